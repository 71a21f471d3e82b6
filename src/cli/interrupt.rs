//! What is to be undone when the user interrupts the program: actions in, done before it exits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

/// The exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

type Action = Box<dyn FnMut() + Send>;

static ACTIONS: Mutex<Vec<Action>> = Mutex::new(Vec::new());

/// Whether the actions are being done: the program is about to exit.
static EXITING: AtomicBool = AtomicBool::new(false);

/// Begins to watch for signals, once.
static WATCH: Once = Once::new();

/// Has `action` done if the program is interrupted from now on: by Ctrl-C, or by a signal to end.
pub(crate) fn at_interrupt(action: impl FnMut() + Send + 'static) {
    ACTIONS.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(action));
    WATCH.call_once(|| {
        let end = || {
            EXITING.store(true, Ordering::SeqCst);
            for action in ACTIONS.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
                action();
            }
            std::process::exit(INTERRUPTED);
        };
        // Without a watch, an interrupt ends the program as it does any other.
        #[cfg(unix)]
        if let Ok(mut signals) = signal_hook::iterator::Signals::new(watched()) {
            std::thread::spawn(move || signals.forever().next().map(|_| end()));
        }
        #[cfg(not(unix))]
        let _ = ctrlc::try_set_handler(end);
    });
}

/// The signals that interrupt, but for those that the program was started to ignore, as `nohup` does; where the system
/// does not tell them, SIGHUP is taken for one.
#[cfg(unix)]
fn watched() -> Vec<i32> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored =
        ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(1 << (SIGHUP - 1));
    [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored & 1 << (signal - 1) == 0).collect()
}

/// Leaves the end of the program to the interrupt, if there was one: what was killed under the command may make it fail
/// before the exit code of the interrupt is out.
pub(crate) fn let_it_end() {
    while EXITING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}
