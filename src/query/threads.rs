//! The threads of the engine: work in, done on a thread with a large enough stack.
//!
//! A thread costs more to make than a small query to answer. One that has done its work therefore waits a while for more,
//! as long as few of them wait.

use std::io;
use std::process;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// What a thread does; it does not unwind.
type Work = Box<dyn FnOnce() + Send>;

/// A thread that waits for work.
struct Idle {
    /// A process that was forked has the memory of these threads, and not the threads.
    process: u32,
    stack: usize,
    work: SyncSender<Work>,
}

static IDLE: Mutex<Vec<Idle>> = Mutex::new(Vec::new());

/// How many threads wait at most, and how long.
const MOST: usize = 8;
const WAIT: Duration = Duration::from_secs(10);

/// Has work done on a thread with a stack of so many bytes.
///
/// # Errors
///
/// If there can be no more threads.
pub(super) fn run(stack: usize, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let mut work: Work = Box::new(work);
    while let Some(idle) = take(stack) {
        // It may have ceased to wait just now.
        match idle.send(work) {
            Ok(()) => return Ok(()),
            Err(refused) => work = refused.0,
        }
    }
    // What is sent is taken: a thread that ceases to wait leaves nothing undone.
    let (sender, receiver) = sync_channel(0);
    thread::Builder::new().name("query".to_owned()).stack_size(stack).spawn(move || {
        work();
        wait(stack, sender, &receiver);
    })?;
    Ok(())
}

/// A waiting thread with such a stack. Whoever holds the list may have been left behind by a fork: nobody waits for it.
fn take(stack: usize) -> Option<SyncSender<Work>> {
    let mut idle = IDLE.try_lock().ok()?;
    let ours = process::id();
    idle.retain(|thread| thread.process == ours);
    let at = idle.iter().rposition(|thread| thread.stack == stack)?;
    Some(idle.swap_remove(at).work)
}

/// Waits for work and does it, until there is none for a while.
fn wait(stack: usize, sender: SyncSender<Work>, receiver: &Receiver<Work>) {
    loop {
        {
            let Ok(mut idle) = IDLE.try_lock() else { return };
            if idle.len() >= MOST {
                return;
            }
            idle.push(Idle { process: process::id(), stack, work: sender.clone() });
        }
        match receiver.recv_timeout(WAIT) {
            Ok(work) => work(),
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_thread_does_the_work_of_many_one_after_the_other() {
        // A stack that no other test asks for.
        const STACK: usize = 1 << 20 | 1 << 14;
        let (sender, receiver) = channel();
        let mut threads = Vec::new();
        for _ in 0..20 {
            let sender = sender.clone();
            run(STACK, move || sender.send(thread::current().id()).expect("somebody waits"))
                .expect("a thread");
            threads.push(receiver.recv().expect("the work is done"));
            thread::sleep(Duration::from_millis(5));
        }
        let made = threads.len();
        threads.dedup();
        assert!(threads.len() < made / 2, "{} threads for {made} works", threads.len());
    }
}
