//! Paints what a person should look at before a release: every look in many scripts, every background, the overlays.
//!
//! `cargo run --release -p vo-paint --example contact_sheet -- FOLDER` writes `looks.png`, `motion.png`,
//! `backgrounds.png` and `cards.png` there.

#![expect(clippy::disallowed_types, reason = "an example tells how long painting takes")]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use vo_paint::overlay::{Badge, ProgressBar};
use vo_paint::{BackgroundPainter, CaptionPainter, CardPainter, Fonts, Frame, Zone, background};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::{Colour, Look};

/// What the looks write: words, and which of them is spoken. A star marks emphasis.
const LINES: &[(&str, usize)] = &[
    ("This changes everything", 1),
    ("the *octopus has three hearts", 3),
    ("nobody talks about this", 0),
    ("jumpy gypsy quiz, *okay?", 2),
    ("Ștefan și-a găsit țara", 2),
    ("это очень важно знать", 1),
    ("مرحبا بالعالم هذا جميل", 1),
    ("שלום עולם (ABC 12) טוב", 1),
    ("नमस्ते दुनिया क्षत्रिय हिन्दी", 2),
    ("สวัสดี ชาวโลก ที่นี่ ดีมาก", 1),
    ("so good 🔥 right ❤️ 👩🏽‍💻", 1),
    ("incomprehensibilities everywhere", 0),
    ("Donaudampfschifffahrtsgesellschaftskapitän", 0),
    ("go", 0),
];

/// A cue whose words take ten frames each.
fn cue(text: &str) -> Cue {
    let words: Vec<CueWord> = text
        .split(' ')
        .enumerate()
        .map(|(i, word)| CueWord {
            text: word.trim_start_matches('*').to_owned(),
            from: i as i32 * 10,
            emphasis: word.starts_with('*'),
        })
        .collect();
    Cue { from: 0, to: words.len() as i32 * 10, words }
}

/// A picture of red, green and blue bytes.
struct Sheet {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

impl Sheet {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, rgb: vec![24; width * height * 3] }
    }

    /// Pastes rows `top..bottom` of a frame, made `times` smaller each way.
    fn paste(&mut self, frame: &Frame, top: usize, bottom: usize, times: usize, x: usize, y: usize) {
        for row in 0..(bottom - top) / times {
            for column in 0..frame.width() / times {
                let mut sum = [0.0_f32; 3];
                for dy in 0..times {
                    for dx in 0..times {
                        let (fx, fy) = (column * times + dx, top + row * times + dy);
                        let at = fy / 2 * (frame.width() / 2) + fx / 2;
                        let luma = 1.164_4 * (f32::from(frame.y()[fy * frame.width() + fx]) - 16.0);
                        let (u, v) = (f32::from(frame.u()[at]) - 128.0, f32::from(frame.v()[at]) - 128.0);
                        sum[0] += luma + 1.792_7 * v;
                        sum[1] += luma - 0.213_2 * u - 0.532_9 * v;
                        sum[2] += luma + 2.112_4 * u;
                    }
                }
                let at = ((y + row) * self.width + x + column) * 3;
                for (channel, sum) in sum.into_iter().enumerate() {
                    self.rgb[at + channel] = (sum / (times * times) as f32 + 0.5).clamp(0.0, 255.0) as u8;
                }
            }
        }
    }

    fn save(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.write_header()?.write_image_data(&self.rgb)?;
        println!("{}", path.display());
        Ok(())
    }
}

/// A background's frame; the kind after the last is a bright picture, the hardest ground for white letters.
fn ground(kind: usize, seed: u64, number: u64) -> Frame {
    let mut frame = Frame::new(1080, 1920);
    if let Some(name) = background::NAMES.get(kind) {
        if let Some(mut background) = BackgroundPainter::new(name, seed, 1080, 1920) {
            background.paint(&mut frame, number, 30);
        }
    } else {
        for (at, y) in frame.planes().y.iter_mut().enumerate() {
            *y = 120 + (at % 1080 / 12) as u8;
        }
    }
    frame
}

fn looks(folder: &Path, fonts: &Fonts) -> Result<(), Box<dyn Error>> {
    let looks = Look::bundled();
    let (tile, gap, top, bottom) = (540, 8, 960, 1300);
    let high = (bottom - top) / 2 + gap;
    let mut sheet = Sheet::new((tile + gap) * looks.len() * 3, high * LINES.len());
    let grounds = [0, 2, background::NAMES.len()].map(|kind| ground(kind, 3, 40));
    for (column, (_, look)) in looks.iter().enumerate() {
        for (row, (line, active)) in LINES.iter().enumerate() {
            let mut captions = CaptionPainter::new(fonts, look, Zone::of(1080, 1920), vec![cue(line)]);
            for (kind, ground) in grounds.iter().enumerate() {
                let mut frame = ground.clone();
                captions.paint(&mut frame, *active as i32 * 10 + 9);
                sheet.paste(&frame, top, bottom, 2, (kind * looks.len() + column) * (tile + gap), row * high);
            }
        }
    }
    sheet.save(&folder.join("looks.png"))
}

