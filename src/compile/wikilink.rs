//! What stands between the brackets of a link: target, fragment, display text, size.

use percent_encoding::percent_decode_str;

use crate::path::{nfc, without_controls};

/// The destination of a link, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    /// The path part, trimmed; empty for a link into the same note.
    pub(crate) target: String,
    /// What follows the first `#`, trimmed, if that is anything.
    pub(crate) fragment: Option<String>,
}

/// Takes apart what a wikilink has before its `|`.
///
/// A backslash at the end escaped that `|` inside a table.
pub(crate) fn wiki_destination(raw: &str) -> Destination {
    split_fragment(raw.strip_suffix('\\').unwrap_or(raw))
}

/// Takes apart the destination of a Markdown link: percent-decoded first, then split.
pub(crate) fn markdown_destination(raw: &str) -> Destination {
    split_fragment(&percent_decode_str(raw).decode_utf8_lossy())
}

fn split_fragment(text: &str) -> Destination {
    let (target, fragment) = text.split_once('#').map_or((text, ""), |(target, fragment)| (target, fragment));
    let fragment = fragment.trim();
    Destination {
        target: without_controls(&nfc(target.trim())).into_owned(),
        fragment: (!fragment.is_empty()).then(|| without_controls(fragment).into_owned()),
    }
}

/// Whether a Markdown destination leaves the vault: it has a scheme, or starts with `//`.
pub(crate) fn is_external(destination: &str) -> bool {
    destination.starts_with("//") || scheme(destination).is_some()
}

/// The scheme of a URL in lower case (RFC 3986, section 3.1).
///
/// White space and control characters are skipped, as browsers skip them.
pub(crate) fn scheme(url: &str) -> Option<String> {
    let cleaned: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(64).collect();
    let (scheme, _) = cleaned.split_once(':')?;
    let mut chars = scheme.chars();
    let valid = chars.next()?.is_ascii_alphabetic()
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Whether this is the address of something on the web.
pub(crate) fn is_web_address(text: &str) -> bool {
    let start = |scheme: &str| text.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme));
    (start("https://") || start("http://")) && !text.contains(char::is_whitespace)
}

/// Whether following the URL would run code in the page.
pub(crate) fn is_dangerous(url: &str) -> bool {
    scheme(url).is_some_and(|scheme| matches!(scheme.as_str(), "javascript" | "vbscript" | "data"))
}

/// Whether something from another place is shown: from the web, or a picture that stands in the address itself.
pub(crate) fn is_shown_from(url: &str) -> bool {
    let scheme = scheme(url);
    url.starts_with("data:image/") || scheme.is_none_or(|scheme| matches!(scheme.as_str(), "https" | "http"))
}

/// The text that a link without display text shows: the target as typed, `#` as ` > `.
pub(crate) fn default_display(target: &str, fragment: Option<&str>) -> String {
    let Some(fragment) = fragment else { return target.to_owned() };
    let parts = fragment.split('#').map(str::trim).filter(|part| !part.is_empty());
    let target = Some(target).filter(|target| !target.is_empty());
    target.into_iter().chain(parts).collect::<Vec<_>>().join(" > ")
}

/// Alternative text and size of an embed, from its display text: `alt`, `W`, `WxH`, `alt|W`, `alt|WxH`.
pub(crate) fn alt_and_size(display: &str) -> (&str, Option<(u32, Option<u32>)>) {
    let (alt, last) = display.rsplit_once('|').unwrap_or(("", display));
    match size(last.trim()) {
        Some(size) => (alt.trim(), Some(size)),
        None => (display.trim(), None),
    }
}

fn size(text: &str) -> Option<(u32, Option<u32>)> {
    let number = |digits: &str| {
        let digits_only =
            !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit());
        digits_only.then(|| digits.parse().ok()).flatten()
    };
    match text.split_once('x') {
        Some((width, height)) => Some((number(width)?, Some(number(height)?))),
        None => Some((number(text)?, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_split_at_their_first_hash() {
        let check = |raw: &str, target: &str, fragment: Option<&str>| {
            let it = wiki_destination(raw);
            assert_eq!((it.target.as_str(), it.fragment.as_deref()), (target, fragment), "{raw}");
        };
        check(" A # B#C ", "A", Some("B#C"));
        check("A\\", "A", None);
        check("#^id", "", Some("^id"));
        check("A#", "A", None);
        assert_eq!(markdown_destination("My%20N.md#a%20b").target, "My N.md");
        assert_eq!(markdown_destination("a%23b").fragment.as_deref(), Some("b"));
    }

    #[test]
    fn schemes_are_seen_through_tricks() {
        assert!(is_dangerous("java\nscript:alert(1)"));
        assert!(is_dangerous(" JavaScript:x"));
        let shown = ["https://x.org/a.png", "HTTP://x.org/a", "//x.org/a", "data:image/png;base64,AA"];
        assert!(shown.iter().all(|it| is_shown_from(it)));
        let hidden = ["file:///etc/passwd", "blob:null/x", "feed:x", "view-source:x", "data:text/html,x"];
        assert!(!hidden.iter().any(|it| is_shown_from(it)));
        assert!(is_external("mailto:a@b"));
        assert!(!is_external("a/b:c.md"));
        assert!(is_external("//host/x"));
    }

    #[test]
    fn sizes_are_told_from_alternative_text() {
        assert_eq!(alt_and_size("96x64"), ("", Some((96, Some(64)))));
        assert_eq!(alt_and_size("A map|300"), ("A map", Some((300, None))));
        assert_eq!(alt_and_size("A map|wide"), ("A map|wide", None));
        assert_eq!(alt_and_size("2x"), ("2x", None));
    }

    #[test]
    fn display_text_joins_headings() {
        let check = |raw: &str, expected: &str| {
            let Destination { target, fragment } = wiki_destination(raw);
            assert_eq!(default_display(&target, fragment.as_deref()), expected);
        };
        check("B#One#Two", "B > One > Two");
        check("#Here", "Here");
        check("sub/C#^p", "sub/C > ^p");
    }
}
