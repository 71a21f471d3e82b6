//! Serving: a graph in, a server on a local address out: an endpoint for programs, pages for people.
//!
//! | address | what |
//! |---|---|
//! | `/` | what is in the graph, and questions to click on |
//! | `/sparql` | the endpoint (SPARQL 1.1 Protocol); without a query its service description |
//! | `/query` | a page to ask and to read answers |
//! | `/resource?iri=`, `/entity/…`, `/event/…`, … | a thing as a page or, by `Accept`, as RDF |
//! | `/rdf-graph-store` | graphs by name (Graph Store Protocol) |
//! | `/reconcile/graph`, `/reconcile/NAME` | the Reconciliation Service API over the graph's entities, over a knowledge base |
//! | `/articles` | articles into the store and out of it, for who has the token ([`Writable`]) |
//! | `/.well-known/void` | the description of the dataset |
//! | `/healthz`, `/readyz`, `/metrics` | for who watches the server |
//!
//! Connections are looked after by one thread (hyper on tokio), queries are answered by a fixed number of others
//! (`workers`), each within its time. An answer is sent when it is whole: there is no part of one with a status of
//! success. The graph is only read, unless it is a store that may be written: that is done by one thread more, one request
//! after the other. Nothing else is asked over the network.
//!
//! ```
//! use triplewire::serve::{Options, Server};
//! use triplewire::store::GraphStore;
//!
//! let mut graph = GraphStore::new()?;
//! graph.load_turtle("@prefix e: <http://example.org/> . e:a a e:Port .")?;
//! let server = Server::bind(graph, "1", Options::default(), "127.0.0.1:0".parse()?)?;
//! assert_ne!(server.address().port(), 0);
//! let handle = server.handle();
//! let running = std::thread::spawn(|| server.run());
//! handle.stop();
//! running.join().expect("the server does not panic")?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod around;
mod description;
mod graphs;
mod listen;
mod look;
mod metrics;
mod multipart;
mod negotiate;
mod page;
mod reconcile;
mod reply;
mod request;
mod resource;
mod review;
mod routes;
mod sparql;
mod statements;
mod survey;
mod workers;
mod writing;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use hyper::StatusCode;
use hyper::header::ACCEPT_ENCODING;
use tokio::sync::Notify;

use crate::checked::Fault;
use crate::kb::KnowledgeBase;
use crate::query::Query;
use crate::store::GraphStore;
use metrics::Metrics;
use reply::Problem;
use request::Request;
pub use review::Decisions;
use survey::Survey;
use workers::Workers;
pub use writing::Writable;

/// How a graph is served.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How long a query may take; a request may ask for less with `timeout=SECONDS`.
    pub query_timeout: Duration,
    /// How many bytes more than before a query the process may take; Linux alone tells what it takes.
    pub query_memory: u64,
    /// How many queries are answered at once.
    pub workers: usize,
    /// How many requests may wait for a worker; more are told to come again.
    pub waiting: usize,
    /// How many rows or triples an answer has at most.
    pub max_rows: usize,
    /// How many bytes the body of a request has at most.
    pub max_body: usize,
    /// How many bytes the body of a request has at most that has the token to write.
    pub max_articles: usize,
    /// How long a client may take for a header, for a body, and to take what is sent to it.
    pub patience: Duration,
    /// How many connections may be open at once; more wait.
    pub connections: usize,
    /// The origin whose pages may ask this server, or `*` for all: `Access-Control-Allow-Origin`.
    pub cors: Option<String>,
    /// The names that the server has besides `localhost` and the address that it listens on. A request for another name is
    /// refused: it comes from a page that has its own name point here.
    pub hosts: Vec<String>,
    /// What the pages are headed with.
    pub title: String,
    /// What the paths of this server begin with, behind a proxy that has it under a path: `/news`. Empty at the root.
    pub base_path: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            query_timeout: Duration::from_secs(30),
            query_memory: 1 << 30,
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            waiting: 64,
            max_rows: 1_000_000,
            max_body: 1 << 20,
            max_articles: 64 << 20,
            patience: Duration::from_secs(20),
            connections: 4096,
            cors: None,
            hosts: Vec::new(),
            title: "Triplewire".to_owned(),
            base_path: String::new(),
        }
    }
}

impl Options {
    /// A query that a request needs: in its time and its memory, and as long as its client is there.
    fn query(&self, text: impl Into<String>, request: &Request) -> Query {
        let query = Query::new(text).with_timeout(self.query_timeout).with_memory(self.query_memory);
        query.with_cancel(request.cancel.clone())
    }

    /// The time of one request: what it asks for, at most what every query has.
    fn timeout_of(&self, request: &Request) -> Result<Duration, Problem> {
        let Some(text) = request.parameter("timeout") else { return Ok(self.query_timeout) };
        let seconds = text.parse().ok().and_then(|seconds: f64| Duration::try_from_secs_f64(seconds).ok());
        match seconds.filter(|timeout| !timeout.is_zero()) {
            Some(timeout) => Ok(timeout.min(self.query_timeout)),
            None => {
                Err(Problem::new(StatusCode::BAD_REQUEST, format!("timeout={text} is no number of seconds")))
            }
        }
    }
}

