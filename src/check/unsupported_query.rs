//! `unsupported-query`: a query that asks for something a site cannot have.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::UnsupportedQuery, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
The query is right, and Obsidian can answer it, but a site cannot: it is the same whenever and wherever it is built, so it
does not know what day it is, when a file was changed, or a random number; and it has no maps. What asks for that is empty.

**Example.** What is due depends on the day:

```yaml
filters: due < today()
```

**Fix.** Name the day in `adit.toml`: `today = \"2026-11-22\"` under `[query]`. In place of `file.ctime` and `file.mtime`,
use a property such as `created`.";
