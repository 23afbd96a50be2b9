//! Dated facts: sentences and rows that name a date, and the entities that they speak of.
//!
//! Input: the vault, its links, and which files count. Output: the facts in the order of time, those of each entity, and
//! how many sentences of each note with a date or an amount name a source.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::compile::{DateMention, Link, Note, Origin, StatementSubject, sentences};
use crate::date::Period;
use crate::graph::{Node, node_of};
use crate::link::Links;
use crate::path::fold;
use crate::span::to_u32;
use crate::vault::{File, FileId, Vault};

/// A sentence or row that names a date.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Fact {
    /// The note that says it.
    pub(crate) file: FileId,
    /// When it was.
    pub(crate) period: Period,
    /// The date in the text of the note.
    pub(crate) date: Range<u32>,
    /// The sentence or row, in the text of the note.
    pub(crate) context: Range<u32>,
    /// Line of the date in the file.
    pub(crate) line: u32,
    /// The heading of its section: an index into the note.
    pub(crate) section: Option<u32>,
}

/// Sentences and rows of a note with a date or amount, rows of tables, and fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Claims {
    /// How many there are.
    pub(crate) n: u32,
    /// How many of them name a source.
    pub(crate) n_cited: u32,
}

/// The dated facts of a vault.
#[derive(Default)]
pub(crate) struct Facts {
    /// In the order of time, then of files and lines.
    all: Vec<Fact>,
    /// Of each entity: indices, in order.
    of: FxHashMap<Node, Vec<u32>>,
    /// Of each note that has any, in the order of files.
    claims: Vec<(FileId, Claims)>,
}

/// Properties, fields and columns that name a source.
const SOURCE_KEYS: &[&str] =
    &["source", "sources", "reference", "references", "ref", "citation", "url", "link", "doi", "quelle"];
/// Tags of notes that are sources.
const SOURCE_TAGS: &[&str] = &["source", "sources", "reference", "references", "literature", "clippings"];

/// Whether a note stands for a source: a text, a report, an article.
pub(crate) fn is_source(note: &Note) -> bool {
    let is_listed = |name: &str| is_one_of(SOURCE_TAGS, name.split('/').next().unwrap_or_default());
    note.tags.iter().any(|tag| is_listed(&tag.name))
        || note.text_property("type").is_some_and(|it| is_listed(&it))
}

/// Whether the name of a property, field or column says that a source stands there.
pub(crate) fn is_source_key(name: &str) -> bool {
    is_one_of(SOURCE_KEYS, name.trim())
}

/// Whether a name is one of these, folded; most are in ASCII, where that is quickly told.
fn is_one_of(folded: &[&str], name: &str) -> bool {
    if name.is_ascii() {
        return folded.iter().any(|it| it.eq_ignore_ascii_case(name));
    }
    folded.contains(&fold(name).as_str())
}

impl Facts {
    /// Gathers the facts of the notes that count.
    pub(crate) fn new(vault: &Vault, links: &Links, counts: &(dyn Fn(FileId) -> bool + Sync)) -> Self {
        let files: Vec<_> = vault.files().collect();
        let is_source = |&(id, file): &(FileId, &File)| counts(id) && file.note().is_some_and(is_source);
        let sources: Vec<bool> = files.par_iter().map(is_source).collect();
        let notes: Vec<_> = vault.notes().filter(|(id, ..)| counts(*id)).collect();
        let read: Vec<_> = notes
            .par_iter()
            .filter(|(.., note)| {
                !note.dates.is_empty() || !note.amounts.is_empty() || !note.statements.is_empty()
            })
            .map(|&(id, file, note)| Reader { id, file, note, links, sources: &sources }.read())
            .collect();
        let claims = read.iter().filter(|it| it.claims.n > 0).map(|it| (it.file, it.claims)).collect();
        let mut found: Vec<_> = read.into_iter().flat_map(|it| it.facts).collect();
        found.par_sort_by_key(|(fact, _)| (fact.period, fact.file, fact.date.start));
        let mut facts = Self { all: Vec::with_capacity(found.len()), of: FxHashMap::default(), claims };
        for (fact, nodes) in found {
            let nth = to_u32(facts.all.len());
            for node in nodes {
                facts.of.entry(node).or_default().push(nth);
            }
            facts.all.push(fact);
        }
        facts
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Fact] {
        &self.all
    }

    /// How many statements of a note name a source; nothing if it makes none.
    pub(crate) fn claims_of(&self, id: FileId) -> Option<Claims> {
        let nth = self.claims.binary_search_by_key(&id, |it| it.0).ok()?;
        Some(self.claims[nth].1)
    }

