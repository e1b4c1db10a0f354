//! Calls of the server's own to a provider, in-process, with the faults that are set for its name.

use super::Server;
use crate::faults::{FaultKind, HANG};
use crate::http::{Answer, Request, reshape};
use crate::providers;

/// What the original says when a provider gives no answer; the wording is the library's and was not recorded.
const LOST: &str = "Network connection lost.";

/// Asks a provider by its fixed name.
///
/// # Errors
/// The library's text when there was no answer.
pub(super) async fn ask(server: &Server, host: &str, request: &Request) -> Result<Answer, String> {
    let world = &server.world;
    let seen = world.ledger.record(host, &server.name, request);
    if world.faults.certificate_flaw(host).is_some() {
        return Err(LOST.to_owned());
    }
    let faults = world.faults.matching(host, request);
    tokio::time::sleep(faults.latency).await;
    match &faults.shape {
        Some(FaultKind::Hang) => tokio::time::sleep(HANG).await,
        Some(FaultKind::Drop | FaultKind::EndlessHeaders) => return Err(LOST.to_owned()),
        Some(
            FaultKind::Latency { .. }
            | FaultKind::Status { .. }
            | FaultKind::AnswerLost
            | FaultKind::Truncated
            | FaultKind::Huge { .. }
            | FaultKind::GzipBomb { .. }
            | FaultKind::Html
            | FaultKind::Redirect { .. }
            | FaultKind::Drip { .. }
            | FaultKind::Limited { .. }
            | FaultKind::Certificate { .. },
        )
        | None => {}
    }
    let reply = providers::answer_as(world, host, request).await;
    world.ledger.answered(seen);
    let answer = reply.and_then(|reply| reply.answer).ok_or(LOST)?;
    match &faults.shape {
        Some(FaultKind::AnswerLost | FaultKind::Truncated) => Err(LOST.to_owned()),
        // Whoever reads the quoted body must be able to bear its length.
        Some(FaultKind::Huge { bytes } | FaultKind::GzipBomb { bytes }) => {
            Ok(answer.with_body(" ".repeat(*bytes)))
        }
        other => Ok(reshape(answer, other.as_ref())),
    }
}
