//! The 32-byte keys, one type per purpose, so that none is used for another's work.

use std::fmt;

use zeroize::Zeroizing;

use super::stack;
use crate::random::make_bytes;

macro_rules! key {
    ($(#[$doc:meta] $name:ident)+) => {$(
        #[$doc]
        // In one place on the heap: a value that is moved leaves a copy where it was, and nobody wipes that.
        pub(crate) struct $name(Box<Zeroizing<[u8; 32]>>);

        impl $name {
            /// Has a key written where it stays.
            pub(crate) fn filled(fill: impl FnOnce(&mut [u8; 32])) -> Self {
                let mut key = Box::new(Zeroizing::new([0; 32]));
                fill(&mut key);
                Self(key)
            }

            /// Lends the bytes to `read`. Each call says why on the line above.
            pub(crate) fn with_exposed<R>(&self, read: impl FnOnce(&[u8; 32]) -> R) -> R {
                read(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("[key]")
            }
        }
    )+};
}

key! {
    /// The vault's root: other keys are derived from it, nothing is sealed with it.
    DataKey
    /// Wraps the data key in one slot.
    WrappingKey
    /// Seals secrets. Derived.
    SecretsKey
    /// Tells "same token?" without opening anything. Derived.
    FingerprintKey
}

impl DataKey {
    /// Draws a new one.
    pub(crate) fn make() -> Self {
        stack::wiped(|| Self::filled(|key| *key = make_bytes()))
    }
}

impl WrappingKey {
    /// Draws a new one.
    pub(crate) fn make() -> Self {
        stack::wiped(|| Self::filled(|key| *key = make_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static_assertions::assert_not_impl_any!(DataKey: Clone, PartialEq, fmt::Display, AsRef<[u8]>, serde::Serialize);
    static_assertions::assert_not_impl_any!(WrappingKey: Clone, PartialEq, fmt::Display, AsRef<[u8]>, serde::Serialize);
    static_assertions::assert_not_impl_any!(SecretsKey: Clone, PartialEq, fmt::Display, AsRef<[u8]>, serde::Serialize);
    static_assertions::assert_not_impl_any!(FingerprintKey: Clone, PartialEq, fmt::Display, AsRef<[u8]>, serde::Serialize);

    #[test]
    fn a_key_prints_as_a_placeholder() {
        let key = DataKey::filled(|key| *key = [0x5a; 32]);

        assert_eq!(format!("{key:?} {:?}", Some(&key)), "[key] Some([key])");
    }

    #[test]
    fn two_new_keys_differ() {
        let (one, other) = (DataKey::make(), DataKey::make());

        // Exposed to compare.
        assert!(one.with_exposed(|one| other.with_exposed(|other| one != other)));
    }
}
