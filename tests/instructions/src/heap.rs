//! A heap whose calls take the same instructions on every run. Those of the C library depend on where its pieces lie and
//! on what was freed before, and so on the environment and the path of the program: up to a sixth of a count.

#![expect(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;
use std::sync::{Mutex, PoisonError};

/// Memory in pieces of powers of two. What is freed is handed out again for the same size; nothing else is looked at, so
/// a call costs the same whatever lies where.
pub struct Heap(Mutex<Free>);

/// The last freed piece of each power of two, each of which begins with the address of the one before, and what is left
/// of the memory that was last asked for.
struct Free {
    last: [*mut u8; usize::BITS as usize],
    next: *mut u8,
    left: usize,
}

// SAFETY: the addresses are of memory that belongs to nobody else.
unsafe impl Send for Free {}

/// Pieces begin on a cache line: copies cost the same wherever they lie.
const LEAST: usize = 64;

/// What is asked of the system at once, in bytes.
const AT_ONCE: usize = 1 << 24;

impl Heap {
    /// An empty one.
    pub const fn new() -> Self {
        Self(Mutex::new(Free { last: [null_mut(); usize::BITS as usize], next: null_mut(), left: 0 }))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Free) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Bytes of the piece for a layout.
fn piece(layout: Layout) -> usize {
    layout.size().max(layout.align()).max(LEAST).next_power_of_two()
}

impl Free {
    /// A piece that was never handed out.
    fn fresh(&mut self, bytes: usize) -> *mut u8 {
        if self.left < bytes {
            let whole = bytes.max(AT_ONCE);
            let Ok(layout) = Layout::from_size_align(whole, whole) else { return null_mut() };
            // SAFETY: the size is not zero.
            self.next = unsafe { System.alloc(layout) };
            self.left = if self.next.is_null() { 0 } else { whole };
        }
        if self.left < bytes {
            return null_mut();
        }
        // Pieces lie at multiples of their size; what is passed over is lost.
        let skipped = self.next.align_offset(bytes);
        if skipped + bytes > self.left {
            self.left = 0;
            return self.fresh(bytes);
        }
        // SAFETY: both lie within what is left.
        let found = unsafe { self.next.add(skipped) };
        self.next = unsafe { found.add(bytes) };
        self.left -= skipped + bytes;
        found
    }
}

// SAFETY: a piece is as large and as aligned as its layout asks for, and in one hand only until it is freed.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let bytes = piece(layout);
        self.with(|free| {
            let last = &mut free.last[bytes.trailing_zeros() as usize];
            let found = *last;
            if found.is_null() {
                return free.fresh(bytes);
            }
            // SAFETY: a freed piece begins with an address, and is aligned to it.
            #[expect(clippy::cast_ptr_alignment, reason = "pieces lie on cache lines")]
            let before = unsafe { found.cast::<*mut u8>().read() };
            *last = before;
            found
        })
    }

    unsafe fn dealloc(&self, freed: *mut u8, layout: Layout) {
        self.with(|free| {
            let last = &mut free.last[piece(layout).trailing_zeros() as usize];
            // SAFETY: the piece is ours again, large enough and aligned.
            #[expect(clippy::cast_ptr_alignment, reason = "pieces lie on cache lines")]
            unsafe {
                freed.cast::<*mut u8>().write(*last);
            }
            *last = freed;
        });
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the size fits the alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        if piece(wanted) == piece(layout) {
            return old;
        }
        // SAFETY: both are in our hand, and as large as they are told to be.
        unsafe {
            let new = self.alloc(wanted);
            if !new.is_null() {
                new.copy_from_nonoverlapping(old, layout.size().min(size));
                self.dealloc(old, layout);
            }
            new
        }
    }
}
