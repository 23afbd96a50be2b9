//! Colours code, by the grammars of Sublime Text.
//!
//! The library cuts each line into scopes; what a scope is called decides which of a dozen classes its text gets. Text
//! is never changed, and what the grammars cannot read in reasonable time stays plain.

use std::str::FromStr;
use std::sync::LazyLock;

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::html::push_escaped_text;

/// How much code of one note is coloured. Grammars are regular expressions, and somebody may have written the code to
/// make them slow: the worst lines known take 25 ms each, which makes 10 s of this.
pub(super) const MAX_NOTE: usize = 100 << 10;

/// Longest line that is coloured; their time can grow with the cube of their length.
const MAX_LINE: usize = 250;

/// The class of what a scope begins with; of several the longest counts. `-` is text without a class, whatever is
/// around it; `o` is an operator: a keyword if it is a word, as `typeof` and `and` are, otherwise text without a class.
const CLASSES: &[(&str, char)] = &[
    ("comment", 'c'),
    ("string", 's'),
    ("constant", 'n'),
    ("constant.character", 's'),
    ("constant.character.escape", 'n'),
    ("support.constant", 'n'),
    ("keyword", 'k'),
    ("keyword.operator", 'o'),
    ("storage", 'k'),
    ("variable.language", 'k'),
    ("entity.name", 't'),
    ("entity.name.tag", 'k'),
    ("entity.name.function", 'f'),
    ("entity.other.inherited-class", 't'),
    ("support.type", 't'),
    ("support.class", 't'),
    ("support.function", 'f'),
    ("support.macro", 'f'),
    ("variable.function", 'f'),
    ("entity.other.attribute-name", 'a'),
    ("support.type.property-name", 'a'),
    ("meta.mapping.key", 'a'),
    ("meta.annotation", 'a'),
    ("variable.annotation", 'a'),
    ("meta.interpolation", '-'),
    ("meta.embedded", '-'),
    ("source", '-'),
    ("markup.heading", 'h'),
    ("meta.diff.header", 'h'),
    ("markup.inserted", 'i'),
    ("markup.deleted", 'd'),
];

/// Names that people write for a language, and one by which its grammar is found.
const ALIASES: &[(&str, &str)] = &[
    ("cjs", "js"),
    ("mjs", "js"),
    ("node", "js"),
    ("jsx", "tsx"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("python3", "py"),
    ("shell", "sh"),
    ("console", "sh"),
    ("ksh", "sh"),
    ("terminal", "sh"),
    ("shell-session", "sh"),
    ("shellsession", "sh"),
    ("csharp", "cs"),
    ("fs", "f#"),
    ("fsharp", "f#"),
    ("pwsh", "powershell"),
    ("jsonl", "json"),
    ("mysql", "sql"),
    ("postgresql", "sql"),
    ("sqlite", "sql"),
    ("rlang", "r"),
    ("octave", "matlab"),
    ("regex", "re"),
    ("elisp", "lisp"),
    ("emacs-lisp", "lisp"),
    ("common-lisp", "lisp"),
    ("clojurescript", "cljs"),
    ("env", "dotenv"),
    ("objc", "m"),
    ("objectivec", "m"),
    ("golang", "go"),
    ("docker", "dockerfile"),
    ("scheme", "lisp"),
    ("delphi", "pascal"),
    ("fortran", "f90"),
    ("hlsl", "glsl"),
    ("cuda", "cpp"),
    ("handlebars", "html"),
    ("viml", "vim"),
    ("terraform", "tf"),
];

/// The grammars, read from the binary when the first code is coloured.
static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::new);

struct Grammars {
    syntaxes: SyntaxSet,
    /// [`CLASSES`], the longest scopes first.
    classes: Vec<(Scope, char)>,
}

impl Grammars {
    fn new() -> Self {
        let class = |(scope, class): &(&str, char)| Some((Scope::from_str(scope).ok()?, *class));
        let mut classes: Vec<_> = CLASSES.iter().filter_map(class).collect();
        classes.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        Self { syntaxes: two_face::syntax::extra_newlines(), classes }
    }

    fn find(&self, language: &str, code: &str) -> Option<&SyntaxReference> {
        let name = language.to_lowercase();
        if name == "php" && !code.contains("<?") {
            // The grammar of that name begins with text around the code.
            return self.syntaxes.find_syntax_by_name("PHP Source");
        }
        let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, name)| name);
        let is_plain = |syntax: &&SyntaxReference| syntax.name != "Plain Text";
        self.syntaxes.find_syntax_by_token(name).filter(is_plain)
    }

    fn class(&self, scope: Scope) -> Option<char> {
        self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class)
    }
}

/// The HTML of code in a language: its text in spans with classes of one letter. Nothing if it stays plain.
pub(super) fn highlight(language: &str, code: &str) -> Option<String> {
    if language.is_empty() {
        return None;
    }
    write(GRAMMARS.find(language, code)?, code)
}

fn write(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut state = ParseState::new(syntax);
    let mut scopes = Scopes::default();
    let mut spans = Spans { out: String::with_capacity(code.len() * 3), open: None };
    for line in code.split_inclusive('\n') {
        if line.len() > MAX_LINE {
            spans.push(line, None);
            continue;
        }
        let changes = state.parse_line(line, &GRAMMARS.syntaxes).ok()?;
        let mut from = 0;
        for (at, change) in &changes {
            if *at > from {
                spans.push(&line[from..*at], scopes.class());
                from = *at;
            }
            scopes.apply(change);
        }
        spans.push(&line[from..], scopes.class());
    }
    spans.switch(None);
    Some(spans.out)
}

