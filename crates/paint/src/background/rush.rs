//! Lively: flight through a corridor of dark panels with neon seams, some of them alight.

use super::corridor::{DEEP, LANES, Spot, View};
use super::palette::{self, Palette};
use super::upsample::{Plane, STEP, fill};
use super::{Frame, Painter};
use crate::wave::{sine, unit};

/// Pixels a sample covers each way: light is soft, so half the resolution is enough.
const TIMES: usize = 2;
/// Panels flown past in a second.
const SPEED: f64 = 2.6;
/// Panels at the frame's edge are this many panels away from the eye.
const NEAR: f32 = 1.15;

#[derive(Debug)]
struct Rush {
    /// What the eye looks at, for light and, coarser, for colour.
    views: [View; 2],
    /// Colours of seams and panels in 1/64 steps around black, by (depth, lane): all Y, all U, all V.
    walls: [Vec<[i16; 2]>; 3],
    far: [i16; 3],
    /// How far the eye sways, in samples.
    sway: (f32, f32),
    phases: [f32; 3],
    /// Where light is gathered before it is enlarged: kept, as fresh memory costs more than painting.
    y: Plane,
    chroma: [Plane; 2],
}

/// Colour needs a quarter of the samples.
const COARSE: usize = 2;

/// Prepares the background.
pub(super) fn prepare(seed: u64, width: usize, height: usize) -> Box<dyn Painter> {
    let palette = palette::of(seed);
    let (columns, rows) = (width / TIMES, height / TIMES);
    let sway = (columns as f32 * 0.05, rows as f32 * 0.035);
    let columns = columns + 2 * sway.0.ceil() as usize + 2;
    let rows = rows + 2 * sway.1.ceil() as usize + 2;
    let spots = spots(columns, rows, width as f32 / height as f32);
    let coarse: Vec<Spot> =
        spots.chunks_exact(columns).step_by(COARSE).flat_map(|row| row.iter().step_by(COARSE).copied()).collect();
    // Seams are the light's colour, a little paler, as neon is.
    let seam = |index: usize| coloured(palette.lights[index % 3].map(|c| c * 0.70 + 0.07));
    let panels = panels(seed, &palette);
    Box::new(Rush {
        views: [View::of(&spots, columns), View::of(&coarse, columns.div_ceil(COARSE))],
        walls: std::array::from_fn(|channel| {
            let seam = |at: usize| seam(at / LANES / 16)[channel];
            panels.iter().enumerate().map(|(at, panel)| [seam(at), panel[channel]]).collect()
        }),
        far: coloured(std::array::from_fn(|i| palette.lights[0][i] * 0.55 + palette.ground[i] * 0.45)),
        sway,
        phases: std::array::from_fn(|i| unit(seed, 40 + i as u64)),
        y: Plane::new(columns, rows),
        chroma: std::array::from_fn(|_| Plane::new(columns.div_ceil(COARSE), rows.div_ceil(COARSE))),
    })
}

/// The colours of all panels: most are dark and glossy, some are lit.
fn panels(seed: u64, palette: &Palette) -> Vec<[i16; 3]> {
    (0..DEEP * LANES)
        .map(|at| {
            let chance = unit(seed, 1000 + at as u64);
            let shade = unit(seed, 90_000 + at as u64);
            // Lights change their colour every sixteen panels, so the flight has chapters.
            let light = palette.lights[(at / LANES / 16 + usize::from(chance > 0.94)) % 3];
            if chance > 0.88 {
                coloured(light.map(|c| c * (0.62 + 0.38 * shade)))
            } else if chance > 0.72 {
                coloured(std::array::from_fn(|i| palette.ground[i] * 0.9 + light[i] * (0.12 + 0.16 * shade)))
            } else {
                coloured(std::array::from_fn(|i| palette.ground[i] * (0.35 + 0.6 * shade) + light[i] * 0.02))
            }
        })
        .collect()
}

/// A colour as 1/64 steps above black and grey.
fn coloured(rgb: [f32; 3]) -> [i16; 3] {
    let [y, u, v] = palette::yuv(rgb.map(|c| c.clamp(0.0, 1.0)));
    [((y - 16.0) * STEP) as i16, ((u - 128.0) * STEP) as i16, ((v - 128.0) * STEP) as i16]
}

