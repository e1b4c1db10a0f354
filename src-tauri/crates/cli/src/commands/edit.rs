//! `edit`: only what was named is changed. On a terminal without flags each field is asked for with its present value.

use std::collections::BTreeMap;

use app::{
    EditForm, EditRequest, Edited, Told,
    domain::{
        Outcome, StagedId, SystemKind,
        kinds::{Answers, Block, Control, FieldId},
    },
};
use serde_json::json;

use crate::{
    Exit,
    arguments::Edit,
    failure::Failure,
    filling,
    ladder::{self, Silent},
    pick::{self, Named},
    secrets,
    session::Session,
    state_file,
    tokens::TokenChange,
    words,
};

/// What is typed to clear a field; Enter keeps it.
const CLEAR: &str = "-";

/// Changes one connection.
pub(crate) async fn run(arguments: &Edit, session: &Session) -> Result<Exit, Failure> {
    let row = pick::connection(session, Named::from(&arguments.connection)).await?;
    let stored = session
        .app
        .edit_form(row.id, &Answers::new(), &BTreeMap::new())
        .await?;
    let tokens = TokenChange::of(arguments, session, &stored)?;
    let (answers, staged) = wanted(arguments, session, &stored, !tokens.is_empty()).await?;
    let form = session.app.edit_form(row.id, &answers, &BTreeMap::new()).await?;
    if !form.problems.is_empty() {
        return Err(filling::incomplete(form.kind, &form.problems));
    }
    if form.changes.is_empty() && staged.is_none() && tokens.is_empty() {
        session.printer.line("Nothing to change.");
        session
            .printer
            .json(&json!({"uuid": row.id.to_string(), "changed": []}));
        return Ok(Exit::Fine);
    }
    for change in &form.changes {
        session.printer.line(format!(
            "{}: {} → {}",
            change.name,
            shown(&change.before),
            shown(&change.after)
        ));
    }
    unlock_if_needed(session, &form, staged.is_some() || !tokens.is_empty()).await?;
    state_file::keep(session, form.system.id).await?;
    session.desktop.agrees_to_all(arguments.yes);
    let request = EditRequest {
        connection: row.id,
        answers,
        further: BTreeMap::new(),
        staged,
        added: tokens.added,
        removed: tokens.removed,
        seen: stored.seen,
    };
    let edited = session.app.edit(&request, &Silent, &session.cancel).await?;
    Ok(say(session, &stored, &edited))
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "(empty)" } else { value }
}

/// The secret store is needed for a new secret, for a sealed one that follows to a new address, and for a system's own
/// login.
async fn unlock_if_needed(session: &Session, form: &EditForm, has_new_secret: bool) -> Result<(), Failure> {
    let follows = form.moves.is_some() && form.credentials.iter().any(|credential| credential.is_held);
    if has_new_secret {
        session.unlock_or_make().await
    } else if follows {
        session.unlock().await
    } else {
        session.unlock_for_systems(&[form.system.id]).await
    }
}

async fn wanted(
    arguments: &Edit,
    session: &Session,
    stored: &EditForm,
    has_tokens: bool,
) -> Result<(Answers, Option<StagedId>), Failure> {
    let mut answers = arguments.form.answers()?;
    if let Some(url) = &arguments.connection.url
        && stored.system.kind == SystemKind::Dojops
    {
        answers.entry(FieldId::Address).or_insert_with(|| url.clone());
    }
    filling::place_address(stored.kind, &mut answers);
    let is_named = arguments.secret.token.is_some() || arguments.secret.env_file.is_some();
    let found = if is_named {
        secrets::find(session, stored.kind, &arguments.secret).await?
    } else {
        None
    };
    if !answers.is_empty() || is_named || has_tokens {
        if let Some(found) = &found {
            session.printer.line(found.described());
        }
        let used = filling::without_unused(session, stored.kind, with_stored(stored, &answers));
        answers.retain(|field, _| used.contains_key(field));
        return Ok((answers, found.map(|found| found.staged.id)));
    }
    if !session.is_interactive() {
        return Err(Failure::usage("Missing: what to change.")
            .hint("Name it: --name, --org, --endpoint, --proxy, --token -, …"));
    }
    let answers = ask(session, stored)?;
    let typed = session
        .console
        .ask_hidden("New secret (not shown; Enter keeps the stored one): ");
    let staged = typed.map(|typed| session.app.stage(stored.kind, &typed, None));
    let staged = staged
        .transpose()
        .map_err(|error| Failure::from(Told::new(app::ToldCode::Refused, app::sentence(&error))))?;
    Ok((answers, staged.map(|staged| staged.id)))
}

fn with_stored(stored: &EditForm, answers: &Answers) -> Answers {
    let mut all = stored.answers.clone();
    all.extend(answers.clone());
    all
}

/// Each field with its present value.
fn ask(session: &Session, stored: &EditForm) -> Result<Answers, Failure> {
    session
        .printer
        .note(format!("Enter keeps a value, {CLEAR} clears it."));
    let mut answers = Answers::new();
    for field in &stored.form.fields {
        let is_asked = field.block != Block::Advanced || field.id == FieldId::Proxy;
        if !is_asked
            || filling::has_usual_way(&stored.form.fields, field)
            || field.control.is_secret()
            || field.id == FieldId::System
        {
            continue;
        }
        let now = stored.answers.get(&field.id).map_or("", String::as_str);
        let typed = session.console.ask(&format!("{} [{now}]: ", field.label));
        let typed = typed.ok_or_else(|| Failure::usage(format!("No answer for {}.", field.label)))?;
        match typed.trim() {
            "" => {}
            CLEAR => drop(answers.insert(field.id, String::new())),
            typed => drop(answers.insert(field.id, chosen(&field.control, typed))),
        }
    }
    Ok(answers)
}

/// A choice is typed by its label or its value.
fn chosen(control: &Control, typed: &str) -> String {
    match control {
        Control::Choice(choices) => {
            let found = choices
                .iter()
                .find(|choice| choice.label.eq_ignore_ascii_case(typed));
            found.map_or(typed, |choice| choice.value).to_owned()
        }
        Control::Text
        | Control::TextOrPick
        | Control::Number
        | Control::Secret
        | Control::SecretRows
        | Control::PrivateKey
        | Control::Pick => typed.to_owned(),
    }
}

fn say(session: &Session, stored: &EditForm, edited: &Edited) -> Exit {
    let connection = &stored.connection;
    let id = connection
        .remote_id
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    session.printer.line(format!(
        "Updated {} connection (ID={id})",
        stored.kind.spec().display
    ));
    for difference in &edited.differences {
        session.printer.note(format!(
            "The system holds something else than it was sent: {}",
            difference.field
        ));
    }
    if edited.shows_tokens {
        session
            .printer
            .note("This system shows tokens in its answers. Patchbay dropped it.");
    }
    session.printer.json(&json!({
        "uuid": edited.connection.to_string(),
        "changed": edited.changes.iter().map(|change| &change.name).collect::<Vec<_>>(),
        "outcome": edited.check.as_ref().map(|check| words::outcome_name(check.verdict.outcome)),
    }));
    match &edited.check {
        Some(check) if check.verdict.outcome != Outcome::Passed => {
            ladder::say(check, stored.kind, &session.printer)
        }
        Some(_) | None => Exit::Fine,
    }
}
