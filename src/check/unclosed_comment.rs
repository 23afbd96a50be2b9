//! `unclosed-comment`: `%%` without its end. Found by `compile::comment`.

use super::Rule;
use crate::diag::Code;

pub(super) const RULE: Rule = Rule { code: Code::UnclosedComment, explanation: EXPLANATION, check: None };

const EXPLANATION: &str = "\
A `%%` at the start of a line opens a comment that runs to the next `%%`. There is none, so the text is shown.
Obsidian would hide it up to the end of the note.

**Example.**

```markdown
%% check this figure
```

**Fix.** Close it: `%% check this figure %%`. For two percent signs in the text write `\\%%`.";
