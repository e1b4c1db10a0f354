//! The queries that are understood: clauses joined by AND, and an order.

/// One clause.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// The assignee is whoever asks.
    MyOwn,
    /// The assignee is this account, by name, id or e-mail address.
    Assignee(String),
    Unresolved,
    Project(String),
    Parent(String),
}

/// Reads a query; `None` where it is not understood.
pub(super) fn read(query: &str) -> Option<Vec<Clause>> {
    let (conditions, order) = match query.split_once(" ORDER BY ") {
        Some((conditions, order)) => (conditions, Some(order)),
        None => (query, None),
    };
    if order.is_some_and(|order| order != "updated DESC" && order != "key ASC") {
        return None;
    }
    conditions.split(" AND ").map(clause).collect()
}

fn clause(text: &str) -> Option<Clause> {
    match text.trim() {
        "assignee = currentUser()" => Some(Clause::MyOwn),
        "resolution = Unresolved" => Some(Clause::Unresolved),
        other => {
            let (field, value) = other.split_once(" = ")?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            let value = value.replace("\\\"", "\"").replace("\\\\", "\\");
            match field {
                "assignee" => Some(Clause::Assignee(value)),
                "project" => Some(Clause::Project(value)),
                "parent" => Some(Clause::Parent(value)),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queries_that_a_connector_asks_are_understood() {
        let query = "assignee = \"kim@example.test\" AND resolution = Unresolved AND project = \"PROJ\" ORDER BY updated DESC";

        assert_eq!(
            read(query).unwrap(),
            [
                Clause::Assignee("kim@example.test".to_owned()),
                Clause::Unresolved,
                Clause::Project("PROJ".to_owned()),
            ]
        );
        assert_eq!(read("assignee = currentUser()").unwrap(), [Clause::MyOwn]);
        assert_eq!(read("summary ~ x"), None);
        assert_eq!(read(""), None);
    }
}
