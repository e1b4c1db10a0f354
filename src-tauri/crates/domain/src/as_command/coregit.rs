//! `curl` for CoreGit's interface (coregit.md 5), and the same as a call of its SDK for TypeScript
//! (docs: getting-started/typescript-sdk).

use serde_json::{Value, json};

use super::{CommandSource, CommandTool, CommandVerb, NotPrinted, PrintedCommand, needed, shell};
use crate::{ConnectionState, Kind, RemoteId, TokenKind};

/// What the SDK, the command line of CoreGit and this call their key (coregit.md section 10).
const KEY: &str = "COREGIT_API_KEY";
const ESCAPED: &str = "Inside JSON a quote or backslash in the secret needs a backslash before it.";
const LEAVES_WEBHOOKS: &str = "Its syncs vanish with it, and their webhooks stay at the provider.";
const INSTALL: &str = "It needs the package @coregit/sdk beside it.";

pub(super) fn printed(source: &CommandSource<'_>, verb: CommandVerb) -> [PrintedCommand; 2] {
    let command = |tool, text, note| PrintedCommand {
        verb,
        tool,
        text,
        variables: needed(source, verb, Some(KEY)),
        note,
    };
    let note = match verb {
        CommandVerb::Create | CommandVerb::Update => Some(ESCAPED),
        CommandVerb::Delete => Some(LEAVES_WEBHOOKS),
        CommandVerb::List | CommandVerb::Test => None,
    };
    let other_note = match verb {
        CommandVerb::Delete => Some(LEAVES_WEBHOOKS),
        CommandVerb::Create | CommandVerb::Update | CommandVerb::List | CommandVerb::Test => Some(INSTALL),
    };
    [
        command(CommandTool::Curl, curl(source, verb), note),
        command(CommandTool::CoreGitSdk, sdk(source, verb), other_note),
    ]
}

fn curl(source: &CommandSource<'_>, verb: CommandVerb) -> Result<String, NotPrinted> {
    let call = Call::of(source, verb)?;
    let (method, path) = match verb {
        CommandVerb::Create => ("-X POST ", "v1/connections".to_owned()),
        CommandVerb::List => ("", "v1/connections".to_owned()),
        CommandVerb::Update => ("-X PATCH ", format!("v1/connections/{}", call.id)),
        CommandVerb::Test => ("-X POST ", format!("v1/connections/{}/test", call.id)),
        CommandVerb::Delete => ("-X DELETE ", format!("v1/connections/{}", call.id)),
    };
    let url = shell::word(source.system.address.below(&path).as_str(), "The address")?;
    let line = format!("curl -sS {method}-H \"x-api-key: ${KEY}\" {url}");
    let Some(fields) = call.fields else {
        return Ok(line);
    };
    let body = shell::document_line(&fields.to_string());
    let comma = if body == "{}" { "" } else { "," };
    let begin = body.strip_suffix('}').unwrap_or(&body);
    Ok(format!(
        "{line} -H 'Content-Type: application/json' --data-binary @- <<JSON\n\
         {begin}{comma}\"access_token\":\"$TOKEN\"}}\nJSON"
    ))
}

fn sdk(source: &CommandSource<'_>, verb: CommandVerb) -> Result<String, NotPrinted> {
    let call = Call::of(source, verb)?;
    let id = shell::script_text(&json!(call.id).to_string());
    let fields = call.fields.map(|fields| {
        let written = shell::script_text(&fields.to_string());
        let comma = if written == "{}" { "" } else { ", " };
        let begin = written.strip_suffix('}').unwrap_or(&written);
        format!("{begin}{comma}\"access_token\": process.env.TOKEN}}")
    });
    let (method, arguments) = match (verb, fields) {
        (CommandVerb::Create, fields) => ("create", fields.unwrap_or_default()),
        (CommandVerb::Update, fields) => ("update", format!("{id}, {}", fields.unwrap_or_default())),
        (CommandVerb::List, _) => ("list", String::new()),
        (CommandVerb::Test, _) => ("test", id),
        (CommandVerb::Delete, _) => ("delete", id),
    };
    let address = source.system.address.to_string();
    let base = shell::script_text(&json!(address.trim_end_matches('/')).to_string());
    // Quoted, so that the shell leaves the script alone.
    Ok(format!(
        "node --input-type=module <<'SCRIPT'\n\
         import {{ createCoregitClient }} from \"@coregit/sdk\";\n\
         const git = createCoregitClient({{ apiKey: process.env.{KEY}, baseUrl: {base} }});\n\
         const {{ data, error }} = await git.connections.{method}({arguments});\n\
         console.log(JSON.stringify(error ?? data));\n\
         SCRIPT"
    ))
}

/// What both tools say.
struct Call {
    id: String,
    /// The body without its secret; nothing where none goes along.
    fields: Option<Value>,
}

