//! A line on the terminal that says how far the work is: the number of articles that are done in, "1234 articles, 56 a
//! second, 3 skipped" out, written over itself until the work ends. A [`Meter`] does the same for one step of the work.

use std::io::{self, IsTerminal, Read, Write};
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

    /// Says what is done now, and gives what counts how far it is, in `things` or, where they are none, in bytes.
    pub(crate) fn meter(&mut self, what: &'static str, things: Option<&'static str>) -> Meter {
        self.stage(what);
        Meter { what, things, all: None, done: 0, last: self.last.map(|_| Instant::now()) }
    }

    fn show(&mut self) {
        if is_due(&mut self.last) {
            put(&line(self.done, self.skipped, self.things, self.began.elapsed()));
        }
    }
}

/// How far one step of the work is, wherever it is done.
pub(crate) struct Meter {
    what: &'static str,
    /// What is counted; bytes if it is nothing.
    things: Option<&'static str>,
    /// How many there are, where that is known.
    all: Option<usize>,
    done: usize,
    last: Option<Instant>,
}

impl Meter {
    /// One that shows nothing.
    pub(crate) fn hidden() -> Self {
        Self { what: "", things: None, all: None, done: 0, last: None }
    }

    /// Says how many there are.
    pub(crate) fn set_all(&mut self, all: usize) {
        self.all = Some(all);
    }

    /// So many more are done.
    pub(crate) fn add(&mut self, number: usize) {
        self.done += number;
        if is_due(&mut self.last) {
            put(&self.line());
        }
    }

    fn line(&self) -> String {
        let all = self.all.map(|all| format!(" of {all}")).unwrap_or_default();
        match self.things {
            Some(things) => format!("{}: {}{all} {things}", self.what, self.done),
            None => format!("{}: {:.1} MB", self.what, self.done as f64 / 1e6),
        }
    }
}

/// What is read or written through this is counted.
pub(crate) struct Metered<T> {
    inner: T,
    meter: Meter,
}

impl<T> Metered<T> {
    pub(crate) fn new(inner: T, meter: Meter) -> Self {
        Self { inner, meter }
    }

    pub(crate) fn into_inner(self) -> T {
        self.inner
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let number = self.inner.read(buffer)?;
        self.meter.add(number);
        Ok(number)
    }
}

impl<W: Write> Write for Metered<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let number = self.inner.write(buffer)?;
        self.meter.add(number);
        Ok(number)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Whether the line is to change, which it last did then; never, if it is not shown.
fn is_due(last: &mut Option<Instant>) -> bool {
    let Some(elapsed) = last.map(|last| last.elapsed()).filter(|elapsed| *elapsed >= INTERVAL) else {
        return false;
    };
    *last = last.map(|last| last + elapsed);
    true
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
    fn a_meter_says_how_far_a_step_is() {
        let mut meter = Meter { what: "linking", things: Some("entities"), ..Meter::hidden() };
        meter.set_all(1200);
        meter.add(256);
        assert_eq!(meter.line(), "linking: 256 of 1200 entities");
        let meter = Meter { what: "reading the graph", ..Meter::hidden() };
        let mut read = Metered::new(&[b'a'; 2_540_000][..], meter);
        assert_eq!(io::copy(&mut read, &mut io::sink()).unwrap(), 2_540_000);
        assert_eq!(read.meter.line(), "reading the graph: 2.5 MB");
        let mut written = Metered::new(Vec::new(), Meter { what: "writing", ..Meter::hidden() });
        written.write_all(&[b'a'; 100_000]).unwrap();
        assert_eq!(written.meter.line(), "writing: 0.1 MB");
        assert_eq!(written.into_inner().len(), 100_000);
    }

    #[test]
    fn the_line_says_how_fast_it_goes() {
        assert_eq!(
            line(1490, 10, "articles", Duration::from_secs(3)),
            "1490 articles, 500 a second, 10 skipped"
        );
        assert_eq!(line(1, 0, "records", Duration::ZERO), "1 records, 1000 a second, 0 skipped");
    }
}
