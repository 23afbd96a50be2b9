//! What a site has for the web: addresses, old and new, and what it says to search engines, feed readers and other sites.
#![expect(clippy::disallowed_methods, reason = "tests make and delete files")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const CONFIG: &str = "[site]\ntitle = \"Field & notes\"\nbase_url = \"https://example.org/notes\"\n";

/// A folder with these files.
fn vault(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// Builds the site. Gives the exit code and what was printed.
fn run(folder: &Path) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.args(["build", ".", "-o", "site", "--verbose"]).current_dir(folder).env("NO_COLOR", "1");
    let output = command.output().expect("adit runs");
    let text = String::from_utf8(output.stderr).expect("adit prints UTF-8");
    (output.status.code().expect("adit exits by itself"), text)
}

/// A site of these files.
#[track_caller]
fn site(files: &[(&str, &str)]) -> TempDir {
    let vault = vault(files);
    let (code, text) = run(vault.path());
    assert_eq!(code, 0, "{text}");
    vault
}

#[track_caller]
fn page(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join("site").join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn has(folder: &TempDir, path: &str) -> bool {
    folder.path().join("site").join(path).exists()
}

/// What JSON-LD a page has.
fn data(html: &str) -> serde_json::Value {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">").expect("the page has data");
    let (text, _) = rest.split_once("</script>").expect("the data ends");
    serde_json::from_str(text).expect("the data is JSON")
}

// --- the address ---------------------------------------------------------------------------------------------------

#[test]
fn without_an_address_nothing_depends_on_one() {
    let site = site(&[("A.md", "---\naliases: [B]\ncreated: 2024-01-01\n---\n"), ("C.md", "")]);
    for path in ["sitemap.xml", "feed.xml", "robots.txt", ".nojekyll", "b.html"] {
        assert!(!has(&site, path), "{path}");
    }
    let page = page(&site, "a.html");
    for part in ["canonical", "og:", "ld+json", "robots", "twitter"] {
        assert!(!page.contains(part), "{part}: {page}");
    }
}

#[test]
fn an_address_that_is_none_is_an_error() {
    for address in ["example.org", "ftp://example.org/", "https://example.org/?a", "https://a b/"] {
        let vault = vault(&[("adit.toml", &format!("[site]\nbase_url = \"{address}\"\n")), ("A.md", "")]);
        let (code, said) = run(vault.path());
        assert!(code == 2 && said.contains(&format!("`site.base_url` is `{address}`")), "{said}");
    }
}

#[test]
fn pages_say_where_they_are() {
    let site = site(&[("adit.toml", CONFIG), ("Folder/日本 & co.md", "[[Lacking]]"), ("README.md", "")]);
    let canonical = |path: &str, address: &str| {
        let link = format!("<link rel=\"canonical\" href=\"https://example.org/notes/{address}\">");
        assert!(page(&site, path).contains(&link), "{path}: {link}");
    };
    canonical("folder/日本-co.html", "folder/%E6%97%A5%E6%9C%AC-co.html");
    canonical("index.html", "");
    canonical("folder/index.html", "folder/index.html");
    canonical("explore/index.html", "explore/index.html");
    canonical("wanted/lacking.html", "wanted/lacking.html");
    assert!(!page(&site, "404.html").contains("canonical"));
}

#[test]
fn the_page_for_what_is_missing_leads_on_from_any_depth() {
    let plain = site(&[("A.md", "")]);
    assert!(page(&plain, "404.html").contains("href=\"assets/style.css\""));
    let site = site(&[("adit.toml", CONFIG), ("A.md", "")]);
    let html = page(&site, "404.html");
    let document = scraper::Html::parse_document(&html);
    let all = scraper::Selector::parse("[href],[src],[action]").expect("it is a selector");
    for element in document.select(&all) {
        let element = element.value();
        let address =
            element.attr("href").or(element.attr("src")).or(element.attr("action")).unwrap_or_default();
        let Some(path) = address.strip_prefix("/notes/") else {
            assert!(address.starts_with('#'), "{address}");
            continue;
        };
        assert!(has(&site, path), "{address}");
    }
    assert!(html.contains("data-root=\"/notes/\""));
}

// --- search engines ------------------------------------------------------------------------------------------------

