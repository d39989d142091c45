//! What a render has left on the disk: whether it is still what that very job made, or was made again since.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use vo_studio::Code;

use crate::answer::Refused;

/// The largest report that is read, in bytes.
const LARGEST_REPORT: u64 = 4 << 20;

/// Where the digest of the movie stands in what came of a job.
const DIGEST: &str = "movie_digest";

/// What came of a render, with the digest of its movie.
pub fn sealed(mut result: Value) -> Value {
    let digest = movie(&result).and_then(|movie| digest_of(&movie));
    if let (Some(digest), Some(fields)) = (digest, result.as_object_mut()) {
        fields.insert(DIGEST.to_owned(), Value::String(digest));
    }
    result
}

/// The movie that a job has made; nothing if it made none.
///
/// # Errors
/// [`Code::FileReplaced`] if what lies there now was made by another job.
pub fn movie_of(job: u64, result: &Value) -> Result<Option<PathBuf>, Refused> {
    let Some(movie) = movie(result) else { return Ok(None) };
    let (made, there) = (result.get(DIGEST).and_then(Value::as_str), digest_of(&movie));
    if made.is_some() && there.is_some() && made != there.as_deref() {
        let why = format!(
            "what job {job} made was replaced when the project was made again: see its newest job, or retry this one"
        );
        return Err(Refused::new(Code::FileReplaced, why));
    }
    Ok(Some(movie))
}

/// The digest of a movie's content, as the report beside it says; nothing if there is none.
pub fn digest_of(movie: &Path) -> Option<String> {
    let mut text = String::new();
    let report = vo_files::durable::read(&movie.with_extension("report.json")).ok()?;
    report.take(LARGEST_REPORT).read_to_string(&mut text).ok()?;
    let report: Value = serde_json::from_str(&text).ok()?;
    report.get("files")?.get(movie.file_name()?.to_str()?)?.as_str().map(str::to_owned)
}

fn movie(result: &Value) -> Option<PathBuf> {
    Some(PathBuf::from(result.get("movie")?.as_str()?))
}
