//! The words of the site itself, in its language.
//!
//! `templates/text/LANGUAGE.toml` has them: a key, and a text with `{names}` to fill, or a form for each plural
//! category of the language. English stands in for what a language lacks.

use std::collections::BTreeMap;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// The languages that adit brings along.
const LANGUAGES: &[(&str, &str)] = &[("en", include_str!("../../templates/text/en.toml"))];

/// A text, or its forms by plural category.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum Entry {
    /// The same for every number.
    Plain(String),
    /// By category: `zero`, `one`, `two`, `few`, `many`, `other`.
    Forms(BTreeMap<String, String>),
}

/// The table of a language.
#[derive(Clone, Debug, Default, Deserialize)]
struct Table {
    #[serde(flatten)]
    pages: BTreeMap<String, Entry>,
    #[serde(default)]
    script: BTreeMap<String, Entry>,
}

/// The words of a site.
pub(super) struct Text {
    pages: BTreeMap<String, Entry>,
    script: BTreeMap<String, Entry>,
    rules: PluralRules,
}

impl Text {
    /// The words in a language, a BCP 47 tag; those that it lacks, or all of them if it is unknown, in English.
    pub(super) fn new(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let mut table = Table::default();
        for (_, text) in LANGUAGES.iter().filter(|(name, _)| *name == "en" || *name == primary) {
            // English first, what the language has over it.
            let read: Table = toml::from_str(text).expect("a test reads all of them");
            table.pages.extend(read.pages);
            table.script.extend(read.script);
        }
        let rules = |tag: &str| {
            let id: LanguageIdentifier = tag.parse().ok()?;
            PluralRules::create(id, PluralRuleType::CARDINAL).ok()
        };
        let known = LANGUAGES.iter().find(|(name, _)| *name == primary).map_or("en", |(name, _)| name);
        let rules = rules(known).expect("English has rules");
        Self { pages: table.pages, script: table.script, rules }
    }

    /// A text.
    pub(super) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        match self.pages.get(key) {
            Some(Entry::Plain(text)) => text,
            Some(Entry::Forms(forms)) => forms.get("other").map_or(key, String::as_str),
            // A test looks for keys without a text.
            None => key,
        }
    }

    /// A text with its `{names}` filled.
    pub(super) fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// A text about a number, which is `{n}` in it.
    pub(super) fn count(&self, key: &str, n: usize) -> String {
        self.count_with(key, n, &[])
    }

    /// A text about a number, with its other `{names}` filled.
    pub(super) fn count_with(&self, key: &str, n: usize, values: &[(&str, &str)]) -> String {
        let form = match self.pages.get(key) {
            Some(Entry::Forms(forms)) => {
                let category = self.rules.select(n).map_or("other", name_of);
                forms.get(category).or_else(|| forms.get("other")).map_or(key, String::as_str)
            }
            Some(Entry::Plain(text)) => text,
            None => key,
        };
        let n = n.to_string();
        let values: Vec<_> = values.iter().copied().chain([("n", n.as_str())]).collect();
        fill(form, &values)
    }

    /// The texts without plural forms, for templates.
    pub(super) fn plain(&self) -> BTreeMap<&str, &str> {
        self.pages.keys().map(|key| (key.as_str(), self.get(key))).collect()
    }

    /// The texts of the scripts.
    pub(super) fn script(&self) -> &BTreeMap<String, Entry> {
        &self.script
    }
}

fn name_of(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}

/// Fills `{names}` in one pass, so that a value with braces stays what it is.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let value = from.find('}').and_then(|close| {
            let (_, value) = values.iter().find(|(name, _)| *name == &from[1..close])?;
            Some((close, *value))
        });
        match value {
            Some((close, value)) => {
                out.push_str(value);
                rest = &from[close + 1..];
            }
            None => {
                out.push('{');
                rest = &from[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_be_read() {
        for (name, _) in LANGUAGES {
            assert_eq!(Text::new(name).get("no such key"), "no such key");
        }
    }

    #[test]
    fn a_number_takes_the_plural_form_of_the_language() {
        let text = Text::new("en-GB");
        assert_eq!(text.count("n_notes", 1), "1 note");
        assert_eq!(text.count("n_notes", 2), "2 notes");
    }

    #[test]
    fn a_value_with_braces_stays_what_it_is() {
        assert_eq!(fill("{a} and {b} {c", &[("a", "{b}"), ("b", "x")]), "{b} and x {c");
    }
}
