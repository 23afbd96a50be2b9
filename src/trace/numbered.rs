//! The keys of many pages together, each once, and the number of each: its place among all of them in order.
//!
//! Keys are many, and those of one table follow each other closely, for files, missing targets and tags are numbered without
//! gaps. So they are bits, a row of which has one look at a table: a tenth of what a table of keys takes, and less time.

use rustc_hash::FxHashMap;

use super::Key;

/// Bits of a key that say where in a row it is.
const ROW_BITS: u32 = 9;
/// Words of a row.
const WORDS: usize = (1 << ROW_BITS) / u64::BITS as usize;

/// Keys that follow each other: whether each is there.
type Row = [u64; WORDS];

/// A set of keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeySet {
    /// The keys by their higher bits.
    rows: FxHashMap<u64, Row>,
}

/// A set of keys, each with its number.
#[derive(Debug)]
pub(crate) struct NumberedKeys {
    /// The keys by their higher bits, with the number of the first of the row.
    rows: FxHashMap<u64, (u32, Row)>,
    /// The higher bits of all rows, in order.
    order: Vec<u64>,
}

impl KeySet {
    /// The same with another key.
    pub(crate) fn insert(&mut self, key: Key) {
        let (high, word, bit) = place(key);
        self.rows.entry(high).or_default()[word] |= bit;
    }

    /// The keys of two sets.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        let (mut more, fewer) =
            if self.rows.len() < other.rows.len() { (other, self) } else { (self, other) };
        fewer.rows.into_iter().for_each(|(high, row)| {
            let all = more.rows.entry(high).or_default();
            all.iter_mut().zip(row).for_each(|(all, word)| *all |= word);
        });
        more
    }

    /// The keys with their numbers.
    pub(crate) fn numbered(self) -> NumberedKeys {
        let mut rows: FxHashMap<u64, (u32, Row)> =
            self.rows.into_iter().map(|(high, row)| (high, (0, row))).collect();
        let mut order: Vec<u64> = rows.keys().copied().collect();
        order.sort_unstable();
        let mut n = 0;
        for high in &order {
            let (first, row) = rows.get_mut(high).expect("it is the key of a row");
            *first = n;
            n += row.iter().map(|word| word.count_ones()).sum::<u32>();
        }
        NumberedKeys { rows, order }
    }
}

impl NumberedKeys {
    /// The number of a key, if it is one of them.
    pub(crate) fn number(&self, key: Key) -> Option<u32> {
        let (high, word, bit) = place(key);
        let (first, row) = self.rows.get(&high)?;
        let before = row[..word].iter().map(|it| it.count_ones()).sum::<u32>();
        (row[word] & bit != 0).then(|| first + before + (row[word] & (bit - 1)).count_ones())
    }

    /// Each of them, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Key> + '_ {
        self.order.iter().flat_map(|high| {
            let (_, row) = &self.rows[high];
            let is_there = |low: &u64| row[*low as usize / 64] >> (low % 64) & 1 != 0;
            (0..1 << ROW_BITS).filter(is_there).map(move |low| Key(high << ROW_BITS | low))
        })
    }
}

/// Which row a key is in, and which bit of which of its words it is.
fn place(key: Key) -> (u64, usize, u64) {
    let low = key.0 & ((1 << ROW_BITS) - 1);
    (key.0 >> ROW_BITS, (low / 64) as usize, 1 << (low % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_places_in_order_as_numbers_whichever_set_they_were_in() {
        let numbers = [0, 1, 63, 64, 511, 512, 4000, 1 << 40, u64::MAX];
        let set = |keys: &[u64]| {
            let mut set = KeySet::default();
            keys.iter().for_each(|key| set.insert(Key(*key)));
            set
        };
        for split in 0..numbers.len() {
            let keys = set(&numbers[split / 2..]).and(set(&numbers[..split])).numbered();
            let all: Vec<u64> = keys.iter().map(|it| it.0).collect();
            assert_eq!(all, numbers);
            for (key, nth) in numbers.iter().zip(0..) {
                assert_eq!(keys.number(Key(*key)), Some(nth));
            }
            for key in [2, 65, 513, 1 << 41] {
                assert_eq!(keys.number(Key(key)), None);
            }
        }
        assert_eq!(KeySet::default().numbered().iter().count(), 0);
    }
}
