//! A vault is served over real sockets; no test waits for a time, and only one watches the disk.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::session::Compilation;
use crate::site::{Page, Site};

mod private;

/// No answer takes as long as this; without it a mistake would hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// A served vault. It ends with the process.
struct Served {
    vault: TempDir,
    live: Live,
    address: String,
}

/// An answer: its status, headers by lower-case names, body.
struct Got {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn settings(root: &Path) -> ServeSettings {
    ServeSettings { root: root.to_owned(), config: None, trust: false, name: "Notes".to_owned(), cache: None }
}

/// Serves a vault of these files.
fn serve(files: &[(&str, &str)]) -> Served {
    serve_with(files, |_| ())
}

/// The same with settings that differ from the usual ones.
fn serve_with(files: &[(&str, &str)], change: impl FnOnce(&mut ServeSettings)) -> Served {
    let vault = TempDir::new().unwrap();
    for (path, text) in files {
        put(vault.path(), path, text);
    }
    serve_vault(vault, change)
}

/// Serves what is in a folder.
fn serve_vault(vault: TempDir, change: impl FnOnce(&mut ServeSettings)) -> Served {
    let mut settings = settings(vault.path());
    change(&mut settings);
    let (mut live, state) = Live::new(&settings);
    assert!(matches!(live.apply(), Some(ServeEvent::Ready(_))));
    let address = ServeAddress { host: "127.0.0.1".to_owned(), port: Port::Exactly(0) };
    let server = Server::bind(&address).unwrap();
    let address = server.listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(server::answer_all(server.listener, server.hosts, state))
    });
    Served { vault, live, address }
}

impl Served {
    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        put(self.vault.path(), path, bytes);
    }

    /// Sends lines of a request, without the last empty one.
    fn send(&self, lines: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let lines = lines.replace('\n', "\r\n");
        write!(stream, "{lines}\r\n\r\n").unwrap();
        BufReader::new(stream)
    }

    fn ask(&self, request: &str) -> Got {
        let mut reader = self.send(&format!("{request}\nConnection: close"));
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        let end = memchr::memmem::find(&all, b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Got { status, head, body: all[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Got {
        self.ask(&format!("GET {path} HTTP/1.1\nHost: {}", self.address))
    }

    /// The news, as they come.
    fn news(&self) -> impl Iterator<Item = serde_json::Value> + use<> {
        let reader = self.send(&format!("GET /__adit/events HTTP/1.1\nHost: {}", self.address));
        let lines = reader.lines().map(Result::unwrap);
        lines.filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
    }
}

/// A page without what the server puts into it, which has to be there.
fn without_script(mut page: Vec<u8>) -> Vec<u8> {
    let start = memchr::memmem::rfind(&page, b"<script src=\"/__adit/reload.js\" data-version=\"").unwrap();
    let end = start + memchr::memmem::find(&page[start..], b"\"></script>").unwrap() + b"\"></script>".len();
    page.drain(start..end);
    page
}

#[test]
fn every_address_has_the_bytes_that_a_build_writes() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("vault");
    let config = crate::read_config(&demo, None).unwrap();
    let compilation = crate::compile_vault(&demo, None, &config).unwrap();
    let site = Site::new(&compilation, &config, "Notes").unwrap();
    let (mut live, state) = Live::new(&settings(&demo));
    assert!(live.apply().is_some());
    let server =
        Server::bind(&ServeAddress { host: "localhost".to_owned(), port: Port::Exactly(0) }).unwrap();
    let address = server.listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(server::answer_all(server.listener, server.hosts, state))
    });
    let served = Served { vault: TempDir::new().unwrap(), live, address };
    let mut n = 0;
    for url in site.routes() {
        let got = served.get(&format!("/{}", url.encoded()));
        assert_eq!(got.status, 200, "{}", url.as_str());
        let (expected, got) = match site.render(url).unwrap().unwrap() {
            Page::Bytes(bytes) if url.as_str().ends_with(".html") => (bytes, without_script(got.body)),
            Page::Bytes(bytes) => (bytes, got.body),
            Page::Copy(id) => (std::fs::read(&compilation.vault.file(id).disk).unwrap(), got.body),
        };
        assert!(expected == got, "{} differs", url.as_str());
        n += 1;
    }
    assert!(n > 100, "{n}");
}

