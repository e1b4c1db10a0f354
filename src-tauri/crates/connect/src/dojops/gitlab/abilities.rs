//! What the token's scopes and the account's role allow (connector-capabilities.md 4.1 and 4.5).

use domain::connector::{Capability, ConnectorType};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{GitLab, Scope};
use crate::dojops::{
    Ability, AbilityReport, ConnectorError, Doubt,
    text::{list, part},
};

/// What the roles of GitLab are as numbers.
const REPORTER: u64 = 20;
const DEVELOPER: u64 = 30;

/// What a token's own entry says.
enum Scopes {
    Full,
    ReadOnly,
    None,
    Granular,
    NotTold,
}

impl GitLab {
    pub(in crate::dojops) async fn abilities(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Vec<AbilityReport>, ConnectorError> {
        self.username(cancel).await?;
        let scopes = scopes(self.own_token(cancel).await.as_ref());
        let level = self.level(cancel).await;
        let reports = ConnectorType::Gitlab
            .capabilities()
            .map(|capability| AbilityReport {
                capability,
                ability: ability(capability, &scopes, &level),
            });
        Ok(reports.collect())
    }

    /// The account's role; `None` where GitLab does not say.
    async fn level(&self, cancel: &CancellationToken) -> Result<Option<u64>, ConnectorError> {
        match self.scope(cancel).await? {
            Scope::Project(project) => {
                let of = |whose: &str| {
                    project
                        .pointer(&format!("/permissions/{whose}/access_level"))?
                        .as_u64()
                };
                Ok(of("project_access").max(of("group_access")))
            }
            Scope::Group(_) => self.level_in_group(cancel).await,
        }
    }

    /// A group tells no role; its projects can be asked for by the role that one has in them.
    async fn level_in_group(&self, cancel: &CancellationToken) -> Result<Option<u64>, ConnectorError> {
        let path = format!("groups/{}/projects", part(&self.place));
        for level in [DEVELOPER, REPORTER] {
            let text = level.to_string();
            let query = [
                ("min_access_level", text.as_str()),
                ("include_subgroups", "true"),
                ("per_page", "1"),
            ];
            let found = self.read(&path, &query, cancel).await?;
            if found.as_array().is_some_and(|list| !list.is_empty()) {
                return Ok(Some(level));
            }
        }
        Ok(None)
    }
}

fn scopes(token: Option<&Value>) -> Scopes {
    let Some(token) = token else {
        return Scopes::NotTold;
    };
    let named = |name: &str| list(token, "/scopes").iter().any(|scope| scope == name);
    if named("api") {
        Scopes::Full
    } else if named("granular") {
        Scopes::Granular
    } else if named("read_api") {
        Scopes::ReadOnly
    } else {
        Scopes::None
    }
}

fn ability(capability: Capability, scopes: &Scopes, level: &Result<Option<u64>, ConnectorError>) -> Ability {
    match (scopes, capability.writes()) {
        (Scopes::None, _) | (Scopes::ReadOnly, true) => return Ability::without(&["api"]),
        (Scopes::Full | Scopes::Granular | Scopes::NotTold, _) | (Scopes::ReadOnly, false) => {}
    }
    let level = match level {
        Ok(level) => *level,
        Err(error) => return Ability::of_error(error.clone(), "api"),
    };
    let (needed, role) = match capability {
        Capability::Code => (DEVELOPER, "Developer"),
        Capability::Status | Capability::Comments => (REPORTER, "Reporter"),
        Capability::Tickets | Capability::SubTasks | Capability::Mentions | Capability::Knowledge => {
            (0, "api")
        }
    };
    match (level, scopes) {
        (_, _) if needed == 0 => Ability::Can,
        (Some(level), _) if level < needed => Ability::without(&[role]),
        (_, Scopes::Granular) => Ability::Unsure(Doubt::Granular),
        (None, _) | (_, Scopes::NotTold) => Ability::Unsure(Doubt::NotTold),
        (Some(_), Scopes::Full | Scopes::ReadOnly | Scopes::None) => Ability::Can,
    }
}
