//! `over-limit`: something that is larger than adit works through. Found where it is read, compiled or routed.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::OverLimit, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
adit works through whatever a vault holds, up to bounds that no vault of a person comes near: they keep a file that was
made by a program, or by somebody who means harm, from filling the memory or the disk. What is beyond a bound is left out,
or shown as it is written; all the rest is built. The page [Limits](limits.md) lists the bounds.

**Example.** A log of 200 MB with the name `log.md`: its page shows the first 8 MiB, and says that it goes on.

**Fix.** Cut the file into several, or keep it out of the vault with `ignore` in `adit.toml`.";