/// Looks down the corridor through every sample. Its cross-section is a rectangle with round corners, shaped as the
/// frame.
fn spots(columns: usize, rows: usize, aspect: f32) -> Vec<Spot> {
    let (half_x, half_y) = ((columns as f32 / 2.0).max(1.0), (rows as f32 / 2.0).max(1.0));
    // Panels are about as wide as deep: the longer walls have more lanes.
    let lanes = if aspect < 1.0 { [8.0, 6.0] } else { [6.0, 8.0] };
    let mut spots = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let x = (column as f32 + 0.5 - half_x) / half_x;
            let y = (row as f32 + 0.5 - half_y) / half_y;
            let (ax, ay) = (x.abs(), y.abs());
            let (x4, y4) = (ax * ax * ax * ax, ay * ay * ay * ay);
            let radius = (x4 + y4).sqrt().sqrt().max(0.004);
            let depth = NEAR / radius;
            let pixel = 1.0 / half_x.min(half_y);
            // Position along one wall, -1..1, and how much of it one sample spans.
            let wall_x = ax > ay;
            let (along, size) = if wall_x { (y / ax.max(1e-4), ax) } else { (x / ay.max(1e-4), ay) };
            let count = if wall_x { lanes[0] } else { lanes[1] };
            let place = (along * 0.5 + 0.5).clamp(0.0, 0.999) * count;
            let footprint = count * 0.5 * pixel / size.max(1e-4);
            let inside = place - place.floor();
            let edge = inside.min(1.0 - inside);
            let gap = 0.03;
            let cover = ((edge - gap) / footprint.max(0.012) + 0.5).clamp(0.0, 1.0);
            let side = match (wall_x, x > 0.0, y > 0.0) {
                (true, true, _) => 0,
                (true, false, _) => 8,
                (false, _, true) => 16,
                (false, _, false) => 24,
            };
            // Movement blurs along the corridor at least as much as a sample spans.
            let span = (depth * depth / NEAR * pixel).max(0.050);
            let haze = (1.0 - (depth - NEAR) / 11.0).clamp(0.0, 1.0);
            let near = (1.5 - radius * 0.55).clamp(0.0, 1.0);
            let centre = 1.0 / (1.0 + (x * x + y * y) * 60.0);
            spots.push(Spot {
                depth: (depth * 256.0).clamp(0.0, 65_535.0) as u16,
                clear: (haze * haze * near * 256.0) as u16,
                cover: (cover * 256.0) as u16,
                core: ((1.0 - (inside * 2.0 - 1.0) * (inside * 2.0 - 1.0)) * 256.0) as u16,
                sharp: (16.0 / span) as u16,
                lane: side + (place as u8).min(7),
                glow: (centre * 255.0) as u8,
            });
        }
    }
    spots
}

impl Painter for Rush {
    fn paint(&mut self, frame: &mut Frame, seconds: f64) {
        let width = frame.width();
        let turn = |period: f64| (seconds / period).fract() as f32;
        // The corridor repeats after `DEEP` panels, so whole rounds are left out before precision is.
        let along = (seconds * SPEED / DEEP as f64).fract() * DEEP as f64;
        let travelled = (along * 256.0) as u32 + (64.0 * (1.0 + sine(turn(9.0) + self.phases[2]))) as u32;
        self.gather(travelled as u16);
        let at = |sway: f32, wave: f32| ((sway + 1.0 + sway * wave) * 64.0) as usize;
        let x = at(self.sway.0, sine(turn(11.0) + self.phases[0]));
        let y = at(self.sway.1, sine(turn(14.0) + self.phases[1]));
        let planes = frame.planes();
        fill::<TIMES>(planes.y, width, &self.y, x, y);
        // Coarse samples were taken a quarter of their own size before their middle.
        let (x, y) = (x / COARSE + 16, y / COARSE + 16);
        let [u, v] = &self.chroma;
        fill::<COARSE>(planes.u, width / 2, u, x, y);
        fill::<COARSE>(planes.v, width / 2, v, x, y);
    }
}

impl Rush {
    /// Gathers the light of all samples. Of how far was travelled only whole rounds are lost in 16 bits.
    fn gather(&mut self, travelled: u16) {
        let [fine, coarse] = &mut self.views;
        let [y, u, v] = &self.walls;
        let [far_y, far_u, far_v] = self.far;
        fine.gather(travelled, &mut [(&mut self.y, y, far_y, 16 * 64)]);
        let [plane_u, plane_v] = &mut self.chroma;
        coarse.gather(travelled, &mut [(plane_u, u, far_u, 128 * 64), (plane_v, v, far_v, 128 * 64)]);
    }
}
