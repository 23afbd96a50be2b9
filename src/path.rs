//! Names and addresses: vault paths, the keys they are compared by, slugs and site URLs.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Longest slug in bytes; the rest of the name is cut and a hash of the whole name appended.
///
/// File systems take 255 bytes a name; 120 leaves room for suffixes and for whole paths on Windows.
const MAX_SLUG_BYTES: usize = 120;

/// The path of a file below the vault root: relative, `/` between parts, Unicode NFC.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultPath(Box<str>);

impl VaultPath {
    /// Makes a path of `/`-separated parts, normalising them to NFC.
    pub fn new(path: &str) -> Self {
        Self(visible(&nfc(path)).into())
    }

    /// The whole path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, with its extension.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The last part without its extension: the name of a note.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rfind('.').filter(|&dot| dot > 0).map_or(name, |dot| &name[..dot])
    }

    /// The extension in lower case, or nothing.
    pub fn extension(&self) -> String {
        extension(self.file_name())
    }

    /// The folder the file is in, without a slash at the end; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rfind('/').map_or("", |slash| &self.0[..slash])
    }
}

impl fmt::Display for VaultPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The extension of a file name in lower case, or nothing.
pub(crate) fn extension(name: &str) -> String {
    name.rfind('.').filter(|&dot| dot > 0).map_or(String::new(), |dot| name[dot + 1..].to_lowercase())
}

/// `text` in Unicode normalisation form C.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Whether a character is one that drives terminals, and that neither HTML nor XML can hold: a control character, but for
/// tabs and the ends of lines.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// A text without control characters. Form feeds and vertical tabs, which part words, become spaces.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return text.into();
    }
    let kept = text.chars().map(|c| if matches!(c, '\u{b}' | '\u{c}') { ' ' } else { c });
    kept.filter(|c| !is_control(*c)).collect::<String>().into()
}

/// A name with signs in place of control characters, tabs and the ends of lines among them: nothing of a name may be lost,
/// for another file could have what is left of it.
fn visible(name: &str) -> Cow<'_, str> {
    if !name.contains(char::is_control) {
        return name.into();
    }
    let sign = |c: char| match c {
        '\u{7f}' => '\u{2421}',
        c if c.is_ascii_control() => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    name.chars().map(sign).collect::<String>().into()
}

/// Whether a character is a mark that belongs to the letter before it.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// The key by which names, aliases, tags and block ids are compared: NFC, lower case, every sigma alike.
///
/// `str::to_lowercase` turns a Greek capital sigma into a final one at the end of a word only, so that a
/// name and the same name with an extension would get different keys; folding `ς` to `σ` avoids that.
pub(crate) fn fold(text: &str) -> String {
    fold_with_room(text, 0)
}

/// The same key, with room for so many bytes behind it.
pub(crate) fn fold_with_room(text: &str, room: usize) -> String {
    if text.is_ascii() {
        let mut folded = String::with_capacity(text.len() + room);
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return folded;
    }
    let mut folded = nfc(text).to_lowercase();
    if folded.contains('ς') {
        folded = folded.replace('ς', "σ");
    }
    folded
}

/// Sorts names as people look them up: case, accents and signs at the start do not count, but of names that differ in
/// nothing else; numbers count as numbers, so that 2 stands before 10.
pub(crate) fn sort_key(name: &str) -> String {
    let mut key = fold(name.trim_start_matches(|c: char| !c.is_alphanumeric()));
    if !key.is_ascii() {
        let plain = without_accents(&key);
        if plain != key {
            key = [&plain, "\0", &key].concat();
        }
    }
    if key.bytes().any(|byte| byte.is_ascii_digit()) { with_numbers(&key) } else { key }
}

/// A key in which each number stands behind the count of its digits, which sorts before letters as digits do.
fn with_numbers(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 8);
    let mut rest = key;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let len = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest[at..at + len].trim_start_matches('0');
        // Longer ones than this are no numbers that anybody compares.
        let count = digits.len().min(9) as u8;
        out.push(char::from(b'0' + count));
        out.push_str(digits);
        rest = &rest[at + len..];
    }
    out.push_str(rest);
    out
}

/// `text` without the accents of its Latin and Greek letters: `É` is looked up under `E`. Other scripts keep their marks,
/// which make letters of their own: `й` is no `и`, nor `が` a `か`.
pub(crate) fn without_accents(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let base = |c: char| {
        let first = std::iter::once(c).nfd().next().unwrap_or(c);
        if first.is_ascii_alphabetic() || ('\u{370}'..='\u{3ff}').contains(&first) { first } else { c }
    };
    Cow::Owned(nfc(text).chars().map(base).collect())
}

/// The key by which file systems that ignore case compare paths, or a coarser one: letters alike that share a capital.
pub(crate) fn disk_key(path: &str) -> String {
    let key = fold(path);
    if key.is_ascii() {
        return key;
    }
    let only = |mut all: std::char::ToUppercase| all.next().filter(|_| all.next().is_none());
    let one = |c: char| only(c.to_uppercase()).and_then(|it| it.to_lowercase().next()).unwrap_or(c);
    key.chars().map(one).collect()
}

