//! Which inputs a page was made from, so that the next build renders only pages whose inputs have changed.
//!
//! The way is that of *verifying traces* (A. Mokhov, N. Mitchell, S. Peyton Jones: "Build systems à la carte", section
//! 4.2.2). While a page is rendered, each part of the vault that it looks at is noted as a [`Key`]: a file, the outcomes
//! of its links, the references to a node, a row of a table that the site has computed, or such a table as a whole. Each
//! key has a fingerprint in every build. A page is fresh if it still lies on disk as it was left, and all keys of its
//! last trace have the fingerprints that they had then; it would come out the same, byte for byte. This is so by
//! induction over what rendering reads: the first part it looks at does not depend on anything that could differ; if the
//! first n are equal, then so is which one is looked at next, and that is in the trace as well.
//!
//! So each way to changing data has to be a door at which it is noted. The doors are the methods of `Vault`, `Links`,
//! `EntityGraph` and `Routes`, and [`Traced`], in which the tables of a site lie. Data without a door may change only
//! together with the fingerprint that stands for everything (`site/inputs.rs`): with that, all pages are rendered. Where
//! it is hard to say what is looked at, the key is [`Key::EVERYTHING`], which differs whenever anything does.
//!
//! What is being recorded belongs to the thread, as the active query does in salsa: the one exception to "no globals",
//! for a parameter would go through every function that renders, and whoever forgot it once would make a page that stays
//! as it was. A recording has a beginning and an end on one stack, so that a page which is rendered while another one
//! waits does not mix with it. No page waits while it is rendered, but for a table that nobody has asked for before.

mod digest;
mod keys;
mod numbered;

use std::cell::RefCell;
use std::ops::Deref;

pub(crate) use digest::{Digest, fingerprint};
pub(crate) use keys::Keys;
pub(crate) use numbered::{KeySet, NumberedKeys};

/// What a key is about. The number is part of what is kept on disk, together with adit's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Table {
    /// All there is.
    Everything,
    /// A file, with what was compiled from it.
    File,
    /// What the links of a file lead to.
    Links,
    /// The references to a node.
    Incoming,
    /// What others say of which a node is the subject.
    Relations,
    /// The name and page of a missing target.
    Missing,
    /// The number of a node for scripts.
    Number,
    /// The name of a tag of the graph.
    TagName,
    /// The note that a tag names.
    TagEntity,
    /// The tags that name a note.
    TagsOfEntity,
    /// The address of a page, by its kind.
    Address,
    /// The address of a page about the whole vault, by its kind.
    ExploreAddress,
    /// Where texts name a node.
    Mentions,
    /// How many cite a node.
    Citations,
    /// The links to a node by which it is compared with others.
    Citing,
    /// The types of a note.
    Types,
    /// The names that a note shares with others.
    SharedNames,
    /// The dated facts of a node.
    Facts,
    /// How many statements of a note name a source.
    Claims,
    /// How many listed notes link to a note, and to which it links.
    Sight,
    /// The notes before and after a note.
    Order,
    /// What a file says of others, and its tags: with what its links lead to, all that its relations are read from.
    Said,
    /// A table as a whole, by its [`Whole`].
    Whole,
    /// A part of a table, by its [`Whole`] and the number of the part.
    Part,
}

/// A table that pages read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Whole {
    /// What all pages have in common: never differs among those that may be kept.
    Frame,
    Counts,
    Tags,
    TagAddresses,
    Nodes,
    Data,
    Network,
    Mentions,
    Citations,
    Chains,
    Search,
    NotesByName,
    Wanted,
    Feed,
    TagEntities,
    Types,
    Tables,
    Labels,
    Names,
    SharedNames,
    Upkeep,
    Structure,
    Facts,
    Differences,
    Uncited,
    Undeclared,
    /// What all files with a number say of others, and their tags.
    Said,
}

impl Table {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: &[Self] = &[
        Self::Everything,
        Self::File,
        Self::Links,
        Self::Incoming,
        Self::Relations,
        Self::Missing,
        Self::Number,
        Self::TagName,
        Self::TagEntity,
        Self::TagsOfEntity,
        Self::Address,
        Self::ExploreAddress,
        Self::Mentions,
        Self::Citations,
        Self::Citing,
        Self::Types,
        Self::SharedNames,
        Self::Facts,
        Self::Claims,
        Self::Sight,
        Self::Order,
        Self::Said,
        Self::Whole,
        Self::Part,
    ];
}

