//! What can be made to go wrong, where and how often.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::http::Request;

/// How long something hangs: longer than any client waits.
pub(crate) const HANG: Duration = Duration::from_secs(600);

/// Name under which the control address is recorded.
pub(crate) const CONTROL: &str = "control";

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// Answers later. Adds to other faults of the same request.
    Latency {
        /// How much later.
        ms: u64,
    },
    /// Answers this status instead, as plain text.
    Status {
        /// The HTTP status.
        status: u16,
        /// The text.
        #[serde(default)]
        body: String,
    },
    /// Answers 429, with this text as `Retry-After` where there is one: seconds, a date, nonsense.
    Limited {
        /// The header's text.
        #[serde(default)]
        retry_after: Option<String>,
    },
    /// Takes the request and never answers.
    Hang,
    /// Hangs up before doing anything.
    Drop,
    /// Does all the work, then hangs up without answering.
    AnswerLost,
    /// Promises a length and hangs up half-way.
    Truncated,
    /// Sends a body of that many blanks.
    Huge {
        /// Length of the body.
        bytes: usize,
    },
    /// Sends a small gzip body that unpacks to that many blanks.
    GzipBomb {
        /// Length after unpacking.
        bytes: usize,
    },
    /// Sends header lines until the client leaves.
    EndlessHeaders,
    /// Answers 200 with the sign-in page of something else.
    Html,
    /// Answers 302 to another place.
    Redirect {
        /// The `Location` header.
        location: String,
    },
    /// Sends one byte at a time.
    Drip {
        /// Pause between two bytes.
        ms: u64,
    },
    /// Shows a certificate that must not be trusted (only behind the HTTPS proxy, and to DevLake).
    Certificate {
        /// What is wrong with it.
        flaw: CertificateFlaw,
    },
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateFlaw {
    /// It ended years ago.
    Expired,
    /// It names another host.
    WrongHost,
    /// An authority that nobody trusts signed it.
    OtherAuthority,
}

/// A fault and the requests that it meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Name of the server (`devlake#1`, `api.github.com`, `provider`, …), `*` stands for any text.
    #[serde(default = "anything")]
    pub server: String,
    /// HTTP method, `*` for any.
    #[serde(default = "anything")]
    pub method: String,
    /// Path without query, `*` stands for any text.
    #[serde(default = "anything")]
    pub path: String,
    /// How many requests it meets before it is spent; absent = until cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What goes wrong.
    pub fault: FaultKind,
}

impl Fault {
    /// A fault for every request to a server, until cleared.
    #[must_use]
    pub fn on(server: &str, fault: FaultKind) -> Self {
        Self {
            server: server.to_owned(),
            method: anything(),
            path: anything(),
            times: None,
            fault,
        }
    }

    /// Only for this method and path pattern.
    #[must_use]
    pub fn at(mut self, method: &str, path: &str) -> Self {
        method.clone_into(&mut self.method);
        path.clone_into(&mut self.path);
        self
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }
}

fn anything() -> String {
    "*".to_owned()
}

/// The faults in force.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    /// Adds a fault; the one set last wins, latencies add up.
    pub fn set(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// Everything works again.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The faults in force, oldest first.
    #[must_use]
    pub fn list(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    /// What happens to this request; counts it against faults of limited number.
    pub(crate) fn matching(&self, server: &str, request: &Request) -> InForce {
        let mut faults = self.lock();
        let mut in_force = InForce::default();
        // Otherwise a fault on every server could not be taken back.
        if server == CONTROL {
            return in_force;
        }
        for fault in faults.iter_mut().rev() {
            let meets = glob(&fault.server, server)
                && glob(&fault.method, &request.method)
                && glob(&fault.path, request.path());
            let certificate = matches!(fault.fault, FaultKind::Certificate { .. });
            if !meets || certificate {
                continue;
            }
            if let FaultKind::Latency { ms } = &fault.fault {
                in_force.latency += Duration::from_millis(*ms);
            } else if in_force.shape.is_none() {
                in_force.shape = Some(fault.fault.clone());
            } else {
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times = times.saturating_sub(1);
            }
        }
        faults.retain(|fault| fault.times != Some(0));
        in_force
    }

    /// The flaw of the certificate that a host shows, if any.
    pub(crate) fn certificate_flaw(&self, host: &str) -> Option<CertificateFlaw> {
        self.lock().iter().rev().find_map(|fault| {
            if let FaultKind::Certificate { flaw } = fault.fault
                && glob(&fault.server, host)
            {
                Some(flaw)
            } else {
                None
            }
        })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What happens to one request.
#[derive(Debug, Default)]
pub(crate) struct InForce {
    pub(crate) latency: Duration,
    pub(crate) shape: Option<FaultKind>,
}

/// Compares with a pattern in which `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            rest.is_empty()
                || (0..=text.len())
                    .filter(|end| text.is_char_boundary(*end))
                    .any(|end| glob(rest, &text[end..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_star_stands_for_any_text() {
        let pattern = "/plugins/*/connections";

        assert!(glob(pattern, "/plugins/github/connections"));
        assert!(!glob(pattern, "/plugins/github/connections/1"));
        assert!(glob("*", ""));
    }

    #[test]
    fn a_fault_of_limited_number_is_spent() {
        let faults = Faults::default();
        faults.set(Fault::on("devlake#1", FaultKind::Drop).times(1));

        let first = faults.matching("devlake#1", &Request::get("/version"));
        let second = faults.matching("devlake#1", &Request::get("/version"));

        assert_eq!(first.shape, Some(FaultKind::Drop));
        assert_eq!(second.shape, None);
    }

    #[test]
    fn latency_adds_to_another_fault_and_other_servers_are_spared() {
        let faults = Faults::default();
        faults.set(Fault::on("api.github.com", FaultKind::Latency { ms: 5 }));
        faults.set(Fault::on("api.github.com", FaultKind::Html).at("GET", "/user"));

        let met = faults.matching("api.github.com", &Request::get("/user?x=1"));
        let spared = faults.matching("devlake#1", &Request::get("/user"));

        assert_eq!(met.latency, Duration::from_millis(5));
        assert_eq!(met.shape, Some(FaultKind::Html));
        assert_eq!(spared.shape, None);
    }

    #[test]
    fn a_fault_reads_from_the_documented_json() {
        let text = r#"{"server":"devlake#1","method":"POST","path":"/plugins/*/connections","times":1,"fault":{"kind":"answer_lost"}}"#;

        let fault: Fault = serde_json::from_str(text).unwrap();

        let expected = Fault::on("devlake#1", FaultKind::AnswerLost)
            .at("POST", "/plugins/*/connections")
            .times(1);
        assert_eq!(fault, expected);
    }
}
