//! What a PATCH must carry so that nothing changes but what the person changed (devlake.md 2.5). The one place that
//! knows how plugins treat what a PATCH leaves out, and what they make of a mask that comes back.

use domain::{Hint, Secret, kinds::ConnectionKind};
use serde_json::{Map, Value};

use super::{
    Change, RemoteConnection,
    record::{hint_of_mask, is_secret_name},
};

/// What a plugin wants from a PATCH besides its non-secret fields.
struct Manners {
    /// What it erases when a PATCH leaves it out: the mask goes back exactly as it was read. Everywhere else a secret
    /// goes only when it is new; Azure DevOps and Argo CD would store the mask itself.
    goes_back: &'static [&'static str],
    /// Fields of its answers that no PATCH changes.
    read_only: &'static [&'static str],
}

const USUAL: Manners = Manners {
    goes_back: &[],
    read_only: &[],
};

fn manners(kind: ConnectionKind) -> Manners {
    use ConnectionKind as Kind;
    match kind {
        // Replaces: what is left out becomes empty. It knows its own masks.
        Kind::DevLakeGithub => Manners {
            goes_back: &["token", "secretKey", "proxy", "endpoint"],
            read_only: &["tokenExpiresAt", "refreshTokenExpiresAt"],
        },
        // Merge; a mask would be stored as it stands.
        Kind::DevLakeAzuredevops | Kind::DevLakeArgocd => USUAL,
        // Merges; a mask would be stored as it stands where the method changes, and then a new secret goes along.
        Kind::DevLakeJira => USUAL,
        // Merge; never show a mask of the password.
        Kind::DevLakeJenkins | Kind::DevLakeBitbucket => USUAL,
        // Merge, and would know their masks.
        Kind::DevLakeGhCopilot
        | Kind::DevLakeCircleci
        | Kind::DevLakeGitlab
        | Kind::DevLakePagerduty
        | Kind::DevLakeSonarqube => USUAL,
        // Held by another system; a DevLake never lists them.
        Kind::CoreGitGithub
        | Kind::CoreGitGitlab
        | Kind::DojopsJira
        | Kind::DojopsGitlab
        | Kind::DojopsGithub
        | Kind::DojopsConfluence => USUAL,
    }
}

/// A connection as just read, with what an update must send back unseen.
pub(super) struct Record {
    pub(super) connection: RemoteConnection,
    /// Values that are never shown: masks, and addresses with a password in them. Held as secrets for the round trip.
    kept: Vec<Kept>,
    /// Fields that decoding altered: sending back what is left would change them.
    altered: Vec<String>,
}

/// One value that goes back unseen; of several tokens each is one.
pub(super) struct Kept {
    pub(super) field: &'static str,
    value: Secret,
    /// Its visible end.
    pub(super) hint: Hint,
}

impl Record {
    /// Decodes one; `None` when it is no connection.
    pub(super) fn decode(kind: ConnectionKind, value: Value) -> Option<Self> {
        let texts: Vec<(&'static str, String)> = manners(kind)
            .goes_back
            .iter()
            .filter_map(|field| Some((*field, value.get(*field)?.as_str()?.to_owned())))
            .collect();
        let raw = value.clone();
        let connection = RemoteConnection::decode(value)?;
        let is_altered = |field: &str| {
            connection
                .fields
                .get(field)
                .is_some_and(|kept| Some(kept) != raw.get(field))
        };
        let altered = connection
            .fields
            .keys()
            .filter(|field| is_altered(field))
            .cloned()
            .collect();
        let kept = texts
            .into_iter()
            .filter(|(field, _)| !connection.fields.contains_key(*field) || is_altered(field))
            .flat_map(|(field, text)| parts(field, &text))
            .collect();
        Some(Self {
            connection,
            kept,
            altered,
        })
    }
}

/// Several tokens are masked each on its own (devlake.md 2.8); every other value is one. Each goes back exactly as it
/// was read: a mask without its last line break would be stored as a key.
fn parts(field: &'static str, text: &str) -> Vec<Kept> {
    let parts: Vec<&str> = match field {
        "token" => text.split(',').collect(),
        _ => vec![text],
    };
    let kept = |part: &str| {
        Some(Kept {
            field,
            value: Secret::new(part.to_owned()).ok()?,
            hint: hint_of_mask(part),
        })
    };
    parts.into_iter().filter_map(kept).collect()
}

/// What is sent: non-secret fields, and the values that go back unseen.
pub(super) struct Sent<'r> {
    pub(super) body: Map<String, Value>,
    pub(super) back: Vec<(&'static str, &'r Secret)>,
}

