//! What a person changes: names, tags, and what is to be there no more.

use rusqlite::{Connection, params};

use crate::asset::{Asset, AssetChange, AssetId};
use crate::content::Made;
use crate::error::LibraryError;
use crate::library::MediaLibrary;
use crate::names::{checked_name, checked_tags};

impl MediaLibrary {
    /// Changes an asset. What it is now.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], [`LibraryError::Invalid`], and if it cannot be written down.
    pub fn edit(&self, id: AssetId, change: &AssetChange) -> Result<Asset, LibraryError> {
        let name = change.name.as_deref().map(checked_name).transpose()?;
        let tags = change.tags.as_deref().map(checked_tags).transpose()?;
        let now = self.now() as i64;
        self.change(|db| {
            let update = "UPDATE assets SET name = coalesce(?2, name), folded = coalesce(?3, folded), changed = ?4 WHERE id = ?1";
            let folded = name.as_ref().map(|name| name.to_lowercase());
            if db.prepare_cached(update)?.execute(params![id.0 as i64, name, folded, now])? == 0 {
                return Err(LibraryError::NoSuchAsset(id));
            }
            if let Some(tags) = &tags {
                return set_tags(db, id, tags);
            }
            let update = "UPDATE tags SET folded = (SELECT folded FROM assets WHERE id = ?1) WHERE asset = ?1";
            db.prepare_cached(update)?.execute([id.0 as i64])?;
            Ok(())
        })?;
        self.get(id)
    }

    /// Takes an asset out of the library. `used_by` says which projects use it: if any do, it is only done with `force`.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], [`LibraryError::InUse`], those of `used_by`, and if it cannot be done.
    pub fn remove<E: From<LibraryError>>(
        &self,
        id: AssetId,
        force: bool,
        used_by: impl FnOnce(&Asset) -> Result<Vec<String>, E>,
    ) -> Result<(), E> {
        let asset = self.get(id)?;
        if !force {
            let used_by = used_by(&asset)?;
            if !used_by.is_empty() {
                return Err(LibraryError::InUse { id, used_by }.into());
            }
        }
        self.change(|db| {
            db.execute("DELETE FROM tags WHERE asset = ?1", [id.0 as i64])?;
            db.execute("DELETE FROM uploads WHERE asset = ?1", [id.0 as i64])?;
            let gone = db.execute("DELETE FROM assets WHERE id = ?1", [id.0 as i64])?;
            if gone == 0 { Err(LibraryError::NoSuchAsset(id)) } else { Ok(()) }
        })?;
        // Should these stay after a crash, the next sweep removes them.
        let _ = std::fs::remove_file(self.content_path(asset.digest));
        for made in Made::ALL {
            let _ = std::fs::remove_file(self.made_path(asset.digest, made));
        }
        Ok(())
    }
}

fn set_tags(db: &Connection, id: AssetId, tags: &[String]) -> Result<(), LibraryError> {
    db.prepare_cached("DELETE FROM tags WHERE asset = ?1")?.execute([id.0 as i64])?;
    let insert = "INSERT OR IGNORE INTO tags (tag, asset, folded) SELECT ?2, id, folded FROM assets WHERE id = ?1";
    let mut insert = db.prepare_cached(insert)?;
    tags.iter().try_for_each(|tag| insert.execute(params![id.0 as i64, tag]).map(drop))?;
    Ok(())
}
