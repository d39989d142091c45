//! Looks at what has come into the library: by a worker, as whatever somebody sends may be hostile.

use serde::Deserialize;
use serde_json::{Value, json};
use vo_jobs::{NewJob, Queue};
use vo_library::{AssetId, AssetKind, AssetState, Facts, LibraryError, MediaLibrary};
use vo_studio::worker::{Failed, Work};
use vo_studio::{Class, Code, Problem};

use super::Task;
use crate::answer::Refused;
use crate::caller::OWNER;

/// What a worker answers that has looked at a file.
#[derive(Deserialize)]
struct Looked {
    medium: AssetKind,
    width: Option<u32>,
    height: Option<u32>,
    milliseconds: Option<u64>,
    doubt: Option<String>,
}

/// Has an asset looked at, as soon as there is time for it. If that cannot be written down now, it is with the next start.
pub fn look_later(queue: &Queue, asset: AssetId) {
    let task = Task::Inspect { asset: asset.0 };
    let work = serde_json::to_value(&task).unwrap_or(Value::Null);
    let job = NewJob { metadata: json!({ "asset": asset }), ..NewJob::new(task.kind(), OWNER, work) };
    if let Err(error) = queue.submit(job, Some(&format!("inspect {asset}"))) {
        tracing::warn!(why = %error, asset = asset.0, "an asset is looked at later");
    }
}

/// Looks at an asset and writes down what it is. `run` has a worker do it.
///
/// # Errors
/// What the worker fails with, if that may pass, and if the library cannot keep it.
pub fn inspect(
    library: &MediaLibrary,
    asset: AssetId,
    run: impl FnOnce(&Work) -> Result<Value, Failed>,
) -> Result<Value, Failed> {
    let of = |error: LibraryError| Failed::Run(*Refused::from(error).problem);
    let (file, folder) = library.begin_look(asset).map_err(of)?;
    let looked = run(&Work::Look { file, output: folder.clone() });
    let kept = match looked {
        Ok(value) => match serde_json::from_value::<Looked>(value) {
            Ok(Looked { medium, width, height, milliseconds, doubt }) => {
                let facts = Facts { width, height, milliseconds, doubt, ..Facts::default() };
                library.record(asset, medium, facts, &folder).map_err(of)
            }
            Err(error) => Err(Failed::Run(Problem::new(Code::WrongResult, format!("a look told nothing: {error}")))),
        },
        // That it cannot be used is what there was to find out.
        Err(Failed::Run(problem)) if matches!(problem.code.class(), Class::Input | Class::Internal) => {
            library.refuse(asset, &problem.detail).map_err(of)
        }
        Err(other) => Err(other),
    };
    library.end_look(asset);
    let kept = kept?;
    let why = (kept.state == AssetState::Refused).then_some(kept.why);
    Ok(json!({ "asset": asset, "state": kept.state, "why": why.flatten() }))
}
