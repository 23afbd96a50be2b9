//! The templates and assets of the site. The only user of `tera`.

use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::compile::{Sheet, Sheets};
use crate::error::Error;

/// A file that every site has, from `templates/assets`.
pub(super) struct Asset {
    pub(super) path: &'static str,
    pub(super) bytes: &'static [u8],
}

/// Every asset.
pub(super) const ASSETS: &[Asset] = &[
    Asset { path: "assets/style.css", bytes: include_bytes!("../../templates/assets/style.css") },
    Asset { path: "assets/code.css", bytes: include_bytes!("../../templates/assets/code.css") },
    Asset { path: "assets/query.css", bytes: include_bytes!("../../templates/assets/query.css") },
    Asset { path: "assets/canvas.css", bytes: include_bytes!("../../templates/assets/canvas.css") },
    Asset { path: "assets/media.css", bytes: include_bytes!("../../templates/assets/media.css") },
    Asset { path: "assets/diagram.css", bytes: include_bytes!("../../templates/assets/diagram.css") },
    Asset { path: "assets/math.css", bytes: include_bytes!("../../templates/assets/math.css") },
    Asset { path: "assets/mention.css", bytes: include_bytes!("../../templates/assets/mention.css") },
    Asset { path: "assets/facts.css", bytes: include_bytes!("../../templates/assets/facts.css") },
    Asset { path: "assets/explore.css", bytes: include_bytes!("../../templates/assets/explore.css") },
    Asset { path: "assets/relation.css", bytes: include_bytes!("../../templates/assets/relation.css") },
];

/// The address of a style sheet that not every page needs.
fn path_of(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Code => "assets/code.css",
        Sheet::Query => "assets/query.css",
        Sheet::Canvas => "assets/canvas.css",
        Sheet::Media => "assets/media.css",
        Sheet::Diagram => "assets/diagram.css",
        Sheet::Math => "assets/math.css",
        Sheet::Mention => "assets/mention.css",
        Sheet::Fact => "assets/facts.css",
        Sheet::Explore => "assets/explore.css",
        Sheet::Relation => "assets/relation.css",
    }
}

/// The part of a page that is too big to be copied more often than need be, and what it needs in the head.
#[derive(Clone, Copy, Default)]
pub(super) struct Body<'a> {
    pub(super) html: &'a str,
    pub(super) sheets: Sheets,
}

const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("shared-head.html", include_str!("../../templates/shared-head.html")),
    ("shared-bar.html", include_str!("../../templates/shared-bar.html")),
    ("note.html", include_str!("../../templates/note.html")),
    ("relations-section.html", include_str!("../../templates/relations-section.html")),
    ("facts-sections.html", include_str!("../../templates/facts-sections.html")),
    ("canvas.html", include_str!("../../templates/canvas.html")),
    ("backlinks-section.html", include_str!("../../templates/backlinks-section.html")),
    ("mentions-section.html", include_str!("../../templates/mentions-section.html")),
    ("similar-section.html", include_str!("../../templates/similar-section.html")),
    ("groups.html", include_str!("../../templates/groups.html")),
    ("pages.html", include_str!("../../templates/pages.html")),
    ("backlinks.html", include_str!("../../templates/backlinks.html")),
    ("explore.html", include_str!("../../templates/explore.html")),
    ("list.html", include_str!("../../templates/list.html")),
    ("missing.html", include_str!("../../templates/missing.html")),
    ("home.html", include_str!("../../templates/home.html")),
    ("404.html", include_str!("../../templates/404.html")),
];

/// The compiled templates.
pub(super) struct Theme {
    tera: Tera,
    /// What all pages of one depth share, rendered once: the end of the head, and the bar at the top.
    shared: Vec<(Value, Value)>,
}

impl Theme {
    /// Compiles the templates. `site` is what all pages share; no page is deeper than `max_depth` folders.
    pub(super) fn new(site: &impl Serialize, max_depth: usize) -> Result<Self, Error> {
        let mut tera = Tera::new();
        tera.add_raw_templates(TEMPLATES.iter().copied()).map_err(|e| unusable("base.html", &e))?;
        tera.global_context().insert("site", site);
        let part = |template: &str, depth: usize| {
            let mut context = Context::new();
            context.insert("root", &"../".repeat(depth));
            let html = tera.render(template, &context).map_err(|e| unusable(template, &e))?;
            Ok(Value::safe_string(&html))
        };
        let shared = (0..=max_depth)
            .map(|depth| Ok((part("shared-head.html", depth)?, part("shared-bar.html", depth)?)))
            .collect::<Result<_, Error>>()?;
        Ok(Self { tera, shared })
    }

    /// Names a feed in the head of every page.
    pub(super) fn name_feed(&mut self, address: &str) {
        for (depth, (head, _)) in self.shared.iter_mut().enumerate() {
            let root = "../".repeat(depth);
            let link = format!(
                "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Changes\" href=\"{root}{address}\">"
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
    ) -> Result<String, Error> {
        let rendered = Context::from_serialize(view).and_then(|mut context| {
            let (head, bar) = &self.shared[root.len() / "../".len()];
            context.insert_value("shared_head", head.clone());
            context.insert_value("shared_bar", bar.clone());
            let link = |sheet| format!("<link rel=\"stylesheet\" href=\"{root}{}\">\n", path_of(sheet));
            context.insert_value(
                "sheets",
                Value::safe_string(&body.sheets.iter().map(link).collect::<String>()),
            );
            context.insert_value("body", Value::safe_string(body.html));
            let mut out = Vec::with_capacity(4096 + body.html.len() * 5 / 4);
            self.tera.render_to(template, &context, &mut out)?;
            Ok(out)
        });
        let out = rendered.map_err(|e| unusable(template, &e))?;
        Ok(String::from_utf8(out).expect("templates and views are text"))
    }

    /// Renders a template with the view of a page.
    pub(super) fn render(&self, template: &str, root: &str, view: &impl Serialize) -> Result<String, Error> {
        self.render_with_body(template, root, view, Body::default())
    }
}

fn unusable(template: &str, error: &tera::Error) -> Error {
    Error::config(format!("the template `{template}` failed: {error}"), "this is a mistake in adit itself")
}
