//! gh-devlake's documented command lines, unchanged but for where the token comes from.

use patchbay_cli::Exit;
use rstest::rstest;

use crate::stage::{Stage, created};

const GITHUB: (&str, &str) = ("GITHUB_PAT", "ghp_zzgoodzzExample0000000000000000001");
const NO_TOKEN: &str = "";

/// The line, the variable with the token and its value, then the plugin and what DevLake keeps afterwards.
#[rstest]
#[case::github("configure connection --plugin github --org my-org", GITHUB, "github", &[("name", "GitHub - my-org")])]
#[case::add("configure connection add --plugin github --org my-org", GITHUB, "github", &[("name", "GitHub - my-org")])]
#[case::connections("configure connections add --plugin github --org my-org --name 'My GitHub'", GITHUB, "github", &[("name", "My GitHub")])]
#[case::copilot_with_org("configure connection add --plugin gh-copilot --org my-org", GITHUB, "gh-copilot", &[("name", "GitHub Copilot - my-org"), ("organization", "my-org")])]
#[case::copilot_with_enterprise("configure connection add --plugin gh-copilot --enterprise my-enterprise", GITHUB, "gh-copilot", &[("enterprise", "my-enterprise")])]
#[case::copilot_with_both("configure connection add --plugin gh-copilot --org my-org --enterprise my-enterprise", GITHUB, "gh-copilot", &[("organization", "my-org"), ("enterprise", "my-enterprise")])]
#[case::jenkins("configure connection add --plugin jenkins --endpoint https://jenkins.example.test --username kim --name 'My Jenkins'", ("JENKINS_TOKEN", "11zzgoodzz0000000000000000000exampl"), "jenkins", &[("name", "My Jenkins"), ("username", "kim")])]
#[case::circleci("configure connection add --plugin circleci --name 'My CircleCI'", ("CIRCLECI_TOKEN", "CCIPAT_zzgoodzz000000000000000000000001"), "circleci", &[("name", "My CircleCI")])]
#[case::pagerduty("configure connection add --plugin pagerduty --name 'My PagerDuty'", ("PAGERDUTY_TOKEN", "u+zzgoodzz0000000001"), "pagerduty", &[("name", "My PagerDuty")])]
#[case::enterprise_server("configure connection add --plugin github --org my-org --endpoint https://github.example.com/api/v3/", GITHUB, "github", &[("endpoint", "https://github.example.com/api/v3/")])]
#[case::proxy("configure connection add --plugin github --org my-org --proxy http://proxy:8080", GITHUB, "github", &[("proxy", "http://proxy:8080")])]
#[case::azure_devops("configure connection add --plugin azuredevops_go --org my-org", ("AZURE_DEVOPS_PAT", "zzgoodzz00000000000000000000000000000000000000example"), "azuredevops_go", &[("organization", "my-org")])]
#[case::azure_by_its_alias("configure connection add --plugin azure-devops --org my-org", ("AZDO_PAT", "zzgoodzz00000000000000000000000000000000000000example"), "azuredevops_go", &[("organization", "my-org")])]
#[tokio::test]
async fn a_documented_line_creates_what_it_says(
    #[case] line: &str,
    #[case] (variable, token): (&str, &str),
    #[case] plugin: &str,
    #[case] expected: &[(&str, &str)],
) {
    let (stage, _) = Stage::with_devlake().await;
    stage.set(variable, token);

    // What a provider of the sandbox does not serve is saved all the same: this is about the line.
    let created = stage.patchbay(&format!("{line} --anyway 'an example'")).await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    let stored = stage.stored(plugin, 1).unwrap();
    for (field, value) in expected {
        assert_eq!(stored[field], *value, "{field} of {stored}");
    }
    assert!(created.out.contains("(ID=1)"), "{}", created.out);
}

#[rstest]
#[case::list("configure connection list", Exit::Fine, "github  1   GitHub - my-org")]
#[case::list_of_a_plugin(
    "configure connection list --plugin gh-copilot",
    Exit::Fine,
    "No connections found."
)]
#[case::test(
    "configure connection test --plugin github --id 1",
    Exit::Fine,
    "Connection test passed"
)]
#[case::update(
    "configure connection update --plugin github --id 1 --name Renamed",
    Exit::Fine,
    "Updated GitHub connection (ID=1)"
)]
#[case::delete_without_force("configure connection delete --plugin github --id 1", Exit::Usage, NO_TOKEN)]
#[case::delete_with_force(
    "configure connection delete --plugin github --id 1 --force",
    Exit::Fine,
    "Deleted GitHub connection (ID=1)"
)]
#[tokio::test]
async fn a_documented_line_about_a_connection_does_what_it_says(
    #[case] line: &str,
    #[case] exit: Exit,
    #[case] expected: &str,
) {
    let stage = created(GITHUB.1).await;

    let done = stage.patchbay(line).await;

    assert_eq!(done.exit, exit, "{done:?}");
    assert!(done.out.contains(expected), "{}", done.out);
}

#[tokio::test]
async fn the_json_of_a_list_is_the_documented_one() {
    let stage = created(GITHUB.1).await;

    let list = stage.patchbay("configure connection list --json").await;

    assert_eq!(
        list.out,
        "[{\"id\":1,\"plugin\":\"github\",\"name\":\"GitHub - my-org\",\"endpoint\":\"https://api.github.com/\",\"organization\":\"my-org\"}]\n"
    );
}

#[tokio::test]
async fn without_a_system_the_state_file_of_the_directory_says_which() {
    let stage = Stage::bare().await;
    stage.bench.app.create_store_in_keychain().await.unwrap();
    let url = stage.bench.sandbox.devlake_url();
    stage.write(
        ".devlake-local.json",
        &format!("{{\"endpoints\":{{\"backend\":\"{url}\"}}}}"),
    );
    stage.set(GITHUB.0, GITHUB.1);

    let created = stage
        .patchbay("configure connection --plugin github --org my-org")
        .await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert!(
        created.err.contains("from .devlake-local.json"),
        "{}",
        created.err
    );
    assert!(stage.stored("github", 1).is_some());
}

#[tokio::test]
async fn the_state_file_of_the_directory_is_kept_in_step() {
    let (stage, _) = Stage::with_devlake().await;
    let url = stage.bench.sandbox.devlake_url();
    let file = stage.write(
        ".devlake-local.json",
        &format!("{{\"endpoints\":{{\"backend\":\"{url}\"}},\"method\":\"local\"}}"),
    );
    let connections = || {
        let text = std::fs::read_to_string(&file).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["connections"].clone()
    };
    stage.set(GITHUB.0, GITHUB.1);

    let created = stage.patchbay("create --plugin github --org my-org").await;
    let after_create = connections();
    stage.patchbay("edit github#1 --name Renamed").await;
    let after_edit = connections();
    stage.patchbay("delete github#1 --yes").await;

    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    assert_eq!(after_create[0]["name"], "GitHub - my-org");
    assert_eq!(after_edit[0]["name"], "Renamed");
    assert!(connections().as_array().is_none_or(Vec::is_empty));
}
