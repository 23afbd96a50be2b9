//! The parts of a statement as a JSON object: `{"Country": {"value": "Australia", "entities": ["Australia.md"]}}`.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::RoleRecord;

#[derive(Serialize)]
struct Value<'a> {
    value: &'a str,
    entities: &'a [Cow<'a, str>],
}

#[derive(Deserialize)]
struct OwnedValue {
    value: String,
    #[serde(default)]
    entities: Vec<String>,
}

pub(super) fn write<S: Serializer>(roles: &[RoleRecord<'_>], to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(roles.len()))?;
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for role in roles {
        let nth = counts.entry(&role.name).or_default();
        *nth += 1;
        let value = Value { value: &role.value, entities: &role.entities };
        if *nth == 1 {
            map.serialize_entry(&role.name, &value)?;
        } else {
            map.serialize_entry(&format!("{} ({nth})", role.name), &value)?;
        }
    }
    map.end()
}

pub(super) fn read<'de, 'a, D: Deserializer<'de>>(from: D) -> Result<Vec<RoleRecord<'a>>, D::Error> {
    struct Roles;

    impl<'de> Visitor<'de> for Roles {
        type Value = Vec<RoleRecord<'static>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of roles")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut roles = Vec::new();
            while let Some((name, it)) = map.next_entry::<String, OwnedValue>()? {
                let entities = it.entities.into_iter().map(Cow::Owned).collect();
                roles.push(RoleRecord { name: name.into(), value: it.value.into(), entities });
            }
            Ok(roles)
        }
    }

    from.deserialize_map(Roles)
}
