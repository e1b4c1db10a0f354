//! The network as DevLake sees it: a table of what exists, no name is ever looked up, no port dialled.
//!
//! It holds the providers' fixed names, the sandbox's own ports, and the ports of the recorded exchanges
//! (devlake.md section 13), so that those replay as they were sent.

use std::sync::Arc;
use std::time::Duration;

use super::address::{self, Address};
use super::failure::{ERROR_STRING, Failure, GoError, URL_ERROR};
use crate::faults::{CertificateFlaw, FaultKind};
use crate::http::{Answer, Request, reshape};
use crate::providers;
use crate::proxy;
use crate::sightings::Seen;
use crate::world::World;

const RECORDED_PROVIDER: u16 = 9100;
const RECORDED_PROXY: u16 = 9102;
const RECORDED_UNTRUSTED_TLS: u16 = 9103;
const RECORDED_BROKEN_PROXY: u16 = 9106;
const MAX_REDIRECTS: usize = 10;
const HANG: Duration = Duration::from_secs(600);

const NET_ERROR: &str = "*net.OpError";
const SYSCALL_ERROR: &str = "*os.SyscallError";
const ERRNO: &str = "syscall.Errno";

/// One outgoing connection of DevLake's to a provider: checked endpoint, proxy, way to send.
pub(super) struct Client {
    pub(super) world: Arc<World>,
    pub(super) devlake: String,
    endpoint: Address,
    via: Option<Address>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Plain,
    Site(String),
    ForwardProxy,
    OwnProxy,
    BrokenProxy,
    UntrustedTls,
    Closed,
    Nowhere,
}

impl Client {
    /// Checks endpoint and proxy in the original's order (devlake.md 2.6).
    pub(super) async fn open(
        world: &Arc<World>,
        devlake: &str,
        endpoint: &str,
        proxy: &str,
    ) -> Result<Self, Failure> {
        let address = address::parse(endpoint).map_err(|reason| {
            address::unreadable(endpoint, reason, Some(format!("Invalid URL: {endpoint} (400)")))
        })?;
        if address.scheme.is_empty() {
            return Err(Failure::plain(400, "Invalid URL scheme (400)"));
        }
        let mut client = Self {
            world: Arc::clone(world),
            devlake: devlake.to_owned(),
            endpoint: address,
            via: None,
        };
        if proxy.is_empty() {
            client.dial()?;
        } else {
            client.try_proxy(endpoint, proxy).await?;
        }
        Ok(client)
    }

    /// Sends a GET to a path under the endpoint, following redirects as the Go library does.
    pub(super) async fn get(
        &self,
        relative: &str,
        authorization: Option<&str>,
    ) -> Result<(Answer, String), GoError> {
        let mut address = self.endpoint.join(relative);
        let mut authorization = authorization;
        for _hop in 0..MAX_REDIRECTS {
            let url = address.text();
            let answer = self.exchange(&address, authorization).await?;
            let location = answer.header("location").map(str::to_owned);
            let (301..=303 | 307 | 308, Some(location)) = (answer.status, location) else {
                return Ok((answer, url));
            };
            let next = if location.starts_with('/') {
                Address {
                    path: location,
                    ..address.clone()
                }
            } else {
                address::parse(&location)
                    .map_err(|reason| transport(&url, reason, &[(reason, ERROR_STRING)]))?
            };
            // The credential travels on the same host only.
            if next.host != address.host {
                authorization = None;
            }
            address = next;
        }
        let url = self.endpoint.join(relative).text();
        let reason = "stopped after 10 redirects";
        Err(transport(&url, reason, &[(reason, ERROR_STRING)]))
    }

    /// Name lookup, then a TCP connection.
    fn dial(&self) -> Result<(), Failure> {
        let Address { host, port, .. } = &self.endpoint;
        let error = match self.place(&self.endpoint) {
            Place::Nowhere => {
                let text = lookup(host);
                GoError::around(text.as_str(), &[(&text, "*net.DNSError")]).wrapped("Failed to resolve DNS")
            }
            Place::Closed => {
                let dial = format!("dial tcp 127.0.0.1:{port}");
                let text = format!("{dial}: connect: connection refused");
                GoError::around(
                    text,
                    &[
                        (&dial, NET_ERROR),
                        ("connect", SYSCALL_ERROR),
                        ("connection refused", ERRNO),
                    ],
                )
                .wrapped("Failed to connect")
            }
            Place::Plain
            | Place::Site(_)
            | Place::ForwardProxy
            | Place::OwnProxy
            | Place::BrokenProxy
            | Place::UntrustedTls => return Ok(()),
        };
        Err(Failure::Said { status: 500, error })
    }

