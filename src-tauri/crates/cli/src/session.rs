//! One command's run: the use cases, the terminal, and what was said for every command.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use app::{App, Clock, Events, Identity, KeyStatus, Start, Told, ToldCode, domain::Secret, sentence};
use tokio_util::sync::CancellationToken;

use crate::{
    Console, Surroundings,
    arguments::{Command, Everywhere, Store, StoreAction},
    desktop::Terminal,
    failure::Failure,
    memory,
    print::Printer,
};

/// What a command works with.
pub(crate) struct Session {
    pub(crate) app: App,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) console: Arc<dyn Console>,
    pub(crate) desktop: Arc<Terminal>,
    pub(crate) printer: Printer,
    /// Where the state file and the env file are.
    pub(crate) working_directory: PathBuf,
    pub(crate) cancel: CancellationToken,
    /// The passphrase that came through a descriptor; taken by whoever needs it.
    pub(crate) passphrase: Mutex<Option<Secret>>,
    /// A new one, of a sealed export or of the store, likewise.
    pub(crate) new_passphrase: Mutex<Option<Secret>>,
}

impl Session {
    /// Opens the vault. Asks neither the keychain nor any server.
    pub(crate) fn open(
        everywhere: &Everywhere,
        command: &Command,
        surroundings: Surroundings,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let read = |number: Option<u32>| number.map(|number| descriptor(&surroundings, number)).transpose();
        let passphrase = read(everywhere.passphrase_fd)?;
        let new_passphrase = if let Command::Export(export) = command {
            read(export.sealed_passphrase_fd)?
        } else if let Command::Store(Store {
            action: Some(StoreAction::Passphrase { new_passphrase_fd }),
        }) = command
        {
            read(*new_passphrase_fd)?
        } else {
            None
        };
        memory::forbid_reading();
        let identity = Identity::of(surroundings.edition);
        let directory = directory(everywhere, &surroundings);
        let desktop = Arc::new(Terminal::new(surroundings.console.clone()));
        let app = App::open(Start {
            directory,
            identity,
            keychain: surroundings.keychain,
            clock: surroundings.clock.clone(),
            events: Arc::new(Nobody),
            desktop: desktop.clone(),
            variables: surroundings.variables,
        });
        // Each of them is about the file; the window offers the ways out one by one.
        let app = app.map_err(|error| {
            Told::new(ToldCode::DiskTrouble, sentence(&error))
                .hint("Look at the data directory, or restore a backup: patchbay import FILE.")
        })?;
        Ok(Self {
            app,
            clock: surroundings.clock,
            desktop,
            console: surroundings.console,
            printer: printer.painting(surroundings.may_paint),
            working_directory: surroundings.working_directory,
            cancel: surroundings.cancel,
            passphrase: Mutex::new(passphrase),
            new_passphrase: Mutex::new(new_passphrase),
        })
    }

    /// Whether somebody can be asked.
    pub(crate) fn is_interactive(&self) -> bool {
        self.console.is_interactive()
    }
}

/// Where everything is kept.
pub(crate) fn directory(everywhere: &Everywhere, surroundings: &Surroundings) -> PathBuf {
    match &everywhere.data_dir {
        Some(given) => surroundings.working_directory.join(given),
        None => Identity::of(surroundings.edition).data_directory(&surroundings.data_home),
    }
}

fn descriptor(surroundings: &Surroundings, number: u32) -> Result<Secret, Failure> {
    surroundings.console.read_descriptor(number).ok_or_else(|| {
        Failure::usage("Nothing could be read from the descriptor that was named.")
            .hint("Open it for reading: patchbay --passphrase-fd 3 ... 3< FILE")
    })
}

/// A command draws what it was asked for; nobody waits for news.
struct Nobody;

impl Events for Nobody {
    fn store_changed(&self, _: u64) {}

    fn keys_changed(&self, _: &KeyStatus) {}
}
