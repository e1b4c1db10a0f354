//! What is printed for other tools is run by a real shell: it does what it says, whatever the names are.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output, Stdio},
};

use app::{CopyError, OwnLogin};
use domain::{
    ConnectionId,
    as_command::{CommandTool, CommandVerb, NotPrinted, PrintedCommand},
    kinds::ConnectionKind,
};
use patchbay_tests::fakes::Bench;
use serde_json::{Value, json};

use crate::{
    plugins::{draft, rows},
    rotate::{adopted, connections, reload},
    story::{GOOD_TOKEN, at, create, github, never, secret, with_devlake},
    systems_moved::accept_key,
};

/// Names that want to be more than text.
const HOSTILE: [&str; 4] = [
    "it's \"quoted\" \\ $(touch /tmp/patchbay-owned) `id` $HOME !! ; exit 9 #",
    "-x --force",
    "JSON\nJSON\n{}",
    "\u{1b}[201~\u{15}exit 9\r\u{202e}gro-ym 🧵",
];

#[tokio::test(flavor = "multi_thread")]
async fn curl_does_with_every_plugin_what_it_is_printed_for() {
    let (bench, system) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    for row in rows() {
        let slug = row.kind.spec().slug;
        let made = create(&bench, draft(&bench, system, &row, row.secret))
            .await
            .unwrap();
        let before = stored(&bench, slug, 0);
        let id = before["id"].as_u64().unwrap();
        let other = format!("{}2", &row.secret[..row.secret.len() - 1]);

        let listed = curl(&bench, made.connection, CommandVerb::List, row.secret).await;
        let tested = curl(&bench, made.connection, CommandVerb::Test, row.secret).await;
        curl(&bench, made.connection, CommandVerb::Update, &other).await;
        let updated = stored(&bench, slug, 0);
        devlake.change(slug, id, &json!({ "name": "out of the way" }));
        let created = curl(&bench, made.connection, CommandVerb::Create, row.secret).await;
        curl(&bench, made.connection, CommandVerb::Delete, row.secret).await;

        assert_eq!(listed[0]["id"], id, "{slug}: {listed}");
        assert_eq!(tested["success"], true, "{slug}: {tested}");
        let field = if before.get("password").is_some_and(|one| one == row.secret) {
            "password"
        } else {
            "token"
        };
        assert_eq!(differing(&before, &updated), [field], "{slug}");
        assert_eq!(updated[field], json!(other), "{slug}");
        let again = stored(&bench, slug, 0);
        assert_ne!(again["id"], id, "{slug}: {again}");
        assert_eq!(again["id"], created["id"], "{slug}: {created}");
        assert_eq!(differing(&before, &again), ["id"; 1], "{slug}");
        assert_eq!(devlake.count(slug), 1, "{slug}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_name_stays_a_name() {
    for name in HOSTILE {
        stays_a_name(name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_system_s_own_key_goes_along_as_a_variable() {
    let bench = Bench::lay_out().await;
    bench.app.create_store_in_keychain().await.unwrap();
    let key = format!("{}zzcommand", "k".repeat(119));
    accept_key(&bench.sandbox.devlake(), &key);
    let mut new = at(&bench.sandbox.devlake_url(), "DevLake");
    new.login = Some(OwnLogin::ApiKey(secret(&key)));
    let system = bench.app.add_system(new, &never()).await.unwrap().system.id;
    let made = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    let list = printed(&bench, made.connection, CommandVerb::List, CommandTool::Curl).await;
    let output = shell(&list.text.unwrap(), &[("DEVLAKE_KEY", &key)], None);

    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(listed[0]["name"], "GitHub - my-org");
    assert_eq!(list.variables, ["DEVLAKE_KEY"]);
}

#[tokio::test]
async fn gh_devlake_is_printed_for_what_it_can_do_and_its_reason_for_the_rest() {
    let (bench, system) = with_devlake().await;
    for row in rows() {
        let made = create(&bench, draft(&bench, system, &row, row.secret))
            .await
            .unwrap();
        let verbs = [CommandVerb::Create, CommandVerb::Update];
        let mut can = Vec::new();
        for verb in verbs {
            can.push(
                printed(&bench, made.connection, verb, CommandTool::GhDevlake)
                    .await
                    .text
                    .is_ok(),
            );
        }

        // Its PATCH of GitHub is refused, a password ends up where no password is; the switch for API tokens, and
        // Jira Cloud's way in, are nothing it sends (devlake.md 5.6).
        let cannot_update = [
            ConnectionKind::DevLakeGithub,
            ConnectionKind::DevLakeJenkins,
            ConnectionKind::DevLakeBitbucket,
            ConnectionKind::DevLakeJira,
        ];
        let cannot_create = &cannot_update[2..];
        let expected = [
            !cannot_create.contains(&row.kind),
            !cannot_update.contains(&row.kind),
        ];
        assert_eq!(can, expected, "{:?}", row.kind);
    }
}

#[tokio::test]
async fn the_clipboard_gets_the_command_and_never_the_secret() {
    let (bench, system) = with_devlake().await;
    let made = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;

    bench
        .app
        .copy_command(made, CommandVerb::Create, CommandTool::Curl)
        .await
        .unwrap();
    let refused = bench
        .app
        .copy_command(made, CommandVerb::Update, CommandTool::GhDevlake)
        .await;

    let copied = bench.desktop.clipboard.lock().unwrap().clone();
    assert!(copied.starts_with("curl -sS -X POST"), "{copied}");
    assert_eq!(refused, Err(CopyError::NotPrinted(NotPrinted::UpdateBroken)));
    for one in bench.app.commands_of(made).await.unwrap() {
        assert!(!format!("{one:?}").contains(&GOOD_TOKEN[..16]), "{one:?}");
    }
}

async fn stays_a_name(name: &str) {
    let (bench, _) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    let id = devlake.seed("github", &adopted(name));
    reload(&bench).await;
    let connection = connections(&bench).await[0];
    devlake.change("github", id, &json!({ "name": "out of the way" }));

    curl(&bench, connection, CommandVerb::Create, GOOD_TOKEN).await;
    let gh = printed(&bench, connection, CommandVerb::Create, CommandTool::GhDevlake).await;

    assert_eq!(stored(&bench, "github", 1)["name"], json!(name));
    match gh.text {
        Ok(text) => {
            let arguments = arguments_of(&bench, "gh", &text);
            assert!(arguments.contains(&format!("--name={name}")), "{arguments:?}");
            assert!(
                arguments.contains(&format!("--token={GOOD_TOKEN}")),
                "{arguments:?}"
            );
        }
        Err(why) => assert!(name.chars().any(char::is_control) && matches!(why, NotPrinted::Unprintable(_))),
    }
}

/// Runs what is printed and reads the answer.
async fn curl(bench: &Bench, id: ConnectionId, verb: CommandVerb, secret: &str) -> Value {
    let text = printed(bench, id, verb, CommandTool::Curl).await.text.unwrap();
    let output = shell(&text, &[("TOKEN", secret)], None);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}\n{said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{text}\n{said}"))
}

pub(crate) async fn printed(
    bench: &Bench,
    id: ConnectionId,
    verb: CommandVerb,
    tool: CommandTool,
) -> PrintedCommand {
    let all = bench.app.commands_of(id).await.unwrap();
    all.into_iter()
        .find(|one| (one.verb, one.tool) == (verb, tool))
        .unwrap()
}

/// What a program of this name is given by the shell.
fn arguments_of(bench: &Bench, program: &str, text: &str) -> Vec<String> {
    let directory = bench.directory.path().join("bin");
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join(program);
    fs::write(&file, "#!/bin/sh\nprintf '%s\\0' \"$@\"\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).unwrap();
    let output = shell(text, &[("TOKEN", GOOD_TOKEN)], Some(&directory));
    let all = String::from_utf8(output.stdout).unwrap();
    all.split_terminator('\0').map(str::to_owned).collect()
}

pub(crate) fn shell(text: &str, variables: &[(&str, &str)], first: Option<&Path>) -> Output {
    let path = match first {
        Some(directory) => format!("{}:/usr/bin:/bin", directory.display()),
        None => "/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin".to_owned(),
    };
    Command::new("/bin/sh")
        .arg("-c")
        .arg(text)
        .env_clear()
        .env("PATH", path)
        .env("HOME", "/nowhere")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn stored(bench: &Bench, slug: &str, index: usize) -> Value {
    bench.sandbox.devlake().stored()["connections"][slug][index].clone()
}

/// The fields that differ, without the stamps.
fn differing(one: &Value, other: &Value) -> Vec<String> {
    let (one, other) = (one.as_object().unwrap(), other.as_object().unwrap());
    let names = one
        .keys()
        .chain(other.keys().filter(|name| !one.contains_key(*name)));
    names
        .filter(|name| !["createdAt", "updatedAt"].contains(&name.as_str()))
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect()
}
