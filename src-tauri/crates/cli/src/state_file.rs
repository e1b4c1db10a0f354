//! gh-devlake's state file in the working directory: where it belongs to the system at hand, it is kept in step with what
//! is done here, as the window keeps the one that was picked there.

use app::{
    SystemError, SystemOverview,
    domain::{Address, SystemId},
};

use crate::{failure::Failure, session::Session};

/// In the order in which gh-devlake looks for the one to write (devlake.md 5.4).
const WRITTEN: [&str; 2] = [".devlake-local.json", ".devlake-azure.json"];

/// Before something changes in a system: its file in the working directory is kept in step from now on. A system that
/// has another file already keeps that one.
pub(crate) async fn keep(session: &Session, id: SystemId) -> Result<(), Failure> {
    let systems = session.app.systems().await?;
    let Some(found) = systems.into_iter().find(|found| found.system.id == id) else {
        return Ok(());
    };
    for name in WRITTEN {
        let path = session.working_directory.join(name);
        if !path.is_file() {
            continue;
        }
        match &found.system.state_file {
            Some(kept) if *kept == path.display().to_string() => return Ok(()),
            Some(kept) if belongs(session, &path, &found).await => {
                session.printer.note(format!(
                    "{name} is left alone: for {}, {kept} is kept in step.",
                    found.system.name
                ));
                return Ok(());
            }
            Some(_) => {}
            None => match session.app.keep_state_file(id, path).await {
                Ok(()) => {
                    session
                        .printer
                        .note(format!("{name} is kept in step with {}.", found.system.name));
                    return Ok(());
                }
                // It belongs to another DevLake, or is none.
                Err(SystemError::StateFile(_)) => {}
                Err(error) => return Err(error.into()),
            },
        }
    }
    Ok(())
}

async fn belongs(session: &Session, path: &std::path::Path, found: &SystemOverview) -> bool {
    let proposals = session.app.read_state_file(path, &session.cancel).await;
    let is_there = |address: &Address| address.origin() == found.system.address.origin();
    proposals.is_ok_and(|all| all.iter().any(|one| is_there(&one.address)))
}
