//! Obsidian's markdown in the corners that the conformance cases leave: each test is a small vault and what its page has
//! to show. Every page that is made here is valid HTML by a parser that is not ours.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use adit::{Page, Site, compile_vault, read_config};

use html::{leftovers, mistakes};

mod html;
/// The HTML pages of a vault by address; every one is checked.
fn pages(root: &Path) -> BTreeMap<String, String> {
    let config = read_config(root, None).expect("the settings are sound");
    let compilation = compile_vault(root, None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, "test").expect("the templates are sound");
    let mut pages = BTreeMap::new();
    for url in site.routes().filter(|url| url.as_str().ends_with(".html")) {
        if let Some(Page::Bytes(bytes)) = site.render(url).expect("every page renders") {
            let page = String::from_utf8(bytes).expect("pages are UTF-8");
            assert_eq!(mistakes(&page), Vec::<String>::new(), "{}: {}", root.display(), url.as_str());
            pages.insert(url.as_str().to_owned(), page);
        }
    }
    pages
}

/// Builds a vault of these notes, with a picture in it; gives the article of the first of them.
fn article(notes: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in notes {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("a note can be written");
    }
    fs::write(folder.path().join("pic.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .expect("a file can be written");
    let url = format!("{}.html", notes[0].0.trim_end_matches(".md").to_lowercase());
    let page = pages(folder.path()).remove(&url).expect("the note has a page");
    let (_, article) = page.split_once("<article").expect("it has an article");
    let (_, article) = article.split_once(">\n").expect("its tag ends");
    article.split_once("</article>").expect("it ends").0.to_owned()
}

/// Checks what a note shows: each of these pieces, in this order.
fn check(text: &str, pieces: &[&str]) {
    check_with(text, &[("B.md", B)], pieces);
}

fn check_with(text: &str, others: &[(&str, &str)], pieces: &[&str]) {
    let notes: Vec<_> = [("n.md", text)].into_iter().chain(others.iter().copied()).collect();
    let article = article(&notes);
    let mut from = 0;
    for piece in pieces {
        let at = article[from..].find(piece);
        from +=
            at.unwrap_or_else(|| panic!("{piece:?} is not in, or not in order in\n{article}\nof\n{text}"));
        from += piece.len();
    }
}

/// Checks that a note does not show this.
fn check_lacks(text: &str, pieces: &[&str]) {
    let article = article(&[("n.md", text), ("B.md", B)]);
    for piece in pieces {
        assert!(!article.contains(piece), "{piece:?} is in\n{article}\nof\n{text}");
    }
}

const B: &str = "---\naliases: [Bee]\n---\nbody ^x\n\n# H\n\nin H\n\n- i1 ^i\n  - i2\n";

#[test]
fn a_footnote_goes_on_with_blocks_that_are_indented_by_two_spaces() {
    let text = "a[^1] b[^N] c[^n]\n\n[^1]: one\n\n  two\n\n  - item\n\n  ```\n  code\n  ```\n\n[^n]: four\n\n    spaces\n\nout\n";
    let footnotes = ["<p>out</p>", "_fn-1", "<p>one</p>\n<p>two</p>", "<li>item</li>", "<code>code\n</code>"];
    check(
        text,
        &[&footnotes[..], &["_fn-2", "<p>four</p>\n<p>spaces", "reference 2-1", "reference 2-2"]].concat(),
    );
    check(
        "> q[^q]\n>\n> [^q]: one\n>\n>   two\n>\n> out\n",
        &["<p>out</p>\n</blockquote>", "<p>one</p>\n<p>two"],
    );
    check("- a[^1]\n\n  [^1]: one\n\n    two\n\n- b\n", &["<p>b</p>\n</li>\n</ul>", "<p>one</p>\n<p>two"]);
    check(
        "a[^1]\n\n[^1]: one\n  - item\n\n ---\n\n# Out\n",
        &["<hr>\n<h1 id=\"out\">", "_fn-1", "<li>item</li>"],
    );
}

#[test]
fn an_inline_footnote_holds_links_marks_code_and_brackets() {
    check(
        "x ^[a [[B|bee]] ==m== **s** [l [n] k](http://x.y) `c]` z] y ^[b [q] r].",
        &[
            "<sup class=\"footnote-ref\"><a href=\"#_fn-1\" id=\"_fnref-1-1\">1</a></sup> y",
            "_fn-1\">a <a href=\"b.html\">bee</a> <mark>m</mark> <strong>s</strong>",
            ">l [n] k</a> <code>c]</code> z ",
            "_fn-2\">b [q] r ",
        ],
    );
}

#[test]
fn the_head_of_a_callout_is_never_part_of_a_link() {
    check(
        "> [!note](http://x.y) T\n> body\n",
        &["callout-note", "(<a class=\"external\" href=\"http://x.y\"", ") T</span>"],
    );
    check("> [!note][ref] T\n\n[ref]: http://x.y\n", &["<span>[ref] T</span>"]);
}

#[test]
fn a_callout_whose_title_is_only_a_block_id_or_a_comment_shows_its_type() {
    check("> [!note] ^x\n> body\n", &["data-callout=\"note\" id=\"^x\"", "<span>Note</span>", "<p>body</p>"]);
    check("> [!faq]- %%c%%\n> body\n", &["<summary class=\"callout-title\"><span>Faq</span>"]);
}

#[test]
fn a_callout_stands_in_lists_behind_tabs_and_after_more_spaces() {
    check(
        "- a\n\t> [!tip] T\n\t> b\n",
        &["<li>a<div class=\"callout callout-tip\"", "<span>T</span>", "<p>b</p>"],
    );
    check(">  [!note] two spaces\n> b\n", &["callout-note", "<span>two spaces</span>"]);
    check("> \\[!note] escaped\n", &["<blockquote>\n<p>[!note] escaped"]);
}

#[test]
fn callouts_nest_and_hold_every_kind_of_block() {
    check(
        "> [!note] one\n> > [!tip]+ two\n> > > [!bug]- three\n> > > deep\n>\n> ```js\n> [[x]]\n> ```\n>\n> | a |\n> |---|\n> | [[B\\|q]] |\n>\n> - l\n>   - m\n>\n> ![[B]]\n>\n> > quote\n",
        &[
            "<span>one</span>",
            "<details class=\"callout callout-tip\" data-callout=\"tip\" open>",
            "<details class=\"callout callout-bug\" data-callout=\"bug\">",
            "<p>deep</p>",
            "<code class=\"language-js\">",
            "[[x]]",
            "<td><a href=\"b.html\">q</a></td>",
            "<li>l<ul>\n<li>m</li>",
            "<section class=\"embed-body\">",
            "<blockquote>\n<p>quote</p>",
        ],
    );
}

#[test]
fn a_block_id_names_html_of_the_authors() {
    check("<div>h</div>\n^a\n\n[[#^a]]\n", &["<div id=\"^a\"><div>h</div>\n</div>", "href=\"#%5Ea\""]);
    check(
        "<div>h</div>\n\n^a\n\n![[#^a]]\n",
        &["<div id=\"^a\"><div>h</div>\n</div>", "<div id=\"_e1-^a\"><div>h</div>"],
    );
    check_lacks("<div>\n\nx\n\n</div>\n\n^a\n", &["id=\"^a\"", "<p>^a"]);
}

#[test]
fn an_image_takes_a_block_id_without_a_space() {
    check("![[pic.svg]]^a\n\n[[#^a]] x^y\n", &["<p class=\"lede\" id=\"^a\"><img", "href=\"#%5Ea\"", "x^y"]);
}

#[test]
fn a_section_that_the_authors_tags_overlap_is_embedded_whole() {
    let other = "# T\n\n<div class=\"a\">\n\n## U\n\nu *v*</div>\n\n## V\n\n<div>\n\nin\n\n## W\n\n<b>w</b>\n\n</div>\n\nend\n";
    check_with(
        "![[O#U]]\n\n![[O#V]]\n",
        &[("O.md", other)],
        &["<h2 id=\"_e1-u\">", "u <em>v</em>", "</section>", "_e2-v", "in</p>\n</div></section>"],
    );
    let table = "<table><tr><td>\n\n## U\n\nu\n\n</td><td>\n\nw\n\n</td></tr></table>\n\nend\n";
    check_with("![[O#U]]\n", &[("O.md", table)], &["_e1-u", "<p>u</p>", "<p>w</p>", "<p>end</p>"]);
}

#[test]
fn tasks_have_any_sign_any_marker_and_any_indentation() {
    check(
        "- [ ] a\n\t- [x] b\n\t\t1. [/] c\n* [>] d\n+ [\"] e\n\n> - [?] f\n> \t- [é] g\n",
        &[
            "data-task=\" \"",
            "data-task=\"x\"><input type=\"checkbox\" disabled checked aria-label=\"done task\"> b",
            "<ol>\n<li class=\"task\" data-task=\"/\">",
            "data-task=\"&gt;\"",
            "data-task=\"&quot;\"",
            "<blockquote>",
            "data-task=\"?\"",
            "data-task=\"é\"",
        ],
    );
    check_lacks("- [ ] a\n\t- [ ] b\n", &["[ ]"]);
    check("- [ab] m\n- [] n\n- [x]o\n", &["<li>[ab] m</li>\n<li>[] n</li>\n<li>[x]o</li>"]);
}

#[test]
fn table_cells_hold_links_images_embeds_and_footnotes_with_escaped_pipes() {
    check(
        "| a | b |\n|:-:|--:|\n| [[B\\|q]] | ![[pic.svg\\|50]] |\n| `a\\|b` | ![[B#^x]] |\n| | |\n| ==m==^[n] | http://x.y |\n",
        &[
            "<th class=\"center\">a</th><th class=\"right\">b</th>",
            "<a href=\"b.html\">q</a>",
            "width=\"50\"",
            "<code>a|b</code>",
            "<section class=\"embed-body\">\n<p class=\"lede\" id=\"_e1-^x\">body</p>",
            "<td class=\"center\"></td><td class=\"right\"></td>",
            "<mark>m</mark><sup",
            "href=\"http://x.y\"",
        ],
    );
    check("text\n| a |\n|---|\n| b |\n", &["<p class=\"lede\">text</p>", "<table>"]);
    check(
        "- l\n\n\t| a |\n\t|---|\n\t| b |\n\t^t\n\n[[#^t]]",
        &["<li id=\"^t\"><p>l</p>", "<table>", "href=\"#%5Et\""],
    );
}

#[test]
fn embeds_stand_in_lists_quotes_callouts_and_footnotes_and_are_links_in_headings() {
    let embed = "<section class=\"embed-body\">\n<p class=\"lede\" id=\"_e";
    check("- x ![[B]] y\n- [ ] ![[bee]]\n", &["<li>x ", embed, " y</li>", "<li class=\"task\"", embed]);
    check(
        "> ![[B]]\n\n> [!tip] ![[B]]\n> ![[B]]\n",
        &["<blockquote>", embed, "<span><a href=\"b.html\">B</a></span>", embed],
    );
    check(
        "# h ![[B]]\n\nx[^1]\n\n[^1]: ![[B]]\n",
        &["<h1 id=\"h-b\">h <a href=\"b.html\">B</a></h1>", "_fn-1", embed],
    );
}

#[test]
fn embeds_show_parts_of_their_own_note_and_stop_at_themselves() {
    check(
        "# One\n\n![[#Two]]\n\n# Two\n\n## Sub\n\nc\n\n![[n#Two#Sub]]\n",
        &["_e1-two", "_e1-sub", "_e2-sub", "embed-link", "id=\"two\"", "_e3-sub"],
    );
    check_with(
        "![[P]]",
        &[("P.md", "![[Q]]"), ("Q.md", "![[n]]")],
        &["embed-body", "embed-body", "embed embed-link\"><a href=\"n.html\""],
    );
}

#[test]
fn links_images_and_footnotes_of_an_embedded_section_are_those_of_its_own_note() {
    let other = "# F\n\n[[T]] [x](T.md) ![y](p.svg) a[^1]\n\n# G\n\n[^1]: def\n";
    check_with(
        "![[sub/S#F]]\n\n![[sub/S]]\n",
        &[("sub/S.md", other), ("sub/T.md", ""), ("sub/p.svg", "<svg/>")],
        &[
            "href=\"sub/t.html\">T</a>",
            "src=\"sub/p.svg\"",
            "href=\"sub/s.html#_fn-1\"",
            "href=\"#_e2-_fn-1\"",
            "id=\"_e2-_fn-1\"",
        ],
    );
}

#[test]
fn an_anchor_as_github_has_it_finds_its_heading_if_no_heading_is_called_so() {
    let other = "# The home page\n\n## It's: a `b`\n\n# The home page\n\n# a-b\n\n# A b\n";
    let links = "[1](O.md#the-home-page) [2](O.md#its-a-b) [3](O.md#the-home-page-1) [4](O.md#a-b) [5](O.md#The-home-page) [[O#its-a-b|6]]";
    let found = [
        "#the-home-page\">1",
        "#it-s-a-b\">2",
        "#the-home-page-1\">3",
        "#a-b\">4",
        "o.html\">5",
        "o.html\">6",
    ];
    check_with(links, &[("O.md", other)], &found);
}

#[test]
fn comments_leave_nothing_in_any_container() {
    let text = "a %%c%% b\n\n- x %%c%%\n- %%c%%\n\n> q %%c%%\n> %%\n> c\n> %%\n> v\n\n| a %%c%% |\n|---|\n| %%c%% |\n\n# H %%c%%\n\n%%\n\n# c\n\n%%\n\n[[B|l %%c%% k]] **d %%c%%**\n";
    check_lacks(text, &["%%", "c%", ">c<", "\u{1}"]);
    check("`%%x%%`\n\n```\n%%y%%\n```\n\n\\%%z%%\n", &["<code>%%x%%</code>", "%%y%%", "%%z%%"]);
}

#[test]
fn highlights_cross_other_markup_but_neither_code_nor_urls() {
    check(
        "==a **b [[B]] c** d== ==x [l](http://x?a==b==c) y== `==c==` http://x/?a==b==c ==a `==` b== ~~==s==~~",
        &[
            "<mark>a <strong>b <a href=\"b.html\">B</a> c</strong> d</mark>",
            "<mark>x <a",
            "a==b==c",
            "y</mark> <code>==c==</code>",
            "/?a==b==c</a> <mark>a <code>==</code> b</mark> <del><mark>s</mark></del>",
        ],
    );
}

#[test]
fn bare_addresses_end_before_punctuation_and_keep_their_parentheses() {
    let link = |url: &str| format!("<a class=\"external\" href=\"{url}\" rel=\"noopener\">{url}</a>");
    check(
        "See http://x.y/a. (http://x.y/b) http://x.y/c_(d), *http://x.y/e* \"http://x.y/f\"!",
        &[
            &format!("{}. (", link("http://x.y/a")),
            &format!("{}) ", link("http://x.y/b")),
            &format!("{}, <em>", link("http://x.y/c_(d)")),
            &format!("{}</em> \"", link("http://x.y/e")),
            &format!("{}\"!", link("http://x.y/f")),
        ],
    );
    check("www.x.y a@x.y :smile:", &["www.x.y a@x.y :smile:"]);
}

#[test]
fn escaped_signs_are_text() {
    check(
        "\\#tag \\[[B]] \\==a== \\^[c] \\![[B]] \\~~x~~ \\$x$ \\[^1] x \\^id",
        &["#tag [[B]] ==a== ^[c] !<a href=\"b.html\">B</a> ~~x~~ $x$ [^1] x ^id"],
    );
}

#[test]
fn control_characters_which_no_page_may_hold_are_left_out() {
    check("a\u{8}b `c\u{1}d`\n\n```\ne\u{7f}f\n```\n", &["ab <code>cd</code>", "ef"]);
}

#[test]
fn the_demo_vault_and_the_golden_vaults_give_valid_pages_with_unique_ids() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut n_pages = pages(&root.join("vault")).len();
    let cases = fs::read_dir(root.join("tests/golden")).expect("there are golden cases");
    let cases = cases.map(|case| case.expect("it can be read").path()).filter(|case| case.is_dir());
    n_pages += cases.map(|case| pages(&case.join("vault")).len()).sum::<usize>();
    assert!(n_pages > 250, "{n_pages} pages");
}

#[test]
fn the_guide_is_a_vault_without_findings_whose_pages_are_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let config = read_config(&root, None).expect("the settings are sound");
    let compilation = compile_vault(&root, None, &config).expect("the guide can be compiled");
    let findings: Vec<_> = compilation.diagnostics.iter().map(adit::render_short).collect();
    assert_eq!(findings, Vec::<String>::new());
    let pages = pages(&root);
    assert!(pages.len() > 20);
    let escaped = "breaks. *Escaped* signs are text: #no-tag, [[no link]].";
    let ids = ["tea > ^times"];
    for (url, page) in pages {
        let mut left = leftovers(&page);
        left.retain(|line| line != escaped && !ids.iter().any(|id| line.contains(id)));
        assert_eq!(left, Vec::<String>::new(), "{url}");
    }
}

