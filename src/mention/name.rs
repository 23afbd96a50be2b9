//! The names that notes are looked for by, and in what case each of them counts.

use rustc_hash::FxHashMap;

use crate::compile::media_kind;
use crate::config::MentionSettings;
use crate::pack::{Pack, Unpacker, pack_enum, pack_struct};
use crate::path::{fold, is_mark, nfc};

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

/// All spellings of names that are looked for.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Every spelling.
    pub(super) spellings: Vec<Spelling>,
    /// Folded to ASCII small letters, what the text is searched for, with the spellings that are meant.
    pub(super) patterns: Vec<(String, Vec<u32>)>,
    by_pattern: FxHashMap<String, u32>,
}

/// A name as it is written.
#[derive(Debug)]
pub(super) struct Spelling {
    /// The name.
    text: String,
    /// The case it counts in.
    case: Case,
    /// What has this name, by number; more than one share it.
    pub(super) owners: Vec<u32>,
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

pack_struct! {
    Spelling { text, case, owners }
}

pack_enum! {
    Case { Exact, Capital, Small, Words }
}

impl Pack for Names {
    fn pack(&self, out: &mut Vec<u8>) {
        self.spellings.pack(out);
        self.patterns.pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let spellings: Vec<Spelling> = Pack::unpack(from)?;
        let patterns: Vec<(String, Vec<u32>)> = Pack::unpack(from)?;
        let is_one = |number: &u32| (*number as usize) < spellings.len();
        if !patterns.iter().flat_map(|(_, numbers)| numbers).all(is_one) {
            return None;
        }
        let by_pattern = patterns.iter().zip(0..).map(|((pattern, _), nth)| (pattern.clone(), nth)).collect();
        Some(Self { spellings, patterns, by_pattern })
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
        let pattern = text.to_ascii_lowercase();
        let next = crate::span::to_u32(self.patterns.len());
        let number = *self.by_pattern.entry(pattern).or_insert_with_key(|pattern| {
            self.patterns.push((pattern.clone(), Vec::new()));
            next
        });
        let numbers = &mut self.patterns[number as usize].1;
        let known = numbers.iter().find(|it| *self.spellings[**it as usize].text == *text);
        if let Some(known) = known {
            let owners = &mut self.spellings[*known as usize].owners;
            if !owners.contains(&owner) && owners.len() <= MAX_OWNERS {
                owners.push(owner);
            }
            return;
        }
        numbers.push(crate::span::to_u32(self.spellings.len()));
        self.spellings.push(Spelling { text: text.into(), case, owners: vec![owner] });
    }

    /// Names of which nothing is known but what the text is searched for.
    pub(super) fn of_patterns(patterns: Vec<String>) -> Self {
        Self { patterns: patterns.into_iter().map(|it| (it, Vec::new())).collect(), ..Self::default() }
    }

    /// What the text is searched for of names that `other` does not have, or otherwise, in either direction.
    pub(super) fn patterns_unlike(&self, other: &Self) -> Vec<String> {
        let is_alike = |pattern: &(String, Vec<u32>)| {
            let Some(nth) = other.by_pattern.get(&pattern.0) else { return false };
            let mine = pattern.1.iter().map(|it| self.spellings[*it as usize].meaning());
            mine.eq(other.patterns[*nth as usize].1.iter().map(|it| other.spellings[*it as usize].meaning()))
        };
        let new = self.patterns.iter().filter(|it| !is_alike(it));
        let gone = other.patterns.iter().filter(|(it, _)| !self.by_pattern.contains_key(it));
        new.chain(gone).map(|(pattern, _)| pattern.clone()).collect()
    }

    /// For each spelling its number among `others`; one that is not there is in no text that is not read again.
    pub(super) fn numbers_in(&self, others: &Self) -> Vec<u32> {
        let number = |spelling: &Spelling| {
            let pattern = others.by_pattern.get(&spelling.text.to_ascii_lowercase());
            let numbers = pattern.map_or(&[][..], |nth| &others.patterns[*nth as usize].1);
            numbers.iter().copied().find(|it| others.spellings[*it as usize].text == spelling.text)
        };
        self.spellings.iter().map(|it| number(it).unwrap_or(u32::MAX)).collect()
    }
}

impl Spelling {
    /// All that decides whether a text has this name.
    fn meaning(&self) -> (&str, Case, bool) {
        (&self.text, self.case, self.is_worn_out())
    }

    /// Whether there are too many of this name for it to mean one of them.
    pub(super) fn is_worn_out(&self) -> bool {
        self.owners.len() > MAX_OWNERS
    }

    /// Whether a text is the name, letter for letter.
    pub(super) fn is_same(&self, found: &str) -> bool {
        *self.text == *found
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
