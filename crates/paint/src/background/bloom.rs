//! Bright: rich colours that flow into each other, and round lights that rise through them. What is painted where nothing
//! was asked for.

use super::palette::yuv;
use super::upsample::{Plane, STEP, fill};
use super::{Frame, Painter};
use crate::wave::{sine, unit};
use crate::wide::wide;

/// Pixels a sample covers each way.
const TIMES: usize = 8;
/// Colours that flow into each other.
const COLOURS: usize = 4;
/// Round lights.
const DISCS: u64 = 18;

/// Hand-picked families of bright colours that go together.
const FAMILIES: &[[u32; COLOURS]] = &[
    [0x5B_2FE0, 0xFF_5C8A, 0xFF_9A4D, 0x2F_C8EE],
    [0x12_6FE0, 0x1F_CFC0, 0x8A_5FFF, 0xFF_7AB8],
    [0xE0_3A7E, 0xFF_A63D, 0x8A_3FE8, 0xFF_6A5F],
    [0x0F_9A9A, 0x3F_7FF5, 0x8F_5CF0, 0x35_D6A0],
    [0x6A_2BD8, 0x2F_8FFF, 0xF0_5FD0, 0xFF_B06A],
    [0xFF_6A4D, 0xE8_3F8A, 0x5F_4FE8, 0xFF_BE5C],
];

#[derive(Debug)]
struct Bloom {
    colours: [[f32; 3]; COLOURS],
    /// Where each colour's way begins, across and down, in turns.
    phases: [[f32; 2]; COLOURS],
    discs: Vec<Disc>,
}

/// A round light; lengths are parts of the frame's shorter side.
#[derive(Debug)]
struct Disc {
    /// From -0.5, the left edge of a square in the middle, to 0.5.
    x: f32,
    /// Where it begins on its way up, in ways.
    start: f32,
    /// Seconds its way takes.
    seconds: f64,
    radius: f32,
    strength: f32,
}

/// Prepares the background.
pub(super) fn prepare(seed: u64, _: usize, _: usize) -> Box<dyn Painter> {
    let pick = (unit(seed, 1) * FAMILIES.len() as f32) as usize % FAMILIES.len();
    let first = (unit(seed, 2) * COLOURS as f32) as usize;
    let colour = |i: usize| {
        let rgb = FAMILIES[pick][(first + i) % COLOURS];
        [16, 8, 0].map(|shift| ((rgb >> shift) & 255) as f32 / 255.0)
    };
    let disc = |i: u64| {
        let part = |at| unit(seed, 100 + i * 8 + at);
        // Small ones are bright and quick, as if they were nearer.
        let size = part(3) * part(3);
        Disc {
            x: part(0) * 1.1 - 0.55,
            start: part(1),
            seconds: f64::from(11.0 + 14.0 * size + 6.0 * part(2)),
            radius: 0.022 + 0.13 * size,
            strength: 0.20 - 0.11 * size,
        }
    };
    Box::new(Bloom {
        colours: std::array::from_fn(colour),
        phases: std::array::from_fn(|i| [unit(seed, 20 + i as u64), unit(seed, 40 + i as u64)]),
        discs: (0..DISCS).map(disc).collect(),
    })
}

impl Painter for Bloom {
    fn paint(&mut self, frame: &mut Frame, seconds: f64) {
        let (width, height) = (frame.width(), frame.height());
        let (columns, rows) = (width.div_ceil(TIMES) + 1, height.div_ceil(TIMES) + 1);
        let mut light: [Plane; 3] = std::array::from_fn(|_| Plane::new(columns, rows));
        let step = TIMES as f32 / width.min(height) as f32;
        shine(self, &mut light, step, seconds);
        for disc in &self.discs {
            disc.lay(&mut light, step, seconds);
        }
        let planes = frame.planes();
        let [y, u, v] = &light;
        fill::<TIMES>(planes.y, width, y, 0, 0);
        fill::<{ TIMES / 2 }>(planes.u, width / 2, u, 0, 0);
        fill::<{ TIMES / 2 }>(planes.v, width / 2, v, 0, 0);
    }
}

wide! {
    /// [`Bloom::colours`] on this processor.
    fn shine(bloom: &Bloom, light: &mut [Plane; 3], step: f32, seconds: f64) {
        bloom.colours(light, step, seconds);
    }
}

