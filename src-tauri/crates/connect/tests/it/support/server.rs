//! An HTTP/1.1 server that answers by a function and remembers every connection and request.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use domain::{Address, Origin};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What a server does with a request.
pub(crate) enum Reply {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes, then this one for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes, then nothing more, and stays.
    ThenSilence(Vec<u8>),
    /// Closes without a word.
    Drop,
}

impl Reply {
    pub(crate) fn with(status: u16, headers: &str, body: &[u8]) -> Self {
        let mut bytes = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
            body.len()
        )
        .into_bytes();
        if status != 204 {
            bytes.extend_from_slice(body);
        }
        Self::Bytes(bytes)
    }

    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::with(
            status,
            "content-type: application/json; charset=utf-8\r\n",
            body.to_string().as_bytes(),
        )
    }

    pub(crate) fn page(status: u16) -> Self {
        Self::with(
            status,
            "content-type: text/html\r\n",
            b"<!DOCTYPE html><title>Sign in</title>",
        )
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        Self::with(status, "content-type: text/plain\r\n", body.as_bytes())
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::with(status, &format!("location: {location}\r\n"), b"")
    }
}

/// A running server; it stops with the test's runtime.
pub(crate) struct Server {
    port: u16,
    is_tls: bool,
    connections: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::run(None, answer).await
    }

    pub(crate) async fn start_tls(
        acceptor: TlsAcceptor,
        answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::run(Some(acceptor), answer).await
    }

    /// One that answers everything with an empty JSON object.
    pub(crate) async fn sink() -> Self {
        Self::start(|_| Reply::json(200, &serde_json::json!({}))).await
    }

    async fn run(tls: Option<TlsAcceptor>, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            is_tls: tls.is_some(),
            connections: Arc::default(),
            seen: Arc::default(),
        };
        let (connections, seen, answer) = (server.connections.clone(), server.seen.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (seen, answer, tls) = (seen.clone(), answer.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &seen, &*answer).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, &seen, &*answer).await;
                            }
                        }
                    }
                });
            }
        });
        server
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!(
            "{}://127.0.0.1:{}/",
            if self.is_tls { "https" } else { "http" },
            self.port
        )
    }

    pub(crate) fn address(&self) -> Address {
        self.url().parse().unwrap()
    }

    pub(crate) fn origin(&self) -> Origin {
        self.url().parse().unwrap()
    }

    pub(crate) fn below(&self, path: &str) -> url::Url {
        self.address().below(path)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    seen: &Mutex<Vec<Seen>>,
    answer: &(dyn Fn(&Seen) -> Reply + Send + Sync),
) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    seen.lock().unwrap().push(request.clone());
    match answer(&request) {
        Reply::Drop => {}
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Reply::Endless(head, piece) => {
            let _ = stream.write_all(&head).await;
            while stream.write_all(&piece).await.is_ok() {}
        }
        Reply::ThenSilence(head) => {
            let _ = stream.write_all(&head).await;
            let _ = stream.flush().await;
            std::future::pending::<()>().await;
        }
    }
}

async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<Seen> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut words = head.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Seen {
        method,
        target,
        head,
        body: String::new(),
    };
    let length: usize = request
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    while bytes.len() < end + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    request.body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    Some(request)
}
