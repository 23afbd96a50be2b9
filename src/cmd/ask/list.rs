//! `adit list`: a table of entities, or of what else a graph has.

use std::process::ExitCode;

use adit::{Catalogue, Cell, Error, Filter, Lookup, Order, Table};
use anstream::eprintln;

use crate::args::{AnswerFormat, Kind, List, Of, Which};
use crate::cmd::{CLEAN, CYAN, NOTHING, print_all, print_text};

use super::paint::{FAINT, NAME, Width, padding, width_of};
use super::with_graph;

/// Columns of a terminal that a column of texts keeps, however narrow the terminal is.
const MIN_COLUMN: usize = 12;

pub(in crate::cmd) fn run(args: &List) -> Result<ExitCode, Error> {
    if args.of.is_some() {
        refuse_conditions(args)?;
    }
    with_graph(&args.asked, |lookup| {
        let table = table(lookup, args)?;
        let is_empty = table.rows.is_empty();
        match args.asked.format {
            AnswerFormat::Json => print_all(json(&table).as_bytes())?,
            AnswerFormat::Human if is_empty => say_nothing(lookup, args),
            AnswerFormat::Human => print_text(&human(&table))?,
        };
        Ok(ExitCode::from(if is_empty { NOTHING } else { CLEAN }))
    })
}

/// Says that nothing fits, and what may be the reason.
fn say_nothing(lookup: &Lookup<'_>, args: &List) -> ExitCode {
    eprintln!("nothing fits");
    let has_types = lookup.graph.nodes.iter().any(|it| !it.types.is_empty());
    if let (Some(name), false) = (args.which.types.first(), has_types) {
        let name = adit::printable(name);
        eprintln!(
            "{CYAN}help{CYAN:#}: nothing has a type yet: `type_property` under `[relations]` names a property that says types, and of tags `[types]` in `adit.toml` says which are; `--property type={name}` asks for a property"
        );
    }
    ExitCode::from(NOTHING)
}

fn table<'s>(lookup: &'s Lookup<'s>, args: &'s List) -> Result<Table<'s>, Error> {
    let shape = &args.shape;
    let order = Order { by: shape.sort.clone(), reverse: shape.reverse, limit: shape.limit };
    let columns: Vec<&str> = shape.columns.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect();
    let chosen = (!columns.is_empty()).then_some(columns.as_slice());
    if let Some(of) = args.of {
        return lookup.catalogue(catalogue(of), args.which.label.as_deref(), chosen, &order);
    }
    let filter = filter(&args.which);
    let usual = usual_columns(lookup, args);
    match (chosen, args.asked.format) {
        (None, AnswerFormat::Human) => lookup.list(&filter, Some(&usual), &order),
        (chosen, _) => lookup.list(&filter, chosen, &order),
    }
}

/// The columns for people who did not choose: name and links, and what they sort by.
fn usual_columns<'s>(lookup: &Lookup<'_>, args: &'s List) -> Vec<&'s str> {
    let mut columns = vec!["name"];
    let has_types = lookup.graph.nodes.iter().any(|it| !it.types.is_empty());
    let is_of_notes = !args.which.wanted && args.which.kind.is_empty();
    if args.which.kind.len() > 1 || args.which.linked_to.is_some() || args.which.linked_from.is_some() {
        columns.push("kind");
    }
    if is_of_notes {
        columns.extend(has_types.then_some("types"));
        columns.extend(["words", "links"]);
    }
    columns.push("backlinks");
    let sorted_by = args.shape.sort.as_deref();
    columns.extend(sorted_by.filter(|by| !columns.iter().any(|it| it.eq_ignore_ascii_case(by))));
    columns
}

fn filter(which: &Which) -> Filter {
    let pair = |text: &String| match text.split_once('=') {
        Some((key, value)) => (key.trim().to_owned(), Some(value.trim().to_owned())),
        None => (text.trim().to_owned(), None),
    };
    Filter {
        kinds: which.kind.iter().map(|it| kind(*it).to_owned()).collect(),
        types: which.types.clone(),
        tags: which.tags.clone(),
        properties: which.properties.iter().map(pair).collect(),
        folder: which.folder.clone(),
        label: which.label.clone(),
        linked_to: which.linked_to.clone(),
        linked_from: which.linked_from.clone(),
        orphan: which.orphan,
        wanted: which.wanted,
        stub: which.stub,
        ambiguous: which.ambiguous,
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Note => "note",
        Kind::Canvas => "canvas",
        Kind::Base => "base",
        Kind::Attachment => "attachment",
        Kind::Unresolved => "unresolved",
        Kind::Tag => "tag",
    }
}

