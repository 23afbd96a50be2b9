//! Answers as HTTP: kinds, versions by which a browser knows what it has, parts of films.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use futures_util::stream;
use tokio::sync::mpsc;

use crate::path::extension;
use crate::scan::RegularFile;

use super::page;

/// How much of a file is read at once.
const CHUNK_BYTES: usize = 128 << 10;

/// What every answer says of itself: that a browser asks again, takes it for nothing else, and shows it to no other site.
const COMMON: [(HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "no-cache"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
];

/// The policy of pages, which have a stricter one of their own: no other site may show them in a frame.
const PAGE_POLICY: &str = "frame-ancestors 'self'";

/// The policy of drawings and feeds: they run nothing.
const STILL_POLICY: &str = "frame-ancestors 'self'; sandbox";

/// The policy of documents among the attachments: they show themselves, and may not read the site that they lie beside. They are
/// served as documents only if whoever serves trusts the vault.
const ATTACHMENT_POLICY: &str = "frame-ancestors 'self'; sandbox allow-scripts allow-popups";

/// The request that is answered.
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) headers: &'a HeaderMap,
}

impl Asked<'_> {
    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the browser has what is served.
    fn has(&self, etag: &str) -> bool {
        let known = self.header(header::IF_NONE_MATCH).unwrap_or_default();
        known.split(',').map(str::trim).any(|it| it == "*" || it.trim_start_matches("W/") == etag)
    }

    /// The part of a file that is asked for: nothing for all of it, an error for what it does not have.
    fn range(&self, len: u64, etag: &str) -> Result<Option<Range<u64>>, ()> {
        let is_current = self.header(header::IF_RANGE).is_none_or(|it| it == etag);
        let spec = self.header(header::RANGE).filter(|_| is_current);
        let Some((from, to)) = spec.and_then(|it| it.strip_prefix("bytes=")?.split_once('-')) else {
            return Ok(None);
        };
        let range = match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
            (Ok(from), Ok(to)) if from <= to => from..to.saturating_add(1).min(len),
            (Ok(from), Err(_)) if to.trim().is_empty() => from..len,
            (Err(_), Ok(last)) if from.trim().is_empty() => len.saturating_sub(last)..len,
            // Several parts, or nonsense: all of it is an answer to that as well.
            _ => return Ok(None),
        };
        if range.is_empty() { Err(()) } else { Ok(Some(range)) }
    }
}

/// A page or another file that the site is made of. `name` is its address.
pub(super) fn bytes(asked: &Asked<'_>, name: &str, bytes: Vec<u8>, status: StatusCode) -> Response {
    let version = page::version(&bytes);
    let etag = format!("\"{version}\"");
    let is_page = extension(name) == "html";
    if status == StatusCode::OK && asked.has(&etag) {
        return respond(StatusCode::NOT_MODIFIED, &[(header::ETAG, &etag)], Body::empty());
    }
    let bytes = if is_page { page::with_script(bytes, &version) } else { bytes };
    let len = bytes.len().to_string();
    let body = if asked.method == Method::HEAD { Body::empty() } else { Body::from(bytes) };
    let kind = content_type(name);
    let policy = if is_document(&kind) && !is_page { STILL_POLICY } else { PAGE_POLICY };
    let headers = [
        (header::CONTENT_TYPE, &*kind),
        (header::ETAG, &etag),
        (header::CONTENT_LENGTH, &len),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    respond(status, &headers, body)
}

/// A file of the vault, whole or a part of it.
pub(super) fn file(asked: &Asked<'_>, name: &str, file: RegularFile) -> Response {
    let RegularFile { file, len, stamp } = file;
    let stamp = stamp.map(|it| format!("{:x}-{:x}-{:x}", it.len, it.modified, it.changed));
    let etag = format!("\"{}\"", stamp.unwrap_or_else(|| format!("{len:x}")));
    let kind = content_type(name);
    let policy = if is_document(&kind) { ATTACHMENT_POLICY } else { PAGE_POLICY };
    if asked.has(&etag) {
        return respond(StatusCode::NOT_MODIFIED, &[(header::ETAG, &etag)], Body::empty());
    }
    let Ok(range) = asked.range(len, &etag) else {
        let all = format!("bytes */{len}");
        return respond(StatusCode::RANGE_NOT_SATISFIABLE, &[(header::CONTENT_RANGE, &all)], Body::empty());
    };
    let part = range.clone().unwrap_or(0..len);
    let n_bytes = (part.end - part.start).to_string();
    let mut headers = vec![
        (header::CONTENT_TYPE, &*kind),
        (header::ETAG, &etag),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CONTENT_LENGTH, &n_bytes),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    let place = format!("bytes {}-{}/{len}", part.start, part.end.saturating_sub(1));
    if range.is_some() {
        headers.push((header::CONTENT_RANGE, &place));
    }
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let body = if asked.method == Method::HEAD { Body::empty() } else { stream_of(file, part) };
    respond(status, &headers, body)
}

/// A line of text for whoever sent the request.
pub(super) fn text(status: StatusCode, text: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::ALLOW, "GET, HEAD")];
    let n_headers = if status == StatusCode::METHOD_NOT_ALLOWED { 2 } else { 1 };
    respond(status, &headers[..n_headers], Body::from(text.to_owned()))
}

/// An answer with what every answer has; `headers` win over that.
pub(super) fn respond(status: StatusCode, headers: &[(HeaderName, &str)], body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in COMMON.iter().chain(headers) {
        // Kinds and hashes are ASCII.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name.clone(), value);
        }
    }
    response
}

/// The kind of a file, by its name. Text is always UTF-8 here.
fn content_type(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let is_text = kind.type_() == "text" || ["javascript", "json", "xml"].contains(&kind.subtype().as_str());
    let kind = kind.essence_str();
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

/// Whether a browser shows files of this kind as documents that can run scripts.
fn is_document(kind: &str) -> bool {
    ["html", "xml", "svg"].iter().any(|it| kind.contains(it))
}

/// A part of a file, read while it is sent.
fn stream_of(mut file: impl Read + Seek + Send + 'static, part: Range<u64>) -> Body {
    let (chunks, sent) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let mut left = part.end - part.start;
        let mut is_there = file.seek(SeekFrom::Start(part.start)).map(|_| ());
        while left > 0 {
            let mut chunk = vec![0; CHUNK_BYTES.min(usize::try_from(left).unwrap_or(CHUNK_BYTES))];
            let read = is_there.and_then(|()| file.read_exact(&mut chunk));
            let has_failed = read.is_err();
            left -= chunk.len() as u64;
            // Nobody takes it if the browser has gone.
            if chunks.blocking_send(read.map(|()| chunk)).is_err() || has_failed {
                return;
            }
            is_there = Ok(());
        }
    });
    Body::from_stream(stream::unfold(sent, async |mut sent| Some((sent.recv().await?, sent))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf_8_and_what_is_unknown_is_bytes() {
        let kinds = ["a.html", "a.css", "a.js", "a.svg", "a.webp", "a.unheard-of"].map(content_type);
        let expected = [
            "text/html; charset=utf-8",
            "text/css; charset=utf-8",
            "text/javascript; charset=utf-8",
            "image/svg+xml",
            "image/webp",
            "application/octet-stream",
        ];
        assert_eq!(kinds, expected);
    }
}
