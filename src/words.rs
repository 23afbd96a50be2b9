//! The tables of the site's own words: one a language, in `templates/text/`, and what the settings say instead.
//!
//! A table has a text for each key: with `{names}` that adit fills, `[words](name)` around which it puts a link, or a
//! form for each plural category of the language. Keys of `[script]` are for the scripts of the pages.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The languages that adit brings along, by their tags in lower case. English is the first, and has every key.
const LANGUAGES: &[(&str, &str)] = &[("en", include_str!("../templates/text/en.toml"))];

/// A text, or its forms by plural category.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(untagged)]
pub(crate) enum Entry {
    /// The same for every number.
    Plain(String),
    /// By category: `zero`, `one`, `two`, `few`, `many`, `other`.
    Forms(BTreeMap<String, String>),
}

/// The words of a language, or some of them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub(crate) struct Words {
    /// Those of the pages.
    #[serde(flatten)]
    pub(crate) pages: BTreeMap<String, Entry>,
    /// Those of the scripts.
    #[serde(default)]
    pub(crate) script: BTreeMap<String, Entry>,
}

impl Words {
    /// The words in English: every key there is.
    pub(crate) fn english() -> Self {
        read(LANGUAGES[0].1)
    }

    /// The words that adit has in a language, a BCP 47 tag, with the tag under which it has them: those of the region
    /// or script, else those of the language.
    pub(crate) fn of(language: &str) -> Option<(&'static str, Self)> {
        let mut wanted = language.to_ascii_lowercase();
        loop {
            if let Some((tag, text)) = LANGUAGES.iter().find(|(tag, _)| *tag == wanted) {
                return Some((tag, read(text)));
            }
            wanted.truncate(wanted.rfind('-')?);
        }
    }
}

fn read(text: &str) -> Words {
    toml::from_str(text).expect("a test reads all of them")
}

impl Entry {
    /// The forms, with their categories; a plain text is that of all others.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (&str, &str)> {
        let (plain, forms) = match self {
            Self::Plain(text) => (Some(("other", text.as_str())), None),
            Self::Forms(forms) => (None, Some(forms)),
        };
        plain
            .into_iter()
            .chain(forms.into_iter().flatten().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// What adit fills in it: the names in braces and those of links, without the number.
    pub(crate) fn holes(&self) -> BTreeSet<&str> {
        self.forms().flat_map(|(_, text)| holes(text)).filter(|name| *name != "n").collect()
    }
}

/// The names in braces of a text, and those of links.
pub(crate) fn holes(text: &str) -> impl Iterator<Item = &str> {
    let after = |sign: &'static str, end: char| {
        text.match_indices(sign).filter_map(move |(at, _)| {
            let rest = &text[at + sign.len()..];
            rest.find(end).map(|end| &rest[..end]).filter(|name| is_name(name))
        })
    };
    after("{", '}').chain(after("](", ')'))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}
