//! Words in their colours and sizes: a colour's name is never contradicted, every spoken word lights, a scene has one size.

use vo_paint::{CaptionPainter, Fonts, Frame, Zone};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::Look;

const SIZE: (usize, usize) = (540, 960);

/// A cue whose words take ten frames each; a star marks emphasis.
fn cue(text: &str) -> Cue {
    let words = text.split(' ').enumerate().map(|(index, word)| CueWord {
        text: word.trim_start_matches('*').to_owned(),
        from: index as i32 * 10,
        emphasis: word.starts_with('*'),
    });
    let words: Vec<_> = words.collect();
    Cue { from: 0, to: words.len() as i32 * 10, words }
}

fn painted(look: &Look, cue: Cue, number: i32) -> Frame {
    let mut frame = Frame::new(SIZE.0, SIZE.1);
    frame.planes().y.fill(90);
    CaptionPainter::new(&Fonts::bundled(), look, Zone::of(SIZE.0, SIZE.1), vec![cue]).paint(&mut frame, number);
    frame
}

/// How many pixels are clearly blue, and how many clearly green.
fn blue_and_green(frame: &Frame) -> (usize, usize) {
    let colours = || frame.u().iter().zip(frame.v());
    (
        colours().filter(|(u, v)| **u > 150 && **v < 128).count(),
        colours().filter(|(u, v)| **u < 112 && **v < 100).count(),
    )
}

#[test]
fn blue_is_never_painted_green() {
    let look = Look::named("punch").unwrap();
    // Whose turn it is among the look's colours depends on the words.
    for first in ["is", "are", "so", "was", "very", "a"] {
        for number in [5, 19] {
            let (blue, green) = blue_and_green(&painted(&look, cue(&format!("{first} *blue")), number));
            assert!(blue > 100 && green == 0, "{first} blue at frame {number}: {blue} blue, {green} green");
        }
    }
}

#[test]
fn every_spoken_word_lights_marked_or_not() {
    for (name, look) in Look::bundled() {
        for text in ["*three *hearts", "three hearts", "*red *hearts", "so *blue", "*black white"] {
            let (first, second) = (painted(&look, cue(text), 9), painted(&look, cue(text), 19));
            let changed = first.as_bytes().iter().zip(second.as_bytes()).filter(|(a, b)| a.abs_diff(**b) > 12).count();
            assert!(changed > 300, "{name}, {text}: {changed}");
        }
    }
}

#[test]
fn a_scene_has_one_size_in_which_all_its_words_fit() {
    let (fonts, zone) = (Fonts::bundled(), Zone::of(1080, 1920));
    for (name, look) in Look::bundled() {
        let cues = [cue("three hearts"), cue("uncontrollable everywhere"), cue("stop now")];
        let scale = CaptionPainter::scale(&fonts, &look, zone, cues.iter());
        assert!(
            scale >= 640 && CaptionPainter::scale(&fonts, &look, zone, cues[..1].iter()) == 1000,
            "{name}: {scale}"
        );
        let again = CaptionPainter::scale(&fonts, &look.shrunk(scale), zone, cues.iter());
        assert!(again >= 985, "{name}: {scale}, then {again}");
    }
}

#[test]
fn hashtags_and_addresses_are_broken_and_not_shrunk() {
    let (fonts, zone) = (Fonts::bundled(), Zone::of(1080, 1920));
    for (name, look) in Look::bundled() {
        for text in ["#PersonalFinanceTips", "www.example.com/guide", "colour-blindness"] {
            let scale = CaptionPainter::scale(&fonts, &look, zone, std::iter::once(&cue(text)));
            assert!(scale >= 850, "{name}, {text}: {scale}");
        }
    }
}
