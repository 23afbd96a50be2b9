//! What one computation leaves for the next of its kind, so that what has not changed since is not computed again.
//!
//! Whoever compiles a vault again and again keeps these in memory, whoever does so once leaves them in the cache; without
//! them everything is computed, to the same result.

use std::sync::{Arc, Mutex, PoisonError};

use crate::cache::Cache;
use crate::compile::CompileOptions;
use crate::pack::{Pack, Unpacker};
use crate::trace::fingerprint;
use crate::vault::File;

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

/// The same, in memory, in a cache under a name, or in both.
#[derive(Debug)]
pub(crate) struct Stored<T> {
    /// Nothing where all is in the cache.
    memory: Option<Kept<T>>,
    cache: Option<(Cache, &'static str)>,
}

impl<T> Default for Stored<T> {
    fn default() -> Self {
        Self { memory: Some(Kept::default()), cache: None }
    }
}

impl<T: Pack> Stored<T> {
    /// What is in a cache under a name; nothing of it stays in memory.
    pub(crate) fn in_cache(cache: &Cache, name: &'static str) -> Self {
        Self { memory: None, cache: Some((cache.clone(), name)) }
    }

    /// What is in memory, or as long as nothing is, in a cache under a name: there the first is left as well.
    pub(crate) fn begun_in_cache(cache: &Cache, name: &'static str) -> Self {
        Self { memory: Some(Kept::default()), cache: Some((cache.clone(), name)) }
    }

    /// What is there.
    pub(crate) fn get(&self) -> Option<Arc<T>> {
        if let Some(kept) = self.memory.as_ref().and_then(Kept::get) {
            return Some(kept);
        }
        let (cache, name) = self.cache.as_ref()?;
        let bytes = cache.read(name)?;
        let mut from = Unpacker::new(&bytes);
        T::unpack(&mut from).filter(|_| from.is_done()).map(Arc::new)
    }

    /// Keeps this for the next time where that costs nothing: what the cache has is nearly as good.
    pub(crate) fn put_in_memory(&self, new: Arc<T>) {
        if let Some(memory) = &self.memory {
            memory.put(new);
        }
    }

    /// Keeps this for the next time.
    pub(crate) fn put(&self, new: Arc<T>) {
        if let Some(memory) = &self.memory {
            let is_first = memory.get().is_none();
            memory.put(Arc::clone(&new));
            // Later ones come with each edit: the cache is for those who come next, and the first is nearly as good.
            if !is_first {
                return;
            }
        }
        let Some((cache, name)) = &self.cache else { return };
        // Without it, the next time takes longer, and nothing else.
        let _ = cache.write_parts(name, new.pack_parts());
    }
}

/// What objects were compiled with, as a number.
pub(crate) fn options_number(options: &CompileOptions) -> u64 {
    // All of them, also those to come.
    fingerprint(format!("{options:?}").as_str())
}

/// A number for what a file was compiled to, which is nothing but its path, its bytes, and these options.
pub(crate) fn object_number(file: &File, options: u64) -> u64 {
    fingerprint(&(file.path.as_str(), file.hash, options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_kept_in_memory_and_in_the_cache_the_cache_has_the_first() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let cache = Cache::open(folders[0].path(), folders[1].path()).unwrap();
        let begun = || Stored::<u64>::begun_in_cache(&cache, "number");
        let stored = begun();
        assert_eq!(stored.get(), None);
        stored.put(Arc::new(1));
        stored.put(Arc::new(2));
        assert_eq!((stored.get(), begun().get()), (Some(Arc::new(2)), Some(Arc::new(1))));
    }

    #[test]
    fn what_is_as_the_cache_has_it_is_not_written_there() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let cache = Cache::open(folders[0].path(), folders[1].path()).unwrap();
        let stored = Stored::<u64>::begun_in_cache(&cache, "number");
        stored.put_in_memory(Arc::new(1));
        assert_eq!((stored.get(), cache.read("number")), (Some(Arc::new(1)), None));
    }
}
