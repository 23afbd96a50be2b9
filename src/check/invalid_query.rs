//! `invalid-query`: a query or an expression of one that cannot be read, or names what is not there.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::InvalidQuery, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
An expression in a query is not written as the language has it, or calls a function, a formula or a field of a file that
there is not. A filter that cannot be read lets nothing through; a formula that cannot be read shows what is wrong with
it in each cell.

**Example.** `=` compares nothing in a base:

```yaml
filters: 'status = \"done\"'
```

**Fix.** Write `status == \"done\"`. [Queries](queries.md) lists the functions and fields.";
