//! All kinds at once: what good answers lead to, what bad ones are told.

use proptest::prelude::*;
use rstest::rstest;

use super::{Answers, Block, ConnectionKind, DEVLAKE_PLUGINS, FieldId};
use crate::{Address, Kind, SystemKind};

use ConnectionKind::{
    DevLakeArgocd as ARGOCD, DevLakeAzuredevops as AZURE, DevLakeBitbucket as BITBUCKET,
    DevLakeCircleci as CIRCLECI, DevLakeGhCopilot as COPILOT, DevLakeGithub as GITHUB,
    DevLakeGitlab as GITLAB, DevLakeJenkins as JENKINS, DevLakeJira as JIRA, DevLakePagerduty as PAGERDUTY,
    DevLakeSonarqube as SONARQUBE,
};
use FieldId::{
    Address as ADDRESS, Login as LOGIN, Name as NAME, Organization as ORGANIZATION, Proxy as PROXY,
    RateLimit as RATE_LIMIT, Site as SITE,
};

type Given = &'static [(FieldId, &'static str)];

#[rstest]
#[case(GITHUB, &[(ORGANIZATION, "my-org")], "https://api.github.com/", "GitHub - my-org")]
#[case(GITHUB, &[(SITE, "server"), (ORGANIZATION, "my-org"), (ADDRESS, "github.example.com/my-org/repo")],
    "https://github.example.com/api/v3/", "GitHub - my-org")]
#[case(COPILOT, &[(ORGANIZATION, "my-org")], "https://api.github.com/", "GitHub Copilot - my-org")]
#[case(COPILOT, &[(ORGANIZATION, "my-org"), (FieldId::Enterprise, "big")], "https://api.github.com/", "GitHub Copilot - my-org")]
#[case(JENKINS, &[(ADDRESS, "jenkins.example.com/ci/api/json"), (LOGIN, "kim")], "https://jenkins.example.com/ci/", "Jenkins")]
#[case(CIRCLECI, &[], "https://circleci.com/api/", "CircleCI")]
#[case(CIRCLECI, &[(ADDRESS, "https://circleci.com/api/v2/"), (ORGANIZATION, "my-org")], "https://circleci.com/api/", "CircleCI - my-org")]
#[case(CIRCLECI, &[(ADDRESS, "https://ci.example.com/pipelines")], "https://ci.example.com/api/", "CircleCI")]
#[case(GITLAB, &[(ORGANIZATION, "my-group")], "https://gitlab.com/api/v4/", "GitLab - my-group")]
#[case(GITLAB, &[(ORGANIZATION, "g"), (ADDRESS, "https://git.example.com/g/project/-/issues")], "https://git.example.com/api/v4/", "GitLab - g")]
#[case(GITLAB, &[(ORGANIZATION, "g"), (ADDRESS, "https://example.com/gitlab/api/v4/version")], "https://example.com/gitlab/api/v4/", "GitLab - g")]
#[case(BITBUCKET, &[(LOGIN, "kim@example.com")], "https://api.bitbucket.org/2.0/", "Bitbucket")]
#[case(BITBUCKET, &[(LOGIN, "kim@example.com"), (ADDRESS, "bitbucket.org/workspace")], "https://api.bitbucket.org/2.0/", "Bitbucket")]
#[case(AZURE, &[(ORGANIZATION, "https://dev.azure.com/my-org/project")], "https://dev.azure.com/my-org/", "Azure DevOps - my-org")]
#[case(JIRA, &[(ADDRESS, "my-site.atlassian.net/jira/software/projects/AB/boards/1"), (LOGIN, "kim@example.com")],
    "https://my-site.atlassian.net/rest/", "Jira")]
#[case(JIRA, &[(ADDRESS, "https://example.com/jira/browse/AB-1")], "https://example.com/jira/rest/", "Jira")]
#[case(JIRA, &[(ADDRESS, "https://api.atlassian.com/ex/jira/1-2/rest/api/3"), (LOGIN, "kim@example.com")],
    "https://api.atlassian.com/ex/jira/1-2/rest/", "Jira")]
