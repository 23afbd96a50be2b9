//! The shards of texts: decoded again, as scripts do it, they say what the graph says of what the site shows.
#![expect(clippy::disallowed_methods, reason = "tests make folders")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use adit::{Config, Page, Site, Snapshot, UrlPath, compile_vault, read_config};
use base64::Engine;
use serde_json::Value;

/// A relation in short: from, subject, to, label with its kind, sentence, name in it, line, section.
type Said = (String, String, String, String, String, u64, Vec<String>);

/// The data of a site as its scripts see it.
struct Shards {
    /// The addresses of the nodes by their numbers, decoded.
    hrefs: Vec<String>,
    firsts: Vec<u64>,
    shards: Vec<Value>,
}

fn value(site: &Site<'_>, url: &str) -> Value {
    let url = site.routes().find(|it| it.as_str() == url).unwrap_or_else(|| panic!("{url} is not there"));
    let Ok(Some(Page::Bytes(bytes))) = site.render(url) else { panic!("{url:?} is no data") };
    let text = String::from_utf8(bytes).expect("shards are text");
    let call = text.strip_suffix(");\n").and_then(|it| it.strip_prefix("__adit.x(")).expect("it is a call");
    let parts: Value = serde_json::from_str(&format!("[{call}]")).expect("the arguments are JSON");
    parts[2].clone()
}

impl Shards {
    fn new(site: &Site<'_>) -> Self {
        let packed = value(site, "data/names.js")["bytes"].as_str().expect("it is base64").to_owned();
        let packed = base64::prelude::BASE64_STANDARD.decode(packed).expect("it is base64");
        let mut lines = String::new();
        flate2::read::DeflateDecoder::new(&packed[..]).read_to_string(&mut lines).expect("it is deflated");
        let href = |line: &str| {
            let mut cells = line.split('\t');
            let (title, href) =
                (cells.next().unwrap_or_default(), cells.next().expect("a line has an address"));
            let usual = || format!("{href}{}.html", slug(title));
            let href = if href.is_empty() || href.ends_with('/') { usual() } else { href.to_owned() };
            percent_encoding::percent_decode_str(&href).decode_utf8().expect("it is UTF-8").into_owned()
        };
        let firsts: Vec<u64> = numbers(&value(site, "data/notes.js"));
        let shards = firsts.iter().map(|it| value(site, &format!("data/notes-{it}.js"))).collect();
        Self { hrefs: lines.split('\n').map(href).collect(), firsts, shards }
    }

    /// The rows of all nodes, each with its shard.
    fn rows(&self) -> impl Iterator<Item = (u64, &Value, &Value)> {
        let shards = self.firsts.iter().zip(&self.shards);
        shards.flat_map(|(first, shard)| {
            assert_eq!(shard["first"], *first);
            let rows = shard["notes"].as_array().expect("there are nodes");
            (*first..).zip(rows).map(move |(number, row)| (number, shard, row))
        })
    }

    fn href(&self, number: u64) -> String {
        self.hrefs[usize::try_from(number).expect("it is small")].clone()
    }

    fn said(&self) -> Vec<Said> {
        let mut all = Vec::new();
        for (number, shard, row) in self.rows() {
            let text: Vec<u16> = row[0].as_str().expect("a text").encode_utf16().collect();
            let cut = |start: u64, end: u64| {
                let (start, end) = (usize::try_from(start), usize::try_from(end));
                String::from_utf16(&text[start.expect("small")..end.expect("small")])
                    .expect("no half characters")
            };
            for said in row[6].as_array().expect("a list") {
                let said = numbers(said);
                let label = &shard["labels"][usize::try_from(said[1]).expect("small")];
                let (mut sentence, mut section) = (String::new(), Vec::new());
                if said[2] > 0 {
                    let [start, len, heading] =
                        numbers(&row[5][usize::try_from(said[2] - 1).expect("small")])[..]
                    else {
                        panic!("a sentence has three numbers")
                    };
                    sentence = cut(start, start + len);
                    if said[4] > 0 {
                        let name = cut(start + said[3], start + said[3] + said[4]);
                        assert!(!name.trim().is_empty() && sentence.contains(&name), "{name} in {sentence}");
                    }
                    if heading > 0 {
                        let heading = &row[2][usize::try_from(heading - 1).expect("small")];
                        let [start, end] =
                            [&heading[2], &heading[3]].map(|it| it.as_u64().expect("an offset"));
                        let own = cut(start, end);
                        section.push(own.trim().lines().next().unwrap_or_default().trim().to_owned());
                    }
                }
                all.push((
                    self.href(number),
                    self.href(if said[6] == 0 { number } else { said[6] - 1 }),
                    self.href(said[0]),
                    format!("{} {}", label[0].as_str().expect("a kind"), label[1].as_str().expect("a label")),
                    sentence,
                    said[5],
                    section,
                ));
            }
        }
        all.sort();
        all
    }
}

