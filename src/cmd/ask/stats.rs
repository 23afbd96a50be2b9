//! `adit stats`: a graph in numbers.

use std::fmt::Write;
use std::process::ExitCode;

use adit::{Error, Share, Stats, Top};

use crate::args::{self, AnswerFormat};
use crate::cmd::print_text;

use super::paint::{FAINT, LABEL, NAME, Width, number, padding, width_of};
use super::{print_json, with_graph};

/// Parts of a sum that are named.
const MAX_SHARES: usize = 8;
/// Columns of the names at the left.
const LEFT: usize = 14;

pub(in crate::cmd) fn run(args: &args::Stats) -> Result<ExitCode, Error> {
    with_graph(&args.asked, |lookup| {
        let stats = lookup.stats();
        match args.asked.format {
            AnswerFormat::Json => print_json(&stats),
            AnswerFormat::Human => print_text(&human(&stats)),
        }
    })
}

fn human(stats: &Stats<'_>) -> String {
    let mut page = Page { text: String::new(), width: Width::of_output() };
    let of_kind = |name: &str| stats.nodes.iter().find(|it| it.name == name).map_or(0, |it| it.n);
    page.row("notes", of_kind("note"), &format!("{} words", number(stats.words)));
    let others = ["canvas", "base", "attachment", "tag"].map(|it| (it, of_kind(it)));
    let others = others.into_iter().filter(|it| it.1 > 0).map(|(name, n)| crate::cmd::count(n, name));
    let others: Vec<_> = others.map(|it| it.replace("canvass", "canvases")).collect();
    page.row("missing", of_kind("unresolved"), &others.join(" · "));
    page.shares("references", &stats.edges);
    page.shares("resolved by", &stats.resolved_by);
    page.shares("rules", &stats.rules);
    let n_labelled = stats.label_kinds.iter().filter(|it| it.name != "none").map(|it| it.n).sum::<usize>();
    let n_all = stats.label_kinds.iter().map(|it| it.n).sum::<usize>().max(1);
    let labels = match n_labelled {
        0 => String::new(),
        _ => format!(
            "different ones on {:.0}% of links: {}",
            n_labelled as f64 * 100.0 / n_all as f64,
            parts(stats.label_kinds.iter().filter(|it| it.name != "none")),
        ),
    };
    page.row("labels", stats.labels, &labels);
    page.shares("types", &stats.types);
    page.shares("statements", &stats.statements);
    let figures = stats.figures;
    let text = format!("{} dates · {} amounts", number(figures.dates), number(figures.amounts));
    page.row("figures", figures.dates + figures.amounts, &text);
    page.row("candidates", stats.candidates, "names in tables without a link");
    let it = stats.components;
    let text = format!("the largest of {} entities · {} alone", number(it.largest), number(it.alone));
    page.row("components", it.parts, &text);
    page.row("orphans", stats.orphans, "notes that nothing links to");
    page.row("stubs", stats.stubs, "notes with hardly any text");
    page.row("ambiguous", stats.ambiguous, "notes with a name that others have too");
    page.top("most linked", &stats.most_linked);
    page.top("most wanted", &stats.most_wanted);
    page.text
}

struct Page {
    text: String,
    width: Width,
}

impl Page {
    fn row(&mut self, name: &str, n: usize, about: &str) {
        let n = number(n);
        let (left, right) = (padding(name, LEFT), " ".repeat(10_usize.saturating_sub(width_of(&n))));
        let about = self.width.behind(LEFT + 12).cut(about);
        let line = format!("{LABEL}{name}{LABEL:#}{left}{right}{NAME}{n}{NAME:#}  {FAINT}{about}{FAINT:#}");
        writeln!(self.text, "{}", line.trim_end()).expect("a String takes any text");
    }

    fn shares(&mut self, name: &str, shares: &[Share<'_>]) {
        if !shares.is_empty() {
            self.row(name, shares.iter().map(|it| it.n).sum(), &parts(shares.iter()));
        }
    }

    fn top(&mut self, name: &str, entities: &[Top<'_>]) {
        if entities.is_empty() {
            return;
        }
        writeln!(self.text, "\n{LABEL}{name}{LABEL:#}").expect("a String takes any text");
        for it in entities {
            let n = number(it.backlinks);
            let pad = " ".repeat((LEFT + 10_usize).saturating_sub(width_of(&n)));
            let title = self.width.behind(LEFT + 12).cut(&it.entity.title);
            writeln!(self.text, "{pad}{n}  {NAME}{title}{NAME:#}").expect("a String takes any text");
        }
    }
}

/// `12 link · 3 embed`, the largest.
fn parts<'a, 's: 'a>(shares: impl Iterator<Item = &'a Share<'s>>) -> String {
    let parts = shares.take(MAX_SHARES).map(|it| format!("{} {}", number(it.n), it.name));
    parts.collect::<Vec<_>>().join(" · ")
}
