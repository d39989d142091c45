//! The canvas: a planar YUV 4:2:0 frame, laid out as a raw `yuv420p` pipe wants it.

/// An 8-bit YUV 4:2:0 frame, BT.709, limited range: all of Y, then U, then V, without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

/// The three planes of a frame, writable at once. U and V are half as wide and half as high as Y.
#[derive(Debug)]
pub struct Planes<'a> {
    /// Luma, 16 (black) to 235 (white).
    pub y: &'a mut [u8],
    /// Blue difference, 128 is grey.
    pub u: &'a mut [u8],
    /// Red difference, 128 is grey.
    pub v: &'a mut [u8],
}

impl AsRef<[u8]> for Frame {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Frame {
    /// A black frame. Odd or zero sizes are rounded up to the next even one, as 4:2:0 needs.
    pub fn new(width: usize, height: usize) -> Self {
        let width = even(width);
        let height = even(height);
        let luma = width * height;
        let mut bytes = vec![16; luma];
        bytes.resize(luma + luma / 2, 128);
        Self { width, height, bytes }
    }

    /// Width in luma pixels, even.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Height in luma pixels, even.
    pub const fn height(&self) -> usize {
        self.height
    }

    /// The whole frame, `width * height * 3 / 2` bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The whole frame, to be filled from a pipe.
    pub fn as_bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// Luma, row by row.
    pub fn y(&self) -> &[u8] {
        &self.bytes[..self.width * self.height]
    }

    /// Blue difference, row by row.
    pub fn u(&self) -> &[u8] {
        let luma = self.width * self.height;
        &self.bytes[luma..luma + luma / 4]
    }

    /// Red difference, row by row.
    pub fn v(&self) -> &[u8] {
        let luma = self.width * self.height;
        &self.bytes[luma + luma / 4..]
    }

    /// All three planes, writable.
    pub fn planes(&mut self) -> Planes<'_> {
        let luma = self.width * self.height;
        let (y, chroma) = self.bytes.split_at_mut(luma);
        let (u, v) = chroma.split_at_mut(luma / 4);
        Planes { y, u, v }
    }
}

/// The next even number, at least two.
const fn even(length: usize) -> usize {
    if length < 2 { 2 } else { length + length % 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_frame_is_black_and_has_the_bytes_a_pipe_expects() {
        let mut frame = Frame::new(6, 4);
        assert_eq!(frame.as_bytes().len(), 36);
        assert!(frame.y().iter().all(|&y| y == 16));
        assert!(frame.u().iter().chain(frame.v()).all(|&c| c == 128));
        frame.planes().v[5] = 7;
        assert_eq!(frame.as_bytes()[35], 7);
    }

    #[test]
    fn odd_sizes_become_even() {
        let frame = Frame::new(5, 0);
        assert_eq!((frame.width(), frame.height()), (6, 2));
    }
}
