//! What the sample CoreGit starts with: two connections and the repositories that they keep in step.

use serde_json::json;

use super::SampleCredentials;
use crate::coregit::CoreGit;

/// Stores a GitHub connection with two sync configurations (one with a webhook), and a GitLab one without any.
pub(super) fn seed_syncs(coregit: &CoreGit) {
    let github = coregit.seed_connection(&json!({
        "provider": "github", "label": "GitHub - platform", "external_username": "octo-fake",
        "access_token": "ghp_zzgoodzzProduction000000000000000001",
    }));
    coregit.seed_connection(&json!({
        "provider": "gitlab", "label": "GitLab - shop", "external_username": "kim-fake",
        "access_token": "glpat-zzgoodzzCoreGit000001",
    }));
    coregit.seed_sync(
        "api",
        &github,
        &json!({"remote": "my-org/api", "direction": "import", "auto_sync": true, "last_synced_at": "now"}),
    );
    coregit.seed_sync(
        "platform/web",
        &github,
        &json!({"remote": "my-org/web", "direction": "export", "last_error": "GitHub branch not found: main"}),
    );
    coregit.seed_repo("platform/notes");
    let scopes = json!({"repos:*": ["read"]});
    coregit.seed_token(SampleCredentials::SAMPLE.coregit_scoped_token, scopes);
}
