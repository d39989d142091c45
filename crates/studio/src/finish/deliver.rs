//! Puts what was made where it belongs. A file has its final name only when it is complete, and what vo did not make is not
//! replaced unless somebody says so.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use vo_digest::Digest;
use vo_files::folder::State;
use vo_files::{Folder, plain_json, system};
use vo_meter::Record;
use vo_store::{Delivered, Store};
use vo_timeline::track::Timeline;

use super::report::report;
use super::subtitles::{ENDINGS, srt, subtitles, vtt};
use crate::event::Done;
use crate::gather::Prepared;
use crate::open::project::LoadedProject;
use crate::run::Render;
use crate::{Code, StudioError};

/// The longest ending of a file that is put beside a movie.
const LONGEST_ENDING: &str = ".profile.svg";
/// The ending of the report.
const REPORT: &str = "report.json";
/// The ending of the picture of a run.
const PROFILE: &str = "profile.svg";
/// The largest report that is read, in bytes.
const LARGEST_REPORT: u64 = 4 << 20;

/// Where a movie goes.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its file, which ends in `.mp4`.
    pub path: PathBuf,
    /// Whether files that vo did not make are replaced.
    pub force: bool,
}

/// A place for a movie and what goes beside it, found to be good before anything is made. Its folder is held open.
#[derive(Debug)]
pub struct Delivery {
    folder: Folder,
    movie: OsString,
    force: bool,
}

/// What a file is made of.
enum Content {
    /// A blob of the store.
    Blob(Digest),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Delivery {
    /// Makes sure that the movie can be put there. The place that a project has of its own must lie in the project's folder;
    /// one that was typed may lie anywhere.
    ///
    /// # Errors
    /// [`StudioError::Input`] if it is a folder, has another ending than `.mp4`, leads out of the project, or its folder cannot
    /// be written.
    pub fn to(loaded: &LoadedProject, output: &Output) -> Result<Self, StudioError> {
        let movie = &output.path;
        let shown = vo_files::shown(movie);
        if movie.is_dir() || movie.as_os_str().as_encoded_bytes().ends_with(b"/") {
            let example = movie.join("movie.mp4");
            return Err(StudioError::Input(
                Code::OutputUnusable,
                format!("{shown} is a folder: name a file in it, such as {}", vo_files::shown(example)),
            ));
        }
        if !movie.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("mp4")) {
            return Err(StudioError::Input(
                Code::OutputUnusable,
                format!("{shown} must end in .mp4, the only kind of movie that is made"),
            ));
        }
        let path = std::path::absolute(movie).map_err(StudioError::files("finding", movie))?;
        let above = path.parent().unwrap_or_else(|| Path::new("/"));
        let unwritable = |error: io::Error| {
            StudioError::Input(
                Code::OutputUnusable,
                format!(
                    "the movie cannot be written to {}: {error}; choose another output with -o",
                    vo_files::shown(above)
                ),
            )
        };
        fits(&path)?;
        let within = (*movie == loaded.output && loaded.is_folder).then(|| above.strip_prefix(&loaded.root).ok());
        let folder = match within.flatten() {
            Some(below) => Folder::open(&loaded.root).map_err(unwritable)?.below(below).map_err(|error| {
                let link = above.is_symlink();
                let out = format!("{} leads out of the project's folder", vo_files::shown(above));
                let why = if link { out } else { format!("{} cannot be used: {error}", vo_files::shown(above)) };
                StudioError::Input(Code::OutputUnusable, format!("{why}; choose another output with -o"))
            })?,
            None => Folder::make(above).map_err(unwritable)?,
        };
        let stem = format!("{}.", path.file_stem().unwrap_or_default().to_string_lossy());
        folder.sweep(&stem, vo_process::alive);
        folder.probe().map_err(unwritable)?;
        Ok(Self { folder, movie: path.file_name().unwrap_or_default().to_owned(), force: output.force })
    }

