//! `invalid-frontmatter`: frontmatter that is no YAML mapping. Found by `compile::frontmatter`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidFrontmatter, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
The lines between the two `---` at the top of a note are YAML: one `key: value` a line. These cannot be read,
so the note has no properties, aliases or tags from there. Its text is compiled all the same.

**Example.** The second colon ends the value for YAML:

```markdown
---
title: Lithium: the white gold
---
```

**Fix.** Put quotes around the value: `title: \"Lithium: the white gold\"`.";
