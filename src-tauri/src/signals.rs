//! What happened, for a window that waits for it.
//!
//! The window asks for the next signal in a command of its own, and says what it heard last: so nothing is missed
//! between two, and several become one. The framework's events would run a script in the page for each, for which
//! WebKitGTK starts a second JavaScript engine, in this process: nine megabytes.

use std::{sync::Arc, time::Duration};

use app::{Events, KeyStatus};
use tokio::{sync::watch, time};

use crate::view::{HeardInput, SignalView, StoreView};

/// No request stays open for longer; the window asks again.
const LONGEST: Duration = Duration::from_secs(30);

/// The last signal.
#[derive(Debug, Clone, Default)]
pub struct Signals(Arc<watch::Sender<SignalView>>);

impl Signals {
    /// The first signal that is not the one that was heard; the last one at once where none was, and after a while.
    pub(crate) async fn after(&self, heard: Option<HeardInput>) -> SignalView {
        let mut signals = self.0.subscribe();
        if let Some(heard) = heard {
            let is_new = |signal: &SignalView| (signal.changes, signal.keys) != (heard.changes, heard.keys);
            // Either way the last one is the answer.
            let _ = time::timeout(LONGEST, signals.wait_for(is_new)).await;
        }
        signals.borrow().clone()
    }

    /// What happened until now.
    pub(crate) fn heard(&self) -> HeardInput {
        let SignalView { changes, keys, .. } = *self.0.borrow();
        HeardInput { changes, keys }
    }
}

impl Events for Signals {
    fn store_changed(&self, _revision: u64) {
        self.0
            .send_modify(|signal| signal.changes = signal.changes.wrapping_add(1));
    }

    fn keys_changed(&self, status: &KeyStatus) {
        let store = StoreView::from(status);
        self.0.send_modify(|signal| {
            signal.keys = signal.keys.wrapping_add(1);
            signal.store = Some(store);
        });
    }
}
