//! Fingerprints of values: the same on every machine with words of one size, whoever runs the build.

use std::hash::{Hash, Hasher};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Constants without a pattern: the digits of π.
const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FACTOR: u64 = 0x1319_8a2e_0370_7345;

/// A hash that takes in numbers one by one and texts as wholes.
#[derive(Clone, Copy)]
pub(crate) struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(SEED)
    }
}

impl Digest {
    /// Takes in a number: the two halves of a product of 128 bits, so that each bit of it counts everywhere.
    pub(crate) fn add(&mut self, number: u64) {
        let product = u128::from(self.0 ^ number) * u128::from(FACTOR ^ number.rotate_left(29));
        self.0 = (product as u64 ^ (product >> 64) as u64).wrapping_add(FACTOR).rotate_left(17);
    }
}

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.add(xxh3_64_with_seed(bytes, self.0));
    }

    fn write_u8(&mut self, number: u8) {
        self.add(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.add(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.add(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_u128(&mut self, number: u128) {
        self.add(number as u64);
        self.add((number >> 64) as u64);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }
}

/// The fingerprint of a value.
pub(crate) fn fingerprint(value: &(impl Hash + ?Sized)) -> u64 {
    let mut digest = Digest::default();
    value.hash(&mut digest);
    digest.finish()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn what_differs_has_another_fingerprint() {
        let mut all = vec![
            fingerprint(""),
            fingerprint("a"),
            fingerprint(&["a", "b"]),
            fingerprint(&["ab", ""]),
            fingerprint(&Some(0_u32)),
            fingerprint(&None::<u32>),
        ];
        all.extend((0..1000_u32).map(|it| fingerprint(&(it, 7_u32))));
        all.extend((0..1000_u32).map(|it| fingerprint(&(7_u32, it, it))));
        let n = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), n);
    }
}
