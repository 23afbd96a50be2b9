//! `wrong-property-kind`: a value of another kind than the settings ask for.

use super::schema::{TypedNote, typed_notes, with_article};
use super::{Context, Rule};
use crate::compile::{Piece, PropertyValue};
use crate::config::ValueKind;
use crate::date::Date;
use crate::diag::{Code, Diagnostic};
use crate::path::fold;

pub(super) const RULE: Rule =
    Rule { code: Code::WrongPropertyKind, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The settings say of which kind the values of a property are: `text`, `number`, `date` (a day, a month or a year),
`checkbox`, `list` or `link`. This value is of another kind. Of a list, each item has to be of the kind; a property
without a value is of every kind.

**Example.** `adit.toml` has this, and a note with the tag `#company` says `founded: in spring`:

```toml
[types]
company = \"Company\"

[schema.Company.kinds]
founded = \"date\"
```

**Fix.** Correct the value: `founded: 2011-05-02`, `2011-05` or `2011`.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for typed in typed_notes(context) {
        let TypedNote { file, note, schemas } = &typed;
        for property in &note.properties {
            let key = fold(&property.key);
            let asked = schemas.iter().find_map(|(name, schema)| Some((name, *schema.kinds.get(&key)?)));
            let Some((name, kind)) = asked.filter(|(_, kind)| !is_of(&property.value, *kind)) else {
                continue;
            };
            let message =
                format!("`{}` of {} has to be a {}", property.key, with_article(name), kind.as_str());
            let help = match kind {
                ValueKind::Text => "write one line of text",
                ValueKind::Number => "write a number, such as `250` or `1.5`",
                ValueKind::Date => "write `2011-05-02`, `2011-05` or `2011`",
                ValueKind::Checkbox => "write `true` or `false`",
                ValueKind::List => "write a list: `[one, two]`, or an item a line behind `-`",
                ValueKind::Link => "write a link in quotes: `\"[[Note]]\"`",
            };
            let finding = Diagnostic::new(RULE.code, &file.path, message);
            let finding = finding.at(property.span, property.position);
            findings.push(finding.label(format!("its value is {}", described(&property.value))).help(help));
        }
    }
}

fn is_of(value: &PropertyValue, kind: ValueKind) -> bool {
    match (value, kind) {
        (PropertyValue::Empty, _) | (PropertyValue::List(_), ValueKind::List) => true,
        (_, ValueKind::List) => false,
        (PropertyValue::List(items), _) => items.iter().all(|it| is_of(it, kind)),
        (value, ValueKind::Text) => !matches!(value, PropertyValue::Map(_)),
        (PropertyValue::Number(_), ValueKind::Number) | (PropertyValue::Bool(_), ValueKind::Checkbox) => true,
        (PropertyValue::Text(text) | PropertyValue::Number(text), ValueKind::Date) => is_date(text.trim()),
        (PropertyValue::Linked(pieces), ValueKind::Link) => {
            pieces.iter().all(|piece| matches!(piece, Piece::Link(_)) || is_space(piece))
        }
        _ => false,
    }
}

fn is_space(piece: &Piece) -> bool {
    matches!(piece, Piece::Text(text) if text.trim().is_empty())
}

/// Whether a text is a day, with or without a time, a month or a year.
fn is_date(text: &str) -> bool {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|it| it.is_ascii_digit());
    let is_month = |text: &str| text.len() == 2 && matches!(text.parse(), Ok(1..=12));
    Date::parse_property(text).is_some()
        || is_year(text)
        || text.split_once('-').is_some_and(|(year, month)| is_year(year) && is_month(month))
}

fn described(value: &PropertyValue) -> &'static str {
    match value {
        PropertyValue::Empty => "nothing",
        PropertyValue::Bool(_) => "a checkbox",
        PropertyValue::Number(_) => "a number",
        PropertyValue::Text(_) => "text",
        PropertyValue::Linked(_) => "text with a link",
        PropertyValue::List(_) => "a list",
        PropertyValue::Map(_) => "a mapping",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_a_month_or_a_year() {
        for text in ["2011-05-02", "2011-05", "2011", "2011-05-02T10:00"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["", "in spring", "2011-13", "11", "2011-", "20111", "2011-5-2x"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
