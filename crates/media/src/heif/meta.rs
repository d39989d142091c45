//! What a HEIF file says of its items: where they lie, what they are made of, and what is said of them.

use std::io::{Read, Seek, SeekFrom};

use crate::boxes::{Fields, boxes, full_box};
use crate::image_file::MOST_BYTES;

/// The largest description of a file that is read, in bytes.
const MOST_META: u64 = 1 << 20;

/// The most items of a file.
const MOST_ITEMS: usize = 4_096;

/// An item of the file: a picture, a part of one, or something about one.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its number.
    pub id: u32,
    /// What it is, in four letters.
    pub kind: [u8; 4],
    /// Where its bytes lie in the file: (offset, length).
    extents: Vec<(u64, u64)>,
    /// Its properties, by their index, and whether who does not know them must not show it.
    properties: Vec<(usize, bool)>,
}

impl Item {
    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        self.extents.iter().map(|(_, length)| *length).fold(0, u64::saturating_add)
    }
}

/// All that a file says of its items.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The item that is the picture.
    pub primary: u32,
    items: Vec<Item>,
    /// (kind, from, to).
    references: Vec<([u8; 4], u32, Vec<u32>)>,
    properties: Vec<([u8; 4], Vec<u8>)>,
}

/// The box `meta` at the top of a file: where what is in it begins, and its bytes.
pub fn meta_box(file: &mut (impl Read + Seek)) -> Option<(u64, Vec<u8>)> {
    let mut at = 0_u64;
    loop {
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut header = [0; 16];
        file.read_exact(header.get_mut(..8)?).ok()?;
        let mut size = u64::from(u32::from_be_bytes(*header.first_chunk()?));
        let mut begins = 8;
        if size == 1 {
            file.read_exact(header.get_mut(8..16)?).ok()?;
            size = u64::from_be_bytes(*header.last_chunk()?);
            begins = 16;
        }
        if header.get(4..8)? == b"meta" {
            let length = size.checked_sub(begins).filter(|length| *length <= MOST_META)?;
            let mut bytes = vec![0; length as usize];
            file.read_exact(&mut bytes).ok()?;
            return Some((at + begins, bytes));
        }
        at = at.checked_add(size).filter(|_| size >= begins)?;
    }
}

impl Meta {
    /// Reads the inside of a box `meta` that begins at an offset of its file.
    pub fn parse(bytes: &[u8], offset: u64) -> Option<Self> {
        let (mut meta, mut data, mut places) = (Self::default(), None, Vec::new());
        let (_, _, inside) = full_box(bytes)?;
        let shift = offset + (bytes.len() - inside.len()) as u64;
        for (kind, at, body) in boxes(inside) {
            match &kind {
                b"pitm" => {
                    let (version, _, body) = full_box(body)?;
                    meta.primary = Fields(body).id(version > 0)?;
                }
                b"iinf" => meta.items = items(body)?,
                b"iloc" => places = locations(body)?,
                b"iref" => meta.references = references(body)?,
                b"idat" => data = Some(shift + at as u64),
                b"iprp" => meta.read_properties(body)?,
                _ => {}
            }
        }
        for (id, in_data, extents) in places {
            let base = if in_data { data? } else { 0 };
            if let Some(item) = meta.items.iter_mut().find(|item| item.id == id) {
                item.extents = extents.into_iter().map(|(at, length)| (at.saturating_add(base), length)).collect();
            }
        }
        Some(meta)
    }

    /// The properties there are, and whose they are. They stand behind the list of items.
    fn read_properties(&mut self, body: &[u8]) -> Option<()> {
        for (kind, _, body) in boxes(body) {
            if kind == *b"ipco" {
                self.properties = boxes(body).map(|(kind, _, body)| (kind, body.to_vec())).collect();
            } else if kind == *b"ipma" {
                let (version, flags, body) = full_box(body)?;
                let mut fields = Fields(body);
                for _ in 0..fields.number(4)? {
                    let id = fields.id(version > 0)?;
                    let mut properties = Vec::new();
                    for _ in 0..fields.number(1)? {
                        let wide = flags & 1 == 1;
                        let index = fields.number(if wide { 2 } else { 1 })?;
                        let essential = if wide { 0x8000 } else { 0x80 };
                        properties.push(((index & (essential - 1)) as usize, index & essential != 0));
                    }
                    if let Some(item) = self.items.iter_mut().find(|item| item.id == id) {
                        item.properties = properties;
                    }
                }
            }
        }
        Some(())
    }

    /// The item of a number.
    pub fn item(&self, id: u32) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// What an item refers to.
    pub fn referred(&self, kind: [u8; 4], from: u32) -> &[u32] {
        let found = self.references.iter().find(|(known, item, _)| (*known, *item) == (kind, from));
        found.map_or(&[], |(_, _, to)| to)
    }

