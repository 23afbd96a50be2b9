//! What a page is about, for machines: JSON-LD in the words of schema.org.

use serde_json::{Map, Value, json};

use crate::compile::{Note, PropertyValue};
use crate::site::Site;
use crate::site::view::CoverView;
use crate::vault::FileId;

use super::dates;

/// Types of the settings, as people write them, and what they are in schema.org.
const TYPES: &[(&str, &[&str])] = &[
    (
        "Organization",
        &["organization", "organisation", "association", "institution", "ngo", "union", "group", "alliance"],
    ),
    (
        "Corporation",
        &["corporation", "company", "firm", "business", "enterprise", "manufacturer", "producer"],
    ),
    ("GovernmentOrganization", &["governmentorganization", "agency", "ministry", "authority", "government"]),
    ("EducationalOrganization", &["educationalorganization", "university", "school", "college"]),
    ("Person", &["person", "people", "author", "politician", "scientist", "artist"]),
    ("Country", &["country", "state", "nation"]),
    ("City", &["city", "town", "municipality"]),
    ("Place", &["place", "location", "region", "area", "site", "mine", "port"]),
    ("Event", &["event", "conference", "meeting", "incident"]),
    ("Legislation", &["legislation", "policy", "law", "act", "treaty", "agreement", "regulation"]),
    ("DefinedTerm", &["definedterm", "concept", "term", "idea", "topic"]),
    ("Product", &["product", "device", "mineral", "material", "commodity"]),
    ("SoftwareApplication", &["softwareapplication", "software", "app", "tool", "program"]),
    ("Project", &["project", "programme", "initiative"]),
    ("Book", &["book"]),
    ("Movie", &["movie", "film"]),
    ("Dataset", &["dataset", "data"]),
    ("ScholarlyArticle", &["scholarlyarticle", "paper", "study"]),
    ("Article", &["article", "essay", "source", "report"]),
    ("BlogPosting", &["blogposting", "post"]),
    ("Recipe", &["recipe"]),
];

/// Properties with other addresses of what a note is about.
const SAME_AS: &[&str] =
    &["url", "website", "homepage", "same_as", "sameAs", "wikipedia", "wikidata", "orcid", "doi"];

impl Site<'_> {
    /// What the page of a note is about.
    pub(super) fn linked_data(&self, id: FileId, note: &Note, cover: Option<&CoverView>) -> Option<String> {
        let address = self.absolute(self.file_href(id)?)?;
        let description = self.description_of(id, note);
        let is_home = self.compilation.routes.home == Some(id);
        let mut data = Map::new();
        data.insert("@context".to_owned(), json!("https://schema.org"));
        let types: Vec<&str> = self.explore.types_of(id).map(schema_type).collect();
        let is_entity = !types.is_empty() && !is_home;
        data.insert("@type".to_owned(), if is_home { json!("WebSite") } else { one_or_many(types) });
        let mut put = |key: &str, value: Value| drop(data.insert(key.to_owned(), value));
        put(
            if is_entity || is_home { "name" } else { "headline" },
            json!(if is_home { &self.title } else { &note.title }),
        );
        put(if is_entity { "mainEntityOfPage" } else { "url" }, json!(address));
        put("inLanguage", json!(self.config.language()));
        if is_entity {
            put("@id", json!(format!("{address}#entity")));
            data.remove("inLanguage");
        }
        let mut put = |key: &str, value: Value| drop(data.insert(key.to_owned(), value));
        let aliases: Vec<&str> = note.aliases.iter().map(|it| it.name.as_str()).collect();
        if !aliases.is_empty() && !is_home {
            put("alternateName", json!(aliases));
        }
        if !description.is_empty() {
            put("description", json!(description));
        }
        let same = same_as(note);
        if !same.is_empty() {
            put("sameAs", json!(same));
        }
        if let Some(image) = cover.and_then(|it| self.image_address(&it.src)) {
            put("image", json!(image));
        }
        if !is_entity && !is_home {
            put(
                "isPartOf",
                json!({ "@type": "WebSite", "name": self.title, "url": self.absolute("index.html") }),
            );
            if let Some(date) = dates::written(note) {
                put("datePublished", json!(dates::w3c(date)));
            }
            if let Some(date) = dates::changed(note) {
                put("dateModified", json!(dates::w3c(date)));
            }
        }
        Some(script(&Value::Object(data)))
    }

    /// What the home page is about, where no note is one.
    pub(super) fn linked_home(&self) -> Option<String> {
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": self.title,
            "url": self.absolute("index.html")?,
            "inLanguage": self.config.language(),
        });
        if !self.description.is_empty() {
            data["description"] = json!(self.description);
        }
        Some(script(&data))
    }
}

