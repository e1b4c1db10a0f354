use super::*;

#[test]
fn the_wire_shape_is_pinned() {
    let error = CommandError::new(ErrorCode::InvalidField, "This is not an address.")
        .hint("Enter one.")
        .at(FieldName::Address);

    assert_eq!(
        serde_json::to_string(&error).unwrap(),
        r#"{"code":"invalidField","message":"This is not an address.","hint":"Enter one.","field":"address"}"#
    );
    assert_eq!(
        serde_json::to_string(&CommandError::cancelled()).unwrap(),
        r#"{"code":"cancelled","message":"Cancelled.","hint":null,"field":null}"#
    );
}

#[test]
fn what_a_system_says_becomes_the_code_that_the_window_acts_on() {
    let code = |finding: Finding| CommandError::from(finding).code;

    assert_eq!(code(Finding::SystemLoginNeeded), ErrorCode::SystemLoginNeeded);
    assert_eq!(code(Finding::MigrationPending), ErrorCode::SystemUnreachable);
    assert_eq!(code(Finding::NoReason), ErrorCode::Refused);
    assert_eq!(
        CommandError::from(StoreError::Conflict).code,
        ErrorCode::ChangedElsewhere
    );
    assert_eq!(CommandError::from(StoreError::Full).code, ErrorCode::DiskTrouble);
}
