//! The detail panel: one connection, put into words.

use app::{Age, ConnectionDetail, Used, credential_name};
use domain::{
    Connection, ConnectionState, Kind, SetDate, Slot, SystemKind,
    connector::ConnectorType,
    kinds::{ConnectionKind, plugin_display},
};
use jiff::Timestamp;
use serde_json::Value;

use super::{
    About, CheckView, ConnectionView, CredentialRefView, FactView, FindingView, HealthName, OutcomeName,
    SyncsView, TokenView, kind_id,
};

/// Fields of the system that stand elsewhere in the panel.
const SHOWN_ELSEWHERE: [&str; 5] = ["id", "name", "createdAt", "updatedAt", "last_synced_at"];

impl From<&ConnectionDetail> for ConnectionView {
    fn from(detail: &ConnectionDetail) -> Self {
        let connection = &detail.connection;
        let about = About::connection(detail);
        let checks: Vec<_> = detail
            .checks
            .iter()
            .map(|check| CheckView::of_stored(check, about))
            .collect();
        let health = HealthName::from(detail.health);
        Self {
            id: connection.id.to_string(),
            name: connection.name.clone(),
            kind: plugin_display(connection.kind.slug()).to_owned(),
            remote_id: connection.remote_id.as_ref().map(|id| id.to_string()),
            system_id: detail.system.id.to_string(),
            system: detail.system.name.clone(),
            environment: detail.system.environment.into(),
            health,
            is_testable: detail.is_testable,
            connector: connector(connection).map(|kind| kind_id(kind).to_owned()),
            can_prove_stored: match detail.system.kind {
                SystemKind::DevLake => true,
                // Its own test shows the stored token to the provider: there is nothing further to prove.
                SystemKind::CoreGit | SystemKind::Dojops => false,
            },
            can_delete: match detail.system.kind {
                SystemKind::DevLake | SystemKind::CoreGit | SystemKind::Dojops => detail.is_testable,
            },
            can_print: match detail.system.kind {
                SystemKind::DevLake | SystemKind::CoreGit => detail.is_testable,
                SystemKind::Dojops => false,
            },
            read_only: detail
                .read_only
                .as_ref()
                .map(|finding| FindingView::of(finding, About::system(detail.system.kind), None)),
            is_changed_elsewhere: connection.is_changed_elsewhere,
            config_ui: detail.system.config_ui().map(|page| page.to_string()),
            needs_scopes: detail.system.kind == SystemKind::DevLake,
            can_tell_date: detail
                .uses
                .iter()
                .any(|used| !matches!(used.credential.set, SetDate::Exact(_))),
            credentials: detail
                .uses
                .iter()
                .filter(|_| detail.is_testable)
                .map(|used| CredentialRefView {
                    id: used.credential.id.to_string(),
                    label: credential_name(&used.credential),
                })
                .collect(),
            remark: remark(detail, health, &checks),
            has_syncs: detail.system.kind == SystemKind::CoreGit && detail.is_testable,
            syncs: detail.syncs.as_ref().map(SyncsView::from),
            tags: connection.tags.iter().map(ToString::to_string).collect(),
            tokens: TokenView::all_of(detail),
            facts: facts(detail),
            other_fields: other_fields(connection, &detail.uses),
            checks,
        }
    }
}

fn remark(detail: &ConnectionDetail, health: HealthName, checks: &[CheckView]) -> Option<String> {
    match detail.connection.state {
        ConnectionState::Pending(since) => Some(format!(
            "{}’s answer was lost on {}. Look again, or forget it.",
            detail.system.kind.display(),
            day(since)
        )),
        ConnectionState::Gone(since) => Some(format!(
            "Gone since {}: the system lists it no longer.",
            day(since)
        )),
        ConnectionState::Present => {
            let last = checks.first().filter(|_| health == HealthName::Unreachable)?;
            let was_healthy = last.outcome == OutcomeName::Passed;
            was_healthy.then(|| "Was healthy when it was checked last.".to_owned())
        }
    }
}

