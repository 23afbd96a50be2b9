//! `adit serve` as a program: what it prints, whom it answers, how it ends, and that it writes nothing.
#![cfg(feature = "serve")]

mod folder;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use folder::vault;

/// No answer takes as long as this; without it a mistake would hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server, which is killed if a test fails before it has ended.
struct Server {
    process: Child,
    lines: std::io::Lines<BufReader<ChildStderr>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(vault: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        command.arg("serve").arg(vault).args(args).stdin(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("adit can be started");
        let stderr = process.stderr.take().expect("it has one");
        Self { process, lines: BufReader::new(stderr).lines() }
    }

    /// The next line that says this, with those before it.
    fn until(&mut self, words: &str) -> String {
        let mut all = String::new();
        for line in self.lines.by_ref().map(|it| it.expect("adit prints UTF-8")) {
            all += &(line.clone() + "\n");
            if line.contains(words) {
                return all;
            }
        }
        panic!("adit has ended without `{words}`: {all}")
    }

    /// Its address, as it prints it.
    fn address(&mut self) -> String {
        let said = self.until(" at http://");
        let rest = said.split(" at http://").nth(1).expect("it has an address");
        rest.split('/').next().expect("it ends").to_owned()
    }

    /// Ends it as Ctrl-C does. Gives its exit code.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("there is a kill");
        assert!(sent.success());
        self.process.wait().expect("it ends").code()
    }
}

fn get(address: &str, path: &str) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("it can be set");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .expect("it is taken");
    let mut all = Vec::new();
    stream.read_to_end(&mut all).expect("it answers");
    let end = all.windows(4).position(|it| it == b"\r\n\r\n").expect("there is a head");
    let status = String::from_utf8_lossy(&all[..end]).split(' ').nth(1).and_then(|it| it.parse().ok());
    (status.expect("there is a status"), all.split_off(end + 4))
}

/// The files below a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|it| it.file_type().is_file());
    entries.map(|it| (it.path().to_owned(), std::fs::read(it.path()).expect("it can be read"))).collect()
}

