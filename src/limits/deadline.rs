//! Time: how long one article may take. The work asks now and then whether its time is over, and gives up if so.
//!
//! What cannot ask, as it is in a parser that is not our own, runs on a thread of its own that is left behind when its
//! time is over. Only so many are left behind at once: then the next one waits until one of them has ended. The clock
//! decides only whether there is a result, never what is in it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::guard::guarded;

/// Each how many times that the work asks, the clock is looked at.
const EACH: u32 = 16;

/// How many threads may run on when nobody waits for them any more.
const LEFT: usize = 4;

/// How many threads do, and who waits for one of them to end.
static BEHIND: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

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
    let (left, ended) = &BEHIND;
    let count = || left.lock().unwrap_or_else(PoisonError::into_inner);
    drop(ended.wait_while(count(), |left| *left >= LEFT).unwrap_or_else(PoisonError::into_inner));
    let (sender, receiver) = mpsc::channel();
    let run = move || {
        let done = guarded(AssertUnwindSafe(work));
        let mut left = count();
        // Nobody waits any more: it was counted as left behind.
        if sender.send(done).is_err() {
            *left -= 1;
            ended.notify_all();
        }
    };
    if thread::Builder::new().spawn(run).is_err() {
        return Err(Overtime);
    }
    match receiver.recv_timeout(time) {
        Ok(done) => Ok(done),
        Err(_) => {
            // Whoever holds the count sends, or stops listening: no thread is counted that has ended.
            let mut left = count();
            let late = receiver.try_recv();
            *left += usize::from(late.is_err());
            drop(receiver);
            late.map_err(|_| Overtime)
        }
    }
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

    #[test]
    fn few_threads_are_left_behind() {
        static RUNNING: Mutex<(usize, usize)> = Mutex::new((0, 0));

        for _ in 0..4 * LEFT {
            let slow = || {
                let count = || RUNNING.lock().expect("no thread panics with it");
                count().0 += 1;
                let now = count().0;
                let most = count().1.max(now);
                count().1 = most;
                thread::sleep(Duration::from_millis(20));
                count().0 -= 1;
            };
            let _ = within(Duration::from_millis(1), slow);
        }
        let most = RUNNING.lock().expect("no thread panics with it").1;
        assert!((2..=LEFT + 1).contains(&most), "{most} at once");
    }
}