    /// Writes the movie, its subtitles, its thumbnail and its report.
    ///
    /// # Errors
    /// [`StudioError::Files`] or [`StudioError::FullDisk`]; each file is either whole or not there.
    pub fn deliver(
        &self,
        render: &Render,
        prepared: &Prepared,
        timeline: &Timeline,
        (movie, cover): (Digest, Digest),
        (done, record): (&Done, &Record),
    ) -> Result<(), StudioError> {
        let entries = subtitles(&timeline.slots, prepared.line_material(timeline), timeline.rate);
        let mut files = vec![
            (self.movie.clone(), Content::Blob(movie)),
            (self.beside("webp"), Content::Blob(cover)),
            (self.beside("srt"), Content::Bytes(srt(&entries, timeline.rate).into_bytes())),
            (self.beside("vtt"), Content::Bytes(vtt(&entries, timeline.rate).into_bytes())),
        ];
        if render.draws_profile {
            let title = "Memory and processors, from the first sentence to the movie";
            let drawn = vo_meter::profile::chart::svg(record, title, Some(render.budget().memory));
            files.push((self.beside(PROFILE), Content::Bytes(drawn.into_bytes())));
        }
        let mut told = report(render, prepared, timeline, (done, record));
        // By these a later run, with another cache too, knows what it may replace.
        told["files"] =
            files.iter().map(|(name, content)| (shown(name), Value::from(content.digest().to_string()))).collect();
        let told = serde_json::to_string_pretty(&told).unwrap_or_default() + "\n";
        files.push((self.beside(REPORT), Content::Bytes(plain_json(&told).into_owned().into_bytes())));
        files.iter().try_for_each(|(name, content)| self.place(render, name, content))
    }

    /// The name of a file beside the movie.
    fn beside(&self, ending: &str) -> OsString {
        Path::new(&self.movie).with_extension(ending).into_os_string()
    }

    /// Everything that may be written, the movie first.
    fn outputs(&self) -> impl Iterator<Item = OsString> {
        let beside = ["webp", REPORT, PROFILE].into_iter().chain(ENDINGS).map(|ending| self.beside(ending));
        std::iter::once(self.movie.clone()).chain(beside)
    }

    /// A movie called like the clip it shows would be the end of the clip.
    ///
    /// # Errors
    /// [`StudioError::Input`] with the file that would be replaced.
    pub fn refuse_to_replace(&self, prepared: &Prepared) -> Result<(), StudioError> {
        let outputs: BTreeSet<_> = self.outputs().map(|name| self.folder.path().join(name)).collect();
        let source = prepared.sources().filter_map(|path| path.canonicalize().ok()).find(|path| outputs.contains(path));
        source.map_or(Ok(()), |source| {
            let shown = vo_files::shown(source);
            Err(StudioError::Input(
                Code::OutputIsInput,
                format!("{shown} would be replaced, and the movie is made of it: choose another output with -o"),
            ))
        })
    }