fn motion(folder: &Path, fonts: &Fonts) -> Result<(), Box<dyn Error>> {
    let looks = Look::bundled();
    let frames = [0, 1, 2, 3, 5, 10, 11, 12, 14, 20, 21, 22];
    let mut sheet = Sheet::new(540 * 4, 150 * looks.len() * 3);
    let ground = ground(1, 5, 100);
    for (row, (_, look)) in looks.iter().enumerate() {
        let mut captions = CaptionPainter::new(fonts, look, Zone::of(1080, 1920), vec![cue("watch this move")]);
        for (at, number) in frames.into_iter().enumerate() {
            let mut frame = ground.clone();
            captions.paint(&mut frame, number);
            sheet.paste(&frame, 1000, 1300, 2, at % 4 * 540, (row * 3 + at / 4) * 150);
        }
    }
    sheet.save(&folder.join("motion.png"))
}

fn backgrounds(folder: &Path, fonts: &Fonts) -> Result<(), Box<dyn Error>> {
    let mut sheet = Sheet::new(278 * 6, 488 * background::NAMES.len() * 2);
    let mut bar = ProgressBar::new(Zone::of(1080, 1920), Colour::opaque(255, 217, 61));
    let badge = Badge::new(fonts, "Part 2", Zone::of(1080, 1920));
    let (_, look) = Look::bundled().remove(0);
    let mut captions = CaptionPainter::new(fonts, &look, Zone::of(1080, 1920), vec![cue("three *hearts")]);
    for kind in 0..background::NAMES.len() {
        for at in 0..6 {
            let mut still = ground(kind, at as u64, 300);
            bar.paint(&mut still, 1500 * (at as u16 + 1));
            badge.paint(&mut still);
            captions.paint(&mut still, 8);
            sheet.paste(&still, 0, 1920, 4, at * 278, kind * 2 * 488);
            let later = ground(kind, 2, 100 + at as u64 * 6);
            sheet.paste(&later, 0, 1920, 4, at * 278, (kind * 2 + 1) * 488);
        }
    }
    sheet.save(&folder.join("backgrounds.png"))
}

/// Every look's title and end card over its captions, upright and wide.
fn cards(folder: &Path, fonts: &Fonts) -> Result<(), Box<dyn Error>> {
    let looks = Look::bundled();
    let titles = ["3 hearts?!", "This animal is basically an alien", "Why nobody tells you what its eight arms think"];
    let mut sheet = Sheet::new(278 * 4 * looks.len(), 488);
    for (column, (_, look)) in looks.iter().enumerate() {
        for at in 0..4 {
            let zone = Zone::of(1080, 1920);
            let mut frame = ground([0, 2, 3, 0][at], at as u64, 300);
            if let Some(title) = titles.get(at) {
                CaptionPainter::new(fonts, look, zone, vec![cue("three hearts stop")]).paint(&mut frame, 15);
                CardPainter::title(fonts, look, zone, title, (0, 60)).paint(&mut frame, 20);
            } else {
                CardPainter::end(fonts, look, zone, "Follow for more 🐙", (0, 60)).paint(&mut frame, 20);
            }
            sheet.paste(&frame, 0, 1920, 4, (column * 4 + at) * 278, 0);
        }
    }
    sheet.save(&folder.join("cards.png"))
}

/// Milliseconds a frame of everything.
fn speed(fonts: &Fonts) {
    let mut frame = Frame::new(1080, 1920);
    let time = |name: &str, count: i32, paint: &mut dyn FnMut(i32)| {
        let start = Instant::now();
        (0..count).for_each(paint);
        println!("{name}: {:.2} ms", start.elapsed().as_secs_f64() * 1000.0 / f64::from(count));
    };
    for name in background::NAMES {
        let Some(mut background) = BackgroundPainter::new(name, 1, 1080, 1920) else { continue };
        time(name, 60, &mut |n| background.paint(&mut frame, n as u64, 30));
    }
    for (name, look) in Look::bundled() {
        let mut captions =
            CaptionPainter::new(fonts, &look, Zone::of(1080, 1920), vec![cue("the octopus has three hearts")]);
        time(name, 50, &mut |n| captions.paint(&mut frame, n));
        time(&format!("{name}, from memory"), 500, &mut |n| captions.paint(&mut frame, 49 + n.min(0)));
    }
    let still = frame.clone();
    let window = vo_paint::still::Window { x: 1000, y: 2000, width: 1000 * 256, height: 1778 * 256 };
    time("still", 30, &mut |_| vo_paint::still::view(&mut frame, &still, window));
    time("cross-fade", 30, &mut |n| vo_paint::fade::cross(&mut frame, &still, n as u16 + 1, 40));
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    let fonts = Fonts::bundled();
    looks(folder, &fonts)?;
    motion(folder, &fonts)?;
    backgrounds(folder, &fonts)?;
    cards(folder, &fonts)?;
    speed(&fonts);
    Ok(())
}
