//! The providers behind connection kinds, seen from this computer without any credential: one file each, one row each.
//! Whose a token is they are asked in `identity` alone.

mod argocd;
mod azuredevops;
mod bitbucket;
mod circleci;
mod confluence;
pub(crate) mod expiry;
mod github;
mod gitlab;
mod identity;
mod jenkins;
mod jira;
mod pagerduty;
mod sign_on;
mod sonarqube;

use std::time::Instant;

use domain::{Address, Finding, NetworkRoute, Origin, Rung, RungReport, kinds::ConnectionKind};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

pub use identity::{Identity, identity};

pub(crate) use identity::meaning_of;
pub(crate) use sign_on::{SignOn, sign_on};

use crate::net::{Lane, Net, NetError, Request, Response};

/// What is asked of a provider, and by what its answer is recognised.
struct Probe {
    /// Below the address; open to everyone, or refused in a way of its own.
    path: &'static str,
    /// Whether an answer is the provider's interface.
    recognise: fn(&Response) -> bool,
    /// Where the provider itself sends those without a credential.
    is_sign_in: fn(&Origin) -> bool,
}

/// The table.
fn probe_of(kind: ConnectionKind) -> Probe {
    let asking = |path, recognise| Probe {
        path,
        recognise,
        is_sign_in: |_| false,
    };
    match kind {
        ConnectionKind::DevLakeGithub
        | ConnectionKind::DevLakeGhCopilot
        | ConnectionKind::CoreGitGithub
        | ConnectionKind::DojopsGithub => asking("", github::is_github),
        ConnectionKind::DevLakeJenkins => asking("", jenkins::is_jenkins),
        ConnectionKind::DevLakeCircleci => asking("v2/me", circleci::is_circleci),
        ConnectionKind::DevLakeGitlab | ConnectionKind::CoreGitGitlab => asking("version", gitlab::is_gitlab),
        ConnectionKind::DevLakeBitbucket => asking("hook_events", bitbucket::is_bitbucket),
        ConnectionKind::DevLakeAzuredevops => Probe {
            is_sign_in: azuredevops::is_sign_in,
            ..asking("_apis/connectionData", azuredevops::is_azure_devops)
        },
        ConnectionKind::DevLakeJira => asking("api/2/serverInfo", jira::is_jira),
        // Connectors keep the address of the instance or site, not of its interface.
        ConnectionKind::DojopsGitlab => asking("api/v4/version", gitlab::is_gitlab),
        ConnectionKind::DojopsJira => asking("rest/api/2/serverInfo", jira::is_jira),
        ConnectionKind::DojopsConfluence => asking("wiki/rest/api/user/current", confluence::is_confluence),
        ConnectionKind::DevLakePagerduty => asking("abilities", pagerduty::is_pagerduty),
        ConnectionKind::DevLakeSonarqube => asking("authentication/validate", sonarqube::is_sonarqube),
        ConnectionKind::DevLakeArgocd => asking("session/userinfo", argocd::is_argocd),
    }
}

/// Climbs the rungs that are seen from this computer: name, answer, certificate, right interface. Each is told to
/// `report` as it ends; the first that does not hold is the last.
///
/// # Errors
/// [`NetError::Cancelled`], or unreadable additional certificates.
pub async fn look(
    net: &Net,
    route: &NetworkRoute,
    kind: ConnectionKind,
    address: &Address,
    cancel: &CancellationToken,
    report: &mut (dyn FnMut(RungReport) + Send),
) -> Result<(), NetError> {
    if net.probe(route, address, cancel, report).await? {
        report(right_api(net, route, kind, address, cancel).await?);
    }
    Ok(())
}

/// The rung "right interface": one GET without credential.
///
/// # Errors
/// As [`look`].
pub async fn right_api(
    net: &Net,
    route: &NetworkRoute,
    kind: ConnectionKind,
    address: &Address,
    cancel: &CancellationToken,
) -> Result<RungReport, NetError> {
    let started = Instant::now();
    let probe = probe_of(kind);
    let request = Request::get(address.below(probe.path), Lane::Provider).once();
    let sent = net.send(route, &request, cancel).await;
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let finding = match sent {
        Ok(response) if (probe.recognise)(&response) => clock_off(&response, net.now()),
        Ok(response) => Some(judge(kind, address, &response, net.now())),
        Err(NetError::RedirectRefused { to: Some(to) }) if (probe.is_sign_in)(&to) => None,
        Err(error) => Some(finding_of(error, kind, address)?),
    };
    Ok(match finding {
        None => RungReport::passed(Rung::RightApi, duration_ms),
        Some(finding) => RungReport::found(Rung::RightApi, duration_ms, finding),
    })
}

/// So far clocks may differ without anybody noticing.
const TOLERATED_MINUTES: i64 = 5;

/// How far the provider's clock is from ours, where that is far.
fn clock_off(response: &Response, now: Timestamp) -> Option<Finding> {
    let theirs = response.date()?;
    let minutes = now.duration_since(theirs).as_mins().abs();
    (minutes > TOLERATED_MINUTES).then(|| Finding::ClockOff {
        minutes: u32::try_from(minutes).unwrap_or(u32::MAX),
    })
}

fn judge(kind: ConnectionKind, address: &Address, response: &Response, now: Timestamp) -> Finding {
    let host = address.origin().host().to_owned();
    let provider = kind.spec().provider.display().to_owned();
    match response.status {
        300..=399 => Finding::RedirectedElsewhere { to: None },
        429 => {
            let until = response
                .retry_after(now)
                .and_then(|wait| now.checked_add(wait).ok());
            Finding::LimitReached { until }
        }
        500..=599 => Finding::ServerTrouble {
            host,
            status: response.status,
        },
        _ if response.is_web_page() => Finding::WebPage {
            host,
            suggestion: kind.better_address(address),
        },
        404 => match kind.better_address(address) {
            Some(suggestion) => Finding::UnderAnotherAddress { provider, suggestion },
            None => Finding::NotFoundThere { host },
        },
        _ => Finding::WrongApi { host, provider },
    }
}

fn finding_of(error: NetError, kind: ConnectionKind, address: &Address) -> Result<Finding, NetError> {
    if error.is_nonsense() {
        let provider = kind.spec().provider.display().to_owned();
        return Ok(Finding::WrongApi {
            host: address.origin().host().to_owned(),
            provider,
        });
    }
    error.finding().ok_or(error)
}
