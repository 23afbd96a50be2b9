//! Who may read what is served, and what of it may run.

use super::*;

#[test]
fn other_sites_cannot_read_the_vault() {
    let served = serve(&[("A.md", "words\n")]);
    let status = |request: &str| served.ask(request).status;
    assert_eq!(status("GET / HTTP/1.1\nHost: evil.example"), 403);
    assert_eq!(status("GET http://evil.example/ HTTP/1.1\nHost: localhost"), 403);
    assert_eq!(status("GET / HTTP/1.0"), 403);
    assert_eq!(status("GET / HTTP/1.1\nHost: localhost:4000"), 200);
    assert_eq!(status("GET / HTTP/1.1\nHost: [::1]:4000"), 200);
    assert_eq!(status("POST / HTTP/1.1\nHost: localhost\nContent-Length: 0"), 405);
    let from = |site: &str, mode: &str, dest: &str| {
        status(&format!(
            "GET /data/names.js HTTP/1.1\nHost: localhost\nSec-Fetch-Site: {site}\nSec-Fetch-Mode: {mode}\nSec-Fetch-Dest: {dest}"
        ))
    };
    assert_eq!(from("cross-site", "no-cors", "script"), 403);
    assert_eq!(from("same-site", "navigate", "iframe"), 403);
    assert_eq!(
        (from("same-origin", "no-cors", "script"), from("cross-site", "navigate", "document")),
        (200, 200)
    );
    let got = served.get("/a.html");
    assert_eq!(got.header("cross-origin-resource-policy"), Some("same-origin"));
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(got.header("access-control-allow-origin"), None);
}

#[test]
fn a_document_among_the_attachments_runs_only_for_who_trusts_it_and_cannot_read_the_site() {
    let files = [
        ("A.md", "[[x.html]] ![[y.svg]]\n"),
        ("x.html", "<script>1</script>"),
        ("y.svg", "<svg onload='x()'/>"),
    ];
    let policy = |got: &Got| got.header("content-security-policy").unwrap().to_owned();
    let served = serve(&files);
    assert_eq!(served.get("/x.html").status, 404);
    let (text, drawing) = (served.get("/x.html.txt"), served.get("/y.svg"));
    assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(text.text(), files[1].1, "it is as it is on disk");
    assert!(policy(&drawing).ends_with("; sandbox") && !drawing.text().contains("onload"));
    let trusted = serve_with(&files, |it| it.trust = true);
    for (path, text) in [("/x.html", files[1].1), ("/y.svg", files[2].1)] {
        let got = trusted.get(path);
        assert!(policy(&got).contains("sandbox allow-scripts"), "{path}");
        assert_eq!(got.text(), text, "it is as it is on disk");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_became_a_symbolic_link_is_not_followed() {
    let served = serve(&[("A.md", "![[x.txt]]\n"), ("x.txt", "mine"), (".secret", "not mine")]);
    let (link, secret) = (served.vault.path().join("x.txt"), served.vault.path().join(".secret"));
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(secret, link).unwrap();
    let got = served.get("/x.txt");
    assert_eq!(got.status, 500);
    assert!(!got.text().contains("not mine"));
}
