//! The grammar of `#tags` (specification, section 10).

/// The name of the tag that `text` starts with, without its `#`; nothing if there is none.
///
/// A name ends before white space, ASCII punctuation but `_`, `-` and `/`, and the Unicode blocks General and
/// Supplemental Punctuation; a `/` at the end is no part of it; one character at least is no ASCII digit.
pub(crate) fn tag_at(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('#')?;
    let end = rest.find(|c| !is_tag_char(c)).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches('/');
    is_tag(name).then_some(name)
}

/// The name of the tag that a text is as a whole, without its `#`.
pub(crate) fn whole(text: &str) -> Option<&str> {
    tag_at(text).filter(|name| name.len() + 1 == text.len())
}

/// Longest name of a tag, in bytes, and deepest nesting: every level has a page, whose name has all levels above it.
const MAX_BYTES: usize = 400;
const MAX_LEVELS: usize = 32;

/// Whether the whole of `name` can be a tag.
pub(crate) fn is_tag(name: &str) -> bool {
    !name.is_empty()
        && !is_too_long(name)
        && name.chars().all(is_tag_char)
        && !name.bytes().all(|b| b.is_ascii_digit())
        && name != "/"
}

/// Whether `name` would be a tag, were it not so long.
pub(crate) fn is_too_long(name: &str) -> bool {
    name.len() > MAX_BYTES || name.bytes().filter(|&byte| byte == b'/').count() >= MAX_LEVELS
}

/// The length of the tag that `text` starts with, sign and all, if it is none only because it is too long.
pub(crate) fn too_long_at(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('#')?;
    let end = rest.find(|c| !is_tag_char(c)).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches('/');
    (is_too_long(name) && !name.bytes().all(|b| b.is_ascii_digit())).then_some(1 + name.len())
}

fn is_tag_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/');
    }
    !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}')
}

/// Whether a tag may start right after `before`: at the start of a line or after white space.
pub(crate) fn may_follow(before: Option<char>) -> bool {
    before.is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::tag_at;
    use crate::compile::{CompileOptions, compile};
    use crate::diag::Code;
    use crate::path::VaultPath;

    #[test]
    fn a_tag_that_is_too_long_is_text_and_said() {
        let deep = ["a"; 33].join("/");
        let text = format!("#{} and #{deep} x#{} #ok\n", "é".repeat(300), "y".repeat(500));
        let note = compile(&VaultPath::new("n.md"), &text, &CompileOptions::default());
        assert_eq!(note.tags.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["ok"]);
        let said: Vec<_> = note.diagnostics.iter().map(|it| (it.code, it.position.column)).collect();
        assert_eq!(said, [(Code::InvalidTag, 1), (Code::InvalidTag, 307)]);
    }

    #[test]
    fn a_tag_ends_where_obsidian_ends_it() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(tag_at(text), expected, "{text}");
        check("#inbox/to-do later", Some("inbox/to-do"));
        check("#it's", Some("it"));
        check("#1234", None);
        check("#12/34", Some("12/34"));
        check("#y2024", Some("y2024"));
        check("#a/", Some("a"));
        check("#", None);
        check("# x", None);
        check("#日本語、x", Some("日本語、x"));
        check("#🚀go", Some("🚀go"));
        check("#a\u{2014}b", Some("a"));
        check("#/", None);
    }

    #[test]
    fn what_has_more_than_32_levels_or_400_bytes_is_no_tag() {
        let tag = |levels: usize| format!("#{}a", "a/".repeat(levels - 1));
        assert!(tag_at(&tag(32)).is_some() && tag_at(&tag(33)).is_none());
        assert!(tag_at(&format!("#{}", "é".repeat(200))).is_some());
        assert!(tag_at(&format!("#{}", "é".repeat(201))).is_none());
    }
}
