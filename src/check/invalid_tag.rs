//! `invalid-tag`: a tag in the frontmatter that cannot be one, or one that is too long. Found by `compile::frontmatter` and
//! `compile::lex`.

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

**Fix.** Write a list: `tags: [minerals, japan]`.

A tag in the text with more than 400 bytes or 32 levels stays text.";
