//! Takes connections, bounded in number and in the time that each may waste, and lets them end when the server stops.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use vo_meter::give_memory_back;

use crate::access::Network;
use crate::connection::Connection;
use crate::in_flight::{Held, InFlight};
use crate::stopping::Stopping;

/// As many connections at once. More wait to be taken.
const CONNECTIONS: usize = 4_096;

/// How long the head of a request may take to come.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of a head, at most.
const HEAD_BYTES: usize = 64 << 10;

/// Requests at once over one connection of HTTP/2.
const STREAMS: u32 = 100;

/// Streams of one connection of HTTP/2 that the other side, or we, may reset before it is ended ("rapid reset").
const RESETS: usize = 64;

/// How long what was begun may take once the server is to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// How long what is only half sent is still waited for then.
const HALF_SENT: Duration = Duration::from_millis(500);

/// How long the last bytes of an answer may take to go once nothing else is to be done.
const FLUSH: Duration = Duration::from_millis(200);

/// Nobody came for so long: then it is quiet.
const REST: Duration = Duration::from_secs(5);

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

/// What every connection is served with.
pub struct Door {
    /// What answers.
    pub router: Router,
    /// What encrypts, where that is done here.
    pub tls: Option<TlsAcceptor>,
    /// Who may connect at all: only these proxies; everybody if it is nothing.
    pub only: Option<Vec<Network>>,
    /// Connections of one address at once; as many as there is room for if it is nothing.
    pub by_address: Option<usize>,
    /// Whether the server ends.
    pub stopping: Stopping,
}

/// Serves every connection until `stop`, and then those that are still at something, for a while.
pub async fn serve(listener: TcpListener, door: Door, stop: impl Future<Output = ()>) {
    let (graceful, room) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let (door, flights, mut stop) = (Arc::new(door), InFlight::default(), pin!(stop));
    let guests = Arc::new(Guests::default());
    loop {
        let next = async {
            let room = Arc::clone(&room).acquire_owned().await;
            (room, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            (room, connection) = next => match (room, connection) {
                (Ok(room), Ok((stream, peer))) => {
                    let peer = peer.ip().to_canonical();
                    if let Some(guest) = guests.enter(peer, &door) {
                        let met = meet(stream, peer, Arc::clone(&door), graceful.watcher(), flights.clone(), (room, guest));
                        let guests = Arc::clone(&guests);
                        tokio::spawn(async move {
                            met.await;
                            guests.rest().await;
                        });
                    }
                }
                (_, Err(error)) => {
                    tracing::warn!(why = %error, "a connection could not be taken");
                    tokio::time::sleep(BACK_OFF).await;
                }
                (Err(_), _) => break,
            },
        }
    }
    drop(listener);
    door.stopping.begin();
    let drained = async {
        tokio::select! {
            () = flights.none() => {}
            () = tokio::time::sleep(HALF_SENT) => {}
        }
        // What was begun is answered; what was never sent to its end is not waited for.
        door.stopping.cut();
        flights.none().await;
    };
    let _ = tokio::time::timeout(DRAIN, async {
        tokio::select! {
            () = graceful.shutdown() => {}
            () = async { drained.await; tokio::time::sleep(FLUSH).await } => {}
        }
    })
    .await;
}

/// How many connections each address has.
#[derive(Debug, Default)]
struct Guests(Mutex<HashMap<IpAddr, usize>>);

/// One of them, until it is dropped.
struct Guest {
    guests: Arc<Guests>,
    address: IpAddr,
}

impl Guests {
    /// Lets a connection in, unless its address may not have one, or has enough.
    fn enter(self: &Arc<Self>, address: IpAddr, door: &Door) -> Option<Guest> {
        if door.only.as_ref().is_some_and(|only| !only.iter().any(|proxy| proxy.has(address))) {
            tracing::warn!(from = %address, "a connection was closed: it does not come from a proxy that is listed");
            return None;
        }
        let mut guests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = guests.entry(address).or_default();
        if door.by_address.is_some_and(|most| *count >= most) {
            return None;
        }
        *count += 1;
        Some(Guest { guests: Arc::clone(self), address })
    }
}

impl Guests {
    fn are_gone(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Once the last one has gone, and none came for a while, what they took of memory goes back to the system.
    async fn rest(&self) {
        if self.are_gone() {
            tokio::time::sleep(REST).await;
            if self.are_gone() {
                let _ = tokio::task::spawn_blocking(give_memory_back).await;
            }
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut guests = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = guests.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                guests.remove(&self.address);
            }
        }
    }
}

/// Encrypts a connection if that is to be done here, and answers what comes over it.
async fn meet(
    stream: TcpStream,
    peer: IpAddr,
    door: Arc<Door>,
    watcher: Watcher,
    flights: InFlight,
    held: (OwnedSemaphorePermit, Guest),
) {
    // Small answers go at once.
    let _ = stream.set_nodelay(true);
    let Some(tls) = &door.tls else {
        answer(stream, Connection { peer, is_encrypted: false }, &door, watcher, flights).await;
        drop(held);
        return;
    };
    let hands = tokio::time::timeout(HEAD_TIMEOUT, tls.accept(stream));
    let stream = tokio::select! {
        shaken = hands => shaken,
        () = door.stopping.begun() => return,
    };
    // Whoever speaks no TLS, or too slowly, is told nothing.
    if let Ok(Ok(stream)) = stream {
        answer(stream, Connection { peer, is_encrypted: true }, &door, watcher, flights).await;
    }
    drop(held);
}

/// Answers what comes over a connection.
async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    connection: Connection,
    door: &Door,
    watcher: Watcher,
    flights: InFlight,
) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BYTES);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(STREAMS).max_header_list_size(HEAD_BYTES as u32);
    builder.http2().max_pending_accept_reset_streams(RESETS).max_local_error_reset_streams(RESETS);
    builder.http2().keep_alive_interval(HEAD_TIMEOUT).keep_alive_timeout(HEAD_TIMEOUT);
    let router = door.router.clone();
    let service = tower::service_fn(move |request: Request<Incoming>| {
        let (router, flight) = (router.clone(), flights.begin());
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(connection);
            let answer = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            Ok::<_, Infallible>(answer.map(|body| Body::new(Held::new(body, flight))))
        }
    });
    let served = builder.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service));
    // How it ends is the business of the other side.
    let _ = watcher.watch(served.into_owned()).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_connections_at_most() {
        let door = |only: Option<&str>, by_address| Door {
            router: Router::new(),
            tls: None,
            only: only.map(|proxy| vec![proxy.parse().unwrap()]),
            by_address,
            stopping: Stopping::new(),
        };
        let (guests, one) = (Arc::new(Guests::default()), IpAddr::from([192, 0, 2, 1]));
        let bounded = door(None, Some(2));
        let held: Vec<_> = (0..3).map(|_| guests.enter(one, &bounded)).collect();
        assert_eq!(held.iter().flatten().count(), 2);
        assert!(guests.enter(IpAddr::from([192, 0, 2, 2]), &bounded).is_some());
        drop(held);
        assert!(guests.0.lock().unwrap().is_empty());
        let proxied = door(Some("127.0.0.1"), None);
        assert!(
            guests.enter(one, &proxied).is_none() && guests.enter(IpAddr::from([127, 0, 0, 1]), &proxied).is_some()
        );
    }
}
