//! The built site: which files it has, and where a URL on one of its pages leads.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::page::Page;
use super::text::{decode, nfc, percent_decode};

/// Where a URL leads.
#[derive(Debug, PartialEq)]
pub(crate) enum Target {
    /// Out of the site.
    External,
    /// To a file of the site, given by its path there.
    Internal { file: String, fragment: String },
    /// Nowhere.
    Dead,
}

/// A built site in a folder.
#[derive(Debug)]
pub(crate) struct Site {
    root: PathBuf,
    /// Path in NFC -> path as in the file system. With `/` between parts.
    files: BTreeMap<String, String>,
    pages: RefCell<HashMap<String, Rc<Page>>>,
}

impl Site {
    /// Takes stock of the folder.
    pub(crate) fn open(root: &Path) -> std::io::Result<Self> {
        let mut files = BTreeMap::new();
        let mut folders = vec![(root.to_owned(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.file_type()?.is_dir() {
                    folders.push((entry.path(), format!("{path}/")));
                } else {
                    files.insert(nfc(&path), path);
                }
            }
        }
        Ok(Site { root: root.to_owned(), files, pages: RefCell::default() })
    }

    /// The paths of all files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.values().map(String::as_str)
    }

    /// Where a file of the site is on disk.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// The text of a file; empty if it cannot be read.
    pub(crate) fn read(&self, file: &str) -> String {
        decode(&fs::read(self.path(file)).unwrap_or_default())
    }

    /// The parsed page in a file.
    pub(crate) fn page(&self, file: &str) -> Rc<Page> {
        if let Some(page) = self.pages.borrow().get(file) {
            return Rc::clone(page);
        }
        let page = Rc::new(Page::new(file, self.read(file)));
        self.pages.borrow_mut().insert(file.to_owned(), Rc::clone(&page));
        page
    }

    /// The file that a decoded URL path means: itself, with `.html`, or the `index.html` of a folder.
    pub(crate) fn file_at(&self, path: &str) -> Option<&str> {
        let path = path.replace('\\', "/");
        let plain = normalise(&path)?;
        let candidates = if plain.is_empty() {
            vec!["index.html".to_owned()]
        } else if path.ends_with('/') {
            vec![format!("{plain}/index.html"), format!("{plain}.html")]
        } else {
            vec![plain.clone(), format!("{plain}.html"), format!("{plain}/index.html")]
        };
        candidates.iter().find_map(|candidate| self.files.get(&nfc(candidate))).map(String::as_str)
    }

    /// Where `href` leads from `page`.
    pub(crate) fn resolve(&self, page: &Page, href: &str) -> Target {
        let href = href.trim();
        let url = Url::split(href);
        if url.has_scheme || href.starts_with("//") {
            return Target::External;
        }
        let path = percent_decode(&url.path);
        let fragment = percent_decode(&url.fragment);
        if path.is_empty() && !url.has_query && (href.is_empty() || href.starts_with('#')) {
            return Target::Internal { file: page.file.clone(), fragment };
        }
        let path = if let Some(from_root) = path.strip_prefix('/') {
            from_root.trim_start_matches('/').to_owned()
        } else if path.is_empty() {
            page.file.clone()
        } else {
            let base = percent_decode(&Url::split(page.base_href()).path);
            let folder = match base.strip_prefix('/') {
                Some(from_root) => parent(from_root).to_owned(),
                None => join(parent(&page.file), parent(&base)),
            };
            join(&folder, &path)
        };
        match self.file_at(&path) {
            Some(file) => Target::Internal { file: file.to_owned(), fragment },
            None => Target::Dead,
        }
    }
}

/// Whether a path names an HTML file.
pub(crate) fn is_html(file: &str) -> bool {
    [".html", ".htm"].iter().any(|suffix| file.ends_with(suffix))
}

/// Everything before the last `/`.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// Resolves `.` and `..` and drops outer slashes; `None` if the path leaves the site.
fn normalise(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() && !path.starts_with('/') {
                    return None;
                }
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The parts of a URL that matter here, still encoded.
struct Url {
    has_scheme: bool,
    has_query: bool,
    path: String,
    fragment: String,
}

impl Url {
    fn split(url: &str) -> Self {
        // As browsers do: no control characters in front, no tabs or line breaks anywhere.
        let url: String =
            url.trim_start_matches(|c| c <= ' ').chars().filter(|c| !"\t\r\n".contains(*c)).collect();
        let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        });
        let rest = scheme.map_or(url.as_str(), |scheme| &url[scheme.len() + 1..]);
        let rest = match rest.strip_prefix("//") {
            Some(host) => host.find(['/', '?', '#']).map_or("", |end| &host[end..]),
            None => rest,
        };
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Url {
            has_scheme: scheme.is_some(),
            has_query: !query.is_empty(),
            path: path.to_owned(),
            fragment: fragment.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_lead_where_a_browser_goes() {
        let root = tempfile::tempdir().unwrap();
        for file in ["index.html", "a/index.html", "a/b.html", "f/x y.png", "404.html"] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "<html></html>").unwrap();
        }
        let site = Site::open(root.path()).unwrap();
        let page = site.page("a/index.html");
        for (href, file) in [
            ("../", "index.html"),
            ("/", "index.html"),
            ("/a/b", "a/b.html"),
            ("b", "a/b.html"),
            ("b.html#x", "a/b.html"),
            ("./", "a/index.html"),
            ("../a", "a/index.html"),
            ("../f/x%20y.png?v=1", "f/x y.png"),
            ("#h", "a/index.html"),
            ("?q", "a/index.html"),
        ] {
            let found = site.resolve(&page, href);
            assert!(matches!(&found, Target::Internal { file: f, .. } if f == file), "{href}: {found:?}");
        }
        for href in ["c", "../../up.html", "/nope/"] {
            assert_eq!(site.resolve(&page, href), Target::Dead, "{href}");
        }
        for href in ["https://x.y/", "mailto:a@b", "//cdn/x", "obsidian://open?vault=v"] {
            assert_eq!(site.resolve(&page, href), Target::External, "{href}");
        }
    }
}
