//! What a movie costs in time on any number of cores, from costs measured one by one on a few: start-up and plan, the
//! start of a segment, its frames, the end of the movie.

use serde::Serialize;

use super::fit::least_squares;

/// What was measured of one movie that was made in one slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Cores it could use.
    pub cores: usize,
    /// Seconds until everything was spoken, mixed and planned.
    pub before: f64,
    /// Each segment: its frames, and the seconds it took.
    pub segments: Vec<(u32, f64)>,
    /// Seconds from the last segment to the end: joining, checking, thumbnail, delivery.
    pub after: f64,
}

/// The costs, in seconds; `cores` are those of one slot.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Model {
    /// Before the first segment: a fixed part, and one that is divided by the cores.
    pub before: [f64; 2],
    /// Of a segment as such: a fixed part, and one that is divided by the cores.
    pub segment: [f64; 2],
    /// Of a frame: a fixed part, and one that is divided by the cores.
    pub frame: [f64; 2],
    /// After the last segment: a fixed part, and one for each segment.
    pub after: [f64; 2],
    /// Cores that one slot was seen to use at most; more of them are not believed to help it.
    pub most_cores: usize,
    /// Cores that a slot is given where there are several.
    pub cores_per_slot: usize,
}

impl Model {
    /// The model that comes nearest to what was measured; none if too little was.
    pub fn fit(stories: &[Story], cores_per_slot: usize) -> Option<Self> {
        let (segment, frame) = segment_costs(stories)?;
        let befores: Vec<f64> = stories.iter().map(|story| story.before).collect();
        let afters: Vec<f64> = stories.iter().map(|story| story.after).collect();
        let count = |story: &Story| story.segments.len() as f64;
        Some(Self {
            before: costs(|story| [1.0, shared(story)], stories, &befores).or(Some([mean(&befores)?, 0.0]))?,
            segment,
            frame,
            after: costs(|story| [1.0, count(story)], stories, &afters).or(Some([mean(&afters)?, 0.0]))?,
            most_cores: stories.iter().map(|story| story.cores).max()?,
            cores_per_slot: cores_per_slot.max(1),
        })
    }

    /// Seconds that a movie of these segments takes on so many cores, with as many slots as `slots` allows.
    pub fn seconds(&self, segments: &[u32], cores: usize, slots: Slots) -> f64 {
        let count = match slots {
            Slots::One => 1,
            Slots::ByCores => cores.div_ceil(self.cores_per_slot).max(1),
        };
        let each = (cores as f64 / count as f64).min(self.most_cores as f64);
        let part = |[fixed, shared]: [f64; 2], cores: f64| fixed + shared / cores;
        let durations =
            segments.iter().map(|frames| part(self.segment, each) + part(self.frame, each) * f64::from(*frames));
        part(self.before, (cores as f64).min(self.most_cores as f64))
            + makespan(durations, count)
            + self.after[0]
            + self.after[1] * segments.len() as f64
    }
}

/// What a segment as such and what a frame costs, each with a fixed part and one that is divided by the cores. Where one
/// of these cannot be told, the next poorer explanation is taken: noise must not become a cost below nothing.
fn segment_costs(stories: &[Story]) -> Option<([f64; 2], [f64; 2])> {
    // Of each segment its frames, and what of one core's work falls on one of the cores.
    let (mut rows, mut seconds) = (Vec::new(), Vec::new());
    for story in stories {
        for (frames, taken) in &story.segments {
            rows.push((f64::from(*frames), shared(story)));
            seconds.push(*taken);
        }
    }
    let first = costs(|&(f, k)| [1.0, k, f, f * k], &rows, &seconds).map(|[s, t, f, g]| ([s, t], [f, g]));
    let second = || costs(|&(f, k)| [1.0, f, f * k], &rows, &seconds).map(|[s, f, g]| ([s, 0.0], [f, g]));
    let third = || costs(|&(f, k)| [f, f * k], &rows, &seconds).map(|[f, g]| ([0.0; 2], [f, g]));
    // With one number of cores nothing can be told apart by cores.
    let fourth = || costs(|&(f, _)| [1.0, f], &rows, &seconds).map(|[s, f]| ([s, 0.0], [f, 0.0]));
    let last = || costs(|&(f, _)| [f], &rows, &seconds).map(|[f]| ([0.0; 2], [f, 0.0]));
    first.or_else(second).or_else(third).or_else(fourth).or_else(last)
}

/// The share of one core's work that falls on each of a story's cores.
fn shared(story: &Story) -> f64 {
    1.0 / story.cores.max(1) as f64
}

