//! What happens while a vault is served, as data for whoever shows it.

use std::sync::Arc;
use std::time::Duration;

use crate::diag::Diagnostic;
use crate::error::Error;
use crate::path::VaultPath;
use crate::session::Compilation;

/// Something that the user of a server wants to know.
#[derive(Debug)]
pub enum ServeEvent {
    /// The first site is there.
    Ready(Update),
    /// The vault has changed, and the site with it.
    Changed(Update),
    /// No site can be made of what is there now; the last one goes on being shown.
    Failed(Error),
    /// What had failed is as it was before, and so is the site.
    Recovered,
    /// The system does not say what changes, and why; the files are looked at from time to time.
    Watching(String),
}

/// A new state of the site.
#[derive(Debug)]
pub struct Update {
    /// The files that were added, changed or deleted, in order.
    pub files: Vec<VaultPath>,
    /// Whether the settings are others.
    pub is_configured: bool,
    /// From the look at the files to the moment when browsers are told.
    pub took: Duration,
    /// The vault as it is now.
    pub compilation: Arc<Compilation>,
    /// What is wrong with it.
    pub findings: Arc<Vec<Diagnostic>>,
    /// What of that is new.
    pub new_findings: Vec<Diagnostic>,
}
