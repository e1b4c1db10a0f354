//! What can go wrong on the way, and the translation of the library's errors. Those are dropped here: they carry
//! addresses with their queries, and quote what they could not read.

use std::{error::Error, io};

use domain::{Cause, Finding, Origin};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The name does not resolve.
    #[error("{host} does not exist")]
    NoSuchHost {
        /// The host, or the proxy's where that one is missing.
        host: String,
    },
    /// Nothing listens there, or the connection broke.
    #[error("nothing answers at {origin}")]
    NoAnswer {
        /// Where.
        origin: Origin,
        /// Whether the request may have arrived all the same.
        may_have_left: bool,
    },
    /// A limit of time passed.
    #[error("{origin} did not answer in time")]
    TimedOut {
        /// Where.
        origin: Origin,
        /// Whether the request may have arrived all the same.
        may_have_left: bool,
    },
    /// TLS could not be agreed on, or the certificate is not trusted.
    #[error("the certificate of {host} is not trusted")]
    Certificate {
        /// Whose.
        host: String,
    },
    /// The server sends us on; not followed.
    #[error("the server sends us elsewhere")]
    RedirectRefused {
        /// Where to, if that is a place we could name.
        to: Option<Origin>,
    },
    /// More body, headers, depth or items than the limits allow.
    #[error("the answer is larger than any real one")]
    TooLarge,
    /// Something that is no HTTP.
    #[error("the answer cannot be read")]
    Protocol,
    /// The secret was not granted to the place that the request goes to.
    #[error("this secret may not go to {origin}")]
    NotGranted {
        /// Where the request would have gone.
        origin: Origin,
    },
    /// The secret would travel in clear over a network, and nobody agreed to that.
    #[error("{origin} is not encrypted")]
    PlainHttpRefused {
        /// Where the request would have gone.
        origin: Origin,
    },
    /// The proxy would see the secret in clear.
    #[error("{origin} is not encrypted and a proxy stands between")]
    PlainHttpThroughProxy {
        /// Where the request would have gone.
        origin: Origin,
    },
    /// The vault is locked.
    #[error("the vault is locked")]
    Locked,
    /// The secret cannot be opened.
    #[error("the secret cannot be opened")]
    SecretUnavailable,
    /// The secret holds characters that no header carries.
    #[error("the secret contains characters that cannot be sent")]
    Unsendable,
    /// The additional certificates of the route cannot be read.
    #[error("the additional certificates cannot be read")]
    ExtraCertificates,
    /// Somebody cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl NetError {
    /// Whether the request may have arrived although no answer came: then a create must not be repeated.
    pub fn may_have_left(&self) -> bool {
        match self {
            Self::NoAnswer { may_have_left, .. } | Self::TimedOut { may_have_left, .. } => *may_have_left,
            Self::RedirectRefused { .. } | Self::TooLarge | Self::Protocol | Self::Cancelled => true,
            Self::NoSuchHost { .. }
            | Self::Certificate { .. }
            | Self::NotGranted { .. }
            | Self::PlainHttpRefused { .. }
            | Self::PlainHttpThroughProxy { .. }
            | Self::Locked
            | Self::SecretUnavailable
            | Self::Unsendable
            | Self::ExtraCertificates => false,
        }
    }

    /// What stood in the way, where it was the network.
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Self::NoSuchHost { .. } => Some(Cause::NoSuchHost),
            Self::NoAnswer { .. } => Some(Cause::NoAnswer),
            Self::TimedOut { .. } => Some(Cause::TimedOut),
            Self::Certificate { .. } => Some(Cause::Certificate),
            Self::RedirectRefused { .. }
            | Self::TooLarge
            | Self::Protocol
            | Self::NotGranted { .. }
            | Self::PlainHttpRefused { .. }
            | Self::PlainHttpThroughProxy { .. }
            | Self::Locked
            | Self::SecretUnavailable
            | Self::Unsendable
            | Self::ExtraCertificates
            | Self::Cancelled => None,
        }
    }
}

impl NetError {
    /// What a rung towards a provider would say; `None` where it is no finding about the place that was asked.
    pub fn finding(&self) -> Option<Finding> {
        match self {
            Self::NoSuchHost { host } => Some(Finding::NoSuchHost {
                host: host.clone(),
                suggestion: None,
            }),
            Self::NoAnswer { origin, .. } => Some(Finding::NoAnswer {
                origin: origin.clone(),
            }),
            Self::TimedOut { origin, .. } => Some(Finding::TimedOut {
                origin: origin.clone(),
            }),
            Self::Certificate { host } => Some(Finding::UntrustedCertificate { host: host.clone() }),
            Self::RedirectRefused { to } => Some(Finding::RedirectedElsewhere { to: to.clone() }),
            Self::PlainHttpThroughProxy { origin } => Some(Finding::PlainHttpThroughProxy {
                origin: origin.clone(),
            }),
            Self::TooLarge
            | Self::Protocol
            | Self::NotGranted { .. }
            | Self::PlainHttpRefused { .. }
            | Self::Locked
            | Self::SecretUnavailable
            | Self::Unsendable
            | Self::ExtraCertificates
            | Self::Cancelled => None,
        }
    }

    /// Whether something answered that speaks no language of ours.
    pub fn is_nonsense(&self) -> bool {
        matches!(self, Self::TooLarge | Self::Protocol)
    }
}

/// Translates an error of the HTTP library. `proxy` is the host of the proxy in between: its name is the one that
/// this computer resolves.
pub(super) fn translate(error: &reqwest::Error, origin: &Origin, proxy: Option<&str>) -> NetError {
    let origin = origin.clone();
    let may_have_left = !error.is_connect();
    if find::<rustls::Error>(error).is_some() {
        return NetError::Certificate {
            host: origin.host().to_owned(),
        };
    }
    if error.is_dns() {
        return NetError::NoSuchHost {
            host: proxy.unwrap_or(origin.host()).to_owned(),
        };
    }
    if error.is_timeout() {
        return NetError::TimedOut {
            origin,
            may_have_left,
        };
    }
    if let Some(hyper) = find::<hyper::Error>(error) {
        if hyper.is_parse() {
            return NetError::Protocol;
        }
        return NetError::NoAnswer {
            origin,
            may_have_left,
        };
    }
    if error.is_decode() {
        return NetError::Protocol;
    }
    NetError::NoAnswer {
        origin,
        may_have_left,
    }
}

/// Looks for an error of a type along the chain of sources. An `io::Error` hides what it wraps from that chain.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = wrapped.and_then(|wrapped| find::<T>(wrapped)) {
            return Some(found);
        }
        next = error.source();
    }
    None
}
