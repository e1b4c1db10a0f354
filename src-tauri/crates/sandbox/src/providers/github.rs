//! GitHub: `api.github.com`, `github.com` and an Enterprise Server (providers.md section 1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::modes::{Mode, account_of, told};
use super::{Reply, Tokens, webhooks};
use crate::http::{Answer, Request};
use crate::sightings::secret_of;

const DOCUMENTATION: &str = "https://docs.github.com/rest";
const ENTERPRISE_PREFIX: &str = "/api/v3";
const ENTERPRISE_VERSION: &str = "3.19.0";

/// The programming interface, `/` being its root.
pub(super) fn api(tokens: &Tokens, request: &Request) -> Reply {
    if request.header("user-agent").is_none() {
        let text = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.";
        return Answer::text(403, text).into();
    }
    let Some(secret) = request.header("authorization").map(shown_secret) else {
        return signed(anonymous(request.path())).into();
    };
    let mode = tokens.mode(&secret);
    let refuse = |status| {
        if mode == Mode::Unknown {
            refusal(status, "Bad credentials")
        } else {
            refusal(status, &told(status))
        }
    };
    let reply = mode.reply(refuse, || {
        let hook = webhooks::answer(tokens, "api.github.com", "/repos/", request);
        hook.unwrap_or_else(|| accepted(mode, &secret, request.path()))
    });
    Reply {
        answer: reply.answer.map(signed),
        ..reply
    }
}

/// The website: pages, no programming interface.
pub(super) fn website(_tokens: &Tokens, _request: &Request) -> Reply {
    let page = "<!DOCTYPE html><html lang=\"en\"><head><title>GitHub</title></head><body></body></html>";
    signed(Answer::html(200, page)).into()
}

/// An Enterprise Server: the interface under `/api/v3`, pages elsewhere.
pub(super) fn enterprise_server(tokens: &Tokens, request: &Request) -> Reply {
    let Some(rest) = request.target.strip_prefix(ENTERPRISE_PREFIX) else {
        return website(tokens, request);
    };
    let rest = if rest.starts_with('/') { rest } else { "/" };
    let reply = api(tokens, &request.at(rest));
    Reply {
        answer: reply
            .answer
            .map(|answer| answer.with_header("X-GitHub-Enterprise-Version", ENTERPRISE_VERSION)),
        ..reply
    }
}

/// The secret in the header; for an app's signed token its issuer, which carries the behaviour instead.
fn shown_secret(header: &str) -> String {
    let secret = secret_of(header).unwrap_or_default();
    issuer(&secret).unwrap_or(secret)
}

fn issuer(token: &str) -> Option<String> {
    let payload = token.strip_prefix("ey")?.split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    Some(claims.get("iss")?.as_str()?.to_owned())
}

fn anonymous(path: &str) -> Answer {
    match path {
        "/" => root(),
        "/user" | "/app" | "/app/installations" => Answer::json(401, &error(401, "Requires authentication")),
        _ => not_found(),
    }
}

fn accepted(mode: Mode, secret: &str, path: &str) -> Answer {
    let answer = match path {
        "/" => root(),
        "/user" if mode == Mode::NoLogin => Answer::json(200, &json!({"id": 1})),
        "/user" if matches!(mode, Mode::Installation { .. }) => {
            return refusal(403, "Resource not accessible by integration");
        }
        "/installation/repositories" => return installation(mode),
        "/user" => {
            let login = account_of(secret).unwrap_or("octo-fake");
            Answer::json(
                200,
                &json!({"login": login, "id": 1, "name": "Octo Fake", "type": "User"}),
            )
        }
        "/user/orgs" => Answer::json(200, &json!([{"id": 2, "login": "my-org"}])),
        "/app" => Answer::json(200, &json!({"id": 5, "slug": "fake-app", "name": "Fake app"})),
        "/app/installations" => Answer::json(200, &json!([{"id": 77, "account": {"login": "acme"}}])),
        _ => copilot(path).unwrap_or_else(not_found),
    };
    match scopes(mode) {
        // Only classic and OAuth tokens have scopes (providers.md 1.4).
        Some(scopes) if !secret.starts_with("github_pat_") && !secret.starts_with("ghs_") => {
            answer.with_header("X-OAuth-Scopes", scopes)
        }
        Some(_) | None => answer,
    }
}

/// What the token of an installation sees; nobody else has any business there.
fn installation(mode: Mode) -> Answer {
    let Mode::Installation { sees } = mode else {
        return refusal(403, "You must authenticate with an installation access token");
    };
    let repository =
        json!({"id": 9, "name": "app", "full_name": "acme-inc/app", "owner": {"login": "acme-inc"}});
    let repositories = if sees { vec![repository] } else { Vec::new() };
    let body = json!({"total_count": repositories.len(), "repositories": repositories});
    Answer::json(200, &body)
}

/// Seats and plan of any organization or enterprise but `nobody`.
fn copilot(path: &str) -> Option<Answer> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let body = match parts.as_slice() {
        ["orgs" | "enterprises", "nobody", ..] => return None,
        ["orgs", _organization, "copilot", "billing"] => json!({
            "seat_breakdown": {"total": 12, "active_this_cycle": 9},
            "seat_management_setting": "assign_selected",
            "plan_type": "business",
        }),
        ["enterprises", _enterprise, "copilot", "billing", "seats"] => {
            json!({"total_seats": 20, "plan_type": "enterprise", "seats": []})
        }
        _ => return None,
    };
    Some(Answer::json(200, &body))
}

fn scopes(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Good | Mode::Slow(_) | Mode::NoLogin => Some("read:org, read:user, repo"),
        Mode::NoScope => Some("gist"),
        Mode::PublicScope => Some("read:org, read:user, repo:status, repo_deployment"),
        Mode::ParentScope => Some("admin:org, repo, user"),
        Mode::Unknown
        | Mode::PrivateTokenOnly
        | Mode::NoVersion
        | Mode::Projects(_)
        | Mode::Board(_)
        | Mode::OldServer
        | Mode::Invalid
        | Mode::Installation { .. }
        | Mode::NoUser
        | Mode::Status(_)
        | Mode::Html(_)
        | Mode::Empty
        | Mode::Json
        | Mode::JsonList
        | Mode::BadJson
        | Mode::Redirect
        | Mode::RedirectElsewhere
        | Mode::Drop => None,
    }
}

fn root() -> Answer {
    Answer::json(
        200,
        &json!({
            "current_user_url": "https://api.github.com/user",
            "emojis_url": "https://api.github.com/emojis",
            "organization_url": "https://api.github.com/orgs/{org}",
            "rate_limit_url": "https://api.github.com/rate_limit",
            "user_url": "https://api.github.com/users/{user}",
        }),
    )
}

fn not_found() -> Answer {
    Answer::json(404, &error(404, "Not Found"))
}

fn refusal(status: u16, message: &str) -> Answer {
    let answer = Answer::json(status, &error(status, message));
    if status == 429 {
        answer.with_header("Retry-After", "30")
    } else {
        answer
    }
}

fn error(status: u16, message: &str) -> Value {
    json!({"message": message, "documentation_url": DOCUMENTATION, "status": status.to_string()})
}

fn signed(answer: Answer) -> Answer {
    answer
        .with_header("Server", "github.com")
        .with_header("X-GitHub-Request-Id", "0A0A:0B0B:0C0C:0D0D:0E0E")
}
