//! How much there may be of whatever grows, and how long things last. Times are milliseconds.

/// Jobs that may wait.
pub const MOST_WAITING: u64 = 10_000;

/// Jobs that are over and still kept, and for how long.
pub const MOST_FINISHED: u64 = 10_000;
pub(crate) const FINISHED_FOR_MS: u64 = 30 * DAY_MS;

/// Idempotency keys that are kept, and for how long.
pub const MOST_KEYS: u64 = 10_000;
pub(crate) const KEYS_FOR_MS: u64 = DAY_MS;

/// Events that are kept, and for how long.
pub(crate) const MOST_EVENTS: u64 = 50_000;
pub(crate) const EVENTS_FOR_MS: u64 = 7 * DAY_MS;

/// Lines of its log that a job keeps, their bytes, and the bytes of one line.
pub(crate) const MOST_LOG_LINES: u64 = 500;
pub(crate) const MOST_LOG_BYTES: u64 = 64 << 10;
pub(crate) const MOST_LINE_BYTES: usize = 2_000;

/// Jobs that are over and whose log is still kept: those that ended last.
pub(crate) const MOST_LOGS: u64 = 1_000;

/// States of its history that a job keeps.
pub(crate) const MOST_PASSED: u64 = 200;

/// Bytes of what a job is to do, as JSON.
pub const MOST_WORK_BYTES: usize = 256 << 10;
/// Bytes of what a job brought with it or ended with, as JSON.
pub(crate) const MOST_VALUE_BYTES: usize = 64 << 10;
/// Bytes of a kind, an owner, a worker's name, a reason or an idempotency key.
pub(crate) const MOST_NAME_BYTES: usize = 512;
/// Jobs on one page of a list.
pub(crate) const MOST_OF_A_PAGE: usize = 500;

/// Failures that may pass: as many times is a job tried before it fails for good.
pub const MOST_TRIES: u64 = 3;
/// A job whose worker died as often is taken for what kills its workers.
pub const MOST_DEATHS: u64 = 5;
/// How long a job waits after its first failure; twice as long after each one more, up to the most.
pub const LEAST_BACK_OFF_MS: u64 = 5_000;
/// The longest wait between two tries.
pub const MOST_BACK_OFF_MS: u64 = 600_000;

/// After waiting for so long in vain, a job counts as one of the next higher priority.
pub const AGEING_MS: u64 = 15 * 60_000;

/// Events after which what is too much is swept without being asked.
pub(crate) const SWEEP_EVERY: u64 = 1_000;
/// Jobs that one sweep forgets, so that what waits for the writer does not wait long.
pub(crate) const FORGOTTEN_AT_ONCE: u64 = 2_000;
/// Owners of whom it is known when they were served last.
pub(crate) const MOST_OWNERS: u64 = 10_000;

const DAY_MS: u64 = 24 * 3_600_000;
