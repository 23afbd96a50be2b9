//! The templates and assets of the site. The only user of `tera`.

mod copy;
mod squeeze;
mod template;

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::compile::{Sheet, Sheets, escape};
use crate::diag::Diagnostic;
use crate::error::Error;
use crate::scan::Overrides;

use super::put::put;
use super::text::Text;

pub use copy::{ThemeFile, ThemeState, stale_overrides, theme_states};
use squeeze::squeeze;
use template::{Templates, unusable, with_words};

/// A file that every site has.
pub(super) struct Asset {
    /// Its address, and its path below `.adit` or `templates`.
    pub(super) path: &'static str,
    bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal) => {
        Asset {
            path: concat!("assets/", $name),
            bytes: include_bytes!(concat!("../../templates/assets/", $name)),
        }
    };
}

macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        &[$(asset!($name)),*]
    };
}

/// Every asset. Scripts are built from `web/`.
pub(super) const ASSETS: &[Asset] = assets![
    "style.css",
    "app.js",
    "graph.css",
    "graph.js",
    "preview.css",
    "preview.js",
    "search.js",
    "search.css",
    "paths.css",
    "paths.js",
    "tools.js",
    "tables.js",
    "tools.css",
    "trail.css",
    "THIRD_PARTY.txt"
];

/// Style sheets for what not all pages have. A page has those that it needs in its head, for that is one file less to read,
/// unless they are in one of [`BUNDLES`].
const SHEETS: &[(Sheet, Asset)] = &[
    (Sheet::Table, asset!("table.css")),
    (Sheet::Block, asset!("block.css")),
    (Sheet::Code, asset!("code.css")),
    (Sheet::Field, asset!("field.css")),
    (Sheet::Query, asset!("query.css")),
    (Sheet::QueryTable, asset!("query-table.css")),
    (Sheet::Cards, asset!("cards.css")),
    (Sheet::Miniature, asset!("miniature.css")),
    (Sheet::Canvas, asset!("canvas.css")),
    (Sheet::Media, asset!("media.css")),
    (Sheet::Diagram, asset!("diagram.css")),
    (Sheet::Math, asset!("math.css")),
    (Sheet::Explore, asset!("explore.css")),
    (Sheet::Type, asset!("type.css")),
    (Sheet::Relation, asset!("relation.css")),
    (Sheet::Mention, asset!("mention.css")),
    (Sheet::Fact, asset!("facts.css")),
    (Sheet::Callout, asset!("callout.css")),
    (Sheet::Task, asset!("task.css")),
    (Sheet::Embed, asset!("embed.css")),
    (Sheet::Footnote, asset!("footnote.css")),
    (Sheet::List, asset!("list.css")),
    (Sheet::Pages, asset!("pages.css")),
    (Sheet::Order, asset!("order.css")),
    (Sheet::Home, asset!("home.css")),
    (Sheet::Map, asset!("map.css")),
    (Sheet::Fan, asset!("fan.css")),
];

/// Files with the sheets that most notes need, and that lists need: on thousands of pages they would weigh more than all
/// else. A page asks for one of them at most.
const BUNDLES: &[(&str, &[Sheet])] = &[
    ("assets/around.css", &[Sheet::Table, Sheet::Relation, Sheet::Mention, Sheet::Fact, Sheet::Fan]),
    ("assets/lists.css", &[Sheet::List, Sheet::Pages]),
];
/// Bytes of a bundle's sheets from which on a page asks for it, in place of having them itself.
const WORTH_ASKING: usize = 700;
/// Of ten bytes of a bundle, those that a page has use for if it asks for it: a reader waits for the others as well.
const USED_OF_TEN: usize = 6;

/// What has tables in it besides those that notes write.
const WITH_TABLES: [Sheet; 3] = [Sheet::QueryTable, Sheet::Relation, Sheet::Explore];

/// The part of a page that is too big to be copied more often than need be, and what it needs in the head.
#[derive(Clone, Copy, Default)]
pub(super) struct Body<'a> {
    pub(super) html: &'a str,
    pub(super) sheets: Sheets,
    pub(super) section: Section,
    /// About how many bytes the view has beside it.
    pub(super) n_more: usize,
}

/// Bytes for what each page has: its head, the bar, the frames of its parts.
const ROOM: usize = 12 << 10;

