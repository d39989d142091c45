//! Which picture each stretch shows, and which part of it: a matter of the seed and of what the stretch itself says, so that a
//! new line moves as little as can be of what others show.

use vo_digest::Digest;

use crate::clip::{Chosen, Source};
use crate::deal::{Wish, deal};
use crate::seed::Seeded;

/// A stretch that is to show one picture.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// What there is to choose from; never empty.
    pub pool: &'a [Source],
    /// What its line says; `None` where a scene keeps its one picture for all its lines.
    pub wish: Option<Wish>,
    /// How many frames are shown.
    pub frames: u32,
}

/// Seconds of a clip that are set apart for a scene, and for a line.
const SCENE_PART: u32 = 60;
const LINE_PART: u32 = 5;
/// A clip begins in at most so many places, unless more stretches show it.
const PARTS: u32 = 64;
/// A painted background has no end: so many frames, ten minutes, for each stretch never meet.
const PAINTED_PART: u32 = 18_000;

/// Chooses for all stretches of a movie with so many frames a second. Neighbours show different pictures where there are two
/// to choose from, and all pictures of a pool are shown about equally often. Nothing if a pool is empty.
pub fn choose<'a>(wanted: &[Wanted<'a>], seed: u64, per_second: u32) -> Vec<Chosen<'a>> {
    if wanted.iter().any(|one| one.pool.is_empty()) {
        return Vec::new();
    }
    let sources = sources(wanted, seed);
    let look = Seeded::new(seed, 2).next();
    let mut chosen: Vec<_> = sources.iter().map(|source| Chosen { source, from: 0, seed: look }).collect();
    for users in alike(wanted.len(), |one, other| {
        sources[one] == sources[other] && wanted[one].wish.is_some() == wanted[other].wish.is_some()
    }) {
        let wishes: Vec<Wish> = users.iter().enumerate().map(|(index, user)| wish(&wanted[*user], index)).collect();
        let in_points = in_points(sources[users[0]], wanted[users[0]].wish.is_some(), &wishes, seed, per_second);
        for (index, user) in users.into_iter().enumerate() {
            let chosen = &mut chosen[user];
            chosen.from = in_points.get(index).copied().unwrap_or(0);
            match chosen.source {
                Source::Footage { frames, .. } => {
                    let part = if wanted[user].wish.is_some() { LINE_PART } else { SCENE_PART };
                    chosen.from = early_enough(chosen.from, wanted[user].frames, *frames, part * per_second / 10);
                }
                // Two stretches with one image move differently.
                Source::Still { .. } => {
                    let own = wanted[user].wish.as_ref().map_or(index as u64, |wish| wish.weight(seed, 1));
                    chosen.seed = Seeded::new(look, own).next();
                }
                Source::Painted { .. } => {}
            }
        }
    }
    chosen
}

/// The picture of every stretch.
fn sources<'a>(wanted: &[Wanted<'a>], seed: u64) -> Vec<&'a Source> {
    let mut shown: Vec<Option<&Source>> =
        wanted.iter().map(|one| one.pool.first().filter(|_| one.pool.len() == 1)).collect();
    for users in alike(wanted.len(), |one, other| wanted[one].pool == wanted[other].pool) {
        let pool = wanted[users[0]].pool;
        let dealt = match pool.len() {
            0 | 1 => continue,
            2 => alternating(pool, &users, &shown),
            _ => in_turn_then_dealt(wanted, &users, &shown, seed),
        };
        for (user, place) in users.into_iter().zip(dealt) {
            shown[user] = pool.get(place);
        }
    }
    shown.into_iter().zip(wanted).map(|(shown, one)| shown.unwrap_or(&one.pool[0])).collect()
}

