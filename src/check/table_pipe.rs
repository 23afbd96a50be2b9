//! `table-pipe`: a bare `|` in a link inside a table. Found by `compile::block`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::TablePipe, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A `|` ends a cell of a table, also inside a link, which falls apart then.

**Example.**

```markdown
| Partner            |
| ------------------ |
| [[Japan|the state]] |
```

**Fix.** Escape it: `[[Japan\\|the state]]`.";
