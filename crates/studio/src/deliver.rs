//! Puts what was made where it belongs. A file has its final name only when it is complete.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;
use vo_digest::Digest;
use vo_process::Record;
use vo_process::profile::Track;
use vo_store::durable;
use vo_timeline::track::Timeline;

use crate::StudioError;
use crate::event::Done;
use crate::make::Workshop;
use crate::prepare::Prepared;
use crate::subtitles::{ENDINGS, srt, subtitles, vtt};

/// The longest ending of a file that is put beside a movie.
const LONGEST_ENDING: &str = ".profile.svg";

/// A place for a movie and what goes beside it, found to be good before anything is made.
#[derive(Debug)]
pub struct Delivery {
    movie: PathBuf,
}

impl Delivery {
    /// Makes sure that the movie can be put there.
    ///
    /// # Errors
    /// [`StudioError::Input`] if it is a folder, has another ending than `.mp4`, or its folder cannot be written.
    pub fn to(movie: &Path) -> Result<Self, StudioError> {
        let shown = movie.display();
        if movie.is_dir() || movie.as_os_str().as_encoded_bytes().ends_with(b"/") {
            let example = movie.join("movie.mp4");
            return Err(StudioError::Input(format!(
                "{shown} is a folder: name a file in it, such as {}",
                example.display()
            )));
        }
        if !movie.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("mp4")) {
            return Err(StudioError::Input(format!("{shown} must end in .mp4, the only kind of movie that is made")));
        }
        let movie = std::path::absolute(movie).map_err(StudioError::files("finding", movie))?;
        let folder = movie.parent().unwrap_or_else(|| Path::new("/"));
        let unwritable = |error: std::io::Error| {
            StudioError::Input(format!(
                "the movie cannot be written to {}: {error}; choose another output with -o",
                folder.display()
            ))
        };
        fits(&movie)?;
        std::fs::create_dir_all(folder).map_err(unwritable)?;
        sweep(folder, &movie);
        let probe = folder.join(format!(".vo-{}", std::process::id()));
        // A link that somebody planted is not followed.
        let _ = std::fs::remove_file(&probe);
        std::fs::File::create_new(&probe).map_err(unwritable)?;
        let _ = std::fs::remove_file(&probe);
        Ok(Self { movie })
    }

    /// Writes the movie, its subtitles, its thumbnail and its report.
    ///
    /// # Errors
    /// [`StudioError::Files`] or [`StudioError::FullDisk`]; each file is either whole or not there.
    pub fn deliver(
        &self,
        shop: &Workshop,
        prepared: &Prepared,
        timeline: &Timeline,
        (movie, cover): (Digest, Digest),
        (done, record): (&Done, &Record),
    ) -> Result<(), StudioError> {
        let beside = |extension: &str| self.movie.with_extension(extension);
        let entries = subtitles(&timeline.slots, prepared.line_material(timeline), timeline.rate);
        self.copy(shop, movie, &self.movie)?;
        self.copy(shop, cover, &beside("webp"))?;
        let report =
            serde_json::to_string_pretty(&report(shop, prepared, timeline, (done, record))).unwrap_or_default() + "\n";
        if shop.draws_profile() {
            let (path, title) = (beside("profile.svg"), "Memory and processors, from the first sentence to the movie");
            let drawn = vo_process::profile::chart::svg(record, title, Some(shop.budget().memory));
            durable::write(&path, drawn.as_bytes()).map_err(StudioError::files("writing", &path))?;
        }
        for (path, text) in [
            (beside("srt"), srt(&entries, timeline.rate)),
            (beside("vtt"), vtt(&entries, timeline.rate)),
            (beside("report.json"), report),
        ] {
            durable::write(&path, text.as_bytes()).map_err(StudioError::files("writing", &path))?;
        }
        Ok(())
    }

    /// Everything that is written, the movie first.
    fn outputs(&self) -> impl Iterator<Item = PathBuf> {
        let beside = ["webp", "report.json"].into_iter().chain(ENDINGS).map(|ending| self.movie.with_extension(ending));
        std::iter::once(self.movie.clone()).chain(beside)
    }

    /// A movie called like the clip it shows would be the end of the clip.
    ///
    /// # Errors
    /// [`StudioError::Input`] with the file that would be replaced.
    pub fn refuse_to_replace(&self, prepared: &Prepared) -> Result<(), StudioError> {
        let outputs: BTreeSet<_> = self.outputs().filter_map(|path| path.canonicalize().ok()).collect();
        let source = prepared.sources().filter_map(|path| path.canonicalize().ok()).find(|path| outputs.contains(path));
        source.map_or(Ok(()), |source| {
            let shown = source.display();
            Err(StudioError::Input(format!(
                "{shown} would be replaced, and the movie is made of it: choose another output with -o"
            )))
        })
    }

    /// Copies a blob to its place, unless it is known to be there already, untouched since.
    #[allow(clippy::unused_self, reason = "only a place that was found to be good is written to")]
    fn copy(&self, shop: &Workshop, digest: Digest, path: &Path) -> Result<(), StudioError> {
        let note = format!("delivered {}", Digest::of(path.as_os_str().as_encoded_bytes()));
        let state = |digest: Digest| -> Option<String> {
            let meta = std::fs::metadata(path).ok()?;
            Some(format!("{digest} {}", vo_store::file::state(&meta)))
        };
        let known = shop.store.recall(&note)?;
        if known.is_some() && known == state(digest).map(String::into_bytes) {
            return Ok(());
        }
        durable::copy(&shop.store.path(digest), path).map_err(StudioError::files("writing", path))?;
        if let Some(state) = state(digest) {
            shop.store.remember(&note, state.as_bytes())?;
        }
        Ok(())
    }
}

