//! Progress of what takes a while, on a terminal only. It goes before anything is printed.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::session::Session;

/// Steps of which so many are done.
pub(crate) struct Steps(ProgressBar);

impl Steps {
    /// Shown where somebody sits in front of it and no program reads the result.
    pub(crate) fn shown(session: &Session) -> Self {
        let is_shown = session.is_interactive() && !session.printer.is_json;
        let bar = ProgressBar::with_draw_target(
            None,
            if is_shown {
                ProgressDrawTarget::stderr()
            } else {
                ProgressDrawTarget::hidden()
            },
        );
        // Our own template; without it the default is drawn.
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// There are so many.
    pub(crate) fn begin(&self, count: usize) {
        self.0.set_length(u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// One of them ended.
    pub(crate) fn one_more(&self) {
        self.0.inc(1);
    }

    /// Takes it off the terminal.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}
