//! Bytes as shards carry them: numbers of seven bits a byte, deflated, in base64. `web/src/pack.ts` reads them.

use std::io::Write;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::pack::pack_struct;
use crate::site::Site;
use crate::trace::fingerprint;

/// How hard the packer tries: the highest level takes three times as long for a hundredth of the size.
const LEVEL: u32 = 6;

/// What is deflated of all nodes at once, which a change of one text hardly ever changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum Stream {
    Names,
    Facets,
    Ties,
    Labels,
    EdgeLabels,
}

impl Stream {
    /// All of them, in the order of their numbers, with the names that a cache has them by.
    pub(in crate::site) const NAMES: [&str; 5] =
        ["data-names", "data-facets", "data-ties", "data-labels", "data-edge-labels"];
}

/// A stream with the hash of what it came from.
#[derive(Debug)]
pub(in crate::site) struct Deflated {
    of: u64,
    stream: String,
}

pack_struct! {
    Deflated { of, stream }
}

impl Site<'_> {
    /// The same as [`deflate`], taken from an earlier site where that had the same bytes.
    pub(super) fn deflated(&self, which: Stream, bytes: &[u8]) -> String {
        let Some(kept) = self.memo.as_deref().map(|it| &it.streams[which as usize]) else {
            return deflate(bytes);
        };
        let of = fingerprint(bytes);
        if let Some(earlier) = kept.get().filter(|it| it.of == of) {
            return earlier.stream.clone();
        }
        let stream = deflate(bytes);
        kept.put(Arc::new(Deflated { of, stream: stream.clone() }));
        stream
    }
}

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
