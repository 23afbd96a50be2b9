//! The templates: adit's own, and those that the owner of a vault put in their place or beside them.
//!
//! A template of the owner's that cannot be used is a finding, and adit's own takes its place: when it is read, for all
//! pages; when it fails on a page, for that page.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tera::{Context, ErrorKind, Tera};

use crate::diag::{Code, Diagnostic};
use crate::error::Error;
use crate::scan::Overrides;
use crate::span::{LineIndex, Span, to_u32};
use crate::suggest::nearest;

/// All templates, ready to be rendered.
pub(super) struct Templates {
    tera: Tera,
    /// adit's own alone, where the owner has others.
    own: Option<Tera>,
    /// What the owner's are, by name.
    theirs: BTreeMap<String, Theirs>,
    /// What was wrong with them before the first page.
    findings: Vec<Diagnostic>,
    /// What was wrong with them on a page: for each file the first place of all pages.
    faults: Mutex<BTreeMap<String, Said>>,
}

/// Where a template fails, in bytes, with what, and the name that was perhaps meant.
type Said = (u32, String, Option<String>);

/// A template of the owner's.
struct Theirs {
    place: crate::path::VaultPath,
    source: String,
}

/// What `tera` says of a template that it cannot use.
struct Fault {
    /// The template it is about, where one can be named.
    template: String,
    /// Where in that, in bytes.
    range: Option<std::ops::Range<usize>>,
    /// Line and column from 1, and the length, where only those are known.
    at: Option<(usize, usize, usize)>,
    message: String,
    /// The variable that was perhaps meant.
    near: Option<String>,
}

impl Templates {
    /// Reads the templates. `prepared` gives an instance with all functions and no template.
    pub(super) fn new(
        own: &[(&str, &str)],
        overrides: &Overrides,
        prepared: &dyn Fn() -> Tera,
    ) -> Result<Self, Error> {
        let all_own = || {
            let mut tera = prepared();
            // Whatever a template is called, what it shows is escaped.
            tera.autoescape_on([""]);
            tera.add_raw_templates(own.iter().copied()).map_err(|e| unusable("base.html", &e))?;
            Ok::<_, Error>(tera)
        };
        let theirs: BTreeMap<String, Theirs> = overrides
            .iter()
            .filter_map(|(path, bytes)| {
                let name = path.strip_prefix("templates/")?.to_owned();
                let source = String::from_utf8_lossy(bytes).into_owned();
                Some((name, Theirs { place: overrides.place(path), source }))
            })
            .collect();
        let mut templates =
            Self { tera: all_own()?, own: None, theirs, findings: Vec::new(), faults: Mutex::default() };
        if !templates.theirs.is_empty() {
            templates.own = Some(all_own()?);
            templates.find_unused(own);
            templates.add_theirs(own);
        }
        Ok(templates)
    }

    /// Adds the owner's templates, all at once because they may need each other, without those that cannot be used.
    fn add_theirs(&mut self, own: &[(&str, &str)]) {
        let mut names: Vec<String> = self.theirs.keys().cloned().collect();
        while let Err(error) =
            self.tera.add_raw_templates(names.iter().map(|name| (name, &self.theirs[name].source)))
        {
            let fault = Fault::new(&error);
            let Some(nth) = names.iter().position(|name| *name == fault.template) else {
                return self.add_one_by_one(&names, own);
            };
            let name = names.remove(nth);
            self.findings.push(self.finding(&name, &fault, "cannot be used", own));
        }
    }

    /// The same where the mistake shows in a template of adit's, such as a block that its base no longer has.
    fn add_one_by_one(&mut self, names: &[String], own: &[(&str, &str)]) {
        let is_own = |name: &String| own.iter().any(|(known, _)| known == name);
        let (known, parts): (Vec<_>, Vec<_>) = names.iter().partition(|name| is_own(name));
        for name in parts.into_iter().chain(known) {
            if let Err(error) = self.tera.add_raw_template(name, &self.theirs[name].source) {
                let mut fault = Fault::new(&error);
                if fault.template != *name {
                    fault.message = format!("{} (in `{}`)", fault.message, fault.template);
                    (fault.range, fault.at) = (None, None);
                }
                self.findings.push(self.finding(name, &fault, "cannot be used", own));
            }
        }
    }