/// The graph that is served now.
struct Current {
    graph: GraphStore,
    /// What tells this state of the graph from others: for tags of replies.
    version: String,
    triples: u64,
    /// The index of its entities, made when somebody first asks for it.
    index: OnceLock<Result<KnowledgeBase, String>>,
    /// What has to do with what, made when a page first needs it.
    survey: OnceLock<Result<Survey, Fault>>,
    /// Answers of which other pages may be asked for.
    answers: page::Answers,
}

impl Current {
    fn new(graph: GraphStore, version: &str) -> Self {
        let triples = graph.count() as u64;
        Self {
            graph,
            version: version.to_owned(),
            triples,
            index: OnceLock::new(),
            survey: OnceLock::new(),
            answers: page::Answers::default(),
        }
    }

    /// The index of the graph's entities.
    fn index(&self) -> Result<&KnowledgeBase, Problem> {
        let index =
            self.index.get_or_init(|| reconcile::of_graph(&self.graph).map_err(|error| error.to_string()));
        index.as_ref().map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.as_str()))
    }

    /// What has to do with what.
    fn survey(&self) -> Result<&Survey, Problem> {
        let survey = self.survey.get_or_init(|| survey::of(&self.graph));
        survey.as_ref().map_err(|fault| (*fault).into())
    }

    /// The tag of a reply to a request: of the state of the graph, the address and the format.
    fn tag(&self, media_type: &str, request: &Request) -> String {
        use sha2::{Digest, Sha256};
        let mut digest = Sha256::new();
        for part in [self.version.as_str(), media_type, &request.path] {
            digest.update(part);
            digest.update([0]);
        }
        for (name, value) in &request.parameters {
            digest.update(name);
            digest.update([0]);
            digest.update(value);
            digest.update([0]);
        }
        digest.update(&request.body);
        let packed = negotiate::takes_gzip(request.header(ACCEPT_ENCODING));
        let digest = digest.finalize();
        let short: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        format!("\"{short}{}\"", if packed { "-gzip" } else { "" })
    }
}

/// What is served beside the graph.
#[derive(Default)]
pub struct Beside {
    /// Knowledge bases with their names: each is reconciled against at `/reconcile/NAME`.
    pub knowledge: Vec<(String, KnowledgeBase)>,
    /// The store that the graph is, if requests may change it.
    pub writable: Option<Writable>,
    /// The file that what people decide about links is written to.
    pub decisions: Option<Decisions>,
}

/// What all requests share.
struct Shared {
    current: RwLock<Arc<Current>>,
    options: Options,
    address: SocketAddr,
    /// Knowledge bases by the names under which they are reconciled against.
    knowledge: Vec<(String, KnowledgeBase)>,
    /// The store that requests may change.
    writable: Option<Writable>,
    /// The file that decisions are written to.
    decisions: Option<Decisions>,
    workers: Workers,
    /// The one thread that writes: who reads does not wait for it.
    writers: Workers,
    metrics: Metrics,
    stop: Notify,
}

impl Shared {
    /// Serves another state of the graph from now on.
    fn replace(&self, graph: GraphStore, version: &str) {
        let current = Arc::new(Current::new(graph, version));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
    }

    fn current(&self) -> Arc<Current> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A graph on an address.
pub struct Server {
    shared: Arc<Shared>,
    listener: std::net::TcpListener,
}

/// A way to reach a server that runs.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

impl Server {
    /// Puts a graph on an address. `version` tells this state of the graph from others that were or will be served here:
    /// caches keep what they have as long as it is the same.
    ///
    /// # Errors
    ///
    /// If the address cannot be had, or no thread be started.
    pub fn bind(graph: GraphStore, version: &str, options: Options, address: SocketAddr) -> io::Result<Self> {
        Self::bind_with(graph, version, Beside::default(), options, address)
    }

    /// The same with what is served beside the graph.
    ///
    /// # Errors
    ///
    /// Those of [`bind`](Self::bind).
    pub fn bind_with(
        graph: GraphStore,
        version: &str,
        beside: Beside,
        options: Options,
        address: SocketAddr,
    ) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(address)?;
        let shared = Shared {
            current: RwLock::new(Arc::new(Current::new(graph, version))),
            knowledge: beside.knowledge,
            writable: beside.writable,
            decisions: beside.decisions,
            workers: Workers::start(options.workers, options.waiting)?,
            writers: Workers::start(1, options.waiting)?,
            address: listener.local_addr()?,
            options,
            metrics: Metrics::default(),
            stop: Notify::new(),
        };
        Ok(Self { shared: Arc::new(shared), listener })
    }

    /// The address that it is on: with the port that the system chose, if port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// A way to reach it once it runs.
    pub fn handle(&self) -> Handle {
        Handle(Arc::clone(&self.shared))
    }

    /// Answers until it is told to stop; what is being answered then is still answered.
    ///
    /// # Errors
    ///
    /// If the system gives no sockets or timers.
    pub fn run(self) -> io::Result<()> {
        // What the first page would wait for; whoever asks meanwhile waits for the same.
        let current = self.shared.current();
        let _ = std::thread::Builder::new().name("survey".to_owned()).spawn(move || current.survey().is_ok());
        listen::run(&self.shared, self.listener)
    }
}

impl Handle {
    /// Has the server stop when it has answered what it is answering.
    pub fn stop(&self) {
        self.0.stop.notify_one();
    }

    /// Serves another state of the graph from now on. What is being answered is answered from the one before.
    pub fn replace(&self, graph: GraphStore, version: &str) {
        self.0.replace(graph, version);
    }
}
