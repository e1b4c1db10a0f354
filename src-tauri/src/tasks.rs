//! Long work that can be cancelled. The window names a task when it starts it, and again to cancel it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio_util::sync::CancellationToken;

/// More than a window ever runs at once; a page gone wild cannot fill the memory with names.
const MOST: usize = 16;
const LONGEST_NAME: usize = 64;

/// The tasks that run now.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Arc<Mutex<HashMap<String, CancellationToken>>>);

/// A running task; it leaves the list when this is dropped.
pub(crate) struct Running {
    tasks: Tasks,
    name: String,
    token: CancellationToken,
}

impl Tasks {
    /// Enters a task. `None` when the name is in use, empty or over-long, or when too many run.
    pub(crate) fn begin(&self, name: String) -> Option<Running> {
        let mut tasks = self.lock();
        let is_free = !tasks.contains_key(&name) && tasks.len() < MOST;
        if !is_free || name.is_empty() || name.len() > LONGEST_NAME {
            return None;
        }
        let token = CancellationToken::new();
        tasks.insert(name.clone(), token.clone());
        Some(Running {
            tasks: self.clone(),
            name,
            token,
        })
    }

    /// Cancels a task. One that ended already is none.
    pub(crate) fn cancel(&self, name: &str) {
        if let Some(token) = self.lock().get(name) {
            token.cancel();
        }
    }

    /// Cancels whatever runs.
    pub(crate) fn cancel_all(&self) {
        self.lock().values().for_each(CancellationToken::cancel);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// What the work listens to.
    pub(crate) fn token(&self) -> CancellationToken {
        self.token.clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.lock().remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_reaches_the_task_of_that_name_only() {
        let tasks = Tasks::default();
        let check = tasks.begin("check".to_owned()).unwrap();
        let reload = tasks.begin("reload".to_owned()).unwrap();

        tasks.cancel("check");

        assert!(check.token().is_cancelled());
        assert!(!reload.token().is_cancelled());
    }

    #[test]
    fn a_name_is_free_again_when_its_task_ended() {
        let tasks = Tasks::default();
        let first = tasks.begin("check".to_owned()).unwrap();

        assert!(tasks.begin("check".to_owned()).is_none());
        drop(first);
        assert!(tasks.begin("check".to_owned()).is_some());
    }

    #[test]
    fn a_page_gone_wild_cannot_start_tasks_without_end() {
        let tasks = Tasks::default();

        let running: Vec<_> = (0..1000)
            .filter_map(|number| tasks.begin(number.to_string()))
            .collect();

        assert_eq!(running.len(), MOST);
        assert!(Tasks::default().begin("z".repeat(LONGEST_NAME + 1)).is_none());
        assert!(Tasks::default().begin(String::new()).is_none());
    }
}