#[test]
fn each_example_of_the_guide_is_followed_by_its_own_source() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dialect-by-example.md");
    let page = fs::read_to_string(page).expect("it can be read");
    let examples: Vec<_> = page.split("\n````markdown\n").skip(1).collect();
    assert!(examples.len() > 20, "{} examples", examples.len());
    for example in examples {
        let (source, live) = example.split_once("\n````\n\n").expect("the fence ends, and something follows");
        assert!(live.starts_with(&format!("{source}\n")), "below\n{source}\nstands\n{live}");
    }
}

#[test]
fn links_keep_their_scheme_beside_html_of_the_author() {
    let links = "[a](ws://host/x) [b](slack://x) [c](javascript:x)\n";
    let plain = article(&[("note.md", links)]);
    let beside =
        article(&[("note.md", &format!("{links}<a href='Zed://x'>d</a> <a href=\"vbscript:x\">e</a>\n"))]);
    for href in ["href=\"ws://host/x\"", "href=\"slack://x\""] {
        assert!(plain.contains(href) && beside.contains(href), "{href}: {beside}");
    }
    assert!(beside.contains("href=\"Zed://x\""), "{beside}");
    for scheme in ["javascript:", "vbscript:"] {
        let link = format!("href=\"{scheme}");
        assert!(!plain.contains(&link) && !beside.contains(&link), "{beside}");
    }
}

