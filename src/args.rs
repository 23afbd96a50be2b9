//! The arguments of the command line.

mod ask;
mod cache;
#[cfg(feature = "serve")]
mod serve;
mod theme;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use ask::{AnswerFormat, Asked, Kind, List, Of, Path, Show, Stats, Which, Why};
pub(crate) use cache::{Caching, Clean};
#[cfg(feature = "serve")]
pub(crate) use serve::{PORT, Serve};
pub(crate) use theme::{Eject, ListTheme, ShowTheme, Theme, ThemeCommand};

/// Compiles knowledge kept in notes: a vault of markdown in, a graph and an offline site out.
#[derive(Parser, Debug)]
#[command(name = "adit", version, max_term_width = 100)]
pub(crate) struct Args {
    /// When to use colours; `auto` heeds NO_COLOR and whether the output is a terminal
    #[arg(long, value_enum, global = true, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Build the site of a vault
    Build(Build),
    /// Show the site of a vault in a browser while you write
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Report what is wrong with a vault, and write nothing
    Check(Check),
    /// Print the entity graph of a vault
    Graph(Graph),
    /// Write the entity graph of a vault for another program
    Export(Export),
    /// Show everything that is known about an entity
    Show(Show),
    /// Find the best ways from one entity to another, with the evidence
    Path(Path),
    /// Show all that relates two entities, with the evidence
    Why(Why),
    /// Report what changed between two states of a vault
    Diff(Diff),
    /// List entities: by type, tag, property, links
    List(List),
    /// Print a vault in numbers
    Stats(Stats),
    /// List, print and copy the templates and assets of the site
    Theme(Theme),
    /// Delete what adit keeps of a vault to build it faster
    Clean(Clean),
    /// Explain a diagnostic, with an example and how to mend it
    Explain(Explain),
    /// Print a completion script for a shell
    Completions(Completions),
}

/// The vault, and how to read it.
#[derive(clap::Args, Debug)]
pub(crate) struct Source {
    /// Folder with the notes
    #[arg(default_value = ".", value_name = "VAULT")]
    pub(crate) vault: PathBuf,
    /// Settings to use in place of the vault's adit.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Worker threads; as many as there are processors if not given
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) caching: Caching,
    /// Folder to write the site to [default: site, or `output` in adit.toml]
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
    /// Use the vault's templates, scripts and HTML as they are: they decide what runs in readers' browsers
    #[arg(long, alias = "trust-theme")]
    pub(crate) trust: bool,
    /// Write into a folder with files that adit did not write; they stay
    #[arg(long)]
    pub(crate) force: bool,
    /// Treat warnings as errors: exit with 1 if there is one
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) deny: Option<Deny>,
    /// Show every diagnostic, not just how many there are
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Print nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print how long each phase took
    #[arg(long)]
    pub(crate) timings: bool,
    /// Add a feed of what changed since a graph that `adit graph` saved, or since another vault
    #[arg(long, value_name = "GRAPH")]
    pub(crate) since: Option<PathBuf>,
    /// Day of the changes in the feed [default: query.today in adit.toml, or SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "DAY", requires = "since")]
    pub(crate) date: Option<String>,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) caching: Caching,
    /// Use the vault's templates, scripts and HTML as they are: they decide what runs in readers' browsers
    #[arg(long, alias = "trust-theme")]
    pub(crate) trust: bool,
    /// How to print the diagnostics
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
    /// Treat warnings as errors: exit with 1 if there is one
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) deny: Option<Deny>,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Graph {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) caching: Caching,
    /// Format of the graph
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: GraphFormat,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Export {
    /// Format of the export
    #[arg(value_enum, value_name = "FORMAT")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) caching: Caching,
    /// File to write; a folder for csv and parquet; `-` for standard output
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: PathBuf,
    /// Saved graph to read in place of a vault: what `adit graph` printed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["vault", "config"])]
    pub(crate) graph: Option<PathBuf>,
    /// What the names of things begin with in RDF, ending in `/` or `:`
    #[arg(long, value_name = "IRI", default_value = "urn:vault:")]
    pub(crate) base: String,
    /// Replace a file that is no earlier export
    #[arg(long)]
    pub(crate) force: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Diff {
    /// Vault, or graph that `adit graph` saved, as it was; with --git the vault [default: .]
    #[arg(value_name = "OLD", required_unless_present = "git")]
    pub(crate) old: Option<PathBuf>,
    /// Vault or saved graph as it is
    #[arg(value_name = "NEW", required_unless_present = "git", conflicts_with = "git")]
    pub(crate) new: Option<PathBuf>,
    /// Compare the vault with this revision of its git repository, or two: OLD..NEW
    #[arg(long, value_name = "REV")]
    pub(crate) git: Option<String>,
    /// How to print the changes
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: DiffFormat,
    /// Settings to use in place of the vaults' adit.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Worker threads; as many as there are processors if not given
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Explain {
    /// Code of a diagnostic, such as unresolved-link; all of them if not given
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(adit::Code::ALL.iter().map(|code| code.as_str())), hide_possible_values = true)]
    pub(crate) code: Option<String>,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deny {
    /// Warnings
    Warnings,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CheckFormat {
    /// Over several lines, with the place marked
    #[default]
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// Workflow commands that GitHub shows in a pull request
    Github,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DiffFormat {
    /// How many changes there are, then each in its group
    #[default]
    Human,
    /// One JSON object, a change a line
    Json,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum GraphFormat {
    /// Nodes and edges with their evidence
    #[default]
    Json,
    /// For Graphviz
    Dot,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// What `adit graph` prints
    Json,
    /// For NetworkX, igraph, Gephi and yEd
    Graphml,
    /// For Gephi
    Gexf,
    /// For Graphviz
    Dot,
    /// A folder with tables for Neo4j, pandas and others
    Csv,
    /// A folder with tables for DuckDB, Spark and others
    Parquet,
    /// RDF for Oxigraph, Jena and others
    Nquads,
    /// RDF as JSON
    Jsonld,
    /// A database with full-text search
    Sqlite,
    /// Statements for Neo4j and others
    Cypher,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes the choice hold for everything that is printed.
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