/// The costs that come nearest to what was measured; none if they cannot be told apart, or if one of them would be less
/// than nothing.
fn costs<T, const N: usize>(columns: impl Fn(&T) -> [f64; N], rows: &[T], seconds: &[f64]) -> Option<[f64; N]> {
    let columns: Vec<[f64; N]> = rows.iter().map(columns).collect();
    // What is nothing but rounding is nothing.
    let found = least_squares(&columns, seconds)?.map(|cost| if cost.abs() < 1e-9 { 0.0 } else { cost });
    found.iter().all(|cost| *cost >= 0.0).then_some(found)
}

/// How many segments are made at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slots {
    /// One after another.
    One,
    /// As many as the cores have room for.
    ByCores,
}

/// When the last of several tasks ends, if each begins, in order, as soon as a slot is free.
fn makespan(durations: impl Iterator<Item = f64>, slots: usize) -> f64 {
    let mut free = vec![0.0_f64; slots.max(1)];
    for duration in durations {
        if let Some(first) = free.iter_mut().min_by(|a, b| a.total_cmp(b)) {
            *first += duration;
        }
    }
    free.into_iter().fold(0.0, f64::max)
}

fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine with known costs.
    fn story(cores: usize, segments: &[u32]) -> Story {
        let shared = 1.0 / cores as f64;
        Story {
            cores,
            before: 0.3 + 0.2 * shared,
            segments: segments
                .iter()
                .map(|frames| (*frames, 0.1 + 0.15 * shared + f64::from(*frames) * (0.01 + 0.04 * shared)))
                .collect(),
            after: 0.05 + 0.01 * segments.len() as f64,
        }
    }

    fn length(story: &Story) -> f64 {
        story.before + story.segments.iter().map(|(_, seconds)| seconds).sum::<f64>() + story.after
    }

    #[test]
    fn short_movies_predict_long_ones() {
        let short: [&[u32]; 2] = [&[84, 72, 96], &[60, 84, 108, 120, 96]];
        let stories: Vec<Story> =
            [1, 2].iter().flat_map(|cores| short.map(|segments| story(*cores, segments))).collect();
        let model = Model::fit(&stories, 2).unwrap();
        let long: Vec<u32> = (0..40).map(|index| 60 + index % 5 * 12).collect();
        for cores in [1, 2] {
            let (predicted, true_length) = (model.seconds(&long, cores, Slots::One), length(&story(cores, &long)));
            assert!((predicted / true_length - 1.0).abs() < 1e-6, "{cores}: {predicted} {true_length}");
        }
    }

    #[test]
    fn one_core_is_enough_to_fit_a_model_of_one_core() {
        let stories = [story(1, &[84, 72, 96]), story(1, &[60, 84, 108, 120])];
        let model = Model::fit(&stories, 2).unwrap();
        let predicted = model.seconds(&[90; 10], 1, Slots::One);
        assert!((predicted / length(&story(1, &[90; 10])) - 1.0).abs() < 1e-6, "{predicted}");
    }

    #[test]
    fn slots_divide_segments_and_nothing_else() {
        let stories = [story(1, &[84, 72, 96]), story(2, &[60, 84, 108, 120]), story(2, &[60, 72])];
        let model = Model::fit(&stories, 2).unwrap();
        let segments = [90; 16];
        let (one, eight) = (model.seconds(&segments, 2, Slots::ByCores), model.seconds(&segments, 16, Slots::ByCores));
        let fixed = model.before[0] + model.before[1] / 2.0 + model.after[0] + 16.0 * model.after[1];
        assert!(((one - fixed) / (eight - fixed) - 8.0).abs() < 1e-6, "{one} {eight}");
        // More cores do not help one slot beyond what was seen.
        let alone = model.seconds(&segments, 32, Slots::One);
        assert!((alone - model.seconds(&segments, 2, Slots::One)).abs() < 1e-9);
    }

    #[test]
    fn noise_makes_no_cost_less_than_nothing() {
        let story = |cores, before, segment| Story { cores, before, segments: vec![segment; 2], after: 0.1 };
        // Segments of nearly one length, and two cores that were slower than one.
        let stories = [story(1, 0.1, (60, 3.0)), story(2, 0.3, (60, 3.3)), story(2, 0.3, (61, 3.2))];
        let model = Model::fit(&stories, 2).unwrap();
        let costs = [model.before, model.segment, model.frame, model.after].concat();
        assert!(costs.iter().all(|cost| *cost >= 0.0), "{model:?}");
    }

    #[test]
    fn a_late_long_task_is_waited_for() {
        assert!((makespan([1.0, 1.0, 5.0].into_iter(), 2) - 6.0).abs() < 1e-9);
        assert!((makespan([].into_iter(), 3)).abs() < 1e-9);
    }
}
