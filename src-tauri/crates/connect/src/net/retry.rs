//! Repeats what is safe to repeat, or what certainly did not leave.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use domain::NetworkRoute;
use reqwest::Method;

use super::{Inner, NetError, Patience, Request, Response};

/// An attempt that may be followed by another one.
enum Attempt {
    /// An answer that asks for patience.
    Busy(Box<Response>),
    Failed(NetError),
}

impl Inner {
    pub(super) async fn send_patiently(
        &self,
        route: &NetworkRoute,
        request: &Request<'_>,
    ) -> Result<Response, NetError> {
        if request.patience == Patience::Once {
            return self.attempt(route, request).await;
        }
        let limits = &self.limits;
        let pauses = ExponentialBuilder::default()
            .with_min_delay(limits.first_wait)
            .with_max_delay(limits.longest_wait)
            .with_max_times(limits.retries)
            .with_jitter();
        let sent = (|| async {
            match self.attempt(route, request).await {
                Ok(response) if request.method == Method::GET && is_busy(response.status) => {
                    Err(Attempt::Busy(Box::new(response)))
                }
                Ok(response) => Ok(response),
                Err(error) => Err(Attempt::Failed(error)),
            }
        })
        .retry(pauses)
        .when(|attempt| match attempt {
            Attempt::Busy(_) => true,
            Attempt::Failed(error) => is_worth_repeating(&request.method, error),
        })
        .adjust(|attempt, pause| pause.map(|pause| self.pause(attempt, pause)))
        .await;
        match sent {
            Ok(response) => Ok(response),
            Err(Attempt::Busy(response)) => Ok(*response),
            Err(Attempt::Failed(error)) => Err(error),
        }
    }

    /// The server's wish counts, within bounds; jitter never makes a pause longer than the longest.
    fn pause(&self, attempt: &Attempt, pause: Duration) -> Duration {
        let (shortest, longest) = self.limits.retry_after;
        match attempt {
            Attempt::Busy(response) => match response.retry_after((self.clock)()) {
                Some(wish) => wish.clamp(shortest, longest),
                None => pause.min(self.limits.longest_wait),
            },
            Attempt::Failed(_) => pause.min(self.limits.longest_wait),
        }
    }
}

fn is_busy(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// Only connections that broke half-way while reading. A name that does not exist, a bad certificate and a refusal
/// stay what they are; where nothing listens, somebody wants to hear that now; and whoever waited for a time-out has
/// waited enough.
fn is_worth_repeating(method: &Method, error: &NetError) -> bool {
    *method == Method::GET
        && matches!(
            error,
            NetError::NoAnswer {
                may_have_left: true,
                ..
            }
        )
}
