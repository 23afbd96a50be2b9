//! The Content-Security-Policy that pages carry: what a browser may load and run for them.

use crate::config::Config;

/// The policy as one line; none where the owner lets notes run what they like.
///
/// Scripts and data come from the site alone. Styles stand in pages too: those of what few pages have, and those that
/// notes are allowed, in attributes too, which no hash can name. Pictures, sound and films come from where notes say, and a
/// PDF stands in a frame. Forms are those of the site itself.
///
/// Nothing in it has to be escaped in an attribute in double quotes: hosts are checked when the settings are read. Each page
/// has it, so its quotation marks are not written as references.
pub(super) fn policy(config: &Config) -> String {
    if config.trusts_html() {
        return String::new();
    }
    let frames: String =
        config.iframe_hosts.iter().map(|host| format!(" https://{host} http://{host}")).collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: http:; \
         media-src 'self' data: https: http:; font-src 'self'; frame-src 'self'{frames}; object-src 'none'; base-uri 'none'; \
         form-action 'self'"
    )
}
