//! What would be sent, made before it is sent: what a person agrees to is exactly what leaves.

use domain::connector::Capability;
use reqwest::Method;
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{ConnectorError, TicketRef, text::line, way::Way};

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Makes something. Never repeated.
    Post,
    /// Changes something.
    Put,
    /// Takes something away.
    Delete,
}

impl Verb {
    /// As HTTP writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    pub(super) fn method(self) -> Method {
        match self {
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Delete => Method::DELETE,
        }
    }
}

/// One request that changes something.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub(super) verb: Verb,
    pub(super) url: Url,
    pub(super) body: Option<Map<String, Value>>,
    /// Which answers mean that it was so already.
    pub(super) already: Already,
}

/// Which answer means that somebody else was faster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Already {
    Never,
    /// A label that is made may exist by now.
    WhenRejected,
    /// A label that is taken off may be gone by now.
    WhenNotFound,
}

impl Step {
    pub(super) fn new(verb: Verb, url: Url, body: Value) -> Self {
        let body = match body {
            Value::Object(fields) => Some(fields),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
        };
        Self {
            verb,
            url,
            body,
            already: Already::Never,
        }
    }

    pub(super) fn or_already(self, already: Already) -> Self {
        Self { already, ..self }
    }

    /// What it does.
    pub fn verb(&self) -> Verb {
        self.verb
    }

    /// Where to.
    pub fn address(&self) -> &str {
        self.url.as_str()
    }

    /// What goes along, as it is sent.
    pub fn body(&self) -> Option<&Map<String, Value>> {
        self.body.as_ref()
    }
}

/// Something that a person has to know before agreeing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Note {
    /// The reporter's account is gone or hidden, so nobody is mentioned.
    NobodyToMention,
    /// A label is made first.
    MakesLabel,
}

/// A change that nobody agreed to yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub(super) capability: Capability,
    pub(super) ticket: TicketRef,
    pub(super) steps: Vec<Step>,
    pub(super) notes: Vec<Note>,
}

impl Plan {
    /// What it is an instance of.
    pub fn capability(&self) -> Capability {
        self.capability
    }

    /// The ticket that it concerns.
    pub fn ticket(&self) -> &TicketRef {
        &self.ticket
    }

    /// Every request, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether it was made for this way.
    pub(super) fn is_for(&self, way: &Way) -> bool {
        let base = way.base.to_string();
        self.steps.iter().all(|step| step.url.as_str().starts_with(&base))
    }

    /// Not sent at all.
    pub(super) fn refused(&self) -> Stopped {
        Stopped {
            reason: ConnectorError::NotAllowed,
            done: 0,
            of: self.steps.len(),
        }
    }

    /// What has to be known.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// What was made: a key or number.
    pub made: Option<String>,
    /// Where people see it.
    pub url: Option<String>,
}

/// Where it stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{done} of {of} steps were done")]
pub struct Stopped {
    /// Why.
    pub reason: ConnectorError,
    /// So many steps were done for certain.
    pub done: usize,
    /// Of so many.
    pub of: usize,
}

/// Sends each step once. A step that may have been done without an answer is [`ConnectorError::AnswerLost`].
pub(super) async fn carry_out(
    way: &Way,
    steps: &[Step],
    cancel: &CancellationToken,
) -> Result<Done, Stopped> {
    let mut done = Done::default();
    for (index, step) in steps.iter().enumerate() {
        match (way.change(step, cancel).await, step.already) {
            (Ok(response), _) => done = made(response.json().as_ref()),
            (Err(ConnectorError::Rejected { .. }), Already::WhenRejected)
            | (Err(ConnectorError::NotFound), Already::WhenNotFound) => {}
            (Err(reason), _) => {
                return Err(Stopped {
                    reason,
                    done: index,
                    of: steps.len(),
                });
            }
        }
    }
    Ok(done)
}

fn made(body: Option<&Value>) -> Done {
    let Some(body) = body else {
        return Done::default();
    };
    let text = |field: &str| body.get(field).and_then(Value::as_str).map(line);
    let number = |field: &str| {
        body.get(field)
            .and_then(Value::as_u64)
            .map(|number| number.to_string())
    };
    let url = text("html_url").or_else(|| text("web_url"));
    Done {
        made: text("key")
            .or_else(|| number("number"))
            .or_else(|| number("iid"))
            .or_else(|| text("id"))
            .or_else(|| number("id")),
        url: url.filter(|url| url.starts_with("https://")),
    }
}
