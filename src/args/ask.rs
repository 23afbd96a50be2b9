//! The arguments of questions.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Caching, Source};

/// The graph that is asked, and the form of the answer.
#[derive(clap::Args, Debug)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) caching: Caching,
    /// Answer from a saved graph, in place of a vault: what `adit graph` printed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["vault", "config"])]
    pub(crate) graph: Option<PathBuf>,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: AnswerFormat,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum AnswerFormat {
    /// For reading
    #[default]
    Human,
    /// For programs
    Json,
}

#[derive(clap::Args, Debug)]
#[command(after_help = SHOW_EXAMPLES)]
pub(crate) struct Show {
    /// The entity: a note's name, path or alias, a missing note, or a `#tag`; quote what has spaces
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Show everything: all relations of each label, all rows, whole sentences
    #[arg(short, long)]
    pub(crate) all: bool,
}

const SHOW_EXAMPLES: &str = "\
Examples:
  adit show Japan                          of the vault in this folder
  adit show 'Lynas Rare Earths' notes      of the vault in `notes`
  adit show '#minerals' --all              a tag, with everything that has it
  adit show Japan --graph graph.json       of a graph that `adit graph` saved
  adit show Japan --format json | jq -r '.incoming[].label'";

#[derive(clap::Args, Debug)]
#[command(after_help = PATH_EXAMPLES)]
pub(crate) struct Path {
    /// Where to start: a name, path or alias, as in a link
    pub(crate) from: String,
    /// Where to end
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// How many routes to show at most
    #[arg(short = 'k', long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) routes: u8,
    /// An entity that routes must not pass; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) avoid: Vec<String>,
    /// The most steps that a route may have
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_hops: Option<u32>,
    /// Take steps only from the subject of what is said to its target
    #[arg(long)]
    pub(crate) directed: bool,
}

const PATH_EXAMPLES: &str = "\
Examples:
  adit path JOGMEC Defense                 of the vault in this folder
  adit path JOGMEC Defense notes -k 10     the ten best, of the vault in `notes`
  adit path JOGMEC Defense --avoid Japan --avoid China
  adit path JOGMEC Defense --graph graph.json --format json";

#[derive(clap::Args, Debug)]
#[command(after_help = WHY_EXAMPLES)]
pub(crate) struct Why {
    /// An entity: a name, path or alias, as in a link
    pub(crate) a: String,
    /// Another
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// How many entities to show at most that both are related to
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) neighbours: usize,
}

const WHY_EXAMPLES: &str = "\
Examples:
  adit why Japan Lynas                     of the vault in this folder
  adit why Japan 'Lynas Rare Earths' notes --neighbours 50
  adit why Japan Lynas --format json | jq -r '.relations[].label'";

#[derive(clap::Args, Debug)]
#[command(after_help = LIST_EXAMPLES)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// List something else than entities
    #[arg(long, value_enum, value_name = "WHAT", hide_possible_values = false)]
    pub(crate) of: Option<Of>,
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Which entities")]
pub(crate) struct Which {
    /// Of this kind, or one of several [default: note]
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
    pub(crate) kind: Vec<Kind>,
    /// With this type, by `[types]` in adit.toml
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) types: Vec<String>,
    /// With this tag, or one below it
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// With this property, and with this value
    #[arg(long = "property", value_name = "KEY[=VALUE]")]
    pub(crate) properties: Vec<String>,
    /// In this folder or below it
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<String>,
    /// In a relation with this label
    #[arg(long, value_name = "LABEL")]
    pub(crate) label: Option<String>,
    /// That refer to this entity
    #[arg(long, value_name = "NAME")]
    pub(crate) linked_to: Option<String>,
    /// That this entity refers to
    #[arg(long, value_name = "NAME")]
    pub(crate) linked_from: Option<String>,
    /// Notes that no other file refers to
    #[arg(long)]
    pub(crate) orphan: bool,
    /// What is linked but missing
    #[arg(long, conflicts_with_all = ["kind", "orphan", "stub", "ambiguous"])]
    pub(crate) wanted: bool,
    /// Notes with fewer than 40 words that show nothing else
    #[arg(long)]
    pub(crate) stub: bool,
    /// Notes with a name or alias that another note has too
    #[arg(long)]
    pub(crate) ambiguous: bool,
}

#[derive(clap::Args, Debug)]
#[command(next_help_heading = "How they are listed")]
pub(crate) struct Shape {
    /// Column to sort by: numbers from the largest, texts from A
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) sort: Option<String>,
    /// Turn the order round
    #[arg(short, long)]
    pub(crate) reverse: bool,
    /// At most so many
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Columns, with commas between them: of entities also properties
    #[arg(short, long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// What relations say
    Labels,
    /// Types of notes
    Types,
    /// Tags
    Tags,
    /// Keys in the frontmatter
    Properties,
    /// Folders with files
    Folders,
    /// Relations one by one
    Relations,
    /// Rows of tables, keys with values, fields
    Statements,
    /// Names in tables that are no links
    Candidates,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Note,
    Canvas,
    Base,
    Attachment,
    Unresolved,
    Tag,
}

const LIST_EXAMPLES: &str = "\
Columns of entities: name, id, kind, types, tags, aliases, folder, created, words, links, backlinks,
mentions, rank, definition, page, and the keys of properties.

Examples:
  adit list --type mineral --sort backlinks
  adit list --tag country --columns name,capital,backlinks
  adit list --wanted --sort backlinks --limit 20
  adit list --linked-from JOGMEC --label partner
  adit list --property status=draft --format json
  adit list --of labels
  adit list --of relations --label partner";

#[derive(clap::Args, Debug)]
#[command(after_help = STATS_EXAMPLES)]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) asked: Asked,
}

const STATS_EXAMPLES: &str = "\
Examples:
  adit stats
  adit stats notes --format json | jq .orphans";
