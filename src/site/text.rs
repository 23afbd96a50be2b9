//! The words of the site itself, in its language. English stands in for what a language lacks.

use std::collections::BTreeMap;
use std::fmt::Write;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use rustc_hash::FxHashMap;

use crate::compile::push_escaped;
use crate::words::{Entry, SiteWords};

/// The words of a site.
pub(super) struct Text {
    pages: FxHashMap<String, Word>,
    script: BTreeMap<String, Entry>,
    /// By which the plural forms of the language, and those of English, are chosen.
    rules: [Categories; 2],
    /// What stands between the thousands of a number, and how many digits it has to have for that.
    thousands: String,
    min_digits: usize,
}

/// A text, and which of the rules its forms are chosen by.
struct Word {
    entry: Entry,
    rules: usize,
}

/// What a text is filled with: a name, and the value for `{name}` or the address for `[words](name)`.
pub(super) type Values<'v> = [(&'v str, &'v str)];

impl Text {
    /// The words of a site.
    pub(super) fn new(words: SiteWords) -> Self {
        let SiteWords { own, english, language } = words;
        let rules = [language.as_str(), "en"].map(Categories::new);
        let mut script = english.script.clone();
        script.extend(own.script);
        let mut pages: FxHashMap<_, _> = FxHashMap::default();
        for (words, rules) in [(english.pages.clone(), 1), (own.pages, 0)] {
            pages.extend(words.into_iter().map(|(key, entry)| (key, Word { entry, rules })));
        }
        let mut text = Self { pages, script, rules, thousands: String::new(), min_digits: usize::MAX };
        text.thousands = text.get("thousands").to_owned();
        text.min_digits = text.get("thousands_from_digits").parse().unwrap_or(usize::MAX);
        text
    }

    /// Whether there is a text with this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.pages.contains_key(key)
    }

    /// A text.
    pub(super) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        // A test looks for keys without a text.
        self.pages.get(key).map_or(key, |word| word.form("other").unwrap_or(key))
    }

    /// A text with its `{names}` filled.
    pub(super) fn with(&self, key: &str, values: &Values<'_>) -> String {
        let mut out = String::new();
        fill(&mut out, self.get(key), values, Target::Text);
        out
    }

    /// A text about a number, which is `{n}` in it.
    pub(super) fn count(&self, key: &str, n: usize) -> String {
        self.count_with(key, n, &[])
    }

    /// A text about a number, with its other `{names}` filled.
    pub(super) fn count_with(&self, key: &str, n: usize, values: &Values<'_>) -> String {
        let mut out = String::new();
        self.fill_count(&mut out, key, n, values, Target::Text);
        out
    }

    /// Writes a text as HTML.
    pub(super) fn push(&self, out: &mut String, key: &str) {
        push_escaped(out, self.get(key));
    }

    /// Writes a text as HTML, with HTML as its `{names}` and links around its `[words](name)`.
    pub(super) fn push_with(&self, out: &mut String, key: &str, values: &Values<'_>) {
        fill(out, self.get(key), values, Target::Html);
    }

    /// Writes a text about a number as HTML. Among the values may be `n`, where it is more than its digits.
    pub(super) fn push_count(&self, out: &mut String, key: &str, n: usize, values: &Values<'_>) {
        self.fill_count(out, key, n, values, Target::Html);
    }

    fn fill_count(&self, out: &mut String, key: &str, n: usize, values: &Values<'_>, target: Target) {
        let number = self.number(n);
        let values: Vec<_> = values.iter().copied().chain([("n", number.as_str())]).collect();
        fill(out, self.counted(key, n), &values, target);
    }

    /// The form of a text for a number.
    fn counted<'a>(&'a self, key: &'a str, n: usize) -> &'a str {
        let Some(word) = self.pages.get(key) else { return key };
        let category = self.rules[word.rules].of(n);
        word.form(category).or_else(|| word.form("other")).unwrap_or(key)
    }

    /// A number in digits, with what the language puts between thousands.
    pub(super) fn number(&self, n: usize) -> String {
        let digits = n.to_string();
        if digits.len() < self.min_digits.max(4) {
            return digits;
        }
        let mut out = String::with_capacity(digits.len() * 2);
        for (nth, digit) in digits.chars().enumerate() {
            if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
                out.push_str(&self.thousands);
            }
            out.push(digit);
        }
        out
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

impl Word {
    fn form(&self, category: &str) -> Option<&str> {
        match &self.entry {
            Entry::Plain(text) => Some(text),
            Entry::Forms(forms) => forms.get(category).map(String::as_str),
        }
    }
}

/// The plural categories of numbers in a language. They depend on a number itself and on its last digits, so those of the
/// first numbers say those of all. (In a few languages a million is special: it takes the form of other numbers.)
struct Categories(Vec<&'static str>);

/// From here on a number has the category of another one with the same last three digits.
const REPEATS: usize = 1_000;

impl Categories {
    /// Those of a language; in one that nobody knows, they are as in English.
    fn new(language: &str) -> Self {
        let rules = |language: &str| {
            let locale: Locale = language.parse().ok()?;
            PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok()
        };
        let rules = rules(language).or_else(|| rules("en")).expect("English has rules");
        Self((0..2 * REPEATS).map(|n| name_of(rules.category_for(n))).collect())
    }

    fn of(&self, n: usize) -> &'static str {
        self.0[if n < self.0.len() { n } else { REPEATS + n % REPEATS }]
    }
}

