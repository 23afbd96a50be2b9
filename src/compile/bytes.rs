//! Looks at many bytes at once: whole blocks of a text are tested by vector instructions.

/// Bytes compared together.
const BLOCK: usize = 16;

/// Whether a test holds for any of the bytes.
pub(super) fn any(bytes: &[u8], test: impl Fn(u8) -> bool) -> bool {
    // Without a way out of a chunk the compiler can look at many bytes of it at once.
    bytes.chunks(1024).any(|chunk| chunk.iter().fold(false, |found, byte| found | test(*byte)))
}

/// The first of `bytes` that is one of these.
pub(super) fn position<const N: usize>(bytes: &[u8], any_of: &[u8; N]) -> Option<usize> {
    // Numbers and not truth values, which the compiler would turn into jumps.
    let is_one = |byte: u8| any_of.iter().fold(0, |found, it| found | u8::from(byte == *it));
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk::<BLOCK>() {
        if block.iter().fold(0, |found, byte| found | is_one(*byte)) > 0 {
            break;
        }
        at += BLOCK;
    }
    Some(at + bytes[at..].iter().position(|byte| is_one(*byte) > 0)?)
}

#[cfg(test)]
mod tests {
    use super::{any, position};

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for len in 0..70 {
            let mut bytes = vec![b'x'; len];
            assert!(!any(&bytes, |byte| byte == b'!'));
            assert_eq!(position(&bytes, b"?!"), None);
            for at in (0..len).rev() {
                bytes[at] = b'!';
                assert!(any(&bytes, |byte| byte == b'!'));
                assert_eq!(position(&bytes, b"?!"), Some(at));
            }
        }
    }
}
