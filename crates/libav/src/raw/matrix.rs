//! How a picture is to be turned, as side data of containers and frames says it.

/// Copies a display matrix out of side data.
///
/// # Safety
/// `data` is null or points to `size` bytes.
pub(super) unsafe fn copied(data: *const u8, size: usize) -> Option<[i32; 9]> {
    let wanted = size_of::<[i32; 9]>();
    // SAFETY: not null and long enough; any alignment will do.
    (!data.is_null() && size >= wanted).then(|| unsafe { data.cast::<[i32; 9]>().read_unaligned() })
}
