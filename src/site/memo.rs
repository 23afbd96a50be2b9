//! What one site of a vault leaves for the next one, so that after an edit only what that concerns is computed again.

use std::sync::Arc;

use crate::cache::Cache;
use crate::figure;
use crate::memo::{Kept, Stored};
use crate::mention;
use crate::search::Parts;

use super::explore::{KeptLabels, Measures};
use super::network::Network;

/// What sites of one vault have computed of it as a whole, for [`Site::with_earlier`](crate::Site::with_earlier).
///
/// Nothing has to be cleared: whatever in it is not of this vault as it is now is computed again, so that a site with a
/// memo has the same bytes as one without. It is as large as the texts, about.
#[derive(Default)]
pub struct Memo {
    /// Names in texts.
    pub(super) mentions: Stored<mention::Kept>,
    /// Words in texts.
    pub(super) search: Stored<Parts>,
    /// How notes hang together.
    pub(super) structure: Stored<Measures>,
    /// The words for how things are related.
    pub(super) labels: Stored<KeptLabels>,
    /// Figures that differ.
    pub(super) figures: Stored<figure::Kept>,
    /// Who refers to whom, with the map.
    pub(super) network: Kept<Network>,
    /// The map as a site leaves it.
    map: Stored<Vec<u8>>,
}

impl Memo {
    /// The map of the last site that made one, as [`Output::map`](crate::Output::map) gives that of the last build.
    #[cfg(feature = "serve")]
    pub(crate) fn map(&self) -> Option<Arc<Vec<u8>>> {
        self.map.get()
    }

    /// Keeps the map of a site.
    pub(super) fn keep_map(&self, network: &Network) {
        self.map.put(Arc::clone(&network.map_file));
    }

    /// What sites of this vault have left in its cache, and leave there for those to come. Nothing of it stays in memory:
    /// for a program that makes one site.
    pub fn in_cache(cache: &Cache) -> Self {
        Self {
            mentions: Stored::in_cache(cache, MENTIONS),
            search: Stored::in_cache(cache, SEARCH),
            structure: Stored::in_cache(cache, STRUCTURE),
            labels: Stored::in_cache(cache, LABELS),
            figures: Stored::in_cache(cache, FIGURES),
            network: Kept::default(),
            map: Stored::in_cache(cache, MAP),
        }
    }

    /// The same for a program that makes one site after the other: what they have computed is in memory, and the first
    /// leaves it in the cache as well.
    pub fn begun_in_cache(cache: &Cache) -> Self {
        Self {
            mentions: Stored::begun_in_cache(cache, MENTIONS),
            search: Stored::begun_in_cache(cache, SEARCH),
            structure: Stored::begun_in_cache(cache, STRUCTURE),
            labels: Stored::begun_in_cache(cache, LABELS),
            figures: Stored::begun_in_cache(cache, FIGURES),
            network: Kept::default(),
            map: Stored::begun_in_cache(cache, MAP),
        }
    }
}

/// Names in the cache.
const MENTIONS: &str = "mentions";
const SEARCH: &str = "search";
const STRUCTURE: &str = "structure";
const LABELS: &str = "labels";
const FIGURES: &str = "figures";
const MAP: &str = "map";

