//! `export`: names, ages and addresses for a review; or everything, sealed.

use app::Told;

use super::{list, setup};
use crate::{
    Exit,
    arguments::{Export, Format},
    failure::Failure,
    files, pick,
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
            files::write(&session.working_directory.join(name), &text)
                .map_err(|_| Failure::usage("The file cannot be written there."))?;
            session.printer.note(format!("Wrote {}", name.display()));
        }
        None => session.console.out(&text),
    }
    Ok(Exit::Fine)
}

fn csv(shapes: &[list::ConnectionShape]) -> String {
    let mut text = format!("{}\n", list::ConnectionShape::HEADINGS.join(","));
    for shape in shapes {
        let cells = shape.cells();
        text.push_str(
            &cells
                .iter()
                .map(|cell| quoted(cell))
                .collect::<Vec<_>>()
                .join(","),
        );
        text.push('\n');
    }
    text
}

/// A cell as spreadsheets read it; one that would begin a formula is text.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_two() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(quoted("plain"), "plain");
    }
}