    /// What vo did not make, or what somebody changed since, is not replaced without a word.
    ///
    /// # Errors
    /// [`StudioError::Input`] with the file.
    pub fn refuse_what_is_not_ours(&self, render: &Render) -> Result<(), StudioError> {
        if self.force {
            return Ok(());
        }
        let mut listed = None;
        for name in self.outputs() {
            let path = self.folder.path().join(&name);
            let found = self.folder.state(&name).map_err(StudioError::files("reading", &path))?;
            let ours = match found {
                None => true,
                Some(State::NoFile) => false,
                Some(State::File { .. }) if name == self.beside(REPORT) => self.listed().is_some(),
                Some(State::File { meta, file }) => {
                    is_ours(&render.store, (&self.folder, &name), &meta)? || {
                        let listed = listed.get_or_insert_with(|| self.listed().unwrap_or_default());
                        let digest = Digest::of_reader(file).map_err(StudioError::files("reading", &path))?.0;
                        listed.get(&shown(&name)) == Some(&digest.to_string())
                    }
                }
            };
            if !ours {
                let path = vo_files::shown(path);
                return Err(StudioError::Input(
                    Code::OutputExists,
                    format!(
                        "{path} exists already, and vo did not make it or it was changed since: move it away, choose another output \
                     with -o, or replace it with --force"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// The files that the report beside the movie lists, with their digests; nothing if it is no report of ours.
    fn listed(&self) -> Option<BTreeMap<String, String>> {
        let State::File { file, .. } = self.folder.state(&self.beside(REPORT)).ok()?? else { return None };
        let mut text = String::new();
        file.take(LARGEST_REPORT).read_to_string(&mut text).ok()?;
        let mut report: Value = serde_json::from_str(&text).ok()?;
        serde_json::from_value(report.get_mut("files")?.take()).ok()
    }

    /// Writes a file to its place, unless it is known to be there already, untouched since.
    fn place(&self, render: &Render, name: &OsStr, content: &Content) -> Result<(), StudioError> {
        place(&render.store, (&self.folder, name), content)
    }
}

/// What the ledger calls a place where something was put.
fn place_of(folder: &Folder, name: &OsStr) -> Digest {
    Digest::of(folder.path().join(name).as_os_str().as_encoded_bytes())
}

/// Whether the store remembers that what is there was put there by us, and nobody changed it.
fn is_ours(store: &Store, (folder, name): (&Folder, &OsStr), meta: &Metadata) -> Result<bool, StudioError> {
    let delivery = store.delivery(place_of(folder, name))?;
    Ok(delivery.is_some_and(|delivery| delivery.state == system::state(meta)))
}

/// Writes a file, unless it is known to be there already, untouched since.
fn place(store: &Store, (folder, name): (&Folder, &OsStr), content: &Content) -> Result<(), StudioError> {
    let (path, place, digest) = (folder.path().join(name), place_of(folder, name), content.digest());
    let delivered = |meta: &Metadata| Delivered { digest, state: system::state(meta) };
    let there = folder.state(name).map_err(StudioError::files("reading", &path))?;
    if let Some(State::File { meta, .. }) = there
        && store.delivery(place)? == Some(delivered(&meta))
    {
        return Ok(());
    }
    let mut of_store = None;
    let filled = |file: &mut File| -> io::Result<()> {
        content.copy_to(file, Some(store))?;
        // Before the file has its name: one that is there without a row would be taken for a person's.
        store.record_delivery(place, &delivered(&file.metadata()?)).map_err(|error| {
            of_store = Some(error);
            io::ErrorKind::Other.into()
        })
    };
    let written = folder.write(name, filled);
    of_store.map_or_else(|| written.map_err(StudioError::files("writing", &path)), |error| Err(error.into()))
}

impl Content {
    /// Writes it to a file. A blob lies in the store.
    fn copy_to(&self, file: &mut File, store: Option<&Store>) -> io::Result<()> {
        match (self, store) {
            (Self::Bytes(bytes), _) => file.write_all(bytes),
            (Self::Blob(digest), Some(store)) => io::copy(&mut store.open_blob(*digest)?, file).map(|_| ()),
            (Self::Blob(_), None) => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn digest(&self) -> Digest {
        match self {
            Self::Blob(digest) => *digest,
            Self::Bytes(bytes) => Digest::of(bytes),
        }
    }
}

/// A name as it stands in a report.
fn shown(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}

/// Writes a file that a person named on the command line. What is there is replaced only by `force`, or if the store remembers
/// that it was made by us.
///
/// # Errors
/// [`StudioError::Input`] if something is there; [`StudioError::Files`] if it cannot be written.
pub fn write_named(store: Option<&Store>, path: &Path, bytes: Vec<u8>, force: bool) -> Result<(), StudioError> {
    put_named(store, path, &Content::Bytes(bytes), force)
}

/// The same with an artifact, which is not written again where it is there already.
///
/// # Errors
/// As [`write_named`].
pub fn hand_over(store: &Store, digest: Digest, path: &Path) -> Result<(), StudioError> {
    put_named(Some(store), path, &Content::Blob(digest), false)
}

fn put_named(store: Option<&Store>, path: &Path, content: &Content, force: bool) -> Result<(), StudioError> {
    let absolute = std::path::absolute(path).map_err(StudioError::files("finding", path))?;
    let (Some(above), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(StudioError::Input(
            Code::OutputUnusable,
            format!("{} is not the name of a file", vo_files::shown(path)),
        ));
    };
    let folder = Folder::open(above).map_err(StudioError::files("writing", path))?;
    let ours = match folder.state(name).map_err(StudioError::files("writing", path))? {
        None => true,
        Some(State::File { meta, .. }) => match store {
            Some(store) => is_ours(store, (&folder, name), &meta)?,
            None => false,
        },
        Some(State::NoFile) => false,
    };
    if !ours && !force {
        let shown = vo_files::shown(path);
        let why = format!("{shown} exists already: choose another name, or replace it with --force");
        return Err(StudioError::Input(Code::OutputExists, why));
    }
    let Some(store) = store else {
        return folder.write(name, |file| content.copy_to(file, None)).map_err(StudioError::files("writing", path));
    };
    place(store, (&folder, name), content)
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
    Err(StudioError::Input(
        Code::OutputUnusable,
        format!(
            "the movie's name is too long: without its ending it has {stem} bytes, and {most} fit; name a shorter one with -o"
        ),
    ))
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
}
