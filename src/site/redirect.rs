//! The page at an old address, which leads to where a note is now.

use crate::error::Error;

use super::Site;
use super::view::RedirectView;

impl Site<'_> {
    /// Renders the page at an old address.
    pub(super) fn redirect_page(&self, number: u32, root: &str) -> Result<Vec<u8>, Error> {
        let target = self.compilation.routes.redirects[number as usize];
        let title = self.compilation.vault.file(target).title();
        let href = self.file_href(target).unwrap_or_default();
        let view = RedirectView {
            root,
            page_title: self.page_title(title),
            title,
            href: format!("{root}{href}"),
            canonical: self.absolute(href).unwrap_or_else(|| format!("{root}{href}")),
        };
        self.theme.render("redirect.html", root, &view)
    }
}
