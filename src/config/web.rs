//! Settings of a site that is published: where it is, and what it says to others there.

/// What a site has for the web.
#[derive(Clone, Debug, Default)]
pub struct WebSettings {
    /// Where the site is published, if that is known.
    pub base_url: Option<BaseUrl>,
    /// Whether search engines are asked to leave its pages out.
    pub no_index: bool,
    /// Which old addresses lead to notes.
    pub redirects: Redirects,
}

/// Which old addresses lead to notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redirects {
    /// None.
    Off,
    /// Those that a note asks for, and those that a permalink took the place of.
    #[default]
    Asked,
    /// Plain aliases as well.
    All,
}

/// The address of the folder that a site is published in, with a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl WebSettings {
    /// Checks the settings; a wrong one gives what is wrong and what to write.
    pub(super) fn new(
        base_url: Option<String>,
        index: Option<bool>,
        redirects: Option<bool>,
    ) -> Result<Self, (String, String)> {
        let base_url = match base_url {
            Some(text) => Some(BaseUrl::parse(&text).ok_or_else(|| {
                let help = "write the whole address of the folder, such as \"https://example.org/notes/\"";
                (format!("`site.base_url` is `{text}`"), help.to_owned())
            })?),
            None => None,
        };
        let redirects = match (redirects, &base_url) {
            (Some(false), _) => Redirects::Off,
            (Some(true), _) | (None, Some(_)) => Redirects::All,
            (None, None) => Redirects::Asked,
        };
        Ok(Self { base_url, no_index: index == Some(false), redirects })
    }
}

impl BaseUrl {
    /// Reads an address: http or https, a host, perhaps a port and a path, nothing else; in the characters of addresses.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let is_port = |port: &str| port.parse::<u16>().is_ok() && port.bytes().all(|it| it.is_ascii_digit());
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let is_host = match host.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => !host.is_empty() && host.chars().all(is_name),
        };
        let is_path = |c: char| c.is_ascii_alphanumeric() || "-._~%!$&'()*+,;=:@/".contains(c);
        let is_sound = matches!(scheme.as_str(), "http" | "https")
            && is_host
            && port.is_none_or(is_port)
            && path.chars().all(is_path)
            && path.split('/').all(|part| !matches!(part, "." | ".."));
        let path = path.trim_matches('/');
        let slash = if path.is_empty() { "" } else { "/" };
        is_sound.then(|| Self(format!("{scheme}://{}/{path}{slash}", authority.to_ascii_lowercase())))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as pages of the same host write it: a path from the root of the host, with a slash at its end.
    pub fn path(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + "://".len());
        self.0[host..].find('/').map_or("/", |at| &self.0[host + at..])
    }
}

/// Whether a text names a folder below the vault: no way out of it, and not the vault itself.
pub(super) fn is_folder_of_vault(text: &str) -> bool {
    let parts = text.trim_end_matches('/').split('/');
    parts.into_iter().all(|it| !matches!(it.trim(), "" | "." | "..") && !it.contains(['\\', ':', '\0']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_an_address_with_a_slash_at_its_end() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let url = BaseUrl::parse(text);
            assert_eq!(url.as_ref().map(|it| (it.as_str(), it.path())), expected, "{text}");
        };
        check("https://example.org", Some(("https://example.org/", "/")));
        check("HTTPS://Example.org:8443/a/b", Some(("https://example.org:8443/a/b/", "/a/b/")));
        check("http://[::1]/x/", Some(("http://[::1]/x/", "/x/")));
        check("https://example.org/caf%C3%A9/", Some(("https://example.org/caf%C3%A9/", "/caf%C3%A9/")));
        for text in [
            "example.org",
            "/notes/",
            "ftp://example.org/",
            "https:///x",
            "https://me:secret@example.org/",
            "https://example.org/?x=1",
            "https://example.org/#top",
            "https://example.org/\"><script>",
            "https://example.org/a/../b",
            "https://example.org:port/",
            "javascript://example.org/%0aalert(1)//\"",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_theme_is_in_a_folder_below_the_vault() {
        assert!(["theme", "a/b", ".adit", "theme/"].into_iter().all(is_folder_of_vault));
        let outside = ["", ".", "..", "../x", "a/../..", "/etc", "C:/x", "a\\b", "a//b"];
        assert!(!outside.into_iter().any(is_folder_of_vault));
    }
}
