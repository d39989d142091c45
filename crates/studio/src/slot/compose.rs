//! Composes the frames of a segment: its pictures one over the other, then captions, cards, progress bar and badge, all
//! in place.

use vo_paint::background::Background;
use vo_paint::captions::Captions;
use vo_paint::overlay::{Badge, ProgressBar};
use vo_paint::still::view;
use vo_paint::{Card, Fonts, Frame, Zone, fade};
use vo_plan::framing::{Framing, Size};
use vo_plan::picture::{Layer, MediaFile, Motion, Pace, Picture, moment};
use vo_plan::recipe::{self, CardKind, Progress, SegmentRecipe};

use super::footage::Stretch;
use super::pan::window;
use crate::StudioError;

/// Opens a still image as the picture of a frame of that size; one that moves is a little larger.
pub type OpenStill<'o> = dyn Fn(&MediaFile, Framing, (Size, bool)) -> Result<Frame, StudioError> + 'o;

/// The frames of one segment, to be asked for in order.
pub struct Composer<'a> {
    recipe: &'a SegmentRecipe,
    layers: Vec<Open<'a>>,
    captions: Option<Captions>,
    cards: Vec<Card>,
    bar: Option<(Progress, ProgressBar)>,
    badge: Option<Badge>,
    frame: Frame,
    /// The picture that fades in, where two are seen at once.
    above: Option<Frame>,
}

/// A layer with its source of pictures.
struct Open<'a> {
    layer: &'a Layer,
    source: Source<'a>,
}

enum Source<'a> {
    Footage(Stretch<'a>),
    Still { picture: Box<Frame>, motion: Option<Motion> },
    Painted { background: Box<Background>, from: u32, pace: Option<Pace> },
}

impl<'a> Composer<'a> {
    /// Opens stills and prepares what is painted.
    ///
    /// # Errors
    /// [`StudioError`] if a still cannot be read or a background has no such name.
    pub fn open(fonts: &Fonts, recipe: &'a SegmentRecipe, still: &OpenStill<'_>) -> Result<Self, StudioError> {
        let (width, height) = (recipe.size.width as usize, recipe.size.height as usize);
        let zone = Zone::within(width, height, recipe.safe);
        Ok(Self {
            recipe,
            layers: recipe.layers.iter().map(|layer| open(layer, recipe, still)).collect::<Result<_, _>>()?,
            captions: recipe
                .captions
                .as_ref()
                .map(|captions| Captions::new(fonts, &captions.look, zone, captions.cues.clone())),
            cards: recipe.cards.iter().map(|card| painted(fonts, zone, card)).collect(),
            bar: recipe.progress.map(|progress| (progress, ProgressBar::new(zone, progress.colour))),
            badge: recipe.badge.as_deref().map(|text| Badge::new(fonts, text, zone)),
            frame: Frame::new(width, height),
            above: None,
        })
    }

    /// The frame `number` of the segment. `footage` is asked for every decoded picture that it needs.
    ///
    /// # Errors
    /// Those of `footage`.
    pub fn compose(
        &mut self,
        number: u32,
        footage: &mut impl FnMut(Stretch<'_>, &mut Frame) -> Result<(), StudioError>,
    ) -> Result<&mut Frame, StudioError> {
        self.pictures(number, footage)?;
        if let Some(captions) = &mut self.captions {
            captions.paint(&mut self.frame, number as i32);
        }
        for card in &mut self.cards {
            card.paint(&mut self.frame, number as i32);
        }
        if let Some((progress, bar)) = &mut self.bar {
            let span = u64::from(progress.to.saturating_sub(progress.from));
            let reached = u64::from(progress.from) + span * u64::from(number) / u64::from(self.recipe.frames);
            bar.paint(&mut self.frame, reached as u16);
        }
        if let Some(badge) = &self.badge {
            badge.paint(&mut self.frame);
        }
        Ok(&mut self.frame)
    }

    /// Brings the layers together: the first as it is, every later one faded in over what is there.
    fn pictures(
        &mut self,
        number: u32,
        footage: &mut impl FnMut(Stretch<'_>, &mut Frame) -> Result<(), StudioError>,
    ) -> Result<(), StudioError> {
        let mut first = true;
        for open in &mut self.layers {
            let layer = open.layer;
            let Some(local) = number.checked_sub(layer.at).filter(|local| *local < layer.frames) else { continue };
            let fade = layer.fade.map(|fade| (fade.done + local + 1, fade.of + 1)).filter(|(done, of)| done < of);
            match fade {
                Some((done, of)) if !first => {
                    let (width, height) = (self.frame.width(), self.frame.height());
                    let above = self.above.get_or_insert_with(|| Frame::new(width, height));
                    open.show(local, self.recipe, above, footage)?;
                    fade::cross(&mut self.frame, above, done as u16, of as u16);
                }
                _ => open.show(local, self.recipe, &mut self.frame, footage)?,
            }
            first = false;
        }
        Ok(())
    }
}

impl Open<'_> {
    /// The layer's picture `local` frames after its beginning.
    fn show(
        &mut self,
        local: u32,
        recipe: &SegmentRecipe,
        into: &mut Frame,
        footage: &mut impl FnMut(Stretch<'_>, &mut Frame) -> Result<(), StudioError>,
    ) -> Result<(), StudioError> {
        match &mut self.source {
            Source::Footage(stretch) => footage(stretch.after(local), into)?,
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

fn painted(fonts: &Fonts, zone: Zone, card: &recipe::Card) -> Card {
    let shown = (card.from, card.to);
    match card.kind {
        CardKind::Title => Card::title(fonts, &card.look, zone, &card.text, shown),
        CardKind::End => Card::end(fonts, &card.look, zone, &card.text, shown),
    }
}

fn open<'a>(layer: &'a Layer, recipe: &SegmentRecipe, still: &OpenStill<'_>) -> Result<Open<'a>, StudioError> {
    let source = match &layer.picture {
        Picture::Footage { file, framing, from } => {
            Source::Footage(Stretch { file, framing: *framing, from: *from, frames: layer.frames })
        }
        Picture::Still { file, framing, motion } => {
            let picture = still(file, *framing, (recipe.size, motion.is_some()))?;
            Source::Still { picture: Box::new(picture), motion: *motion }
        }
        Picture::Painted { name, seed, from, pace } => {
            let (width, height) = (recipe.size.width as usize, recipe.size.height as usize);
            let background = Background::new(name, *seed, width, height)
                .ok_or_else(|| StudioError::Input(format!("there is no painted background called `{name}`")))?;
            Source::Painted { background: Box::new(background), from: *from, pace: *pace }
        }
    };
    Ok(Open { layer, source })
}
