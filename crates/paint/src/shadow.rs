//! Soft shadows: a coverage mask blurred by three box filters, close to a Gaussian.

use std::ops::{AddAssign, SubAssign};

/// Radii of three boxes whose succession has the variance of a Gaussian of `sigma` pixels (W3C, Filter Effects 1).
fn radii(sigma: f32) -> [usize; 3] {
    if sigma < 0.25 {
        return [0; 3];
    }
    let ideal = (4.0 * sigma * sigma + 1.0).sqrt();
    let lower = ((ideal - 1.0) / 2.0).floor().max(0.0);
    let width = 2.0 * lower + 1.0;
    let narrow = (12.0 * sigma * sigma - 3.0 * width * width - 12.0 * width - 9.0) / (-4.0 * width - 4.0);
    let narrow = narrow.round() as usize;
    std::array::from_fn(|i| lower as usize + usize::from(i >= narrow))
}

/// How many pixels a shadow of this CSS blur reaches beyond its shape.
pub(crate) fn reach(blur: f32) -> usize {
    radii(blur / 2.0).iter().sum::<usize>() + 1
}

/// Blurs a mask of `width` bytes a row in place.
pub(crate) fn soften(mask: &mut [u8], width: usize, blur: f32) {
    let radii = radii(blur / 2.0);
    let inked = |row: &[u8]| row.iter().fold(0, |all, &v| all | v) != 0;
    let mut rows = mask.chunks_exact(width.max(1));
    let (Some(first), Some(last)) = (rows.clone().position(inked), rows.rposition(inked)) else {
        return;
    };
    // Many columns are summed at once, so rows are blurred as the columns of the transposed picture. Empty rows stay so.
    let lines = &mut mask[first * width..(last + 1) * width];
    let count = last + 1 - first;
    let mut turned = vec![0; lines.len()];
    transpose(lines, width, &mut turned);
    soften_down(&mut turned, count, radii);
    transpose(&turned, count, lines);
    soften_down(mask, width, radii);
}

/// Rows become columns.
fn transpose(from: &[u8], width: usize, to: &mut [u8]) {
    let height = to.len() / width;
    // Eight columns at a time, so that what is read for the first is still at hand for the others.
    for (strip, columns) in to.chunks_mut(height * 8).enumerate() {
        for (y, row) in from.chunks_exact(width).enumerate() {
            for (column, &v) in columns.chunks_exact_mut(height).zip(&row[strip * 8..]) {
                column[y] = v;
            }
        }
    }
}

/// Three box filters down every column.
fn soften_down(mask: &mut [u8], width: usize, radii: [usize; 3]) {
    let mut source = vec![0; mask.len()];
    for radius in radii.into_iter().filter(|radius| *radius > 0) {
        source.copy_from_slice(mask);
        let share = 65_536 / (2 * radius as u32 + 1);
        if radius < 128 {
            // The sum fits into 16 bits and so twice as many columns into a register. The upper half of the product,
            // rounded by the topmost bit of the lower one.
            let mean = |sum: u16| {
                let upper = (u32::from(sum) * share) >> 16;
                upper as u8 + (sum.wrapping_mul(share as u16) >> 15) as u8
            };
            average_down(&source, mask, width, radius, mean);
        } else {
            average_down(&source, mask, width, radius, |sum: u32| ((sum * share + 32_768) >> 16) as u8);
        }
    }
}

/// The `mean` of the sum over `2 * radius + 1` neighbours in every column; outside is nothing.
fn average_down<Sum>(from: &[u8], to: &mut [u8], width: usize, radius: usize, mean: impl Fn(Sum) -> u8)
where
    Sum: Copy + Default + From<u8> + AddAssign + SubAssign,
{
    let nothing = vec![0; width];
    let height = from.len() / width;
    let row = |y: usize| if y < height { &from[y * width..(y + 1) * width] } else { &nothing[..] };
    let mut sums = vec![Sum::default(); width];
    for y in 0..radius {
        sums.iter_mut().zip(row(y)).for_each(|(sum, &v)| *sum += v.into());
    }
    for (y, out) in to.chunks_exact_mut(width).enumerate() {
        let (entering, leaving) = (row(y + radius), y.checked_sub(radius + 1).map_or(&nothing[..], row));
        for (((out, sum), &entering), &leaving) in out.iter_mut().zip(&mut sums).zip(entering).zip(leaving) {
            *sum += entering.into();
            *sum -= leaving.into();
            *out = mean(*sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean over `2 * radius + 1` places, written down plainly.
    fn plainly(line: &[u8], radius: usize) -> Vec<u8> {
        let share = 65_536 / (2 * radius as u32 + 1);
        let near = |at: usize| &line[at.saturating_sub(radius)..(at + radius + 1).min(line.len())];
        let sum = |at: usize| near(at).iter().map(|&v| u32::from(v)).sum::<u32>();
        (0..line.len()).map(|at| ((sum(at) * share + 32_768) >> 16) as u8).collect()
    }

    #[test]
    fn small_and_large_sums_give_the_plain_mean() {
        let column: Vec<u8> = (0..600_u32).map(|at| if at % 90 < 60 { 255 } else { (at * 37) as u8 }).collect();
        for radius in [1, 2, 9, 127, 128, 200] {
            let mut mask: Vec<u8> = column.iter().flat_map(|&v| [v, 255 - v, 0]).collect();
            soften_down(&mut mask, 3, [radius, 0, 0]);
            for (at, shift) in [|v| v, |v| 255 - v, |_| 0_u8].into_iter().enumerate() {
                let line: Vec<u8> = column.iter().map(|&v| shift(v)).collect();
                let blurred: Vec<u8> = mask.iter().skip(at).step_by(3).copied().collect();
                assert_eq!(blurred, plainly(&line, radius), "radius {radius}");
            }
        }
    }

    #[test]
    fn rows_become_columns_and_rows_again() {
        let (width, height) = (19, 5);
        let picture: Vec<u8> = (0..width * height).map(|at| at as u8).collect();
        let mut turned = vec![0; picture.len()];
        transpose(&picture, width, &mut turned);
        assert_eq!(turned[7 * height + 3], picture[3 * width + 7]);
        let mut back = vec![0; picture.len()];
        transpose(&turned, height, &mut back);
        assert_eq!(back, picture);
    }

    #[test]
    fn a_blur_spreads_evenly_keeps_its_sum_and_stays_within_reach() {
        let (size, blur) = (61, 12.0);
        let mut mask = vec![0; size * size];
        for y in 28..33 {
            mask[y * size + 28..y * size + 33].fill(255);
        }
        soften(&mut mask, size, blur);
        let sum: u32 = mask.iter().map(|&v| u32::from(v)).sum();
        assert!((5800..6900).contains(&sum), "{sum}");
        let reach = reach(blur);
        for y in 0..size {
            for x in 0..size {
                let value = mask[y * size + x];
                assert!(value.abs_diff(mask[x * size + y]) <= 2, "both ways alike but for rounding");
                assert_eq!(value, mask[y * size + size - 1 - x], "left as right");
                let far = x.abs_diff(30).max(y.abs_diff(30)) > 2 + reach;
                assert!(!far || value == 0);
            }
        }
    }

    #[test]
    fn no_blur_changes_nothing() {
        let mut mask = vec![0, 255, 3, 0];
        soften(&mut mask, 2, 0.0);
        assert_eq!(mask, [0, 255, 3, 0]);
    }
}
