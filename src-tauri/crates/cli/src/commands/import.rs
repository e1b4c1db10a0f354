//! `import`: a sealed export or a backup takes the vault's place, which gets a dated name and keeps everything.

use app::{RestorePlan, Table, plan_restore_from, restore_from};
use serde_json::json;

use crate::{
    Exit, Surroundings,
    arguments::{Everywhere, Import},
    desktop::agrees,
    failure::Failure,
    files,
    print::Printer,
    session, words,
};

/// Restores. The vault must be closed, so this runs before one is opened.
pub(crate) fn run(
    arguments: &Import,
    everywhere: &Everywhere,
    surroundings: &Surroundings,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let directory = session::directory(everywhere, surroundings);
    files::make_private(&directory).map_err(|_| Failure::usage("The data directory cannot be made."))?;
    let file = surroundings.working_directory.join(&arguments.file);
    let plan = plan_restore_from(&directory, &file)?;
    say(&plan, printer);
    let is_replacing = plan
        .tables
        .iter()
        .any(|table| table.readable.is_some_and(|rows| rows > 0));
    if is_replacing && !arguments.yes {
        if !surroundings.console.is_interactive() {
            return Err(Failure::usage("Missing: --yes. Nothing was changed.")
                .hint("It takes the place of the vault that is there, which gets a dated name and keeps everything."));
        }
        if !agrees(
            surroundings.console.as_ref(),
            "It takes the place of the vault that is there. Go on?",
        ) {
            return Err(app::Told::cancelled().into());
        }
    }
    let restored = restore_from(&directory, &file, surroundings.clock.now())?;
    printer.line("The backup was restored. Its passphrase opens it.");
    let kept = restored.set_aside.as_deref().and_then(|path| path.file_name());
    if let Some(kept) = kept {
        printer.line(format!("What was there is kept as {}.", kept.to_string_lossy()));
    }
    printer.json(&json!({
        "made_at": plan.backup.made_at.to_string(),
        "kept_as": kept.map(|name| name.to_string_lossy().into_owned()),
    }));
    Ok(Exit::Fine)
}

fn say(plan: &RestorePlan, printer: &Printer) {
    let count = |wanted: Table| {
        let found = plan.tables.iter().find(|table| table.table == wanted);
        found.map_or(0, |table| usize::try_from(table.in_backup).unwrap_or(usize::MAX))
    };
    printer.note(format!(
        "Made {:.0}: {}, {}, {}",
        plan.backup.made_at,
        words::count(count(Table::System), "system"),
        words::count(count(Table::Connection), "connection"),
        words::count(count(Table::Credential), "credential"),
    ));
    if plan.older_secrets > 0 {
        printer.note(format!(
            "{} were replaced since then: the backup has the old ones.",
            words::count(
                usize::try_from(plan.older_secrets).unwrap_or(usize::MAX),
                "secret"
            )
        ));
    }
}
