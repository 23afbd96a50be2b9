//! The HTTP server: from a request to an address of the site, or to what browsers are told.

use std::convert::Infallible;
use std::future::Future;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use tokio::runtime::Builder;
use tokio::sync::{oneshot, watch};

use crate::error::Error;
use crate::path::UrlPath;

use super::address::Hosts;
use super::answer::{self, Asked};
use super::generation::Answer;
use super::live::State;
use super::{guard, page};

/// How soon a browser comes back when the server was gone.
const RETRY: Duration = Duration::from_secs(1);

/// What all requests share.
struct Desk {
    hosts: Hosts,
    state: watch::Receiver<State>,
}

/// Answers until the process is asked to end, or something sends why it has to.
pub(super) fn run(
    listener: TcpListener,
    hosts: Hosts,
    state: watch::Receiver<State>,
    end: oneshot::Receiver<Error>,
) -> Result<(), Error> {
    let failed = |e| Error::config(format!("the server could not be started: {e}"), "");
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let result = runtime.block_on(async {
        let interrupt = interrupt().map_err(failed)?;
        tokio::select! {
            served = answer_all(listener, hosts, state) => served.map_err(failed),
            () = interrupt => Ok(()),
            Ok(error) = end => Err(error),
        }
    });
    // Browsers keep their connections open for ever; nobody waits for them.
    runtime.shutdown_background();
    result
}

/// Ends when the user or the system asks the process to end.
fn interrupt() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        })
    }
    #[cfg(not(unix))]
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// Answers at an address for ever.
pub(super) async fn answer_all(
    listener: TcpListener,
    hosts: Hosts,
    state: watch::Receiver<State>,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let desk = Arc::new(Desk { hosts, state });
    axum::serve(listener, Router::new().fallback(answer).with_state(desk)).await
}

async fn answer(Shared(desk): Shared<Arc<Desk>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if let Err(guard::Refusal(status, why)) =
        guard::check(&parts.method, &parts.uri, &parts.headers, &desk.hosts)
    {
        return answer::text(status, why);
    }
    let asked = Asked { method: &parts.method, headers: &parts.headers };
    let Some(url) = parts.uri.path().strip_prefix('/').and_then(UrlPath::decoded) else {
        return answer::text(StatusCode::BAD_REQUEST, "this is no address\n");
    };
    if let Some(name) = url.as_str().strip_prefix(page::FOLDER) {
        return match name {
            "reload.js" => answer::bytes(&asked, name, page::RELOAD.to_vec(), StatusCode::OK),
            "worker.js" => answer::bytes(&asked, name, page::WORKER.to_vec(), StatusCode::OK),
            "events" => events(desk.state.clone()),
            _ => answer::text(StatusCode::NOT_FOUND, "there is nothing here\n"),
        };
    }
    // A folder shows its index; the home page is that of the site.
    let url = match url.as_str() {
        folder if folder.is_empty() || folder.ends_with('/') => UrlPath::new(format!("{folder}index.html")),
        _ => url,
    };
    site_answer(&desk, &asked, url).await
}

/// What the site has at an address. The first site is waited for.
async fn site_answer(desk: &Desk, asked: &Asked<'_>, url: UrlPath) -> Response {
    let mut state = desk.state.clone();
    let generation =
        state.wait_for(|it| it.generation.is_some()).await.ok().and_then(|it| it.generation.clone());
    let Some(generation) = generation else {
        return answer::text(StatusCode::SERVICE_UNAVAILABLE, "the site is gone\n");
    };
    match generation.answer(url.clone()).await {
        Answer::Bytes(bytes) => answer::bytes(asked, url.as_str(), bytes, StatusCode::OK),
        Answer::File(file) => answer::file(asked, url.as_str(), file),
        // Browsers ask for it by themselves.
        Answer::NotFound(_) if url.as_str() == "favicon.ico" => {
            answer::respond(StatusCode::NO_CONTENT, &[], axum::body::Body::empty())
        }
        Answer::NotFound(page) => answer::bytes(asked, "404.html", page, StatusCode::NOT_FOUND),
        Answer::Failed(why) => answer::text(StatusCode::INTERNAL_SERVER_ERROR, &format!("{why}\n")),
    }
}

/// Tells a browser what is served, now and whenever that changes.
fn events(state: watch::Receiver<State>) -> Response {
    let mut response = Sse::new(news(state)).keep_alive(KeepAlive::default()).into_response();
    let common = answer::respond(StatusCode::OK, &[], axum::body::Body::empty());
    for (name, value) in common.headers() {
        response.headers_mut().insert(name, value.clone());
    }
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

fn news(mut state: watch::Receiver<State>) -> impl Stream<Item = Result<Event, Infallible>> {
    state.mark_changed();
    stream::unfold(state, async |mut state| {
        loop {
            state.changed().await.ok()?;
            let shown = state.borrow_and_update();
            // Before there is a site there is nothing to tell.
            if shown.generation.is_some() {
                let text = serde_json::to_string(&shown.news).expect("news are texts and numbers");
                drop(shown);
                return Some((Ok(Event::default().retry(RETRY).data(text)), state));
            }
        }
    })
}
