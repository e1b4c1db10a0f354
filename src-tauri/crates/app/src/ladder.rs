//! One run of the ladder: the rungs seen from this computer, then the system's own test.

use std::future::Future;

use connect::{
    Tested,
    net::{Net, NetError},
    providers,
};
use domain::{
    Address, NetworkRoute, Rung, RungReport, System, Verdict, kinds::ConnectionKind, tokens::TokenReport,
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{
    CheckError, KeyError, Progress,
    tokens::{self, KnownSecret},
};

/// What a ladder found, before it belongs to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderResult {
    /// What each rung found, in order.
    pub rungs: Vec<RungReport>,
    /// What follows.
    pub verdict: Verdict,
    /// Whose credential it is, where the answer said so.
    pub account: Option<String>,
    /// When it ends, where the provider said so.
    pub expires_at: Option<Timestamp>,
    /// The system's own words, cleaned; shown and forgotten.
    pub detail: Option<String>,
    /// What was found about each of several tokens, in our order; empty where there is one secret.
    pub tokens: Vec<TokenReport>,
}

pub(crate) struct Ladder<'a> {
    pub(crate) net: &'a Net,
    pub(crate) system: &'a System,
    pub(crate) route: &'a NetworkRoute,
    pub(crate) kind: ConnectionKind,
    /// The provider's address; without one only the system can be asked.
    pub(crate) address: Option<&'a Address>,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) cancel: &'a CancellationToken,
}

impl Ladder<'_> {
    /// Climbs to the `last` rung. The system is asked whatever this computer saw: its network is another one. `known` is
    /// what is known of its secrets, by position.
    pub(crate) async fn climb(
        &self,
        known: &[KnownSecret],
        last: Rung,
        test: impl Future<Output = Result<Tested, NetError>>,
    ) -> Result<LadderResult, CheckError> {
        let address = self.address.filter(|_| self.system.checks_from_here);
        let from_here: &[Rung] = match address {
            Some(_) => &Rung::WITHOUT_SECRET,
            None => &[],
        };
        let rungs: Vec<Rung> = from_here.iter().copied().chain([last]).collect();
        self.progress.ladder(&rungs);
        let mut rungs = match address {
            Some(address) => self.look_from_here(address).await?,
            None => Vec::new(),
        };
        self.progress.running(last);
        let mut tested = test.await.map_err(check_error)?;
        let tokens = tokens::in_our_order(&mut tested, known);
        let detail = Some(tested.message.lines.join("\n")).filter(|text| !text.is_empty());
        self.progress.finished(&tested.report, detail.as_deref());
        rungs.push(tested.report);
        let verdict = Verdict::of(&rungs, self.kind.spec().proof);
        Ok(LadderResult {
            rungs,
            verdict,
            account: tested.account,
            expires_at: tested.expires_at,
            detail,
            tokens,
        })
    }

    /// Only what is seen from this computer; `None` where that is switched off or nothing is known to look at.
    pub(crate) async fn look(&self) -> Result<Option<Vec<RungReport>>, CheckError> {
        match self.address.filter(|_| self.system.checks_from_here) {
            Some(address) => self.look_from_here(address).await.map(Some),
            None => Ok(None),
        }
    }

    async fn look_from_here(&self, address: &Address) -> Result<Vec<RungReport>, CheckError> {
        let mut rungs = Vec::new();
        self.progress.running(Rung::NameResolves);
        let mut report = |rung: RungReport| {
            self.progress.finished(&rung, None);
            let next = Rung::WITHOUT_SECRET.into_iter().find(|next| *next > rung.rung);
            if let (None, Some(next)) = (&rung.finding, next) {
                self.progress.running(next);
            }
            rungs.push(rung);
        };
        providers::look(self.net, self.route, self.kind, address, self.cancel, &mut report)
            .await
            .map_err(check_error)?;
        Ok(rungs)
    }
}

/// What keeps a check from running at all; trouble of the network is a finding and not one of these.
pub(crate) fn check_error(error: NetError) -> CheckError {
    match error {
        NetError::Cancelled => CheckError::Cancelled,
        NetError::Locked => CheckError::Key(KeyError::Locked),
        NetError::NotGranted { .. }
        | NetError::PlainHttpRefused { .. }
        | NetError::SecretUnavailable
        | NetError::Unsendable
        | NetError::ExtraCertificates
        | NetError::NoSuchHost { .. }
        | NetError::NoAnswer { .. }
        | NetError::TimedOut { .. }
        | NetError::Certificate { .. }
        | NetError::RedirectRefused { .. }
        | NetError::TooLarge
        | NetError::Protocol
        | NetError::PlainHttpThroughProxy { .. } => CheckError::Blocked(error),
    }
}
