//! A rotation: what it would touch, where it is, and which use has which secret.

use app::{Decision, PlannedUse, RotationInFull, RotationPlan, credential_name};
use domain::{
    Hint, Slot,
    rotation::{OnTrouble, Rotation, Sink, SinkStep},
};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    About, EnvironmentName, FieldName, FindingView, HoldsName, LinkView, PhaseName, StepName, TrialName,
    count, kind_id,
};
use crate::error::CommandError;

/// What a rotation would touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RotationPlanView {
    /// The credential's id.
    pub credential: String,
    /// "GitHub classic token …90ab".
    pub label: String,
    /// Whose it is.
    pub account: Option<String>,
    /// The user name that goes with it.
    pub login: Option<String>,
    /// When it ends, RFC 3339.
    pub expires_at: Option<String>,
    /// The kind by whose rules a new one is typed.
    pub kind: String,
    /// The field by whose rules a new one is typed.
    pub field: FieldName,
    /// The rights needed.
    pub rights: Vec<String>,
    /// The page that makes a new one; opened through its first connection.
    pub token_page: Option<LinkView>,
    /// The uses.
    pub uses: Vec<RotationUseView>,
    /// The connections that keep what they have, by name.
    pub untouched: Vec<String>,
    /// The connections whose tokens look alike, by name: nobody can say there which one to replace.
    pub alike: Vec<String>,
    /// How many uses could not be given the old secret again: it was never held here.
    pub no_way_back: u32,
    /// A run that is under way.
    pub active: Option<String>,
}

/// A use by its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RotationUseView {
    /// The connection's id.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// "GitHub".
    pub kind: String,
    /// The system's name.
    pub system: String,
    /// The system's environment.
    pub environment: EnvironmentName,
    /// How many other tokens it has; they stay.
    pub beside: u32,
}

/// Where one use is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UseStateView {
    /// What trying said.
    pub trial: TrialName,
    /// How far it is.
    pub step: StepName,
    /// Which secret it has.
    pub holds: HoldsName,
    /// Whether the old secret could be sent there again.
    pub can_be_put_back: bool,
    /// What stood in the way last.
    pub finding: Option<FindingView>,
}

/// Where a run is: what every step of it reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RotationStateView {
    /// Where.
    pub phase: PhaseName,
    /// The account that the new secret was found to belong to.
    pub account: Option<String>,
    /// How many uses have the new secret for certain.
    pub swapped: u32,
    /// How many uses take part.
    pub taking_part: u32,
    /// Whether the old secret may be revoked.
    pub may_revoke: bool,
    /// Each use, in the order of the run.
    pub uses: Vec<UseStateView>,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RotationView {
    /// Its id.
    pub id: String,
    /// The credential's id.
    pub credential: String,
    /// "GitHub classic token …90ab".
    pub label: String,
    /// Whose the old secret is.
    pub account: Option<String>,
    /// "…90ab".
    pub old_hint: Option<String>,
    /// "…k3Zd".
    pub new_hint: Option<String>,
    /// "classic token".
    pub new_kind: String,
    /// Whether the new secret belongs to another account than the old one.
    pub is_other_account: bool,
    /// Whether nothing outside was touched, so that the run can be dropped.
    pub is_untouched: bool,
    /// Whether another process is at work on it.
    pub is_elsewhere: bool,
    /// Its uses.
    pub uses: Vec<RotationUseView>,
    /// Where it is.
    pub state: RotationStateView,
}

/// What the window begins a rotation with.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BeginRotationInput {
    /// The credential's id.
    pub credential: String,
    /// The staged new secret's id.
    pub staged: String,
    /// The user name that goes with it, where that changes.
    pub login: Option<String>,
}

/// What happens when a use refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OnTroubleName {
    /// Everything is put back.
    PutBack,
    /// The run waits.
    Stop,
    /// The others go on.
    GoOn,
}

/// What a person decided.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "decision")]
pub enum DecisionInput {
    /// Try it wherever it was not tried, or find out which use has which secret.
    GoOn,
    /// Leave a use on the old secret.
    LeaveOut {
        /// Its id.
        connection: String,
    },
    /// Take a use in again, or try it once more.
    TakeIn {
        /// Its id.
        connection: String,
    },
    /// Swap.
    #[serde(rename_all = "camelCase")]
    Begin {
        /// What happens when a use refuses.
        on_trouble: OnTroubleName,
        /// Whether another account is meant.
        accepts_other_account: bool,
    },
    /// Carry on.
    Resume,
    /// Put everything back.
    PutBack,
    /// Give up in the middle.
    Abandon,
}

/// Whether the old secret is dead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProofView {
    /// Whether it was refused.
    pub is_dead: bool,
    /// The run afterwards.
    pub rotation: RotationView,
}

