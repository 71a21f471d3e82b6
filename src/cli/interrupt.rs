//! What is to be undone when the user interrupts the program: actions in, done before it exits.

use std::sync::{Mutex, PoisonError};

/// The exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

type Action = Box<dyn FnMut() + Send>;

static ACTIONS: Mutex<Vec<Action>> = Mutex::new(Vec::new());

/// Has `action` done if the program is interrupted from now on: by Ctrl-C, or by a signal to end.
pub(crate) fn at_interrupt(action: impl FnMut() + Send + 'static) {
    ACTIONS.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(action));
    // A second action in one program finds the handler set already.
    let _ = ctrlc::try_set_handler(|| {
        for action in ACTIONS.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
            action();
        }
        std::process::exit(INTERRUPTED);
    });
}
