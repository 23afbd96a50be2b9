//! What is not published leaves no trace on the site, however other notes refer to it.

use std::fs;
use std::path::Path;

use adit::{Page, Site, compile_vault, read_config};
use tempfile::TempDir;

/// A word that only private notes hold, as names and as content. None may be anywhere in a site.
const SECRET: &str = "xq";

/// The name by which public notes call a private one. It may be read where they typed it, and nowhere else.
const TYPED: &str = "Zeta";

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// A vault in which a public note refers to a private one in every way there is.
fn vault() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let put = |path: &str, text: &str| put(folder.path(), path, text);
    let private = "\
title: xq-title
aliases: [Eta, xq-alias]
tags: [shared, xq-tag, shared/xq-nested]
cssclasses: xq-class
description: xq-description
permalink: xq-permalink
cover: xq-cover.png
key: \"[[xq-property-target]]\"
xq-key: xq-value
---
xq-body #xq-bodytag #Shared ^xq-block

## xq-heading

- [ ] xq-task
- xq-field:: xq-fact

![[xq-image.png]] [[xq-wanted]] [[Public]] [[Public#Part|xq-label]] ![[Public#^xq-none]] <img src=\"xq-raw.png\">
[[Board.canvas]] ![[xq-sound.mp3]] %%[[xq-hidden]]%% [[public|xq-other]]

> [!note] xq-callout

```dataview
LIST FROM #xq-tag
```
";
    put("Zeta.md", &format!("---\npublish: false\n{private}"));
    put("sub/Theta.md", &format!("---\ndraft: true\n{private}"));
    put("xq-folder/xq-name.md", &format!("---\npublish: \"false\"\n{private}"));
    put(
        "xq-folder/xq-broken.md",
        "---\npublish: false\nxq: [\n---\nxq-broken [[xq-wanted-too]] #xq-broken-tag",
    );
    for name in ["cover.png", "image.png", "raw.png", "sound.mp3", "unused.png"] {
        put(&format!("xq-{name}"), "xq-bytes");
    }
    put(
        "Board.canvas",
        r#"{"nodes":[{"id":"1","type":"file","file":"Zeta.md","x":0,"y":0,"width":9,"height":9},
        {"id":"2","type":"text","text":"[[Zeta]] ![[Zeta]]","x":0,"y":0,"width":9,"height":9},
        {"id":"3","type":"file","file":"Public.md","x":0,"y":50,"width":9,"height":9}],
        "edges":[{"id":"e","fromNode":"1","toNode":"3","label":"xq-edge"},{"id":"f","fromNode":"3","toNode":"1"}]}"#,
    );
    put("All.base", "views:\n  - type: table\n    name: All\n    order: [file.name, key, tags]\n");
    put(
        "Public.md",
        "\
---
tags: [shared]
up: \"[[Zeta]]\"
list: [\"[[Zeta|typed]]\", \"[[Eta]]\"]
cover: \"[[Zeta]]\"
---
[[Zeta]] [[Zeta|typed]] [[zeta.md]] [[Eta]] [[ETA|typed]] [[sub/Theta]] [typed](Zeta.md) [typed](./Zeta.md#h) [r][ref]
[[Zeta#^b]] <a href=\"Zeta.md\">typed</a> <img src=\"Zeta.md\" alt=\"typed\"> %%[[Zeta]] xq-comment [[Second]]%% #shared [[Zeta#Part]]

![[Zeta]]

- ![[Zeta#Part]]

| a | b |
| - | - |
| [[Zeta]] | ![[Zeta]] |

> [!note] [[Zeta]]
> ![[Eta]]

## Part with [[Zeta]]

Text^[a note on [[Zeta]]] and[^1]. ==[[Zeta]]== field:: [[Zeta]]

[^1]: see ![[Zeta]]

![[Board.canvas]] ![[All.base]] ![[Public#Part with Zeta]]

```dataview
LIST
```

```dataview
TABLE key, file.tags, file.inlinks FROM #shared
```

```dataview
TASK
```

```base
views:
  - type: table
    order: [file.name, key, file.backlinks]
  - type: cards
    image: note.cover
```

[ref]: Zeta.md
",
    );
    put("Second.md", "![[Public]] [[Public]]");
    folder
}

/// Every page and copy of the site: its address, and its bytes as text.
fn site(root: &Path) -> Vec<(String, String)> {
    let config = read_config(root, None).expect("the settings are sound");
    let compilation = compile_vault(root, None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, "Site").expect("the templates are sound");
    let page = |url: &adit::UrlPath| match site.render(url).expect("every page renders") {
        Some(Page::Bytes(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        Some(Page::Copy(id)) => fs::read_to_string(&compilation.vault.file(id).disk).expect("it can be read"),
        None => panic!("every route has a page"),
    };
    site.routes().map(|url| (url.as_str().to_owned(), page(url))).collect()
}

#[test]
fn nothing_of_a_private_note_is_anywhere_in_the_site() {
    let folder = vault();
    let pages = site(folder.path());
    assert!(pages.iter().any(|(url, _)| url == "public.html"), "the public note has its page");
    for (url, text) in &pages {
        assert!(!url.contains(SECRET), "{url} is published");
        // Style sheets hold no notes.
        if url.ends_with(".css") {
            continue;
        }
        let lower = text.to_lowercase();
        if let Some(at) = lower.find(SECRET) {
            let from = (0..at.saturating_sub(80)).rev().find(|at| lower.is_char_boundary(*at)).unwrap_or(0);
            let until = (at + 60..=lower.len()).find(|at| lower.is_char_boundary(*at)).unwrap_or(lower.len());
            panic!("{url} tells: {}", &lower[from..until]);
        }
    }
}

#[test]
fn a_private_note_is_named_only_where_a_public_one_typed_it() {
    let folder = vault();
    let pages = site(folder.path());
    for (url, text) in pages.iter().filter(|(url, _)| url.ends_with(".html")) {
        assert!(!url.to_lowercase().contains(&TYPED.to_lowercase()), "{url} is published");
        // Attributes are what adit writes; but `alt`, `title` and labels are text.
        for attribute in ["href=\"", "src=\"", "class=\""] {
            for (at, _) in text.match_indices(attribute) {
                let value = &text[at + attribute.len()..];
                let value = &value[..value.find('"').expect("attributes end")].to_lowercase();
                // The heading of a public note is its own, and so is the address of the heading.
                let value = value.split('#').next().unwrap_or_default();
                assert!(!value.contains("zeta") && !value.contains("theta"), "{url}: {attribute}{value}");
            }
        }
        // The base has the sentence of the public note that embeds it, the home page the first one of the public note.
        let is_typed_there =
            ["public.html", "second.html", "board.canvas.html", "all.base.html", "index.html"]
                .contains(&url.as_str());
        // Lists show the first words of the public note.
        let names_it = |line: &str| line.contains(TYPED) && !line.contains("<bdi>Public</bdi>");
        assert!(is_typed_there || !text.lines().any(names_it), "{url} names it");
    }
}

#[test]
fn a_site_is_the_same_with_and_without_private_notes_that_nobody_names() {
    let public = [
        ("A.md", "[[B]] #tag [[Gone]]"),
        ("f/B.md", "---\naliases: [C]\n---\n![[pic.png]] [[A]]"),
        ("pic.png", "x"),
    ];
    let with = TempDir::new().expect("a temporary folder can be made");
    let without = TempDir::new().expect("a temporary folder can be made");
    for (path, text) in public {
        put(with.path(), path, text);
        put(without.path(), path, text);
    }
    let private = "---\npublish: false\naliases: [C, D]\n---\n[[A]] [[B]] ![[pic.png]] #Tag #other [[gone]] [[Else]] [[C]]";
    put(with.path(), "0.md", private);
    put(with.path(), "f/Z.md", private);
    put(with.path(), "g/Z.md", private);
    assert_eq!(site(with.path()), site(without.path()));
}
