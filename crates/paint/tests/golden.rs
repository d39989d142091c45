//! Pixels do not change unless the version does: digests of small frames, committed in `golden.txt`.
//!
//! After a change that is meant to be seen, raise `VERSION`, look at the contact sheet and run this test with
//! `UPDATE_EXPECT=1`.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "golden/frames.rs"]
mod frames;

use std::fmt::Write as _;

use expect_test::expect_file;
use vo_digest::Digest;
use vo_paint::still::{self, Window};
use vo_paint::{BackgroundPainter, Fonts, Frame, Overlays, VERSION, fade};
use vo_plan::picture::Picture;
use vo_plan::recipe::SegmentRecipe;

use frames::{HEIGHT, WIDTH, ground};

/// Paints one frame of a segment, its background and what lies over it.
fn painted(fonts: &Fonts, recipe: &SegmentRecipe, number: u32) -> Frame {
    let mut frame = ground();
    for layer in &recipe.layers {
        let Picture::Painted { name, seed, from, .. } = &layer.picture else { continue };
        let mut background = BackgroundPainter::new(name, *seed, WIDTH, HEIGHT).unwrap();
        background.paint(&mut frame, u64::from(from + number), recipe.rate.per_second());
    }
    Overlays::new(fonts, recipe).paint(&mut frame, number);
    frame
}

#[test]
fn pixels_change_only_with_the_version() {
    let fonts = Fonts::bundled();
    let mut list = format!("version {VERSION}\n");
    let mut note = |name: &str, frame: &Frame| {
        let _ = writeln!(list, "{name}: {}", Digest::of(frame.as_bytes()).short());
    };
    let mut frame = ground();
    for (name, recipe, number) in frames::frames() {
        frame = painted(&fonts, &recipe, number);
        note(&name, &frame);
    }
    // The last one, seen through a window and faded away.
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
