//! The vault that is damaged: small, with at least one row in every table.

use std::{fs, sync::Arc};

use domain::{
    AuthStyle, Check, CheckId, Grant, Outcome, Proof, Rung, RungReport, Secret, Slot, Use, Verdict,
    activity::{Action, Activity},
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{Purpose, Vault, fakes::MemoryKeychain};

use crate::support::{Home, connection, credential, grant, keep, secret, system};

/// Where the secrets may go.
pub(super) const ORIGIN: &str = "https://devlake.example";
/// How many of them there are.
pub(super) const SECRETS: u128 = 3;

/// A closed vault's file, and the keychain that opens it.
pub(super) struct Specimen {
    pub(super) bytes: Vec<u8>,
    pub(super) keychain: Arc<MemoryKeychain>,
}

impl Specimen {
    /// Makes one with pages of this size; the product's own are 4,096 bytes.
    pub(super) fn make(page_bytes: u32) -> Self {
        let home = Home::new();
        fs::create_dir(home.data()).unwrap();
        let empty = rusqlite::Connection::open(home.database()).unwrap();
        empty.pragma_update(None, "page_size", page_bytes).unwrap();
        empty.execute_batch("VACUUM").unwrap();
        drop(empty);
        fill(&home.unlocked());
        let bytes = fs::read(home.database()).unwrap();
        assert_eq!(u32::from(u16::from_be_bytes([bytes[16], bytes[17]])), page_bytes);
        assert_eq!(
            fs::read_dir(home.data()).unwrap().count(),
            1,
            "cleanly closed, it is one file"
        );
        Self {
            bytes,
            keychain: home.keychain.clone(),
        }
    }

    pub(super) fn pages(&self) -> usize {
        self.bytes.len() / usize::from(u16::from_be_bytes([self.bytes[16], self.bytes[17]]))
    }
}

/// What the secret of a credential is.
pub(super) fn value(number: u128) -> Secret {
    secret(&format!("zz-the-secret-of-{number}"))
}

pub(super) fn grants() -> [Grant; 1] {
    [grant(ORIGIN, AuthStyle::BodyField)]
}

fn fill(vault: &Vault) {
    let at: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    for number in 1..=SECRETS {
        keep(vault, &credential(number), &value(number), &grants());
    }
    let (system, connection) = (system(1), connection(1, system(1).id));
    vault
        .write(|transaction| {
            transaction.add_system(&system)?;
            transaction.add_connection(&connection)?;
            transaction.set_uses(
                connection.id,
                &[Use {
                    connection: connection.id,
                    slot: Slot::Token,
                    position: 0,
                    credential: credential(1).id,
                }],
            )?;
            transaction.add_check(&check(at))?;
            transaction.add_activity(&Activity::new(Action::Create, "GitHub - 1", at))?;
            transaction.put_setting("density", &"cosy")
        })
        .unwrap();
    vault
        .write(|transaction| {
            vault.seal(
                transaction,
                credential(1).id,
                Purpose::Previous,
                &secret("zz-the-one-before"),
                &grants(),
            )
        })
        .unwrap();
}

fn check(at: Timestamp) -> Check {
    Check {
        expires_at: None,
        id: CheckId::from_uuid(Uuid::from_u128(1)),
        connection: connection(1, system(1).id).id,
        started_at: at,
        rungs: vec![RungReport::passed(Rung::SystemTest, 12)],
        verdict: Verdict {
            outcome: Outcome::Passed,
            proof: Proof::Strong,
        },
        account: None,
        tokens: Vec::new(),
    }
}
