//! Listening, and the life of one connection.

use std::io::Result;
use std::net::Ipv4Addr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::read::read_request;
use super::write::write_answer;
use super::{Answer, Request};
use crate::faults::{FaultKind, HANG};
use crate::world::World;

/// Answers a request; `None` hangs up without a word.
pub(crate) type Handler = Arc<dyn Fn(Request) -> BoxFuture<'static, Option<Answer>> + Send + Sync + 'static>;

/// One stand-in server: the name under which it is recorded and its behaviour.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) handler: Handler,
    pub(crate) world: Arc<World>,
}

/// A loopback port whose connections end when this is dropped.
pub(crate) struct Listener {
    port: u16,
    accepting: JoinHandle<()>,
}

impl Listener {
    /// Listens on 127.0.0.1; port 0 picks a free one.
    pub(crate) async fn start<F, Fut>(port: u16, connected: F) -> Result<Self>
    where
        F: Fn(TcpStream) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = listener.local_addr()?.port();
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        if let Ok((stream, _peer)) = accepted {
                            connections.spawn(connected(stream));
                        }
                    }
                    Some(_ended) = connections.join_next() => {}
                }
            }
        });
        Ok(Self { port, accepting })
    }

    /// Listens for plain HTTP and answers as `site`.
    pub(crate) async fn plain(port: u16, site: Site) -> Result<Self> {
        Self::start(port, move |stream| {
            let site = site.clone();
            async move {
                // A client may leave at any moment; that is its right and nobody's error.
                drop(serve_stream(stream, &site).await);
            }
        })
        .await
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Closes the port and every connection, and waits until the port is free.
    pub(crate) async fn stop(mut self) {
        self.accepting.abort();
        // The answer is always "cancelled".
        drop((&mut self.accepting).await);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Serves one connection until it ends or a fault ends it.
pub(crate) async fn serve_stream<S>(mut stream: S, site: &Site) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await? {
        let seen = site.world.ledger.record(&site.name, "client", &request);
        let faults = site.world.faults.matching(&site.name, &request);
        let fault = faults.shape.as_ref();

        tokio::time::sleep(faults.latency).await;
        match fault {
            Some(FaultKind::Hang) => tokio::time::sleep(HANG).await,
            Some(FaultKind::Drop) => return Ok(()),
            Some(
                FaultKind::Latency { .. }
                | FaultKind::Status { .. }
                | FaultKind::AnswerLost
                | FaultKind::Truncated
                | FaultKind::Huge { .. }
                | FaultKind::GzipBomb { .. }
                | FaultKind::EndlessHeaders
                | FaultKind::Html
                | FaultKind::Redirect { .. }
                | FaultKind::Drip { .. }
                | FaultKind::Limited { .. }
                | FaultKind::Certificate { .. },
            )
            | None => {}
        }

        let without_body = request.method == "HEAD";
        let asked_to_close = request
            .header("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"));
        let answer = if let Some(FaultKind::Limited { retry_after }) = fault {
            Some(super::write::limited(retry_after.as_deref()))
        } else {
            (site.handler)(request).await
        };
        site.world.ledger.answered(seen);
        let Some(answer) = answer else {
            return Ok(());
        };
        if matches!(fault, Some(FaultKind::AnswerLost)) {
            return Ok(());
        }
        let answer = super::write::reshape(answer, fault);
        let reusable = write_answer(&mut stream, &answer, without_body, fault).await?;
        if asked_to_close || !reusable {
            return Ok(());
        }
    }
    Ok(())
}