#[test]
fn the_sitemap_has_pages_that_lists_have_with_the_day_that_notes_say() {
    let site = site(&[
        ("adit.toml", CONFIG),
        ("A & B.md", "---\ncreated: 2024-01-01\nupdated: 2025-02-03\ntags: [t]\n---\n[[Lacking]]"),
        ("C.md", "---\ndate: 2025-02-03T04:05\n---\n"),
        ("Old.md", ""),
        ("Draft.md", "---\ndraft: true\ndate: 2026-01-01\n---\n"),
        ("Hidden.md", ""),
        (".obsidian/app.json", "{\"userIgnoreFilters\":[\"Hidden\"]}"),
    ]);
    let map = page(&site, "sitemap.xml");
    let url = |path: &str, day: &str| {
        let day = if day.is_empty() { String::new() } else { format!("<lastmod>{day}</lastmod>") };
        format!("<url><loc>https://example.org/notes/{path}</loc>{day}</url>\n")
    };
    for line in [
        url("a-b.html", "2025-02-03"),
        url("c.html", "2025-02-03T04:05:00Z"),
        url("old.html", ""),
        url("", ""),
        url("tags/t.html", ""),
        url("notes.html", ""),
    ] {
        assert!(map.contains(&line), "{line} in {map}");
    }
    for path in ["draft", "hidden", "wanted", "lacking", "404", "search", "assets"] {
        assert!(!map.contains(path), "{path} in {map}");
    }
    assert!(page(&site, "robots.txt").contains("\nSitemap: https://example.org/notes/sitemap.xml\n"));
    assert_eq!(page(&site, ".nojekyll"), "");
}

#[test]
fn search_engines_are_asked_to_leave_a_site_out() {
    let noindex = "<meta name=\"robots\" content=\"noindex\">";
    for config in ["[site]\nindex = false\n".to_owned(), format!("{CONFIG}index = false\n")] {
        let site = site(&[("adit.toml", &config), ("A.md", "")]);
        for path in ["a.html", "index.html", "explore/index.html", "notes.html"] {
            assert!(page(&site, path).contains(noindex), "{path}");
        }
        assert!(!has(&site, "sitemap.xml"), "nothing invites them");
    }
}

#[test]
fn addresses_for_others_are_kept_free() {
    let site = site(&[
        ("adit.toml", CONFIG),
        ("A.md", "---\ndate: 2024-01-01\n---\n![[feed.xml]] [[robots.txt]]"),
        ("feed.xml", "mine"),
        ("robots.txt", "mine"),
    ]);
    assert!(page(&site, "feed.xml").contains("<feed") && page(&site, "feed.xml.txt") == "mine");
    assert!(page(&site, "robots.txt").contains("Sitemap") && page(&site, "robots-2.txt") == "mine");
}

// --- feed readers --------------------------------------------------------------------------------------------------

#[test]
fn the_feed_has_the_notes_written_or_changed_last() {
    let site = site(&[
        ("adit.toml", &format!("{CONFIG}description = \"What <we> know\"\n")),
        ("Old.md", "---\ndate: 2020-01-01\n---\n"),
        (
            "New.md",
            "---\ncreated: 2024-01-01\nupdated: 2025-06-07T08:09:10\ntags: [a/b]\ntitle: \"<New> & \\u0001 bold\"\n---\nText of <b>it</b>.",
        ),
        ("Undated.md", "---\ndate: soon\n---\n"),
        ("Draft.md", "---\npublish: false\ndate: 2026-01-01\n---\n"),
    ]);
    let feed = page(&site, "feed.xml");
    let new = feed.find("<title>&lt;New&gt; &amp;  bold</title>").unwrap_or_else(|| panic!("{feed}"));
    let old = feed.find("<title>Old</title>").expect("the older note is there");
    assert!(new < old && !feed.contains("Undated") && !feed.contains("Draft"), "{feed}");
    for part in [
        "<id>https://example.org/notes/</id>",
        "<updated>2025-06-07T08:09:10Z</updated>\n<author>",
        "<link rel=\"self\" href=\"https://example.org/notes/feed.xml\"/>",
        "<published>2024-01-01T00:00:00Z</published>\n<updated>2025-06-07T08:09:10Z</updated>",
        "<category term=\"a/b\"/>",
        "<summary>Text of it.</summary>",
        "<subtitle>What &lt;we&gt; know</subtitle>",
    ] {
        assert!(feed.contains(part), "{part} in {feed}");
    }
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Field &amp; notes\" href=\"../feed.xml\">";
    assert!(page(&site, "tags/index.html").contains(link));
}

