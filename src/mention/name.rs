//! The names that notes are looked for by, and in what case each of them counts.

use rustc_hash::FxHashMap;

use crate::compile::media_kind;
use crate::config::MentionSettings;
use crate::pack::{Pack, Unpacker, pack_enum, pack_text};
use crate::path::{fold, is_mark, nfc};
use crate::span::to_u32;

/// More notes of one name than these have no name, but a word for what they are.
const MAX_OWNERS: usize = 8;
/// Longest name in bytes that is looked for, which bounds the work at each word.
const MAX_BYTES: usize = 200;
/// Letters that a name of several words has to have for its case not to count.
const MIN_FREE_LETTERS: usize = 6;
/// Characters that a name in a script without spaces has to have.
const MIN_SPACELESS: usize = 2;

/// Names of one word that say what a note is for rather than what it is about.
const STOP: &[&str] = &[
    "about", "archive", "contents", "draft", "home", "inbox", "index", "journal", "log", "misc", "note",
    "notes", "overview", "readme", "summary", "template", "test", "todo", "untitled",
];

/// All spellings of names that are looked for. There are more of them than notes, and a text is held against very many:
/// one is found in few steps, each of which may have to wait for memory.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The texts of all spellings, one behind the other.
    texts: String,
    spellings: Vec<Entry>,
    /// The first spelling of those that are alike but for the case of ASCII, by the hash of that.
    first: FxHashMap<u64, u32>,
}

/// What is kept of a spelling.
#[derive(Debug)]
struct Entry {
    /// Where it is in the texts.
    start: u32,
    end: u32,
    /// The next spelling with the same hash, or [`NO_SPELLING`].
    next: u32,
    case: Case,
    owners: Owners,
}

/// What has a name. Nearly all are those of one note.
#[derive(Debug)]
enum Owners {
    One([u32; 1]),
    Several(Box<[u32]>),
}

/// No spelling.
pub(super) const NO_SPELLING: u32 = u32::MAX;

/// A name as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling<'n> {
    /// The name.
    pub(super) text: &'n str,
    /// The case it counts in.
    case: Case,
    /// What has this name, by number; more than one share it.
    pub(super) owners: &'n [u32],
}

/// In what case a name counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    /// As it is: an abbreviation, a name with capitals inside, a script without case.
    Exact,
    /// A word with a capital: as it is. The same word in small letters is another.
    Capital,
    /// A word in small letters: as it is, or with a capital at its start.
    Small,
    /// Several words: in any case but for words that have capitals inside.
    Words,
}

/// How a piece of text fits a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is the name.
    Name,
    /// It is the name, by a word with a capital, which may be due to its place.
    Capital,
    /// It is the word that the name is made of, in small letters.
    Word,
}

pack_enum! {
    Case { Exact, Capital, Small, Words }
}

impl Pack for Names {
    fn pack(&self, out: &mut Vec<u8>) {
        self.len().pack(out);
        for Spelling { text, case, owners } in self.iter() {
            pack_text(text, out);
            case.pack(out);
            owners.len().pack(out);
            owners.iter().for_each(|it| it.pack(out));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let mut names = Self::default();
        for _ in 0..usize::unpack(from)? {
            let text = from.text().filter(|it| !it.is_empty())?;
            let case = Case::unpack(from)?;
            names.push(text, case, Owners::of(Pack::unpack(from)?));
        }
        Some(names)
    }
}

impl Owners {
    fn of(all: Vec<u32>) -> Self {
        match *all {
            [one] => Self::One([one]),
            _ => Self::Several(all.into()),
        }
    }

    fn all(&self) -> &[u32] {
        match self {
            Self::One(one) => one,
            Self::Several(all) => all,
        }
    }
}

impl Names {
    /// Adds a name of `owner`.
    pub(super) fn add(&mut self, name: &str, owner: u32, settings: &MentionSettings) {
        let name = nfc(name.trim());
        if !is_looked_for(&name, settings) {
            return;
        }
        let case = Case::of(&name);
        self.add_spelling(&name, case, owner);
        for (one, other) in [('\'', '’'), ('’', '\'')] {
            if name.contains(one) {
                self.add_spelling(&name.replace(one, other.encode_utf8(&mut [0; 4])), case, owner);
            }
        }
        // Patterns are compared without the case of ASCII alone.
        let small = name.to_lowercase();
        if case == Case::Words && !small.eq_ignore_ascii_case(&name) {
            self.add_spelling(&small, case, owner);
        }
    }

