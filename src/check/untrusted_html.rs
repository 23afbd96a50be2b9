//! `untrusted-html`: raw HTML and documents that may not run.

use std::collections::BTreeMap;

use super::{Context, Rule};
use crate::compile::Origin;
use crate::config::CONFIG_FILE;
use crate::diag::{Code, Diagnostic};
use crate::path::VaultPath;
use crate::scan::{FileKind, could_run, is_active_picture, is_document};

pub(super) const RULE: Rule =
    Rule { code: Code::UntrustedHtml, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
HTML can run scripts in the browsers of those who read the site. adit lets it only if whoever builds says so, for a vault may come
from somebody else, and its `adit.toml` with it. Until then raw HTML in notes is made [safe](security.md#html-in-notes) whatever
`trust_html` says, an attachment that browsers would open as HTML or XML is published as text, with `.txt` behind its name, and an
SVG with a script or a handler in it as a still picture.

**Example.** A note links to `[[report.html]]`, and the vault is built with `adit build` alone.

**Fix.** If you wrote the vault, or have read what it would run: `adit build --trust`. Otherwise delete the key or the link, or
set this code to `off` under `[check]`.";

const HELP: &str = "build with `--trust` if you wrote this vault, or have read what it would run";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Context { vault, links, config, .. } = *context;
    if config.trust {
        return;
    }
    if let Some(line) = config.trust_html {
        let message = "`trust_html` is not heeded: a vault cannot give itself leave to run scripts";
        let mut finding = Diagnostic::new(RULE.code, &VaultPath::new(CONFIG_FILE), message).help(HELP);
        finding.position.line = line;
        findings.push(finding);
    }
    let may_run = |path: &VaultPath| is_document(path.as_str()) || is_active_picture(path.as_str());
    if !vault.files().any(|(_, file)| file.kind() == FileKind::Attachment && may_run(&file.path)) {
        return;
    }
    let found = links
        .iter(vault)
        .filter(|(from, _, link, _)| link.origin != Origin::Comment && vault.file(*from).is_public());
    let found = found.filter_map(|(.., resolution)| Some(vault.file(resolution.found()?.file)));
    let found = found.filter(|it| it.kind() == FileKind::Attachment && may_run(&it.path));
    let found: BTreeMap<_, _> = found.map(|it| (&it.path, &it.disk)).collect();
    for (path, disk) in found {
        let what = match is_document(path.as_str()) {
            true => "as text: it could run scripts in the site",
            false if could_run(disk) => "as a still picture: there is something in it that could run",
            false => continue,
        };
        let message = format!("`{path}` is published {what}");
        findings.push(Diagnostic::new(RULE.code, path, message).help(HELP));
    }
}
