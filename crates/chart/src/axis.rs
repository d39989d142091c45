//! From values to places, and the round values between.

/// A span of values on a span of pixels.
#[derive(Clone, Debug)]
pub struct Axis {
    scale: Scale,
    from: f64,
    to: f64,
}

/// How values follow each other.
#[derive(Clone, Copy, Debug)]
enum Scale {
    /// From nothing to `most`, evenly, with a tick every `step`.
    Even { most: f64, step: f64 },
    /// From `least` to `most`: what doubles goes on by as much.
    Logarithmic { least: f64, most: f64 },
}

impl Axis {
    /// Milliseconds from left to right.
    pub fn of_time(milliseconds: u64, (left, right): (f64, f64)) -> Self {
        let most = (milliseconds as f64).max(1.0);
        let rough = most / 10.0;
        // A minute has no ten parts that people like.
        let steps = [15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 1800e3, 3600e3];
        let minutes = steps.into_iter().find(|step| *step >= rough);
        let step = minutes.filter(|_| in_minutes(milliseconds)).unwrap_or_else(|| round_step(rough));
        Self { scale: Scale::Even { most, step }, from: left, to: right }
    }

    /// An amount from bottom to top.
    pub fn of_amount(most: f64, (top, bottom): (f64, f64)) -> Self {
        let most = most.max(1e-3);
        Self { scale: Scale::Even { most, step: round_step(most / 6.0) }, from: bottom, to: top }
    }

    /// Hundredths from bottom to top.
    pub fn of_share((top, bottom): (f64, f64)) -> Self {
        Self { scale: Scale::Even { most: 100.0, step: 25.0 }, from: bottom, to: top }
    }

    /// An amount up to a round number, in quarters, from bottom to top.
    pub fn of_quarters(most: f64, (top, bottom): (f64, f64)) -> Self {
        let most = if most > 0.0 && most.is_finite() { most } else { 1.0 };
        let most = round_step(most);
        Self { scale: Scale::Even { most, step: most / 4.0 }, from: bottom, to: top }
    }

    /// What doubles, such as cores or lengths, from left to right; `least` is above zero.
    pub fn logarithmic((least, most): (f64, f64), (left, right): (f64, f64)) -> Self {
        Self { scale: Scale::Logarithmic { least, most: most.max(least * 2.0) }, from: left, to: right }
    }

    /// Where a value is, in pixels.
    pub fn at(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Even { most, .. } => value / most,
            Scale::Logarithmic { least, most } => (value.max(least) / least).ln() / (most / least).ln(),
        };
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }

    /// Places and values of the ticks; a logarithmic axis has those of its values, which it does not know.
    pub fn ticks(&self) -> Vec<(f64, f64)> {
        let Scale::Even { most, step } = self.scale else { return Vec::new() };
        let count = (most / step + 1e-6) as usize;
        (0..=count).map(|number| number as f64 * step).map(|value| (self.at(value), tidy(value))).collect()
    }

    /// Whole pixels it has.
    pub fn pixels(&self) -> usize {
        (self.to - self.from).abs() as usize
    }
}

/// Whether a time is so long that minutes say more than seconds.
pub fn in_minutes(milliseconds: u64) -> bool {
    milliseconds > 120_000
}

/// A tick of the time: `12.5`, or `2:30` where the whole is given in minutes; ticks below a minute stay seconds then.
pub fn clock(milliseconds: f64) -> String {
    let seconds = milliseconds / 1e3;
    if seconds < 60.0 || seconds.fract() != 0.0 {
        tidy(seconds).to_string()
    } else {
        format!("{}:{:02}", seconds as u64 / 60, seconds as u64 % 60)
    }
}

/// A length of time in words.
pub fn span(milliseconds: u64) -> String {
    if in_minutes(milliseconds) {
        format!("{} min {:02} s", milliseconds / 60_000, milliseconds % 60_000 / 1000)
    } else {
        format!("{:.1} s", milliseconds as f64 / 1e3)
    }
}

/// The next of 1, 2, 5, 10, 20, ... and their tenths that is not below `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powi(rough.log10().floor() as i32);
    [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power).into_iter().find(|step| *step >= rough * 0.999).unwrap_or(power)
}

/// Without the dust of sums of fractions.
fn tidy(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let values = |axis: Axis| axis.ticks().into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_eq!(values(Axis::of_amount(318.0, (0.0, 100.0))), [0.0, 100.0, 200.0, 300.0]);
        assert_eq!(values(Axis::of_amount(0.9, (0.0, 100.0))), [0.0, 0.2, 0.4, 0.6, 0.8]);
        assert_eq!(values(Axis::of_time(4_300, (0.0, 100.0))).last(), Some(&4_000.0));
        assert_eq!(values(Axis::of_time(1_800_000, (0.0, 100.0))).get(1), Some(&300_000.0));
    }

    #[test]
    fn an_axis_of_quarters_ends_at_a_round_number() {
        let most = |most| Axis::of_quarters(most, (0.0, 100.0)).ticks().last().map(|(_, value)| *value);
        assert_eq!([0.0, 0.7, 1.0, 3.2, 17.0].map(most), [1.0, 1.0, 1.0, 5.0, 20.0].map(Some));
    }

    #[test]
    fn what_doubles_goes_on_by_as_much() {
        let axis = Axis::logarithmic((1.0, 8.0), (0.0, 30.0));
        assert_eq!([0.5, 1.0, 2.0, 4.0, 8.0, 9.0].map(|value| axis.at(value).round() as i32), [0, 0, 10, 20, 30, 30]);
    }

    #[test]
    fn nothing_at_all_has_an_axis_too() {
        assert!(Axis::of_amount(0.0, (0.0, 100.0)).at(0.0).is_finite());
        assert!(Axis::of_time(0, (0.0, 100.0)).ticks().len() < 20);
    }

    #[test]
    fn time_is_told_as_people_tell_it() {
        assert_eq!(clock(2_500.0), "2.5");
        assert_eq!(clock(150_000.0), "2:30");
        assert_eq!(span(1_830_000), "30 min 30 s");
    }
}
