//! dojops-sa's four connectors: what good answers lead to, what bad ones are told (dojops-sa.md section 4).

use rstest::rstest;

use super::{Answers, ConnectionKind, FieldId};
use crate::{AuthStyle, Secret, Slot, SystemKind, TokenKind, recognise::recognise};

use ConnectionKind::{
    DojopsConfluence as CONFLUENCE, DojopsGithub as GITHUB, DojopsGitlab as GITLAB, DojopsJira as JIRA,
};
use FieldId::{
    Address as ADDRESS, AuthMethod as METHOD, Login as LOGIN, Name as NAME, Organization as PLACE,
};

type Given = &'static [(FieldId, &'static str)];

#[rstest]
#[case(JIRA, &[(ADDRESS, "mycompany.atlassian.net/browse/PROJ-1"), (PLACE, "PROJ"), (LOGIN, "kim@example.com")],
    "https://mycompany.atlassian.net/", "Jira - PROJ", AuthStyle::Basic, Slot::Password)]
#[case(JIRA, &[(ADDRESS, "https://example.com/jira/rest/api/2"), (PLACE, "ops-1")],
    "https://example.com/jira/", "Jira - ops-1", AuthStyle::Bearer, Slot::Token)]
#[case(JIRA, &[(ADDRESS, "https://jira.example.com"), (PLACE, "OPS"), (METHOD, "password"), (LOGIN, "kim")],
    "https://jira.example.com/", "Jira - OPS", AuthStyle::Basic, Slot::Password)]
#[case(JIRA, &[(ADDRESS, "https://api.atlassian.com/ex/jira/1-2/rest/api/3"), (PLACE, "PROJ"), (LOGIN, "kim@example.com")],
    "https://api.atlassian.com/ex/jira/1-2/", "Jira - PROJ", AuthStyle::Basic, Slot::Password)]
#[case(GITLAB, &[(PLACE, "mygroup/myproject")],
    "https://gitlab.com/", "GitLab - mygroup/myproject", AuthStyle::Bearer, Slot::Token)]
#[case(GITLAB, &[(PLACE, "mygroup"), (ADDRESS, "https://example.com/gitlab/api/v4/version"), (NAME, "Team")],
    "https://example.com/gitlab/", "Team", AuthStyle::Bearer, Slot::Token)]
#[case(GITLAB, &[(PLACE, "a/b/c"), (ADDRESS, "git.example.com/a/b/-/issues")],
    "https://git.example.com/", "GitLab - a/b/c", AuthStyle::Bearer, Slot::Token)]
#[case(GITHUB, &[(PLACE, "owner/repo")],
    "https://api.github.com/", "GitHub - owner/repo", AuthStyle::Bearer, Slot::Token)]
#[case(GITHUB, &[(PLACE, "owner/repo"), (ADDRESS, "https://github.com/owner/repo")],
    "https://api.github.com/", "GitHub - owner/repo", AuthStyle::Bearer, Slot::Token)]
#[case(GITHUB, &[(PLACE, "my-org/re.po"), (ADDRESS, "github.example.com")],
    "https://github.example.com/api/v3/", "GitHub - my-org/re.po", AuthStyle::Bearer, Slot::Token)]
#[case(GITHUB, &[(PLACE, "owner/repo"), (ADDRESS, "https://acme.ghe.com")],
    "https://api.acme.ghe.com/", "GitHub - owner/repo", AuthStyle::Bearer, Slot::Token)]
#[case(CONFLUENCE, &[(ADDRESS, "https://mycompany.atlassian.net/wiki/spaces/ENG"), (PLACE, "ENG"), (LOGIN, "kim@example.com")],
    "https://mycompany.atlassian.net/", "Confluence - ENG", AuthStyle::Basic, Slot::Password)]
#[case(CONFLUENCE, &[(ADDRESS, "mycompany.atlassian.net"), (PLACE, "~557058abc"), (LOGIN, "kim@example.com")],
    "https://mycompany.atlassian.net/", "Confluence - ~557058abc", AuthStyle::Basic, Slot::Password)]
fn good_answers_make_a_draft(
    #[case] kind: ConnectionKind,
    #[case] given: Given,
    #[case] address: &str,
    #[case] name: &str,
    #[case] style: AuthStyle,
    #[case] slot: Slot,
) {
    let draft = kind.draft(&answers(given)).unwrap();

    assert_eq!(
        (draft.address.to_string().as_str(), draft.name.as_str()),
        (address, name)
    );
    assert_eq!((draft.auth_style, draft.slot), (style, slot));
    assert_eq!(
        draft.settings.organization.as_deref(),
        Some(text_of(given, PLACE))
    );
    assert_eq!(draft.login.is_some(), style == AuthStyle::Basic);
}

