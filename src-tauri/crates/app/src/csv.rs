//! Tables for spreadsheets, as RFC 4180 has them.

/// One line of a table, with its end.
pub fn csv_line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\n", cells.join(","))
}

/// A cell as spreadsheets read it; one that would begin a formula is text.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("plain", "plain")]
    #[case("=1+1", "'=1+1")]
    #[case("+1", "'+1")]
    #[case("-1", "'-1")]
    #[case("@x", "'@x")]
    #[case("\tx", "'\tx")]
    #[case("\r=1", "\"'\r=1\"")]
    #[case("a,b", "\"a,b\"")]
    #[case("a\nb", "\"a\nb\"")]
    #[case("say \"x\"", "\"say \"\"x\"\"\"")]
    fn a_cell_is_never_a_formula_and_never_two(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(csv_line([text, "end"]), format!("{expected},end\n"));
    }
}
