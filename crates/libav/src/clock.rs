//! Which times packets and pictures get before the filters see them.
//!
//! The `ffmpeg` program does not take a container's times as they are: it starts them at zero, closes gaps in transport
//! streams, drops times that cannot be, and guesses those that are missing. Filters choose pictures by time, so the same
//! pictures come out only if the same is done here. This follows what version 5.1 does.

use std::collections::VecDeque;

/// A time that is not known: `AV_NOPTS_VALUE`.
pub(crate) const NONE: i64 = i64::MIN;

/// The unit in which the program counts: microseconds.
const MICRO: Rational = Rational { num: 1, den: 1_000_000 };
/// A jump of a transport stream by more than this is a gap to be closed, in microseconds.
const GAP: i64 = 10 * 1_000_000;
/// A jump of any other stream by more than this cannot be, in microseconds.
const ABSURD: i64 = 3600 * 30 * 1_000_000;

/// A fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rational {
    pub num: i32,
    pub den: i32,
}

/// What a container says of the times of a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// Unit of its times, in seconds.
    pub unit: Rational,
    /// Average pictures a second; 0 over something if unknown.
    pub rate: Rational,
    /// When the file begins, in microseconds, or [`NONE`].
    pub start: i64,
    /// When the stream begins, in its own unit, or [`NONE`].
    pub stream_start: i64,
    /// Bits of its times: above them they begin again at zero.
    pub wrap_bits: u32,
    /// Whether times may jump, as in a transport stream.
    pub jumps: bool,
}

/// Times of one stream, in microseconds where nothing else is said.
pub(crate) struct Clock {
    source: Source,
    /// What is added to all times.
    offset: i64,
    /// Decoding time of the last packet.
    last: i64,
    unwrapped: bool,
    begun: bool,
    pts: i64,
    dts: i64,
    next_pts: i64,
    next_dts: i64,
    /// Decoding times of the last steps, when no packets come any more; in the stream's unit.
    left: VecDeque<i64>,
}

impl Clock {
    /// A clock that adds `offset` to all times.
    pub(crate) fn new(source: Source, offset: i64) -> Self {
        let (unwrapped, begun, left) = (false, false, VecDeque::new());
        Self { source, offset, last: NONE, unwrapped, begun, pts: 0, dts: 0, next_pts: NONE, next_dts: NONE, left }
    }

    /// Corrects the times (`pts`, `dts`) of a packet, in the stream's unit, and sets the clock by them.
    pub(crate) fn arrive(&mut self, times: (i64, i64), delay: i32) -> (i64, i64) {
        let (pts, dts) = self.unwrap(times);
        let shift = rescale(self.offset, MICRO, self.source.unit);
        // The program multiplies by a scale of 1.0, which loses what is beyond 53 bits.
        let shifted = |time: i64| if time == NONE { NONE } else { time.wrapping_add(shift) as f64 as i64 };
        let (pts, dts) = self.bridge((shifted(pts), shifted(dts)));
        if dts != NONE {
            self.last = rescale(dts, self.source.unit, MICRO);
        }
        self.begin(delay);
        if dts != NONE {
            self.dts = rescale(dts, self.source.unit, MICRO);
            self.next_dts = self.dts;
        }
        (pts, dts)
    }

    /// Takes back that times began again at zero between the file's first one and these.
    fn unwrap(&mut self, (mut pts, mut dts): (i64, i64)) -> (i64, i64) {
        let Source { start, unit, wrap_bits, .. } = self.source;
        if self.unwrapped || start == NONE || !(1..64).contains(&wrap_bits) {
            return (pts, dts);
        }
        if self.next_dts == NONE && self.offset == start.wrapping_neg() && self.source.jumps {
            // The file begins with a stream that is not read; what is read begins later.
            let own = self.source.stream_start;
            let own = if own == NONE { i64::MAX } else { rescale(own, unit, MICRO) };
            if own > start {
                self.offset = own.wrapping_neg();
            }
        }
        let (first, whole) = (rescale(start, MICRO, unit), 1_i64 << wrap_bits);
        self.unwrapped = true;
        if first.wrapping_add(whole) > first {
            let half = first.wrapping_add(1 << (wrap_bits - 1));
            for time in [&mut dts, &mut pts] {
                if *time != NONE && *time > half {
                    *time = time.wrapping_sub(whole);
                    self.unwrapped = false;
                }
            }
        }
        (pts, dts)
    }

