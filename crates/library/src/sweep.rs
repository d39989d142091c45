//! What is forgotten after a while, and what a crash has left.

use rusqlite::OptionalExtension;

use crate::error::LibraryError;
use crate::library::{MediaLibrary, UPLOADS};
use crate::upload_id::UploadId;

/// What a sweep has removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Uploads of which nothing more came.
    pub uploads: u64,
    /// Files that nothing knew any more.
    pub files: u64,
}

impl MediaLibrary {
    /// Forgets uploads of which nothing more came for a day, finishes those of which all is here, and removes files that a
    /// crash has left. To be called when the server starts, and every hour.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn sweep(&self) -> Result<Swept, LibraryError> {
        let mut swept = Swept::default();
        let before = self.now().saturating_sub(self.limits.upload_age) as i64;
        let old: Vec<String> = self.read(|db| {
            let mut query = db.prepare_cached("SELECT id FROM uploads WHERE touched < ?1")?;
            Ok(query.query_map([before], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        })?;
        for id in old.iter().filter_map(|id| UploadId::named(id)) {
            // One that receives something is not old.
            if let Ok(_held) = self.hold(&id) {
                self.forget(&id)?;
                swept.uploads += 1;
            }
        }
        for upload in self.uploads()?.into_iter().filter(crate::Upload::is_whole) {
            if let Ok(_held) = self.hold(&upload.id) {
                match self.take_in(&upload.id, None) {
                    Err(LibraryError::Digest) => {}
                    taken => drop(taken?),
                }
            }
        }
        swept.files = self.remove_unknown()?;
        Ok(swept)
    }

    /// Removes files of uploads and assets that are not there.
    fn remove_unknown(&self) -> Result<u64, LibraryError> {
        let mut removed = 0;
        let uploads = self.folder.join(UPLOADS);
        for entry in std::fs::read_dir(uploads).map_err(LibraryError::files("reading the library"))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            removed += self.change(|db| {
                // Its row comes a moment after the file: one that was made just now may have none yet.
                let is_new = entry.metadata().ok().and_then(|meta| meta.modified().ok()?.elapsed().ok());
                let is_new = is_new.is_none_or(|age| age.as_secs() < 60);
                let known = db.query_row("SELECT 1 FROM uploads WHERE id = ?1", [&name], |_| Ok(())).optional()?;
                let gone = known.is_none() && !is_new && std::fs::remove_file(entry.path()).is_ok();
                Ok(u64::from(gone))
            })?;
        }
        for (digest, path) in self.content()? {
            removed += self.change(|db| {
                let known = "SELECT 1 FROM assets WHERE digest = ?1 UNION ALL SELECT 1 FROM uploads WHERE found = ?1";
                let known = db.prepare_cached(known)?.query_row([digest.to_string()], |_| Ok(())).optional()?;
                Ok(u64::from(known.is_none() && std::fs::remove_file(&path).is_ok()))
            })?;
        }
        Ok(removed)
    }
}
