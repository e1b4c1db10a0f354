//! The connectors that the stories add, and an agent of this computer to add them to.

use app::{DraftRequest, NewSystem};
use domain::{
    Environment, SystemId, SystemKind,
    connector::Capability,
    kinds::{Answers, ConnectionKind, FieldId},
};
use patchbay_tests::fakes::Bench;

use crate::story::{never, stage};

/// A connector as somebody would add it.
pub(super) struct Row {
    pub(super) kind: ConnectionKind,
    pub(super) answers: &'static [(FieldId, &'static str)],
    pub(super) secret: &'static str,
    pub(super) next: &'static str,
    pub(super) third: &'static str,
    pub(super) refused: &'static str,
    /// A right that may be taken away, and the capability that goes with it.
    pub(super) lacking: (&'static str, Capability),
    /// A right without which it is of no use at all, and the name of it in the finding; nothing where the place itself
    /// is hidden then.
    pub(super) needed: (&'static str, Option<&'static str>),
    pub(super) host: &'static str,
}

/// One of each, and Jira twice.
pub(super) const ROWS: [Row; 5] = [
    Row {
        kind: ConnectionKind::DojopsJira,
        answers: &[
            (FieldId::Address, "https://my-org.atlassian.net"),
            (FieldId::Organization, "PROJ"),
            (FieldId::Login, "kim@example.test"),
        ],
        secret: "ATATT3zzgoodzzConnector000000000000000000000000001",
        next: "ATATT3zzgoodzzConnector000000000000000000000000002",
        third: "ATATT3zzgoodzzConnector000000000000000000000000003",
        refused: "ATATT3zz401zzConnector0000000000000000000000000001",
        lacking: ("ADD_COMMENTS", Capability::Comments),
        needed: ("BROWSE_PROJECTS", None),
        host: "my-org.atlassian.net",
    },
    Row {
        kind: ConnectionKind::DojopsJira,
        answers: &[
            (FieldId::Address, "https://jira.example.test"),
            (FieldId::Organization, "OPS"),
        ],
        secret: "zzgoodzzConnectorDataCenter00000000000000001",
        next: "zzgoodzzConnectorDataCenter00000000000000002",
        third: "zzgoodzzConnectorDataCenter00000000000000003",
        refused: "zz401zzConnectorDataCenter000000000000000001",
        lacking: ("TRANSITION_ISSUES", Capability::Status),
        needed: ("BROWSE_PROJECTS", None),
        host: "jira.example.test",
    },
    Row {
        kind: ConnectionKind::DojopsGitlab,
        answers: &[(FieldId::Organization, "mygroup/myproject")],
        secret: "glpat-zzgoodzzConnector0001",
        next: "glpat-zzgoodzzConnector0002",
        third: "glpat-zzgoodzzConnector0003",
        refused: "glpat-zz401zzConnector00001",
        lacking: ("developer", Capability::Code),
        needed: ("api", Some("api")),
        host: "gitlab.com",
    },
    Row {
        kind: ConnectionKind::DojopsGithub,
        answers: &[(FieldId::Organization, "my-org/api")],
        secret: "ghp_zzgoodzzConnector000000000000000001",
        next: "ghp_zzgoodzzConnector000000000000000002",
        third: "ghp_zzgoodzzConnector000000000000000003",
        refused: "ghp_zz401zzConnector0000000000000000001",
        lacking: ("push", Capability::Status),
        needed: ("repo", Some("repo")),
        host: "api.github.com",
    },
    Row {
        kind: ConnectionKind::DojopsConfluence,
        answers: &[
            (FieldId::Address, "https://my-org.atlassian.net/wiki"),
            (FieldId::Organization, "ENG"),
            (FieldId::Login, "kim@example.test"),
        ],
        secret: "ATATT3zzgoodzzConnectorPages0000000000000000000001",
        next: "ATATT3zzgoodzzConnectorPages0000000000000000000002",
        third: "ATATT3zzgoodzzConnectorPages0000000000000000000003",
        refused: "ATATT3zz401zzConnectorPages00000000000000000000001",
        lacking: ("search", Capability::Knowledge),
        needed: ("search", None),
        host: "my-org.atlassian.net",
    },
];

/// What somebody types for it.
pub(super) fn draft(bench: &Bench, system: SystemId, row: &Row, secret: &str) -> DraftRequest {
    let answers: Answers = row
        .answers
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()))
        .collect();
    DraftRequest {
        kind: row.kind,
        system,
        answers,
        staged: stage(bench, row.kind, secret),
        further: Vec::new(),
    }
}

/// A bench whose store has a key, with the agent of this computer added.
pub(crate) async fn with_dojops() -> (Bench, SystemId) {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    let new = NewSystem {
        kind: SystemKind::Dojops,
        address: String::new(),
        name: "dojops-sa".to_owned(),
        environment: Environment::Staging,
        login: None,
        allows_plain_http: false,
    };
    let system = bench.app.add_system(new, &never()).await.unwrap().system.id;
    (bench, system)
}
