//! Addresses as the Go library reads them, with its complaints.

use super::failure::{ERROR_STRING, Failure, GoError, URL_ERROR};

/// The parts of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) scheme: String,
    pub(super) host: String,
    pub(super) port: u16,
    /// Path and query, with blanks escaped; empty when the address has none.
    pub(super) path: String,
}

impl Address {
    /// The whole address.
    pub(super) fn text(&self) -> String {
        let Self {
            scheme, host, path, ..
        } = self;
        if Some(self.port) == default_port(scheme) {
            format!("{scheme}://{host}{path}")
        } else {
            format!("{scheme}://{host}:{}{path}", self.port)
        }
    }

    /// The same server, another path.
    pub(super) fn at_root(&self, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            ..self.clone()
        }
    }

    /// The same server, the path extended by `relative` (devlake.md 2.2: a missing slash is added).
    pub(super) fn join(&self, relative: &str) -> Self {
        let slash = if self.path.ends_with('/') { "" } else { "/" };
        let base = format!("{}{slash}", self.path);
        let path = match base.split_once('?') {
            // The slash went to the query, and the reference replaces what follows the last one of the path.
            Some((path, _query)) if !relative.is_empty() => {
                let folder = path.rfind('/').map_or("/", |last| &path[..=last]);
                format!("{folder}{relative}")
            }
            Some(_) | None => format!("{base}{relative}"),
        };
        Self { path, ..self.clone() }
    }
}

/// Reads an address; one without a scheme has an empty one.
///
/// # Errors
/// The reason why the Go library does not read it.
pub(super) fn parse(text: &str) -> Result<Address, &'static str> {
    let Some((scheme, rest)) = split_scheme(text)? else {
        let first_segment = text.split('/').next().unwrap_or_default();
        if first_segment.contains(':') {
            return Err("first path segment in URL cannot contain colon");
        }
        return Ok(Address {
            scheme: String::new(),
            host: String::new(),
            port: 0,
            path: text.to_owned(),
        });
    };
    let rest = rest.strip_prefix("//").unwrap_or_default();
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let authority = authority.rsplit('@').next().unwrap_or_default();
    if authority.contains(' ') {
        return Err("invalid character \" \" in host name");
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| "invalid port after host")?),
        None => (authority, default_port(&scheme).unwrap_or(0)),
    };
    Ok(Address {
        scheme,
        host: host.to_ascii_lowercase(),
        port,
        path: path.replace(' ', "%20"),
    })
}

/// The error for an address that cannot be read, with or without a headline of DevLake's.
pub(super) fn unreadable(text: &str, reason: &str, headline: Option<String>) -> Failure {
    let parse = format!("parse {text:?}");
    let status = if headline.is_some() { 400 } else { 500 };
    let headline = headline.unwrap_or_else(|| format!("{parse}: {reason}"));
    Failure::Said {
        status,
        error: GoError::around(headline, &[(&parse, URL_ERROR), (reason, ERROR_STRING)]),
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        "ftp" => Some(21),
        "socks5" => Some(1080),
        _ => None,
    }
}

fn split_scheme(text: &str) -> Result<Option<(String, &str)>, &'static str> {
    for (position, character) in text.char_indices() {
        match character {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if position > 0 => {}
            ':' if position == 0 => return Err("missing protocol scheme"),
            ':' => {
                let scheme = text[..position].to_ascii_lowercase();
                return Ok(Some((scheme, &text[position + 1..])));
            }
            _ => return Ok(None),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_refused_for_the_reasons_of_the_original() {
        assert_eq!(parse("::::"), Err("missing protocol scheme"));
        assert_eq!(
            parse("127.0.0.1:9100/github/"),
            Err("first path segment in URL cannot contain colon")
        );
        assert_eq!(parse("not a url").unwrap().scheme, "");
    }

    #[test]
    fn joining_adds_a_missing_slash() {
        let address = parse("http://127.0.0.1:9100/jenkins").unwrap();

        assert_eq!(address.join("").text(), "http://127.0.0.1:9100/jenkins/");
    }
}
