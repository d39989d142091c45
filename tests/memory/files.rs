//! Files that are large once they are decoded.

use std::path::PathBuf;

use crate::support::{Bench, footage};

/// A file of one bench's project, drawn by FFmpeg.
pub fn drawn(bench: &Bench, name: &str, source: &str, options: &str) -> PathBuf {
    let path = bench.path("project").join(name);
    footage(&path, source, &options.split_whitespace().collect::<Vec<_>>());
    path
}

/// A grey progressive JPEG whose three components are of full size (ITU-R T.81): its numbers are all kept until its last
/// pass, however few bytes it has.
pub fn progressive_jpeg(width: u16, height: u16) -> Vec<u8> {
    let [[w1, w0], [h1, h0]] = [width.to_be_bytes(), height.to_be_bytes()];
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
    bytes.extend([1; 64]);
    bytes.extend([0xFF, 0xC2, 0, 17, 8, h1, h0, w1, w0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    // One code of one bit, which says that nothing has changed.
    bytes.extend([0xFF, 0xC4, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend([0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0]);
    let blocks = 3 * usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8));
    bytes.resize(bytes.len() + blocks.div_ceil(8), 0);
    bytes.extend([0xFF, 0xD9]);
    bytes
}
