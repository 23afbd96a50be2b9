//! The names of things in RDF.

use oxrdf::NamedNode;

/// Prefixes that settings may use for types and predicates, and what they stand for.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("adit", ADIT),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", SCHEMA),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The words that no standard vocabulary has.
pub(super) const ADIT: &str = "urn:adit:";
const SCHEMA: &str = "https://schema.org/";

/// A name below the base: what kind of thing it is, and which.
pub(super) fn local(base: &str, kind: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{base}{kind}/{}", encoded(name)))
}

/// The place of a line in a note.
pub(super) fn line(base: &str, file: &str, line: u32) -> NamedNode {
    NamedNode::new_unchecked(format!("{base}note/{}#L{line}", encoded(file)))
}

/// A type as the settings have it: an IRI, a name with a known prefix, or a class of schema.org.
pub(super) fn class(base: &str, name: &str) -> NamedNode {
    let is_word =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if is_word {
        return NamedNode::new_unchecked(format!("{SCHEMA}{name}"));
    }
    given(name).unwrap_or_else(|| local(base, "type", name))
}

/// A predicate as the settings have it: an IRI, a name with a known prefix, or a name of the vault's own.
pub(super) fn predicate(base: &str, name: &str) -> NamedNode {
    given(name).unwrap_or_else(|| local(base, "predicate", name))
}

/// What is an IRI already, or becomes one by its prefix.
fn given(name: &str) -> Option<NamedNode> {
    let (prefix, rest) = name.split_once(':')?;
    match PREFIXES.iter().find(|(known, _)| *known == prefix) {
        Some((_, iri)) => NamedNode::new(format!("{iri}{rest}")).ok(),
        None => NamedNode::new(name).ok(),
    }
}

/// A name with everything percent-encoded that is no letter, no digit and none of `/-._~`.
fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | '_' | '~') {
            encoded.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                encoded.extend(['%', hex(byte >> 4), hex(byte & 15)]);
            }
        }
    }
    encoded
}

fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).expect("four bits are a digit").to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        let iri = local("urn:vault:", "entity", name);
        assert_eq!(iri.as_str(), format!("urn:vault:entity/{expected}"));
        assert!(NamedNode::new(iri.as_str()).is_ok(), "{iri}");
    }

    #[test]
    fn names_become_valid_iris_and_stay_apart() {
        check("Actors/Lynas Rare Earths.md", "Actors/Lynas%20Rare%20Earths.md");
        check("日本.md", "日本.md");
        check("a<b>\"{c}|\\^`[d]#?%20.md", "a%3Cb%3E%22%7Bc%7D%7C%5C%5E%60%5Bd%5D%23%3F%2520.md");
        check("\0\u{2028}\u{feff}\u{e000}\u{10ffff}", "%00%E2%80%A8%EF%BB%BF%EE%80%80%F4%8F%BF%BF");
        check("javascript:alert(1)", "javascript%3Aalert%281%29");
    }

    #[test]
    fn settings_name_classes_by_iri_prefix_or_word() {
        let class = |name| class("urn:vault:", name).into_string();
        assert_eq!(class("GovernmentOrganization"), "https://schema.org/GovernmentOrganization");
        assert_eq!(class("schema:Country"), "https://schema.org/Country");
        assert_eq!(class("https://example.org/a#b"), "https://example.org/a#b");
        assert_eq!(class("rare earth"), "urn:vault:type/rare%20earth");
        assert_eq!(class("https://a b"), "urn:vault:type/https%3A//a%20b");
        assert_eq!(class("mineral"), "urn:vault:type/mineral");
    }
}
