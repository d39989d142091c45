//! Where a cue breaks: as few lines as fit, as even as possible, the shorter above, no small word left alone.

use vo_timeline::phrase::USUAL;

/// What may not be torn: usually a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unit {
    /// Its width, growth included, in pixels.
    pub width: f32,
    /// The space after it, were it not at a line's end.
    pub gap: f32,
    /// How many letters it has.
    pub letters: usize,
    /// How badly it reads when a line ends behind it, as [`vo_timeline::phrase::partings`] counts.
    pub parting: u32,
}

/// The lowest scale text is shrunk to before words are torn.
pub(crate) const LEAST: f32 = 0.64;

/// No cue of a sane length has more units; the search below would take its time over them.
const MANY: usize = 64;

/// Shrinking this little is better than another line.
pub(crate) const HARDLY: f32 = 0.94;

/// What a line costs that is wider than the room by as much again.
pub(crate) const TOO_WIDE: f32 = 10.0;
/// The eye wants the longer line below: what a top line above the mean costs, unless all others are far less even.
pub(crate) const HEAVY_TOP: f32 = 0.04;
/// What a small word costs that is alone on its line.
pub(crate) const ALONE: f32 = 0.15;

/// What it costs to part words that read badly when they are parted. A phrase is worth a line that is a third shorter than
/// the others.
pub(crate) fn torn(parting: u32) -> f32 {
    parting.saturating_sub(USUAL) as f32 / 2000.0
}

/// The units each line ends before, and the scale at which all lines fit into `room`; none if even [`LEAST`] is not
/// small enough for `most` lines.
pub(crate) fn choose(units: &[Unit], room: f32, most: usize) -> Option<(Vec<usize>, f32)> {
    if units.len() > MANY {
        return None;
    }
    let mut best: Option<(Vec<usize>, f32)> = None;
    for count in 1..=most.min(units.len()) {
        let ends = even(units, room, count);
        let mut from = 0;
        let mut widest = 1.0_f32;
        for &end in &ends {
            widest = widest.max(width(&units[from..end]));
            from = end;
        }
        let scale = (room / widest).min(1.0);
        if best.as_ref().is_none_or(|(_, known)| scale > *known) {
            best = Some((ends, scale));
        }
        if scale >= HARDLY {
            break;
        }
    }
    best.filter(|(_, scale)| *scale >= LEAST)
}

/// Fills line after line; for text that [`choose`] cannot fit.
pub(crate) fn fill(units: &[Unit], room: f32) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    for at in 1..=units.len() {
        if at == units.len() || width(&units[from..=at]) > room {
            ends.push(at);
            from = at;
        }
    }
    ends
}

/// The width of a line of these units.
fn width(units: &[Unit]) -> f32 {
    let all: f32 = units.iter().map(|unit| unit.width + unit.gap).sum();
    all - units.last().map_or(0.0, |unit| unit.gap)
}

/// The most even division into `count` lines, by dynamic programming over where each line ends.
fn even(units: &[Unit], room: f32, count: usize) -> Vec<usize> {
    let ideal = width(units) / count as f32;
    let cost = |from: usize, to: usize, line: usize| {
        let line_width = width(&units[from..to]);
        let off = (line_width - ideal) / room;
        let over = ((line_width - room) / room).max(0.0);
        let alone = count > 1 && to - from == 1 && units[from].letters <= 3;
        let heavy_top = if line == 0 && count > 1 && off > 0.0 { HEAVY_TOP } else { 0.0 };
        let torn = if to < units.len() { torn(units[to - 1].parting) } else { 0.0 };
        off * off + over * TOO_WIDE + heavy_top + torn + if alone { ALONE } else { 0.0 }
    };
    let n = units.len();
    let mut table = vec![vec![(f32::INFINITY, 0); n + 1]; count + 1];
    table[0][0].0 = 0.0;
    for line in 0..count {
        for from in line..n {
            let so_far = table[line][from].0;
            if so_far.is_finite() {
                let furthest = n - (count - line - 1);
                for (to, known) in table[line + 1].iter_mut().enumerate().take(furthest + 1).skip(from + 1) {
                    let total = so_far + cost(from, to, line);
                    if total < known.0 {
                        *known = (total, from);
                    }
                }
            }
        }
    }
    let mut ends = vec![n];
    for line in (1..count).rev() {
        let last = ends[ends.len() - 1];
        ends.push(table[line + 1][last].1);
    }
    ends.reverse();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn broken(text: &str, room: f32) -> String {
        let words: Vec<&str> = text.split(' ').collect();
        let units: Vec<Unit> = words
            .iter()
            .map(|word| Unit { width: word.len() as f32, gap: 1.0, letters: word.len(), parting: 0 })
            .collect();
        let Some((ends, scale)) = choose(&units, room, 2) else {
            return "too long".to_owned();
        };
        let mut from = 0;
        let lines: Vec<String> = ends
            .iter()
            .map(|&end| {
                let line = words[from..end].join(" ");
                from = end;
                line
            })
            .collect();
        format!("{} ({scale:.2})", lines.join(" / "))
    }

    #[test]
    fn lines_are_few_and_even_with_the_shorter_above() {
        assert_eq!(broken("it fits", 15.0), "it fits (1.00)");
        assert_eq!(broken("hardly any shrink", 16.0), "hardly any shrink (0.94)");
        assert_eq!(broken("the octopus has three hearts", 16.0), "the octopus / has three hearts (1.00)");
        assert_eq!(broken("nobody ever leaves a", 14.0), "nobody ever / leaves a (1.00)");
        assert_eq!(broken("incomprehensibilities", 15.0), "incomprehensibilities (0.71)");
        assert_eq!(broken("pneumonoultramicroscopicsilicovolcanoconiosis", 15.0), "too long");
    }

    proptest! {
        #[test]
        fn every_unit_is_on_exactly_one_line(widths in prop::collection::vec(1.0f32..400.0, 1..30), most in 1usize..4) {
            let units: Vec<Unit> = widths.iter().map(|&width| Unit { width, gap: 10.0, letters: 4, parting: 0 }).collect();
            let filled = fill(&units, 300.0);
            prop_assert_eq!(filled.last(), Some(&units.len()));
            prop_assert!(filled.windows(2).all(|pair| pair[0] < pair[1]));
            if let Some((ends, scale)) = choose(&units, 300.0, most) {
                prop_assert_eq!(ends.last(), Some(&units.len()));
                prop_assert!(ends[0] > 0 && ends.windows(2).all(|pair| pair[0] < pair[1]) && ends.len() <= most);
                let mut from = 0;
                for end in ends {
                    prop_assert!(width(&units[from..end]) * scale <= 300.01);
                    from = end;
                }
            }
        }
    }
}
