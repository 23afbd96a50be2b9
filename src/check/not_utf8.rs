//! `not-utf8`: a note that is not UTF-8. Found by `scan`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::NotUtf8, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
Notes are read as UTF-8, as Obsidian does. This file has bytes that are none, so it is left out of the vault.

**Example.** A note written long ago by an editor that saved it as Windows-1252, where `é` is the one byte `E9`, or as UTF-16, which
editors on Windows called *Unicode*.

**Fix.** Open it with the right encoding and save it as UTF-8: `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md`.";
