//! What the four connectors of dojops-sa ask in the same way (dojops-sa.md section 4).

use crate::{
    Address, Scheme,
    kinds::{
        Block, Field, FieldId, KindSpec,
        common::{Reader, proposed_name},
        fields::name_field,
    },
};

/// The connector's name; until it is known what the connector is for, one as people give it is proposed.
pub(super) fn connector_name(
    reader: &mut Reader<'_>,
    spec: &KindSpec,
    place: Option<&str>,
    example: &'static str,
) -> (Option<String>, Field) {
    let proposed = place.map_or_else(|| example.to_owned(), |place| proposed_name(spec, Some(place)));
    let name = reader.label(&proposed);
    (name, name_field(reader, &proposed).example(example))
}

/// What the connector is narrowed to: typed, or picked once the credential is there, so it comes after that.
pub(super) fn place_field(reader: &Reader<'_>, label: &'static str, example: &'static str) -> Field {
    Field::text(reader, FieldId::Organization, Block::Credential, label)
        .listed()
        .example(example)
        .required()
}

/// The address, or `usual` where nothing was typed; `None` with the words where it cannot be used.
pub(super) fn connector_address(reader: &mut Reader<'_>, usual: Option<&str>) -> Option<Address> {
    let address = match usual {
        Some(usual) => reader.address_or(usual),
        None => reader.address(FieldId::Address),
    }?;
    let is_encrypted = address.origin().scheme() == Scheme::Https || address.origin().is_loopback();
    if !is_encrypted {
        reader.refuse(
            FieldId::Address,
            "The token would travel in clear. Use an https:// address.",
        );
        return None;
    }
    Some(address)
}

/// A place's key that `is_valid`; the words say how one looks.
pub(super) fn place(
    reader: &mut Reader<'_>,
    missing: &str,
    is_valid: fn(&str) -> bool,
    words: &str,
) -> Option<String> {
    let place = reader.required(FieldId::Organization, missing)?;
    if is_valid(&place) {
        return Some(place);
    }
    reader.refuse(FieldId::Organization, words);
    None
}
