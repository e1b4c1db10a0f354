//! `tag`: what people call connections beside their names. No system knows it.

use app::{
    Tagging, Told, ToldCode,
    domain::{Tag as OneTag, kinds::FieldId},
    sentence,
};
use serde_json::json;

use crate::{
    Exit,
    arguments::Tag,
    failure::Failure,
    pick::{self, Named},
    session::Session,
    words,
};

/// Puts tags on and takes them off.
pub(crate) async fn run(arguments: &Tag, session: &Session) -> Result<Exit, Failure> {
    let tags = |texts: &[String]| texts.iter().map(|text| tag(text)).collect::<Result<Vec<_>, _>>();
    let (add, remove) = (tags(&arguments.add)?, tags(&arguments.remove)?);
    let mut connections = Vec::new();
    for words in &arguments.connections {
        let named = Named {
            words: Some(words),
            ..Named::default()
        };
        connections.push(pick::connection(session, named).await?.id);
    }
    let tagging = Tagging {
        connections,
        add,
        remove,
    };
    let undo = session.app.tag_connections(vec![tagging]).await?;
    let changed: Vec<String> = undo
        .iter()
        .flat_map(|back| &back.connections)
        .map(ToString::to_string)
        .collect();
    session
        .printer
        .line(format!("Tagged {}", words::count(changed.len(), "connection")));
    session.printer.json(&json!({"changed": changed}));
    Ok(Exit::Fine)
}

fn tag(text: &str) -> Result<OneTag, Failure> {
    OneTag::parse(text).map_err(|error| {
        Told::new(ToldCode::InvalidField, sentence(&error))
            .at(FieldId::Name)
            .into()
    })
}
