//! `broken-diagram`: a Mermaid diagram that cannot be read. Found by `compile::diagram`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::BrokenDiagram, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A `` ```mermaid `` block holds a line that is not of the language of its kind of diagram. Its source is shown
instead of a picture. Mermaid changes fast: if Mermaid itself draws the diagram, adit does not know that yet.

**Example.**

````markdown
```mermaid
flowchart LR
  A[Start --> B
```
````

**Fix.** Close the bracket: `A[Start] --> B`. <https://mermaid.live> shows what Mermaid makes of a diagram.";
