//! Work: long calls in, their results out. The work is done on threads of the library without the interpreter's lock, and
//! the thread of the call waits for it, looking for Ctrl-C.
//!
//! The threads are those of this process: after a fork the child makes its own when it first needs them, and never touches
//! those that it inherited, of which only the names are left.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::{Failure, told};

/// How long is waited before Ctrl-C is looked for.
const TICK: Duration = Duration::from_millis(50);

/// The threads of this process, and its number. It is locked by who holds the interpreter's lock, and not across a fork.
static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// Threads of their own for each processor core, or as many as are asked for.
pub(crate) fn pool(_py: Python<'_>, threads: Option<usize>) -> PyResult<Arc<ThreadPool>> {
    let make = |threads: usize| {
        let name = |number: usize| format!("triplewire-{number}");
        ThreadPoolBuilder::new().num_threads(threads).thread_name(name).build().map(Arc::new).map_err(told)
    };
    if let Some(threads) = threads {
        return make(threads);
    }
    let mut held = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if let Some((own, pool)) = &*held
        && *own == process
    {
        return Ok(Arc::clone(pool));
    }
    let pool = make(0)?;
    // Threads that a fork left behind cannot be ended either.
    std::mem::forget(held.replace((process, Arc::clone(&pool))));
    Ok(pool)
}

/// What comes of work: its result, or what it panicked with.
type Done<R> = Result<R, Box<dyn std::any::Any + Send>>;

/// Waits for work, without the interpreter's lock. The error is that of a signal; the work goes on then.
fn wait<R: Send>(py: Python<'_>, receiver: &mut Receiver<Done<R>>) -> PyResult<Result<R, Failure>> {
    loop {
        let receiver = &mut *receiver;
        match py.detach(move || receiver.recv_timeout(TICK)) {
            Ok(done) => return Ok(done.map_err(|panic| panicked(&*panic))),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => return Ok(Err(panicked(&"the work was given up"))),
        }
    }
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Failure {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    let message = format!("the package has a defect that this call meets: {}", text.unwrap_or("no message"));
    Failure::new("DefectError", message).with_hint(Some("please report it together with what was given"))
}

/// Does work on the threads of this process and waits for it. Ctrl-C ends the waiting at once; `interrupted` may end the
/// work too, which goes on to its end unseen otherwise.
pub(crate) fn run_or<R: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> R + Send + 'static,
    interrupted: impl FnOnce(),
) -> PyResult<R> {
    let (sender, mut receiver) = channel();
    pool(py, None)?.spawn(move || {
        let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
    });
    Ok(wait(py, &mut receiver).inspect_err(|_| interrupted())??)
}

/// As [`run_or`], for work that cannot be ended.
pub(crate) fn run<R: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> R + Send + 'static,
) -> PyResult<R> {
    run_or(py, work, || ())
}

/// How many bytes of texts are worked on at a time at most, unless one alone has more.
const BYTES: usize = 8 << 20;

/// Work on many things at a time, whose results are taken in the order in which it was begun.
pub(crate) struct Window<R> {
    pool: Arc<ThreadPool>,
    process: u32,
    begun: VecDeque<(Receiver<Done<R>>, usize)>,
    bytes: usize,
    most: usize,
    stopped: Arc<AtomicBool>,
}

impl<R: Send + 'static> Window<R> {
    /// A window on so many threads, of at most so many things.
    pub(crate) fn new(py: Python<'_>, threads: Option<usize>, most: Option<usize>) -> PyResult<Self> {
        let pool = pool(py, threads)?;
        let most = most.unwrap_or(32 * pool.current_num_threads()).max(1);
        let process = std::process::id();
        Ok(Self { pool, process, begun: VecDeque::new(), bytes: 0, most, stopped: Arc::default() })
    }

    /// Whether more can be begun before a result is taken.
    pub(crate) fn has_room(&self) -> bool {
        self.begun.is_empty() || self.begun.len() < self.most && self.bytes < BYTES
    }

    /// Begins work on something of so many bytes.
    pub(crate) fn begin(&mut self, size: usize, work: impl FnOnce() -> R + Send + 'static) {
        let (sender, receiver) = channel();
        let stopped = Arc::clone(&self.stopped);
        self.pool.spawn_fifo(move || {
            if !stopped.load(Ordering::Relaxed) {
                let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
            }
        });
        self.bytes += size;
        self.begun.push_back((receiver, size));
    }

    /// Waits for the next result; none if nothing was begun.
    pub(crate) fn next(&mut self, py: Python<'_>) -> PyResult<Option<R>> {
        if self.process != std::process::id() {
            let failure =
                Failure::new("Error", "this was begun in another process, and its work stayed there");
            return Err(failure.with_hint(Some("begin it after the fork")).into());
        }
        let Some((receiver, size)) = self.begun.front_mut() else { return Ok(None) };
        // After a signal the result is still to come.
        let (done, size) = (wait(py, receiver)?, *size);
        self.begun.pop_front();
        self.bytes -= size;
        Ok(Some(done?))
    }
}

impl<R> Drop for Window<R> {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        if self.process != std::process::id() {
            std::mem::forget(Arc::clone(&self.pool));
        }
    }
}
