//! The addresses of what a theme has besides templates.

use crate::diag::{Code, Diagnostic};
use crate::scan::Overrides;
use crate::site::theme::asset_paths;

use super::{Claims, RouteKind, UrlPath, attachment_path};

/// The addresses of style sheets, scripts and what else a theme has.
pub(super) struct Assets {
    pub(super) urls: Vec<(RouteKind, UrlPath)>,
    /// Those of the owner's that cannot have theirs.
    pub(super) findings: Vec<Diagnostic>,
}

impl Assets {
    /// Gives each the address by which the theme calls it: no other would be of use.
    pub(super) fn new(overrides: &Overrides, claims: &mut Claims) -> Self {
        let mut assets = Self { urls: Vec::new(), findings: Vec::new() };
        for (path, number) in asset_paths(overrides).into_iter().zip(0..) {
            if attachment_path(path, true) == path && claims.take_if_free(path, None) {
                assets.urls.push((RouteKind::Asset(number), UrlPath::new(path)));
            } else {
                let place = overrides.place(path);
                let message = format!("`{place}` cannot have the address `{path}` and is left out");
                let help = "choose a name that all file systems take and no other file of the theme has";
                assets.findings.push(Diagnostic::new(Code::UrlCollision, &place, message).help(help));
            }
        }
        assets
    }
}