#[case(PAGERDUTY, &[], "https://api.pagerduty.com/", "PagerDuty")]
#[case(PAGERDUTY, &[(SITE, "eu"), (ORGANIZATION, "acme")], "https://api.eu.pagerduty.com/", "PagerDuty - acme")]
#[case(PAGERDUTY, &[(ADDRESS, "https://acme.eu.pagerduty.com/incidents")], "https://api.eu.pagerduty.com/", "PagerDuty")]
#[case(SONARQUBE, &[(ADDRESS, "https://sonar.example.com/sonar/dashboard?id=x")], "https://sonar.example.com/sonar/api/", "SonarQube")]
#[case(SONARQUBE, &[(ADDRESS, "sonarcloud.io"), (ORGANIZATION, "my-org")], "https://sonarcloud.io/api/", "SonarQube - my-org")]
#[case(ARGOCD, &[(ADDRESS, "https://argocd.example.com/applications/argocd/app")], "https://argocd.example.com/api/v1/", "Argo CD")]
fn good_answers_make_a_draft(
    #[case] kind: ConnectionKind,
    #[case] given: Given,
    #[case] address: &str,
    #[case] name: &str,
) {
    let draft = kind.draft(&answers(given)).unwrap();

    assert_eq!(
        (draft.address.to_string().as_str(), draft.name.as_str()),
        (address, name)
    );
    assert_eq!(draft.settings.address.as_ref(), Some(&draft.address));
}

#[rstest]
#[case(GITHUB, &[], ORGANIZATION)]
#[case(GITHUB, &[(SITE, "server"), (ORGANIZATION, "my-org")], ADDRESS)]
#[case(COPILOT, &[], ORGANIZATION)]
#[case(JENKINS, &[(LOGIN, "kim")], ADDRESS)]
#[case(JENKINS, &[(ADDRESS, "https://jenkins.example.com")], LOGIN)]
#[case(CIRCLECI, &[(ADDRESS, "ftp://circleci.com")], ADDRESS)]
#[case(GITLAB, &[], ORGANIZATION)]
#[case(BITBUCKET, &[], LOGIN)]
#[case::a_user_name_is_no_email(BITBUCKET, &[(LOGIN, "kim")], LOGIN)]
#[case(AZURE, &[], ORGANIZATION)]
#[case(AZURE, &[(ADDRESS, "https://azure.example.com/my-org")], ADDRESS)]
#[case(JIRA, &[], ADDRESS)]
#[case(JIRA, &[(ADDRESS, "my-site.atlassian.net"), (LOGIN, "kim")], LOGIN)]
#[case(PAGERDUTY, &[(ADDRESS, "not an address")], ADDRESS)]
#[case(SONARQUBE, &[], ADDRESS)]
#[case(SONARQUBE, &[(ADDRESS, "https://sonarcloud.io")], ORGANIZATION)]
#[case(ARGOCD, &[], ADDRESS)]
fn bad_answers_name_their_field(#[case] kind: ConnectionKind, #[case] given: Given, #[case] field: FieldId) {
    let problems = kind.draft(&answers(given)).unwrap_err();

    assert!(
        problems.iter().any(|problem| problem.field == field),
        "{problems:?}"
    );
}

#[test]
fn every_plugin_of_the_menu_is_a_kind() {
    let kinds: Vec<_> = ConnectionKind::of_system(SystemKind::DevLake)
        .map(|kind| (kind.spec().slug, kind.spec().display))
        .collect();

    assert_eq!(kinds, DEVLAKE_PLUGINS);
    assert_eq!(Kind::of_devlake_plugin("azure-devops"), Kind::Known(AZURE));
    assert_eq!(
        Kind::of_devlake_plugin("azuredevops"),
        Kind::Unlisted("azuredevops".to_owned())
    );
}

#[test]
fn every_form_asks_for_one_secret_and_folds_the_proxy() {
    for kind in ConnectionKind::of_system(SystemKind::DevLake) {
        let form = kind.form(&Answers::new());

        let secrets = form.fields.iter().filter(|field| field.control.is_secret());
        assert_eq!(secrets.count(), 1, "{kind:?}");
        let folded = |id| {
            form.fields
                .iter()
                .any(|field| field.id == id && field.block == Block::Advanced)
        };
        assert_eq!(
            (folded(PROXY), folded(RATE_LIMIT)),
            (true, kind != AZURE),
            "{kind:?}"
        );
        assert!(!form.rights.is_empty(), "{kind:?}");
    }
}

