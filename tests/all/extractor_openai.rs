//! A language model as extractor: a stand-in server that answers well and badly, as servers do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{Desk, Run};
use serde_json::{Value, json};

const TEXT: &str = "GENEVA - Kazakh Foreign Minister Beibut Atamkulov met Abdulaziz Kamilov in Geneva on March 12, \
2019.\n\n“Both delegations came with their books open,” Kamilov told reporters. Kazakhstan praised Uzbekistan.";

/// A server on this machine: what it was sent, and where it is.
struct Server {
    address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A request as the server saw it.
#[derive(Clone, Debug)]
struct Seen {
    head: String,
    body: Value,
}

/// How the server answers: bytes on the connection, after a while.
struct Reply(Vec<u8>, Duration);

impl Server {
    /// Answers the request of each number, counted from 0, with what `answer` gives.
    fn start(answer: impl Fn(usize, &Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&seen), Arc::new(answer));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let Some(request) = read(&connection) else { return };
                    let number = {
                        let mut log = log.lock().expect("the log");
                        log.push(request.clone());
                        log.len() - 1
                    };
                    let Reply(bytes, wait) = answer(number, &request);
                    std::thread::sleep(wait);
                    let _ = (&connection).write_all(&bytes);
                });
            }
        });
        Self { address, seen }
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("the log").clone()
    }
}

fn read(connection: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(connection);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (reader.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    let length = head.to_lowercase().split_once("content-length: ")?.1.lines().next()?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { head, body: serde_json::from_slice(&body).ok()? })
}

fn reply(status: &str, headers: &str, body: &str) -> Reply {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    Reply(format!("{head}{body}").into_bytes(), Duration::ZERO)
}

