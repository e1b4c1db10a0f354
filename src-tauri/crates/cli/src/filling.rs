//! From what was said on the command line to a complete form: flags first, then questions where somebody is there, then
//! one error that names everything that is missing.

use app::{
    FormInPlace, SystemOverview,
    domain::{
        Address, SystemKind,
        kinds::{Answers, Block, ConnectionKind, Control, Field, FieldId, Form, Problem},
    },
};

use crate::{
    arguments::{Place, form},
    failure::Failure,
    pick,
    session::Session,
    words,
};

/// The kind that a command line means, in this system.
pub(crate) fn kind(
    session: &Session,
    place: &Place,
    system: &SystemOverview,
) -> Result<ConnectionKind, Failure> {
    let all: Vec<ConnectionKind> = ConnectionKind::of_system(system.system.kind).collect();
    match place.sort.word() {
        Some((named, _)) => {
            let named = named.trim().to_lowercase();
            let is_it = |kind: &&ConnectionKind| {
                let spec = kind.spec();
                spec.slug == named
                    || spec.aliases.contains(&named.as_str())
                    || spec.display.to_lowercase() == named
            };
            all.iter().find(is_it).copied().ok_or_else(|| {
                let known: Vec<&str> = all.iter().map(|kind| kind.spec().slug).collect();
                Failure::usage(format!(
                    "{} has no such kind of connection.",
                    words::system_kind(system.system.kind)
                ))
                .hint(format!("There are: {}.", known.join(", ")))
            })
        }
        None if session.is_interactive() => {
            pick::choose(session, "Kind", all, |kind| kind.spec().display.to_owned())
        }
        None => Err(Failure::usage(match system.system.kind {
            SystemKind::DevLake => "Missing: --plugin.",
            SystemKind::CoreGit => "Missing: --provider.",
            SystemKind::Dojops => "Missing: --type.",
        })),
    }
}

/// What was answered on the command line. A connector's address is its provider's: dojops-sa itself has none.
pub(crate) fn answers(
    place: &Place,
    form: &form::Form,
    system: &SystemOverview,
    kind: ConnectionKind,
) -> Result<Answers, Failure> {
    let mut answers = form.answers()?;
    if system.system.kind == SystemKind::Dojops
        && let Some(url) = &place.url
    {
        answers.entry(FieldId::Address).or_insert_with(|| url.clone());
    }
    place_address(kind, &mut answers);
    Ok(answers)
}

/// Puts an address where the form takes it: a choice between public service and own server follows from it.
pub(crate) fn place_address(kind: ConnectionKind, answers: &mut Answers) {
    let Some(wanted) = answers
        .get(&FieldId::Address)
        .and_then(|typed| Address::parse(typed).ok())
    else {
        return;
    };
    if answers.contains_key(&FieldId::Site) {
        return;
    }
    let wanted = (kind.spec().normalise)(&wanted);
    for site in sites(&kind.form(answers)) {
        let mut tried = answers.clone();
        tried.insert(FieldId::Site, site.to_owned());
        if kind.form(&tried).address.as_ref() == Some(&wanted) {
            *answers = tried;
            return;
        }
    }
}

fn sites(form: &Form) -> Vec<&'static str> {
    let site = form.fields.iter().find(|field| field.id == FieldId::Site);
    match site.map(|field| &field.control) {
        Some(Control::Choice(choices)) => choices.iter().map(|choice| choice.value).collect(),
        Some(
            Control::Text
            | Control::TextOrPick
            | Control::Number
            | Control::Secret
            | Control::SecretRows
            | Control::PrivateKey
            | Control::Pick,
        )
        | None => Vec::new(),
    }
}

/// Leaves out what this kind has no use for, and says so.
pub(crate) fn without_unused(session: &Session, kind: ConnectionKind, answers: Answers) -> Answers {
    let form = kind.form(&answers);
    let has = |field: FieldId| form.fields.iter().any(|known| known.id == field);
    let (used, unused): (Answers, Answers) = answers.into_iter().partition(|(field, _)| has(*field));
    for field in unused.keys() {
        session.printer.note(format!(
            "{} has no use for {}: ignored.",
            kind.spec().display,
            form::flag(kind.spec().system, *field)
        ));
    }
    used
}

/// The form of a system, whatever is missing in it.
pub(crate) async fn form(
    session: &Session,
    kind: ConnectionKind,
    system: &SystemOverview,
    answers: &Answers,
) -> Result<FormInPlace, Failure> {
    let form = session.app.form(kind, system.system.id, answers).await?;
    form.ok_or_else(|| app::Told::not_found("This system").into())
}

/// Asks for each field that was not answered, in the form's order. Enter takes what is proposed. What was answered may
/// change what is asked.
pub(crate) fn ask(session: &Session, kind: ConnectionKind, mut answers: Answers) -> Result<Answers, Failure> {
    while let Some(field) = next_question(kind, &answers) {
        let answer = one(session, &field)?;
        answers.insert(field.id, answer);
    }
    Ok(answers)
}

fn next_question(kind: ConnectionKind, answers: &Answers) -> Option<Field> {
    let fields = kind.form(answers).fields;
    let next = fields
        .iter()
        .find(|field| is_asked(field) && !has_usual_way(&fields, field) && !answers.contains_key(&field.id));
    next.cloned()
}

/// Whether a field chooses the way of signing in where tokens are what nearly everybody has: an App is named by
/// `--field auth_method=app`, because its key is no line that can be typed.
pub(crate) fn has_usual_way(fields: &[Field], field: &Field) -> bool {
    field.id == FieldId::AuthMethod && fields.iter().any(|one| one.control == Control::SecretRows)
}

/// Folded ones have a default that fits nearly everybody; name and proxy are asked for all the same.
fn is_asked(field: &Field) -> bool {
    let is_shown = field.block != Block::Advanced || field.id == FieldId::Proxy;
    is_shown && !field.control.is_secret() && field.id != FieldId::System
}

/// Asks one field until its answer could be right.
fn one(session: &Session, field: &Field) -> Result<String, Failure> {
    if let Control::Choice(choices) = &field.control {
        session.printer.note(format!("{}:", field.label));
        let choices = choices.clone();
        let chosen = pick::choose(session, field.label, choices, |choice| choice.label.to_owned())?;
        return Ok(chosen.value.to_owned());
    }
    if let Some(help) = &field.help {
        session.printer.note(help);
    }
    let proposed = match (&field.value, field.placeholder) {
        (value, _) if !value.is_empty() => format!(" [{value}]"),
        (_, Some(example)) => format!(" (like {example})"),
        (_, None) if field.is_required => String::new(),
        (_, None) => " (Enter skips)".to_owned(),
    };
    let typed = session.console.ask(&format!("{}{proposed}: ", field.label));
    let typed = typed.ok_or_else(|| Failure::usage(format!("No answer for {}.", field.label)))?;
    let typed = typed.trim();
    Ok(if typed.is_empty() {
        field.value.clone()
    } else {
        typed.to_owned()
    })
}

/// Everything that is wrong at once, each with the flag that mends it.
pub(crate) fn incomplete(kind: ConnectionKind, problems: &[Problem]) -> Failure {
    let flag = |problem: &Problem| form::flag(kind.spec().system, problem.field);
    let flags: Vec<String> = problems.iter().map(flag).collect();
    let words: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}: {}", flag(problem), problem.words))
        .collect();
    Failure::usage(format!("Missing or wrong: {}.", flags.join(", "))).hint(words.join("\n"))
}
