//! Comments, mentions and labels: a document on Cloud, wiki markup at a Data Center.

use domain::connector::Capability;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{Deployment, Jira};
use crate::dojops::{
    Note, Plan, PlanError, Step, TicketRef, Verb,
    comment::{Report, document, wiki},
};

/// What Jira takes at most in a comment.
const MOST: usize = 32_767;

impl Jira {
    pub(in crate::dojops) async fn plan_comment(
        &self,
        ticket: &TicketRef,
        text: &str,
        mentions_reporter: bool,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let mut report = Report::read(text);
        if report.is_empty() {
            return Err(PlanError::Empty);
        }
        if text.chars().count() > MOST {
            return Err(PlanError::TooLong { most: MOST });
        }
        let mut notes = Vec::new();
        if mentions_reporter {
            match self.ticket(ticket, cancel).await?.reporter {
                Some(reporter) => report = report.mentioning(reporter),
                None => notes.push(Note::NobodyToMention),
            }
        }
        let body = self.rendered(&report, cancel).await?;
        let url = self.below(ticket, "/comment", cancel).await?;
        Ok(Plan {
            capability: if mentions_reporter {
                Capability::Mentions
            } else {
                Capability::Comments
            },
            ticket: ticket.clone(),
            steps: vec![Step::new(Verb::Post, url, json!({"body": body}))],
            notes,
        })
    }

    /// As this server wants text.
    pub(super) async fn rendered(
        &self,
        report: &Report,
        cancel: &CancellationToken,
    ) -> Result<Value, PlanError> {
        Ok(match self.deployment(cancel).await? {
            Deployment::Cloud => document(report),
            Deployment::DataCenter => wiki(report).into(),
        })
    }

    pub(in crate::dojops) async fn plan_labels(
        &self,
        ticket: &TicketRef,
        add: &[&str],
        remove: &[&str],
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        if add.iter().any(|label| label.contains(char::is_whitespace)) {
            return Err(PlanError::LabelWithBlank);
        }
        let now = self.ticket(ticket, cancel).await?.labels;
        let has = |label: &&&str| now.iter().any(|known| known == **label);
        let mut changes: Vec<Value> = Vec::new();
        changes.extend(
            add.iter()
                .filter(|label| !label.is_empty() && !has(label))
                .map(|label| json!({"add": label})),
        );
        changes.extend(remove.iter().filter(has).map(|label| json!({"remove": label})));
        if changes.is_empty() {
            return Err(PlanError::NothingToChange);
        }
        let url = self.below(ticket, "", cancel).await?;
        let body = json!({"update": {"labels": changes}});
        Ok(Plan {
            capability: Capability::Status,
            ticket: ticket.clone(),
            steps: vec![Step::new(Verb::Put, url, body)],
            notes: Vec::new(),
        })
    }
}
