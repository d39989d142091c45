//! Room on a disk that is too full for a ledger to be opened.

use std::path::Path;

use crate::corruption;
use crate::ledger::seconds;

/// Bytes in which a ledger can be opened and rows be removed.
const A_LITTLE: u64 = 1 << 20;

/// Makes a little room where the disk is too full for a ledger to be opened: removes what is corrupt, then what was made
/// longest ago. The rows stay: who looks for one finds its file gone, and makes it anew. Nothing may be using the store. False
/// if nothing could be removed.
pub(crate) fn make_room(root: &Path) -> bool {
    let corrupt = corruption::all(root).into_iter().map(|(_, length, path)| (0, length, path));
    let folders = std::fs::read_dir(root.join("blobs")).into_iter().flatten().flatten();
    let blobs = folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
    let blobs = blobs.filter_map(|entry| {
        let meta = entry.metadata().ok()?;
        Some((meta.modified().map_or(0, seconds), meta.len(), entry.path()))
    });
    let mut all: Vec<_> = corrupt.chain(blobs).collect();
    all.sort();
    let mut room = 0;
    for (_, length, path) in all {
        if room >= A_LITTLE {
            break;
        }
        if std::fs::remove_file(path).is_ok() {
            room += length;
        }
    }
    room > 0
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_little_room_is_made_without_a_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let blobs: Vec<_> = (0..4_u8).map(|number| store.put(&vec![number; 600_000]).unwrap()).collect();
        for (number, digest) in blobs.iter().enumerate() {
            let then = std::time::SystemTime::now() - Duration::from_secs(1_000 - number as u64);
            File::open(store.path(*digest)).unwrap().set_modified(then).unwrap();
        }
        assert!(make_room(folder.path()));
        let left: Vec<_> = blobs.iter().map(|digest| store.path(*digest).exists()).collect();
        assert_eq!(left, [false, false, true, true]);
    }
}
