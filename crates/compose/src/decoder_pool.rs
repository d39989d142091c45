//! Decoders that stay open from one segment to the next, as long as the footage goes on.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use vo_digest::Digest;
use vo_paint::Frame;
use vo_plan::clip_range::ClipRange;
use vo_plan::framing::Framing;
use vo_plan::recipe::SegmentRecipe;

use crate::ComposeError;
use crate::ends::Ends;

/// A decoder at work on one range of footage.
pub trait Decode: Sized {
    /// What can go wrong.
    type Error: From<ComposeError>;

    /// The next picture; false if it has ended, as it may where its clip does.
    ///
    /// # Errors
    /// [`Decode::Error`] if it was ended, or nothing came for too long.
    fn read(&mut self, into: &mut Frame) -> Result<bool, Self::Error>;

    /// What is wrong if it has ended before its clip does.
    fn ended_early(&self) -> Self::Error;

    /// Ends it after its last picture.
    ///
    /// # Errors
    /// [`Decode::Error`] if it does not end well.
    fn end(self) -> Result<(), Self::Error>;
}

/// The decoders of one slot. `S` starts one for a range, at the size and rate of a segment.
pub struct DecoderPool<D, S> {
    start: S,
    ends: Ends,
    spill: Spill,
    open: Vec<DecoderSession<D>>,
}

/// Where pictures wait that were decoded before they are needed, and when that is done.
#[derive(Clone, Debug)]
pub struct Spill {
    /// The folder of the files in which they wait. They are nameless there, so they vanish with us.
    pub folder: PathBuf,
    /// Whether all are decoded before the first of them is needed, because decoder and encoder together would pass the
    /// budget.
    pub all: bool,
}

/// A decoder in the middle of a range. It was asked for just as many frames as will be read, so it ends by itself.
struct DecoderSession<D> {
    file: Digest,
    framing: Framing,
    next: u32,
    left: u32,
    /// The frame of the clip that its decoder gives next.
    decoded: u32,
    /// The frame of the clip on which its decoder may end.
    may_end: u32,
    /// The last picture of the clip, as far as is known: it stays where no other comes.
    last: Option<Frame>,
    rest: Rest<D>,
}

/// Where the pictures of a session still come from.
enum Rest<D> {
    /// From its decoder.
    Decoding(D),
    /// From a file: they were decoded before, and the decoder has ended.
    Waiting(File),
}

/// A decoder with no more pictures to go than this gives them all when another one starts: at a fade two clips are seen at
/// once, and one decoder holds a dozen pictures of its source's size.
pub const FEW: u32 = 30;

/// As many pictures are decoded at once where all are decoded before they are needed: eight seconds, 750 MB of disk at
/// 1080x1920.
pub const AT_ONCE: u32 = 240;