/// The longest name that common file systems give a file, in bytes.
const LONGEST_NAME: usize = 255;

/// Makes sure that the longest name beside a movie is none that a file system refuses.
fn fits(movie: &Path) -> Result<(), StudioError> {
    let stem = movie.file_stem().map_or(0, |stem| stem.as_encoded_bytes().len());
    let most = LONGEST_NAME - LONGEST_ENDING.len();
    if stem <= most {
        return Ok(());
    }
    Err(StudioError::Input(format!(
        "the movie's name is too long: without its ending it has {stem} bytes, and {most} fit; name a shorter one with -o"
    )))
}

/// Removes what a delivery of this movie left half-written when its process ended: `.NAME.PID.part`, and `.vo-PID`.
fn sweep(folder: &Path, movie: &Path) {
    let stem = format!("{}.", movie.file_stem().unwrap_or_default().to_string_lossy());
    let begin = format!(".{}", durable::stub(&stem));
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let part = name.strip_suffix(".part").filter(|part| part.starts_with(&begin));
        let owner = part.and_then(|part| part.rsplit('.').next()).or_else(|| name.strip_prefix(".vo-"));
        let gone = |pid: u32| !vo_process::alive(pid);
        if owner.and_then(|pid| pid.parse().ok()).is_some_and(gone) {
            // What cannot be removed now is tried again with the next delivery.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// What was made, how, and of what.
fn report(
    shop: &Workshop,
    prepared: &Prepared,
    timeline: &Timeline,
    (done, record): (&Done, &Record),
) -> serde_json::Value {
    let voices: std::collections::BTreeSet<_> = prepared.takes.iter().map(|take| (&take.voice, &take.engine)).collect();
    json!({
        "movie": done,
        "seconds_of_movie": f64::from(timeline.frames) / f64::from(timeline.rate.per_second()),
        "seed": prepared.opened.project.seed,
        "project": prepared.opened.project,
        "voices": voices.iter().map(|(voice, engine)| json!({"voice": voice, "engine": engine})).collect::<Vec<_>>(),
        "voice_fell_back_from": prepared.fell_back_from,
        "tools": {
            "vo": env!("CARGO_PKG_VERSION"),
            "paint": vo_paint::VERSION,
            "ffmpeg": shop.toolchain.version,
            "ffmpeg_id": shop.toolchain.id,
            "ffmpeg_concerns": shop.toolchain.concerns,
        },
        "processes": processes(record),
        "walls": walls(),
        "warnings": shop.warnings(),
    })
}

/// What each kind of process took, by its role: highest memory and processor time.
fn processes(record: &Record) -> serde_json::Value {
    let cost = |track: &Track| {
        json!({
            "peak_pss_bytes": track.peak_pss_bytes,
            "cpu_seconds": track.cpu_milliseconds as f64 / 1_000.0,
        })
    };
    let mut all: serde_json::Map<_, _> = record.roles.iter().map(|(role, track)| (role.clone(), cost(track))).collect();
    all.insert("all".to_owned(), cost(&record.tree));
    all.into()
}

/// What strangers' files were decoded behind; nothing if all was found and nothing decoded.
fn walls() -> serde_json::Value {
    let level = vo_process::walls::seen().map(|level| json!({"level": level, "missing": level.missing()}));
    json!({
        "policy": vo_process::walls::policy().name(),
        "stood": level,
        "memory": vo_process::limits::memory_held_by().unwrap_or("by process only"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_room_for_every_ending() {
        let movie = |letter: &str, letters: usize| PathBuf::from(format!("/videos/{}.mp4", letter.repeat(letters)));
        assert!(fits(&movie("a", 243)).is_ok() && fits(&movie("é", 121)).is_ok());
        let said = fits(&movie("é", 122)).unwrap_err().to_string();
        assert!(said.contains("244 bytes, and 243 fit"), "{said}");
        for ending in ["mp4", "webp", "report.json", "profile.svg"].into_iter().chain(ENDINGS) {
            assert!(ending.len() < LONGEST_ENDING.len());
        }
    }

    #[test]
    fn only_what_the_dead_left_of_this_movie_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let (dead, alive) = (4_294_967, std::process::id());
        let names = [
            format!(".film.mp4.{dead}.part"),
            format!(".film.mp4.{alive}.part"),
            format!(".other.mp4.{dead}.part"),
            format!(".vo-{dead}"),
            "film.part".to_owned(),
        ];
        for name in &names {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        sweep(folder.path(), &folder.path().join("film.mp4"));
        let left: Vec<_> = names.iter().filter(|name| folder.path().join(name).exists()).collect();
        assert_eq!(left, [&names[1], &names[2], &names[4]]);
    }
}