    /// Closes gaps in streams that may jump, and drops times that cannot be in others.
    fn bridge(&mut self, (mut pts, mut dts): (i64, i64)) -> (i64, i64) {
        let unit = self.source.unit;
        let far = |delta: i64, bound: i64| delta < -bound || delta > bound;
        let at = |time: i64| if time == NONE { NONE } else { rescale(time, unit, MICRO) };
        let close = |delta: i64, clock: &mut Self, pts: &mut i64, dts: &mut i64| {
            clock.offset = clock.offset.wrapping_sub(delta);
            let delta = rescale(delta, MICRO, unit);
            *dts = dts.wrapping_sub(delta);
            if *pts != NONE {
                *pts = pts.wrapping_sub(delta);
            }
        };
        let now = at(dts);
        if self.source.jumps && now != NONE && self.next_dts == NONE && self.last != NONE {
            let delta = now.wrapping_sub(self.last);
            if far(delta, GAP) {
                close(delta, self, &mut pts, &mut dts);
            }
        }
        let now = at(dts);
        if now == NONE || self.next_dts == NONE {
            return (pts, dts);
        }
        let delta = now.wrapping_sub(self.next_dts);
        if self.source.jumps {
            if far(delta, GAP) || now.wrapping_add(100_000) < self.pts.max(self.dts) {
                close(delta, self, &mut pts, &mut dts);
            }
        } else {
            if far(delta, ABSURD) {
                dts = NONE;
            }
            if pts != NONE && far(at(pts).wrapping_sub(self.next_dts), ABSURD) {
                pts = NONE;
            }
        }
        (pts, dts)
    }

    /// Before the first packet the clock stands as far before zero as pictures are delayed.
    fn begin(&mut self, delay: i32) {
        if !self.begun {
            let Rational { num, den } = self.source.rate;
            let early = i64::from(delay) * 1_000_000;
            self.dts = if num == 0 { 0 } else { (-early as f64 / (f64::from(num) / f64::from(den))) as i64 };
            self.pts = 0;
            self.begun = true;
        }
        for (next, now) in [(&mut self.next_dts, self.dts), (&mut self.next_pts, self.pts)] {
            if *next == NONE {
                *next = now;
            }
        }
    }

    /// The end of the packets takes the place of one.
    pub(crate) fn end_of_packets(&mut self, delay: i32) {
        self.begin(delay);
    }

    /// Goes to the next picture. Returns the decoding time that its packet is given, in the stream's unit.
    pub(crate) fn step(&mut self, draining: bool) -> i64 {
        (self.pts, self.dts) = (self.next_pts, self.next_dts);
        let dts = if self.dts == NONE { NONE } else { rescale(self.dts, MICRO, self.source.unit) };
        if draining {
            self.left.push_back(dts);
        }
        dts
    }

    /// The time of a picture whose decoder thinks `best` of it, in the stream's unit; sets the clock by it.
    pub(crate) fn show(&mut self, best: i64, draining: bool) -> i64 {
        let missing = draining && best == NONE;
        let best = if missing { self.left.pop_front().unwrap_or(NONE) } else { best };
        if best != NONE {
            let time = rescale(best, self.source.unit, MICRO);
            if time != NONE {
                (self.pts, self.next_pts) = (time, time);
            }
        }
        best
    }

    /// How long a packet lasts, in microseconds: as it says itself (in the stream's unit), else as the decoder's rate
    /// (pictures a second, with its ticks a picture) and the parser's repeated fields make it; 0 if it is not known.
    pub(crate) fn lasting(&self, own: i64, (rate, ticks): (Rational, i32), repeated: Option<i32>) -> i64 {
        if own != 0 {
            return rescale(own, self.source.unit, MICRO);
        }
        if rate.num == 0 || rate.den == 0 || ticks == 0 {
            return 0;
        }
        let shown = repeated.map_or(i64::from(ticks), |repeated| i64::from(repeated) + 1);
        (1_000_000 * i64::from(rate.den)).wrapping_mul(shown) / i64::from(rate.num) / i64::from(ticks)
    }

    /// A packet of that many microseconds is over.
    pub(crate) fn advance(&mut self, lasting: i64) {
        let known = self.dts != NONE && lasting != 0;
        self.next_dts = if known { self.next_dts.wrapping_add(lasting) } else { NONE };
    }

    /// A picture is over that lasts as long as it says itself (in the stream's unit), else as long as its packet.
    pub(crate) fn turn(&mut self, own: i64, lasting: i64) {
        let lasting = if own > 0 { rescale(own, self.source.unit, MICRO) } else { lasting };
        self.next_pts = self.next_pts.wrapping_add(lasting);
    }

    /// When the last picture ends, in the stream's unit.
    pub(crate) fn end(&self) -> i64 {
        if self.pts == NONE || self.pts == i64::MAX { self.pts } else { rescale(self.pts, MICRO, self.source.unit) }
    }
}

/// A time in another unit, rounded to the nearest, halves away from zero; [`NONE`] if it has no place there.
fn rescale(time: i64, from: Rational, to: Rational) -> i64 {
    let (up, down) = (i128::from(from.num) * i128::from(to.den), i128::from(from.den) * i128::from(to.num));
    if down <= 0 || up < 0 {
        return NONE;
    }
    let product = i128::from(time) * up;
    let rounded = (product.abs() + down / 2) / down;
    i64::try_from(if product < 0 { -rounded } else { rounded }).unwrap_or(NONE)
}

#[cfg(test)]
mod tests;
