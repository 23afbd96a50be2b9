//! Themes: what the owner of a vault puts in place of adit's own templates and assets, and what comes of mistakes.
#![expect(clippy::disallowed_methods, reason = "tests make and delete files")]

mod folder;

use std::fs;
use std::path::Path;
use std::process::Command;

use folder::vault;

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// Runs adit in a folder. Gives the exit code and all that it printed.
fn adit(folder: &Path, args: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.args(args.split_whitespace()).current_dir(folder).env("NO_COLOR", "1");
    let output = command.output().expect("adit runs");
    let text = [output.stdout, output.stderr].map(|it| String::from_utf8(it).expect("adit prints UTF-8"));
    (output.status.code().expect("adit exits by itself"), text.concat())
}

/// Builds the site, with the theme trusted. Gives what was printed.
#[track_caller]
fn build(folder: &Path) -> String {
    let (code, text) = adit(folder, "build . -o site --trust --verbose");
    assert_eq!(code, 0, "{text}");
    text
}

fn page(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join("site").join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The vault of one note, with a template of its own. Gives what the build says, and the page.
#[track_caller]
fn check(name: &str, template: &str) -> (String, String) {
    let vault =
        vault(&[("A.md", "Some <b>text</b> & more."), (&format!(".adit/templates/{name}"), template)]);
    let said = build(vault.path());
    (said, page(vault.path(), "a.html"))
}

const NOTE: &str = "{% extends \"base.html\" %}\n{% block page %}\n";

// --- what is used ------------------------------------------------------------------------------------------------

#[test]
fn a_template_of_the_vault_takes_the_place_of_adits_own() {
    let (said, page) =
        check("note.html", &format!("{NOTE}<p class=\"mine\">{{{{ source }}}}</p>{{% endblock page %}}"));
    assert!(said.contains("no findings"), "{said}");
    assert!(page.contains("<p class=\"mine\">A.md</p>"), "{page}");
}

#[test]
fn assets_take_the_place_of_adits_own_or_stand_beside_them() {
    let vault = vault(&[
        ("A.md", "![[logo.svg]]\n\n```rust\nlet x = 1;\n```"),
        ("assets/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        (".adit/assets/style.css", "body{color:teal}"),
        (".adit/assets/code.css", "code{color:navy}</style><b>"),
        (".adit/assets/logo.svg", "<svg id=\"mine\" xmlns=\"http://www.w3.org/2000/svg\"/>"),
        (".adit/assets/fonts/a.woff2", "font"),
    ]);
    build(vault.path());
    assert_eq!(page(vault.path(), "assets/style.css"), "body{color:teal}");
    assert!(page(vault.path(), "assets/logo.svg").contains("mine"), "the theme calls it by this name");
    assert_eq!(page(vault.path(), "assets/fonts/a.woff2"), "font");
    let note = page(vault.path(), "a.html");
    assert!(note.contains("src=\"assets/logo-2.svg\""), "the file of the vault has another address: {note}");
    assert!(note.contains("code{color:navy}<\\/style><b>"), "nothing in a sheet ends it: {note}");
}

#[test]
fn head_and_foot_are_on_every_page() {
    let vault = vault(&[
        ("A.md", ""),
        (".adit/templates/head.html", "<link rel=\"stylesheet\" href=\"{{ root }}assets/extra.css\">"),
        (".adit/templates/foot.html", "<footer>{{ site.title }}</footer>"),
        (".adit/assets/extra.css", "p{}"),
    ]);
    build(vault.path());
    for path in ["a.html", "index.html", "tags/index.html", "404.html"] {
        let page = page(vault.path(), path);
        let root = if path.contains('/') { "../" } else { "" };
        let link = format!("<link rel=\"stylesheet\" href=\"{root}assets/extra.css\"></head>");
        assert!(page.contains(&link) && page.contains("</footer></body>"), "{path}: {page}");
    }
}

#[test]
fn templates_may_have_parts_of_their_own() {
    let vault = vault(&[
        ("A.md", ""),
        (
            ".adit/templates/note.html",
            &format!("{NOTE}{{% include \"parts/sign.html\" %}}{{% endblock page %}}"),
        ),
        (".adit/templates/parts/sign.html", "<i>{{ title }}</i>"),
    ]);
    assert!(build(vault.path()).contains("no findings"));
    assert!(page(vault.path(), "a.html").contains("<i>A</i>"));
}

#[test]
fn whatever_a_template_is_called_what_it_shows_is_escaped() {
    let vault = vault(&[
        ("A.md", "---\ntitle: <b>x</b>\n---\n"),
        (".adit/templates/note.html", "{% include \"part.txt\" %}"),
        (".adit/templates/part.txt", "{{ title }}"),
    ]);
    build(vault.path());
    assert_eq!(page(vault.path(), "a.html"), "&lt;b&gt;x&lt;/b&gt;");
}

#[test]
fn the_theme_is_where_the_settings_say_and_no_part_of_the_notes() {
    let vault = vault(&[
        ("adit.toml", "[theme]\nfolder = \"look/mine\"\n"),
        ("A.md", "[[head]] ![[note.html]]"),
        ("look/mine/assets/style.css", "a{}"),
        ("look/mine/templates/note.html", "mine"),
        ("look/mine/head.md", "no note"),
        (".adit/assets/style.css", "b{}"),
    ]);
    let said = build(vault.path());
    assert_eq!(page(vault.path(), "assets/style.css"), "a{}");
    assert_eq!(page(vault.path(), "a.html"), "mine");
    assert!(said.contains("`head`, which does not exist"), "{said}");
    put(vault.path(), "adit.toml", "[theme]\nfolder = \"luok\"\n");
    assert!(build(vault.path()).contains("`luok` is no folder of the vault"));
    put(vault.path(), "adit.toml", "[theme]\nfolder = \"../look\"\n");
    let (code, said) = adit(vault.path(), "build . -o site");
    assert!(code == 2 && said.contains("`theme.folder` is `../look`"), "{said}");
}

// --- what is not used --------------------------------------------------------------------------------------------

#[test]
fn templates_and_scripts_are_used_only_by_who_trusts_them() {
    let vault = vault(&[
        ("A.md", ""),
        (".adit/templates/head.html", "<script>stolen()</script>"),
        (".adit/assets/app.js", "stolen()"),
        (".adit/assets/page.html", "<script>stolen()</script>"),
        (".adit/assets/extra.css", "p{}"),
    ]);
    for command in ["build . -o site --verbose", "check ."] {
        let (code, said) = adit(vault.path(), command);
        assert!(code == 0 && said.contains("untrusted-theme"), "{said}");
        assert!(said.contains("and 2 more files are not used") && said.contains("--trust"), "{said}");
    }
    let script = page(vault.path(), "assets/app.js");
    assert!(!script.contains("stolen") && !page(vault.path(), "a.html").contains("stolen"));
    assert!(!vault.path().join("site/assets/page.html").exists());
    assert_eq!(page(vault.path(), "assets/extra.css"), "p{}");
    assert!(!build(vault.path()).contains("untrusted-theme"));
    assert_eq!(page(vault.path(), "assets/app.js"), "stolen()");
    let (code, said) = adit(vault.path(), "check . --trust");
    assert!(code == 0 && said.contains("no findings"), "{said}");
    put(vault.path(), "adit.toml", "[theme]\ntrust = true\n");
    let (code, said) = adit(vault.path(), "build . -o site");
    assert!(code == 2 && said.contains("unknown key `trust`"), "a vault cannot trust itself: {said}");
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_vault_is_read() {
    let outside = vault(&[("note.html", "secret"), ("assets/secret.txt", "secret")]);
    let vault = vault(&[("A.md", ""), (".adit/templates/x.txt", "")]);
    let link = |to: &Path, at: &str| {
        std::os::unix::fs::symlink(to, vault.path().join(at)).expect("a link can be made")
    };
    link(&outside.path().join("note.html"), ".adit/templates/note.html");
    link(&outside.path().join("assets"), ".adit/assets");
    let said = build(vault.path());
    assert!(said.contains("`.adit/templates/note.html` cannot be read"), "{said}");
    assert!(!page(vault.path(), "a.html").contains("secret"));
    assert!(!vault.path().join("site/assets/secret.txt").exists());
    let (_, said) = adit(vault.path(), "theme eject style.css");
    assert!(said.contains("has to be a real folder"), "{said}");
    assert!(!outside.path().join("assets/style.css").exists());
}

#[test]
fn a_template_cannot_read_files() {
    for path in ["/etc/passwd", "../../A.md", "A.md"] {
        let (said, page) = check("note.html", &format!("{{% include \"{path}\" %}}"));
        assert!(said.contains(&format!("unknown template `{path}`")), "{said}");
        assert!(page.contains("<h1"), "adit's own is used");
    }
}

#[test]
fn what_is_too_big_for_a_theme_is_left_out() {
    let vault = vault(&[("A.md", "")]);
    put(vault.path(), ".adit/templates/note.html", vec![b' '; 1 << 20]);
    assert!(build(vault.path()).contains("`.adit/templates/note.html` is larger than 1 MiB"));
}

// --- mistakes ----------------------------------------------------------------------------------------------------

#[test]
fn a_mistake_in_a_template_is_a_finding_with_its_place_and_adits_own_is_used() {
    let cases: &[(&str, &str, &str)] = &[
        ("{{ title }</h1>", "3:10", "found `}` but expected }}"),
        ("{{ title | shout }}", "3:12", "unknown filter `shout`"),
        ("日{% include \"backlinks-sektion.html\" %}", "3:13", "did you mean `backlinks-section.html`?"),
        ("{% if title %}", "4:4", "unknown tag"),
    ];
    for (line, place, message) in cases {
        let (said, page) = check("note.html", &format!("{NOTE}{line}\n{{% endblock page %}}\n"));
        assert!(said.contains("warning[invalid-template]") && said.contains(message), "{said}");
        assert!(said.contains(&format!(".adit/templates/note.html:{place}")), "{place}: {said}");
        assert!(page.contains("Some <b>text</b> &amp; more.") && page.contains("<h1"), "{page}");
    }
}

#[test]
fn a_base_without_the_blocks_of_the_pages_cannot_be_used() {
    let (said, page) = check("base.html", "<!doctype html>{{ body }}");
    assert!(said.contains("`base.html` cannot be used: block `kind` is not defined"), "{said}");
    assert!(page.contains("<h1"));
}

#[test]
fn what_fails_on_a_page_is_told_once_and_the_page_has_adits_own_look() {
    let vault = vault(&[
        ("A.md", ""),
        ("B.md", "---\nkey: value\n---\n"),
        ("C.md", "---\nkey: value\n---\n"),
        (".adit/templates/note.html", "{% if properties %}{{ titel }}{% endif %}fine"),
    ]);
    let said = build(vault.path());
    assert_eq!(said.matches("invalid-template").count(), 1, "{said}");
    assert!(
        said.contains("`note.html` failed: variable `titel` is not defined, on the page \"B · "),
        "{said}"
    );
    assert!(
        said.contains(".adit/templates/note.html:1:23") && said.contains("did you mean `title`?"),
        "{said}"
    );
    assert_eq!(page(vault.path(), "a.html"), "fine");
    assert!(page(vault.path(), "b.html").contains("<h1") && page(vault.path(), "c.html").contains("<h1"));
    let (_, checked) = adit(vault.path(), "check . --trust");
    assert_eq!(checked.matches("invalid-template").count(), 1, "a check says what a build says: {checked}");
}

#[test]
fn a_template_that_nothing_uses_is_a_finding_with_the_name_that_was_meant() {
    let (said, _) = check("nots.html", "x");
    assert!(said.contains("is used by no template") && said.contains("did you mean `note.html`?"), "{said}");
}

#[test]
fn findings_about_themes_have_levels_as_all_others() {
    let vault = vault(&[
        ("adit.toml", "[check]\ninvalid-template = \"error\"\nuntrusted-theme = \"off\"\n"),
        ("A.md", ""),
        (".adit/templates/note.html", "{{ x"),
    ]);
    assert_eq!(adit(vault.path(), "build . -o site --trust").0, 1);
    assert!(page(vault.path(), "a.html").contains("<h1"), "the site is built all the same");
    let (code, said) = adit(vault.path(), "check .");
    assert!(code == 0 && said.contains("no findings"), "{said}");
}

#[test]
fn templates_that_never_end_are_stopped() {
    let (said, _) = check("note.html", "{% for i in range(end=1000000000) %}x{% endfor %}");
    assert!(said.contains("exceeds the limit"), "{said}");
    let (said, _) = check("note.html", "{% component a() %}{{<a/>}}{% endcomponent a %}{{<a/>}}");
    assert!(said.contains("recursion depth"), "{said}");
    let (said, _) = check("note.html", "{% include \"note.html\" %}");
    assert!(said.contains("it includes itself"), "{said}");
}

// --- the command -------------------------------------------------------------------------------------------------

#[test]
fn a_copy_changes_nothing_and_says_which_version_it_is_of() {
    let vault =
        vault(&[("A.md", "---\naliases: [B]\ntags: [t]\n---\n[[C]]\n\n```rust\nx\n```"), ("D.md", "[[A]]")]);
    build(vault.path());
    fs::rename(vault.path().join("site"), vault.path().join("plain")).expect("it can be renamed");
    let (code, said) = adit(vault.path(), "theme eject --all");
    assert!(code == 0 && said.contains("wrote .adit/templates/note.html"), "{said}");
    assert!(!build(vault.path()).contains("template"));
    let files = walkdir::WalkDir::new(vault.path().join("plain")).into_iter().flatten();
    let mut n = 0;
    for file in files.filter(|it| it.file_type().is_file()) {
        let path = file.path().strip_prefix(vault.path().join("plain")).expect("it is below");
        let name = path.to_string_lossy().into_owned();
        let (old, new) = (fs::read(file.path()), fs::read(vault.path().join("site").join(path)));
        let (old, new) = (old.expect("it can be read"), new.expect("it is there"));
        // Copies of assets begin with their mark.
        let rest = if old == new { 0 } else { new.iter().position(|it| *it == b'\n').map_or(0, |it| it + 1) };
        if name == "assets/style.css" {
            // Pages load adit's own squeezed; a copy is there to be read, and stays as it is.
            let source = source("templates/assets/style.css");
            assert!(new[rest..] == *source.as_bytes() && old.len() < source.len() && !old.contains(&b'\n'));
            continue;
        }
        let is_sheet = |text: &[u8]| String::from_utf8_lossy(text).contains("<style>");
        // Made of sheets, as they are.
        let is_bundle = ["assets/around.css", "assets/lists.css"].contains(&name.as_str());
        assert!(old == new[rest..] || is_sheet(&new) || is_bundle, "{name}");
        n += 1;
    }
    assert!(n > 10);
    let (_, listed) = adit(vault.path(), "theme list");
    let is_listed =
        |line: &str| line.starts_with("templates/note.html") && line.ends_with("from this version of adit");
    assert!(listed.lines().any(is_listed), "{listed}");
}

#[test]
fn a_copy_of_another_version_is_found() {
    let vault = vault(&[
        ("A.md", ""),
        (".adit/templates/note.html", "{#- adit 0.0.1 templates/note.html 0123456789abcdef -#}\nmine"),
        (".adit/assets/style.css", "/* adit 0.0.1 assets/style.css 0123456789abcdef */\nbody{}"),
        (".adit/assets/logo.svg", "<svg/>"),
    ]);
    let said = build(vault.path());
    assert_eq!(said.matches("stale-override").count(), 2, "{said}");
    assert!(said.contains("adit theme show note.html | diff - .adit/templates/note.html"), "{said}");
    let (_, listed) = adit(vault.path(), "theme list");
    assert!(
        listed.contains(".adit/assets/style.css, from adit 0.0.1; adit's own has changed since"),
        "{listed}"
    );
    assert!(listed.contains(".adit/assets/logo.svg, added") && listed.contains("adit's own"), "{listed}");
}

#[test]
fn what_is_there_is_replaced_only_by_force() {
    let vault = vault(&[("A.md", ""), (".adit/assets/style.css", "mine")]);
    let read = || fs::read_to_string(vault.path().join(".adit/assets/style.css")).expect("it is there");
    let (code, said) = adit(vault.path(), "theme eject style.css");
    assert!(code == 0 && said.contains("kept .adit/assets/style.css") && read() == "mine", "{said}");
    let (code, said) = adit(vault.path(), "theme eject style.css --force");
    assert!(code == 0 && said.contains("wrote") && read().starts_with("/* adit "), "{said}");
    let (code, said) = adit(vault.path(), "theme eject stile.css");
    assert!(code == 2 && said.contains("did you mean `style.css`?"), "{said}");
    assert_eq!(adit(vault.path(), "theme eject").0, 2);
    let (code, shown) = adit(vault.path(), "theme show style.css");
    assert!(code == 0 && shown == read());
}

// --- the guide ---------------------------------------------------------------------------------------------------

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A view: what it is, and its fields with type and description.
struct View {
    name: String,
    about: String,
    fields: Vec<[String; 3]>,
}

/// The views as the source has them, by their documentation.
fn views() -> Vec<View> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site");
    let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten();
    let files = files.map(|it| it.into_path()).filter(|it| it.extension().is_some_and(|it| it == "rs"));
    // What is in `data` is for scripts.
    let files = files.filter(|it| !it.starts_with(root.join("data")));
    let mut texts: Vec<_> = files.map(|it| fs::read_to_string(it).expect("it can be read")).collect();
    texts.sort_by_key(|text| !text.starts_with("//! What templates see"));
    let (mut views, mut docs): (Vec<View>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut is_view, mut is_inside, mut is_flat) = (false, false, false);
    for line in texts.iter().flat_map(|it| it.lines()).map(str::trim) {
        if let Some(doc) = line.strip_prefix("/// ") {
            docs.push(doc.to_owned());
        } else if line.starts_with("#[derive(") {
            is_view = line.contains("Serialize");
        } else if let (true, Some((_, name))) = (is_view, line.split_once("struct ")) {
            let name = name.split([' ', '<']).next().unwrap_or_default().to_owned();
            views.push(View { name: name.replace("View", ""), about: docs.join(" "), fields: Vec::new() });
            (is_view, is_inside) = (false, true);
            docs.clear();
        } else if line == "#[serde(flatten)]" {
            is_flat = true;
        } else if line == "}" {
            is_inside = false;
            docs.clear();
        } else if let (true, Some((name, kind))) = (is_inside, line.trim_end_matches(',').split_once(": ")) {
            let mut name = format!("`{}`", name.rsplit(' ').next().unwrap_or(name));
            if std::mem::take(&mut is_flat) {
                name = "all of".to_owned();
            }
            let view = views.last_mut().expect("a field is in a view");
            view.fields.push([name, kind_of(kind), std::mem::take(&mut docs).join(" ")]);
        } else {
            docs.clear();
        }
    }
    views
}

/// A type of Rust as templates see it.
fn kind_of(kind: &str) -> String {
    let inside = |wrapper: &str| kind.strip_prefix(wrapper).and_then(|it| it.strip_suffix('>'));
    match kind {
        _ if kind.ends_with("str") || kind == "String" => "text".to_owned(),
        "bool" => "yes or no".to_owned(),
        "usize" | "u32" | "u8" | "u64" | "i64" | "f64" => "number".to_owned(),
        _ => match (inside("Option<"), inside("Vec<")) {
            (Some(inner), _) => format!("{}, or none", kind_of(inner)),
            (_, Some(inner)) => format!("list of {}", kind_of(inner)),
            _ => {
                let name = kind.split('<').next().unwrap_or(kind).replace("View", "");
                format!("[{name}](#{})", name.to_lowercase())
            }
        },
    }
}

fn tables() -> String {
    let mut out = String::new();
    for view in views() {
        out += &format!(
            "### {}\n\n{}\n\n| Variable | Type | What it is |\n| --- | --- | --- |\n",
            view.name, view.about
        );
        for [name, kind, about] in view.fields {
            out += &format!("| {name} | {kind} | {about} |\n");
        }
        out += "\n";
    }
    // Other views have no section of this kind in links of rustdoc.
    out.replace("[`", "`").replace("`]", "`")
}

/// In the row of templates that are parts of others.
const PARTS: &str = "| Parts of pages, included by others. |";

#[test]
fn the_guide_lists_what_templates_see_as_the_views_have_it() {
    let path = "docs/theming.md";
    let guide = source(path);
    let (before, rest) = guide.split_once("<!-- views -->\n").expect("the guide has a place for it");
    let (_, after) = rest.split_once("<!-- /views -->").expect("the place has an end");
    let row = before.lines().find(|it| it.contains(PARTS)).expect("the guide has a row for parts");
    let before = before.replace(row, "");
    let listed =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")).expect("it can be listed");
    let names = listed.map(|it| it.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mut parts: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    parts.retain(|name| name.ends_with(".html`") && !before.contains(name.as_str()));
    parts.sort_unstable();
    let before =
        before.replacen("\n\n\n", &format!("\n| {} {PARTS} what the page sees |\n\n", parts.join(", ")), 1);
    let updated = format!("{before}<!-- views -->\n\n{}<!-- /views -->{after}", tables());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &updated).expect("it can be written");
    } else {
        assert!(guide == updated, "`UPDATE=1 cargo test --test theme` brings {path} up to date");
    }
}

/// The names at the outermost level of what Tera prints of a context.
fn outermost(dump: &str) -> Vec<String> {
    let (mut depth, mut names, mut chars) = (0, Vec::new(), dump.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    text.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
                }
                if depth == 1 && chars.peek() == Some(&':') {
                    names.push(text);
                }
            }
            _ => {}
        }
    }
    names
}

