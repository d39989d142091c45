//! Previews as answers: asked of the person's worker, once for all who want the same, and sent with what tells whether a client
//! has it already.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::de::DeserializeOwned;
use serde_json::Value;
use vo_studio::open::project::Changes;
use vo_studio::preview::{PlateList, Preview, PreviewOf, SampleOf};
use vo_studio::worker::Work;
use vo_studio::{Code, Problem};

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::previews::parts;
use crate::project::Project;
use crate::ranged::{ASK_AGAIN, FOREVER, Ranged};
use crate::state::AppState;
use crate::work::Pace;

/// Where previews are by their content.
const BY_CONTENT: &str = "/api/v1/previews";

/// What is to be seen or heard of a project, as an answer to a request with these headers.
///
/// # Errors
/// What making it fails with.
pub async fn shown(
    state: &AppState,
    (project, changes): (&Project, &Changes),
    of: &PreviewOf,
    headers: &HeaderMap,
) -> Result<Response, Refused> {
    answered(state, headers, || of_project(state, (project, changes), of.clone())).await
}

/// A sample of what there is to choose from, as an answer.
///
/// # Errors
/// What making it fails with.
pub async fn sampled(state: &AppState, of: &SampleOf, headers: &HeaderMap) -> Result<Response, Refused> {
    let make = || {
        let (making, of, name) = (state.clone(), of.clone(), format!("{of:?}"));
        let begin = move || async move {
            let folder = folder(&making).await?;
            asked(&making, Work::Sample { of, folder }, Pace::Soon).await
        };
        state.previews.flights.join(name, begin)
    };
    answered(state, headers, make).await
}

/// The plates of a project.
///
/// # Errors
/// What planning fails with.
pub async fn plates(state: &AppState, of: (&Project, &Changes)) -> Result<PlateList, Refused> {
    match of_project(state, of, PreviewOf::Plates).await? {
        Preview::Plates(plates) => Ok(plates),
        _ => Err(lost()),
    }
}

/// A file by its name, which stands for its content; nothing if it is not there (any more).
///
/// # Errors
/// [`Refused`] if it cannot be read.
pub async fn by_content(state: &AppState, name: &str, headers: &HeaderMap) -> Result<Option<Response>, Refused> {
    let (finding, wanted) = (state.clone(), name.to_owned());
    let found = blocking(move || Ok::<_, Refused>(finding.previews.kept.find(&wanted))).await?;
    let (Some(path), Some((key, kind))) = (found, parts(name)) else { return Ok(None) };
    let file = Ranged { path, kind, tag: key.to_owned(), keep: FOREVER };
    let answer = file.answer(headers).await?;
    if answer.is_none() {
        // Somebody has emptied the folder.
        state.previews.kept.forget(name);
    }
    Ok(answer)
}

/// Answers with the file that is made, and makes it once more if it has gone before it could be read.
async fn answered<F: Future<Output = Result<Preview, Refused>>>(
    state: &AppState,
    headers: &HeaderMap,
    make: impl Fn() -> F,
) -> Result<Response, Refused> {
    for _ in 0..2 {
        let Preview::File(name) = make().await? else { break };
        let Some(mut answer) = by_content(state, &name, headers).await? else { continue };
        // The next time it may be another.
        let headers = answer.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(ASK_AGAIN));
        if let Ok(place) = HeaderValue::from_str(&format!("{BY_CONTENT}/{name}")) {
            headers.insert(header::CONTENT_LOCATION, place);
        }
        return Ok(answer);
    }
    Err(lost())
}

fn lost() -> Refused {
    Refused::new(Code::WorkerLost, "what was made has vanished: ask again").after(1)
}

/// Has it made of a project, once for all who want it of this state of it.
async fn of_project(
    state: &AppState,
    (project, changes): (&Project, &Changes),
    of: PreviewOf,
) -> Result<Preview, Refused> {
    let Project { folder, version } = project;
    let name = format!("{}\n{version}\n{changes:?}\n{of:?}", folder.to_string_lossy());
    let making = Making { state: state.clone(), project: folder.clone(), changes: changes.clone() };
    state.previews.flights.join(name, move || async move { making.made(&of).await }).await
}

/// Something that is made of a project.
struct Making {
    state: AppState,
    project: PathBuf,
    changes: Changes,
}

impl Making {
    /// Has it made. Lines that must be spoken for it are, one by one, so that what is more urgent comes between.
    async fn made(&self, of: &PreviewOf) -> Result<Preview, Refused> {
        let mut spoken = BTreeSet::new();
        loop {
            let lines = match self.ask(of).await? {
                Preview::Unspoken(lines) => lines,
                preview => return Ok(preview),
            };
            let before = spoken.len();
            for line in lines {
                if spoken.insert(line) {
                    self.ask(&PreviewOf::Take(line)).await?;
                }
            }
            if spoken.len() == before {
                return Err(lost());
            }
        }
    }

    async fn ask(&self, of: &PreviewOf) -> Result<Preview, Refused> {
        let folder = folder(&self.state).await?;
        let (project, changes) = (self.project.clone(), self.changes.clone());
        let work = Work::Preview { project, changes, of: of.clone(), folder };
        asked(&self.state, work, pace(of)).await
    }
}

/// How soon it is wanted.
fn pace(of: &PreviewOf) -> Pace {
    match of {
        PreviewOf::Frame(..) | PreviewOf::Plates => Pace::Now,
        PreviewOf::Take(_) | PreviewOf::TakePeaks(_) => Pace::Soon,
        PreviewOf::Plate(_) | PreviewOf::Sound | PreviewOf::SoundPeaks => Pace::Later,
    }
}

/// The folder in which previews lie.
async fn folder(state: &AppState) -> Result<PathBuf, Refused> {
    let state = state.clone();
    blocking(move || {
        state.previews.kept.folder().map(Path::to_owned).map_err(|error| {
            tracing::error!(why = %error, "the folder of previews cannot be used");
            Refused::new(Code::FilesFailed, "the folder of previews cannot be used; the log of the server says why")
        })
    })
    .await
}

/// Has it made by the person's worker, and notes what was kept.
async fn asked(state: &AppState, work: Work, pace: Pace) -> Result<Preview, Refused> {
    let told = state.crew.person.ask(work, pace).await?;
    let preview: Preview = read(told)?;
    if let Preview::File(name) = &preview {
        let (state, name) = (state.clone(), name.clone());
        blocking(move || {
            state.previews.kept.note(&name);
            Ok::<_, Refused>(())
        })
        .await?;
    }
    Ok(preview)
}

/// What a worker has told, as a value.
///
/// # Errors
/// [`Refused`] if it is none: the worker is of another version.
pub fn read<T: DeserializeOwned>(told: Value) -> Result<T, Refused> {
    serde_json::from_value(told).map_err(|error| {
        let why = format!("the worker's answer is not understood ({error}): start the server again");
        Refused::of(Problem::new(Code::WrongResult, why))
    })
}