/// Everything that DevLake holds and may be sent, under what the person changed.
pub(super) fn overlay<'r>(kind: ConnectionKind, record: &'r Record, change: &Change<'_>) -> Sent<'r> {
    let manners = manners(kind);
    let mut body = Map::new();
    body.insert("name".to_owned(), record.connection.name.as_str().into());
    for (field, value) in &record.connection.fields {
        let is_sent = !value.is_null()
            && !record.altered.contains(field)
            && !manners.read_only.contains(&field.as_str());
        if is_sent {
            body.insert(field.clone(), value.clone());
        }
    }
    for (field, value) in change
        .fields
        .iter()
        .filter(|(field, value)| !is_secret_name(field, value))
    {
        body.insert(field.clone(), value.clone());
    }
    let new = change.secret.as_ref().map(|new| new.slot.devlake_field());
    let is_method_new = changes_method(record, change);
    let staying = staying(record, change);
    let back = record
        .kept
        .iter()
        .filter(|kept| match Some(kept.field) == new {
            true => staying.iter().any(|staying| std::ptr::eq(*staying, *kept)),
            false => !change.fields.contains_key(kept.field),
        })
        // The secret of a method that is given up goes with it.
        .filter(|kept| !is_method_new || !is_secret_name(kept.field, &Value::from("")))
        .map(|kept| (kept.field, &kept.value))
        .collect();
    Sent { body, back }
}

/// The stored secrets of the changed slot that stay: those that the change does not name.
pub(super) fn staying<'r>(record: &'r Record, change: &Change<'_>) -> Vec<&'r Kept> {
    let Some(secret) = &change.secret else {
        return Vec::new();
    };
    let field = secret.slot.devlake_field();
    let stored: Vec<&Kept> = record.kept.iter().filter(|kept| kept.field == field).collect();
    // All of them, whatever may be seen of each.
    if changes_method(record, change) || stored.len() <= secret.old.len() {
        return Vec::new();
    }
    let leaves = |kept: &Kept| secret.old.iter().any(|old| kept.hint.may_be_of(old));
    stored.into_iter().filter(|kept| !leaves(kept)).collect()
}

/// Whether every secret that is to go is one of the stored ones, and certainly which.
pub(super) fn is_clear(record: &Record, change: &Change<'_>) -> bool {
    let Some(secret) = &change.secret else {
        return true;
    };
    let field = secret.slot.devlake_field();
    let seen: Vec<&Hint> = record
        .connection
        .secrets
        .iter()
        .filter(|seen| seen.field == field)
        .map(|seen| &seen.hint)
        .collect();
    if seen.len() <= secret.old.len() || changes_method(record, change) {
        return true;
    }
    let alike = |old: &Hint| seen.iter().filter(|seen| seen.may_be_of(old)).count();
    secret.old.iter().all(|old| alike(old) == 1)
}

/// Whether the way of signing in becomes another one: then only a new secret fits it (devlake.md 2.5).
pub(super) fn changes_method(record: &Record, change: &Change<'_>) -> bool {
    const METHOD: &str = "authMethod";
    let stored = record.connection.fields.get(METHOD);
    change
        .fields
        .get(METHOD)
        .is_some_and(|wanted| Some(wanted) != stored)
}

#[cfg(test)]
mod tests {
    use domain::{Slot, SystemKind};
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[test]
    fn github_gets_its_masks_back_and_everything_else() {
        let record = record(
            ConnectionKind::DevLakeGithub,
            json!({"endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500, "authMethod": "AccessToken",
                "token": "ghp_zz**01", "appId": "", "secretKey": "", "installationId": 0, "enableGraphql": true,
                "refreshToken": "", "tokenExpiresAt": "2026-01-01T00:00:00Z", "refreshTokenExpiresAt": null}),
        );

        let sent = overlay(ConnectionKind::DevLakeGithub, &record, &change("name", "renamed"));

        assert_eq!(
            Value::Object(sent.body),
            json!({"name": "renamed", "endpoint": "https://api.github.com/", "proxy": "", "rateLimitPerHour": 4500,
                "authMethod": "AccessToken", "appId": "", "installationId": 0, "enableGraphql": true})
        );
        let back: Vec<_> = sent.back.iter().map(|(field, _)| *field).collect();
        assert_eq!(back, ["token"]);
    }

