//! The right arguments of every command, with a secret where one belongs.

use serde_json::{Value, json};

use crate::stage::channel;

/// Nothing listens there.
const NOWHERE: &str = "http://127.0.0.1:9";
const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad90";

/// The right arguments of `command`.
pub(crate) fn right(command: &str, secret: &str) -> Value {
    match command {
        "start"
        | "try_sample"
        | "store_state"
        | "create_store_in_keychain"
        | "try_keychain"
        | "stop_asking_keychain"
        | "begin_new_vault"
        | "lock_store"
        | "make_recovery_code"
        | "use_keychain_again"
        | "list_backups"
        | "restore_vault"
        | "note_activity"
        | "list_systems"
        | "list_system_sorts"
        | "find_systems"
        | "pick_state_file"
        | "list_damage"
        | "list_undated"
        | "list_drafts"
        | "list_archived"
        | "list_credentials"
        | "list_rotations"
        | "list_kinds"
        | "erasure"
        | "finish_erasure"
        | "list_licences"
        | "open_log_folder"
        | "copy_diagnostics"
        | "connector_matrix"
        | "agent_state"
        | "read_settings" => {
            json!({})
        }
        "create_store_with_passphrase" | "unlock_with_passphrase" | "set_passphrase" | "save_backup" => {
            json!({ "input": { "passphrase": secret } })
        }
        "plan_restore" => json!({ "backup": "patchbay-0001-20260102T030405Z.db" }),
        "read_state_file" => json!({ "path": "/nowhere/state.json" }),
        "probe_system" | "add_system" => json!({ "input": system(secret), "task": "ask" }),
        "plan_move" | "move_system" => json!({
            "input": { "id": ID, "address": NOWHERE, "allowsPlainHttp": false }, "task": "move",
        }),
        "plan_merge" | "merge_systems" => json!({ "keep": ID, "dropped": ID }),
        "plan_removal" => json!({ "system": ID }),
        "remove_system" => json!({ "input": { "id": ID, "typedName": "DevLake" } }),
        "change_system" => json!({ "input": {
            "id": ID, "name": "DevLake", "environment": "staging", "checksFromHere": true, "route": route(),
        } }),
        "set_system_login" => json!({
            "system": ID, "login": { "login": "uiBasic", "user": "kim", "password": secret }, "task": "login",
        }),
        "reload_lists" => json!({ "systems": [ID], "task": "reload" }),
        // Another than what was, so that nothing is waited for.
        "wait_for_signal" => json!({ "heard": { "changes": u32::MAX, "keys": u32::MAX } }),
        "list_connections" | "match_connections" => json!({ "query": query() }),
        "group_connections" => json!({ "by": "system" }),
        "copy_note" => {
            json!({ "text": "A computer does not trust the certificate of jenkins.example.test." })
        }
        "choose_columns" => json!({ "columns": ["state", "name", "organization"] }),
        "complete_filter" => json!({ "input": { "text": "is:st", "cursor": 5 } }),
        "tag_connections" => {
            json!({ "input": [{ "connections": [ID], "add": ["nightly"], "remove": ["core"] }] })
        }
        "show_connection"
        | "look_again"
        | "print_commands"
        | "forget_connection"
        | "restore_archived"
        | "erase_archived"
        | "acknowledge_change"
        | "erase_unused"
        | "open_connection_token_page"
        | "open_config_ui"
        | "discard_draft"
        | "drop_staged"
        | "offer_env_file_deletion" => json!({ "id": ID }),
        "test_connections" => json!({
            "input": { "ids": [ID], "query": query(), "asksSystems": true },
            "task": "test",
            "onEvent": channel(),
        }),
        "forget_damaged" => json!({ "row": { "table": "connection", "key": ID } }),
        "look_for_syncs" | "plan_deletion" => json!({ "id": ID, "task": "delete", "onEvent": channel() }),
        "prove_stored" | "rejoin_blueprints" => json!({ "id": ID, "task": "delete" }),
        "delete_connection" => json!({
            "input": {
                "id": ID, "leaveBlueprints": true, "deleteScopes": true, "wait": true, "deleteSyncs": true,
                "despiteGap": false, "typedName": "GitHub",
            },
            "task": "delete",
            "onEvent": channel(),
        }),
        "tell_dates" => json!({ "told": [{ "credential": ID, "told": "date", "date": "2026-01-31" }] }),
        "change_credential" => json!({ "input": {
            "id": ID, "policyDays": 60, "policyReason": "our rule", "notes": "kept by kim",
        } }),
        "choose_state_file" | "leave_state_file" | "write_state_file" => json!({ "system": ID }),
        "keep_state_file" => json!({ "system": ID, "path": "/nowhere/.devlake-local.json" }),
        "copy_command" => json!({ "input": { "connection": ID, "verb": "create", "tool": "curl" } }),
        "list_activity" => json!({ "input": { "filter": activity_filter(), "before": null, "limit": 100 } }),
        "export_activity" => json!({ "input": activity_filter() }),
        "set_policies" => json!({ "input": [{
            "credentials": [ID], "connections": [ID], "policyDays": 60, "policyReason": "our rule",
        }] }),
        "open_sign_on_page" => json!({ "link": "https://github.com/orgs/my-org/sso" }),
        "take_over_account" => json!({ "id": ID, "account": "octo-fake" }),
        "link_credentials" => json!({ "orphan": ID, "kept": ID }),
        "plan_rotation" => json!({ "credential": ID }),
        "begin_rotation" => json!({ "input": { "credential": ID, "staged": ID, "login": "kim" } }),
        "carry_on_rotation" => json!({
            "rotation": ID,
            "decision": { "decision": "begin", "onTrouble": "putBack", "acceptsOtherAccount": false },
            "task": "rotate",
            "onEvent": channel(),
        }),
        "drop_rotation" | "show_rotation" | "erase_previous" => json!({ "rotation": ID }),
        "prove_old_is_dead" => json!({ "rotation": ID, "task": "prove" }),
        "save_draft" => json!({ "input": { "draft": ID, "form": form(), "credential": ID } }),
        "check_connection" => json!({ "id": ID, "task": "check", "onEvent": channel() }),
        "read_form" | "open_token_page" => json!({ "input": form() }),
        "list_installations" => json!({
            "input": { "form": form(), "staged": ID, "stored": null }, "task": ID,
        }),
        "list_held" => json!({ "input": form() }),
        "stage_held" => json!({ "input": { "kind": "devLakeGithub", "credential": ID } }),
        "list_further_places" => json!({ "connection": ID }),
        "stage_secret" => json!({ "input": {
            "kind": "devLakeGithub", "field": "token", "text": secret, "replaces": ID,
        } }),
        "check_draft" | "create_connection" => json!({
            "input": {
                "form": form(), "staged": ID, "further": [ID], "despite": "it will work later", "draft": ID,
            },
            "task": "draft",
            "onEvent": channel(),
        }),
        "read_edit_form" => json!({ "input": edit() }),
        "edit_connection" => json!({
            "input": { "edit": edit(), "staged": ID, "added": [ID], "removed": [ID], "seen": "2026-11-21T08:02:00Z" },
            "task": "edit",
            "onEvent": channel(),
        }),
        "pick_env_file" => json!({ "input": { "kind": "devLakeGithub", "system": ID } }),
        "read_env_file" => json!({ "input": { "kind": "devLakeGithub", "path": "/nowhere/.devlake.env" } }),
        "find_in_environment" | "read_environment" => json!({ "kind": "devLakeGithub" }),
        "probe_connector" | "list_tickets" => json!({ "id": ID, "task": "connector" }),
        "list_places" => {
            json!({ "input": { "form": form(), "staged": ID, "despite": null, "further": [] }, "task": "connector" })
        }
        "ticket_kin" | "ticket_moves" => json!({ "id": ID, "ticket": "PROJ-1", "task": "connector" }),
        "search_knowledge" => json!({ "input": {
            "connector": ID, "words": "deployments", "ticketConnector": null, "ticket": null,
        }, "task": "connector" }),
        "plan_writing" => json!({ "input": {
            "connector": ID, "ticket": "PROJ-1",
            "writing": { "writing": "comment", "text": "done", "mentionsReporter": true },
        }, "task": "connector" }),
        "carry_out_plan" => json!({ "plan": ID }),
        "show_hand_over" => json!({ "id": ID }),
        "copy_connector_secret" => json!({ "id": ID }),
        "mark_entered" => json!({ "id": ID, "isEntered": true }),
        "pick_cli_secrets" => json!({ "kind": "dojopsGitlab" }),
        "read_cli_secrets" => json!({ "kind": "dojopsGitlab", "path": "/nowhere/secrets.json" }),
        "cancel_task" => json!({ "task": "check" }),
        "save_settings" => json!({ "settings": {
            "theme": "dark", "route": route(), "lockAfterMinutes": 15,
            "hasLetterKeys": true, "testsAskSystems": true, "copiesSecrets": false,
        } }),
        other => panic!("no arguments are known for {other}"),
    }
}

