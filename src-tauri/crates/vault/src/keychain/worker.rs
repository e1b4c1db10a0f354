//! The thread on which the keychain is called, so that one that hangs holds up nobody.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Sender},
    },
    thread,
};

use super::{Keychain, KeychainTrouble, Patience};

type Question = Box<dyn FnOnce(&dyn Keychain) + Send>;

/// A keychain that never answers costs a thread per attempt; beyond this many, attempts fail at once.
const THREADS_AT_MOST: usize = 4;

/// Asks the keychain on a thread of its own. A thread whose answer did not come in time is left to itself, and the
/// next question goes to a new one.
pub(crate) struct Worker {
    keychain: Arc<dyn Keychain>,
    questions: Mutex<Option<Sender<Question>>>,
    threads: Arc<AtomicUsize>,
}

impl Worker {
    pub(crate) fn new(keychain: Arc<dyn Keychain>) -> Self {
        Self {
            keychain,
            questions: Mutex::new(None),
            threads: Arc::default(),
        }
    }

    /// Asks, and waits as long as patience lasts.
    pub(crate) fn ask<R: Send + 'static>(
        &self,
        patience: &Patience,
        question: impl FnOnce(&dyn Keychain) -> Result<R, KeychainTrouble> + Send + 'static,
    ) -> Result<R, KeychainTrouble> {
        let (answer, answers) = mpsc::channel();
        // Nobody may be waiting any more; then the answer is dropped.
        self.send(Box::new(move |keychain| drop(answer.send(question(keychain)))))?;
        match patience.wait(&answers) {
            Some(answer) => answer,
            None => {
                *self.questions.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Err(KeychainTrouble::TimedOut)
            }
        }
    }

    fn send(&self, question: Question) -> Result<(), KeychainTrouble> {
        let mut questions = self.questions.lock().unwrap_or_else(PoisonError::into_inner);
        let question = match questions.as_ref() {
            Some(thread) => match thread.send(question) {
                Ok(()) => return Ok(()),
                Err(returned) => returned.0,
            },
            None => question,
        };
        let thread = self.start()?;
        thread.send(question).map_err(|_| KeychainTrouble::Unavailable)?;
        *questions = Some(thread);
        Ok(())
    }

    fn start(&self) -> Result<Sender<Question>, KeychainTrouble> {
        let running = Running(Arc::clone(&self.threads));
        if running.0.fetch_add(1, Ordering::Relaxed) >= THREADS_AT_MOST {
            return Err(KeychainTrouble::TimedOut);
        }
        let keychain = Arc::clone(&self.keychain);
        let (sender, questions) = mpsc::channel::<Question>();
        thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                let _running = running;
                for question in questions {
                    question(&*keychain);
                }
            })
            .map_err(|_| KeychainTrouble::Unavailable)?;
        Ok(sender)
    }
}

/// Counts a thread for as long as it runs, however it ends.
struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
