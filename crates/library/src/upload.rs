//! Uploads: what is known of one, how one begins, and how it is given up.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use vo_digest::Digest;
use vo_files::durable;
use vo_store::free_space;
use vo_store::sqlite::{number, number_if_any};

use crate::asset::AssetId;
use crate::error::LibraryError;
use crate::library::MediaLibrary;
use crate::list::{asset_of, parsed, parsed_if_any};
use crate::upload_id::UploadId;
use crate::{Asset, names};

/// What is to be uploaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewUpload {
    /// What a person calls it; nothing: it is called by its digest. A path counts as the name at its end.
    pub name: Option<String>,
    /// Its length in bytes, if that is known.
    pub length: Option<u64>,
    /// The digest of all of it, if that is known.
    pub digest: Option<Digest>,
}

/// What comes of the wish to upload something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// It may be sent.
    Upload(Upload),
    /// It is here already.
    Known(Box<Asset>),
}

/// An upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Upload {
    /// Its name.
    pub id: UploadId,
    /// What a person calls the file.
    pub name: String,
    /// Bytes in all, if that is known.
    pub length: Option<u64>,
    /// Bytes that are here and durable.
    pub offset: u64,
    /// When it is forgotten if nothing more comes of it, in milliseconds since 1970.
    pub expires: u64,
    /// What has become of it, once all is here.
    pub asset: Option<AssetId>,
    /// The digest that was announced.
    #[serde(skip)]
    pub(crate) digest: Option<Digest>,
    /// The digest of a file that was about to get its place.
    #[serde(skip)]
    pub(crate) found: Option<Digest>,
}

impl Upload {
    /// Whether all of it is here.
    pub(crate) fn is_whole(&self) -> bool {
        self.length == Some(self.offset)
    }
}

const COLUMNS: &str = "id, name, length, sent, touched, asset, digest, found";

impl MediaLibrary {
    /// Begins an upload, unless its content is here already.
    ///
    /// # Errors
    /// [`LibraryError::TooLarge`], [`LibraryError::Full`], [`LibraryError::Unfinished`], [`LibraryError::DiskFull`], and if it
    /// cannot be kept.
    pub fn create(&self, new: &NewUpload) -> Result<Created, LibraryError> {
        if let Some(digest) = new.digest
            && let Some(known) = self.asset_by_digest(digest)?
        {
            return Ok(Created::Known(Box::new(known)));
        }
        let length = new.length.unwrap_or(0);
        if length > self.limits.asset_bytes {
            return Err(LibraryError::TooLarge { most: self.limits.asset_bytes });
        }
        let id = UploadId::random().map_err(LibraryError::files("naming an upload"))?;
        let now = self.now();
        let name = new.name.as_deref().and_then(names::last_part).unwrap_or_default();
        durable::write(&self.upload_path(&id), b"").map_err(LibraryError::files("beginning an upload"))?;
        let created = self.change(|db| {
            self.has_room(db, length)?;
            let (length, digest) = (new.length.map(|length| length as i64), new.digest.map(|digest| digest.to_string()));
            let insert = "INSERT INTO uploads (id, name, length, sent, digest, began, touched) VALUES (?1, ?2, ?3, 0, ?4, ?5, ?5)";
            db.prepare_cached(insert)?.execute(params![id.as_str(), name, length, digest, now as i64])?;
            Ok(())
        });
        if let Err(error) = created {
            let _ = std::fs::remove_file(self.upload_path(&id));
            return Err(error);
        }
        self.upload(&id).map(Created::Upload)
    }

    /// Whether so many bytes more may come.
    fn has_room(&self, db: &Connection, length: u64) -> Result<(), LibraryError> {
        let count = "SELECT count(*), coalesce(sum(max(coalesce(length, 0) - sent, 0)), 0), coalesce(sum(sent), 0) FROM uploads \
                     WHERE asset IS NULL";
        let (unfinished, awaited, here) =
            db.query_row(count, [], |row| Ok((number(row, 0)?, number(row, 1)?, number(row, 2)?)))?;
        if unfinished >= self.limits.uploads {
            return Err(LibraryError::Unfinished { most: self.limits.uploads });
        }
        let kept = db.query_row("SELECT bytes FROM totals", [], |row| number(row, 0))?;
        if kept.saturating_add(awaited).saturating_add(here).saturating_add(length) > self.limits.all_bytes {
            return Err(LibraryError::Full { most: self.limits.all_bytes });
        }
        let wanted = awaited.saturating_add(length).saturating_add(self.limits.floor);
        if free_space(&self.folder).is_some_and(|free| free < wanted) { Err(LibraryError::DiskFull) } else { Ok(()) }
    }

    /// How far an upload is. One of which all is here, and which a crash has kept from becoming an asset, becomes one.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchUpload`], and those of reading.
    pub fn upload(&self, id: &UploadId) -> Result<Upload, LibraryError> {
        self.read(|db| self.upload_row(db, id))
    }

    pub(crate) fn upload_row(&self, db: &Connection, id: &UploadId) -> Result<Upload, LibraryError> {
        let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM uploads WHERE id = ?1"))?;
        let found = query.query_row([id.as_str()], |row| self.row(row)).optional()?;
        found.ok_or_else(|| LibraryError::NoSuchUpload(id.to_string()))
    }

    /// All uploads that are not finished, the oldest first.
    ///
    /// # Errors
    /// Those of reading.
    pub fn uploads(&self) -> Result<Vec<Upload>, LibraryError> {
        self.read(|db| {
            let all = format!("SELECT {COLUMNS} FROM uploads WHERE asset IS NULL ORDER BY began, id");
            let mut query = db.prepare_cached(&all)?;
            let uploads = query.query_map([], |row| self.row(row))?.collect::<rusqlite::Result<_>>()?;
            Ok(uploads)
        })
    }

    fn row(&self, row: &Row<'_>) -> rusqlite::Result<Upload> {
        Ok(Upload {
            id: parsed(row, 0)?,
            name: row.get(1)?,
            length: number_if_any(row, 2)?,
            offset: number(row, 3)?,
            expires: number(row, 4)?.saturating_add(self.limits.upload_age),
            asset: number_if_any(row, 5)?.map(AssetId),
            digest: parsed_if_any(row, 6)?,
            found: parsed_if_any(row, 7)?,
        })
    }

    /// Gives an upload up. What has become of it stays.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchUpload`], [`LibraryError::Busy`] while something of it is received.
    pub fn terminate(&self, id: &UploadId) -> Result<(), LibraryError> {
        let _busy = self.hold(id)?;
        self.forget(id)
    }

    pub(crate) fn forget(&self, id: &UploadId) -> Result<(), LibraryError> {
        self.live().hashed.remove(id);
        let gone = self.change(|db| Ok(db.execute("DELETE FROM uploads WHERE id = ?1", [id.as_str()])?))?;
        let _ = std::fs::remove_file(self.upload_path(id));
        if gone == 0 { Err(LibraryError::NoSuchUpload(id.to_string())) } else { Ok(()) }
    }

    /// The asset with a content, if it is here.
    ///
    /// # Errors
    /// Those of reading.
    pub fn asset_by_digest(&self, digest: Digest) -> Result<Option<Asset>, LibraryError> {
        self.read(|db| asset_of(db, "digest", &digest.to_string()))
    }
}
