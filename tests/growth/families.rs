//! Inputs that grow: each repeats what could make work that grows with its square.

/// A text that grows with a number.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    /// A number for which it takes a moment.
    pub(crate) n: usize,
    pub(crate) text: fn(usize) -> String,
}

/// Files that grow with a number.
pub(crate) struct VaultFamily {
    pub(crate) name: &'static str,
    pub(crate) n: usize,
    pub(crate) files: fn(usize) -> Vec<(String, String)>,
}

/// `text` for each number below `n`.
fn each(n: usize, text: impl Fn(usize) -> String) -> String {
    (0..n).map(text).collect()
}

macro_rules! families {
    ($($name:literal, $n:literal, $text:expr;)*) => { &[$(Family { name: $name, n: $n, text: $text }),*] };
}

pub(crate) const NOTES: &[Family] = families! {
    "[[", 1000, |n| "[[".repeat(n);
    "[[a|", 1000, |n| "[[a|".repeat(n);
    "![[", 1000, |n| "![[".repeat(n);
    "[[a]]", 1000, |n| "[[a]] ".repeat(n);
    "links of a table", 300, |n| "| a |\n|---|\n".to_owned() + &"| [[a|b]] |\n".repeat(n);
    "[", 1000, |n| "[".repeat(n);
    "]", 1000, |n| "]".repeat(n);
    "[](", 1000, |n| "[](".repeat(n);
    "![](", 1000, |n| "![](".repeat(n);
    "[a](b", 1000, |n| "[a](b ".repeat(n);
    "links in links", 300, |n| "[".repeat(n) + "a" + &"](b)".repeat(n);
    "quotes in quotes", 200, |n| "> ".repeat(n) + "a";
    "quotes in quotes, line by line", 50, |n| each(n, |i| "> ".repeat(i + 1) + "a\n");
    "lists in lists", 200, |n| "- ".repeat(n) + "a";
    "numbers in numbers", 200, |n| "1. ".repeat(n) + "a";
    "numbers in numbers and lines that go on", 800, |n| "1. ".repeat(n) + "a\n" + &"b\n".repeat(n);
    "quotes in quotes and lines that go on", 800, |n| "> ".repeat(n) + "a\n" + &"b\n".repeat(n);
    "pieces in a table outside its cells", 2000, |n| "<table>".to_owned() + &"x<b></b>".repeat(n);
    "blocks in a table outside its cells", 2000, |n| "<table>\n\n".to_owned() + &"x\n\n".repeat(n);
    "callouts in callouts", 200, |n| "> [!note] ".repeat(n) + "a";
    "callouts", 200, |n| "> [!note] a\n> b\n\n".repeat(n);
    "quotes and lists", 200, |n| "> - ".repeat(n) + "a";
    "items", 1000, |n| "- a\n".repeat(n);
    "tasks", 1000, |n| "- [ ] a\n".repeat(n);
    "%%", 1000, |n| "%%".repeat(n);
    "%% a", 1000, |n| "%% a\n\n".repeat(n);
    "comments", 500, |n| "a %%[[b]] #c%% d ".repeat(n);
    "$", 1000, |n| "$".repeat(n);
    "$a", 1000, |n| "$a ".repeat(n);
    "$$", 1000, |n| "$$\n".repeat(n);
    "formulas", 300, |n| "$x^2$ ".repeat(n);
    "one formula", 300, |n| "$".to_owned() + &"x_1 + ".repeat(n) + "y$";
    "*", 1000, |n| "*".repeat(n);
    "*a **b", 1000, |n| "*a **b ".repeat(n);
    "_", 1000, |n| "_a ".repeat(n);
    "emphasis", 1000, |n| "*a* _b_ ".repeat(n);
    "emphasis in emphasis", 300, |n| "*a ".repeat(n) + &"b*".repeat(n);
    "~~", 1000, |n| "~~a ".repeat(n);
    "~~ in each other and ends of nothing", 800, |n| "~~</div>> ".repeat(n) + &"~~-->{".repeat(n);
    "==", 1000, |n| "==a ".repeat(n);
    "=", 1000, |n| "=".repeat(n);
    "`", 1000, |n| "`a ".repeat(n);
    "backticks of all lengths", 60, |n| each(n, |i| "`".repeat(i + 1) + " ");
    "code", 300, |n| "```\na\n```\n\n".repeat(n);
    "one fence", 1000, |n| "```\n".to_owned() + &"let a = 1;\n".repeat(n);
    "levels of a tag", 8, |n| "#a".to_owned() + &"/a".repeat(n);
    "letters of a tag", 100, |n| "#a".to_owned() + &"a".repeat(n);
    "levels of what is too long for a tag", 1000, |n| "#a".to_owned() + &"/a".repeat(n);
    "tags", 500, |n| each(n, |i| format!("#t{i} "));
    "#", 1000, |n| "#".repeat(n);
    "a wide table", 200, |n| format!("{0}|\n{1}|\n{0}|\n", "|a".repeat(n), "|-".repeat(n));
    "a long table", 500, |n| "|a|b|\n|-|-|\n".to_owned() + &"|c|d|\n".repeat(n);
    "|", 1000, |n| "|".repeat(n);
    "| of many lines", 500, |n| "|a\n|-\n".repeat(n);
    "headings", 300, |n| each(n, |i| format!("{} h{i}\n", "#".repeat(i % 6 + 1)));
    "headings of one name", 300, |n| "# a\n".repeat(n);
    "headings that are underlined", 300, |n| "a\n===\n\n".repeat(n);
    "a deep path", 1000, |n| "[[a".to_owned() + &"#b".repeat(n) + "]]";
    "footnotes", 300, |n| each(n, |i| format!("a[^{i}]\n\n")) + &each(n, |i| format!("[^{i}]: b\n\n"));
    "one footnote", 300, |n| "a[^1] ".repeat(n) + "\n\n[^1]: b\n";
    "footnotes behind each other", 300, |n| "[^1]: ".repeat(n);
    "footnotes behind each other and blocks in them", 800, |n| "[^1]: ".repeat(n) + &"a\n```\n```\n".repeat(n);
    "footnotes in footnotes", 200, |n| each(n, |i| format!("[^{i}]: a[^{}]\n\n", i + 1)) + "[^0]";
    "notes in the line", 300, |n| "^[a] ".repeat(n);
    "^[", 1000, |n| "^[".repeat(n);
    "<b>", 300, |n| "<b>".repeat(n);
    "<div>", 300, |n| "<div>\n".repeat(n);
    "</b>", 500, |n| "</b>".repeat(n);
    "<b></div>", 300, |n| "<b></div>".repeat(n);
    "<b>a</b>", 500, |n| "<b>a</b> ".repeat(n);
    "<", 1000, |n| "<".repeat(n);
    "<!--", 1000, |n| "<!--".repeat(n);
    "<?", 1000, |n| "<?".repeat(n);
    "<![CDATA[", 1000, |n| "<![CDATA[".repeat(n);
    "attributes", 500, |n| "<b ".to_owned() + &"a=b ".repeat(n) + ">c</b>";
    "tables of HTML", 100, |n| "<table><tr><td>".repeat(n);
    "block ids", 500, |n| each(n, |i| format!("a ^b{i}\n\n"));
    "one block id", 500, |n| "a ^b\n\n".repeat(n);
    "^", 1000, |n| "a ^".repeat(n);
    "references", 300, |n| each(n, |i| format!("[a{i}]: b\n")) + "\n" + &each(n, |i| format!("[a{i}] "));
    "references to nothing", 1000, |n| "[a][b] ".repeat(n);
    "&", 1000, |n| "&amp".repeat(n);
    "\\", 1000, |n| "\\".repeat(n);
    "addresses", 500, |n| "https://a.b/c ".repeat(n);
    "one address", 1000, |n| "https://a.b/".to_owned() + &"c(".repeat(n);
    "autolinks", 500, |n| "<https://a.b> ".repeat(n);
    "fields", 300, |n| "[a:: b] ".repeat(n);
    "fields in round brackets", 300, |n| "(a:: b)".repeat(n);
    "fields, a line each", 300, |n| each(n, |i| format!("k{i}:: b\n"));
    "::", 1000, |n| "a::".repeat(n);
    "dates", 300, |n| "On 2024-01-01 [[a]]. ".repeat(n);
    "dates of one sentence", 300, |n| "2024-01-01 [[a]] ".repeat(n);
    "amounts", 300, |n| "It cost 1,000 km of [[a]]. ".repeat(n);
    "digits", 1000, |n| "1".repeat(n);
    "digits and points", 1000, |n| "1,".repeat(n);
    "sentences", 500, |n| "A b [[c]]. ".repeat(n);
    "one sentence", 500, |n| "a [[b]] ".repeat(n);
    "brackets", 500, |n| "(a [[b]] ".repeat(n);
    "combining marks", 1000, |n| "e\u{301}".repeat(n);
    "from right to left", 500, |n| "\u{5d0}\u{5d1} a ".repeat(n);
    "NUL", 1000, |n| "\0".repeat(n);
    "lone returns", 1000, |n| "a\r".repeat(n);
    "lines", 1000, |n| "a\n".repeat(n);
    "empty lines", 1000, |n| "\n".repeat(n);
    "spaces", 1000, |n| " ".repeat(n);
    "tabs", 1000, |n| "\t".repeat(n);
    "rules", 500, |n| "---\n\n".repeat(n);
    "keys", 200, |n| "---\n".to_owned() + &each(n, |i| format!("k{i}: v\n")) + "---\n";
    "aliases", 200, |n| "---\naliases: [".to_owned() + &each(n, |i| format!("a{i}, ")) + "]\n---\n";
    "links of a property", 200, |n| "---\na:\n".to_owned() + &"  - \"[[b]]\"\n".repeat(n) + "---\n";
    "anchors", 200, |n| "---\nk: &a b\n".to_owned() + &each(n, |i| format!("k{i}: *a\n")) + "---\n";
    "anchors of anchors", 8, |n| "---\nk0: &k0 a\n".to_owned() + &each(n, |i| format!("k{0}: &k{0} [*k{i}]\n", i + 1)) + "---\n";
    "brackets of YAML", 16, |n| "---\nk: ".to_owned() + &"[".repeat(n) + &"]".repeat(n) + "\n---\n";
    "maps in maps of YAML", 16, |n| "---\n".to_owned() + &each(n, |i| format!("{}a:\n", " ".repeat(i))) + "---\n";
    "lines of a diagram", 30, |n| "```mermaid\ngraph TD\n".to_owned() + &each(n, |i| format!("a{i} --> a{}\n", i + 1)) + "```\n";
    "diagrams", 10, |n| "```mermaid\ngraph TD\nA --> B\n```\n\n".repeat(n);
    "brackets of a formula", 30, |n| "$".to_owned() + &"{".repeat(n) + &"}".repeat(n) + "$";
    "macros", 30, |n| "$".to_owned() + &each(n, |i| format!("\\def\\a{} {{x}}", "b".repeat(i % 20 + 1))) + "$";
    "sums of a query", 100, |n| format!("`= {}1`", "1 + ".repeat(n));
    "brackets of a query", 30, |n| format!("`= {}1{}`", "(".repeat(n), ")".repeat(n));
    "columns of a query", 100, |n| format!("```dataview\nTABLE {}a\n```\n", "a, ".repeat(n));
    "steps of a query", 30, |n| format!("```dataview\nLIST\n{}```\n", "WHERE a\n".repeat(n));
    "embeds of pictures", 300, |n| "![[a.png|100]] ".repeat(n);
    "frames", 100, |n| "<iframe src=\"https://a.b\"></iframe>\n\n".repeat(n);
};

