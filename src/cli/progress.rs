//! A line on the terminal that says how far the work is: the number of articles that are done in, "1234 articles, 56 a
//! second, 3 skipped" out, written over itself until the work ends.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Console;
use crate::terminal;

/// How often the line changes, at most.
const INTERVAL: Duration = Duration::from_millis(200);
/// What takes away what stands on the line.
const CLEAR: &str = "\r\x1b[K";

/// Whether the line is on the terminal now.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// The line, where there is a terminal to show it.
pub(crate) struct Progress {
    things: &'static str,
    began: Instant,
    last: Option<Instant>,
    done: usize,
    skipped: usize,
}

impl Progress {
    /// A line for a command that writes to `output`: only where stderr is a terminal, `-q` was not given, and the data do
    /// not go to the same terminal.
    pub(crate) fn new(console: Console, output: Option<&Path>, things: &'static str) -> Self {
        let to_stdout = output.is_none_or(|path| path == Path::new("-"));
        let plain = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let mixes = to_stdout && io::stdout().is_terminal();
        let shows = io::stderr().is_terminal() && console.shows_progress() && !(plain || mixes);
        let began = Instant::now();
        Self { things, began, last: shows.then_some(began), done: 0, skipped: 0 }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        self.show();
    }

    /// One more is skipped.
    pub(crate) fn skip(&mut self) {
        self.skipped += 1;
        self.show();
    }

    /// Says what is done now, where nothing is counted.
    pub(crate) fn stage(&mut self, what: &str) {
        if self.last.is_some() {
            put(what);
        }
    }

    fn show(&mut self) {
        let Some(last) = self.last.filter(|last| last.elapsed() >= INTERVAL) else { return };
        self.last = Some(last + last.elapsed());
        put(&line(self.done, self.skipped, self.things, self.began.elapsed()));
    }
}

/// Puts a text on the line. When stderr is gone there is nobody left to tell.
fn put(text: &str) {
    let _ = write!(io::stderr().lock(), "{CLEAR}{}", terminal::printable(text));
    SHOWN.store(true, Ordering::Relaxed);
}

impl Drop for Progress {
    fn drop(&mut self) {
        clear();
    }
}

/// Takes the line away, so that something else can be written; it comes back with the next step.
pub(super) fn clear() {
    if SHOWN.swap(false, Ordering::Relaxed) {
        let _ = write!(io::stderr().lock(), "{CLEAR}");
    }
}

fn line(done: usize, skipped: usize, things: &str, time: Duration) -> String {
    let rate = (done + skipped) as f64 / time.as_secs_f64().max(0.001);
    format!("{done} {things}, {rate:.0} a second, {skipped} skipped")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_fast_it_goes() {
        assert_eq!(
            line(1490, 10, "articles", Duration::from_secs(3)),
            "1490 articles, 500 a second, 10 skipped"
        );
        assert_eq!(line(1, 0, "records", Duration::ZERO), "1 records, 1000 a second, 0 skipped");
    }
}
