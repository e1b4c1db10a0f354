//! A running check or create, told to the window step by step.

use std::sync::{Mutex, PoisonError};

use app::{DeletionProgress, ManyOutcome, ManyProgress, Progress, RotationProgress, Stage};
use domain::{
    ConnectionId, Rung, RungReport,
    deletion::{DeletionStep, RunningPipeline, StepReport},
    rotation::Rotation,
    sync,
};

use crate::{
    guarded::Reporter,
    view::{
        About, CheckEvent, DeletionEvent, ManyEvent, RotationStateView, RungView, StepView, count,
        stage_label,
    },
};

/// Reports a ladder. Rungs are told by their place in it.
pub(crate) struct CheckReporter {
    channel: Reporter<CheckEvent>,
    about: About,
    ladder: Mutex<Vec<Rung>>,
}

impl CheckReporter {
    pub(crate) fn new(channel: Reporter<CheckEvent>, about: About) -> Self {
        Self {
            channel,
            about,
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
            rungs: rungs
                .iter()
                .map(|rung| RungView::waiting(*rung, self.about.system))
                .collect(),
        });
    }

    fn running(&self, rung: Rung) {
        if let Some(index) = self.place(rung) {
            self.channel.report(CheckEvent::Running { index });
        }
    }

    fn finished(&self, report: &RungReport, detail: Option<&str>) {
        if let Some(index) = self.place(report.rung) {
            let rung = RungView::of(report, self.about, detail);
            self.channel.report(CheckEvent::Finished { index, rung });
        }
    }

    fn stage(&self, stage: Stage) {
        self.channel.report(CheckEvent::Stage {
            label: stage_label(stage, self.about.system),
        });
    }
}

/// Reports a run over many connections.
pub(crate) struct ManyReporter(pub(crate) Reporter<ManyEvent>);

impl ManyProgress for ManyReporter {
    fn started(&self, ids: &[ConnectionId]) {
        self.0.report(ManyEvent::started(ids));
    }

    fn running(&self, id: ConnectionId) {
        self.0.report(ManyEvent::Running { id: id.to_string() });
    }

    fn finished(&self, id: ConnectionId, outcome: &ManyOutcome) {
        self.0.report(ManyEvent::finished(id, outcome));
    }
}

/// Reports a deletion.
pub(crate) struct DeletionReporter(pub(crate) Reporter<DeletionEvent>);

impl DeletionProgress for DeletionReporter {
    fn looking(&self, progress: sync::Progress) {
        self.0.report(DeletionEvent::Looking {
            walk: progress.into(),
        });
    }

    fn steps(&self, steps: &[DeletionStep]) {
        self.0.report(DeletionEvent::Started {
            steps: steps.iter().map(StepView::waiting).collect(),
        });
    }

    fn running(&self, step: usize) {
        self.0.report(DeletionEvent::Running { index: count(step) });
    }

    fn counted(&self, step: usize, done: usize, of: usize) {
        let (index, done, of) = (count(step), count(done), count(of));
        self.0.report(DeletionEvent::Counted { index, done, of });
    }

    fn waiting_for(&self, pipelines: &[RunningPipeline]) {
        self.0.report(DeletionEvent::Waiting {
            pipelines: pipelines.iter().map(|one| one.name.clone()).collect(),
        });
    }

    fn ended(&self, step: usize, report: &StepReport) {
        self.0.report(DeletionEvent::Ended {
            index: count(step),
            step: StepView::from(report),
        });
    }
}

/// Reports a rotation, each time something was written down.
pub(crate) struct RotationReporter(pub(crate) Reporter<RotationStateView>);

impl RotationProgress for RotationReporter {
    fn changed(&self, rotation: &Rotation) {
        self.0.report(RotationStateView::from(rotation));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::{Finding, kinds::ConnectionKind};
    use serde_json::{Value, json};
    use tauri::ipc::{Channel, InvokeResponseBody};

    use super::*;

    #[test]
    fn rungs_are_told_by_their_place_in_the_ladder_that_runs() {
        let (reporter, told) = reporter();

        reporter.ladder(&[Rung::Answers, Rung::SystemTest]);
        reporter.running(Rung::SystemTest);
        let refused = Finding::TokenRefused {
            provider: "GitHub".to_owned(),
        };
        reporter.finished(
            &RungReport::found(Rung::SystemTest, 12, refused),
            Some("Bad credentials"),
        );
        reporter.stage(Stage::Sealed);

        let told = told.lock().unwrap();
        assert_eq!(told[0]["event"], "started");
        assert_eq!(told[0]["rungs"].as_array().unwrap().len(), 2);
        assert_eq!(told[1], json!({ "event": "running", "index": 1 }));
        assert_eq!(
            (&told[2]["index"], &told[2]["rung"]["outcome"]),
            (&json!(1), &json!("rejected"))
        );
        assert_eq!(
            told[2]["rung"]["finding"]["rights"],
            json!(["repo", "read:org", "read:user"])
        );
        assert_eq!(told[2]["rung"]["finding"]["detail"], "Bad credentials");
        assert_eq!(told[3], json!({ "event": "stage", "label": "Sealed" }));
    }

    #[test]
    fn a_rung_that_is_not_in_the_ladder_is_not_told() {
        let (reporter, told) = reporter();

        reporter.ladder(&[Rung::SystemTest]);
        reporter.running(Rung::Answers);

        assert_eq!(told.lock().unwrap().len(), 1);
    }

    fn reporter() -> (CheckReporter, Arc<Mutex<Vec<Value>>>) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let recorded = Arc::clone(&told);
        let channel = Channel::new(move |body| {
            if let InvokeResponseBody::Json(text) = body {
                recorded
                    .lock()
                    .unwrap()
                    .push(serde_json::from_str(&text).unwrap());
            }
            Ok(())
        });
        let about = About::kind(ConnectionKind::DevLakeGithub, domain::Slot::Token);
        (CheckReporter::new(Reporter::on(channel), about), told)
    }
}
