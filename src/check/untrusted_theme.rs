//! `untrusted-theme`: a theme that may not run. Found by `scan`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::UntrustedTheme, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
Templates and scripts of the vault's [theme](theming.md) decide what runs in the browsers of those who read the site. adit uses
them only if whoever builds says so, for a vault may come from somebody else. Style sheets, pictures and fonts are always used.

**Example.** A vault has `.adit/templates/note.html`, and is built with `adit build` alone.

**Fix.** If you wrote these files, or have read them: `adit build --trust`. Otherwise delete them, or set this code
to `off` under `[check]`.";
