//! Secrets: the name, password and key in the address of a service reach the service, and nothing else that the program
//! writes or says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::common::{Desk, Run};
use triplewire::http::{Address, Client, Limits, Request};

/// What must not be found anywhere.
const SECRETS: [&str; 4] = ["hidden-word", "hidden-key", "hidden-user", "hidden%2Dtoken"];

/// A service that answers with what `answer` makes of the first line of a request and its body; what it was sent.
fn start(answer: fn(&str, &str) -> (u16, String)) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let log = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&log);
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let Some((head, body)) = request(&connection) else { continue };
            let (status, text) = answer(head.lines().next().unwrap_or_default(), &body);
            log.lock().expect("the log").push(head);
            let length = text.len();
            let _ = connection.write_all(
                format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}")
                    .as_bytes(),
            );
        }
    });
    (port, seen)
}

fn request(connection: &TcpStream) -> Option<(String, String)> {
    let mut reader = BufReader::new(connection);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (reader.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    let length = head
        .to_lowercase()
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

/// A service that knows everybody.
fn knows(first: &str, body: &str) -> (u16, String) {
    if first.starts_with("GET") {
        let manifest = r#"{"versions": ["0.2"], "name": "S", "identifierSpace": "https://example.org/id/"}"#;
        return (200, manifest.to_owned());
    }
    let name = if body.contains("Holloway") { "Jane Holloway" } else { "=Harbour Union" };
    let results = (0..10).map(|n| {
        format!(r#""q{n}": {{"result": [{{"id": "{n}", "name": "{name}", "score": 99, "match": true}}]}}"#)
    });
    (200, format!("{{{}}}", results.collect::<Vec<_>>().join(",")))
}

/// Looks for the secrets in all files below a directory, in their names, and in what the program said.
fn nothing_is_told(desk: &Desk, run: &Run) {
    let mut texts = vec![run.stderr.clone(), String::from_utf8_lossy(&run.stdout).into_owned()];
    let mut folders = vec![desk.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            texts.push(entry.file_name().to_string_lossy().into_owned());
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => texts.push(
                    String::from_utf8_lossy(&std::fs::read(entry.path()).expect("a file")).into_owned(),
                ),
            }
        }
    }
    for text in texts {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} is in: {text}");
        }
    }
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file(
        "a.txt",
        "Jane Holloway met John Sample of the Harbour Union in Oslo. Holloway said that it was good.",
    );
    desk.run(["build", "a.txt", "-o", "g.ttl"]).ended(0, &[]);
    desk
}

fn link(desk: &Desk, url: &str, more: &[&str]) -> Run {
    let options = ["-v", "link", "-d", "g.ttl", "--reconcile", url, "-o", "links.ttl", "--review", "r.csv"];
    desk.run(options.iter().chain(&["--cache", "c", "--unlinked", "u.csv"]).chain(more))
}

#[test]
fn a_service_is_told_the_secret_and_nobody_else() {
    let desk = desk();
    let (port, seen) = start(knows);
    let at = |path: &str| format!("http://hidden-user:hidden-word@127.0.0.1:{port}{path}");
    let run = link(&desk, &at("/ok/api?key=hidden-key&token=hidden%2Dtoken"), &[]);
    nothing_is_told(&desk, run.ended(0, &[]));
    let links = desk.read("links.ttl");
    assert!(links.contains("https://example.org/id/"), "{links}{}", desk.read("r.csv"));
    assert!(links.contains(&format!("\"http://127.0.0.1:{port}/ok/api\"")), "{links}");
    let first = seen.lock().unwrap()[0].clone();
    assert!(first.contains("key=hidden-key"), "{first}");
    // The answers are there without the service, also for who has another password.
    let run = link(
        &desk,
        &format!("http://127.0.0.1:{port}/ok/api?key=hidden-key&token=hidden%2Dtoken"),
        &["--offline"],
    );
    nothing_is_told(&desk, run.ended(0, &[]));
    assert_eq!(desk.read("links.ttl"), links);
    // Another query is another question.
    link(&desk, &at("/ok/api?key=hidden-key&lang=fr"), &["--offline"]).ended(3, &["not in the cache"]);
    let run = desk.run([
        "build",
        "a.txt",
        "-o",
        "b.trig",
        "--enrich",
        "--describe",
        "--reconcile",
        &at("/x?hidden-key"),
    ]);
    nothing_is_told(&desk, run.ended(0, &[]));
}

#[test]
fn errors_do_not_tell_it() {
    let desk = desk();
    let (port, _) = start(|first, _| (403, format!("hidden-word is wrong: {first}")));
    let (odd, _) = start(|first, _| (200, format!("{{\"hidden-key\": \"{first}\"}}")));
    let (away, _) = start(|_, _| (307, String::new()));
    let user = "hidden-user:hidden-word";
    for url in [
        format!("http://{user}@127.0.0.1:{port}/?key=hidden-key"),
        format!("http://{user}@127.0.0.1:{odd}/?hidden-key&token=hidden%2Dtoken"),
        format!("http://{user}@127.0.0.1:{away}/?key=hidden-key"),
        format!("ftp://{user}@127.0.0.1/?key=hidden-key"),
        format!("http://{user}@127.0.0.1:port/?key=hidden-key"),
        format!("http://hidden-user:hidden-word/@127.0.0.1:{port}/"),
        format!("{user}@127.0.0.1/?key=hidden-key"),
        "http://127.0.0.1/?key=hidden-key and more".to_owned(),
    ] {
        let run = link(&desk, &url, &[]);
        nothing_is_told(&desk, run.ended(3, &["error: "]));
    }
}

#[test]
fn an_endpoint_with_a_secret_is_refused_without_telling_it() {
    let desk = desk();
    for url in [
        "http://hidden-user:hidden-word@127.0.0.1/v1",
        "http://127.0.0.1/v1?key=hidden-key",
        "hidden-user:hidden-word@127.0.0.1",
    ] {
        let run = desk.run(["extract", "a.txt", "--extractor", "openai:m", "--endpoint", url]);
        nothing_is_told(&desk, run.ended(2, &["is not an endpoint"]));
    }
}

#[test]
fn a_connection_that_fails_does_not_tell_it() {
    let limits = Limits { retries: 0, ..Limits::default() };
    for url in [
        "http://hidden-user:hidden-word@127.0.0.1:1/?key=hidden-key",
        "http://hidden-user:hidden-word@[::1]:1",
    ] {
        let error = Client::new(limits).send(&Address::new(url), Request::Get).expect_err("nobody is there");
        let told = format!("{error} {error:?}");
        assert!(!told.contains("hidden"), "{told}");
    }
}