impl Call {
    fn of(source: &CommandSource<'_>, verb: CommandVerb) -> Result<Self, NotPrinted> {
        let Kind::Known(kind) = source.connection.kind else {
            return Err(NotPrinted::UnknownKind);
        };
        let only_reads = source
            .own_login
            .is_some_and(|key| key.token_kind == TokenKind::Scoped);
        let writes = match verb {
            CommandVerb::Create | CommandVerb::Update | CommandVerb::Delete => true,
            CommandVerb::List | CommandVerb::Test => false,
        };
        if only_reads && writes {
            return Err(NotPrinted::KeyOnlyReads);
        }
        let id = match verb {
            CommandVerb::Create | CommandVerb::List => String::new(),
            CommandVerb::Update | CommandVerb::Test | CommandVerb::Delete => id(source)?,
        };
        let fields = match verb {
            CommandVerb::Create => Some(json!({
                "provider": kind.spec().slug, "label": source.connection.name,
            })),
            CommandVerb::Update => Some(json!({})),
            CommandVerb::List | CommandVerb::Test | CommandVerb::Delete => None,
        };
        Ok(Self { id, fields })
    }
}

/// An id is part of an address here: one that is no plain word is not printed (coregit.md section 4).
fn id(source: &CommandSource<'_>) -> Result<String, NotPrinted> {
    let is_plain = |id: &&String| {
        id.chars()
            .all(|one| one.is_ascii_alphanumeric() || "_-".contains(one))
    };
    match (&source.connection.state, &source.connection.remote_id) {
        (ConnectionState::Present, Some(RemoteId::Text(id))) => {
            Some(id).filter(is_plain).cloned().ok_or(NotPrinted::NotThere)
        }
        _ => Err(NotPrinted::NotThere),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Connection, System, SystemKind,
        as_command::{
            commands,
            tests::{github, own_login, system, uses},
        },
        kinds::ConnectionKind,
    };

    #[test]
    fn each_verb_is_printed_for_curl_and_for_the_sdk() {
        let all = printed_with("CI mirror", TokenKind::Master);

        let curl: Vec<_> = all.iter().step_by(2).cloned().map(Result::unwrap).collect();
        let key = "-H \"x-api-key: $COREGIT_API_KEY\" https://api.coregit.dev/v1/connections";
        let body = "-H 'Content-Type: application/json' --data-binary @- <<JSON";
        assert_eq!(
            curl,
            [
                format!(
                    "curl -sS -X POST {key} {body}\n\
                     {{\"provider\":\"github\",\"label\":\"CI mirror\",\"access_token\":\"$TOKEN\"}}\nJSON"
                ),
                format!("curl -sS {key}"),
                format!("curl -sS -X PATCH {key}/-V1_a {body}\n{{\"access_token\":\"$TOKEN\"}}\nJSON"),
                format!("curl -sS -X POST {key}/-V1_a/test"),
                format!("curl -sS -X DELETE {key}/-V1_a"),
            ]
        );
        let calls: Vec<_> = all.iter().skip(1).step_by(2).map(call_in).collect();
        assert_eq!(
            calls,
            [
                "create({\"provider\":\"github\",\"label\":\"CI mirror\", \"access_token\": process.env.TOKEN})",
                "list()",
                "update(\"-V1_a\", {\"access_token\": process.env.TOKEN})",
                "test(\"-V1_a\")",
                "delete(\"-V1_a\")",
            ]
        );
    }

    #[test]
    fn a_hostile_label_stays_a_text_in_the_script() {
        let all = printed_with("a\"b\\ `id` ${x} ! \nSCRIPT\n\u{1b}[201~", TokenKind::Master);

        let script = all[1].as_ref().unwrap();
        assert_eq!(
            script.lines().filter(|line| *line == "SCRIPT").count(),
            1,
            "{script}"
        );
        assert!(!script.contains('!') && !script.contains('\u{1b}'), "{script}");
    }

    #[test]
    fn what_a_scoped_key_may_not_do_is_not_printed() {
        let all = printed_with("CI mirror", TokenKind::Scoped);

        let refused: Vec<bool> = all
            .iter()
            .map(|text| *text == Err(NotPrinted::KeyOnlyReads))
            .collect();
        assert_eq!(
            refused,
            [true, true, false, false, true, true, false, false, true, true]
        );
    }

    /// The texts of all verbs with both tools.
    fn printed_with(name: &str, key: TokenKind) -> Vec<Result<String, NotPrinted>> {
        let connection = Connection {
            kind: Kind::Known(ConnectionKind::CoreGitGithub),
            remote_id: Some(RemoteId::Text("-V1_a".to_owned())),
            ..github(name)
        };
        let system = System {
            kind: SystemKind::CoreGit,
            address: "https://api.coregit.dev/".parse().unwrap(),
            ..system()
        };
        commands(&CommandSource {
            connection: &connection,
            system: &system,
            own_login: Some(&own_login(key, None)),
            uses: &uses(&connection, 1),
        })
        .into_iter()
        .map(|command| command.text)
        .collect()
    }

    fn call_in(text: &Result<String, NotPrinted>) -> String {
        let text = text.as_ref().unwrap();
        let line = text.lines().find(|line| line.contains("await")).unwrap();
        let call = line.split_once("git.connections.").unwrap().1;
        call.trim_end_matches(';').to_owned()
    }
}
