//! `invalid-exclusion`: a pattern of Obsidian's that excludes nothing here. Found by `session::excluded`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidExclusion, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
\"Excluded files\" in Obsidian's settings are beginnings of paths, or patterns between slashes. A pattern is a regular expression of
JavaScript's. adit knows those, but for expressions that look ahead or back or refer to a group; and it bounds their size. What it cannot use
excludes nothing.

**Example.** `/^(?!Public)/` in the list of excluded files looks ahead.

**Fix.** Write it without, or list the folders themselves; with `ignore` in `adit.toml`, files are left out of the site altogether.";
