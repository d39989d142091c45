//! Files copied from one project into another: files and folders alone, no link followed, and no more than may be.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::Path;

use vo_files::Folder;
use vo_files::folder::State;

use crate::error::ProjectsError;
use crate::limits::{FLOOR, MOST_DEPTH, MOST_MEDIA_BYTES, MOST_MEDIA_FILES};

/// What is copied, and how much more may be.
#[derive(Debug)]
pub struct Copying {
    files: usize,
    bytes: u64,
    /// The most bytes that the disk has room for.
    room: u64,
}

impl Copying {
    /// Into a folder of this file system.
    pub fn into(folder: &Path) -> Self {
        let room = vo_files::system::free(folder).map_or(u64::MAX, |free| free.saturating_sub(FLOOR));
        Self { files: 0, bytes: 0, room }
    }

    /// Copies all files and folders of `from` whose names are wanted, and what is in these, but for what is hidden.
    ///
    /// # Errors
    /// [`ProjectsError::TooLarge`], [`ProjectsError::DiskFull`], [`ProjectsError::Files`].
    pub fn tree(&mut self, from: &Folder, to: &Folder, wanted: &dyn Fn(&OsStr) -> bool) -> Result<(), ProjectsError> {
        self.level(from, to, wanted, 0)
    }

    fn level(
        &mut self,
        from: &Folder,
        to: &Folder,
        wanted: &dyn Fn(&OsStr) -> bool,
        depth: usize,
    ) -> Result<(), ProjectsError> {
        let failed = ProjectsError::files("copying the files of the project");
        let names = from.names().map_err(&failed)?;
        for name in names.into_iter().filter(|name| !is_hidden(name) && wanted(name)) {
            if let Some(folder) = from.inside(&name).map_err(&failed)? {
                if depth == MOST_DEPTH {
                    let why = format!("folders lie more than {MOST_DEPTH} deep in each other: move what is needed up");
                    return Err(ProjectsError::TooLarge(why));
                }
                let into = to.below(Path::new(&name)).map_err(&failed)?;
                self.level(&folder, &into, &|_| true, depth + 1)?;
            } else if let Some(State::File { mut file, .. }) = from.state(&name).map_err(&failed)? {
                self.file(&mut file, to, &name)?;
            }
        }
        Ok(())
    }

    /// Copies a file into a folder under that name.
    ///
    /// # Errors
    /// As [`Self::tree`].
    pub fn file(&mut self, file: &mut File, to: &Folder, name: &OsStr) -> Result<(), ProjectsError> {
        let failed = ProjectsError::files("copying the files of the project");
        let bytes = file.metadata().map_err(&failed)?.len();
        (self.files, self.bytes) = (self.files + 1, self.bytes.saturating_add(bytes));
        if self.files > MOST_MEDIA_FILES || self.bytes > MOST_MEDIA_BYTES {
            return Err(ProjectsError::TooLarge(format!(
                "at most {MOST_MEDIA_FILES} files with {} GiB are copied: leave out what the project does not show",
                MOST_MEDIA_BYTES >> 30
            )));
        }
        if self.bytes > self.room {
            return Err(ProjectsError::DiskFull);
        }
        to.write(name, |copy| {
            // Where the file system can, both share their bytes until one is changed.
            if vo_files::system::clone(copy, file) {
                Ok(bytes)
            } else {
                io::copy(&mut io::Read::take(file, bytes), copy)
            }
        })
        .map(drop)
        .map_err(failed)
    }

    /// Copies a file to a path below a folder, making the folders in between.
    ///
    /// # Errors
    /// As [`Self::tree`].
    pub fn file_at(&mut self, file: &mut File, to: &Folder, path: &Path) -> Result<(), ProjectsError> {
        let failed = ProjectsError::files("copying the files of the project");
        let mut names: Vec<OsString> = path.iter().map(OsStr::to_owned).collect();
        let Some(name) = names.pop() else { return Ok(()) };
        let mut into = None;
        for folder in names {
            let above = into.as_ref().unwrap_or(to);
            into = Some(Folder::below(above, Path::new(&folder)).map_err(&failed)?);
        }
        self.file(file, into.as_ref().unwrap_or(to), &name)
    }
}

/// What systems leave behind, and what is ours.
fn is_hidden(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}
