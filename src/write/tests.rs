//! What an edit concerns: which pages are rendered again, and that no other differs.

use std::collections::BTreeSet;
use std::fs;

use tempfile::TempDir;

use crate::cache::Cache;
use crate::path::UrlPath;
use crate::site::{Inputs, Site};
use crate::{compile_vault, read_config};

use super::record::{Known, Record};
use super::{Output, WriteStats, write};

/// A vault with its site and its cache.
struct Place {
    root: TempDir,
    out: TempDir,
    folder: TempDir,
}

/// Notes in folders of their own, so that none is beside another.
const NOTES: &[(&str, &str)] = &[
    ("a/Alpha.md", "See [[Beta]]."),
    ("b/Beta.md", "Some text."),
    ("c/Gamma.md", "Some text."),
    ("d/Delta.md", "See [[Gamma]]."),
];

impl Place {
    fn new(notes: &[(&str, &str)]) -> Self {
        let new = || tempfile::tempdir().unwrap();
        let place = Self { root: new(), out: new(), folder: new() };
        notes.iter().for_each(|(path, text)| place.put(path, text));
        place
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn cache(&self) -> Cache {
        Cache::open(self.folder.path(), self.root.path()).unwrap()
    }

    /// What is known of the pages that the last build left.
    fn known(&self, inputs: &Inputs<'_>) -> Known {
        let earlier = Record::new(&self.cache(), self.out.path()).read();
        earlier.and_then(|it| Known::new(it, inputs)).unwrap_or_default()
    }

    /// Builds, and gives the pages that were not fresh before.
    fn build(&self) -> (WriteStats, BTreeSet<String>) {
        let config = read_config(self.root.path(), None).unwrap();
        let compilation = compile_vault(self.root.path(), None, &config).unwrap();
        let output =
            Output::claim(self.root.path(), self.out.path(), false).unwrap().with_cache(self.cache());
        let site = Site::with_earlier_map(&compilation, &config, "Notes", output.map().as_deref()).unwrap();
        site.prepare();
        let inputs = site.inputs();
        let known = self.known(&inputs);
        let is_stale = |url: &&UrlPath| {
            let path = self.out.path().join(url.as_str());
            inputs.page(url).is_some_and(|page| known.fresh(url, page, &path).is_none())
        };
        let stale: BTreeSet<String> =
            site.routes().filter(is_stale).map(|it| it.as_str().to_owned()).collect();
        let stats = write(&site, &compilation.vault, &output, &|_| ()).unwrap();
        assert_eq!(stats.n_rendered, stale.len(), "what is not fresh is rendered, and nothing else");
        assert_eq!(self.after().1, 0, "what was built is fresh");
        (stats, stale)
    }

    /// How many pages there are, and how many of them are not fresh.
    fn after(&self) -> (usize, usize) {
        let config = read_config(self.root.path(), None).unwrap();
        let compilation = compile_vault(self.root.path(), None, &config).unwrap();
        let map = Output::claim(self.root.path(), self.out.path(), false).unwrap().map();
        let site = Site::with_earlier_map(&compilation, &config, "Notes", map.as_deref()).unwrap();
        let inputs = site.inputs();
        let known = self.known(&inputs);
        let pages = site.routes().filter_map(|url| Some((url, inputs.page(url)?)));
        let is_stale = |(url, page): &(&UrlPath, u64)| {
            known.fresh(url, *page, &self.out.path().join(url.as_str())).is_none()
        };
        let pages: Vec<_> = pages.collect();
        (pages.len(), pages.iter().filter(|it| is_stale(it)).count())
    }
}

/// The pages of notes that an edit makes stale, by the names of the notes.
fn check(notes: &[(&str, &str)], edit: (&str, &str), expected: &[&str]) {
    let place = Place::new(notes);
    place.build();
    place.put(edit.0, edit.1);
    let (_, stale) = place.build();
    let page = |path: &str| path.to_lowercase().replace(".md", ".html");
    let names: Vec<&str> = notes
        .iter()
        .filter(|(path, _)| stale.contains(&page(path)))
        .map(|(path, _)| path.split(['/', '.']).nth(1).unwrap())
        .collect();
    assert_eq!(names, expected, "{edit:?} makes stale {stale:?}");
}

/// The same for the usual notes and one more.
fn check_with(other: (&str, &str), edit: (&str, &str), expected: &[&str]) {
    let notes: Vec<_> = NOTES.iter().copied().chain([other]).collect();
    check(&notes, edit, expected);
}

#[test]
fn an_edited_text_concerns_its_page_and_those_it_links_to() {
    check(NOTES, ("a/Alpha.md", "See now [[Beta]]."), &["Alpha", "Beta"]);
    check(NOTES, ("b/Beta.md", "Another text."), &["Alpha", "Beta"]);
}

#[test]
fn a_new_title_concerns_those_that_link_to_it() {
    check(NOTES, ("c/Gamma.md", "---\ntitle: Third\n---\nSome text."), &["Gamma", "Delta"]);
}

#[test]
fn a_new_link_concerns_both_ends_also_where_its_target_is_missing() {
    check(NOTES, ("b/Beta.md", "Some text of [[Delta]]."), &["Alpha", "Beta", "Delta"]);
    check(NOTES, ("b/Beta.md", "Some text of [[Nowhere]]."), &["Alpha", "Beta"]);
}

#[test]
fn a_missing_target_that_comes_before_others_moves_no_page() {
    let other = ("e/Epsilon.md", "Wanted are [[One]] and [[Two]].");
    check_with(other, ("b/Beta.md", "Some text of [[Nowhere]]."), &["Alpha", "Beta"]);
}

#[test]
fn a_name_in_a_text_concerns_who_has_it() {
    check(NOTES, ("a/Alpha.md", "See [[Beta]], and Gamma."), &["Alpha", "Beta", "Gamma"]);
}

#[test]
fn an_embedded_note_is_part_of_the_page() {
    let other = ("e/Epsilon.md", "![[Beta]]");
    check_with(other, ("b/Beta.md", "Another text."), &["Alpha", "Beta", "Epsilon"]);
}

#[test]
fn whoever_asks_queries_depends_on_everything() {
    let other = ("e/Epsilon.md", "```dataview\nLIST\n```\n");
    check_with(other, ("b/Beta.md", "Another text."), &["Alpha", "Beta", "Epsilon"]);
}

#[test]
fn settings_concern_all_pages() {
    let place = Place::new(NOTES);
    let (first, _) = place.build();
    assert_eq!(place.build().0.n_rendered, 0);
    place.put("adit.toml", "[site]\ntitle = \"Another\"\n");
    assert_eq!(place.build().0.n_rendered, first.n_rendered);
}

#[test]
fn a_page_that_somebody_has_changed_or_deleted_is_made_again() {
    let place = Place::new(NOTES);
    place.build();
    let page = |name: &str| place.out.path().join(name);
    let bytes = fs::read(page("a/alpha.html")).unwrap();
    fs::write(page("a/alpha.html"), "mine").unwrap();
    fs::remove_file(page("b/beta.html")).unwrap();
    let (stats, stale) = place.build();
    assert_eq!(stale, ["a/alpha.html", "b/beta.html"].map(str::to_owned).into());
    assert_eq!(stats.n_written, 2);
    assert_eq!(fs::read(page("a/alpha.html")).unwrap(), bytes);
}

#[test]
fn without_a_record_or_with_a_damaged_one_all_pages_are_rendered() {
    let place = Place::new(NOTES);
    let (first, _) = place.build();
    Record::new(&place.cache(), place.out.path()).make_void();
    let (stats, _) = place.build();
    assert_eq!((stats.n_rendered, stats.n_written), (first.n_rendered, 0));
    for file in fs::read_dir(place.cache().folder()).unwrap() {
        fs::write(file.unwrap().path(), "no record").unwrap();
    }
    assert_eq!(place.build().0.n_rendered, first.n_rendered);
}

#[test]
fn one_edited_note_of_three_hundred_leaves_the_others_alone() {
    let text = |nth: usize| format!("Some words of this note. It leads to [[Note {}]].", (nth + 1) % 300);
    let notes: Vec<_> = (0..300).map(|nth| (format!("{nth}/Note {nth}.md"), text(nth))).collect();
    let notes: Vec<_> = notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let place = Place::new(&notes);
    place.build();
    place.put("7/Note 7.md", "Some other words. It leads to [[Note 8]].");
    let (stats, stale) = place.build();
    let of_notes: Vec<&String> =
        stale.iter().filter(|it| it.contains("/note-") && !it.contains("explore/")).collect();
    assert_eq!(of_notes, ["6/note-6.html", "7/note-7.html", "8/note-8.html"]);
    assert!(stats.n_rendered < 40, "{stale:?}");
}