pub(crate) const CANVASES: &[Family] = families! {
    "cards", 200, |n| {
        let card = |i| format!("{{\"id\":\"c{i}\",\"type\":\"text\",\"text\":\"# a\\n[[b]]\",\"x\":{i},\"y\":0}}");
        format!("{{\"nodes\":[{}]}}", (0..n).map(card).collect::<Vec<_>>().join(","))
    };
    "edges", 200, |n| {
        let card = |i| format!("{{\"id\":\"c{i}\",\"type\":\"file\",\"file\":\"f{i}.md\"}}");
        let edge = |i| format!("{{\"fromNode\":\"c{i}\",\"toNode\":\"c{}\",\"label\":\"l\"}}", i + 1);
        let list = |item: &dyn Fn(usize) -> String| (0..n).map(item).collect::<Vec<_>>().join(",");
        format!("{{\"nodes\":[{}],\"edges\":[{}]}}", list(&card), list(&edge))
    };
    "brackets of JSON", 30, |n| "[".repeat(n);
    "one card", 500, |n| format!("{{\"nodes\":[{{\"type\":\"text\",\"text\":\"{}\"}}]}}", "a \\u00e9 [[b]]\\n".repeat(n));
};

pub(crate) const BASES: &[Family] = families! {
    "formulas of a base", 100, |n| "formulas:\n".to_owned() + &each(n, |i| format!("  f{i}: a + {i}\n"));
    "views of a base", 100, |n| "views:\n".to_owned() + &each(n, |i| format!("  - type: table\n    name: v{i}\n"));
    "filters of a base", 100, |n| "filters:\n  and:\n".to_owned() + &"    - a == b\n".repeat(n);
};

