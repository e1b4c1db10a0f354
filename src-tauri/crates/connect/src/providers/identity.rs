//! Whose a token is, asked at its provider from this computer: the question that CoreGit asks when it is given one
//! (coregit.md section 6). Only for providers that answer it in one way everywhere.

use std::time::Instant;

use domain::{Address, Finding, NetworkRoute, Provider, Rung, RungReport, SignOnLink, kinds::ConnectionKind};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{SignOn, expiry, sign_on};
use crate::net::{Clothing, Lane, Net, NetError, Request, Response, SecretSource};

/// The longest account that is kept.
const MAX_ACCOUNT: usize = 100;

/// What the provider says about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The rung.
    pub report: RungReport,
    /// Whose it is; an installation of an app that sees no repository has no name.
    pub account: Option<String>,
    /// When the token ends, where the provider says so.
    pub expires_at: Option<Timestamp>,
}

/// The rung "identity". `None` for a provider that is not asked this way.
///
/// # Errors
/// Only what is no finding: a locked vault, a missing grant, a cancelled call.
pub async fn identity(
    net: &Net,
    route: &NetworkRoute,
    kind: ConnectionKind,
    address: &Address,
    secret: &dyn SecretSource,
    cancel: &CancellationToken,
) -> Result<Option<Identity>, NetError> {
    let provider = kind.spec().provider;
    let asked = Asked {
        net,
        route,
        address,
        secret,
        cancel,
    };
    let started = Instant::now();
    let found = match provider {
        Provider::GitHub => asked.github().await,
        Provider::GitLab => asked.gitlab().await,
        Provider::Jenkins
        | Provider::CircleCi
        | Provider::Bitbucket
        | Provider::AzureDevOps
        | Provider::Jira
        | Provider::PagerDuty
        | Provider::SonarQube
        | Provider::ArgoCd
        | Provider::Confluence
        | Provider::DevLake
        | Provider::CoreGit
        | Provider::Unlisted => return Ok(None),
    };
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let found = match found {
        Ok(found) => found,
        Err(error) => Err(error.finding().ok_or(error)?),
    };
    Ok(Some(match found {
        Ok((account, expires_at)) => Identity {
            report: RungReport::passed(Rung::Identity, duration_ms),
            account,
            expires_at,
        },
        Err(finding) => Identity {
            report: RungReport::found(Rung::Identity, duration_ms, finding),
            account: None,
            expires_at: None,
        },
    }))
}

/// What a status to that question says about the token; `body` is the provider's, read and never shown.
pub(crate) fn meaning_of(
    status: u16,
    body: &str,
    provider: Provider,
    host: &str,
    until: Option<Timestamp>,
) -> Finding {
    let body = body.to_ascii_lowercase();
    let name = || provider.display().to_owned();
    match status {
        // GitLab alone tells an expired token from an unknown one (providers.md 3).
        401 if provider == Provider::GitLab && body.contains("token is expired") => Finding::TokenExpired {
            provider: name(),
            on: None,
        },
        401 => Finding::TokenRefused { provider: name() },
        403 if body.contains("rate limit") => Finding::LimitReached { until },
        429 => Finding::LimitReached { until },
        403 if body.contains("insufficient_scope") => Finding::RightsMissing {
            missing: vec!["read_user".to_owned()],
        },
        403 => Finding::Forbidden { provider: name() },
        500..=599 => Finding::ServerTrouble {
            host: host.to_owned(),
            status,
        },
        _ => Finding::UnknownAnswer { status },
    }
}

/// Whose it is, and when it ends.
type Found = Result<(Option<String>, Option<Timestamp>), Finding>;

struct Asked<'a> {
    net: &'a Net,
    route: &'a NetworkRoute,
    address: &'a Address,
    secret: &'a dyn SecretSource,
    cancel: &'a CancellationToken,
}

impl Asked<'_> {
    /// An installation's token is refused as a user and answers for its repositories; the first refusal counts.
    async fn github(&self) -> Result<Found, NetError> {
        let user = self.get("user").await?;
        if let Some(found) = account(&user, |body| body.get("login")) {
            return Ok(Ok((Some(found), expiry::of_github(&user))));
        }
        if matches!(user.status, 401 | 403) {
            let seen = self.get("installation/repositories?per_page=1").await?;
            let repositories = seen.json().filter(|_| seen.is_success());
            if repositories.is_some_and(|body| body.get("repositories").is_some_and(Value::is_array)) {
                let owner = account(&seen, |body| {
                    body.get("repositories")?.get(0)?.get("owner")?.get("login")
                });
                return Ok(Ok((owner, expiry::of_github(&seen))));
            }
        }
        Ok(Err(self.refusal(&user, Provider::GitHub)))
    }

    async fn gitlab(&self) -> Result<Found, NetError> {
        let user = self.get("user").await?;
        Ok(match account(&user, |body| body.get("username")) {
            Some(found) => {
                // Open to every token of a person (providers.md 3); where it says nothing, nothing is known.
                let own = self.get("personal_access_tokens/self").await;
                Ok((Some(found), own.ok().as_ref().and_then(expiry::of_gitlab)))
            }
            None => Err(self.refusal(&user, Provider::GitLab)),
        })
    }

    async fn get(&self, path: &str) -> Result<Response, NetError> {
        let request = Request::get(self.address.below(path), Lane::Provider)
            .once()
            .carrying(self.secret, Clothing::Bearer);
        self.net.send(self.route, &request, self.cancel).await
    }

    fn refusal(&self, response: &Response, provider: Provider) -> Finding {
        let host = self.address.origin().host();
        if response.is_success() || response.is_web_page() {
            return Finding::WrongApi {
                host: host.to_owned(),
                provider: provider.display().to_owned(),
            };
        }
        let now = self.net.now();
        if let Some(SignOn::Required(link)) = sign_on(response, self.address, now) {
            return Finding::SignOnRequired {
                provider: provider.display().to_owned(),
                organization: link.as_ref().and_then(SignOnLink::organization),
                link,
            };
        }
        let until = response
            .retry_after(now)
            .and_then(|wait| now.checked_add(wait).ok());
        let body = response.json().map(|body| body.to_string()).unwrap_or_default();
        meaning_of(response.status, &body, provider, host, until)
    }
}

fn account(response: &Response, name: impl Fn(&Value) -> Option<&Value>) -> Option<String> {
    let body = response.json().filter(|_| response.is_success())?;
    let found = name(&body)?.as_str()?;
    let shown: String = found
        .chars()
        .filter(|one| !one.is_control())
        .take(MAX_ACCOUNT)
        .collect();
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_gitlab_tells_an_expired_token_from_an_unknown_one() {
        let said = r#"{"error":"invalid_token","error_description":"Token is expired. You can either do re-authorization or token refresh."}"#;
        let meaning = |provider, body| meaning_of(401, body, provider, "host", None);
        let name = |provider: Provider| provider.display().to_owned();

        let expired = Finding::TokenExpired {
            provider: name(Provider::GitLab),
            on: None,
        };
        assert_eq!(meaning(Provider::GitLab, said), expired);
        let refused = |provider| Finding::TokenRefused {
            provider: name(provider),
        };
        assert_eq!(
            meaning(Provider::GitLab, "401 Unauthorized"),
            refused(Provider::GitLab)
        );
        assert_eq!(meaning(Provider::GitHub, said), refused(Provider::GitHub));
    }
}
