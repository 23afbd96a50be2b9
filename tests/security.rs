//! A vault from a stranger: nothing outside it is read, nothing outside the output is written, and what is said of it is text.
#![expect(clippy::disallowed_methods, reason = "tests delete what they made")]

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
#[cfg(unix)]
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What lies outside of the vault, and may be nowhere in the site nor changed.
const SECRET: &str = "the owner's own words";

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// A folder with a stranger's vault in `vault`, and things of the owner's beside it.
fn place(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    for path in ["secret.md", "secret.png", "own/secret.md", "own/index.html"] {
        put(folder.path(), path, SECRET);
    }
    fs::create_dir(folder.path().join("vault")).expect("a folder can be made");
    files.iter().for_each(|(path, text)| put(&folder.path().join("vault"), path, text));
    folder
}

/// Runs adit in the vault. Gives its exit code and all it said.
fn adit(folder: &TempDir, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.args(args).current_dir(folder.path().join("vault")).env("XDG_CACHE_HOME", "/dev/null");
    let output = command.env("NO_COLOR", "1").stdin(Stdio::null()).output().expect("adit runs");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("adit prints UTF-8");
    (output.status.code().expect("it ends by itself"), said)
}

fn files(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries.filter(|it| it.file_type().is_file()).map(|it| it.into_path())
}

/// That the owner's things are as they were, nothing is new beside them, and none of them is in the site.
#[track_caller]
fn assert_untouched(folder: &TempDir) {
    let vault = folder.path().join("vault");
    let outside: Vec<_> = files(folder.path()).filter(|it| !it.starts_with(&vault)).collect();
    assert_eq!(outside.len(), 4, "{outside:?}");
    for path in outside {
        assert_eq!(fs::read_to_string(&path).expect("it can be read"), SECRET, "{}", path.display());
    }
    for path in files(&vault.join("site")) {
        let bytes = fs::read(&path).expect("it can be read");
        assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{}", path.display());
    }
}

#[test]
fn no_way_out_of_the_vault_leads_to_what_is_there() {
    let outside = "secret.png";
    let ways = [
        "../secret.md",
        "../secret",
        "..\\secret.md",
        "%2e%2e/secret.md",
        "..%2fsecret.md",
        "....//secret.md",
        "../vault/../secret.md",
        "./../secret.png",
        "/../secret.png",
        "notes/../../secret.md",
        "~/secret.md",
        "../secret.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "//etc/passwd",
        "C:\\secret.md",
        "..\u{2215}secret.md",
        "\u{ff0e}\u{ff0e}/secret.md",
        "../own/secret.md",
        "..;/secret.md",
        "../secret.md\u{0}.png",
    ];
    let mut note = String::from(
        "---\npermalink: ../../own/index\nredirect_from: [../../own/secret, /../../x]\ncover: ../secret.png\nimage: \"[[../secret.png]]\"\n---\n",
    );
    for way in ways {
        note += &format!(
            "[[{way}]] ![[{way}]] ![[{way}#h|x]] [t](<{way}>) ![t](<{way}>) <img src=\"{way}\"> <a href=\"{way}\">t</a> <video src=\"{way}\"></video>\n\n"
        );
    }
    let cards = ways.iter().enumerate().map(|(nth, way)| {
        serde_json::json!({"id": nth.to_string(), "type": "file", "file": way, "x": 0, "y": nth * 50, "width": 9, "height": 9})
    });
    let canvas = serde_json::json!({"nodes": cards.collect::<Vec<_>>(), "edges": []}).to_string();
    let config = "[site]\nhome = \"../secret\"\n[vault]\nignore = [\"../**\"]\n";
    let folder = place(&[
        ("notes/A.md", &note),
        ("Board.canvas", &canvas),
        ("adit.toml", config),
        ("All.base", "views:\n  - type: cards\n    image: note.cover\n    order: [cover, image]\n"),
    ]);
    let (code, said) = adit(&folder, &["build"]);
    assert_eq!(code, 0, "{said}");
    assert_untouched(&folder);
    assert!(!files(&folder.path().join("vault/site")).any(|it| it.ends_with(outside)));
}