    /// Finds templates that adit does not know and no other one asks for.
    fn find_unused(&mut self, own: &[(&str, &str)]) {
        let is_known = |name: &str| own.iter().any(|(known, _)| *known == name);
        let is_asked_for = |name: &str| {
            let quoted = [format!("\"{name}\""), format!("'{name}'"), format!("`{name}`")];
            self.theirs.values().any(|it| quoted.iter().any(|name| it.source.contains(name.as_str())))
        };
        let unused = self.theirs.iter().filter(|(name, _)| !is_known(name) && !is_asked_for(name));
        let findings = unused.map(|(name, theirs)| {
            let help = match nearest(name, own.iter().map(|(known, _)| *known)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`adit theme list` lists the templates; others may include this one".to_owned(),
            };
            let message = format!("`{}` is used by no template", theirs.place);
            Diagnostic::new(Code::InvalidTemplate, &theirs.place, message).help(help)
        });
        let findings: Vec<_> = findings.collect();
        self.findings.extend(findings);
    }

    fn finding(&self, name: &str, fault: &Fault, outcome: &str, own: &[(&str, &str)]) -> Diagnostic {
        let theirs = &self.theirs[name];
        let message = format!("`{name}` {outcome}: {}", fault.message);
        let mut help = match own.iter().any(|(known, _)| *known == name) {
            true => format!("adit's own is used in its place; `adit theme show {name}` prints it"),
            false => "the templates that need it cannot be used either".to_owned(),
        };
        let asked = fault.message.strip_prefix("unknown template `").and_then(|it| it.split('`').next());
        let known = own.iter().map(|(known, _)| *known).chain(self.theirs.keys().map(String::as_str));
        if let Some(near) = asked.and_then(|it| nearest(it, known).filter(|near| *near != it)) {
            help = format!("did you mean `{near}`? {help}");
        }
        let finding = Diagnostic::new(Code::InvalidTemplate, &theirs.place, message).help(help);
        match fault.span(&theirs.source) {
            Some(span) => {
                let position = LineIndex::new(&theirs.source).position(&theirs.source, span.start);
                finding.at(span, position).label("here")
            }
            None => finding,
        }
    }

    /// Renders a template; adit's own, if one of the owner's fails.
    pub(super) fn render(
        &self,
        template: &str,
        context: &Context,
        capacity: usize,
    ) -> Result<Vec<u8>, Error> {
        let mut out = Vec::with_capacity(capacity);
        let Err(error) = self.tera.render_to(template, context, &mut out) else { return Ok(out) };
        let Some(own) = &self.own else { return Err(unusable(template, &error)) };
        let page = context.get("page_title").and_then(|it| it.as_str());
        self.note(template, page.unwrap_or_default(), &error);
        out.clear();
        own.render_to(template, context, &mut out).map_err(|e| unusable(template, &e))?;
        Ok(out)
    }

    /// Keeps the first place of each file at which it fails, so that it does not matter which page is rendered first.
    fn note(&self, template: &str, page: &str, error: &tera::Error) {
        let fault = Fault::new(error);
        let at = if self.theirs.contains_key(&fault.template) { &fault.template } else { template };
        let on_page = if page.is_empty() { String::new() } else { format!(", on the page \"{page}\"") };
        let named = if at == fault.template || fault.template.is_empty() {
            String::new()
        } else {
            format!(" (in `{}`)", fault.template)
        };
        let theirs = self.theirs.get(at).map_or("", |it| it.source.as_str());
        let offset = if named.is_empty() { fault.span(theirs).map_or(0, |it| it.start) } else { 0 };
        let said = (offset, format!("{}{named}{on_page}", fault.message), fault.near);
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let first = faults.entry(at.to_owned()).or_insert_with(|| said.clone());
        if said < *first {
            *first = said;
        }
    }

    /// What is wrong with the owner's templates, as far as pages have been rendered.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let of_pages = faults.iter().map(|(name, (offset, message, near))| {
            // A template of adit's own fails only because of what is in the owner's.
            let theirs = self.theirs.get(name).or_else(|| self.theirs.values().next());
            let theirs = theirs.expect("faults are noted only where there are templates of the owner's");
            let mut help = "pages on which it fails have adit's own look".to_owned();
            if let Some(near) = near {
                help = format!("did you mean `{near}`? {help}");
            }
            let message = format!("`{name}` failed: {message}");
            let finding = Diagnostic::new(Code::InvalidTemplate, &theirs.place, message).help(help);
            let position = LineIndex::new(&theirs.source).position(&theirs.source, *offset);
            let end = theirs.source[*offset as usize..].find(['\n', '}']).unwrap_or(0);
            let span = Span { start: *offset, end: *offset + to_u32(end) };
            finding.at(span, position).label("here")
        });
        self.findings.iter().cloned().chain(of_pages).collect()
    }
}