fn facts(detail: &ConnectionDetail) -> Vec<FactView> {
    let settings = &detail.connection.settings;
    // Several tokens have rows of their own.
    let alone = detail.uses.iter().filter(|_| detail.uses.len() == 1);
    let mut facts: Vec<FactView> = alone.flat_map(facts_of_use).collect();
    let address = settings.address.as_ref().map(ToString::to_string);
    let limit = settings
        .rate_limit_per_hour
        .map(|limit| format!("{limit} requests an hour"));
    facts.extend(address.map(|address| code("Address", address)));
    facts.extend(
        settings
            .organization
            .clone()
            .map(|organization| code(place_label(&detail.connection.kind), organization)),
    );
    let enterprise = settings.enterprise.clone();
    facts.extend(enterprise.map(|enterprise| code("Enterprise", enterprise)));
    let changed_at = detail.connection.remote.as_ref().and_then(|copy| copy.updated_at);
    facts.extend(changed_at.map(|at| text("Last changed", day(at))));
    facts.extend(detail.last_synced().map(|(at, is_own)| {
        let source = if is_own { "" } else { ", the newest of its syncs" };
        text("Last synced", format!("{}{source}", day(at)))
    }));
    facts.extend(settings.proxy.clone().map(|proxy| code("DevLake’s proxy", proxy)));
    facts.extend(limit.map(|limit| text("DevLake’s limit", limit)));
    facts
}

/// What the place of a connection of this kind is called.
fn place_label(kind: &Kind) -> &'static str {
    let connector = match kind {
        Kind::Known(kind) => ConnectorType::of(*kind),
        Kind::Unlisted(_) => None,
    };
    match connector {
        Some(ConnectorType::Jira) => "Project",
        Some(ConnectorType::Gitlab) => "Group or project",
        Some(ConnectorType::Github) => "Repository",
        Some(ConnectorType::Confluence) => "Space",
        None => "Organization",
    }
}

fn facts_of_use(used: &Used) -> Vec<FactView> {
    let credential = &used.credential;
    let hint = credential
        .hint
        .last_four
        .as_ref()
        .map(|last_four| format!("…{last_four}"));
    let where_it_is = if credential.is_held {
        "sealed here"
    } else {
        "only at the system"
    };
    let shown = [
        Some(credential.token_kind.display().to_owned()),
        hint,
        Some(where_it_is.to_owned()),
    ];
    let mut facts = vec![text(
        slot_label(used.slot),
        shown.into_iter().flatten().collect::<Vec<_>>().join(", "),
    )];
    facts.extend(credential.account.clone().map(|account| code("Account", account)));
    let named = match used.slot {
        Slot::AppKey => "App ID",
        Slot::Token | Slot::Password => "User",
    };
    facts.extend(credential.login.clone().map(|login| code(named, login)));
    facts.extend(
        credential
            .scopes
            .as_ref()
            .map(|scopes| code("Rights", scopes.join(", "))),
    );
    let told = matches!(credential.set, SetDate::Told { .. });
    let source = if told { ", you said" } else { "" };
    facts.extend(age(used.age).map(|age| text("Set", format!("{age}{source}"))));
    facts.extend(credential.expires_at.map(|end| text("Expires", day(end))));
    if used.use_count > 1 {
        facts.push(text("Used by", format!("{} connections", used.use_count)));
    }
    facts
}

fn slot_label(slot: Slot) -> &'static str {
    match slot {
        Slot::Token => "Token",
        Slot::Password => "Password",
        Slot::AppKey => "App key",
    }
}

fn age(age: Age) -> Option<String> {
    match age {
        Age::Days(0) => Some("today".to_owned()),
        Age::Days(1) => Some("1 day ago".to_owned()),
        Age::Days(days) => Some(format!("{days} days ago")),
        Age::Between(younger, older) => Some(format!("{younger}–{older} days ago")),
        Age::Unknown => None,
    }
}

/// An account that stands beside its secret is not said twice.
fn other_fields(connection: &Connection, used: &[Used]) -> Vec<FactView> {
    let accounts: Vec<&str> = used
        .iter()
        .filter_map(|one| one.credential.account.as_deref())
        .collect();
    let fields = connection.remote.iter().flat_map(|remote| &remote.fields);
    let is_account = |value: &Value| accounts.iter().any(|account| value.as_str() == Some(account));
    let others =
        fields.filter(|(name, value)| !SHOWN_ELSEWHERE.contains(&name.as_str()) && !is_account(value));
    others
        .filter_map(|(name, value)| Some(code(name, plain(value)?)))
        .collect()
}

/// Numbers, truth values and texts as they are; anything nested as JSON; nothing for nothing.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(value.to_string()),
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%-d %b %Y").to_string()
}

fn text(label: &str, value: String) -> FactView {
    FactView {
        label: label.to_owned(),
        value,
        is_code: false,
    }
}

fn code(label: &str, value: String) -> FactView {
    FactView {
        label: label.to_owned(),
        value,
        is_code: true,
    }
}

/// The kind of a connector.
fn connector(connection: &Connection) -> Option<ConnectionKind> {
    match connection.kind {
        Kind::Known(kind) => ConnectorType::of(kind).map(|_| kind),
        Kind::Unlisted(_) => None,
    }
}