impl<D: Decode, S: FnMut(ClipRange<'_>, &SegmentRecipe) -> Result<D, D::Error>> DecoderPool<D, S> {
    /// No decoder yet. `ends` says how far each clip must be decoded.
    pub fn new((ends, spill): (Ends, Spill), start: S) -> Self {
        Self { start, ends, spill, open: Vec::new() }
    }

    /// Lets go of every decoder that a segment does not go on with. Where all is set aside, all that it shows is decoded
    /// now, before its encoder has a frame.
    pub(super) fn retain_for(&mut self, (recipe, next): (&SegmentRecipe, &[&SegmentRecipe])) -> Result<(), D::Error> {
        let wanted: Vec<_> = recipe.layers.iter().filter_map(ClipRange::of).collect();
        self.open.retain(|session| wanted.iter().any(|range| session.is_at(range)));
        if self.spill.all {
            let mut scratch = Frame::new(recipe.size.width as usize, recipe.size.height as usize);
            for (index, &range) in wanted.iter().enumerate() {
                // A clip that is shorter than what is seen of it begins several times, at the same place.
                let same = |other: &&ClipRange<'_>| other.begins_as(&range);
                let before = wanted.iter().take(index).filter(same).count();
                if self.open.iter().filter(|session| session.is_at(&range)).count() <= before {
                    self.begin(range, (recipe, next), &mut scratch)?;
                }
            }
        }
        Ok(())
    }

    /// The first picture of a range. `next` are the segments that this slot makes after the present one.
    pub fn read(
        &mut self,
        range: ClipRange<'_>,
        (recipe, next): (&SegmentRecipe, &[&SegmentRecipe]),
        into: &mut Frame,
    ) -> Result<(), D::Error> {
        let stands = |pool: &Self| pool.open.iter().position(|session| session.is_at(&range));
        if stands(self).is_none() {
            self.begin(range, (recipe, next), into)?;
        }
        let Some(index) = stands(self) else { unreachable!("it was there or has begun") };
        let Some(session) = self.open.get_mut(index) else { unreachable!("it was just found") };
        session.next_picture(into)?;
        if session.left > 0 {
            return Ok(());
        }
        // In order: another that stands where this one did is read as it was begun.
        match self.open.remove(index).rest {
            Rest::Decoding(decoder) => decoder.end(),
            Rest::Waiting(_) => Ok(()),
        }
    }

    /// Brings decoders to where these ranges begin, if they are at most [`FEW`] pictures before it: whoever looks at one frame
    /// soon looks at the next. All others end. `scratch` is a frame of the movie's size.
    pub fn seek(&mut self, wanted: &[ClipRange<'_>], scratch: &mut Frame) -> Result<(), D::Error> {
        let ahead = |session: &DecoderSession<D>| wanted.iter().filter_map(|range| session.before(range)).min();
        self.open.retain(|session| ahead(session).is_some());
        for session in &mut self.open {
            for _ in 0..ahead(session).unwrap_or(0) {
                session.next_picture(scratch)?;
            }
        }
        Ok(())
    }

    /// Starts a decoder, now that its first picture is due, so that the fewest run at the same time. `scratch` is a frame
    /// of the movie's size.
    fn begin(
        &mut self,
        range: ClipRange<'_>,
        (recipe, next): (&SegmentRecipe, &[&SegmentRecipe]),
        scratch: &mut Frame,
    ) -> Result<(), D::Error> {
        for session in self.open.iter_mut().filter(|session| session.left <= FEW) {
            session.spill_to_disk(&self.spill.folder, scratch)?;
        }
        let range = range.extended(next, if self.spill.all { AT_ONCE } else { u32::MAX });
        let rest = Rest::Decoding((self.start)(range, recipe)?);
        let ClipRange { file, framing, from: next, frames: left } = range;
        let may_end = self.ends.on_frame(file.digest, recipe.rate);
        let mut session =
            DecoderSession { file: file.digest, framing, next, left, decoded: next, may_end, last: None, rest };
        if self.spill.all {
            session.spill_to_disk(&self.spill.folder, scratch)?;
        }
        self.open.push(session);
        Ok(())
    }
}

impl<D: Decode> DecoderSession<D> {
    /// Takes all that is left out of the decoder, into a file, and ends it. `scratch` is a frame of their size.
    fn spill_to_disk(&mut self, folder: &Path, scratch: &mut Frame) -> Result<(), D::Error> {
        if matches!(self.rest, Rest::Waiting(_)) {
            return Ok(());
        }
        let path = folder.join("spill");
        let failed = |source| ComposeError::Spill { path: path.clone(), source };
        let open = File::options().read(true).write(true).create(true).truncate(true).open(&path);
        let mut file = open.map_err(failed)?;
        std::fs::remove_file(&path).map_err(failed)?;
        for _ in 0..self.left {
            self.decode(scratch)?;
            file.write_all(scratch.as_bytes()).map_err(failed)?;
        }
        file.rewind().map_err(failed)?;
        match std::mem::replace(&mut self.rest, Rest::Waiting(file)) {
            Rest::Decoding(decoder) => decoder.end(),
            Rest::Waiting(_) => Ok(()),
        }
    }

    /// The next picture of its range, wherever that comes from.
    fn next_picture(&mut self, into: &mut Frame) -> Result<(), D::Error> {
        match &mut self.rest {
            Rest::Decoding(_) => self.decode(into)?,
            Rest::Waiting(file) => file.read_exact(into.as_bytes_mut()).map_err(ComposeError::Lost)?,
        }
        self.next += 1;
        self.left -= 1;
        Ok(())
    }

    /// How many pictures it is before the beginning of a range; none if those are too many, or it does not come there.
    fn before(&self, range: &ClipRange<'_>) -> Option<u32> {
        let pictures = range.from.checked_sub(self.next)?;
        let same = self.file == range.file.digest && self.framing == range.framing;
        (same && pictures < self.left.min(FEW)).then_some(pictures)
    }

    /// Takes one picture out of the decoder, or the last one again where the clip has ended. It is kept only near that end,
    /// as a copy takes time.
    fn decode(&mut self, into: &mut Frame) -> Result<(), D::Error> {
        let Rest::Decoding(decoder) = &mut self.rest else { return Ok(()) };
        if decoder.read(into)? {
            self.decoded += 1;
            if self.decoded >= self.may_end {
                let last = self.last.get_or_insert_with(|| Frame::new(into.width(), into.height()));
                last.as_bytes_mut().copy_from_slice(into.as_bytes());
            }
            return Ok(());
        }
        let last = self.last.as_ref().ok_or_else(|| decoder.ended_early())?;
        into.as_bytes_mut().copy_from_slice(last.as_bytes());
        Ok(())
    }

    fn is_at(&self, range: &ClipRange<'_>) -> bool {
        self.file == range.file.digest && self.framing == range.framing && self.next == range.from
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use vo_plan::framing::{Shape, Size, framing};
    use vo_plan::picture::{Alpha, ColourSpace, Container, MediaFile, Scan};
    use vo_timeline::preset::{ExportPreset, SafeBox};
    use vo_timeline::project::Fit;
    use vo_timeline::time::FrameRate;

    use super::*;

    /// A decoder whose pictures have the number of their frame as luma.
    struct Counting {
        next: u32,
        left: u32,
    }

    impl Decode for Counting {
        type Error = ComposeError;

        fn read(&mut self, into: &mut Frame) -> Result<bool, ComposeError> {
            into.planes().y.fill(self.next as u8);
            self.next += 1;
            self.left -= 1;
            Ok(true)
        }

        fn ended_early(&self) -> ComposeError {
            ComposeError::Lost(std::io::Error::other("it has ended"))
        }

        fn end(self) -> Result<(), ComposeError> {
            assert_eq!(self.left, 0, "it is ended after its last picture");
            Ok(())
        }
    }

    fn clip() -> MediaFile {
        MediaFile {
            digest: Digest::of(b"clip"),
            container: Container::Mp4,
            shape: Shape { size: SIZE, pixel: (1, 1) },
            colour: ColourSpace::BT709,
            track: 0,
            alpha: Alpha::Opaque,
            scan: Scan::Progressive,
            tools: String::new(),
        }
    }

    fn segment() -> SegmentRecipe {
        SegmentRecipe {
            frames: 240,
            rate: FrameRate::THIRTY,
            size: SIZE,
            layers: Vec::new(),
            captions: None,
            cards: Vec::new(),
            progress: None,
            badge: None,
            safe: SafeBox { left: 0, top: 0, right: 2, bottom: 2 },
            paint: 1,
            maker: 1,
            video: ExportPreset::bundled().remove(0).video,
            tools: String::new(),
        }
    }

    const SIZE: Size = Size { width: 2, height: 2 };

    #[test]
    fn a_decoder_goes_on_to_a_picture_that_comes_soon_and_another_is_started_for_any_other() {
        let started = Cell::new(0);
        let folder = tempfile::tempdir().unwrap();
        let spill = Spill { folder: folder.path().to_owned(), all: false };
        let start = |range: ClipRange<'_>, _: &SegmentRecipe| {
            started.set(started.get() + 1);
            Ok(Counting { next: range.from, left: range.frames })
        };
        let mut pool = DecoderPool::new((Ends::default(), spill), start);
        let (file, recipe) = (clip(), segment());
        let framing = framing(file.shape, Fit::Cover, [50, 50], SIZE);
        let mut frame = Frame::new(2, 2);
        // The frame that is looked at, and how many decoders were started by then.
        for (at, decoders) in
            [(10, 1), (11, 1), (12, 1), (40, 1), (41, 1), (200, 2), (199, 3), (228, 3), (229, 3), (0, 4)]
        {
            let range = ClipRange { file: &file, framing, from: at, frames: 240 - at };
            pool.seek(&[range], &mut frame).unwrap();
            pool.read(range, (&recipe, &[]), &mut frame).unwrap();
            assert_eq!((u32::from(frame.y()[0]), started.get()), (at, decoders), "frame {at}");
            assert_eq!(pool.open.len(), 1, "others end");
        }
        pool.seek(&[], &mut frame).unwrap();
        assert!(pool.open.is_empty(), "none is kept that nobody looks at");
    }
}
