//! How large the cache may be, as whoever looks after the machine has set it: kept in the data folder, and kept to by every
//! render, whoever began it. And below which free room nothing new is begun.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use vo_files::durable;
use vo_setup::Paths;
use vo_store::Bounds;

use crate::{Code, StudioError};

/// Bytes of a file of limits, at most.
const LONGEST: u64 = 4 << 10;

/// Seconds of a day.
const DAY: u64 = 24 * 3_600;

/// Bytes of the free room on the disk below which nothing new is begun, unless it was set; on small disks it is less.
const FLOOR: u64 = 2_000_000_000;

/// Of a small disk, one part in so many.
const FLOOR_SHARE: u64 = 20;

/// Bounds of the cache and of the disk that it lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CacheLimits {
    /// Bytes above which what was unused for longest is removed, down to four fifths of it.
    pub bytes: u64,
    /// Days after which what is not used is removed.
    pub days: u64,
    /// Bytes of free room on the disk below which no job begins; left out: 2 GB, or a twentieth of a smaller disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_bytes: Option<u64>,
}

impl Default for CacheLimits {
    fn default() -> Self {
        let Bounds { bytes, age } = Bounds::default();
        Self { bytes, days: age.as_secs() / DAY, floor_bytes: None }
    }
}

impl CacheLimits {
    /// Those of a data folder; the usual ones where none were set or they cannot be read.
    pub fn of(data: &Path) -> Self {
        let path = file(data);
        let read = || {
            let mut text = String::new();
            durable::read(&path)?.take(LONGEST).read_to_string(&mut text)?;
            Ok::<_, std::io::Error>(serde_json::from_str(&text)?)
        };
        read().unwrap_or_else(|error| {
            if error.kind() != ErrorKind::NotFound {
                tracing::warn!(why = %error, "the limits of the cache cannot be read: the usual ones hold");
            }
            Self::default()
        })
    }

    /// Keeps them for a data folder: they are on the disk then.
    ///
    /// # Errors
    /// [`Code::InvalidSetting`] if they cannot be meant, [`StudioError::Files`] if they cannot be written.
    pub fn keep(self, data: &Path) -> Result<(), StudioError> {
        self.check()?;
        let text = serde_json::to_vec_pretty(&self).unwrap_or_default();
        let path = file(data);
        durable::write(&path, &text).map_err(StudioError::files("writing", &path))
    }

    fn check(self) -> Result<(), StudioError> {
        let refused = |why: &str| Err(StudioError::Input(Code::InvalidSetting, why.to_owned()));
        match self {
            Self { bytes, .. } if bytes < 50_000_000 => refused(
                "`bytes` is less than 50 MB: a cache so small keeps nothing of the render that goes on; allow more",
            ),
            Self { days, .. } if !(1..=3_650).contains(&days) => refused("`days` must be from 1 to 3650"),
            Self { bytes, floor_bytes, .. } if bytes.max(floor_bytes.unwrap_or(0)) > 1 << 50 => {
                refused("`bytes` and `floor_bytes` must be at most a petabyte")
            }
            _ => Ok(()),
        }
    }

    /// What the pruner keeps to.
    pub fn bounds(self) -> Bounds {
        Bounds { bytes: self.bytes, age: Duration::from_secs(self.days.saturating_mul(DAY)) }
    }

    /// Bytes of free room on a disk of so many bytes below which nothing new is begun.
    pub fn floor(self, disk: u64) -> u64 {
        self.floor_bytes.unwrap_or_else(|| FLOOR.min(disk / FLOOR_SHARE))
    }
}

/// Where the limits of a data folder are kept.
fn file(data: &Path) -> PathBuf {
    data.join("cache.json")
}

/// Bytes of all that is in the cache; 0 if there is none.
///
/// # Errors
/// [`StudioError::Store`] if its database cannot be read.
pub fn bytes(paths: &Paths) -> Result<u64, StudioError> {
    Ok(vo_store::bytes_of(&paths.cache_dir)?)
}

/// The room on the disk of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that may still be written.
    pub free: u64,
    /// Bytes of the whole disk.
    pub disk: u64,
}

/// The room on the disk of a folder, or of the nearest above it that is there; nothing where the system does not tell.
pub fn room(folder: &Path) -> Option<Room> {
    let there = folder.ancestors().find(|folder| folder.exists())?;
    Some(Room { free: vo_files::system::free(there)?, disk: vo_files::system::whole(there)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_holds_and_what_cannot_be_meant_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(CacheLimits::of(folder.path()), CacheLimits { bytes: 5_000_000_000, days: 7, floor_bytes: None });
        let small = CacheLimits { bytes: 100_000_000, days: 1, floor_bytes: Some(7) };
        small.keep(folder.path()).unwrap();
        assert_eq!(CacheLimits::of(folder.path()), small);
        assert_eq!(small.bounds(), Bounds { bytes: 100_000_000, age: Duration::from_secs(86_400) });
        for wrong in [
            CacheLimits { bytes: 1, ..small },
            CacheLimits { days: 0, ..small },
            CacheLimits { bytes: u64::MAX, ..small },
            CacheLimits { floor_bytes: Some(u64::MAX), ..small },
        ] {
            let error = wrong.keep(folder.path()).unwrap_err();
            assert_eq!(error.code(), Code::InvalidSetting, "{error}");
        }
        assert_eq!(CacheLimits::of(folder.path()), small);
        std::fs::write(folder.path().join("cache.json"), "{").unwrap();
        assert_eq!(CacheLimits::of(folder.path()), CacheLimits::default());
    }

    #[test]
    fn the_floor_of_a_small_disk_is_lower() {
        let usual = CacheLimits::default();
        assert_eq!(usual.floor(1_000_000_000_000), 2_000_000_000);
        assert_eq!(usual.floor(20_000_000_000), 1_000_000_000);
        assert_eq!(CacheLimits { floor_bytes: Some(5), ..usual }.floor(20), 5);
        let room = room(Path::new("/nowhere/that/is")).unwrap();
        assert!(room.free > 0 && room.disk >= room.free, "{room:?}");
    }
}
