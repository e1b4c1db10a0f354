//! What we rely on in a keychain, in each state it can be in. The same suite runs against the one in memory and
//! against the real Secret Service (see `secret_service`), so that the fake stays honest.

use vault::{
    Attempt, Keychain,
    KeychainTrouble::{Locked, Unavailable},
    Place,
    fakes::{MemoryKeychain, Mood},
};

use crate::support::secret;

/// A state that a keychain can be put in from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    NoService,
    NoCollection,
    LockedUp,
    Usable,
}

impl Standing {
    pub(crate) const ALL: [Self; 4] = [Self::NoService, Self::NoCollection, Self::LockedUp, Self::Usable];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NoService => "no-service",
            Self::NoCollection => "no-collection",
            Self::LockedUp => "locked-up",
            Self::Usable => "usable",
        }
    }
}

/// The suite.
pub(crate) fn behaves(keychain: &dyn Keychain, standing: Standing) {
    match standing {
        Standing::NoService | Standing::NoCollection => fails_with(keychain, Unavailable),
        Standing::LockedUp => fails_with(keychain, Locked),
        Standing::Usable => keeps_items(keychain),
    }
}

#[test]
fn the_keychain_in_memory_behaves_like_a_keychain() {
    for (standing, mood) in [
        (Standing::NoService, Mood::Absent),
        (Standing::NoCollection, Mood::Absent),
        (Standing::LockedUp, Mood::Locked),
        (Standing::Usable, Mood::Normal),
    ] {
        behaves(&MemoryKeychain::in_mood(mood), standing);
    }
}

fn fails_with(keychain: &dyn Keychain, trouble: vault::KeychainTrouble) {
    for attempt in [Attempt::Background, Attempt::ByUser] {
        assert_eq!(
            keychain.get(&place(), attempt).unwrap_err(),
            trouble,
            "{attempt:?}"
        );
    }
    assert_eq!(
        keychain.put(&place(), &secret("zz-not-kept")).unwrap_err(),
        trouble
    );
    assert_eq!(keychain.delete(&place()).unwrap_err(), trouble);
    assert_eq!(keychain.probe(&place().service).unwrap_err(), trouble);
}

fn keeps_items(keychain: &dyn Keychain) {
    let kept = |place: &Place| {
        let item = keychain.get(place, Attempt::Background).unwrap();
        // Exposed to compare.
        item.map(|item| item.with_exposed(str::to_owned))
    };
    let neighbour = Place {
        account: "kek-other".to_owned(),
        ..place()
    };

    assert_eq!(kept(&place()), None, "nothing is there at first");
    keychain.probe(&place().service).unwrap();

    keychain.put(&place(), &secret("v1.first.item")).unwrap();
    keychain.put(&place(), &secret("v1.second.item")).unwrap();
    assert_eq!(
        kept(&place()).as_deref(),
        Some("v1.second.item"),
        "the second replaces the first"
    );
    assert_eq!(kept(&neighbour), None, "places do not mix");

    keychain.delete(&place()).unwrap();
    assert_eq!(kept(&place()), None);
    keychain.delete(&place()).unwrap();
}

fn place() -> Place {
    Place {
        service: "dev.patchbay.Patchbay.test".to_owned(),
        account: "kek-made-up".to_owned(),
    }
}
