//! `unquoted-link`: a link in a property without quotes. Found by `compile::frontmatter`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::UnquotedLink, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
Square brackets make lists in YAML, so `[[Japan]]` in a property is a list in a list and not a link.

**Example.**

```markdown
---
country: [[Japan]]
---
```

**Fix.** Put quotes around it: `country: \"[[Japan]]\"`. In a list, around each: `[\"[[Japan]]\", \"[[China]]\"]`.";
