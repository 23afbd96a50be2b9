//! Style sheets without what is there for those who read them.

/// A sheet without comments, line ends, and blanks at the start of lines, but for those within strings and for comments
/// that begin with `/*!`, which are meant to be kept.
pub(super) fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.trim();
    while let Some(at) = rest.find(['"', '\'', '/', '\n', '\r']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = match rest.as_bytes()[0] {
            b'\n' | b'\r' => {
                rest = rest.trim_start();
                // Blanks between two words of a selector or a value may be those of a line end.
                let is_between = !out.is_empty()
                    && !out.ends_with(['{', '}', ';', ',', ' '])
                    && !rest.starts_with(['{', '}']);
                if is_between {
                    out.push(' ');
                }
                continue;
            }
            b'/' if rest.starts_with("/*") => {
                let end = rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
                if !rest.starts_with("/*!") {
                    rest = &rest[end..];
                    continue;
                }
                end
            }
            b'/' => 1,
            quote => end_of_string(rest, quote),
        };
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Where the string ends with which a text begins: behind its quote, at the end of its line, or of the text.
fn end_of_string(text: &str, quote: u8) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'\n' => return at,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::squeeze;

    #[test]
    fn comments_line_ends_and_indents_are_left_out() {
        let css = "/* What it is for. */\n.a{\n  color:red;\r\n\tmargin:0 1px}\n\n/* b */ .b{}\n";
        assert_eq!(squeeze(css), ".a{color:red;margin:0 1px} .b{}");
        assert_eq!(
            squeeze(".a,\n.b\n.c{margin:0\n1px}"),
            ".a,.b .c{margin:0 1px}",
            "a line end may be a blank"
        );
    }

    #[test]
    fn strings_and_marked_comments_stay_as_they_are() {
        for css in [
            "a{content:\"/* \\\" */\"}",
            "a{background:url('x/*y*/z')}",
            "/*! licence\n of it */a{}",
            "a{content:\"a\\\n b\"}",
            "a{grid-area:1/2/3}",
        ] {
            assert_eq!(squeeze(css), css);
        }
    }

    #[test]
    fn what_never_ends_is_kept_or_left_out_whole() {
        assert_eq!(squeeze("a{}/* b"), "a{}");
        assert_eq!(squeeze("a{content:\"b"), "a{content:\"b");
        assert_eq!(squeeze("a{content:\"é\\"), "a{content:\"é\\");
    }
}
