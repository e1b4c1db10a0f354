//! Azure DevOps: whoever has no token is told so, or sent to Microsoft's sign-in (providers.md 5).

use domain::Origin;
use serde_json::Value;

use crate::net::Response;

/// Headers of every answer of its own.
const OWN_HEADERS: [&str; 3] = ["x-tfs-processid", "x-vss-e2eid", "x-vss-userdata"];

pub(super) fn is_azure_devops(response: &Response) -> bool {
    let is_its_own = OWN_HEADERS.iter().any(|header| response.header(header).is_some());
    match response.status {
        200 => response
            .json()
            .is_some_and(|body| body.get("authenticatedUser").is_some_and(Value::is_object)),
        // Without a token also a page for signing in, under 203.
        203 | 302 | 401 | 403 => is_its_own,
        _ => false,
    }
}

pub(super) fn is_sign_in(to: &Origin) -> bool {
    let host = to.host();
    host.ends_with(".visualstudio.com") || host == "login.microsoftonline.com"
}