macro_rules! vaults {
    ($($name:literal, $n:literal, $files:expr;)*) => { &[$(VaultFamily { name: $name, n: $n, files: $files }),*] };
}

fn note(i: usize, text: impl Into<String>) -> (String, String) {
    (format!("n{i}.md"), text.into())
}

pub(crate) const VAULTS: &[VaultFamily] = vaults! {
    "notes", 30, |n| (0..n).map(|i| note(i, "a")).collect();
    "a chain of links", 30, |n| (0..n).map(|i| note(i, format!("[[n{}]]", i + 1))).collect();
    "a ring of embeds", 30, |n| (0..n).map(|i| note(i, format!("![[n{}]]", (i + 1) % n))).collect();
    "a fan of embeds", 30, |n| (0..n).map(|i| note(i, if i == 0 { "word ".repeat(50) } else { "![[n0]]".to_owned() })).collect();
    "embeds of one note", 50, |n| vec![note(0, "![[n1]]\n\n".repeat(n)), note(1, "word ".repeat(20))];
    "a chain of aliases", 30, |n| (0..n).map(|i| note(i, format!("---\naliases: [b{i}]\n---\n[[b{}]]", i + 1))).collect();
    "one alias", 30, |n| (0..n).map(|i| note(i, "---\naliases: [b]\n---\n[[b]]")).collect();
    "links to one note", 40, |n| vec![note(0, "[[n1]]\n\n".repeat(n)), note(1, "a")];
    "missing notes", 40, |n| vec![note(0, each(n, |i| format!("[[m{i}]] ")))];
    "tags of a vault", 40, |n| vec![note(0, each(n, |i| format!("#t{i} ")))];
    "levels of a tag of a vault", 8, |n| vec![note(0, "#a".to_owned() + &"/a".repeat(n))];
    "headings that are linked", 40, |n| vec![note(0, each(n, |i| format!("[[n1#h{i}]] "))), note(1, each(n, |i| format!("# h{i}\n")))];
    "rows of a query", 30, |n| (0..n).map(|i| note(i, if i == 0 { "```dataview\nTABLE a\n```\n" } else { "a:: b\n" })).collect();
    "queries of a note", 30, |n| vec![note(0, "```dataview\nTABLE a\n```\n\n".repeat(n))];
    "cards of a canvas", 30, |n| {
        let card = |i| format!("{{\"id\":\"c{i}\",\"type\":\"text\",\"text\":\"a\",\"x\":{},\"y\":0,\"width\":9,\"height\":9}}", i * 10);
        let json = format!("{{\"nodes\":[{}]}}", (0..n).map(card).collect::<Vec<_>>().join(","));
        vec![("c.canvas".to_owned(), json)]
    };
};
