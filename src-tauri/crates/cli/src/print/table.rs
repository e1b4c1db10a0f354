//! Tables: aligned columns, cut and painted only where a terminal is.

use super::clean;

/// The narrowest a column may become on a narrow terminal.
const NARROWEST: usize = 8;
const GAP: &str = "  ";

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
pub(crate) struct Cell {
    text: String,
    paint: Paint,
}

impl Cell {
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        Self::painted(text, Paint::Plain)
    }

    pub(crate) fn painted(text: impl AsRef<str>, paint: Paint) -> Self {
        Self {
            text: clean(text.as_ref()),
            paint,
        }
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Rows under headings. A column in which no row has anything is left out.
pub(crate) struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new(headings: &[&'static str]) -> Self {
        Self {
            headings: headings.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The lines; cut to a terminal's width where there is one.
    pub(crate) fn draw(&self, width: Option<usize>, is_painted: bool) -> String {
        let columns: Vec<usize> = (0..self.headings.len())
            .filter(|column| self.rows.iter().any(|row| !row[*column].text.is_empty()))
            .collect();
        let mut widths: Vec<usize> = columns.iter().map(|column| self.width_of(*column)).collect();
        if let Some(width) = width {
            squeeze(&mut widths, width);
        }
        let headings: Vec<Cell> = self
            .headings
            .iter()
            .map(|heading| Cell::painted(heading, Paint::Faint))
            .collect();
        let mut text = String::new();
        for row in std::iter::once(&headings).chain(&self.rows) {
            let cells = columns.iter().zip(&widths);
            let last = columns.last();
            let drawn =
                cells.map(|(column, width)| draw(&row[*column], *width, is_painted, last == Some(column)));
            text.push_str(drawn.collect::<Vec<_>>().join(GAP).trim_end());
            text.push('\n');
        }
        text
    }

    fn width_of(&self, column: usize) -> usize {
        let cells = self.rows.iter().map(|row| row[column].text.chars().count());
        cells
            .chain([self.headings[column].len()])
            .max()
            .unwrap_or_default()
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

fn draw(cell: &Cell, width: usize, is_painted: bool, is_last: bool) -> String {
    let length = cell.text.chars().count();
    let text = if length > width {
        let kept: String = cell.text.chars().take(width.saturating_sub(1)).collect();
        format!("{kept}…")
    } else {
        cell.text.clone()
    };
    let blanks = if is_last { 0 } else { width.saturating_sub(length) };
    let painted = match cell.paint {
        Paint::Plain => text,
        paint if is_painted => format!("\u{1b}[{}m{text}\u{1b}[0m", paint.code()),
        Paint::Good | Paint::Warning | Paint::Bad | Paint::Faint => text,
    };
    format!("{painted}{}", " ".repeat(blanks))
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

    fn table() -> Table {
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
