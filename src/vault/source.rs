//! What is kept of the text of a file when that has been compiled: where its lines begin, and what it hashes to.
//!
//! The texts of a vault are a tenth of what it takes in memory, and nearly nobody asks for one again. Whoever shows a finding
//! reads it anew.

use xxhash_rust::xxh3::xxh3_64;

use crate::pack::pack_struct;
use crate::span::to_u32;

/// What is known of the text of a file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its length in bytes.
    pub len: u32,
    /// What it hashes to, however its lines end; nothing if there is nothing in it.
    pub hash: Option<u64>,
    /// Whether properties may begin with its first line.
    pub(crate) has_fence: bool,
    /// Where its lines end, but for the last.
    line_ends: Vec<u32>,
    /// All of it, where it is asked for again.
    pub(crate) text: Option<String>,
}

pack_struct! {
    Source { len, hash, has_fence, line_ends, text }
}

impl Source {
    /// Looks at a text.
    pub(crate) fn new(text: &str) -> Self {
        let n_lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let mut line_ends = Vec::with_capacity(n_lines);
        line_ends.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(to_u32));
        let hash = || match memchr::memchr(b'\r', text.as_bytes()) {
            Some(_) => xxh3_64(text.replace("\r\n", "\n").as_bytes()),
            None => xxh3_64(text.as_bytes()),
        };
        Self {
            len: to_u32(text.len()),
            hash: (!text.trim().is_empty()).then(hash),
            has_fence: text.starts_with("---"),
            line_ends,
            text: None,
        }
    }

    /// The same with the text itself.
    pub(crate) fn with_text(text: String) -> Self {
        Self { text: Some(text.as_str().into()), ..Self::new(&text) }
    }

    /// The line of an offset, counted from 1.
    pub fn line(&self, offset: u32) -> u32 {
        to_u32(self.line_ends.partition_point(|end| *end < offset) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::LineIndex;

    #[test]
    fn lines_are_those_of_the_text() {
        for text in ["", "a", "\n", "---\nx: 1\n---\r\n日本\n\nb"] {
            let (source, lines) = (Source::new(text), LineIndex::new(text));
            for offset in 0..=to_u32(text.len()) {
                assert_eq!(source.line(offset), lines.line(offset), "{offset} of {text:?}");
            }
            assert_eq!(source.len as usize, text.len());
            assert_eq!(source.has_fence, text.starts_with("---"));
        }
    }

    #[test]
    fn texts_have_one_hash_however_their_lines_end_and_blank_ones_none() {
        assert_eq!(Source::new("a\r\nb").hash, Source::new("a\nb").hash);
        assert_ne!(Source::new("a\nb").hash, Source::new("a\n\nb").hash);
        assert_eq!(Source::new(" \n").hash, None);
    }
}
