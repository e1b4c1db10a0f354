//! Ids as the window sends them.

use std::str::FromStr;

use domain::IdError;

use crate::{error::CommandError, shell::Shell, tasks::Running};

/// An id of ours. A text that is none was not made by us.
pub(crate) fn id<T: FromStr<Err = IdError>>(text: &str) -> Result<T, CommandError> {
    text.parse().map_err(|IdError| CommandError::bad_arguments())
}

/// Enters the task that the window named.
pub(crate) fn begin(shell: &Shell, task: String) -> Result<Running, CommandError> {
    shell.tasks.begin(task).ok_or_else(CommandError::bad_arguments)
}
