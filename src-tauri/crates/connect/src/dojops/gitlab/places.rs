//! The groups and projects in which the account may do something.

use tokio_util::sync::CancellationToken;

use super::GitLab;
use crate::dojops::{
    ConnectorError, Found, Place, PlaceKind,
    text::{at, line},
};

/// Reporter: less could not set a label.
const LEVEL: (&str, &str) = ("min_access_level", "20");

impl GitLab {
    pub(in crate::dojops) async fn places(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Found<Place>, ConnectorError> {
        let mut groups = self
            .places_of("groups", "/full_path", PlaceKind::Group, cancel)
            .await?;
        let projects = self
            .places_of("projects", "/path_with_namespace", PlaceKind::Project, cancel)
            .await?;
        groups.items.extend(projects.items);
        groups.gap = groups.gap.or(projects.gap);
        Ok(groups)
    }

    async fn places_of(
        &self,
        list: &str,
        path: &str,
        kind: PlaceKind,
        cancel: &CancellationToken,
    ) -> Result<Found<Place>, ConnectorError> {
        let mut query = vec![LEVEL, ("per_page", "100")];
        if kind == PlaceKind::Project {
            query.extend([("simple", "true"), ("order_by", "last_activity_at")]);
        }
        self.paged(list, &query, cancel, |one| {
            let key = at(one, path)?.to_owned();
            let name = at(one, "/name").map(line).unwrap_or_default();
            Some((key.clone(), Place { key, name, kind }))
        })
        .await
    }
}