    /// What is said of an item, in order: kind, inside, and whether who does not know it must not show the item.
    pub fn properties_of<'m>(&'m self, item: &'m Item) -> impl Iterator<Item = (&'m [u8; 4], &'m [u8], bool)> {
        let listed = item.properties.iter().filter(|(index, _)| *index > 0);
        listed.filter_map(|(index, essential)| {
            self.properties.get(index - 1).map(|(kind, body)| (kind, body.as_slice(), *essential))
        })
    }

    /// The first property of a kind.
    pub fn property<'m>(&'m self, item: &'m Item, wanted: [u8; 4]) -> Option<&'m [u8]> {
        self.properties_of(item).find(|(kind, ..)| **kind == wanted).map(|(_, body, _)| body)
    }

    /// What a colour property of a kind holds.
    pub fn colour<'m>(&'m self, item: &'m Item, wanted: [u8; 4]) -> Option<&'m [u8]> {
        self.properties_of(item)
            .filter(|(kind, ..)| *kind == b"colr")
            .find_map(|(_, body, _)| body.strip_prefix(&wanted))
    }

    /// The item that says how opaque another one is.
    pub fn alpha_of(&self, id: u32) -> Option<&Item> {
        let about = self.references.iter().filter(|(kind, _, to)| kind == b"auxl" && to.contains(&id));
        about.filter_map(|(_, from, _)| self.item(*from)).find(|item| {
            let body = self.property(item, *b"auxC").and_then(full_box).map_or(&[][..], |(_, _, body)| body);
            let urn = body.split(|byte| *byte == 0).next().unwrap_or_default();
            [&b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"[..], b"urn:mpeg:hevc:2015:auxid:1"].contains(&urn)
        })
    }
}

fn items(body: &[u8]) -> Option<Vec<Item>> {
    let (version, _, body) = full_box(body)?;
    let listed = body.get(if version == 0 { 2 } else { 4 }..)?;
    let infos = boxes(listed).filter(|(kind, ..)| kind == b"infe").take(MOST_ITEMS);
    infos
        .map(|(_, _, body)| {
            let (version, _, body) = full_box(body)?;
            let mut fields = Fields(body);
            let id = fields.id(version > 2)?;
            fields.number(2)?;
            let kind = *fields.0.first_chunk()?;
            Some(Item { id, kind, ..Item::default() })
        })
        .collect()
}

/// Where items lie: (item, whether in the box `idat`, (offset, length)).
type Locations = Vec<(u32, bool, Vec<(u64, u64)>)>;

fn locations(body: &[u8]) -> Option<Locations> {
    let (version, _, body) = full_box(body)?;
    let mut fields = Fields(body);
    let sizes = fields.number(2)?;
    let nibble = |shift: u32| (sizes >> shift & 15) as usize;
    let (offset_size, length_size, base_size) = (nibble(12), nibble(8), nibble(4));
    let index_size = if version > 0 { nibble(0) } else { 0 };
    let mut places = Vec::new();
    for _ in 0..fields.number(if version < 2 { 2 } else { 4 })? {
        let id = fields.id(version > 1)?;
        let method = if version > 0 { fields.number(2)? & 15 } else { 0 };
        // Another file, or another item: no program writes that for pictures.
        let elsewhere = fields.number(2)? != 0 || method > 1;
        let base = fields.number(base_size)?;
        let mut extents = Vec::new();
        let count = fields.number(2)?;
        // Pieces that nothing is said of would be counted without an end.
        if count > 1 && offset_size + length_size == 0 {
            return None;
        }
        for _ in 0..count {
            fields.number(index_size)?;
            extents.push((base.checked_add(fields.number(offset_size)?)?, fields.number(length_size)?));
        }
        places.extend((!elsewhere).then_some((id, method == 1, extents)));
    }
    Some(places)
}

/// What items refer to: (kind, from, to).
type References = Vec<([u8; 4], u32, Vec<u32>)>;

fn references(body: &[u8]) -> Option<References> {
    let (version, _, body) = full_box(body)?;
    let wide = version > 0;
    boxes(body)
        .map(|(kind, _, body)| {
            let mut fields = Fields(body);
            let from = fields.id(wide)?;
            let count = fields.number(2)?;
            let to = (0..count).map(|_| fields.id(wide)).collect::<Option<_>>()?;
            Some((kind, from, to))
        })
        .collect()
}

/// The bytes of an item.
pub fn bytes_of(file: &mut (impl Read + Seek), item: &Item) -> Option<Vec<u8>> {
    let length = item.length();
    if length == 0 || length > MOST_BYTES {
        return None;
    }
    let mut bytes = Vec::new();
    for (offset, length) in &item.extents {
        file.seek(SeekFrom::Start(*offset)).ok()?;
        let before = bytes.len() as u64;
        file.by_ref().take(*length).read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 != before + length {
            return None;
        }
    }
    Some(bytes)
}
