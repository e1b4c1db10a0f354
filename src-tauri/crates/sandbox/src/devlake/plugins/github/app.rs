//! The test of a GitHub App: its key is read, its name and installations asked for.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{Verdict, unexpected};
use crate::devlake::failure::{ERROR_STRING, Failure, GoError};
use crate::devlake::network::Credential;
use crate::devlake::plugins::Trial;

/// First byte of every private key's outer structure (DER SEQUENCE).
const SEQUENCE: u8 = 0x30;

pub(super) async fn test(trial: &Trial) -> Result<Verdict, Failure> {
    let client = trial.open().await?;
    check_key(trial.text("secretKey"))?;
    let credential = Credential::bearer(&signed_token(trial.text("appId")));
    let mut bodies = Vec::new();
    for path in ["app", "app/installations"] {
        let (answer, _url) = client
            .get(path, Some(&credential))
            .await
            .map_err(|error| Failure::Said { status: 500, error })?;
        if answer.status != 200 {
            return Err(unexpected(answer.status));
        }
        let body: Value = serde_json::from_slice(&answer.body).map_err(|_| Failure::Panic)?;
        bodies.push(body);
    }
    let installations = bodies.pop().unwrap_or_default();
    let app = bodies.pop().unwrap_or_default();
    Ok(Verdict {
        login: app["slug"].as_str().unwrap_or_default().to_owned(),
        success: true,
        warning: false,
        message: "success".to_owned(),
        installations,
    })
}

/// Looks at the wrapping only: PEM around something that starts like a key.
fn check_key(pem: &str) -> Result<(), Failure> {
    let (text, go_type) = match read_pem(pem) {
        Some(der) if der.first() == Some(&SEQUENCE) => return Ok(()),
        Some(_) => (
            "asn1: structure error: tags don't match (16 vs {class:0 tag:0 length:0 isCompound:false}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} pkcs8 @2",
            "asn1.StructuralError",
        ),
        None => (
            "invalid key: Key must be a PEM encoded PKCS1 or PKCS8 key",
            ERROR_STRING,
        ),
    };
    Err(Failure::Said {
        status: 400,
        error: GoError::around("invalid private key (400)", &[(text, go_type)]),
    })
}

fn read_pem(pem: &str) -> Option<Vec<u8>> {
    let (_before, rest) = pem.split_once("-----BEGIN ")?;
    let (_label, rest) = rest.split_once("PRIVATE KEY-----")?;
    let (body, _after) = rest.split_once("-----END ")?;
    let compact: String = body.split_whitespace().collect();
    STANDARD.decode(compact).ok()
}

/// The shape of the signed token; the provider's stand-in reads the issuer and checks no signature.
fn signed_token(issuer: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(json!({"alg": "RS256", "typ": "JWT"})),
        part(json!({"iss": issuer})),
        URL_SAFE_NO_PAD.encode("not signed")
    )
}
