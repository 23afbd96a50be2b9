//! Bytes as shards carry them: numbers of seven bits a byte, deflated, in base64. `web/src/pack.ts` reads them.

use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// How hard the packer tries: the highest level takes three times as long for a hundredth of the size.
const LEVEL: u32 = 6;

/// Base64 of the raw deflate stream of some bytes. The level is fixed: the same bytes give the same stream.
pub(super) fn deflate(bytes: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(LEVEL));
    encoder.write_all(bytes).expect("memory can be written");
    BASE64_STANDARD.encode(encoder.finish().expect("memory can be written"))
}

/// Writes a number seven bits at a time, the lowest first, the highest bit set on all bytes but the last.
pub(super) fn push_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
