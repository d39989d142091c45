//! What stands in a HEIF file, such as HEIC and AVIF: the parts its picture is put together from, and how it is to be turned
//! (ISO/IEC 23008-12 and 14496-12). Nothing is decoded here. FFmpeg before 7 knows none of this.

mod meta;

use std::io::{Read, Seek};

use meta::{Item, Meta, bytes_of, meta_box};

use crate::boxes::{Fields, full_box};
use crate::image_file::{DAMAGED, MOST_BYTES};

/// The most tiles of a picture.
const MOST_TILES: usize = 1_024;

/// A still picture in a HEIF file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heif {
    /// The picture.
    pub picture: Parts,
    /// How opaque it is, as brightness, if some of it is not.
    pub alpha: Option<Parts>,
    /// Whether its colours are multiplied by that already.
    pub premultiplied: bool,
    /// What is done with it once it is put together, in order.
    pub turns: Vec<Turn>,
    /// Its ICC profile.
    pub icc: Option<Vec<u8>>,
    /// What its numbers mean, by the codes of ITU-T H.273.
    pub codes: Option<Codes>,
}

/// The tiles of a picture, row by row, each a picture of its codec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// How they are coded.
    pub codec: Codec,
    /// The tiles.
    pub tiles: Vec<Tile>,
    /// Tiles in a row.
    pub columns: u32,
    /// Width and height of the whole, in pixels; the last tiles may reach over it.
    pub size: (u32, u32),
}

/// How tiles are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// HEVC, as cameras of phones write it.
    Hevc,
    /// AV1, as AVIF has it.
    Av1,
}

/// A tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// For HEVC: its parameter sets. For AV1: nothing, they lie in its bytes.
    pub parameters: Vec<Vec<u8>>,
    /// For HEVC: how many bytes hold the length of a unit.
    pub length_bytes: usize,
    /// Its coded bytes.
    pub bytes: Vec<u8>,
}

/// What is done with a picture that was put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Quarter turns against the clock.
    Left(u8),
    /// The left becomes the right.
    LeftRight,
    /// The top becomes the bottom.
    TopBottom,
    /// Only a part is kept: (x, y, width, height), in pixels.
    Crop(u32, u32, u32, u32),
}

/// Codes of ITU-T H.273.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codes {
    /// The primaries, such as 1 for BT.709 and 12 for Display P3.
    pub primaries: u8,
    /// The transfer, such as 13 for sRGB and 16 for PQ.
    pub transfer: u8,
    /// The matrix, such as 1 for BT.709 and 6 for BT.601.
    pub matrix: u8,
    /// Whether all values are used.
    pub full_range: bool,
}

/// Reads which parts a file's picture has, with their bytes. The error is a reason for a person.
pub fn read_heif(file: &mut (impl Read + Seek)) -> Result<Heif, String> {
    let (offset, bytes) = meta_box(file).ok_or(DAMAGED)?;
    let meta = Meta::parse(&bytes, offset).ok_or(DAMAGED)?;
    let mut turns = Vec::new();
    let shown = meta.item(meta.primary).ok_or(DAMAGED)?;
    // A picture that is another one, turned.
    let mut picture = shown;
    let mut later = vec![shown];
    while picture.kind == *b"iden" {
        let inner = meta.referred(*b"dimg", picture.id).first().copied().ok_or(DAMAGED)?;
        picture = meta.item(inner).ok_or(DAMAGED)?;
        later.push(picture);
        if later.len() > 4 {
            return Err(DAMAGED.to_owned());
        }
    }
    let parts = meta.parts(file, picture)?;
    let mut size = parts.size;
    for item in later.iter().rev() {
        for turn in meta.turns(item, size)? {
            size = turn.size(size);
            turns.push(turn);
        }
    }
    let alpha = meta.alpha_of(picture.id).map(|item| meta.parts(file, item)).transpose()?;
    let tile = meta.referred(*b"dimg", picture.id).first().and_then(|id| meta.item(*id));
    let property = |kind: [u8; 4]| {
        [Some(shown), Some(picture), tile].into_iter().flatten().find_map(|item| meta.colour(item, kind))
    };
    Ok(Heif {
        premultiplied: alpha.is_some() && !meta.referred(*b"prem", picture.id).is_empty(),
        picture: parts,
        alpha,
        turns,
        icc: property(*b"prof").or_else(|| property(*b"rICC")).map(<[u8]>::to_vec),
        codes: property(*b"nclx").and_then(codes),
    })
}

