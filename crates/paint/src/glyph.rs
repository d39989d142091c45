//! Glyphs as paths: outlines of letters, and the coloured layers of emoji.

use skrifa::color::{Brush, ColorPainter, CompositeMode, Transform as ColourTransform};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::raw::types::BoundingBox;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Color, Path, PathBuilder};

/// A coloured shape of an emoji; layers are painted first to last.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub path: Path,
    pub colour: Color,
}

/// Appends a glyph's outline to `path`, its origin at (`x`, `y`), y growing downwards.
pub(crate) fn outline(font: &FontRef<'_>, glyph: GlyphId, size: f32, x: f32, y: f32, path: &mut PathBuilder) {
    if let Some(outline) = font.outline_glyphs().get(glyph) {
        let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
        // A broken glyph is left out: the rest of the word is still worth showing.
        let _ = outline.draw(settings, &mut Pen { path, x, y });
    }
}

/// The coloured layers of a glyph, or none if it is an ordinary letter.
pub(crate) fn layers(font: &FontRef<'_>, glyph: GlyphId, size: f32, x: f32, y: f32) -> Vec<Layer> {
    let Some(coloured) = font.color_glyphs().get(glyph) else {
        return Vec::new();
    };
    let mut collect = Collect::default();
    if coloured.paint(LocationRef::default(), &mut collect).is_err() {
        return Vec::new();
    }
    let palette = font.cpal().ok().and_then(|cpal| cpal.color_records_array()?.ok());
    let mut layers = Vec::new();
    for (glyph, index) in collect.layers {
        let mut path = PathBuilder::new();
        outline(font, glyph, size, x, y, &mut path);
        let record = palette.and_then(|records| records.get(usize::from(index)));
        let colour = record.map_or(Color::WHITE, |c| Color::from_rgba8(c.red(), c.green(), c.blue(), c.alpha()));
        if let Some(path) = path.finish() {
            layers.push(Layer { path, colour });
        }
    }
    layers
}

/// Moves outline commands into a path.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (dx, dy) = (self.x, self.y);
        self.path.cubic_to(dx + ax, dy - ay, dx + bx, dy - by, dx + x, dy - y);
    }
    fn close(&mut self) {
        self.path.close();
    }
}

/// Collects the flat layers of a COLR version 0 glyph; the bundled emoji font has no other kind.
#[derive(Default)]
struct Collect {
    layers: Vec<(GlyphId, u16)>,
}

impl ColorPainter for Collect {
    fn fill_glyph(&mut self, glyph: GlyphId, _: Option<ColourTransform>, brush: Brush<'_>) {
        if let Brush::Solid { palette_index, .. } = brush {
            self.layers.push((glyph, palette_index));
        }
    }
    fn push_transform(&mut self, _: ColourTransform) {}
    fn pop_transform(&mut self) {}
    fn push_clip_glyph(&mut self, _: GlyphId) {}
    fn push_clip_box(&mut self, _: BoundingBox<f32>) {}
    fn pop_clip(&mut self) {}
    fn fill(&mut self, _: Brush<'_>) {}
    fn push_layer(&mut self, _: CompositeMode) {}
}
