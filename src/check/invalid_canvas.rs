//! `invalid-canvas`: a canvas that is no JSON Canvas. Found by `compile::canvas`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidCanvas, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A `.canvas` file is JSON as described on jsoncanvas.org. This one cannot be read, or a card or edge in it cannot: then
that one is left out, and the rest is shown. An edge has to name the ids of two cards.

**Example.** A file cut short by a failed sync: `{\"nodes\":[`.

**Fix.** Open it in Obsidian and save it again, or restore it from a backup.";
