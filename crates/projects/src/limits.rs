//! How far everything may grow.

/// Projects at once.
pub const MOST_PROJECTS: usize = 10_000;

/// Bytes of a script that is written over the API; the engine reads half of that.
pub const MOST_SCRIPT_BYTES: usize = 1 << 20;

/// Bytes of a `project.toml` that is written over the API.
pub const MOST_SETTINGS_BYTES: usize = 256 << 10;

/// Bytes of a text that is read: as many as the engine reads.
pub(crate) const MOST_READ_BYTES: u64 = 4 << 20;

/// Characters of a title.
pub(crate) const MOST_TITLE: usize = 200;

/// Projects of one page of a list.
pub const MOST_LISTED: usize = 200;

/// Files that are copied with a project, and that its document tells of.
pub const MOST_MEDIA_FILES: usize = 2_000;

/// Their bytes.
pub const MOST_MEDIA_BYTES: u64 = 20 << 30;

/// Folders in folders that are copied.
pub(crate) const MOST_DEPTH: usize = 8;

/// Bytes of the disk that stay free after a copy.
pub(crate) const FLOOR: u64 = 256 << 20;

/// Revisions that a history holds.
pub const MOST_REVISIONS: usize = 400;

/// The newest of them, which are all kept; of older ones those are that lie [`APART_MS`] apart.
pub(crate) const NEWEST_REVISIONS: usize = 100;

/// Milliseconds between older revisions.
pub(crate) const APART_MS: u64 = 10 * 60 * 1_000;

/// Milliseconds for which a revision is kept, if it is not one of the newest ten.
pub(crate) const REVISION_MS: u64 = 365 * 24 * 60 * 60 * 1_000;

/// Revisions that are kept however old they are.
pub(crate) const ALWAYS_REVISIONS: usize = 10;

/// Bytes of all texts of a history.
pub(crate) const MOST_HISTORY_BYTES: u64 = 50 << 20;

/// Projects in the trash: one more, and the oldest is purged.
pub const MOST_TRASHED: usize = 1_000;

/// Milliseconds for which a project stays in the trash: 30 days.
pub const TRASH_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

/// Milliseconds for which the catalog of projects is believed before their files are looked at again.
pub(crate) const LOOK_EVERY_MS: u64 = 10_000;

/// Conflicts that an answer tells of, one by one.
pub(crate) const MOST_CONFLICTS: usize = 100;

/// Settings that are changed at once.
pub(crate) const MOST_CHANGES: usize = 1_000;
