//! What of the recording does not replay.

use serde_json::Value;

/// Lines that do not replay, by case and path, and why.
pub(crate) const LEFT_OUT: [(&str, &str, &str); 32] = [
    (
        "probe",
        "/swagger/index.html",
        "the server's own documentation pages; nobody asks for them",
    ),
    (
        "auth_enabled",
        "/swagger/index.html",
        "the server's own documentation pages; nobody asks for them",
    ),
    (
        "config_ui.project_encoded",
        "/api/projects/r7%20proj%20%2F%20slash",
        "projects are not in the stand-in",
    ),
    (
        "config_ui.test_longer_than_60s",
        "/api/plugins/jenkins/test",
        "waits are not repeated, so nothing takes that long",
    ),
    (
        "patch.empty_name",
        "/plugins/gh-copilot/connections/97",
        NAME_OF_BLANKS,
    ),
    (
        "patch.empty_name.then_get",
        "/plugins/gh-copilot/connections/97",
        NAME_OF_BLANKS,
    ),
    (
        "patch.endpoint_empty.then_saved_test",
        "/plugins/gh-copilot/connections/105/test",
        "the recording had no names but through its proxy; here api.github.com exists",
    ),
    (
        "test.proxy_https_scheme",
        "/plugins/azuredevops_go/test",
        NO_AZURE_WITHOUT_PROXY,
    ),
    (
        "test.proxy_words",
        "/plugins/azuredevops_go/test",
        NO_AZURE_WITHOUT_PROXY,
    ),
    (
        "test.azure_no_proxy_with_org",
        "/plugins/azuredevops_go/test",
        NO_AZURE_WITHOUT_PROXY,
    ),
    (
        "remote_scopes.group",
        "/plugins/github/connections/163/remote-scopes?groupId=acme",
        FIRST_LEVEL,
    ),
    (
        "remote_scopes.group",
        "/plugins/gitlab/connections/83/remote-scopes?groupId=9",
        FIRST_LEVEL,
    ),
    (
        "remote_scopes.group",
        "/plugins/bitbucket/connections/75/remote-scopes?groupId=acme",
        FIRST_LEVEL,
    ),
    (
        "remote_scopes.group",
        "/plugins/azuredevops_go/connections/78/remote-scopes?groupId=acme%2Fshop",
        FIRST_LEVEL,
    ),
    (
        "remote_scopes.group",
        "/plugins/argocd/connections/83/remote-scopes?groupId=default",
        FIRST_LEVEL,
    ),
    (
        "remote_scopes.search",
        "/plugins/github/connections/163/search-remote-scopes?search=api&page=1&pageSize=10",
        NO_SEARCH,
    ),
    (
        "remote_scopes.search",
        "/plugins/gh-copilot/connections/127/search-remote-scopes?search=api&page=1&pageSize=10",
        NO_SEARCH,
    ),
    (
        "remote_scopes.search",
        "/plugins/gitlab/connections/83/search-remote-scopes?search=api&page=1&pageSize=10",
        NO_SEARCH,
    ),
    (
        "remote_scopes.search",
        "/plugins/bitbucket/connections/75/search-remote-scopes?search=api&page=1&pageSize=10",
        NO_SEARCH,
    ),
    (
        "remote_scopes.search",
        "/plugins/jira/connections/95/search-remote-scopes?search=api&page=1&pageSize=10",
        NO_SEARCH,
    ),
    (
        "remote_scopes.search",
        "/plugins/pagerduty/connections/83/search-remote-scopes?search=api&page=1&pageSize=10",
        NO_SEARCH,
    ),
    (
        "remote_scopes.search",
        "/plugins/sonarqube/connections/85/search-remote-scopes?search=api&page=1&pageSize=10",
        NO_SEARCH,
    ),
    (
        "remote_scopes.provider_401",
        "/plugins/jenkins/connections/76/remote-scopes",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "remote_scopes.provider_403",
        "/plugins/jenkins/connections/77/remote-scopes",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "remote_scopes.provider_404",
        "/plugins/jenkins/connections/78/remote-scopes",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "remote_scopes.provider_500",
        "/plugins/jenkins/connections/79/remote-scopes",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "remote_scopes.provider_401",
        "/plugins/sonarqube/connections/86/remote-scopes",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "provider_proxy.401",
        "/plugins/sonarqube/connections/95/proxy/rest/authentication/validate",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "provider_proxy.401",
        "/plugins/jenkins/connections/90/proxy/rest/api/json",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "provider_proxy.403",
        "/plugins/jenkins/connections/91/proxy/rest/api/json",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "provider_proxy.404",
        "/plugins/jenkins/connections/92/proxy/rest/api/json",
        REFUSES_WITHOUT_JSON,
    ),
    (
        "provider_proxy.get",
        "/plugins/azuredevops_go/connections/78/proxy/rest/user",
        REFUSES_WITHOUT_JSON,
    ),
];

const NAME_OF_BLANKS: &str =
    "a row named with blanks, which the recording removed outside its lines, takes the empty name";

const NO_AZURE_WITHOUT_PROXY: &str =
    "the recording had no names but through its proxy; here dev.azure.com exists without one";

const FIRST_LEVEL: &str = "only the first level of a provider is browsed here";

const NO_SEARCH: &str = "a provider is not searched here";

const REFUSES_WITHOUT_JSON: &str =
    "the recorded provider refused with JSON; this one has a page or nothing, as the real one";

/// Whether the table names this line.
pub(crate) fn is_left_out(line: &Value) -> bool {
    LEFT_OUT
        .iter()
        .any(|(case, path, _reason)| line["case"] == *case && line["request"]["path"] == *path)
}
