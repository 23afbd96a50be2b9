//! Shows how far a long build is, on a terminal only.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Builds that take no longer than this show nothing: most are over before one could read it.
const PATIENCE: Duration = Duration::from_millis(800);

/// A bar on standard error.
pub(super) struct Progress {
    bar: ProgressBar,
    start: Instant,
}

impl Progress {
    /// A bar for `n` pages, hidden at first; for good if `quiet` is set or nobody watches.
    pub(super) fn start(n: usize, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(n as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("writing {bar:30} {pos}/{len} pages") {
            bar.set_style(style);
        }
        if quiet {
            bar.finish_and_clear();
        }
        Self { bar, start: Instant::now() }
    }

    /// A clock behind `what` is being done, for work without parts that could be counted.
    pub(super) fn wait(what: &'static str, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        if quiet {
            bar.finish_and_clear();
        } else {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(PATIENCE);
        }
        Self { bar, start: Instant::now() }
    }

    /// One page is done. The library draws nothing where standard error is no terminal.
    pub(super) fn tick(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden() && self.start.elapsed() > PATIENCE && !self.bar.is_finished() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
