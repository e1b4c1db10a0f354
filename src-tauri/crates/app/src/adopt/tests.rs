use std::collections::BTreeMap;

use domain::kinds::ConnectionKind;

use super::*;

#[test]
fn a_listed_connection_is_adopted_with_its_honest_age_range() {
    let adoption = reconcile(
        devlake(),
        vec![],
        vec![listed("github", 1, "GitHub - acme")],
        |_| true,
        &HashSet::new(),
        now(),
    );

    let (connection, uses) = &adoption.adopted[0];
    assert_eq!(connection.kind, Kind::Known(ConnectionKind::DevLakeGithub));
    assert_eq!(uses.len(), 1);
    assert!(!uses[0].0.is_held);
    assert_eq!(
        uses[0].0.set,
        SetDate::Between {
            earliest: at("2026-03-01T00:00:00Z"),
            latest: at("2026-05-01T00:00:00Z")
        }
    );
}

#[test]
fn a_plugin_unknown_to_us_is_shown_read_only() {
    let adoption = reconcile(
        devlake(),
        vec![],
        vec![listed("teambition", 4, "Team")],
        |_| true,
        &HashSet::new(),
        now(),
    );

    assert_eq!(
        adoption.adopted[0].0.kind,
        Kind::Unlisted("teambition".to_owned())
    );
}

#[test]
fn a_plugin_that_was_only_shown_becomes_a_kind() {
    let before = Connection {
        kind: Kind::Unlisted("github".to_owned()),
        ..known(1)
    };

    let adoption = reconcile(
        devlake(),
        vec![before],
        vec![listed("github", 1, "GitHub - acme")],
        |_| true,
        &HashSet::new(),
        now(),
    );

    assert_eq!(
        adoption.updated[0].kind,
        Kind::Known(ConnectionKind::DevLakeGithub)
    );
}

#[test]
fn what_plugins_call_by_names_of_their_own_is_found() {
    let adopted = |plugin: &str, fields: &[(&str, &str)]| {
        let mut entry = listed(plugin, 1, "x");
        let named = |(name, value): &(&str, &str)| ((*name).to_owned(), Value::from(*value));
        entry.copy.fields = fields.iter().map(named).collect();
        adopt(devlake(), entry).0.settings
    };

    let azure = adopted("azuredevops_go", &[("organization", "my-org")]);
    let sonar = adopted(
        "sonarqube",
        &[("org", "my-org"), ("endpoint", "https://sonarcloud.io/api/")],
    );
    let copilot = adopted("gh-copilot", &[("enterprise", "big")]);

    assert_eq!(
        azure.address.unwrap().to_string(),
        "https://dev.azure.com/my-org/"
    );
    assert_eq!(sonar.organization.as_deref(), Some("my-org"));
    assert_eq!(copilot.enterprise.as_deref(), Some("big"));
}

#[test]
fn what_is_listed_again_unchanged_is_not_written() {
    let adoption = reconcile(
        devlake(),
        vec![known(1)],
        vec![listed("github", 1, "GitHub - acme")],
        |_| true,
        &HashSet::new(),
        now(),
    );

    assert!(adoption.updated.is_empty() && adoption.adopted.is_empty());
}

#[test]
fn what_vanished_is_gone_since_now_and_kept() {
    let adoption = reconcile(
        devlake(),
        vec![known(1)],
        vec![],
        |_| true,
        &HashSet::new(),
        now(),
    );

    assert_eq!(adoption.updated[0].state, ConnectionState::Gone(now()));
    assert_eq!(adoption.gone, 1);
}

#[test]
fn nothing_vanishes_where_the_list_failed() {
    let adoption = reconcile(
        devlake(),
        vec![known(1)],
        vec![],
        |plugin| plugin != "github",
        &HashSet::new(),
        now(),
    );

    assert!(adoption.updated.is_empty());
}

#[test]
fn a_change_made_elsewhere_is_marked() {
    let mut entry = listed("github", 1, "GitHub - renamed");
    entry.copy.updated_at = Some(at("2026-06-01T00:00:00Z"));

    let adoption = reconcile(
        devlake(),
        vec![known(1)],
        vec![entry],
        |_| true,
        &HashSet::new(),
        now(),
    );

    assert!(adoption.updated[0].is_changed_elsewhere);
    assert_eq!(adoption.updated[0].name, "GitHub - renamed");
}

#[test]
fn what_a_rotation_of_ours_changed_is_not_marked() {
    let mut entry = listed("github", 1, "GitHub - acme");
    entry.copy.updated_at = Some(at("2026-06-01T00:00:00Z"));
    let known = known(1);
    let ours = HashSet::from([known.id]);

    let adoption = reconcile(devlake(), vec![known], vec![entry], |_| true, &ours, now());

    assert!(!adoption.updated[0].is_changed_elsewhere);
}

#[test]
fn a_pending_create_is_found_by_its_unique_name() {
    let pending = Connection {
        remote_id: None,
        remote: None,
        state: ConnectionState::Pending(now()),
        ..known(1)
    };

    let adoption = reconcile(
        devlake(),
        vec![pending],
        vec![listed("github", 7, "GitHub - acme")],
        |_| true,
        &HashSet::new(),
        now(),
    );

    assert_eq!(
        (adoption.updated[0].devlake_id(), adoption.updated[0].state),
        (Some(7), ConnectionState::Present)
    );
    assert!(adoption.adopted.is_empty());
}

fn known(remote_id: u64) -> Connection {
    let (connection, _) = adopt(devlake(), listed("github", remote_id, "GitHub - acme"));
    connection
}

fn listed(plugin: &str, remote_id: u64, name: &str) -> Listed {
    Listed {
        plugin: plugin.to_owned(),
        remote_id: remote_id.into(),
        name: name.to_owned(),
        copy: RemoteCopy {
            secrets: Vec::new(),
            seen_at: now(),
            created_at: Some(at("2026-03-01T00:00:00Z")),
            updated_at: Some(at("2026-05-01T00:00:00Z")),
            fields: BTreeMap::from([("endpoint".to_owned(), Value::from("https://api.github.com/"))]),
        },
        secrets: vec![SeenSecret {
            slot: Slot::Token,
            hint: Hint {
                last_four: Some("90ab".to_owned()),
            },
            token_kind: TokenKind::GithubClassic,
        }],
        account: None,
        shows_tokens: false,
    }
}

fn devlake() -> (SystemId, SystemKind) {
    (SystemId::from_uuid(Uuid::from_u128(1)), SystemKind::DevLake)
}

fn now() -> Timestamp {
    at("2026-11-21T00:00:00Z")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
