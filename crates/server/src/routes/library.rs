//! The library: its list, its assets, what shows them, and their files.

pub mod wire;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use vo_files::Folder;
use vo_jobs::NewJob;
use vo_library::{AssetId, LibraryError, Made, holds};
use vo_studio::Code;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::{JsonBody, Path, Query};
use crate::ranged::{attachment, is_known, parted};
use crate::routes::jobs::within_quota;
use crate::state::AppState;
use crate::work::{Source, Task, Workshop, check_source};
use wire::{Added, AddedAs, Asset, AssetsPage, Change, Force, Import, Importing, WantedAssets, content_type};

/// What is named by its content never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// What came from others may do nothing, wherever it is opened.
const NO_RIGHTS: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// Lists assets: filtered, searched, in pages that are as quick at the end as at the beginning.
#[utoipa::path(get, path = "/api/v1/library/assets", tag = "library", params(WantedAssets),
    responses((status = 200, description = "A page of assets.", body = AssetsPage),
        (status = 422, description = "`after` is not what a page has said.")))]
pub async fn list(
    State(state): State<AppState>,
    Query(wanted): Query<WantedAssets>,
) -> Result<Json<AssetsPage>, Refused> {
    let (filter, page) = wanted.read();
    let listing = blocking(move || state.workshop.library.list(&filter, &page)).await?;
    Ok(Json(listing.into()))
}

/// All about an asset.
#[utoipa::path(get, path = "/api/v1/library/assets/{id}", tag = "library", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The asset.", body = Asset), (status = 404, description = "There is none.")))]
pub async fn read(State(state): State<AppState>, Path(id): Path<u64>) -> Result<Json<Asset>, Refused> {
    let asset = blocking(move || state.workshop.library.get(AssetId(id))).await?;
    Ok(Json(asset.into()))
}

/// Changes the name or the tags of an asset.
#[utoipa::path(patch, path = "/api/v1/library/assets/{id}", tag = "library", request_body = Change,
    params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The asset as it is now.", body = Asset), (status = 404, description = "There is none."),
        (status = 422, description = "A name or a tag cannot be used.")))]
pub async fn change(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    JsonBody(change): JsonBody<Change>,
) -> Result<Json<Asset>, Refused> {
    let asset = blocking(move || state.workshop.library.edit(AssetId(id), &change.into())).await?;
    Ok(Json(asset.into()))
}

/// Deletes an asset. If projects use it they are told, and it is only done with `force`.
#[utoipa::path(delete, path = "/api/v1/library/assets/{id}", tag = "library", params(("id" = u64, Path, description = "Its number."), Force),
    responses((status = 204, description = "It is gone."), (status = 404, description = "There is none."),
        (status = 409, description = "Projects use it: the message says which.")))]
pub async fn remove(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    Query(Force { force }): Query<Force>,
) -> Result<StatusCode, Refused> {
    let workshop = state.workshop.clone();
    let remove = move || workshop.library.remove(AssetId(id), force, |asset| used_by(&workshop, asset));
    blocking(remove).await.map(|()| StatusCode::NO_CONTENT)
}

/// The projects in whose folder `media` an asset is.
fn used_by(workshop: &Workshop, asset: &vo_library::Asset) -> Result<Vec<String>, LibraryError> {
    let wrong = |source| LibraryError::Files { what: "looking for projects that use an asset", source };
    let content = workshop.library.content_path(asset.digest);
    // Where nobody has made a project there is no folder of them.
    let Ok(projects) = Folder::open(&workshop.projects()) else { return Ok(Vec::new()) };
    let mut using = Vec::new();
    for name in projects.names().map_err(wrong)? {
        if holds(&projects.path().join(&name).join("media"), asset, &content).map_err(wrong)? {
            using.push(vo_files::shown(&name));
        }
    }
    Ok(using)
}

/// The file of an asset, or one part of it.
#[utoipa::path(get, path = "/api/v1/library/assets/{id}/content", tag = "library",
    params(("id" = u64, Path, description = "Its number."), ("Range" = Option<String>, Header, description = "One part, such as `bytes=0-1023`."),
        ("If-Range" = Option<String>, Header, description = "The part only if the `ETag` is this one.")),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of it.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "It is the one that is known."), (status = 404, description = "There is none."),
        (status = 416, description = "There is no such part.")))]
pub async fn content(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let (asset, file) = blocking(move || state.workshop.library.open_content(AssetId(id))).await?;
    let tag = tag(&asset.digest);
    let name = vo_library::file_name(&asset.name, &asset.format);
    let mut about = HeaderMap::from_iter([
        (header::CONTENT_TYPE, content_type(&asset.format)),
        (header::CONTENT_DISPOSITION, attachment(&name)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ]);
    about.extend(kept(&tag));
    if is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    let mut answer = parted((file, asset.bytes), &tag, &headers).await?;
    if answer.status() != StatusCode::RANGE_NOT_SATISFIABLE {
        answer.headers_mut().extend(about);
    }
    Ok(answer)
}

/// The thumbnail of an asset: WebP of at most 320x568 pixels and 40 KB.
#[utoipa::path(get, path = "/api/v1/library/assets/{id}/thumbnail", tag = "library", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The thumbnail.", body = Vec<u8>, content_type = "image/webp"),
        (status = 304, description = "It is the one that is known."), (status = 404, description = "There is none.")))]
