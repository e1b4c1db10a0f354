//! The log: one file in the data directory, in which no secret, no control character and no endless line survives.

mod clean;
mod file;

use std::{
    io::{self, Write},
    panic::PanicHookInfo,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

pub use clean::clean_line;

/// Rooms whose events are written. Libraries may quote what they handle, so theirs are only written as warnings.
const ROOMS: [&str; 6] = [
    "patchbay_desktop",
    "app",
    "vault",
    "connect",
    "domain",
    "patchbay",
];

/// Begins the log in `directory`. Without a writable directory there is no log, and the program goes on.
pub fn begin(directory: &Path) {
    let Ok(file) = file::open(directory) else { return };
    let file = Arc::new(Mutex::new(file));
    let layer = fmt::layer()
        .with_ansi(false)
        .with_writer(move || Cleaning(Arc::clone(&file)));
    let ours = Targets::new().with_default(LevelFilter::WARN);
    let ours = ROOMS.iter().fold(ours, |targets, room| {
        targets.with_target(*room, LevelFilter::INFO)
    });
    // A second beginning in one process (tests) keeps the first.
    let _ = tracing_subscriber::registry()
        .with(layer.with_filter(ours))
        .try_init();
}

/// Panics say where they happened and nothing else: their text may quote anything.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let words = panic_words(panic);
        tracing::error!("{words}");
        // Nobody may be reading.
        let _ = writeln!(io::stderr(), "{words}");
    }));
}

fn panic_words(panic: &PanicHookInfo<'_>) -> String {
    match panic.location() {
        Some(place) => format!("panicked at {}:{}", place.file(), place.line()),
        None => "panicked".to_owned(),
    }
}

/// Cleans each event before it reaches the file. The formatter hands over one event per write.
struct Cleaning<W>(Arc<Mutex<W>>);

impl<W: Write> Write for Cleaning<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let mut line = clean_line(&String::from_utf8_lossy(event));
        line.push('\n');
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_with_a_token_is_written_without_it_as_one_line() {
        let written = Arc::new(Mutex::new(Vec::new()));
        let file = Arc::clone(&written);
        let layer = fmt::layer()
            .with_ansi(false)
            .without_time()
            .with_writer(move || Cleaning(Arc::clone(&file)));

        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::warn!(
                answer = "ghp_zzzzzzzzzzzzzzzzzz90ab\n\u{1b}[2J",
                "the server said"
            );
        });

        let text = String::from_utf8(written.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(
            text.contains("the server said") && text.contains("[removed]"),
            "{text}"
        );
        assert!(!text.contains("90ab") && !text.contains('\u{1b}'), "{text}");
    }
}
