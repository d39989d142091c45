//! Writes the few shapes that a chart is made of.

use std::fmt::Write;

use crate::axis::Axis;

/// A stretch of pixels, from and to, with a value.
pub type Stair = (f64, f64, u64);

/// Where a text is held.
#[derive(Clone, Copy, Debug)]
pub enum Anchor {
    /// At its first letter.
    Start,
    /// In its middle.
    Middle,
    /// At its last letter.
    End,
}

/// The text of an SVG while it grows. Writing to a text cannot fail, so results are dropped.
#[derive(Debug)]
pub struct Pen(String);

impl Pen {
    /// A white picture of that many pixels.
    pub fn new((width, height): (f64, f64)) -> Self {
        Self(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" font-family=\"system-ui, 'DejaVu Sans', Arial, sans-serif\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
        ))
    }

    /// The whole SVG.
    pub fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }

    /// A straight line; `dashes` is a pattern of lengths, or empty.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, width: f64, dashes: &str) {
        let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = writeln!(
            self.0,
            "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}/>"
        );
    }

    /// Straight lines from point to point.
    pub fn path(&mut self, points: &[(f64, f64)], colour: &str, width: f64) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        if points.len() > 1 {
            let _ = writeln!(
                self.0,
                "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>",
                points.join("L")
            );
        }
    }

    /// A filled circle.
    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, colour: &str) {
        let _ = writeln!(self.0, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>");
    }

    /// A text with a white rim, so that it can be read on lines.
    pub fn text(&mut self, (x, y): (f64, f64), size: u32, colour: &str, anchor: Anchor, bold: bool, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let bold = if bold { " font-weight=\"bold\"" } else { "" };
        let _ = writeln!(
            self.0,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\"{anchor}{bold} fill=\"{colour}\" stroke=\"#ffffff\" \
             stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{}</text>",
            escaped(text)
        );
    }

    /// A line in steps, with gaps where the value is nothing.
    pub fn stairs(&mut self, stairs: &[Stair], place: impl Fn(u64) -> f64, colour: &str, width: f64) {
        let (mut path, mut drawn) = (String::new(), false);
        for (from, to, value) in stairs {
            if *value > 0 {
                let y = place(*value);
                let _ = if drawn { write!(path, "V{y:.1}H{to:.1}") } else { write!(path, "M{from:.1} {y:.1}H{to:.1}") };
            }
            drawn = *value > 0;
        }
        if !path.is_empty() {
            let _ = writeln!(
                self.0,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" \
                 stroke-linejoin=\"round\" stroke-linecap=\"round\"/>"
            );
        }
    }

    /// An area between two lines in steps.
    pub fn band(&mut self, edges: &[u64], below: &[f64], above: &[f64], (time, share): (&Axis, &Axis), colour: &str) {
        let steps = edges.windows(2).zip(below.iter().zip(above));
        let mut path = String::new();
        for (pair, (below, above)) in steps.filter(|(_, (below, above))| above > below) {
            let (left, right) = (time.at(pair[0] as f64), time.at(pair[1] as f64));
            let _ = write!(
                path,
                "M{left:.1} {:.1}V{:.1}H{right:.1}V{:.1}Z",
                share.at(*below),
                share.at(*above),
                share.at(*below)
            );
        }
        if !path.is_empty() {
            // A stroke of the same colour closes the hairlines between neighbours.
            let _ = writeln!(self.0, "<path d=\"{path}\" fill=\"{colour}\" stroke=\"{colour}\" stroke-width=\"0.4\"/>");
        }
    }
}

/// About how wide a text will be, in pixels: which font will be there is not known.
pub fn width(text: &str, size: u32) -> f64 {
    text.chars().count() as f64 * f64::from(size) * 0.6
}

/// A text as XML holds it. What XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