/// A chat completion in which the model wrote `content`.
fn says(content: &str) -> Reply {
    let choice =
        json!({"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}});
    reply("200 OK", "Content-Type: application/json\r\n", &json!({"choices": [choice]}).to_string())
}

/// What a good model finds in the text, with one name that it made up.
fn found() -> String {
    json!({
        "entities": [
            {"id": "k", "type": "Country", "kind": null, "name": "Kazakhstan", "forms": ["Kazakh"]},
            {"id": "a", "type": "Person", "kind": null, "name": "Beibut Atamkulov", "forms": []},
            {"id": "b", "type": "Person", "kind": null, "name": "Abdulaziz Kamilov", "forms": ["Kamilov"]},
            {"id": "u", "type": "Country", "kind": null, "name": "uzbekistan", "forms": []},
            {"id": "g", "type": "Place", "kind": "city", "name": "Geneva", "forms": ["GENEVA"]},
            {"id": "x", "type": "Person", "kind": null, "name": "Sergey Lavrov", "forms": []}
        ],
        "roles": [
            {"person": "a", "position": "Foreign Minister", "of": "k", "former": false, "quote": "Kazakh Foreign Minister Beibut Atamkulov"},
            {"person": "x", "position": "Foreign Minister", "of": null, "former": false, "quote": "Foreign Minister"}
        ],
        "relations": [],
        "events": [
            {"quote": "Kazakh Foreign Minister Beibut Atamkulov met Abdulaziz Kamilov in Geneva on March 12, 2019.", "trigger": "met",
             "type": "CONSULT", "source": ["a"], "target": ["b"], "date": "2019-03-12", "place": "g", "modality": "asserted"},
            {"quote": "Kazakhstan praised Uzbekistan.", "trigger": "praised", "type": "SUPPORT", "source": ["k"],
             "target": ["x"], "date": null, "place": null, "modality": "asserted"}
        ],
        "claims": [
            {"speaker": "b", "quote": "\"Both delegations came with their books open,\"", "kind": "direct"},
            {"speaker": "b", "quote": "We signed everything", "kind": "direct"}
        ]
    })
    .to_string()
}

fn desk(texts: &[&str]) -> Desk {
    let desk = Desk::new();
    let record =
        |(number, text): (usize, &&str)| json!({"id": number.to_string(), "text": text}).to_string() + "\n";
    desk.file("articles.jsonl", texts.iter().enumerate().map(record).collect::<String>());
    desk
}

fn extract(desk: &Desk, server: &Server, options: &[&str]) -> Run {
    let endpoint = format!("{}/v1", server.address);
    let arguments =
        ["extract", "articles.jsonl", "--extractor", "openai:test-model", "--endpoint", &endpoint];
    desk.run(arguments.iter().chain(options))
}

fn records(run: &Run) -> Vec<Value> {
    run.lines().iter().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

#[test]
fn what_the_model_quotes_is_found_in_the_text() {
    let server = Server::start(|_, _| says(&found()));
    let run = extract(&desk(&[TEXT]), &server, &[]);
    run.ended(0, &["1 article, 5 entities, 1 event, 1 claim, 0 skipped"]);
    run.ended(0, &["warning: article '0': left out of the model's answer: 1 name that is not in the text, 3 statements"]);
    let record = &records(&run)[0];
    let chars: Vec<char> = TEXT.chars().collect();
    let words = |span: &Value| {
        let at = |index: usize| span[index].as_u64().expect("an offset") as usize;
        chars[at(0)..at(1)].iter().collect::<String>()
    };
    let mentions = |number: usize| -> Vec<String> {
        record["entities"][number]["mentions"].as_array().expect("mentions").iter().map(words).collect()
    };
    let names: Vec<_> =
        record["entities"].as_array().expect("a list").iter().map(|entity| &entity["name"]).collect();
    assert_eq!(names, ["Geneva", "Kazakhstan", "Beibut Atamkulov", "Abdulaziz Kamilov", "Uzbekistan"]);
    assert_eq!(mentions(0), ["GENEVA", "Geneva"]);
    assert_eq!(mentions(1), ["Kazakh", "Kazakhstan"]);
    assert_eq!(mentions(3), ["Abdulaziz Kamilov", "Kamilov"]);
    assert_eq!(words(&record["events"][0]["trigger"]), "met");
    assert_eq!(words(&record["claims"][0]["span"]), "Both delegations came with their books open,");
    assert_eq!(record["roles"][0]["extractor"], "openai:test-model");
    let request = &server.seen()[0];
    assert!(request.head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{}", request.head);
    assert!(!request.head.to_lowercase().contains("authorization"), "{}", request.head);
    assert_eq!(request.body["response_format"]["type"], "json_schema");
    assert_eq!(request.body["response_format"]["json_schema"]["schema"]["required"][0], "entities");
    assert_eq!(request.body["messages"][1]["content"], format!("Text:\n{TEXT}"));
}

#[test]
fn what_passes_by_itself_is_tried_again() {
    for (name, bad) in [
        ("429", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"),
        ("500", "HTTP/1.1 500 Internal Server Error\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"),
        ("cut off", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"choices\": ["),
        ("nothing", ""),
    ] {
        let server = Server::start(move |number, _| match number {
            0 => Reply(bad.as_bytes().to_vec(), Duration::ZERO),
            _ => says(&found()),
        });
        extract(&desk(&[TEXT]), &server, &[]).ended(0, &["1 article, 5 entities"]);
        assert_eq!(server.seen().len(), 2, "{name}");
    }
}

#[test]
fn a_slow_server_is_given_up_in_time() {
    let server = Server::start(|_, request| match request.body.to_string().contains("slow") {
        true => Reply(Vec::new(), Duration::from_secs(60)),
        false => says(&found()),
    });
    let run = extract(
        &desk(&[TEXT, "A slow one.", TEXT]),
        &server,
        &["--extractor-timeout", "0.5", "--retries", "1"],
    );
    run.ended(3, &["error: article '1': ", "timeout", "2 articles", "1 skipped"]);
    assert_eq!(records(&run).len(), 2);
}

#[test]
fn a_bad_answer_costs_one_article() {
    let long = "x".repeat(17 << 20);
    for (content, message) in [
        ("{\"entities\": [{\"id\": \"e1\"", "the model's answer is not of the form that was asked for"),
        ("I am a language model.", "the model's answer is not of the form that was asked for"),
        ("{\"people\": []}", "missing field `entities`"),
        (&*long, "the answer has more than 16777216 bytes"),
    ] {
        let content = content.to_owned();
        let server = Server::start(move |_, request| match request.body.to_string().contains("bad one") {
            true => says(&content),
            false => says(&found()),
        });
        let run = extract(&desk(&["A bad one.", TEXT]), &server, &[]);
        run.ended(3, &["error: article '0': ", message, "1 article, 5 entities", "1 skipped"]);
        assert_eq!(server.seen().len(), 2, "a bad answer is asked for once");
    }
    for (reply_text, message) in [
        (
            "{\"choices\": [{\"message\": {\"content\": \"{\"}, \"finish_reason\": \"length\"}]}",
            "hint: shorten the parts",
        ),
        (
            "{\"choices\": [{\"message\": {\"content\": null, \"refusal\": \"I cannot\"}}]}",
            "the extractor says: I cannot",
        ),
        ("{\"choices\": []}", "no chat completion: it has no message"),
        ("<html>", "no chat completion: expected value"),
    ] {
        let server = Server::start(move |_, _| reply("200 OK", "", reply_text));
        extract(&desk(&[TEXT]), &server, &[]).ended(1, &[message]);
    }
}

#[test]
fn a_refused_request_is_told_in_the_servers_words() {
    let server =
        Server::start(|_, _| reply("404 Not Found", "", "{\"error\": \"model 'test-model' not found\"}"));
    extract(&desk(&[TEXT]), &server, &[])
        .ended(1, &["the service answers 404 Not Found: {\"error\": \"model 'test-model' not found\"}"]);
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_redirect_does_not_take_the_article_elsewhere() {
    let other = Server::start(|_, _| says(&found()));
    let headers = format!("Location: {}/v1/chat/completions\r\n", other.address);
    let server = Server::start(move |_, _| reply("307 Temporary Redirect", &headers, ""));
    extract(&desk(&[TEXT]), &server, &[]).ended(1, &["leads to http://127.0.0.1:", "not followed"]);
    assert!(other.seen().is_empty());
}

#[test]
fn a_dead_server_is_left_alone_in_the_end() {
    let server = Server::start(|_, _| reply("503 Service Unavailable", "", "no model is loaded"));
    let run = extract(&desk(&[TEXT; 12]), &server, &["--retries", "0", "--concurrency", "1"]);
    run.ended(
        1,
        &["503 Service Unavailable: no model is loaded", "not tried: the extractor failed 8 times in a row"],
    );
    assert_eq!(server.seen().len(), 8);
}

#[test]
fn answers_are_kept_and_damaged_ones_asked_for_again() {
    let server = Server::start(|_, _| says(&found()));
    let desk = desk(&[TEXT]);
    let first = extract(&desk, &server, &["--extractor-cache", "cache"]);
    let second = extract(&desk, &server, &["--extractor-cache", "cache"]);
    assert_eq!(first.ended(0, &[]).stdout, second.ended(0, &[]).stdout);
    assert_eq!(server.seen().len(), 1);
    extract(&desk, &server, &["--extractor-cache", "cache", "--dry-run"])
        .ended(0, &["1 article: 0 requests", "1 answer would come from the cache"]);
    let folder = std::fs::read_dir(desk.path().join("cache")).expect("a cache").next().expect("a folder");
    let entry =
        std::fs::read_dir(folder.expect("a folder").path()).expect("a folder").next().expect("an entry");
    std::fs::write(entry.expect("an entry").path(), "{\"key\": \"").expect("a damaged entry");
    let third = extract(&desk, &server, &["--extractor-cache", "cache"]);
    third.ended(0, &["warning: article '0': the kept answer cache", "is damaged; the model is asked again"]);
    assert_eq!(third.stdout, first.stdout);
    assert_eq!(server.seen().len(), 2);
    let other =
        ["extract", "articles.jsonl", "--extractor", "openai:other-model", "--extractor-cache", "cache"];
    let endpoint = format!("{}/v1", server.address);
    desk.run(other.iter().chain(&["--endpoint", &*endpoint])).ended(0, &[]);
    assert_eq!(server.seen().len(), 3, "another model has answers of its own");
    desk.file("in-the-way", "");
    extract(&desk, &server, &["--extractor-cache", "in-the-way"])
        .ended(0, &["warning: article '0': the answer cannot be kept: "]);
}

#[test]
fn a_dry_run_sends_nothing() {
    let server = Server::start(|_, _| says(&found()));
    let desk = desk(&[TEXT, "Short."]);
    let run = extract(&desk, &server, &["--dry-run", "-o", "out.jsonl"]);
    run.ended(
        0,
        &["2 articles: 2 requests with ", " characters would go to http://127.0.0.1:", "nothing was sent"],
    );
    assert!(server.seen().is_empty());
    assert_eq!(desk.names(), ["articles.jsonl"]);
    let real = extract(&desk, &server, &["--concurrency", "1", "-o", "out.jsonl"]);
    let sent: Vec<Value> = server.seen().into_iter().map(|request| request.body).collect();
    assert_eq!(records(&run), sent, "{}", real.stderr);
    assert_eq!(desk.read("out.jsonl").lines().count(), 2);
}

#[test]
fn a_long_article_is_divided() {
    let server = Server::start(|_, _| says(&found()));
    let run = extract(&desk(&[TEXT]), &server, &["--part-length", "120"]);
    run.ended(0, &["1 article, 5 entities"]);
    let record = &records(&run)[0];
    assert_eq!(record["entities"].as_array().map(Vec::len), Some(5));
    assert_eq!(record["events"].as_array().map(Vec::len), Some(1), "{record}");
    assert_eq!(record["claims"].as_array().map(Vec::len), Some(1), "{record}");
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    let content = seen[0].body["messages"][1]["content"].as_str().expect("a message");
    assert!(content.starts_with("Text, part 1 of 2:\nGENEVA"), "{content}");
}

#[test]
fn the_key_comes_from_the_environment_and_is_shown_to_nobody() {
    let server = Server::start(|_, _| reply("401 Unauthorized", "", "wrong key: sk-secret-1"));
    let endpoint = format!("{}/v1", server.address);
    let desk = desk(&[TEXT]);
    let arguments = ["extract", "articles.jsonl", "--extractor", "openai:m", "--endpoint", &endpoint];
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .args(arguments)
        .args(["--api-key-env", "MY_KEY"])
        .env("MY_KEY", "sk-secret-1")
        .current_dir(desk.path())
        .output()
        .expect("the program runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("401 Unauthorized: wrong key: …") && !stderr.contains("secret"), "{stderr}");
    assert!(server.seen()[0].head.contains("Bearer sk-secret-1"));
    desk.run(arguments.iter().chain(&["--api-key-env", "NO_SUCH_VARIABLE"]))
        .ended(2, &["the environment variable NO_SUCH_VARIABLE is not set"]);
}

#[test]
fn what_a_model_needs_is_asked_for() {
    let desk = desk(&[TEXT]);
    let run = |options: &[&str]| desk.run(["extract", "articles.jsonl"].iter().chain(options));
    run(&["--extractor", "openai:m"]).ended(2, &["needs --endpoint", "hint: "]);
    run(&["--extractor", "openai:m", "--endpoint", "localhost"])
        .ended(2, &["'localhost' is not an endpoint: it is not a URL"]);
    run(&["--dry-run"])
        .ended(2, &["--dry-run is not for this extractor\nhint: it goes with --extractor openai:MODEL"]);
    run(&["--extractor", "exec:cat", "--extractor-cache", "x"])
        .ended(2, &["--extractor-cache is not for this extractor"]);
}
