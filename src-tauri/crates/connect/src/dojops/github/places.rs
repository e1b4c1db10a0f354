//! The repositories that the token sees.

use tokio_util::sync::CancellationToken;

use super::GitHub;
use crate::dojops::{
    ConnectorError, Found, Place, PlaceKind,
    text::{at, line},
};

impl GitHub {
    pub(in crate::dojops) async fn places(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Found<Place>, ConnectorError> {
        self.paged("user/repos", &[("sort", "pushed")], cancel, |one| {
            let key = at(one, "/full_name")?.to_owned();
            let name = at(one, "/name").map(line).unwrap_or_default();
            let kind = PlaceKind::Repository;
            Some((key.clone(), Place { key, name, kind }))
        })
        .await
    }
}
