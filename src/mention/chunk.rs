//! What was read in some files in a row, packed: of all texts together there is more of it than of anything else here.

use std::sync::{Arc, OnceLock};

use crate::pack::{Pack, Unpacker};

use super::read::Reading;

/// Readings that are packed together.
pub(super) const READINGS_AT_ONCE: usize = 256;

/// Some readings in a row.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) packed: Vec<u8>,
    /// The readings, unpacked, where somebody has asked for one.
    readings: OnceLock<Option<Vec<Arc<Reading>>>>,
}

impl Chunk {
    /// Packs readings.
    pub(super) fn new(readings: &[Arc<Reading>]) -> Self {
        let mut packed = Vec::new();
        readings.iter().for_each(|it| it.pack(&mut packed));
        Self::of_packed(&packed)
    }

    /// Readings that were packed.
    pub(super) fn of_packed(packed: &[u8]) -> Self {
        Self { packed: packed.to_vec(), readings: OnceLock::new() }
    }

    /// The readings, if they can be unpacked, for who asks again and again.
    pub(super) fn get(&self) -> Option<&[Arc<Reading>]> {
        let unpack = || self.unpacked().map(|it| it.map(Arc::new)).collect();
        self.readings.get_or_init(unpack).as_deref()
    }

    /// Each reading, for who asks once. What cannot be unpacked is the last.
    pub(super) fn unpacked(&self) -> impl Iterator<Item = Option<Reading>> + '_ {
        let mut from = Unpacker::new(&self.packed);
        std::iter::from_fn(move || {
            if from.is_done() {
                return None;
            }
            let reading = Reading::unpack(&mut from);
            if reading.is_none() {
                from = Unpacker::new(&[]);
            }
            Some(reading)
        })
    }
}
