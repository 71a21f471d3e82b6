//! Which options a command line gets from files and from the environment.

use super::*;

/// A command line in a directory with a file of options, the user's own file and variables.
struct Desk {
    directory: tempfile::TempDir,
    around: Surroundings,
}

impl Desk {
    fn new(file: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let around = Surroundings { directory: directory.path().to_owned(), ..Surroundings::default() };
        if !file.is_empty() {
            std::fs::write(directory.path().join(NAME), file).unwrap();
        }
        Self { directory, around }
    }

    fn with_own(mut self, text: &str) -> Self {
        let path = self.directory.path().join("own.toml");
        std::fs::write(&path, text).unwrap();
        self.around.own = Some(path);
        self
    }

    fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.around.variables.push((name.to_owned(), value.into()));
        self
    }

    fn whole(&self, line: &str) -> Result<Whole, String> {
        let words = std::iter::once("triplewire").chain(line.split(' ')).map(OsString::from).collect();
        whole(words, &self.around).map_err(|problem| problem.told())
    }

    /// The options that a command line gets, with the directory left out of paths.
    fn added(&self, line: &str) -> Vec<String> {
        let words = self.whole(line).unwrap().words;
        let directory = format!("{}/", self.directory.path().display());
        let more = words.iter().skip(1 + line.split(' ').count());
        more.map(|word| word.to_str().unwrap().replace(&directory, "")).collect()
    }
}

#[test]
fn options_come_from_the_file_and_go_to_the_commands_that_have_them() {
    let desk = Desk::new(
        "base = 'https://news.example/'\nkb = ['a.kb', 'b.kb']\nthreads = 2\nenrich = true\noffline = false\n\
         limit = ['article=1M', 'line=2M']\n[query]\nformat = 'csv'\n['kb build']\nmemory = 512\n",
    );
    assert_eq!(
        desk.added("build a.txt -o g.ttl"),
        [
            "--base=https://news.example/",
            "--kb=a.kb",
            "--kb=b.kb",
            "--enrich",
            "--threads=2",
            "--limit=article=1M",
            "--limit=line=2M"
        ]
    );
    assert_eq!(desk.added("extract a.txt"), ["--threads=2", "--limit=article=1M", "--limit=line=2M"]);
    assert_eq!(desk.added("query -d g.ttl ASK{}"), ["--format=csv", "--limit=article=1M", "--limit=line=2M"]);
    assert_eq!(desk.added("kb build x.nt -o x.kb").first().map(String::as_str), Some("--memory=512"));
    assert!(
        desk.added("build --help").is_empty() && desk.added("--no-config build a.txt -o g.ttl").is_empty()
    );
    let told = desk.whole("build a.txt -o g.ttl").unwrap().added;
    assert_eq!(told[0], "--base=https://news.example/ (triplewire.toml:1)");
}

#[test]
fn the_command_line_comes_first_then_the_environment_then_the_files() {
    let desk = Desk::new("publisher = 'File'\nlanguage = 'en'\n[build]\nthreads = 3\n")
        .with_own("publisher = 'Own'\nfail-on = 'skip'\nthreads = 9\n")
        .with_variable("TRIPLEWIRE_PUBLISHER", "Variable")
        .with_variable("TRIPLEWIRE_ALL_EVENTS", "1")
        .with_variable("TRIPLEWIRE_ENRICH", "false")
        .with_variable("TRIPLEWIRE_SUITES", "/somewhere");
    let added = desk.added("build a.txt -o g.ttl");
    for option in ["--publisher=Variable", "--language=en", "--threads=3", "--fail-on=skip", "--all-events"] {
        assert!(added.iter().any(|known| known == option), "{option}: {added:?}");
    }
    assert_eq!(added.len(), 5, "{added:?}");
    let added = desk.added("build a.txt -o g.ttl --publisher=Line --threads 1 --language=any");
    assert_eq!(added, ["--fail-on=skip", "--all-events"]);
    let paths = std::env::join_paths(["a.kb", "b.kb"]).unwrap();
    let desk = Desk::new("").with_variable("TRIPLEWIRE_KB", paths.to_str().unwrap());
    assert_eq!(desk.added("link -d g.ttl"), ["--kb=a.kb", "--kb=b.kb"]);
}

