//! Adding a system: what it is, where it is, and its own login where it wants one.

use app::{
    HOSTED_COREGIT, NewSystem, SystemOverview,
    domain::{Address, Environment, Finding, SystemKind},
};

use crate::{arguments::OwnLogin, failure::Failure, own_login, session::Session};

/// A system as a command line describes it.
pub(crate) struct Wanted<'a> {
    pub(crate) kind: SystemKind,
    /// As typed; nothing where the kind has none.
    pub(crate) address: &'a str,
    pub(crate) name: String,
    pub(crate) environment: Environment,
    pub(crate) plain_http: bool,
    pub(crate) login: &'a OwnLogin,
}

/// Asks it what it is and keeps it.
pub(crate) async fn add(session: &Session, wanted: Wanted<'_>) -> Result<SystemOverview, Failure> {
    let login = own_login::find(session, wanted.kind, wanted.login).await?;
    if login.is_some() {
        session.unlock_or_make().await?;
    }
    let new = NewSystem {
        kind: wanted.kind,
        address: wanted.address.to_owned(),
        name: wanted.name,
        environment: wanted.environment,
        login,
        allows_plain_http: wanted.plain_http,
    };
    Ok(session.app.add_system(new, &session.cancel).await?)
}

/// The agent of this computer: it has no address, and there is one.
pub(crate) async fn add_agent(session: &Session) -> Result<SystemOverview, Failure> {
    let wanted = Wanted {
        kind: SystemKind::Dojops,
        address: "",
        name: usual_name(SystemKind::Dojops).to_owned(),
        environment: Environment::Production,
        plain_http: false,
        login: &OwnLogin::default(),
    };
    let added = add(session, wanted).await?;
    session.printer.note(format!("Added {}.", added.system.name));
    Ok(added)
}

/// What a system is called where nobody said.
pub(crate) fn usual_name(kind: SystemKind) -> &'static str {
    match kind {
        SystemKind::DevLake => "DevLake",
        SystemKind::CoreGit => "CoreGit",
        SystemKind::Dojops => "dojops-sa",
    }
}

/// What answers at an address, asked without a login. Whatever is no CoreGit is taken for a DevLake, whose own words then
/// say what is wrong.
pub(crate) async fn kind_at(
    session: &Session,
    address: &str,
    plain_http: bool,
) -> Result<SystemKind, Failure> {
    let is_hosted = |typed: &Address| {
        let hosted = Address::parse(HOSTED_COREGIT);
        hosted.is_ok_and(|hosted| hosted.origin() == typed.origin())
    };
    if Address::parse(address).is_ok_and(|typed| is_hosted(&typed)) {
        return Ok(SystemKind::CoreGit);
    }
    let ask = async |kind| {
        let new = NewSystem {
            kind,
            address: address.to_owned(),
            name: String::new(),
            environment: Environment::Production,
            login: None,
            allows_plain_http: plain_http,
        };
        let probe = session.app.probe_system(&new, &session.cancel).await;
        probe.map(|probe| probe.trouble.map(|trouble| trouble.finding))
    };
    match ask(SystemKind::DevLake).await? {
        Some(Finding::WrongApi { .. }) => {}
        Some(_) | None => return Ok(SystemKind::DevLake),
    }
    Ok(match ask(SystemKind::CoreGit).await? {
        None | Some(Finding::SystemLoginNeeded) => SystemKind::CoreGit,
        Some(_) => SystemKind::DevLake,
    })
}
