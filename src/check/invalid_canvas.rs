//! `invalid-canvas`: a canvas that is no JSON Canvas. Found by `compile::canvas`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidCanvas, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A `.canvas` file is JSON as described on jsoncanvas.org. This one cannot be read, so its cards are not part of the
graph.

**Example.** A file cut short by a failed sync: `{\"nodes\":[`.

**Fix.** Open it in Obsidian and save it again, or restore it from a backup.";