impl Bloom {
    /// Every point has the colours of the moving centres, the nearest most.
    #[inline(always)]
    fn colours(&self, light: &mut [Plane; 3], step: f32, seconds: f64) {
        let (columns, rows) = (light[0].width, light[0].height);
        let middle = (columns as f32 / 2.0, rows as f32 / 2.0);
        let turn = |period: f64| (seconds / period).fract() as f32;
        // Each centre moves about a corner of its own, by periods that have no short common multiple.
        let periods = [(13.0, 17.0), (19.0, 11.0), (23.0, 14.0), (16.0, 21.0)];
        let tall = middle.1 * step;
        let centres: [(f32, f32); COLOURS] = std::array::from_fn(|i| {
            let home = [(-0.3, -0.62), (0.34, -0.2), (-0.34, 0.25), (0.3, 0.7)][i];
            let [a, b] = self.phases[i];
            (home.0 + 0.24 * sine(turn(periods[i].0) + a), (home.1 + 0.26 * sine(turn(periods[i].1) + b)) * tall)
        });
        let [luma, u, v] = light;
        let lines = luma.samples.chunks_exact_mut(columns).zip(u.samples.chunks_exact_mut(columns));
        for (row, ((luma, u), v)) in lines.zip(v.samples.chunks_exact_mut(columns)).enumerate() {
            let y = (row as f32 - middle.1) * step;
            for (column, ((luma, u), v)) in (0_i32..).zip(luma.iter_mut().zip(u).zip(v)) {
                let x = (column as f32 - middle.0) * step;
                let (mut sum, mut all) = ([0.0_f32; 3], 0.0_f32);
                for (colour, (cx, cy)) in self.colours.iter().zip(centres) {
                    let (dx, dy) = (x - cx, (y - cy) * 0.8);
                    let near = 1.0 / (0.09 + dx * dx + dy * dy);
                    let weight = near * near;
                    all += weight;
                    for (sum, colour) in sum.iter_mut().zip(colour) {
                        *sum += colour * weight;
                    }
                }
                // A little darker below, where captions stand.
                let shade = 0.94 - 0.16 * (y / tall.max(0.001) * 0.5 + 0.5);
                let yuv = yuv(sum.map(|sum| sum / all * shade));
                *luma = (yuv[0].clamp(16.0, 210.0) * STEP) as i16;
                *u = (yuv[1].clamp(16.0, 240.0) * STEP) as i16;
                *v = (yuv[2].clamp(16.0, 240.0) * STEP) as i16;
            }
        }
    }
}

impl Disc {
    /// Lightens what it covers.
    fn lay(&self, light: &mut [Plane; 3], step: f32, seconds: f64) {
        let (columns, rows) = (light[0].width, light[0].height);
        let way = ((seconds / self.seconds).fract() as f32 + self.start).fract();
        let sway = 0.03 * sine(way * 2.0 + self.start);
        let radius = self.radius / step;
        let x = columns as f32 / 2.0 + (self.x + sway) / step;
        let y = (rows as f32 + radius * 2.0) * (1.0 - way) - radius;
        // It comes and goes where it cannot be seen to.
        let strength = self.strength * (way * 6.0).min((1.0 - way) * 6.0).min(1.0);
        let near = |middle: f32, most: usize| {
            let (from, to) = ((middle - radius).max(0.0) as usize, (middle + radius + 2.0).max(0.0) as usize);
            from.min(most)..to.min(most)
        };
        let [luma, u, v] = light;
        for row in near(y, rows) {
            for column in near(x, columns) {
                let (dx, dy) = (column as f32 - x, row as f32 - y);
                let far = (dx * dx + dy * dy).sqrt();
                // Opaque to its edge, and a little brighter there, as lights out of focus are.
                let cover = (radius - far).clamp(0.0, 1.0) * (0.75 + 0.25 * (far / radius));
                let share = (cover * strength * 256.0) as i32;
                let at = row * columns + column;
                let towards = |plane: &mut Plane, aim: i32| {
                    let sample = i32::from(plane.samples[at]);
                    plane.samples[at] = (sample + (((aim * 64 - sample) * share) >> 8)) as i16;
                };
                towards(luma, 235);
                towards(u, 128);
                towards(v, 128);
            }
        }
    }
}
