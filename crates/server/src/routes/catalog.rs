//! What there is to choose from: voices, looks, export presets, backgrounds, music; each to be seen or heard.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use vo_setup::Paths;
use vo_studio::library::{self, ComesFrom};
use vo_studio::preview::{SampleOf, Still, StillFormat};
use vo_studio::{Code, StudioError};

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::{Path, Query};
use crate::ranged::{ASK_AGAIN, Ranged, tag_of};
use crate::routes::previews::wire::{ImageQuery, LookQuery};
use crate::showing::sampled;
use crate::state::AppState;

/// The width of an image of a look or a background where nothing else is asked for, in pixels.
const WIDTH: u32 = 360;

/// A voice.
#[derive(Serialize, ToSchema)]
pub struct Voice {
    /// How a project names it.
    id: String,
    /// The engine that makes its sound.
    engine: String,
    /// Lower-case language tag; empty if it speaks any.
    language: String,
    /// Its name for people.
    name: String,
    /// What to expect of it.
    quality: String,
    /// Why it cannot speak here, with the fix; nothing if it can.
    why_not: Option<String>,
}

/// Where something comes from.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It is a person's own.
    Own,
    /// `vo setup` fetched it.
    Installed,
    /// It is part of the program.
    BuiltIn,
}

/// How captions can look.
#[derive(Serialize, ToSchema)]
pub struct Look {
    /// How a project names it.
    name: String,
    /// What it is good for.
    description: String,
    /// Other names that it answers to.
    aliases: Vec<String>,
    /// Where it comes from.
    origin: Origin,
}

/// Sizes and settings of a kind of movie.
#[derive(Serialize, ToSchema)]
pub struct Preset {
    /// How a project names it.
    name: String,
    /// What it is good for.
    description: String,
    /// Columns of its frames.
    width: u32,
    /// Their rows.
    height: u32,
    /// Frames in a second.
    rate: u32,
    /// Whether captions are painted when the project does not say otherwise.
    captions: bool,
    /// Seconds of a movie that its platform takes at most.
    longest: Option<u32>,
    /// Where it comes from.
    origin: Origin,
}

/// A background that is painted.
#[derive(Serialize, ToSchema)]
pub struct Background {
    /// How a project names it.
    name: &'static str,
    /// Where a picture of it is.
    preview: String,
}

/// Music.
#[derive(Serialize, ToSchema)]
pub struct Music {
    /// How a project names it.
    name: String,
    /// Where it comes from; nothing if it is not here yet.
    origin: Option<Origin>,
    /// Where it is heard, if it is here.
    sound: Option<String>,
    /// What a job of the kind `fetch` is asked for to have it.
    artifact: Option<String>,
    /// Under which terms it may be used, as far as we know.
    licence: Option<String>,
    /// What is known of it.
    about: Option<String>,
}

/// All voices, those that cannot speak here too, with the reason.
#[utoipa::path(get, path = "/api/v1/voices", tag = "catalog", responses((status = 200, description = "The voices.", body = Vec<Voice>)))]
pub async fn voices(State(state): State<AppState>) -> Result<Json<Vec<Voice>>, Refused> {
    listed(state, |paths| {
        let shown = |voice: library::VoiceInfo| Voice {
            id: voice.id,
            engine: voice.engine.to_owned(),
            language: voice.language,
            name: voice.name,
            quality: voice.quality,
            why_not: voice.why_not,
        };
        library::voices(paths).into_iter().map(shown).collect()
    })
    .await
}

/// All looks of this machine.
#[utoipa::path(get, path = "/api/v1/looks", tag = "catalog", responses((status = 200, description = "The looks.", body = Vec<Look>)))]
pub async fn looks(State(state): State<AppState>) -> Result<Json<Vec<Look>>, Refused> {
    listed(state, |paths| {
        let shown = |item: library::Item<library::AboutLook>| Look {
            name: item.name,
            description: item.about.description,
            aliases: item.about.aliases,
            origin: item.origin.into(),
        };
        library::looks(paths, &paths.data_dir).into_iter().map(shown).collect()
    })
    .await
}

/// All export presets of this machine.
#[utoipa::path(get, path = "/api/v1/presets", tag = "catalog", responses((status = 200, description = "The presets.", body = Vec<Preset>)))]
pub async fn presets(State(state): State<AppState>) -> Result<Json<Vec<Preset>>, Refused> {
    listed(state, |paths| {
        let shown = |library::Preset { preset, origin, .. }| Preset {
            name: preset.name,
            description: preset.description,
            width: preset.width,
            height: preset.height,
            rate: preset.fps,
            captions: preset.captions,
            longest: preset.limit.map(|limit| limit.seconds),
            origin: origin.into(),
        };
        library::presets(paths, &paths.data_dir).into_iter().map(shown).collect()
    })
    .await
}

/// A voice, as it says a sentence in its language (WAV). It is spoken once, and kept.
#[utoipa::path(get, path = "/api/v1/voices/{id}/sample", tag = "catalog", params(("id" = String, Path, description = "The voice.")),
    responses((status = 200, description = "The sound.", body = Vec<u8>, content_type = "audio/wav"),
        (status = 206, description = "A part of it (`Range`)."), (status = 304, description = "It is known already."),
        (status = 416, description = "It has no such part."), (status = 422, description = "There is no such voice."),
        (status = 503, description = "It cannot speak here: the list of voices says why.")))]
