//! `invalid-base`: a base that is no YAML of filters, formulas and views. Found while compiling.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidBase, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A `.base` file, or a block of code called `base`, is YAML with `filters`, `formulas`, `properties`, `summaries` and
`views`. Where it is no YAML, its source is shown in place of its views; where a part of it is of the wrong kind, that
part counts for nothing.

**Example.** An expression that starts with `!` needs quotes, for YAML takes it for something else:

```yaml
filters: !file.hasTag(\"draft\")
```

**Fix.** Write `filters: '!file.hasTag(\"draft\")'`.";
