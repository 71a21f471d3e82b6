//! `triplewire serve`: graph files or a store in, a server on a local address out.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, UNIX_EPOCH};

use crate::kb::KnowledgeBase;
use crate::limits::Limits;
use crate::reconcile::Judgements;
use crate::serve::{Beside, Decisions, Handle, Options, Server, Writable};
use crate::store::Statements;

use super::graph::GraphFiles;
use super::query::seconds;
use super::{Console, Outcome, Problem, interrupt, limits};

/// How long a server that was interrupted has to end.
const FAREWELL: Duration = Duration::from_secs(35);

/// How many characters a token has at least.
const SHORTEST_TOKEN: usize = 16;

/// How often it is looked whether files have changed.
const LOOK: Duration = Duration::from_millis(500);

/// A graph on a local address: an endpoint for programs and pages for people
///
/// The endpoint is /sparql (SPARQL 1.1 Protocol), graphs are at /rdf-graph-store, things at their own paths, as pages or as
/// RDF. The graph is only read, unless it is a store and --writable says otherwise. The server ends with Ctrl-C or SIGTERM, when it has answered what it is answering.
#[derive(Debug, clap::Args)]
#[command(mut_arg("data", |data| data.long(None).short(None).index(1).num_args(1..).value_name("GRAPH")))]
pub(crate) struct Arguments {
    #[command(flatten)]
    graph: GraphFiles,
    /// The address and port to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7333")]
    bind: String,
    /// Another name that the server has, besides localhost and its address; may be repeated
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// An index of names, made by `kb build`, to reconcile against at /reconcile/ and its name; may be repeated
    #[arg(long, value_name = "INDEX")]
    kb: Vec<PathBuf>,
    /// How long a query may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    query_timeout: Duration,
    /// How many MiB of memory more than before a query the process may take (Linux)
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..))]
    query_memory: u32,
    /// How many queries are answered at once [default: one a core]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    workers: Option<u16>,
    /// How many rows or triples an answer has at most
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000_000)]
    max_rows: usize,
    /// The origin whose pages may ask this server, or `*` for all
    #[arg(long, value_name = "ORIGIN")]
    cors: Option<String>,
    /// Take over files and stores that change, without a restart
    #[arg(long)]
    watch: bool,
    /// Let who has the token write: articles (/articles), graphs (/rdf-graph-store) and SPARQL updates (/sparql) of the
    /// store, the one GRAPH
    #[arg(long, requires = "token_file")]
    writable: bool,
    /// Write what people decide about links at /review into this CSV file, which `link --decisions` takes
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// The file with the token for --writable and --decisions
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// What the paths of the server begin with, behind a proxy that has it under a path: /news
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true, value_parser = base_path)]
    base_path: String,
    /// What the pages are headed with
    #[arg(long, value_name = "TEXT", default_value = "Triplewire")]
    title: String,
}

/// Takes as many open files as the system lets the program have: each connection is one, and shells allow few.
fn more_open_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        // Where that is refused there are fewer connections at once.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let address = address(&arguments.bind)?;
    let version = version(&arguments.graph);
    let graph = arguments.graph.load(console)?;
    let mut options = Options::default();
    options.query_timeout = arguments.query_timeout;
    options.query_memory = u64::from(arguments.query_memory) << 20;
    options.workers = arguments.workers.map_or(options.workers, usize::from);
    options.max_rows = arguments.max_rows;
    options.cors.clone_from(&arguments.cors);
    options.hosts.clone_from(&arguments.host);
    options.title.clone_from(&arguments.title);
    options.base_path.clone_from(&arguments.base_path);
    more_open_files();
    let beside = Beside {
        knowledge: knowledge(&arguments.kb)?,
        writable: writable(arguments)?,
        decisions: decisions(arguments, address)?,
    };
    let server = Server::bind_with(graph, &version, beside, options, address).map_err(|error| {
        let problem = Problem::failed(format!("{address}: {error}"));
        problem.with_hint("another program may have the port: choose another with --bind 127.0.0.1:PORT")
    })?;
    if !server.address().ip().is_loopback() {
        let hint = "whoever reaches this address can read all of the graph; --bind 127.0.0.1:7333 is for this machine alone";
        console.warning(format_args!("{} can be reached by others", server.address()), Some(hint));
    }
    let (ended, end) = channel::<()>();
    let handle = server.handle();
    interrupt::at_interrupt(move || {
        handle.stop();
        // An error says that it has ended.
        let _ = end.recv_timeout(FAREWELL);
        std::process::exit(0);
    });
    console.summary(format_args!("http://{}{}/", server.address(), arguments.base_path));
    let handle = server.handle();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        if arguments.watch {
            scope.spawn(|| watch(&arguments.graph, version, &handle, &over, console));
        }
        let served = server.run();
        over.store(true, Ordering::Relaxed);
        served
    })?;
    drop(ended);
    Ok(Outcome::Done)
}

