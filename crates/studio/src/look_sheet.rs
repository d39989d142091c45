//! A contact sheet of caption looks, painted as a movie is: every look over a bright, a dark and a colourful picture.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use vo_paint::{BackgroundPainter, CaptionPainter, CardPainter, Fonts, Frame, Zone};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::Look;

use crate::finish::deliver::{Output, write_named};
use crate::library::{AboutLook, Item};
use crate::{Code, StudioError};

/// The frame that is painted, in pixels.
const FRAME: (usize, usize) = (1080, 1920);
/// The rows of it that are shown: those in which titles and captions stand.
const ROWS: (usize, usize) = (300, 1300);
/// A tile is so many times smaller each way.
const SMALLER: usize = 2;
/// Pixels between tiles.
const GAP: usize = 12;
/// Paints looks into a PNG file, one a row.
///
/// # Errors
/// [`StudioError`] if the file's name does not end in `.png`, or it cannot be written.
pub fn look_sheet(looks: &[Item<AboutLook>], Output { path: file, force }: &Output) -> Result<(), StudioError> {
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        return Err(StudioError::Input(
            Code::OutputUnusable,
            format!("{} must end in .png, the only kind of image that is written here", vo_files::shown(file)),
        ));
    }
    let fonts = Fonts::bundled();
    let (tile, high) = (FRAME.0 / SMALLER, (ROWS.1 - ROWS.0) / SMALLER);
    let grounds = [bright(), painted("drift"), painted("bloom")];
    let (width, height) = ((tile + GAP) * grounds.len() + GAP, (high + GAP) * looks.len() + GAP);
    let mut sheet = RgbImage::from_pixel(width as u32, height as u32, image::Rgb([28, 28, 32]));
    for (row, Item { name, about: AboutLook { look, .. }, .. }) in looks.iter().enumerate() {
        for (column, ground) in grounds.iter().enumerate() {
            let mut frame = ground.clone();
            write(&fonts, look, name, &mut frame);
            paste(&mut sheet, &frame, (GAP + column * (tile + GAP), GAP + row * (high + GAP)));
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    sheet
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| StudioError::Input(Code::OutputUnusable, error.to_string()))?;
    write_named(None, file, bytes.into_inner(), *force)
}

/// Writes a look's name and a caption on a frame, as the look does.
fn write(fonts: &Fonts, look: &Look, name: &str, frame: &mut Frame) {
    let zone = Zone::of(FRAME.0, FRAME.1);
    let words = ["The", "spoken", "word", "lights", "up"];
    let shown = usize::from(look.cue.words).clamp(3, words.len());
    let word = |(index, text): (usize, &&str)| CueWord {
        text: (*text).to_owned(),
        from: index as i32 * 10,
        emphasis: index == 2,
    };
    let cue = Cue { from: 0, to: 100, words: words[..shown].iter().enumerate().map(word).collect() };
    // The second word is spoken, and all movements are over.
    CaptionPainter::new(fonts, look, zone, vec![cue]).paint(frame, 19);
    CardPainter::title(fonts, look, zone, name, (0, 100)).paint(frame, 19);
}

/// A bright room, the hardest ground for white letters.
fn bright() -> Frame {
    let mut frame = Frame::new(FRAME.0, FRAME.1);
    for (at, y) in frame.planes().y.iter_mut().enumerate() {
        *y = 235 - (at / FRAME.0 / 48) as u8;
    }
    frame
}

fn painted(name: &str) -> Frame {
    let mut frame = Frame::new(FRAME.0, FRAME.1);
    if let Some(mut background) = BackgroundPainter::new(name, 3, FRAME.0, FRAME.1) {
        background.paint(&mut frame, 40, 30);
    }
    frame
}

/// Pastes the rows shown of a frame at a place of the sheet, made smaller.
fn paste(sheet: &mut RgbImage, frame: &Frame, (left, top): (usize, usize)) {
    for y in 0..(ROWS.1 - ROWS.0) / SMALLER {
        for x in 0..FRAME.0 / SMALLER {
            let mut sum = [0.0_f32; 3];
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let pixel = rgb(frame, x * SMALLER + dx, ROWS.0 + y * SMALLER + dy);
                sum.iter_mut().zip(pixel).for_each(|(sum, channel)| *sum += channel);
            }
            let mean = sum.map(|sum| (sum / 4.0 + 0.5).clamp(0.0, 255.0) as u8);
            sheet.put_pixel((left + x) as u32, (top + y) as u32, image::Rgb(mean));
        }
    }
}

/// Red, green and blue of a pixel (BT.709, limited range), 0 to 255.
fn rgb(frame: &Frame, x: usize, y: usize) -> [f32; 3] {
    let chroma = y / 2 * (frame.width() / 2) + x / 2;
    let luma = 1.164_4 * (f32::from(frame.y()[y * frame.width() + x]) - 16.0);
    let (u, v) = (f32::from(frame.u()[chroma]) - 128.0, f32::from(frame.v()[chroma]) - 128.0);
    [luma + 1.792_7 * v, luma - 0.213_2 * u - 0.532_9 * v, luma + 2.112_4 * u]
}
