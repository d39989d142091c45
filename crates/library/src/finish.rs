//! An upload of which all is here becomes an asset.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use vo_digest::Digest;
use vo_files::durable;
use vo_files::system::seal;
use vo_media::{Purpose, identify};
use vo_store::sqlite::number;

use crate::asset::{AssetId, AssetKind, AssetState, Facts};
use crate::error::LibraryError;
use crate::library::{CONTENT, MediaLibrary};
use crate::upload_id::UploadId;

/// What a file is by its first bytes.
struct Sniffed {
    kind: AssetKind,
    format: &'static str,
    /// Why it cannot be used, if it cannot.
    why: Option<String>,
}

impl MediaLibrary {
    /// Gives a whole upload its place. `digest` is that of its content, if it is known already. It may be done again after a
    /// crash at any point of it.
    pub(crate) fn take_in(&self, id: &UploadId, digest: Option<Digest>) -> Result<AssetId, LibraryError> {
        let upload = self.upload(id)?;
        if let Some(asset) = upload.asset {
            return Ok(asset);
        }
        let wrong = || LibraryError::files("reading an upload");
        let path = self.upload_path(id);
        let found = match upload.found {
            // It was found before, and has got its place or is about to.
            Some(found) => found,
            None => match digest {
                Some(digest) => digest,
                None => File::open(&path).and_then(Digest::of_reader).map_err(wrong())?.0,
            },
        };
        if upload.digest.is_some_and(|announced| announced != found) {
            self.forget(id)?;
            return Err(LibraryError::Digest);
        }
        let place = self.content_path(found);
        if upload.found.is_none() {
            self.change(|db| {
                let update = "UPDATE uploads SET found = ?2 WHERE id = ?1";
                Ok(db.prepare_cached(update)?.execute(params![id.as_str(), found.to_string()])?)
            })?;
        }
        // Two uploads of one content: the first one's file stays.
        if path.exists() {
            if place.exists() && self.asset_by_digest(found)?.is_some() {
                let _ = std::fs::remove_file(&path);
            } else {
                put(&path, &place)?;
            }
        }
        let bytes = upload.length.unwrap_or(upload.offset);
        let name = if upload.name.is_empty() { found.short() } else { upload.name };
        let (added, now) = (sniffed(&place)?, self.now());
        self.change(|db| {
            let asset = insert(db, (&name, found, bytes), &added, now)?;
            let update = "UPDATE uploads SET asset = ?2 WHERE id = ?1";
            db.prepare_cached(update)?.execute(params![id.as_str(), asset.0 as i64])?;
            Ok(asset)
        })
    }

    /// Makes assets of all files that have no row, of an index that is new because the old one was corrupt.
    pub(crate) fn adopt(&self) -> Result<(), LibraryError> {
        for (digest, path) in self.content()? {
            let bytes = path.metadata().map_err(LibraryError::files("reading the library"))?.len();
            let (added, now) = (sniffed(&path)?, self.now());
            self.change(|db| insert(db, (&digest.short(), digest, bytes), &added, now))?;
        }
        Ok(())
    }

    /// All files that lie in the library, with their digests.
    pub(crate) fn content(&self) -> Result<Vec<(Digest, PathBuf)>, LibraryError> {
        let wrong = || LibraryError::files("reading the library");
        let mut found = Vec::new();
        for folder in std::fs::read_dir(self.folder.join(CONTENT)).map_err(wrong())? {
            let folder = folder.map_err(wrong())?;
            if !folder.file_type().map_err(wrong())?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder.path()).map_err(wrong())? {
                let file = file.map_err(wrong())?;
                let name = format!("{}{}", folder.file_name().to_string_lossy(), file.file_name().to_string_lossy());
                found.extend(name.parse().ok().map(|digest| (digest, file.path())));
            }
        }
        Ok(found)
    }
}

/// What a file of the library is.
fn sniffed(path: &Path) -> Result<Sniffed, LibraryError> {
    let file = durable::read(path).map_err(LibraryError::files("reading an upload"))?;
    let (kind, format, why) = match identify(&file, Purpose::Picture) {
        Ok(container) if container.is_image() => (AssetKind::Image, container.name(), None),
        Ok(container) => (AssetKind::Video, container.name(), None),
        Err(unseen) => match identify(&file, Purpose::Sound) {
            Ok(container) => (AssetKind::Sound, container.name(), None),
            Err(_) => (AssetKind::Video, "", Some(unseen)),
        },
    };
    Ok(Sniffed { kind, format, why })
}

/// Gives a file of ours its place for good.
fn put(file: &Path, place: &Path) -> Result<(), LibraryError> {
    let folder = place.parent().unwrap_or(place);
    let put = durable::folder(folder).and_then(|()| seal(file)).and_then(|()| durable::place(file, place));
    put.map_err(LibraryError::files("keeping an upload"))
}

/// The row of a file, which may be there already.
fn insert(
    db: &Connection,
    (name, digest, bytes): (&str, Digest, u64),
    sniffed: &Sniffed,
    now: u64,
) -> Result<AssetId, LibraryError> {
    let state = if sniffed.why.is_some() { AssetState::Refused } else { AssetState::Looking };
    let facts = serde_json::to_string(&Facts::default()).unwrap_or_default();
    let insert = "INSERT INTO assets (kind, state, bytes, digest, format, added, changed, name, folded, why, facts) \
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (digest) DO NOTHING";
    db.prepare_cached(insert)?.execute(params![
        sniffed.kind.name(),
        state.name(),
        bytes as i64,
        digest.to_string(),
        sniffed.format,
        now as i64,
        name,
        name.to_lowercase(),
        sniffed.why,
        facts
    ])?;
    let mut query = db.prepare_cached("SELECT id FROM assets WHERE digest = ?1")?;
    Ok(AssetId(query.query_row([digest.to_string()], |row| number(row, 0))?))
}