#[test]
fn without_dates_there_is_no_feed() {
    let site = site(&[("adit.toml", CONFIG), ("A.md", "")]);
    assert!(!has(&site, "feed.xml") && !page(&site, "a.html").contains("feed.xml"));
}

// --- what others show ----------------------------------------------------------------------------------------------

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"/>";

#[test]
fn a_link_to_a_note_shows_title_description_and_picture() {
    let site = site(&[
        ("adit.toml", CONFIG),
        (
            "A.md",
            "---\ntitle: 'A \"B\" <c>'\ncover: '[[my pic.svg]]'\ndate: 2024-01-01\n---\nSome text & more.",
        ),
        ("my pic.svg", PICTURE),
        ("B.md", "---\ncover: https://pictures.example/x.png\n---\n"),
    ]);
    let html = page(&site, "a.html");
    for (name, content) in [
        ("og:type", "article"),
        ("og:title", "A &quot;B&quot; &lt;c&gt;"),
        ("og:url", "https://example.org/notes/a.html"),
        ("og:site_name", "Field &amp; notes"),
        ("og:description", "Some text &amp; more."),
        ("og:image", "https://example.org/notes/my%20pic.svg"),
        ("og:image:width", "40"),
        ("article:published_time", "2024-01-01"),
    ] {
        let line = format!("<meta property=\"{name}\" content=\"{content}\">\n");
        assert!(html.contains(&line), "{line} in {html}");
    }
    assert!(html.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    assert!(page(&site, "b.html").contains("content=\"https://pictures.example/x.png\""));
    assert!(page(&site, "index.html").contains("<meta property=\"og:type\" content=\"website\">"));
}

#[test]
fn the_data_of_an_entity_says_what_it_is() {
    let site = site(&[
        ("adit.toml", &format!("{CONFIG}[types]\ncompany = \"Company\"\nodd = \"Odd thing\"\n")),
        (
            "Lynas.md",
            "---\naliases: [Lynas RE]\ntags: [company, odd]\nwebsite: https://lynas.example/\nwikidata: Q6709369\nurl: javascript:alert(1)\n---\n**Lynas** mines.",
        ),
        ("Essay.md", "---\ncreated: 2024-01-02\n---\nAbout it."),
        ("Odd.md", "---\ntags: [odd]\n---\n"),
    ]);
    let lynas = data(&page(&site, "lynas.html"));
    assert_eq!(lynas["@type"], "Corporation");
    assert_eq!(lynas["name"], "Lynas");
    assert_eq!(lynas["alternateName"][0], "Lynas RE");
    assert_eq!(lynas["description"], "Lynas mines.");
    assert_eq!(lynas["mainEntityOfPage"], "https://example.org/notes/lynas.html");
    let same = serde_json::json!(["https://lynas.example/", "https://www.wikidata.org/wiki/Q6709369"]);
    assert_eq!(lynas["sameAs"], same);
    let essay = data(&page(&site, "essay.html"));
    assert_eq!((&essay["@type"], &essay["headline"]), (&"Article".into(), &"Essay".into()));
    assert_eq!(essay["datePublished"], "2024-01-02");
    assert_eq!(data(&page(&site, "odd.html"))["@type"], "Thing");
    assert_eq!(data(&page(&site, "index.html"))["@type"], "WebSite");
}

#[test]
fn nothing_of_a_note_gets_out_of_the_data() {
    let bad = "</script><script>alert(1)</script><!--\u{2028}x";
    let note = format!("---\ntitle: '{bad}'\naliases: ['{bad}']\ndescription: '{bad}'\n---\n");
    let site = site(&[("adit.toml", CONFIG), ("A.md", &note)]);
    let html = page(&site, "a.html");
    assert!(!html.contains("<script>alert") && !html.contains('\u{2028}'.to_string().repeat(2).as_str()));
    assert_eq!(data(&html)["headline"], bad);
    assert_eq!(html.matches("<script").count(), html.matches("</script>").count());
}

// --- old addresses -------------------------------------------------------------------------------------------------

#[test]
fn old_addresses_lead_to_notes() {
    let site = site(&[
        (
            "Deep/A.md",
            "---\npermalink: new/place\naliases: [Plain, Folder/Old name]\nredirect_from: [/x/y.html, z/]\n---\n",
        ),
        ("B.md", "---\nredirects: one\n---\n"),
    ]);
    for (old, now) in [
        ("deep/a.html", "../new/place.html"),
        ("folder/old-name.html", "../new/place.html"),
        ("x/y.html", "../new/place.html"),
        ("z/index.html", "../new/place.html"),
        ("one.html", "b.html"),
    ] {
        let page = page(&site, old);
        assert!(page.contains(&format!("<meta http-equiv=\"refresh\" content=\"0; url={now}\">")), "{page}");
        assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{now}\">")), "{page}");
        assert!(
            page.contains(&format!("<a href=\"{now}\">")) && page.contains("content=\"noindex\""),
            "{page}"
        );
    }
    assert!(!has(&site, "deep/plain.html"), "plain aliases have no address of their own, unless asked for");
}