/// Looks now and then whether the files have changed, and has the server take them over when they have not changed any more
/// for a moment. What cannot be read leaves the graph as it is.
fn watch(graph: &GraphFiles, mut served: String, handle: &Handle, over: &AtomicBool, console: Console) {
    let mut seen = served.clone();
    while !over.load(Ordering::Relaxed) {
        std::thread::sleep(LOOK);
        let now = version(graph);
        if now != seen {
            seen = now;
            continue;
        }
        if now == served {
            continue;
        }
        match graph.load(console) {
            Ok(loaded) => {
                handle.replace(loaded, &now);
                console.summary("the graph has changed and is served as it is now");
            }
            Err(error) => console.warning(format_args!("the graph is served as it was: {error:#}"), None),
        }
        served = now;
    }
}

/// The knowledge bases by the names of their files.
fn knowledge(paths: &[PathBuf]) -> anyhow::Result<Vec<(String, KnowledgeBase)>> {
    let mut bases: Vec<(String, KnowledgeBase)> = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        if name == "graph" || bases.iter().any(|(known, _)| *known == name) {
            let problem =
                Problem::usage(format!("--kb {}: there is a /reconcile/{name} already", path.display()));
            return Err(problem.with_hint("give the file another name").into());
        }
        let base = KnowledgeBase::open(path).map_err(|error| {
            let problem = Problem::failed(error.to_string());
            error.hint().into_iter().fold(problem, Problem::with_hint)
        })?;
        bases.push((name, base));
    }
    Ok(bases)
}

/// The store that requests may change, if they may.
fn writable(arguments: &Arguments) -> anyhow::Result<Option<Writable>> {
    let Some(file) = arguments.token_file.as_deref().filter(|_| arguments.writable) else { return Ok(None) };
    if arguments.cors.as_deref() == Some("*") {
        let problem = Problem::usage("--writable and --cors '*' would let every page write");
        return Err(problem.with_hint("name the origin that may").into());
    }
    let paths: Vec<_> = arguments.graph.paths().collect();
    let [store] = *paths else {
        let problem = Problem::usage("--writable takes one store");
        return Err(problem
            .with_hint("what is written into graph files would be lost: see `build --store`")
            .into());
    };
    // Whether it is one is known before anybody writes.
    drop(Statements::open(store).map_err(Problem::from)?);
    Ok(Some(Writable::new(store.to_owned(), &token(file)?)))
}

/// The token in a file.
fn token(file: &Path) -> anyhow::Result<String> {
    let token = limits::beside(file, "the token")?;
    if token.trim().len() < SHORTEST_TOKEN {
        let problem =
            Problem::usage(format!("{}: a token has at least {SHORTEST_TOKEN} characters", file.display()));
        return Err(problem.with_hint("head -c 32 /dev/urandom | base64 > FILE").into());
    }
    Ok(token)
}

/// The file that decisions are written to. What others than this machine's users reach needs a token.
fn decisions(arguments: &Arguments, address: SocketAddr) -> anyhow::Result<Option<Decisions>> {
    let Some(path) = &arguments.decisions else {
        if arguments.token_file.is_some() && !arguments.writable {
            return Err(Problem::usage("--token-file is for --writable and --decisions").into());
        }
        return Ok(None);
    };
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("csv")) {
        let problem = Problem::usage(format!("--decisions {}: decisions are written as CSV", path.display()));
        return Err(problem.with_hint("a name that ends in .csv").into());
    }
    if arguments.token_file.is_none() && !address.ip().is_loopback() {
        let problem = Problem::usage(format!("--decisions: whoever reaches {address} could decide"));
        return Err(problem.with_hint("give a token with --token-file, or bind a loopback address").into());
    }
    if let Ok(file) = std::fs::File::open(path) {
        let name = path.display().to_string();
        Judgements::new()
            .read_csv(file, &name, &Limits::default())
            .map_err(|error| Problem::failed(error.to_string()))?;
    }
    let token = arguments.token_file.as_deref().map(token).transpose()?;
    Ok(Some(Decisions::new(path.clone(), token.as_deref())))
}

/// A path without a stroke at its end.
fn base_path(text: &str) -> Result<String, String> {
    let path = text.trim_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
    match path.chars().all(plain) && !path.split('/').any(|part| [".", ".."].contains(&part)) {
        true if path.is_empty() => Ok(String::new()),
        true => Ok(format!("/{path}")),
        false => Err("a path of letters, digits and -._~, as /news".to_owned()),
    }
}

/// The address to listen on.
fn address(text: &str) -> Result<SocketAddr, Problem> {
    let mut addresses = text.to_socket_addrs().map_err(|error| {
        Problem::usage(format!("--bind {text}: {error}"))
            .with_hint("an address and a port, as 127.0.0.1:7333 or [::1]:7333")
    })?;
    addresses.next().ok_or_else(|| Problem::usage(format!("--bind {text}: there is no such address")))
}

/// What tells this state of the files from others: their names, lengths and times of change.
fn version(graph: &GraphFiles) -> String {
    let mut version = env!("CARGO_PKG_VERSION").to_owned();
    for path in graph.paths() {
        let metadata = std::fs::metadata(path).ok();
        let changed = metadata.as_ref().and_then(|m| m.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let length = metadata.map_or(0, |m| m.len());
        version.push_str(&format!("|{}|{length}|{}", path.display(), changed.unwrap_or_default().as_nanos()));
    }
    version
}