#[cfg(unix)]
#[test]
fn a_vault_is_served_followed_and_left_as_it_was() {
    let vault = vault(&[("A.md", "the first words\n"), ("B.md", "[[A]]\n")]);
    let before = files(vault.path());
    let mut server = Server::start(vault.path(), &["--port", "0"]);
    let address = server.address();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let (status, page) = get(&address, "/a.html");
    assert!(status == 200 && String::from_utf8_lossy(&page).contains("the first words"));
    assert_eq!(files(vault.path()), before, "nothing is written into the vault");
    std::fs::write(vault.path().join("A.md"), "the second words and [[Nowhere]]\n")
        .expect("it can be written");
    let said = server.until("A.md changed: rebuilt in ");
    assert!(said.contains("warning[unresolved-link]") && said.contains("A.md:1:"), "{said}");
    assert!(said.contains("(1 note compiled), 1 warning"), "{said}");
    assert!(String::from_utf8_lossy(&get(&address, "/a.html").1).contains("the second words"));
    std::fs::write(vault.path().join("adit.toml"), "[site]\ntit").expect("it can be written");
    let said = server.until("error: ");
    assert!(said.contains("adit.toml:2") && said.contains("the site stays as it was"), "{said}");
    assert_eq!(server.interrupt(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_vault_that_is_deleted_and_made_again_goes_on() {
    let vault = vault(&[("A.md", "words\n")]);
    let (root, away) = (vault.path().join("root"), vault.path().join("away"));
    std::fs::create_dir(&root).expect("a folder can be made");
    std::fs::rename(vault.path().join("A.md"), root.join("A.md")).expect("it can be moved");
    let mut server = Server::start(&root, &["--port", "0"]);
    let address = server.address();
    std::fs::rename(&root, &away).expect("it can be moved");
    server.until("could not open the vault");
    assert_eq!(get(&address, "/a.html").0, 200, "it is served as it was");
    std::fs::create_dir(&root).expect("a folder can be made");
    std::fs::write(root.join("B.md"), "other words\n").expect("it can be written");
    server.until(" changed: rebuilt in ");
    std::fs::write(root.join("C.md"), "more words\n").expect("it can be written");
    while get(&address, "/c.html").0 != 200 {
        server.until(" changed: rebuilt in ");
    }
    assert_eq!(get(&address, "/a.html").0, 404);
    assert_eq!(server.interrupt(), Some(0));
}

/// What the server answers to these bytes: all of it, until it hangs up.
fn answer(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("it can be set");
    // It may hang up before it has taken all of it.
    let _ = stream.write_all(request);
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    String::from_utf8_lossy(&all).into_owned()
}

#[cfg(unix)]
#[test]
fn nothing_but_the_site_is_answered_whatever_is_sent() {
    let vault = vault(&[
        ("A.md", "words\n"),
        ("B.md", "---\npublish: false\n---\nSECRET\n"),
        (".hidden.md", "SECRET\n"),
    ]);
    std::fs::write(vault.path().join("adit.toml"), "# SECRET\n").expect("it can be written");
    std::os::unix::fs::symlink("/etc", vault.path().join("etc")).expect("it can be made");
    let mut server = Server::start(vault.path(), &["--port", "0"]);
    let address = server.address();
    let status = |request: &str| {
        let said = answer(&address, request.replace('\n', "\r\n").replace("HERE", &address).as_bytes());
        assert!(!said.contains("SECRET") && !said.contains("root:"), "{request:?}: {said}");
        assert!(!said.to_ascii_lowercase().contains("access-control-"), "{said}");
        said.split(' ').nth(1).and_then(|it| it.parse::<u16>().ok())
    };
    let get = |target: &str| status(&format!("GET {target} HTTP/1.1\nHost: HERE\nConnection: close\n\n"));
    assert_eq!(get("/a.html"), Some(200));
    for target in [
        "/../adit.toml",
        "/%2e%2e/adit.toml",
        "/%2E%2E%2Fadit.toml",
        "/..%2f..%2f..%2fetc/passwd",
        "/..%5c..%5cetc/passwd",
        "/..\\adit.toml",
        "/etc/passwd",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/a.html/../adit.toml",
        "/./adit.toml",
        "/%00",
        "/a.html%00.png",
        "/adit.toml%20",
        "/.hidden.md",
        "/hidden.html",
        "/B.md",
        "/b.html",
        "/A.md",
        "/assets",
        "/assets/..",
        "/data",
        "/%252e%252e/adit.toml",
        "/\u{ff0e}\u{ff0e}/adit.toml",
        "/C:/etc/passwd",
        "/file:///etc/passwd",
        "/__adit/../adit.toml",
        "/__adit/",
        "/__adit/secret",
    ] {
        let status = get(target);
        assert!(matches!(status, Some(404 | 400)), "{target}: {status:?}");
    }
    for target in ["http://evil.example/a.html", "*", "a.html", ""] {
        assert!(matches!(get(target), Some(400 | 403 | 404) | None), "{target}");
    }
    for host in [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "[::2]",
        "0.0.0.0",
        "",
        "@localhost",
        "localhost@evil.example",
    ] {
        let status = status(&format!("GET /a.html HTTP/1.1\nHost: {host}\nConnection: close\n\n"));
        assert!(matches!(status, Some(403 | 400)), "{host}: {status:?}");
    }
    let twice = status("GET /a.html HTTP/1.1\nHost: HERE\nHost: evil.example\nConnection: close\n\n");
    assert!(matches!(twice, Some(200 | 400 | 403)), "{twice:?}");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "PROPFIND"] {
        let status = status(&format!(
            "{method} /a.html HTTP/1.1\nHost: HERE\nContent-Length: 0\nConnection: close\n\n"
        ));
        assert!(matches!(status, Some(405 | 400 | 403)), "{method}: {status:?}");
    }
    for from in [
        "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: script",
        "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty\nOrigin: https://evil.example",
    ] {
        assert_eq!(
            status(&format!("GET /a.html HTTP/1.1\nHost: HERE\n{from}\nConnection: close\n\n")),
            Some(403),
            "{from}"
        );
    }
    assert_eq!(server.interrupt(), Some(0));
}

#[cfg(unix)]
#[test]
fn clients_that_are_slow_broken_or_endless_are_in_nobodys_way() {
    let vault = vault(&[("A.md", "words\n")]);
    let mut server = Server::start(vault.path(), &["--port", "0"]);
    let address = server.address();
    let slow: Vec<_> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).expect("somebody listens");
            stream.write_all(b"GET /a.html HTTP/1.1\r\nHost: ").expect("it is taken");
            stream
        })
        .collect();
    assert_eq!(get(&address, "/a.html").0, 200, "others are answered meanwhile");
    let endless = format!("GET /a.html HTTP/1.1\r\nHost: {address}\r\nX: {}", "x".repeat(4 << 20));
    let said = answer(&address, endless.as_bytes());
    assert!(said.is_empty() || said.contains(" 431 ") || said.contains(" 400 "), "{said}");
    let many = format!("GET /a.html HTTP/1.1\r\nHost: {address}\r\n{}\r\n", "X: y\r\n".repeat(10_000));
    let said = answer(&address, many.as_bytes());
    assert!(said.is_empty() || said.contains(" 431 ") || said.contains(" 400 "), "{said}");
    let long =
        format!("GET /{} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n", "a/".repeat(30_000));
    let said = answer(&address, long.as_bytes());
    assert!(
        [" 404 ", " 414 ", " 431 ", " 400 "].iter().any(|it| said.contains(it)) || said.is_empty(),
        "{}",
        &said[..said.len().min(200)]
    );
    for noise in [
        &b"\0\0\0\0"[..],
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(&address).expect("somebody listens");
        stream.write_all(noise).expect("it is taken");
        drop(stream);
    }
    assert_eq!(get(&address, "/a.html").0, 200);
    drop(slow);
    assert_eq!(server.interrupt(), Some(0));
}

#[test]
fn a_server_that_cannot_start_says_why_and_exits_with_2() {
    let vault = vault(&[("A.md", "words\n")]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let port = taken.local_addr().expect("it has an address").port().to_string();
    let run = |root: &Path, args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        let output = command.arg("serve").arg(root).args(args).output().expect("adit can be started");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(vault.path(), &["--port", &port]);
    assert!(
        code == Some(2) && said.contains("is taken by another program") && said.contains("help"),
        "{said}"
    );
    let (code, said) = run(&vault.path().join("nothing"), &[]);
    assert!(code == Some(2) && said.contains("could not open the vault"), "{said}");
    std::fs::write(vault.path().join("adit.toml"), "[sit]\n").expect("it can be written");
    let (code, said) = run(vault.path(), &["--port", "0"]);
    assert!(code == Some(2) && said.contains("unknown table"), "{said}");
}
