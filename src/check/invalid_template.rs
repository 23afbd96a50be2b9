//! `invalid-template`: a template that cannot be used. Found by `site::theme`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidTemplate, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A template of the vault's [theme](theming.md) has a mistake, fails on a page, or has a name that adit does not know and no
other template asks for. adit's own template is used in its place, for all pages, or for those on which it failed.

**Example.** `{{ titel }}` in `.adit/templates/note.html`: the page of a note has a `title`.

**Fix.** Mend the template at the place that is named. `adit theme show note.html` prints adit's own, and
[the guide](theming.md#what-templates-see) lists what each template sees.";