    /// A GET of the endpoint through the proxy, without credential.
    async fn try_proxy(&mut self, endpoint: &str, proxy: &str) -> Result<(), Failure> {
        let address = address::parse(proxy).map_err(|reason| address::unreadable(proxy, reason, None))?;
        // Other schemes are silently ignored (devlake.md 2.2).
        if matches!(address.scheme.as_str(), "http" | "socks5") {
            self.via = Some(address);
        }
        let (answer, _url) = self
            .get("", None)
            .await
            .map_err(|error| Failure::Said { status: 500, error })?;
        if answer.status == 502 {
            let text = format!("fail to connect to {endpoint} via {proxy} (400)");
            return Err(Failure::plain(400, text));
        }
        Ok(())
    }

    async fn exchange(&self, address: &Address, authorization: Option<&str>) -> Result<Answer, GoError> {
        let url = address.text();
        let https = match address.scheme.as_str() {
            "http" => false,
            "https" => true,
            other => {
                let reason = format!("unsupported protocol scheme {other:?}");
                return Err(transport(&url, &reason, &[(&reason, ERROR_STRING)]));
            }
        };
        if let Some(answer) = self.through_proxy(address, https)? {
            return Ok(answer);
        }
        match self.place(address) {
            Place::Plain if !https => self.ask(providers::PLAIN, address, authorization).await,
            Place::Plain | Place::ForwardProxy | Place::OwnProxy | Place::BrokenProxy if https => {
                let reason = "tls: first record does not look like a TLS handshake";
                Err(transport(&url, reason, &[(reason, "tls.RecordHeaderError")]))
            }
            Place::Site(host) if https => {
                if let Some(flaw) = self.world.faults.certificate_flaw(&host) {
                    return Err(untrusted(&url, &host, flaw));
                }
                self.ask(&host, address, authorization).await
            }
            Place::Site(host) => {
                let location = format!("https://{host}{}", address.path);
                Ok(Answer::empty(301).with_header("Location", location))
            }
            Place::UntrustedTls if https => {
                Err(untrusted(&url, &address.host, CertificateFlaw::OtherAuthority))
            }
            Place::UntrustedTls => Err(reset(&url, address.port)),
            Place::Closed => {
                let dial = format!("dial tcp 127.0.0.1:{}", address.port);
                let reason = format!("{dial}: connect: connection refused");
                Err(transport(
                    &url,
                    &reason,
                    &[
                        (&dial, NET_ERROR),
                        ("connect", SYSCALL_ERROR),
                        ("connection refused", ERRNO),
                    ],
                ))
            }
            Place::Nowhere => {
                let reason = format!("dial tcp: {}", lookup(&address.host));
                Err(transport(&url, &reason, &[(&reason, NET_ERROR)]))
            }
            Place::Plain | Place::ForwardProxy | Place::OwnProxy | Place::BrokenProxy => {
                Ok(proxy::plain_refusal())
            }
        }
    }

    /// What the proxy answers itself; `None` = it lets the request through, or there is none.
    fn through_proxy(&self, address: &Address, https: bool) -> Result<Option<Answer>, GoError> {
        let Some(via) = &self.via else {
            return Ok(None);
        };
        let url = address.text();
        let bad_gateway = || transport(&url, "Bad Gateway", &[("Bad Gateway", ERROR_STRING)]);
        match self.place(via) {
            Place::ForwardProxy => Ok(None),
            Place::OwnProxy if https && proxy::opens_tunnel_to(&address.host) => Ok(None),
            Place::OwnProxy | Place::BrokenProxy if https => Err(bad_gateway()),
            Place::OwnProxy => Ok(Some(proxy::plain_refusal())),
            Place::BrokenProxy => Ok(Some(Answer::text(502, "Bad Gateway"))),
            Place::Plain | Place::Site(_) | Place::UntrustedTls | Place::Closed => {
                let dial = format!("dial tcp {}:{}", via.host, via.port);
                let reason = format!("proxyconnect tcp: {dial}: connect: connection refused");
                Err(transport(
                    &url,
                    &reason,
                    &[
                        ("proxyconnect tcp", NET_ERROR),
                        (&dial, NET_ERROR),
                        ("connect", SYSCALL_ERROR),
                        ("connection refused", ERRNO),
                    ],
                ))
            }
            Place::Nowhere => {
                let reason = format!("proxyconnect tcp: dial tcp: {}", lookup(&via.host));
                Err(transport(&url, &reason, &[(&reason, NET_ERROR)]))
            }
        }
    }

    /// Calls the provider's code, with the faults that are set for its name.
    async fn ask(
        &self,
        server: &str,
        address: &Address,
        authorization: Option<&str>,
    ) -> Result<Answer, GoError> {
        let mut request = Request::get(&address.path)
            .with_header("Host", &address.host)
            .with_header("User-Agent", "Go-http-client/1.1");
        if let Some(value) = authorization {
            request = request.with_header("Authorization", value);
        }
        let seen = self.world.ledger.record(server, &self.devlake, &request);
        let answer = self.ask_with_faults(server, &request, seen).await;
        answer.map_err(|reason| {
            let go_type = if reason == "EOF" { ERROR_STRING } else { URL_ERROR };
            transport(&address.text(), reason, &[(reason, go_type)])
        })
    }