/// Texts that are no secrets and come back by design, because the window shows them. Whoever types a secret into a
/// name sees it there.
pub(crate) fn comes_back(command: &str, place: &str) -> bool {
    let shown: &[&str] = match command {
        "read_form" => &["/input/answers/"],
        "probe_system" | "add_system" => &["/input/address", "/input/name"],
        "plan_move" | "move_system" => &["/input/address"],
        "save_settings" => &["/settings/route/proxyAddress", "/settings/route/extraCaPem"],
        _ => &[],
    };
    shown.iter().any(|shown| place.starts_with(shown))
}

fn query() -> Value {
    json!({ "text": "", "sort": "state", "isDescending": false, "collapsed": [], "offset": 0, "limit": 50 })
}

fn activity_filter() -> Value {
    json!({
        "connection": ID, "credential": ID, "system": ID, "kind": "devLakeGithub", "group": "elsewhere",
        "words": "renamed",
    })
}

fn system(secret: &str) -> Value {
    json!({
        "sort": "devLake", "address": NOWHERE, "name": "DevLake", "environment": "dev",
        "login": { "login": "apiKey", "key": secret }, "allowsPlainHttp": false,
    })
}

fn form() -> Value {
    json!({
        "kind": "devLakeGithub", "system": ID,
        "answers": { "site": "cloud", "organization": "my-org", "name": "GitHub - my-org" },
    })
}

fn edit() -> Value {
    json!({
        "connection": ID,
        "answers": { "name": "GitHub - my-org" },
        "further": { "enableGraphql": { "type": "flag", "isOn": true } },
    })
}

fn route() -> Value {
    json!({ "proxy": "explicit", "proxyAddress": "http://127.0.0.1:9", "extraCaPem": "" })
}
