//! What is said of a note that is not UTF-8.

use std::string::FromUtf8Error;

use crate::diag::{Code, Diagnostic};
use crate::path::VaultPath;

/// The finding: with the encoding, where the file says it.
pub(super) fn not_utf8(path: &VaultPath, error: &FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let (what, help) = if is_utf16(error.as_bytes()) {
        (
            "is UTF-16, not UTF-8,",
            "save it as UTF-8, or run `iconv -f UTF-16 -t UTF-8 old.md > new.md`".to_owned(),
        )
    } else {
        ("is not UTF-8", format!("byte {at} (line {line}) cannot be read; save the file as UTF-8"))
    };
    let mut finding =
        Diagnostic::new(Code::NotUtf8, path, format!("`{path}` {what} and is left out")).help(help);
    finding.position.line = crate::span::to_u32(line);
    finding
}

/// Whether a text is in UTF-16, which Windows editors called "Unicode": its first two bytes say so.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}
