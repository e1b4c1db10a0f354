//! Queues: how many requests run at a time, and where.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::Origin;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Lane, Limits};

/// The queues that exist so far.
pub(super) struct Lanes {
    at_a_provider: usize,
    at_a_system: usize,
    queues: Mutex<HashMap<Queue, Arc<Semaphore>>>,
}

#[derive(PartialEq, Eq, Hash)]
enum Queue {
    System(Origin),
    Provider(Origin),
    Test(Origin, String),
}

impl Lanes {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            at_a_provider: limits.at_a_provider,
            at_a_system: limits.at_a_system,
            queues: Mutex::default(),
        }
    }

    /// Waits for a place; the place is free again when the answer is dropped.
    pub(super) async fn enter(&self, lane: &Lane, origin: &Origin) -> [Option<OwnedSemaphorePermit>; 2] {
        match lane {
            Lane::System => [
                self.wait(Queue::System(origin.clone()), self.at_a_system).await,
                None,
            ],
            Lane::Provider => [
                self.wait(Queue::Provider(origin.clone()), self.at_a_provider)
                    .await,
                None,
            ],
            Lane::SystemTest { provider } => {
                // The narrow door first: who waits there must not keep a place at the wide one.
                let turn = self.wait(Queue::Test(origin.clone(), provider.clone()), 1).await;
                [
                    turn,
                    self.wait(Queue::System(origin.clone()), self.at_a_system).await,
                ]
            }
        }
    }

    async fn wait(&self, queue: Queue, places: usize) -> Option<OwnedSemaphorePermit> {
        let semaphore = {
            let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
            queues
                .entry(queue)
                .or_insert_with(|| Arc::new(Semaphore::new(places)))
                .clone()
        };
        semaphore.acquire_owned().await.ok()
    }
}
