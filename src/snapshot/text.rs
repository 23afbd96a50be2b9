//! Reads texts without copying them where the JSON has them as they are: a saved graph has tens of millions.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

/// A text of the graph; serde borrows a `Cow` only where it is a field by itself.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A text that may be missing.
pub(super) fn option<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Option<Cow<'a, str>>, D::Error> {
    Ok(Option::<Text<'a>>::deserialize(from)?.map(|it| it.0))
}

/// A list of texts.
pub(super) fn list<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Vec<Cow<'a, str>>, D::Error> {
    Ok(Vec::<Text<'a>>::deserialize(from)?.into_iter().map(|it| it.0).collect())
}

/// A name with a value.
type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// A list of names with values.
pub(super) fn pairs<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Vec<Pair<'a>>, D::Error> {
    let pairs = Vec::<(Text<'a>, Text<'a>)>::deserialize(from)?;
    Ok(pairs.into_iter().map(|(name, value)| (name.0, value.0)).collect())
}