#[test]
fn a_changed_note_is_compiled_alone_and_its_new_page_is_served() {
    let mut served = serve(&[("A.md", "old words\n"), ("B.md", "see [[A]]\n")]);
    let before = served.get("/a.html");
    served.put("A.md", "new words\n");
    let Some(ServeEvent::Changed(update)) = served.live.apply() else { panic!("nothing changed") };
    assert_eq!((update.compilation.n_compiled, update.files.len()), (1, 1));
    let after = served.get("/a.html");
    assert!(before.text().contains("old words") && after.text().contains("new words"));
    assert_ne!(before.header("etag"), after.header("etag"));
    assert!(served.live.apply().is_none(), "nothing has changed since");
}

#[test]
fn pages_after_any_edit_are_those_of_a_fresh_build() {
    let mut served = serve(&[
        ("A.md", "# Head\n\nto [[B]] and [[C]]\n\nfirst ^block\n"),
        ("B.md", "---\naliases: [Bee]\n---\n[[A#Head]] #tag\n"),
        ("deep/C.md", "![[A]] and [[Bee]]\n"),
        ("data.csv", "1,2\n"),
    ]);
    let root = served.vault.path().to_owned();
    let edits: &[&dyn Fn(&Path)] = &[
        &|root| put(root, "A.md", "# Head\n\nto [[B]] and [[C]], more words\n\nfirst ^block\n"),
        &|root| {
            put(
                root,
                "A.md",
                "New lines\n\nabove.\n\n# Head\n\nto [[B]] and [[C]], more words\n\nfirst ^block\n",
            )
        },
        &|root| put(root, "A.md", "# Head\n\nto [[B]] and [C](C), more words\n\nfirst ^block\n"),
        &|root| put(root, "A.md", "# Head\n\nto [C](deep) and ![[B]]\n\nfirst ^block\n"),
        &|root| put(root, "A.md", "# Head\n\nto [[deep]] and [[B#^block]] #new\n\nfirst\n"),
        &|root| put(root, "A.md", "---\npermalink: far/away\n---\n# Head\n\nto [[deep]] and [[B]]\n"),
        &|root| put(root, "A.md", "# Other head\n\nto [[B]] and [[C]]\n\nfirst ^block\n"),
        &|root| put(root, "B.md", "---\naliases: [Bea]\ntype: firm\n---\n[[A#Head]] #tag/sub\n"),
        &|root| put(root, "D.md", "[[A]] is a partner of [[B]].\n"),
        &|root| std::fs::rename(root.join("deep"), root.join("shallow")).unwrap(),
        &|root| std::fs::remove_file(root.join("B.md")).unwrap(),
        &|root| put(root, "data.csv", "1,2,3\n"),
        &|root| put(root, "adit.toml", "[site]\ntitle = \"Other\"\n[check]\norphan-note = \"warn\"\n"),
        &|root| put(root, ".adit/assets/style.css", "body{color:red}\n"),
        &|root| put(root, ".obsidian/app.json", "{\"strictLineBreaks\": true}"),
        &|root| put(root, ".obsidian/types.json", "{\"types\": {\"type\": \"date\"}}"),
        &|root| std::fs::remove_file(root.join("adit.toml")).unwrap(),
        &|root| put(root, "A.md", "---\npublish: false\n---\n[[B]]\n"),
    ];
    let mut map = None;
    for (nth, edit) in edits.iter().enumerate() {
        edit(&root);
        // Most edits here are of two notes. To name one to which nothing has happened is no mistake.
        let changed = (nth < 8).then(|| ["A.md", "B.md"].map(PathBuf::from));
        let event = served.live.apply_changed(changed.as_ref().map(<[PathBuf; 2]>::as_slice));
        assert!(matches!(event, Some(ServeEvent::Changed(_))), "edit {nth}");
        let config = crate::read_config(&root, None).unwrap();
        let compilation = crate::compile_vault(&root, None, &config).unwrap();
        // One build after the other into the same folder: each begins with the map of the one before.
        let site = Site::with_earlier_map(&compilation, &config, "Notes", map.as_deref()).unwrap();
        for url in site.routes() {
            let got = served.get(&format!("/{}", url.encoded()));
            let Page::Bytes(expected) = site.render(url).unwrap().unwrap() else { continue };
            let got = if url.as_str().ends_with(".html") { without_script(got.body) } else { got.body };
            assert!(expected == got, "{} differs after edit {nth}", url.as_str());
        }
        map = Some(served.get("/data/graph.map").body);
    }
}

