//! `adit why`: all that relates two entities.

use std::borrow::Cow;
use std::process::ExitCode;

use adit::{Error, Said, SharedNeighbour, SharedRow, SharedSentence, WhyAnswer};

use crate::args::{AnswerFormat, Why};
use crate::cmd::{count, print_text};

use super::evidence::Evidence;
use super::paint::{FAINT, LABEL, NAME, Width, number};
use super::{answered, print_json, say_others, with_graph};

pub(in crate::cmd) fn run(args: &Why) -> Result<ExitCode, Error> {
    with_graph(&args.asked, |lookup| {
        let answer = adit::why(lookup, &args.a, &args.b, args.neighbours)?;
        [&answer.a, &answer.b].into_iter().for_each(say_others);
        match args.asked.format {
            AnswerFormat::Json => print_json(&answer),
            AnswerFormat::Human => print_text(&write(&answer)),
        }?;
        Ok(answered(!answer.is_empty()))
    })
}

fn write(answer: &WhyAnswer<'_>) -> String {
    let mut out = Evidence::new();
    let title = |title: &str| Width::Free.cut(title);
    let (a, b) = (title(&answer.a.entity.title), title(&answer.b.entity.title));
    if answer.is_empty() {
        out.line(0, &format!("nothing relates {a} and {b}"));
        return out.text();
    }
    out.line(0, &format!("{NAME}{a}{NAME:#} and {NAME}{b}{NAME:#}"));
    let n = answer.relations.len();
    list(&mut out, "relations", n, &answer.relations, write_relation);
    list(&mut out, "rows in which both stand", answer.rows.len(), &answer.rows, write_row);
    let n = answer.sentences.len();
    list(&mut out, "sentences in which both stand", n, &answer.sentences, write_sentence);
    list(&mut out, "related to both", answer.n_neighbours, &answer.neighbours, write_neighbour);
    let n_left = answer.n_neighbours - answer.neighbours.len();
    if n_left > 0 {
        out.line(2, &format!("{FAINT}… and {} more: --neighbours N{FAINT:#}", number(n_left)));
    }
    out.text()
}

fn list<T>(out: &mut Evidence, title: &str, n: usize, items: &[T], write: impl Fn(&mut Evidence, &T)) {
    if n > 0 {
        out.line(0, &format!("\n{LABEL}{title}{LABEL:#} {FAINT}{}{FAINT:#}", number(n)));
        items.iter().for_each(|it| write(out, it));
    }
}

fn write_relation(out: &mut Evidence, said: &Said<'_>) {
    relation(out, 2, said);
}

fn relation(out: &mut Evidence, indent: usize, said: &Said<'_>) {
    let (subject, target) = (Width::Free.cut(&said.subject.title), Width::Free.cut(&said.target.title));
    out.line(indent, &format!("{subject} → {target}{}", Evidence::label(said)));
    out.evidence(indent + 2, said);
}

fn write_row(out: &mut Evidence, row: &SharedRow<'_>) {
    let role = |role: &Option<Cow<'_, str>>| Width::Free.cut(role.as_deref().unwrap_or("subject"));
    let property = row.property.as_ref().map(|it| Width::Free.cut(it) + ": ").unwrap_or_default();
    out.line(2, &format!("{property}{} and {}", role(&row.role_of_a), role(&row.role_of_b)));
    out.sentence(4, &row.context);
    out.place(4, &row.file, Some(row.line), Some(row.col), &row.section);
}

fn write_sentence(out: &mut Evidence, sentence: &SharedSentence<'_>) {
    out.evidence(2, &sentence.said_of_a);
}

fn write_neighbour(out: &mut Evidence, shared: &SharedNeighbour<'_>) {
    let title = Width::Free.cut(&shared.entity.title);
    let n = count(shared.degree, "neighbour");
    out.line(2, &format!("{NAME}{title}{NAME:#}  {FAINT}{n}{FAINT:#}"));
    relation(out, 4, &shared.with_a);
    relation(out, 4, &shared.with_b);
}
