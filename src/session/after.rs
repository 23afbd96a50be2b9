//! Compiling a vault again while somebody waits: what cannot have changed is taken over, and findings are left for later.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::check;
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::error::Error;

use super::{Compilation, Connected, Files, Session, Timings, interface, weigh};

impl Session {
    /// Leaves another folder out from now on: that which a site of the vault is written to.
    pub(crate) fn set_output(&mut self, output: Option<&Path>) {
        if self.output.as_deref() != output {
            self.output = output.map(Path::to_owned);
            self.scanned = None;
        }
    }

    /// Lists all files the next time, whatever is known to have changed.
    pub(crate) fn forget_files(&mut self) {
        self.scanned = None;
    }

    /// Compiles the vault as it is now, after another compilation of it, from which links, graph and addresses are taken
    /// over where nothing has changed that they depend on. Findings are left to [`Compilation::check`].
    ///
    /// `changed` are the paths below the root to which something has happened since the last time, if that is known.
    pub(crate) fn compile_after(
        &mut self,
        config: &Config,
        earlier: Option<(&Compilation, &Config)>,
        changed: Option<&[PathBuf]>,
    ) -> Result<Compilation, Error> {
        let mut timings = Timings::default();
        let last = self.scanned.take().zip(changed);
        let found = timings.time("scan", || {
            let again = last.and_then(|(last, changed)| last.after(&self.root, changed));
            again.map_or_else(|| self.scan(config), Ok)
        })?;
        self.scanned = Some(found.clone());
        let files = self.compile_files(found, config, &mut timings);
        let Files { vault, mut diagnostics, property_types, overrides, n_compiled } = files;
        let is_same = |(old, settings): &(&Compilation, &Config)| {
            // Settings have no other equality; whoever looks at this has read their text for equal most of the time.
            format!("{settings:?}") == format!("{config:?}")
                && interface::has_same_files(&old.overrides, &overrides)
                && !old.diagnostics.iter().any(|it| it.code == Code::UrlCollision)
                && interface::is_same(&old.vault, &vault)
        };
        let kept = timings.time("compare", || earlier.filter(is_same));
        let (links, graph, routes) = match kept {
            Some((old, _)) => (Arc::clone(&old.links), Arc::clone(&old.graph), Arc::clone(&old.routes)),
            None => {
                let nothing = |_: &_, _: &_| ();
                let (connected, ()) = Connected::new(&vault, config, &overrides, &mut timings, nothing);
                let Connected { links, graph, routes, collisions } = connected;
                diagnostics.extend(collisions);
                (links, graph, routes)
            }
        };
        Ok(Compilation {
            vault,
            links,
            graph,
            routes,
            property_types,
            options: self.options.clone(),
            overrides,
            diagnostics,
            n_compiled,
            timings,
        })
    }
}

impl Compilation {
    /// All findings of a compilation that is not checked yet.
    pub(crate) fn check(&self, config: &Config) -> Vec<Diagnostic> {
        let mut all = self.diagnostics.clone();
        all.extend(check::check(&self.vault, &self.links, &Arc::clone(&self.graph).into(), config));
        all.extend(self.vault.files().flat_map(|(_, file)| file.diagnostics()).cloned());
        weigh(&mut all, config);
        all
    }
}