/// Nine notes, each with links to two others.
fn ring() -> Vec<(String, String)> {
    let text = |nth: usize| format!("[[N{}]] and [[N{}]]\n", (nth + 1) % 9, (nth + 3) % 9);
    (0..9).map(|nth| (format!("N{nth}.md"), text(nth))).collect()
}

/// How many entries of a map another has as well.
fn n_kept(map: &[u8], other: &[u8]) -> usize {
    let entries = |bytes: &[u8]| -> Vec<Vec<u8>> {
        bytes["adit map 1\n".len() + 2..].chunks(16).map(<[u8]>::to_vec).collect()
    };
    entries(map).into_iter().filter(|entry| entries(other).contains(entry)).count()
}

#[test]
fn pages_with_the_same_neighbours_stay_where_they_are_on_the_map() {
    let notes = ring();
    let notes: Vec<_> = notes.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut served = serve(&notes);
    let first = served.get("/data/graph.map").body;
    served.put("New.md", "[[N0]]\n");
    assert!(served.live.apply().is_some());
    let second = served.get("/data/graph.map").body;
    // All but the one that the new page links to.
    assert_eq!((first.len() < second.len(), n_kept(&first, &second)), (true, 8));
}

#[test]
fn the_map_goes_on_from_the_one_that_an_earlier_start_has_left_in_the_cache() {
    let notes = ring();
    let notes: Vec<_> = notes.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = TempDir::new().unwrap();
    let with_cache = |settings: &mut ServeSettings| {
        settings.cache = Some(Cache::open(folder.path(), &settings.root).unwrap());
    };
    let served = serve_with(&notes, with_cache);
    let first = served.get("/data/graph.map").body;
    served.put("New.md", "[[N0]]\n");
    let served = serve_vault(served.vault, with_cache);
    assert_eq!(n_kept(&first, &served.get("/data/graph.map").body), 8);
    let anew = serve_vault(served.vault, |_| ());
    assert!(n_kept(&first, &anew.get("/data/graph.map").body) < 8);
}

#[test]
fn a_sentence_that_changes_leaves_links_graph_and_addresses_as_they_are() {
    let mut served = serve(&[("A.md", "# Head\n\nto [[B]] #tag\n"), ("B.md", "[[A#Head]]\n")]);
    let mut compilation = |text: &str| {
        served.put("A.md", text);
        let Some(ServeEvent::Changed(update)) = served.live.apply() else { panic!("nothing changed") };
        update.compilation
    };
    let first = compilation("Before.\n\n# Head\n\nmuch of what is said of [[B]] #tag\n");
    let second = compilation("# Head\n\nless is said of [[B]] #tag\n");
    let third = compilation("# Head\n\nless is said of [[B]] and [[B]] #tag\n");
    let is_kept = |a: &Compilation, b: &Compilation| {
        [Arc::ptr_eq(&a.links, &b.links), Arc::ptr_eq(&a.graph, &b.graph), Arc::ptr_eq(&a.routes, &b.routes)]
    };
    assert_eq!((is_kept(&first, &second), is_kept(&second, &third)), ([true; 3], [false; 3]));
}

