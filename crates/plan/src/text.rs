//! The plan as stable text: oracle of the tests, dry run, review diff and support attachment in one.

use std::fmt::Write;

use vo_digest::canonical::CanonicalError;

use crate::cut::{Plan, Planned};
use crate::picture::{Layer, Picture};
use crate::recipe::{Card, Recipe};

impl Plan {
    /// One line a segment, one for the sound. Keys are in it, so two equal texts are two equal movies.
    ///
    /// # Errors
    /// As [`Recipe::key`].
    pub fn text(&self) -> Result<String, CanonicalError> {
        let mut text = format!(
            "{}x{} at {} frames a second, {} frames, {} segments\n",
            self.size.width,
            self.size.height,
            self.rate.per_second(),
            self.frames,
            self.segments.len()
        );
        for (index, planned) in self.segments.iter().enumerate() {
            let key = planned.recipe.key()?;
            // Writing to a string cannot fail.
            let _ =
                writeln!(text, "segment {index:>3}  line {:>3}  {}  {}", planned.line, key.short(), describe(planned));
        }
        let key = self.bus.key()?;
        let _ = writeln!(text, "sound  {} takes, {} samples  {}", self.bus.voices.len(), self.bus.samples, key.short());
        Ok(text)
    }
}

impl Planned {
    /// The text of its captions, in order.
    pub fn captions(&self) -> Vec<String> {
        let cues = self.recipe.captions.iter().flat_map(|captions| &captions.cues);
        cues.map(|cue| cue.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")).collect()
    }

    /// The texts of the title cards and the end card that begin in it, in order; one that goes on from the segment before
    /// it is told there.
    pub fn titles(&self) -> Vec<String> {
        let begins = |card: &&Card| card.from >= 0;
        self.recipe.cards.iter().filter(begins).map(|card| card.text.clone()).collect()
    }
}

fn describe(planned: &Planned) -> String {
    let recipe = &planned.recipe;
    let layers: Vec<_> = recipe.layers.iter().map(layer).collect();
    let captions = planned.captions();
    let cards: Vec<_> = recipe.cards.iter().map(|card| format!("  card \"{}\"", card.text)).collect();
    let cards = cards.concat();
    format!("{:>5}+{:<3}  {}  \"{}\"{cards}", planned.at, recipe.frames, layers.join(" then "), captions.join(" / "))
}

fn layer(layer: &Layer) -> String {
    let what = match &layer.picture {
        Picture::Footage { file, from, .. } => format!("clip {} from {from}", file.digest.short()),
        Picture::Still { file, motion, .. } => {
            format!("still {} from {}", file.digest.short(), motion.map_or(0, |motion| motion.from))
        }
        Picture::Painted { name, from, .. } => format!("{name} from {from}"),
    };
    let fade = layer.fade.map_or_else(String::new, |fade| format!(" (fade {} of {})", fade.done, fade.of));
    if layer.at == 0 { what + &fade } else { format!("at {} {what}{fade}", layer.at) }
}
