//! Pages of the web that Obsidian shows where an image names them: films and posts.

/// A page that is more than an image.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WebPage {
    /// What it is, for a reader.
    pub(super) name: String,
    /// The address by which it can be shown in a frame.
    pub(super) frame: Option<String>,
}

/// The film or post at an address.
pub(super) fn web_page(url: &str) -> Option<WebPage> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let host = host.trim_start_matches("www.").trim_start_matches("m.").trim_start_matches("mobile.");
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    match host {
        "youtu.be" => film(path, query),
        "youtube.com" | "youtube-nocookie.com" => {
            let id = match path.split_once('/') {
                Some(("shorts" | "embed" | "live", id)) => id,
                _ if path == "watch" => parameter(query, "v")?,
                _ => return None,
            };
            film(id, query)
        }
        "twitter.com" | "x.com" => {
            let mut parts = path.split('/');
            let (user, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
            let is_post = kind == "status" && !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
            let is_name = user.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            (is_post && is_name).then(|| WebPage { name: format!("Post by @{user} on X"), frame: None })
        }
        _ => None,
    }
}

fn film(id: &str, query: &str) -> Option<WebPage> {
    let id = id.trim_end_matches('/');
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let start = parameter(query, "t").or_else(|| parameter(query, "start")).and_then(seconds);
    let start = start.map_or_else(String::new, |start| format!("?start={start}"));
    is_id.then(|| WebPage {
        name: "Video on YouTube".to_owned(),
        frame: Some(format!("https://www.youtube-nocookie.com/embed/{id}{start}")),
    })
}

fn parameter<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    query.split('&').filter_map(|it| it.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// `90`, `90s`, `1m30s`, `1h2m3s`.
fn seconds(text: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut number = String::new();
    for c in text.chars() {
        let unit = match c {
            '0'..='9' if number.len() < 6 => {
                number.push(c);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total += number.parse::<u32>().ok()? * unit;
        number.clear();
    }
    Some(total + number.parse::<u32>().unwrap_or(0)).filter(|total| *total > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_are_known_by_all_their_addresses() {
        let check = |url: &str, expected: &str| {
            let frame = web_page(url).and_then(|it| it.frame);
            let expected = format!("https://www.youtube-nocookie.com/embed/{expected}");
            assert_eq!(frame, Some(expected), "{url}");
        };
        check("https://youtu.be/NnTvZWp5Q7o", "NnTvZWp5Q7o");
        check("https://www.youtube.com/watch?v=NnTvZWp5Q7o&t=1m30s", "NnTvZWp5Q7o?start=90");
        check("http://m.youtube.com/shorts/a-b_c?feature=share", "a-b_c");
        check("https://youtu.be/x?t=42#f", "x?start=42");
    }

    #[test]
    fn posts_are_known_and_other_pages_are_not() {
        assert_eq!(
            web_page("https://twitter.com/obsdmd/status/1580548874246443010").unwrap().name,
            "Post by @obsdmd on X"
        );
        assert_eq!(web_page("https://x.com/a/status/1?s=20").unwrap().frame, None);
        for url in [
            "https://www.youtube.com/@channel",
            "https://youtu.be/",
            "https://youtu.be/x\"y",
            "https://x.com/a/status/<b>",
            "https://notyoutube.com/watch?v=x",
            "https://example.org/a.png",
            "youtu.be/x",
        ] {
            assert_eq!(web_page(url), None, "{url}");
        }
    }
}
