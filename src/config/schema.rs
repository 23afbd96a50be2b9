//! What notes of a type have to say: `[schema.TYPE]` in `adit.toml`.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::path::fold;
use crate::suggest::nearest;

use super::relations::Vocabulary;

/// Properties that adit itself heeds, or Obsidian. Every note may have them.
const ALWAYS_ALLOWED: &[&str] = &[
    "title",
    "description",
    "permalink",
    "publish",
    "draft",
    "cover",
    "image",
    "created",
    "modified",
    "updated",
];

/// What notes have to say, by their types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    types: BTreeMap<String, TypeSchema>,
}

/// What notes of a type have to say. Names are folded; in the values they are as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeSchema {
    /// Properties that each note has to have.
    pub required: BTreeMap<String, String>,
    /// Properties that a note may have besides those that are named elsewhere; all if there is no such list.
    pub allowed: Option<BTreeMap<String, String>>,
    /// What values have to be.
    pub kinds: BTreeMap<String, ValueKind>,
    /// The types that a relation may lead to, by its label or predicate.
    pub relations: BTreeMap<String, BTreeSet<String>>,
}

/// What the value of a property has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// One line, whatever it says.
    Text,
    /// A number.
    Number,
    /// A day, a month or a year.
    Date,
    /// `true` or `false`.
    Checkbox,
    /// A list.
    List,
    /// A link to another file.
    Link,
}

impl ValueKind {
    const ALL: &[Self] = &[Self::Text, Self::Number, Self::Date, Self::Checkbox, Self::List, Self::Link];

    /// The name in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Checkbox => "checkbox",
            Self::List => "list",
            Self::Link => "link",
        }
    }
}

impl Schema {
    /// Whether nothing is asked of anything.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// What is asked of notes of this type.
    pub fn of(&self, name: &str) -> Option<&TypeSchema> {
        self.types.get(name)
    }

    /// The same, with the name of the type.
    pub(crate) fn named(&self, name: &str) -> Option<(&str, &TypeSchema)> {
        self.types.get_key_value(name).map(|(name, schema)| (name.as_str(), schema))
    }

    /// The types of which something is asked, in order.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// Whether a type says which types its relations may lead to.
    pub fn has_relations(&self) -> bool {
        self.types.values().any(|it| !it.relations.is_empty())
    }
}

impl TypeSchema {
    /// Whether a note of the type may have the property with this folded name.
    pub fn allows(&self, property: &str) -> bool {
        self.allowed.is_none() || self.names(property) || ALWAYS_ALLOWED.contains(&property)
    }

    /// Whether the property with this folded name is one of the type.
    pub fn names(&self, property: &str) -> bool {
        self.required.contains_key(property)
            || self.kinds.contains_key(property)
            || self.relations.contains_key(property)
            || self.allowed.as_ref().is_some_and(|it| it.contains_key(property))
    }

    /// The properties that it names and that have to be, or may be, there.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.required.values().chain(self.allowed.iter().flatten().map(|(_, name)| name)).map(String::as_str)
    }
}

/// What cannot be used, and where: offset, message, help.
pub(super) type Problem = (usize, String, String);

/// The keys of `[schema.TYPE]`.
const KEYS: &[&str] = &["required", "allowed", "kinds", "relations"];

/// Reads `[schema]`. Its types are those of `[types]`; where a property says types, they may be any.
pub(super) fn read(table: &DeTable<'_>, types: &Vocabulary) -> Result<Schema, Problem> {
    let mut schema = Schema::default();
    for (name, value) in table {
        let at = name.span().start;
        let name = known_type(name.get_ref(), at, types)?;
        let DeValue::Table(keys) = value.get_ref() else {
            let help = format!("write it as `[schema.{name}]`");
            return Err((at, format!("`schema.{name}` has to be a table"), help));
        };
        schema.types.insert(name.to_owned(), read_type(name, keys, types)?);
    }
    Ok(schema)
}

fn read_type(name: &str, keys: &DeTable<'_>, types: &Vocabulary) -> Result<TypeSchema, Problem> {
    let mut schema = TypeSchema::default();
    for (key, value) in keys {
        let key_name = key.get_ref().as_ref();
        let full = format!("schema.{name}.{key_name}");
        match key_name {
            "required" => schema.required = names(&full, value)?,
            "allowed" => schema.allowed = Some(names(&full, value)?),
            "kinds" => {
                for (property, kind) in table(&full, value)? {
                    let found = ValueKind::ALL.iter().find(|it| Some(it.as_str()) == kind.get_ref().as_str());
                    let Some(found) = found else {
                        let message = format!("`{full}.{}` is no kind of value", property.get_ref());
                        let known = ValueKind::ALL.iter().map(|it| it.as_str());
                        let help = format!("the kinds are {}", quoted(known));
                        return Err((kind.span().start, message, help));
                    };
                    schema.kinds.insert(fold(property.get_ref()), *found);
                }
            }
            "relations" => {
                for (label, targets) in table(&full, value)? {
                    let full = format!("{full}.{}", label.get_ref());
                    let mut allowed = BTreeSet::new();
                    for target in texts(&full, targets)? {
                        allowed.insert(known_type(target.0, target.1, types)?.to_owned());
                    }
                    schema.relations.insert(fold(label.get_ref()), allowed);
                }
            }
            _ => {
                let message = format!("unknown key `{key_name}` in `[schema.{name}]`");
                let help = match nearest(key_name, KEYS.iter().copied()) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => format!("the keys of `[schema.TYPE]` are {}", quoted(KEYS.iter().copied())),
                };
                return Err((key.span().start, message, help));
            }
        }
    }
    Ok(schema)
}

