//! Walks the coded units of an H.264 stream in an MP4 file without decoding them (ISO/IEC 14496-15, 5.3; ITU-T H.264,
//! table 7-1): a file that was cut, overwritten or mixed up does not add up.

use re_mp4::Sample;

/// A coded picture whose frame needs no other.
const KEY: u8 = 5;
/// A coded picture that refers to others.
const DEPENDENT: u8 = 1;

/// Whether every frame of `file` consists of whole units, at least one of them a picture, and those that claim to be key
/// frames are. The error says which frame is wrong, in words for a person.
pub fn whole(file: &[u8], samples: &[Sample], length_bytes: usize) -> Result<(), String> {
    for sample in samples {
        let frame = usize::try_from(sample.offset)
            .ok()
            .zip(usize::try_from(sample.size).ok())
            .and_then(|(offset, size)| file.get(offset..offset.checked_add(size)?))
            .ok_or_else(|| format!("frame {} lies outside the file", sample.id))?;
        let kinds = kinds(frame, length_bytes).ok_or_else(|| format!("frame {} is not whole", sample.id))?;
        let wanted: &[u8] = if sample.is_sync { &[KEY] } else { &[KEY, DEPENDENT] };
        if !kinds.iter().any(|kind| wanted.contains(kind)) {
            return Err(format!("frame {} holds no picture", sample.id));
        }
    }
    Ok(())
}

/// The kinds of the units of a frame, if they fill it exactly.
fn kinds(mut frame: &[u8], length_bytes: usize) -> Option<Vec<u8>> {
    let mut kinds = Vec::new();
    while !frame.is_empty() {
        let (length, rest) = frame.split_at_checked(length_bytes)?;
        let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        let (unit, rest) = rest.split_at_checked(length)?;
        kinds.push(unit.first()? & 0x1F);
        frame = rest;
    }
    Some(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_fill_a_frame_exactly_or_it_is_not_whole() {
        let frame = [0, 0, 0, 2, 0x67, 9, 0, 0, 0, 3, 0x65, 1, 2];
        assert_eq!(kinds(&frame, 4), Some(vec![7, 5]));
        assert_eq!(kinds(&frame[..12], 4), None, "cut short");
        assert_eq!(kinds(&[0, 0, 0, 0], 4), None, "an empty unit");
        assert_eq!(kinds(&[0, 0, 0], 4), None, "half a length");
    }
}
