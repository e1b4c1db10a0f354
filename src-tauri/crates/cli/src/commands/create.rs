//! `create`: asked, tested, and saved only where the test passed.

use app::{
    Created, Creation, DraftRequest, EnvFileEnd, SystemOverview, Told, ToldCode,
    domain::{
        ConnectionId, Outcome, RemoteId,
        kinds::{Answers, ConnectionKind, FieldId},
    },
};
use serde_json::json;

use crate::{
    Exit,
    arguments::Create,
    failure::Failure,
    filling, finding,
    ladder::{self, Silent},
    secrets::{self, Typed},
    session::Session,
    state_file, words,
};

/// What is to be made, and by which secret.
struct Draft {
    system: SystemOverview,
    answers: Answers,
    typed: Typed,
}

/// Creates one connection.
pub(crate) async fn run(arguments: &Create, session: &Session) -> Result<Exit, Failure> {
    let system = finding::system(session, &arguments.place).await?;
    let kind = filling::kind(session, &arguments.place, &system)?;
    let draft = filled(arguments, session, system, kind).await?;
    session.unlock_or_make().await?;
    state_file::keep(session, draft.system.system.id).await?;
    let request = DraftRequest {
        kind,
        system: draft.system.system.id,
        answers: draft.answers,
        staged: draft.typed.staged.id,
        further: Vec::new(),
    };
    let exit = test(session, &request).await?;
    if exit != Exit::Fine && arguments.anyway.is_none() {
        session.printer.note(NOT_SAVED);
        return Ok(exit);
    }
    let creation = Creation {
        draft: request,
        despite: arguments.anyway.clone().filter(|_| exit != Exit::Fine),
        saved: None,
    };
    let created = session.app.create(&creation, &Silent, &session.cancel).await?;
    say(session, kind, &draft.system, &created).await?;
    if created.offers_deletion && !arguments.secret.skip_cleanup {
        clean_up(session, created.connection).await?;
    }
    Ok(if created.check.is_none() {
        Exit::Unreachable
    } else {
        Exit::Fine
    })
}

const NOT_SAVED: &str =
    "Nothing was saved. --anyway REASON saves it all the same, and the reason is recorded.";

/// Everything but the store: fields from flags and questions, the secret from wherever it is.
async fn filled(
    arguments: &Create,
    session: &Session,
    system: SystemOverview,
    kind: ConnectionKind,
) -> Result<Draft, Failure> {
    let mut answers = filling::answers(&arguments.place, &arguments.form, &system, kind)?;
    let found = secrets::find(session, kind, &arguments.secret).await?;
    if let Some(login) = found.as_ref().and_then(|found| found.login.clone()) {
        answers.entry(FieldId::Login).or_insert(login);
    }
    let mut answers = filling::without_unused(session, kind, answers);
    if session.is_interactive() {
        answers = filling::ask(session, kind, answers)?;
    }
    let form = filling::form(session, kind, &system, &answers).await?;
    if let Err(problems) = &form.form.draft {
        return Err(filling::incomplete(kind, problems));
    }
    if form.taken_by.is_some() {
        return Err(
            Told::new(ToldCode::NameTaken, "The system has a connection of that name.")
                .hint("Choose another with --name, or change that one: patchbay edit.")
                .into(),
        );
    }
    if !form.form.rights.is_empty() {
        session
            .printer
            .line(format!("Rights needed: {}", form.form.rights.join(", ")));
    }
    let typed = match found {
        Some(found) => found,
        None => {
            if let Some(page) = &form.form.token_page {
                session.printer.note(format!("{}: {}", page.label, page.url));
            }
            secrets::ask(session, kind, &form.form)?
        }
    };
    session.printer.line(typed.described());
    for grant in &form.goes_to {
        session.printer.line(format!("It goes to {}", grant.origin));
    }
    Ok(Draft {
        system,
        answers,
        typed,
    })
}

/// Tests the draft; only a pass is fine.
async fn test(session: &Session, request: &DraftRequest) -> Result<Exit, Failure> {
    session.printer.line("Testing connection...");
    let result = session.app.check_draft(request, &Silent, &session.cancel).await?;
    let exit = ladder::say(&result, request.kind, &session.printer);
    Ok(match result.verdict.outcome {
        Outcome::NotCheckable => Exit::Refused,
        Outcome::Passed | Outcome::Rejected | Outcome::Unreachable => exit,
    })
}

async fn say(
    session: &Session,
    kind: ConnectionKind,
    system: &SystemOverview,
    created: &Created,
) -> Result<(), Failure> {
    let detail = session.app.connection(created.connection).await?;
    let id = detail.and_then(|detail| detail.connection.remote_id);
    let display = kind.spec().display;
    match (&id, &created.check) {
        (Some(id), _) => session.printer.line(format!("Created {display} connection (ID={id})")),
        (None, _) => session.printer.note(format!(
            "The answer of {} was lost. Whether {display} was created is not known: look again with patchbay list --refresh.",
            system.system.name
        )),
    }
    if let Some(check) = &created.check
        && check.verdict.outcome != Outcome::Passed
    {
        session.printer.line("The saved connection:");
        ladder::say(check, kind, &session.printer);
    }
    session.printer.json(&json!({
        "uuid": created.connection.to_string(),
        "system": system.system.name,
        "plugin": kind.spec().slug,
        "id": id.as_ref().map(RemoteId::to_string),
        "name": created.name,
        "outcome": created.check.as_ref().map(|check| words::outcome_name(check.verdict.outcome)),
    }));
    Ok(())
}

/// The env file has done its work.
async fn clean_up(session: &Session, connection: ConnectionId) -> Result<(), Failure> {
    let words = match session.app.offer_to_delete_env_file(connection).await? {
        EnvFileEnd::Deleted => {
            "The env file was deleted; its secret is sealed here and stored in the system."
        }
        EnvFileEnd::Kept => "The env file stays. It still holds the secret.",
        EnvFileEnd::Changed => "The env file was changed meanwhile: it stays.",
        EnvFileEnd::NotCompared => "The env file could not be compared with what is sealed: it stays.",
        EnvFileEnd::NotDeleted => "The env file could not be deleted. It still holds the secret.",
    };
    session.printer.note(words);
    Ok(())
}
