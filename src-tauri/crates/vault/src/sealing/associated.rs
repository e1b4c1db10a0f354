//! What a sealed value is bound to. Every part is length-prefixed, so that no two contexts share an encoding.

use domain::{CredentialId, Grant};

use super::{Purpose, envelope::FORMAT};
use crate::VaultId;

/// Collects length-prefixed parts.
pub(crate) struct Associated(Vec<u8>);

impl Associated {
    /// Begins with the label, which keeps secrets and slots apart.
    pub(crate) fn labelled(label: &str) -> Self {
        Self(Vec::with_capacity(256))
            .part(label.as_bytes())
            .part(&[FORMAT])
    }

    /// Appends a part behind its length.
    pub(crate) fn part(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// The bytes for the cipher.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// The context of a stored secret: which vault, credential, purpose and version, and where it may go.
pub(crate) fn of_secret(
    vault: VaultId,
    credential: CredentialId,
    purpose: Purpose,
    version: u64,
    grants: &[Grant],
) -> Vec<u8> {
    let mut grants: Vec<_> = grants.iter().map(of_grant).collect();
    // Sorted by their bytes and not by an order of the domain, which may gain variants in the middle.
    grants.sort();
    grants.dedup();
    let context = Associated::labelled("patchbay secret")
        .part(vault.as_bytes())
        .part(credential.as_bytes())
        .part(purpose.word().as_bytes())
        .part(&version.to_be_bytes());
    grants
        .iter()
        .fold(context, |context, grant| context.part(grant))
        .into_bytes()
}

fn of_grant(grant: &Grant) -> Vec<u8> {
    Associated(Vec::new())
        .part(grant.origin.to_string().as_bytes())
        .part(grant.auth_style.word().as_bytes())
        .part(&[u8::from(grant.allows_plain_http)])
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use domain::AuthStyle;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    proptest! {
        #[test]
        fn two_contexts_encode_alike_only_when_they_are_the_same(left in context(), right in context()) {
            prop_assert_eq!(left.canonical() == right.canonical(), left.encode() == right.encode());
        }

        #[test]
        fn the_order_of_the_grants_does_not_matter(context in context()) {
            let mut turned = context.clone();
            turned.grants.reverse();

            prop_assert_eq!(context.encode(), turned.encode());
        }

        #[test]
        fn parts_cannot_be_shifted_into_each_other(left in parts(), right in parts()) {
            let encode = |parts: &[Vec<u8>]| {
                parts.iter().fold(Associated::labelled("test"), |all, part| all.part(part)).into_bytes()
            };

            prop_assert_eq!(left == right, encode(&left) == encode(&right));
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    struct Context {
        vault: u128,
        credential: u128,
        purpose: Purpose,
        version: u64,
        grants: Vec<Grant>,
    }

    impl Context {
        fn encode(&self) -> Vec<u8> {
            let credential = CredentialId::from_uuid(Uuid::from_u128(self.credential));
            let vault = VaultId::from_bytes(self.vault.to_be_bytes());
            of_secret(vault, credential, self.purpose, self.version, &self.grants)
        }

        fn canonical(&self) -> Self {
            let mut same = self.clone();
            same.grants.sort();
            same.grants.dedup();
            same
        }
    }

    // Few values for each part, so that equal contexts are drawn as well.
    fn context() -> impl Strategy<Value = Context> {
        let purpose = prop_oneof![
            Just(Purpose::Current),
            Just(Purpose::Previous),
            Just(Purpose::Staged)
        ];
        (
            0..2_u128,
            0..2_u128,
            purpose,
            0..2_u64,
            proptest::collection::vec(grant(), 0..3),
        )
            .prop_map(|(vault, credential, purpose, version, grants)| Context {
                vault,
                credential,
                purpose,
                version,
                grants,
            })
    }

    fn grant() -> impl Strategy<Value = Grant> {
        let origin = prop_oneof![
            Just("https://a.example"),
            Just("https://a.example:81"),
            Just("http://a.example")
        ];
        let style = prop_oneof![
            Just(AuthStyle::Bearer),
            Just(AuthStyle::Basic),
            Just(AuthStyle::BodyField)
        ];
        (origin, style, any::<bool>()).prop_map(|(origin, auth_style, allows_plain_http)| Grant {
            origin: origin.parse().unwrap(),
            auth_style,
            allows_plain_http,
        })
    }

    fn parts() -> impl Strategy<Value = Vec<Vec<u8>>> {
        proptest::collection::vec(proptest::collection::vec(0..2_u8, 0..3), 0..3)
    }
}