/// The first lines show the pictures in their order, each once: so a person who has as many sentences as pictures means it.
/// What comes after them is dealt.
fn in_turn_then_dealt(wanted: &[Wanted<'_>], users: &[usize], shown: &[Option<&Source>], seed: u64) -> Vec<usize> {
    let pool = wanted[users[0]].pool;
    let clashes = |line: usize, place: usize, dealt: &[Option<usize>]| {
        let user = users[line];
        [user.checked_sub(1), Some(user + 1)].into_iter().flatten().any(|neighbour| {
            let theirs = match users.binary_search(&neighbour) {
                Ok(line) => dealt.get(line).copied().flatten().and_then(|place| pool.get(place)),
                Err(_) => shown.get(neighbour).copied().flatten(),
            };
            theirs == pool.get(place)
        })
    };
    let (mut first, mut left) = (Vec::new(), (0..pool.len()).collect::<Vec<_>>());
    for line in 0..users.len().min(pool.len()) {
        // Another scene shows it just before or after.
        let Some(next) = left.iter().position(|place| !clashes(line, *place, &first)) else { break };
        first.push(Some(left.remove(next)));
    }
    let rest = users.get(first.len()..).unwrap_or_default();
    let wishes: Vec<Wish> = rest.iter().map(|user| wish(&wanted[*user], *user)).collect();
    let places: Vec<u64> = pool.iter().map(number).collect();
    let dealt = deal(&wishes.iter().collect::<Vec<_>>(), &places, seed, &|line, place, dealt| {
        clashes(first.len() + line, place, &[first.as_slice(), dealt].concat())
    });
    first.iter().flatten().copied().chain(dealt).collect()
}

/// The wish of a line, or of a scene by its number.
fn wish(wanted: &Wanted<'_>, number: usize) -> Wish {
    wanted.wish.clone().unwrap_or_else(|| Wish::of_number(number))
}

/// Two pictures take turns: whatever else is done, somebody would see one of them twice in a row.
fn alternating(pool: &[Source], users: &[usize], shown: &[Option<&Source>]) -> Vec<usize> {
    let mut dealt: Vec<usize> = Vec::with_capacity(users.len());
    for (index, user) in users.iter().enumerate() {
        let before = user.checked_sub(1);
        let same_pool = index.checked_sub(1).filter(|last| Some(users[*last]) == before);
        let seen = match same_pool {
            Some(last) => dealt.get(last).copied(),
            None => before.and_then(|before| pool.iter().position(|source| shown[before] == Some(source))),
        };
        dealt.push(seen.map_or(index % 2, |seen| 1 - seen.min(1)));
    }
    dealt
}

/// Where each of those that show a picture begins in it: every one in another part, if it has as many.
fn in_points(source: &Source, for_lines: bool, wishes: &[Wish], seed: u64, per_second: u32) -> Vec<u32> {
    let wishes: Vec<_> = wishes.iter().collect();
    let starts: Vec<u32> = match source {
        Source::Still { .. } => return vec![0; wishes.len()],
        Source::Painted { .. } if !for_lines => {
            return (0..wishes.len() as u32).map(|index| index * PAINTED_PART).collect();
        }
        Source::Painted { .. } => {
            let parts = (wishes.len() as u32).next_power_of_two().max(8);
            (0..parts).map(|part| part * PAINTED_PART).collect()
        }
        Source::Footage { frames, .. } => {
            let part = per_second * if for_lines { LINE_PART } else { SCENE_PART };
            let mut parts = (frames / part.max(1)).clamp(1, PARTS);
            // Half as long parts begin where the whole ones did, too.
            while (parts as usize) < wishes.len() && frames / (2 * parts) >= per_second {
                parts *= 2;
            }
            (0..parts).map(|part| (u64::from(*frames) * u64::from(part) / u64::from(parts)) as u32).collect()
        }
    };
    let places: Vec<u64> = starts.iter().map(|start| number(source) ^ u64::from(*start)).collect();
    deal(&wishes, &places, seed, &|_, _, _| false).into_iter().filter_map(|place| starts.get(place).copied()).collect()
}

/// An in-point at which as many frames are left as are shown, if the clip has as many: it moves in steps, so that a slightly
/// longer line mostly leaves it where it is.
fn early_enough(from: u32, shown: u32, length: u32, step: u32) -> u32 {
    let latest = length.saturating_sub(shown);
    if shown > length || from <= latest { from } else { latest - latest % step.max(1) }
}

/// A picture as a number that depends on what it is and not on where it stands in its pool.
fn number(source: &Source) -> u64 {
    match source {
        Source::Footage { file, .. } | Source::Still { file, .. } => file.number(),
        Source::Painted { name } => Digest::of(name.as_bytes()).number(),
    }
}

/// The numbers below `count` in groups of those that are the same, each in order.
fn alike(count: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in 0..count {
        match groups.iter_mut().find(|group| same(group[0], index)) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

#[cfg(test)]
mod tests;
