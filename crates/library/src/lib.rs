//! The media of an installation: clips, images and sounds as files named by their content, with an index over them, and
//! uploads that can be resumed. What is answered is on the disk. Knows nothing of HTTP, and looks into no file beyond its
//! first bytes: that is done in a process of its own, which hands over what it has seen.

mod asset;
mod change;
mod content;
mod database;
mod error;
mod finish;
mod library;
mod limits;
mod list;
mod looked;
mod names;
mod receive;
mod sweep;
pub mod tus;
mod upload;
mod upload_id;

pub use asset::{
    Asset, AssetChange, AssetFilter, AssetId, AssetKind, AssetListing, AssetOrder, AssetPage, AssetState, Facts,
};
pub use content::{Made, holds};
pub use error::LibraryError;
pub use library::{Clock, MediaLibrary, system_clock};
pub use limits::{LibraryLimits, MOST_OF_A_PAGE, SYNC_EVERY};
pub use names::file_name;
pub use receive::Receiving;
pub use sweep::Swept;
pub use upload::{Created, NewUpload, Upload};
pub use upload_id::UploadId;
