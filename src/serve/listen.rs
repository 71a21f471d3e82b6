//! Listening: a socket in, every connection to it looked after until its client goes, is too slow or the server stops.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;

use super::reply::{Problem, Reply};
use super::request::Request;
use super::{Shared, negotiate, routes, writing};
use crate::query::Cancel;

/// How long a server that stops waits for what it is answering.
const FAREWELL: Duration = Duration::from_secs(30);

/// How long no connection is taken when the system has none to give.
const REST: Duration = Duration::from_millis(50);

/// How many bytes the head of a request has at most.
const MAX_HEAD: usize = 32 << 10;

pub(super) fn run(shared: &Arc<Shared>, listener: std::net::TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        accept(shared, &listener).await;
        Ok(())
    })
}

async fn accept(shared: &Arc<Shared>, listener: &TcpListener) {
    let places = Arc::new(Semaphore::new(shared.options.connections));
    let (stopping, stopped) = watch::channel(false);
    loop {
        let next = async {
            // A semaphore that nobody closes always gives a place in the end.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = next => accepted,
            () = shared.stop.notified() => break,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(REST).await;
            continue;
        };
        let (shared, stopped) = (Arc::clone(shared), stopped.clone());
        tokio::spawn(async move {
            shared.metrics.connections.fetch_add(1, Ordering::Relaxed);
            connection(Arc::clone(&shared), stream, stopped).await;
            shared.metrics.connections.fetch_sub(1, Ordering::Relaxed);
            drop(place);
        });
    }
    drop(stopped);
    let _ = stopping.send(true);
    // Each connection holds a receiver as long as it is looked after.
    let _ = tokio::time::timeout(FAREWELL, stopping.closed()).await;
}

/// Looks after a connection until it ends. What goes wrong on it costs nobody else anything.
async fn connection(shared: Arc<Shared>, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let patience = shared.options.patience;
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(patience));
    let service = service_fn(|request| answer(Arc::clone(&shared), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn answer(
    shared: Arc<Shared>,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let begun = Instant::now();
    let counted = Counted { shared: &shared, begun, status: None };
    let reply = reply(&shared, request).await;
    counted.end(reply.status);
    Ok(reply.into_response())
}

/// A request that is counted when it ends, however it ends.
struct Counted<'s> {
    shared: &'s Shared,
    begun: Instant,
    status: Option<StatusCode>,
}

impl Counted<'_> {
    fn end(mut self, status: StatusCode) {
        self.status = Some(status);
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        match self.status {
            Some(status) => self.shared.metrics.count(status.as_u16(), self.begun.elapsed()),
            None => {
                self.shared.metrics.abandoned.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

async fn reply(shared: &Arc<Shared>, request: hyper::Request<Incoming>) -> Reply {
    if let Err(problem) = routes::check_host(shared, request.headers()) {
        return problem.into_reply();
    }
    let most = routes::most_bytes(shared, request.headers());
    let request = match Request::read(request, most, &shared.options).await {
        Ok(request) => request,
        Err(problem) => return problem.into_reply(),
    };
    if let Some(reply) = routes::at_once(shared, &request) {
        return routes::with_common(reply, &request, &shared.options);
    }
    let mut gone = Gone(Some(request.cancel.clone()));
    let known = request.header(IF_NONE_MATCH).map(str::to_owned);
    let is_read = matches!(request.method, Method::GET | Method::HEAD);
    let gzip = negotiate::takes_gzip(request.header(ACCEPT_ENCODING));
    let theirs = Arc::clone(shared);
    let writes = shared.writable.is_some() && writing::writes(&request);
    let workers = if writes { &shared.writers } else { &shared.workers };
    let work = workers.send(move || {
        let reply = routes::answer(&theirs, &request).unwrap_or_else(Problem::into_reply);
        let reply = routes::with_common(reply, &request, &theirs.options);
        let reply = match known {
            Some(known) if is_read => routes::unless_known(reply, &known),
            _ => reply,
        };
        if gzip { reply.packed() } else { reply }
    });
    let Ok(receiver) = work else {
        shared.metrics.refused.fetch_add(1, Ordering::Relaxed);
        return Problem::busy().into_reply();
    };
    let reply = receiver.await.unwrap_or_else(|_| {
        let detail = "the program has a defect that this request meets";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_reply()
    });
    gone.0 = None;
    reply
}

/// Ends the work for a request when its client is gone before the reply: what waits for it is dropped then.
struct Gone(Option<Cancel>);

impl Drop for Gone {
    fn drop(&mut self) {
        if let Some(cancel) = &self.0 {
            cancel.cancel();
        }
    }
}