pub async fn thumbnail(state: State<AppState>, id: Path<u64>, headers: HeaderMap) -> Result<Response, Refused> {
    shown(state, id, headers, Made::Thumbnail).await
}

/// Pictures out of an asset: ten of 90x160 pixels beside each other, as WebP of at most 100 KB.
#[utoipa::path(get, path = "/api/v1/library/assets/{id}/strip", tag = "library", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The pictures.", body = Vec<u8>, content_type = "image/webp"),
        (status = 304, description = "They are those that are known."), (status = 404, description = "There are none.")))]
pub async fn strip(state: State<AppState>, id: Path<u64>, headers: HeaderMap) -> Result<Response, Refused> {
    shown(state, id, headers, Made::Strip).await
}

/// The peaks of an asset's sound: the lowest and the highest sample of each tenth of a second, from -128 to 127.
#[utoipa::path(get, path = "/api/v1/library/assets/{id}/peaks", tag = "library", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The peaks.", body = Peaks), (status = 304, description = "They are those that are known."),
        (status = 404, description = "There are none.")))]
pub async fn peaks(state: State<AppState>, id: Path<u64>, headers: HeaderMap) -> Result<Response, Refused> {
    shown(state, id, headers, Made::Peaks).await
}

/// How loud a sound is, from moment to moment.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it is written by a worker, and its shape told here")]
pub struct Peaks {
    /// Peaks in a second.
    per_second: u32,
    /// The lowest sample of each, from -128 to 0.
    lowest: Vec<i8>,
    /// The highest sample of each, from 0 to 127.
    highest: Vec<i8>,
}

async fn shown(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    headers: HeaderMap,
    made: Made,
) -> Result<Response, Refused> {
    let (digest, bytes) = blocking(move || state.workshop.library.made(AssetId(id), made)).await?;
    let tag = tag(&digest);
    if is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept(&tag)).into_response());
    }
    let kind = if made == Made::Peaks { "application/json" } else { "image/webp" };
    Ok(([(header::CONTENT_TYPE, kind)], kept(&tag), bytes).into_response())
}

/// Imports what lies at an address: a job, in which it is downloaded and becomes an asset.
#[utoipa::path(post, path = "/api/v1/library/imports", tag = "library", request_body = Import,
    responses((status = 202, description = "It is in the queue.", body = Importing),
        (status = 422, description = "It is no address that is reached."), (status = 429, description = "As many jobs wait as may.")))]
pub async fn import(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(import): JsonBody<Import>,
) -> Result<(StatusCode, Json<Importing>), Refused> {
    let Import { url, name, tags } = import;
    check_source(&url, &state.workshop.egress())?;
    let task = Task::Import { url, name, tags };
    let job = NewJob::new(task.kind(), &caller.name, serde_json::to_value(&task).unwrap_or(Value::Null));
    let job = NewJob { metadata: json!({ "from": "library" }), ..job };
    let submitted = blocking(move || {
        within_quota(&state.queue, &caller, 1)?;
        state.queue.submit(job, None).map_err(Refused::from)
    });
    let submitted = submitted.await?;
    Ok((StatusCode::ACCEPTED, Json(Importing { job: submitted.job.0 })))
}

/// Gives a project an asset: its file, in the folder `media`.
#[utoipa::path(post, path = "/api/v1/projects/{id}/media", tag = "projects", request_body = Added,
    params(("id" = String, Path, description = "The identifier of the project.")),
    responses((status = 201, description = "So it is called there.", body = AddedAs),
        (status = 404, description = "There is no such project or asset."), (status = 422, description = "The name cannot be used."),
        (status = 507, description = "The disk is full.")))]
pub async fn add_to_project(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(Added { asset, name }): JsonBody<Added>,
) -> Result<(StatusCode, Json<AddedAs>), Refused> {
    let project = Source::Project(id);
    project.check()?;
    let workshop = state.workshop.clone();
    let add = move || {
        let folder = project.path(&workshop.projects());
        let missing =
            || Refused::new(Code::ProjectMissing, "there is no such project: /api/v1/projects lists those there are");
        let folder = Folder::open(&folder).map_err(|_| missing())?;
        let wrong = |error| LibraryError::Files { what: "opening a project", source: error };
        let media = folder.below("media".as_ref()).map_err(wrong)?;
        Ok::<_, Refused>(workshop.library.add_to(AssetId(asset), &media, name.as_deref())?)
    };
    let called = blocking(add).await?;
    Ok((StatusCode::CREATED, Json(AddedAs { file: format!("media/{called}") })))
}

/// The tag of a content.
fn tag(digest: &vo_digest::Digest) -> String {
    format!("\"{digest}\"")
}

/// That it may be kept for ever, and by what it is known.
fn kept(tag: &str) -> [(HeaderName, HeaderValue); 3] {
    let tag = HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static(""));
    [(header::ETAG, tag), (header::CACHE_CONTROL, FOR_EVER), (header::CONTENT_SECURITY_POLICY, NO_RIGHTS)]
}
