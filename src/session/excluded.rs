//! Obsidian's "Excluded files": which notes are left out of what adit lists and suggests.

use crate::diag::{Code, Diagnostic};
use crate::path::VaultPath;

/// How large one of Obsidian's patterns may be once it is compiled, and how many of them count: each is tried on every path.
const MAX_PATTERN_BYTES: usize = 64 << 10;
const MAX_PATTERNS: usize = 1_000;

/// Where Obsidian keeps them.
const SETTINGS: &str = ".obsidian/app.json";

/// Prefixes of paths, or patterns between slashes.
pub(super) struct ExcludedPaths {
    prefixes: Vec<String>,
    patterns: Vec<regex_lite::Regex>,
}

impl ExcludedPaths {
    /// What these filters exclude. One that cannot be used excludes nothing, which is a finding.
    pub(super) fn new(filters: &[String], findings: &mut Vec<Diagnostic>) -> Self {
        let mut excluded = Self { prefixes: Vec::new(), patterns: Vec::new() };
        let mut report = |message: String| {
            let finding = Diagnostic::new(Code::InvalidExclusion, &VaultPath::new(SETTINGS), message);
            findings.push(finding.help("change it under \"Excluded files\" in Obsidian's settings"));
        };
        let mut filters = filters.iter().filter(|filter| !filter.is_empty());
        for filter in filters.by_ref().take(MAX_PATTERNS) {
            match filter.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|it| !it.is_empty())
            {
                // Obsidian's patterns are JavaScript's, which may mean nothing here.
                Some(pattern) => {
                    match regex_lite::RegexBuilder::new(pattern).size_limit(MAX_PATTERN_BYTES).build() {
                        Ok(pattern) => excluded.patterns.push(pattern),
                        Err(why) => {
                            let shown: String = pattern.chars().take(80).collect();
                            report(format!("the pattern `/{shown}/` excludes nothing: {why}"));
                        }
                    }
                }
                None => excluded.prefixes.push(filter.to_lowercase()),
            }
        }
        let n_left = filters.count();
        if n_left > 0 {
            report(format!("{n_left} excluded files beyond the first {MAX_PATTERNS} exclude nothing"));
        }
        excluded
    }

    /// Whether a path is excluded.
    pub(super) fn contains(&self, path: &str) -> bool {
        if self.prefixes.is_empty() && self.patterns.is_empty() {
            return false;
        }
        let lower = path.to_lowercase();
        self.prefixes.iter().any(|prefix| lower.starts_with(prefix.as_str()))
            || self.patterns.iter().any(|pattern| pattern.is_match(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_cannot_be_read_excludes_nothing_and_is_said() {
        let filters = ["Private/", "/^a(?=b)/", "/^drafts/", "/(a{300}){1000}b/"].map(str::to_owned);
        let mut findings = Vec::new();
        let excluded = ExcludedPaths::new(&filters, &mut findings);
        assert!(excluded.contains("private/x.md") && excluded.contains("drafts/x.md"));
        assert!(!excluded.contains("ab.md") && !excluded.contains("b.md"));
        let said: Vec<_> =
            findings.iter().map(|it| (it.code, it.message.split(':').next().unwrap())).collect();
        assert_eq!(said[0], (Code::InvalidExclusion, "the pattern `/^a(?=b)/` excludes nothing"));
        assert!(said.len() == 2 && said[1].1.starts_with("the pattern `/(a{300}){1000}b/`"), "{said:?}");
    }

    #[test]
    fn more_patterns_than_are_tried_are_said() {
        let filters = vec!["x/".to_owned(); MAX_PATTERNS + 3];
        let mut findings = Vec::new();
        ExcludedPaths::new(&filters, &mut findings);
        assert!(findings.len() == 1 && findings[0].message.starts_with("3 excluded files"));
    }
}
