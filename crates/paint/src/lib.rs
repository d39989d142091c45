//! Pixels in, pixels out: captions, overlays, backgrounds and fades on YUV 4:2:0 frames. Pure: no files, clock,
//! environment, threads or randomness; the same input paints the same bytes, in debug and in release.

#![expect(clippy::inline_always, reason = "hot loops are compiled into each caller's instruction set: see `wide`")]

pub mod background;
pub mod captions;
mod card;
mod colour;
mod colour_word;
pub mod fade;
pub mod fonts;
mod frame;
mod glyph;
mod layout;
mod lines;
mod motion;
pub mod overlay;
mod overlays;
mod patch;
mod raster;
mod rgb;
mod roomy;
mod shadow;
mod shape;
pub mod still;
mod wave;
mod wide;
mod word;
mod zone;

pub use background::BackgroundPainter;
pub use captions::CaptionPainter;
pub use card::CardPainter;
pub use fonts::Fonts;
pub use frame::Frame;
pub use overlays::Overlays;
pub use rgb::rgb;
pub use zone::Zone;

/// The version of what is painted. It rises whenever any pixel changes: finished segments painted by an older version
/// are then painted again.
pub const VERSION: u32 = 4;
