//! Labels and notes (connector-capabilities.md 4.3 and 4.4). Labels are swapped in one request.

use domain::connector::{Capability, TicketStatus};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::GitLab;
use crate::dojops::{
    ConnectorError, Note, Plan, PlanError, Step, TicketRef, Verb, WantedMove,
    comment::{Report, markdown},
    place::label_target,
    plan::Already,
    text::{at, part},
};

/// The longest note.
const MOST: usize = 1_000_000;
/// The colour of a label that is none of the three.
const COLOUR: &str = "6699cc";

impl GitLab {
    pub(in crate::dojops) async fn plan_move(
        &self,
        ticket: &TicketRef,
        wanted: &WantedMove,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let Some(target) = label_target(wanted) else {
            return Err(PlanError::NoWay {
                offered: crate::dojops::place::label_moves(),
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
        if add.iter().chain(remove).any(|label| label.contains(',')) {
            return Err(PlanError::LabelWithComma);
        }
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
            steps.extend(self.making_label(ticket, label, cancel).await?);
        }
        let notes = if steps.is_empty() {
            Vec::new()
        } else {
            vec![Note::MakesLabel]
        };
        let mut body = json!({});
        if !add.is_empty() {
            body["add_labels"] = add.join(",").into();
        }
        if !remove.is_empty() {
            body["remove_labels"] = remove.join(",").into();
        }
        let url = self.way.url(&self.issue_path(ticket, ""), &[]);
        steps.push(Step::new(Verb::Put, url, body));
        Ok(Plan {
            capability: Capability::Status,
            ticket: ticket.clone(),
            steps,
            notes,
        })
    }

    /// The step that makes a label, where neither project nor groups above it have one.
    async fn making_label(
        &self,
        ticket: &TicketRef,
        label: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<Step>, ConnectorError> {
        let (project, _) = ticket.halves();
        let path = format!("projects/{}/labels", part(project));
        let query = [("search", label), ("per_page", "100")];
        let known = self
            .paged(&path, &query, cancel, |one: &Value| {
                at(one, "/name").map(|name| (name.to_owned(), name.to_owned()))
            })
            .await?;
        if known.items.iter().any(|name| name == label) {
            return Ok(None);
        }
        let colour = TicketStatus::ALL
            .into_iter()
            .find(|status| status.label() == label)
            .map_or(COLOUR, TicketStatus::colour);
        let body = json!({"name": label, "color": format!("#{colour}")});
        let step = Step::new(Verb::Post, self.way.url(&path, &[]), body);
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
        let url = self.way.url(&self.issue_path(ticket, "/notes"), &[]);
        Ok(Plan {
            capability: Capability::Comments,
            ticket: ticket.clone(),
            steps: vec![Step::new(Verb::Post, url, json!({"body": body}))],
            notes: Vec::new(),
        })
    }
}
