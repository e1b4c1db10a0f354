//! Azure DevOps (providers.md section 5): the organizations' host and the profiles' host.

use serde_json::{Value, json};

use super::modes::{Mode, told};
use super::{Reply, Tokens, authorization};
use crate::http::{Answer, Request};

const SIGN_IN: &str =
    "<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head><body></body></html>";
const SIGN_IN_ADDRESS: &str = "https://app.vssps.visualstudio.com/_signin?realm=dev.azure.com";
const ORGANIZATION_ID: &str = "00000000-0000-4000-8000-00000000a2de";

/// `dev.azure.com`: any organization but `nobody` exists.
pub(super) fn organizations(tokens: &Tokens, request: &Request) -> Reply {
    let path = request.path();
    let Some((organization, resource)) = path.split_once("/_apis") else {
        return page(path).into();
    };
    let organization = organization.trim_matches('/').to_owned();
    let mode = authorization(request).map(|secret| tokens.mode(&secret));
    judged(mode, request, || {
        accepted(&organization, resource.trim_start_matches('/'))
    })
}

/// `app.vssps.visualstudio.com`: who somebody is.
pub(super) fn profiles(tokens: &Tokens, request: &Request) -> Reply {
    let path = request.path();
    if !path.starts_with("/_apis") {
        return page("/").into();
    }
    let mode = authorization(request).map(|secret| tokens.mode(&secret));
    judged(mode, request, || match path {
        "/_apis/profile/profiles/me" => Answer::json(
            200,
            &json!({"displayName": "Kim Fake", "publicAlias": ORGANIZATION_ID, "emailAddress": "kim@example.test", "id": ORGANIZATION_ID}),
        ),
        _ => not_found(),
    })
}

fn judged(mode: Option<Mode>, request: &Request, accept: impl FnOnce() -> Answer) -> Reply {
    let Some(mode) = mode else {
        return signed(anonymous(request)).into();
    };
    let reply = mode.reply(refusal, || {
        accept().with_header("X-VSS-UserData", format!("{ORGANIZATION_ID}:kim@example.test"))
    });
    Reply {
        answer: reply.answer.map(signed),
        ..reply
    }
}

/// Without a credential a browser is led to the sign-in page; a client that suppresses that is refused.
fn anonymous(request: &Request) -> Answer {
    let suppressed = request
        .header("x-tfs-fedauthredirect")
        .is_some_and(|value| value.eq_ignore_ascii_case("suppress"));
    if suppressed {
        return refusal(401);
    }
    Answer::html(302, SIGN_IN).with_header("Location", SIGN_IN_ADDRESS)
}

fn accepted(organization: &str, resource: &str) -> Answer {
    match (organization, resource) {
        ("nobody", _) => not_found(),
        (_, "projects") => Answer::json(200, &json!({"count": 1, "value": [project()]})),
        (_, "connectionData" | "connectiondata") => Answer::json(
            200,
            &json!({
                "authenticatedUser": {"id": ORGANIZATION_ID, "providerDisplayName": "Kim Fake"},
                "instanceId": ORGANIZATION_ID,
            }),
        ),
        _ => not_found(),
    }
}

fn project() -> Value {
    json!({"id": "00000000-0000-4000-8000-00000000a2df", "name": "platform", "state": "wellFormed"})
}

fn refusal(status: u16) -> Answer {
    match status {
        203 => Answer::html(203, SIGN_IN),
        401 => Answer::json(401, &json!({"message": told(401)})).with_header(
            "WWW-Authenticate",
            "Basic realm=\"https://app.vssps.visualstudio.com\"",
        ),
        _ => Answer::json(status, &json!({"message": told(status)})),
    }
}

fn page(path: &str) -> Answer {
    match path.trim_matches('/') {
        "" => Answer::html(200, SIGN_IN),
        _ => Answer::html(302, SIGN_IN).with_header("Location", SIGN_IN_ADDRESS),
    }
}

fn not_found() -> Answer {
    let text = "TF400813: The resource cannot be found.";
    Answer::json(
        404,
        &json!({"$id": "1", "message": text, "typeKey": "ResourceNotFoundException"}),
    )
}

fn signed(answer: Answer) -> Answer {
    answer
        .with_header("X-TFS-ProcessId", ORGANIZATION_ID)
        .with_header("X-VSS-E2EID", ORGANIZATION_ID)
}
