//! The site of one state of a vault, which answers from threads of its own until nobody asks any more.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::path::UrlPath;
use crate::scan::{RegularFile, open_for_reading, read_still};
use crate::session::Compilation;
use crate::site::{Earlier, Memo, Page, Site};

/// How many threads render. The first page computes what depends on the whole vault, by all processors; style sheets,
/// scripts and pictures should not wait for that.
const N_RENDERERS: usize = 3;

/// The site of one state of a vault.
pub(super) struct Generation {
    /// The vault.
    pub(super) compilation: Arc<Compilation>,
    /// The settings that it was compiled with.
    pub(super) config: Arc<Config>,
    asks: Sender<Ask>,
}

impl fmt::Debug for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generation").finish_non_exhaustive()
    }
}

/// What is at an address of the site.
#[derive(Debug)]
pub(super) enum Answer {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A file of the vault.
    File(RegularFile),
    /// Nothing; this page says so.
    NotFound(Vec<u8>),
    /// Something that could not be rendered or opened, and why.
    Failed(String),
}

/// Somebody asks for an address, and waits.
struct Ask {
    url: UrlPath,
    reply: oneshot::Sender<Answer>,
}

impl Generation {
    /// Makes the site in threads of its own, which answer when it is there. What `memo` has is not computed again, and the
    /// map goes on from its last one, as that of a build from the one before. `find` is called with the findings of the
    /// theme whenever rendering has brought up more.
    pub(super) fn start(
        compilation: Arc<Compilation>,
        config: Arc<Config>,
        name: &str,
        memo: Arc<Memo>,
        find: impl Fn(Vec<Diagnostic>) + Send + Sync + 'static,
    ) -> Self {
        let (asks, asked) = channel();
        let (vault, settings, name) = (Arc::clone(&compilation), Arc::clone(&config), name.to_owned());
        // The site borrows from the vault, so both live in this thread.
        thread::spawn(move || {
            let asked = Mutex::new(asked);
            let map = memo.map();
            let earlier = Earlier { map: map.as_ref().map(|it| it.as_slice()), memo: Some(memo) };
            let site = match Site::with_earlier(&vault, &settings, &name, earlier) {
                Ok(site) => site,
                Err(error) => return refuse_all(&asked, &error.to_string()),
            };
            let n_findings = Mutex::new(0);
            thread::scope(|scope| {
                for _ in 0..N_RENDERERS {
                    scope.spawn(|| answer_all(&site, &vault, &asked, &n_findings, &find));
                }
            });
        });
        Self { compilation, config, asks }
    }

    /// What is at an address.
    pub(super) async fn answer(&self, url: UrlPath) -> Answer {
        let (reply, answer) = oneshot::channel();
        if self.asks.send(Ask { url, reply }).is_err() {
            return Answer::Failed("the site is gone".to_owned());
        }
        answer.await.unwrap_or_else(|_| Answer::Failed("adit failed while it rendered this".to_owned()))
    }
}

/// Says to everybody why there is no site.
fn refuse_all(asked: &Mutex<Receiver<Ask>>, why: &str) {
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    for Ask { reply, .. } in asked.iter() {
        // Whoever asked may have gone.
        let _ = reply.send(Answer::Failed(why.to_owned()));
    }
}

/// Answers until nobody can ask any more.
fn answer_all(
    site: &Site<'_>,
    vault: &Compilation,
    asked: &Mutex<Receiver<Ask>>,
    n_findings: &Mutex<usize>,
    find: &dyn Fn(Vec<Diagnostic>),
) {
    loop {
        let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Ask { url, reply }) = next else { return };
        // A note that brings down the renderer takes its own page with it, not the others.
        let answer = catch_unwind(AssertUnwindSafe(|| answer(site, vault, &url)));
        let findings = site.findings();
        let mut n_known = n_findings.lock().unwrap_or_else(PoisonError::into_inner);
        if findings.len() != *n_known {
            *n_known = findings.len();
            find(findings);
        }
        drop(n_known);
        if let Ok(answer) = answer {
            // Whoever asked may have gone.
            let _ = reply.send(answer);
        }
    }
}

fn answer(site: &Site<'_>, vault: &Compilation, url: &UrlPath) -> Answer {
    match site.render(url) {
        Ok(Some(Page::Bytes(bytes))) => Answer::Bytes(bytes),
        Ok(Some(Page::Copy(id))) if site.makes_still(url) => match read_still(&vault.vault.file(id).disk) {
            Ok(bytes) => Answer::Bytes(bytes),
            Err(e) => Answer::Failed(format!("could not open `{}`: {e}", vault.vault.file(id).path)),
        },
        Ok(Some(Page::Copy(id))) => match open_for_reading(&vault.vault.file(id).disk) {
            Ok(file) => Answer::File(file),
            Err(e) => Answer::Failed(format!("could not open `{}`: {e}", vault.vault.file(id).path)),
        },
        Ok(None) => match site.not_found_page("/") {
            Ok(page) => Answer::NotFound(page),
            Err(error) => Answer::Failed(error.to_string()),
        },
        Err(error) => Answer::Failed(error.to_string()),
    }
}
