//! The first rungs of the ladder: does the name resolve, does something answer, is its certificate trusted.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use domain::{Address, Cause, Finding, NetworkRoute, Origin, Rung, RungReport, Scheme};
use rustls::pki_types::ServerName;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;

use super::{Lane, Net, NetError, Request, client::Client, response::milliseconds};

impl Net {
    /// Climbs the first three rungs towards an address, telling each to `report` as it ends; stops at the first that
    /// does not hold. A rung that does not apply is not told: a plain address has no certificate, and through a proxy
    /// it is the proxy that resolves the name.
    ///
    /// # Errors
    /// [`NetError::Cancelled`], and what makes every rung impossible: unreadable additional certificates.
    pub async fn probe(
        &self,
        route: &NetworkRoute,
        address: &Address,
        cancel: &CancellationToken,
        report: &mut (dyn FnMut(RungReport) + Send),
    ) -> Result<bool, NetError> {
        let origin = address.origin();
        let client = self.inner.clients.for_target(route, origin)?;
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(NetError::Cancelled),
            holds = async {
                if client.proxy_for(&address.below("")).is_some() {
                    Ok(self.climb_through_proxy(route, address, report).await)
                } else {
                    Ok(self.climb(&client, origin, report).await)
                }
            } => holds,
        }
    }

    async fn climb(
        &self,
        client: &Client,
        origin: &Origin,
        report: &mut (dyn FnMut(RungReport) + Send),
    ) -> bool {
        let started = Instant::now();
        let host = origin.host().trim_matches(['[', ']']).to_owned();
        let looked_up = timeout(
            self.inner.limits.connect,
            self.inner.names.lookup(host, origin.port()),
        )
        .await;
        let finding = match looked_up {
            Ok(Ok(found)) if !found.is_empty() => Ok(found),
            Ok(_) => Err(Finding::NoSuchHost {
                host: origin.host().to_owned(),
                suggestion: None,
            }),
            Err(_) => Err(Finding::TimedOut {
                origin: origin.clone(),
            }),
        };
        let found = match finding {
            Ok(found) => found,
            Err(finding) => {
                report(RungReport::found(
                    Rung::NameResolves,
                    milliseconds(started),
                    finding,
                ));
                return false;
            }
        };
        report(RungReport::passed(Rung::NameResolves, milliseconds(started)));

        let started = Instant::now();
        let stream = match timeout(self.inner.limits.connect, connect(&found)).await {
            Ok(Some(stream)) => stream,
            Ok(None) => {
                let finding = Finding::NoAnswer {
                    origin: origin.clone(),
                };
                report(RungReport::found(Rung::Answers, milliseconds(started), finding));
                return false;
            }
            Err(_) => {
                let finding = Finding::TimedOut {
                    origin: origin.clone(),
                };
                report(RungReport::found(Rung::Answers, milliseconds(started), finding));
                return false;
            }
        };
        report(RungReport::passed(Rung::Answers, milliseconds(started)));

        match origin.scheme() {
            Scheme::Http => true,
            Scheme::Https => self.greet(client, origin, stream, report).await,
        }
    }

    async fn greet(
        &self,
        client: &Client,
        origin: &Origin,
        stream: TcpStream,
        report: &mut (dyn FnMut(RungReport) + Send),
    ) -> bool {
        let started = Instant::now();
        let untrusted = Finding::UntrustedCertificate {
            host: origin.host().to_owned(),
        };
        let Ok(name) = ServerName::try_from(origin.host().trim_matches(['[', ']']).to_owned()) else {
            report(RungReport::found(
                Rung::CertificateTrusted,
                milliseconds(started),
                untrusted,
            ));
            return false;
        };
        let handshake = TlsConnector::from(Arc::clone(&client.tls)).connect(name, stream);
        let finding = match timeout(self.inner.limits.connect, handshake).await {
            Ok(Ok(_)) => None,
            Ok(Err(error)) if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
                Some(untrusted)
            }
            Ok(Err(_)) => Some(Finding::NoAnswer {
                origin: origin.clone(),
            }),
            Err(_) => Some(Finding::TimedOut {
                origin: origin.clone(),
            }),
        };
        let holds = finding.is_none();
        report(match finding {
            None => RungReport::passed(Rung::CertificateTrusted, milliseconds(started)),
            Some(finding) => RungReport::found(Rung::CertificateTrusted, milliseconds(started), finding),
        });
        holds
    }

    /// Through a proxy only a whole request shows anything: any answer, also a refusal, proves both rungs.
    async fn climb_through_proxy(
        &self,
        route: &NetworkRoute,
        address: &Address,
        report: &mut (dyn FnMut(RungReport) + Send),
    ) -> bool {
        let started = Instant::now();
        let origin = address.origin();
        let request = Request::get(address.below(""), Lane::Provider).once();
        let error = self.inner.attempt(route, &request).await.err();
        let duration = milliseconds(started);
        let trouble = error
            .as_ref()
            .and_then(|error| Some((error.cause()?, error.finding()?)));
        match trouble {
            Some((Cause::Certificate, finding)) => {
                report(RungReport::passed(Rung::Answers, duration));
                report(RungReport::found(Rung::CertificateTrusted, duration, finding));
                return false;
            }
            Some((Cause::NoSuchHost | Cause::NoAnswer | Cause::TimedOut, finding)) => {
                report(RungReport::found(Rung::Answers, duration, finding));
                return false;
            }
            None => {}
        }
        report(RungReport::passed(Rung::Answers, duration));
        if origin.scheme() == Scheme::Https {
            report(RungReport::passed(Rung::CertificateTrusted, duration));
        }
        true
    }
}

async fn connect(addresses: &[SocketAddr]) -> Option<TcpStream> {
    for address in addresses {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Some(stream);
        }
    }
    None
}
