//! Charts as self-contained SVG text, without scripts or fonts of their own: values become places on an [`Axis`], and a
//! [`Pen`] draws there. [`plot`] draws points and lines over a logarithmic axis.

mod axis;
mod pen;
mod plot;

pub use axis::{Axis, clock, in_minutes, span};
pub use pen::{Anchor, Pen, Stair, width};
pub use plot::{Series, plot};
