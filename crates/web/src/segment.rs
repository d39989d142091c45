//! A segment that is painted frame by frame.

use vo_paint::{BackgroundPainter, Fonts, Frame, Overlays, fade};
use vo_plan::picture::{Pace, Picture, moment};
use vo_plan::recipe::SegmentRecipe;

/// Pixels of a frame at most: those of H.264 of level 5.2, as of every preset.
const MOST_PIXELS: u64 = 36_864 * 256;

/// A segment, ready to be painted. If all its pictures are painted ones, every pixel is that of the movie before it is
/// encoded. Otherwise captions and overlays are, and they are painted over what the caller has put into the frame.
#[derive(Debug)]
pub struct Segment {
    recipe: SegmentRecipe,
    /// One for each layer; none where a layer shows footage or a still image.
    backgrounds: Vec<Painted>,
    overlays: Overlays,
    frame: Frame,
    /// The picture that fades in, where two are seen at once.
    above: Option<Frame>,
}

/// A layer of our own painting.
#[derive(Debug)]
struct Painted {
    background: BackgroundPainter,
    from: u32,
    pace: Option<Pace>,
}

impl Segment {
    /// Prepares a segment.
    ///
    /// # Errors
    /// A sentence, if its frame is larger than any preset's or a background has no such name.
    pub fn open(fonts: &Fonts, recipe: SegmentRecipe) -> Result<Self, String> {
        let size = recipe.size;
        if u64::from(size.width) * u64::from(size.height) > MOST_PIXELS {
            return Err(format!("a frame of {}x{} is larger than any movie's", size.width, size.height));
        }
        let (width, height) = (size.width as usize, size.height as usize);
        let mut backgrounds = Vec::new();
        for layer in &recipe.layers {
            let Picture::Painted { name, seed, from, pace } = &layer.picture else {
                backgrounds.clear();
                break;
            };
            let background = BackgroundPainter::new(name, *seed, width, height)
                .ok_or_else(|| format!("there is no painted background called `{name}`"))?;
            backgrounds.push(Painted { background, from: *from, pace: *pace });
        }
        let (overlays, frame) = (Overlays::new(fonts, &recipe), Frame::new(width, height));
        Ok(Self { recipe, backgrounds, overlays, frame, above: None })
    }

    /// Paints frame `number` of the segment over what is in the frame.
    pub fn paint(&mut self, number: u32) {
        for shown in self.recipe.shown(number) {
            let Some(painted) = self.backgrounds.get_mut(shown.layer) else { continue };
            let (at, parts) = moment(painted.from, painted.pace, shown.number);
            let rate = self.recipe.rate.per_second() * parts;
            if let Some((done, of)) = shown.fade {
                let above = self.above.get_or_insert_with(|| Frame::new(self.frame.width(), self.frame.height()));
                painted.background.paint(above, at, rate);
                fade::cross(&mut self.frame, above, done as u16, of as u16);
            } else {
                painted.background.paint(&mut self.frame, at, rate);
            }
        }
        self.overlays.paint(&mut self.frame, number);
    }

    /// The frame: planar YUV 4:2:0 in BT.709, limited range, luma first.
    pub fn frame(&mut self) -> &mut Frame {
        &mut self.frame
    }
}
