//! Dynamic time warping (Sakoe and Chiba, 1978) of one recording onto another of the same words by the same voice.

/// Frames a second that are compared.
const FRAMES: u32 = 200;
/// Centre frequencies in hertz of the bands that are compared, and how narrow each is.
const BANDS: [f32; 14] =
    [250., 400., 600., 800., 1_000., 1_300., 1_600., 2_000., 2_400., 2_900., 3_500., 4_300., 5_300., 6_500.];
const NARROWNESS: f32 = 4.0;
/// How far from the straight line the path may stray, in frames.
const REACH: usize = 500;
/// Energy below which a band is silent, as a mean square of 16-bit samples.
const FLOOR: f32 = 100.0;
/// What it costs to stay in one recording while the other goes on, beside the difference itself.
const STAY: f32 = 0.25;

type Frame = [f32; BANDS.len()];

/// A map from samples of `from` to samples of `onto`.
pub(super) fn warp(from: &[i16], onto: &[i16], rate: u32) -> impl Fn(f64) -> f64 {
    let hop = (rate / FRAMES).max(1) as usize;
    let (rows, columns) = (frames(from, rate, hop), frames(onto, rate, hop));
    let path = path(&rows, &columns);
    let hop = hop as f64;
    move |sample| {
        let row = (sample / hop).max(0.0);
        let at = |row: usize| path.get(row.min(path.len().saturating_sub(1))).copied().unwrap_or(0.0);
        let (low, part) = (row.floor() as usize, row.fract());
        (at(low) * (1.0 - part) + at(low + 1) * part) * hop
    }
}

/// Logarithm of the energy in each band, frame by frame, through resonators (Bristow-Johnson's cookbook, band-pass with
/// constant peak gain).
fn frames(samples: &[i16], rate: u32, hop: usize) -> Vec<Frame> {
    let count = samples.len().div_ceil(hop);
    let mut frames = vec![[0.0; BANDS.len()]; count];
    for (band, centre) in BANDS.into_iter().enumerate() {
        let angle = std::f32::consts::TAU * centre / rate as f32;
        let alpha = angle.sin() / (2.0 * NARROWNESS);
        let (b0, a1, a2) = (alpha / (1.0 + alpha), -2.0 * angle.cos() / (1.0 + alpha), (1.0 - alpha) / (1.0 + alpha));
        let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
        for (frame, chunk) in frames.iter_mut().zip(samples.chunks(hop)) {
            let mut energy = 0.0;
            for &sample in chunk {
                let x = f32::from(sample);
                let y = b0 * (x - x2) - a1 * y1 - a2 * y2;
                (x2, x1, y2, y1) = (x1, x, y1, y);
                energy += y * y;
            }
            frame[band] = (energy / chunk.len() as f32 + FLOOR).log10();
        }
    }
    frames
}

fn difference(one: &Frame, other: &Frame) -> f32 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).sum::<f32>() / BANDS.len() as f32
}

/// For every row the mean column of the cheapest path from the first pair to the last.
fn path(rows: &[Frame], columns: &[Frame]) -> Vec<f64> {
    if rows.is_empty() || columns.is_empty() {
        return vec![0.0; rows.len()];
    }
    let width = columns.len();
    let reach = REACH + rows.len().abs_diff(width);
    let centre = |row: usize| row * width / rows.len();
    let start = |row: usize| centre(row).saturating_sub(reach);
    let end = |row: usize| (centre(row) + reach + 1).min(width);
    // Steps: 0 both, 1 the row goes on, 2 the column goes on.
    let mut steps: Vec<Vec<u8>> = Vec::with_capacity(rows.len());
    let mut above: Vec<f32> = vec![f32::INFINITY; width];
    for (row, frame) in rows.iter().enumerate() {
        let mut cells = vec![f32::INFINITY; width];
        let mut taken = vec![0; end(row) - start(row)];
        for column in start(row)..end(row) {
            let both = match (row, column) {
                (0, 0) => 0.0,
                (_, 0) => f32::INFINITY,
                _ => above[column - 1],
            };
            let left = if column == 0 { f32::INFINITY } else { cells[column - 1] + STAY };
            let (mut best, mut step) = (both, 0);
            if above[column] + STAY < best {
                (best, step) = (above[column] + STAY, 1);
            }
            if left < best {
                (best, step) = (left, 2);
            }
            cells[column] = best + difference(frame, &columns[column]);
            taken[column - start(row)] = step;
        }
        steps.push(taken);
        above = cells;
    }
    let (mut row, mut column) = (rows.len() - 1, width - 1);
    let mut sums = vec![(0.0, 0.0); rows.len()];
    loop {
        sums[row].0 += column as f64;
        sums[row].1 += 1.0;
        match steps[row].get(column.wrapping_sub(start(row))).copied().unwrap_or(1) {
            _ if row == 0 && column == 0 => break,
            0 if row > 0 && column > 0 => (row, column) = (row - 1, column - 1),
            2 if column > 0 => column -= 1,
            _ if row > 0 => row -= 1,
            _ => column -= 1,
        }
    }
    sums.into_iter().map(|(sum, count)| sum / f64::max(count, 1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f32, milliseconds: usize) -> Vec<i16> {
        let step = std::f32::consts::TAU * hertz / 22_050.0;
        (0..milliseconds * 22).map(|at| ((at as f32 * step).sin() * 8_000.0) as i16).collect()
    }

    #[test]
    fn the_change_of_tone_is_found_in_the_other_recording() {
        let one = [tone(300.0, 200), tone(2_000.0, 200)].concat();
        let other = [tone(300.0, 300), vec![0; 2_205], tone(2_000.0, 150)].concat();
        let map = warp(&one, &other, 22_050);
        let found = map(210.0 * 22.0) / 22.0;
        assert!((400.0..425.0).contains(&found), "{found} ms");
    }

    #[test]
    fn nothing_maps_to_the_beginning() {
        assert!(warp(&[], &[], 22_050)(0.0).abs() < 1e-9);
        assert!(warp(&[1; 100], &[], 22_050)(50.0).abs() < 1e-9);
    }
}
