//! `capabilities`: what each type of connector can do, and by which means.

use std::collections::BTreeMap;

use app::domain::connector::{Capability, ConnectorType};
use serde_json::json;

use crate::{
    Exit,
    print::{Cell, Table},
    session::Session,
};

/// Prints the matrix.
pub(crate) fn run(session: &Session) -> Exit {
    let mut headings = vec!["Capability"];
    headings.extend(ConnectorType::ALL.map(name));
    let mut table = Table::new(&headings);
    for capability in Capability::ALL {
        let means =
            ConnectorType::ALL.map(|sort| sort.means(capability).map_or("-", |means| means.display()));
        table.row(std::iter::once(capability.display()).chain(means).map(Cell::new));
    }
    session.printer.table(&table);
    let matrix: BTreeMap<&str, BTreeMap<&str, &str>> = ConnectorType::ALL
        .into_iter()
        .map(|sort| {
            let means =
                |capability: Capability| Some((capability.display(), sort.means(capability)?.display()));
            (name(sort), sort.capabilities().filter_map(means).collect())
        })
        .collect();
    session.printer.json(&json!(matrix));
    Exit::Fine
}

fn name(sort: ConnectorType) -> &'static str {
    sort.kind().spec().display
}
