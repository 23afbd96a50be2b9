//! Shows how far long work is, on a terminal only.

use std::fmt::Write;
use std::sync::Once;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Work that takes no longer than this shows nothing: most is over before one could read it.
const PATIENCE: Duration = Duration::from_millis(800);

/// A line on standard error.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Whether pages are counted by now.
    counts: Once,
}

impl Progress {
    /// A clock behind `what` is being done, until pages are counted; nothing if `quiet` is set or nobody watches.
    pub(super) fn start(what: &'static str, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let clock = move |state: &ProgressState, out: &mut dyn Write| {
            if state.elapsed() >= PATIENCE {
                let _ = write!(out, "{what} {} s", state.elapsed().as_secs());
            }
        };
        if let Ok(style) = ProgressStyle::with_template("{clock}") {
            bar.set_style(style.with_key("clock", clock));
        }
        if quiet {
            bar.finish_and_clear();
        } else {
            bar.enable_steady_tick(PATIENCE);
        }
        Self { bar, counts: Once::new() }
    }

    /// One page of `n` is done. The library draws nothing where standard error is no terminal.
    pub(super) fn tick(&self, n: usize) {
        self.counts.call_once(|| self.count(n));
        self.bar.inc(1);
        if self.bar.is_hidden() && self.is_late() && !self.bar.is_finished() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// From now on pages are counted.
    fn count(&self, n: usize) {
        self.bar.disable_steady_tick();
        if !self.is_late() {
            self.bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        self.bar.set_length(n as u64);
        if let Ok(style) = ProgressStyle::with_template("writing {bar:30} {pos}/{len} pages") {
            self.bar.set_style(style);
        }
    }

    fn is_late(&self) -> bool {
        self.bar.elapsed() >= PATIENCE
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
