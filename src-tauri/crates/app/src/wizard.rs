//! The wizard's form in its place, and the check of what was typed.

use std::sync::Arc;

use connect::net::SecretSource;
use domain::{
    Address, AuthStyle, ConnectionId, ConnectionState, CredentialId, Grant, Hint, Kind, Secret, Slot,
    StagedId, System, SystemId, SystemKind,
    account::Expected,
    is_sign_on_page,
    kinds::{Answers, ConnectionKind, Draft, FieldId, Form, Problem},
};
use tokio_util::sync::CancellationToken;

use crate::{
    App, CheckError, LadderResult, LinkNotOpened, Progress, ReuseError, StageError, StagedSummary,
    StoreError,
    damage::unless_damaged,
    installations::{judge, wanted_by},
    ladder::Ladder,
    lending::Lent,
    staging::Staged,
    tokens::KnownSecret,
};

/// A form and what the store knows about it.
#[derive(Debug, Clone)]
pub struct FormInPlace {
    /// The form.
    pub form: Form,
    /// The system's name.
    pub system_name: String,
    /// The connection that has this name in this system already.
    pub taken_by: Option<ConnectionId>,
    /// The origins that the secret would be sent to: *Create* is the consent.
    pub goes_to: Vec<Grant>,
}

/// A complete form with the secret that goes with it.
#[derive(Debug, Clone)]
pub struct DraftRequest {
    /// The kind.
    pub kind: ConnectionKind,
    /// The system.
    pub system: SystemId,
    /// The answers.
    pub answers: Answers,
    /// The staged secret.
    pub staged: StagedId,
    /// Further ones beside it, where the kind takes several.
    pub further: Vec<StagedId>,
}

impl DraftRequest {
    /// Which slot the secret fills by these answers.
    pub fn slot(&self) -> Slot {
        let draft = self.kind.form(&self.answers).draft;
        draft.map_or(self.kind.spec().slot, |draft| draft.slot)
    }
}

