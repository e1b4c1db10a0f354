//! The projects that the account sees: in pages on Cloud, all at once at a Data Center.

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{Deployment, Jira};
use crate::dojops::{
    ConnectorError, Found, Place, PlaceKind,
    paging::Pages,
    text::{at, line, list},
};

impl Jira {
    pub(in crate::dojops) async fn places(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Found<Place>, ConnectorError> {
        // No projects is what anybody sees, too.
        self.myself(cancel).await?;
        let mut pages = Pages::new();
        if self.deployment(cancel).await? == Deployment::DataCenter {
            let body = self.read("project", &[], cancel).await?;
            pages.add(
                page(body.as_array().map(Vec::as_slice).unwrap_or_default()),
                false,
            );
            return Ok(pages.finish());
        }
        let mut start = 0;
        loop {
            let offset = start.to_string();
            let query = [
                ("startAt", offset.as_str()),
                ("maxResults", "50"),
                ("orderBy", "key"),
            ];
            let body = self.read("project/search", &query, cancel).await?;
            let values = list(&body, "/values");
            start += values.len();
            let is_last = body.get("isLast").and_then(Value::as_bool).unwrap_or(true);
            if !pages.add(page(values), !is_last && !values.is_empty()) {
                return Ok(pages.finish());
            }
        }
    }
}

fn page(values: &[Value]) -> Vec<(String, Place)> {
    let places = values.iter().filter_map(|value| {
        let key = at(value, "/key")?.to_owned();
        Some(Place {
            name: at(value, "/name").map(line).unwrap_or_default(),
            key,
            kind: PlaceKind::Project,
        })
    });
    places.map(|place| (place.key.clone(), place)).collect()
}
