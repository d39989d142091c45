//! The mark that a shim puts on its child, and that all that comes of it bears: which shim it was. So what a shim has left
//! behind is known for certain, whatever session, group and parent it has, and however often its number was used before.
//!
//! It is a limit that bounds nothing: how many microseconds a process of real-time priority may compute without a pause,
//! set to some hundred thousand years. Limits are inherited, anyone may read them, only root may raise them, and
//! a process in a sandbox may not set them at all. A variable of the environment could be wiped.

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::procfs;

/// Which shim it was: its number, and when it began, in the kernel's ticks since the machine did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub shim: u32,
    pub began: u64,
}

/// Set in every mark, and in no limit that anybody would want.
const OURS: u64 = 1 << 63;
/// Bits of a process's number: there are at most four million.
const NUMBER: u32 = 22;

impl Mark {
    /// That of a process which is there, or has ended and is not reaped.
    pub(crate) fn of(shim: u32) -> Option<Self> {
        Some(Self { shim, began: procfs::stat(shim)?.began })
    }

    /// That of this process, where `/proc` knows it by the number that it knows itself.
    pub(crate) fn ours() -> Option<Self> {
        procfs::is_ours().then(|| Self::of(std::process::id()))?
    }

    /// Puts it on this process and on all that comes of it.
    pub(crate) fn put(self) {
        let limit = Some(self.limit());
        // A lower one was set: then it is not marked, and found by its parent or its control group alone.
        let _ = setrlimit(Resource::Rttime, Rlimit { current: limit, maximum: limit });
    }

    /// What a process bears, if it is one of this user, of those that we see as themselves, and has not ended.
    pub(crate) fn on(pid: u32) -> Option<Self> {
        let limit = procfs::is_of_our_user(pid).then(|| procfs::real_time_limit(pid))??;
        let mark = Self::from_limit(limit)?;
        (!procfs::stat(pid)?.ended && procfs::is_counted_here(pid)).then_some(mark)
    }

    /// Whether its shim is no more.
    pub(crate) fn is_orphaned(self) -> bool {
        procfs::stat(self.shim).is_none_or(|stat| stat.ended || stat.began != self.began)
    }

    fn limit(self) -> u64 {
        OURS | self.began << NUMBER | u64::from(self.shim)
    }

    fn from_limit(limit: u64) -> Option<Self> {
        let shim = limit & ((1 << NUMBER) - 1);
        let mark = Self { shim: u32::try_from(shim).ok()?, began: (limit & !OURS) >> NUMBER };
        (limit & OURS != 0 && limit != u64::MAX).then_some(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_tells_which_shim_it_was() {
        let mark = Mark { shim: 4_194_303, began: 123_456_789_012 };
        assert_eq!(Mark::from_limit(mark.limit()), Some(mark));
        for no_mark in [u64::MAX, 0, 200_000, i64::MAX as u64] {
            assert_eq!(Mark::from_limit(no_mark), None);
        }
    }

    #[test]
    fn we_are_there_and_who_had_our_number_before_is_not() {
        let ours = Mark::ours().unwrap();
        assert!(!ours.is_orphaned());
        assert!(Mark { began: ours.began - 1, ..ours }.is_orphaned());
        assert_eq!(Mark::on(ours.shim), None, "nobody has marked us");
    }
}
