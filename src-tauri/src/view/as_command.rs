//! A connection as the commands of other tools.

use domain::as_command::{CommandTool, CommandVerb, PrintedCommand};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CommandVerbName {
    /// Creates it anew.
    Create,
    /// Lists its kind.
    List,
    /// Gives it another secret.
    Update,
    /// Has the system test it.
    Test,
    /// Deletes it.
    Delete,
}

/// Which tool a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CommandToolName {
    /// gh-devlake.
    GhDevlake,
    /// curl.
    Curl,
    /// CoreGit's package for TypeScript.
    CoreGitSdk,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrintedCommandView {
    /// What it does.
    pub verb: CommandVerbName,
    /// For which tool.
    pub tool: CommandToolName,
    /// "curl".
    pub tool_label: String,
    /// The text; nothing where there is none.
    pub text: Option<String>,
    /// Why there is none.
    pub why_not: Option<String>,
    /// The variables to be set before.
    pub variables: Vec<String>,
    /// What else is to be known.
    pub note: Option<String>,
}

/// Which command.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopyCommandInput {
    /// The connection.
    pub connection: String,
    /// What it does.
    pub verb: CommandVerbName,
    /// For which tool.
    pub tool: CommandToolName,
}

impl From<&PrintedCommand> for PrintedCommandView {
    fn from(command: &PrintedCommand) -> Self {
        Self {
            verb: command.verb.into(),
            tool: command.tool.into(),
            tool_label: command.tool.display().to_owned(),
            text: command.text.clone().ok(),
            why_not: command.text.as_ref().err().map(ToString::to_string),
            variables: command.variables.clone(),
            note: command.note.map(str::to_owned),
        }
    }
}

impl From<CommandVerb> for CommandVerbName {
    fn from(verb: CommandVerb) -> Self {
        match verb {
            CommandVerb::Create => Self::Create,
            CommandVerb::List => Self::List,
            CommandVerb::Update => Self::Update,
            CommandVerb::Test => Self::Test,
            CommandVerb::Delete => Self::Delete,
        }
    }
}

impl From<CommandVerbName> for CommandVerb {
    fn from(verb: CommandVerbName) -> Self {
        match verb {
            CommandVerbName::Create => Self::Create,
            CommandVerbName::List => Self::List,
            CommandVerbName::Update => Self::Update,
            CommandVerbName::Test => Self::Test,
            CommandVerbName::Delete => Self::Delete,
        }
    }
}

impl From<CommandTool> for CommandToolName {
    fn from(tool: CommandTool) -> Self {
        match tool {
            CommandTool::GhDevlake => Self::GhDevlake,
            CommandTool::Curl => Self::Curl,
            CommandTool::CoreGitSdk => Self::CoreGitSdk,
        }
    }
}

impl From<CommandToolName> for CommandTool {
    fn from(tool: CommandToolName) -> Self {
        match tool {
            CommandToolName::GhDevlake => Self::GhDevlake,
            CommandToolName::Curl => Self::Curl,
            CommandToolName::CoreGitSdk => Self::CoreGitSdk,
        }
    }
}