#[test]
fn a_dollar_in_a_wikilink_begins_no_formula() {
    let shown = article(&[
        (
            "A.md",
            "[[US$]] and [[US$|x]] and $ and $y$\n\n[[US$|5 $]] or 6 $ `[[a$b]]` <i title=\"[[a$b]]\">t</i>",
        ),
        ("US$.md", "A currency."),
    ]);
    assert_eq!(shown.matches("<a href=\"us.html\"").count(), 3, "{shown}");
    assert_eq!(shown.matches("<math>").count(), 1, "{shown}");
    assert!(shown.contains(">US$</a> and") && shown.contains(">5 $</a> or 6 $ <code>[[a$b]]"), "{shown}");
    assert!(shown.contains("<i title=\"[[a$b]]\">t</i>"), "{shown}");
}

#[test]
fn bold_letters_of_html_end_with_their_block() {
    let check = |text: &str, expected: &str| {
        let shown = article(&[("A.md", text)]);
        assert!(shown.contains(expected), "{text}: {shown}");
    };
    check("<b>bold\n\nplain\n", "<b>bold</b></p>\n<p>plain</p>");
    check("- <u>one\n- two\n", "<u>one</u></li>\n<li>two</li>");
    check("# <i>head\n\nplain\n", "<p>plain</p>");
    check("<b>a <i>b</b> c\n\nplain\n", "<p>plain</p>");
    check("a <b>b</b> c</b>\n\nplain *<s>x* y\n\nend\n", "<p>end</p>");
    check("| <b>a | b |\n|---|---|\n| c | d |\n", "<td>c</td>");
}
