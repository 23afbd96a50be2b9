//! The tables of the site's own words: one a language, in `templates/text/`, and what the settings say instead.
//!
//! A table has a text for each key: with `{names}` that adit fills, `[words](name)` around which it puts a link, or a
//! form for each plural category of the language. Keys of `[script]` are for the scripts of the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The languages that adit brings along, by their tags in lower case. English is the first, and has every key.
const LANGUAGES: &[(&str, &str)] = &[
    ("en", include_str!("../templates/text/en.toml")),
    ("ar", include_str!("../templates/text/ar.toml")),
    ("de", include_str!("../templates/text/de.toml")),
    ("es", include_str!("../templates/text/es.toml")),
    ("ja", include_str!("../templates/text/ja.toml")),
    ("zh", include_str!("../templates/text/zh.toml")),
];

/// English, for every build asks for it several times.
static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(LANGUAGES[0].1));

/// Regions whose script is not that in which their language is mostly written.
const SCRIPTS: &[(&str, &str)] = &[("zh-tw", "zh-hant"), ("zh-hk", "zh-hant"), ("zh-mo", "zh-hant")];

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
    pub(crate) fn english() -> &'static Self {
        &ENGLISH
    }

    /// The words that adit has in a language, a BCP 47 tag, with the tag under which it has them: those of the region
    /// or script, else those of the language.
    pub(crate) fn of(language: &str) -> Option<(&'static str, Self)> {
        let mut wanted = language.to_ascii_lowercase();
        if let Some((_, script)) = SCRIPTS.iter().find(|(region, _)| wanted.starts_with(region)) {
            (*script).clone_into(&mut wanted);
        }
        loop {
            if let Some((tag, text)) = LANGUAGES.iter().find(|(tag, _)| *tag == wanted) {
                let is_english = *tag == LANGUAGES[0].0;
                return Some((tag, if is_english { ENGLISH.clone() } else { read(text) }));
            }
            wanted.truncate(wanted.rfind('-')?);
        }
    }

    /// These, where there are none of others.
    fn over(mut self, under: Self) -> Self {
        let (pages, script) = (under.pages.into_iter(), under.script.into_iter());
        pages.for_each(|(key, entry)| _ = self.pages.entry(key).or_insert(entry));
        script.for_each(|(key, entry)| _ = self.script.entry(key).or_insert(entry));
        self
    }
}

fn read(text: &str) -> Words {
    toml::from_str(text).expect("a test reads all of them")
}

/// The words of a site: those of its language over English.
#[derive(Clone, Debug)]
pub(crate) struct SiteWords {
    /// In its language.
    pub(crate) own: Words,
    /// What they lack there.
    pub(crate) english: &'static Words,
    /// The language of the plural forms of `own`, without script and region.
    pub(crate) language: String,
}

impl SiteWords {
    /// The words in a language, with those of the settings over them.
    pub(crate) fn new(language: &str, settings: &Words) -> Self {
        let (tag, own) = match Words::of(language) {
            Some((tag, words)) => (tag, settings.clone().over(words)),
            None => (language, settings.clone()),
        };
        let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        Self { own, english: Words::english(), language }
    }

    /// A text of the pages that is about no number.
    fn plain(&self, key: &str) -> String {
        let entry = self.own.pages.get(key).or_else(|| self.english.pages.get(key));
        entry.and_then(|it| it.forms().last()).map_or(key, |(_, text)| text).to_owned()
    }

    /// The words that stand in the text of notes.
    pub(crate) fn of_notes(&self) -> NoteWords {
        NoteWords {
            table: self.plain("table"),
            task_open: self.plain("task_open"),
            task_done: self.plain("task_done"),
            task_marked: self.plain("task_marked"),
            diagram: self.plain("diagram"),
            diagram_source: self.plain("diagram_source"),
            footnotes: self.plain("footnotes"),
            footnote_back: self.plain("footnote_back"),
            note_cut: self.plain("note_cut"),
        }
    }
}

/// The words that stand in the text of notes.
#[derive(Debug, PartialEq, Eq)]
pub struct NoteWords {
    /// The name of a table.
    pub table: String,
    /// The name of the box of an open task.
    pub task_open: String,
    /// The name of the box of a done one.
    pub task_done: String,
    /// The name of the box of one with this `{mark}`.
    pub task_marked: String,
    /// The name of a diagram of this `{kind}`.
    pub diagram: String,
    /// The heading of its source.
    pub diagram_source: String,
    /// The name of the list of footnotes.
    pub footnotes: String,
    /// The name of the way back to this `{number}`.
    pub footnote_back: String,
    /// What stands at the end of a note that is not read to its end.
    pub note_cut: String,
}

