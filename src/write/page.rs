//! Makes one page: keeps it as it is, or renders it and puts it in its place.

use std::collections::BTreeSet;
use std::path::Path;

use crate::error::Error;
use crate::path::UrlPath;
use crate::scan::{Stamp, read_still};
use crate::site::{Inputs, Page, Site};
use crate::trace::{Keys, fingerprint, recorded};
use crate::vault::Vault;

use super::put::{Changes, Put};
use super::record::{Known, Trace};

/// What the pages of a build have in common.
pub(super) struct Pages<'a, F> {
    pub(super) site: &'a Site<'a>,
    pub(super) vault: &'a Vault,
    pub(super) out: &'a Path,
    /// The files of the earlier build.
    pub(super) earlier: &'a BTreeSet<String>,
    /// What is known of those, and the fingerprints of now; nothing without a cache.
    pub(super) traced: Option<(&'a Known, &'a Inputs<'a>)>,
    /// Whether pages that are kept are rendered all the same, to see that they come out the same.
    pub(super) is_proof: bool,
    pub(super) changes: Changes<'a, F>,
}

/// A page that is in its place.
pub(super) struct Done<'k> {
    pub(super) is_rendered: bool,
    pub(super) is_written: bool,
    /// What the next build has to know of it, if that is certain.
    pub(super) trace: Option<Trace<'k>>,
}

impl<'a, F: Fn() + Sync> Pages<'a, F> {
    /// Makes the page at an address.
    pub(super) fn make(&self, url: &UrlPath) -> Result<Done<'a>, Error> {
        let path = self.out.join(url.as_str());
        let failed = |e| Error::io("write", &path, e);
        let copied = self.site.copied(url).map(|id| &self.vault.file(id).disk);
        let page = self.traced.and_then(|(_, inputs)| match copied {
            // A copy is made from a file that lies like this.
            Some(from) => Stamp::of_file(from).map(|it| fingerprint(&it)),
            None => inputs.page(url),
        });
        let known = self.traced.zip(page).and_then(|((known, _), page)| known.fresh(url, page, &path));
        if let Some(kept) = known {
            if self.is_proof {
                self.prove(url, &path)?;
            }
            return Ok(Done { is_rendered: false, is_written: false, trace: Some(Trace::Kept(kept)) });
        }
        if let Some(from) = copied {
            let put = match self.site.makes_still(url) {
                true => read_still(from).and_then(|bytes| self.changes.put_copy(&bytes, &path)),
                false => self.changes.copy(from, &path),
            };
            let Put { is_written, stamp } = put.map_err(failed)?;
            let trace =
                page.zip(stamp).map(|(page, stamp)| Trace::New { page, stamp, keys: Keys::default() });
            return Ok(Done { is_rendered: false, is_written, trace });
        }
        let (bytes, keys) = match self.traced {
            Some(_) => {
                let (bytes, keys) = recorded(|| self.render(url));
                (bytes?, keys)
            }
            None => (self.render(url)?, Keys::default()),
        };
        let is_known = self.earlier.contains(url.as_str());
        let Put { is_written, stamp } = self.changes.put(&path, &bytes, is_known).map_err(failed)?;
        let trace = page.zip(stamp).map(|(page, stamp)| Trace::New { page, stamp, keys });
        Ok(Done { is_rendered: true, is_written, trace })
    }

    fn render(&self, url: &UrlPath) -> Result<Vec<u8>, Error> {
        match self.site.render(url)?.expect("every route has a page") {
            Page::Bytes(bytes) => Ok(bytes),
            Page::Copy(id) => unreachable!("{} is a copy", self.vault.file(id).path.as_str()),
        }
    }

    /// Makes sure that a page which is kept is what it would be.
    fn prove(&self, url: &UrlPath, path: &Path) -> Result<(), Error> {
        let there = std::fs::read(path).map_err(|e| Error::io("read", path, e))?;
        let is_same = match self.site.copied(url) {
            Some(id) => {
                let from = &self.vault.file(id).disk;
                let made = if self.site.makes_still(url) { read_still(from) } else { std::fs::read(from) };
                made.is_ok_and(|it| it == there)
            }
            None => self.render(url)? == there,
        };
        match is_same {
            true => Ok(()),
            false => {
                let message = format!("`{}` was kept, but would come out otherwise", path.display());
                Err(Error::refused(message, path, "please report this: it is a mistake of adit's"))
            }
        }
    }
}