impl App {
    /// The form for these answers; `None` where there is no such system.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn form(
        &self,
        kind: ConnectionKind,
        system: SystemId,
        answers: &Answers,
    ) -> Result<Option<FormInPlace>, StoreError> {
        let form = kind.form(answers);
        let found = self
            .read(move |tables| Ok((tables.system(system)?, crate::connections_of(tables, system)?)))
            .await?;
        let (Some(system), connections) = found else {
            return Ok(None);
        };
        let system = system.row;
        let name = form.draft.as_ref().ok().map(|draft| draft.name.as_str());
        let name = name.or_else(|| {
            let field = form.fields.iter().find(|field| field.id == FieldId::Name)?;
            Some(field.value.trim())
        });
        let taken_by = connections
            .iter()
            .map(|found| &found.row)
            .find(|known| known.kind == Kind::Known(kind) && Some(known.name.trim_end()) == name)
            .filter(|known| !matches!(known.state, ConnectionState::Gone(_)))
            .map(|known| known.id);
        let goes_to = form
            .address
            .as_ref()
            .map(|address| grants(&system, form.auth_style, address))
            .unwrap_or_default();
        Ok(Some(FormInPlace {
            form,
            system_name: system.name,
            taken_by,
            goes_to,
        }))
    }

    /// Opens the page that makes the secret in the person's browser. The address is the kind's, never the window's.
    ///
    /// # Errors
    /// When this kind has no such page for these answers, or the desktop has no way to open one.
    pub fn open_token_page(&self, kind: ConnectionKind, answers: &Answers) -> Result<(), LinkNotOpened> {
        let page = kind.form(answers).token_page.ok_or(LinkNotOpened)?;
        self.inner.desktop.open_link(&page.url)
    }

    /// Opens the page on which a token is authorised for an organization's single sign-on, as GitHub named it.
    ///
    /// # Errors
    /// When it is no such page, or the desktop cannot open it.
    pub fn open_sign_on_page(&self, link: &str) -> Result<(), LinkNotOpened> {
        match is_sign_on_page(link) {
            true => self.inner.desktop.open_link(link),
            false => Err(LinkNotOpened),
        }
    }

    /// Opens the page on which the secret of a stored connection is made.
    ///
    /// # Errors
    /// When there is no such page, or the desktop cannot open it.
    pub async fn open_token_page_of(&self, id: ConnectionId) -> Result<(), LinkNotOpened> {
        let found = self.connection(id).await.map_err(|_| LinkNotOpened)?;
        let found = found.ok_or(LinkNotOpened)?;
        let Kind::Known(kind) = found.connection.kind else {
            return Err(LinkNotOpened);
        };
        let slot = found.uses.first().map_or(kind.spec().slot, |used| used.slot);
        let page = kind.token_page(slot, &found.connection.settings);
        self.inner.desktop.open_link(&page.ok_or(LinkNotOpened)?.url)
    }

    /// Keeps a typed secret in memory, cleaned and recognised.
    ///
    /// # Errors
    /// A [`StageError`] whose words name the fix.
    pub fn stage(
        &self,
        kind: ConnectionKind,
        typed: &Secret,
        replaces: Option<StagedId>,
    ) -> Result<StagedSummary, StageError> {
        if let Some(replaced) = replaces {
            self.staging().remove(replaced);
        }
        self.staging().stage(kind, typed, self.clock().elapsed())
    }

    /// The same for one of the kind's slots: what belongs into another one is refused.
    ///
    /// # Errors
    /// A [`StageError`] whose words name the fix.
    pub fn stage_for(
        &self,
        kind: ConnectionKind,
        slot: Slot,
        typed: &Secret,
        replaces: Option<StagedId>,
    ) -> Result<StagedSummary, StageError> {
        if let Some(replaced) = replaces {
            self.staging().remove(replaced);
        }
        self.staging()
            .stage_for(kind, slot, typed, self.clock().elapsed())
    }

    /// Forgets a staged secret. Where it stood for a credential of ours, what was agreed to for its sake and came to
    /// nothing is taken back.
    ///
    /// # Errors
    /// When the store cannot be written; the staged secret is forgotten all the same.
    pub async fn unstage(&self, id: StagedId) -> Result<(), ReuseError> {
        match self.staging().remove(id).and_then(|staged| staged.held()) {
            Some(credential) => self.take_back_grants(credential).await,
            None => Ok(()),
        }
    }

    /// Runs the ladder for what was typed. Stores nothing.
    ///
    /// # Errors
    /// A [`CheckError`]; what the check found is no error.
    pub async fn check_draft(
        &self,
        request: &DraftRequest,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<LadderResult, CheckError> {
        let (system, draft) = self.draft_in_place(request).await?;
        let staged = self.staged_for(request, draft.slot)?;
        let route = self.route_of(&system).await?;
        let remote = self.remote(&system).await?;
        let granted = grants(&system, draft.auth_style, &draft.address);
        let mut sources: Vec<(Hint, Lent<'_>)> = Vec::new();
        for staged in &staged {
            let source = self.lend(staged, draft.sent_with().as_deref(), &granted).await?;
            sources.push((staged.hint.clone(), source));
        }
        let secrets: Vec<(Hint, &dyn SecretSource)> = sources
            .iter()
            .map(|(hint, source)| (hint.clone(), source as &dyn SecretSource))
            .collect();
        let known = self.known_of(&staged, &draft).await?;
        let ladder = Ladder {
            net: &self.inner.net,
            system: &system,
            route: &route,
            kind: request.kind,
            address: Some(&draft.address),
            progress,
            cancel,
        };
        let result = ladder
            .climb(&known, remote.draft_rung(), async {
                let tested = remote.try_draft(request.kind, &draft, &secrets, cancel).await?;
                Ok(judge(tested, wanted_by(&draft)))
            })
            .await?;
        if let (Some(end), [only]) = (result.expires_at, staged.as_slice()) {
            only.note_end(end);
        }
        Ok(self.suggesting(result).await?)
    }

    /// What is known of the secrets of a draft: what was entered beside them, and the accounts of those that are ours.
    async fn known_of(&self, staged: &[Arc<Staged>], draft: &Draft) -> Result<Vec<KnownSecret>, StoreError> {
        let staged: Vec<(Hint, Option<CredentialId>)> =
            staged.iter().map(|one| (one.hint.clone(), one.held())).collect();
        let entered = draft.login.clone().filter(|_| draft.slot == Slot::Password);
        self.read(move |tables| {
            let mut known = Vec::new();
            for (hint, held) in staged {
                let held = match held {
                    Some(held) => unless_damaged(tables.credential(held))?,
                    None => None,
                };
                known.push(KnownSecret {
                    hint,
                    expected: Expected {
                        entered: entered.clone(),
                        recorded: held.and_then(|held| held.row.account),
                    },
                });
            }
            Ok(known)
        })
        .await
    }

    /// The staged secrets of a draft, in their order.
    pub(crate) fn staged_for(
        &self,
        request: &DraftRequest,
        slot: Slot,
    ) -> Result<Vec<Arc<Staged>>, CheckError> {
        let elapsed = self.clock().elapsed();
        let ids = std::iter::once(&request.staged).chain(&request.further);
        let staged = ids.map(|id| {
            let found = self.staging().get(*id, elapsed);
            found.filter(|staged| staged.kind == request.kind && staged.fits(slot))
        });
        let staged: Option<Vec<_>> = staged.collect();
        let staged = staged.ok_or(CheckError::StagedGone)?;
        if staged.len() > 1 && !request.kind.takes_several_tokens() {
            return Err(CheckError::StagedGone);
        }
        Ok(staged)
    }

    pub(crate) async fn draft_in_place(&self, request: &DraftRequest) -> Result<(System, Draft), CheckError> {
        let draft = request
            .kind
            .draft(&request.answers)
            .map_err(CheckError::Invalid)?;
        let id = request.system;
        let system = self.read(move |tables| tables.system(id)).await?;
        let system = system.ok_or(CheckError::NotFound)?.row;
        if system.kind != request.kind.spec().system {
            return Err(CheckError::Invalid(vec![elsewhere(request.kind)]));
        }
        Ok((system, draft))
    }
}

/// The kind is not one of this system's.
fn elsewhere(kind: ConnectionKind) -> Problem {
    Problem {
        field: FieldId::System,
        words: format!("Choose a {} for this.", kind.spec().system.display()),
    }
}

/// Where the secret of a connection may go: to its system always, as a body field; to its provider only while
/// checks from this computer are on. A connector's goes to its provider and nowhere else.
pub(crate) fn grants(system: &System, auth_style: AuthStyle, address: &Address) -> Vec<Grant> {
    let to_provider = Grant {
        origin: address.origin().clone(),
        auth_style,
        // Nobody was asked about this one: a plain address over a network stays without our own calls.
        allows_plain_http: false,
    };
    let mut grants = grants_to_system(system);
    // What only DevLake can sign with has no business at the provider.
    let is_shown_to_provider = auth_style != AuthStyle::BodyField;
    let is_asked_from_here = system.checks_from_here || system.kind == SystemKind::Dojops;
    if is_asked_from_here && is_shown_to_provider && !address.origin().is_plain_remote() {
        grants.push(to_provider);
    }
    grants
}

/// Where the secret of a connection may go for its system's sake.
pub(crate) fn grants_to_system(system: &System) -> Vec<Grant> {
    if system.kind == SystemKind::Dojops {
        return Vec::new();
    }
    vec![Grant {
        origin: system.address.origin().clone(),
        auth_style: AuthStyle::BodyField,
        allows_plain_http: system.allows_plain_http,
    }]
}
