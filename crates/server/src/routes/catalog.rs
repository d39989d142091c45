//! What there is to choose from: voices, looks, export presets.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use vo_setup::Paths;
use vo_studio::StudioError;
use vo_studio::library::{self, ComesFrom};

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::state::AppState;

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
    /// Columns of its frames.
    width: u32,
    /// Their rows.
    height: u32,
    /// Frames in a second.
    rate: u32,
    /// Where it comes from.
    origin: Origin,
}

/// All voices, those that cannot speak here too, with the reason.
#[utoipa::path(get, path = "/api/v1/voices", responses((status = 200, description = "The voices.", body = Vec<Voice>)))]
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
#[utoipa::path(get, path = "/api/v1/looks", responses((status = 200, description = "The looks.", body = Vec<Look>)))]
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
#[utoipa::path(get, path = "/api/v1/presets", responses((status = 200, description = "The presets.", body = Vec<Preset>)))]
pub async fn presets(State(state): State<AppState>) -> Result<Json<Vec<Preset>>, Refused> {
    listed(state, |paths| {
        let shown = |library::Preset { preset, origin, .. }| Preset {
            name: preset.name,
            width: preset.width,
            height: preset.height,
            rate: preset.fps,
            origin: origin.into(),
        };
        library::presets(paths, &paths.data_dir).into_iter().map(shown).collect()
    })
    .await
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
    let work = move || Ok::<_, StudioError>(list(state.settings.paths().map_err(StudioError::from)?));
    blocking(work).await.map(Json)
}