/// The part of the site that a page belongs to, which the bar marks.
#[derive(Clone, Copy, Default)]
pub(super) enum Section {
    /// None that the bar names.
    #[default]
    None,
    Notes,
    Folders,
    Tags,
    Explore,
    Graph,
    Paths,
}

/// The names of [`Section`] in templates, in its order.
const SECTIONS: [&str; 7] = ["", "notes", "folders", "tags", "explore", "graph", "paths"];

const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("shared-head.html", include_str!("../../templates/shared-head.html")),
    ("shared-bar.html", include_str!("../../templates/shared-bar.html")),
    ("note.html", include_str!("../../templates/note.html")),
    ("relations-section.html", include_str!("../../templates/relations-section.html")),
    ("timeline-section.html", include_str!("../../templates/timeline-section.html")),
    ("sources-section.html", include_str!("../../templates/sources-section.html")),
    ("canvas.html", include_str!("../../templates/canvas.html")),
    ("backlinks-section.html", include_str!("../../templates/backlinks-section.html")),
    ("mentions-section.html", include_str!("../../templates/mentions-section.html")),
    ("similar-section.html", include_str!("../../templates/similar-section.html")),
    ("groups.html", include_str!("../../templates/groups.html")),
    ("pages.html", include_str!("../../templates/pages.html")),
    ("backlinks.html", include_str!("../../templates/backlinks.html")),
    ("search.html", include_str!("../../templates/search.html")),
    ("graph.html", include_str!("../../templates/graph.html")),
    ("paths.html", include_str!("../../templates/paths.html")),
    ("explore.html", include_str!("../../templates/explore.html")),
    ("list.html", include_str!("../../templates/list.html")),
    ("missing.html", include_str!("../../templates/missing.html")),
    ("overview.html", include_str!("../../templates/overview.html")),
    ("home.html", include_str!("../../templates/home.html")),
    ("404.html", include_str!("../../templates/404.html")),
    ("redirect.html", include_str!("../../templates/redirect.html")),
    // Empty: for what owners want on all pages.
    ("head.html", include_str!("../../templates/head.html")),
    ("foot.html", include_str!("../../templates/foot.html")),
];

/// The addresses of all assets: adit's own, then those that the owner has beside them.
pub(super) fn asset_paths(overrides: &Overrides) -> Vec<&str> {
    let bundles = BUNDLES.iter().map(|(path, _)| *path);
    let is_own = |path: &str| {
        let mut own = ASSETS.iter().chain(SHEETS.iter().map(|(_, it)| it)).map(|it| it.path);
        own.any(|it| it == path) || bundles.clone().any(|it| it == path)
    };
    let added = overrides.iter().map(|(path, _)| path);
    let added = added.filter(|path| path.starts_with("assets/") && !is_own(path));
    ASSETS.iter().map(|asset| asset.path).chain(bundles.clone()).chain(added).collect()
}

/// The compiled templates, and the assets.
pub(super) struct Theme {
    templates: Templates,
    /// What all pages of one depth share, rendered once: the end of the head, and the bar at the top for each section.
    shared: Vec<(Value, Vec<Value>)>,
    /// By the order of [`asset_paths`].
    assets: Vec<Vec<u8>>,
    /// By the order of [`SHEETS`].
    sheets: Vec<String>,
    /// Copies of what has changed since.
    stale: Vec<Diagnostic>,
}

