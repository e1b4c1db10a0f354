//! The parts of a deletion (devlake.md 2.7, 4.5): each does one thing, says what stood in its way, and may be done
//! again. The order is the caller's.

use std::time::Duration;

use domain::kinds::ConnectionKind;
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{Blueprint, DevLake, DevLakeError, Pipeline, Scope, answer, uses::is_entry_of};
use crate::net::{Lane, NetError, Request, Response};

/// How often running pipelines are looked at: soon at first, then patiently.
const FIRST_LOOK: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Why something was not deleted. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeleteError {
    /// Blueprints mention it.
    #[error("blueprints use it")]
    InUse {
        /// The blueprints, by name.
        blueprints: Vec<String>,
        /// Their projects, by name.
        projects: Vec<String>,
    },
    /// It still has scopes.
    #[error("it still has data scopes")]
    HasScopes,
    /// A pipeline runs, whosever it is.
    #[error("a pipeline is running")]
    PipelineRunning,
    /// DevLake was busy with something it does not name: a moment later it may work.
    #[error("DevLake is busy")]
    Busy,
    /// The scope's address cannot be said under an API key (devlake.md 4.2).
    #[error("this scope cannot be addressed with an API key")]
    NotAddressable,
    /// Anything else; [`DevLakeError::AnswerLost`] when nobody knows whether it happened.
    #[error(transparent)]
    DevLake(#[from] DevLakeError),
}

impl From<NetError> for DeleteError {
    fn from(error: NetError) -> Self {
        Self::DevLake(DevLakeError::Net(error))
    }
}

/// What a blueprint held about a connection before it was taken out: kept until the deletion is through, so that it can
/// be put back.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenOut {
    /// The blueprint.
    pub blueprint: u64,
    /// Its name.
    pub name: String,
    entries: Vec<Value>,
}