impl From<&RotationPlan> for RotationPlanView {
    fn from(plan: &RotationPlan) -> Self {
        let credential = &plan.credential;
        let rights = plan.kind.rights(plan.slot());
        let token_page = plan
            .uses
            .first()
            .and_then(|used| plan.kind.token_page(plan.slot(), &used.connection.settings));
        let has_way_back = plan.has_way_back();
        Self {
            credential: credential.id.to_string(),
            label: credential_name(credential),
            account: credential.account.clone(),
            // The id of an App stays; only its key is replaced.
            login: credential.login.clone().filter(|_| plan.slot() != Slot::AppKey),
            expires_at: credential.expires_at.map(|end| end.to_string()),
            kind: kind_id(plan.kind).to_owned(),
            field: match plan.slot() {
                Slot::Token => FieldName::Token,
                Slot::Password => FieldName::Password,
                Slot::AppKey => FieldName::AppKey,
            },
            rights: rights.iter().map(|right| (*right).to_owned()).collect(),
            token_page: token_page.as_ref().map(LinkView::from),
            uses: plan.uses.iter().map(RotationUseView::from).collect(),
            untouched: plan
                .untouched
                .iter()
                .map(|connection| connection.name.clone())
                .collect(),
            alike: plan
                .alike
                .iter()
                .map(|connection| connection.name.clone())
                .collect(),
            no_way_back: if has_way_back { 0 } else { count(plan.uses.len()) },
            active: plan.active.as_ref().map(|rotation| rotation.id.to_string()),
        }
    }
}

impl From<&PlannedUse> for RotationUseView {
    fn from(used: &PlannedUse) -> Self {
        Self {
            connection: used.connection.id.to_string(),
            name: used.connection.name.clone(),
            kind: domain::kinds::plugin_display(used.connection.kind.slug()).to_owned(),
            system: used.system.name.clone(),
            environment: used.system.environment.into(),
            beside: count(used.beside),
        }
    }
}

impl From<&RotationInFull> for RotationView {
    fn from(full: &RotationInFull) -> Self {
        let (rotation, credential) = (&full.rotation, &full.credential);
        let uses = full.uses.iter().zip(&rotation.sinks);
        Self {
            id: rotation.id.to_string(),
            credential: credential.id.to_string(),
            label: credential_name(credential),
            account: credential.account.clone(),
            // After the switch the credential's own end is the new one.
            old_hint: hint(&credential.hint).filter(|_| credential.hint != rotation.incoming.hint),
            new_hint: hint(&rotation.incoming.hint),
            new_kind: rotation.incoming.token_kind.display().to_owned(),
            is_other_account: rotation.incoming.is_of_another(credential.account.as_deref()),
            is_untouched: rotation.is_untouched(),
            is_elsewhere: full.is_elsewhere,
            uses: uses
                .map(|(named, sink)| RotationUseView {
                    connection: named.connection.to_string(),
                    name: named.name.clone(),
                    kind: named.kind.clone(),
                    system: named.system.clone(),
                    environment: sink.environment.into(),
                    beside: count(named.beside),
                })
                .collect(),
            state: RotationStateView::from(rotation),
        }
    }
}

impl From<&Rotation> for RotationStateView {
    fn from(rotation: &Rotation) -> Self {
        let left_out = rotation
            .sinks
            .iter()
            .filter(|sink| sink.step == SinkStep::LeftOut);
        Self {
            phase: rotation.phase.into(),
            account: rotation.incoming.account.clone(),
            swapped: count(rotation.swapped()),
            taking_part: count(rotation.sinks.len() - left_out.count()),
            may_revoke: rotation.may_revoke(),
            uses: rotation.sinks.iter().map(UseStateView::from).collect(),
        }
    }
}

impl From<&Sink> for UseStateView {
    fn from(sink: &Sink) -> Self {
        Self {
            trial: sink.trial.into(),
            step: sink.step.into(),
            holds: sink.holds().into(),
            can_be_put_back: sink.can_be_put_back,
            finding: sink
                .finding
                .as_ref()
                .map(|finding| FindingView::of(finding, About::system(sink.system), None)),
        }
    }
}

impl DecisionInput {
    pub(crate) fn into_decision(self) -> Result<Decision, CommandError> {
        let id = |text: String| text.parse().map_err(|_| CommandError::bad_arguments());
        Ok(match self {
            Self::GoOn => Decision::GoOn,
            Self::LeaveOut { connection } => Decision::LeaveOut(id(connection)?),
            Self::TakeIn { connection } => Decision::TakeIn(id(connection)?),
            Self::Begin {
                on_trouble,
                accepts_other_account: false,
            } => Decision::Begin(on_trouble.into()),
            Self::Begin { on_trouble, .. } => Decision::BeginDespite(on_trouble.into()),
            Self::Resume => Decision::Resume,
            Self::PutBack => Decision::PutBack,
            Self::Abandon => Decision::Abandon,
        })
    }
}

impl From<OnTroubleName> for OnTrouble {
    fn from(name: OnTroubleName) -> Self {
        match name {
            OnTroubleName::PutBack => Self::PutBack,
            OnTroubleName::Stop => Self::Stop,
            OnTroubleName::GoOn => Self::GoOn,
        }
    }
}

pub(crate) fn hint(hint: &Hint) -> Option<String> {
    hint.last_four.as_ref().map(|end| format!("…{end}"))
}
