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
        serde_json::to_string(&CommandError::from(Told::cancelled())).unwrap(),
        r#"{"code":"cancelled","message":"Cancelled.","hint":null,"field":null}"#
    );
}
