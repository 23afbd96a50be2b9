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