fn known_type<'n>(name: &'n str, at: usize, vocabulary: &Vocabulary) -> Result<&'n str, Problem> {
    let types = vocabulary.types();
    if types.contains(&name) || vocabulary.type_property().is_some() {
        return Ok(name);
    }
    let help = match nearest(name, types.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if types.is_empty() => "map tags to types in `[types]` first".to_owned(),
        None => format!("the types in `[types]` are {}", quoted(types.iter().copied())),
    };
    Err((at, format!("no tag in `[types]` means the type `{name}`"), help))
}

/// A list of names, by their folded forms.
fn names(full: &str, value: &Spanned<DeValue<'_>>) -> Result<BTreeMap<String, String>, Problem> {
    Ok(texts(full, value)?.into_iter().map(|(name, _)| (fold(name), name.to_owned())).collect())
}

/// A text or a list of texts, each with its place.
fn texts<'v>(full: &str, value: &'v Spanned<DeValue<'_>>) -> Result<Vec<(&'v str, usize)>, Problem> {
    let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    let text = |item: &'v Spanned<DeValue<'_>>| {
        let problem = || {
            let help = "write it as `[\"one\", \"two\"]`".to_owned();
            (item.span().start, format!("`{full}` has to be a list of texts"), help)
        };
        item.get_ref().as_str().map(|text| (text, item.span().start)).ok_or_else(problem)
    };
    items.into_iter().map(text).collect()
}

fn table<'v, 'i>(full: &str, value: &'v Spanned<DeValue<'i>>) -> Result<&'v DeTable<'i>, Problem> {
    match value.get_ref() {
        DeValue::Table(table) => Ok(table),
        _ => {
            let help = format!("write it as `[{full}]`");
            Err((value.span().start, format!("`{full}` has to be a table"), help))
        }
    }
}

fn quoted<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn error(text: &str) -> (String, String) {
        let text = format!("[types]\nco = \"Company\"\nperson = \"Person\"\n{text}");
        let error = Config::parse(&text, "adit.toml").unwrap_err();
        (error.to_string(), error.help().unwrap_or_default().to_owned())
    }

    fn check(text: &str, message: &str, help: &str) {
        assert_eq!(error(text), (message.to_owned(), help.to_owned()), "{text}");
    }

    #[test]
    fn what_cannot_be_used_is_an_error_with_line_and_nearest_name() {
        check(
            "[schema.Compny]\n",
            "adit.toml:4: no tag in `[types]` means the type `Compny`",
            "did you mean `Company`?",
        );
        check(
            "[schema.Company]\nrequird = []\n",
            "adit.toml:5: unknown key `requird` in `[schema.Company]`",
            "did you mean `required`?",
        );
        check(
            "[schema.Company]\nrequired = [1]\n",
            "adit.toml:5: `schema.Company.required` has to be a list of texts",
            "write it as `[\"one\", \"two\"]`",
        );
        check(
            "[schema.Company.kinds]\nfounded = \"day\"\n",
            "adit.toml:5: `schema.Company.kinds.founded` is no kind of value",
            "the kinds are `text`, `number`, `date`, `checkbox`, `list`, `link`",
        );
        check(
            "[schema.Company.relations]\nowner = [\"Person\",\n\"Persona\"]\n",
            "adit.toml:6: no tag in `[types]` means the type `Persona`",
            "did you mean `Person`?",
        );
        check(
            "[schema]\nCompany = 1\n",
            "adit.toml:5: `schema.Company` has to be a table",
            "write it as `[schema.Company]`",
        );
    }

    #[test]
    fn names_are_compared_without_their_case() {
        let text =
            "[types]\nco = \"Company\"\n[schema.Company]\nrequired = \"Country\"\nallowed = [\"Staff\"]\n";
        let config = Config::parse(text, "adit.toml").unwrap();
        let company = config.schema.of("Company").unwrap();
        assert!(company.allows("country") && company.allows("staff") && company.allows("title"));
        assert!(!company.allows("colour") && config.schema.of("Person").is_none());
    }
}
