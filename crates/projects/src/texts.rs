//! The two texts of a project as they lie on the disk.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{Read, Write};

use vo_digest::Digest;
use vo_files::Folder;
use vo_files::folder::State;
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::script::Script;
use vo_timeline::utf8;

use crate::error::ProjectsError;
use crate::id::ProjectId;
use crate::limits::MOST_READ_BYTES;
use crate::settings::{self, FILE, SCRIPT};
use crate::tag::Digests;

/// The script and the settings, byte for byte; nothing where there is no such file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// `script.md`.
    pub script: Option<Vec<u8>>,
    /// `project.toml`.
    pub toml: Option<Vec<u8>>,
}

impl Texts {
    /// Those of a folder.
    ///
    /// # Errors
    /// [`ProjectsError::TooLarge`], [`ProjectsError::Unusable`] if something else than a file has a name of them, and
    /// [`ProjectsError::Files`].
    pub fn read(folder: &Folder) -> Result<Self, ProjectsError> {
        Ok(Self { script: bytes(folder, SCRIPT)?, toml: bytes(folder, FILE)? })
    }

    /// What stands for them.
    pub fn digests(&self) -> Digests {
        let of = |text: &Option<Vec<u8>>| text.as_deref().map(Digest::of);
        Digests { script: of(&self.script), toml: of(&self.toml) }
    }

    /// The script; bytes that are no text are replaced by signs that say so.
    pub fn script(&self) -> Cow<'_, str> {
        text(self.script.as_deref())
    }

    /// The settings, likewise.
    pub fn toml(&self) -> Cow<'_, str> {
        text(self.toml.as_deref())
    }

    /// Where they are no text in UTF-8.
    pub fn unreadable(&self) -> impl Iterator<Item = Diagnostic> {
        let of = |text: &Option<Vec<u8>>, file| utf8::read(text.as_deref().unwrap_or_default(), file).err();
        [of(&self.script, SCRIPT), of(&self.toml, FILE)].into_iter().flatten()
    }

    /// What a project with these texts is called.
    pub fn title(&self, id: &ProjectId) -> String {
        let own = settings::read(&self.toml()).ok();
        let own = own.as_ref().and_then(settings::title).map(str::to_owned);
        let front = || Script::front_title(&self.script()).filter(|title| !title.trim().is_empty());
        own.or_else(front).unwrap_or_else(|| id.as_str().to_owned())
    }

    /// Writes those that differ from `before`, so that each is whole whatever happens.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, folder: &Folder, before: &Self) -> std::io::Result<()> {
        for (name, text, was) in [(SCRIPT, &self.script, &before.script), (FILE, &self.toml, &before.toml)] {
            if text == was {
                continue;
            }
            match text {
                Some(text) => folder.write(OsStr::new(name), |file| file.write_all(text))?,
                None => folder.remove(OsStr::new(name))?,
            }
        }
        Ok(())
    }
}

fn text(bytes: Option<&[u8]>) -> Cow<'_, str> {
    let bytes = bytes.unwrap_or_default();
    String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes))
}

/// The bytes of a file; nothing if there is none.
fn bytes(folder: &Folder, name: &str) -> Result<Option<Vec<u8>>, ProjectsError> {
    let failed = ProjectsError::files("reading the project");
    match folder.state(OsStr::new(name)).map_err(&failed)? {
        None => Ok(None),
        Some(State::NoFile) => {
            Err(ProjectsError::Unusable(format!("{name} is not a file: put a copy of it in its place")))
        }
        Some(State::File { file, .. }) => {
            let mut bytes = Vec::new();
            file.take(MOST_READ_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
            if bytes.len() as u64 > MOST_READ_BYTES {
                let why = format!("{name} has more than {} MiB, and no more are read: split it", MOST_READ_BYTES >> 20);
                return Err(ProjectsError::TooLarge(why));
            }
            Ok(Some(bytes))
        }
    }
}
