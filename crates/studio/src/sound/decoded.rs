//! Music and effects, decoded once and kept: 48 kHz, stereo, 32-bit floats, with what was found by listening at the end.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use vo_digest::Digest;
use vo_plan::picture::Container;
use vo_plan::recipe::SoundRecipe;
use vo_process::Stop;
use vo_store::Staged;
use vo_timeline::time::SAMPLE_RATE;

use super::entry::{WINDOW, entry};
use super::loudness::{Measured, Meter};
use crate::StudioError;
use crate::artifact::maker::Never;
use crate::artifact::{Checked, Maker};
use crate::gather::media::{LONGEST_SECONDS, decode_sound};
use crate::run::Render;

/// Raised by one whenever the same file would be decoded or listened to in another way.
pub const SOUND_VERSION: u32 = 1;
/// Bytes of a sample.
const SAMPLE: u64 = 8;
/// Bytes at the end of a kept sound: its loudness, and where music is entered.
const FOUND: u64 = 16;
/// Samples read at once.
const BLOCK: usize = 4_800;
/// Of a sound so much more is decoded than the movie is long, in seconds, as music may be entered later than at its
/// beginning, and all of it to the next minute: so that a movie that grows a little finds it decoded.
const MORE: u32 = 45;
const ROUND: u32 = 60;

/// A decoded sound on the disk.
#[derive(Debug)]
pub(super) struct Sound {
    file: File,
    path: PathBuf,
    /// Its length.
    pub(super) samples: u64,
}

/// A sound that was decoded, listened to and kept.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) sound: Sound,
    /// In LUFS; none where there is nothing to be heard.
    pub(super) loudness: Option<f32>,
    /// The sample on which it is entered as music.
    pub(super) entry: u64,
}

impl Kept {
    /// Decodes a file of somebody else's as far as a movie of so many seconds needs it, or finds it decoded.
    ///
    /// # Errors
    /// [`StudioError`]; [`StudioError::Wrong`] if it cannot be decoded.
    pub(super) fn of(
        render: &Render,
        (file, container): (Digest, Container),
        seconds: u32,
    ) -> Result<Self, StudioError> {
        let seconds = (seconds + MORE).next_multiple_of(ROUND).min(LONGEST_SECONDS);
        let (listener, tools) = (SOUND_VERSION, render.tools().id.clone());
        let recipe = SoundRecipe { file, container, seconds, listener, tools };
        let (digest, _) = render.artifact(&recipe, &mut Listener(render))?;
        render.verify(digest)?;
        Self::open(&render.store.path(digest))
    }

    fn open(path: &Path) -> Result<Self, StudioError> {
        let mut sound = Sound::open(path)?;
        let mut found = [0; FOUND as usize];
        let end = (sound.samples * SAMPLE).saturating_sub(FOUND);
        read_whole(&sound.file, &mut found, end).map_err(StudioError::files("reading", path))?;
        sound.samples = end / SAMPLE;
        let [loudness, _, entry @ ..]: [[u8; 4]; 4] =
            std::array::from_fn(|at| std::array::from_fn(|byte| found[at * 4 + byte]));
        let loudness = Some(f32::from_le_bytes(loudness)).filter(|loudness| loudness.is_finite());
        let [low, high] = entry.map(u32::from_le_bytes);
        Ok(Self { sound, loudness, entry: u64::from(high) << 32 | u64::from(low) })
    }
}

/// Decodes sounds and listens to them.
pub struct Listener<'s>(pub &'s Render);

impl Maker<SoundRecipe> for Listener<'_> {
    fn make(&mut self, recipe: &SoundRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
        let Self(render) = self;
        let SoundRecipe { file, container, seconds, .. } = *recipe;
        render.link(file, &staged.path("in"))?;
        let path = decode_sound(render, staged.folder(), ("in", seconds), (Some(file), container))?
            .map_err(|why| StudioError::Wrong { kind: "a sound", why })?;
        listen(&path, &render.stop)?;
        Ok(path)
    }
}

impl Checked for SoundRecipe {
    type Excess = Never;