#[test]
fn plain_aliases_lead_to_notes_on_the_web_or_where_asked_for() {
    let files = [("Deep/A.md", "---\naliases: [Old “name”]\n---\n")];
    for config in [CONFIG, "[site]\nredirects = true\n"] {
        let site = site(&[&files[..], &[("adit.toml", config)]].concat());
        assert!(page(&site, "deep/old-name.html").contains("url=../deep/a.html"), "{config}");
    }
    let off = site(&[&files[..], &[("adit.toml", &format!("{CONFIG}redirects = false\n"))]].concat());
    assert!(!has(&off, "deep/old-name.html"));
    let canonical = "<link rel=\"canonical\" href=\"https://example.org/notes/deep/a.html\">";
    assert!(
        page(&site(&[&files[..], &[("adit.toml", CONFIG)]].concat()), "deep/old-name.html")
            .contains(canonical)
    );
}

#[test]
fn an_old_address_never_takes_the_place_of_a_page() {
    let vault = vault(&[
        ("adit.toml", CONFIG),
        (
            "A.md",
            "---\naliases: [B, Notes, Same, Index, 'tags/index']\nredirect_from: [b, '../../etc/passwd', a]\n---\n",
        ),
        ("B.md", "---\naliases: [Same]\n---\n"),
        ("C.md", "---\npublish: false\naliases: [Secret]\nredirect_from: [secret]\n---\n"),
    ]);
    let (code, said) = run(vault.path());
    assert!(code == 0, "{said}");
    assert!(
        said.contains("`b.html` is the address of another page; nothing leads from there to this note"),
        "{said}"
    );
    assert!(said.contains("A.md:3:1"), "{said}");
    assert_eq!(
        said.matches("nothing leads from there").count(),
        1,
        "only what was asked for is told: {said}"
    );
    for path in ["b.html", "notes.html", "index.html", "tags/index.html", "a.html"] {
        assert!(!page(&vault, path).contains("http-equiv=\"refresh\""), "{path}");
    }
    assert!(page(&vault, "same.html").contains("url=a.html"), "the first in path order has it");
    assert!(page(&vault, "etc/passwd.html").contains("url=../a.html"), "it stays below the site");
    assert!(!has(&vault, "secret.html"), "a note that is not published leaves no trace");
}

#[test]
fn a_thousand_aliases_of_a_thousand_notes_take_no_time() {
    let vault = vault(&[("adit.toml", CONFIG)]);
    for n in 0..300 {
        let aliases: Vec<_> = (0..20).map(|alias| format!("Same {alias}")).collect();
        put(vault.path(), &format!("{n}.md"), format!("---\naliases: [{}]\n---\n", aliases.join(", ")));
    }
    let (code, _) = run(vault.path());
    assert_eq!(code, 0);
    assert!(page(&vault, "same-7.html").contains("url=0.html") && !has(&vault, "same-7-2.html"));
}
