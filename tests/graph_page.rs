//! The graph of a site: its shards say what the notes say, its map stays put, its page works without scripts.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use adit::{Output, Page, Site, compile_vault, read_config, write};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::read::DeflateDecoder;
use scraper::{Html, Selector};
use serde_json::Value;

use folder::vault;
use html::mistakes;

mod folder;
mod html;

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
    fs::write(path, text).expect("a file can be written");
}

/// The files of a site, made with an earlier map.
fn site(folder: &Path, earlier_map: Option<&[u8]>) -> BTreeMap<String, Vec<u8>> {
    let config = read_config(folder, None).expect("the settings are sound");
    let compilation = compile_vault(folder, None, &config).expect("the vault can be compiled");
    let site =
        Site::with_earlier_map(&compilation, &config, "test", earlier_map).expect("the templates are sound");
    let files = site.routes().filter_map(|url| match site.render(url).expect("every page renders") {
        Some(Page::Bytes(bytes)) => Some((url.as_str().to_owned(), bytes)),
        Some(Page::Copy(_)) | None => None,
    });
    files.collect()
}

/// The value of a shard.
fn shard(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    let text = std::str::from_utf8(&files[&format!("data/{name}.js")]).expect("shards are UTF-8");
    let start = text.match_indices("\",").nth(1).expect("it has a name and a version").0 + 2;
    serde_json::from_str(&text[start..text.len() - 3]).expect("the value is JSON")
}

fn inflated(value: &Value) -> Vec<u8> {
    let packed = BASE64_STANDARD.decode(value.as_str().expect("it is text")).expect("it is base64");
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("it is a stream");
    bytes
}