impl Whole {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: &[Self] = &[
        Self::Frame,
        Self::Counts,
        Self::Tags,
        Self::TagAddresses,
        Self::Nodes,
        Self::Data,
        Self::Network,
        Self::Mentions,
        Self::Citations,
        Self::Chains,
        Self::Search,
        Self::NotesByName,
        Self::Wanted,
        Self::Feed,
        Self::TagEntities,
        Self::Types,
        Self::Tables,
        Self::Labels,
        Self::Names,
        Self::SharedNames,
        Self::Upkeep,
        Self::Structure,
        Self::Facts,
        Self::Differences,
        Self::Uncited,
        Self::Undeclared,
        Self::Said,
    ];
}

/// A part of what pages are made from: a table, a part of it if it has parts, and a number there. Numbers of files,
/// missing targets and tags say what they are, for they mean others in another build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(pub(crate) u64);

/// What the number of a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Space {
    /// Nothing that has a name.
    Plain,
    Files,
    Missing,
    Tags,
}

/// Bits of the number of a key, of the space it is of, and of the part.
const NUMBER_BITS: u32 = 32;
const SPACE_BITS: u32 = 4;
const PART_BITS: u32 = 20;

impl Key {
    /// What differs whenever anything does.
    pub(crate) const EVERYTHING: Self = Self(0);

    /// A row of a part of a table.
    pub(crate) fn row(table: Table, part: u32, number: u32) -> Self {
        Self::new(table, part, Space::Plain, number)
    }

    /// A table as a whole.
    pub(crate) fn whole(whole: Whole) -> Self {
        Self::row(Table::Whole, whole as u32, 0)
    }

    /// A part of a table, by its number.
    pub(crate) fn part(whole: Whole, number: u32) -> Self {
        Self::row(Table::Part, whole as u32, number)
    }

    /// What a part of a table has about what a number counts.
    pub(crate) fn new(table: Table, part: u32, space: Space, number: u32) -> Self {
        if part >> PART_BITS != 0 {
            return Self::EVERYTHING;
        }
        let high = u64::from(table as u8) << PART_BITS | u64::from(part);
        Self((high << SPACE_BITS | space as u64) << NUMBER_BITS | u64::from(number))
    }

    /// The number of its table; that of none, if another version has made it.
    pub(crate) fn table(self) -> u8 {
        (self.0 >> (NUMBER_BITS + SPACE_BITS + PART_BITS)) as u8
    }

    /// The part of the table.
    pub(crate) fn part_number(self) -> u32 {
        (self.0 >> (NUMBER_BITS + SPACE_BITS)) as u32 & ((1 << PART_BITS) - 1)
    }

    /// What its number counts.
    pub(crate) fn space(self) -> Space {
        match self.0 >> NUMBER_BITS & ((1 << SPACE_BITS) - 1) {
            1 => Space::Files,
            2 => Space::Missing,
            3 => Space::Tags,
            _ => Space::Plain,
        }
    }

    /// Its number.
    pub(crate) fn number(self) -> u32 {
        self.0 as u32
    }

    /// Which of so many shares of all keys it belongs to.
    fn share(self) -> usize {
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % RECENT
    }

    /// The same with another number.
    pub(crate) fn with_number(self, number: u32) -> Self {
        Self(self.0 >> NUMBER_BITS << NUMBER_BITS | u64::from(number))
    }
}

thread_local! {
    /// What the page that this thread renders has looked at; nothing if it renders none.
    static RECORDING: RefCell<Option<Recording>> = const { RefCell::new(None) };
}

/// What a page has looked at so far.
struct Recording {
    keys: Vec<Key>,
    /// The last key of each of so many shares of all keys: most are looked at many times in a row.
    recent: [Key; RECENT],
    /// Whether it depends on everything, so that no other key matters.
    is_everything: bool,
}

/// Keys that are remembered, a power of two.
const RECENT: usize = 256;

impl Recording {
    fn new() -> Self {
        Self { keys: Vec::with_capacity(RECENT), recent: [Key::EVERYTHING; RECENT], is_everything: false }
    }

    fn take(&mut self, key: Key) {
        if self.is_everything {
            return;
        }
        if key == Key::EVERYTHING {
            self.is_everything = true;
            self.keys.clear();
            self.keys.push(key);
            return;
        }
        let recent = &mut self.recent[key.share()];
        if *recent != key {
            *recent = key;
            self.keys.push(key);
        }
    }
}

