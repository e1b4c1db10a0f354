//! What people really paste: an Azure DevOps address into the organization, a Jira site without its path, a GitHub
//! token of a sort that DevLake cannot judge.

use patchbay_tests::{session::Keyring, window::Window};
use sandbox::SampleCredentials;

use crate::scene::Scene;

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;

#[tokio::test(flavor = "multi_thread")]
async fn an_azure_devops_address_pasted_into_the_organization_becomes_one() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;

    choose(&window, "Azure DevOps").await;
    window
        .fill("Organization", "https://dev.azure.com/my-org/project")
        .await;
    window
        .wait_for_text("Address used: https://dev.azure.com/my-org/")
        .await;
    window
        .fill("Personal access token", SAMPLE.azure_devops_token)
        .await;
    window.assert_accessible("wizard-azure").await;
    window.picture("wizard-azure").await;
    check_and_create(&window).await;

    window.wait_for_text("Azure DevOps - my-org was created").await;
    assert_eq!(scene.sandbox.devlake().count("azuredevops_go"), 1);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_jira_cloud_site_typed_as_people_know_it_is_completed() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;

    choose(&window, "Jira").await;
    window.fill("Jira address", "my-org.atlassian.net").await;
    window
        .wait_for_text("Address used: https://my-org.atlassian.net/rest/")
        .await;
    window
        .fill("E-mail of the Atlassian account", SAMPLE.atlassian_user)
        .await;
    window.fill("API token", SAMPLE.jira_cloud_token).await;
    window.assert_accessible("wizard-jira").await;
    window.picture("wizard-jira").await;
    check_and_create(&window).await;

    window.wait_for_text("Jira was created").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fine_grained_github_token_is_signed_in_and_said_to_be_unjudged() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;

    choose(&window, "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.fill("Token", SAMPLE.github_fine_grained_token).await;
    window.wait_for_text("fine-grained token").await;
    window.click("button", "Check").await;

    window
        .wait_for_text("DevLake cannot judge the rights of this sort of token")
        .await;
    window.assert_accessible("wizard-unjudged").await;
    window.picture("wizard-unjudged").await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("GitHub - my-org was created").await;
    window.wait_for_text("Not checkable").await;
    window.close().await;
}

async fn choose(window: &Window, kind: &str) {
    window.click("button", "New connection").await;
    window.choose("Kind", kind).await;
}

async fn check_and_create(window: &Window) {
    window.click("button", "Check").await;
    window.wait_for_text("DevLake’s own test").await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;
}
