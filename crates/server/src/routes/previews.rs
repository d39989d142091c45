//! What is seen and heard of a project before its movie is made. Every answer says in `Content-Location` where the same bytes are by
//! their content, to be kept for ever.

pub mod wire;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use vo_studio::preview::{PreviewOf, Still, StillFormat};
use vo_studio::{Code, Problem};

use crate::answer::Refused;
use crate::extract::{Path, Query};
use crate::previews::parts;
use crate::project::Project;
use crate::routes::plan::wire::Asked;
use crate::showing::{self, by_content};
use crate::state::AppState;
use wire::{FrameQuery, PlatesView, WaveformView};

/// A frame of the movie, counted from 0, as it reaches the encoder: `12` or `12.webp` as WebP, `12.png` without loss. Lines before it
/// that are not spoken yet are spoken for it: where words fall is not guessed.
#[utoipa::path(get, path = "/api/v1/projects/{id}/frames/{number}", tag = "previews",
    params(("id" = String, Path, description = "The project."),
        ("number" = String, Path, description = "The frame, from 0, and `.webp` or `.png` behind it."), FrameQuery),
    responses((status = 200, description = "The image.", body = Vec<u8>, content_type = "image/webp"),
        (status = 304, description = "It is the one that is known (`If-None-Match`)."),
        (status = 404, description = "There is no such project or frame."),
        (status = 422, description = "The project has mistakes, or images are not that wide."),
        (status = 503, description = "Too many wait: `Retry-After` says when to ask again.")))]
pub async fn frame(
    State(state): State<AppState>,
    Path((id, number)): Path<(String, String)>,
    Query(query): Query<FrameQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let project = Project::find(&state, &id).await?;
    let (number, format) = numbered(&number)?;
    let (width, asked) = query.parts();
    let of = PreviewOf::Frame(number, Still { format, width });
    showing::shown(&state, (&project, &asked.into()), &of, &headers).await
}

/// The plates of the movie: 540x960 segments with nothing painted over them. An edit of words, looks or titles leaves their
/// keys as they are; another clip or another length changes those that it touches. Play them one behind the other, each at
/// `from / rate` seconds, beginning with where the playhead is: each is made when it is fetched.
#[utoipa::path(get, path = "/api/v1/projects/{id}/plates", tag = "previews",
    params(("id" = String, Path, description = "The project.")),
    responses((status = 200, description = "The plates.", body = PlatesView), (status = 404, description = "There is no such project."),
        (status = 422, description = "The project has mistakes, each with its place.")))]
pub async fn plates(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<PlatesView>, Refused> {
    let project = Project::find(&state, &id).await?;
    showing::plates(&state, (&project, &Asked::default().into())).await.map(|plates| Json(plates.into()))
}

/// A plate, `KEY.mp4`, as a stream of one fragment that begins at 0 (MP4 in fragments, H.264, no sound); made if it is not there.
#[utoipa::path(get, path = "/api/v1/projects/{id}/plates/{name}", tag = "previews",
    params(("id" = String, Path, description = "The project."),
        ("name" = String, Path, description = "The key of the plate, and `.mp4`.")),
    responses((status = 200, description = "The plate.", body = Vec<u8>, content_type = "video/mp4"),
        (status = 206, description = "A part of it (`Range`)."), (status = 304, description = "It is known already."),
        (status = 404, description = "The project has no such plate (any more)."),
        (status = 416, description = "It has no such part."), (status = 422, description = "The project has mistakes."),
        (status = 503, description = "Too many wait: `Retry-After` says when to ask again.")))]
pub async fn plate(
    State(state): State<AppState>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let project = Project::find(&state, &id).await?;
    let key = parts(&name).filter(|(_, kind)| *kind == "video/mp4").and_then(|(key, _)| key.parse().ok());
    let Some(key) = key else {
        return Err(none("a plate is called by its key, as the list of plates has it, and `.mp4`"));
    };
    if let Some(answer) = by_content(&state, &name, &headers).await? {
        return Ok(answer);
    }
    let made = showing::shown(&state, (&project, &Asked::default().into()), &PreviewOf::Plate(key), &headers).await?;
    // It is called by its content here, too.
    Ok(by_content(&state, &name, &headers).await?.unwrap_or(made))
}

/// A line, counted from 0, as it is read aloud (WAV): the very take that the movie is made with. It is spoken if it is not yet.
#[utoipa::path(get, path = "/api/v1/projects/{id}/takes/{line}", tag = "previews",
    params(("id" = String, Path, description = "The project."), ("line" = usize, Path, description = "The line, from 0.")),
    responses((status = 200, description = "The take.", body = Vec<u8>, content_type = "audio/wav"),
        (status = 206, description = "A part of it (`Range`)."), (status = 304, description = "It is known already."),
        (status = 404, description = "There is no such project or line."), (status = 416, description = "It has no such part."),
        (status = 422, description = "The project has mistakes."),
        (status = 503, description = "The voice is not installed, or too many wait.")))]
