//! Reconciliation services as they are met: those that answer, in both versions of the protocol, and those that do not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use triplewire::extract::EntityType;
use triplewire::http::{Address, Client, Limits};
use triplewire::reconcile::Subject;
use triplewire::reconcile::service::{Cache, Mapping, Service};

/// A request as the stand-in saw it: its first line and its body.
type Seen = (String, String);

/// Answers each connection with the next of `answers`, then ends. Gives the address and what was asked.
fn stand_in(answers: Vec<Vec<u8>>) -> (String, mpsc::Receiver<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/api", listener.local_addr().expect("an address"));
    let (sender, seen) = mpsc::channel();
    std::thread::spawn(move || {
        for (answer, connection) in answers.into_iter().zip(listener.incoming()) {
            let Ok(mut connection) = connection else { return };
            if let Some(request) = request(&connection) {
                let _ = sender.send(request);
            }
            let _ = connection.write_all(&answer);
        }
    });
    (address, seen)
}

fn request(connection: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(connection);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((first.trim().to_owned(), String::from_utf8(body).ok()?))
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len())
        .into_bytes()
}

fn ok(body: &Value) -> Vec<u8> {
    answer("200 OK", "", &body.to_string())
}

fn manifest() -> Value {
    json!({"versions": ["0.2"], "name": "Stand-in", "identifierSpace": "https://example.org/id/",
        "schemaSpace": "https://example.org/p/"})
}

fn found() -> Value {
    json!({"q0": {"result": [
        {"id": "7", "name": "Jane Roe", "score": 99, "match": true, "type": [{"id": "x/Person", "name": "Person"}]},
        {"id": "8", "name": "Jane Roe", "score": 1, "type": ["Place"]},
    ]}})
}

fn subject() -> Subject {
    Subject {
        iri: "https://example.org/entity/1".into(),
        entity_type: Some(EntityType::Person),
        names: vec!["Jane Roe".into()],
        ..Subject::default()
    }
}

fn limits() -> Limits {
    Limits {
        timeout: Duration::from_secs(5),
        retries: 2,
        backoff: Duration::from_millis(1),
        pause: Duration::ZERO,
        max_bytes: 100_000,
    }
}

fn service(url: &str) -> Service {
    Service::new(Address::new(url), Some(Client::new(limits())), Cache::none())
}

/// The targets found for the one subject, or the error.
fn targets(service: &mut Service) -> Result<Vec<String>, String> {
    let mut answers = service.candidates(&[subject()]);
    let answer = answers.pop().expect("an answer for each subject");
    answer.map(|list| list.into_iter().map(|c| c.entry.target).collect()).map_err(|error| error.to_string())
}

#[test]
fn a_service_of_version_0_2_gives_candidates_of_the_right_class() {
    let (url, seen) = stand_in(vec![ok(&manifest()), ok(&found())]);
    let mapping = Mapping { types: vec![(EntityType::Person, "human".into())], ..Mapping::default() };
    let mut service = service(&url).with_mapping(mapping);
    assert_eq!(targets(&mut service).unwrap(), ["https://example.org/id/7"]);
    assert_eq!(seen.recv().unwrap().0, "GET /api HTTP/1.1");
    let (first, body) = seen.recv().unwrap();
    assert_eq!(first, "POST /api HTTP/1.1");
    assert!(body.starts_with("queries=%7B") && body.contains("human"), "{body}");
}

#[test]
fn a_service_of_the_draft_gives_candidates() {
    let manifest =
        json!({"versions": ["1.0-draft"], "name": "x", "view": {"url": "https://example.org/{id}"}});
    let results = json!({"results": [{"candidates": [{"id": "7", "name": "Jane Roe", "score": 2}]}]});
    let (url, seen) = stand_in(vec![ok(&manifest), ok(&results)]);
    assert_eq!(targets(&mut service(&url)).unwrap(), ["https://example.org/7"]);
    seen.recv().unwrap();
    let (first, body) = seen.recv().unwrap();
    assert_eq!(first, "POST /api/match HTTP/1.1");
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap()["queries"][0]["conditions"][0]["matchType"],
        "name"
    );
}

#[test]
fn what_passes_by_itself_is_tried_again() {
    let busy = answer("429 Too Many Requests", "Retry-After: 0\r\n", "");
    let broken = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"q0\"".to_vec();
    let (url, _seen) = stand_in(vec![
        answer("503 Service Unavailable", "", ""),
        busy,
        ok(&manifest()),
        broken,
        answer("500 Internal Server Error", "", "oops"),
        ok(&found()),
    ]);
    assert_eq!(targets(&mut service(&url)).unwrap(), ["https://example.org/id/7"]);
}

