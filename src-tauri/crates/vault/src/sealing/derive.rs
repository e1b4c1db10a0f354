//! Separate keys from the data key, by HKDF-SHA-256 with the vault id as salt.

use domain::Secret;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::key::{DataKey, FingerprintKey, SecretsKey};
use crate::VaultId;

/// The key that seals secrets.
pub(crate) fn derive_secrets_key(data_key: &DataKey, vault: VaultId) -> SecretsKey {
    SecretsKey::from_bytes(derive(data_key, vault, b"secrets"))
}

/// The key behind fingerprints.
pub(crate) fn derive_fingerprint_key(data_key: &DataKey, vault: VaultId) -> FingerprintKey {
    FingerprintKey::from_bytes(derive(data_key, vault, b"fingerprint"))
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

fn derive(data_key: &DataKey, vault: VaultId, label: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut derived = Zeroizing::new([0; 32]);
    // Exposed to derive from it, which is all that it is for.
    data_key.with_exposed(|data_key| {
        Hkdf::<Sha256>::new(Some(vault.as_bytes()), data_key)
            .expand(label, derived.as_mut_slice())
            .expect("32 bytes are within the limit of HKDF");
    });
    derived
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_by_label_and_by_vault() {
        let data_key = DataKey::from_bytes(Zeroizing::new([1; 32]));
        let (here, there) = (VaultId::from_bytes([2; 16]), VaultId::from_bytes([3; 16]));

        assert_ne!(
            derive(&data_key, here, b"secrets"),
            derive(&data_key, here, b"fingerprint")
        );
        assert_ne!(
            derive(&data_key, here, b"secrets"),
            derive(&data_key, there, b"secrets")
        );
    }

    #[test]
    fn a_fingerprint_tells_the_same_secret_from_another() {
        let key = FingerprintKey::from_bytes(Zeroizing::new([4; 32]));
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