#[test]
fn every_field_of_a_form_stands_in_it_once() {
    for (kind, given) in GOOD {
        let fields = kind.form(&answers(given)).fields;

        let mut ids: Vec<_> = fields.iter().map(|field| field.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), fields.len(), "{kind:?}");
    }
}

#[test]
fn a_proxy_that_devlake_ignores_is_refused_by_every_kind() {
    for (kind, given) in GOOD {
        let mut answers = answers(given);
        answers.insert(PROXY, "https://proxy.example:3128".to_owned());

        assert!(
            kind.form(&answers)
                .problem(PROXY)
                .unwrap()
                .contains("ignores https"),
            "{kind:?}"
        );
    }
}

#[test]
fn a_typed_name_is_kept_and_a_long_one_refused_by_every_kind() {
    for (kind, given) in GOOD {
        let mut answers = answers(given);
        answers.insert(NAME, " Mine ".to_owned());
        let draft = kind.draft(&answers).unwrap();
        answers.insert(NAME, "x".repeat(101));

        assert_eq!(draft.name, "Mine", "{kind:?}");
        assert!(
            kind.form(&answers)
                .problem(NAME)
                .unwrap()
                .contains("100 characters"),
            "{kind:?}"
        );
    }
}

#[test]
fn every_page_that_makes_a_secret_is_reached_by_https() {
    for (kind, given) in GOOD {
        let page = kind.form(&answers(given)).token_page.unwrap();

        assert!(page.url.starts_with("https://"), "{kind:?}: {}", page.url);
    }
}

#[rstest]
#[case(GITLAB, &[(ORGANIZATION, "g"), (ADDRESS, "http://git.example.com")])]
#[case(SONARQUBE, &[(ADDRESS, "http://sonar.example.com:9000")])]
#[case(JIRA, &[(ADDRESS, "http://jira.example.com")])]
#[case(ARGOCD, &[(ADDRESS, "http://argocd.example.com")])]
fn a_page_without_tls_is_not_offered(#[case] kind: ConnectionKind, #[case] given: Given) {
    assert_eq!(kind.form(&answers(given)).token_page, None);
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing_more(
        host in "(api\\.|www\\.|my-site\\.|eu\\.)?(github\\.com|circleci\\.com|gitlab\\.com|bitbucket\\.org|dev\\.azure\\.com|visualstudio\\.com|atlassian\\.net|atlassian\\.com|pagerduty\\.com|sonarcloud\\.io|example\\.com:8443)",
        path in "(/(api|v1|v2|v3|v4|2\\.0|rest|ex|jira|browse|projects|-|my-org|x)?){0,6}",
    ) {
        let address = Address::parse(&format!("https://{host}{path}")).unwrap();
        for kind in ConnectionKind::ALL {
            let once = (kind.spec().normalise)(&address);
            prop_assert_eq!(kind.better_address(&once), None, "{:?} {}", kind, address);
        }
    }
}

/// One set of good answers for each kind.
const GOOD: [(ConnectionKind, Given); 11] = [
    (GITHUB, &[(ORGANIZATION, "my-org")]),
    (COPILOT, &[(FieldId::Enterprise, "my-enterprise")]),
    (
        JENKINS,
        &[(ADDRESS, "https://jenkins.example.com"), (LOGIN, "kim")],
    ),
    (CIRCLECI, &[]),
    (GITLAB, &[(ORGANIZATION, "my-group")]),
    (BITBUCKET, &[(LOGIN, "kim@example.com")]),
    (AZURE, &[(ORGANIZATION, "my-org")]),
    (
        JIRA,
        &[(ADDRESS, "my-site.atlassian.net"), (LOGIN, "kim@example.com")],
    ),
    (PAGERDUTY, &[]),
    (SONARQUBE, &[(ADDRESS, "https://sonar.example.com")]),
    (ARGOCD, &[(ADDRESS, "https://argocd.example.com")]),
];

fn answers(given: &[(FieldId, &str)]) -> Answers {
    given
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()))
        .collect()
}
