//! What GitHub and GitLab have in common: repositories with branches, labels, issues and requests to merge.

use serde::Serialize;
use serde_json::{Value, json};

/// The repositories of one provider.
#[derive(Debug, Default, Serialize)]
pub(super) struct Forge {
    pub(super) repositories: Vec<Repository>,
    #[serde(skip)]
    made: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Repository {
    pub(super) id: u64,
    pub(super) path: String,
    pub(super) default_branch: String,
    pub(super) branches: Vec<String>,
    pub(super) labels: Vec<Label>,
    pub(super) issues: Vec<Issue>,
    pub(super) requests: Vec<MergeRequest>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) color: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) body: Option<String>,
    pub(super) is_open: bool,
    pub(super) labels: Vec<String>,
    pub(super) author: String,
    pub(super) assignees: Vec<String>,
    pub(super) comments: Vec<Comment>,
    pub(super) is_pull: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) author: String,
    pub(super) body: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct MergeRequest {
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) author: String,
}

impl Forge {
    pub(super) fn add_repository(&mut self, path: &str, branches: &[&str], labels: &[&str]) {
        let id = self.next();
        let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let label = |name: String| Label {
            name,
            color: "ededed".to_owned(),
        };
        self.repositories.push(Repository {
            id,
            path: path.to_owned(),
            default_branch: branches.first().copied().unwrap_or("main").to_owned(),
            branches: owned(branches),
            labels: owned(labels).into_iter().map(label).collect(),
            issues: Vec::new(),
            requests: Vec::new(),
        });
    }

    /// Stores an issue past every check and says its number.
    pub(super) fn seed(&mut self, fields: &Value) -> Option<String> {
        let text = |field: &str| fields.get(field).and_then(Value::as_str).map(str::to_owned);
        let id = self.next();
        let repository = self.repository(&text("project")?)?;
        let number = repository.next_number();
        let labels = fields.get("labels").cloned().unwrap_or(json!([]));
        repository.issues.push(Issue {
            id,
            number,
            title: text("title").unwrap_or_default(),
            body: text("body"),
            is_open: true,
            labels: serde_json::from_value(labels).unwrap_or_default(),
            author: text("author").unwrap_or_default(),
            assignees: text("assignee").into_iter().collect(),
            comments: Vec::new(),
            is_pull: fields.get("isPull").and_then(Value::as_bool).unwrap_or(false),
        });
        Some(number.to_string())
    }

    pub(super) fn repository(&mut self, path: &str) -> Option<&mut Repository> {
        self.repositories
            .iter_mut()
            .find(|one| one.path.eq_ignore_ascii_case(path))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.made += 1;
        500 + self.made
    }
}

impl Repository {
    /// Issues and requests of GitHub share their numbers; GitLab's do not, which nobody notices here.
    pub(super) fn next_number(&self) -> u64 {
        (self.issues.len() + self.requests.len() + 1) as u64
    }

    pub(super) fn issue(&mut self, number: &str) -> Option<&mut Issue> {
        self.issues
            .iter_mut()
            .find(|one| one.number.to_string() == number)
    }

    pub(super) fn has_label(&self, name: &str) -> bool {
        self.labels
            .iter()
            .any(|label| label.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn add_label(&mut self, name: &str, color: &str) {
        self.labels.push(Label {
            name: name.to_owned(),
            color: color.to_owned(),
        });
    }
}

/// One page of a list.
pub(super) struct Page {
    pub(super) items: Vec<Value>,
    pub(super) number: usize,
    pub(super) size: usize,
    /// Where the next begins, where there is one.
    pub(super) next: Option<usize>,
    pub(super) total: usize,
}

/// Cuts a list by `page` and `per_page`.
pub(super) fn paged(
    all: Vec<Value>,
    request: &crate::http::Request,
    usual: usize,
    settings: &super::WorkSettings,
) -> Page {
    let asked = |name| {
        request
            .parameter(name)
            .and_then(|text| text.parse::<usize>().ok())
    };
    let number = asked("page").unwrap_or(1).max(1);
    let size = asked("per_page")
        .unwrap_or(usual)
        .clamp(1, settings.page_size.max(1));
    let total = all.len();
    let start = if settings.repeats_pages {
        0
    } else {
        (number - 1) * size
    };
    let items = all.into_iter().skip(start).take(size).collect();
    let has_more = settings.repeats_pages || total > start + size;
    Page {
        items,
        number,
        size,
        next: has_more.then_some(if settings.repeats_pages {
            number
        } else {
            number + 1
        }),
        total,
    }
}
