//! What can go wrong with the library. Messages are for whoever uses the server: they name no path of its folder.

use std::io;

use vo_store::{StoreError, sqlite};

use crate::asset::AssetId;
use crate::upload_id::UploadId;

/// What can go wrong with the library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// There is no such asset.
    #[error("there is no asset {0} in the library: it may have been deleted")]
    NoSuchAsset(AssetId),
    /// There is no such upload, or none any more.
    #[error("there is no upload {0}: begin it again; what is not finished is kept for a day")]
    NoSuchUpload(String),
    /// There is no picture or sound of that kind of it.
    #[error("asset {id} has no {what}")]
    NotMade {
        /// The asset.
        id: AssetId,
        /// What, such as "thumbnail".
        what: &'static str,
    },
    /// The upload goes on elsewhere.
    #[error("upload {id} has {offset} bytes, not {asked}: ask with HEAD where it goes on, and send from there")]
    Offset {
        /// The upload.
        id: UploadId,
        /// Bytes that it has.
        offset: u64,
        /// Where the request began.
        asked: u64,
    },
    /// Another request sends to the same upload.
    #[error("another request sends to upload {0}: let it end, or try again in half a minute")]
    Busy(UploadId),
    /// As many uploads receive something as may.
    #[error("{most} uploads receive something at this time, which is the most: try again in a moment")]
    TooMany {
        /// How many may.
        most: usize,
    },
    /// There are as many unfinished uploads as may be.
    #[error("{most} uploads are not finished, which is the most: finish or delete one of them")]
    Unfinished {
        /// How many may.
        most: u64,
    },
    /// A file is larger than it may be.
    #[error("a file may have {most} bytes at most")]
    TooLarge {
        /// Bytes.
        most: u64,
    },
    /// More came than was announced.
    #[error("the upload was announced with {length} bytes, and more were sent: begin it again with the right length")]
    Longer {
        /// Bytes that were announced.
        length: u64,
    },
    /// The library holds as much as it may.
    #[error("the library would hold more than {most} bytes, which is the most: delete something first")]
    Full {
        /// Bytes.
        most: u64,
    },
    /// The disk is full, or nearly so.
    #[error("the disk of the library is nearly full: free some space there, or delete something")]
    DiskFull,
    /// What came is not what its checksum says.
    #[error("what was received does not match its checksum: send it again")]
    Checksum,
    /// The whole file is not what was announced.
    #[error("the file that was received does not have the digest that was announced: begin the upload again")]
    Digest,
    /// A value that cannot be used.
    #[error("{0}")]
    Invalid(String),
    /// Projects use the asset.
    #[error("asset {id} is used by {}: delete it with force=true all the same, and they keep their copies", used_by.join(", "))]
    InUse {
        /// The asset.
        id: AssetId,
        /// By whom.
        used_by: Vec<String>,
    },
    /// Another process has the library open.
    #[error("the library is in use by another vo serve: end that first, or name another data folder")]
    Locked,
    /// It was written by a later version of this program.
    #[error("the library was written by a newer version of vo: use that version, or another data folder")]
    Newer,
    /// The file system said no.
    #[error("{what} failed: {source}")]
    Files {
        /// What was tried, such as "writing an upload".
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The database said no.
    #[error("the index of the library failed: {0}")]
    Database(rusqlite::Error),
    /// A corrupt database could not be set aside.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for LibraryError {
    fn from(error: rusqlite::Error) -> Self {
        if sqlite::is_full_disk(&error) { Self::DiskFull } else { Self::Database(error) }
    }
}

impl LibraryError {
    pub(crate) fn files(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            let is_full = matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
            if is_full { Self::DiskFull } else { Self::Files { what, source } }
        }
    }
}
