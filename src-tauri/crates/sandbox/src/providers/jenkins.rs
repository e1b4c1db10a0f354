//! Jenkins (providers.md section 9). Any user name goes with a password that the provider knows.

use serde_json::json;

use super::{Reply, Tokens};
use crate::http::{Answer, Request};
use crate::sightings::basic_of;

const VERSION: &str = "2.548";
const DASHBOARD: &str = "<!DOCTYPE html><html><head><title>Dashboard [Jenkins]</title></head><body class=\"yui-skin-sam\"></body></html>";
const SIGN_IN: &str = "<!DOCTYPE html><html><head><title>Sign in [Jenkins]</title></head><body><form action=\"j_spring_security_check\"></form></body></html>";

/// One instance, `/` being its root.
pub(super) fn instance(tokens: &Tokens, request: &Request) -> Reply {
    if request.path() == "/login" {
        return versioned(Answer::html(200, SIGN_IN)).into();
    }
    let Some(header) = request.header("authorization") else {
        return anonymous(request.path()).into();
    };
    // Wrong credentials in a Basic header are refused outright, even on pages open to all.
    let Some((_user, password)) = basic_of(header) else {
        return refusal(401).into();
    };
    let mode = tokens.mode(&password);
    mode.reply(refusal, || accepted(request.path()))
}

fn anonymous(path: &str) -> Answer {
    match path {
        "/" | "/api/json" => versioned(Answer::html(403, SIGN_IN))
            .with_header("X-You-Are-Authenticated-As", "anonymous")
            .with_header("X-Required-Permission", "hudson.model.Hudson.Read"),
        _ => versioned(Answer::html(
            404,
            "<html><body><h2>HTTP ERROR 404 Not Found</h2></body></html>",
        )),
    }
}

fn accepted(path: &str) -> Answer {
    versioned(match path {
        "/" => Answer::html(200, DASHBOARD),
        "/api/json" => Answer::json(
            200,
            &json!({"_class": "hudson.model.Hudson", "mode": "NORMAL", "nodeName": "", "jobs": [
                {"_class": "hudson.model.FreeStyleProject", "name": "build", "fullName": "build", "color": "blue",
                    "url": "https://jenkins.example.test/job/build/"},
                {"_class": "com.cloudbees.hudson.plugins.folder.Folder", "name": "team", "fullName": "team",
                    "url": "https://jenkins.example.test/job/team/"},
            ]}),
        ),
        _ => Answer::html(404, "<html><body><h2>HTTP ERROR 404 Not Found</h2></body></html>"),
    })
}

fn refusal(status: u16) -> Answer {
    let page = format!("<html><body><h2>HTTP ERROR {status}</h2></body></html>");
    let answer = Answer::html(status, page);
    if status == 401 {
        answer.with_header("WWW-Authenticate", "Basic realm=\"Jenkins\"")
    } else {
        versioned(answer)
    }
}

fn versioned(answer: Answer) -> Answer {
    answer.with_header("X-Jenkins", VERSION)
}
