//! What holds for every text, size and moment.

use proptest::prelude::*;
use vo_paint::{CaptionPainter, Fonts, Frame, Zone};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::Look;

fn looks() -> Vec<Look> {
    Look::bundled().into_iter().map(|(_, look)| look).collect()
}

fn cue(words: &[String], frames: i32) -> Cue {
    let words: Vec<CueWord> = words
        .iter()
        .enumerate()
        .map(|(i, text)| CueWord { text: text.clone(), from: i as i32 * frames, emphasis: i % 3 == 1 })
        .collect();
    Cue { from: 0, to: words.len() as i32 * frames + 5, words }
}

/// Words from many scripts, emoji and nonsense.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Zșțăâî']{1,14}",
        1 => "[\u{627}-\u{64A}\u{650}]{1,9}",
        1 => "[\u{5D0}-\u{5EA}]{1,9}[?!(]?",
        1 => "[\u{905}-\u{94D}]{1,9}",
        1 => "[\u{E01}-\u{E3A}\u{E40}-\u{E4E}]{1,24}",
        1 => "[🔥❤😀👍🏽👩\u{200D}💻\u{FE0F}🇫🇷1\u{20E3}]{1,5}",
        1 => "\\PC{0,12}",
        1 => any::<String>().prop_map(|text| text.chars().take(30).collect()),
        1 => "[W]{1,90}",
    ]
}

/// A frame of grey and the same with captions: where do they differ?
fn touched(look: &Look, cue: Cue, size: (usize, usize), number: i32) -> Option<[usize; 4]> {
    let mut frame = Frame::new(size.0, size.1);
    frame.as_bytes_mut().fill(77);
    CaptionPainter::new(&Fonts::bundled(), look, Zone::of(size.0, size.1), vec![cue]).paint(&mut frame, number);
    let mut bounds: Option<[usize; 4]> = None;
    let mut include = |x: usize, y: usize| {
        let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
        bounds = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    };
    let width = frame.width();
    for (at, &value) in frame.y().iter().enumerate() {
        if value != 77 {
            include(at % width, at / width);
        }
    }
    for plane in [frame.u(), frame.v()] {
        for (at, &value) in plane.iter().enumerate() {
            if value != 77 {
                let (x, y) = (at % (width / 2) * 2, at / (width / 2) * 2);
                include(x, y);
                include(x + 1, y + 1);
            }
        }
    }
    bounds
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn captions_never_leave_the_safe_box(
        words in prop::collection::vec(word(), 1..9),
        look in 0usize..3,
        number in 0i32..80,
        tall in any::<bool>(),
    ) {
        let look = &looks()[look];
        let size = if tall { (270, 480) } else { (480, 270) };
        let cue = cue(&words, 8);
        if let Some([left, top, right, bottom]) = touched(look, cue, size, number) {
            let safe = if tall { [30, 72, 222, 312] } else { [48, 27, 432, 243] };
            prop_assert!(
                left >= safe[0] && top >= safe[1] && right < safe[2] && bottom < safe[3],
                "{:?} is outside {safe:?}", [left, top, right, bottom],
            );
        }
    }

    #[test]
    fn no_text_and_no_size_is_too_strange(
        words in prop::collection::vec(word(), 0..5),
        width in 0usize..70,
        height in 0usize..120,
        number in any::<i32>(),
        from in any::<i32>(),
    ) {
        let mut cue = cue(&words, 3);
        cue.from = from;
        for look in looks() {
            let mut frame = Frame::new(width, height);
            let (width, height) = (frame.width(), frame.height());
            let mut captions = CaptionPainter::new(&Fonts::bundled(), &look, Zone::of(width, height), vec![cue.clone()]);
            captions.paint(&mut frame, number);
            captions.paint(&mut frame, 1);
            prop_assert_eq!(frame.as_bytes().len(), width * height * 3 / 2);
        }
    }
}

#[test]
fn a_mark_without_a_letter_is_not_seen() {
    for look in looks() {
        for text in ["\u{20e3}", "\u{301}", "\u{fe0f}"] {
            touched(&look, cue(&[text.to_owned()], 8), (270, 480), 12);
        }
    }
}

#[test]
fn ordinary_words_are_seen_in_the_middle_below() {
    let words = ["hello".to_owned(), "world".to_owned()];
    for look in looks() {
        for (width, height) in [(270, 480), (480, 270), (270, 270)] {
            let [left, top, right, bottom] = touched(&look, cue(&words, 8), (width, height), 12).unwrap();
            assert!(right - left > 60 && bottom - top > 12);
            assert!((left + right).abs_diff(width) <= 4, "centred: {left}..{right} of {width}");
            assert!(top > height / 2, "below: {top}..{bottom} of {height}");
        }
    }
}

#[test]
fn nothing_is_painted_outside_a_cue() {
    let words = ["hello".to_owned()];
    for look in looks() {
        assert_eq!(touched(&look, cue(&words, 8), (270, 480), -1), None);
        assert_eq!(touched(&look, cue(&words, 8), (270, 480), 13), None);
    }
}

#[test]
fn a_settled_line_stands_still_while_its_words_take_turns() {
    let look = &looks()[0];
    let words = ["one".to_owned(), "two".to_owned(), "six".to_owned()];
    let heights: Vec<_> = [7, 15, 23]
        .map(|number| touched(look, cue(&words, 8), (1080, 1920), number).unwrap())
        .iter()
        .map(|bounds| bounds[3])
        .collect();
    assert!(heights.iter().all(|&bottom| bottom.abs_diff(heights[0]) <= 12), "{heights:?}");
}

#[test]
fn painting_again_gives_the_same_frame() {
    let fonts = Fonts::bundled();
    let words: Vec<String> = "the *octopus has three hearts".split(' ').map(str::to_owned).collect();
    for look in looks() {
        let mut captions = CaptionPainter::new(&fonts, &look, Zone::of(270, 480), vec![cue(&words, 8)]);
        let mut paint = |number| {
            let mut frame = Frame::new(270, 480);
            captions.paint(&mut frame, number);
            frame
        };
        let first = paint(9);
        for number in 0..45 {
            paint(number);
        }
        assert_eq!(paint(9), first);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test calls from another thread")]
fn painters_can_be_handed_to_another_thread() {
    let mut captions =
        CaptionPainter::new(&Fonts::bundled(), &looks()[0], Zone::of(270, 480), vec![cue(&["hello".to_owned()], 8)]);
    let painted = std::thread::spawn(move || {
        let mut frame = Frame::new(270, 480);
        captions.paint(&mut frame, 3);
        frame
    });
    assert_ne!(painted.join().unwrap(), Frame::new(270, 480));
}