    #[test]
    fn the_mask_of_a_key_goes_back_with_its_last_line_break() {
        let mask = "-----BEGIN RSA PRIVATE KEY-----\nMII***0001\n-----END RSA PRIVATE KEY-----\n";
        let fields = json!({"authMethod": "AppKey", "token": "", "secretKey": mask});
        let record = record(ConnectionKind::DevLakeGithub, fields);

        let sent = overlay(ConnectionKind::DevLakeGithub, &record, &change("name", "renamed"));

        let [("secretKey", back)] = sent.back.as_slice() else {
            panic!("only the key goes back");
        };
        assert!(back.with_exposed(|text| text == mask));
    }

    #[rstest]
    fn no_other_plugin_gets_a_mask(
        #[values(
            ConnectionKind::DevLakeGhCopilot,
            ConnectionKind::DevLakeCircleci,
            ConnectionKind::DevLakeGitlab,
            ConnectionKind::DevLakeAzuredevops,
            ConnectionKind::DevLakeJira,
            ConnectionKind::DevLakePagerduty,
            ConnectionKind::DevLakeSonarqube,
            ConnectionKind::DevLakeArgocd
        )]
        kind: ConnectionKind,
    ) {
        let record = record(kind, json!({"token": "zz****01", "proxy": ""}));

        let sent = overlay(kind, &record, &change("proxy", "http://proxy.example"));

        assert!(sent.back.is_empty());
        assert!(!sent.body.contains_key("token") && !sent.body.contains_key("password"));
    }

    #[test]
    fn what_a_newer_release_returned_goes_back_as_it_was_for_every_plugin() {
        let newer = json!({
            "flag": true, "count": 7, "share": 0.5, "text": "as it was", "list": [1, "two"], "nested": {"deep": {"x": 1}},
        });
        for kind in ConnectionKind::of_system(SystemKind::DevLake) {
            let record = record(kind, newer.clone());

            let sent = overlay(kind, &record, &change("name", "renamed"));

            let mut expected = newer.clone();
            expected["name"] = "renamed".into();
            assert_eq!(Value::Object(sent.body), expected, "{kind:?}");
        }
    }

    #[test]
    fn a_password_inside_a_proxy_is_neither_shown_nor_lost() {
        let fields =
            json!({"proxy": "http://kim:zz-inner@proxy.example:3128", "endpoint": "https://a.example/"});
        let (github, gitlab) = (ConnectionKind::DevLakeGithub, ConnectionKind::DevLakeGitlab);
        let (replaced, merged) = (record(github, fields.clone()), record(gitlab, fields));

        let replacing = overlay(github, &replaced, &change("name", "x"));
        let merging = overlay(gitlab, &merged, &change("name", "x"));

        assert_eq!(
            replacing.back.iter().map(|(field, _)| *field).collect::<Vec<_>>(),
            ["proxy"]
        );
        assert!(!replacing.body.contains_key("proxy") && !merging.body.contains_key("proxy"));
    }

    #[test]
    fn the_secret_of_a_method_that_is_given_up_does_not_come_back() {
        let fields = json!({"authMethod": "AccessToken", "token": "ghp_zz**01"});
        let record = record(ConnectionKind::DevLakeGithub, fields);

        let sent = overlay(
            ConnectionKind::DevLakeGithub,
            &record,
            &change("authMethod", "AppKey"),
        );

        assert!(sent.back.is_empty());
    }

    #[test]
    fn a_change_cannot_name_a_secret() {
        let record = record(ConnectionKind::DevLakeArgocd, json!({"token": "zz**01"}));

        let sent = overlay(ConnectionKind::DevLakeArgocd, &record, &change("token", "zz**01"));

        assert!(!sent.body.contains_key("token"));
        assert_eq!(Slot::Token.devlake_field(), "token");
    }

    fn record(kind: ConnectionKind, mut fields: Value) -> Record {
        fields["id"] = 1.into();
        fields["name"] = "before".into();
        Record::decode(kind, fields).unwrap()
    }

    fn change(field: &str, value: &str) -> Change<'static> {
        Change {
            seen: None,
            fields: [(field.to_owned(), Value::from(value))].into(),
            secret: None,
        }
    }
}