/// What a type of the settings is in schema.org; a `Thing` where that is not known.
fn schema_type(name: &str) -> &str {
    if let Some(own) = name.strip_prefix("schema:")
        && !own.is_empty()
        && own.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return own;
    }
    let folded: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let singular = folded.strip_suffix("ies").map(|it| format!("{it}y"));
    let names = [Some(folded.as_str()), folded.strip_suffix('s'), singular.as_deref()];
    let is_one = |known: &[&str]| names.iter().flatten().any(|name| known.contains(name));
    TYPES.iter().find(|(_, known)| is_one(known)).map_or("Thing", |(schema, _)| *schema)
}

/// The types of a page; that of a text, where settings give none.
fn one_or_many(mut types: Vec<&str>) -> Value {
    types.sort_unstable();
    types.dedup();
    if types.len() > 1 {
        types.retain(|it| *it != "Thing");
    }
    match types.as_slice() {
        [] => json!("Article"),
        [one] => json!(one),
        many => json!(many),
    }
}

/// Other addresses of what a note is about: what its properties have of them, and nothing that is none.
fn same_as(note: &Note) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in SAME_AS {
        let Some(value) = note.property(name) else { continue };
        let texts: Vec<_> = match value {
            PropertyValue::List(items) => items.iter().map(|it| note.value_text(it)).collect(),
            value => vec![note.value_text(value)],
        };
        for text in texts {
            if let Some(address) = address(name, text.trim())
                && !found.contains(&address)
            {
                found.push(address);
            }
        }
    }
    found
}

/// A value of a property as an address of the web.
fn address(name: &str, text: &str) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match name {
        "wikidata" if text.strip_prefix('Q').is_some_and(is_number) => {
            return Some(format!("https://www.wikidata.org/wiki/{text}"));
        }
        "orcid"
            if text.len() == 19 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-' || it == b'X') =>
        {
            return Some(format!("https://orcid.org/{text}"));
        }
        "doi" if text.starts_with("10.") && !text.contains(char::is_whitespace) => {
            return Some(format!("https://doi.org/{text}"));
        }
        _ => {}
    }
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    (is_address && !text.contains(|c: char| c.is_whitespace() || c.is_control())).then(|| text.to_owned())
}

/// The data as an element that no browser runs, and that nothing in it can end.
fn script(data: &Value) -> String {
    let text = data.to_string();
    let mut out = "<script type=\"application/ld+json\">".to_owned();
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out += &format!("\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "</script>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_settings_find_those_of_schema_org() {
        let check = |name: &str, expected: &str| assert_eq!(schema_type(name), expected, "{name}");
        check("Company", "Corporation");
        check("Countries", "Country");
        check("People", "Person");
        check("government organization", "GovernmentOrganization");
        check("schema:Airline", "Airline");
        check("schema:</script>", "Thing");
        check("Mystery", "Thing");
    }

    #[test]
    fn nothing_in_the_data_ends_its_element() {
        let text = script(&json!({ "name": "</script><!--\u{2028}&" }));
        assert_eq!(
            text,
            "<script type=\"application/ld+json\">{\"name\":\"\\u003c/script\\u003e\\u003c!--\\u2028\\u0026\"}</script>\n"
        );
    }

    #[test]
    fn only_addresses_are_the_same_as_something() {
        assert_eq!(address("wikidata", "Q17").as_deref(), Some("https://www.wikidata.org/wiki/Q17"));
        assert_eq!(address("url", "https://example.org/").as_deref(), Some("https://example.org/"));
        assert_eq!(address("doi", "10.1000/182").as_deref(), Some("https://doi.org/10.1000/182"));
        for (name, text) in
            [("url", "javascript:alert(1)"), ("wikidata", "Qx"), ("url", "https://a b"), ("url", "")]
        {
            assert_eq!(address(name, text), None, "{text}");
        }
    }
}