pub async fn voice_sample(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    sampled(&state, &SampleOf::Voice(id), &headers).await
}

/// A look, painted on a text as it would be in a movie (WebP).
#[utoipa::path(get, path = "/api/v1/looks/{name}/preview.webp", tag = "catalog", params(("name" = String, Path, description = "The look."), LookQuery),
    responses((status = 200, description = "The image.", body = Vec<u8>, content_type = "image/webp"),
        (status = 304, description = "It is known already."), (status = 413, description = "The text is too long."),
        (status = 422, description = "There is no such look, or the text cannot be shown.")))]
pub async fn look_preview(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(LookQuery { text, width }): Query<LookQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    sampled(&state, &SampleOf::Look { name, text, still: image(width) }, &headers).await
}

/// All backgrounds that are painted.
#[utoipa::path(get, path = "/api/v1/backgrounds", tag = "catalog", responses((status = 200, description = "The backgrounds.", body = Vec<Background>)))]
pub async fn backgrounds() -> Json<Vec<Background>> {
    let shown = |name: &&'static str| Background { name, preview: format!("/api/v1/backgrounds/{name}/preview.webp") };
    Json(library::painted_backgrounds().iter().map(shown).collect())
}

/// A painted background (WebP).
#[utoipa::path(get, path = "/api/v1/backgrounds/{name}/preview.webp", tag = "catalog",
    params(("name" = String, Path, description = "The background."), ImageQuery),
    responses((status = 200, description = "The image.", body = Vec<u8>, content_type = "image/webp"),
        (status = 304, description = "It is known already."), (status = 422, description = "No background of that name is painted.")))]
pub async fn background_preview(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(ImageQuery { width }): Query<ImageQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    sampled(&state, &SampleOf::Background { name, still: image(width) }, &headers).await
}

/// All music: what is here, and what can be fetched.
#[utoipa::path(get, path = "/api/v1/music", tag = "catalog", responses((status = 200, description = "The music.", body = Vec<Music>)))]
pub async fn music(State(state): State<AppState>) -> Result<Json<Vec<Music>>, Refused> {
    listed(state, |paths| {
        let shown = |library::MusicInfo { name, origin, artifact, licence, purpose }| Music {
            sound: origin.map(|_| format!("/api/v1/music/{name}/sound")),
            origin: origin.map(Into::into),
            about: purpose,
            name,
            artifact,
            licence,
        };
        library::all_music(paths).into_iter().map(shown).collect()
    })
    .await
}

/// Music that is here, to be heard.
#[utoipa::path(get, path = "/api/v1/music/{name}/sound", tag = "catalog", params(("name" = String, Path, description = "The music.")),
    responses((status = 200, description = "The sound.", body = Vec<u8>, content_type = "audio/ogg"),
        (status = 206, description = "A part of it (`Range`)."), (status = 304, description = "It is known already."),
        (status = 404, description = "No music of that name is here."), (status = 416, description = "It has no such part.")))]
pub async fn music_sound(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let none = || Refused::new(Code::FileMissing, "no music of that name is here: /api/v1/music lists it");
    let found = blocking(move || {
        let music = library::music(state.settings.paths()?);
        let path = music.into_iter().find(|music| music.name == name).and_then(|music| music.file);
        Ok::<_, StudioError>(path.and_then(|path| Some((std::fs::metadata(&path).ok()?, path))))
    });
    let (meta, path) = found.await?.ok_or_else(none)?;
    let kind = match path.extension().and_then(|ending| ending.to_str()) {
        Some("opus" | "ogg" | "oga") => "audio/ogg",
        Some("mp3") => "audio/mpeg",
        Some("flac") => "audio/flac",
        Some("wav") => "audio/wav",
        Some("m4a" | "mp4") => "audio/mp4",
        _ => "application/octet-stream",
    };
    let tag = tag_of(&meta);
    Ranged { path, kind, tag, keep: ASK_AGAIN }.answer(&headers).await?.ok_or_else(none)
}

/// An image of that width.
fn image(width: Option<u32>) -> Still {
    Still { format: StillFormat::Webp, width: Some(width.unwrap_or(WIDTH)) }
}

impl From<ComesFrom> for Origin {
    fn from(origin: ComesFrom) -> Self {
        match origin {
            ComesFrom::Own => Self::Own,
            ComesFrom::Installed => Self::Installed,
            ComesFrom::BuiltIn => Self::BuiltIn,
        }
    }
}

/// A list that waits for the disk, or for a program that is asked, on a thread for that.
async fn listed<T: Send + 'static>(
    state: AppState,
    list: impl FnOnce(&Paths) -> Vec<T> + Send + 'static,
) -> Result<Json<Vec<T>>, Refused> {
    let work = move || Ok::<_, StudioError>(list(state.settings.paths()?));
    blocking(work).await.map(Json)
}
