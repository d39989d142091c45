//! All that is painted over the pictures of a segment, from its recipe: captions, cards, progress bar and badge.

use vo_plan::recipe::{self, CardKind, Progress, SegmentRecipe};

use crate::captions::CaptionPainter;
use crate::card::CardPainter;
use crate::fonts::Fonts;
use crate::frame::Frame;
use crate::overlay::{Badge, ProgressBar};
use crate::zone::Zone;

/// What is painted over the pictures of one segment.
#[derive(Debug)]
pub struct Overlays {
    captions: Option<CaptionPainter>,
    cards: Vec<CardPainter>,
    bar: Option<(Progress, ProgressBar)>,
    badge: Option<Badge>,
    /// How many frames the segment has.
    frames: u32,
}

impl Overlays {
    /// Prepares what a recipe asks for.
    pub fn new(fonts: &Fonts, recipe: &SegmentRecipe) -> Self {
        let zone = Zone::within(recipe.size.width as usize, recipe.size.height as usize, recipe.safe);
        let captions = recipe.captions.as_ref();
        Self {
            captions: captions.map(|captions| CaptionPainter::new(fonts, &captions.look, zone, captions.cues.clone())),
            cards: recipe.cards.iter().map(|card| prepared(fonts, zone, card)).collect(),
            bar: recipe.progress.map(|progress| (progress, ProgressBar::new(zone, progress.colour))),
            badge: recipe.badge.as_deref().map(|text| Badge::new(fonts, text, zone)),
            frames: recipe.frames,
        }
    }

    /// Paints what is shown on frame `number` of the segment. A frame of another size is left alone.
    pub fn paint(&mut self, frame: &mut Frame, number: u32) {
        if let Some(captions) = &mut self.captions {
            captions.paint(frame, number as i32);
        }
        for card in &mut self.cards {
            card.paint(frame, number as i32);
        }
        if let Some((progress, bar)) = &mut self.bar {
            let span = u64::from(progress.to.saturating_sub(progress.from));
            let reached = u64::from(progress.from) + span * u64::from(number) / u64::from(self.frames.max(1));
            bar.paint(frame, reached as u16);
        }
        if let Some(badge) = &self.badge {
            badge.paint(frame);
        }
    }
}

fn prepared(fonts: &Fonts, zone: Zone, card: &recipe::Card) -> CardPainter {
    let shown = (card.from, card.to);
    match card.kind {
        CardKind::Title => CardPainter::title(fonts, &card.look, zone, &card.text, shown),
        CardKind::End => CardPainter::end(fonts, &card.look, zone, &card.text, shown),
    }
}