fn name_of(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// What is written: a text, or HTML, whose values are HTML already and which may have links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Text,
    Html,
}

/// Fills a text in one pass, so that a value with braces stays what it is.
fn fill(out: &mut String, text: &str, values: &Values<'_>, target: Target) {
    let value_of = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let literal = |out: &mut String, text: &str| match target {
        Target::Text => out.push_str(text),
        Target::Html => push_escaped(out, text),
    };
    let mut rest = text;
    while let Some(open) = rest.find(['{', '[']) {
        let (before, from) = rest.split_at(open);
        literal(out, before);
        rest = match hole(from) {
            Some(Hole::Value(name, after)) if value_of(name).is_some() => {
                out.push_str(value_of(name).unwrap_or_default());
                after
            }
            Some(Hole::Link(words, name, after)) if target == Target::Html && value_of(name).is_some() => {
                write!(out, "<a href=\"{}\">", value_of(name).unwrap_or_default())
                    .expect("a String takes every write");
                fill(out, words, values, target);
                out.push_str("</a>");
                after
            }
            _ => {
                literal(out, &from[..1]);
                &from[1..]
            }
        };
    }
    literal(out, rest);
}

/// What is to fill, and what follows it.
enum Hole<'t> {
    /// `{name}`.
    Value(&'t str, &'t str),
    /// `[words](name)`.
    Link(&'t str, &'t str, &'t str),
}

fn hole(text: &str) -> Option<Hole<'_>> {
    if let Some(inner) = text.strip_prefix('{') {
        return inner.split_once('}').map(|(name, after)| Hole::Value(name, after));
    }
    let (words, after) = text.strip_prefix('[')?.split_once("](")?;
    after.split_once(')').map(|(name, after)| Hole::Link(words, name, after))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::words::Words;

    fn text(language: &str) -> Text {
        Text::new(SiteWords::new(language, &Words::default()))
    }

    #[test]
    fn a_number_takes_the_plural_form_of_the_language() {
        let text = text("en-GB");
        assert_eq!(text.count("n_notes", 1), "1 note");
        assert_eq!(text.count("n_notes", 2), "2 notes");
    }

    #[test]
    fn every_text_about_a_number_has_the_forms_of_its_language() {
        let mut lacking = BTreeSet::new();
        for language in ["ar", "de", "en", "es", "ja", "zh"] {
            let text = text(language);
            let pages = text.pages.iter().filter(|(_, it)| it.rules == 0).map(|(key, it)| (key, &it.entry));
            for (key, entry) in pages.chain(&text.script) {
                let Entry::Forms(forms) = entry else { continue };
                let categories: BTreeSet<_> = (0..1_000_usize).map(|n| text.rules[0].of(n)).collect();
                let missing = categories.iter().filter(|it| !forms.contains_key(**it));
                lacking.extend(missing.map(|it| format!("{language}: {key}: {it}")));
                let useless = forms.keys().filter(|it| !categories.contains(it.as_str()));
                lacking.extend(useless.map(|it| format!("{language}: {key}: no number is {it}")));
            }
        }
        assert!(lacking.is_empty(), "{lacking:#?}");
    }

    #[test]
    fn arabic_has_six_forms_and_japanese_one() {
        let counts = |language: &str, numbers: &[usize]| -> Vec<String> {
            numbers.iter().map(|n| text(language).count("n_links", *n)).collect()
        };
        let arabic = ["لا روابط", "رابط واحد", "رابطان", "3 روابط", "11 رابطًا", "100 رابط", "1,332 رابطًا"];
        assert_eq!(counts("ar", &[0, 1, 2, 3, 11, 100, 1_332]), arabic);
        assert_eq!(counts("ja", &[0, 1_000]), ["0件のリンク", "1,000件のリンク"]);
        assert_eq!(counts("es", &[1, 1_000, 10_000]), ["1 enlace", "1000 enlaces", "10.000 enlaces"]);
    }

    #[test]
    fn long_numbers_are_parted() {
        let text = text("en");
        assert_eq!([0, 999, 1_000, 1_234_567].map(|n| text.number(n)), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_value_with_braces_stays_what_it_is() {
        let filled = |target| {
            let mut out = String::new();
            fill(
                &mut out,
                "{a} & [see {b}](c), {d} [1]",
                &[("a", "{b}"), ("b", "x"), ("c", "c.html")],
                target,
            );
            out
        };
        assert_eq!(filled(Target::Text), "{b} & [see x](c), {d} [1]");
        assert_eq!(filled(Target::Html), "{b} &amp; <a href=\"c.html\">see x</a>, {d} [1]");
    }
}
