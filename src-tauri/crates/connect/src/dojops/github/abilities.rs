//! What the token may do. A classic token's scopes are told; a fine-grained one's rights to nobody, so that of those only
//! reading is known (connector-capabilities.md 5.1).

use domain::connector::{Capability, ConnectorType};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::GitHub;
use crate::dojops::{Ability, AbilityReport, ConnectorError, Doubt};

impl GitHub {
    pub(in crate::dojops) async fn abilities(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Vec<AbilityReport>, ConnectorError> {
        let own = self.own(cancel).await?;
        let repository = self.repository(cancel).await;
        let reads_issues = self.can_read("/issues", cancel).await;
        let reads_pulls = self.can_read("/pulls", cancel).await;
        let reports = ConnectorType::Github.capabilities().map(|capability| {
            let (reads, right) = match capability {
                Capability::Code => (&reads_pulls, "Pull requests: read and write"),
                Capability::Tickets
                | Capability::Status
                | Capability::Comments
                | Capability::SubTasks
                | Capability::Mentions
                | Capability::Knowledge => (&reads_issues, "Issues: read and write"),
            };
            let ability = match &own.scopes {
                Some(scopes) => classic(capability, scopes, &repository),
                None => fine_grained(capability, reads, &repository, right),
            };
            AbilityReport { capability, ability }
        });
        Ok(reports.collect())
    }

    async fn can_read(&self, list: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        self.read(&self.path(list), &[("per_page", "1")], cancel)
            .await
            .map(|_| ())
    }
}

fn classic(capability: Capability, scopes: &[String], repository: &Result<Value, ConnectorError>) -> Ability {
    let has = |name: &str| scopes.iter().any(|scope| scope == name);
    let repository = match repository {
        Ok(repository) => repository,
        Err(_) if !has("repo") => return Ability::without(&["repo"]),
        Err(error) => return Ability::of_error(error.clone(), "repo"),
    };
    let is = |pointer: &str| repository.pointer(pointer).and_then(Value::as_bool);
    // A public repository may be read without any scope.
    let is_open = is("/private") == Some(false) && (has("public_repo") || !capability.writes());
    if !has("repo") && !is_open {
        return Ability::without(&["repo"]);
    }
    // The scope never gives more than the account has: labels want the role of a triager, a branch that of a writer.
    let wanted = match capability {
        Capability::Status => Some("/permissions/triage"),
        Capability::Code => Some("/permissions/pull"),
        Capability::Tickets
        | Capability::Comments
        | Capability::SubTasks
        | Capability::Mentions
        | Capability::Knowledge => None,
    };
    match wanted.map(is) {
        Some(Some(false)) => Ability::without(&["Write access to the repository"]),
        Some(None) => Ability::Unsure(Doubt::NotTold),
        Some(Some(true)) | None => Ability::Can,
    }
}

fn fine_grained(
    capability: Capability,
    reads: &Result<(), ConnectorError>,
    repository: &Result<Value, ConnectorError>,
    right: &str,
) -> Ability {
    if let Err(error) = repository {
        return Ability::of_error(error.clone(), "Metadata: read");
    }
    match reads {
        Err(error) => Ability::of_error(error.clone(), right),
        Ok(()) if capability.writes() => Ability::Unsure(Doubt::FineGrained),
        Ok(()) => Ability::Can,
    }
}
