//! What was seen in an asset by whoever looked at it, and what was made of it.

use std::path::{Path, PathBuf};

use rusqlite::params;
use vo_files::durable;
use vo_files::system::private_folder;

use crate::asset::{Asset, AssetId, AssetKind, AssetState, Facts};
use crate::content::Made;
use crate::error::LibraryError;
use crate::library::{LOOKING, MediaLibrary};

impl MediaLibrary {
    /// The file of an asset that is about to be looked at, and an empty folder for what is made of it, which is the one
    /// [`MediaLibrary::record`] takes.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], and if the folder cannot be made.
    pub fn begin_look(&self, id: AssetId) -> Result<(PathBuf, PathBuf), LibraryError> {
        let asset = self.get(id)?;
        let folder = self.folder.join(LOOKING).join(id.to_string());
        let _ = std::fs::remove_dir_all(&folder);
        private_folder(&folder).map_err(LibraryError::files("looking at an asset"))?;
        Ok((self.content_path(asset.digest), folder))
    }

    /// Removes the folder of a look that is over.
    pub fn end_look(&self, id: AssetId) {
        let _ = std::fs::remove_dir_all(self.folder.join(LOOKING).join(id.to_string()));
    }

    /// Keeps what was seen in an asset. What was made of it lies in `folder`, as files that [`Made::file`] names. What is too
    /// large is not kept.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], and if it cannot be kept.
    pub fn record(&self, id: AssetId, kind: AssetKind, facts: Facts, folder: &Path) -> Result<Asset, LibraryError> {
        let asset = self.get(id)?;
        let mut kept = [false; 3];
        for (made, kept) in Made::ALL.into_iter().zip(&mut kept) {
            let file = folder.join(made.file());
            let is_fine =
                file.symlink_metadata().is_ok_and(|meta| meta.is_file() && (1..=made.most()).contains(&meta.len()));
            if is_fine {
                let bytes = std::fs::read(&file).map_err(LibraryError::files("reading what was made"))?;
                let place = self.made_path(asset.digest, made);
                let written = durable::folder(place.parent().unwrap_or(&self.folder))
                    .and_then(|()| durable::write(&place, &bytes));
                written.map_err(LibraryError::files("keeping what was made"))?;
                *kept = true;
            }
        }
        let [thumbnail, strip, peaks] = kept;
        let facts = Facts { thumbnail, strip, peaks, ..facts };
        self.set_state(id, (kind, AssetState::Ready), None, &facts)
    }

    /// Writes down that an asset cannot be used, and why.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], and if it cannot be written down.
    pub fn refuse(&self, id: AssetId, why: &str) -> Result<Asset, LibraryError> {
        /// Letters of a reason.
        const MOST: usize = 1_000;
        let why: String = vo_files::plain(why).chars().take(MOST).collect();
        let asset = self.get(id)?;
        self.set_state(id, (asset.kind, AssetState::Refused), Some(&why), &Facts::default())
    }

    /// Assets that are still to be looked at, the oldest first, a thousand at most.
    ///
    /// # Errors
    /// Those of reading.
    pub fn unseen(&self) -> Result<Vec<AssetId>, LibraryError> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT id FROM assets WHERE state = 'looking' ORDER BY id LIMIT 1000")?;
            let ids = query.query_map([], |row| vo_store::sqlite::number(row, 0).map(AssetId))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn set_state(
        &self,
        id: AssetId,
        (kind, state): (AssetKind, AssetState),
        why: Option<&str>,
        facts: &Facts,
    ) -> Result<Asset, LibraryError> {
        let facts = serde_json::to_string(facts).unwrap_or_default();
        self.change(|db| {
            let update = "UPDATE assets SET kind = ?2, state = ?3, why = ?4, facts = ?5 WHERE id = ?1";
            let changed =
                db.prepare_cached(update)?.execute(params![id.0 as i64, kind.name(), state.name(), why, facts])?;
            if changed == 0 { Err(LibraryError::NoSuchAsset(id)) } else { Ok(()) }
        })?;
        self.get(id)
    }
}