pub async fn take(
    State(state): State<AppState>,
    Path((id, line)): Path<(String, usize)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    of(&state, &id, PreviewOf::Take(line), &headers).await
}

/// How loud a line is over time, to draw it.
#[utoipa::path(get, path = "/api/v1/projects/{id}/takes/{line}/peaks", tag = "previews",
    params(("id" = String, Path, description = "The project."), ("line" = usize, Path, description = "The line, from 0.")),
    responses((status = 200, description = "The peaks.", body = WaveformView), (status = 304, description = "They are known already."),
        (status = 404, description = "There is no such project or line."), (status = 422, description = "The project has mistakes.")))]
pub async fn take_peaks(
    State(state): State<AppState>,
    Path((id, line)): Path<(String, usize)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    of(&state, &id, PreviewOf::TakePeaks(line), &headers).await
}

/// All that is heard, mixed as it will be in the movie (AAC). Lines that are not spoken yet are spoken for it.
#[utoipa::path(get, path = "/api/v1/projects/{id}/sound", tag = "previews",
    params(("id" = String, Path, description = "The project.")),
    responses((status = 200, description = "The sound.", body = Vec<u8>, content_type = "audio/aac"),
        (status = 206, description = "A part of it (`Range`)."), (status = 304, description = "It is known already."),
        (status = 404, description = "There is no such project."), (status = 416, description = "It has no such part."),
        (status = 422, description = "The project has mistakes."),
        (status = 503, description = "A voice is not installed, or too many wait.")))]
pub async fn sound(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    of(&state, &id, PreviewOf::Sound, &headers).await
}

/// How loud all of it is over time, to draw it.
#[utoipa::path(get, path = "/api/v1/projects/{id}/sound/peaks", tag = "previews",
    params(("id" = String, Path, description = "The project.")),
    responses((status = 200, description = "The peaks.", body = WaveformView), (status = 304, description = "They are known already."),
        (status = 404, description = "There is no such project."), (status = 422, description = "The project has mistakes.")))]
pub async fn sound_peaks(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    of(&state, &id, PreviewOf::SoundPeaks, &headers).await
}

/// A preview by its content, as `Content-Location` names it. It never changes, and goes when nobody has wanted it for long.
#[utoipa::path(get, path = "/api/v1/previews/{name}", tag = "previews",
    params(("name" = String, Path, description = "The digest of its content, and the ending of its kind.")),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of it (`Range`)."), (status = 304, description = "It is known already."),
        (status = 404, description = "It is not there any more: ask for it where it came from."),
        (status = 416, description = "It has no such part.")))]
pub async fn preview(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let found = by_content(&state, &name, &headers).await?;
    found.ok_or_else(|| none("there is no such preview (any more): ask for it where it came from"))
}

/// What is asked for of a project, as it is.
async fn of(state: &AppState, id: &str, of: PreviewOf, headers: &HeaderMap) -> Result<Response, Refused> {
    let project = Project::find(state, id).await?;
    showing::shown(state, (&project, &Asked::default().into()), &of, headers).await
}

fn none(why: &str) -> Refused {
    Refused::of(Problem::new(Code::PreviewMissing, why))
}

/// The number of a frame and the kind of its image, as they stand in an address.
fn numbered(text: &str) -> Result<(u32, StillFormat), Refused> {
    let (number, format) = match text.split_once('.') {
        None | Some((_, "webp")) => (text.trim_end_matches(".webp"), Some(StillFormat::Webp)),
        Some((number, "png")) => (number, Some(StillFormat::Png)),
        Some(_) => ("", None),
    };
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|_| is_plain);
    number.zip(format).ok_or_else(|| {
        Refused::new(Code::UnknownFrame, "a frame is called by its number, counted from 0, and `.webp` or `.png`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_called_by_its_number() {
        assert_eq!(numbered("12"), Ok((12, StillFormat::Webp)));
        assert_eq!(numbered("0.webp"), Ok((0, StillFormat::Webp)));
        assert_eq!(numbered("7.png"), Ok((7, StillFormat::Png)));
        for text in ["", ".webp", "-1", "+1", "1.webp.webp", "1.jpg", "99999999999", "a", "1.png.webp"] {
            assert!(numbered(text).is_err(), "{text}");
        }
    }
}
