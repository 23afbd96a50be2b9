//! The words of the site: all of them stand in tables, all of the tables is used, and sites in other languages have them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use adit::{Page, Site, UrlPath, compile_vault, read_config};
use scraper::{Html, Selector};

use html::mistakes;

mod html;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files in a folder, and in those in it, whose names end so.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let entries = walkdir::WalkDir::new(root(folder)).sort_by_file_name().into_iter();
    let paths = entries.map(|it| it.expect("the folder can be listed").into_path());
    let wanted = paths.filter(|path| path.extension().is_some_and(|it| it == extension));
    wanted.map(|path| (path.display().to_string(), read(&path))).collect()
}

/// The keys of English: those of pages, and those of scripts.
fn keys() -> [BTreeSet<String>; 2] {
    let table: toml::Table = read(root("templates/text/en.toml")).parse().expect("the table can be read");
    let script = table["script"].as_table().expect("there are words for scripts").keys().cloned();
    [table.keys().filter(|key| *key != "script").cloned().collect(), script.collect()]
}

/// The texts between `before` and `after`.
fn between<'t>(text: &'t str, before: &'t str, after: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(before).filter_map(move |(at, _)| {
        let rest = &text[at + before.len()..];
        rest.find(after).map(|end| &rest[..end])
    })
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The first text in quotation marks behind each call of one of these functions.
fn called_with(code: &str, functions: &[&str]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (at, function) in functions.iter().flat_map(|it| code.match_indices(it)) {
        if code[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let rest = &code[at + function.len()..];
        let call = &rest[..rest.find([')', ';', '[']).unwrap_or(rest.len())];
        keys.extend(between(call, "\"", "\"").next().filter(|it| is_key(it)).map(str::to_owned));
    }
    keys
}

/// Code without the tests at its end.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

#[test]
fn templates_have_no_words_of_their_own() {
    let mut found = Vec::new();
    for (path, template) in files("templates", "html") {
        // The classes of the page.
        let mut template = template;
        if let Some((before, after)) = template.split_once("{% block kind %}") {
            let after = after.split_once("{% endblock kind %}").map_or("", |it| it.1);
            template = format!("{before}{after}");
        }
        // What is filled in becomes a sign, so that the rest is HTML.
        let (mut html, mut rest) = (String::new(), template.as_str());
        while let Some((before, from)) = rest.find('{').map(|at| rest.split_at(at)) {
            let end = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
                .iter()
                .find_map(|(open, close)| from.strip_prefix(open)?.find(close).map(|end| end + 4));
            html.push_str(before);
            html.push('·');
            rest = &from[end.unwrap_or(1)..];
        }
        html.push_str(rest);
        let has_words = |text: &str| text.chars().any(char::is_alphabetic);
        let (mut in_tag, mut is_code) = (false, false);
        for piece in html.split_inclusive(['<', '>']) {
            let text = piece.trim_end_matches(['<', '>']);
            if in_tag {
                for name in ["aria-label", "title", "placeholder", "alt", "aria-description"] {
                    let values =
                        between(text, &format!(" {name}=\""), "\"").map(str::to_owned).collect::<Vec<_>>();
                    found.extend(
                        values.into_iter().filter(|it| has_words(it)).map(|it| format!("{path}: {it}")),
                    );
                }
            } else if has_words(text) && !is_code {
                found.push(format!("{path}: {}", text.trim()));
            }
            // Commands and keys are the same in every language.
            if in_tag {
                is_code = text.starts_with("code") || text.starts_with("kbd") || text.starts_with("!--");
            }
            in_tag = piece.ends_with('<') || (in_tag && !piece.ends_with('>'));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_key_that_is_asked_for_is_in_the_table() {
    let [pages, script] = keys();
    let mut lacking = Vec::new();
    let mut check = |path: &str, known: &BTreeSet<String>, asked: BTreeSet<String>| {
        lacking.extend(asked.into_iter().filter(|it| !known.contains(it)).map(|it| format!("{path}: {it}")));
    };
    for (path, template) in files("templates", "html") {
        let words = |after: &str| -> BTreeSet<String> {
            let starts = template.match_indices(after).map(|(at, it)| &template[at + it.len()..]);
            starts
                .map(|it| it.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
                .collect()
        };
        check(&path, &pages, words("text."));
        check(&path, &pages, words("(key=\""));
    }
    let functions = ["get(", "with(", "count(", "count_with(", "push(", "push_with(", "push_count("];
    let functions = functions.map(|it| format!("text.{it}"));
    let functions: Vec<&str> = functions.iter().map(String::as_str).collect();
    for (path, text) in files("src/site", "rs") {
        check(&path, &pages, called_with(code(&text), &functions));
    }
    for (path, text) in files("web/src", "ts") {
        check(
            &path,
            &script,
            called_with(&text, &[" t(", "(t(", "!t(", "[t(", " count(", "(count(", "[count("]),
        );
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn every_key_in_the_table_is_used() {
    let [pages, script] = keys();
    let templates: String = files("templates", "html").into_iter().map(|(_, text)| text).collect();
    let rust: String = files("src", "rs").into_iter().map(|(_, text)| code(&text).to_owned()).collect();
    let scripts: String = files("web/src", "ts").into_iter().map(|(_, text)| text).collect();
    let in_template = |key: &str| {
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let name = format!("text.{key}");
        templates.match_indices(&name).any(|(at, it)| ends(&templates[at + it.len()..]))
            || templates.contains(&format!("\"{key}\""))
    };
    // A key may be put together from its beginning and a value.
    let in_scripts = |key: &str| {
        let begun = |(at, _)| scripts.contains(&format!("`{}_${{", &key[..at]));
        scripts.contains(&format!("\"{key}\"")) || key.match_indices('_').any(begun)
    };
    let unused: Vec<_> = pages
        .iter()
        .filter(|key| !in_template(key) && !rust.contains(&format!("\"{key}\"")))
        .chain(script.iter().filter(|key| !in_scripts(key)))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// The pages of a small vault whose settings are these.
fn site(settings: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let put =
        |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("a file can be written");
    put("adit.toml", settings);
    put("Amal.md", "---\naliases: [A., Hope]\n---\n# Amal\n\nSee [[Badr]] and [[Nobody]].\n\n- [ ] ask\n");
    put("Badr.md", "Founded in 1999. It names Amal, too.[^1]\n\n[^1]: A source.\n");
    let config = read_config(folder.path(), None).expect("the settings are sound");
    let compilation = compile_vault(folder.path(), None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, "S").expect("the templates are sound");
    let urls: Vec<UrlPath> = site.routes().cloned().collect();
    let page = |url: &UrlPath| match site.render(url).expect("every page renders") {
        Some(Page::Bytes(bytes)) => String::from_utf8(bytes).ok().map(|text| (url.as_str().to_owned(), text)),
        Some(Page::Copy(_)) | None => None,
    };
    urls.iter().filter_map(page).collect()
}

fn page<'p>(pages: &'p [(String, String)], address: &str) -> &'p str {
    &pages.iter().find(|(url, _)| url == address).unwrap_or_else(|| panic!("there is no {address}")).1
}

/// The text of the first element that a selector finds, its white space single.
fn text_of(html: &str, selector: &str) -> String {
    let selector = Selector::parse(selector).expect("the selector is sound");
    let document = Html::parse_document(html);
    let element = document.select(&selector).next().map(|it| it.text().collect::<String>());
    element.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_arabic_site_is_in_arabic_and_runs_from_right_to_left() {
    let pages = site("[site]\nlanguage = \"ar\"\n");
    let note = page(&pages, "amal.html");
    assert!(note.contains("<html lang=\"ar\" dir=\"rtl\""), "{note}");
    assert_eq!(text_of(note, "#_backlinks"), "");
    assert_eq!(text_of(note, ".aliases"), "أسماء أخرى: A.، Hope");
    assert_eq!(text_of(note, "#_mentions"), "إشارات بلا رابط 1");
    assert!(note.contains("aria-label=\"مهمة مفتوحة\""), "{note}");
    assert_eq!(text_of(page(&pages, "badr.html"), "#_backlinks"), "روابط واردة 1");
    assert_eq!(text_of(page(&pages, "notes.html"), ".intro"), "ملاحظتان");
    assert_eq!(text_of(page(&pages, "wanted/index.html"), "h1"), "ملاحظات مطلوبة");
    for (url, html) in pages.iter().filter(|(url, _)| url.ends_with(".html")) {
        assert!(mistakes(html).is_empty(), "{url}: {:?}", mistakes(html));
    }
    assert!(page(&pages, "data/text.js").contains("\"search\":\"بحث\""));
}

#[test]
fn a_japanese_site_is_in_japanese() {
    let pages = site("[site]\nlanguage = \"ja-JP\"\n");
    let note = page(&pages, "badr.html");
    assert!(note.contains("<html lang=\"ja-JP\" dir=\"ltr\""), "{note}");
    assert_eq!(text_of(note, "#_backlinks"), "リンク元 1");
    assert!(
        note.contains("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"脚注\">"),
        "{note}"
    );
    assert_eq!(text_of(page(&pages, "amal.html"), ".aliases"), "別名：A.、Hope");
    assert_eq!(text_of(page(&pages, "notes.html"), ".intro"), "2件のノート");
    assert_eq!(text_of(page(&pages, "404.html"), "h1"), "ページが見つかりません");
}

#[test]
fn settings_say_other_words_and_add_languages() {
    let settings = "[site]\nlanguage = \"fr\"\n\n[text]\nlinked_from = \"Cité <ici>\"\n\
                    n_notes = { one = \"{n} note\", other = \"{n} notes\" }\n";
    let pages = site(settings);
    assert_eq!(text_of(page(&pages, "badr.html"), "#_backlinks"), "Cité <ici> 1");
    assert_eq!(text_of(page(&pages, "amal.html"), "#_mentions"), "Unlinked mentions 1");
}
