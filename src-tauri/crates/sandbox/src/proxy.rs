//! The HTTPS proxy: answers `CONNECT` for the provider hosts as the man in the middle.
//!
//! Written on `tokio-rustls` rather than on a proxy library, because every fault (a cut answer, endless headers,
//! a wrong certificate) must work inside the tunnel too, and a library's server does not misbehave.

use std::io::Result;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::authority::Authority;
use crate::faults::{FaultKind, HANG};
use crate::http::{Answer, Handler, Listener, Request, Site, serve_stream};
use crate::providers;
use crate::world::World;

/// Name under which the proxy itself is recorded.
const PROXY: &str = "proxy";
const HTTPS_PORT: &str = "443";
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Starts the proxy on a free port.
pub(crate) async fn start(world: Arc<World>, authority: Arc<Authority>) -> Result<Listener> {
    Listener::start(0, move |stream| {
        let world = Arc::clone(&world);
        let authority = Arc::clone(&authority);
        async move {
            // A client that does not trust the certificate leaves in the middle of the handshake.
            drop(tunnel(stream, world, &authority).await);
        }
    })
    .await
}

async fn tunnel(mut stream: TcpStream, world: Arc<World>, authority: &Authority) -> Result<()> {
    let Some(request) = read_connect(&mut stream).await? else {
        return Ok(());
    };
    let seen = world.ledger.record(PROXY, "client", &request);
    let faults = world.faults.matching(PROXY, &request);
    tokio::time::sleep(faults.latency).await;
    match faults.shape {
        None => {}
        Some(FaultKind::Status { status, body }) => {
            return refuse(&mut stream, &format!("{status} Refused"), &body).await;
        }
        Some(FaultKind::Hang) => tokio::time::sleep(HANG).await,
        // Anything else that can go wrong with a proxy looks like this from outside.
        Some(
            FaultKind::Drop
            | FaultKind::Latency { .. }
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
        ) => return Ok(()),
    }
    world.ledger.answered(seen);
    if request.method != "CONNECT" {
        return refuse(&mut stream, "403 Forbidden", "only https goes through this proxy").await;
    }
    let host = match request.target.split_once(':') {
        Some((host, HTTPS_PORT)) => host.to_owned(),
        Some(_) | None => String::new(),
    };
    if !providers::HOSTS.iter().any(|(name, _)| *name == host) {
        let text = format!("lookup {}: no such host", request.target);
        return refuse(&mut stream, "502 Bad Gateway", &text).await;
    }
    stream
        .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
        .await?;
    let config = authority.server_config(&host, world.faults.certificate_flaw(&host))?;
    let stream = TlsAcceptor::from(config).accept(stream).await?;
    serve_stream(stream, &site(world, host)).await
}

fn site(world: Arc<World>, host: String) -> Site {
    let handler: Handler = {
        let world = Arc::clone(&world);
        let host = host.clone();
        Arc::new(move |request| {
            let world = Arc::clone(&world);
            let host = host.clone();
            Box::pin(async move {
                let reply = providers::answer_as(&world, &host, &request).await?;
                reply.answer
            })
        })
    };
    Site {
        name: host,
        handler,
        world,
    }
}

/// Reads exactly the head, so that not a byte of the handshake is swallowed.
async fn read_connect(stream: &mut TcpStream) -> Result<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if head.len() > MAX_HEAD_BYTES || stream.read(&mut byte).await? == 0 {
            return Ok(None);
        }
        head.extend(byte);
    }
    let text = String::from_utf8_lossy(&head);
    let mut lines = text.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    Ok(Some(Request {
        method: words.next().unwrap_or_default().to_owned(),
        target: words.next().unwrap_or_default().to_owned(),
        headers: lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
        body: Vec::new(),
    }))
}

async fn refuse(stream: &mut TcpStream, status: &str, text: &str) -> Result<()> {
    let length = text.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.flush().await
}

/// What the proxy answers to DevLake, which reaches it in-process: whether it opens the tunnel.
pub(crate) fn opens_tunnel_to(host: &str) -> bool {
    providers::HOSTS.iter().any(|(name, _)| *name == host)
}

/// What the proxy answers to a plain http request.
pub(crate) fn plain_refusal() -> Answer {
    Answer::text(403, "only https goes through this proxy")
}
