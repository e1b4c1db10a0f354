//! Separate keys from the data key, by HKDF-SHA-256 with the vault id as salt.

use super::key::{DataKey, FingerprintKey, SecretsKey};
use crate::VaultId;
use domain::Secret;
use hkdf::Hkdf;
use sha2::Sha256;

/// The key that seals secrets.
pub(crate) fn derive_secrets_key(data_key: &DataKey, vault: VaultId) -> SecretsKey {
    SecretsKey::filled(|key| derive(data_key, vault, b"secrets", key))
}

/// The key behind fingerprints.
pub(crate) fn derive_fingerprint_key(data_key: &DataKey, vault: VaultId) -> FingerprintKey {
    FingerprintKey::filled(|key| derive(data_key, vault, b"fingerprint", key))
}

/// Eight keyed bytes that are equal for equal secrets of one vault and say nothing else.
pub(crate) fn derive_fingerprint(key: &FingerprintKey, secret: &Secret) -> [u8; 8] {
    let mut fingerprint = [0; 8];
    // Exposed to be hashed under the fingerprint key.
    key.with_exposed(|key| {
        secret.with_exposed(|text| {
            Hkdf::<Sha256>::from_prk(key)
                .expect("32 bytes are a SHA-256 pseudo-random key")
                .expand(text.as_bytes(), &mut fingerprint)
                .expect("eight bytes are within one block");
        });
    });
    fingerprint
}

fn derive(data_key: &DataKey, vault: VaultId, label: &[u8], derived: &mut [u8; 32]) {
    // Exposed to derive from it, which is all that it is for.
    data_key.with_exposed(|data_key| {
        Hkdf::<Sha256>::new(Some(vault.as_bytes()), data_key)
            .expand(label, derived)
            .expect("32 bytes are within the limit of HKDF");
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_by_label_and_by_vault() {
        let data_key = DataKey::filled(|key| *key = [1; 32]);
        let (here, there) = (VaultId::from_bytes([2; 16]), VaultId::from_bytes([3; 16]));
        let derived = |vault, label: &[u8]| {
            let mut key = [0; 32];
            derive(&data_key, vault, label, &mut key);
            key
        };

        assert_ne!(derived(here, b"secrets"), derived(here, b"fingerprint"));
        assert_ne!(derived(here, b"secrets"), derived(there, b"secrets"));
    }

    #[test]
    fn a_fingerprint_tells_the_same_secret_from_another() {
        let key = FingerprintKey::filled(|key| *key = [4; 32]);
        let secret = |text: &str| Secret::new(text.to_owned()).unwrap();

        assert_eq!(
            derive_fingerprint(&key, &secret("zz-one")),
            derive_fingerprint(&key, &secret("zz-one"))
        );
        assert_ne!(
            derive_fingerprint(&key, &secret("zz-one")),
            derive_fingerprint(&key, &secret("zz-other"))
        );
    }
}
