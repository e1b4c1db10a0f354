//! "Did you mean …?": a host that does not exist, held against those that are known.

use crate::{Cause, Finding};

/// Domains of providers below which everybody has a name of their own.
const SHARED_DOMAINS: [&str; 3] = ["atlassian.net", "visualstudio.com", "cloudbees.io"];
/// Hosts of the providers that no form names by itself.
const PROVIDERS: [&str; 10] = [
    "github.com",
    "api.github.com",
    "gitlab.com",
    "circleci.com",
    "bitbucket.org",
    "api.bitbucket.org",
    "dev.azure.com",
    "api.pagerduty.com",
    "api.eu.pagerduty.com",
    "sonarcloud.io",
];
/// More slips than these, and it is another name.
const MOST_SLIPS: usize = 2;
/// In a shorter name, two slips make nearly any other of it.
const LONG_ENOUGH: usize = 8;

/// The known host that was probably meant by one that does not exist: at most two slips away, or of the same name in a
/// known domain that is. A provider's own host counts as known.
pub fn nearest_host<'a>(missing: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().chain(PROVIDERS).collect();
    if known.contains(&missing) {
        return None;
    }
    let whole = known
        .iter()
        .filter_map(|known| Some((slips(missing, known)?, (*known).to_owned())));
    if let Some((_, found)) = whole.min_by_key(|(slips, _)| *slips) {
        return Some(found);
    }
    let (name, domain) = missing.split_once('.')?;
    let domains = known.iter().filter_map(|known| known.split_once('.'));
    let domains = domains.map(|(_, domain)| domain).chain(SHARED_DOMAINS);
    domains
        .filter(|known| known.contains('.'))
        .filter_map(|known| Some((slips(domain, known)?, known)))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| format!("{name}.{known}"))
}

impl Finding {
    /// Whether it says that a name does not exist, here or for the system.
    pub fn lacks_host(&self) -> bool {
        matches!(
            self,
            Self::NoSuchHost { .. }
                | Self::SystemCannotReach {
                    cause: Cause::NoSuchHost,
                    ..
                }
        )
    }

    /// The same with a suggestion, where a name is unknown and one that is known comes close.
    #[must_use]
    pub fn suggesting<'a>(mut self, known: impl IntoIterator<Item = &'a str>) -> Self {
        if let Self::NoSuchHost { host, suggestion }
        | Self::SystemCannotReach {
            host,
            cause: Cause::NoSuchHost,
            suggestion,
        } = &mut self
        {
            *suggestion = nearest_host(host, known);
        }
        self
    }
}

/// How many slips make one name of the other, where that is one or two: a letter too many, too few, another, or two
/// changed places (the "optimal string alignment" distance).
fn slips(typed: &str, known: &str) -> Option<usize> {
    let (typed, known): (Vec<char>, Vec<char>) = (typed.chars().collect(), known.chars().collect());
    let most = if known.len() < LONG_ENOUGH { 1 } else { MOST_SLIPS };
    if typed.len().abs_diff(known.len()) > most {
        return None;
    }
    let (mut before_last, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=known.len()).collect());
    for (row, letter) in typed.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in known.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut fewest = replaced.min(last[column + 1] + 1).min(next[column] + 1);
            let is_swapped =
                row > 0 && column > 0 && *letter == known[column - 1] && typed[row - 1] == *other;
            if is_swapped {
                fewest = fewest.min(before_last[column - 1] + 1);
            }
            next.push(fewest);
        }
        before_last = std::mem::replace(&mut last, next);
    }
    last.last().copied().filter(|slips| (1..=most).contains(slips))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const KNOWN: [&str; 3] = ["devlake.example.com", "jira.example.com", "jenkins.corp.test"];

    #[rstest]
    #[case::two_letters_swapped("jira.exmaple.com", "jira.example.com")]
    #[case::one_missing("jnkins.corp.test", "jenkins.corp.test")]
    #[case::same_domain_another_name("sonar.exmaple.com", "sonar.example.com")]
    #[case::a_provider("api.gihtub.com", "api.github.com")]
    #[case::a_shared_domain("my-org.atlasian.net", "my-org.atlassian.net")]
    #[case::azure("dev.azrue.com", "dev.azure.com")]
    fn a_slip_finds_the_host_that_was_meant(#[case] typed: &str, #[case] meant: &str) {
        assert_eq!(nearest_host(typed, KNOWN).as_deref(), Some(meant));
    }

    #[rstest]
    #[case::known_itself("jira.example.com")]
    #[case::a_provider_out_of_reach("api.github.com")]
    #[case::another_name("wiki.other.org")]
    #[case::no_domain("jira")]
    fn nothing_is_suggested_where_nothing_comes_close(#[case] typed: &str) {
        assert_eq!(nearest_host(typed, KNOWN), None);
    }

    #[test]
    fn only_a_name_that_is_unknown_gets_a_suggestion() {
        let unanswered = Finding::SystemCannotReach {
            host: "jira.exmaple.com".to_owned(),
            cause: Cause::NoAnswer,
            suggestion: None,
        };

        assert_eq!(unanswered.clone().suggesting(KNOWN), unanswered);
    }
}
