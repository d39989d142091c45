//! The allocator of our own process, set to give memory back. Left to itself glibc keeps large pieces once it has freed
//! one, and a heap for every thread there ever was: a process that makes one movie after another would grow.

/// Sets what the allocator keeps, to be called before there is another thread: one heap for all threads, pieces above
/// 128 KiB straight from the system and back to it. Does nothing where the allocator is another one.
pub fn settle_allocator() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    for (what, value) in [(libc::M_ARENA_MAX, 1), (libc::M_MMAP_THRESHOLD, KEPT), (libc::M_TRIM_THRESHOLD, KEPT)] {
        set(what, value);
    }
}

/// Gives back to the system what is free, at the end of a large piece of work.
pub fn give_memory_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    trim();
}

/// Bytes above which a piece is taken from the system, and free memory is given back to it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const KEPT: libc::c_int = 128 * 1024;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the allocator's settings are calls of the C library")]
fn set(what: libc::c_int, value: libc::c_int) {
    // SAFETY: the call takes numbers only; what it does not know it refuses.
    unsafe { libc::mallopt(what, value) };
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the allocator's settings are calls of the C library")]
fn trim() {
    // SAFETY: the call takes a number only, locks the heap as every allocation does, and frees nothing that is in use.
    unsafe { libc::malloc_trim(0) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::held;

    #[test]
    fn what_was_freed_is_given_back() {
        settle_allocator();
        let pieces: Vec<Vec<u8>> = (0..400).map(|number| vec![number as u8; 100 * 1024]).collect();
        let full = held().pss_bytes;
        drop(pieces);
        give_memory_back();
        assert!(held().pss_bytes + 30_000_000 < full, "{} of {full} bytes are kept", held().pss_bytes);
    }
}
