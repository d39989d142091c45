//! Composes the frames of a segment: its pictures one over the other, then captions, cards, progress bar and badge, all
//! in place.

use vo_paint::background::BackgroundPainter;
use vo_paint::still::view;
use vo_paint::{Fonts, Frame, Overlays, fade};
use vo_plan::clip_range::ClipRange;
use vo_plan::framing::{Framing, Size};
use vo_plan::picture::{Layer, MediaFile, Pace, Picture, StillMotion, moment};
use vo_plan::recipe::SegmentRecipe;

use crate::ComposeError;
use crate::pan::window;

/// Opens a still image as the picture of a frame of that size; one that moves is a little larger.
pub type OpenStill<'o, E> = dyn Fn(&MediaFile, Framing, (Size, bool)) -> Result<Frame, E> + 'o;

/// The frames of one segment, to be asked for in order.
pub struct Composer<'a> {
    recipe: &'a SegmentRecipe,
    layers: Vec<Source<'a>>,
    overlays: Overlays,
    frame: Frame,
    /// The picture that fades in, where two are seen at once.
    above: Option<Frame>,
}

/// Where a layer has its pictures from.
enum Source<'a> {
    Footage(ClipRange<'a>),
    Still { picture: Box<Frame>, motion: Option<StillMotion> },
    Painted { background: Box<BackgroundPainter>, from: u32, pace: Option<Pace> },
}

impl<'a> Composer<'a> {
    /// Opens stills and prepares what is painted.
    ///
    /// # Errors
    /// [`ComposeError::Background`] if a background has no such name, and those of `still`.
    pub fn open<E: From<ComposeError>>(
        fonts: &Fonts,
        recipe: &'a SegmentRecipe,
        still: &OpenStill<'_, E>,
    ) -> Result<Self, E> {
        let (width, height) = (recipe.size.width as usize, recipe.size.height as usize);
        Ok(Self {
            recipe,
            layers: recipe.layers.iter().map(|layer| open(layer, recipe, still)).collect::<Result<_, _>>()?,
            overlays: Overlays::new(fonts, recipe),
            frame: Frame::new(width, height),
            above: None,
        })
    }

    /// The frame `number` of the segment. `footage` is asked for every decoded picture that it needs.
    ///
    /// # Errors
    /// Those of `footage`.
    pub fn compose<E>(
        &mut self,
        number: u32,
        footage: &mut impl FnMut(ClipRange<'_>, &mut Frame) -> Result<(), E>,
    ) -> Result<&mut Frame, E> {
        self.pictures(number, footage)?;
        self.overlays.paint(&mut self.frame, number);
        Ok(&mut self.frame)
    }

    /// The footage that the frame `number` shows, each from its picture on.
    pub fn footage(&self, number: u32) -> Vec<ClipRange<'a>> {
        let range = |(layer, local): (usize, u32)| match self.layers.get(layer)? {
            Source::Footage(range) => Some(range.after(local)),
            Source::Still { .. } | Source::Painted { .. } => None,
        };
        self.recipe.shown(number).filter_map(|shown| range((shown.layer, shown.number))).collect()
    }

    /// Brings the layers together: the first as it is, every later one faded in over what is there.
    fn pictures<E>(
        &mut self,
        number: u32,
        footage: &mut impl FnMut(ClipRange<'_>, &mut Frame) -> Result<(), E>,
    ) -> Result<(), E> {
        for shown in self.recipe.shown(number) {
            let Some(layer) = self.layers.get_mut(shown.layer) else { continue };
            if let Some((done, of)) = shown.fade {
                let (width, height) = (self.frame.width(), self.frame.height());
                let above = self.above.get_or_insert_with(|| Frame::new(width, height));
                layer.show(shown.number, self.recipe, above, footage)?;
                fade::cross(&mut self.frame, above, done as u16, of as u16);
            } else {
                layer.show(shown.number, self.recipe, &mut self.frame, footage)?;
            }
        }
        Ok(())
    }
}

impl Source<'_> {
    /// The layer's picture `local` frames after its beginning.
    fn show<E>(
        &mut self,
        local: u32,
        recipe: &SegmentRecipe,
        into: &mut Frame,
        footage: &mut impl FnMut(ClipRange<'_>, &mut Frame) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Source::Footage(range) => footage(range.after(local), into)?,
            Source::Still { picture, motion } => {
                let at = motion.map(|motion| (motion.seed, moment(motion.from, motion.pace, local)));
                view(into, picture, window(picture, recipe.size, at, recipe.rate.per_second()));
            }
            Source::Painted { background, from, pace } => {
                let (number, parts) = moment(*from, *pace, local);
                background.paint(into, number, recipe.rate.per_second() * parts);
            }
        }
        Ok(())
    }
}

fn open<'a, E: From<ComposeError>>(
    layer: &'a Layer,
    recipe: &SegmentRecipe,
    still: &OpenStill<'_, E>,
) -> Result<Source<'a>, E> {
    Ok(match &layer.picture {
        Picture::Footage { file, framing, from } => {
            Source::Footage(ClipRange { file, framing: *framing, from: *from, frames: layer.frames })
        }
        Picture::Still { file, framing, motion } => {
            let picture = still(file, *framing, (recipe.size, motion.is_some()))?;
            Source::Still { picture: Box::new(picture), motion: *motion }
        }
        Picture::Painted { name, seed, from, pace } => {
            let (width, height) = (recipe.size.width as usize, recipe.size.height as usize);
            let background = BackgroundPainter::new(name, *seed, width, height)
                .ok_or_else(|| ComposeError::Background(name.clone()))?;
            Source::Painted { background: Box::new(background), from: *from, pace: *pace }
        }
    })
}