impl Meta {
    /// The tiles of an item, or the item as its only tile.
    fn parts(&self, file: &mut (impl Read + Seek), item: &Item) -> Result<Parts, String> {
        if item.kind != *b"grid" {
            let (codec, tile) = self.tile(file, item)?;
            return Ok(Parts { codec, tiles: vec![tile], columns: 1, size: self.size(item).ok_or(DAMAGED)? });
        }
        let described = bytes_of(file, item).ok_or(DAMAGED)?;
        let (rows, columns, size) = grid(&described).ok_or(DAMAGED)?;
        let ids = self.referred(*b"dimg", item.id);
        let count = (rows * columns) as usize;
        if ids.len() != count || count > MOST_TILES {
            return Err(format!(
                "its picture should have {count} tiles, and {} are there; convert it to JPEG",
                ids.len()
            ));
        }
        // Several may say that they lie in the same place.
        let lengths = ids.iter().filter_map(|id| self.item(*id)).map(Item::length);
        if lengths.fold(0, u64::saturating_add) > MOST_BYTES {
            return Err(DAMAGED.to_owned());
        }
        let (mut tiles, mut codecs) = (Vec::with_capacity(count), Vec::new());
        for id in ids {
            let item = self.item(*id).ok_or(DAMAGED)?;
            if !self.turns(item, self.size(item).ok_or(DAMAGED)?)?.is_empty() {
                return Err("its tiles are turned each for itself; convert it to JPEG".to_owned());
            }
            let (codec, tile) = self.tile(file, item)?;
            codecs.push(codec);
            tiles.push(tile);
        }
        let codec = codecs.first().copied().filter(|first| codecs.iter().all(|codec| codec == first)).ok_or(DAMAGED)?;
        Ok(Parts { codec, tiles, columns, size })
    }

    fn size(&self, item: &Item) -> Option<(u32, u32)> {
        let (_, _, body) = full_box(self.property(item, *b"ispe")?)?;
        let mut fields = Fields(body);
        Some((fields.number(4)? as u32, fields.number(4)? as u32))
    }

    fn tile(&self, file: &mut (impl Read + Seek), item: &Item) -> Result<(Codec, Tile), String> {
        self.knows_all_of(item)?;
        let bytes = bytes_of(file, item).ok_or(DAMAGED)?;
        match &item.kind {
            b"hvc1" => {
                let config = self.property(item, *b"hvcC").ok_or(DAMAGED)?;
                let (length_bytes, parameters) = parameter_sets(config).ok_or(DAMAGED)?;
                Ok((Codec::Hevc, Tile { parameters, length_bytes, bytes }))
            }
            b"av01" => Ok((Codec::Av1, Tile { parameters: Vec::new(), length_bytes: 0, bytes })),
            kind => {
                Err(format!("its picture is coded as `{}`, which is not read; convert it to JPEG", kind.escape_ascii()))
            }
        }
    }

    /// A reader that does not know a property that is called essential must not show the picture.
    fn knows_all_of(&self, item: &Item) -> Result<(), String> {
        const KNOWN: [&[u8; 4]; 10] =
            [b"hvcC", b"av1C", b"ispe", b"colr", b"irot", b"imir", b"clap", b"pixi", b"auxC", b"pasp"];
        match self.properties_of(item).find(|(kind, _, essential)| *essential && !KNOWN.contains(kind)) {
            None => Ok(()),
            Some((kind, ..)) => Err(format!(
                "it cannot be shown without `{}`, which is not read; convert it to JPEG",
                kind.escape_ascii()
            )),
        }
    }

