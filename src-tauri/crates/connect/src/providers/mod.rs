//! The providers behind connection kinds, seen from this computer without any credential: one file each, one row each.

mod github;
mod jenkins;

use std::time::Instant;

use domain::{Address, Finding, NetworkRoute, Rung, RungReport, kinds::ConnectionKind};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::net::{Lane, Net, NetError, Request, Response};

/// Whether an answer is the provider's interface.
type Recognise = fn(&Response) -> bool;

/// The table: by what each kind's provider is recognised.
fn probe_of(kind: ConnectionKind) -> Recognise {
    match kind {
        ConnectionKind::DevLakeGithub => github::is_github,
        ConnectionKind::DevLakeJenkins => jenkins::is_jenkins,
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
    let request = Request::get(address.below(""), Lane::Provider).once();
    let sent = net.send(route, &request, cancel).await;
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let finding = match sent {
        Ok(response) => judge(kind, address, &response, net.now()),
        Err(error) => Some(finding_of(error, kind, address)?),
    };
    Ok(match finding {
        None => RungReport::passed(Rung::RightApi, duration_ms),
        Some(finding) => RungReport::found(Rung::RightApi, duration_ms, finding),
    })
}

fn judge(kind: ConnectionKind, address: &Address, response: &Response, now: Timestamp) -> Option<Finding> {
    let host = address.origin().host().to_owned();
    let provider = kind.spec().provider.display().to_owned();
    if probe_of(kind)(response) {
        return None;
    }
    Some(match response.status {
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
        _ if response.is_web_page() => Finding::WebPage { host },
        404 => Finding::NotFoundThere { host },
        _ => Finding::WrongApi { host, provider },
    })
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