    fn check(&self, _: &Render, file: &Path) -> Result<Option<Never>, StudioError> {
        let most = u64::from(self.seconds) * u64::from(SAMPLE_RATE);
        let wrong = |why| Err(StudioError::Wrong { kind: "a sound", why });
        match Kept::open(file) {
            Ok(Kept { sound, entry, .. }) if entry > sound.samples => wrong("it is entered behind its end".to_owned()),
            Ok(Kept { sound, .. }) if sound.samples == 0 || sound.samples > most => {
                wrong(format!("it has {} samples, at most {most} were to be decoded", sound.samples))
            }
            Ok(_) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Listens to a decoded sound and writes behind it what was found.
fn listen(path: &Path, stop: &Stop) -> Result<(), StudioError> {
    let sound = Sound::open(path)?;
    let (mut meter, mut energies) = (Meter::new(false), Vec::new());
    sound.each(stop, |block| {
        meter.add(block.as_flattened());
        let energy = |window: &[[f32; 2]]| window.as_flattened().iter().map(|value| value * value).sum::<f32>();
        energies.extend(block.chunks(WINDOW).map(energy));
    })?;
    let mut found = meter.measured().loudness.unwrap_or(f32::NAN).to_le_bytes().to_vec();
    found.extend_from_slice(&[0; 4]);
    found.extend_from_slice(&((entry(&energies) * WINDOW) as u64).to_le_bytes());
    OpenOptions::new()
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(&found))
        .map_err(StudioError::files("writing", path))
}

impl Sound {
    /// Opens a decoded sound.
    pub(super) fn open(path: &Path) -> Result<Self, StudioError> {
        let file = File::open(path).map_err(StudioError::files("opening", path))?;
        let bytes = file.metadata().map_err(StudioError::files("reading", path))?.len();
        Ok(Self { file, path: path.to_owned(), samples: bytes / SAMPLE })
    }

    /// Reads samples from `at` on; past its end there is silence.
    pub(super) fn read(&self, at: u64, into: &mut [[f32; 2]]) -> Result<(), StudioError> {
        let there = self.samples.saturating_sub(at).min(into.len() as u64) as usize;
        let mut bytes = vec![0_u8; there * SAMPLE as usize];
        read_whole(&self.file, &mut bytes, at * SAMPLE).map_err(StudioError::files("reading", &self.path))?;
        for (sample, bytes) in into.iter_mut().zip(bytes.chunks_exact(SAMPLE as usize)) {
            let [a, b, c, d, e, f, g, h] = *bytes else { continue };
            *sample = [f32::from_le_bytes([a, b, c, d]), f32::from_le_bytes([e, f, g, h])];
        }
        into.iter_mut().skip(there).for_each(|sample| *sample = [0.0; 2]);
        Ok(())
    }

    /// Measures the whole sound; true peaks only if asked for.
    pub(super) fn measured(&self, true_peak: bool, stop: &Stop) -> Result<Measured, StudioError> {
        let mut meter = Meter::new(true_peak);
        self.each(stop, |block| meter.add(block.as_flattened()))?;
        Ok(meter.measured())
    }

    /// Reads all of it, a block at a time.
    pub(super) fn each(&self, stop: &Stop, mut each: impl FnMut(&[[f32; 2]])) -> Result<(), StudioError> {
        let mut block = vec![[0.0; 2]; BLOCK];
        for at in (0..self.samples).step_by(BLOCK) {
            if stop.is_requested() {
                return Err(StudioError::Stopped);
            }
            let block = &mut block[..(self.samples - at).min(BLOCK as u64) as usize];
            self.read(at, block)?;
            each(block);
        }
        Ok(())
    }
}

/// Fills a piece of memory from a place in a file, wherever it was read last. What is behind its end stays as it is.
fn read_whole(file: &File, into: &mut [u8], at: u64) -> std::io::Result<()> {
    let mut filled = 0;
    while let Some(rest) = into.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match read_at(file, rest, at + filled as u64)? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(())
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_read_again_and_is_no_sound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sound.f32");
        // A second of silence, then two of a tone.
        let value = |at: u32| if at < 48_000 { 0.0 } else { (at as f32 * 0.05).sin() * 0.3 };
        let bytes: Vec<u8> = (0..3 * 48_000).flat_map(|at| [value(at); 2]).flat_map(f32::to_le_bytes).collect();
        std::fs::write(&path, &bytes).unwrap();
        listen(&path, &Stop::new()).unwrap();
        let kept = Kept::open(&path).unwrap();
        assert_eq!(kept.sound.samples, 3 * 48_000);
        assert!((-15.0..-10.0).contains(&kept.loudness.unwrap()), "{:?}", kept.loudness);
        assert!(kept.entry.abs_diff(48_000) <= 960, "entered at {}", kept.entry);
        let mut end = [[1.0; 2]; 4];
        kept.sound.read(3 * 48_000 - 2, &mut end).unwrap();
        assert_eq!(end[2..], [[0.0; 2]; 2], "past its end there is silence");
    }
}
