//! `adit show`: everything about an entity.

use std::fmt::Write;
use std::process::ExitCode;

use adit::{Error, Group, Profile, Said, StatementRecord};

use crate::args::{AnswerFormat, Show};
use crate::cmd::{count, print_text};

use super::paint::{FAINT, LABEL, NAME, Width, number, padding, width_of};
use super::{find, print_json, with_graph};

/// Relations of one label that are shown before they are only counted.
const MAX_OF_LABEL: usize = 5;
/// Relations in one direction, statements and dates that are shown before they are only counted.
const MAX_OF_PART: usize = 20;

pub(in crate::cmd) fn run(args: &Show) -> Result<ExitCode, Error> {
    with_graph(&args.asked, |lookup| {
        let profile = lookup.show(find(lookup, &args.name)?);
        match args.asked.format {
            AnswerFormat::Json => print_json(&profile),
            AnswerFormat::Human => print_text(&Sheet::new(args.all).write(&profile)),
        }
    })
}

/// The page of an entity, while it is written.
struct Sheet {
    text: String,
    width: Width,
    all: bool,
}

/// Which end of a relation is the entity of the page.
#[derive(Clone, Copy)]
enum Way {
    Out,
    In,
}

impl Sheet {
    fn new(all: bool) -> Self {
        Self { text: String::new(), width: Width::of_output(), all }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        self.text.write_fmt(line).expect("a String takes any text");
        self.text.push('\n');
    }

    fn write(mut self, profile: &Profile<'_>) -> String {
        self.head(profile);
        self.properties(profile);
        self.relations("relations", Way::Out, &profile.outgoing);
        self.relations("said elsewhere", Way::In, &profile.incoming);
        self.statements(profile);
        self.dates(profile);
        if !profile.similar.is_empty() {
            self.heading("often named together with", profile.similar.len());
            for it in &profile.similar {
                let title = self.width.behind(24).cut(&it.entity.title);
                self.line(format_args!("  {title}  {FAINT}in {}{FAINT:#}", count(it.common, "note")));
            }
        }
        self.text
    }

    fn head(&mut self, profile: &Profile<'_>) {
        let node = profile.node;
        let mut kinds = vec![if node.exists { &*node.kind } else { "missing note" }];
        kinds.extend(node.types.iter().map(|it| &**it));
        let title = Width::Free.cut(&node.title);
        self.line(format_args!("{NAME}{title}{NAME:#}  {LABEL}{}{LABEL:#}", kinds.join(" · ")));
        if node.exists && node.kind != "tag" {
            self.line(format_args!("{FAINT}{}{FAINT:#}", Width::Free.cut(&node.id)));
        }
        if !node.aliases.is_empty() {
            let names = format!("also called {}", node.aliases.join(" · "));
            self.line(format_args!("{}", self.width.wrap(&names, 0)));
        }
        if let Some(definition) = &node.definition {
            self.line(format_args!("{}", self.width.wrap(definition, 0)));
        }
        if !profile.tags.is_empty() {
            self.line(format_args!("{LABEL}{}{LABEL:#}", self.width.wrap(&profile.tags.join(" "), 0)));
        }
        let counts = profile.counts;
        let mut facts = Vec::new();
        facts.extend(node.created.as_ref().map(|it| format!("created {it}")));
        facts.extend(node.words.map(|it| format!("{} words", number(it as usize))));
        if counts.links > 0 || node.exists && node.kind != "tag" {
            facts.push(format!("links to {}", number(counts.links)));
        }
        let times = if counts.mentions == 1 {
            "once".to_owned()
        } else {
            format!("{} times", number(counts.mentions))
        };
        facts.push(match counts.backlinks {
            0 => "linked from nowhere".to_owned(),
            n => format!("named in {}, {times}", count(n, "other file")),
        });
        self.line(format_args!("{FAINT}{}{FAINT:#}", facts.join(" · ")));
    }

    fn heading(&mut self, name: &str, n: usize) {
        self.line(format_args!("\n{LABEL}{name}{LABEL:#} {FAINT}{}{FAINT:#}", number(n)));
    }

    /// What is not shown.
    fn rest(&mut self, n: usize) {
        if n > 0 {
            self.line(format_args!("  {FAINT}… and {} more: --all{FAINT:#}", number(n)));
        }
    }

    fn properties(&mut self, profile: &Profile<'_>) {
        let properties = &profile.node.properties;
        if properties.is_empty() {
            return;
        }
        self.heading("properties", properties.len());
        let column = properties.iter().map(|it| width_of(&it.0)).max().unwrap_or(0).min(24);
        for (key, value) in properties {
            let (key, value) = (Width::Free.cut(key), self.width.behind(column + 4).cut(value));
            self.line(format_args!("  {FAINT}{key}{FAINT:#}{}  {value}", padding(&key, column)));
        }
    }

