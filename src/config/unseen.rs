//! Refuses settings with characters that nobody sees and no page can hold: escapes such as `\u001b` stand for them.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::path::is_control;

/// What is wrong, where, and what to do instead.
type Wrong = (usize, String, &'static str);

/// Fails if a key or text in a table has a control character in it.
pub(super) fn refuse(table: &DeTable<'_>) -> Result<(), Wrong> {
    for (key, value) in table {
        refuse_text(key.get_ref(), key.span().start)?;
        refuse_value(value)?;
    }
    Ok(())
}

fn refuse_value(value: &Spanned<DeValue<'_>>) -> Result<(), Wrong> {
    match value.get_ref() {
        DeValue::String(text) => refuse_text(text, value.span().start),
        DeValue::Array(items) => items.iter().try_for_each(refuse_value),
        DeValue::Table(table) => refuse(table),
        _ => Ok(()),
    }
}

fn refuse_text(text: &str, at: usize) -> Result<(), Wrong> {
    match text.chars().find(|c| is_control(*c)) {
        Some(c) => {
            let message = format!("a text has the control character U+{:04X} in it", u32::from(c));
            Err((at, message, "take it out: no page can show it"))
        }
        None => Ok(()),
    }
}
