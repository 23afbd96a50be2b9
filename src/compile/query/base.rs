//! Compiles a base: the YAML of a `.base` file, or of a block of code in a note, to filters, formulas and views.

use crate::diag::{Code, Diagnostic};
use crate::path::VaultPath;
use crate::span::{LineIndex, Span, to_u32};

use super::expr::{Expr, Name};
use super::parse::{Origin, Problem, parse};
use super::view::{View, views};
use super::yaml::{self, Node, Yaml};

/// Longest base that is read, in bytes. Real ones have some thousand.
const MAX_BYTES: usize = 64 << 10;

/// A compiled base.
#[derive(Debug, Default)]
pub struct Base {
    /// What holds for the files of every view.
    pub(crate) filters: Option<Filter>,
    /// Its formulas in order.
    pub(crate) formulas: Vec<(Name, Option<Expr>)>,
    /// What properties are called in views.
    pub(crate) display_names: Vec<(PropertyRef, String)>,
    /// Summaries of its own.
    pub(crate) summaries: Vec<(Name, Option<Expr>)>,
    /// Its views in order; at least one, unless the base cannot be read.
    pub(crate) views: Vec<View>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A condition on files.
#[derive(Clone, Debug)]
pub(crate) enum Filter {
    /// An expression that is true.
    Is(Expr),
    /// All of them hold.
    And(Vec<Filter>),
    /// One of them holds.
    Or(Vec<Filter>),
    /// None of them holds.
    Not(Vec<Filter>),
    /// One that cannot be read, here: nobody knows what it would let through.
    Broken(Span),
}

/// A property of a file, as views name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PropertyRef {
    /// Whose property it is.
    pub(crate) kind: PropertyKind,
    /// Its name without a prefix.
    pub(crate) name: String,
    /// Its bytes in the file.
    pub(crate) span: Span,
}

/// Whose property it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PropertyKind {
    /// The note's: `note.x`, or `x` alone.
    Note,
    /// The file's: `file.x`.
    File,
    /// The base's: `formula.x`.
    Formula,
}

impl Base {
    /// Calls `visit` for every expression in it.
    pub(crate) fn for_each_expr<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        let own = self.filters.iter().chain(self.views.iter().flat_map(|view| &view.filters));
        own.for_each(|filter| filter.for_each_expr(visit));
        let formulas = self.formulas.iter().chain(&self.summaries);
        formulas.filter_map(|(_, expr)| expr.as_ref()).for_each(visit);
    }

    /// The view of that name, in any case.
    pub(crate) fn view(&self, name: &str) -> Option<usize> {
        let key = crate::path::fold(name.trim());
        self.views.iter().position(|view| crate::path::fold(view.name.trim()) == key)
    }
}

impl Filter {
    /// Calls `visit` for every expression in it.
    pub(crate) fn for_each_expr<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        match self {
            Self::Is(expr) => visit(expr),
            Self::And(all) | Self::Or(all) | Self::Not(all) => {
                all.iter().for_each(|it| it.for_each_expr(visit));
            }
            Self::Broken(_) => {}
        }
    }

    /// Where the first part of it stands that cannot be read.
    pub(crate) fn broken(&self) -> Option<Span> {
        match self {
            Self::Is(_) => None,
            Self::And(all) | Self::Or(all) | Self::Not(all) => all.iter().find_map(Self::broken),
            Self::Broken(span) => Some(*span),
        }
    }
}

/// Where the text of a base stands.
pub(crate) struct Place<'a> {
    /// The path of its file.
    pub(crate) path: &'a VaultPath,
    /// The text of the file.
    pub(crate) file: &'a str,
    /// The lines of the file.
    pub(crate) lines: &'a LineIndex,
    /// The offset in the file of an offset in the base.
    pub(crate) offset: &'a dyn Fn(usize) -> usize,
}

/// Compiles the text of a `.base` file.
pub fn compile(path: &VaultPath, text: &str) -> Base {
    let place = Place { path, file: text, lines: &LineIndex::new(text), offset: &|at| at };
    compile_at(&place, text)
}

/// Compiles the text of a base that stands somewhere.
pub(crate) fn compile_at(place: &Place<'_>, text: &str) -> Base {
    let mut reader = Reader { place, text, base: Base::default() };
    if text.len() > MAX_BYTES {
        reader.invalid(&(0..0), format!("this base is longer than {MAX_BYTES} bytes"), "cut it into several");
        return reader.base;
    }
    match yaml::read(text) {
        Ok(node) => reader.read(&node),
        Err(broken) => reader.broken(&broken),
    }
    reader.base
}