/// What a title in ASCII is in an address.
fn slug(title: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let kept = title.to_lowercase().replace(|c| !is_kept(c), " ");
    let mut slug = String::new();
    for word in kept.split(' ').filter(|it| !it.is_empty()) {
        let hyphen = if slug.is_empty() || slug.ends_with('-') { "" } else { "-" };
        slug.extend([hyphen, word]);
    }
    slug.trim_matches(['-', '.', '_']).to_owned()
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().expect("a list").iter().map(|it| it.as_u64().expect("a number")).collect()
}

/// What the graph says that readers see, in short.
fn expected(snapshot: &Snapshot<'_>, shards: &Shards) -> Vec<Said> {
    let pages: BTreeMap<&str, String> = snapshot
        .nodes
        .iter()
        .filter_map(|it| Some((&*it.id, it.page.as_deref()?.to_owned())))
        .filter(|(_, page)| shards.hrefs.contains(page))
        .collect();
    let mut all = Vec::new();
    for edge in snapshot.edges.iter().filter(|it| it.kind != "tag") {
        let is_hidden = edge.kind != "relation" && edge.rule.is_none() && edge.context.is_none();
        let [Some(from), Some(subject), Some(to)] =
            [&edge.from, &edge.subject, &edge.to].map(|it| pages.get(&**it))
        else {
            continue;
        };
        if is_hidden && !from.ends_with(".canvas.html") {
            continue;
        }
        all.push((
            from.clone(),
            subject.clone(),
            to.clone(),
            match edge.label.as_deref() {
                Some(label) => format!("{} {label}", edge.label_kind),
                None => "none ".to_owned(),
            },
            edge.context.as_deref().unwrap_or_default().to_owned(),
            edge.line.map_or(0, u64::from),
            edge.section
                .last()
                .filter(|_| edge.context.is_some())
                .map(|it| it.to_string())
                .into_iter()
                .collect(),
        ));
    }
    all.sort();
    all
}

fn with_site<T>(root: &Path, ask: impl FnOnce(&Site<'_>, &Snapshot<'_>) -> T) -> T {
    let config = read_config(root, None).expect("the settings are sound");
    let compilation = compile_vault(root, None, &config).expect("the vault compiles");
    let site = Site::new(&compilation, &config, "Site").expect("the templates are sound");
    ask(&site, &Snapshot::new(&compilation, &config))
}

fn with_files<T>(files: &[(&str, &str)], ask: impl FnOnce(&Site<'_>, &Snapshot<'_>) -> T) -> T {
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    for (path, text) in files {
        std::fs::write(folder.path().join(path), text).expect("a file can be written");
    }
    with_site(folder.path(), ask)
}

/// The row of the node at an address.
fn row(shards: &Shards, href: &str) -> Value {
    let found = shards.rows().find(|(number, ..)| shards.href(*number) == href);
    found.unwrap_or_else(|| panic!("{href} is no node")).2.clone()
}

#[test]
fn every_relation_of_the_demo_vault_is_in_the_shards_with_its_sentence_section_and_line() {
    let vault = Path::new(env!("CARGO_MANIFEST_DIR")).join("vault");
    with_site(&vault, |site, snapshot| {
        let shards = Shards::new(site);
        assert!(shards.firsts.len() > 1, "the demo vault has more than one shard");
        let (found, expected) = (shards.said(), expected(snapshot, &shards));
        assert!(expected.len() > 500, "{}", expected.len());
        let missing: Vec<_> = expected.iter().filter(|it| !found.contains(it)).take(5).collect();
        let more: Vec<_> = found.iter().filter(|it| !expected.contains(it)).take(5).collect();
        assert_eq!((missing, more), (Vec::new(), Vec::new()));
        assert_eq!(found.len(), expected.len());
    });
}

