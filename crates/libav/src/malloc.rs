//! How glibc hands out memory: what is large is always fresh, and goes back to the system as soon as it is free.
//!
//! Fresh memory is zero, and that matters. x264 (build 164: the tree of macroblocks in its AVX-512 form, with B-frames)
//! reads memory that it never wrote, and writes other bytes if something else lay there before: `MALLOC_PERTURB_=85` shows
//! it with the `ffmpeg` program alone. A new process finds zeros there; one that has worked before finds what is left of
//! that, unless it was given back to the system. What is left within a page stays, so the surest worker makes one segment
//! and ends, and opens its encoder before its decoder.
//!
//! glibc raises its threshold for own mappings after the first large `free`, and keeps frames in its heap from then on.
//! The heap falls to pieces as well: a process that makes one segment after the other was measured to grow from 53 to
//! 180 MB in ten. With both thresholds fixed it stayed between 53 and 58 MB.

use crate::raw;

/// From how many bytes on an allocation is a mapping of its own, and a free end of the heap is given back. As few as this
/// cost no measurable time: pictures and packets come from pools.
const LARGE: i32 = 16 << 10;

/// Sets this for the whole process, and gives back what is free now. Best called before all else; an
/// [`Encoder`](crate::Encoder) calls it too, because its bytes depend on it. With another C library than glibc it does
/// nothing, and bytes are equal only in a process that has not worked before.
pub fn settle() {
    raw::set_malloc(LARGE);
}