/// Reads the parts of a base, and gathers what is wrong.
pub(super) struct Reader<'a> {
    place: &'a Place<'a>,
    text: &'a str,
    /// What was read so far.
    pub(super) base: Base,
}

impl Reader<'_> {
    fn read(&mut self, node: &Node) {
        if !matches!(node.value, Yaml::Map(_) | Yaml::Null) {
            let range = node.range.clone();
            return self.invalid(
                &range,
                "a base is a list of `key: value`",
                "start with `views:` or `filters:`",
            );
        }
        self.base.filters = node.get("filters").and_then(|it| self.filter(it));
        self.base.formulas = self.named(node.get("formulas"), "formulas");
        self.base.summaries = self.named(node.get("summaries"), "summaries");
        for (key, value) in node.get("properties").map(Node::entries).unwrap_or_default() {
            if let (Some(property), Some(name)) =
                (self.property(key), value.get("displayName").and_then(Node::text))
            {
                self.base.display_names.push((property, name));
            }
        }
        // As older versions of Obsidian wrote it.
        for (key, value) in node.get("display").map(Node::entries).unwrap_or_default() {
            if let (Some(property), Some(name)) = (self.property(key), value.text()) {
                self.base.display_names.push((property, name));
            }
        }
        self.base.views = views(self, node.get("views"));
    }

    /// Expressions under names.
    fn named(&mut self, node: Option<&Node>, key: &str) -> Vec<(Name, Option<Expr>)> {
        let Some(node) = node else { return Vec::new() };
        if !matches!(node.value, Yaml::Map(_) | Yaml::Null) {
            self.invalid(
                &node.range,
                format!("`{key}` takes names with expressions"),
                "write `name: expression`",
            );
        }
        let mut named = Vec::new();
        for (key, value) in node.entries() {
            let Some(text) = key.text() else { continue };
            let name = Name { text, span: self.span(key) };
            let expr = match value.text() {
                Some(text) => self.expr(&text, value),
                None => {
                    self.invalid(
                        &key.range,
                        format!("`{}` has no expression", name.text),
                        "write one as text",
                    );
                    None
                }
            };
            named.push((name, expr));
        }
        named
    }

    /// A filter: an expression, or a tree of `and`, `or` and `not`. An empty one is none.
    pub(super) fn filter(&mut self, node: &Node) -> Option<Filter> {
        match &node.value {
            Yaml::Null => None,
            Yaml::Text(text) if text.trim().is_empty() => None,
            Yaml::Text(_) | Yaml::Bool(_) | Yaml::Number(_) => {
                let text = node.text().unwrap_or_default();
                let broken = Filter::Broken(self.span(node));
                Some(self.expr(&text, node).map_or(broken, Filter::Is))
            }
            // A list alone is what `and` would be.
            Yaml::List(items) => Some(Filter::And(self.filters(items))),
            Yaml::Map(entries) => {
                let mut all = Vec::new();
                for (key, value) in entries {
                    let inner = match &value.value {
                        Yaml::List(items) => self.filters(items),
                        _ => self.filter(value).into_iter().collect(),
                    };
                    match key.text().unwrap_or_default().as_str() {
                        "and" => all.push(Filter::And(inner)),
                        // Obsidian keeps empty groups around.
                        "or" if inner.is_empty() => {}
                        "or" => all.push(Filter::Or(inner)),
                        "not" => all.push(Filter::Not(inner)),
                        other => {
                            let message = format!("a filter has no `{other}`");
                            self.invalid(
                                &key.range,
                                message,
                                "filters are expressions, and lists of them under `and`, `or` and `not`",
                            );
                            all.push(Filter::Broken(self.span(key)));
                        }
                    }
                }
                Some(if all.len() == 1 { all.remove(0) } else { Filter::And(all) })
            }
        }
    }

    fn filters(&mut self, items: &[Node]) -> Vec<Filter> {
        items.iter().filter_map(|item| self.filter(item)).collect()
    }

    fn expr(&mut self, text: &str, node: &Node) -> Option<Expr> {
        let start = to_u32((self.place.offset)(node.range.start));
        let origin = if node.is_exact { Origin::At(start) } else { Origin::Within(self.span(node)) };
        match parse(text, origin) {
            Ok(expr) => Some(expr),
            Err(problem) => {
                self.invalid_expr(text, &problem, origin);
                None
            }
        }
    }

    fn invalid_expr(&mut self, text: &str, problem: &Problem, origin: Origin) {
        let mut range = problem.range.clone();
        // What is missing at the end is shown at the last sign.
        if range.is_empty() && range.start > 0 {
            range.start = text.floor_char_boundary(range.start - 1);
        }
        let span = origin.span(&range);
        let mut finding = Diagnostic::new(Code::InvalidQuery, self.place.path, problem.message.clone())
            .at(span, self.place.lines.position(self.place.file, span.start));
        finding.help.clone_from(&problem.help);
        self.base.diagnostics.push(finding);
    }

    /// The property that a text names.
    pub(super) fn property(&self, node: &Node) -> Option<PropertyRef> {
        let text = node.text()?;
        let (kind, name) = match text.split_once('.') {
            Some(("note", name)) => (PropertyKind::Note, name),
            Some(("file", name)) => (PropertyKind::File, name),
            Some(("formula", name)) => (PropertyKind::Formula, name),
            _ => (PropertyKind::Note, text.as_str()),
        };
        Some(PropertyRef { kind, name: name.to_owned(), span: self.span(node) })
    }

    /// The bytes of a value in the file.
    pub(super) fn span(&self, node: &Node) -> Span {
        let start = (self.place.offset)(node.range.start);
        Span { start: to_u32(start), end: to_u32(start + node.range.len()) }
    }

    /// Reports what is wrong with the structure of the base.
    pub(super) fn invalid(&mut self, range: &std::ops::Range<usize>, message: impl Into<String>, help: &str) {
        self.report(Code::InvalidBase, range, message, help);
    }

    /// Reports something at a place in the base.
    pub(super) fn report(
        &mut self,
        code: Code,
        range: &std::ops::Range<usize>,
        message: impl Into<String>,
        help: &str,
    ) {
        let start = (self.place.offset)(range.start);
        let span = Span { start: to_u32(start), end: to_u32(start + range.len()) };
        let finding = Diagnostic::new(code, self.place.path, message)
            .at(span, self.place.lines.position(self.place.file, span.start))
            .help(help);
        self.base.diagnostics.push(finding);
    }

    fn broken(&mut self, broken: &yaml::Broken) {
        let mut offset = broken.offset;
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        // The parser often stops at the start of the next line; the mistake is in the one before.
        if offset > 0 && self.text.as_bytes()[offset - 1] == b'\n' {
            offset -= 1;
        }
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[start..].lines().next().unwrap_or_default();
        let help = if line.trim_start().starts_with(['-', '!']) || line.contains(": !") {
            "put single quotes around an expression that starts with `!` or holds `: ` or `\"`"
        } else {
            "compare the indentation with that of the lines around it"
        };
        self.invalid(
            &(start..start + line.len()),
            format!("this base is no valid YAML: {}", broken.message),
            help,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Base {
        compile(&VaultPath::new("Things.base"), text)
    }

    fn findings(text: &str) -> Vec<(&'static str, u32, u32, String)> {
        let found = check(text).diagnostics.into_iter();
        found.map(|it| (it.code.as_str(), it.position.line, it.position.column, it.message)).collect()
    }

    #[test]
    fn filters_are_expressions_or_trees() {
        let base = check(
            "filters: file.ext == \"md\"\nviews:\n  - type: table\n    filters:\n      or:\n        - a\n        - not: [b, c]\n",
        );
        assert!(matches!(base.filters, Some(Filter::Is(_))));
        let Some(Filter::Or(parts)) = &base.views[0].filters else { panic!("{:?}", base.views) };
        assert!(matches!((&parts[0], &parts[1]), (Filter::Is(_), Filter::Not(inner)) if inner.len() == 2));
        assert!(base.diagnostics.is_empty());
    }

    #[test]
    fn a_mistake_in_an_expression_is_reported_where_it_is() {
        let text = "filters:\n  and:\n    - a == b\n    - 'a = b'\nformulas:\n  x: \"a +\"\n";
        assert_eq!(
            findings(text),
            [
                ("invalid-query", 4, 10, "`=` means nothing here".into()),
                ("invalid-query", 6, 9, "a value is missing at the end".into()),
            ]
        );
    }

    #[test]
    fn broken_yaml_is_reported_with_its_line() {
        let found = findings("views:\n  - type: table\n    order: [a\n  b: c\n");
        assert_eq!((found[0].0, found.len()), ("invalid-base", 1), "{found:?}");
    }

    #[test]
    fn an_empty_base_is_a_table_of_everything() {
        let base = check("");
        assert_eq!((base.views.len(), base.diagnostics.len()), (1, 0));
    }

    #[test]
    fn a_filter_of_another_name_lets_nothing_through() {
        let base = check("filters:\n  all:\n    - a\n");
        assert!(base.filters.is_some_and(|filter| filter.broken().is_some()));
        assert_eq!(base.diagnostics[0].message, "a filter has no `all`");
    }
}
