//! Fields as the kinds put them together.

use crate::kinds::{Block, Choice, Control, Field, FieldId, common::Reader};

impl Field {
    /// A line of text with the answer in it.
    pub(super) fn text(reader: &Reader<'_>, id: FieldId, block: Block, label: &'static str) -> Self {
        Self {
            id,
            block,
            label,
            help: None,
            placeholder: None,
            control: Control::Text,
            value: reader.text(id).to_owned(),
            is_required: false,
        }
    }

    /// The same with what the provider names beside it.
    pub(super) fn listed(self) -> Self {
        Self {
            control: Control::TextOrPick,
            ..self
        }
    }

    /// One of a few, `chosen` for now.
    pub(super) fn choice(
        id: FieldId,
        block: Block,
        label: &'static str,
        choices: &[(&'static str, &'static str)],
        chosen: &str,
    ) -> Self {
        let choices = choices
            .iter()
            .map(|&(value, label)| Choice { value, label })
            .collect();
        Self {
            id,
            block,
            label,
            help: None,
            placeholder: None,
            control: Control::Choice(choices),
            value: chosen.to_owned(),
            is_required: true,
        }
    }

    /// The secret; its value never comes here.
    pub(super) fn secret(id: FieldId, label: &'static str) -> Self {
        Self {
            id,
            block: Block::Credential,
            label,
            help: None,
            placeholder: None,
            control: Control::Secret,
            value: String::new(),
            is_required: true,
        }
    }

    /// Secrets of which there may be several.
    pub(super) fn secret_rows(id: FieldId, label: &'static str) -> Self {
        Self {
            control: Control::SecretRows,
            ..Self::secret(id, label)
        }
    }

    /// A private key.
    pub(super) fn private_key(id: FieldId, label: &'static str) -> Self {
        Self {
            control: Control::PrivateKey,
            ..Self::secret(id, label)
        }
    }

    /// One of those that the provider names.
    pub(super) fn pick(reader: &Reader<'_>, id: FieldId, block: Block, label: &'static str) -> Self {
        Self {
            control: Control::Pick,
            is_required: true,
            ..Self::text(reader, id, block, label)
        }
    }

    pub(super) fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    pub(super) fn help(self, words: impl Into<String>) -> Self {
        Self {
            help: Some(words.into()),
            ..self
        }
    }

    pub(super) fn example(self, words: &'static str) -> Self {
        Self {
            placeholder: Some(words),
            ..self
        }
    }

    pub(super) fn number(self) -> Self {
        Self {
            control: Control::Number,
            ..self
        }
    }

    /// With `value` in it as long as nothing is typed.
    pub(super) fn or_proposed(self, value: &str) -> Self {
        if self.value.is_empty() {
            Self {
                value: value.to_owned(),
                ..self
            }
        } else {
            self
        }
    }
}

/// The name, with what is proposed in it until somebody types.
pub(super) fn name_field(reader: &Reader<'_>, proposed: &str) -> Field {
    Field::text(reader, FieldId::Name, Block::WhatAndWhere, "Name")
        .required()
        .or_proposed(proposed)
}

/// The same in a CoreGit, which calls it a label.
pub(super) fn label_field(reader: &Reader<'_>, proposed: &str) -> Field {
    Field {
        label: "Label",
        ..name_field(reader, proposed)
    }
}

/// The choice between the public service and a server of one's own, which is refused with these words: whoever needs
/// one must hear it before a token is shown to the wrong host.
pub(super) fn public_or_own(
    reader: &mut Reader<'_>,
    label: &'static str,
    choices: [(&'static str, &'static str); 2],
    refusal: &'static str,
) -> Field {
    let [(public, _), (own, _)] = choices;
    let is_own = reader.text(FieldId::Site) == own;
    if is_own {
        reader.refuse(FieldId::Site, refusal);
    }
    let chosen = if is_own { own } else { public };
    Field::choice(FieldId::Site, Block::WhatAndWhere, label, &choices, chosen)
}

/// The organisation of a kind that has no use for it but the name.
pub(super) fn naming_organization(reader: &Reader<'_>) -> Field {
    Field::text(reader, FieldId::Organization, Block::WhatAndWhere, "Organization").help("Only for the name.")
}

/// Another address than the usual one, folded.
pub(super) fn other_address(reader: &Reader<'_>, usual: &'static str) -> Field {
    Field::text(reader, FieldId::Address, Block::Advanced, "Another address")
        .help(format!("Empty: {usual}"))
        .example(usual)
}

/// The address of a server of one's own.
pub(super) fn server_address(reader: &Reader<'_>, label: &'static str, help: &'static str) -> Field {
    Field::text(reader, FieldId::Address, Block::WhatAndWhere, label)
        .help(help)
        .required()
}
