//! What the markers of a JPEG say, without decoding it (ITU-T T.81, annex B).

/// Whether a JPEG goes on to its end marker: decoders fill what is missing with grey.
pub fn ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let (Some(&first), Some(&second)) = (bytes.get(at), bytes.get(at + 1)) {
        at += match (first, second) {
            (0xFF, 0xD9) => return true,
            // A restart, or 0xFF as a number, among the packed pixels.
            (0xFF, 0x00 | 0x01 | 0xD0..=0xD8) => 2,
            // Any other segment gives its length, the two bytes of the length included.
            (0xFF, second) if second != 0xFF => match bytes.get(at + 2..at + 4) {
                Some(&[high, low]) => 2 + usize::from(u16::from_be_bytes([high, low])).max(2),
                _ => return false,
            },
            _ => 1,
        };
    }
    false
}

/// The inks of a JPEG that is meant for print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inks {
    /// As Adobe's programs write them: 255 is no ink.
    Adobe,
    /// As the standard counts them: 255 is all ink.
    Plain,
}

/// The inks of a JPEG; nothing for one in grey or in red, green and blue. The head of the file is enough.
pub fn inks(head: &[u8]) -> Option<Inks> {
    let (mut at, mut adobe) = (2, false);
    loop {
        let &[0xFF, marker, high, low, ..] = head.get(at..)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let data = head.get(at + 4..).unwrap_or_default();
        match marker {
            0xEE => adobe |= data.starts_with(b"Adobe"),
            // The frame's header: precision, height, width, and the number of components. Tables have the same range.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let four = data.get(5) == Some(&4);
                return four.then_some(if adobe { Inks::Adobe } else { Inks::Plain });
            }
            0xD9 | 0xDA => return None,
            _ => {}
        }
        at += 2 + length.max(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_ends_with_its_own_end_marker() {
        // The end marker of the thumbnail inside the first segment is not the end of the image.
        let image = b"\xFF\xD8\xFF\xE1\x00\x06\xFF\xD9ab\xFF\xDA\x00\x04cd12\xFF\x0034\xFF\xD056\xFF\xD9";
        assert!(ends(image));
        assert!(ends(&[image, &b"a film after it"[..]].concat()));
        assert!((0..image.len()).all(|length| !ends(&image[..length])));
    }

    #[test]
    fn inks_are_told_by_the_number_of_components() {
        let frame = |components: u8| [b"\xFF\xC2\x00\x08\x08\x01\x00\x01\x00", &[components][..]].concat();
        let adobe = b"\xFF\xEE\x00\x0EAdobe\x00\x64\0\0\0\0\0".to_vec();
        let start = b"\xFF\xD8".to_vec();
        assert_eq!(inks(&[&start[..], &frame(3)].concat()), None);
        assert_eq!(inks(&[&start[..], &adobe, &frame(3)].concat()), None);
        assert_eq!(inks(&[&start[..], &frame(4)].concat()), Some(Inks::Plain));
        assert_eq!(inks(&[&start[..], &adobe, &frame(4)].concat()), Some(Inks::Adobe));
    }

    proptest::proptest! {
        #[test]
        fn whatever_bytes_there_are_their_end_is_found_or_not(bytes: Vec<u8>, after: Vec<u8>) {
            // What was found is found with anything behind it.
            proptest::prop_assert!(!ends(&bytes) || ends(&[&bytes[..], &after].concat()));
            inks(&bytes);
        }
    }
}
