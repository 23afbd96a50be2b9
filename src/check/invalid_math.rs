//! `invalid-math`: a formula that cannot be read. Found by `compile::math`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidMath, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A formula between dollar signs that cannot be read: it holds a command that does not exist, or lacks a brace or an
argument. It is shown as its source; the mark is at the place where reading stopped.

**Example.**

```markdown
$$ \\frac{a}{b + \\alpa $$
```

**Fix.** Correct the formula. If the command is one of a package, such as `\\ce` of mhchem, define it before its first use
with `\\newcommand`, or write it in other words. For a dollar sign in the text write `\\$`.";
