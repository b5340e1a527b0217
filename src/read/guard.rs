//! Readers of others, kept from bringing the program down.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::ReadError;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught and told as a damaged file; a panic hook has nothing to say then.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Marks a thread on which a reader runs and whose panics are caught.
#[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "only PDF is read on a thread of its own"))]
pub(super) fn guard_this_thread() {
    GUARDED.set(true);
}

/// Runs a reader; a panic in it is what `fault` makes of it.
pub fn guarded<T>(fault: impl FnOnce() -> ReadError, read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    let before = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(before);
    result.unwrap_or_else(|_| Err(fault()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file() {
        let result: Result<(), _> = guarded(|| crate::read::faults::broken("PDF"), || std::panic::resume_unwind(Box::new(())));
        assert_eq!(result.unwrap_err().kind, crate::error::Kind::Malformed);
        assert!(!is_guarded());
    }
}
