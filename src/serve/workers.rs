//! Workers: work in, done by one of a fixed number of threads, its result out. What waits is bounded: who comes when too
//! many wait is told so at once, and work whose client has gone is not begun.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

/// What a thread does.
type Work = Box<dyn FnOnce() + Send>;

/// Some threads, and what waits for them.
#[derive(Debug)]
pub(super) struct Workers {
    queue: SyncSender<Work>,
}

/// There is no room for more work.
#[derive(Debug)]
pub(super) struct Full;

impl Workers {
    /// So many threads, for which so much work may wait.
    pub(super) fn start(threads: usize, waiting: usize) -> io::Result<Self> {
        let (queue, work) = sync_channel::<Work>(waiting);
        let work = Arc::new(Mutex::new(work));
        for number in 0..threads.max(1) {
            let work = Arc::clone(&work);
            thread::Builder::new().name(format!("worker {number}")).spawn(move || run(&work))?;
        }
        Ok(Self { queue })
    }

    /// Has work done. The receiver gets nothing if the work panics.
    pub(super) fn send<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Result<oneshot::Receiver<R>, Full> {
        let (sender, receiver) = oneshot::channel();
        let work = Box::new(move || {
            if !sender.is_closed() {
                // The client may go meanwhile.
                let _ = sender.send(work());
            }
        });
        match self.queue.try_send(work) {
            Ok(()) => Ok(receiver),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(Full),
        }
    }
}

fn run(queue: &Mutex<Receiver<Work>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // A defect that one request meets costs the others nothing; who waits for it sees that nothing comes.
        let _ = crate::guard::guarded(std::panic::AssertUnwindSafe(work));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_is_too_much_is_refused_and_a_panic_costs_itself_alone() {
        let workers = Workers::start(1, 1).unwrap();
        let panicked = workers.send(|| panic!("a defect")).unwrap();
        assert!(panicked.blocking_recv().is_err());
        let (end, ended) = channel::<()>();
        let (begun, is_begun) = channel::<()>();
        let first = workers.send(move || (begun.send(()), ended.recv()).1.is_err()).unwrap();
        is_begun.recv().unwrap();
        let second = workers.send(|| 2).unwrap();
        assert!(workers.send(|| 3).is_err());
        drop(end);
        assert_eq!((first.blocking_recv(), second.blocking_recv()), (Ok(true), Ok(2)));
    }
}
