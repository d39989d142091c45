//! Files of the library, as they are handed out: opened to be read, or given a name in a project.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use vo_digest::Digest;
use vo_files::system::{clone, identity};
use vo_files::{Folder, durable};

use crate::asset::{Asset, AssetId, AssetState};
use crate::error::LibraryError;
use crate::library::{MADE, MediaLibrary};
use crate::names::file_name;

/// What is made of an asset, so that a page can show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A small picture of it.
    Thumbnail,
    /// Pictures out of it, beside each other.
    Strip,
    /// How loud it is, from moment to moment.
    Peaks,
}

impl Made {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Thumbnail, Self::Strip, Self::Peaks];

    /// The file in which whoever looks at an asset leaves it.
    pub fn file(self) -> &'static str {
        match self {
            Self::Thumbnail => "thumbnail.webp",
            Self::Strip => "strip.webp",
            Self::Peaks => "peaks.json",
        }
    }

    /// Its name for a person.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Thumbnail => "thumbnail",
            Self::Strip => "strip",
            Self::Peaks => "peaks",
        }
    }

    /// Bytes of it, at most.
    pub(crate) fn most(self) -> u64 {
        match self {
            Self::Thumbnail => 40 << 10,
            Self::Strip => 100 << 10,
            Self::Peaks => 2 << 20,
        }
    }
}

impl MediaLibrary {
    pub(crate) fn made_path(&self, digest: Digest, made: Made) -> PathBuf {
        let name = digest.to_string();
        self.folder.join(MADE).join(&name[..2]).join(format!("{}-{}", &name[2..], made.file()))
    }

    /// An asset with its file, opened to be read.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`] if either is gone, and those of reading.
    pub fn open_content(&self, id: AssetId) -> Result<(Asset, File), LibraryError> {
        let asset = self.get(id)?;
        match durable::read(&self.content_path(asset.digest)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(LibraryError::NoSuchAsset(id)),
            opened => Ok((asset, opened.map_err(LibraryError::files("reading a file of the library"))?)),
        }
    }

    /// What was made of an asset, with the digest of its content.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], [`LibraryError::NotMade`], and those of reading.
    pub fn made(&self, id: AssetId, made: Made) -> Result<(Digest, Vec<u8>), LibraryError> {
        let asset = self.get(id)?;
        match std::fs::read(self.made_path(asset.digest, made)) {
            Ok(bytes) => Ok((asset.digest, bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(LibraryError::NotMade { id, what: made.name() }),
            Err(error) => Err(LibraryError::files("reading a file of the library")(error)),
        }
    }

    /// Gives an asset a name in the folder of a project: the same file where that can be, a copy elsewhere. The name that it
    /// got; one that is taken is not used. `name` is what it is to be called, if not as in the library.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], [`LibraryError::Invalid`] if no name is left, and if it cannot be written.
    pub fn add_to(&self, id: AssetId, media: &Folder, name: Option<&str>) -> Result<String, LibraryError> {
        /// As many names are tried.
        const TRIES: u32 = 1_000;
        let (asset, file) = self.open_content(id)?;
        if asset.state == AssetState::Refused {
            return Err(LibraryError::Invalid(
                "the asset can neither be shown nor heard: read it to see why".to_owned(),
            ));
        }
        let wrong = || LibraryError::files("adding to a project");
        let wanted = file_name(name.unwrap_or(&asset.name), &asset.format);
        let (stem, ending) = wanted.rsplit_once('.').unwrap_or((&wanted, ""));
        for count in 1..=TRIES {
            let called = if count == 1 { wanted.clone() } else { format!("{stem}-{count}.{ending}") };
            if media.state(OsStr::new(&called)).map_err(wrong())?.is_none() {
                // A person may change what lies in a project, and the library's file must stay as it is: so it gets a copy,
                // which costs nothing where the file system shares storage.
                media.write(OsStr::new(&called), |to| copied(&file, to)).map_err(wrong())?;
                return Ok(called);
            }
        }
        Err(LibraryError::Invalid(format!("the project has {TRIES} files that are called so: name another")))
    }
}

fn copied(from: &File, to: &mut File) -> io::Result<()> {
    if clone(to, from) { Ok(()) } else { io::copy(&mut { from }, to).map(drop) }
}

/// Whether a folder holds the file of an asset, under whatever name. Only files of its length are read.
///
/// # Errors
/// What the file system says of the folder.
pub fn holds(folder: &Path, asset: &Asset, content: &Path) -> io::Result<bool> {
    let there = match std::fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(false),
        there => there?,
    };
    let own = content.metadata().ok().map(|meta| identity(&meta));
    for entry in there {
        let path = entry?.path();
        let is_same = |meta: &Metadata| {
            meta.is_file()
                && meta.len() == asset.bytes
                && (own == Some(identity(meta))
                    || durable::read(&path).and_then(Digest::of_reader).is_ok_and(|(digest, _)| digest == asset.digest))
        };
        if path.symlink_metadata().is_ok_and(|meta| is_same(&meta)) {
            return Ok(true);
        }
    }
    Ok(false)
}
