//! Whether the credential that DevLake stores works (devlake.md 4.4, 4.6): better than its own test where that is weak.
//! Nothing is sent but constant paths; what comes back is looked at and dropped.

use domain::{Address, Finding, Outcome, Slot, account::AccountNames, kinds::ConnectionKind};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{DevLake, DevLakeError, answer, test::lane};
use crate::net::{Request, Response};
use crate::providers::meaning_of;

/// The longest account that is looked at.
const MAX_ACCOUNT: usize = 100;

/// What a proof rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofWay {
    /// The provider answered a call that DevLake made with the stored credential.
    ProviderProxy,
    /// DevLake listed something of the provider with it.
    RemoteScopes,
}

/// What was found out about the stored credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProof {
    /// Passed and rejected are proven; `NotCheckable` is no proof either way.
    pub outcome: Outcome,
    /// What it rests on; `None` without proof.
    pub way: Option<ProofWay>,
    /// What there is to say of a refusal.
    pub finding: Option<Finding>,
    /// Whose it is, where the provider said so.
    pub names: AccountNames,
}

/// The constant path behind each proxy (devlake.md 4.6).
enum ProxyPath {
    /// A working credential answers this with JSON, a refused one with 401 or 403.
    Constant(&'static str),
    /// The same below an organisation.
    InOrganization(&'static str),
    /// Answers 200 either way, and says in this field whether the credential is valid.
    Validates(&'static str, &'static str),
}

fn proxy_path(kind: ConnectionKind) -> Option<ProxyPath> {
    use ConnectionKind as Kind;
    match kind {
        Kind::DevLakeGithub | Kind::DevLakeGitlab => Some(ProxyPath::Constant("user")),
        Kind::DevLakeJira => Some(ProxyPath::Constant("api/2/myself")),
        Kind::DevLakeJenkins => Some(ProxyPath::Constant("api/json")),
        Kind::DevLakeAzuredevops => Some(ProxyPath::InOrganization("_apis/projects")),
        Kind::DevLakeSonarqube => Some(ProxyPath::Validates("authentication/validate", "valid")),
        Kind::DevLakeGhCopilot
        | Kind::DevLakeCircleci
        | Kind::DevLakeBitbucket
        | Kind::DevLakePagerduty
        | Kind::DevLakeArgocd
        | Kind::CoreGitGithub
        | Kind::CoreGitGitlab
        | Kind::DojopsJira
        | Kind::DojopsGitlab
        | Kind::DojopsGithub
        | Kind::DojopsConfluence => None,
    }
}

impl DevLake {
    /// Proves that the stored credential works, by the provider proxy where there is one, else by what it lists.
    ///
    /// # Errors
    /// A [`DevLakeError`] when DevLake itself cannot be asked.
    pub async fn prove_stored(
        &self,
        kind: ConnectionKind,
        id: u64,
        address: Option<&Address>,
        organization: Option<&str>,
        slot: Slot,
        cancel: &CancellationToken,
    ) -> Result<StoredProof, DevLakeError> {
        let below = format!("plugins/{}/connections/{id}", kind.spec().slug);
        // The token of an App's installation is refused where a user is expected (providers.md 1): its repositories tell.
        let probe = path_of(kind, organization).filter(|_| slot != Slot::AppKey);
        if let Some((path, valid)) = probe {
            let url = self.url(&format!("{below}/proxy/rest/{path}"));
            let response = self.send(Request::get(url, lane(kind, address)), cancel).await?;
            if let Some(proof) = self.by_proxy(kind, &response, valid)? {
                return Ok(proof);
            }
        }
        // This one lists without asking the provider (devlake.md 4.4).
        if kind == ConnectionKind::DevLakeGhCopilot {
            return Ok(NO_PROOF);
        }
        let url = self.url(&format!("{below}/remote-scopes"));
        let response = self.send(Request::get(url, lane(kind, address)), cancel).await?;
        if let Some(error) = answer::gate(&response, kind.spec().slug, self.address.origin()) {
            return Err(error);
        }
        let listed = response.json();
        let children = listed.as_ref().and_then(|body| body.get("children")?.as_array());
        // An empty list is what a refusal looks like, too.
        Ok(match children {
            Some(children) if response.is_success() && !children.is_empty() => StoredProof {
                outcome: Outcome::Passed,
                way: Some(ProofWay::RemoteScopes),
                finding: None,
                names: AccountNames::default(),
            },
            Some(_) | None => NO_PROOF,
        })
    }

    /// What the provider's answer proves; `None` for nothing: a refusal without JSON looks like any crash.
    fn by_proxy(
        &self,
        kind: ConnectionKind,
        response: &Response,
        valid: Option<&str>,
    ) -> Result<Option<StoredProof>, DevLakeError> {
        let gate = answer::gate(response, kind.spec().slug, self.address.origin());
        match gate {
            // A release without the proxy.
            Some(DevLakeError::PluginMissing { .. } | DevLakeError::Crashed) => return Ok(None),
            Some(error) => return Err(error),
            None => {}
        }
        let Some(body) = response.json() else {
            return Ok(None);
        };
        let is_envelope = body.get("success").is_some() && body.get("code").is_some();
        let is_valid = valid.is_none_or(|field| body.get(field).and_then(Value::as_bool) == Some(true));
        let rejected = |finding| {
            Some(StoredProof {
                outcome: Outcome::Rejected,
                way: Some(ProofWay::ProviderProxy),
                finding: Some(finding),
                names: AccountNames::default(),
            })
        };
        Ok(match response.status {
            200 if !is_envelope && is_valid => Some(StoredProof {
                outcome: Outcome::Passed,
                way: Some(ProofWay::ProviderProxy),
                finding: None,
                names: names_in(kind, &body),
            }),
            200 if !is_envelope => rejected(refused(kind)),
            401 | 403 if !is_envelope => {
                let host = self.address.origin().host();
                let provider = kind.spec().provider;
                // The same words as where this question is asked from here; a limit proves nothing.
                let finding = meaning_of(response.status, &body.to_string(), provider, host, None);
                let is_refusal = finding.outcome() == Outcome::Rejected;
                is_refusal.then(|| rejected(finding)).flatten()
            }
            _ => None,
        })
    }
}

const NO_PROOF: StoredProof = StoredProof {
    outcome: Outcome::NotCheckable,
    way: None,
    finding: None,
    names: AccountNames {
        user: None,
        email: None,
    },
};

/// Whose it is, by what the constant path of its kind answers.
fn names_in(kind: ConnectionKind, body: &Value) -> AccountNames {
    use ConnectionKind as Kind;
    let text = |field: &str| {
        let text: String = body.get(field)?.as_str()?.chars().take(MAX_ACCOUNT).collect();
        (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
    };
    match kind {
        Kind::DevLakeGithub => AccountNames::of_user(text("login").as_deref()),
        Kind::DevLakeGitlab => AccountNames::of_user(text("username").as_deref()),
        Kind::DevLakeJira => AccountNames {
            // At Atlassian nobody signs in with a name.
            user: text("name").filter(|_| body.get("accountId").is_none()),
            email: text("emailAddress"),
        },
        Kind::DevLakeJenkins
        | Kind::DevLakeAzuredevops
        | Kind::DevLakeSonarqube
        | Kind::DevLakeGhCopilot
        | Kind::DevLakeCircleci
        | Kind::DevLakeBitbucket
        | Kind::DevLakePagerduty
        | Kind::DevLakeArgocd
        | Kind::CoreGitGithub
        | Kind::CoreGitGitlab
        | Kind::DojopsJira
        | Kind::DojopsGitlab
        | Kind::DojopsGithub
        | Kind::DojopsConfluence => AccountNames::default(),
    }
}

fn refused(kind: ConnectionKind) -> Finding {
    Finding::TokenRefused {
        provider: kind.spec().provider.display().to_owned(),
    }
}

/// The path, and the field that says whether the credential is valid.
fn path_of(kind: ConnectionKind, organization: Option<&str>) -> Option<(String, Option<&'static str>)> {
    match proxy_path(kind)? {
        ProxyPath::Constant(path) => Some((path.to_owned(), None)),
        ProxyPath::Validates(path, field) => Some((path.to_owned(), Some(field))),
        ProxyPath::InOrganization(path) => {
            // Kept as a name or as an address that ends in it.
            let name = organization?.trim_end_matches('/').rsplit('/').next()?;
            super::is_slug(name).then(|| (format!("{name}/{path}"), None))
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_name("my-org", Some("my-org/_apis/projects"))]
    #[case::an_address("https://dev.azure.com/my-org/", Some("my-org/_apis/projects"))]
    #[case::a_way_out("..", None)]
    #[case::a_query("my-org?api=1", None)]
    #[case::nothing("", None)]
    fn an_organisation_becomes_part_of_a_path_only_as_a_plain_name(
        #[case] organization: &str,
        #[case] expected: Option<&str>,
    ) {
        let path = path_of(ConnectionKind::DevLakeAzuredevops, Some(organization));

        assert_eq!(path.map(|(path, _)| path).as_deref(), expected);
    }
}