fn titles(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let lines = String::from_utf8(inflated(&shard(files, "names")["bytes"])).expect("names are UTF-8");
    lines.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

/// Numbers of seven bits a byte.
fn number(bytes: &mut std::vec::IntoIter<u8>) -> u32 {
    let (mut value, mut shift) = (0, 0);
    for byte in bytes {
        value |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    value
}

/// A graph read back from its shards.
#[derive(Debug, PartialEq)]
struct Graph {
    /// The place of each node by its name.
    places: BTreeMap<String, (i16, i16)>,
    /// What each edge says, `from > to: label, label`, those of the backbone with `>>`.
    edges: Vec<String>,
}

fn graph(files: &BTreeMap<String, Vec<u8>>) -> Graph {
    let titles = titles(files);
    let value = shard(files, "graph");
    assert_eq!(value["n"], titles.len());
    let mut bytes = inflated(&value["bytes"]).into_iter();
    let mut places = BTreeMap::new();
    for title in &titles {
        let mut short = || i16::from_le_bytes([bytes.next().unwrap(), bytes.next().unwrap()]);
        places.insert(title.clone(), (short(), short()));
    }
    for _ in &titles {
        number(&mut bytes);
    }
    assert_eq!(bytes.by_ref().take(titles.len()).count(), titles.len(), "each node has a rank");
    let holders: Vec<u32> = titles.iter().map(|_| number(&mut bytes)).collect();
    let degrees: Vec<(u32, u32)> = titles.iter().map(|_| (number(&mut bytes), number(&mut bytes))).collect();
    assert_eq!(bytes.next(), None, "all is read");
    let mut bytes = inflated(&shard(files, "graph-edges")["bytes"]).into_iter();
    let labels: BTreeMap<u64, Value> = value["labels"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|first| (first.as_u64().expect("a number"), shard(files, &format!("graph-labels-{first}"))))
        .collect();
    let (mut names, mut said) = (Vec::new(), Vec::new().into_iter());
    let (mut edges, mut incoming) = (Vec::new(), vec![0; titles.len()]);
    for (from, (n_to, _)) in degrees.iter().enumerate() {
        if let Some(labels) = labels.get(&(from as u64)) {
            assert_eq!(said.next(), None, "all is read");
            let text = String::from_utf8(inflated(&labels["labels"])).expect("labels are UTF-8");
            names = text.lines().map(str::to_owned).collect();
            said = inflated(&labels["bytes"]).into_iter();
        }
        let mut to = 0;
        for _ in 0..*n_to {
            to += number(&mut bytes) as usize;
            incoming[to] += 1;
            let own: Vec<&str> =
                (0..number(&mut said)).map(|_| names[number(&mut said) as usize].as_str()).collect();
            let hangs = |a: usize, b: usize| holders[a] as usize == b + 1;
            let arrow = if hangs(from, to) || hangs(to, from) { ">>" } else { ">" };
            edges.push(format!("{} {arrow} {}: {}", titles[from], titles[to], own.join(", ")));
        }
    }
    assert!(degrees.iter().map(|(_, n)| *n).eq(incoming), "each node knows how many refer to it");
    assert_eq!((bytes.next(), said.next()), (None, None), "all is read");
    assert_eq!(value["m"], edges.len());
    edges.sort();
    Graph { places, edges }
}

const NOTES: &[(&str, &str)] = &[
    (
        "JOGMEC.md",
        "parent:: [[METI]]\n\nIt holds a share of [[Lynas]], and of [[Lynas|it]] again. [[JOGMEC]] #japan",
    ),
    ("METI.md", "A ministry of [[Japan]]."),
    ("Japan.md", "A state with [[Tokyo]] for its capital."),
    ("Lynas.md", "%%[[Japan]] is not shown%%"),
    ("Draft.md", "---\npublish: false\n---\nThe secret [[Lynas]] of [[Nobody]]."),
    ("Loose.md", "Nothing."),
];

#[test]
fn the_shards_say_who_refers_to_whom_and_in_which_words() {
    let folder = vault(NOTES);
    let graph = graph(&site(folder.path(), None));
    assert_eq!(
        graph.edges,
        [
            "JOGMEC >> Japan: ",
            "JOGMEC >> Lynas: ",
            "JOGMEC >> METI: parent",
            "Japan >> Tokyo: ",
            "METI > Japan: ",
        ]
    );
    assert_eq!(
        graph.places.keys().collect::<Vec<_>>(),
        ["JOGMEC", "Japan", "Loose", "Lynas", "METI", "Tokyo"]
    );
}

#[test]
fn the_map_stays_where_it_was_when_a_note_is_added() {
    let folder = vault(NOTES);
    let first = site(folder.path(), None);
    let again = site(folder.path(), Some(&first["data/graph.map"]));
    assert!(first == again, "the same notes with their own map make the same site");
    put(folder.path(), "New.md", "Beside [[Lynas]].");
    let next = site(folder.path(), Some(&first["data/graph.map"]));
    let (before, after) = (graph(&first).places, graph(&next).places);
    for name in ["JOGMEC", "Japan", "Loose", "METI", "Tokyo"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    assert!(after.contains_key("New"));
}

#[test]
fn a_file_that_is_no_map_is_as_if_there_were_none() {
    let folder = vault(NOTES);
    assert!(site(folder.path(), Some(b"anything")) == site(folder.path(), None));
}

#[test]
fn a_build_reads_the_map_of_the_one_before_from_the_output_folder() {
    let folder = vault(NOTES);
    let out = tempfile::tempdir().expect("a folder can be made");
    let build = || {
        let config = read_config(folder.path(), None).expect("the settings are sound");
        let output = Output::claim(folder.path(), &out.path().join("site"), false).expect("it is free");
        let compilation = compile_vault(folder.path(), None, &config).expect("the vault can be compiled");
        let site = Site::with_earlier_map(&compilation, &config, "test", output.map().as_deref());
        let site = site.expect("the templates are sound");
        write(&site, &compilation.vault, &output, &|_| ()).expect("it can be written")
    };
    let map = || fs::read(out.path().join("site/data/graph.map")).expect("there is a map");
    assert!(build().n_written > 3);
    let first = map();
    assert_eq!(build().n_written, 0);
    put(folder.path(), "New.md", "Beside [[Lynas]].");
    build();
    assert_ne!(map(), first);
    assert_eq!(build().n_written, 0);
    // Taken back, the others still are where they were.
    fs::remove_file(folder.path().join("New.md")).expect("it is there");
    build();
    assert_eq!(build().n_written, 0);
}

#[test]
fn the_page_shows_the_map_with_links_and_names_without_scripts() {
    let folder = vault(NOTES);
    put(folder.path(), "A \"b\" <i>&amp;.md", "Of [[Japan]] and [[METI]].");
    let files = site(folder.path(), None);
    let page = String::from_utf8(files["graph.html"].clone()).expect("pages are UTF-8");
    assert_eq!(mistakes(&page), Vec::<String>::new());
    let html = Html::parse_document(&page);
    let links = Selector::parse("svg.map-picture a").expect("the selector is sound");
    let mut shown: Vec<(String, String)> = html
        .select(&links)
        .map(|link| (link.text().collect::<String>(), link.attr("href").unwrap_or_default().to_owned()))
        .collect();
    shown.sort();
    for (name, href) in &shown {
        let url = href.replace("%20", " ").replace("%22", "\"").replace("%3C", "<").replace("%3E", ">");
        assert!(files.contains_key(&url) || href.contains('%'), "{name} leads to {href}");
    }
    assert!(shown.iter().any(|(name, _)| name == "A \"b\" <i>&amp;"), "{shown:?}");
    assert!(!page.contains("Draft") && !page.contains("Nobody"), "what is not public stays so");
}

#[test]
fn an_empty_vault_and_one_note_have_a_page_of_the_graph() {
    for files in [&[][..], &[("A.md", "alone")][..], &[("A.md", "[[A]]")][..]] {
        let folder = vault(files);
        let files = site(folder.path(), None);
        let page = String::from_utf8(files["graph.html"].clone()).expect("pages are UTF-8");
        assert_eq!(mistakes(&page), Vec::<String>::new());
        graph(&files);
    }
}

#[test]
fn a_site_without_a_graph_has_no_page_of_it_no_map_no_data_for_them_and_no_link_to_them() {
    let folder = vault(&[("a.md", "[[b]]"), ("b.md", "[[a]] and [[missing]]")]);
    let with_graph = site(folder.path(), None);
    put(folder.path(), "adit.toml", "[graph]\nenabled = false\n");
    let without = site(folder.path(), None);
    let gone: Vec<&str> =
        with_graph.keys().filter(|it| !without.contains_key(*it)).map(String::as_str).collect();
    assert_eq!(
        gone,
        ["data/graph-edges.js", "data/graph-labels-0.js", "data/graph.js", "data/graph.map", "graph.html"]
    );
    for (path, bytes) in without.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).expect("pages are UTF-8");
        assert!(!text.contains("graph.html") && !text.contains("id=\"_map\""), "{path}");
        assert_eq!(mistakes(text), Vec::<String>::new(), "{path}");
    }
    let page = String::from_utf8_lossy(&without["a.html"]);
    assert!(page.contains("class=\"fan\""), "the drawing beside a note stays");
}