/// What there is from earlier times.
#[derive(Clone, Default)]
pub struct Earlier<'e> {
    /// The map of an earlier build ([`Output::map`](crate::Output::map)): what has not changed stays where it was.
    /// Anything else than such a map counts for none.
    pub map: Option<&'e [u8]>,
    /// What other sites of the vault have computed.
    pub memo: Option<Arc<Memo>>,
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::{Config, Page, Session, Site};

    use super::*;

    const NAMES: [&str; 6] = [MENTIONS, SEARCH, STRUCTURE, LABELS, FIGURES, MAP];

    /// Every page of a site.
    fn pages(site: &Site<'_>) -> Vec<(String, Vec<u8>)> {
        site.prepare();
        let bytes = |url| match site.render(url).unwrap().unwrap() {
            Page::Bytes(bytes) => bytes,
            Page::Copy(id) => format!("{id:?}").into_bytes(),
        };
        site.routes().map(|url| (url.as_str().to_owned(), bytes(url))).collect()
    }

    /// Does this to the files of a vault, again and again, and compares each site with one that knows nothing earlier.
    fn check(memo: Memo, steps: &[&dyn Fn(&Path)]) {
        let folder = tempfile::tempdir().unwrap();
        for nth in 0..60 {
            let links =
                format!("[[Note {}]], [[Note {}]] and [[Later {}]]", nth / 2, (nth * 7) % 60, nth % 5);
            let text =
                format!("# Note {nth}\n\n{links}.\n\nIn 2024, Cobalt {} met Note {}.\n", nth % 9, nth % 11);
            fs::write(folder.path().join(format!("Note {nth}.md")), text).unwrap();
        }
        let mut session = Session::new(folder.path(), None);
        let memo = Arc::new(memo);
        let config = Config::default();
        for (nth, step) in steps.iter().enumerate() {
            step(folder.path());
            let compilation = session.compile(&config).unwrap();
            let earlier = Earlier { map: None, memo: Some(Arc::clone(&memo)) };
            let again = Site::with_earlier(&compilation, &config, "Vault", earlier).unwrap();
            let alone = Site::new(&compilation, &config, "Vault").unwrap();
            for (again, alone) in pages(&again).into_iter().zip(pages(&alone)) {
                assert!(again == alone, "step {nth}: {}", alone.0);
            }
        }
    }

    fn check_edits(memo: Memo) {
        let write = |folder: &Path, name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        check(
            memo,
            &[
                &|_| {},
                &|_| {},
                &|it| write(it, "Note 7.md", "Cobalt 3 is a metal, and Later 2 a word that Note 9 knows.\n"),
                &|it| write(it, "Note 8.md", "[[Cobalt 3]], [[Later 9]] and [[Note 1]].\n"),
                &|it| write(it, "Note 20.md", "---\noutput: 5 t\n---\n"),
                &|it| write(it, "Note 21.md", "| Note | Output |\n|-|-|\n| [[Note 20]] | 7 t |\n"),
                &|it| write(it, "Note 21.md", "| Note | Output |\n|-|-|\n| [[Note 20]] | 7 t |\n\nMore.\n"),
                &|it| write(it, "Note 20.md", "---\noutput: 7 t\n---\nAs they say.\n"),
                &|it| write(it, "Cobalt 3.md", "---\naliases: [a word]\n---\nNew, in 2025.\n"),
                &|it| fs::remove_file(it.join("Note 30.md")).unwrap(),
                &|it| fs::rename(it.join("Note 1.md"), it.join("First note.md")).unwrap(),
                &|it| write(it, "Note 40.md", &"Words make the usual text longer. ".repeat(3000)),
                &|it| write(it, "Note 40.md", "Few."),
            ],
        );
    }

    #[test]
    fn a_site_with_a_memo_has_the_bytes_of_one_without() {
        check_edits(Memo::default());
    }

    #[test]
    fn so_has_one_with_a_memo_on_disk_also_where_that_is_damaged() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let cache = Cache::open(folders[0].path(), folders[1].path()).unwrap();
        check_edits(Memo::in_cache(&cache));
        let files: Vec<_> = fs::read_dir(cache.folder()).unwrap().map(|it| it.unwrap().path()).collect();
        assert!(files.len() >= 3, "{files:?}");
        for name in NAMES {
            cache.write(name, b"of another version").unwrap();
        }
        check_edits(Memo::in_cache(&cache));
    }

    #[test]
    fn so_has_one_with_a_memo_that_began_on_disk() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let cache = Cache::open(folders[0].path(), folders[1].path()).unwrap();
        check_edits(Memo::begun_in_cache(&cache));
        assert!(NAMES.iter().all(|it| cache.read(it).is_some()));
        check_edits(Memo::begun_in_cache(&cache));
    }
}