#[test]
#[cfg(unix)]
fn what_is_no_file_of_the_vault_is_reported_and_never_opened() {
    let folder = place(&[
        ("A.md", "[[B]] ![[link.png]] ![[pipe.png]] ![[Linked]] ![[Folder]]"),
        ("B.md", "text"),
        ("Folder.md/C.md", "text"),
    ]);
    let vault = folder.path().join("vault");
    for (to, name) in [
        ("../secret.md", "Linked.md"),
        ("../secret.png", "link.png"),
        ("../own", "Folder linked"),
        (".", "loop"),
        ("nowhere", "dangling.md"),
        ("self.md", "self.md"),
        ("/dev/zero", "zero.md"),
        ("/dev/zero", "zero.canvas"),
    ] {
        symlink(to, vault.join(name)).expect("it can be made");
    }
    for name in ["pipe.md", "pipe.png", "pipe.canvas", "pipe.base"] {
        assert!(Command::new("mkfifo").arg(vault.join(name)).status().expect("there is a mkfifo").success());
    }
    let _socket = UnixListener::bind(vault.join("socket.md")).expect("it can be made");
    let (code, said) = adit(&folder, &["build", "--verbose"]);
    assert_eq!(code, 0, "{said}");
    for name in
        ["Linked.md", "link.png", "Folder linked", "loop", "dangling.md", "self.md", "zero.md", "zero.canvas"]
    {
        assert!(said.contains(&format!("`{name}` is a symbolic link")), "{name}: {said}");
    }
    for name in ["pipe.md", "pipe.png", "pipe.canvas", "pipe.base", "socket.md"] {
        assert!(said.contains(&format!("`{name}` is no regular file")), "{name}: {said}");
    }
    assert_untouched(&folder);
    assert!(vault.join("site/folder.md/c.html").is_file(), "a folder may be called so");
}

#[test]
#[cfg(unix)]
fn settings_and_themes_are_not_read_through_links_or_pipes() {
    for name in ["adit.toml", ".obsidian/app.json", ".obsidian/types.json", ".adit/assets/style.css"] {
        for to in ["secret.md", "/dev/zero"] {
            let folder = place(&[("A.md", "text"), (".obsidian/x", ""), (".adit/assets/x", "")]);
            let to = if to.starts_with('/') { to.into() } else { folder.path().join(to) };
            symlink(to, folder.path().join("vault").join(name)).expect("it can be made");
            let (code, said) = adit(&folder, &["build"]);
            // Settings that cannot be read stop a build; the others are as if they were not there.
            assert_eq!(code, if name == "adit.toml" { 2 } else { 0 }, "{name}: {said}");
            assert!(!said.contains(SECRET), "{said}");
            assert_untouched(&folder);
        }
    }
}

#[test]
#[cfg(unix)]
fn a_vault_cannot_choose_where_its_site_is_written() {
    for output in ["../own", "/tmp/../tmp/adit-of-a-stranger", "a/../../own2", "link", "link/deeper", ".."] {
        let folder = place(&[("A.md", "text"), ("adit.toml", &format!("[build]\noutput = \"{output}\"\n"))]);
        fs::create_dir(folder.path().join("empty")).expect("it can be made");
        symlink("../empty", folder.path().join("vault/link")).expect("it can be made");
        let (code, said) = adit(&folder, &["build"]);
        assert_eq!(code, 2, "{output}: {said}");
        assert!(said.contains("you have not named it") && said.contains("-o "), "{said}");
        assert_untouched(&folder);
    }
    let folder = place(&[("A.md", "text")]);
    fs::create_dir(folder.path().join("empty")).expect("it can be made");
    symlink("../empty", folder.path().join("vault/site")).expect("it can be made");
    assert_eq!(adit(&folder, &["build"]).0, 2, "the usual one may not be a link either");
    assert_untouched(&folder);
    assert_eq!(adit(&folder, &["build", "-o", "site"]).0, 0, "who names it has said so");
}

