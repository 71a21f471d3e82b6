//! A guard around what may panic: work in, its result or what the panic said out.
//!
//! Nothing that a user wrote may end the program by a panic, not in this crate and not in those that it is built of.
//! What cannot be trusted that far is called here. A program that sets a panic hook can ask [`is_guarded`] there, and
//! leave it to the caller to tell of a panic that is caught.

use std::any::Any;
use std::cell::Cell;
use std::panic::{UnwindSafe, catch_unwind};

thread_local! {
    /// How many guards are around what this thread does.
    static GUARDS: Cell<usize> = const { Cell::new(0) };
}

/// Whether a panic of this thread is caught and told by who called.
pub fn is_guarded() -> bool {
    GUARDS.get() > 0
}

/// Does the work and survives it; the error is what the panic said.
pub(crate) fn guarded<R>(work: impl FnOnce() -> R + UnwindSafe) -> Result<R, String> {
    caught(work).map_err(|panic| message(&*panic))
}

/// Does the work and survives it; the error is what it unwound with.
pub(crate) fn caught<R>(work: impl FnOnce() -> R + UnwindSafe) -> Result<R, Box<dyn Any + Send>> {
    GUARDS.set(GUARDS.get() + 1);
    let result = catch_unwind(work);
    GUARDS.set(GUARDS.get().saturating_sub(1));
    result
}

/// What a panic said.
pub(crate) fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_words() {
        assert_eq!(guarded(|| 7), Ok(7));
        let inside = guarded(|| {
            assert!(is_guarded());
            let none: [u8; 0] = [];
            none[std::hint::black_box(0)]
        });
        assert!(inside.unwrap_err().contains("index out of bounds"));
        assert!(!is_guarded());
    }
}
