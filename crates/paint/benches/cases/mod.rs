//! The painter's work, case by case, on frames of 1080x1920: what the benchmark times and what the test of instructions
//! counts. Each case prepares itself and returns what is measured, ready to be called again and again.

use vo_paint::overlay::{Badge, ProgressBar};
use vo_paint::still::{self, Window};
use vo_paint::{BackgroundPainter, CaptionPainter, Fonts, Frame, Zone, fade};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::{Colour, Look};

/// What is measured.
pub type Work = Box<dyn FnMut()>;

/// A name, and what prepares the work.
type Case = (&'static str, fn() -> Work);

/// Every case.
pub const CASES: &[Case] = &[
    ("caption state, plain", || caption_states("clean", "the octopus has three hearts", 10)),
    ("caption state, boxed", || caption_states("colour-box", "the octopus has three", 7)),
    ("caption state, pop with emoji", || caption_states("punch", "so good 🔥", 0)),
    ("caption cue, laid out", cue_laid_out),
    ("caption frame, state kept", caption_frame),
    ("badge frame", badge_frame),
    ("progress bar frame", progress_frame),
    ("drift frame", || background_frame("drift")),
    ("rush frame", || background_frame("rush")),
    ("still frame, moving", still_frame),
    ("fade frame", fade_frame),
];

const WIDTH: usize = 1080;
const HEIGHT: usize = 1920;

/// A frame that is not flat.
fn ground() -> Frame {
    let mut frame = Frame::new(WIDTH, HEIGHT);
    frame.as_bytes_mut().iter_mut().enumerate().for_each(|(at, byte)| *byte = 40 + (at % 160) as u8);
    frame
}

fn look(name: &str) -> Look {
    Look::named(name).expect("it is built in")
}

/// A cue from `from` on, each word of which is spoken for as long as it or its cue changes, the last one for ever: then
/// every frame up to the returned one has a state of its own.
fn cue(text: &str, from: i32, look: &Look) -> (Cue, i32) {
    let change = i32::from(look.active.frames);
    let mut until = from;
    let word = |(index, text): (usize, &str)| {
        let word = CueWord { text: text.to_owned(), from: until, emphasis: index == 2 };
        until += if index == 0 { change.max(i32::from(look.entrance.frames)) } else { change };
        word
    };
    let words: Vec<CueWord> = text.split(' ').enumerate().map(word).collect();
    (Cue { from, to: i32::MAX, words }, until)
}

/// Every call paints a state that is not kept, from state `first` of the cue on. The cue is laid out once a round.
fn caption_states(name: &str, text: &str, first: i32) -> Work {
    let look = &look(name);
    // Two cues take turns, so that a round is longer than what is kept.
    let (one, next) = cue(text, 0, look);
    let (other, round) = cue(text, next, look);
    let mut captions = CaptionPainter::new(&Fonts::bundled(), look, Zone::of(WIDTH, HEIGHT), vec![one, other]);
    let (mut frame, mut number) = (ground(), first);
    Box::new(move || {
        captions.paint(&mut frame, number);
        number = (number + 1) % round;
    })
}

/// The first state of a cue that was not laid out before: shaping and layout come on top of painting.
fn cue_laid_out() -> Work {
    let look = look("punch");
    let mut frame = ground();
    let fonts = Fonts::bundled();
    let (cue, _) = cue("the octopus has", 0, &look);
    Box::new(move || {
        CaptionPainter::new(&fonts, &look, Zone::of(WIDTH, HEIGHT), vec![cue.clone()]).paint(&mut frame, 0);
    })
}

/// A state that was painted before is laid on a frame: what most frames cost.
fn caption_frame() -> Work {
    let look = &look("punch");
    let (cue, settled) = cue("the octopus has", 0, look);
    let mut captions = CaptionPainter::new(&Fonts::bundled(), look, Zone::of(WIDTH, HEIGHT), vec![cue]);
    let mut frame = ground();
    Box::new(move || captions.paint(&mut frame, settled))
}

fn badge_frame() -> Work {
    let (badge, mut frame) = (Badge::new(&Fonts::bundled(), "Part 2", Zone::of(WIDTH, HEIGHT)), ground());
    Box::new(move || badge.paint(&mut frame))
}

/// The bar moves on with every frame.
fn progress_frame() -> Work {
    let mut bar = ProgressBar::new(Zone::of(WIDTH, HEIGHT), Colour::opaque(255, 217, 61));
    let (mut frame, mut reached) = (ground(), 3_000);
    Box::new(move || {
        bar.paint(&mut frame, reached);
        reached = reached % 10_000 + 7;
    })
}

fn background_frame(name: &str) -> Work {
    let mut background = BackgroundPainter::new(name, 1, WIDTH, HEIGHT).expect("it is built in");
    let (mut frame, mut number) = (ground(), 100);
    Box::new(move || {
        background.paint(&mut frame, number, 30);
        number += 1;
    })
}

fn still_frame() -> Work {
    let (picture, mut frame, mut x) = (ground(), ground(), 5_000);
    Box::new(move || {
        still::view(&mut frame, &picture, Window { x, y: 9_000, width: 1_000 * 256 + 77, height: 1_777 * 256 + 99 });
        x += 19;
    })
}

fn fade_frame() -> Work {
    let (next, mut frame) = (ground(), Frame::new(WIDTH, HEIGHT));
    Box::new(move || fade::cross(&mut frame, &next, 3, 8))
}
