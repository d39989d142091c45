//! Lively: flight through a corridor of dark panels with neon seams, some of them alight.

use super::palette::{self, Palette};
use super::upsample::{Plane, STEP, fill};
use super::{Frame, Painter};
use crate::wave::{sine, unit};

/// Pixels a sample covers each way: light is soft, so half the resolution is enough.
const TIMES: usize = 2;
/// Panels along the corridor before they repeat.
const DEEP: usize = 128;
/// Lanes around the corridor, at most.
const LANES: usize = 32;
/// Panels flown past in a second.
const SPEED: f64 = 2.6;
/// Panels at the frame's edge are this many panels away from the eye.
const NEAR: f32 = 1.15;

/// What does not change about a sample.
#[derive(Clone, Copy, Debug)]
struct Spot {
    /// Distance along the corridor in 1/256 panels.
    depth: u16,
    /// How much of the light is left after the haze, of 256.
    clear: u16,
    /// Share of the panel against the seam beside it, of 256.
    cover: u16,
    /// How near the panel's middle line, of 256.
    core: u16,
    /// 1/16 of what the share of the panel against the seam ahead rises by in 1/256 of a panel.
    sharp: u16,
    lane: u8,
    /// Light of the far end, of 256.
    glow: u8,
}

#[derive(Debug)]
struct Rush {
    columns: usize,
    spots: Vec<Spot>,
    /// Panels' colours in 1/64 steps around black, by (depth, lane): all Y, all U, all V.
    panels: [Vec<i16>; 3],
    /// Seams' colours by depth, likewise.
    seams: [Vec<i16>; 3],
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
    // Seams are the light's colour, a little paler, as neon is.
    let seam = |index: usize| coloured(palette.lights[index % 3].map(|c| c * 0.70 + 0.07));
    Box::new(Rush {
        columns,
        spots,
        panels: by_channel(&panels(seed, &palette)),
        seams: by_channel(&(0..DEEP).map(|depth| seam(depth / 16)).collect::<Vec<_>>()),
        far: coloured(std::array::from_fn(|i| palette.lights[0][i] * 0.55 + palette.ground[i] * 0.45)),
        sway,
        phases: std::array::from_fn(|i| unit(seed, 40 + i as u64)),
        y: Plane::new(columns, rows),
        chroma: std::array::from_fn(|_| Plane::new(columns.div_ceil(COARSE), rows.div_ceil(COARSE))),
    })
}

/// Colours as one list for each of Y, U and V.
fn by_channel(colours: &[[i16; 3]]) -> [Vec<i16>; 3] {
    std::array::from_fn(|channel| colours.iter().map(|colour| colour[channel]).collect())
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
        self.gather(travelled);
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
    /// Gathers the light of all samples.
    fn gather(&mut self, travelled: u32) {
        let (walls, lamps, far) = (&self.seams[0][..DEEP], &self.panels[0][..DEEP * LANES], self.far[0]);
        for (y, spot) in self.y.samples.iter_mut().zip(&self.spots) {
            *y = Shade::of(spot, travelled).tint(walls, lamps, far) + 16 * 64;
        }
        let coarse = self.chroma[0].width;
        for (channel, plane) in self.chroma.iter_mut().enumerate() {
            let at = channel + 1;
            let (walls, lamps, far) = (&self.seams[at][..DEEP], &self.panels[at][..DEEP * LANES], self.far[at]);
            let rows = self.spots.chunks_exact(self.columns).step_by(COARSE);
            for (samples, spots) in plane.samples.chunks_exact_mut(coarse).zip(rows) {
                for (sample, spot) in samples.iter_mut().zip(spots.iter().step_by(COARSE)) {
                    *sample = Shade::of(spot, travelled).tint(walls, lamps, far) + 128 * 64;
                }
            }
        }
    }
}

/// What reaches the eye from a sample, before it has a colour.
struct Shade {
    deep: usize,
    panel: usize,
    /// Share of the panel against its seams, of 256.
    cover: i32,
    /// How bright the panel is here, of 256: panels are brightest in the middle, which makes them lamps, not paint.
    body: i32,
    clear: i32,
    glow: i32,
}

impl Shade {
    fn of(spot: &Spot, travelled: u32) -> Self {
        let ahead = u32::from(spot.depth) + travelled;
        let deep = (ahead >> 8) as usize % DEEP;
        let inside = ahead & 255;
        let edge = inside.min(255 - inside);
        let ahead_cover = ((edge.saturating_sub(7) * u32::from(spot.sharp)) >> 4).min(256);
        Self {
            deep,
            panel: deep * LANES + usize::from(spot.lane) % LANES,
            cover: ((ahead_cover * u32::from(spot.cover)) >> 8) as i32,
            body: 150 + ((edge * u32::from(spot.core) * 106) >> 15) as i32,
            clear: i32::from(spot.clear),
            glow: i32::from(spot.glow),
        }
    }

    /// The panel and its seams in the haze, before the glow of the far end.
    fn tint(&self, seams: &[i16], panels: &[i16], far: i16) -> i16 {
        let seam = i32::from(seams[self.deep]);
        let lamp = (i32::from(panels[self.panel]) * self.body) >> 8;
        let wall = seam + (((lamp - seam) * self.cover) >> 8);
        (((wall * self.clear) >> 8) + ((i32::from(far) * self.glow) >> 8)) as i16
    }
}