impl Default for NoteWords {
    fn default() -> Self {
        SiteWords::new("en", &Words::default()).of_notes()
    }
}

/// The plural categories that languages have.
const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", "other"];

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

    /// What keeps it from standing for a text in English: what is wrong, and what to do.
    pub(crate) fn problem(&self, english: &Self) -> Option<(String, String)> {
        let is_counted = matches!(english, Self::Forms(_));
        if let Self::Forms(forms) = self {
            if !is_counted {
                return Some((
                    "it is about no number".to_owned(),
                    "write one text, in quotation marks".to_owned(),
                ));
            }
            if let Some(name) = forms.keys().find(|it| !CATEGORIES.contains(&it.as_str())) {
                let help = format!("the categories are `{}`", CATEGORIES.join("`, `"));
                return Some((format!("`{name}` is no plural category"), help));
            }
            if !forms.contains_key("other") {
                return Some((
                    "it lacks the form `other`".to_owned(),
                    "every language has this form".to_owned(),
                ));
            }
        }
        let wanted = all_holes(english);
        let help = || match &wanted.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>()[..] {
            [] => "adit fills nothing in this text".to_owned(),
            names => format!("adit fills {}", names.join(", ")),
        };
        for (_, text) in self.forms() {
            let found: BTreeSet<String> = holes(text).collect();
            if let Some(name) = found.iter().find(|it| !(wanted.contains(*it) || is_counted && *it == "{n}"))
            {
                return Some((format!("nothing fills `{name}`"), help()));
            }
            // A form for one or two need not repeat the number.
            if let Some(name) = wanted.iter().find(|it| *it != "{n}" && !found.contains(*it)) {
                return Some((format!("`{name}` is missing"), help()));
            }
        }
        None
    }
}

fn all_holes(entry: &Entry) -> BTreeSet<String> {
    entry.forms().flat_map(|(_, text)| holes(text)).collect()
}

/// What is filled in a text: `{name}`, and `](name)` of a link.
fn holes(text: &str) -> impl Iterator<Item = String> {
    let after = |open: &'static str, close: char| {
        text.match_indices(open).filter_map(move |(at, _)| {
            let rest = &text[at + open.len()..];
            let name = rest.find(close).map(|end| &rest[..end]).filter(|name| is_name(name))?;
            Some(format!("{open}{name}{close}"))
        })
    };
    after("{", '}').chain(after("](", ')'))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_text_with_what_adit_fills_in_it() {
        let english = Words::english();
        let mut problems = Vec::new();
        for (language, text) in LANGUAGES {
            let words: Words = toml::from_str(text).unwrap_or_else(|e| panic!("{language}: {e}"));
            for (table, known, own) in
                [("", &english.pages, &words.pages), ("script.", &english.script, &words.script)]
            {
                let lacking = known.keys().filter(|key| !own.contains_key(*key));
                problems.extend(lacking.map(|key| format!("{language}: lacks {table}{key}")));
                for (key, entry) in own {
                    match known.get(key) {
                        None => problems.push(format!("{language}: {table}{key} is no text")),
                        Some(english) => problems.extend(
                            entry.problem(english).map(|(it, _)| format!("{language}: {table}{key}: {it}")),
                        ),
                    }
                }
            }
        }
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn a_region_takes_the_words_of_its_language() {
        let tag = |language| Words::of(language).map(|(tag, _)| tag);
        assert_eq!(tag("de-AT"), Some("de"));
        assert_eq!(tag("zh-Hans-CN"), Some("zh"));
        assert_eq!(tag("ZH"), Some("zh"));
        assert_eq!(tag("tlh"), None);
        assert_eq!(tag("deu"), None);
    }

    #[test]
    fn what_a_language_lacks_is_english() {
        let words = SiteWords::new("tlh", &Words::default());
        assert_eq!(words.of_notes().footnotes, "Footnotes");
        let settings = toml::from_str("footnotes = \"ghunchu’\"").unwrap();
        assert_eq!(SiteWords::new("tlh", &settings).of_notes().footnotes, "ghunchu’");
        assert_eq!(SiteWords::new("ja", &settings).of_notes().footnotes, "ghunchu’");
        assert_eq!(SiteWords::new("ja", &Words::default()).of_notes().table, "表");
    }
}