#[test]
fn browsers_are_told_of_each_state_with_what_is_wrong_and_where() {
    let mut served = serve(&[("A.md", "fine\n")]);
    let mut news = served.news();
    let first = news.next().unwrap();
    assert_eq!((&first["generation"], &first["warnings"]), (&1.into(), &0.into()));
    served.put("A.md", "# One\n\n[[Nowhere]]\n");
    served.live.apply();
    // That there is a new state is told at once, what is wrong with it when that is known.
    let second = news.find(|it| it["warnings"] != 0).unwrap();
    assert_eq!((&second["generation"], &second["warnings"]), (&2.into(), &1.into()));
    let finding = &second["findings"][0];
    assert_eq!((&finding["file"], &finding["line"]), (&"A.md".into(), &3.into()));
    assert_eq!((&finding["page"], &finding["code"]), (&"a.html#one".into(), &"unresolved-link".into()));
}

#[test]
fn news_name_the_style_sheets_and_attachments_that_changed() {
    let mut served = serve(&[("A.md", "![[x.svg]]\n"), ("x.svg", "<svg/>")]);
    let mut news = served.news();
    assert_eq!(news.next().unwrap()["changed"], serde_json::json!([]));
    served.put("x.svg", "<svg></svg>");
    served.live.apply();
    assert_eq!(news.next().unwrap()["changed"], serde_json::json!(["x.svg"]));
    served.put(".adit/assets/style.css", "p{}");
    served.live.apply();
    assert_eq!(news.next().unwrap()["changed"], serde_json::json!(["assets/style.css"]));
}

#[test]
fn settings_saved_half_way_leave_the_last_site_and_say_so() {
    let mut served = serve(&[("A.md", "words\n"), ("adit.toml", "[site]\ntitle = \"One\"\n")]);
    let mut news = served.news();
    news.next();
    served.put("adit.toml", "[site]\ntit");
    assert!(matches!(served.live.apply(), Some(ServeEvent::Failed(_))));
    assert!(served.live.apply().is_none(), "the same failure is told once");
    let told = news.next().unwrap();
    assert!(told["failure"]["message"].as_str().unwrap().contains("adit.toml:2"), "{told}");
    assert!(served.get("/a.html").text().contains("One"));
    served.put("adit.toml", "[site]\ntitle = \"One\"\n");
    assert!(matches!(served.live.apply(), Some(ServeEvent::Recovered)));
    assert!(news.next().unwrap()["failure"].is_null());
    served.put("adit.toml", "[site]\ntitle = \"Two\"\n");
    assert!(matches!(served.live.apply(), Some(ServeEvent::Changed(_))));
    assert!(served.get("/a.html").text().contains("Two"));
}

#[test]
fn a_vault_that_is_gone_is_served_as_it_was_until_it_comes_back() {
    let mut served = serve(&[("A.md", "words\n")]);
    let (root, away) = (served.vault.path().to_owned(), served.vault.path().with_extension("away"));
    std::fs::rename(&root, &away).unwrap();
    assert!(matches!(served.live.apply(), Some(ServeEvent::Failed(_))));
    assert!(served.get("/a.html").text().contains("words"));
    std::fs::create_dir(&root).unwrap();
    put(&root, "B.md", "others\n");
    assert!(matches!(served.live.apply(), Some(ServeEvent::Changed(_))));
    assert_eq!((served.get("/a.html").status, served.get("/b.html").status), (404, 200));
    std::fs::rename(away.join("A.md"), root.join("A.md")).unwrap();
    std::fs::remove_dir(away).unwrap();
}

