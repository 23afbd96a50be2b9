//! The format of a case: a folder with `vault/` and `expect.json`.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::assertion::{GraphAssertion, HtmlAssertion};

/// A loaded case.
#[derive(Debug)]
pub(crate) struct Case {
    /// The name of its folder, like `045-heading-link`.
    pub name: String,
    pub vault: PathBuf,
    pub expect: Expect,
}

impl Case {
    /// Reads `dir/expect.json`.
    pub(crate) fn load(dir: &Path) -> Result<Self, String> {
        let at = |why: &dyn fmt::Display| format!("{}: {why}", dir.display());
        let json = fs::read(dir.join("expect.json")).map_err(|e| at(&e))?;
        let expect = Expect::parse(&json).map_err(|e| at(&e))?;
        let vault = dir.join("vault");
        if !vault.is_dir() {
            return Err(at(&"no vault/ folder"));
        }
        let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Case { name, vault, expect })
    }
}

/// What `expect.json` says.
#[derive(Debug, Deserialize)]
pub(crate) struct Expect {
    pub title: String,
    pub level: Level,
    pub why: String,
    #[serde(default)]
    pub rules: Vec<String>,
    #[serde(default)]
    pub graph: Vec<GraphAssertion>,
    #[serde(default)]
    pub html: Vec<HtmlAssertion>,
}

impl Expect {
    /// Parses and validates the content of an `expect.json`.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, String> {
        let expect: Self = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        if expect.title.is_empty() || expect.why.is_empty() {
            return Err("a case needs a title and a reason (why)".to_owned());
        }
        if expect.graph.is_empty() && expect.html.is_empty() {
            return Err("no assertions".to_owned());
        }
        Ok(expect)
    }
}

/// How binding a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// Documented by Obsidian, or the purpose of the tool itself.
    Must,
    /// Observed behaviour of Obsidian, or what a careful reader expects.
    Should,
    /// Small extras.
    Nice,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Must => "must",
            Level::Should => "should",
            Level::Nice => "nice",
        })
    }
}
