//! Pixels do not change unless the version does: digests of small frames, committed in `golden.txt`.
//!
//! After a change that is meant to be seen, raise `VERSION`, look at the contact sheet and run this test with
//! `UPDATE_EXPECT=1`.

use std::fmt::Write as _;

use expect_test::expect_file;
use vo_digest::Digest;
use vo_paint::overlay::{Badge, ProgressBar};
use vo_paint::still::{self, Window};
use vo_paint::{Background, Captions, Card, Fonts, Frame, VERSION, Zone, background, fade};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::{Colour, Look};

const WIDTH: usize = 270;
const HEIGHT: usize = 480;

fn ground() -> Frame {
    let mut frame = Frame::new(WIDTH, HEIGHT);
    for (at, y) in frame.planes().y.iter_mut().enumerate() {
        *y = 40 + (at % WIDTH / 3) as u8;
    }
    frame
}

fn cue(text: &str) -> Cue {
    let words: Vec<CueWord> = text
        .split(' ')
        .enumerate()
        .map(|(i, word)| CueWord { text: word.to_owned(), from: i as i32 * 8, emphasis: i == 2 })
        .collect();
    Cue { from: 0, to: words.len() as i32 * 8, words }
}

#[test]
fn pixels_change_only_with_the_version() {
    let fonts = Fonts::bundled();
    let mut list = format!("version {VERSION}\n");
    let mut note = |name: &str, frame: &Frame| {
        let _ = writeln!(list, "{name}: {}", Digest::of(frame.as_bytes()).short());
    };
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
            let mut captions = Captions::new(&fonts, &look, Zone::of(WIDTH, HEIGHT), vec![cue(line)]);
            for number in [1, 7, 17] {
                let mut frame = ground();
                captions.paint(&mut frame, number);
                note(&format!("{name} {script} {number}"), &frame);
            }
        }
    }
    for name in background::NAMES {
        for seed in [1, 2] {
            let mut frame = ground();
            Background::new(name, seed, WIDTH, HEIGHT).unwrap().paint(&mut frame, 100, 30);
            note(&format!("{name} {seed}"), &frame);
        }
    }
    for (name, look) in Look::bundled() {
        for number in [0, 20] {
            let (mut title, mut end) = (ground(), ground());
            let zone = Zone::of(WIDTH, HEIGHT);
            Card::title(&fonts, &look, zone, "This animal is basically an alien", (0, 60)).paint(&mut title, number);
            Card::end(&fonts, &look, zone, "Follow for more", (0, 60)).paint(&mut end, number);
            note(&format!("{name} title {number}"), &title);
            note(&format!("{name} end {number}"), &end);
        }
    }
    let mut frame = ground();
    ProgressBar::new(Zone::of(WIDTH, HEIGHT), Colour::opaque(255, 217, 61)).paint(&mut frame, 3_333);
    note("progress bar", &frame);
    Badge::new(&fonts, "Part 2", Zone::of(WIDTH, HEIGHT)).paint(&mut frame);
    note("badge", &frame);
    let mut viewed = ground();
    still::view(&mut viewed, &frame, Window { x: 5_000, y: 3_100, width: 200 * 256 + 77, height: 355 * 256 + 99 });
    note("still", &viewed);
    fade::cross(&mut viewed, &ground(), 2, 7);
    note("fade", &viewed);
    let known = include_str!("golden.txt");
    if known.lines().next() == list.lines().next() {
        let digest = |text: &str, name: &str| text.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
        for name in known.lines().skip(1).filter_map(|line| Some(&line[..=line.rfind(':')?])) {
            let now = digest(&list, name);
            assert!(now.is_none() || now == digest(known, name), "{name} looks different: raise VERSION in lib.rs");
        }
    }
    expect_file!["golden.txt"].assert_eq(&list);
}