#[test]
fn a_page_that_the_browser_has_is_not_sent_again() {
    let served = serve(&[("A.md", "words\n"), ("x.bin", "0123456789")]);
    for path in ["/a.html", "/assets/style.css", "/__adit/reload.js"] {
        let etag = served.get(path).header("etag").unwrap().to_owned();
        let again = served.ask(&format!("GET {path} HTTP/1.1\nHost: localhost\nIf-None-Match: {etag}"));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
    let head = served.ask("HEAD /a.html HTTP/1.1\nHost: localhost");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("etag"), served.get("/a.html").header("etag"));
}

#[test]
fn films_are_sent_in_parts_when_players_ask_for_them() {
    let served = serve(&[("A.md", "![[film.mp4]]\n"), ("film.mp4", "0123456789")]);
    let part = |range: &str| served.ask(&format!("GET /film.mp4 HTTP/1.1\nHost: localhost\nRange: {range}"));
    let middle = part("bytes=2-4");
    assert_eq!((middle.status, middle.text().as_str()), (206, "234"));
    assert_eq!(middle.header("content-range"), Some("bytes 2-4/10"));
    assert_eq!((part("bytes=7-").text(), part("bytes=-2").text()), ("789".to_owned(), "89".to_owned()));
    assert_eq!((part("bytes=20-").status, part("bytes=0-1,4-5").status), (416, 200));
    let whole = served.get("/film.mp4");
    assert_eq!((whole.text().as_str(), whole.header("content-type")), ("0123456789", Some("video/mp4")));
}

#[test]
fn what_is_no_route_is_not_found_whatever_the_address_looks_like() {
    let served = serve(&[("A.md", "words\n"), (".hidden.md", "secret\n"), ("adit.toml", "")]);
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/.hidden.md",
        "/adit.toml",
        "/A.md",
        "/assets",
        "//a.html",
        "/a.html%00",
    ] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
    assert_eq!(served.get("/%ff").status, 400);
    let page = served.get("/deep/er/nothing.html");
    assert_eq!(page.status, 404);
    assert!(page.text().contains("href=\"/assets/style.css\""), "it has its style from any address");
    let asked = ["/", "/a.html?x=1", "/A.HTML"].map(|path| served.get(path).status);
    assert_eq!(asked, [200, 200, 404]);
}

#[test]
fn what_editors_and_programs_do_to_the_files_is_seen_on_disk() {
    let vault = TempDir::new().unwrap();
    put(vault.path(), "A.md", "one\n");
    let mut watch = Watch::new(&settings(vault.path()));
    watch.heed_theme(".adit".to_owned());
    let (mut live, _state) = Live::new(&settings(vault.path()));
    live.apply();
    let mut until_changed = |what: &str, change: &dyn Fn()| {
        change();
        loop {
            let changed = watch.wait();
            match live.apply_changed(changed.as_deref()) {
                Some(ServeEvent::Changed(update)) => break update.files,
                Some(other) => panic!("{what}: {other:?}"),
                None => {}
            }
        }
    };
    let root = vault.path();
    let files = until_changed("written in place", &|| put(root, "A.md", "two\n"));
    assert_eq!(files.len(), 1);
    until_changed("saved by rename", &|| {
        put(root, ".A.md.tmp", "three\n");
        std::fs::rename(root.join(".A.md.tmp"), root.join("A.md")).unwrap();
    });
    until_changed("a new folder", &|| put(root, "new/deep/B.md", "b\n"));
    until_changed("in the new folder", &|| put(root, "new/deep/B.md", "b, again\n"));
    until_changed("a folder that moves", &|| std::fs::rename(root.join("new"), root.join("moved")).unwrap());
    until_changed("in the moved folder", &|| put(root, "moved/deep/B.md", "b, once more\n"));
    until_changed("settings", &|| put(root, "adit.toml", "[site]\ntitle = \"T\"\n"));
    let burst = until_changed("many at once", &|| {
        for n in 0..500 {
            put(root, &format!("many/{n}.md"), "x\n");
        }
    });
    assert_eq!(burst.len(), 500, "they are one change");
}
