//! The keys of one page in few bytes: those of all pages are in memory until the last one is rendered.

use crate::pack::{Pack, Unpacker};

use super::Key;

/// Keys in ascending order, each as how far it is from the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys(Box<[u8]>);

impl Keys {
    /// These keys, which have to be in ascending order.
    pub(super) fn new(sorted: &[Key]) -> Self {
        let (mut bytes, mut before) = (Vec::with_capacity(3 * sorted.len() + 16), 0);
        for key in sorted {
            key.0.wrapping_sub(before).pack(&mut bytes);
            before = key.0;
        }
        Self(bytes.as_slice().into())
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Key> + '_ {
        let (mut from, mut before) = (Unpacker::new(&self.0), 0_u64);
        std::iter::from_fn(move || {
            before = before.wrapping_add(u64::unpack(&mut from)?);
            Some(Key(before))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_from_their_bytes() {
        for all in [vec![], vec![Key::EVERYTHING], vec![Key(3), Key(4), Key(1 << 60), Key(u64::MAX)]] {
            assert_eq!(Keys::new(&all).iter().collect::<Vec<_>>(), all);
        }
    }
}
