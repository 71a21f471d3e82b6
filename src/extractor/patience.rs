//! How long to bear with an extractor that fails: attempts in, a refusal to try out once too many have failed in a row.

use std::sync::atomic::{AtomicU32, Ordering};

use super::error::Failure;

/// After so many failures in a row the extractor is not asked again.
const MAX_FAILURES: u32 = 8;

/// Counts failures in a row.
#[derive(Debug, Default)]
pub(super) struct Patience(AtomicU32);

impl Patience {
    /// Does an attempt, unless too many before it have failed.
    pub(super) fn attempt<T>(&self, attempt: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let failures = self.0.load(Ordering::Relaxed);
        if failures >= MAX_FAILURES {
            return Err(Failure::GivenUp(failures));
        }
        let result = attempt();
        match &result {
            Err(failure) if failure.is_of_extractor() => {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
            _ => self.0.store(0, Ordering::Relaxed),
        }
        result
    }
}
