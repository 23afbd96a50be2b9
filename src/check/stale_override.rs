//! `stale-override`: a file of a theme whose original has changed since. Found by `site::theme`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::StaleOverride, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
`adit theme eject` writes into each file which of adit's own it is a copy of. This one is a copy of a file that another version
of adit had: what has changed since is not in it.

**Example.** `.adit/templates/note.html` begins with `{#- adit 0.1.0 templates/note.html 06cf1b0ab3d9c2e4 -#}`, and the
`note.html` of this version is another.

**Fix.** Compare: `adit theme show note.html | diff - .adit/templates/note.html`. Take over what you want, and the first line too.";
