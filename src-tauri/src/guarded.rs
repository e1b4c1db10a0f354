//! Arguments from the window, decoded without ever quoting them.
//!
//! The framework's own error says which value it did not expect, and a value may be a secret, also where none is
//! expected. So every argument of every command is a [`Guarded`] or a [`Reporter`].

use serde::{Serialize, de::DeserializeOwned};
use specta::{Type, Types, datatype::DataType};
use tauri::{
    Runtime,
    ipc::{Channel, CommandArg, CommandItem, InvokeBody, InvokeError, IpcResponse},
};

use crate::error::CommandError;

/// An argument. Deliberately not `Deserialize`: the framework would decode it itself, and quote it in its error.
pub(crate) struct Guarded<T>(T);

impl<T> Guarded<T> {
    /// The decoded argument.
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<'de, R: Runtime, T: DeserializeOwned> CommandArg<'de, R> for Guarded<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let value = match &command.message.payload() {
            InvokeBody::Json(arguments) => arguments.get(command.key),
            InvokeBody::Raw(_) => None,
        };
        // A missing argument is `null`, so that an optional one may be left out.
        let value = value.cloned().unwrap_or_default();
        // The decoder's error quotes the value, so it ends here.
        serde_json::from_value(value).map(Self).map_err(|_| refused())
    }
}

impl<T: Type> Type for Guarded<T> {
    fn definition(types: &mut Types) -> DataType {
        T::definition(types)
    }
}

/// The channel on which a long command reports.
pub(crate) struct Reporter<T>(Channel<T>);

impl<T: IpcResponse> Reporter<T> {
    /// Reports on this channel.
    #[cfg(test)]
    pub(crate) fn on(channel: Channel<T>) -> Self {
        Self(channel)
    }

    /// Reports one step. A window that went away does not end the work.
    pub(crate) fn report(&self, step: T) {
        let _ = self.0.send(step);
    }
}

impl<'de, R: Runtime, T> CommandArg<'de, R> for Reporter<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        Channel::from_command(command).map(Self).map_err(|_| refused())
    }
}

impl<T: Type> Type for Reporter<T>
where
    Channel<T>: Type,
{
    fn definition(types: &mut Types) -> DataType {
        Channel::<T>::definition(types)
    }
}

fn refused() -> InvokeError {
    fixed(CommandError::bad_arguments())
}

fn fixed(error: impl Serialize) -> InvokeError {
    InvokeError::from(serde_json::to_value(error).unwrap_or_default())
}
