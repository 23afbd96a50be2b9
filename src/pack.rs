//! Values as bytes, for the cache: what was packed by this very program is unpacked by it, and by no other.
//!
//! The traits are private, and so are no part of what types of the API promise. Unpacking never panics and takes no
//! more memory than the bytes at hand account for, whatever they are: what does not fit is `None`.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::{Code, Diagnostic, Related, Severity};
use crate::path::VaultPath;
use crate::scan::Stamp;
use crate::span::{Position, Span};

/// How deep values may stand in one another. Nothing that is compiled goes so deep.
const MAX_DEPTH: u32 = 256;

/// Room that a list may take before its items are there, in bytes.
const MAX_AHEAD: usize = 4096;

/// A value that has a form as bytes.
pub(crate) trait Pack: Sized {
    /// Appends the value.
    fn pack(&self, out: &mut Vec<u8>);

    /// Takes a value off the bytes.
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self>;

    /// The bytes of the value in parts, for what is so large that they should not all be there at once.
    fn pack_parts(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let mut out = Vec::new();
        self.pack(&mut out);
        std::iter::once(out.into())
    }
}

/// Bytes that are being unpacked.
#[derive(Debug)]
pub(crate) struct Unpacker<'b> {
    rest: &'b [u8],
    depth: u32,
}

impl<'b> Unpacker<'b> {
    /// Begins with these bytes.
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes, depth: 0 }
    }

    /// Whether all bytes are used up.
    pub(crate) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    /// A text, without a copy of it.
    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let len = usize::unpack(self)?;
        std::str::from_utf8(self.take(len)?).ok()
    }

    /// What [`pack_bytes`] has appended, without a copy of it.
    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let len = usize::unpack(self)?;
        self.take(len)
    }

    /// How many bytes are left.
    pub(crate) fn len(&self) -> usize {
        self.rest.len()
    }

    /// Unpacks what stands in a value of the same type, unless that goes too deep.
    fn deeper<T>(&mut self, unpack: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let value = unpack(self);
        self.depth -= 1;
        value
    }
}

/// Packs structs field by field. A field that is forgotten does not compile.
macro_rules! pack_struct {
    ($($name:ty { $($field:ident),* $(,)? })*) => { $(
        impl $crate::pack::Pack for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($crate::pack::Pack::pack($field, out);)*
            }

            fn unpack(from: &mut $crate::pack::Unpacker<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::pack::Pack::unpack(from)?),* })
            }
        }
    )* };
}

/// Packs enums as the number of the variant and what is in it. A variant that is forgotten does not compile.
macro_rules! pack_enum {
    ($($name:ty { $($variant:ident $(($($item:ident),*))? $({$($field:ident),*})?),* $(,)? })*) => { $(
        impl $crate::pack::Pack for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                #[derive(Clone, Copy)]
                enum Nth { $($variant),* }
                match self {
                    $(Self::$variant $(($($item),*))? $({$($field),*})? => {
                        out.push(Nth::$variant as u8);
                        $($($crate::pack::Pack::pack($item, out);)*)?
                        $($($crate::pack::Pack::pack($field, out);)*)?
                    })*
                }
            }

            fn unpack(from: &mut $crate::pack::Unpacker<'_>) -> Option<Self> {
                #[derive(Clone, Copy)]
                enum Nth { $($variant),* }
                match <u8 as $crate::pack::Pack>::unpack(from)? {
                    $(nth if nth == Nth::$variant as u8 => {
                        $($(let $item = $crate::pack::Pack::unpack(from)?;)*)?
                        $($(let $field = $crate::pack::Pack::unpack(from)?;)*)?
                        Some(Self::$variant $(($($item),*))? $({$($field),*})?)
                    })*
                    _ => None,
                }
            }
        }
    )* };
}

pub(crate) use {pack_enum, pack_struct};

impl Pack for u8 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let (first, rest) = from.rest.split_first()?;
        from.rest = rest;
        Some(*first)
    }
}

impl Pack for u64 {
    fn pack(&self, out: &mut Vec<u8>) {
        // Seven bits a byte: most numbers are small.
        let mut rest = *self;
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = u8::unpack(from)?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

/// Packs other whole numbers as `u64`.
macro_rules! pack_number {
    ($($name:ty)*) => { $(
        impl Pack for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                (*self as u64).pack(out);
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                u64::unpack(from)?.try_into().ok()
            }
        }
    )* };
}

pack_number!(u32 usize);

/// Packs what has a form of fixed length.
macro_rules! pack_fixed {
    ($($name:ty, $len:literal;)*) => { $(
        impl Pack for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                Some(Self::from_le_bytes(from.take($len)?.try_into().ok()?))
            }
        }
    )* };
}

pack_fixed! {
    i16, 2;
    u128, 16;
    i128, 16;
    f64, 8;
}

impl Pack for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(u8::unpack(from)? != 0)
    }
}

impl Pack for char {
    fn pack(&self, out: &mut Vec<u8>) {
        u32::from(*self).pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        u32::unpack(from)?.try_into().ok()
    }
}

impl Pack for String {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self, out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.text().map(str::to_owned)
    }
}

impl Pack for Box<str> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self, out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.text().map(Into::into)
    }
}

/// Appends a text.
pub(crate) fn pack_text(text: &str, out: &mut Vec<u8>) {
    text.len().pack(out);
    out.extend_from_slice(text.as_bytes());
}

/// Appends bytes, with their number before them.
pub(crate) fn pack_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    bytes.len().pack(out);
    out.extend_from_slice(bytes);
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.len().pack(out);
        self.iter().for_each(|it| it.pack(out));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let len = usize::unpack(from)?;
        // Whoever wrote the number, the items have to come first.
        let mut items = Self::with_capacity(len.min(MAX_AHEAD / size_of::<T>().max(1)));
        from.deeper(|from| {
            for _ in 0..len {
                items.push(T::unpack(from)?);
            }
            Some(())
        })?;
        Some(items)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.is_some()));
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match u8::unpack(from)? {
            0 => Some(None),
            _ => Some(Some(T::unpack(from)?)),
        }
    }
}

impl<T: Pack> Pack for Box<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        (**self).pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.deeper(T::unpack).map(Self::new)
    }
}

impl<T: Pack> Pack for std::sync::Arc<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        (**self).pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        T::unpack(from).map(Self::new)
    }

    fn pack_parts(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        (**self).pack_parts()
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl Pack for Range<u32> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.start.pack(out);
        // Most ranges are short.
        self.end.wrapping_sub(self.start).pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let start = u32::unpack(from)?;
        Some(start..start.wrapping_add(u32::unpack(from)?))
    }
}

impl Pack for Span {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.start..self.end).pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Range::unpack(from).map(|it| Self { start: it.start, end: it.end })
    }
}

impl Pack for VaultPath {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self.as_str(), out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.text().map(Self::new)
    }
}

impl Pack for Code {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self.as_str(), out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Self::from_name(from.text()?)
    }
}

pack_struct! {
    Position { line, column }
    Stamp { len, modified, changed, inode }
    Diagnostic { code, severity, file, span, position, message, label, related, help, fix }
    Related { file, span, position, message }
}

pack_enum! {
    Severity { Off, Warning, Error }
}

#[cfg(test)]
mod tests;
