use std::io::Cursor;

use proptest::prelude::*;

use super::*;

const GRID: &[u8] = include_bytes!("../../../../tests/media/data/grid.heic");

fn read(bytes: &[u8]) -> Result<Heif, String> {
    read_heif(&mut Cursor::new(bytes))
}

/// The file with a property given to the grid, of which two stand at the end of the list, unused.
fn with_property(kind: [u8; 4], body: &[u8], essential: bool) -> Vec<u8> {
    // The properties `hvcC`, `ispe`, `ispe` are there; the grid, the last in the list of whose they are, has the third.
    let mut bytes = GRID.to_vec();
    let at = |bytes: &[u8], name: &[u8]| bytes.windows(4).position(|window| window == name).unwrap();
    let property = [&(body.len() as u32 + 8).to_be_bytes(), &kind[..], body].concat();
    let longer = |bytes: &mut [u8], name: &[u8], by: usize| {
        let size = at(bytes, name) - 4;
        let old = u32::from_be_bytes(bytes[size..size + 4].try_into().unwrap());
        bytes[size..size + 4].copy_from_slice(&(old + by as u32).to_be_bytes());
    };
    for outer in [b"meta", b"iprp", b"ipma"] {
        longer(&mut bytes, outer, 1);
    }
    let owned = at(&bytes, b"ipma") - 4;
    let end = owned + u32::from_be_bytes(bytes[owned..owned + 4].try_into().unwrap()) as usize - 1;
    bytes[end - 2] = 2;
    bytes.insert(end, 4 | if essential { 0x80 } else { 0 });
    for outer in [b"meta", b"iprp", b"ipco"] {
        longer(&mut bytes, outer, property.len());
    }
    let list = at(&bytes, b"ipma") - 4;
    bytes.splice(list..list, property.iter().copied());
    // What lies behind has moved.
    let (places, moved) = (at(&bytes, b"iloc"), property.len() as u32 + 1);
    for item in 0..5 {
        let offset = places + 4 + 4 + 2 + 2 + item * 14 + 6;
        let old = u32::from_be_bytes(bytes[offset..offset + 4].try_into().unwrap());
        bytes[offset..offset + 4].copy_from_slice(&(old + moved).to_be_bytes());
    }
    bytes
}

#[test]
fn a_picture_of_tiles_is_the_primary_item() {
    let heif = read(GRID).unwrap();
    let Parts { codec, tiles, columns, size } = heif.picture;
    assert_eq!((codec, tiles.len(), columns, size), (Codec::Hevc, 4, 2, (1024, 1024)));
    assert!(tiles.iter().all(|tile| tile.parameters.len() == 3 && tile.length_bytes == 4 && tile.bytes.len() == 231));
    assert_eq!((heif.alpha, heif.turns, heif.icc, heif.codes), (None, vec![], None, None));
}

#[test]
fn a_picture_is_turned_as_it_says() {
    let turns = |kind: [u8; 4], body: &[u8]| read(&with_property(kind, body, true)).map(|heif| heif.turns);
    assert_eq!(turns(*b"irot", &[3]), Ok(vec![Turn::Left(3)]));
    assert_eq!(turns(*b"imir", &[0]), Ok(vec![Turn::TopBottom]));
    assert_eq!(turns(*b"imir", &[1]), Ok(vec![Turn::LeftRight]));
    let clean: Vec<u8> = [1000, 1, 500, 1, 0, 1, 2, 1].into_iter().flat_map(|n: u32| n.to_be_bytes()).collect();
    assert_eq!(turns(*b"clap", &clean), Ok(vec![Turn::Crop(12, 264, 1000, 500)]));
    let why = turns(*b"lsel", &[0, 1]).unwrap_err();
    assert!(why.contains("`lsel`"), "{why}");
}

#[test]
fn its_colours_are_told() {
    let codes = b"nclx\0\x0C\0\x0D\0\x06\x80";
    let heif = read(&with_property(*b"colr", codes, false)).unwrap();
    assert_eq!(heif.codes, Some(Codes { primaries: 12, transfer: 13, matrix: 6, full_range: true }));
    let heif = read(&with_property(*b"colr", b"profICC", false)).unwrap();
    assert_eq!(heif.icc, Some(b"ICC".to_vec()));
}

proptest! {
    #[test]
    fn whatever_bytes_are_turned_it_is_read_or_refused(at in 0_usize..GRID.len(), byte: u8, length in 0_usize..GRID.len()) {
        let mut bytes = GRID.to_vec();
        bytes[at] = byte;
        let _ = read(&bytes);
        let _ = read(&bytes[..length]);
    }
}
