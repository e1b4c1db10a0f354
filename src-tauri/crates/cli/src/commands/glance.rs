//! The plain list of thousands, from what was read and verified last. The same text as from the rows themselves.

use app::GlanceRow;

use super::list::HEADINGS;
use crate::{
    print::{Cell, draw_rows},
    session::Session,
    words,
};

/// The table, where the list was kept and nothing changed since.
pub(super) fn text(session: &Session) -> Option<String> {
    let glance = session.app.glance()?;
    let rows = glance.rows(session.clock.now())?;
    let (width, is_painted) = session.printer.looks();
    let days = Days::of(&rows);
    Some(draw_rows(
        HEADINGS,
        rows.iter().map(|row| cells(row, &days)),
        width,
        is_painted,
    ))
}

fn cells<'r>(row: &GlanceRow<'r>, days: &'r Days) -> [Cell<'r>; 11] {
    let (state, paint) = words::health(row.health);
    [
        Cell::painted(state, paint),
        Cell::new(row.shared.system.as_str()),
        Cell::new(row.shared.slug.as_str()),
        Cell::new(row.remote_id),
        Cell::new(row.name),
        Cell::new(row.organization),
        Cell::new(row.enterprise),
        Cell::new(row.account),
        Cell::new(row.credentials),
        days.cell(row.age_days.map(i64::from)),
        days.cell(row.days_left),
    ]
}

/// "62 d" for every number of days that there can be many of: written once.
struct Days(Vec<String>);

/// Nothing of ours is older than ten years; what is, is written each time.
const MOST: i64 = 3653;

impl Days {
    fn of(rows: &[GlanceRow<'_>]) -> Self {
        let all = rows
            .iter()
            .flat_map(|row| [row.age_days.map(i64::from), row.days_left]);
        let most = all.flatten().filter(|days| *days <= MOST).max().unwrap_or(0);
        Self((0..=most).map(written).collect())
    }

    fn cell(&self, days: Option<i64>) -> Cell<'_> {
        let Some(days) = days else {
            return Cell::new("");
        };
        let known = usize::try_from(days).ok().and_then(|days| self.0.get(days));
        match known {
            Some(text) => Cell::new(text.as_str()),
            None => Cell::new(written(days)),
        }
    }
}

fn written(days: i64) -> String {
    format!("{days} d")
}