#[test]
fn what_does_not_go_with_the_command_line_is_left_out() {
    let desk = Desk::new("store = 'news.store'\nlicence = 'https://l.example/'\n");
    assert_eq!(desk.added("build a.txt"), ["--store=news.store"]);
    assert!(desk.added("build a.txt -o g.ttl").is_empty());
    assert_eq!(desk.added("build a.txt -o g.ttl --describe"), ["--licence=https://l.example/"]);
    assert_eq!(desk.added("withdraw id"), ["--store=news.store"]);
    // What is no option stays behind.
    let words = desk.whole("build -- -odd.txt").unwrap().words;
    assert!(words[2].to_str().unwrap().starts_with("--store=") && words[3..] == ["--", "-odd.txt"]);
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_what_was_meant() {
    for (file, message) in [
        (
            "# mine\npublishr = 'x'\n",
            "triplewire.toml:2: there is no option 'publishr' (did you mean 'publisher'?)",
        ),
        ("[biuld]\nkb = 'x'\n", "triplewire.toml:2: there is no command 'biuld' (did you mean 'build'?)"),
        (
            "[build]\n\nbatsh = 4\n",
            "triplewire.toml:3: 'build' has no option 'batsh' (did you mean 'batch'?)",
        ),
        ("[query]\nthreads = 4\n", "triplewire.toml:2: 'query' has no option 'threads'"),
        ("format = 'csv'\n", "triplewire.toml:1: 'format' is another option for each command"),
        ("threads = true\n", "triplewire.toml:1: 'threads' has a value"),
        ("enrich = 'yes'\n", "triplewire.toml:1: 'enrich' is true or false"),
        ("kb = [['x']]\n", "triplewire.toml:1: 'kb' is no text, number"),
        ("kb = \n", "triplewire.toml:1: not TOML: "),
        (
            "extractor = 'exec:rm -r .'\n",
            "triplewire.toml:1: 'extractor' is not taken from a file that lies in the",
        ),
        ("[serve]\nbind = '0.0.0.0:80'\n", "triplewire.toml:2: 'bind' is not taken"),
        ("store = '../x'\n", "triplewire.toml:1: 'store' leads out of the working directory"),
        ("report = '/etc/x'\n", "triplewire.toml:1: 'report' leads out of the working directory"),
    ] {
        let told = Desk::new(file).whole("build a.txt -o g.ttl").unwrap_err();
        assert!(told.starts_with(message), "{file}: {told}");
    }
    let desk = Desk::new("").with_variable("TRIPLEWIRE_ENRICH", "perhaps");
    assert!(
        desk.whole("build a.txt -o g.ttl")
            .unwrap_err()
            .contains("TRIPLEWIRE_ENRICH: --enrich is true or false")
    );
}

#[test]
fn a_file_that_was_named_is_trusted_and_the_only_one() {
    let desk = Desk::new("publisher = 'x'\n")
        .with_own("extractor = 'exec:cat'\nreport = '/tmp/report.json'\ncache = 'c'\n");
    let added = desk.added("extract a.txt");
    assert_eq!(added, ["--publisher=x", "--report=/tmp/report.json", "--extractor=exec:cat"]);
    let own = desk.around.own.clone().unwrap();
    let line = format!("extract a.txt --config {}", own.display());
    assert_eq!(desk.added(&line), ["--report=/tmp/report.json", "--extractor=exec:cat"]);
    assert_eq!(desk.added(&format!("link -d g.ttl --config {}", own.display())), ["--cache=c"]);
    assert!(
        desk.whole("extract a.txt --config missing.toml")
            .unwrap_err()
            .contains("missing.toml: the configuration")
    );
}

#[test]
fn every_option_that_writes_or_opens_is_known_as_such() {
    let mut root = Cli::command();
    root.build();
    let mut names: Vec<&str> = Vec::new();
    let mut commands: Vec<&clap::Command> = root.get_subcommands().collect();
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands());
        names.extend(
            command
                .get_arguments()
                .filter(|argument| options::is_path(argument))
                .filter_map(clap::Arg::get_long),
        );
    }
    names.sort_unstable();
    names.dedup();
    // A new option with a path is put here, and among those of `file.rs` that are written if it names what is.
    let read = ["config", "data", "file", "kb", "mapping", "rules", "settled", "shapes", "token-file"];
    let written = [
        "cache",
        "decisions",
        "extractor-cache",
        "output",
        "report",
        "review",
        "skipped",
        "store",
        "unlinked",
    ];
    let mut known: Vec<&str> = read.into_iter().chain(written).collect();
    known.sort_unstable();
    assert_eq!(names, known);
}
