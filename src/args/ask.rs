//! The arguments of questions.

use std::path::PathBuf;

use clap::ValueEnum;

use super::Source;

/// The graph that is asked, and the form of the answer.
#[derive(clap::Args, Debug)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) source: Source,
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
