//! Time: how long one article may take. The work asks now and then whether its time is over, and gives up if so.
//!
//! What cannot ask, as it is in a parser that is not our own, runs on a thread of its own that is left behind when its
//! time is over. The clock decides only whether there is a result, never what is in it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::guard::guarded;

/// Each how many times that the work asks, the clock is looked at.
const EACH: u32 = 16;

thread_local! {
    /// When the time of the article is over that this thread works on.
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
    /// How often the work on this thread has asked.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// What a thread unwinds with when the time for its article is over.
pub(crate) struct Overtime;

/// The time of one article on this thread; dropping it lifts the limit.
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// Gives the work on this thread so much time from now on.
    pub(crate) fn start(time: Duration) -> Self {
        // The first time that it asks, it is told.
        ASKED.set(EACH - 1);
        Self(END.replace(Instant::now().checked_add(time)))
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        END.set(self.0);
    }
}

/// Gives up if the time for the article is over: unwinds with [`Overtime`], without a message.
pub(crate) fn checkpoint() {
    let asked = ASKED.get().wrapping_add(1);
    ASKED.set(asked);
    // The clock costs more than many a sentence.
    if asked.is_multiple_of(EACH) && END.get().is_some_and(|end| Instant::now() >= end) {
        resume_unwind(Box::new(Overtime));
    }
}

/// The result of work or what its panic said, if that comes within so much time; the stack is that of a thread of the
/// standard library.
///
/// # Errors
///
/// If the time is over; the thread is left to itself then.
pub(crate) fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Result<T, String>, Overtime> {
    let (sender, receiver) = mpsc::channel();
    let run = move || {
        // Nobody waits any more if it cannot be sent.
        let _ = sender.send(guarded(AssertUnwindSafe(work)));
    };
    if thread::Builder::new().spawn(run).is_err() {
        return Err(Overtime);
    }
    receiver.recv_timeout(time).map_err(|_| Overtime)
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn work_without_end_is_given_up() {
        let work = || {
            let _deadline = Deadline::start(Duration::from_millis(10));
            loop {
                checkpoint();
            }
        };
        let panic = catch_unwind(work).expect_err("it has no end");
        assert!(panic.is::<Overtime>());
        // The limit went with the work.
        checkpoint();
        assert!(within(Duration::from_millis(10), || thread::sleep(Duration::from_secs(1))).is_err());
        assert!(matches!(within(Duration::from_secs(60), || 7), Ok(Ok(7))));
        assert!(matches!(within(Duration::from_secs(60), || panic!("no")), Ok(Err::<(), _>(_))));
    }
}
