//! Builds into one folder wait for each other: two that write side by side would leave pages of both.

use std::fs::{File, TryLockError};
use std::path::Path;

/// The right to write to a folder, until it is dropped. A process that ends gives it up, however it ends.
pub(super) struct Turn {
    _folder: Option<File>,
}

impl Turn {
    /// Waits until nobody else writes to a folder. The second value is whether somebody did. Where folders cannot be
    /// locked, nobody waits.
    pub(super) fn take(folder: &Path) -> (Self, bool) {
        let Ok(folder) = File::open(folder) else { return (Self { _folder: None }, false) };
        let has_waited = match folder.try_lock() {
            Ok(()) | Err(TryLockError::Error(_)) => false,
            Err(TryLockError::WouldBlock) => folder.lock().is_ok(),
        };
        (Self { _folder: Some(folder) }, has_waited)
    }
}