    fn add_spelling(&mut self, text: &str, case: Case, owner: u32) {
        let known = self.like(text).find(|nth| self.spelling(*nth).text == text);
        let Some(known) = known else { return self.push(text, case, Owners::One([owner])) };
        let owners = &mut self.spellings[known as usize].owners;
        if !owners.all().contains(&owner) && owners.all().len() <= MAX_OWNERS {
            *owners = Owners::of([owners.all(), &[owner]].concat());
        }
    }

    /// Adds a spelling that is not there.
    fn push(&mut self, text: &str, case: Case, owners: Owners) {
        let (start, nth) = (to_u32(self.texts.len()), to_u32(self.spellings.len()));
        self.texts.push_str(text);
        let (end, next) = (to_u32(self.texts.len()), NO_SPELLING);
        self.spellings.push(Entry { start, end, next, case, owners });
        let mut last = *self.first.entry(hash(text.as_bytes())).or_insert(nth);
        while last != nth {
            let next = &mut self.spellings[last as usize].next;
            if *next == NO_SPELLING {
                *next = nth;
            }
            last = *next;
        }
    }

    /// How many spellings there are.
    pub(super) fn len(&self) -> usize {
        self.spellings.len()
    }

    /// A spelling by its number.
    pub(super) fn spelling(&self, nth: u32) -> Spelling<'_> {
        let Entry { start, end, case, ref owners, .. } = self.spellings[nth as usize];
        Spelling { text: &self.texts[start as usize..end as usize], case, owners: owners.all() }
    }

    /// Every spelling, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Spelling<'_>> {
        (0..to_u32(self.len())).map(|nth| self.spelling(nth))
    }

    /// A spelling and those behind it with the same hash, as far as they are a text but for the case of ASCII.
    pub(super) fn like_from<'n>(&'n self, first: u32, text: &'n [u8]) -> impl Iterator<Item = u32> + 'n {
        let some = |nth: u32| (nth != NO_SPELLING).then_some(nth);
        let all = std::iter::successors(some(first), move |nth| some(self.spellings[*nth as usize].next));
        all.filter(move |nth| self.spelling(*nth).text.as_bytes().eq_ignore_ascii_case(text))
    }

    /// The spellings that are a text but for the case of ASCII, in order.
    fn like<'n>(&'n self, text: &'n str) -> impl Iterator<Item = u32> + 'n {
        let first = self.first.get(&hash(text.as_bytes())).copied();
        self.like_from(first.unwrap_or(NO_SPELLING), text.as_bytes())
    }

    /// The first spelling of each pattern: of those that are alike but for the case of ASCII.
    fn patterns(&self) -> impl Iterator<Item = &str> {
        let is_first = |(nth, it): &(u32, Spelling<'_>)| self.like(it.text).next() == Some(*nth);
        (0..).zip(self.iter()).filter(is_first).map(|(_, it)| it.text)
    }

    /// Names of which nothing is known but what the text is searched for.
    pub(super) fn of_patterns(patterns: &[&str]) -> Self {
        let mut names = Self::default();
        patterns.iter().for_each(|it| names.push(it, Case::Exact, Owners::Several(Box::new([]))));
        names
    }

    /// What the text is searched for of names that `other` does not have, or otherwise, in either direction.
    pub(super) fn patterns_unlike<'n>(&'n self, other: &'n Self) -> Vec<&'n str> {
        fn meanings<'n>(names: &'n Names, text: &'n str) -> impl Iterator<Item = (&'n str, Case, bool)> {
            names.like(text).map(|nth| names.spelling(nth).meaning())
        }
        let new = self.patterns().filter(|it| !meanings(self, it).eq(meanings(other, it)));
        let gone = other.patterns().filter(|it| self.like(it).next().is_none());
        new.chain(gone).collect()
    }

    /// For each spelling its number among `others`; one that is not there is in no text that is not read again.
    pub(super) fn numbers_in(&self, others: &Self) -> Vec<u32> {
        let number =
            |it: Spelling<'_>| others.like(it.text).find(|nth| others.spelling(*nth).text == it.text);
        self.iter().map(|it| number(it).unwrap_or(NO_SPELLING)).collect()
    }
}