#[test]
fn the_guide_names_the_view_of_each_template() {
    let guide = source("docs/theming.md");
    let (_, listed) = adit(vault(&[("A.md", "")]).path(), "theme list");
    for name in listed.lines().filter_map(|it| it.strip_prefix("templates/")?.split_whitespace().next()) {
        assert!(guide.contains(&format!("`{name}`")), "docs/theming.md says nothing of {name}");
    }
    let dump = "{{ __tera_context | safe }}";
    let pages = [
        ("note.html", "a.html"),
        ("canvas.html", "c.canvas.html"),
        ("missing.html", "wanted/lacking.html"),
        ("list.html", "notes.html"),
        ("explore.html", "explore/index.html"),
        ("home.html", "index.html"),
        ("search.html", "search.html"),
        ("graph.html", "graph.html"),
        ("paths.html", "paths.html"),
        ("404.html", "404.html"),
        ("redirect.html", "old.html"),
    ];
    let vault = vault(&[("A.md", "---\nredirect_from: old\n---\n[[Lacking]]"), ("C.canvas", "{}")]);
    for (template, _) in pages {
        put(vault.path(), &format!(".adit/templates/{template}"), dump);
    }
    build(vault.path());
    let views = views();
    for (template, path) in pages {
        let row = guide
            .lines()
            .find(|it| it.starts_with("| `") && it.contains(&format!("`{template}`")) && it.ends_with(") |"));
        let row = row.unwrap_or_else(|| panic!("docs/theming.md has no row for {template}"));
        let name =
            row.rsplit_once("[").and_then(|(_, it)| it.split(']').next()).expect("the row names the view");
        let view =
            views.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("there is no view {name}"));
        let frame = ["site", "text", "body", "shared_head", "shared_bar", "sheets"];
        let mut documented: Vec<&str> =
            view.fields.iter().map(|it| it[0].trim_matches('`')).chain(frame).collect();
        let mut seen = outermost(&page(vault.path(), path));
        // What all pages share is not in the dump.
        seen.extend(["site", "text"].map(str::to_owned));
        documented.sort_unstable();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, documented, "{template}");
    }
}

#[test]
fn the_guide_has_every_custom_property_of_the_style_sheet() {
    let (guide, style) = (source("docs/theming.md"), source("templates/assets/style.css"));
    let roots = style.split(":root{").skip(1).filter_map(|it| it.split('}').next());
    let names = roots.flat_map(|it| it.split([';', '\n'])).filter_map(|it| it.trim().split_once(':'));
    let names: Vec<_> = names.map(|(name, _)| name).filter(|name| name.starts_with("--")).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(guide.contains(&format!("`{name}`")), "docs/theming.md has no `{name}`");
    }
}
