//! The arguments of `adit serve`.

use super::{Caching, Source};

/// The port that is taken if it is free and no other is asked for.
pub(crate) const PORT: u16 = 4321;

#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) caching: Caching,
    /// Port to listen at; 0 for any [default: 4321, or the next that is free]
    #[arg(short, long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Address to listen at; others than this machine's own let everybody who can reach it read the vault
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub(crate) host: String,
    /// Open the site in a browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Use the vault's templates, scripts and HTML as they are: they decide what runs in readers' browsers
    #[arg(long, alias = "trust-theme")]
    pub(crate) trust: bool,
    /// Print how long each phase took
    #[arg(long)]
    pub(crate) timings: bool,
}

const EXAMPLES: &str = "\
Pages follow the files while you write: save a note, and the pages that show it are new.
Nothing is written, neither into the vault nor elsewhere. Ctrl-C ends it.

Examples:
  adit serve                       the vault in this folder, at http://127.0.0.1:4321/
  adit serve notes --open          the vault in `notes`, in a browser
  adit serve --port 8080           at this port or not at all
  adit serve --host 0.0.0.0        for other machines of the network, too";
