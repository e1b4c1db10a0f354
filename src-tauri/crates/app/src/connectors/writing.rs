//! What a connector writes: planned, shown exactly as it will be sent, and sent once when somebody agrees.

use std::collections::BTreeMap;

use connect::dojops::{ConnectorError, Done, Plan, PlanError, Target, WantedMove};
use domain::{
    ConnectionId, PlanId,
    activity::{Action, Activity, Change, ChangedField, Ended},
    connector::TicketStatus,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{AtWork, ConnectorUseError, error::finding, reading::ticket_of};
use crate::App;

/// What to write on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writing {
    /// A change of status, to one of the agent's states.
    Status {
        /// Which.
        status: TicketStatus,
        /// The values of required fields, by the provider's names.
        fields: BTreeMap<String, String>,
    },
    /// One of the moves that were offered.
    Move {
        /// Its id.
        id: String,
        /// As above.
        fields: BTreeMap<String, String>,
    },
    /// Labels on and off.
    Labels {
        /// Added.
        add: Vec<String>,
        /// Taken off.
        remove: Vec<String>,
    },
    /// A comment.
    Comment {
        /// As typed.
        text: String,
        /// Whether the reporter is mentioned.
        mentions_reporter: bool,
    },
    /// A pull or merge request to the default branch.
    Request {
        /// The work branch.
        branch: String,
        /// Its title.
        title: String,
        /// Its text.
        text: String,
    },
    /// A sub-task.
    SubTask {
        /// Its title.
        title: String,
        /// Its text.
        text: String,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The connector.
    pub connector: ConnectionId,
    /// What was made, and where people see it.
    pub done: Done,
}

impl App {
    /// Plans a change; nothing is sent that changes anything. What is shown of the plan is what will be sent.
    ///
    /// # Errors
    /// A [`ConnectorUseError`]; [`ConnectorUseError::Unplannable`] says what is missing.
    pub async fn plan_writing(
        &self,
        id: ConnectionId,
        ticket: &str,
        writing: &Writing,
        cancel: &CancellationToken,
    ) -> Result<(PlanId, Plan), ConnectorUseError> {
        let at_work = self.connector(id).await?;
        let planned = self.planned(&at_work, ticket, writing, cancel).await?;
        let plan = planned.map_err(|error| self.not_planned(error, &at_work))?;
        let plan_id = PlanId::from_uuid(Uuid::new_v4());
        self.inner
            .plans
            .keep(plan_id, id, plan.clone(), self.clock().elapsed());
        Ok((plan_id, plan))
    }

    async fn planned(
        &self,
        at_work: &AtWork,
        ticket: &str,
        writing: &Writing,
        cancel: &CancellationToken,
    ) -> Result<Result<Plan, PlanError>, ConnectorUseError> {
        let client = &at_work.client;
        let ticket = ticket_of(at_work, ticket)?;
        let to = |target, fields: &BTreeMap<String, String>| WantedMove {
            target,
            fields: fields.clone(),
        };
        Ok(match writing {
            Writing::Status { status, fields } => {
                let wanted = to(Target::Status(*status), fields);
                client.plan_move(&ticket, &wanted, cancel).await
            }
            Writing::Move { id, fields } => {
                let wanted = to(Target::Move(id.clone()), fields);
                client.plan_move(&ticket, &wanted, cancel).await
            }
            Writing::Labels { add, remove } => {
                let add: Vec<&str> = add.iter().map(String::as_str).collect();
                let remove: Vec<&str> = remove.iter().map(String::as_str).collect();
                client.plan_labels(&ticket, &add, &remove, cancel).await
            }
            Writing::Comment {
                text,
                mentions_reporter,
            } => {
                client
                    .plan_comment(&ticket, text, *mentions_reporter, cancel)
                    .await
            }
            Writing::Request { branch, title, text } => {
                client.plan_request(&ticket, branch, title, text, cancel).await
            }
            Writing::SubTask { title, text } => client.plan_sub_task(&ticket, title, text, cancel).await,
        })
    }

    /// Sends a plan, and forgets it: it is never sent again. Never cancelled on the way: what may have left is better
    /// waited for.
    ///
    /// # Errors
    /// [`ConnectorUseError::PlanGone`], or how far it came.
    pub async fn carry_out(&self, id: PlanId) -> Result<Written, ConnectorUseError> {
        let taken = self.inner.plans.take(id, self.clock().elapsed());
        let (connector, plan) = taken.ok_or(ConnectorUseError::PlanGone)?;
        let at_work = self.connector(connector).await?;
        let sent = at_work.client.carry_out(&plan, &CancellationToken::new()).await;
        let outcome = match &sent {
            Ok(_) => Ended::Done,
            Err(stopped) if stopped.reason == ConnectorError::AnswerLost => Ended::Unknown,
            Err(_) => Ended::Failed,
        };
        self.keep_written(&at_work, &plan, sent.as_ref().ok(), outcome)
            .await?;
        match sent {
            Ok(done) => Ok(Written { connector, done }),
            Err(stopped) if stopped.reason == ConnectorError::AnswerLost => {
                Err(ConnectorUseError::AnswerLost {
                    done: stopped.done,
                    of: stopped.of,
                })
            }
            Err(stopped) => {
                let finding = finding(&stopped.reason, &at_work.client);
                let noted = finding.clone();
                self.inner
                    .refusals
                    .note(at_work.credential, &stopped.reason, || noted);
                Err(ConnectorUseError::Stopped {
                    finding: Box::new(finding),
                    done: stopped.done,
                    of: stopped.of,
                })
            }
        }
    }

    /// What was written is in the history by ticket and sort; the text itself is the ticket's.
    async fn keep_written(
        &self,
        at_work: &AtWork,
        plan: &Plan,
        done: Option<&Done>,
        outcome: Ended,
    ) -> Result<(), ConnectorUseError> {
        let mut changes = vec![Change::added(
            ChangedField::Other("ticket".to_owned()),
            plan.ticket().to_string(),
        )];
        changes.push(Change::added(
            ChangedField::Other("did".to_owned()),
            plan.capability().display(),
        ));
        if let Some(made) = done.and_then(|done| done.made.clone()) {
            changes.push(Change::added(ChangedField::Other("made".to_owned()), made));
        }
        let now = self.clock().now();
        let mut entry = Activity::of_connection(Action::Write, &at_work.connection, now).changing(changes);
        entry.outcome = outcome;
        self.commit(move |tables| tables.add_activity(&entry)).await?;
        Ok(())
    }
}
