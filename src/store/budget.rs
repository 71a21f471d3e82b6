//! Budgets: what a query may take, and the end of it. Who waits for the query says when it is over; every part of the
//! evaluation that this program has a hand in looks at it, and ends the evaluation.
//!
//! The evaluator goes on behind an error: it gathers errors and reads on, or takes an error for a value that is missing.
//! So an evaluation whose budget is spent is unwound from where that is found, as from a panic, up to where it began. What
//! it had found is gone with it: there is an answer, or there is none, but never a part of one. Where panics abort the
//! program, errors are given instead, at every step.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::checked::Fault;

/// What a query may take. Copies share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Budget(Arc<AtomicBool>);

/// What an evaluation is unwound with.
struct Unwound;

impl Budget {
    /// Ends what is done under the budget.
    pub(crate) fn end(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended.
    pub(crate) fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Goes on if the budget is not over.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.is_over() { over() } else { Ok(()) }
    }
}

#[cold]
fn over() -> Result<(), Fault> {
    if cfg!(panic = "unwind") {
        std::panic::resume_unwind(Box::new(Unwound));
    }
    Err(Fault::Unreadable)
}

/// How many bytes of memory the process has now, if the system tells: Linux does.
pub(crate) fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let size = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = size.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard;

    #[test]
    fn what_is_done_under_a_spent_budget_ends() {
        let budget = Budget::default();
        assert_eq!(budget.check(), Ok(()));
        let copy = budget.clone();
        copy.end();
        assert!(guard::caught(std::panic::AssertUnwindSafe(|| budget.check())).is_err());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn memory_is_told() {
        // Other tests of this process give memory back meanwhile.
        let is_told = || {
            let before = resident().unwrap();
            let memory = vec![1_u8; 50 << 20];
            resident().unwrap() >= before + (40 << 20) && std::hint::black_box(&memory).len() > 1
        };
        assert!((0..100).any(|_| is_told()));
    }
}
