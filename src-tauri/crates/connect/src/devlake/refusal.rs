//! Why a test was not passed: by the status first; by words where a status stands for a dozen different things, and
//! then only by those that nothing else could replace (devlake.md 2.6 and 3).

use domain::{
    Finding, Slot,
    kinds::{ConnectionKind, FieldId},
};

use super::{
    phrases::{cause, missing_field, right_in_question, unseen_by_copilot, upstream_status},
    verdict::Question,
};
use crate::Message;

impl Question<'_> {
    /// A failure by the status that the provider, or DevLake itself, answered.
    pub(super) fn failure(&self, status: u16, raw: &str, message: &Message) -> Finding {
        match status {
            401 => self.refused(),
            403 | 404 if self.is_about_boards(message) => self.lacks("See boards"),
            403 => Finding::Forbidden {
                provider: self.provider(),
            },
            404 => self.not_found(message),
            422 if self.kind == ConnectionKind::DevLakeGhCopilot => Finding::MetricsOff,
            429 => Finding::LimitReached { until: None },
            300..=399 => Finding::RedirectedElsewhere { to: None },
            // 200 is the status of a page that the provider sent in place of an answer.
            200 | 400 | 500 => self.by_words(status, raw, message),
            501..=599 => Finding::ServerTrouble {
                host: self.host(),
                status,
            },
            _ => Finding::UnknownAnswer { status },
        }
    }

    fn by_words(&self, status: u16, raw: &str, message: &Message) -> Finding {
        if self.is_jenkins_with_api(status) {
            return Finding::SlashApiRefused;
        }
        if let Some(field) = message.refused_fields().first() {
            return Finding::FieldRefused { field: *field };
        }
        if let Some(right) = right_in_question(message) {
            return self.lacks(right);
        }
        if message.mentions("statusunauthorized error") || message.mentions("authentication failed,") {
            return self.refused();
        }
        if let Some(page) = raw.split("raw response:").nth(1) {
            let is_page = page.trim_start().starts_with('<');
            return if is_page {
                self.web_page()
            } else {
                self.wrong_api()
            };
        }
        if message.mentions("empty response") {
            return self.wrong_api();
        }
        if let Some(field) = missing_field(message) {
            return Finding::FieldRefused { field };
        }
        if let Some(cause) = cause(message) {
            return Finding::SystemCannotReach {
                host: self.host(),
                cause,
                suggestion: None,
            };
        }
        match (status, upstream_status(message)) {
            (500, Some(upstream)) => self.upstream(upstream, message),
            // "success" under 500 is PagerDuty's own trouble (devlake.md 3.9).
            (500, None) if message.mentions("unexpected status code") || message.headline() == "success" => {
                Finding::ServerTrouble {
                    host: self.host(),
                    status,
                }
            }
            (400, _) => Finding::NoReason,
            (_, _) => Finding::UnknownAnswer { status },
        }
    }

    /// The provider's status, where DevLake hides it behind a 500 of its own (devlake.md 3.7, 3.10).
    fn upstream(&self, upstream: u16, message: &Message) -> Finding {
        match (self.kind, upstream) {
            // It turns the provider's 401 into this before it names it.
            (ConnectionKind::DevLakeSonarqube, 400) => self.refused(),
            (_, 200 | 400) => Finding::UnknownAnswer { status: upstream },
            (_, 500) => Finding::ServerTrouble {
                host: self.host(),
                status: upstream,
            },
            (_, _) => self.failure(upstream, "", message),
        }
    }

    /// A 404: an organisation where the address is beyond doubt, a better address where one is known.
    fn not_found(&self, message: &Message) -> Finding {
        let no_such = |name, field| Finding::NoSuchOrganization {
            provider: self.provider(),
            name,
            field,
        };
        if self.kind == ConnectionKind::DevLakeGhCopilot {
            let (name, field) = unseen_by_copilot(message)
                .map_or((None, FieldId::Organization), |(name, field)| (Some(name), field));
            return no_such(name, field);
        }
        if self.kind == ConnectionKind::DevLakeAzuredevops {
            let path = self
                .address
                .map_or("", |address| address.path().trim_matches('/'));
            let name = (!path.is_empty() && !path.contains('/')).then(|| path.to_owned());
            return no_such(name, FieldId::Organization);
        }
        match self.address.and_then(|address| self.kind.better_address(address)) {
            Some(suggestion) => Finding::UnderAnotherAddress {
                provider: self.provider(),
                suggestion,
            },
            None => Finding::NotFoundThere { host: self.host() },
        }
    }

    /// DevLake refuses every Jenkins address with `/api` in it; known from what was sent.
    fn is_jenkins_with_api(&self, status: u16) -> bool {
        status == 400
            && self.kind == ConnectionKind::DevLakeJenkins
            && self
                .address
                .is_some_and(|address| address.to_string().contains("/api"))
    }

    /// The second half of Jira's test: its first half passed, so the credential is good (devlake.md 3.8).
    fn is_about_boards(&self, message: &Message) -> bool {
        self.kind == ConnectionKind::DevLakeJira && message.mentions("agile/1.0/board")
    }

    /// The right whose lack makes this plugin's handler crash (devlake.md 3.5).
    pub(super) fn right_that_crashes(&self) -> Option<String> {
        (self.kind == ConnectionKind::DevLakeGitlab).then(|| "read_api".to_owned())
    }

    fn refused(&self) -> Finding {
        let provider = self.provider();
        let is_bearer_wrong = self
            .address
            .is_some_and(|address| self.kind.refuses_bearer(address));
        match self.slot {
            Slot::Token if is_bearer_wrong => Finding::BearerRefused { provider },
            Slot::Token | Slot::AppKey => Finding::TokenRefused { provider },
            Slot::Password => Finding::LoginRefused { provider },
        }
    }

    fn lacks(&self, right: &str) -> Finding {
        Finding::RightsMissing {
            missing: vec![right.to_owned()],
        }
    }

    fn web_page(&self) -> Finding {
        Finding::WebPage {
            host: self.host(),
            suggestion: self.address.and_then(|address| self.kind.better_address(address)),
        }
    }

    fn wrong_api(&self) -> Finding {
        Finding::WrongApi {
            host: self.host(),
            provider: self.provider(),
        }
    }

    fn provider(&self) -> String {
        self.kind.spec().provider.display().to_owned()
    }

    fn host(&self) -> String {
        self.address
            .map_or_else(|| self.provider(), |address| address.origin().host().to_owned())
    }
}
