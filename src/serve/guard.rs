//! Which requests are answered at all: those of the browser's own user, for pages of this server.
//!
//! The site is private, and every page that the user visits elsewhere can send requests here. None of them may learn what
//! is in it: not by a name that is made to mean this machine, not by loading a data file as a script of its own.

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};

use super::address::Hosts;

/// Why a request is refused: the status, and a line for whoever sent it.
pub(super) struct Refusal(pub(super) StatusCode, pub(super) &'static str);

/// Lets a request pass, or says why not.
pub(super) fn check(method: &Method, uri: &Uri, headers: &HeaderMap, hosts: &Hosts) -> Result<(), Refusal> {
    let named = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let is_ours = named.is_some_and(|it| hosts.allow(it)) && uri.host().is_none_or(|it| hosts.allow(it));
    if !is_ours {
        let help = "adit serves this site to its own names only: start it with `--host NAME` to add one\n";
        return Err(Refusal(StatusCode::FORBIDDEN, help));
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n"));
    }
    let value = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    let is_own = value("sec-fetch-site").is_none_or(|it| it == "same-origin" || it == "none");
    let is_visit = value("sec-fetch-mode") == Some("navigate") && value("sec-fetch-dest") == Some("document");
    if !is_own && !is_visit {
        return Err(Refusal(StatusCode::FORBIDDEN, "this is not for pages of other sites\n"));
    }
    Ok(())
}
