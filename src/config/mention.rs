//! Settings of unlinked mentions.

use serde::Deserialize;

/// How names are looked for in the texts of other notes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MentionSettings {
    /// Whether they are looked for at all.
    pub enabled: bool,
    /// Letters and digits that a name has at least; names in scripts without spaces may have two.
    pub min_length: usize,
    /// Names that are never looked for, in any case.
    pub stop: Vec<String>,
}

impl Default for MentionSettings {
    fn default() -> Self {
        Self { enabled: true, min_length: 3, stop: Vec::new() }
    }
}

impl MentionSettings {
    /// What is wrong with the settings, as a message and a help.
    pub(super) fn problem(&self) -> Option<(String, String)> {
        let help = |text: &str| text.to_owned();
        if self.min_length == 0 {
            return Some((
                "`mentions.min_length` is 0".to_owned(),
                help("the shortest name has 1 character"),
            ));
        }
        let is_blank = self.stop.iter().any(|name| name.trim().is_empty());
        is_blank.then(|| ("`mentions.stop` has an empty name".to_owned(), help("take it out")))
    }
}
