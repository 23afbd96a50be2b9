//! Settings: `adit.toml` in the vault, and the few of Obsidian's own that change what a vault means.

mod frame_hosts;
mod keys;
mod mention;
mod property_type;
mod relations;
mod schema;
mod search;
mod text;
mod unseen;
mod web;

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

pub use frame_hosts::FrameHosts;
pub use keys::{KEYS, Key};
pub use mention::MentionSettings;
pub use property_type::{PropertyType, PropertyTypes};
pub use relations::{Predicate, RelationRules, Vocabulary};
pub use schema::{Schema, TypeSchema, ValueKind};
pub use search::{SearchIndexing, SearchSettings};
pub use web::{BaseUrl, Redirects, WebSettings};

use crate::date::Date;
use crate::diag::{Code, Severity};
use crate::error::Error;
use crate::words::Words;

use relations::{PredicateValue, RelationsTable};
use search::SearchTable;

/// The name of the configuration file at the root of a vault.
pub const CONFIG_FILE: &str = "adit.toml";

/// Where templates and assets of the owner are, unless the settings name another folder.
const THEME_FOLDER: &str = ".adit";

/// Every setting of a build, validated.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Name of the site; the name of the vault's folder if not set.
    pub title: Option<String>,
    /// One sentence about the site, for its home page.
    pub description: Option<String>,
    /// BCP 47 tag of the language that the notes are written in; `en` if not set.
    pub language: Option<String>,
    /// The note that becomes the home page, as a link would name it.
    pub home: Option<String>,
    /// Whether links show what they lead to when a reader rests on them; they do if not set.
    pub previews: Option<bool>,
    /// Whether the home page goes on with a look at the vault as a whole; it does if not set.
    pub overview: Option<bool>,
    /// What the site has for the web.
    pub web: WebSettings,
    /// The folder of the vault with the owner's templates and assets; `.adit` if not set.
    pub theme_folder: Option<String>,
    /// Whether what could run scripts is used as it is: templates and scripts of that folder, documents among the
    /// attachments, raw HTML where `trust_html` is set. No key of `adit.toml` sets it, for whoever wrote the vault wrote
    /// that file too: only whoever builds can.
    pub trust: bool,
    /// The output folder, relative to the working directory, when `-o` is not given.
    pub output: Option<String>,
    /// Whether a single newline is white space instead of a line break; Obsidian's setting if not set.
    pub strict_line_breaks: Option<bool>,
    /// Whether code is coloured; it is if not set.
    pub highlight: Option<bool>,
    /// The line in which raw HTML in notes is asked to be passed through as it is, if it is.
    pub(crate) trust_html: Option<u32>,
    /// Hosts whose pages notes may show in frames.
    pub iframe_hosts: FrameHosts,
    /// The rules by which relations are read.
    pub relations: RelationRules,
    /// What tags, labels and headings mean, and which property says a type.
    pub vocabulary: Vocabulary,
    /// What notes of a type have to say.
    pub schema: Schema,
    /// The day that queries take for today; they know none if not set.
    pub(crate) today: Option<Date>,
    /// How names of notes are looked for in other notes.
    pub mentions: MentionSettings,
    /// How the site is searched.
    pub search: SearchSettings,
    /// Whether the site has a page of its graph, and a map on its home page; it has if not set.
    pub graph: Option<bool>,
    /// Files that are left out of the vault.
    pub ignore: Ignore,
    /// What the site says in place of adit's own words.
    pub(crate) text: Words,
    /// Severities that differ from the defaults.
    pub check: BTreeMap<&'static str, Severity>,
}

/// Glob patterns of files that are no part of the vault.
#[derive(Clone, Debug, Default)]
pub struct Ignore(GlobSet);

