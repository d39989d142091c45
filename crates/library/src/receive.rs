//! Bytes of an upload, as they come. They are made durable before they are answered, and every few megabytes on the way.

use std::fs::File;
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::params;
use vo_digest::Hasher;
use vo_store::free_space;

use crate::error::LibraryError;
use crate::library::{Live, MediaLibrary};
use crate::limits::SYNC_EVERY;
use crate::tus::Checksum;
use crate::upload::Upload;
use crate::upload_id::UploadId;

/// Holds an upload for one who works on it, until it is dropped.
#[derive(Debug)]
pub(crate) struct Busy {
    live: Arc<Mutex<Live>>,
    id: UploadId,
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).busy.retain(|busy| *busy != self.id);
    }
}

impl MediaLibrary {
    /// Holds an upload, if nobody else does.
    pub(crate) fn hold(&self, id: &UploadId) -> Result<Busy, LibraryError> {
        let mut live = self.live();
        if live.busy.contains(id) {
            return Err(LibraryError::Busy(id.clone()));
        }
        if live.busy.len() >= self.limits.at_once {
            return Err(LibraryError::TooMany { most: self.limits.at_once });
        }
        live.busy.push(id.clone());
        Ok(Busy { live: Arc::clone(&self.live), id: id.clone() })
    }

    /// Writes down how much of an upload is durable.
    pub(crate) fn advance(&self, id: &UploadId, sent: u64) -> Result<(), LibraryError> {
        let now = self.now() as i64;
        self.change(|db| {
            let update = "UPDATE uploads SET sent = ?2, touched = ?3 WHERE id = ?1";
            db.prepare_cached(update)?.execute(params![id.as_str(), sent as i64, now])?;
            Ok(())
        })
    }
}

/// Bytes of an upload, as they come. If it is dropped before its end, what was made durable is kept.
#[derive(Debug)]
pub struct Receiving {
    library: Arc<MediaLibrary>,
    upload: Upload,
    file: File,
    /// Bytes that were written.
    at: u64,
    /// The digest of all bytes before that, if it is known.
    hasher: Option<Hasher>,
    /// What these bytes must come to: until that is known none of them counts.
    checksum: Option<Checksum>,
    busy: Busy,
}

impl Receiving {
    /// Goes on with an upload at `offset`, which must be where it is. Nothing, if all of it is here.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchUpload`], [`LibraryError::Offset`], [`LibraryError::Busy`], [`LibraryError::TooMany`], and if its
    /// file cannot be opened.
    pub fn begin(
        library: &Arc<MediaLibrary>,
        id: &UploadId,
        offset: u64,
        checksum: Option<Checksum>,
    ) -> Result<Option<Self>, LibraryError> {
        let busy = library.hold(id)?;
        let upload = library.upload(id)?;
        if upload.offset != offset {
            return Err(LibraryError::Offset { id: id.clone(), offset: upload.offset, asked: offset });
        }
        if upload.is_whole() && (upload.asset.is_some() || upload.length != Some(0)) {
            // Unless that was done, or a full disk has kept it from being done.
            library.take_in(id, None)?;
            return Ok(None);
        }
        let mut file = match File::options().write(true).open(library.upload_path(id)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                library.forget(id)?;
                return Err(LibraryError::NoSuchUpload(id.to_string()));
            }
            opened => opened.map_err(LibraryError::files("opening an upload"))?,
        };
        let wrong = LibraryError::files("going on with an upload");
        let there = file.metadata().map_err(wrong)?.len();
        if there < offset {
            // Somebody has cut it short.
            library.advance(id, there)?;
            return Err(LibraryError::Offset { id: id.clone(), offset: there, asked: offset });
        }
        // What lies behind was not answered, and may be incomplete.
        let placed = file.set_len(offset).and_then(|()| file.seek(SeekFrom::Start(offset)));
        placed.map_err(LibraryError::files("going on with an upload"))?;
        let known = library.live().hashed.remove(id).filter(|(at, _)| *at == offset).map(|(_, hasher)| hasher);
        let hasher = known.or_else(|| (offset == 0).then(Hasher::default));
        let library = Arc::clone(library);
        Ok(Some(Self { library, upload, file, at: offset, hasher, checksum, busy }))
    }

    /// The length of the upload becomes known.
    ///
    /// # Errors
    /// If it cannot be written down.
    pub fn set_length(&mut self, length: u64) -> Result<(), LibraryError> {
        self.upload.length = Some(length);
        self.library.change(|db| {
            let update = "UPDATE uploads SET length = ?2 WHERE id = ?1";
            db.prepare_cached(update)?.execute(params![self.upload.id.as_str(), length as i64])?;
            Ok(())
        })
    }

    /// Bytes that are here.
    pub fn received(&self) -> u64 {
        self.at
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// [`LibraryError::Longer`] and [`LibraryError::TooLarge`], before anything of these bytes is written;
    /// [`LibraryError::DiskFull`], and if they cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), LibraryError> {
        let end = self.at.saturating_add(bytes.len() as u64);
        if let Some(length) = self.upload.length.filter(|length| end > *length) {
            return Err(LibraryError::Longer { length });
        }
        let most = self.library.limits.asset_bytes;
        if end > most {
            return Err(LibraryError::TooLarge { most });
        }
        self.file.write_all(bytes).map_err(LibraryError::files("writing an upload"))?;
        if let Some(hasher) = &mut self.hasher {
            let _ = hasher.write_all(bytes);
        }
        if let Some(checksum) = &mut self.checksum {
            checksum.update(bytes);
        }
        self.at = end;
        if self.checksum.is_none() && self.at - self.upload.offset >= SYNC_EVERY { self.sync() } else { Ok(()) }
    }

    /// Makes durable what was written, and then says so.
    fn sync(&mut self) -> Result<(), LibraryError> {
        if self.at == self.upload.offset {
            return Ok(());
        }
        if self.upload.length.is_none()
            && free_space(&self.library.folder).is_some_and(|free| free < self.library.limits.floor)
        {
            return Err(LibraryError::DiskFull);
        }
        self.file.sync_data().map_err(LibraryError::files("writing an upload"))?;
        self.library.advance(&self.upload.id, self.at)?;
        self.upload.offset = self.at;
        Ok(())
    }

    /// Nothing more comes. Once all of the upload is here it becomes an asset.
    ///
    /// # Errors
    /// [`LibraryError::Checksum`] if these bytes are not what they were to be: none of them counts then.
    /// [`LibraryError::Digest`] if the whole is not what was announced: the upload is gone then. And if something cannot be
    /// written.
    pub fn end(mut self) -> Result<Upload, LibraryError> {
        if self.checksum.as_ref().is_some_and(|checksum| !checksum.holds()) {
            return Err(LibraryError::Checksum);
        }
        self.sync()?;
        let Self { library, upload, hasher, at, file, busy, .. } = self;
        drop(file);
        if upload.is_whole() {
            library.take_in(&upload.id, hasher.as_ref().map(Hasher::digest))?;
        } else if let Some(hasher) = hasher {
            library.live().hashed.insert(upload.id.clone(), (at, hasher));
        }
        drop(busy);
        library.upload(&upload.id)
    }

    /// The sender has broken off: what came until then is kept, unless it was to be checked as a whole.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn break_off(mut self) -> Result<(), LibraryError> {
        self.checksum.take().map_or_else(|| self.end().map(drop), |_| Ok(()))
    }
}
