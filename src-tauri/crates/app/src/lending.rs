//! The secret of a draft, lent to the test of it.

use connect::net::{Refusal, Released, SecretSource, Staged};
use domain::{AuthStyle, Grant, Origin};

use crate::{
    App, ReuseError,
    held::Held,
    staging::{self, Material},
};

/// What a draft's test may send.
pub(crate) enum Lent<'s> {
    /// What was typed.
    Typed(Staged<'s>),
    /// What is sealed here.
    Held(Held),
}

impl SecretSource for Lent<'_> {
    fn open(&self, origin: &Origin, style: AuthStyle) -> Result<Released, Refusal> {
        match self {
            Self::Typed(typed) => typed.open(origin, style),
            Self::Held(held) => held.open(origin, style),
        }
    }
}

impl App {
    /// A staged secret for one test; one that is sealed here, once it may go to all of these.
    pub(crate) async fn lend<'s>(
        &self,
        staged: &'s staging::Staged,
        login: Option<&str>,
        granted: &'s [Grant],
    ) -> Result<Lent<'s>, ReuseError> {
        match &staged.material {
            Material::Typed(secret) => Ok(Lent::Typed(Staged {
                secret,
                grants: granted,
            })),
            Material::Held(credential) => {
                self.let_go_to(*credential, login, granted.to_vec()).await?;
                Ok(Lent::Held(self.held(*credential)))
            }
        }
    }
}
