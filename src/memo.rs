//! What one computation leaves for the next of its kind, so that what has not changed since is not computed again.
//!
//! Whoever compiles a vault again and again keeps these; without them everything is computed, to the same result.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::vault::{Content, File};

/// What an earlier computation left, if there was one.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Option<Arc<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// What is there. Nobody waits for a computation here: threads that do may be given a part of the same.
    pub(crate) fn get(&self) -> Option<Arc<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps this for the next time.
    pub(crate) fn put(&self, new: Arc<T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(new);
    }
}

/// What was computed of each file from nothing but what it was compiled to.
#[derive(Debug)]
pub(crate) struct OfFiles<T>(FxHashMap<usize, (Content, T)>);

impl<T> Default for OfFiles<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T> OfFiles<T> {
    /// What was computed of a file, if it was compiled to the very same object.
    pub(crate) fn get(&self, file: &File) -> Option<&T> {
        self.0.get(&address(file)?).map(|(_, it)| it)
    }

    /// Adds what was computed of a file. The object is kept as well, so that no other comes to stand at its address.
    pub(crate) fn insert(&mut self, file: &File, it: T) {
        if let Some(address) = address(file) {
            self.0.insert(address, (file.content.clone(), it));
        }
    }
}

/// Where the object of a file is in memory: clones of a file share it, and a changed file has another.
fn address(file: &File) -> Option<usize> {
    file.object().map(|object| std::ptr::from_ref(object).addr())
}