#[rstest]
#[case(JIRA, &[(PLACE, "PROJ")], ADDRESS, "address")]
#[case(JIRA, &[(ADDRESS, "http://jira.example.com"), (PLACE, "PROJ")], ADDRESS, "https://")]
#[case(JIRA, &[(ADDRESS, "https://id.atlassian.com"), (PLACE, "PROJ")], ADDRESS, "your site")]
#[case(JIRA, &[(ADDRESS, "https://api.atlassian.com/"), (PLACE, "PROJ")], ADDRESS, "gateway")]
#[case(JIRA, &[(ADDRESS, "a.atlassian.net"), (LOGIN, "kim@example.com")], PLACE, "PROJ-123")]
#[case(JIRA, &[(ADDRESS, "a.atlassian.net"), (PLACE, "proj")], PLACE, "capitals")]
#[case(JIRA, &[(ADDRESS, "a.atlassian.net"), (PLACE, "P")], PLACE, "capitals")]
#[case(JIRA, &[(ADDRESS, "a.atlassian.net"), (PLACE, "1AB")], PLACE, "capitals")]
#[case(JIRA, &[(ADDRESS, "jira.example.com"), (PLACE, "A\" OR 1")], PLACE, "letters")]
#[case(JIRA, &[(ADDRESS, "a.atlassian.net"), (PLACE, "PROJ"), (LOGIN, "kim")], LOGIN, "e-mail")]
#[case(GITLAB, &[], PLACE, "group or project")]
#[case(GITLAB, &[(PLACE, "https://gitlab.com/a")], PLACE, "path")]
#[case(GITLAB, &[(PLACE, "a/../b")], PLACE, "path")]
#[case(GITLAB, &[(PLACE, "a//b")], PLACE, "path")]
#[case(GITHUB, &[(PLACE, "repo")], PLACE, "slash")]
#[case(GITHUB, &[(PLACE, "a/b/c")], PLACE, "slash")]
#[case(GITHUB, &[(PLACE, "my--org/repo")], PLACE, "slash")]
#[case(GITHUB, &[(PLACE, "-org/repo")], PLACE, "slash")]
#[case(GITHUB, &[(PLACE, "owner/..")], PLACE, "slash")]
#[case(GITHUB, &[(PLACE, "owner/repo"), (ADDRESS, "http://github.example.com")], ADDRESS, "https://")]
#[case(CONFLUENCE, &[(ADDRESS, "https://confluence.example.com"), (PLACE, "ENG")], ADDRESS, "Cloud only")]
#[case(CONFLUENCE, &[(ADDRESS, "https://api.atlassian.com"), (PLACE, "ENG")], ADDRESS, "gateway")]
#[case(CONFLUENCE, &[(ADDRESS, "a.atlassian.net"), (PLACE, "E NG")], PLACE, "letters")]
#[case(CONFLUENCE, &[(ADDRESS, "a.atlassian.net"), (PLACE, "~")], PLACE, "letters")]
#[case(CONFLUENCE, &[(ADDRESS, "a.atlassian.net"), (PLACE, "ENG")], LOGIN, "e-mail")]
fn bad_answers_name_their_field_and_the_fix(
    #[case] kind: ConnectionKind,
    #[case] given: Given,
    #[case] field: FieldId,
    #[case] words: &str,
) {
    let form = kind.form(&answers(given));

    let problem = form.problem(field).unwrap_or_default();
    assert!(problem.contains(words), "{problem:?}");
}

#[rstest]
#[case(JIRA, &["https://mycompany.atlassian.net", "Work Jira", "PROJ"])]
#[case(GITLAB, &["https://gitlab.com", "Team GitLab", "mygroup/myproject"])]
#[case(GITHUB, &["https://github.com", "Work GitHub", "owner/repo"])]
#[case(CONFLUENCE, &["https://mycompany.atlassian.net", "Team Confluence", "ENG"])]
fn an_empty_form_shows_examples_as_people_know_them(#[case] kind: ConnectionKind, #[case] expected: &[&str]) {
    let form = kind.form(&Answers::new());

    let shown: Vec<&str> = form.fields.iter().filter_map(|field| field.placeholder).collect();
    assert_eq!(shown, expected);
    let is_devlakes = |id| matches!(id, FieldId::Proxy | FieldId::RateLimit);
    assert!(form.fields.iter().all(|field| !is_devlakes(field.id)));
    let secrets = form.fields.iter().filter(|field| field.control.is_secret());
    assert_eq!(secrets.count(), 1);
    let name = form.fields.iter().find(|field| field.id == NAME).unwrap();
    assert_eq!(Some(name.value.as_str()), name.placeholder);
}

#[rstest]
#[case(JIRA, "ATATTzz", Ok(TokenKind::AtlassianApiToken))]
#[case(CONFLUENCE, "ATATTzz", Ok(TokenKind::AtlassianApiToken))]
#[case(GITLAB, "glpat-zz", Ok(TokenKind::GitlabPersonal))]
#[case(GITHUB, "github_pat_zz", Ok(TokenKind::GithubFineGrained))]
#[case(CONFLUENCE, "ghp_zz", Err("GitHub token"))]
#[case(GITHUB, "ATATTzz", Err("Atlassian token"))]
#[case(GITLAB, "dojops_zz", Err("licence"))]
#[case(JIRA, "glpat-zz", Err("GitLab token"))]
fn a_token_is_recognised_or_refused_with_the_fix(
    #[case] kind: ConnectionKind,
    #[case] start: &str,
    #[case] expected: Result<TokenKind, &str>,
) {
    let secret = Secret::new(format!("{start}{}", "z".repeat(90))).unwrap();

    let found = recognise(kind, &secret);

    match expected {
        Ok(token_kind) => assert_eq!(found, Ok(token_kind)),
        Err(words) => assert!(found.unwrap_err().contains(words)),
    }
}

#[test]
fn the_type_words_are_those_of_the_agent() {
    let words: Vec<_> = ConnectionKind::of_system(SystemKind::Dojops)
        .map(|kind| kind.spec().slug)
        .collect();

    assert_eq!(words, ["jira", "gitlab", "github", "confluence"]);
    assert_eq!(ConnectionKind::of_connector_type("confluence"), Some(CONFLUENCE));
    assert_eq!(ConnectionKind::of_connector_type("jenkins"), None);
}

fn text_of(given: Given, field: FieldId) -> &'static str {
    given
        .iter()
        .find(|(known, _)| *known == field)
        .map_or("", |(_, text)| text)
}

fn answers(given: &[(FieldId, &str)]) -> Answers {
    given
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()))
        .collect()
}