    fn relations(&mut self, name: &str, way: Way, groups: &[Group<'_>]) {
        let n = groups.iter().map(|it| it.relations.len()).sum();
        if n == 0 {
            return;
        }
        self.heading(name, n);
        let mut n_shown = 0;
        for group in groups {
            let room = if self.all { usize::MAX } else { MAX_OF_LABEL.min(MAX_OF_PART - n_shown) };
            for said in group.relations.iter().take(room) {
                self.relation(way, said);
                n_shown += 1;
            }
            if n_shown >= MAX_OF_PART && !self.all {
                break;
            }
        }
        self.rest(n - n_shown);
    }

    fn relation(&mut self, way: Way, said: &Said<'_>) {
        let (arrow, other) = match way {
            Way::Out => ("→", &*said.target.title),
            Way::In => ("←", &*said.subject.title),
        };
        let section = said.section.last().map_or("", |it| it);
        let room = self.width.behind(2);
        // The other entity counts most, so the label gives way.
        let other = room.behind(12).cut(other);
        let label =
            said.label.as_ref().map(|it| room.behind(width_of(&other) + 3).cut(it) + " ").unwrap_or_default();
        let used = width_of(&label) + width_of(&other) + 2;
        let section = match room {
            Width::Columns(max) if used + 12 > max => String::new(),
            _ => room.behind(used + 2).cut(section),
        };
        let section = if section.is_empty() { section } else { format!("  {section}") };
        let used = used + width_of(&section);
        let start =
            format!("  {LABEL}{label}{LABEL:#}{arrow} {NAME}{other}{NAME:#}{FAINT}{section}{FAINT:#}");
        self.with_place(&start, used + 2, &place(&said.file, said.line));
        if let Some(sentence) = said.context.as_deref().filter(|it| tells_more(it, said)) {
            let sentence = if self.all {
                self.width.wrap(sentence, 6)
            } else {
                format!("      {}", self.width.behind(6).cut(sentence))
            };
            self.line(format_args!("{FAINT}{sentence}{FAINT:#}"));
        }
    }

    fn statements(&mut self, profile: &Profile<'_>) {
        if profile.statements.is_empty() {
            return;
        }
        self.heading("rows and fields", profile.statements.len());
        let max = if self.all { usize::MAX } else { MAX_OF_PART };
        let mut section = None;
        for it in profile.statements.iter().take(max) {
            if section != Some((&it.file, &it.section)) {
                section = Some((&it.file, &it.section));
                if let Some(name) = it.section.last() {
                    self.line(format_args!("  {FAINT}{}{FAINT:#}", self.width.behind(2).cut(name)));
                }
            }
            self.statement(it);
        }
        self.rest(profile.statements.len().saturating_sub(max));
    }

    fn statement(&mut self, it: &StatementRecord<'_>) {
        let place = place(&it.file, Some(it.line));
        let roles = it.roles.iter().filter(|it| !it.value.trim().is_empty());
        let parts: Vec<_> = roles.map(|it| format!("{}: {}", it.name, it.value)).collect();
        let text = match (&it.property, parts.is_empty()) {
            (_, true) => it.context.clone().into_owned(),
            (Some(key), _) if !it.roles.iter().any(|role| role.name == *key) => {
                format!("{key} — {}", parts.join(" · "))
            }
            _ => parts.join(" · "),
        };
        let text = if self.all { Width::Free.cut(&text) } else { self.width.behind(4).cut(&text) };
        self.with_place(&format!("    {text}"), width_of(&text) + 4, &place);
    }

    /// A line with its place at the right, or below where there is no room.
    fn with_place(&mut self, line: &str, columns: usize, place: &str) {
        match self.width {
            Width::Columns(max) if columns + 2 + width_of(place) > max => {
                let place = self.width.behind(6).cut(place);
                self.line(format_args!("{line}\n      {FAINT}{place}{FAINT:#}"));
            }
            Width::Columns(max) => {
                let gap = " ".repeat(max - columns - width_of(place));
                self.line(format_args!("{line}{gap}{FAINT}{place}{FAINT:#}"));
            }
            Width::Free => self.line(format_args!("{line}  {FAINT}{place}{FAINT:#}")),
        }
    }

    fn dates(&mut self, profile: &Profile<'_>) {
        if profile.dates.is_empty() {
            return;
        }
        self.heading("dates", profile.dates.len());
        let max = if self.all { usize::MAX } else { MAX_OF_PART };
        let column =
            profile.dates.iter().take(max).map(|it| width_of(&it.date.text)).max().unwrap_or(0).min(24);
        for it in profile.dates.iter().take(max) {
            let place = place(&it.file, it.line);
            let date = Width::Columns(24).cut(&it.date.text);
            let room = self.width.behind(column + width_of(&place) + 6);
            let (pad, text) = (padding(&date, column), room.cut(&it.context));
            self.line(format_args!("  {date}{pad}  {FAINT}{text}  {place}{FAINT:#}"));
        }
        self.rest(profile.dates.len().saturating_sub(max));
    }
}

/// `JOGMEC.md:93`.
fn place(file: &str, line: Option<u32>) -> String {
    let file = Width::Free.cut(file);
    line.map_or_else(|| file.clone(), |line| format!("{file}:{line}"))
}

/// Whether a sentence has more than the two names and the label.
fn tells_more(sentence: &str, said: &Said<'_>) -> bool {
    let known = said.label.as_deref().map_or(0, width_of)
        + said.target.title.chars().count().min(width_of(&said.target.title));
    said.label.is_none() || width_of(sentence) > known + 8
}
