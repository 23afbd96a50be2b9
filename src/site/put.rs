//! Puts pieces of text and whole numbers together, without the machinery that formats anything: a page has hundreds of
//! such places.

/// A piece of what is put together.
pub(super) trait Piece {
    /// Appends it.
    fn put(&self, out: &mut String);
}

impl Piece for &str {
    fn put(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl Piece for u32 {
    fn put(&self, out: &mut String) {
        out.push_str(itoa::Buffer::new().format(*self));
    }
}

impl Piece for i32 {
    fn put(&self, out: &mut String) {
        out.push_str(itoa::Buffer::new().format(*self));
    }
}

/// Appends texts and numbers to a string, one behind the other.
macro_rules! put {
    ($out:expr, $($piece:expr),+ $(,)?) => {{
        let out: &mut String = $out;
        $($crate::site::put::Piece::put(&$piece, out);)+
    }};
}

pub(super) use put;

#[cfg(test)]
mod tests {
    #[test]
    fn texts_and_numbers_stand_one_behind_the_other() {
        let mut out = String::from("M");
        super::put!(&mut out, -3_i32, " ", 12_u32, "z");
        assert_eq!(out, "M-3 12z");
    }
}
