//! What the account may do in the project, by Jira's own word (connector-capabilities.md 2.1). Rules that depend on a
//! single ticket may still say no.

use domain::connector::{Capability, ConnectorType};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::Jira;
use crate::dojops::{Ability, AbilityReport, ConnectorError, Doubt};

/// Jira's keys beside the names that people see.
const KEYS: [(&str, &str); 5] = [
    ("BROWSE_PROJECTS", "Browse Projects"),
    ("CREATE_ISSUES", "Create Issues"),
    ("TRANSITION_ISSUES", "Transition Issues"),
    ("ADD_COMMENTS", "Add Comments"),
    ("EDIT_ISSUES", "Edit Issues"),
];

impl Jira {
    pub(in crate::dojops) async fn abilities(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Vec<AbilityReport>, ConnectorError> {
        self.myself(cancel).await?;
        let keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        let query = [
            ("projectKey", self.project.as_str()),
            ("permissions", &keys.join(",")),
        ];
        let answer = self.read("mypermissions", &query, cancel).await;
        let answer = answer.map_err(ConnectorError::of_place)?;
        let reports = ConnectorType::Jira
            .capabilities()
            .map(|capability| AbilityReport {
                capability,
                ability: ability(capability, &answer),
            });
        Ok(reports.collect())
    }
}

fn ability(capability: Capability, answer: &Value) -> Ability {
    let needed = ConnectorType::Jira
        .permissions()
        .iter()
        .filter(|permission| permission.needed_for.contains(&capability))
        .map(|permission| (permission.name, has(answer, permission.name)));
    let needed: Vec<(&str, Option<bool>)> = needed.collect();
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(_, has)| *has == Some(false))
        .map(|(name, _)| *name)
        .collect();
    if !missing.is_empty() {
        return Ability::without(&missing);
    }
    if needed.iter().any(|(_, has)| has.is_none()) {
        return Ability::Unsure(Doubt::NotTold);
    }
    Ability::Can
}

fn has(answer: &Value, name: &str) -> Option<bool> {
    let (key, _) = KEYS.iter().find(|(_, known)| *known == name)?;
    answer
        .pointer(&format!("/permissions/{key}/havePermission"))?
        .as_bool()
}
