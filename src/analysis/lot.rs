//! Lots that always fall the same way.

use crate::span::to_u32;

/// Where every drawing begins.
const SEED: u64 = 0x6164_6974;

/// SplitMix64: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
pub(super) struct Lot(u64);

impl Lot {
    pub(super) fn new() -> Self {
        Self(SEED)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// So many different numbers below `n`.
    pub(super) fn draw(&mut self, n: usize, n_drawn: usize) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..to_u32(n)).collect();
        for at in 0..n_drawn.min(n) {
            let left = (n - at) as u64;
            numbers.swap(at, at + (self.next() % left) as usize);
        }
        numbers.truncate(n_drawn);
        numbers
    }
}
