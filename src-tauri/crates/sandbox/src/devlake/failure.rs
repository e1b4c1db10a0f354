//! How DevLake says no: the envelope and the anatomy of its messages (devlake.md 1.4 and 1.5).

use serde_json::{Value, json};

use crate::http::Answer;

/// DevLake's own wrapper; its message is the first line, the rest are the texts it wraps.
const DEVLAKE: &str = "*hintdetail.withDetail";
pub(super) const ERROR_STRING: &str = "*errors.errorString";
pub(super) const URL_ERROR: &str = "*url.Error";

/// Why a handler did not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// The handler crashed: 500 without a body.
    Panic,
    /// The five-key envelope.
    Said { status: u16, error: GoError },
}

impl Failure {
    /// A message without anything inside it.
    pub(super) fn plain(status: u16, text: impl Into<String>) -> Self {
        Self::Said {
            status,
            error: GoError::plain(text),
        }
    }

    /// A row that does not exist; `model` is the type that the message names.
    pub(super) fn not_found(model: &str) -> Self {
        Self::Said {
            status: 404,
            error: GoError::not_found(model),
        }
    }

    pub(super) fn into_answer(self) -> Answer {
        match self {
            Self::Panic => Answer::empty(500),
            // The provider's status is passed through, also one that forbids a body.
            Self::Said { status: 204, error } => Answer::json(204, &error.envelope()).with_body(""),
            Self::Said { status, error } => Answer::json(status, &error.envelope()),
        }
    }
}

/// A chain of wrapped errors as the Go error library prints it.
#[derive(Clone, Debug)]
pub(super) struct GoError {
    layers: Vec<(String, &'static str)>,
    causes: Vec<String>,
    data: Box<Value>,
}

impl GoError {
    /// One message of DevLake's.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::of_type(text, DEVLAKE)
    }

    /// One message of another type.
    pub(super) fn of_type(text: impl Into<String>, go_type: &'static str) -> Self {
        Self {
            layers: vec![(text.into(), go_type)],
            causes: Vec::new(),
            data: Box::default(),
        }
    }

    /// No row of this type.
    pub(super) fn not_found(model: &str) -> Self {
        Self::around("record not found (404)", &[("record not found", ERROR_STRING)])
            .wrapped(format!("*models.{model} not found (404)"))
    }

    /// A message of DevLake's around an error of the Go library, which brings its own inner texts.
    pub(super) fn around(text: impl Into<String>, inner: &[(&str, &'static str)]) -> Self {
        let mut error = Self::plain(text);
        error
            .layers
            .extend(inner.iter().map(|(text, go_type)| ((*text).to_owned(), *go_type)));
        error
    }

    /// DevLake wraps its own error once more; the inner message becomes a cause.
    pub(super) fn wrapped(mut self, text: impl Into<String>) -> Self {
        // Only the long form of a message marks its continuation lines.
        let nameless = self.layers[0].0.is_empty() && self.causes.is_empty();
        let cause = self.layers[usize::from(nameless)]
            .0
            .replace("\n  | ", "\n")
            .replace("\n  |", "\n");
        if !cause.is_empty() {
            self.causes.insert(0, cause);
        }
        self.layers.insert(0, (text.into(), DEVLAKE));
        self
    }

    /// With something for programs beside the message.
    pub(super) fn with_data(mut self, data: Value) -> Self {
        self.data = Box::new(data);
        self
    }

    /// The whole message, several lines.
    pub(super) fn message(&self) -> String {
        let mut message = self.layers[0].0.clone();
        if let (true, Some((inner, _type))) = (message.is_empty(), self.layers.get(1)) {
            message = format!("{inner}\n(1)");
        }
        if self.layers.len() == 1 {
            return message;
        }
        for (number, (text, _type)) in (2..).zip(&self.layers[1..]) {
            let space = if text.is_empty() { "" } else { " " };
            message.push_str(&format!("\nWraps: ({number}){space}{text}"));
        }
        message.push_str("\nError types:");
        for (number, (_text, go_type)) in (1..).zip(&self.layers) {
            message.push_str(&format!(" ({number}) {go_type}"));
        }
        message
    }

    fn envelope(&self) -> Value {
        let causes = (!self.causes.is_empty()).then_some(&self.causes);
        json!({"code": 0, "success": false, "message": self.message(), "causes": causes, "data": self.data})
    }
}

/// The five keys of a success without a body of its own.
pub(super) fn success(message: &str) -> Value {
    json!({"code": 0, "success": true, "message": message, "causes": null, "data": null})
}

/// The two keys with which the layer in front of the handlers refuses (devlake.md 1.3).
pub(super) fn refused_at_the_door(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({"success": false, "message": message}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_error_lists_its_texts_and_types() {
        let inner = [("record not found", ERROR_STRING)];
        let error = GoError::around("record not found (404)", &inner)
            .wrapped("*models.GithubConnection not found (404)");

        let message = error.message();

        let expected = "*models.GithubConnection not found (404)\nWraps: (2) record not found (404)\nWraps: (3) record not found\nError types: (1) *hintdetail.withDetail (2) *hintdetail.withDetail (3) *errors.errorString";
        assert_eq!(message, expected);
        assert_eq!(error.causes, ["record not found (404)"]);
    }
}
