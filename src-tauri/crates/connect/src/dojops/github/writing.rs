//! Labels and comments (connector-capabilities.md 5.3 and 5.4). A swap takes two requests here: the new label comes first,
//! so that a ticket is never without one.

use domain::connector::{Capability, TicketStatus};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::GitHub;
use crate::dojops::{
    ConnectorError, Note, Plan, PlanError, Step, TicketRef, Verb, WantedMove,
    comment::{Report, markdown},
    place::{label_moves, label_target},
    plan::Already,
    text::part,
};

/// The longest comment.
const MOST: usize = 65_536;
/// The colour of a label that is none of the three.
const COLOUR: &str = "ededed";

impl GitHub {
    pub(in crate::dojops) async fn plan_move(
        &self,
        ticket: &TicketRef,
        wanted: &WantedMove,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let Some(target) = label_target(wanted) else {
            return Err(PlanError::NoWay {
                offered: label_moves(),
            });
        };
        let others: Vec<&str> = TicketStatus::ALL
            .into_iter()
            .filter(|status| *status != target)
            .map(TicketStatus::label)
            .collect();
        self.plan_labels(ticket, &[target.label()], &others, cancel).await
    }

    pub(in crate::dojops) async fn plan_labels(
        &self,
        ticket: &TicketRef,
        add: &[&str],
        remove: &[&str],
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let now = self.ticket(ticket, cancel).await?.labels;
        let has = |label: &&&str| now.iter().any(|known| known == **label);
        let add: Vec<&str> = add
            .iter()
            .filter(|label| !label.trim().is_empty() && !has(label))
            .copied()
            .collect();
        let remove: Vec<&str> = remove.iter().filter(has).copied().collect();
        if add.is_empty() && remove.is_empty() {
            return Err(PlanError::NothingToChange);
        }
        let mut steps = Vec::new();
        for label in &add {
            steps.extend(self.making_label(label, cancel).await?);
        }
        let notes = if steps.is_empty() {
            Vec::new()
        } else {
            vec![Note::MakesLabel]
        };
        // An empty list would take every label off.
        if !add.is_empty() {
            let url = self.way.url(&self.issue_path(ticket, "/labels"), &[]);
            steps.push(Step::new(Verb::Post, url, json!({"labels": add})));
        }
        for label in remove {
            let url = self
                .way
                .url(&self.issue_path(ticket, &format!("/labels/{}", part(label))), &[]);
            steps.push(Step::new(Verb::Delete, url, Value::Null).or_already(Already::WhenNotFound));
        }
        Ok(Plan {
            capability: Capability::Status,
            ticket: ticket.clone(),
            steps,
            notes,
        })
    }

    /// The step that makes a label, where the repository has none of that name.
    async fn making_label(
        &self,
        label: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<Step>, ConnectorError> {
        let path = self.path(&format!("/labels/{}", part(label)));
        match self.read(&path, &[], cancel).await {
            Ok(_) => return Ok(None),
            Err(ConnectorError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let colour = TicketStatus::ALL
            .into_iter()
            .find(|status| status.label() == label)
            .map_or(COLOUR, TicketStatus::colour);
        let url = self.way.url(&self.path("/labels"), &[]);
        let step = Step::new(Verb::Post, url, json!({"name": label, "color": colour}));
        Ok(Some(step.or_already(Already::WhenRejected)))
    }

    pub(in crate::dojops) fn plan_comment(&self, ticket: &TicketRef, text: &str) -> Result<Plan, PlanError> {
        let report = Report::read(text);
        if report.is_empty() {
            return Err(PlanError::Empty);
        }
        let body = markdown(&report);
        if body.chars().count() > MOST {
            return Err(PlanError::TooLong { most: MOST });
        }
        let url = self.way.url(&self.issue_path(ticket, "/comments"), &[]);
        Ok(Plan {
            capability: Capability::Comments,
            ticket: ticket.clone(),
            steps: vec![Step::new(Verb::Post, url, json!({"body": body}))],
            notes: Vec::new(),
        })
    }
}
