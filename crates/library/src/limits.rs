//! How much there may be of what can grow.

/// How much there may be of what can grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LibraryLimits {
    /// Bytes of one file.
    pub asset_bytes: u64,
    /// Bytes of all files, those that are still to come counted as they were announced.
    pub all_bytes: u64,
    /// Uploads that are not finished.
    pub uploads: u64,
    /// Uploads that receive something at one time.
    pub at_once: usize,
    /// Milliseconds after which an upload is forgotten that nothing more came of.
    pub upload_age: u64,
    /// Bytes that are left free on the disk.
    pub floor: u64,
}

impl Default for LibraryLimits {
    fn default() -> Self {
        Self {
            asset_bytes: 50 << 30,
            all_bytes: 500 << 30,
            uploads: 100,
            at_once: 16,
            upload_age: 24 * 3_600_000,
            floor: 1 << 30,
        }
    }
}

/// So much of an upload is made durable at a time: no more must be sent again after a crash.
pub const SYNC_EVERY: u64 = 8 << 20;

/// Assets on one page.
pub const MOST_OF_A_PAGE: usize = 200;

/// Letters of a name.
pub(crate) const MOST_NAME: usize = 255;
/// Tags of an asset, and letters of one.
pub(crate) const MOST_TAGS: usize = 50;
pub(crate) const MOST_TAG: usize = 100;
/// Letters that are searched for.
pub(crate) const MOST_SEARCH: usize = 200;
