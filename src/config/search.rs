//! Settings of the search of the site.

use serde::Deserialize;

/// What readers can search for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchIndexing {
    /// Names and texts.
    #[default]
    Full,
    /// Names alone: titles and aliases.
    Titles,
    /// Nothing: the site has no search.
    None,
}

/// How the site is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchSettings {
    /// What readers can search for.
    pub index: SearchIndexing,
    /// Whether results show the place in the text.
    pub excerpts: bool,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self { index: SearchIndexing::Full, excerpts: true }
    }
}

/// The table `[search]`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SearchTable {
    index: Option<String>,
    excerpts: Option<bool>,
}

impl SearchTable {
    /// The settings, or what is wrong with them as a message and a help.
    pub(super) fn settings(&self) -> Result<SearchSettings, (String, String)> {
        let defaults = SearchSettings::default();
        let index = match self.index.as_deref() {
            None | Some("full") => SearchIndexing::Full,
            Some("titles") => SearchIndexing::Titles,
            Some("none") => SearchIndexing::None,
            Some(other) => {
                let help = "the values are `full`, `titles` and `none`".to_owned();
                return Err((format!("`search.index` is `{other}`"), help));
            }
        };
        Ok(SearchSettings { index, excerpts: self.excerpts.unwrap_or(defaults.excerpts) })
    }
}