/// A path inside the built site: relative to its root, `/` between parts, not percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(Arc<str>);

/// What a browser needs escaped in one part of a path; other scripts stay readable in the address bar
/// although they are encoded in the `href`.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl UrlPath {
    /// Makes a site path of `/`-separated parts.
    pub(crate) fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as it is on disk.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The site path that a percent-encoded one means; nothing where that is no text. Whether anything is there, the
    /// routes of a site know.
    #[cfg(feature = "serve")]
    pub(crate) fn decoded(encoded: &str) -> Option<Self> {
        Some(Self::new(percent_encoding::percent_decode_str(encoded).decode_utf8().ok()?))
    }

    /// `../` as often as it takes to reach the root of the site from this page.
    pub(crate) fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The percent-encoded path, as pages at the root of the site write it.
    pub(crate) fn encoded(&self) -> String {
        let mut href = String::with_capacity(self.0.len() + 8);
        for (i, part) in self.0.split('/').enumerate() {
            if i > 0 {
                href.push('/');
            }
            href.extend(utf8_percent_encode(part, PART));
        }
        href
    }
}

/// Percent-encodes the fragment of a URL.
pub(crate) fn encode_fragment(fragment: &str) -> String {
    let mut encoded = String::with_capacity(fragment.len());
    push_fragment(&mut encoded, fragment);
    encoded
}

/// Appends the fragment of a URL, percent-encoded, which leaves nothing that HTML would have escaped.
pub(crate) fn push_fragment(out: &mut String, fragment: &str) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    match fragment.bytes().all(is_plain) {
        // As most are.
        true => out.push_str(fragment),
        false => out.extend(utf8_percent_encode(fragment, PART)),
    }
}

/// The readable part of a URL for one name: lower case, letters, digits, marks and symbols of any script,
/// everything else a hyphen.
///
/// Never empty, never starts with `.`, `-` or `_`, never a name that Windows reserves. Distinct names may
/// share a slug: `site::route` keeps addresses apart.
pub(crate) fn slug(name: &str) -> String {
    let name = nfc(name);
    let mut slug = String::with_capacity(name.len());
    let mut add = |c: char| {
        if is_slug_char(c) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !is_invisible(c) {
            slug.push('-');
        }
    };
    if name.is_ascii() {
        name.bytes().for_each(|byte| add(byte.to_ascii_lowercase().into()));
    } else {
        name.chars().flat_map(char::to_lowercase).for_each(add);
    }
    let trimmed = slug.trim_matches(['-', '.', '_']);
    if trimmed.is_empty() {
        slug = "untitled".to_owned();
    } else if trimmed.len() < slug.len() || !slug.is_ascii() {
        slug = nfc(trimmed).into_owned();
    }
    if slug.len() > MAX_SLUG_BYTES {
        let hash = xxhash_rust::xxh3::xxh3_64(name.as_bytes()) as u32;
        let end = (0..=MAX_SLUG_BYTES).rev().find(|&end| slug.is_char_boundary(end)).unwrap_or(0);
        slug.truncate(end);
        slug = format!("{}-{hash:08x}", slug.trim_end_matches(['-', '.', '_']));
    }
    if is_reserved(&slug) {
        // What counts there is what stands before the first dot.
        slug.insert_str(slug.find('.').unwrap_or(slug.len()), "-note");
    }
    slug
}

fn is_slug_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    }
    !c.is_whitespace() && !c.is_control() && !is_invisible(c) && !is_unicode_punctuation(c)
}

/// Joiners, variation selectors and direction marks: they leave a slug without a trace.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// The blocks General Punctuation, Supplemental Punctuation, CJK punctuation and full-width ASCII marks.
fn is_unicode_punctuation(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{3003}'
        | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{a1}' | '\u{a7}' | '\u{ab}'
        | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
        // Those of Hebrew, Arabic, the scripts of India, and Thai.
        | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}'
        | '\u{964}' | '\u{965}' | '\u{e5a}' | '\u{e5b}')
}

