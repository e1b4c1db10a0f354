//! Foreign text made fit to be shown or compared.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::calm;

/// One line: nothing that disturbs a display, nothing that looks like a token, no endless length.
pub(super) fn line(text: &str) -> String {
    const READ: usize = 2_000;
    let text = &text[..text.floor_char_boundary(READ)];
    calm::shorten(&calm::without_tokens(text)).trim().to_owned()
}

/// The name of a field or scope: short, and of plain letters.
pub(super) fn name(text: &str) -> String {
    const LONGEST: usize = 60;
    text.chars()
        .filter(|one| one.is_alphanumeric() || matches!(one, '_' | '-' | ':' | '.' | '=' | ' ' | '/'))
        .take(LONGEST)
        .collect()
}

/// One segment of a path.
pub(super) fn part(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    match text {
        // A segment that climbs is encoded by no library.
        "." | ".." => text.replace('.', "%2E"),
        _ => utf8_percent_encode(text, KEPT).to_string(),
    }
}

/// A text at a place in an answer.
pub(super) fn at<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer)?.as_str()
}

/// A list at a place in an answer; empty where there is none.
pub(super) fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// A quoted value of JQL or CQL.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
