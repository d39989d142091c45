//! Boxes, of which files of the MP4 family are made (ISO/IEC 14496-12, 4.2), and the numbers in them.

/// The boxes that lie one behind the other in some bytes: kind, where the inside begins, and the inside. What is cut short
/// ends the list.
pub fn boxes(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], usize, &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let size = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind = *rest.get(4..)?.first_chunk()?;
        let (size, begins) = match size {
            0 => (rest.len(), 8),
            1 => (usize::try_from(u64::from_be_bytes(*rest.get(8..)?.first_chunk()?)).ok()?, 16),
            size => (size, 8),
        };
        let inside = rest.get(begins..size)?;
        let begins = at + begins;
        at = at.checked_add(size)?;
        Some((kind, begins, inside))
    })
}

/// Version, flags and the rest of a box that has them.
pub fn full_box(body: &[u8]) -> Option<(u8, u32, &[u8])> {
    let word = u32::from_be_bytes(*body.first_chunk()?);
    Some(((word >> 24) as u8, word & 0xFF_FFFF, body.get(4..)?))
}

/// Numbers one behind the other, the largest digit first.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'b>(pub &'b [u8]);

impl<'b> Fields<'b> {
    /// The next bytes, that many.
    pub fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next number, of that many bytes, at most eight.
    pub fn number(&mut self, bytes: usize) -> Option<u64> {
        let taken = self.take(bytes).filter(|taken| taken.len() <= 8)?;
        Some(taken.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// The next number of an item: of four bytes if `wide`, of two otherwise.
    pub fn id(&mut self, wide: bool) -> Option<u32> {
        self.number(if wide { 4 } else { 2 }).map(|id| id as u32)
    }
}
