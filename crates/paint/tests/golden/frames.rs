//! The golden frames that are painted from a recipe, by name: for the native painter, and for the one in a page.

use vo_paint::{Frame, background};
use vo_plan::framing::Size;
use vo_plan::picture::{Layer, Picture};
use vo_plan::recipe::{Captions, Card, CardKind, Progress, SegmentRecipe};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::{Colour, Look};
use vo_timeline::preset::{ExportPreset, SafeBox};
use vo_timeline::time::FrameRate;

pub const WIDTH: usize = 270;
pub const HEIGHT: usize = 480;

/// What is painted on.
pub fn ground() -> Frame {
    let mut frame = Frame::new(WIDTH, HEIGHT);
    for (at, y) in frame.planes().y.iter_mut().enumerate() {
        *y = 40 + (at % WIDTH / 3) as u8;
    }
    frame
}

/// Every frame: its name, the recipe of its segment, and its number in that.
pub fn frames() -> Vec<(String, SegmentRecipe, u32)> {
    let mut frames = Vec::new();
    for (name, look) in Look::bundled() {
        for (script, line) in [
            ("latin", "the octopus has three hearts"),
            ("arabic", "مرحبا بالعالم هذا جميل"),
            ("hebrew", "שלום עולם (ABC 12) טוב"),
            ("hindi", "नमस्ते दुनिया क्षत्रिय हिन्दी"),
            ("thai", "สวัสดี ชาวโลก ที่นี่ ดีมาก"),
            ("emoji", "so good 🔥 right ❤️ 👩🏽‍💻"),
            ("long", "Donaudampfschifffahrtsgesellschaftskapitän"),
        ] {
            let captions = Captions { look: look.clone(), cues: vec![cue(line)] };
            let recipe = SegmentRecipe { captions: Some(captions), ..plain() };
            frames.extend([1, 7, 17].map(|number| (format!("{name} {script} {number}"), recipe.clone(), number)));
        }
    }
    for name in background::NAMES {
        for seed in [1, 2] {
            let picture = Picture::Painted { name: (*name).to_owned(), seed, from: 100, pace: None };
            let layers = vec![Layer { at: 0, frames: 60, fade: None, picture }];
            frames.push((format!("{name} {seed}"), SegmentRecipe { layers, ..plain() }, 0));
        }
    }
    for (name, look) in Look::bundled() {
        let card = |kind, text: &str| {
            let card = Card { kind, text: text.to_owned(), from: 0, to: 60, look: look.clone() };
            SegmentRecipe { cards: vec![card], ..plain() }
        };
        for number in [0, 20] {
            let title = card(CardKind::Title, "This animal is basically an alien");
            frames.push((format!("{name} title {number}"), title, number));
            frames.push((format!("{name} end {number}"), card(CardKind::End, "Follow for more"), number));
        }
    }
    let progress = Some(Progress { from: 3_333, to: 3_333, colour: Colour::opaque(255, 217, 61) });
    frames.push(("progress bar".to_owned(), SegmentRecipe { progress, ..plain() }, 0));
    frames.push(("badge".to_owned(), SegmentRecipe { progress, badge: Some("Part 2".to_owned()), ..plain() }, 0));
    frames
}

fn cue(text: &str) -> Cue {
    let words: Vec<CueWord> = text
        .split(' ')
        .enumerate()
        .map(|(i, word)| CueWord { text: word.to_owned(), from: i as i32 * 8, emphasis: i == 2 })
        .collect();
    Cue { from: 0, to: words.len() as i32 * 8, words }
}

/// A segment over which nothing is painted, in the published zone of an upright frame.
fn plain() -> SegmentRecipe {
    SegmentRecipe {
        frames: 60,
        rate: FrameRate::THIRTY,
        size: Size { width: WIDTH as u32, height: HEIGHT as u32 },
        layers: Vec::new(),
        captions: None,
        cards: Vec::new(),
        progress: None,
        badge: None,
        safe: SafeBox { left: 30, top: 72, right: 222, bottom: 312 },
        paint: vo_paint::VERSION,
        maker: 1,
        video: ExportPreset::named("tiktok").unwrap().video,
        tools: String::new(),
    }
}
