//! `unknown-type`: a type in a property that nearly has the name of another.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::path::fold;
use crate::relation::{known_type, names_in, type_property};
use crate::suggest::nearest;

/// Notes that make a type one that is known, where the settings do not name it.
const MIN_NOTES: usize = 3;

pub(super) const RULE: Rule = Rule { code: Code::UnknownType, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The property that says what notes are about has a value that is no type of the settings, and that no other note has, but
that is nearly the name of a type which they do have, or three other notes. It is a type of its own all the same.

**Example.** `adit.toml` has this, three notes have `type: person`, and one has `type: persn`:

```toml
[relations]
type_property = \"type\"
```

**Fix.** Correct the value. If it is right, give it to a second note, or name it under `[types]`.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Context { vault, config, .. } = *context;
    if config.vocabulary.type_property().is_none() {
        return;
    }
    let mut counts: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (.., note) in vault.notes() {
        let Some(property) = type_property(note, config) else { continue };
        let mut told = FxHashSet::default();
        for name in names_in(note, &property.value) {
            if told.insert(fold(&name)) {
                counts.entry(fold(&name)).or_insert_with(|| (0, name.into_owned())).0 += 1;
            }
        }
    }
    let known = known_names(&counts, config);
    for (_, file, note) in vault.notes() {
        let Some(property) = type_property(note, config) else { continue };
        for name in names_in(note, &property.value) {
            let is_alone = counts.get(&fold(&name)).is_some_and(|(n, _)| *n == 1);
            if !is_alone || known_type(&name, config).is_some() {
                continue;
            }
            let Some(nearest) = nearest(&name, known.iter().map(String::as_str)) else { continue };
            let message = format!("no other note is of the type `{name}`");
            let finding = Diagnostic::new(RULE.code, &file.path, message);
            let finding = finding.at(property.span, property.position).label("a type of its own");
            findings.push(finding.help(format!("did you mean `{nearest}`?")));
        }
    }
}

/// The names that a value may have been meant to be, each once, in order.
fn known_names(counts: &BTreeMap<String, (usize, String)>, config: &Config) -> Vec<String> {
    let by_notes = counts.values().filter(|(n, _)| *n >= MIN_NOTES).map(|(_, name)| name.clone());
    let settings = config.vocabulary.types().into_iter().chain(config.schema.types()).map(str::to_owned);
    let mut names: Vec<String> = by_notes.chain(settings).collect();
    names.sort_unstable();
    names.dedup_by(|a, b| fold(a) == fold(b));
    names
}
