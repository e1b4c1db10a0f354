//! Handing a connector over: dojops-sa asks, the person answers, Patchbay says what (dojops-sa.md sections 3 and 4).

use super::ConnectorType;
use crate::Address;

/// What dojops-sa asks, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// Which of the four types.
    Type,
    /// The display label.
    Name,
    /// The base address of the instance.
    Url,
    /// The account's e-mail address.
    Email,
    /// The account's user name: at a Jira Data Center.
    UserName,
    /// The token or password. Never shown: copied through the guarded clipboard.
    Secret,
    /// Project, group, repository or space.
    ProjectKey,
    /// Which connector gets a new token.
    Connector,
}

impl Question {
    /// In words.
    pub fn display(self) -> &'static str {
        match self {
            Self::Type => "Type",
            Self::Name => "Name",
            Self::Url => "URL",
            Self::Email => "Email",
            Self::UserName => "User name",
            Self::Secret => "Token",
            Self::ProjectKey => "Project key",
            Self::Connector => "Connector",
        }
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverAnswer {
    /// To which question.
    pub question: Question,
    /// The text; `None` for the secret.
    pub text: Option<String>,
}

/// A command and the answers in the order in which it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// What is typed into a terminal.
    pub command: &'static str,
    /// The answers.
    pub answers: Vec<HandOverAnswer>,
}

/// What is known of a connector.
#[derive(Debug, Clone, Copy)]
pub struct HandOverFacts<'a> {
    /// Its type.
    pub connector: ConnectorType,
    /// Its name.
    pub name: &'a str,
    /// Where it is.
    pub address: &'a Address,
    /// The e-mail address or user name, where one goes with the secret.
    pub login: Option<&'a str>,
    /// What it is narrowed to.
    pub place: &'a str,
}

impl HandOver {
    /// How the connector is entered. The agent has questions for one way of signing in per type: a Jira Data Center's
    /// personal access token goes without a user name.
    pub fn adding(facts: &HandOverFacts<'_>) -> Self {
        let mut answers = vec![
            answer(Question::Type, facts.connector.kind().spec().slug),
            answer(Question::Name, facts.name),
            answer(Question::Url, &base(facts.connector, facts.address)),
        ];
        if let Some(login) = facts.login {
            let question = if login.contains('@') {
                Question::Email
            } else {
                Question::UserName
            };
            answers.push(answer(question, login));
        }
        answers.push(HandOverAnswer {
            question: Question::Secret,
            text: None,
        });
        answers.push(answer(Question::ProjectKey, facts.place));
        Self {
            command: "dojops-sa connectors add",
            answers,
        }
    }

    /// How a new token is entered for a connector that is there.
    pub fn rotating(facts: &HandOverFacts<'_>) -> Self {
        Self {
            command: "dojops-sa secrets rotate",
            answers: vec![
                answer(Question::Connector, facts.name),
                HandOverAnswer {
                    question: Question::Secret,
                    text: None,
                },
            ],
        }
    }
}

fn answer(question: Question, text: &str) -> HandOverAnswer {
    HandOverAnswer {
        question,
        text: Some(text.to_owned()),
    }
}

/// The address as people know it: without a slash at the end, and GitHub's pages instead of its interface.
fn base(connector: ConnectorType, address: &Address) -> String {
    let host = address.origin().host();
    let text = match (connector, host.strip_prefix("api.")) {
        (ConnectorType::Github, Some(site)) if site == "github.com" || site.ends_with(".ghe.com") => {
            format!("https://{site}")
        }
        (ConnectorType::Github, _) => address.at("").to_string(),
        (ConnectorType::Jira | ConnectorType::Gitlab | ConnectorType::Confluence, _) => address.to_string(),
    };
    text.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        ConnectorType::Jira,
        "https://mycompany.atlassian.net/",
        Some("kim@example.com"),
        "PROJ",
        "Type=jira Name=Mine URL=https://mycompany.atlassian.net Email=kim@example.com Token=? Project key=PROJ"
    )]
    #[case(
        ConnectorType::Jira,
        "https://example.com/jira/",
        None,
        "OPS",
        "Type=jira Name=Mine URL=https://example.com/jira Token=? Project key=OPS"
    )]
    #[case(
        ConnectorType::Jira,
        "https://jira.example.com/",
        Some("kim"),
        "OPS",
        "Type=jira Name=Mine URL=https://jira.example.com User name=kim Token=? Project key=OPS"
    )]
    #[case(
        ConnectorType::Gitlab,
        "https://gitlab.com/",
        None,
        "mygroup/myproject",
        "Type=gitlab Name=Mine URL=https://gitlab.com Token=? Project key=mygroup/myproject"
    )]
    #[case(
        ConnectorType::Github,
        "https://api.github.com/",
        None,
        "owner/repo",
        "Type=github Name=Mine URL=https://github.com Token=? Project key=owner/repo"
    )]
    #[case(
        ConnectorType::Github,
        "https://github.example.com/api/v3/",
        None,
        "owner/repo",
        "Type=github Name=Mine URL=https://github.example.com Token=? Project key=owner/repo"
    )]
    #[case(
        ConnectorType::Confluence,
        "https://mycompany.atlassian.net/",
        Some("kim@example.com"),
        "ENG",
        "Type=confluence Name=Mine URL=https://mycompany.atlassian.net Email=kim@example.com Token=? Project key=ENG"
    )]
    fn the_answers_stand_in_the_order_of_the_questions(
        #[case] connector: ConnectorType,
        #[case] address: &str,
        #[case] login: Option<&str>,
        #[case] place: &str,
        #[case] expected: &str,
    ) {
        let address = Address::parse(address).unwrap();
        let facts = HandOverFacts {
            connector,
            name: "Mine",
            address: &address,
            login,
            place,
        };

        let added = HandOver::adding(&facts);

        let shown: Vec<String> = added
            .answers
            .iter()
            .map(|one| {
                format!(
                    "{}={}",
                    one.question.display(),
                    one.text.as_deref().unwrap_or("?")
                )
            })
            .collect();
        assert_eq!(added.command, "dojops-sa connectors add");
        assert_eq!(shown.join(" "), expected);
        assert_eq!(HandOver::rotating(&facts).answers.len(), 2);
    }
}
