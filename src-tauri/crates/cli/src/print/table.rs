//! Tables: aligned columns, cut and painted only where a terminal is.

use std::borrow::Cow;

use super::clean;

/// The narrowest a column may become on a narrow terminal.
const NARROWEST: usize = 8;
const GAP: &str = "  ";
const BLANKS: &str = "                                ";

/// How a cell stands out, beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// As the rest.
    Plain,
    /// All is well.
    Good,
    /// Something is due.
    Warning,
    /// Something is wrong.
    Bad,
    /// Less important.
    Faint,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Good => "32",
            Self::Warning => "33",
            Self::Bad => "31",
            Self::Faint => "2",
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    text: Cow<'a, str>,
    paint: Paint,
}

impl<'a> Cell<'a> {
    pub(crate) fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self::painted(text, Paint::Plain)
    }

    pub(crate) fn painted(text: impl Into<Cow<'a, str>>, paint: Paint) -> Self {
        Self {
            text: clean(text),
            paint,
        }
    }

    /// In characters.
    fn width(&self) -> usize {
        if self.text.is_ascii() {
            self.text.len()
        } else {
            self.text.chars().count()
        }
    }
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Cell<'a> {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Rows under headings. A column in which no row has anything is left out.
pub(crate) struct Table<'a> {
    headings: Vec<Cell<'a>>,
    /// One row after the other.
    cells: Vec<Cell<'a>>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(headings: &[&'static str]) -> Self {
        Self {
            headings: headings
                .iter()
                .map(|heading| Cell::painted(*heading, Paint::Faint))
                .collect(),
            cells: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        self.cells.extend(cells);
    }

    /// The lines; cut to a terminal's width where there is one.
    pub(crate) fn draw(&self, width: Option<usize>, is_painted: bool) -> String {
        let count = self.headings.len();
        let mut widths: Vec<usize> = vec![0; count];
        for row in self.cells.chunks_exact(count) {
            widen(&mut widths, row);
        }
        let columns = Columns::of(&self.headings, widths, width);
        let mut text = String::with_capacity(columns.line_length() * (self.cells.len() / count + 1));
        for row in std::iter::once(self.headings.as_slice()).chain(self.cells.chunks_exact(count)) {
            columns.line(&mut text, row, is_painted);
        }
        text
    }
}

/// The same for thousands of rows: each is made when it is needed, once for the widths and once for its line.
pub(crate) fn draw_rows<'a, const COUNT: usize>(
    headings: [&'static str; COUNT],
    rows: impl ExactSizeIterator<Item = [Cell<'a>; COUNT]> + Clone,
    width: Option<usize>,
    is_painted: bool,
) -> String {
    let headings = headings.map(|heading| Cell::painted(heading, Paint::Faint));
    let mut widths = vec![0; COUNT];
    let count = rows.len();
    for row in rows.clone() {
        widen(&mut widths, &row);
    }
    let columns = Columns::of(&headings, widths, width);
    let mut text = String::with_capacity(columns.line_length() * (count + 1));
    columns.line(&mut text, &headings, is_painted);
    for row in rows {
        columns.line(&mut text, &row, is_painted);
    }
    text
}

fn widen(widths: &mut [usize], row: &[Cell<'_>]) {
    for (width, cell) in widths.iter_mut().zip(row) {
        *width = (*width).max(cell.width());
    }
}

/// The columns that have anything, with their widths.
struct Columns(Vec<(usize, usize)>);

impl Columns {
    /// From the widest cell of each.
    fn of(headings: &[Cell<'_>], widest: Vec<usize>, width: Option<usize>) -> Self {
        let filled = widest.into_iter().enumerate().filter(|(_, widest)| *widest > 0);
        let (places, mut widths): (Vec<usize>, Vec<usize>) = filled
            .map(|(place, widest)| (place, widest.max(headings[place].width())))
            .unzip();
        if let Some(width) = width {
            squeeze(&mut widths, width);
        }
        Self(places.into_iter().zip(widths).collect())
    }

    fn line_length(&self) -> usize {
        self.0.iter().map(|(_, width)| width + GAP.len()).sum::<usize>() + 1
    }

    fn line(&self, text: &mut String, row: &[Cell<'_>], is_painted: bool) {
        for (place, width) in &self.0 {
            draw(text, &row[*place], *width, is_painted);
            text.push_str(GAP);
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
}

/// Takes from the widest column until all fit, but leaves each readable.
fn squeeze(widths: &mut [usize], width: usize) {
    loop {
        let used = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
        let Some(widest) = widths.iter_mut().max() else {
            return;
        };
        if used <= width || *widest <= NARROWEST {
            return;
        }
        *widest -= 1;
    }
}

fn draw(line: &mut String, cell: &Cell<'_>, width: usize, is_painted: bool) {
    let length = cell.width();
    let is_painted = is_painted && cell.paint != Paint::Plain;
    if is_painted {
        line.push_str("\u{1b}[");
        line.push_str(cell.paint.code());
        line.push('m');
    }
    if length > width {
        line.extend(cell.text.chars().take(width.saturating_sub(1)));
        line.push('…');
    } else {
        line.push_str(&cell.text);
    }
    if is_painted {
        line.push_str("\u{1b}[0m");
    }
    let mut blanks = width.saturating_sub(length);
    while blanks > 0 {
        let some = blanks.min(BLANKS.len());
        line.push_str(&BLANKS[..some]);
        blanks -= some;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        assert_eq!(
            table().draw(None, false),
            "State     Name\nRejected  GitHub - my-org\nHealthy   Jenkins\n"
        );
    }

    #[test]
    fn a_narrow_terminal_cuts_the_widest_column() {
        assert_eq!(
            table().draw(Some(20), false),
            "State     Name\nRejected  GitHub - …\nHealthy   Jenkins\n"
        );
    }

    #[test]
    fn colours_come_on_top_of_words() {
        assert!(table().draw(None, true).contains("\u{1b}[31mRejected\u{1b}[0m"));
    }

    fn table() -> Table<'static> {
        let mut table = Table::new(&["State", "Organization", "Name"]);
        table.row([
            Cell::painted("Rejected", Paint::Bad),
            "".into(),
            "GitHub - my-org".into(),
        ]);
        table.row([Cell::new("Healthy"), "".into(), "Jenkins".into()]);
        table
    }
}
