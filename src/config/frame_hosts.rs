//! The hosts whose pages notes may show in frames.

use std::sync::Arc;

/// Hosts, exact ones or `*.example.org`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameHosts(Arc<[String]>);

impl FrameHosts {
    /// Takes the hosts of the settings. What is no host is the error.
    pub(crate) fn parse(hosts: &[String]) -> Result<Self, String> {
        let is_host = |host: &str| {
            let name = host.strip_prefix("*.").unwrap_or(host);
            let is_part = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            };
            let (name, port) = name.split_once(':').unwrap_or((name, "0"));
            name.split('.').all(is_part) && port.bytes().all(|b| b.is_ascii_digit()) && !port.is_empty()
        };
        match hosts.iter().find(|host| !is_host(host)) {
            Some(wrong) => Err(wrong.clone()),
            None => Ok(Self(hosts.iter().map(|host| host.to_lowercase()).collect())),
        }
    }

    /// The hosts as the settings have them, and what stands in for one of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let has_films = self.0.iter().any(|host| host == "www.youtube.com");
        let hosts = self.0.iter().map(String::as_str);
        hosts.chain(has_films.then_some("www.youtube-nocookie.com"))
    }

    /// The host of an address, if its pages may be shown in a frame.
    pub(crate) fn allowed_host<'u>(&self, url: &'u str) -> Option<&'u str> {
        if self.0.is_empty() || url.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return None;
        }
        let (scheme, rest) = url.split_once("://")?;
        let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
        let folded = host.to_lowercase();
        // The same films, without the cookies.
        let name = if folded == "www.youtube-nocookie.com" { "www.youtube.com" } else { folded.as_str() };
        let fits = |allowed: &String| match allowed.strip_prefix('*') {
            Some(end) => folded.ends_with(end),
            None => *allowed == folded || *allowed == name,
        };
        (is_web && self.0.iter().any(fits)).then_some(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hosts_themselves_are_allowed() {
        let hosts = ["www.youtube.com", "*.example.org", "localhost:8080"].map(str::to_owned);
        let hosts = FrameHosts::parse(&hosts).unwrap();
        for url in [
            "https://www.youtube.com/embed/x",
            "https://WWW.youtube-nocookie.com/embed/x",
            "https://maps.example.org?q",
            "http://localhost:8080/",
        ] {
            assert!(hosts.allowed_host(url).is_some(), "{url}");
        }
        for url in [
            "https://youtube.com/",
            "https://www.youtube.com.evil.net/",
            "https://www.youtube.com@evil.net/",
            "https://www.youtube.com\\@evil.net/",
            "https://evil.net/#https://www.youtube.com",
            "https://example.org/",
            "https://badexample.org/",
            "https://www.you\ntube.com/",
            "javascript://www.youtube.com/%0aalert(1)",
            "www.youtube.com",
            "https://www.youtube.com:444/",
        ] {
            assert_eq!(hosts.allowed_host(url), None, "{url}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for wrong in ["https://example.org", "example.org/x", "*", "*.", "", "a b", "host:"] {
            assert!(FrameHosts::parse(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
