//! What the entity of a note is: by the tags that the settings make types, and by the property that says it.

use std::borrow::Cow;

use crate::compile::{Note, Property, PropertyValue, Tag};
use crate::config::Config;
use crate::vault::Vault;

/// Characters that the name of a type may have; what is longer is a text about something.
const MAX_NAME: usize = 60;
/// Types that the property of one note may name.
const MAX_TYPES: usize = 16;

/// A type that a note says its entity has.
pub(crate) struct NoteType<'a> {
    /// Its name: as the settings have it, or else as the property has it.
    pub name: Cow<'a, str>,
    /// What says it.
    pub evidence: TypeEvidence<'a>,
}

/// What says that an entity has a type.
pub(crate) enum TypeEvidence<'a> {
    /// A tag that `[types]` names.
    Tag(&'a Tag),
    /// The property that `relations.type_property` names.
    Property(&'a Property),
}

/// The types of a note, those by tags first, in the order in which they stand in it. One may be named twice.
pub(crate) fn types_of<'a>(note: &'a Note, config: &'a Config) -> impl Iterator<Item = NoteType<'a>> {
    let tags = if config.relations.tag { note.tags.as_slice() } else { &[] };
    let by_tag = tags.iter().filter_map(|tag| {
        let name = config.vocabulary.type_of(&tag.name)?;
        Some(NoteType { name: name.into(), evidence: TypeEvidence::Tag(tag) })
    });
    let by_property = type_property(note, config).into_iter().flat_map(move |property| {
        let names = names_in(note, &property.value).into_iter();
        names.map(move |name| NoteType {
            name: known_type(&name, config).map_or(name, Cow::Borrowed),
            evidence: TypeEvidence::Property(property),
        })
    });
    by_tag.chain(by_property)
}

/// The property of a note that says its types.
pub(crate) fn type_property<'n>(note: &'n Note, config: &Config) -> Option<&'n Property> {
    let key = config.vocabulary.type_property()?;
    note.properties.iter().find(|it| it.key.eq_ignore_ascii_case(key))
}

/// How many notes have a property `type` with a name in it, where nothing in the settings says what types are: for whom
/// `relations.type_property` may be news.
pub fn n_with_unread_type(vault: &Vault, config: &Config) -> usize {
    if config.vocabulary.type_property().is_some() || !config.vocabulary.types().is_empty() {
        return 0;
    }
    let names_types = |note: &Note| note.property("type").is_some_and(|it| !names_in(note, it).is_empty());
    vault.notes().filter(|(.., note)| names_types(note)).count()
}

/// The type of the settings that a value names.
pub(crate) fn known_type<'c>(value: &str, config: &'c Config) -> Option<&'c str> {
    let in_schema = || config.schema.types().find(|it| crate::path::fold(it) == crate::path::fold(value));
    config.vocabulary.type_named(value).or_else(in_schema)
}

/// The names in the value of that property.
pub(crate) fn names_in<'n>(note: &'n Note, value: &'n PropertyValue) -> Vec<Cow<'n, str>> {
    match value {
        PropertyValue::List(items) => {
            items.iter().take(MAX_TYPES).filter_map(|item| name_of(note, item)).collect()
        }
        value => name_of(note, value).into_iter().collect(),
    }
}

/// A text, or a link for what it shows; numbers, dates and the like are no names.
fn name_of<'n>(note: &'n Note, value: &'n PropertyValue) -> Option<Cow<'n, str>> {
    let name = match value {
        PropertyValue::Text(text) => Cow::Borrowed(text.trim().trim_start_matches('#')),
        PropertyValue::Linked(_) => Cow::Owned(note.value_text(value).trim().to_owned()),
        _ => return None,
    };
    let is_name = name.chars().any(char::is_alphanumeric)
        && name.chars().count() <= MAX_NAME
        && !name.contains(char::is_control);
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::types_of;
    use crate::compile::{CompileOptions, compile};
    use crate::config::Config;
    use crate::path::VaultPath;

    fn check(settings: &str, text: &str, expected: &[&str]) {
        let config = Config::parse(settings, "adit.toml").unwrap();
        let note = compile(&VaultPath::new("n.md"), text, &CompileOptions::default());
        let types: Vec<_> = types_of(&note, &config).map(|it| it.name.into_owned()).collect();
        assert_eq!(types, expected, "{text}");
    }

    const BY_PROPERTY: &str = "[relations]\ntype_property = \"type\"\n";

    #[test]
    fn a_property_says_no_type_unless_the_settings_say_so() {
        check("", "---\ntype: person\n---\n", &[]);
        check("[types]\nperson = \"Person\"\n", "---\ntype: person\n---\n", &[]);
        check(BY_PROPERTY, "---\ntype: person\n---\n", &["person"]);
        check(BY_PROPERTY, "---\nType: person\n---\n", &["person"]);
        check(BY_PROPERTY, "---\nkind: person\n---\n", &[]);
    }

    #[test]
    fn a_value_that_the_settings_know_means_their_type() {
        let settings = format!("{BY_PROPERTY}[types]\nperson = \"Person\"\nco = \"Company\"\n[schema.Law]\n");
        for (value, name) in [("Person", "Person"), ("\"#co\"", "Company"), ("co/mine", "Company")] {
            check(&settings, &format!("---\ntype: {value}\n---\n"), &[name]);
        }
        check(&settings, "---\ntype: company\n---\n", &["Company"]);
        check(&settings, "---\ntype: LAW\n---\n", &["Law"]);
        check(&settings, "---\ntype: Ship\n---\n#person\n", &["Person", "Ship"]);
    }

    #[test]
    fn lists_and_links_name_types_and_numbers_do_not() {
        check(BY_PROPERTY, "---\ntype: [event, meeting]\n---\n", &["event", "meeting"]);
        check(BY_PROPERTY, "---\ntype: \"[[Person]]\"\n---\n", &["Person"]);
        for value in ["3", "true", "", "\"--\"", "{a: b}", &"long ".repeat(20)] {
            check(BY_PROPERTY, &format!("---\ntype: {value}\n---\n"), &[]);
        }
    }

    #[test]
    fn types_by_property_do_not_need_those_by_tags() {
        let settings = format!("{BY_PROPERTY}tag = false\n[types]\nperson = \"Person\"\n");
        check(&settings, "---\ntype: person\n---\n#person\n", &["Person"]);
    }
}
