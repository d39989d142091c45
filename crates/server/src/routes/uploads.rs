//! Uploads into the library by the tus protocol, version 1.0.0 (<https://tus.io/protocols/resumable-upload>). What is answered
//! is on the disk, and a body of any length takes the same memory.

pub mod wire;

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use tokio::time::{Duration, timeout};
use vo_library::{AssetState, Created, LibraryError, MediaLibrary, NewUpload, Receiving, Upload, UploadId};
use vo_studio::Code;

use super::library::wire::Asset;
use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::Path;
use crate::state::AppState;
use crate::work::look_later;
use wire::{Asked, UploadView, known, limits, state_of};

/// A body of which nothing comes for so long is at its end: what came of it is kept.
const STALL: Duration = Duration::from_secs(30);

/// Bytes that are written at once.
const PIECE: usize = 256 << 10;

/// What the tus protocol calls the type of a body.
const OCTETS: &str = "application/offset+octet-stream";

/// What of the tus protocol is spoken here, and how large a file may be.
#[utoipa::path(options, path = "/api/v1/library/uploads", tag = "uploads",
    responses((status = 204, description = "Told in headers: `Tus-Version`, `Tus-Extension`, `Tus-Max-Size`, `Tus-Checksum-Algorithm`.")))]
pub async fn options() -> Response {
    (StatusCode::NO_CONTENT, limits()).into_response()
}

/// Uploads that are not finished, the oldest first.
#[utoipa::path(get, path = "/api/v1/library/uploads", tag = "uploads",
    responses((status = 200, description = "The uploads.", body = Vec<UploadView>)))]
pub async fn list(State(state): State<AppState>) -> Result<Json<Vec<UploadView>>, Refused> {
    let uploads = blocking(move || state.workshop.library.uploads()).await?;
    Ok(Json(uploads.into_iter().map(UploadView::from).collect()))
}

/// Begins an upload; a body is its beginning. With `X-Content-Digest` of a file that is in the library nothing is to be sent.
#[utoipa::path(post, path = "/api/v1/library/uploads", tag = "uploads",
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    params(("Tus-Resumable" = Option<String>, Header, description = "`1.0.0`."),
        ("Upload-Length" = Option<u64>, Header, description = "Bytes in all."),
        ("Upload-Defer-Length" = Option<String>, Header, description = "`1`: the length is told later."),
        ("Upload-Metadata" = Option<String>, Header, description = "Pairs of a key and a value in Base64: `filename`, `digest`."),
        ("Upload-Checksum" = Option<String>, Header, description = "What the body must come to."),
        ("X-Content-Digest" = Option<String>, Header, description = "`blake3:` and the digest of the whole file.")),
    responses((status = 201, description = "It is at `Location`; `Upload-Offset` bytes of it are here."),
        (status = 200, description = "This content is in the library.", body = Asset),
        (status = 400, description = "A header cannot be read."), (status = 408, description = "Nothing came for half a minute."),
        (status = 412, description = "Another version of tus."), (status = 413, description = "The file is too large."),
        (status = 423, description = "Another request sends to it."), (status = 429, description = "Too many are not finished."),
        (status = 460, description = "The body does not match its checksum."), (status = 503, description = "Too many at once."),
        (status = 507, description = "The library or the disk is full.")))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let asked = Asked::read(&headers)?;
    let has_body = asked.is_octets;
    let new = NewUpload { name: asked.name.clone(), length: asked.length_to_begin()?, digest: asked.digest };
    let library = Arc::clone(&state.workshop.library);
    let create = move || {
        within_quota(&library, &caller, new.length)?;
        library.create(&new).map_err(Refused::from)
    };
    let upload = match blocking(create).await? {
        Created::Known(asset) => return Ok(known(*asset)),
        Created::Upload(upload) => upload,
    };
    let id = upload.id.clone();
    let is_empty = upload.length == Some(0);
    let upload = if has_body || is_empty { receive(&state, id, 0, asked, body).await? } else { upload };
    Ok((StatusCode::CREATED, state_of(&upload), [(header::LOCATION, wire::address(&upload.id))]).into_response())
}

/// Makes sure that a user's upload leaves the library within what that user may fill it to. One that does not say its length yet
/// is let in while there is room at all.
fn within_quota(library: &MediaLibrary, caller: &Caller, length: Option<u64>) -> Result<(), Refused> {
    let Some(most) = caller.quota.library else { return Ok(()) };
    let (_, bytes) = library.totals()?;
    if bytes.saturating_add(length.unwrap_or(1)) <= most {
        return Ok(());
    }
    let why = format!(
        "the library has {bytes} bytes, and {} may fill it to {most}: delete something, or ask an admin",
        caller.name
    );
    Err(Refused::new(Code::LibraryFull, why))
}

/// How far an upload is: `Upload-Offset`.
#[utoipa::path(head, path = "/api/v1/library/uploads/{id}", tag = "uploads",
    params(("id" = String, Path, description = "Its name.")),
    responses((status = 200, description = "Told in headers."), (status = 404, description = "There is none.")))]
