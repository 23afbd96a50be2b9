//! Counts a text as scripts do, in UTF-16 units.

/// Bytes between two places whose counts are noted.
const STRIDE: usize = 256;

/// From byte offsets in a text to UTF-16 units.
pub(super) enum Units<'t> {
    /// A text in which every character is one of each.
    Ascii,
    /// Any other: the text, and places in it with their counts.
    Other(&'t str, Vec<(usize, u32)>),
}

impl<'t> Units<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self::Ascii;
        }
        let mut places = vec![(0, 0)];
        let (mut from, mut count) = (0, 0);
        while from + STRIDE < text.len() {
            let next = text.ceil_char_boundary(from + STRIDE);
            count += units_in(&text[from..next]);
            from = next;
            places.push((from, count));
        }
        Self::Other(text, places)
    }

    /// The count up to an offset in bytes; one inside a character is where that begins.
    pub(super) fn at(&self, offset: u32) -> u32 {
        match self {
            Self::Ascii => offset,
            Self::Other(text, places) => {
                let offset = text.floor_char_boundary(offset as usize);
                let before = places.partition_point(|place| place.0 <= offset);
                let (from, count) = before.checked_sub(1).map_or((0, 0), |nth| places[nth]);
                count + units_in(&text[from..offset])
            }
        }
    }
}

/// The length of a text in UTF-16 units: one for each character, and another for those of four bytes. Bytes are counted
/// without being decoded, many at once.
fn units_in(text: &str) -> u32 {
    let units = |byte: &u8| u32::from(!(0x80..0xc0).contains(byte)) + u32::from(*byte >= 0xf0);
    text.as_bytes().chunks(STRIDE).map(|it| it.iter().map(units).sum::<u32>()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::to_u32;

    #[test]
    fn offsets_are_those_of_utf_16_in_every_script() {
        let pieces = ["plain ", "日本語。", "😀🇯🇵", "é", "עברית ", "x\n"];
        for text in [pieces.concat(), pieces.concat().repeat(100), "ascii only".repeat(60), String::new()] {
            let units = Units::new(&text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let expected = to_u32(text[..at].encode_utf16().count());
                assert_eq!(units.at(to_u32(at)), expected, "byte {at}");
            }
        }
    }
}
