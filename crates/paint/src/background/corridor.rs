//! Looks at a corridor's walls, many samples at a time: what is known of the samples is kept field by field, and only
//! the colours themselves are fetched one by one.

use super::upsample::Plane;
use crate::wide::wide;

/// Panels along the corridor before they repeat.
pub(super) const DEEP: usize = 128;
/// Lanes around the corridor, at most.
pub(super) const LANES: usize = 32;

/// What does not change about a sample.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Distance along the corridor in 1/256 panels.
    pub depth: u16,
    /// How much of the light is left after the haze, of 256.
    pub clear: u16,
    /// Share of the panel against the seam beside it, of 256.
    pub cover: u16,
    /// How near the panel's middle line, of 256.
    pub core: u16,
    /// 1/16 of what the share of the panel against the seam ahead rises by in 1/256 of a panel.
    pub sharp: u16,
    /// Lane around the corridor, less than [`LANES`].
    pub lane: u8,
    /// Light of the far end, of 256.
    pub glow: u8,
}

/// Samples row by row, every field of [`Spot`] in a list of its own.
#[derive(Debug)]
pub(super) struct View {
    depth: Vec<u16>,
    clear: Vec<u16>,
    cover: Vec<u16>,
    core: Vec<u16>,
    sharp: Vec<u16>,
    lane: Vec<u8>,
    glow: Vec<u8>,
    row: Row,
}

/// What of a row depends on how far was travelled, but not on the colour.
#[derive(Debug)]
struct Row {
    /// The panel looked at, as an index of walls.
    panel: Vec<u16>,
    /// Share of the panel against its seams, of 256.
    cover: Vec<u16>,
    /// How bright the panel is here, of 256: panels are brightest in the middle, which makes them lamps, not paint.
    body: Vec<u16>,
    /// Colours of seam and panel.
    wall: Vec<[i16; 2]>,
}

/// A plane to fill, the colours of the walls (seam and panel by depth and lane), that of the far end, and what is added.
pub(super) type Channel<'a> = (&'a mut Plane, &'a [[i16; 2]], i16, i16);

wide! {
    /// [`View::gather`] on this processor.
    fn gathered(view: &mut View, travelled: u16, channels: &mut [Channel<'_>]) {
        view.gather_plainly(travelled, channels);
    }
}

impl View {
    /// A view of samples, `columns` a row.
    pub(super) fn of(spots: &[Spot], columns: usize) -> Self {
        Self {
            depth: spots.iter().map(|spot| spot.depth).collect(),
            clear: spots.iter().map(|spot| spot.clear).collect(),
            cover: spots.iter().map(|spot| spot.cover).collect(),
            core: spots.iter().map(|spot| spot.core).collect(),
            sharp: spots.iter().map(|spot| spot.sharp).collect(),
            lane: spots.iter().map(|spot| spot.lane).collect(),
            glow: spots.iter().map(|spot| spot.glow).collect(),
            row: Row {
                panel: vec![0; columns],
                cover: vec![0; columns],
                body: vec![0; columns],
                wall: vec![[0; 2]; columns],
            },
        }
    }

    /// Fills planes with what is seen after having travelled so many 1/256 panels.
    pub(super) fn gather(&mut self, travelled: u16, channels: &mut [Channel<'_>]) {
        gathered(self, travelled, channels);
    }

    #[inline(always)]
    fn gather_plainly(&mut self, travelled: u16, channels: &mut [Channel<'_>]) {
        let columns = self.row.panel.len();
        for from in (0..self.depth.len()).step_by(columns) {
            let row = from..from + columns;
            self.look(from, travelled);
            let Row { panel, cover, body, wall } = &mut self.row;
            for (plane, walls, far, base) in &mut *channels {
                let walls = &walls[..DEEP * LANES];
                for (wall, &panel) in wall.iter_mut().zip(&*panel) {
                    *wall = walls[usize::from(panel) % (DEEP * LANES)];
                }
                let samples = plane.samples[row.clone()].iter_mut().zip(&*wall);
                let shares = cover.iter().zip(&*body).zip(&self.clear[row.clone()]).zip(&self.glow[row.clone()]);
                for ((sample, &[seam, lamp]), (((&cover, &body), &clear), &glow)) in samples.zip(shares) {
                    let lamp = (i32::from(lamp) * i32::from(body)) >> 8;
                    let wall = i32::from(seam) + (((lamp - i32::from(seam)) * i32::from(cover)) >> 8);
                    // The panel and its seams in the haze, before the glow of the far end.
                    let light = ((wall * i32::from(clear)) >> 8) + ((i32::from(*far) * i32::from(glow)) >> 8);
                    *sample = light as i16 + *base;
                }
            }
        }
    }

    /// Finds what is looked at by the row of samples that begins with sample `from`.
    #[inline(always)]
    fn look(&mut self, from: usize, travelled: u16) {
        let Row { panel, cover, body, .. } = &mut self.row;
        let row = from..from + panel.len();
        let places = self.depth[row.clone()].iter().zip(&self.lane[row.clone()]);
        let shapes = self.cover[row.clone()].iter().zip(&self.core[row.clone()]).zip(&self.sharp[row]);
        let seen = panel.iter_mut().zip(cover).zip(body);
        for ((((panel, cover), body), (&depth, &lane)), ((&beside, &core), &sharp)) in seen.zip(places).zip(shapes) {
            let ahead = depth.wrapping_add(travelled);
            *panel = (ahead >> 8) % DEEP as u16 * LANES as u16 + u16::from(lane) % LANES as u16;
            let inside = ahead & 255;
            let edge = inside.min(255 - inside);
            // At most 120 * 320: see where `sharp` is made.
            let ahead_cover = ((edge.saturating_sub(7) * sharp) >> 4).min(256);
            *cover = ((u32::from(ahead_cover) * u32::from(beside)) >> 8) as u16;
            *body = 150 + ((u32::from(edge * core) * 106) >> 15) as u16;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_processor_gathers_the_same_light() {
        let spot = |i: usize| Spot {
            depth: (i * 977 % 60_000) as u16,
            clear: (i * 31 % 257) as u16,
            cover: (i * 17 % 257) as u16,
            core: (i * 13 % 257) as u16,
            sharp: (i * 7 % 320) as u16,
            lane: (i % LANES) as u8,
            glow: (i * 11 % 256) as u8,
        };
        let spots: Vec<Spot> = (0..41 * 9).map(spot).collect();
        let walls: Vec<[i16; 2]> =
            (0..DEEP * LANES).map(|i| [(i * 5 % 6_000) as i16 - 900, (i * 3 % 9_000) as i16]).collect();
        let (mut chosen, mut plain) = (Plane::new(41, 9), Plane::new(41, 9));
        View::of(&spots, 41).gather(700, &mut [(&mut chosen, &walls, 2_000, 1_024)]);
        View::of(&spots, 41).gather_plainly(700, &mut [(&mut plain, &walls, 2_000, 1_024)]);
        assert_eq!(chosen.samples, plain.samples);
    }
}