#[test]
#[cfg(unix)]
fn links_and_pipes_that_wait_in_the_output_are_not_gone_through() {
    let manifest = |files: &str| format!("{{\"about\":\"\",\"files\":[{files}]}}");
    let own = "../../own/secret.md";
    let plants: &[(&str, &str)] = &[
        ("index.html.adit-tmp", own),
        ("a.html.adit-tmp", own),
        (".adit-manifest.json.adit-tmp", own),
        ("index.html", own),
        ("assets", "../../own"),
        (".adit-new", "../../own"),
        (".adit-manifest.json", own),
        (".adit-manifest.json", "/dev/zero"),
        ("data", "../../own"),
        ("a.html", own),
        ("p.png", own),
        ("data/graph.map", "/dev/zero"),
    ];
    for (name, to) in plants {
        let folder = place(&[("A.md", "![[p.png]]"), ("B.md", "[[A]]"), ("p.png", "picture")]);
        let listed = "\"index.html\",\"a.html\",\"data/graph.map\",\"assets/style.css\"";
        put(folder.path(), "vault/site/.adit-manifest.json", manifest(listed));
        let plant = folder.path().join("vault/site").join(name);
        fs::create_dir_all(plant.parent().expect("it has one")).expect("it can be made");
        let _ = fs::remove_file(&plant);
        symlink(to, &plant).expect("it can be made");
        // A file that is replaced, or a message: nothing else may happen.
        let (code, said) = adit(&folder, &["build"]);
        assert!(code == 0 || (code == 2 && said.contains("site")), "{name}: {said}");
        assert_untouched(&folder);
    }
}

#[test]
#[cfg(unix)]
fn pipes_in_the_output_do_not_make_a_build_wait() {
    for name in [".adit-manifest.json", "data/graph.map", ".adit-new/1", "a.html", "index.html.adit-tmp"] {
        let folder = place(&[("A.md", "text")]);
        let site = folder.path().join("vault/site");
        put(&site, ".adit-manifest.json", "{\"about\":\"\",\"files\":[\"a.html\",\"data/graph.map\"]}");
        let pipe = site.join(name);
        fs::create_dir_all(pipe.parent().expect("it has one")).expect("it can be made");
        let _ = fs::remove_file(&pipe);
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("there is a mkfifo").success());
        let (code, said) = adit(&folder, &["build"]);
        assert!(code == 0 || (code == 2 && said.contains("is no longer a regular file")), "{name}: {said}");
    }
}

#[test]
fn a_new_page_does_not_take_the_place_of_a_file_of_the_owners() {
    let folder = place(&[("A.md", "text")]);
    assert_eq!(adit(&folder, &["build"]).0, 0);
    put(folder.path(), "vault/site/mine.html", SECRET);
    put(folder.path(), "vault/Mine.md", "text");
    let (code, said) = adit(&folder, &["build"]);
    assert!(code == 2 && said.contains("`site/mine.html` is in the way: adit did not write it"), "{said}");
    let mine = || fs::read_to_string(folder.path().join("vault/site/mine.html")).expect("it is there");
    assert_eq!(mine(), SECRET);
    assert_eq!(adit(&folder, &["build"]).0, 2, "it is not taken for adit's own afterwards");
    fs::remove_file(folder.path().join("vault/Mine.md")).expect("it can be deleted");
    assert_eq!(adit(&folder, &["build"]).0, 0);
    assert_eq!(mine(), SECRET);
    put(folder.path(), "vault/Mine.md", "text");
    assert_eq!(adit(&folder, &["build", "--force"]).0, 0);
    assert!(mine().contains("<title>"));
}

#[test]
#[cfg(unix)]
fn what_is_said_of_a_vault_cannot_drive_a_terminal_nor_turn_its_text_around() {
    let evil = "\u{1b}]0;title\u{7}\u{1b}[31mred\u{9b}31m\u{202e}txet\u{2066}x\u{2028}y\rover\u{8}\u{7f}";
    let name: String = evil.chars().filter(|c| *c != '/').collect();
    let note = format!("---\ntags: [\"{evil}\"]\n{evil}: [\n---\n[[{evil}]] #{evil}\n> [!{evil}]\n");
    let sound = format!(
        "---\naliases: [\"B {}\"]\n---\n[[Nowhere {evil}]] ![[{evil}]] is {evil} of [[A]].\n",
        evil.escape_unicode()
    );
    let folder = place(&[
        (&format!("{name}.md"), &note),
        ("A.md", &sound),
        (&format!("{name}.html"), "x"),
        ("B.md", &format!("[[{name}.html]]")),
    ]);
    symlink("x", folder.path().join("vault").join(format!("{name}.png"))).expect("it can be made");
    for args in [
        &["check", "--format", "human"][..],
        &["check", "--format", "short"],
        &["check", "--format", "github"],
        &["check", "--format", "json"],
        &["build", "--verbose"],
        &["path", evil, "A"],
        &["show", evil],
        &["notes"],
        &["links", "A"],
        &["find", "Nowhere"],
    ] {
        let (_, said) = adit(&folder, args);
        let drives = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        };
        let found: Vec<char> = said.chars().filter(|c| drives(*c)).collect();
        assert!(found.is_empty(), "{args:?}: {found:?} in {said:?}");
    }
}

