//! A running check, create or reload, told to the window step by step.

use std::sync::{Mutex, PoisonError};

use app::{Progress, ReloadProgress, Stage};
use domain::{Rung, RungReport};

use crate::{
    guarded::Reporter,
    view::{CheckEvent, ReloadEvent, RungView, count, stage_label},
};

/// Reports a ladder. Rungs are told by their place in it.
pub(crate) struct CheckReporter {
    channel: Reporter<CheckEvent>,
    rights: &'static [&'static str],
    ladder: Mutex<Vec<Rung>>,
}

impl CheckReporter {
    pub(crate) fn new(channel: Reporter<CheckEvent>, rights: &'static [&'static str]) -> Self {
        Self {
            channel,
            rights,
            ladder: Mutex::default(),
        }
    }

    fn place(&self, rung: Rung) -> Option<u32> {
        let ladder = self.ladder.lock().unwrap_or_else(PoisonError::into_inner);
        ladder.iter().position(|other| *other == rung).map(count)
    }
}

impl Progress for CheckReporter {
    fn ladder(&self, rungs: &[Rung]) {
        *self.ladder.lock().unwrap_or_else(PoisonError::into_inner) = rungs.to_vec();
        self.channel.report(CheckEvent::Started {
            rungs: rungs.iter().copied().map(RungView::waiting).collect(),
        });
    }

    fn running(&self, rung: Rung) {
        if let Some(index) = self.place(rung) {
            self.channel.report(CheckEvent::Running { index });
        }
    }

    fn finished(&self, report: &RungReport, detail: Option<&str>) {
        if let Some(index) = self.place(report.rung) {
            let rung = RungView::of(report, self.rights, detail);
            self.channel.report(CheckEvent::Finished { index, rung });
        }
    }

    fn stage(&self, stage: Stage) {
        self.channel.report(CheckEvent::Stage {
            label: stage_label(stage).to_owned(),
        });
    }
}

/// Reports the reading of lists.
pub(crate) struct ReloadReporter(pub(crate) Reporter<ReloadEvent>);

impl ReloadProgress for ReloadReporter {
    fn started(&self, systems: usize) {
        self.0.report(ReloadEvent::Started {
            systems: count(systems),
        });
    }

    fn finished(&self, system: &str, done: usize) {
        self.0.report(ReloadEvent::Finished {
            system: system.to_owned(),
            done: count(done),
        });
    }
}
