//! Takes connections, bounded in number and in the time that each may waste, and lets them end when the server stops.

use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

/// As many connections at once. More wait to be taken.
const CONNECTIONS: usize = 4_096;

/// How long the head of a request may take to come.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of a head, at most.
const HEAD_BYTES: usize = 64 << 10;

/// Requests at once over one connection of HTTP/2.
const STREAMS: u32 = 100;

/// How long what was begun may take once the server is to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// After an error of the system, such as too many open files, it waits so long before it takes the next connection.
const BACK_OFF: Duration = Duration::from_millis(100);

/// Ends when a signal asks the server to stop.
///
/// # Errors
/// What the system says if signals cannot be caught.
#[cfg(unix)]
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

/// Ends when a signal asks the server to stop.
///
/// # Errors
/// What the system says if signals cannot be caught.
#[cfg(not(unix))]
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        let _ = interrupt.recv().await;
    })
}

/// Serves every connection until `stop`, and then those that are still at something, for a while.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (graceful, room) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let room = Arc::clone(&room).acquire_owned().await;
            (room, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            (room, connection) = next => match (room, connection) {
                (Ok(room), Ok((stream, _))) => answer(stream, room, &router, &graceful),
                (_, Err(error)) => {
                    tracing::warn!(why = %error, "a connection could not be taken");
                    tokio::time::sleep(BACK_OFF).await;
                }
                (Err(_), _) => break,
            },
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
}

/// Answers what comes over a connection, as a task of its own.
fn answer(stream: TcpStream, room: OwnedSemaphorePermit, router: &Router, graceful: &GracefulShutdown) {
    // Small answers go at once.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BYTES);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(STREAMS).max_header_list_size(HEAD_BYTES as u32);
    builder.http2().keep_alive_interval(HEAD_TIMEOUT).keep_alive_timeout(HEAD_TIMEOUT);
    let router = router.clone();
    let service = tower::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            Ok::<_, Infallible>(router.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {}))
        }
    });
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service));
    let watched = graceful.watch(connection.into_owned());
    tokio::spawn(async move {
        // How it ends is the business of the other side.
        let _ = watched.await;
        drop(room);
    });
}