/// Control characters of seven and eight bits, as they drive terminals.
const CONTROLS: &str = "\u{1b}]0;T\u{7}\u{1b}[31mR\u{8}\u{c}\u{b}\u{7f}\u{80}\u{9b}31m\u{85}\u{1}\u{2}\u{1f}";

/// Markdown with this text wherever one may stand.
fn with_everywhere(text: &str) -> String {
    let template = "# Head ¤\nText ¤ with [[Link ¤]] [[B|label ¤]] #tag¤x `code ¤` $x ¤$ ==m ¤== [md ¤](<B.md> \"title ¤\") \
        ![alt ¤](p.png \"t ¤\") ![[p.png|cap ¤]] [w](https://x.org/¤ \"t ¤\") ![w ¤](https://x.org/¤.png \"t ¤\")\n\
        key ¤:: value ¤\n\n> [!note ¤] title ¤\n> text ¤\n\n| a ¤ | b |\n|--|--|\n| [[B]] ¤ | c ¤ |\n\n- [[B]]: rel ¤\n\
        - [x] task ¤ ^id\n\nnote[^1]\n\n[^1]: foot ¤\n\n<b title=\"¤\" class=\"¤\" style=\"color:¤red\">raw ¤</b>\n\
        <img src=\"x¤.png\" alt=\"¤\">\n\n<div>block ¤</div>\n\n```js ¤\nlet x = \"¤\";\n```\n\n\
        ```mermaid\ngraph TD\n  A[\"x ¤\"] --> B[\"y ¤\"]\n```\n\n$$\n\\text{x ¤}\n$$\n\n%% [[C ¤]] %%\n\n\
        [ref ¤][r]\n\n[r]: http://x.org/¤ \"t ¤\"\n\n<https://x.org/¤>\n\n\
        ```dataview\nTABLE file.name AS \"n ¤\", \"¤\" FROM \"\"\n```\n\n\
        ```base\nfilters: 'file.name != \"¤\"'\nviews:\n  - type: table\n    name: \"v ¤\"\n```\n";
    template.replace('¤', text)
}