impl Theme {
    /// Compiles the templates. `site` is what all pages share; no page is deeper than `max_depth` folders.
    pub(super) fn new(
        site: &impl Serialize,
        text: &Arc<Text>,
        overrides: &Overrides,
        max_depth: usize,
    ) -> Result<Self, Error> {
        let plain = text.plain();
        let prepared = || {
            let mut tera = Tera::new();
            register_texts(&mut tera, text);
            tera.global_context().insert("site", site);
            tera.global_context().insert("text", &plain);
            tera
        };
        // Templates of the owner's may give a name that adit's ask for another meaning.
        let settled = |source| match overrides.has_templates() {
            true => Cow::Borrowed(source),
            false => with_words(source, &plain).into(),
        };
        let own: Vec<_> = TEMPLATES.iter().map(|(name, source)| (*name, settled(*source))).collect();
        let own: Vec<(&str, &str)> = own.iter().map(|(name, source)| (*name, &**source)).collect();
        let templates = Templates::new(&own, overrides, &prepared)?;
        let shared = (0..=max_depth)
            .map(|depth| shared_at(&templates, &"../".repeat(depth)))
            .collect::<Result<_, Error>>()?;
        let css = |(_, asset): &(Sheet, Asset)| {
            overrides.get(asset.path).map_or_else(|| own_bytes(asset), <[u8]>::to_vec)
        };
        let asset = |path: &str| {
            let bundle = || {
                let (_, members) = BUNDLES.iter().find(|it| it.0 == path)?;
                let parts = SHEETS.iter().filter(|(sheet, _)| members.contains(sheet));
                Some(parts.map(css).collect::<Vec<_>>().join(&b'\n'))
            };
            let own = || ASSETS.iter().find(|it| it.path == path).map(own_bytes).or_else(bundle);
            overrides.get(path).map_or_else(|| own().unwrap_or_default(), <[u8]>::to_vec)
        };
        let assets = asset_paths(overrides).into_iter().map(asset).collect();
        let sheet = |sheet: &(Sheet, Asset)| {
            // Nothing in a sheet may end the element that it is in.
            let css = String::from_utf8_lossy(&css(sheet)).trim_end().replace("</", "<\\/");
            format!("<style>{css}</style>\n")
        };
        let sheets = SHEETS.iter().map(sheet).collect();
        Ok(Self { templates, shared, assets, sheets, stale: stale_overrides(overrides) })
    }

    /// What is wrong with the owner's files, as far as pages have been rendered.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        self.stale.iter().cloned().chain(self.templates.findings()).collect()
    }

    /// Whether a file of the owner's has failed on a page that has been rendered.
    pub(super) fn has_failed(&self) -> bool {
        !self.templates.findings().is_empty()
    }

    /// The bytes of an asset.
    pub(super) fn asset(&self, number: u32) -> &[u8] {
        &self.assets[number as usize]
    }

    /// Names a feed in the head of every page.
    pub(super) fn name_feed(&mut self, address: &str, title: &str) {
        for (depth, (head, _)) in self.shared.iter_mut().enumerate() {
            let root = "../".repeat(depth);
            let link = format!(
                "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{}\" href=\"{root}{address}\">",
                escape(title)
            );
            let known = head.as_str().unwrap_or_default().trim_end();
            *head = Value::safe_string(&format!("{known}\n{link}\n"));
        }
    }

    /// Renders a template with the view of a page, from which `root` leads up to the root of the site.
    pub(super) fn render_with_body(
        &self,
        template: &str,
        root: &str,
        view: &impl Serialize,
        body: Body<'_>,
    ) -> Result<Vec<u8>, Error> {
        let mut context = Context::from_serialize(view).map_err(|e| unusable(template, &e))?;
        let shared = match root.starts_with('/') {
            true => &shared_at(&self.templates, root)?,
            false => &self.shared[root.len() / "../".len()],
        };
        let (head, bars) = shared;
        context.insert_value("shared_head", head.clone());
        context.insert_value("shared_bar", bars[body.section as usize].clone());
        context.insert_value("sheets", Value::safe_string(&self.sheets(body.sheets, root)));
        context.insert_value("body", Value::safe_string(body.html));
        let size = ROOM + body.html.len() + body.n_more;
        self.templates.render(template, &context, size)
    }

    /// The sheets that a page needs: a link to the bundle that has most of them, and the others themselves.
    fn sheets(&self, mut wanted: Sheets, root: &str) -> String {
        if WITH_TABLES.iter().any(|it| wanted.contains(*it)) {
            wanted.insert(Sheet::Table);
        }
        let all = SHEETS.iter().zip(&self.sheets);
        let wanted = all.clone().filter(|((sheet, _), _)| wanted.contains(*sheet));
        let used = |members| bytes_of(wanted.clone(), members);
        let is_worth_it = |used: usize, members| {
            used >= WORTH_ASKING && used * 10 >= bytes_of(all.clone(), members) * USED_OF_TEN
        };
        let sizes = BUNDLES.iter().map(|(path, members)| (used(members), *path, *members));
        let bundle = sizes.rev().max_by_key(|it| it.0).filter(|it| is_worth_it(it.0, it.2));
        let mut out = String::new();
        if let Some((_, path, _)) = bundle {
            put!(&mut out, "<link rel=\"stylesheet\" href=\"", root, path, "\">\n");
        }
        let members = bundle.map_or(&[][..], |it| it.2);
        let others = wanted.filter(|((sheet, _), _)| !members.contains(sheet));
        out.extend(others.map(|(_, html)| html.as_str()));
        out
    }

    /// Renders a template with the view of a page.
    pub(super) fn render(&self, template: &str, root: &str, view: &impl Serialize) -> Result<Vec<u8>, Error> {
        self.render_with_body(template, root, view, Body::default())
    }
}

