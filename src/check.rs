//! What is wrong with a vault as a whole. One rule a file: what it finds, what it says, and its documentation.
//!
//! Input: the vault, its links and graph. Output: diagnostics. Findings about one file alone are made where that
//! file is read or compiled; their rules here hold the documentation.

mod alias_shadows_note;
mod ambiguous_link;
mod broken_diagram;
mod duplicate_alias;
mod embed_cycle;
mod invalid_base;
mod invalid_canvas;
mod invalid_exclusion;
mod invalid_frontmatter;
mod invalid_math;
mod invalid_query;
mod invalid_tag;
mod invalid_template;
mod missing_property;
mod not_utf8;
mod orphan_note;
mod over_limit;
mod query;
mod schema;
mod skipped_file;
mod stale_override;
mod table_pipe;
mod unclosed_comment;
mod undeclared_name;
mod unknown_property;
mod unknown_type;
mod unquoted_link;
mod unresolved_block;
mod unresolved_heading;
mod unresolved_link;
mod unsupported_query;
mod untrusted_html;
mod untrusted_theme;
mod url_collision;
mod wrong_property_kind;
mod wrong_target_type;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Code, Diagnostic, Severity};
use crate::graph::EntityGraph;
use crate::link::Links;
use crate::vault::{File, Vault};

/// What a rule looks at.
struct Context<'a> {
    vault: &'a Vault,
    links: &'a Links,
    graph: &'a OnceLock<Arc<EntityGraph>>,
    config: &'a Config,
}

impl Context<'_> {
    /// The graph: waits for who is making it, which is one thread that waits for nobody, or makes it.
    fn graph(&self) -> &EntityGraph {
        self.graph.get_or_init(|| EntityGraph::new(self.vault, self.links).into())
    }
}

/// A rule: the findings it makes about the vault, and what it means.
struct Rule {
    code: Code,
    /// What is wrong, an example, and how to mend it, as markdown.
    explanation: &'static str,
    /// Nothing where the finding is made while one file is read or compiled.
    check: Option<fn(&Context<'_>, &mut Vec<Diagnostic>)>,
}

const RULES: &[&Rule] = &[
    &unresolved_link::RULE,
    &unresolved_heading::RULE,
    &unresolved_block::RULE,
    &ambiguous_link::RULE,
    &duplicate_alias::RULE,
    &alias_shadows_note::RULE,
    &undeclared_name::RULE,
    &missing_property::RULE,
    &unknown_property::RULE,
    &wrong_property_kind::RULE,
    &wrong_target_type::RULE,
    &unknown_type::RULE,
    &invalid_frontmatter::RULE,
    &unquoted_link::RULE,
    &invalid_tag::RULE,
    &table_pipe::RULE,
    &unclosed_comment::RULE,
    &invalid_math::RULE,
    &url_collision::RULE,
    &embed_cycle::RULE,
    &broken_diagram::RULE,
    &invalid_canvas::RULE,
    &invalid_base::RULE,
    &invalid_query::RULE,
    &unsupported_query::RULE,
    &not_utf8::RULE,
    &over_limit::RULE,
    &invalid_exclusion::RULE,
    &skipped_file::RULE,
    &invalid_template::RULE,
    &stale_override::RULE,
    &untrusted_theme::RULE,
    &untrusted_html::RULE,
    &orphan_note::RULE,
];

/// What the rules find that are not switched off. The graph may still be in the making, for few rules need it.
pub(crate) fn check(
    vault: &Vault,
    links: &Links,
    graph: &OnceLock<Arc<EntityGraph>>,
    config: &Config,
) -> Vec<Diagnostic> {
    let context = Context { vault, links, graph, config };
    let found = RULES.par_iter().map(|rule| {
        let mut findings = Vec::new();
        if let Some(check) = rule.check.filter(|_| config.severity(rule.code) != Severity::Off) {
            check(&context, &mut findings);
        }
        findings
    });
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// What a code means, with an example and how to mend it, as markdown.
pub fn explain(code: Code) -> &'static str {
    let rule = RULES.iter().find(|rule| rule.code == code);
    rule.expect("every code has a rule; a test keeps it so").explanation
}

/// A finding at a link.
fn at_link(code: Code, file: &File, link: &crate::compile::Link, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, &file.path, message).at(link.span, link.position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_rule_that_shows_an_example_and_a_fix() {
        for code in Code::ALL {
            let text = explain(*code);
            assert!(text.contains("**Example.**") && text.contains("**Fix.**"), "{}", code.as_str());
        }
    }
}
