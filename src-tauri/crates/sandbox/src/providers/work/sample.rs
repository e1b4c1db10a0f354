//! What is there from the start, the same at both Jiras and both forges where it can be.

use serde_json::{Value, json};

use super::State;
use super::confluence::Space;
use super::forge::Forge;
use super::jira::Site;

pub(super) fn state() -> State {
    State {
        cloud: jira("PROJ", true),
        server: jira("OPS", false),
        github: github(),
        gitlab: gitlab(),
        confluence: confluence(),
        ..State::default()
    }
}

fn jira(key: &str, is_cloud: bool) -> Site {
    let mut site = Site::with_project(key, "Platform");
    let mut add = |fields: Value| {
        let mut fields = fields;
        fields["project"] = key.into();
        site.seed(&fields, is_cloud)
    };
    let story = add(json!({
        "summary": "Deployments fail at night", "type": "Story", "status": "In Progress", "priority": "High",
        "assignee": "kim", "reporter": "lee", "labels": ["platform"],
    }));
    for (summary, status) in [("Find the cause", "To Do"), ("Write it down", "To Do")] {
        add(json!({
            "summary": summary, "type": "Sub-task", "status": status, "assignee": "kim", "reporter": "lee",
            "parent": story,
        }));
    }
    add(json!({
        "summary": "<b>Markup</b> {code}in{code} \"a\" title & more *stars*", "type": "Bug", "status": "To Do",
        "assignee": "kim", "reporter": "lee", "priority": "Highest", "blockedBy": [format!("{key}-1")],
    }));
    add(json!({"summary": "Reported by nobody", "type": "Task", "status": "To Do", "assignee": "kim"}));
    add(
        json!({"summary": "Somebody else's", "type": "Task", "status": "To Do", "assignee": "lee", "reporter": "kim"}),
    );
    add(json!({
        "summary": "Long finished", "type": "Task", "status": "Done", "assignee": "kim", "reporter": "lee",
        "resolution": "Done",
    }));
    site
}

fn github() -> Forge {
    let mut forge = Forge::default();
    forge.add_repository("my-org/api", &["main", "work/7"], &["bug", "In Progress"]);
    forge.add_repository("my-org/empty", &["main"], &[]);
    for (title, assignee, labels) in [
        (
            "Deployments fail at night",
            "octo-fake",
            &["bug", "In Progress"][..],
        ),
        (
            "Title with `code`, @octo-fake and <b>markup</b>",
            "octo-fake",
            &[],
        ),
        ("Somebody else's", "lee-fake", &[]),
    ] {
        forge.seed(&json!({
            "project": "my-org/api", "title": title, "assignee": assignee, "labels": labels, "author": "lee-fake",
        }));
    }
    // GitHub lists pull requests among issues.
    forge.seed(&json!({
        "project": "my-org/api", "title": "A pull request", "assignee": "octo-fake", "author": "octo-fake", "isPull": true,
    }));
    forge
}

fn gitlab() -> Forge {
    let mut forge = Forge::default();
    forge.add_repository("mygroup/myproject", &["main", "work/1"], &["bug", "In Progress"]);
    forge.add_repository("mygroup/other", &["trunk"], &[]);
    for (project, title, assignee, labels) in [
        (
            "mygroup/myproject",
            "Deployments fail at night",
            "kim-fake",
            &["bug", "In Progress"][..],
        ),
        (
            "mygroup/myproject",
            "/close is a title, @kim-fake",
            "kim-fake",
            &[],
        ),
        ("mygroup/myproject", "Somebody else's", "lee-fake", &[]),
        ("mygroup/other", "In another project", "kim-fake", &[]),
    ] {
        forge.seed(&json!({
            "project": project, "title": title, "assignee": assignee, "labels": labels, "author": "lee-fake",
        }));
    }
    forge
}

fn confluence() -> Vec<Space> {
    let mut engineering = Space::new("ENG", "Engineering");
    engineering.add(
        "Deployments",
        "How deployments run at night, and what to do when they fail.",
    );
    engineering.add(
        "Rollback <fast>",
        "When a deployment fails, roll back & tell the team.",
    );
    engineering.add("Holidays", "Who is away when.");
    let mut others = Space::new("HR", "People");
    others.add(
        "Deployments of people",
        "Nothing about night deployments for engineers.",
    );
    vec![engineering, others]
}