/// The bytes of those of some sheets that a bundle has.
fn bytes_of<'s>(sheets: impl Iterator<Item = (&'s (Sheet, Asset), &'s String)>, members: &[Sheet]) -> usize {
    sheets.filter(|((sheet, _), _)| members.contains(sheet)).map(|(_, html)| html.len()).sum()
}

/// The bytes of an asset of adit's own as pages have them: the sheets of notes are squeezed, for they weigh on each page.
fn own_bytes(asset: &Asset) -> Vec<u8> {
    let is_of_notes = asset.path == "assets/style.css" || SHEETS.iter().any(|(_, it)| it.path == asset.path);
    match is_of_notes {
        true => squeeze(&String::from_utf8_lossy(asset.bytes)).into_bytes(),
        false => asset.bytes.to_vec(),
    }
}

/// The end of the head, and the bar for each section, seen from pages of which `root` leads to the root of the site.
fn shared_at(templates: &Templates, root: &str) -> Result<(Value, Vec<Value>), Error> {
    let part = |template: &str, section: &str| {
        let mut context = Context::new();
        context.insert("section", section);
        context.insert("root", root);
        let html = templates.render(template, &context, 0)?;
        Ok::<_, Error>(Value::safe_string(&String::from_utf8_lossy(&html)))
    };
    let bars = SECTIONS.iter().map(|section| part("shared-bar.html", section));
    Ok((part("shared-head.html", "")?, bars.collect::<Result<_, _>>()?))
}

/// The functions that read words: `count(key="n_notes", n=2)`, a text about a number; `say(key=…, n=…, name=…)`, a text
/// as HTML, with or without a number, whose other arguments are its values and the addresses of its links; and
/// `bold(key=…, n=…)`, whose number is bold.
fn register_texts(tera: &mut Tera, text: &Arc<Text>) {
    let count = Arc::clone(text);
    tera.register_function("count", move |arguments: Kwargs, _: &State<'_>| -> tera::TeraResult<String> {
        Ok(count.count(key_of(&arguments, &count)?, arguments.must_get::<usize>("n")?))
    });
    let say = Arc::clone(text);
    tera.register_function("say", move |arguments: Kwargs, _: &State<'_>| -> tera::TeraResult<Value> {
        let values: Vec<(&str, String)> = arguments
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?, html_of(&say, value))))
            .collect();
        let values: Vec<_> = values.iter().map(|(name, html)| (*name, html.as_str())).collect();
        let (mut out, key) = (String::new(), key_of(&arguments, &say)?);
        match arguments.get::<usize>("n")? {
            Some(n) => say.push_count(&mut out, key, n, &values),
            None => say.push_with(&mut out, key, &values),
        }
        Ok(Value::safe_string(&out))
    });
    let bold = Arc::clone(text);
    tera.register_function("bold", move |arguments: Kwargs, _: &State<'_>| -> tera::TeraResult<Value> {
        let n = arguments.must_get::<usize>("n")?;
        let number = format!("<b>{}</b>", bold.number(n));
        let mut out = String::new();
        bold.push_count(&mut out, key_of(&arguments, &bold)?, n, &[("n", &number)]);
        Ok(Value::safe_string(&out))
    });
}

/// The key that a template asks for.
fn key_of<'a>(arguments: &'a Kwargs, text: &Text) -> tera::TeraResult<&'a str> {
    let key = arguments.must_get::<&str>("key")?;
    if text.has(key) { Ok(key) } else { Err(tera::Error::message(format!("the site has no text `{key}`"))) }
}

/// A value as it stands in HTML.
fn html_of(text: &Text, value: &Value) -> String {
    match (value.as_str(), value.as_u64()) {
        (Some(html), _) if value.is_safe() => html.to_owned(),
        (Some(plain), _) => escape(plain),
        (None, Some(n)) => usize::try_from(n).map_or_else(|_| n.to_string(), |n| text.number(n)),
        (None, None) => escape(&value.to_string()),
    }
}