impl Ignore {
    /// Whether the file or folder at this vault path is left out.
    pub fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    site: SiteTable,
    vault: VaultTable,
    theme: ThemeTable,
    build: BuildTable,
    markdown: MarkdownTable,
    security: SecurityTable,
    query: QueryTable,
    relations: RelationsTable,
    types: BTreeMap<String, String>,
    predicates: BTreeMap<String, PredicateValue>,
    mentions: MentionSettings,
    search: SearchTable,
    graph: GraphTable,
    check: BTreeMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SiteTable {
    title: Option<String>,
    description: Option<String>,
    language: Option<String>,
    home: Option<String>,
    previews: Option<bool>,
    overview: Option<bool>,
    base_url: Option<String>,
    index: Option<bool>,
    redirects: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct VaultTable {
    ignore: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ThemeTable {
    folder: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BuildTable {
    output: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct GraphTable {
    enabled: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MarkdownTable {
    strict_line_breaks: Option<bool>,
    highlight: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SecurityTable {
    trust_html: Option<toml::Spanned<bool>>,
    iframe_hosts: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct QueryTable {
    today: Option<String>,
}

impl Config {
    /// Reads the text of `adit.toml`; `name` is how messages call the file.
    ///
    /// # Errors
    /// Text that is no TOML, a key that does not exist, a value of the wrong kind; with the line.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let line = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let wrong = |at: Option<usize>, message: &str, help: &str| {
            let at = at.map(|offset| format!(":{}", line(offset))).unwrap_or_default();
            Error::config(format!("{name}{at}: {message}"), help)
        };
        let table = toml::de::DeTable::parse(text).map_err(|e| {
            wrong(e.span().map(|s| s.start), e.message(), "see `docs/configuration.md` for the format")
        })?;
        unseen::refuse(table.get_ref()).map_err(|(at, message, help)| wrong(Some(at), &message, help))?;
        for (table_key, value) in table.get_ref() {
            let table_name = table_key.get_ref().as_ref();
            let start = Some(table_key.span().start);
            if !tables().any(|known| known == table_name) {
                return Err(wrong(
                    start,
                    &format!("unknown table `[{table_name}]`"),
                    &did_you_mean(table_name, tables(), "the tables are"),
                ));
            }
            let toml::de::DeValue::Table(keys) = value.get_ref() else {
                return Err(wrong(
                    start,
                    &format!("`{table_name}` has to be a table"),
                    &format!("write it as `[{table_name}]`"),
                ));
            };
            // The names in `[schema]` are the user's own; those in `[text]` are many, and read where their values are.
            let keys_in_order = keys.keys().filter(|_| table_name != "schema" && table_name != "text");
            for key in keys_in_order {
                let key_name = key.get_ref().as_ref();
                if !keys_of(table_name).any(|known| known == key_name || known == "*") {
                    let help = did_you_mean(
                        key_name,
                        keys_of(table_name),
                        &format!("the keys of `[{table_name}]` are"),
                    );
                    return Err(wrong(
                        Some(key.span().start),
                        &format!("unknown key `{key_name}` in `[{table_name}]`"),
                        &help,
                    ));
                }
            }
        }
        let file: File = toml::from_str(text).map_err(|e| {
            wrong(e.span().map(|s| s.start), e.message(), "see `docs/configuration.md` for the kind of value")
        })?;
        let asked = file.security.trust_html.as_ref().filter(|it| *it.get_ref());
        let trust_html = asked.map(|it| crate::span::to_u32(line(it.span().start)));
        let mut config = file.validate().map_err(|(message, help)| wrong(None, &message, &help))?;
        if let Some(toml::de::DeValue::Table(schema)) =
            table.get_ref().get("schema").map(toml::Spanned::get_ref)
        {
            config.schema = schema::read(schema, &config.vocabulary)
                .map_err(|(at, message, help)| wrong(Some(at), &message, &help))?;
        }
        if let Some(toml::de::DeValue::Table(words)) = table.get_ref().get("text").map(toml::Spanned::get_ref)
        {
            config.text =
                text::read(words).map_err(|(at, message, help)| wrong(Some(at), &message, &help))?;
        }
        config.trust_html = trust_html;
        Ok(config)
    }

    /// Whether raw HTML in notes is passed through as it is: the settings ask for it, and whoever builds trusts them.
    pub fn trusts_html(&self) -> bool {
        self.trust && self.trust_html.is_some()
    }

    /// The severity of findings of this code.
    pub fn severity(&self, code: Code) -> Severity {
        self.check.get(code.as_str()).copied().unwrap_or(code.default_severity())
    }

    /// The folder of the vault with the owner's templates and assets.
    pub fn theme_folder(&self) -> &str {
        self.theme_folder.as_deref().unwrap_or(THEME_FOLDER)
    }

    /// Whether the site has a page of its graph, and with it a map.
    pub(crate) fn has_graph(&self) -> bool {
        self.graph != Some(false)
    }

    /// The language of the notes.
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }
}

impl File {
    fn validate(self) -> Result<Config, (String, String)> {
        let mut ignore = GlobSetBuilder::new();
        for pattern in &self.vault.ignore {
            for glob in glob_forms(pattern) {
                let glob = GlobBuilder::new(&glob).literal_separator(true).build().map_err(|e| {
                    (format!("`vault.ignore`: {e}"), "globs know `*`, `**`, `?` and `[…]`".to_owned())
                })?;
                ignore.add(glob);
            }
        }
        let ignore = ignore.build().map_err(|e| (format!("`vault.ignore`: {e}"), String::new()))?;
        let iframe_hosts = FrameHosts::parse(&self.security.iframe_hosts).map_err(|host| {
            let help = "write the host alone, such as `www.youtube.com` or `*.example.org`".to_owned();
            (format!("`security.iframe_hosts`: `{host}` is no host"), help)
        })?;
        let web = WebSettings::new(self.site.base_url, self.site.index, self.site.redirects)?;
        if let Some(folder) = self.theme.folder.as_deref().filter(|it| !web::is_folder_of_vault(it)) {
            let help = "name a folder inside the vault, such as `theme`".to_owned();
            return Err((format!("`theme.folder` is `{folder}`"), help));
        }
        let today = match &self.query.today {
            Some(text) => Some(Date::parse_property(text).ok_or_else(|| {
                (format!("`query.today` is `{text}`"), "write a day like \"2026-11-22\"".to_owned())
            })?),
            None => None,
        };
        if let Some(problem) = self.mentions.problem() {
            return Err(problem);
        }
        let search = self.search.settings()?;
        let type_property = self.relations.type_property()?;
        let mut check = BTreeMap::new();
        for (name, level) in &self.check {
            let code = Code::from_name(name).expect("keys of `[check]` were compared with the codes");
            let severity = match level.as_str() {
                "error" => Severity::Error,
                "warn" => Severity::Warning,
                "off" => Severity::Off,
                _ => {
                    let help = "the levels are `error`, `warn` and `off`".to_owned();
                    return Err((format!("`check.{name}` is `{level}`"), help));
                }
            };
            check.insert(code.as_str(), severity);
        }
        Ok(Config {
            title: self.site.title,
            description: self.site.description,
            language: self.site.language,
            home: self.site.home,
            previews: self.site.previews,
            overview: self.site.overview,
            web,
            theme_folder: self.theme.folder.map(|it| it.trim_end_matches('/').to_owned()),
            trust: false,
            output: self.build.output,
            strict_line_breaks: self.markdown.strict_line_breaks,
            highlight: self.markdown.highlight,
            trust_html: None,
            iframe_hosts,
            today,
            relations: self.relations.rules(),
            vocabulary: Vocabulary::new(self.types, self.predicates, type_property),
            mentions: self.mentions,
            search,
            graph: self.graph.enabled,
            schema: Schema::default(),
            text: Words::default(),
            ignore: Ignore(ignore),
            check,
        })
    }
}

/// A pattern without a slash matches at any depth, and a folder stands for all that is in it.
fn glob_forms(pattern: &str) -> Vec<String> {
    let anchored = pattern.trim_end_matches('/').contains('/');
    let base = pattern.trim_start_matches('/').trim_end_matches('/');
    let base = if anchored || base.starts_with("**") { base.to_owned() } else { format!("**/{base}") };
    vec![format!("{base}/**"), base]
}

fn tables() -> impl Iterator<Item = &'static str> {
    let mut tables: Vec<_> = KEYS.iter().map(|key| key.table).collect();
    tables.dedup();
    tables.into_iter().chain(["check"])
}

fn keys_of(table: &str) -> impl Iterator<Item = &'static str> {
    let keys = KEYS.iter().filter(move |key| key.table == table).map(|key| key.name);
    let codes = Code::ALL.iter().map(|code| code.as_str()).filter(move |_| table == "check");
    keys.chain(codes)
}

fn did_you_mean(name: &str, known: impl Iterator<Item = &'static str>, otherwise: &str) -> String {
    let known: Vec<_> = known.collect();
    match crate::suggest::nearest(name, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            format!("{otherwise} {}", known.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

/// What adit heeds of a vault's `.obsidian/app.json`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ObsidianSettings {
    /// Whether a single newline is white space.
    pub strict_line_breaks: bool,
    /// Path prefixes, or `/patterns/`, of files that stay out of search, graph and listings.
    pub user_ignore_filters: Option<Vec<String>>,
}

impl ObsidianSettings {
    /// Reads `app.json`; whatever is wrong with it, the defaults hold.
    pub(crate) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_with_line_and_nearest_name() {
        let error = Config::parse("[site]\ntitel = \"x\"\n", "adit.toml").unwrap_err().to_string();
        assert_eq!(error, "adit.toml:2: unknown key `titel` in `[site]`");
        let error = Config::parse("[site]\ntitel = \"x\"\n", "adit.toml").unwrap_err();
        assert_eq!(error.help(), Some("did you mean `title`?"));
        assert!(Config::parse("[sight]\n", "t").unwrap_err().help().unwrap().contains("`site`"));
    }

    #[test]
    fn wrong_values_are_errors_with_their_line() {
        let error = |text| Config::parse(text, "adit.toml").unwrap_err().to_string();
        assert!(error("\n[site]\ntitle = 3\n").starts_with("adit.toml:3:"));
        assert!(error("[check]\norphan-note = \"loud\"\n").contains("loud"));
        assert!(error("[query]\ntoday = \"2026-02-30\"\n").contains("2026-02-30"));
        assert!(error("[vault]\nignore = [\"[\"]\n").contains("vault.ignore"));
        assert!(error("[security]\niframe_hosts = [\"https://example.org/\"]\n").contains("is no host"));
        assert!(error("[search]\nindex = \"fulltext\"\n").contains("fulltext"));
        assert!(error("[search]\nexcerpts = \"yes\"\n").starts_with("adit.toml:2:"));
        assert!(error("nonsense").starts_with("adit.toml:1:"));
    }

    #[test]
    fn ignore_patterns_match_at_any_depth_or_from_the_root() {
        let config = Config::parse("[vault]\nignore = [\"*.tmp\", \"Templates\", \"a/b\"]\n", "t").unwrap();
        let ignored = ["x/y.tmp", "Templates/x.md", "deep/Templates/x.md", "a/b/c.md"];
        assert!(ignored.iter().all(|path| config.ignore.matches(path)));
        assert!(!config.ignore.matches("c/a/b.md"));
        let config = Config::parse("[vault]\nignore = [\"Sub/*.md\"]\n", "t").unwrap();
        assert!(config.ignore.matches("Sub/a.md") && !config.ignore.matches("Sub/deep/a.md"));
    }

    #[test]
    fn severities_come_from_the_check_table() {
        let config =
            Config::parse("[check]\nunresolved-link = \"error\"\norphan-note = \"warn\"\n", "t").unwrap();
        assert_eq!(config.severity(Code::UnresolvedLink), Severity::Error);
        assert_eq!(config.severity(Code::OrphanNote), Severity::Warning);
        assert_eq!(config.severity(Code::NotUtf8), Severity::Warning);
    }
}
