//! The head of a callout: `[!type|metadata]±` at the very start of a quote (specification, section 9).

/// The first line of a quote that is a callout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CalloutHead {
    /// The identifier as written, in lower case.
    pub(crate) kind: String,
    /// What stands after a `|` in the brackets.
    pub(crate) metadata: Option<String>,
    /// Whether it folds, and how it starts.
    pub(crate) fold: Fold,
    /// Length of the head in bytes: the title starts there.
    pub(crate) len: usize,
}

/// Whether a callout folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    /// It does not.
    Fixed,
    /// It does and starts open: `+`.
    Open,
    /// It does and starts closed: `-`.
    Closed,
}

/// The head that `text`, the content of a quote, starts with.
pub(crate) fn head(text: &str) -> Option<CalloutHead> {
    let line = text.lines().next()?;
    let inner = line.strip_prefix("[!")?;
    let close = inner.find(']')?;
    let (kind, metadata) = match inner[..close].split_once('|') {
        Some((kind, metadata)) => (kind, Some(metadata.trim().to_owned())),
        None => (&inner[..close], None),
    };
    let kind = kind.trim().to_lowercase();
    if kind.is_empty() || kind.contains('[') {
        return None;
    }
    let (fold, sign) = match inner[close + 1..].bytes().next() {
        Some(b'-') => (Fold::Closed, 1),
        Some(b'+') => (Fold::Open, 1),
        _ => (Fold::Fixed, 0),
    };
    Some(CalloutHead { kind, metadata, fold, len: 2 + close + 1 + sign })
}

/// The title of a callout that has none of its own: its identifier in title case.
pub(crate) fn default_title(kind: &str) -> String {
    let mut title = String::with_capacity(kind.len());
    let mut at_start = true;
    for c in kind.chars().map(|c| if matches!(c, '-' | '_') { ' ' } else { c }) {
        if at_start {
            title.extend(c.to_uppercase());
        } else {
            title.push(c);
        }
        at_start = c == ' ';
    }
    title
}

/// The family of a type, which decides icon and colour; unknown types look like notes.
pub(crate) fn family(kind: &str) -> &'static str {
    match kind {
        "abstract" | "summary" | "tldr" => "abstract",
        "info" => "info",
        "todo" => "todo",
        "tip" | "hint" | "important" => "tip",
        "success" | "check" | "done" => "success",
        "question" | "help" | "faq" => "question",
        "warning" | "caution" | "attention" => "warning",
        "failure" | "fail" | "missing" => "failure",
        "danger" | "error" => "danger",
        "bug" => "bug",
        "example" => "example",
        "quote" | "cite" => "quote",
        _ => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_with_metadata_and_fold() {
        let it = head("[!Tip|wide]- Title *x*\nbody").unwrap();
        assert_eq!((it.kind.as_str(), it.metadata.as_deref(), it.fold), ("tip", Some("wide"), Fold::Closed));
        assert_eq!(&"[!Tip|wide]- Title"[it.len..], " Title");
        assert_eq!(head("x [!tip]"), None);
        assert_eq!(head("[!]"), None);
    }

    #[test]
    fn a_default_title_is_the_identifier_in_title_case() {
        assert_eq!(default_title("faq"), "Faq");
        assert_eq!(default_title("my-type"), "My Type");
    }
}