    async fn ask_with_faults(
        &self,
        server: &str,
        request: &Request,
        seen: Seen,
    ) -> Result<Answer, &'static str> {
        let faults = self.world.faults.matching(server, request);
        tokio::time::sleep(faults.latency).await;
        match &faults.shape {
            Some(FaultKind::Hang) => tokio::time::sleep(HANG).await,
            Some(FaultKind::Drop) => return Err("EOF"),
            Some(FaultKind::EndlessHeaders) => {
                return Err("net/http: server response headers exceeded 10485760 bytes; aborted");
            }
            Some(
                FaultKind::Latency { .. }
                | FaultKind::Status { .. }
                | FaultKind::AnswerLost
                | FaultKind::Truncated
                | FaultKind::Huge { .. }
                | FaultKind::GzipBomb { .. }
                | FaultKind::Html
                | FaultKind::Redirect { .. }
                | FaultKind::Drip { .. }
                | FaultKind::Certificate { .. },
            )
            | None => {}
        }
        let reply = if server == providers::PLAIN {
            Some(providers::answer_plain(&self.world, request).await)
        } else {
            providers::answer_as(&self.world, server, request).await
        };
        self.world.ledger.answered(seen);
        let answer = reply.and_then(|reply| reply.answer).ok_or("EOF")?;
        match &faults.shape {
            Some(FaultKind::AnswerLost) => Err("EOF"),
            Some(FaultKind::Truncated) => Err("unexpected EOF"),
            // What matters to DevLake is that there is no JSON in it.
            Some(FaultKind::Huge { .. } | FaultKind::GzipBomb { .. }) => Ok(answer.with_body(" ")),
            other => Ok(reshape(answer, other.as_ref())),
        }
    }

    fn place(&self, address: &Address) -> Place {
        let port = address.port;
        if !matches!(address.host.as_str(), "127.0.0.1" | "localhost") {
            let exists = providers::HOSTS.iter().any(|(name, _)| *name == address.host);
            return match port {
                80 | 443 if exists => Place::Site(address.host.clone()),
                _ if exists => Place::Closed,
                _ => Place::Nowhere,
            };
        }
        if port == RECORDED_PROVIDER || self.world.provider_port.get() == Some(&port) {
            Place::Plain
        } else if self.world.proxy_port.get() == Some(&port) {
            Place::OwnProxy
        } else {
            match port {
                RECORDED_PROXY => Place::ForwardProxy,
                RECORDED_UNTRUSTED_TLS => Place::UntrustedTls,
                RECORDED_BROKEN_PROXY => Place::BrokenProxy,
                _ => Place::Closed,
            }
        }
    }
}

fn lookup(host: &str) -> String {
    format!("lookup {host} on 127.0.0.11:53: no such host")
}

/// The Go library's error of a request that got no answer.
fn transport(url: &str, reason: &str, inner: &[(&str, &'static str)]) -> GoError {
    let get = format!("Get {url:?}");
    let mut layers = vec![(get.as_str(), URL_ERROR)];
    layers.extend(inner);
    GoError::around(format!("{get}: {reason}"), &layers)
}

fn reset(url: &str, port: u16) -> GoError {
    let inner = format!("read tcp 127.0.0.1:50000 -> 127.0.0.1:{port}");
    let reason = format!("read tcp 127.0.0.1:50000->127.0.0.1:{port}: read: connection reset by peer");
    transport(
        url,
        &reason,
        &[
            (&inner, NET_ERROR),
            ("read", SYSCALL_ERROR),
            ("connection reset by peer", ERRNO),
        ],
    )
}

fn untrusted(url: &str, host: &str, flaw: CertificateFlaw) -> GoError {
    let (reason, go_type) = match flaw {
        CertificateFlaw::Expired => (
            "x509: certificate has expired or is not yet valid: current time is after 2021-01-01T00:00:00Z".to_owned(),
            "x509.CertificateInvalidError",
        ),
        CertificateFlaw::WrongHost => (
            format!("x509: certificate is valid for wrong.example.test, not {host}"),
            "x509.HostnameError",
        ),
        CertificateFlaw::OtherAuthority => (
            "x509: certificate signed by unknown authority (possibly because of \"x509: invalid signature: parent certificate cannot sign this kind of certificate\" while trying to verify candidate authority certificate \"localhost\")".to_owned(),
            "x509.UnknownAuthorityError",
        ),
    };
    let headline = "tls: failed to verify certificate";
    transport(
        url,
        &format!("{headline}: {reason}"),
        &[
            (headline, "*tls.CertificateVerificationError"),
            (&reason, go_type),
        ],
    )
}
