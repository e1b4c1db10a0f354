//! Several tokens of one connection: each is tested by itself, because DevLake's test of a draft looks at the first one
//! only (devlake.md 3.1), and each is known again by what is visible of it, because a change puts them into another
//! order.

use connect::{
    Tested, TokenTested,
    devlake::DevLake,
    net::{NetError, SecretSource},
};
use domain::{
    ConnectionId, Credential, Finding, Hint, RungReport, Slot,
    account::{AccountNames, Expected, beside},
    kinds::{ConnectionKind, Draft},
    tokens::{TokenReport, together},
};
use tokio_util::sync::CancellationToken;
use vault::Tables;

use crate::{StoreError, damage::unless_damaged};

/// What is known of a secret before it is tested.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownSecret {
    /// What is visible of it.
    pub(crate) hint: Hint,
    /// Whose it should be.
    pub(crate) expected: Expected,
}

impl KnownSecret {
    /// A credential of ours in a slot.
    pub(crate) fn of(credential: Credential, slot: Slot) -> Self {
        Self {
            hint: credential.hint,
            expected: Expected {
                // An App's id goes with its key, and is nobody's name.
                entered: credential.login.filter(|_| slot == Slot::Password),
                recorded: credential.account,
            },
        }
    }
}

/// The system's own test of a draft with each of its secrets, one after the other.
pub(crate) async fn test_each(
    devlake: &DevLake,
    kind: ConnectionKind,
    draft: &Draft,
    secrets: &[(Hint, &dyn SecretSource)],
    cancel: &CancellationToken,
) -> Result<Tested, NetError> {
    let mut all: Option<Tested> = None;
    let mut tokens = Vec::new();
    for (hint, secret) in secrets {
        let tested = devlake.test_draft(kind, draft, *secret, cancel).await?;
        tokens.push(TokenTested {
            hint: hint.clone(),
            account: tested.account.clone(),
            finding: tested.report.finding.clone(),
        });
        all = Some(match all {
            None => tested,
            Some(before) => both(before, tested),
        });
    }
    let mut all = all.ok_or(NetError::SecretUnavailable)?;
    if tokens.len() > 1 {
        all.report = report(
            &all.report,
            together(tokens.iter().map(|token| token.finding.as_ref())),
        );
        all.tokens = tokens;
    }
    Ok(all)
}

fn both(before: Tested, after: Tested) -> Tested {
    let duration_ms = before.report.duration_ms.saturating_add(after.report.duration_ms);
    let is_after_worse = after.report.finding.is_some();
    let (mut shown, other) = match is_after_worse {
        true => (after, before),
        false => (before, after),
    };
    shown.report.duration_ms = duration_ms;
    shown.account = shown.account.or(other.account);
    shown
}

/// What was found about each, in our own order, and what follows for all of them. One secret alone has no such rows.
/// Whom each belongs to is held against whom it should.
pub(crate) fn in_our_order(tested: &mut Tested, known: &[KnownSecret]) -> Vec<TokenReport> {
    if tested.tokens.len() < 2 {
        if let [only] = known {
            let differs = only.expected.difference(tested.account.as_deref(), &tested.names);
            let found = beside(tested.report.finding.take(), differs);
            tested.report = report(&tested.report, found);
        }
        return Vec::new();
    }
    let order: Vec<&Hint> = known.iter().map(|one| &one.hint).collect();
    let mut free: Vec<(u32, Option<&Hint>)> = (0..).zip(order.iter().copied().map(Some)).collect();
    let further = u32::try_from(order.len()).unwrap_or(u32::MAX)..;
    free.extend(further.zip(tested.tokens.iter().map(|_| None)));
    let mut reports = Vec::new();
    let (seen, unseen): (Vec<&TokenTested>, Vec<_>) = tested
        .tokens
        .iter()
        .partition(|token| order.iter().any(|hint| hint.may_be_of(&token.hint)));
    for token in seen.into_iter().chain(unseen) {
        let own = free
            .iter()
            .position(|(_, hint)| hint.is_some_and(|hint| hint.may_be_of(&token.hint)));
        // One of which nothing is known takes a place of which nothing is known.
        let unseen = || {
            let is_unseen = |hint: Option<&Hint>| hint.is_none_or(|hint| hint.last_four.is_none());
            free.iter().position(|(_, hint)| is_unseen(*hint))
        };
        if let Some(at) = own.or_else(unseen) {
            let (position, _) = free.remove(at);
            let own = usize::try_from(position).ok().and_then(|at| known.get(at));
            let names = AccountNames::of_user(token.account.as_deref());
            let differs = own.and_then(|own| own.expected.difference(token.account.as_deref(), &names));
            reports.push(TokenReport {
                position,
                account: token.account.clone(),
                finding: beside(token.finding.clone(), differs),
            });
        }
    }
    reports.sort_by_key(|report| report.position);
    // A system that could not be asked at all has no entries to go by.
    tested.report = report(
        &tested.report,
        together(reports.iter().map(|report| report.finding.as_ref())),
    );
    reports
}

