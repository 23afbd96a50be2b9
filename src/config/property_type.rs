//! The types of properties in Obsidian's `types.json`. A type belongs to a key, for the whole vault.

use std::collections::BTreeMap;

/// What a property holds, whatever its values look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyType {
    /// Text, even if it looks like a date or a number.
    Text,
    /// A list of texts, even if there is one only.
    List,
    /// A number.
    Number,
    /// Yes or no.
    Checkbox,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// Tags.
    Tags,
    /// Other names.
    Aliases,
}

/// The types of the keys that have one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PropertyTypes(BTreeMap<String, PropertyType>);

impl PropertyTypes {
    /// Reads `types.json`: `{"types": {"key": "text"}}`. What cannot be read, and types of plug-ins, leave a key
    /// without one.
    pub(crate) fn parse(text: &str) -> Self {
        let file: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let types = file.get("types").and_then(|types| types.as_object());
        let known =
            |(key, name): (&String, &serde_json::Value)| Some((key.to_lowercase(), named(name.as_str()?)?));
        Self(types.into_iter().flatten().filter_map(known).collect())
    }

    /// The type of a key, in any case.
    pub fn of(&self, key: &str) -> Option<PropertyType> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&key.to_lowercase()).copied()
    }
}

fn named(name: &str) -> Option<PropertyType> {
    Some(match name {
        "text" => PropertyType::Text,
        "multitext" => PropertyType::List,
        "number" => PropertyType::Number,
        "checkbox" => PropertyType::Checkbox,
        "date" => PropertyType::Date,
        "datetime" => PropertyType::DateTime,
        "tags" => PropertyType::Tags,
        "aliases" => PropertyType::Aliases,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_by_key_in_any_case() {
        let types =
            PropertyTypes::parse(r#"{"types": {"Due": "date", "x": "icon", "y": 3, "z": "multitext"}}"#);
        assert_eq!(types.of("due"), Some(PropertyType::Date));
        assert_eq!(types.of("Z"), Some(PropertyType::List));
        assert_eq!((types.of("x"), types.of("y"), types.of("none")), (None, None, None));
    }

    #[test]
    fn a_broken_file_gives_no_types() {
        for text in ["", "{", "[]", "{\"types\": [1]}", "null"] {
            assert!(PropertyTypes::parse(text).0.is_empty(), "{text}");
        }
    }
}
