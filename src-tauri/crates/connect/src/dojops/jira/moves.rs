//! Transitions: only those that are allowed now, with the fields that they ask for (connector-capabilities.md 2.3).

use domain::connector::{Capability, TicketStatus};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use super::Jira;
use crate::dojops::{
    ConnectorError, FieldChoice, Move, Plan, PlanError, RequiredField, Step, Target, TicketRef, Verb,
    WantedMove,
    text::{at, line, list, part},
};
use domain::connector::StatusGroup;

impl Jira {
    pub(in crate::dojops) async fn moves(
        &self,
        ticket: &TicketRef,
        cancel: &CancellationToken,
    ) -> Result<Vec<Move>, ConnectorError> {
        let path = format!("issue/{}/transitions", part(&ticket.to_string()));
        let body = self
            .read(&path, &[("expand", "transitions.fields")], cancel)
            .await?;
        Ok(list(&body, "/transitions").iter().filter_map(decode).collect())
    }

    pub(in crate::dojops) async fn plan_move(
        &self,
        ticket: &TicketRef,
        wanted: &WantedMove,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        if let Target::Status(status) = wanted.target {
            let now = self.ticket(ticket, cancel).await?;
            if now.status.is_some_and(|name| status.is_named(&name)) {
                return Err(PlanError::NothingToChange);
            }
        }
        let offered = self.moves(ticket, cancel).await?;
        let chosen = match &wanted.target {
            Target::Move(id) => offered.iter().find(|one| one.id == *id).cloned(),
            Target::Status(status) => chosen(&offered, *status)?,
        };
        let Some(chosen) = chosen else {
            return Err(PlanError::NoWay { offered });
        };
        let fields = filled(&chosen, wanted)?;
        let mut body = json!({"transition": {"id": chosen.id}});
        if !fields.is_empty() {
            body["fields"] = fields.into();
        }
        let url = self.below(ticket, "/transitions", cancel).await?;
        Ok(Plan {
            capability: Capability::Status,
            ticket: ticket.clone(),
            steps: vec![Step::new(Verb::Post, url, body)],
            notes: Vec::new(),
        })
    }
}

/// By the state's name, then by its group, unless that state has the name of another of the three; several are a
/// person's choice.
fn chosen(offered: &[Move], status: TicketStatus) -> Result<Option<Move>, PlanError> {
    let named: Vec<&Move> = offered.iter().filter(|one| status.is_named(&one.to)).collect();
    let fitting: Vec<&Move> = if named.is_empty() {
        let is_of_group = |one: &&Move| {
            status.group().is_some_and(|group| one.group == Some(group))
                && !TicketStatus::ALL.into_iter().any(|other| other.is_named(&one.to))
        };
        offered.iter().filter(is_of_group).collect()
    } else {
        named
    };
    match fitting.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).clone())),
        several => Err(PlanError::SeveralWays {
            offered: several.iter().map(|one| (*one).clone()).collect(),
        }),
    }
}

/// The required fields, each with a value that the workflow allows.
fn filled(chosen: &Move, wanted: &WantedMove) -> Result<Map<String, Value>, PlanError> {
    let mut fields = Map::new();
    let mut missing = Vec::new();
    for field in &chosen.required {
        let given = wanted.fields.get(&field.key);
        match given.filter(|given| field.choices.iter().any(|choice| choice.id == **given)) {
            Some(given) => {
                fields.insert(field.key.clone(), json!({"id": given}));
            }
            None => missing.push(field.clone()),
        }
    }
    if missing.is_empty() {
        Ok(fields)
    } else {
        Err(PlanError::FieldsMissing { fields: missing })
    }
}

fn decode(value: &Value) -> Option<Move> {
    let fields = value.get("fields").and_then(Value::as_object);
    let required = fields.into_iter().flatten().filter_map(|(key, field)| {
        let is = |name: &str| field.get(name).and_then(Value::as_bool).unwrap_or(false);
        (is("required") && !is("hasDefaultValue")).then(|| RequiredField {
            key: key.clone(),
            name: at(field, "/name").map(line).unwrap_or_else(|| line(key)),
            choices: list(field, "/allowedValues").iter().filter_map(choice).collect(),
        })
    });
    Some(Move {
        id: at(value, "/id")?.to_owned(),
        name: at(value, "/name").map(line).unwrap_or_default(),
        to: at(value, "/to/name").map(line).unwrap_or_default(),
        group: at(value, "/to/statusCategory/key").and_then(StatusGroup::of_key),
        required: required.collect(),
    })
}

fn choice(value: &Value) -> Option<FieldChoice> {
    Some(FieldChoice {
        id: at(value, "/id")?.to_owned(),
        name: at(value, "/name")
            .or_else(|| at(value, "/value"))
            .map(line)
            .unwrap_or_default(),
    })
}
