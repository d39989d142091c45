//! A take is one file: a WAV that any player plays, with what is known of it (its words and when they are heard, how loud it
//! is) in a chunk of its own at the end.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_timeline::take::{Take, Word};
use vo_timeline::time::SAMPLE_RATE;

use super::loudness::Meter;

/// The name of the chunk that holds what is known of the take, as JSON.
const KNOWN: &[u8; 4] = b"take";

/// Samples that are measured at once.
const BLOCK: usize = 4_800;

/// What is known of a take, beside its samples.
#[derive(Serialize, Deserialize)]
struct Known {
    heard: Range<u64>,
    /// In hundredths of a LU; none if it is too short or too quiet to be measured.
    loudness: Option<i32>,
    words: Vec<Word>,
}

/// The bytes of a take file: mono, 16 bits, 48 kHz.
///
/// # Errors
/// What `hound` or the JSON writer says; neither happens for takes that fit into memory.
pub fn write(samples: &[i16], heard: Range<u64>, words: Vec<Word>) -> std::io::Result<Vec<u8>> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: SAMPLE_RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = std::io::Cursor::new(Vec::with_capacity(samples.len() * 2 + 4_096));
    let mut writer = hound::WavWriter::new(&mut bytes, spec).map_err(std::io::Error::other)?;
    samples.iter().try_for_each(|sample| writer.write_sample(*sample)).map_err(std::io::Error::other)?;
    writer.finalize().map_err(std::io::Error::other)?;
    let mut bytes = bytes.into_inner();
    let known = serde_json::to_vec(&Known { heard, loudness: loudness(samples), words })?;
    bytes.extend_from_slice(KNOWN);
    bytes.extend_from_slice(&(known.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&known);
    if known.len() % 2 == 1 {
        // Chunks begin on even bytes (RIFF).
        bytes.push(0);
    }
    let riff = (bytes.len() as u32 - 8).to_le_bytes();
    bytes.iter_mut().skip(4).zip(riff).for_each(|(byte, length)| *byte = length);
    Ok(bytes)
}

/// How loud a take is as it sounds in both channels, in hundredths of a LU.
fn loudness(samples: &[i16]) -> Option<i32> {
    let mut meter = Meter::new(false);
    for block in samples.chunks(BLOCK) {
        let both: Vec<f32> = block.iter().flat_map(|sample| [f32::from(*sample) / 32_768.0; 2]).collect();
        meter.add(&both);
    }
    meter.measured().loudness.map(|loudness| (loudness * 100.0).round() as i32)
}

/// Reads length and words of a take file; its sound stays on the disk.
///
/// # Errors
/// What the file system says, or that the file is no take.
pub fn read(path: &Path, sound: Digest) -> std::io::Result<Take> {
    let (samples, Known { heard, words, .. }) = known(path)?;
    Ok(Take { sound, samples, heard, words })
}

/// How loud a take is, in LUFS; none if it is too short or too quiet to be measured.
///
/// # Errors
/// As [`read`].
pub fn read_loudness(path: &Path) -> std::io::Result<Option<f32>> {
    let (_, Known { loudness, .. }) = known(path)?;
    Ok(loudness.map(|hundredths| hundredths as f32 / 100.0))
}

/// A take's length in samples, and what is known of it.
fn known(path: &Path) -> std::io::Result<(u64, Known)> {
    let mut file = std::fs::File::open(path)?;
    let mut head = [0; 12];
    file.read_exact(&mut head)?;
    let (mut samples, mut known) = (None, None);
    let mut chunk = [0; 8];
    while file.read_exact(&mut chunk).is_ok() {
        let [a, b, c, d, length @ ..] = chunk;
        let length = u32::from_le_bytes(length);
        match &[a, b, c, d] {
            b"data" => samples = Some(u64::from(length) / 2),
            name if name == KNOWN => {
                let mut json = vec![0; length.min(16 << 20) as usize];
                file.read_exact(&mut json)?;
                known = Some(serde_json::from_slice(&json)?);
                continue;
            }
            _ => {}
        }
        file.seek(SeekFrom::Current(i64::from(length.next_multiple_of(2))))?;
    }
    samples.zip(known).ok_or_else(|| std::io::Error::other("it is not a take"))
}

/// All samples of a take file.
///
/// # Errors
/// What the file system says, or that the file is no take.
pub fn samples(path: &Path) -> std::io::Result<Vec<i16>> {
    let reader = hound::WavReader::open(path).map_err(std::io::Error::other)?;
    reader.into_samples().collect::<Result<_, _>>().map_err(std::io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_is_a_plain_wav() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        let samples: Vec<i16> = (0..4_801).map(|n| (n % 100) as i16).collect();
        let words = vec![Word { token: 0, from: 10, to: 20 }, Word { token: 2, from: 20, to: 4_000 }];
        std::fs::write(&path, write(&samples, 10..4_000, words.clone()).unwrap()).unwrap();
        let sound = Digest::of(b"");
        assert_eq!(read(&path, sound).unwrap(), Take { sound, samples: 4_801, heard: 10..4_000, words });
        assert_eq!(read_loudness(&path).unwrap(), None, "a tenth of a second is too short");
        assert_eq!(super::samples(&path).unwrap(), samples);
    }
}
