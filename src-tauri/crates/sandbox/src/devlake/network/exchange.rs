//! One request of DevLake's: through the proxy or not, over TLS or not, to a provider or to nothing.

use super::errors::{NET_ERROR, lookup, refused_proxy, refused_request, reset, transport, untrusted};
use super::place::Place;
use super::{Client, Credential};
use crate::devlake::address::Address;
use crate::devlake::failure::{ERROR_STRING, GoError, URL_ERROR};
use crate::faults::{CertificateFlaw, FaultKind, HANG};
use crate::http::{Answer, Request, reshape};
use crate::providers;
use crate::proxy;
use crate::sightings::Seen;

impl Client {
    /// One request and its answer, redirects not followed.
    pub(super) async fn exchange(
        &self,
        address: &Address,
        credential: Option<&Credential>,
    ) -> Result<Answer, GoError> {
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
        match Place::of(&self.world, address) {
            Place::Plain if !https => self.ask(providers::PLAIN, address, credential).await,
            Place::Plain | Place::ForwardProxy | Place::OwnProxy | Place::BrokenProxy if https => {
                let reason = "tls: first record does not look like a TLS handshake";
                Err(transport(&url, reason, &[(reason, "tls.RecordHeaderError")]))
            }
            Place::Site(host) if https => {
                if let Some(flaw) = self.world.faults.certificate_flaw(&host) {
                    return Err(untrusted(&url, &host, flaw));
                }
                self.ask(&host, address, credential).await
            }
            Place::Site(host) => {
                let location = format!("https://{host}{}", address.path);
                Ok(Answer::empty(301).with_header("Location", location))
            }
            Place::UntrustedTls if https => {
                Err(untrusted(&url, &address.host, CertificateFlaw::OtherAuthority))
            }
            Place::UntrustedTls => Err(reset(&url, address.port)),
            Place::Closed => Err(refused_request(&url, address.port)),
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
        match Place::of(&self.world, via) {
            Place::ForwardProxy => Ok(None),
            Place::OwnProxy if https && proxy::opens_tunnel_to(&address.host) => Ok(None),
            Place::OwnProxy | Place::BrokenProxy if https => Err(bad_gateway()),
            Place::OwnProxy => Ok(Some(proxy::plain_refusal())),
            Place::BrokenProxy => Ok(Some(Answer::text(502, "Bad Gateway"))),
            Place::Plain | Place::Site(_) | Place::UntrustedTls | Place::Closed => {
                Err(refused_proxy(&url, &via.host, via.port))
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
        credential: Option<&Credential>,
    ) -> Result<Answer, GoError> {
        let mut request = Request::get(&address.path)
            .with_header("Host", &address.host)
            .with_header("User-Agent", "Go-http-client/1.1");
        if let Some(credential) = credential {
            request = request.with_header(credential.header, credential.value.as_str());
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
                | FaultKind::Limited { .. }
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
}