    /// How an item of that size is turned and cropped, in order.
    fn turns(&self, item: &Item, mut size: (u32, u32)) -> Result<Vec<Turn>, String> {
        self.knows_all_of(item)?;
        let mut turns = Vec::new();
        for (kind, body, _) in self.properties_of(item) {
            let first = body.first().copied();
            let turn = match kind {
                b"irot" => Turn::Left(first.ok_or(DAMAGED)? & 3),
                b"imir" if first.ok_or(DAMAGED)? & 1 == 0 => Turn::TopBottom,
                b"imir" => Turn::LeftRight,
                b"clap" => aperture(body, size).ok_or(DAMAGED)?,
                _ => continue,
            };
            size = turn.size(size);
            turns.push(turn);
        }
        Ok(turns)
    }
}

impl Turn {
    /// The size of a picture after it.
    fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        match self {
            Self::Left(1 | 3) => (height, width),
            Self::Left(_) | Self::LeftRight | Self::TopBottom => (width, height),
            Self::Crop(_, _, width, height) => (width, height),
        }
    }
}

/// Rows, columns and size of a picture of tiles.
fn grid(bytes: &[u8]) -> Option<(u32, u32, (u32, u32))> {
    let mut fields = Fields(bytes);
    fields.number(1)?;
    let wide = if fields.number(1)? & 1 == 1 { 4 } else { 2 };
    let (rows, columns) = (fields.number(1)? as u32 + 1, fields.number(1)? as u32 + 1);
    Some((rows, columns, (fields.number(wide)? as u32, fields.number(wide)? as u32)))
}

/// How long the lengths of units are, and the parameter sets (ISO/IEC 14496-15, 8.3.3.1).
fn parameter_sets(config: &[u8]) -> Option<(usize, Vec<Vec<u8>>)> {
    let length_bytes = usize::from(config.get(21)? & 3) + 1;
    let mut fields = Fields(config.get(22..)?);
    let mut sets = Vec::new();
    for _ in 0..fields.number(1)? {
        fields.number(1)?;
        for _ in 0..fields.number(2)? {
            let length = fields.number(2)? as usize;
            sets.push(fields.take(length)?.to_vec());
        }
    }
    Some((length_bytes, sets))
}

/// The part of a picture that is clean (ISO/IEC 14496-12, 12.1.4).
fn aperture(body: &[u8], (width, height): (u32, u32)) -> Option<Turn> {
    let mut fields = Fields(body);
    let mut fraction = || {
        let (over, under) = (fields.number(4)? as u32 as i32, fields.number(4)? as u32 as i32);
        (under > 0).then_some((i64::from(over), i64::from(under)))
    };
    let (clean_width, clean_height, across, down) = (fraction()?, fraction()?, fraction()?, fraction()?);
    // The middle of the part lies as far from the middle of the picture as the offset says.
    let along = |whole: u32, (over, under): (i64, i64), (far, unit): (i64, i64)| {
        let length = over / under;
        let begin = (i64::from(whole) - length) / 2 + far / unit;
        let inside = length > 0 && begin >= 0 && begin + length <= i64::from(whole);
        inside.then_some((begin as u32, length as u32))
    };
    let (x, width) = along(width, clean_width, across)?;
    let (y, height) = along(height, clean_height, down)?;
    Some(Turn::Crop(x, y, width, height))
}

fn codes(body: &[u8]) -> Option<Codes> {
    let mut fields = Fields(body);
    let mut code = || fields.number(2).map(|code| u8::try_from(code).unwrap_or(2));
    let (primaries, transfer, matrix) = (code()?, code()?, code()?);
    Some(Codes { primaries, transfer, matrix, full_range: fields.number(1)? & 0x80 != 0 })
}

#[cfg(test)]
mod tests;
