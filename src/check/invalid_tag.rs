//! `invalid-tag`: a tag in the frontmatter that cannot be one. Found by `compile::frontmatter`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidTag, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A tag is made of letters, digits, `_`, `-` and `/`, and not of digits alone. Obsidian drops other values of
`tags`, and so does adit.

**Example.** One string is one tag, commas and spaces included:

```markdown
---
tags: minerals, japan
---
```

**Fix.** Write a list: `tags: [minerals, japan]`.";