#[test]
#[cfg(unix)]
fn no_control_character_of_a_vault_gets_into_a_site_or_an_export() {
    let escaped = |f: &dyn Fn(u32) -> String| CONTROLS.chars().map(|c| f(u32::from(c))).collect::<String>();
    let reference = escaped(&|c| format!("&#{c};"));
    let yaml = escaped(&|c| format!("\\x{c:02x}"));
    let json = escaped(&|c| format!("\\u{c:04x}"));
    let percent: String = CONTROLS.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let properties = "---\ntitle: \"T ¤\"\naliases: [\"al ¤\"]\ntags: [\"t¤\"]\nprop: \"p ¤ [[B|l ¤]]\"\n\"k¤\": {a: \"v¤\"}\n\
        cssclasses: [\"c¤\"]\nurl: \"http://x.org/¤\"\npermalink: \"perm¤\"\ncover: \"http://x.org/¤.png\"\n\
        description: \"d ¤\"\nwhen: 2020-01-01\n---\n";
    let canvas = "{\"nodes\":[{\"id\":\"1\",\"type\":\"text\",\"text\":\"card ¤ [[B]]\",\"x\":0,\"y\":0,\"width\":9,\"height\":9},\
        {\"id\":\"2\",\"type\":\"file\",\"file\":\"no ¤.md\",\"x\":20,\"y\":0,\"width\":9,\"height\":9},\
        {\"id\":\"3\",\"type\":\"link\",\"url\":\"http://x.org/¤\",\"x\":40,\"y\":0,\"width\":9,\"height\":9},\
        {\"id\":\"4\",\"type\":\"group\",\"label\":\"g ¤\",\"x\":60,\"y\":0,\"width\":9,\"height\":9}],\
        \"edges\":[{\"id\":\"e\",\"fromNode\":\"1\",\"toNode\":\"2\",\"label\":\"e ¤\"}]}";
    let base = "filters: file.name != \"¤\"\nformulas:\n  \"f\": '\"x\\u001b\\u009b y\"'\nviews:\n  - type: table\n    name: \"v ¤\"\n    order: [file.name, formula.f, prop]\n";
    let files_of_vault = [
        ("Properties.md".to_owned(), properties.replace('¤', &yaml) + &with_everywhere("x")),
        ("Raw.md".to_owned(), with_everywhere(CONTROLS)),
        ("Reference.md".to_owned(), with_everywhere(&reference)),
        (
            "Percent.md".to_owned(),
            format!("[a](x{percent}.md) ![i](y{percent}.png) <a href=\"z{percent}.md\">x</a>"),
        ),
        ("B.md".to_owned(), format!("text [[Raw]] al {CONTROLS} mention x")),
        (format!("f{CONTROLS}\n/name {CONTROLS}\n.md"), format!("is {CONTROLS} of [[B]]")),
        (format!("{CONTROLS}.png"), "png".to_owned()),
        ("p.png".to_owned(), "png".to_owned()),
        ("Board.canvas".to_owned(), canvas.replace('¤', &json)),
        ("Raw.canvas".to_owned(), canvas.replace('¤', "\u{7f}\u{9b}")),
        ("Q.base".to_owned(), base.replace('¤', &yaml)),
        (
            "adit.toml".to_owned(),
            "[site]\nbase_url = \"https://x.org/\"\n[security]\ntrust_html = true\n".to_owned(),
        ),
    ];
    let borrowed: Vec<_> = files_of_vault.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = place(&borrowed);
    let is_wrong = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let assert_clean = |path: &Path, text: &str, except: char| {
        let found = text.find(|c| is_wrong(c) && c != except);
        let around = found.map(|at| &text[text.floor_char_boundary(at.saturating_sub(60))..at]);
        assert_eq!(around, None, "{}", path.display());
        let escape = text.find("\\u001b").or_else(|| text.find("\\u009b")).or_else(|| text.find("\\u007f"));
        assert_eq!(escape, None, "{} has one escaped", path.display());
    };
    for args in [&["build", "-q"][..], &["build", "-q", "--trust", "--force"]] {
        let (code, said) = adit(&folder, args);
        assert_eq!(code, 0, "{said}");
        let site = folder.path().join("vault/site");
        let mut n = 0;
        for path in files(&site) {
            if let Ok(text) = String::from_utf8(fs::read(&path).expect("it can be read")) {
                assert_clean(&path, &text, '\t');
                n += 1;
            }
        }
        assert!(n > 30, "{n}");
        assert!(site.join("reference.html").is_file() && site.join("q.base.html").is_file());
    }
    for format in ["json", "graphml", "gexf", "dot", "csv", "nquads", "jsonld", "cypher"] {
        let out = folder.path().join("export").join(format);
        let (code, said) = adit(&folder, &["export", format, "-o", out.to_str().expect("it is UTF-8")]);
        assert_eq!(code, 0, "{format}: {said}");
        for path in files(&out) {
            // Parts the items of lists in tables.
            let unit = if format == "csv" { '\u{1f}' } else { '\t' };
            assert_clean(&path, &fs::read_to_string(&path).expect("it is text"), unit);
        }
    }
}

/// That a path of the site is one on every system: no device, no sign that Windows keeps for itself, no part that is cut.
#[track_caller]
fn assert_portable(path: &str) {
    for part in path.split('/') {
        let stem = part.split('.').next().unwrap_or_default().trim_end().to_lowercase();
        let is_port = |name: &str| {
            let mut rest = stem.strip_prefix(name).unwrap_or_default().chars();
            rest.next().is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c)) && rest.next().is_none()
        };
        let is_device = ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str());
        let is_odd = part.contains(|c: char| c.is_control() || "<>:\"|?*\\".contains(c))
            || part.ends_with(['.', ' '])
            || matches!(part, "" | "." | "..");
        let is_device = is_device || is_port("com") || is_port("lpt");
        assert!(!is_device && !is_odd && part.len() <= 255, "{path}");
    }
}

