//! Outputs: what is read is not written over, what was there keeps what it had beside its content, and what a killed run
//! left goes.

use std::ffi::OsStr;
use std::path::Path;

use crate::common::Desk;

const ARTICLE: &str =
    "OSLO - Prime Minister Lena Berg met Ilmar Tenk in Oslo. Norway praised the talks with Estonia.";

/// A directory with something of each kind that commands read.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE);
    desk.file("articles/one.txt", ARTICLE);
    desk.file("articles/old.jsonl", r#"{"id": "x", "text": "Norway met Estonia.", "entities": []}"#);
    desk.file("names.csv", "id,label,type\nhttps://example.org/1,Ilmar Tenk,person\n");
    desk.file("decisions.csv", "entity,target,decision\n");
    desk.file("q.rq", "SELECT * { ?s ?p ?o }");
    desk.file("mapping.toml", "[labels]\n");
    desk.file(
        "spacy.json",
        r#"{"text": "Ilmar Tenk spoke.", "ents": [{"start": 0, "end": 10, "label": "PERSON"}]}"#,
    );
    desk.file("b.txt", "Ilmar Tenk spoke.");
    desk.file("b.ann", "T1\tPERSON 0 10\tIlmar Tenk\n");
    desk.file("rule.rq", "# name: mine\nSELECT ?this { ?this a tw:Nothing }");
    desk.run(["build", "a.txt", "-o", "g.ttl"]).ended(0, &[]);
    desk.run(["kb", "build", "names.csv", "-o", "names.kb"]).ended(0, &[]);
    desk
}

/// All commands in which `F` stands for a file that is read and written.
const COMMANDS: [(&str, &str); 26] = [
    ("b.txt", "import b.ann -o F"),
    ("a.txt", "extract F -o F"),
    ("a.txt", "extract F -o e.jsonl --unlinked F"),
    ("a.txt", "extract --explain F -o F"),
    ("a.txt", "build F -o F --format ttl"),
    ("a.txt", "build F -o b.ttl --unlinked F"),
    ("articles/old.jsonl", "extract articles -o F"),
    ("articles/old.jsonl", "build articles/ -o F --format nt --no-resolve"),
    ("names.kb", "build a.txt --kb F -o F --format ttl"),
    ("decisions.csv", "build a.txt --decisions F -o b.ttl --unlinked F"),
    ("g.ttl", "link -d F --kb names.kb -o F"),
    ("names.kb", "link -d g.ttl --kb F -o l.ttl --review F"),
    ("decisions.csv", "link -d g.ttl --kb names.kb --decisions F -o F"),
    ("decisions.csv", "link -d g.ttl --kb names.kb --decisions F -o l.ttl --unlinked F"),
    ("names.csv", "kb build F -o F"),
    ("g.ttl", "describe -d F -o F"),
    ("g.ttl", "explain -d F Norway -o F"),
    ("g.ttl", "explain -d F --subject Norway --format json -o F"),
    ("g.ttl", "check -d F -o F"),
    ("rule.rq", "check -d g.ttl --rules F -o F"),
    ("g.ttl", "query -d F DESCRIBE<u:x> -o F"),
    ("q.rq", "query -d g.ttl -f F -o F"),
    ("g.ttl", "export -d F --only class=Event -o F"),
    ("g.ttl", "export -d F --format graphml -o F"),
    ("spacy.json", "import F -o F"),
    ("mapping.toml", "import spacy.json --mapping F -o F"),
];

#[test]
fn no_output_is_an_input() {
    let desk = desk();
    std::fs::create_dir(desk.path().join("d")).unwrap();
    for (file, command) in COMMANDS {
        let content = std::fs::read(desk.path().join(file)).unwrap();
        let roundabout = format!("d/../{file}");
        let ending = Path::new(file).extension().unwrap().to_str().unwrap();
        let (link, hard) = (format!("link.{ending}"), format!("hard.{ending}"));
        let mut names = vec![file.to_owned(), roundabout];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(desk.path().join(file), desk.path().join(&link)).unwrap();
            std::fs::hard_link(desk.path().join(file), desk.path().join(&hard)).unwrap();
            names.extend([link.clone(), hard.clone()]);
        }
        for other in names {
            // The first of the names is read, the last is written.
            let mut words: Vec<String> = command.split(' ').map(str::to_owned).collect();
            let last = words.iter().rposition(|word| word == "F").expect("a file");
            words[last] = other.clone();
            words.iter_mut().filter(|word| *word == "F").for_each(|word| file.clone_into(word));
            let run = desk.run(&words);
            run.ended(2, &["would be replaced while it is read", "hint: write to another file"]);
            assert_eq!(std::fs::read(desk.path().join(file)).unwrap(), content, "{words:?}");
        }
        for link in [link, hard] {
            let _ = std::fs::remove_file(desk.path().join(link));
        }
    }
}

