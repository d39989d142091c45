//! Calm: folds of soft light moving slowly over a dark ground, like silk or an aurora.

use super::palette::{self, Palette};
use super::upsample::{Plane, STEP, fill};
use super::{Frame, Painter};
use crate::wave::{sine, unit};
use crate::wide::wide;

/// Pixels a light sample covers each way.
const TIMES: usize = 8;

#[derive(Debug)]
struct Drift {
    palette: Palette,
    /// Where each wave begins, in turns.
    phases: [f32; 6],
    /// Direction of the folds.
    slant: (f32, f32),
}

/// Prepares the background.
pub(super) fn prepare(seed: u64, _: usize, _: usize) -> Box<dyn Painter> {
    let lean = unit(seed, 10) * 0.9 - 0.45;
    Box::new(Drift {
        palette: palette::of(seed),
        phases: std::array::from_fn(|i| unit(seed, 20 + i as u64)),
        slant: (lean, if unit(seed, 11) < 0.5 { 1.0 } else { -1.0 }),
    })
}

/// The three planes of light, at an eighth of the size.
struct Light {
    y: Plane,
    u: Plane,
    v: Plane,
}

impl Painter for Drift {
    fn paint(&mut self, frame: &mut Frame, seconds: f64) {
        let (width, height) = (frame.width(), frame.height());
        let (columns, rows) = (width.div_ceil(TIMES) + 1, height.div_ceil(TIMES) + 1);
        let mut light =
            Light { y: Plane::new(columns, rows), u: Plane::new(columns, rows), v: Plane::new(columns, rows) };
        shine(self, &mut light, TIMES as f32 / width.min(height) as f32, seconds);
        let planes = frame.planes();
        fill::<TIMES>(planes.y, width, &light.y, 0, 0);
        fill::<{ TIMES / 2 }>(planes.u, width / 2, &light.u, 0, 0);
        fill::<{ TIMES / 2 }>(planes.v, width / 2, &light.v, 0, 0);
    }
}

wide! {
    /// [`Drift::light`] on this processor.
    fn shine(drift: &Drift, light: &mut Light, step: f32, seconds: f64) {
        drift.light(light, step, seconds);
    }
}

impl Drift {
    /// Fills the planes of light, whose samples are `step` apart.
    #[inline(always)]
    fn light(&self, light: &mut Light, step: f32, seconds: f64) {
        let (columns, rows) = (light.y.width, light.y.height);
        // Turns since the start, by waves whose periods have no short common multiple.
        let turn = |period: f64| (seconds / period).fract() as f32;
        let [p, q, r, s, t, o] = self.phases;
        let times = [p + turn(23.0), q + turn(31.0), r - turn(17.0), s + turn(41.0), t - turn(29.0), o + turn(13.0)];
        let middle = (columns as f32 / 2.0, rows as f32 / 2.0);
        let Light { y: luma, u, v } = light;
        let lines = luma.samples.chunks_exact_mut(columns).zip(u.samples.chunks_exact_mut(columns));
        for (row, ((luma, u), v)) in lines.zip(v.samples.chunks_exact_mut(columns)).enumerate() {
            let y = (row as f32 - middle.1) * step;
            // Nothing here depends on the column before, so many columns are painted at once.
            for (column, ((luma, u), v)) in (0_i32..).zip(luma.iter_mut().zip(u).zip(v)) {
                let x = (column as f32 - middle.0) * step;
                let yuv = palette::yuv(self.colour(x, y, times));
                *luma = (yuv[0].clamp(16.0, 200.0) * STEP) as i16;
                *u = (yuv[1].clamp(16.0, 240.0) * STEP) as i16;
                *v = (yuv[2].clamp(16.0, 240.0) * STEP) as i16;
            }
        }
    }

    /// The colour at a point; (0, 0) is the middle and 1 the frame's shorter side.
    #[inline(always)]
    fn colour(&self, x: f32, y: f32, times: [f32; 6]) -> [f32; 3] {
        let (lean, side) = self.slant;
        let along = (x + lean * y) * side;
        let across = y - lean * x;
        // Each wave bends the next: that makes folds out of stripes.
        let a = sine(0.42 * along + 0.18 * across + times[0]);
        let b = sine(0.34 * across - 0.21 * along + 0.16 * a + times[1]);
        let c = sine(0.61 * along + 0.27 * across + 0.22 * b + 0.08 * a + times[2]);
        let d = sine(0.29 * across + 0.47 * along - 0.19 * c + times[3]);
        let fold = sine(0.83 * along + 0.36 * across + 0.30 * c + 0.21 * b + times[4]);
        // Light gathers on the folds' crests, sharper on one side than on the other.
        let crest = (fold + 0.22 * c * (1.0 - fold * fold)) * 0.5 + 0.5;
        let crest = (crest * crest).min(1.0);
        let glow = crest * crest * crest;
        let part = |wave: f32| {
            let t = (wave * 0.5 + 0.5).clamp(0.0, 1.0);
            t * t * (3.0 - 2.0 * t)
        };
        let weights = [part(b) * 0.50, part(c) * 0.40 * part(d), part(-d) * 0.30 * part(a)];
        let breath = 0.92 + 0.08 * sine(times[5]);
        let far = (x * x * 0.9 + y * y * 0.28).min(1.0);
        let vignette = (1.0 - 0.45 * far) * breath;
        let sheen = glow * (0.12 + 0.20 * part(c));
        std::array::from_fn(|i| {
            let mut value = self.palette.ground[i];
            for (light, weight) in self.palette.lights.iter().zip(weights) {
                value += (light[i] - value) * weight;
            }
            value += (self.palette.lights[0][i] * 0.6 + 0.4 - value) * sheen;
            value * vignette
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_processor_sees_the_same_light() {
        let blank = || Light { y: Plane::new(53, 31), u: Plane::new(53, 31), v: Plane::new(53, 31) };
        let drift = Drift { palette: palette::of(5), phases: [0.1, 0.4, 0.7, 0.2, 0.9, 0.5], slant: (0.3, -1.0) };
        for seconds in [0.0, 7.3, 4_000.1] {
            let (mut chosen, mut plain) = (blank(), blank());
            shine(&drift, &mut chosen, 0.02, seconds);
            drift.light(&mut plain, 0.02, seconds);
            assert_eq!((chosen.y.samples, chosen.u.samples), (plain.y.samples, plain.u.samples));
            assert_eq!(chosen.v.samples, plain.v.samples);
        }
    }
}