/// Notes that the page which is being rendered, if any, looks at this.
pub(crate) fn read(key: Key) {
    RECORDING.with_borrow_mut(|recording| {
        if let Some(it) = recording {
            it.take(key);
        }
    });
}

/// Runs `render`, and gives what it has looked at: each key once, in order.
pub(crate) fn recorded<T>(render: impl FnOnce() -> T) -> (T, Keys) {
    let outer = RECORDING.replace(Some(Recording::new()));
    let result = render();
    let mut keys = RECORDING.replace(outer).map_or_else(Vec::new, |it| it.keys);
    keys.sort_unstable();
    keys.dedup();
    (result, Keys::new(&keys))
}

/// Runs what the page that is being rendered is not to be charged with: it asks for a table, which has keys of its own.
pub(crate) fn unrecorded<T>(compute: impl FnOnce() -> T) -> T {
    let outer = RECORDING.replace(None);
    let result = compute();
    RECORDING.replace(outer);
    result
}

/// A table that pages look at: as a whole, unless they say which part of it is enough.
#[derive(Debug)]
pub(crate) struct Traced<T> {
    whole: Key,
    table: T,
}

impl<T> Traced<T> {
    /// A table with the key for all of it.
    pub(crate) fn new(whole: Key, table: T) -> Self {
        Self { whole, table }
    }

    /// The table for somebody who looks at nothing of it but what this key stands for.
    pub(crate) fn at(&self, key: Key) -> &T {
        read(key);
        &self.table
    }

    /// The table for its fingerprint, and for what is no page.
    pub(crate) fn untraced(&self) -> &T {
        &self.table
    }
}

impl<T> Deref for Traced<T> {
    type Target = T;

    /// The whole table.
    fn deref(&self) -> &T {
        self.at(self.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded<T>(render: impl FnOnce() -> T) -> (T, Vec<Key>) {
        let (result, keys) = super::recorded(render);
        (result, keys.iter().collect())
    }

    #[test]
    fn a_page_is_charged_with_what_it_reads_and_with_nothing_else() {
        let file = |nth| Key::new(Table::File, 0, Space::Files, nth);
        read(file(9));
        let ((), keys) = recorded(|| {
            [2, 1, 2].into_iter().for_each(|nth| read(file(nth)));
            let ((), inner) = recorded(|| read(file(3)));
            assert_eq!(inner, [file(3)]);
            unrecorded(|| read(file(4)));
        });
        assert_eq!(keys, [file(1), file(2)]);
    }

    #[test]
    fn whoever_reads_everything_needs_no_other_key() {
        let ((), keys) = recorded(|| {
            read(Key::whole(Whole::Nodes));
            read(Key::EVERYTHING);
            read(Key::whole(Whole::Tags));
        });
        assert_eq!(keys, [Key::EVERYTHING]);
    }

    #[test]
    fn a_table_is_read_as_a_whole_unless_a_part_is_named() {
        let table = Traced::new(Key::whole(Whole::Wanted), vec![1, 2]);
        assert_eq!(recorded(|| table.len()).1, [Key::whole(Whole::Wanted)]);
        assert_eq!(recorded(|| table.at(Key::part(Whole::Wanted, 1))[1]).1, [Key::part(Whole::Wanted, 1)]);
        assert!(recorded(|| table.untraced().len()).1.is_empty());
    }

    #[test]
    fn tables_are_found_by_their_numbers() {
        assert!(Table::ALL.iter().zip(0_u8..).all(|(table, nth)| *table as u8 == nth));
        assert!(Whole::ALL.iter().zip(0_u8..).all(|(whole, nth)| *whole as u8 == nth));
    }

    #[test]
    fn a_key_knows_what_it_is_made_of() {
        let key = Key::new(Table::Address, 77, Space::Missing, 5);
        assert_eq!((key.table(), key.part_number()), (Table::Address as u8, 77));
        assert_eq!((key.space(), key.number()), (Space::Missing, 5));
        assert_eq!(key.with_number(8), Key::new(Table::Address, 77, Space::Missing, 8));
        assert_eq!(Key::row(Table::Address, u32::MAX, 1), Key::EVERYTHING, "what does not fit is everything");
    }
}
