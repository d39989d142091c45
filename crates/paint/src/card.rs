//! Cards: a title over the picture, and the last words of a movie over a darkened one.

use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::{Active, Block, Colour, CueShape, Entrance, EntranceKind, Look, Panel, Punctuation};

use crate::captions::CaptionPainter;
use crate::colour::readable_on;
use crate::fonts::Fonts;
use crate::frame::Frame;
use crate::zone::Zone;

/// A few words in boxes, in the letters and the colour of a look.
#[derive(Debug)]
pub struct CardPainter {
    captions: CaptionPainter,
    from: i32,
    to: i32,
    /// Whether the picture behind it is darkened.
    dims: bool,
}

/// Sizes that are tried, in pixels of a 1080-wide frame, until all words fit.
const SIZES: [u16; 6] = [104, 92, 80, 70, 60, 50];
/// Frames in which the picture is darkened.
const DIMMING: i32 = 6;
/// How much of the picture's light is left behind an end card, of 256.
const LEFT: i32 = 110;

impl CardPainter {
    /// A title, shown on the frames `from..to`. It stands above the captions.
    pub fn title(fonts: &Fonts, look: &Look, zone: Zone, text: &str, (from, to): (i32, i32)) -> Self {
        let lines = f32::from(look.cue.lines);
        let captions = zone.px(look.text.size) * f32::from(look.text.line_height) / 1000.0 * lines / 2.0;
        let above = zone.centre_y(look.block.centre_y, zone.height) - captions - zone.px(40);
        let bottom = (above as i32).max(zone.top + 2);
        // A little below the top, where a badge may stand.
        let top = zone.top + (bottom - zone.top) / 6;
        let part = zone.part(top, bottom, top + (bottom - top) * 2 / 5);
        Self { captions: fitting(fonts, look, part, text, (from, to)), from, to, dims: false }
    }

    /// The last words of a movie, shown on the frames `from..to` over a darkened picture.
    pub fn end(fonts: &Fonts, look: &Look, zone: Zone, text: &str, (from, to): (i32, i32)) -> Self {
        let part = zone.part(zone.top, zone.bottom, i32::midpoint(zone.top, zone.bottom));
        Self { captions: fitting(fonts, look, part, text, (from, to)), from, to, dims: true }
    }

    /// Paints the card on a frame of the same count, if it is shown then.
    pub fn paint(&mut self, frame: &mut Frame, frame_number: i32) {
        if !(self.from..self.to).contains(&frame_number) {
            return;
        }
        if self.dims {
            let share = frame_number.saturating_sub(self.from).saturating_add(1).clamp(0, DIMMING);
            dim(frame, 256 - (256 - LEFT) * share / DIMMING);
        }
        self.captions.paint(frame, frame_number);
    }
}

/// Leaves `part` of 256 of a frame's light, and of its colour.
fn dim(frame: &mut Frame, part: i32) {
    let planes = frame.planes();
    for y in planes.y {
        *y = (16 + (((i32::from(*y) - 16) * part) >> 8)) as u8;
    }
    for c in planes.u.iter_mut().chain(planes.v) {
        *c = (128 + (((i32::from(*c) - 128) * part) >> 8)) as u8;
    }
}

/// The words in the largest letters in which all of them can be seen.
fn fitting(fonts: &Fonts, look: &Look, zone: Zone, text: &str, (from, to): (i32, i32)) -> CaptionPainter {
    let words =
        || text.split_whitespace().map(|word| CueWord { text: word.to_owned(), from, emphasis: false }).collect();
    let in_size =
        |size| CaptionPainter::new(fonts, &card_look(look, size), zone, vec![Cue { from, to, words: words() }]);
    let largest = SIZES.into_iter().map(in_size).find_map(|mut captions| captions.fits().then_some(captions));
    largest.unwrap_or_else(|| in_size(44))
}

/// How a card's words look: the look's letters on boxes of its colour.
fn card_look(look: &Look, size: u16) -> Look {
    let colour = Colour { alpha: 1000, ..look.accent() };
    let mut text = look.text.clone();
    text.size = size;
    text.fill = readable_on(colour);
    text.emphasis = Vec::new();
    text.punctuation = Punctuation::All;
    (text.spoken, text.upcoming, text.word_spacing) = (1000, 1000, 0);
    // The look's own distance is for lines without boxes.
    text.line_height = 800;
    Look {
        description: String::new(),
        aliases: Vec::new(),
        cue: CueShape { words: 20, line_chars: 80, lines: 4 },
        block: Block { centre_y: look.block.centre_y, width: 760 },
        text,
        stroke: None,
        shadows: Vec::new(),
        panel: Some(Panel { colour, radius: 160, pad_x: size * 3 / 10, pad_y: size * 2 / 10 }),
        active: Active::default(),
        entrance: Entrance { kind: EntranceKind::Pop, frames: 5 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows and columns in which something was painted on grey.
    fn touched(frame: &Frame) -> Option<(usize, usize, usize, usize)> {
        let width = frame.width();
        let painted: Vec<usize> = (0..frame.y().len()).filter(|&at| frame.y()[at] != 77).collect();
        let columns = || painted.iter().map(|at| at % width);
        Some((columns().min()?, painted.first()? / width, columns().max()?, painted.last()? / width))
    }

    fn grey(width: usize, height: usize) -> Frame {
        let mut frame = Frame::new(width, height);
        frame.as_bytes_mut().fill(77);
        frame
    }

    #[test]
    fn a_title_is_whole_from_its_first_frame_and_stands_clear_of_captions() {
        let fonts = Fonts::bundled();
        let long = "Why nobody tells you what an octopus does with the eight brains in its arms";
        for (_, look) in Look::bundled() {
            for (width, height) in [(1080, 1920), (540, 540), (960, 540)] {
                let zone = Zone::of(width, height);
                let words = |from| vec![CueWord { text: "CAPTIONS gypsy".to_owned(), from, emphasis: false }];
                let mut below = grey(width, height);
                CaptionPainter::new(&fonts, &look, zone, vec![Cue { from: 0, to: 90, words: words(0) }])
                    .paint(&mut below, 40);
                let captions = touched(&below).unwrap();
                for text in ["3 hearts?!", long] {
                    for number in [0, 2, 40] {
                        let mut frame = grey(width, height);
                        CardPainter::title(&fonts, &look, zone, text, (0, 60)).paint(&mut frame, number);
                        let (left, top, right, bottom) = touched(&frame).unwrap();
                        assert!(left as i32 >= zone.left && (right as i32) < zone.right, "{text}: {left}..{right}");
                        assert!(top as i32 >= zone.top && bottom < captions.1, "{text}: {top}..{bottom} {captions:?}");
                    }
                }
                let mut frame = grey(width, height);
                CardPainter::title(&fonts, &look, zone, long, (0, 60)).paint(&mut frame, 60);
                assert_eq!(touched(&frame), None, "it is over");
            }
        }
    }

    #[test]
    fn an_end_card_darkens_what_is_behind_it() {
        let (fonts, look) = (Fonts::bundled(), Look::named("punch").unwrap());
        let mut frame = grey(270, 480);
        CardPainter::end(&fonts, &look, Zone::of(270, 480), "Follow for more", (-5, 60)).paint(&mut frame, 3);
        assert_eq!(frame.y()[0], 16 + (((77 - 16) * 110) >> 8) as u8);
        assert!(frame.y().iter().any(|&y| y > 150), "and is seen");
    }
}