#[test]
fn addresses_that_notes_ask_for_are_paths_below_the_output_on_every_system() {
    let wishes = [
        "C:\\\\Windows\\\\x",
        "c:x",
        "C:/x",
        "\\\\\\\\server\\\\share\\\\x",
        "//server/share/x",
        "\\\\\\\\?\\\\C:\\\\x",
        "..\\\\..\\\\own\\\\index",
        "a\\\\..\\\\..\\\\own",
        "CON",
        "con.html",
        "a/AUX.md/b",
        "nul /x",
        "COM1.x.y",
        "com¹",
        "LPT²/x",
        "CONIN$",
        "x. . .",
        "x /y . /z",
        "file.html::$DATA",
        "a:b/c",
        "...",
        "....//....//x",
        "%2e%2e%2f%2e%2e%2fown",
        "%5c%5cserver%5cx",
    ];
    let long = "long/".repeat(60) + &"n".repeat(300);
    let mut files: Vec<(String, String)> = Vec::new();
    for (nth, wish) in wishes.iter().chain([&long.as_str()]).enumerate() {
        let text = format!(
            "---\npermalink: \"{wish}\"\nredirect_from: [\"{wish}\", \"old/{wish}\"]\naliases: [\"{wish}/x\"]\n---\n[[{wish}]] #t{nth}\n"
        );
        files.push((format!("n{nth}.md"), text));
    }
    let borrowed: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = place(&borrowed);
    let (code, said) = adit(&folder, &["build", "-q"]);
    assert_eq!(code, 0, "{said}");
    assert_untouched(&folder);
    let site = folder.path().join("vault/site");
    let mut n = 0;
    for entry in walkdir::WalkDir::new(&site).min_depth(1).into_iter().flatten() {
        let path = entry.path().strip_prefix(&site).expect("it is below").to_str().expect("it is UTF-8");
        assert_portable(&path.replace('\\', "/"));
        n += 1;
    }
    assert!(n > 2 * wishes.len(), "{n}");
}

#[test]
#[cfg(unix)]
fn names_that_other_systems_cannot_have_become_addresses_that_they_can() {
    let long = "ä".repeat(126);
    let names = [
        "CON",
        "aux",
        "nul.x",
        "COM1",
        "lpt9 ",
        "a:b",
        "what?",
        "a*b",
        "a|b",
        "a\"b",
        "a<b>",
        "back\\slash",
        "dots...",
        "space ",
        " lead",
        "A",
        "a",
        "e\u{301}",
        "\u{e9}",
        "ſ",
        "s",
        "İ",
        "i",
        "Straße",
        "STRASSE",
        &long,
    ];
    let mut all: Vec<(String, String)> = Vec::new();
    for name in names {
        all.push((format!("{name}.md"), format!("[[B]] {name}")));
        if name.len() < 200 {
            all.push((format!("f {name}/x{name}y.png"), "x".to_owned()));
            all.push((format!("f {name}/n.md"), format!("![[x{name}y.png]]")));
        }
    }
    all.push(("B.md".to_owned(), "text".to_owned()));
    let deep =
        ["d".repeat(200), "e".repeat(200), "f".repeat(200), "g".repeat(200), "h".repeat(200)].join("/");
    all.push((format!("{deep}/deep.md"), "text".to_owned()));
    let borrowed: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = place(&borrowed);
    let (code, said) = adit(&folder, &["build", "-q"]);
    assert_eq!(code, 0, "{said}");
    let site = folder.path().join("vault/site");
    let mut seen = std::collections::BTreeMap::new();
    for path in files(&site) {
        let path = path.strip_prefix(&site).expect("it is below").to_str().expect("it is UTF-8").to_owned();
        assert_portable(&path);
        // Where neither case nor the form of Unicode counts, two of them would be one.
        let simple = |c: char| match (c.to_uppercase().count(), c.to_uppercase().next()) {
            (1, Some(upper)) => upper,
            _ => c,
        };
        let key: String = path.chars().map(simple).collect::<String>().chars().map(simple).collect();
        if let Some(other) = seen.insert(key, path.clone()) {
            panic!("`{path}` and `{other}` are one file where case does not count");
        }
    }
    assert!(seen.len() > 80, "{}", seen.len());
}