#[test]
fn an_answer_that_is_none_is_an_error() {
    let wrong = [
        (ok(&json!({"name": 1})), "manifest"),
        (answer("200 OK", "", "<html>"), "not JSON"),
        (answer("404 Not Found", "", ""), "404"),
        (answer("200 OK", "", &"x".repeat(200_000)), "more than"),
    ];
    for (bytes, message) in wrong {
        let (url, _seen) = stand_in(vec![bytes.clone(), bytes.clone(), bytes]);
        let error = targets(&mut service(&url)).unwrap_err();
        assert!(error.contains(message) && error.contains(&url), "{error}");
    }
    for (body, message) in
        [(json!({}), "result"), (json!({"q0": {"result": [{"id": 1}]}}), "candidate"), (json!([]), "result")]
    {
        let (url, _seen) = stand_in(vec![ok(&manifest()), ok(&body)]);
        let error = targets(&mut service(&url)).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_service_that_never_answers_ends_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let limits = Limits { timeout: Duration::from_millis(100), retries: 1, ..limits() };
    let mut service = Service::new(Address::new(url.as_str()), Some(Client::new(limits)), Cache::none());
    assert!(targets(&mut service).unwrap_err().contains("timeout"));
}

#[test]
fn redirects_to_private_addresses_are_not_followed() {
    for (to, reason) in [
        ("http://127.0.0.1:1/secret", "not a public address"),
        ("http://[::1]:1/", "not a public address"),
        ("http://169.254.169.254/latest/meta-data", "not a public address"),
        ("file:///etc/passwd", "not an address of the web"),
    ] {
        let redirect = answer("302 Found", &format!("Location: {to}\r\n"), "");
        let (url, _seen) = stand_in(vec![redirect]);
        let error = targets(&mut service(&url)).unwrap_err();
        assert!(error.contains(reason) && error.contains(to), "{error}");
    }
    // On the same host it is followed, but not for ever.
    let moved = || answer("307 Temporary Redirect", "Location: /moved\r\n", "");
    let (url, seen) = stand_in(vec![moved(), ok(&manifest()), moved(), ok(&found())]);
    assert_eq!(targets(&mut service(&url)).unwrap().len(), 1);
    assert!(seen.iter().any(|(first, _)| first == "POST /moved HTTP/1.1"));
    let (url, _seen) = stand_in((0..9).map(|_| moved()).collect());
    assert!(targets(&mut service(&url)).unwrap_err().contains("one redirect too many"));
}

#[test]
fn a_run_can_be_repeated_without_the_service() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::in_folder(&folder.path().join("answers"));
    let (url, _seen) = stand_in(vec![ok(&manifest()), ok(&found())]);
    let mut online = Service::new(Address::new(url.as_str()), Some(Client::new(limits())), cache.clone());
    assert_eq!(targets(&mut online).unwrap().len(), 1);
    let mut offline = Service::new(Address::new(url.as_str()), None, cache.clone());
    assert_eq!(targets(&mut offline).unwrap(), ["https://example.org/id/7"]);
    // A file that is not whole is no answer.
    for file in std::fs::read_dir(folder.path().join("answers")).unwrap() {
        std::fs::write(file.unwrap().path(), "{\"url\"").unwrap();
    }
    let mut offline = Service::new(Address::new(url.as_str()), None, cache);
    assert!(targets(&mut offline).unwrap_err().contains("not in the cache"));
}

#[test]
fn a_batch_that_fails_leaves_the_others() {
    let (url, _seen) = stand_in(vec![ok(&manifest()), answer("400 Bad Request", "", ""), ok(&found())]);
    let mut service = service(&url).with_batch(1);
    let answers = service.candidates(&[subject(), subject()]);
    assert!(answers[0].is_err());
    assert_eq!(answers[1].as_ref().unwrap().len(), 1);
}

#[test]
fn a_service_that_is_gone_is_left_alone() {
    let refused = || answer("400 Bad Request", "", "");
    let (url, seen) = stand_in(vec![ok(&manifest()), refused(), refused(), refused(), ok(&found())]);
    let subjects: Vec<Subject> = std::iter::repeat_with(subject).take(9).collect();
    let answers = service(&url).with_batch(2).candidates(&subjects);
    assert_eq!(answers.len(), 9);
    let errors: Vec<String> = answers.iter().filter_map(|a| Some(a.as_ref().err()?.to_string())).collect();
    assert_eq!(errors.len(), 3);
    assert!(errors[2].ends_with("the 5 entities that are left are not asked for"), "{errors:?}");
    assert_eq!(seen.try_iter().count(), 4, "the manifest and three batches");
}

#[test]
fn a_service_that_does_not_answer_is_given_up_at_once() {
    // It is tried again as often as the client does, but for one batch alone, and told once.
    let busy = || answer("503 Service Unavailable", "", "");
    for before in [vec![], vec![ok(&manifest())], vec![ok(&manifest()), ok(&found())]] {
        let answered = before.len().saturating_sub(1);
        let mut answers = before;
        answers.extend(std::iter::repeat_with(busy).take(20));
        let asked = answers.len() - 20;
        let (url, seen) = stand_in(answers);
        let subjects: Vec<Subject> = std::iter::repeat_with(subject).take(60).collect();
        let found = service(&url).with_batch(1).candidates(&subjects);
        assert_eq!(found.len(), 60);
        let errors: Vec<String> = found.iter().filter_map(|a| Some(a.as_ref().err()?.to_string())).collect();
        let left = format!("the {} entities that are left are not asked for", 60 - answered);
        assert!(matches!(&errors[..], [error] if error.ends_with(&left)), "{errors:?}");
        assert!(seen.try_iter().count() <= asked + 5, "one request is tried again, no other");
    }
    // Nobody listens there.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap();
    let subjects: Vec<Subject> = std::iter::repeat_with(subject).take(60).collect();
    let found = service(&format!("http://{gone}")).candidates(&subjects);
    assert_eq!(found.iter().filter(|answer| answer.is_err()).count(), 1);
}