/// The hash of a text without the case of ASCII: `FNV-1a`, for it is made a step at a time.
pub(super) fn hash(text: &[u8]) -> u64 {
    text.iter().fold(EMPTY, |hash, byte| mixed(hash, byte.to_ascii_lowercase()))
}

/// The hash of nothing.
pub(super) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of a text with another byte.
pub(super) fn mixed(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

impl<'n> Spelling<'n> {
    /// All that decides whether a text has this name.
    fn meaning(&self) -> (&'n str, Case, bool) {
        (self.text, self.case, self.is_worn_out())
    }

    /// Whether there are too many of this name for it to mean one of them.
    pub(super) fn is_worn_out(&self) -> bool {
        self.owners.len() > MAX_OWNERS
    }

    /// Whether a text is the name, letter for letter.
    pub(super) fn is_same(&self, found: &str) -> bool {
        self.text == found
    }

    /// How a text, which differs in the case of ASCII letters at most, fits the name.
    pub(super) fn fit(&self, found: &str) -> Option<Fit> {
        let is_same = self.is_same(found);
        match self.case {
            Case::Exact => is_same.then_some(Fit::Name),
            Case::Capital if is_same => Some(Fit::Capital),
            Case::Capital => (*found == self.text.to_ascii_lowercase()).then_some(Fit::Word),
            Case::Small => {
                let rest_is_same = found.get(1..).is_some_and(|rest| self.text.get(1..) == Some(rest));
                (is_same || rest_is_same).then_some(Fit::Name)
            }
            Case::Words if is_same => Some(Fit::Name),
            Case::Words => {
                let mut words = self
                    .text
                    .split(|c: char| !c.is_alphanumeric())
                    .zip(found.split(|c: char| !c.is_alphanumeric()));
                words.all(|(word, found)| !has_inner_capital(word) || word == found).then_some(Fit::Name)
            }
        }
    }
}

impl Case {
    fn of(name: &str) -> Self {
        let n_words =
            name.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|it| !it.is_empty()).count();
        let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if n_words > 1 {
            return if n_letters < MIN_FREE_LETTERS { Self::Exact } else { Self::Words };
        }
        let first = name.chars().find(|c| c.is_alphabetic());
        if has_inner_capital(name) || !name.is_ascii() && !name.chars().any(char::is_lowercase) {
            Self::Exact
        } else if first.is_some_and(char::is_uppercase) {
            Self::Capital
        } else {
            Self::Small
        }
    }
}

/// Whether a capital stands behind the first letter of a word.
fn has_inner_capital(word: &str) -> bool {
    word.chars().skip_while(|c| !c.is_alphabetic()).skip(1).any(char::is_uppercase)
}

/// Whether a name is one that its mentions can be told by.
fn is_looked_for(name: &str, settings: &MentionSettings) -> bool {
    let has_letter = name.chars().any(char::is_alphabetic);
    let is_one_line = !name.contains(['\n', '\r']);
    if name.len() > MAX_BYTES || !has_letter || !is_one_line || media_kind(name).is_some() {
        return false;
    }
    let n_chars = name.chars().filter(|c| c.is_alphanumeric()).count();
    let least = if name.chars().any(is_spaceless) { MIN_SPACELESS } else { settings.min_length };
    let key = fold(name);
    n_chars >= least && !STOP.contains(&key.as_str()) && !settings.stop.iter().any(|it| fold(it) == key)
}

/// Whether a script puts no spaces between its words, or hangs endings to them: Han, Kana, Hangul, Thai, Lao, Khmer,
/// Burmese, Tibetan.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0fff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}')
}
