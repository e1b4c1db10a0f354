//! What a system's own test says, whichever system it is.

use domain::{Finding, Hint, RungReport, account::AccountNames};
use jiff::Timestamp;

/// What the system said, cleaned: without stack traces, provider bodies and secrets. May be shown, is never stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// The headline and what follows; each line at most 300 characters.
    pub lines: Vec<String>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// The rung.
    pub report: RungReport,
    /// Whose credential it is, where the answer said so.
    pub account: Option<String>,
    /// The names of that account by which it is told from others.
    pub names: AccountNames,
    /// When it ends, where the provider said so.
    pub expires_at: Option<Timestamp>,
    /// Each token of a saved GitHub connection in DevLake, in its order; empty elsewhere.
    pub tokens: Vec<TokenTested>,
    /// Where the GitHub App that was asked about is installed; empty elsewhere.
    pub installations: Vec<Installation>,
    /// The system's own words, cleaned; shown, never stored.
    pub message: Message,
    /// The system's status; `None` without an answer.
    pub status: Option<u16>,
}

/// A place where a GitHub App is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Its number.
    pub id: u64,
    /// The organisation or user.
    pub account: String,
}

/// What came of one of several tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenTested {
    /// Which, by its visible end.
    pub hint: Hint,
    /// Whose it is.
    pub account: Option<String>,
    /// What there is to say; `None` when it passed without remark.
    pub finding: Option<Finding>,
}

impl Message {
    /// The first line.
    pub fn headline(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }
}

impl Tested {
    /// A rung, and nothing said beside it.
    pub fn of(report: RungReport) -> Self {
        Self {
            report,
            account: None,
            names: AccountNames::default(),
            expires_at: None,
            tokens: Vec::new(),
            installations: Vec::new(),
            message: Message::default(),
            status: None,
        }
    }
}