#[test]
fn two_outputs_are_two_files() {
    let desk = desk();
    for command in [
        "build a.txt -o x --format ttl --unlinked x",
        "build a.txt -o new/../x.csv --format ttl --unlinked x.csv",
        "extract a.txt -o x.txt --unlinked x.txt",
        "extract a.txt --unlinked -",
        "link -d g.ttl --kb names.kb -o x.csv --review x.csv",
        "link -d g.ttl --kb names.kb -o y.ttl --review x.csv --unlinked ./x.csv",
    ] {
        std::fs::create_dir_all(desk.path().join("new")).unwrap();
        desk.run(command.split(' ')).ended(2, &["are one output"]);
        assert!(!desk.path().join("x").exists() && !desk.path().join("x.csv").exists(), "{command}");
    }
    // What nobody reads again may take everything.
    desk.run([
        "link",
        "-d",
        "g.ttl",
        "--kb",
        "names.kb",
        "-o",
        "/dev/null",
        "--review",
        "/dev/null",
        "--format",
        "ttl",
    ])
    .ended(0, &[]);
}

#[test]
fn a_graph_is_written_anew_in_its_place() {
    let desk = desk();
    desk.run(["export", "-d", "g.ttl", "-o", "copy.ttl"]).ended(0, &[]);
    desk.run(["export", "-d", "g.ttl", "-o", "g.ttl"]).ended(0, &[]);
    assert_eq!(desk.read("g.ttl"), desk.read("copy.ttl"));
    desk.file("extra.nt", "<u:a> <u:b> <u:c> .\n");
    desk.run(["export", "-d", "g.ttl", "-d", "extra.nt", "-o", "g.ttl"]).ended(0, &[]);
    assert!(desk.read("g.ttl").contains("<u:c>") && desk.read("g.ttl").contains("Berg"));
    // A directory may be written beside what it was made of: graphs are no articles.
    desk.run(["build", "articles", "-o", "articles/graph.ttl"]).ended(0, &[]);
    desk.run(["build", "articles", "-o", "articles/graph.ttl"]).ended(0, &[]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::process::{Command, Stdio};

    use super::*;

    fn shell(desk: &Desk, command: &str) -> (Option<i32>, String) {
        let output = Command::new("sh")
            .args(["-c", command])
            .env("T", env!("CARGO_BIN_EXE_triplewire"))
            .current_dir(desk.path())
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    #[test]
    fn standard_streams_are_files_too() {
        let desk = desk();
        for command in [
            "$T export -d g.ttl >>g.ttl",
            "$T export -d - --data-format ttl --only class=Event -o g.ttl <g.ttl",
            "$T query -d g.ttl 'SELECT * { ?s ?p ?o }' -o /dev/stdout >>g.ttl",
            "$T extract - >>a.txt <a.txt",
        ] {
            let before = (desk.read("g.ttl"), desk.read("a.txt"));
            let (code, said) = shell(&desk, command);
            assert_eq!(code, Some(2), "{command}: {said}");
            assert_eq!(before, (desk.read("g.ttl"), desk.read("a.txt")), "{command}");
        }
        for (command, first) in [
            ("$T export -d g.ttl -o /dev/stdout --format ttl >out", ""),
            ("$T export -d g.ttl -o /proc/self/fd/1 --format ttl >out", ""),
            ("(echo first; $T export -d g.ttl -o /dev/stdout --format ttl) >out", "first\n"),
            ("(echo first; $T export -d g.ttl -o /dev/fd/3 --format ttl 3>&1) >out", "first\n"),
        ] {
            let (code, said) = shell(&desk, command);
            assert_eq!(code, Some(0), "{command}: {said}");
            assert_eq!(desk.read("out"), format!("{first}{}", desk.read("g.ttl")), "{command}");
        }
    }

    #[test]
    fn what_takes_a_files_place_has_its_owner_and_attributes() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};

        let desk = desk();
        desk.file("old.ttl", "");
        let old = desk.path().join("old.ttl");
        // Only root can give a file away, and not every file system keeps attributes: what could be set must be there after.
        let owner = std::os::unix::fs::chown(&old, Some(4_321), Some(8_765)).is_ok();
        let attribute = setxattr(&old, "user.desk", b"foreign", XattrFlags::empty()).is_ok();
        std::fs::set_permissions(&old, PermissionsExt::from_mode(0o640)).expect("its mode");
        let before = old.metadata().expect("it is there");
        desk.run(["export", "-d", "g.ttl", "-o", "old.ttl"]).ended(0, &[]);
        let after = old.metadata().expect("it is there");
        assert_eq!(desk.read("old.ttl"), desk.read("g.ttl"));
        assert_ne!(before.ino(), after.ino(), "another file took its place");
        assert_eq!(after.mode() & 0o7777, 0o640);
        assert_eq!((before.uid(), before.gid()), (after.uid(), after.gid()));
        assert_eq!(owner, after.uid() == 4_321);
        let mut value = [0; 16];
        let kept = getxattr(&old, "user.desk", &mut value).ok().map(|length| &value[..length]);
        assert_eq!(kept, attribute.then_some(&b"foreign"[..]));
    }

    #[test]
    fn a_closed_stdout_is_an_error() {
        let desk = desk();
        for command in [
            "$T export -d g.ttl >&-",
            "$T extract a.txt >&-",
            "$T query -d g.ttl 'ASK {}' >&-",
            "$T ontology >&-",
            "$T extract a.txt --extractor openai:m --endpoint http://localhost:1/v1 --dry-run >&-",
        ] {
            let (code, said) = shell(&desk, command);
            assert_eq!(code, Some(1), "{command}: {said}");
            assert!(said.contains("cannot write stdout: it is closed"), "{command}: {said}");
        }
        assert_eq!(shell(&desk, "$T export -d g.ttl -o x.ttl >&-").0, Some(0));
        assert_eq!(shell(&desk, "$T export -d g.ttl >/dev/null").0, Some(0));
        assert_eq!(shell(&desk, "$T export -d g.ttl 1<>/dev/null 2>&-").0, Some(0));
    }

    #[test]
    fn what_was_there_keeps_its_permissions_and_its_links() {
        let desk = desk();
        let at = |name: &str| desk.path().join(name);
        std::fs::write(at("p.ttl"), "").unwrap();
        std::fs::set_permissions(at("p.ttl"), std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::hard_link(at("p.ttl"), at("other")).unwrap();
        symlink("p.ttl", at("link.ttl")).unwrap();
        symlink("new.ttl", at("dangling.ttl")).unwrap();
        symlink("round.ttl", at("round.ttl")).unwrap();
        desk.run(["export", "-d", "g.ttl", "-o", "link.ttl"]).ended(0, &[]);
        assert_eq!(at("p.ttl").metadata().unwrap().mode() & 0o7777, 0o600);
        assert_eq!(desk.read("other"), desk.read("g.ttl"));
        assert!(at("link.ttl").is_symlink());
        desk.run(["export", "-d", "g.ttl", "-o", "dangling.ttl"]).ended(0, &[]);
        assert!(at("dangling.ttl").is_symlink());
        assert_eq!(desk.read("new.ttl"), desk.read("g.ttl"));
        desk.run(["export", "-d", "g.ttl", "-o", "round.ttl"]).ended(1, &["go in circles"]);
        assert!(at("round.ttl").is_symlink());
        std::fs::create_dir(at("neo")).unwrap();
        std::fs::set_permissions(at("neo"), std::fs::Permissions::from_mode(0o700)).unwrap();
        desk.run(["export", "-d", "g.ttl", "--format", "neo4j", "-o", "neo/"]).ended(0, &[]);
        assert_eq!(at("neo").metadata().unwrap().mode() & 0o7777, 0o700);
    }

    #[test]
    fn what_a_killed_run_left_goes_with_the_next() {
        let desk = desk();
        std::fs::create_dir(desk.path().join("out")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_triplewire"))
            .args(["extract", "-", "-o", "out/a.jsonl"])
            .current_dir(desk.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let parts = || std::fs::read_dir(desk.path().join("out")).unwrap().count();
        for _ in 0..500 {
            if parts() == 1 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        // It lives: its part stays.
        desk.run(["extract", "a.txt", "-o", "out/b.jsonl"]).ended(0, &[]);
        assert_eq!(parts(), 2);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(parts(), 2);
        desk.run(["extract", "a.txt", "-o", "out/c.jsonl"]).ended(0, &[]);
        assert_eq!(parts(), 2);
    }

    #[test]
    fn names_need_not_be_utf_8() {
        let desk = desk();
        let odd = |name: &[u8]| OsStr::from_bytes(name).to_owned();
        let run = |words: &[&OsStr]| desk.run(words).ended(0, &[]).stdout.clone();
        let w = OsStr::new;
        std::fs::write(desk.path().join(odd(b"a\xff.txt")), ARTICLE).unwrap();
        let (article, graph, zipped) = (odd(b"a\xff.txt"), odd(b"g\xff.ttl"), odd(b"\xfe.nq.gz"));
        run(&[w("build"), &article, w("-o"), &graph]);
        run(&[w("export"), w("-d"), &graph, w("-o"), &zipped]);
        assert!(!run(&[w("query"), w("-d"), &zipped, w("SELECT * { ?s ?p ?o }")]).is_empty());
        let sheet = odd(b"u\xff.csv");
        run(&[w("extract"), &article, w("-o"), &odd(b"r\xff.jsonl"), w("--unlinked"), &sheet]);
        run(&[w("kb"), w("build"), w("names.csv"), w("-o"), &odd(b"k\xff.kb")]);
        run(&[w("link"), w("-d"), &graph, w("--kb"), &odd(b"k\xff.kb"), w("-o"), &odd(b"l\xff.csv")]);
        std::fs::write(desk.path().join(odd(b"q\xff.rq")), "ASK {}").unwrap();
        run(&[w("query"), w("-d"), &graph, w("-f"), &odd(b"q\xff.rq"), w("-o"), &odd(b"o\xff.json")]);
        run(&[w("export"), w("-d"), &graph, w("--format"), w("neo4j"), w("-o"), &odd(b"neo\xff/")]);
        run(&[w("export"), w("-d"), &graph, w("-o"), &odd(b"page\xff.html")]);
        run(&[w("describe"), w("-d"), &graph, w("-o"), &odd(b"d\xff.ttl")]);
        assert!(Path::new(&desk.path().join(odd(b"neo\xff"))).is_dir());
    }
}
