//! The templates and assets of the site. The only user of `tera`.

use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::error::Error;

/// A file that every site has, from `templates/assets`.
pub(super) struct Asset {
    pub(super) path: &'static str,
    pub(super) bytes: &'static [u8],
}

/// Every asset.
pub(super) const ASSETS: &[Asset] =
    &[Asset { path: "assets/style.css", bytes: include_bytes!("../../templates/assets/style.css") }];

const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("note.html", include_str!("../../templates/note.html")),
    ("backlinks-section.html", include_str!("../../templates/backlinks-section.html")),
    ("groups.html", include_str!("../../templates/groups.html")),
    ("pages.html", include_str!("../../templates/pages.html")),
    ("backlinks.html", include_str!("../../templates/backlinks.html")),
    ("list.html", include_str!("../../templates/list.html")),
    ("missing.html", include_str!("../../templates/missing.html")),
    ("home.html", include_str!("../../templates/home.html")),
    ("404.html", include_str!("../../templates/404.html")),
];

/// The compiled templates.
pub(super) struct Theme(Tera);

impl Theme {
    /// Compiles the templates; `site` is what all pages share.
    pub(super) fn new(site: &impl Serialize) -> Result<Self, Error> {
        let mut tera = Tera::new();
        tera.add_raw_templates(TEMPLATES.iter().copied()).map_err(|e| {
            Error::config(format!("a template cannot be used: {e}"), "this is a mistake in adit itself")
        })?;
        tera.global_context().insert("site", site);
        Ok(Self(tera))
    }

    /// Renders a template with the view of a page. `body` is HTML, too big to be copied more often than need be.
    pub(super) fn render_with_body(
        &self,
        template: &str,
        view: &impl Serialize,
        body: Option<&str>,
    ) -> Result<String, Error> {
        let rendered = Context::from_serialize(view).and_then(|mut context| {
            if let Some(body) = body {
                context.insert_value("body", Value::safe_string(body));
            }
            let mut out = Vec::with_capacity(4096 + body.map_or(0, str::len) * 5 / 4);
            self.0.render_to(template, &context, &mut out)?;
            Ok(out)
        });
        let out = rendered.map_err(|e| {
            Error::config(
                format!("the template `{template}` failed: {e}"),
                "this is a mistake in adit itself",
            )
        })?;
        Ok(String::from_utf8(out).expect("templates and views are text"))
    }

    /// Renders a template with the view of a page.
    pub(super) fn render(&self, template: &str, view: &impl Serialize) -> Result<String, Error> {
        self.render_with_body(template, view, None)
    }
}
