use proptest::prelude::*;

use super::*;

fn footage(name: u32, frames: u32) -> Source {
    Source::Footage { file: Digest::of(&name.to_le_bytes()), frames, endless: false }
}

fn still(name: u32) -> Source {
    Source::Still { file: Digest::of(&name.to_le_bytes()), moving: true }
}

fn lines<'a>(pool: &'a [Source], texts: &[String]) -> Vec<Wanted<'a>> {
    texts.iter().map(|text| Wanted { pool, wish: Some(Wish::of_words(text.split(' '))), frames: 90 }).collect()
}

fn texts(count: usize) -> Vec<String> {
    let mut words = Seeded::new(8, 8);
    (0..count).map(|_| (0..8).map(|_| format!("word{}", words.below(400))).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn lines_that_share_a_clip_show_parts_of_their_own() {
    for length in [300, 600, 3_000, 100_000] {
        let pool = [footage(1, length), footage(2, length), footage(3, length)];
        let texts = texts(24);
        let chosen = choose(&lines(&pool, &texts), 7, 30);
        for (index, one) in chosen.iter().enumerate() {
            assert!(one.from + 90 <= length, "{one:?} runs over the end of its clip");
            let other = chosen[..index].iter().find(|other| other.source == one.source && other.from == one.from);
            assert!(length < 600 || other.is_none(), "of {length} frames {one:?} was shown before");
        }
    }
}

#[test]
fn a_clip_that_one_scene_shows_begins_at_its_beginning_unless_it_is_long() {
    let begins =
        |frames, seed| choose(&[Wanted { pool: &[footage(1, frames)], wish: None, frames: 900 }], seed, 30)[0].from;
    assert!((0..50).all(|seed| begins(1_200, seed) == 0));
    let begun: std::collections::BTreeSet<_> = (0..50).map(|seed| begins(20_000, seed)).collect();
    assert!(begun.len() > 5, "another seed begins elsewhere: {begun:?}");
}

#[test]
fn scenes_that_share_a_clip_show_parts_of_their_own() {
    let pool = [footage(1, 3_000)];
    let scenes = vec![Wanted { pool: &pool, wish: None, frames: 400 }; 5];
    let mut begun: Vec<_> = choose(&scenes, 7, 30).iter().map(|one| one.from).collect();
    begun.sort_unstable();
    assert!(begun.windows(2).all(|pair| pair[1] - pair[0] >= 375), "{begun:?}");
}

/// A new line after the first ones, which show the pictures in their order, moves few of the others; one among them moves
/// those behind it that are.
#[test]
fn a_line_that_stayed_mostly_keeps_picture_motion_and_in_point() {
    let (mut moved, mut tried) = (0, 0);
    for (count, pictures) in [(6, 3), (9, 3), (20, 3), (12, 5), (30, 5)] {
        let pool: Vec<_> = (0..pictures).map(still).chain([footage(9, 2_000)]).collect();
        let (before, new) = (texts(count), texts(count + 1).pop().unwrap());
        for seed in 0..10 {
            for at in 0..=count {
                let mut after = before.clone();
                after.insert(at, new.clone());
                let [old, mut new] = [&before, &after].map(|texts| choose(&lines(&pool, texts), seed, 30));
                new.remove(at);
                let differ = old.iter().zip(&new).filter(|(old, new)| old != new).count();
                let in_turn = pool.len().saturating_sub(at);
                moved += differ.saturating_sub(in_turn);
                tried += 1;
            }
        }
    }
    assert!(moved < tried, "{moved} lines moved by {tried} new ones");
}

#[test]
fn neighbours_of_different_scenes_differ_too() {
    let (all, one) = ([still(1), still(2), still(3)], [still(2)]);
    let texts = texts(40);
    let mut wanted = lines(&all, &texts);
    for at in (0..40).step_by(3) {
        wanted[at] = Wanted { pool: &one, wish: None, frames: 90 };
    }
    let chosen = choose(&wanted, 1, 30);
    assert!(chosen.windows(2).all(|pair| pair[0].source != pair[1].source));
}

proptest! {
    #[test]
    fn two_pictures_take_turns(count in 1_usize..20, seed: u64) {
        let pool = [still(1), still(2)];
        let texts = texts(count);
        let chosen = choose(&lines(&pool, &texts), seed, 30);
        prop_assert!(chosen.windows(2).all(|pair| pair[0].source != pair[1].source));
        prop_assert_eq!(chosen[0].source, &pool[0]);
    }

    #[test]
    fn pictures_are_shown_in_their_order_first_and_about_equally(count in 1_usize..40, pictures in 3_usize..9, seed: u64) {
        let pool: Vec<_> = (0..pictures as u32).map(still).collect();
        let texts = texts(count);
        let chosen = choose(&lines(&pool, &texts), seed, 30);
        for (one, source) in chosen.iter().zip(&pool) {
            prop_assert_eq!(one.source, source);
        }
        prop_assert!(chosen.windows(2).all(|pair| pair[0].source != pair[1].source));
        let most = pool.iter().map(|source| chosen.iter().filter(|one| one.source == source).count()).max();
        prop_assert!(most <= Some(count.div_ceil(pictures) * 3 / 2 + 2), "{:?} of {}", most, count);
    }

    #[test]
    fn an_in_point_lies_inside_and_leaves_room_if_there_is_any(
        length in 1_u32..2_000, shown in 1_u32..900, count in 1_usize..20, seed: u64,
    ) {
        let pool = [footage(1, length), footage(2, length), footage(3, length)];
        let texts = texts(count);
        let mut wanted = lines(&pool, &texts);
        for one in &mut wanted {
            one.frames = shown;
        }
        for one in choose(&wanted, seed, 30) {
            prop_assert!(one.from < length);
            prop_assert!(shown > length || one.from + shown <= length);
        }
    }
}
