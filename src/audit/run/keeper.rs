//! The thread that puts judged pieces on disk.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::super::store::{Key, Store, StoreError};

/// Judged pieces are put on disk when there are so many,
pub(super) const AT_ONCE: usize = 1_000;
/// or when the first of them is so old: what a crash can cost.
const AT_LEAST_EVERY: Duration = Duration::from_secs(2);

/// A judged piece for the store.
pub(super) type Fresh = (Key, Vec<u8>);

/// Puts judged pieces on disk as they come, in whatever order.
pub(super) fn keep(store: &Store, to_keep: &Receiver<Fresh>, stop: &AtomicBool) -> Result<(), StoreError> {
    let mut waiting: Vec<Fresh> = Vec::new();
    let mut since = Instant::now();
    loop {
        let left = AT_LEAST_EVERY.saturating_sub(since.elapsed());
        let ended = match to_keep.recv_timeout(left) {
            Ok(fresh) => {
                if waiting.is_empty() {
                    since = Instant::now();
                }
                waiting.push(fresh);
                false
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => true,
        };
        let due = waiting.len() >= AT_ONCE || since.elapsed() >= AT_LEAST_EVERY;
        if !waiting.is_empty() && (due || ended) {
            store.put(&waiting).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
            waiting.clear();
        }
        if ended {
            return Ok(());
        }
        if waiting.is_empty() {
            since = Instant::now();
        }
    }
}