    /// The notes with statements that name no source, those with most of them first.
    pub(crate) fn uncited(&self) -> Vec<(FileId, Claims)> {
        let mut uncited: Vec<_> = self.claims.iter().copied().filter(|(_, it)| it.n_cited < it.n).collect();
        uncited.sort_by_key(|(id, it)| (std::cmp::Reverse(it.n - it.n_cited), *id));
        uncited
    }

    /// Those of an entity: of its own note, and of sentences elsewhere that link it.
    pub(crate) fn of(&self, node: Node) -> impl ExactSizeIterator<Item = &Fact> {
        self.of.get(&node).map_or(&[][..], Vec::as_slice).iter().map(|nth| &self.all[*nth as usize])
    }
}

/// What is read of a note.
struct NoteFacts {
    file: FileId,
    facts: Vec<(Fact, Vec<Node>)>,
    claims: Claims,
}

/// Reads one note.
struct Reader<'a> {
    id: FileId,
    file: &'a File,
    note: &'a Note,
    links: &'a Links,
    /// Whether each file is a source.
    sources: &'a [bool],
}

impl Reader<'_> {
    fn read(&self) -> NoteFacts {
        let note = self.note;
        let mut found = NoteFacts { file: self.id, facts: Vec::new(), claims: Claims::default() };
        let has_source = self.sources[self.id.index()]
            || note.properties.iter().any(|it| {
                is_source_key(&it.key) && note.text_property(&it.key).is_some_and(|text| names_source(&text))
            });
        let mut end = 0;
        let starts =
            merged(note.dates.iter().map(|it| it.range.start), note.amounts.iter().map(|it| it.range.start));
        for start in starts.filter(|start| note.text.is_char_boundary(*start as usize)) {
            if start < end {
                continue;
            }
            let line = self.line_around(start);
            end = line.end + 1;
            let is_claim = !self.is_heading(&line) && !self.is_row(&line);
            let is_cited = is_claim && (has_source || self.is_cited(&line));
            for sentence in self.sentences(&line) {
                let dates = note.dates_in(&sentence);
                if self.names_dates_only(&sentence, dates) {
                    continue;
                }
                if is_claim && (!dates.is_empty() || !note.amounts_in(&sentence).is_empty()) {
                    found.claims.n += 1;
                    found.claims.n_cited += u32::from(is_cited);
                }
                for (nth, date) in dates.iter().enumerate() {
                    // A period that the sentence names twice is one fact, and that in the title of a source is none.
                    let is_known =
                        dates[nth.saturating_sub(8)..nth].iter().any(|it| it.period == date.period);
                    if is_known || self.is_in_title(&date.range) {
                        continue;
                    }
                    let at = note.source_offset(date.range.start);
                    let fact = Fact {
                        file: self.id,
                        period: date.period,
                        date: date.range.clone(),
                        context: sentence.clone(),
                        line: self.file.line(at),
                        section: self.section_at(at),
                    };
                    found.facts.push((fact, self.entities(&sentence, date)));
                }
            }
        }
        for statement in &note.statements {
            found.claims.n += 1;
            let names = |role: &crate::compile::Role| {
                is_source_key(note.quote(&role.name)) && !note.quote(&role.value).trim().is_empty()
            };
            let is_cited =
                has_source || statement.roles.iter().any(names) || self.is_cited(&statement.context);
            found.claims.n_cited += u32::from(is_cited);
        }
        found
    }

    /// The line of the text around an offset.
    fn line_around(&self, at: u32) -> Range<u32> {
        let bytes = self.note.text.as_bytes();
        let at = at as usize;
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |it| it + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |it| at + it);
        to_u32(start)..to_u32(end)
    }

    /// The sentences of a line; a row of a table is one.
    fn sentences(&self, line: &Range<u32>) -> Vec<Range<u32>> {
        let text = self.note.quote(line);
        if self.is_row(line) || memchr::memmem::find(text.as_bytes(), " · ".as_bytes()).is_some() {
            return vec![line.clone()];
        }
        let mentions: Vec<_> = self
            .links_in(line)
            .map(|(_, link)| {
                (link.mention.start - line.start) as usize..(link.mention.end - line.start) as usize
            })
            .collect();
        let shift = |it: Range<usize>| to_u32(it.start) + line.start..to_u32(it.end) + line.start;
        sentences(text, &mentions).into_iter().map(shift).collect()
    }

    /// Whether a sentence says nothing of its dates: the heading of a day, links to the day before and the day after, the
    /// time at which a line was written.
    fn names_dates_only(&self, sentence: &Range<u32>, dates: &[DateMention]) -> bool {
        if dates.is_empty() || !self.note.amounts_in(sentence).is_empty() || self.is_row(sentence) {
            return false;
        }
        let mut rest = sentence.start;
        let is_said = |range: Range<u32>| self.note.quote(&range).contains(char::is_alphabetic);
        for date in dates {
            if is_said(rest..date.range.start.max(rest)) {
                return false;
            }
            rest = date.range.end.max(rest);
        }
        !is_said(rest..sentence.end.max(rest))
    }

    /// The links whose own text lies in a range.
    fn links_in(&self, range: &Range<u32>) -> impl Iterator<Item = (u32, &Link)> {
        let is_before =
            |it: &Link| matches!(it.origin, Origin::Property(_)) || it.mention.start < range.start;
        let from = self.note.links.partition_point(is_before);
        let range = range.clone();
        let links = self.note.links[from..].iter().zip(to_u32(from)..).map(|(link, nth)| (nth, link));
        links.take_while(move |(_, it)| it.origin == Origin::Body && it.mention.end <= range.end)
    }

    /// The entities of which a dated sentence speaks: the note's own, and those it links, but for what brackets and
    /// cells give to others.
    fn entities(&self, sentence: &Range<u32>, date: &DateMention) -> Vec<Node> {
        let mut nodes = vec![Node::File(self.id)];
        let row = self.row_at(sentence.start);
        let key = row.and_then(|it| match it.subject {
            StatementSubject::Link(link) => Some(link),
            StatementSubject::Note | StatementSubject::Section | StatementSubject::Name(_) => None,
        });
        for (nth, _) in self.links_in(sentence) {
            let is_its = Some(nth) == key || self.note.dates_of(nth).any(|it| it.range == date.range);
            let node = node_of(self.links.resolution(self.id, nth as usize)).filter(|_| is_its);
            nodes.extend(node.filter(|it| !nodes.contains(it)));
        }
        nodes
    }

    fn row_at(&self, start: u32) -> Option<&crate::compile::Statement> {
        let nth = self.note.statements.partition_point(|it| it.context.start < start);
        self.note.statements.get(nth).filter(|it| it.context.start == start)
    }

    fn is_row(&self, line: &Range<u32>) -> bool {
        let nth = self.note.statements.partition_point(|it| it.context.end <= line.start);
        self.note.statements.get(nth).is_some_and(|it| it.context.start < line.end)
    }

    fn is_heading(&self, line: &Range<u32>) -> bool {
        let at = self.note.source_offset(line.start);
        let heading = self.section_at(at).and_then(|nth| self.note.headings.get(nth as usize));
        heading.is_some_and(|it| at < it.span.end)
    }

    /// The last heading at or before an offset in the file.
    fn section_at(&self, at: u32) -> Option<u32> {
        self.note.headings.partition_point(|it| it.span.start <= at).checked_sub(1).map(to_u32)
    }

    /// Whether a range lies in a link to a source.
    fn is_in_title(&self, range: &Range<u32>) -> bool {
        let is_before =
            |it: &Link| matches!(it.origin, Origin::Property(_)) || it.mention.start <= range.start;
        let Some(nth) = self.note.links.partition_point(is_before).checked_sub(1) else { return false };
        let link = &self.note.links[nth];
        link.origin == Origin::Body && range.end <= link.mention.end && self.leads_to_source(to_u32(nth))
    }

    fn leads_to_source(&self, nth: u32) -> bool {
        match node_of(self.links.resolution(self.id, nth as usize)) {
            Some(Node::File(id)) => self.sources[id.index()],
            Some(Node::Missing(_) | Node::Tag(_)) | None => false,
        }
    }

    /// Whether a range of the text names a source.
    fn is_cited(&self, range: &Range<u32>) -> bool {
        let is_source = |(nth, _): (u32, &Link)| self.leads_to_source(nth);
        !self.note.citations_in(range).is_empty() || self.links_in(range).any(is_source)
    }
}

