//! The site's own words in `adit.toml`: the table `[text]`, and `[text.script]` for the scripts of its pages.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::suggest::nearest;
use crate::words::{Entry, Words};

use super::schema::Problem;

/// The table of the words of scripts.
const SCRIPT: &str = "script";

/// Reads `[text]`.
pub(super) fn read(table: &DeTable<'_>) -> Result<Words, Problem> {
    let known = Words::english();
    let mut words = Words::default();
    for (key, value) in table {
        if key.get_ref() != SCRIPT {
            let entry = entry(key, value, &known.pages, "text")?;
            words.pages.insert(key.get_ref().to_string(), entry);
            continue;
        }
        let DeValue::Table(inner) = value.get_ref() else {
            let help = "write it as `[text.script]`".to_owned();
            return Err((key.span().start, "`text.script` has to be a table".to_owned(), help));
        };
        for (key, value) in inner {
            let entry = entry(key, value, &known.script, "text.script")?;
            words.script.insert(key.get_ref().to_string(), entry);
        }
    }
    Ok(words)
}

fn entry(
    key: &Spanned<DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    known: &BTreeMap<String, Entry>,
    table: &str,
) -> Result<Entry, Problem> {
    let (name, at) = (key.get_ref().as_ref(), key.span().start);
    let Some(english) = known.get(name) else {
        let help = match nearest(name, known.keys().map(String::as_str)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "the keys are those of `templates/text/en.toml`".to_owned(),
        };
        return Err((at, format!("unknown key `{name}` in `[{table}]`"), help));
    };
    let text = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    };
    let entry = match value.get_ref() {
        DeValue::String(text) => Some(Entry::Plain(text.to_string())),
        DeValue::Table(forms) => {
            let form =
                |(name, value): (&Spanned<DeString<'_>>, _)| Some((name.get_ref().to_string(), text(value)?));
            forms.iter().map(form).collect::<Option<_>>().map(Entry::Forms)
        }
        _ => None,
    };
    let Some(entry) = entry else {
        let help = "write a text, or a table like `{ one = \"{n} note\", other = \"{n} notes\" }`".to_owned();
        return Err((value.span().start, format!("`{table}.{name}` is no text"), help));
    };
    match entry.problem(english) {
        Some((problem, help)) => Err((at, format!("`{table}.{name}`: {problem}"), help)),
        None => Ok(entry),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn check(text: &str) -> (String, String) {
        match Config::parse(text, "adit.toml") {
            Ok(_) => ("fine".to_owned(), String::new()),
            Err(error) => (error.to_string(), error.help().unwrap_or_default().to_owned()),
        }
    }

    #[test]
    fn a_word_of_the_site_can_be_another() {
        assert_eq!(check("[text]\nnotes = \"Pages\"\n[text.script]\ntheme = \"Look\"\n").0, "fine");
        assert_eq!(check("[text]\nn_notes = \"{n} pp.\"\n").0, "fine");
        assert_eq!(check("[text]\nn_notes = { one = \"a page\", other = \"{n} pages\" }\n").0, "fine");
    }

    #[test]
    fn an_unknown_key_is_an_error_with_line_and_nearest_name() {
        let (error, help) = check("[text]\nlinked_form = \"x\"\n");
        assert_eq!(error, "adit.toml:2: unknown key `linked_form` in `[text]`");
        assert_eq!(help, "did you mean `linked_from`?");
        assert!(check("[text.script]\nthme = \"x\"\n").1.contains("`theme`"));
    }

    #[test]
    fn what_adit_fills_has_to_be_there_and_nothing_else() {
        assert_eq!(
            check("[text]\nsource_file = \"Source\"\n"),
            (
                "adit.toml:2: `text.source_file`: `{file}` is missing".to_owned(),
                "adit fills `{file}`".to_owned()
            )
        );
        assert!(
            check("[text]\nnot_found_intro = \"See [all](notes).\"\n").0.contains("`](home)` is missing")
        );
        assert!(check("[text]\nnotes = \"{n} Notes\"\n").0.contains("nothing fills `{n}`"));
    }

    #[test]
    fn forms_are_for_texts_about_numbers_and_have_known_categories() {
        assert!(check("[text]\nnotes = { other = \"x\" }\n").0.contains("about no number"));
        assert!(check("[text]\nn_notes = { one = \"x\" }\n").0.contains("lacks the form `other`"));
        assert!(check("[text]\nn_notes = { single = \"x\", other = \"y\" }\n").0.contains("`single`"));
        assert!(check("[text]\nnotes = 3\n").0.contains("is no text"));
    }
}