/// The scopes around a place in the code, by their classes.
#[derive(Default)]
struct Scopes {
    classes: Vec<Option<char>>,
    /// Those that a grammar has put aside.
    cleared: Vec<Vec<Option<char>>>,
}

impl Scopes {
    fn apply(&mut self, change: &ScopeStackOp) {
        match change {
            ScopeStackOp::Push(scope) => self.classes.push(GRAMMARS.class(*scope)),
            ScopeStackOp::Pop(n) => self.classes.truncate(self.classes.len().saturating_sub(*n)),
            ScopeStackOp::Clear(amount) => {
                let keep = match amount {
                    ClearAmount::All => 0,
                    ClearAmount::TopN(n) => self.classes.len().saturating_sub(*n),
                };
                self.cleared.push(self.classes.split_off(keep));
            }
            ScopeStackOp::Restore => self.classes.append(&mut self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }

    /// The class of the innermost scope that has one; keys in quotes are keys.
    fn class(&self) -> Option<char> {
        let mut inner = self.classes.iter().rev().filter_map(|class| *class);
        match (inner.next()?, inner.next()) {
            ('-', _) => None,
            ('s', Some('a')) => Some('a'),
            (class, _) => Some(class),
        }
    }
}

/// Text in spans, one for all that follows with the same class.
struct Spans {
    out: String,
    open: Option<char>,
}

impl Spans {
    fn push(&mut self, text: &str, class: Option<char>) {
        let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ');
        let class = match class {
            Some('o') => is_word.then_some('k'),
            class => class,
        };
        // Nobody sees the colour of white space.
        if !text.trim().is_empty() {
            self.switch(class);
        }
        push_escaped_text(&mut self.out, text);
    }

    fn switch(&mut self, class: Option<char>) {
        if self.open == class {
            return;
        }
        if self.open.is_some() {
            self.out.push_str("</span>");
        }
        if let Some(class) = class {
            self.out.push_str("<span class=\"");
            self.out.push(class);
            self.out.push_str("\">");
        }
        self.open = class;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, code: &str, expected: &str) {
        assert_eq!(highlight(language, code).as_deref(), Some(expected), "{language}");
    }

    #[test]
    fn code_is_cut_into_spans_by_what_it_means() {
        check(
            "rust",
            "fn main() { // <hi>\n    1\n}\n",
            "<span class=\"k\">fn </span><span class=\"f\">main</span>() { <span class=\"c\">// &lt;hi&gt;\n    \
             </span><span class=\"n\">1\n</span>}\n",
        );
        check("JSON", "{\"a\": true}", "{<span class=\"a\">\"a\"</span>: <span class=\"n\">true</span>}");
        check("js", "typeof a && b", "<span class=\"k\">typeof </span>a &amp;&amp; b");
        check("diff", "+a\n-b\n", "<span class=\"i\">+a\n</span><span class=\"d\">-b\n</span>");
    }

    #[test]
    fn languages_are_found_by_the_names_that_people_write() {
        let names = "rust rs python py python3 javascript js mjs jsx typescript ts tsx json jsonc yaml yml toml bash sh shell \
             zsh console powershell ps1 fish bat c h cpp c++ objc objective-c csharp cs c# fsharp java kotlin kt swift go golang ruby rb php html \
             xml svg css scss sass less sql r julia matlab lua perl haskell hs elixir erlang clojure scala dart \
             dockerfile docker makefile make cmake nix latex tex markdown md diff patch ini graphql vim vue svelte zig \
             ocaml lisp groovy terraform proto nginx glsl fortran";
        for name in names.split_whitespace() {
            assert!(GRAMMARS.find(name, "").is_some(), "{name}");
        }
        for name in ["", "text", "txt", "plaintext", "nolanguage", "mermaid"] {
            assert_eq!(highlight(name, "let x = 1;"), None, "{name}");
        }
    }

    #[test]
    fn the_text_of_code_is_what_it_was_in_whatever_language() {
        let code = "<a href=\"x\">&amp;</a>\n\t#include <b>\r\n'''\n\"\\\n/* é 日本 */ ${x} {{ y }} %w( \n\n---\n@@ -1 +1 @@\n";
        for syntax in GRAMMARS.syntaxes.syntaxes() {
            let Some(html) = write(syntax, code) else { continue };
            let mut text = String::new();
            let mut rest = html.as_str();
            while let Some(at) = rest.find('<') {
                text.push_str(&rest[..at]);
                let end = rest[at..].find('>').expect("tags end") + at;
                let tag = &rest[at..=end];
                assert!(tag == "</span>" || tag.starts_with("<span class=\""), "{}: {tag}", syntax.name);
                rest = &rest[end + 1..];
            }
            text.push_str(rest);
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(text, code, "{}", syntax.name);
        }
    }

    #[test]
    fn php_needs_no_opening_tag() {
        check("php", "if (1) {}", "<span class=\"k\">if </span>(<span class=\"n\">1</span>) {}");
    }

    #[test]
    fn lines_that_would_take_long_stay_plain() {
        let long = "1 ".repeat(MAX_LINE);
        check(
            "rust",
            &format!("1\n{long}\n1"),
            &format!("<span class=\"n\">1\n</span>{long}\n<span class=\"n\">1</span>"),
        );
    }
}
