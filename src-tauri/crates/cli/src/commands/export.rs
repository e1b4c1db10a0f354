//! `export`: names, ages and addresses for a review; or everything, sealed.

use app::{Told, csv_line, write_private};

use super::{list, setup};
use crate::{
    Exit,
    arguments::{Export, Format},
    failure::Failure,
    pick,
    session::Session,
};

/// Writes what was asked for.
pub(crate) async fn run(arguments: &Export, session: &Session) -> Result<Exit, Failure> {
    match &arguments.sealed {
        Some(place) => sealed(session, place).await,
        None => plain(arguments, session).await,
    }
}

async fn plain(arguments: &Export, session: &Session) -> Result<Exit, Failure> {
    let rows = pick::all(session).await?;
    let shapes: Vec<_> = rows.iter().map(list::shape).collect();
    let text = match arguments.format {
        // Our own shapes have text keys only.
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&shapes).unwrap_or_default()),
        Format::Csv => csv(&shapes),
    };
    match &arguments.output {
        Some(name) => {
            write_private(&session.working_directory.join(name), &text)?;
            session.printer.note(format!("Wrote {}", name.display()));
        }
        None => session.console.out(&text),
    }
    Ok(Exit::Fine)
}

fn csv(shapes: &[list::ConnectionShape]) -> String {
    let mut text = csv_line(list::ConnectionShape::HEADINGS);
    for shape in shapes {
        let cells = shape.cells();
        text.push_str(&csv_line(cells.iter().map(String::as_str)));
    }
    text
}

async fn sealed(session: &Session, place: &std::path::Path) -> Result<Exit, Failure> {
    session.unlock().await?;
    let passphrase = match session.new_passphrase() {
        Some(given) => given,
        None => setup::new_passphrase(session, "Passphrase of this export")?,
    };
    session.desktop.names(session.working_directory.join(place));
    match session.app.save_backup(passphrase).await? {
        Some(written) => {
            session
                .printer
                .line(format!("Sealed everything in {}", written.display()));
            session
                .printer
                .json(&serde_json::json!({"file": written.display().to_string()}));
            Ok(Exit::Fine)
        }
        None => Err(Told::cancelled().into()),
    }
}