/// Whether the value of a property that is meant for a source has one.
fn names_source(text: &str) -> bool {
    text.contains("://")
        || text.contains(['[', '@'])
        || text.split_whitespace().count() > 0 && !says_none(text)
}

fn says_none(text: &str) -> bool {
    let small = text.trim().to_lowercase();
    matches!(small.as_str(), "-" | "–" | "—" | "none" | "n/a" | "unknown" | "?") || small.starts_with("not ")
}

/// Two sorted sequences as one.
fn merged(a: impl Iterator<Item = u32>, b: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if y < x => b.next(),
        (Some(_), _) => a.next(),
        (None, _) => b.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The facts of the vault, those of its first note, and how many statements of that name a source.
    fn check(notes: &[(&str, &str)], all: &[&str], of_first: &[&str], claims: (u32, u32)) {
        let vault = Vault::of_notes(notes);
        let links = crate::link::link(&vault);
        let facts = Facts::new(&vault, &links, &|_| true);
        let show = |it: &Fact| {
            let note = vault.file(it.file).note().unwrap();
            format!("{} {}:{} {}", it.period, vault.file(it.file).title(), it.line, note.quote(&it.context))
        };
        assert_eq!(facts.all().iter().map(show).collect::<Vec<_>>(), all);
        assert_eq!(facts.of(Node::File(FileId(0))).map(show).collect::<Vec<_>>(), of_first);
        let Claims { n, n_cited } = facts.claims_of(FileId(0)).unwrap_or_default();
        assert_eq!((n, n_cited), claims);
    }

    #[test]
    fn an_entity_has_the_facts_of_its_note_and_of_sentences_that_link_it() {
        check(
            &[
                ("Agency.md", "It grew in 2020. No date here.\n\nFounded in 2004.\n\n*Created 2026-02-09*\n"),
                ("Other.md", "In 2010, [[Agency]] acted. In 2011, others did."),
            ],
            &[
                "2004 Agency:3 Founded in 2004.",
                "2010 Other:1 In 2010, Agency acted.",
                "2011 Other:1 In 2011, others did.",
                "2020 Agency:1 It grew in 2020.",
            ],
            &[
                "2004 Agency:3 Founded in 2004.",
                "2010 Other:1 In 2010, Agency acted.",
                "2020 Agency:1 It grew in 2020.",
            ],
            (2, 0),
        );
    }

    #[test]
    fn what_names_days_and_says_nothing_of_them_is_no_fact() {
        check(
            &[(
                "2025-10-14.md",
                "# 2025-10-14\n\n[[2025-10-13]] | [[2025-10-15]]\n\n\u{23f1} 2025-10-14 20:00\n\n- 2025-10-12: arrived\n",
            )],
            &["2025-10-12 2025-10-14:7 2025-10-12: arrived"],
            &["2025-10-12 2025-10-14:7 2025-10-12: arrived"],
            (1, 0),
        );
    }

    #[test]
    fn dates_of_other_cells_and_brackets_belong_to_others() {
        let rows = [
            "2011 Deals:3 Lynas · Australia · $250M (2011)",
            "2025-10 Deals:5 A pact of Japan (Oct 2025) and Australia.",
        ];
        check(
            &[
                ("Australia.md", ""),
                (
                    "Deals.md",
                    "| Partner | Country | Paid |\n|-|-|-|\n| [[Lynas]] | [[Australia]] | $250M (2011) |\n\nA pact of [[Japan]] (Oct 2025) and [[Australia]].\n",
                ),
                ("Japan.md", ""),
                ("Lynas.md", ""),
            ],
            &rows,
            &[],
            (0, 0),
        );
    }

    #[test]
    fn the_key_of_a_row_has_its_dates_and_headings_count() {
        let table = "## Pact (Oct 2025)\n\n| Partner | Paid |\n|-|-|\n| [[Alpha]] | $250M (2011) |\n";
        check(
            &[("Alpha.md", ""), ("Deals.md", table)],
            &["2011 Deals:5 Alpha · $250M (2011)", "2025-10 Deals:1 Pact (Oct 2025)"],
            &["2011 Deals:5 Alpha · $250M (2011)"],
            (0, 0),
        );
    }

    #[test]
    fn statements_name_a_source_by_links_footnotes_keys_and_notes_that_are_sources() {
        let text = "It paid $5M.\n\nIt paid $6M.[^1]\n\nIt has 5 mines [@key].\n\nSee [this](https://a.example): 7%.\n\nBy [[Report]], 8%.\n\n[^1]: A book.\n";
        check(&[("A.md", text), ("Report.md", "#source\n")], &[], &[], (5, 4));
        check(&[("A.md", "---\nsource: https://a.example\n---\nIt paid $5M.\n")], &[], &[], (1, 1));
        check(&[("A.md", "---\nsource: not known\n---\nIt paid $5M.\n")], &[], &[], (1, 0));
    }
}
