//! `skipped-file`: a file that is left out. Found by `scan`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::SkippedFile, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
adit reads only regular files that are really inside the vault: no symbolic links, pipes or devices, no files that
it may not open, none of 1 GiB and more, none whose name is not UTF-8.

**Example.** `notes.md -> /home/me/other/notes.md`: what the link leads to is not part of the vault.

**Fix.** Put a copy of the file in its place, mend its permissions, or exclude it with `ignore` in `adit.toml`.";