pub async fn offset(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Refused> {
    let id = named(&id)?;
    let upload = blocking(move || state.workshop.library.upload(&id)).await?;
    Ok((StatusCode::OK, state_of(&upload), wire::about(&upload)).into_response())
}

/// Sends bytes of an upload from `Upload-Offset` on. What is answered is durable; of a body that breaks off all but the last
/// eight megabytes at most is kept, unless it has a checksum. Once all is here `Content-Location` is the asset.
#[utoipa::path(patch, path = "/api/v1/library/uploads/{id}", tag = "uploads",
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    params(("id" = String, Path, description = "Its name."),
        ("Tus-Resumable" = Option<String>, Header, description = "`1.0.0`."),
        ("Upload-Offset" = u64, Header, description = "Where the bytes belong: where the upload is."),
        ("Upload-Length" = Option<u64>, Header, description = "Bytes in all, if that was not told before."),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha1`, `sha256` or `blake3`, and what the body must come to in Base64.")),
    responses((status = 204, description = "So far it is: `Upload-Offset`."), (status = 400, description = "A header cannot be read."),
        (status = 404, description = "There is no such upload."), (status = 408, description = "Nothing came for half a minute."),
        (status = 409, description = "The upload is elsewhere."), (status = 412, description = "Another version of tus."),
        (status = 413, description = "More came than was announced."), (status = 415, description = "The body is of another type."),
        (status = 423, description = "Another request sends to it."), (status = 460, description = "The bytes do not match their checksum."),
        (status = 503, description = "Too many at once."), (status = 507, description = "The disk is full.")))]
pub async fn send(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let (id, asked) = (named(&id)?, Asked::read(&headers)?);
    if !asked.is_octets {
        let why = format!("what is sent to an upload has `Content-Type: {OCTETS}`");
        return Err(Refused::new(Code::MediaTypeRefused, why));
    }
    let offset = asked.offset_to_send()?;
    let upload = receive(&state, id, offset, asked, body).await?;
    Ok((StatusCode::NO_CONTENT, state_of(&upload)).into_response())
}

/// Gives an upload up.
#[utoipa::path(delete, path = "/api/v1/library/uploads/{id}", tag = "uploads",
    params(("id" = String, Path, description = "Its name.")),
    responses((status = 204, description = "It is gone."), (status = 404, description = "There is none."),
        (status = 423, description = "Something is sent to it.")))]
pub async fn terminate(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Refused> {
    let id = named(&id)?;
    blocking(move || state.workshop.library.terminate(&id)).await?;
    Ok((StatusCode::NO_CONTENT, [wire::VERSION]).into_response())
}

fn named(id: &str) -> Result<UploadId, Refused> {
    UploadId::named(id).ok_or_else(|| Refused::new(Code::UploadMissing, "there is no such upload: begin one"))
}

/// Takes a body, and has the file looked at once all of it is here. It is a task of its own: what came is kept even if whoever
/// sends goes away in the middle.
async fn receive(state: &AppState, id: UploadId, offset: u64, asked: Asked, body: Body) -> Result<Upload, Refused> {
    let (library, queue) = (Arc::clone(&state.workshop.library), Arc::clone(&state.queue));
    let task = tokio::spawn(async move {
        let upload = take(&library, id, offset, asked, body).await?;
        if let Some(asset) = upload.asset {
            let look = move || {
                if library.get(asset)?.state == AssetState::Looking {
                    look_later(&queue, asset);
                }
                Ok::<_, LibraryError>(())
            };
            blocking(look).await?;
        }
        Ok(upload)
    });
    task.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

async fn take(
    library: &Arc<MediaLibrary>,
    id: UploadId,
    offset: u64,
    asked: Asked,
    body: Body,
) -> Result<Upload, Refused> {
    let (begun, of) = (Arc::clone(library), id.clone());
    let begin = move || {
        let mut receiving = Receiving::begin(&begun, &of, offset, asked.checksum)?;
        if let (Some(receiving), Some(length)) = (&mut receiving, asked.length) {
            receiving.set_length(length)?;
        }
        Ok::<_, LibraryError>(receiving)
    };
    let Some(mut receiving) = blocking(begin).await? else {
        let library = Arc::clone(library);
        return blocking(move || library.upload(&id)).await;
    };
    let (mut pieces, mut held, mut body) = (Vec::new(), 0, body.into_data_stream());
    let broken = loop {
        match timeout(STALL, body.next()).await {
            Ok(Some(Ok(piece))) => {
                held += piece.len();
                pieces.push(piece);
                if held >= PIECE {
                    receiving = written(receiving, std::mem::take(&mut pieces)).await?;
                    held = 0;
                }
            }
            Ok(None) => break None,
            Ok(Some(Err(_))) => break Some("the connection broke: ask with HEAD where the upload goes on"),
            Err(_) => break Some("nothing came for half a minute: ask with HEAD where the upload goes on"),
        }
    };
    let receiving = written(receiving, pieces).await?;
    match broken {
        None => blocking(move || receiving.end()).await,
        Some(why) => {
            blocking(move || receiving.break_off()).await?;
            Err(Refused::new(Code::RequestTimeout, why))
        }
    }
}

/// Writes what has come, on a thread that may wait for the disk.
async fn written(mut receiving: Receiving, pieces: Vec<Bytes>) -> Result<Receiving, Refused> {
    blocking(move || {
        pieces.iter().try_for_each(|piece| receiving.write(piece))?;
        Ok::<_, LibraryError>(receiving)
    })
    .await
}