impl DevLake {
    /// Takes a connection out of a blueprint, and changes nothing else of it. `None` when it is not in there.
    ///
    /// # Errors
    /// A [`DeleteError`].
    pub async fn leave_blueprint(
        &self,
        blueprint: &Blueprint,
        kind: ConnectionKind,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<Option<TakenOut>, DeleteError> {
        let slug = kind.spec().slug;
        let stored = match self.connections_of_blueprint(blueprint.id, cancel).await {
            Err(DevLakeError::NotFound) => return Ok(None),
            stored => stored?,
        };
        let (entries, others): (Vec<Value>, Vec<Value>) =
            stored.into_iter().partition(|entry| is_entry_of(entry, slug, id));
        if entries.is_empty() {
            return Ok(None);
        }
        let sent = self.replace_connections(blueprint.id, others, cancel).await;
        // Whatever came of the answer: only what is known to be out can be put back.
        let left = match self.connections_of_blueprint(blueprint.id, cancel).await {
            Ok(left) => left,
            Err(error) => return Err(sent.err().unwrap_or(error.into())),
        };
        if left.iter().any(|entry| is_entry_of(entry, slug, id)) {
            return Err(sent.err().unwrap_or(DevLakeError::AnswerLost.into()));
        }
        Ok(Some(TakenOut {
            blueprint: blueprint.id,
            name: blueprint.name.clone(),
            entries,
        }))
    }

    /// Puts back what was taken out of a blueprint, beside what it holds by now; only scopes that are still stored.
    ///
    /// # Errors
    /// A [`DeleteError`].
    pub async fn rejoin_blueprint(
        &self,
        taken: &TakenOut,
        remaining: &[Scope],
        cancel: &CancellationToken,
    ) -> Result<(), DeleteError> {
        let mut connections = self.connections_of_blueprint(taken.blueprint, cancel).await?;
        for entry in &taken.entries {
            let mut entry = entry.clone();
            if let Some(Value::Array(scopes)) = entry.get_mut("scopes") {
                let is_stored = |scope: &Value| {
                    let id = scope.get("scopeId").and_then(Value::as_str);
                    remaining.iter().any(|stored| Some(stored.id.as_str()) == id)
                };
                scopes.retain(is_stored);
            }
            if !connections.contains(&entry) {
                connections.push(entry);
            }
        }
        self.replace_connections(taken.blueprint, connections, cancel)
            .await
    }

    /// Deletes a scope and the data that was collected for it. One that is gone already is deleted.
    ///
    /// # Errors
    /// A [`DeleteError`].
    pub async fn delete_scope(
        &self,
        kind: ConnectionKind,
        id: u64,
        scope: &Scope,
        cancel: &CancellationToken,
    ) -> Result<(), DeleteError> {
        let path = self
            .scope_path(kind, id, &scope.id)
            .ok_or(DeleteError::NotAddressable)?;
        let answered = self.send_delete(&path, kind, cancel).await;
        self.told_apart(answered, kind, id, Refused::Scope, cancel).await
    }

    /// Deletes a connection, and proves it by listing again. One that is gone already is deleted.
    ///
    /// # Errors
    /// A [`DeleteError`].
    pub async fn delete(
        &self,
        kind: ConnectionKind,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<(), DeleteError> {
        let slug = kind.spec().slug;
        let answered = self
            .send_delete(&format!("plugins/{slug}/connections/{id}"), kind, cancel)
            .await;
        let answered = match answered {
            // What was sent may have been done: the list knows.
            Err(DevLakeError::AnswerLost | DevLakeError::Crashed) => Ok(None),
            answered => answered,
        };
        self.told_apart(answered, kind, id, Refused::Connection, cancel)
            .await?;
        match self.list_connections(slug, &CancellationToken::new()).await {
            Ok(list) if list.iter().any(|connection| connection.id == id) => {
                Err(DevLakeError::AnswerLost.into())
            }
            Ok(_) => Ok(()),
            Err(_) => Err(DevLakeError::AnswerLost.into()),
        }
    }

    /// Waits until no pipeline runs, looking less and less often; `seen` hears what still runs after each look.
    ///
    /// # Errors
    /// A [`DevLakeError`]; cancelled at any moment.
    pub async fn wait_for_pipelines(
        &self,
        seen: &(dyn Fn(&[Pipeline]) + Sync),
        cancel: &CancellationToken,
    ) -> Result<(), DevLakeError> {
        let mut pause = FIRST_LOOK;
        loop {
            let running = self.running_pipelines(cancel).await?;
            seen(&running);
            if running.is_empty() {
                return Ok(());
            }
            tokio::select! {
                () = cancel.cancelled() => return Err(DevLakeError::Net(NetError::Cancelled)),
                () = tokio::time::sleep(pause) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn connections_of_blueprint(
        &self,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<Vec<Value>, DevLakeError> {
        let response = self
            .send(self.get_request(&format!("blueprints/{id}")), cancel)
            .await?;
        let mut body = answer::success(&response, "", self.address.origin())?;
        match body.get_mut("connections").map(Value::take) {
            Some(Value::Array(list)) => Ok(list),
            Some(Value::Null) => Ok(Vec::new()),
            Some(_) | None => Err(DevLakeError::NotDevLake),
        }
    }

    /// The array is replaced as a whole (devlake.md 4.5); nothing else of the blueprint is named.
    async fn replace_connections(
        &self,
        id: u64,
        connections: Vec<Value>,
        cancel: &CancellationToken,
    ) -> Result<(), DeleteError> {
        let body = Map::from_iter([("connections".to_owned(), Value::Array(connections))]);
        let request = self.patch_request(&format!("blueprints/{id}"), body);
        match self.send(request, cancel).await {
            Ok(response) => {
                answer::success(&response, "", self.address.origin())?;
                Ok(())
            }
            Err(error) if error.may_have_left() => Err(DevLakeError::AnswerLost.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// `Some` is a refusal with 409 and what it names.
    async fn send_delete(
        &self,
        path: &str,
        kind: ConnectionKind,
        cancel: &CancellationToken,
    ) -> Result<Option<Conflict>, DevLakeError> {
        let request = Request::delete(self.url(path), Lane::System);
        let response = match self.send(request, cancel).await {
            Ok(response) => response,
            Err(error) if error.may_have_left() => return Err(DevLakeError::AnswerLost),
            Err(error) => return Err(DevLakeError::Net(error)),
        };
        if response.status == 409 {
            return Ok(Some(Conflict::of(&response)));
        }
        match answer::success(&response, kind.spec().slug, self.address.origin()) {
            Ok(_) | Err(DevLakeError::NotFound) => Ok(None),
            Err(DevLakeError::NotDevLake) => Err(DevLakeError::AnswerLost),
            Err(error) => Err(error),
        }
    }

    /// One status stands for four reasons. What it names tells the first; what is there tells the others.
    async fn told_apart(
        &self,
        answered: Result<Option<Conflict>, DevLakeError>,
        kind: ConnectionKind,
        id: u64,
        what: Refused,
        cancel: &CancellationToken,
    ) -> Result<(), DeleteError> {
        let Some(conflict) = answered? else {
            return Ok(());
        };
        if let Some((blueprints, projects)) = conflict.named {
            return Err(DeleteError::InUse { blueprints, projects });
        }
        // A running pipeline is what DevLake looks for first (devlake.md 2.7).
        if !self.running_pipelines(cancel).await?.is_empty() {
            return Err(DeleteError::PipelineRunning);
        }
        match what {
            Refused::Connection if !self.scopes(kind, id, cancel).await?.is_empty() => {
                Err(DeleteError::HasScopes)
            }
            Refused::Connection | Refused::Scope => Err(DeleteError::Busy),
        }
    }
}

/// What was to be deleted.
#[derive(Clone, Copy)]
enum Refused {
    Connection,
    Scope,
}

/// A 409: the blueprints and projects it names, where it names any.
struct Conflict {
    named: Option<(Vec<String>, Vec<String>)>,
}

impl Conflict {
    fn of(response: &Response) -> Self {
        let body = response.json();
        let data = body
            .as_ref()
            .and_then(|body| body.get("data"))
            .filter(|data| data.is_object());
        let names = |data: &Value, key: &str| -> Vec<String> {
            let list = data.get(key).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Self {
            named: data.map(|data| (names(data, "blueprints"), names(data, "projects"))),
        }
    }
}