/// Device names that Windows refuses as file names, whatever their extension.
pub(crate) fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    // The digits of ports may be raised.
    if let Some(port) = stem.strip_suffix(['¹', '²', '³']) {
        return port.eq_ignore_ascii_case("com") || port.eq_ignore_ascii_case("lpt");
    }
    let is_one_of = |names: &[&str], stem: &str| names.iter().any(|it| it.eq_ignore_ascii_case(stem));
    match stem.len() {
        3 => is_one_of(&["con", "prn", "aux", "nul"], stem),
        4 => stem.ends_with(|c: char| c.is_ascii_digit()) && is_one_of(&["com", "lpt"], &stem[..3]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_and_greek_letters_lose_their_accents_and_others_keep_their_marks() {
        let check = |text: &str, expected: &str| assert_eq!(without_accents(text), expected, "{text:?}");
        check("Élise Müller", "Elise Muller");
        check("E\u{301}lise", "Elise");
        check("Straße Łódź", "Straße Łodz");
        check("Άλφα", "Αλφα");
        check("йод, が, ال", "йод, が, ال");
    }

    #[test]
    fn slugs_read_well_in_every_script() {
        let check = |name: &str, expected: &str| assert_eq!(slug(name), expected, "{name:?}");
        check("US–Japan Critical Minerals Agreement", "us-japan-critical-minerals-agreement");
        check("日本 経済", "日本-経済");
        check("Release v1.2", "release-v1.2");
        check("C#", "c");
        check("???", "untitled");
        check("CON", "con-note");
        check("com1.x", "com1-note.x");
        check("👩‍🚀 Launch", "👩🚀-launch");
        check("_private.", "private");
        check("اليابان", "اليابان");
        check("ما هي اليابان؟", "ما-هي-اليابان");
        check("שָׁלוֹם עוֹלָם", "שָׁלוֹם-עוֹלָם");
        check("ความรู้ น้ำ", "ความรู้-น้ำ");
        check("می‌خواهم", "میخواهم");
        check("हिन्दी।", "हिन्दी");
    }

    #[test]
    fn no_slug_is_a_device_of_windows_or_a_name_that_it_cuts() {
        let check = |name: &str, expected: &str| assert_eq!(slug(name), expected, "{name:?}");
        check("AUX.md", "aux-note.md");
        check("nul.tar.gz", "nul-note.tar.gz");
        check("COM¹", "com¹-note");
        check("lpt³.x", "lpt³-note.x");
        check("com0", "com0-note");
        check("COM10", "com10");
        check("con ", "con-note");
        check("dots...", "dots");
        check("C:\\x", "c-x");
        check("\\\\server\\share", "server-share");
        check("a:b", "a-b");
        check("..", "untitled");
        for name in ["CONIN$", "con\u{200b}", "a\u{0}b", "x::$DATA", "trailing. . ", "\u{1b}[31m"] {
            let slug = slug(name);
            let is_odd = |c: char| c.is_control() || "<>:\"|?*\\/$".contains(c);
            assert!(
                !slug.contains(is_odd) && !slug.ends_with(['.', ' ']) && !is_reserved(&slug),
                "{name:?}: {slug}"
            );
        }
    }

    #[test]
    fn names_have_signs_in_place_of_what_drives_terminals() {
        assert_eq!(VaultPath::new("a\u{1b}[31m/b\n\u{7f}\u{9b}.md").as_str(), "a␛[31m/b␊␡\u{fffd}.md");
        assert_eq!(without_controls("a\u{1b}b\u{c}c\td\u{85}\n"), "ab c\td\n");
    }

    #[test]
    fn long_names_are_cut_but_stay_apart() {
        let (one, two) = (slug(&"日".repeat(200)), slug(&"日".repeat(201)));
        assert!(one.len() <= MAX_SLUG_BYTES + 9);
        assert_ne!(one, two);
    }

    #[test]
    fn keys_ignore_case_normalisation_and_final_sigma() {
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
        assert_eq!(fold("ΟΔΟΣ.md"), fold("οδοσ.MD"));
        assert_eq!(fold("Cafe\u{301}"), fold("CAFÉ"));
    }

    #[test]
    fn hrefs_encode_each_part_and_climb_to_the_root() {
        let page = UrlPath::new("a b/日本.html");
        assert_eq!(page.encoded(), "a%20b/%E6%97%A5%E6%9C%AC.html");
        assert_eq!(page.to_root(), "../");
    }

    #[test]
    fn a_leading_dot_is_no_extension() {
        let path = VaultPath::new("a/.hidden");
        assert_eq!((path.stem(), path.extension().as_str()), (".hidden", ""));
        assert_eq!(VaultPath::new("a/b.tar.GZ").extension(), "gz");
    }

    #[test]
    fn names_with_accents_stand_among_those_without() {
        let mut names = ["Zebra", "Élise", "\u{201c}Elan\u{201d}", "elite", "Übung", "Urne", "Elise", "日本"];
        names.sort_by_key(|it| sort_key(it));
        assert_eq!(
            names,
            ["\u{201c}Elan\u{201d}", "Elise", "Élise", "elite", "Übung", "Urne", "Zebra", "日本"]
        );
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names =
            ["Chapter 10", "chapter 2", "2 b", "10 a", "Chapter 2.10", "Chapter 2.9", "Chapter", "007", "x"];
        names.sort_by_key(|it| sort_key(it));
        let sorted =
            ["2 b", "007", "10 a", "Chapter", "chapter 2", "Chapter 2.9", "Chapter 2.10", "Chapter 10", "x"];
        assert_eq!(names, sorted);
    }
}
