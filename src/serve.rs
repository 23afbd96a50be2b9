//! Shows a vault as a site while it is being written: from memory, on this machine, up to date at once.
//!
//! Input: the folder of a vault. Output: answers to browsers, and [`ServeEvent`]s for whoever started it. A
//! *generation* is the site of one state of the vault; the next one is made beside it and takes over when it is ready.
//! Pages are rendered when they are asked for, by the same [`Site`](crate::Site) as those that are written. Nothing is
//! written anywhere, and addresses never become paths: what is no route of the site is not found.

mod address;
mod answer;
mod event;
mod generation;
mod guard;
mod live;
mod news;
mod page;
mod server;
mod watch;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::thread;

pub use address::{Port, ServeAddress};
pub use event::{ServeEvent, Update};

use crate::cache::Cache;
use crate::error::Error;
use address::Hosts;
use live::Live;
use watch::Watch;

/// What is served.
#[derive(Clone, Debug)]
pub struct ServeSettings {
    /// The folder of the vault.
    pub root: PathBuf,
    /// Settings in place of the vault's own.
    pub config: Option<PathBuf>,
    /// Whether templates and scripts of the vault are used.
    pub trust: bool,
    /// The title of the site unless the settings have one.
    pub name: String,
    /// What builds and earlier servers have left, to begin with. What the first site is made from is left there.
    pub cache: Option<Cache>,
}

/// A server that has its address, and answers once it runs.
#[derive(Debug)]
pub struct Server {
    listener: std::net::TcpListener,
    hosts: Hosts,
    url: String,
}

impl Server {
    /// Takes an address.
    ///
    /// # Errors
    /// An address that is not this machine's, and a port that is taken.
    pub fn bind(address: &ServeAddress) -> Result<Self, Error> {
        let (listener, hosts, url) = address::bind(address)?;
        Ok(Self { listener, hosts, url })
    }

    /// Where a browser finds the site.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether nobody but this machine can reach it.
    pub fn is_local(&self) -> bool {
        self.listener.local_addr().is_ok_and(|it| it.ip().is_loopback())
    }

    /// Serves a vault and watches it, until the process is asked to end. `report` is told what happens, on another
    /// thread, from the first site on.
    ///
    /// # Errors
    /// A vault whose first site cannot be made, and whatever the operating system refuses.
    pub fn run(
        self,
        settings: &ServeSettings,
        mut report: impl FnMut(ServeEvent) + Send + 'static,
    ) -> Result<(), Error> {
        let (mut live, state) = Live::new(settings);
        let mut watch = Watch::new(settings);
        let (ended, end) = tokio::sync::oneshot::channel();
        // It is not waited for: nothing of it outlives the process, and a file of the cache is there whole or not at all.
        thread::spawn(move || {
            match live.apply() {
                Some(ServeEvent::Failed(error)) => return drop(ended.send(error)),
                event => event.into_iter().for_each(&mut report),
            }
            live.keep();
            loop {
                watch.heed_theme(live.theme_folder());
                if let Some(problem) = watch.problem() {
                    report(ServeEvent::Watching(problem));
                }
                let changed = watch.wait();
                live.apply_changed(changed.as_deref()).into_iter().for_each(&mut report);
            }
        });
        server::run(self.listener, self.hosts, state, end)
    }
}