impl Fault {
    fn new(error: &tera::Error) -> Self {
        let plain = |template: &str, message: String| Self {
            template: template.to_owned(),
            range: None,
            at: None,
            message,
            near: None,
        };
        let mut fault = match error.kind() {
            ErrorKind::SyntaxError(it) | ErrorKind::RenderingError(it) => Self {
                range: Some(it.span().range.clone()),
                ..plain(it.filename(), begin_small(it.message()))
            },
            ErrorKind::CircularExtend { tpl, .. } => plain(tpl, "it extends itself".to_owned()),
            ErrorKind::CircularInclude { tpl, .. } => plain(tpl, "it includes itself".to_owned()),
            ErrorKind::MissingParent { current, parent } => {
                plain(current, format!("it extends `{parent}`, which cannot be used"))
            }
            _ => Self::of_report(&error.to_string()),
        };
        // The guide lists what there is, with explanations.
        if let Some((message, known)) = fault.message.split_once(". Available variables: ") {
            let wanted = message.split('`').nth(1).unwrap_or_default();
            fault.near = nearest(wanted, known.split(", ")).map(str::to_owned);
            fault.message = message.to_owned();
        }
        fault
    }

    /// What the report of a mistake says: `error: MESSAGE`, then `--> FILE:LINE:COLUMN`, then the line and carets below.
    fn of_report(report: &str) -> Self {
        let mut lines = report.lines();
        let message = lines.next().unwrap_or_default();
        let message = begin_small(message.strip_prefix("error: ").unwrap_or(message));
        let place = lines.clone().find_map(|line| line.trim_start().strip_prefix("--> "));
        let mut parts = place.unwrap_or_default().rsplitn(3, ':');
        let (column, line) = (parts.next(), parts.next());
        let template = parts.next().unwrap_or_default().to_owned();
        let number = |text: Option<&str>| text.and_then(|it| it.parse::<usize>().ok());
        let n_carets = lines.nth(3).map_or(0, |line| line.matches('^').count());
        let at = number(line).zip(number(column)).map(|(line, column)| (line, column, n_carets));
        Self { template, range: None, at, message, near: None }
    }

    /// The bytes that it is about in the text of its template.
    fn span(&self, source: &str) -> Option<Span> {
        if let Some(range) = &self.range {
            let is_inside = source.get(range.clone()).is_some();
            return is_inside.then(|| Span { start: to_u32(range.start), end: to_u32(range.end) });
        }
        let (line, column, len) = self.at?;
        let start = source.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
        let rest = source.get(start..)?;
        let offset = |n| rest.char_indices().nth(n).map_or(rest.len(), |(at, _)| at);
        let (from, to) = (offset(column.checked_sub(1)?), offset(column - 1 + len));
        Some(Span { start: to_u32(start + from), end: to_u32(start + to) })
    }
}

/// A template with the words of the site in place of the expressions that ask for them, which no page then asks anew.
pub(super) fn with_words(source: &str, words: &BTreeMap<&str, &str>) -> String {
    const BEGIN: &str = "{{ text.";
    const END: &str = " }}";
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(BEGIN) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = rest.find(END).map_or(rest.len(), |end| end + END.len());
        let key = rest[BEGIN.len()..len].strip_suffix(END).unwrap_or_default();
        // What would be escaped, trimmed, or read as part of the template stays with the template.
        let is_plain = |word: &str| {
            let ends = [word.chars().next(), word.chars().next_back()];
            ends.iter().all(|end| end.is_some_and(|c| !c.is_whitespace()))
                && !word.contains(['&', '<', '>', '"', '\'', '{', '}', '%', '#'])
        };
        let word = words.get(key).filter(|it| is_plain(it));
        out.push_str(word.unwrap_or(&&rest[..len]));
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// A sentence as a message of ours begins.
fn begin_small(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}

pub(super) fn unusable(template: &str, error: &tera::Error) -> Error {
    Error::config(format!("the template `{template}` failed: {error}"), "this is a mistake in adit itself")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_plain_text_are_put_into_templates() {
        let words =
            BTreeMap::from([("similar", "Similar"), ("more", "More & {{ site.title }}"), ("and", ", ")]);
        let source = "<h2>{{ text.similar }}</h2>{{ text.more }}{{ text.and }} {{ text.none }}{{ text.similar | upper }}{{ text.";
        let expected =
            "<h2>Similar</h2>{{ text.more }}{{ text.and }} {{ text.none }}{{ text.similar | upper }}{{ text.";
        assert_eq!(with_words(source, &words), expected);
    }
}
