//! How relations are read: the rules that are heeded, and what the words of authors mean.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::path::fold;

/// Which rules of the grammar of relations are heeded; `docs/relations.md` says what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationRules {
    /// R1: what bullets say of the link they begin with.
    pub gloss: bool,
    /// R2a: rows of tables of entities.
    pub row: bool,
    /// R2b: tables of keys and values.
    pub key_value: bool,
    /// R3: properties.
    pub property: bool,
    /// R4: inline fields.
    pub field: bool,
    /// R5: links in sentences.
    pub prose: bool,
    /// R6: headings that the settings give a predicate.
    pub section: bool,
    /// R7: the definition in the first paragraph.
    pub definition: bool,
    /// R8: types by tags, and tags that name an entity.
    pub tag: bool,
    /// R9: dates and amounts.
    pub date: bool,
}

impl Default for RelationRules {
    fn default() -> Self {
        Self {
            gloss: true,
            row: true,
            key_value: true,
            property: true,
            field: true,
            prose: true,
            section: true,
            definition: true,
            tag: true,
            date: true,
        }
    }
}

/// `[relations]` in `adit.toml`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RelationsTable {
    gloss: Option<bool>,
    row: Option<bool>,
    key_value: Option<bool>,
    property: Option<bool>,
    field: Option<bool>,
    prose: Option<bool>,
    section: Option<bool>,
    definition: Option<bool>,
    tag: Option<bool>,
    date: Option<bool>,
    type_property: Option<String>,
}

impl RelationsTable {
    pub(super) fn rules(&self) -> RelationRules {
        let on = |rule: Option<bool>| rule.unwrap_or(true);
        RelationRules {
            gloss: on(self.gloss),
            row: on(self.row),
            key_value: on(self.key_value),
            property: on(self.property),
            field: on(self.field),
            prose: on(self.prose),
            section: on(self.section),
            definition: on(self.definition),
            tag: on(self.tag),
            date: on(self.date),
        }
    }

    /// The property that says what the entity of a note is.
    pub(super) fn type_property(&self) -> Result<Option<String>, (String, String)> {
        let Some(key) = self.type_property.as_deref().map(str::trim) else { return Ok(None) };
        if key.is_empty() || TAKEN.contains(&fold(key).as_str()) {
            let help = "name the property that says what a note is about, such as `type`".to_owned();
            return Err((format!("`relations.type_property` is `{key}`"), help));
        }
        Ok(Some(key.to_owned()))
    }
}

/// Properties that are no more than what adit and Obsidian themselves read in them.
const TAKEN: &[&str] = &["alias", "aliases", "tag", "tags", "cssclass", "cssclasses"];

/// What tags, labels and headings mean, by the settings: `[types]` and `[predicates]`; and which property says a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Folded tag → type, as written.
    types: BTreeMap<String, String>,
    /// Folded label or heading → predicate.
    predicates: BTreeMap<String, Predicate>,
    /// The property that says a type, if one does.
    type_property: Option<String>,
}

/// What the settings say of a label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predicate {
    /// An IRI, a name with a prefix, or a name.
    pub name: String,
    /// The name of the same relation the other way, if it has one.
    pub inverse: Option<String>,
    /// Whether A → B and B → C mean A → C.
    pub is_transitive: bool,
}

/// `"label" = "name"`, or the same with more to say.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum PredicateValue {
    Name(String),
    Table {
        name: String,
        #[serde(default)]
        inverse: Option<String>,
        #[serde(default)]
        transitive: bool,
    },
}

impl Vocabulary {
    pub(super) fn new(
        types: BTreeMap<String, String>,
        predicates: BTreeMap<String, PredicateValue>,
        type_property: Option<String>,
    ) -> Self {
        let types = types.into_iter().map(|(tag, name)| (fold(tag.trim_start_matches('#')), name)).collect();
        let predicates = predicates.into_iter().map(|(label, value)| {
            let predicate = match value {
                PredicateValue::Name(name) => Predicate { name, ..Predicate::default() },
                PredicateValue::Table { name, inverse, transitive } => {
                    Predicate { name, inverse, is_transitive: transitive }
                }
            };
            (fold(&label), predicate)
        });
        Self { types, predicates: predicates.collect(), type_property }
    }

    /// The property that says what the entity of a note is, if one does.
    pub fn type_property(&self) -> Option<&str> {
        self.type_property.as_deref()
    }

    /// The type that a value of that property means, if `[types]` has it: as a tag, or as a type.
    pub fn type_named(&self, value: &str) -> Option<&str> {
        let by_tag = self.type_of(value.trim_start_matches('#'));
        by_tag.or_else(|| self.types.values().map(String::as_str).find(|it| fold(it) == fold(value)))
    }

    /// The type that a tag means: its own, else that of the nearest tag around it.
    pub fn type_of(&self, tag: &str) -> Option<&str> {
        if self.types.is_empty() {
            return None;
        }
        let tag = fold(tag);
        let mut tag = tag.as_str();
        loop {
            if let Some(name) = self.types.get(tag) {
                return Some(name);
            }
            tag = tag.rsplit_once('/')?.0;
        }
    }

    /// What a label or heading means.
    pub fn predicate(&self, label: &str) -> Option<&Predicate> {
        if self.predicates.is_empty() { None } else { self.predicates.get(&fold(label)) }
    }

    /// Whether there are predicates by which one relation follows from several.
    pub(crate) fn has_transitive(&self) -> bool {
        self.predicates.values().any(|it| it.is_transitive)
    }

    /// Every type of `[types]`, each once, in order.
    pub fn types(&self) -> Vec<&str> {
        let mut types: Vec<_> = self.types.values().map(String::as_str).collect();
        types.sort_unstable();
        types.dedup();
        types
    }
}
