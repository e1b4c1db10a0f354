//! CoreGit's two kinds: what good answers lead to, what cannot work said before anything is sent.

use rstest::rstest;

use super::{Answers, ConnectionKind, FieldId};
use crate::{Secret, SystemKind, TokenKind, recognise::recognise};

use ConnectionKind::{CoreGitGithub as GITHUB, CoreGitGitlab as GITLAB};

#[rstest]
#[case(GITHUB, &[], "GitHub", "https://api.github.com/")]
#[case(GITHUB, &[(FieldId::Organization, "my-org")], "GitHub - my-org", "https://api.github.com/")]
#[case(GITLAB, &[(FieldId::Name, " Shop ")], "Shop", "https://gitlab.com/api/v4/")]
fn good_answers_make_a_draft(
    #[case] kind: ConnectionKind,
    #[case] given: &[(FieldId, &str)],
    #[case] label: &str,
    #[case] address: &str,
) {
    let draft = kind.draft(&answers(given)).unwrap();

    assert_eq!(
        (draft.name.as_str(), draft.address.to_string().as_str()),
        (label, address)
    );
    assert_eq!(
        (draft.settings.proxy, draft.settings.rate_limit_per_hour),
        (None, None)
    );
}

#[rstest]
fn a_server_of_ones_own_is_refused_before_anything_is_sent(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let form = kind.form(&answers(&[(FieldId::Site, "server")]));

    assert!(form.problem(FieldId::Site).unwrap().contains("only"), "{kind:?}");
    assert!(form.draft.is_err());
}

#[rstest]
fn a_label_is_bounded_although_coregit_takes_any(
    #[values(GITHUB, GITLAB)] kind: ConnectionKind,
    #[values(10_000, 101)] length: usize,
) {
    let form = kind.form(&answers(&[(FieldId::Name, &"x".repeat(length))]));

    let words = form.problem(FieldId::Name).unwrap();
    assert!(
        words.contains("100 characters") && !words.contains("DevLake"),
        "{words}"
    );
}

#[rstest]
fn the_form_asks_for_one_secret_and_nothing_of_devlakes(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let form = kind.form(&Answers::new());

    let secrets = form.fields.iter().filter(|field| field.control.is_secret());
    assert_eq!(secrets.count(), 1);
    let is_devlakes = |id| matches!(id, FieldId::Proxy | FieldId::RateLimit | FieldId::Address);
    assert!(form.fields.iter().all(|field| !is_devlakes(field.id)));
    assert!(!form.rights.is_empty());
    assert!(form.token_page.unwrap().url.starts_with("https://git"));
}

#[rstest]
#[case(GITHUB, "ghp_zz", TokenKind::GithubClassic, None)]
#[case(GITHUB, "github_pat_zz", TokenKind::GithubFineGrained, None)]
#[case(GITHUB, "gho_zz", TokenKind::GithubOauth, Some("sign-in"))]
#[case(GITHUB, "ghu_zz", TokenKind::GithubAppUser, Some("sign-in"))]
#[case(GITHUB, "ghs_zz", TokenKind::GithubInstallation, Some("within the hour"))]
#[case(GITLAB, "glpat-zz", TokenKind::GitlabPersonal, None)]
#[case(GITLAB, "zz", TokenKind::Unknown, None)]
fn what_works_is_accepted_with_a_word_where_it_will_not_last(
    #[case] kind: ConnectionKind,
    #[case] start: &str,
    #[case] expected: TokenKind,
    #[case] words: Option<&str>,
) {
    let found = recognise(kind, &made_up(start)).unwrap();

    assert_eq!(found, expected);
    let warning = kind.warning(found);
    assert_eq!(warning.is_some(), words.is_some());
    assert!(warning.unwrap_or_default().contains(words.unwrap_or_default()));
}

#[rstest]
#[case(GITHUB, "glpat-zz", "GitLab token")]
#[case(GITLAB, "ghp_zz", "GitHub token")]
#[case(GITHUB, "ghr_zz", "refresh token")]
#[case(GITLAB, "glrt-zz", "runners")]
#[case(GITHUB, "cgk_live_zz", "CoreGit key")]
#[case(GITLAB, "cgt_zz", "CoreGit key")]
fn what_cannot_work_is_refused_with_the_fix(
    #[case] kind: ConnectionKind,
    #[case] start: &str,
    #[case] words: &str,
) {
    let refusal = recognise(kind, &made_up(start)).unwrap_err();

    assert!(refusal.contains(words), "{refusal}");
}

#[test]
fn each_kind_belongs_to_the_system_of_its_table() {
    let of = |system| ConnectionKind::of_system(system).count();

    assert_eq!((of(SystemKind::DevLake), of(SystemKind::CoreGit)), (11, 2));
    assert_eq!(ConnectionKind::of_coregit_provider("gitlab"), Some(GITLAB));
    assert_eq!(ConnectionKind::of_coregit_provider("gh-copilot"), None);
    assert_eq!(
        ConnectionKind::of_devlake_plugin("gitlab"),
        Some(ConnectionKind::DevLakeGitlab)
    );
}

fn answers(given: &[(FieldId, &str)]) -> Answers {
    given
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()))
        .collect()
}

fn made_up(start: &str) -> Secret {
    Secret::new(format!("{start}{}", "z".repeat(90))).unwrap()
}
