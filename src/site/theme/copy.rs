//! Copies of adit's own templates and assets: what a theme begins with, and how a copy tells which version it is of.

use xxhash_rust::xxh3::xxh3_64;

use crate::diag::{Code, Diagnostic};
use crate::error::Error;
use crate::scan::Overrides;
use crate::suggest::nearest;

use super::{ASSETS, SHEETS, TEMPLATES};

/// A template or asset of adit's own.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// `templates/note.html`, `assets/style.css`: its path in the theme folder of a vault.
    pub path: String,
    /// What is in it.
    pub bytes: &'static [u8],
}

/// What the owner of a vault did about a file of the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeState {
    /// Nothing.
    Own,
    /// Put another in its place.
    Replaced,
    /// Put a copy of this version's in its place, changed or not.
    Copied,
    /// Put a copy of another version's in its place; the number of that version.
    Stale(String),
    /// Put a file there that adit has none of.
    Added,
}

impl ThemeFile {
    /// All of them: templates in the order of their names, then assets.
    pub fn all() -> Vec<Self> {
        let templates = TEMPLATES
            .iter()
            .map(|(name, text)| Self { path: format!("templates/{name}"), bytes: text.as_bytes() });
        let assets = ASSETS.iter().chain(SHEETS.iter().map(|(_, asset)| asset));
        let assets = assets.map(|it| Self { path: it.path.to_owned(), bytes: it.bytes });
        let mut all: Vec<_> = templates.chain(assets).collect();
        all.sort_unstable_by(|a, b| (!a.is_template(), &a.path).cmp(&(!b.is_template(), &b.path)));
        all
    }

    /// Its name without the folder, by which commands call it.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether it is a template.
    pub fn is_template(&self) -> bool {
        self.path.starts_with("templates/")
    }

    /// Why a name means none of them.
    pub fn unknown(name: &str) -> Error {
        let all = Self::all();
        let names = all.iter().flat_map(|it| [it.name(), it.path.as_str()]);
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`adit theme list` shows all names".to_owned(),
        };
        Error::question(format!("the theme has no `{name}`"), Some(help))
    }

    /// A copy for the owner to change, with a line that says which version it is of.
    pub fn copy(&self) -> Vec<u8> {
        let mark = format!("adit {} {} {:016x}", env!("CARGO_PKG_VERSION"), self.path, xxh3_64(self.bytes));
        let mark = match crate::path::extension(&self.path).as_str() {
            "html" => format!("{{#- {mark} -#}}\n"),
            "css" | "js" => format!("/* {mark} */\n"),
            _ => String::new(),
        };
        [mark.as_bytes(), self.bytes].concat()
    }

    fn state(&self, overrides: &Overrides) -> ThemeState {
        let Some(bytes) = overrides.get(&self.path) else { return ThemeState::Own };
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let Some((version, hash)) = std::str::from_utf8(first).ok().and_then(|it| self.marked(it)) else {
            return ThemeState::Replaced;
        };
        let is_current = hash == format!("{:016x}", xxh3_64(self.bytes));
        if is_current { ThemeState::Copied } else { ThemeState::Stale(version.to_owned()) }
    }

    /// Version and hash, as a mark in this line has them.
    fn marked<'t>(&self, line: &'t str) -> Option<(&'t str, &'t str)> {
        let mut words = line.split_whitespace().skip_while(|word| *word != "adit").skip(1);
        let (version, path, hash) = (words.next()?, words.next()?, words.next()?);
        let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        (path == self.path && is_hash).then_some((version, hash))
    }
}

/// What the owner did about each file of the theme: adit's own in order, then those beside them.
pub fn theme_states(overrides: &Overrides) -> Vec<(String, ThemeState)> {
    let all = ThemeFile::all();
    let own = all.iter().map(|it| (it.path.clone(), it.state(overrides)));
    let added = overrides.iter().filter(|(path, _)| all.iter().all(|it| it.path != *path));
    own.chain(added.map(|(path, _)| (path.to_owned(), ThemeState::Added))).collect()
}

/// Finds copies of what has changed since.
pub fn stale_overrides(overrides: &Overrides) -> Vec<Diagnostic> {
    if overrides.iter().next().is_none() {
        return Vec::new();
    }
    let finding = |file: &ThemeFile| {
        let ThemeState::Stale(version) = file.state(overrides) else { return None };
        let place = overrides.place(&file.path);
        let message = format!("this is a copy of what adit {version} had; adit's own has changed since");
        let help = format!("compare: `adit theme show {} | diff - {place}`", file.name());
        Some(Diagnostic::new(Code::StaleOverride, &place, message).help(help))
    };
    ThemeFile::all().iter().filter_map(finding).collect()
}