fn catalogue(of: Of) -> Catalogue {
    match of {
        Of::Labels => Catalogue::Labels,
        Of::Types => Catalogue::Types,
        Of::Tags => Catalogue::Tags,
        Of::Properties => Catalogue::Properties,
        Of::Folders => Catalogue::Folders,
        Of::Relations => Catalogue::Relations,
        Of::Statements => Catalogue::Statements,
        Of::Candidates => Catalogue::Candidates,
    }
}

/// Conditions pick entities; of the other lists only the relations heed one, the label.
fn refuse_conditions(args: &List) -> Result<(), Error> {
    let which = &args.which;
    let is_of_relations = args.of == Some(Of::Relations);
    let given = [
        ("--kind", !which.kind.is_empty()),
        ("--type", !which.types.is_empty()),
        ("--tag", !which.tags.is_empty()),
        ("--property", !which.properties.is_empty()),
        ("--folder", which.folder.is_some()),
        ("--label", which.label.is_some() && !is_of_relations),
        ("--linked-to", which.linked_to.is_some()),
        ("--linked-from", which.linked_from.is_some()),
        ("--orphan", which.orphan),
        ("--wanted", which.wanted),
        ("--stub", which.stub),
        ("--ambiguous", which.ambiguous),
    ];
    match given.iter().find(|it| it.1) {
        Some((option, _)) => Err(Error::question(
            format!("`{option}` picks entities, and `--of` lists something else"),
            Some("leave out one of the two; `--label` goes with `--of relations`".to_owned()),
        )),
        None => Ok(()),
    }
}

/// A row on each line, so that lists can be compared.
fn json(table: &Table<'_>) -> String {
    let rows = table.to_json_rows();
    match rows.is_empty() {
        true => "[]\n".to_owned(),
        false => format!("[\n{}\n]\n", rows.join(",\n")),
    }
}

fn human(table: &Table<'_>) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    let texts: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(|it| Width::Free.cut(&it.shown())).collect()).collect();
    let is_number: Vec<bool> = (0..table.columns.len())
        .map(|nth| {
            let mut cells = table.rows.iter().map(|row| &row[nth]).filter(|it| **it != Cell::None).peekable();
            cells.peek().is_some() && cells.all(Cell::is_number)
        })
        .collect();
    let widths = widths(table, &texts);
    let mut page = String::new();
    let heads: Vec<String> = table.columns.iter().map(|it| (*it).to_owned()).collect();
    push_row(&mut page, &heads, &widths, &is_number, Some(FAINT));
    for row in &texts {
        push_row(&mut page, row, &widths, &is_number, None);
    }
    if table.total > table.rows.len() {
        page += &format!("{FAINT}… and {} more{FAINT:#}\n", table.total - table.rows.len());
    }
    page
}

/// The widths of the columns: as their texts need it, the widest made narrower until all fit.
fn widths(table: &Table<'_>, texts: &[Vec<String>]) -> Vec<usize> {
    let natural = |nth: usize| {
        let cells = texts.iter().map(|row| width_of(&row[nth]));
        cells.max().unwrap_or(0).max(width_of(table.columns[nth]))
    };
    let mut widths: Vec<usize> = (0..table.columns.len()).map(natural).collect();
    if let Width::Columns(max) = Width::of_output() {
        let gaps = 2 * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > max {
            let widest = widths.iter_mut().max().filter(|it| **it > MIN_COLUMN);
            let Some(widest) = widest else { break };
            *widest -= 1;
        }
    }
    widths
}

fn push_row(
    page: &mut String,
    cells: &[String],
    widths: &[usize],
    is_number: &[bool],
    style: Option<anstyle::Style>,
) {
    let mut line = String::new();
    for (nth, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if nth > 0 {
            line += "  ";
        }
        let text = Width::Columns(*width).cut(cell);
        let pad = padding(&text, *width);
        let style = style.unwrap_or(if nth == 0 { NAME } else { anstyle::Style::new() });
        if is_number[nth] {
            line += &format!("{pad}{style}{text}{style:#}");
        } else if nth + 1 < cells.len() {
            line += &format!("{style}{text}{style:#}{pad}");
        } else {
            line += &format!("{style}{text}{style:#}");
        }
    }
    page.push_str(line.trim_end());
    page.push('\n');
}
