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

/// A HEIC picture of tiles (ISO/IEC 23008-12) that are all the same one of 512x512 pixels, as phones write them, or of one
/// tile of another size.
pub fn heic(bench: &Bench, (columns, rows): (u8, u8), tile: (u32, u32)) -> Vec<u8> {
    let coded = bench.path("tile.mp4");
    let still = ["-frames:v", "1", "-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p"];
    footage(&coded, &format!("testsrc2=s={}x{}", tile.0, tile.1), &[&still[..], &["-tag:v", "hvc1"]].concat());
    let coded = std::fs::read(coded).unwrap();
    let (config, picture) = (inside(&coded, *b"hvcC"), inside(&coded, *b"mdat"));
    let count = u16::from(columns) * u16::from(rows);
    let (grid, whole) = (count + 1, (u32::from(columns) * tile.0, u32::from(rows) * tile.1));
    let each = |one: &dyn Fn(u16) -> Vec<u8>| (1..=grid).flat_map(one).collect::<Vec<_>>();
    let size = |(width, height): (u32, u32)| sized(*b"ispe", &[&[0; 4], &width.to_be_bytes(), &height.to_be_bytes()]);
    let item = |id: u16| {
        let kind = if id == grid { b"grid" } else { b"hvc1" };
        sized(*b"infe", &[&[2, 0, 0, 0], &id.to_be_bytes(), &[0, 0], kind, &[0]])
    };
    // What a tile is: its configuration and its size. What the whole is: its size, and that it lies on its side.
    let said = |id: u16| {
        let which = if id == grid { [2, 3, 0x84] } else { [2, 0x81, 2] };
        [&id.to_be_bytes()[..], &which].concat()
    };
    let described = [&[0, 1, rows - 1, columns - 1][..], &whole.0.to_be_bytes(), &whole.1.to_be_bytes()].concat();
    let tiles: Vec<u8> = (1..=count).flat_map(u16::to_be_bytes).collect();
    let properties =
        sized(*b"ipco", &[&sized(*b"hvcC", &[config]), &size(tile), &size(whole), &sized(*b"irot", &[&[1]])]);
    let whose = sized(*b"ipma", &[&[0; 4], &u32::from(grid).to_be_bytes(), &each(&said)]);
    let head = |begin: usize| {
        let place = |id: u16| {
            let (at, length) = if id == grid { (picture.len(), described.len()) } else { (0, picture.len()) };
            let place = [((begin + at) as u32).to_be_bytes(), (length as u32).to_be_bytes()].concat();
            [&id.to_be_bytes()[..], &[0, 0, 0, 1], &place].concat()
        };
        let parts = [
            sized(*b"hdlr", &[&[0; 8], b"pict", &[0; 13]]),
            sized(*b"pitm", &[&[0; 4], &grid.to_be_bytes()]),
            sized(*b"iinf", &[&[0; 4], &grid.to_be_bytes(), &each(&item)]),
            sized(*b"iref", &[&[0; 4], &sized(*b"dimg", &[&grid.to_be_bytes(), &count.to_be_bytes(), &tiles])]),
            sized(*b"iprp", &[&properties, &whose]),
            sized(*b"iloc", &[&[0; 4], &[0x44, 0], &grid.to_be_bytes(), &each(&place)]),
        ];
        let brand = sized(*b"ftyp", &[b"heic", &[0; 4], b"mif1heic"]);
        [brand, sized(*b"meta", &[&[0; 4], &parts.concat()])].concat()
    };
    let begin = head(0).len() + 8;
    [head(begin), sized(*b"mdat", &[picture, &described])].concat()
}

/// A box of ISO/IEC 14496-12.
fn sized(kind: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let inside = parts.concat();
    [&(inside.len() as u32 + 8).to_be_bytes(), &kind[..], &inside].concat()
}

/// What is inside the first box of a kind.
fn inside(bytes: &[u8], kind: [u8; 4]) -> &[u8] {
    let at = bytes.windows(4).position(|window| *window == kind).unwrap();
    let length = u32::from_be_bytes(*bytes[at - 4..].first_chunk().unwrap()) as usize;
    &bytes[at + 4..at - 4 + length]
}
