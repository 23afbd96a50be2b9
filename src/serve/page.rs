//! What a served page has besides its bytes as they are built: one script, which keeps it up to date.

use xxhash_rust::xxh3::xxh3_128;

/// Where what belongs to the server and not to the site is found. It wins over a folder of the vault of this name.
pub(super) const FOLDER: &str = "__adit/";

/// The scripts: in pages, and in the worker that all pages of a browser share.
pub(super) const RELOAD: &[u8] = include_bytes!("../../templates/serve/reload.js");
pub(super) const WORKER: &[u8] = include_bytes!("../../templates/serve/worker.js");

/// By what two states of a page differ.
pub(super) fn version(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// A page with the script that reloads it when its version is no longer the one that is served.
pub(super) fn with_script(mut page: Vec<u8>, version: &str) -> Vec<u8> {
    let end = memchr::memmem::rfind(&page, b"</body>").unwrap_or(page.len());
    let script = format!("<script src=\"/__adit/reload.js\" data-version=\"{version}\"></script>");
    page.splice(end..end, script.into_bytes());
    page
}