/// The ties of a site: pairs of addresses, with whether any relation has a label.
fn ties(site: &Site<'_>, shards: &Shards) -> BTreeMap<(String, String), bool> {
    let shard = value(site, "data/ties.js");
    let packed = shard["bytes"].as_str().expect("it is base64");
    let packed = base64::prelude::BASE64_STANDARD.decode(packed).expect("it is base64");
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("it is deflated");
    let mut bytes = bytes.into_iter();
    let mut next = || {
        let mut number = 0_u64;
        for shift in (0..).step_by(7) {
            let byte = bytes.next().expect("the bytes do not end amid a number");
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    };
    let mut found = BTreeMap::new();
    let n_ties = next();
    for node in 0..shard["n"].as_u64().expect("a number") {
        let mut other = node;
        for _ in 0..next() {
            let step = next();
            other += step / 2;
            found.insert((shards.href(node), shards.href(other)), step % 2 == 1);
        }
    }
    assert_eq!(n_ties, found.len() as u64);
    found
}

#[test]
fn ties_are_the_pairs_that_relations_are_about_whoever_says_so() {
    let vault = Path::new(env!("CARGO_MANIFEST_DIR")).join("vault");
    with_site(&vault, |site, snapshot| {
        let shards = Shards::new(site);
        let number = |href: &str| shards.hrefs.iter().position(|it| it == href).expect("it is a node");
        let mut pairs: BTreeMap<(String, String), bool> = BTreeMap::new();
        for (_, subject, to, label, ..) in expected(snapshot, &shards) {
            if subject != to {
                let pair = if number(&subject) < number(&to) { (subject, to) } else { (to, subject) };
                *pairs.entry(pair).or_default() |= label != "none ";
            }
        }
        assert!(pairs.len() > 300, "{}", pairs.len());
        assert_eq!(ties(site, &shards), pairs);
    });
}

#[test]
fn offsets_cut_texts_of_any_script_where_javascript_does() {
    let files = [
        (
            "a.md",
            "---\ntitle: 資源\n---\n😀 日本語。[[b|🇯🇵 Ünder]] は国です。次。\n\n## 章 😀\n\nText 😀 [[b]]. More. ^id-1\n",
        ),
        ("b.md", "B\n"),
    ];
    with_files(&files, |site, snapshot| {
        let shards = Shards::new(site);
        assert_eq!(shards.said(), expected(snapshot, &shards));
        let row = row(&shards, "a.html");
        let text: Vec<u16> = row[0].as_str().expect("a text").encode_utf16().collect();
        let cut = |range: &[Value]| {
            let at = |value: &Value| usize::try_from(value.as_u64().expect("an offset")).expect("small");
            String::from_utf16(&text[at(&range[0])..at(&range[1])]).expect("no half characters")
        };
        assert_eq!(row[2][0][0], "章-😀");
        assert_eq!(cut(&row[2][0].as_array().expect("a heading")[2..]), "章 😀\nText 😀 b. More.\n");
        assert_eq!(row[3][0][0], "^id-1");
        assert_eq!(cut(&row[3][0].as_array().expect("a block")[1..]).trim(), "Text 😀 b. More.");
    });
}

#[test]
fn a_node_knows_who_refers_to_it_and_who_speaks_of_it() {
    let files = [
        ("a.md", "[[c]] [[gone]] %%[[b]]%%\n"),
        ("b.md", "| Who | Where |\n| - | - |\n| [[a]] | [[gone]] |\n| [[c]] | [[a]] |\n"),
        ("c.md", "---\nkey: value\nempty:\nup: \"[[a]]\"\npublish: true\n---\n# c\n\n- first\n"),
        ("secret.md", "---\npublish: false\n---\n[[a]] [[gone]]\n"),
    ];
    with_files(&files, |site, _| {
        let shards = Shards::new(site);
        let hrefs = |value: &Value| -> Vec<String> {
            numbers(value).into_iter().map(|number| shards.href(number)).collect()
        };
        assert_eq!(hrefs(&row(&shards, "a.html")[8]), ["b.html", "c.html"]);
        assert_eq!(hrefs(&row(&shards, "a.html")[7]), ["b.html"], "the first cell is the key of the row");
        assert_eq!(hrefs(&row(&shards, "b.html")[8]), [""; 0], "a link in a comment is not seen");
        let (.., wanted) = shards.rows().last().expect("there are nodes");
        assert_eq!(
            (hrefs(&wanted[8]), &wanted[0]),
            (vec!["a.html".to_owned(), "b.html".to_owned()], &"".into())
        );
        let c = row(&shards, "c.html");
        assert_eq!(c[4], serde_json::json!([["key", "value"], ["up", "a"]]));
        assert_eq!(
            &c[0].as_str().expect("a text")
                [usize::try_from(c[1].as_u64().expect("a place")).expect("small")..],
            "first\n"
        );
    });
}

#[test]
fn an_edited_note_changes_its_own_shard_and_no_other() {
    let note = |nth: usize| (format!("n{nth:03}.md"), format!("Words {nth}. ").repeat(400));
    let build = |change: Option<usize>| {
        let notes: Vec<(String, String)> = (0..64).map(note).collect();
        let mut files: Vec<(&str, &str)> =
            notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        if let Some(nth) = change {
            files[nth].1 = "Short.";
        }
        with_files(&files, |site, _| {
            let urls = site.routes().filter(|it| it.as_str().starts_with("data/notes")).cloned();
            let bytes = |url: &UrlPath| match site.render(url) {
                Ok(Some(Page::Bytes(bytes))) => bytes,
                _ => panic!("it is a shard"),
            };
            urls.map(|url| (url.clone(), bytes(&url))).collect::<BTreeMap<UrlPath, Vec<u8>>>()
        })
    };
    let (before, after) = (build(None), build(Some(40)));
    assert!(before.len() > 8, "{}", before.len());
    let changed: Vec<_> = before.iter().filter(|(url, bytes)| after.get(*url) != Some(*bytes)).collect();
    assert_eq!(changed.len(), 1, "{:?}", changed.iter().map(|it| it.0).collect::<Vec<_>>());
}

#[test]
fn a_vault_without_notes_has_an_empty_directory() {
    let config = Config::default();
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let compilation = compile_vault(folder.path(), None, &config).expect("the vault compiles");
    let site = Site::new(&compilation, &config, "Site").expect("the templates are sound");
    assert_eq!(numbers(&value(&site, "data/notes.js")), [0; 0]);
}
