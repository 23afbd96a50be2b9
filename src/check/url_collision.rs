//! `url-collision`: two pages that would share an address. Found by `site::route`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::UrlCollision, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
Names that differ only in case, spaces, or signs that an address cannot show would get the same address. The
first in path order keeps it; the others get a number. Every page exists, but which address is whose is hard to see.

**Example.** `C#.md` and `C++.md` would both be `c.html`; the second becomes `c-2.html`.

**Fix.** Rename one of them, or give one an address of its own: `permalink: c-sharp`.";
