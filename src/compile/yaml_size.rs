//! How much a YAML text comes to once its aliases are written out: some lines can be the size of a disk.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

/// Bytes that the values of a text may have together, those that aliases repeat counted each time.
pub(super) const MAX_EXPANDED: usize = 1 << 20;
/// What a value counts besides its text.
const BYTES_PER_VALUE: usize = 16;

/// Whether the values of a text, aliases written out, are too much. Text that cannot be read is not.
pub(super) fn is_too_large(yaml: &str) -> bool {
    // Nothing is repeated without an alias, and a text alone is no longer than it may be.
    if !yaml.contains('*') || !yaml.contains('&') {
        return false;
    }
    let mut left = Some(MAX_EXPANDED);
    let read = Weigh(&mut left).deserialize(serde_yaml::Deserializer::from_str(yaml));
    read.is_err() && left.is_none()
}

/// Reads a value and keeps nothing of it but its weight; nothing is left once there was too much.
struct Weigh<'l>(&'l mut Option<usize>);

impl Weigh<'_> {
    fn take<E: Error>(&mut self, n_bytes: usize) -> Result<(), E> {
        *self.0 = self.0.and_then(|left| left.checked_sub(n_bytes + BYTES_PER_VALUE));
        self.0.map(|_| ()).ok_or_else(|| E::custom("too much"))
    }
}

impl<'de> DeserializeSeed<'de> for Weigh<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Weigh<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.take(0)
    }

    fn visit_none<E: Error>(mut self) -> Result<(), E> {
        self.take(0)
    }

    fn visit_bool<E: Error>(mut self, _: bool) -> Result<(), E> {
        self.take(0)
    }

    fn visit_i64<E: Error>(mut self, _: i64) -> Result<(), E> {
        self.take(0)
    }

    fn visit_u64<E: Error>(mut self, _: u64) -> Result<(), E> {
        self.take(0)
    }

    fn visit_i128<E: Error>(mut self, _: i128) -> Result<(), E> {
        self.take(0)
    }

    fn visit_u128<E: Error>(mut self, _: u128) -> Result<(), E> {
        self.take(0)
    }

    fn visit_f64<E: Error>(mut self, _: f64) -> Result<(), E> {
        self.take(0)
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.take(text.len())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.take(0)?;
        while items.next_element_seed(Weigh(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        self.take(0)?;
        while entries.next_key_seed(Weigh(self.0))?.is_some() {
            entries.next_value_seed(Weigh(self.0))?;
        }
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let ((), value) = tagged.variant_seed(Weigh(self.0))?;
        value.newtype_variant_seed(Weigh(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::is_too_large;

    #[test]
    fn what_aliases_repeat_counts_each_time() {
        let doubled = |levels: usize| {
            let line = |level: usize| format!("k{}: &k{} [*k{level}, *k{level}]\n", level + 1, level + 1);
            "k0: &k0 word\n".to_owned() + &(0..levels).map(line).collect::<String>()
        };
        assert!(!is_too_large(&doubled(4)));
        // What doubles for ever the parser itself refuses.
        assert!(serde_yaml::from_str::<serde_yaml::Value>(&doubled(30)).is_err());
        let wide =
            |n: usize| format!("a: &a [{}]\nb: [{}]\n", ["x"; 1_000].join(","), vec!["*a"; n].join(","));
        assert!(!is_too_large(&wide(10)) && is_too_large(&wide(100)));
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(30_000), ["*a"; 100].join(", "));
        assert!(is_too_large(&long));
        assert!(!is_too_large("a: &a !tag {b: [1, 2.5, true, ~, x]}\nc: *a\n*a : 1\n"));
        assert!(!is_too_large("a: &a [*a"));
    }
}
