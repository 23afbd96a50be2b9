//! What `style` and `class` in raw HTML may do: looks, not places, so that nothing can be laid over the page.

use std::borrow::Cow;

/// The properties that may be set.
pub(super) const PROPERTIES: &[&str] = &[
    "align-items",
    "aspect-ratio",
    "background",
    "background-color",
    "border",
    "border-block",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-inline",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "clear",
    "color",
    "column-count",
    "column-gap",
    "column-width",
    "columns",
    "display",
    "flex",
    "flex-direction",
    "flex-wrap",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "gap",
    "grid-template-columns",
    "height",
    "hyphens",
    "justify-content",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "object-fit",
    "opacity",
    "overflow",
    "overflow-wrap",
    "overflow-x",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "row-gap",
    "text-align",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-decoration-style",
    "text-indent",
    "text-shadow",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
];

/// Functions that values may use. None of them loads anything or reads what the page knows.
const FUNCTIONS: &[&str] = &[
    "calc",
    "clamp",
    "color-mix",
    "fit-content",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "linear-gradient",
    "max",
    "min",
    "minmax",
    "oklab",
    "oklch",
    "radial-gradient",
    "repeat",
    "rgb",
    "rgba",
];

/// Classes of the frame around a note. In a note they could pass for it, or lie over it.
const FRAME_CLASSES: &[&str] = &[
    "backlinks",
    "bar",
    "brand",
    "crumbs",
    "head",
    "letters",
    "note-page",
    "page",
    "pages",
    "properties",
    "rail",
    "reading",
    "skip",
    "source",
    "toc",
    "toc-title",
];

/// The declarations of a `style` attribute whose values are harmless. Which properties they may set is not looked at.
pub(super) fn harmless_declarations(style: &str) -> Cow<'_, str> {
    if style.split(';').all(is_harmless) {
        return Cow::Borrowed(style);
    }
    Cow::Owned(style.split(';').filter(|it| is_harmless(it)).collect::<Vec<_>>().join(";"))
}

fn is_harmless(declaration: &str) -> bool {
    // An escape could spell anything.
    if declaration.contains('\\') {
        return false;
    }
    let functions = declaration.match_indices('(').all(|(at, _)| {
        let before = &declaration[..at];
        let from = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
        // Parentheses alone group the terms of a sum.
        from == at || FUNCTIONS.iter().any(|name| before[from..].eq_ignore_ascii_case(name))
    });
    let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
    let pulls_away = name.trim().get(..6).is_some_and(|it| it.eq_ignore_ascii_case("margin"))
        || name.trim().eq_ignore_ascii_case("text-indent");
    functions && !(pulls_away && value.contains('-'))
}

/// The classes of an attribute without those of the frame.
pub(super) fn harmless_classes(classes: &str) -> Cow<'_, str> {
    let is_frame = |class: &str| FRAME_CLASSES.contains(&class);
    if !classes.split_whitespace().any(is_frame) {
        return Cow::Borrowed(classes);
    }
    Cow::Owned(classes.split_whitespace().filter(|it| !is_frame(it)).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_load_or_pull_away_are_dropped() {
        let check =
            |style: &str, expected: &str| assert_eq!(harmless_declarations(style), expected, "{style}");
        check("background: #FFB8EBA6;", "background: #FFB8EBA6;");
        check("color: rgb(1, 2, 3); background:URL(x)", "color: rgb(1, 2, 3)");
        check("background: image-set('x' 1x)", "");
        check("background: u\\72l(x); color: red", " color: red");
        check("color: var(--x)", "");
        check("background:url\u{feff}(x);color: red", "background:url\u{feff}(x);color: red");
        check("margin-left: -2000px;margin: 1em auto", "margin: 1em auto");
        check("width: calc(100% - (2 * 1em))", "width: calc(100% - (2 * 1em))");
        check("width: expression(alert(1))", "");
    }

    #[test]
    fn classes_of_the_frame_are_dropped() {
        assert_eq!(harmless_classes("hltr-pink wide"), "hltr-pink wide");
        assert_eq!(harmless_classes("skip bar mine"), "mine");
    }
}
