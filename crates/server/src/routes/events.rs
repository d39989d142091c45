//! Events: what happens, as server-sent events or over one WebSocket.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message as Frame, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use tokio::time::{Instant, interval_at, timeout};
use utoipa::IntoParams;
use vo_studio::Code;

use crate::answer::Refused;
use crate::caller::Caller;
use crate::extract::Query;
use crate::listener::Listener;
use crate::state::AppState;

/// A client is looked after so often.
const PING: Duration = Duration::from_secs(20);

/// One that takes or says nothing for so long is let go.
const SILENCE: Duration = Duration::from_secs(60);

/// How long one message may take to be taken.
const STUCK: Duration = Duration::from_secs(20);

/// Bytes of what a client may say at once.
const LONGEST: usize = 64 << 10;

/// Bytes that are read at once: the usual 128 KiB, for each client, would be most of what the server takes.
const BUFFER: usize = 4 << 10;

/// Where the WebSocket is.
const WEBSOCKET: &str = "/api/v1/events/ws";

/// From where on events are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The number of the last event that was heard. Left out: a snapshot comes first.
    pub since: Option<u64>,
}

/// What happens, as server-sent events: a snapshot, then every change with its number. `Last-Event-ID` goes on where it ended.
#[utoipa::path(get, path = "/api/v1/events", tag = "events",
    params(Since, ("Last-Event-ID" = Option<u64>, Header, description = "The number of the last event that was heard.")),
    responses((status = 200, description = "Events, until one of both sides ends it.", body = String, content_type = "text/event-stream")))]
pub async fn sse(
    State(state): State<AppState>,
    caller: Caller,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let listener = Listener::new(state, caller, last.or(since.since));
    let events = unfold(listener, |mut listener| async {
        let message = listener.next().await?;
        let event = Event::default().event(&*message.topic).data(&*message.text);
        let event = if let Some(seq) = message.seq { event.id(seq.to_string()) } else { event };
        Some((Ok(event), listener))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(PING))
}

/// The same over a WebSocket: each message is one event as JSON.
#[utoipa::path(get, path = "/api/v1/events/ws", tag = "events", params(Since),
    responses((status = 101, description = "Events, until one of both sides ends it."),
        (status = 426, description = "It is no request for a WebSocket.")))]
pub async fn websocket(
    State(state): State<AppState>,
    caller: Caller,
    Query(since): Query<Since>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refused> {
    let why = "this address is for a WebSocket; /api/v1/events tells the same as server-sent events";
    let upgrade = upgrade.map_err(|_| Refused::new(Code::WebSocketWanted, why))?;
    // It goes on after its request has been answered.
    let room = state.limits.room(WEBSOCKET)?;
    let upgrade = upgrade.read_buffer_size(BUFFER).write_buffer_size(0).max_write_buffer_size(LONGEST * 16);
    let upgrade = upgrade.max_message_size(LONGEST).max_frame_size(LONGEST);
    Ok(upgrade.on_upgrade(async move |socket| {
        talk(socket, Listener::new(state, caller, since.since)).await;
        drop(room);
    }))
}

/// Tells a client what happens until one of both ends it. What the client says is not listened to, but that it says something.
async fn talk(mut socket: WebSocket, mut listener: Listener) {
    let (mut pings, mut heard) = (interval_at(Instant::now() + PING, PING), Instant::now());
    loop {
        let frame = tokio::select! {
            message = listener.next() => match message {
                Some(message) => Frame::Text(Utf8Bytes::from(&*message.text)),
                None => break,
            },
            said = socket.recv() => match said {
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {
                    heard = Instant::now();
                    continue;
                }
            },
            _ = pings.tick() => {
                if heard.elapsed() > SILENCE {
                    return;
                }
                Frame::Ping(Bytes::new())
            }
        };
        // Whoever does not take what happens comes back later and misses nothing.
        if !matches!(timeout(STUCK, socket.send(frame)).await, Ok(Ok(()))) {
            return;
        }
    }
    let _ = timeout(STUCK, socket.send(Frame::Close(None))).await;
}