/// The same rung with something else to say.
fn report(before: &RungReport, finding: Option<Finding>) -> RungReport {
    match finding {
        Some(finding) => RungReport::found(before.rung, before.duration_ms, finding),
        None => RungReport::passed(before.rung, before.duration_ms),
    }
}

/// What is visible of the secrets in a slot, by position.
pub(crate) fn hints_in(
    tables: &Tables<'_>,
    connection: ConnectionId,
    slot: Slot,
) -> Result<Vec<Hint>, StoreError> {
    let known = known_in(tables, connection, slot)?;
    Ok(known.into_iter().map(|one| one.hint).collect())
}

/// What is known of the secrets in a slot, by position.
pub(crate) fn known_in(
    tables: &Tables<'_>,
    connection: ConnectionId,
    slot: Slot,
) -> Result<Vec<KnownSecret>, StoreError> {
    let mut known = Vec::new();
    for used in tables.uses_of_connection(connection)?.intact {
        if used.slot == slot {
            let found = unless_damaged(tables.credential(used.credential))?;
            known.push(
                found
                    .map(|found| KnownSecret::of(found.row, slot))
                    .unwrap_or_default(),
            );
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use connect::Message;
    use domain::Outcome;
    use domain::Rung;

    use super::*;

    #[test]
    fn tokens_in_another_order_are_known_again_by_their_ends() {
        let mut tested = tested(&[("bbbb", true), ("aaaa", false)]);

        let reports = in_our_order(&mut tested, &[known("aaaa"), known("bbbb")]);

        let refused: Vec<_> = reports
            .iter()
            .map(|report| (report.position, report.outcome() == Outcome::Rejected))
            .collect();
        assert_eq!(refused, [(0, false), (1, true)]);
        assert_eq!(
            tested.report.finding,
            Some(Finding::SomeTokensRefused {
                positions: vec![2],
                count: 2
            })
        );
    }

    #[test]
    fn a_token_of_which_nothing_is_known_takes_no_other_ones_place() {
        let mut tested = tested(&[("cccc", true), ("bbbb", false)]);

        let reports = in_our_order(&mut tested, &[known("aaaa"), known("bbbb")]);

        let positions: Vec<_> = reports.iter().map(|report| report.position).collect();
        assert_eq!(positions, [1, 2]);
    }

    #[test]
    fn one_secret_has_no_rows() {
        let mut tested = tested(&[("aaaa", false)]);

        assert!(in_our_order(&mut tested, &[known("aaaa")]).is_empty());
    }

    #[test]
    fn each_token_is_held_against_its_own_account() {
        let mut tested = tested(&[("bbbb", false), ("aaaa", false)]);
        for (token, account) in tested.tokens.iter_mut().zip(["hubot", "Octo-Fake"]) {
            token.account = Some(account.to_owned());
        }
        let recorded = |end| {
            let mut known = known(end);
            known.expected.recorded = Some("octo-fake".to_owned());
            known
        };

        let reports = in_our_order(&mut tested, &[recorded("aaaa"), recorded("bbbb")]);

        let differs = Finding::AccountDiffers {
            account: "hubot".to_owned(),
            expected: "octo-fake".to_owned(),
            field: None,
        };
        let findings: Vec<_> = reports.into_iter().map(|report| report.finding).collect();
        assert_eq!(findings, [None, Some(differs.clone())]);
        assert_eq!(tested.report.finding, Some(differs));
        assert_eq!(tested.report.outcome, Outcome::Passed);
    }

    fn tested(tokens: &[(&str, bool)]) -> Tested {
        let token = |&(end, is_refused): &(&str, bool)| TokenTested {
            hint: hint(end),
            account: None,
            finding: is_refused.then(|| Finding::TokenRefused {
                provider: "GitHub".to_owned(),
            }),
        };
        Tested {
            expires_at: None,
            report: RungReport::passed(Rung::SystemTest, 1),
            account: None,
            names: AccountNames::default(),
            tokens: tokens.iter().map(token).collect(),
            installations: Vec::new(),
            message: Message::default(),
            status: Some(200),
        }
    }

    fn known(end: &str) -> KnownSecret {
        KnownSecret {
            hint: hint(end),
            ..KnownSecret::default()
        }
    }

    fn hint(end: &str) -> Hint {
        Hint {
            last_four: Some(end.to_owned()),
        }
    }
}
