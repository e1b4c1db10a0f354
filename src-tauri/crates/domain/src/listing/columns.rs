//! Which columns the list shows.

use super::SortBy;

/// Every column, in the order in which they are drawn.
const ALL: [SortBy; 13] = [
    SortBy::State,
    SortBy::Name,
    SortBy::System,
    SortBy::Kind,
    SortBy::Organization,
    SortBy::Enterprise,
    SortBy::RemoteId,
    SortBy::Account,
    SortBy::Credential,
    SortBy::Age,
    SortBy::Expires,
    SortBy::LastCheck,
    SortBy::UsedBy,
];

/// The columns that are shown until somebody chooses.
pub fn columns_at_first() -> Vec<SortBy> {
    ALL.into_iter()
        .filter(|column| !waits_to_be_chosen(*column))
        .collect()
}

/// The chosen columns, each once and in their order. State and name are always among them: a row without them says
/// nothing.
pub fn columns(chosen: &[SortBy]) -> Vec<SortBy> {
    let is_always = |column: &SortBy| matches!(column, SortBy::State | SortBy::Name);
    ALL.into_iter()
        .filter(|column| is_always(column) || chosen.contains(column))
        .collect()
}

fn waits_to_be_chosen(column: SortBy) -> bool {
    matches!(
        column,
        SortBy::Organization | SortBy::Enterprise | SortBy::RemoteId
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_columns_come_once_and_in_their_order_behind_state_and_name() {
        let chosen = [SortBy::UsedBy, SortBy::RemoteId, SortBy::UsedBy];

        let shown = columns(&chosen);

        assert_eq!(
            shown,
            [SortBy::State, SortBy::Name, SortBy::RemoteId, SortBy::UsedBy]
        );
    }

    #[test]
    fn what_is_shown_at_first_is_a_choice_like_any_other() {
        assert_eq!(columns(&columns_at_first()), columns_at_first());
        assert_eq!(columns(&ALL), ALL);
    }
}
