//! The one place where a secret is added to a request: after its grant was held against the address that the
//! request really goes to.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::{Origin, Scheme, Secret};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};
use url::Url;
use zeroize::Zeroizing;

use super::{Carried, Clothing, NetError, Refusal, Request, scrub::Scrubber};

/// Builds the request to `url`, whose origin is `origin`, with its secrets; and what removes them from texts.
pub(super) fn dress(
    client: &reqwest::Client,
    request: &Request<'_>,
    url: &Url,
    origin: &Origin,
    is_proxied: bool,
) -> Result<(reqwest::Request, Scrubber), NetError> {
    let mut builder = client
        .request(request.method.clone(), url.clone())
        .header(ACCEPT, HeaderValue::from_static("application/json, */*;q=0.5"));
    let mut scrubber = Scrubber::default();
    let mut in_body = Vec::new();
    for carried in &request.carried {
        let secret = open(carried, origin, is_proxied)?;
        scrubber.learn(&secret);
        if let Clothing::BodyField { field } = carried.clothing {
            in_body.push((field, secret));
            continue;
        }
        // Exposed for the header of this request.
        if let Some((name, line)) = secret.with_exposed(|text| header(&carried.clothing, text)) {
            builder = builder.header(name, sensitive(line)?);
        }
    }
    let empty = Map::new();
    if request.body.is_some() || !in_body.is_empty() {
        let json = body(request.body.as_ref().unwrap_or(&empty), &in_body);
        builder = builder
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(json);
    }
    let built = builder.build().map_err(|_| NetError::Protocol)?;
    Ok((built, scrubber))
}

/// Opens a secret for this origin, and looks at the grant once more: a source that answers too much changes nothing.
fn open(carried: &Carried<'_>, origin: &Origin, is_proxied: bool) -> Result<Secret, NetError> {
    if is_proxied && origin.scheme() == Scheme::Http {
        return Err(NetError::PlainHttpThroughProxy {
            origin: origin.clone(),
        });
    }
    let style = carried.clothing.style();
    let released = carried
        .source
        .open(origin, style)
        .map_err(|refusal| match refusal {
            Refusal::NotGranted => NetError::NotGranted {
                origin: origin.clone(),
            },
            Refusal::Locked => NetError::Locked,
            Refusal::Unavailable => NetError::SecretUnavailable,
        })?;
    if released.grant.origin != *origin || released.grant.auth_style != style {
        return Err(NetError::NotGranted {
            origin: origin.clone(),
        });
    }
    if origin.is_plain_remote() && !released.grant.allows_plain_http {
        return Err(NetError::PlainHttpRefused {
            origin: origin.clone(),
        });
    }
    Ok(released.secret)
}

/// A header value over a buffer that is wiped when the last user drops it.
fn sensitive(line: Zeroizing<Vec<u8>>) -> Result<HeaderValue, NetError> {
    let mut value =
        HeaderValue::from_maybe_shared(Bytes::from_owner(line)).map_err(|_| NetError::Unsendable)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The header that carries a secret; `None` where the body does.
fn header(clothing: &Clothing, secret: &str) -> Option<(HeaderName, Zeroizing<Vec<u8>>)> {
    let line = |text: String| Zeroizing::new(text.into_bytes());
    match clothing {
        Clothing::Bearer => Some((AUTHORIZATION, line(format!("Bearer {secret}")))),
        Clothing::Basic { login } => Some((AUTHORIZATION, basic(login, secret))),
        Clothing::BasicAlone => Some((AUTHORIZATION, basic(secret, ""))),
        Clothing::TokenToken => Some((AUTHORIZATION, line(format!("Token token={secret}")))),
        Clothing::ApiKeyHeader => Some((HeaderName::from_static("x-api-key"), line(secret.to_owned()))),
        Clothing::CircleToken => Some((HeaderName::from_static("circle-token"), line(secret.to_owned()))),
        Clothing::BodyField { .. } => None,
    }
}

fn basic(login: &str, secret: &str) -> Zeroizing<Vec<u8>> {
    let pair = Zeroizing::new(format!("{login}:{secret}"));
    let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
    Zeroizing::new(format!("Basic {}", encoded.as_str()).into_bytes())
}

/// The JSON body. Secrets go straight from their places into a buffer that is large enough not to be moved, and wiped
/// after use; they never become JSON values of their own.
fn body(fields: &Map<String, Value>, secrets: &[(&'static str, Secret)]) -> reqwest::Body {
    const LONGEST_ESCAPE: usize = 6;
    let plain = serde_json::to_vec(fields).expect("a JSON object is written to memory");
    if secrets.is_empty() {
        return plain.into();
    }
    let carried = secrets
        .iter()
        .map(|(field, secret)| field.len() + LONGEST_ESCAPE * secret.bytes() + 16);
    let capacity = plain.len() + carried.sum::<usize>();
    let mut json = Zeroizing::new(Vec::with_capacity(capacity));
    let whole = WithSecrets { fields, secrets };
    serde_json::to_writer(&mut *json, &whole).expect("a JSON object is written to memory");
    Bytes::from_owner(json).into()
}

struct WithSecrets<'a> {
    fields: &'a Map<String, Value>,
    secrets: &'a [(&'static str, Secret)],
}

impl Serialize for WithSecrets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let is_secret = |name: &str| self.secrets.iter().any(|(field, _)| *field == name);
        for (name, value) in self.fields.iter().filter(|(name, _)| !is_secret(name)) {
            map.serialize_entry(name, value)?;
        }
        for (at, (field, _)) in self.secrets.iter().enumerate() {
            let is_of_field = |(name, _): &&(&str, Secret)| name == field;
            if !self.secrets[..at].iter().any(|earlier| is_of_field(&earlier)) {
                let parts = self.secrets.iter().filter(is_of_field);
                map.serialize_entry(field, &WithCommas(parts.map(|(_, secret)| secret).collect()))?;
            }
        }
        map.end()
    }
}

/// Several secrets of one field are one text, with commas between (devlake.md 3.1).
struct WithCommas<'a>(Vec<&'a Secret>);

impl Serialize for WithCommas<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for WithCommas<'_> {
    fn fmt(&self, body: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, secret) in self.0.iter().enumerate() {
            if at > 0 {
                body.write_str(",")?;
            }
            // Exposed for the body of this request.
            secret.with_exposed(|text| body.write_str(text))?;
        }
        Ok(())
    }
}
