//! All 17 kinds of connections of all three systems, made and looked after from a terminal alone.

use patchbay_cli::Exit;
use rstest::rstest;
use sandbox::SampleCredentials;
use serde_json::Value;

use crate::stage::Stage;

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const GITHUB: &str = SAMPLE.github_token;
const GITLAB: &str = SAMPLE.gitlab_token;
const PAGES: &str = "ATATT3zzgoodzzTerminalPages00000000000000000000001";

#[rstest]
#[case::github("--plugin github --org my-org", GITHUB, "DevLake")]
#[case::gh_copilot("--plugin gh-copilot --org my-org", GITHUB, "DevLake")]
#[case::jenkins("--plugin jenkins --endpoint jenkins.example.test --username kim", SAMPLE.jenkins_password, "DevLake")]
#[case::circleci("--plugin circleci", SAMPLE.circleci_token, "DevLake")]
#[case::gitlab("--plugin gitlab --org my-group", GITLAB, "DevLake")]
#[case::bitbucket("--plugin bitbucket --username kim@example.test", SAMPLE.bitbucket_token, "DevLake")]
#[case::azure_devops("--plugin azure-devops --org my-org", SAMPLE.azure_devops_token, "DevLake")]
#[case::jira(
    "--plugin jira --endpoint my-org.atlassian.net --username kim@example.test",
    SAMPLE.jira_cloud_token,
    "DevLake"
)]
#[case::pagerduty("--plugin pagerduty", SAMPLE.pagerduty_key, "DevLake")]
#[case::sonarqube("--plugin sonarqube --endpoint https://sonarqube.example.test", SAMPLE.sonarqube_token, "DevLake")]
#[case::argocd("--plugin argocd --endpoint https://argocd.example.test", SAMPLE.argocd_token, "DevLake")]
#[case::coregit_github("--provider github --label Terminal", GITHUB, "CoreGit")]
#[case::coregit_gitlab("--provider gitlab --label Terminal", GITLAB, "CoreGit")]
#[case::dojops_jira(
    "--type jira --url https://my-org.atlassian.net --email kim@example.test --project PROJ",
    SAMPLE.jira_cloud_token,
    "dojops-sa"
)]
#[case::dojops_gitlab("--type gitlab --project mygroup/myproject", GITLAB, "dojops-sa")]
#[case::dojops_github("--type github --project my-org/api", GITHUB, "dojops-sa")]
#[case::dojops_confluence(
    "--type confluence --url https://my-org.atlassian.net/wiki --email kim@example.test --project ENG",
    PAGES,
    "dojops-sa"
)]
#[tokio::test]
async fn every_kind_is_created_listed_shown_tested_edited_rotated_and_deleted(
    #[case] what: &str,
    #[case] secret: &str,
    #[case] system: &str,
) {
    let stage = Stage::with_three_systems().await;

    stage.pipe(secret);
    let created = stage.patchbay(&format!("create {what} --token - --json")).await;
    assert_eq!(created.exit, Exit::Fine, "{created:?}");
    let made: Value = serde_json::from_str(&created.out).unwrap();
    let id = made["uuid"].as_str().unwrap();
    assert_eq!(
        (made["system"].as_str(), made["outcome"].as_str()),
        (Some(system), Some("passed"))
    );

    let listed = stage.patchbay("list --json").await;
    assert!(listed.out.contains(id), "{listed:?}");
    let shown = stage.patchbay(&format!("show {id}")).await;
    assert!(shown.out.contains("sealed here"), "{shown:?}");
    let tested = stage.patchbay(&format!("test {id}")).await;
    assert_eq!(tested.exit, Exit::Fine, "{tested:?}");

    let edited = stage.patchbay(&format!("edit {id} --name Renamed")).await;
    assert_eq!(edited.exit, Exit::Fine, "{edited:?}");
    assert!(edited.out.contains("Updated"), "{edited:?}");

    stage.pipe(&next(secret));
    let rotated = stage.patchbay(&format!("secrets rotate {id} --token -")).await;
    assert_eq!(rotated.exit, Exit::Fine, "{rotated:?}");
    assert!(rotated.out.contains("1 connection swapped"), "{rotated:?}");
    let renamed = stage.patchbay(&format!("show {id} --json")).await;
    let renamed: Value = serde_json::from_str(&renamed.out).unwrap();
    assert_eq!(renamed["name"], "Renamed");

    let deleted = stage.patchbay(&format!("delete {id} --yes")).await;
    assert_eq!(deleted.exit, Exit::Fine, "{deleted:?}");
    let listed = stage.patchbay("list").await;
    assert_eq!(listed.out, "No connection matches.\n");
}

/// Another secret of the same sort and account.
fn next(secret: &str) -> String {
    let mut letters: Vec<char> = secret.chars().collect();
    let last = letters.last_mut().unwrap();
    *last = if *last == '2' { '3' } else { '2' };
    letters.into_iter().collect()
}
