//! Soft shadows: a coverage mask blurred by three box filters, close to a Gaussian.

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
    let mut line = Vec::new();
    let height = mask.len() / width.max(1);
    for radius in radii(blur / 2.0) {
        if radius > 0 {
            for row in mask.chunks_exact_mut(width) {
                average(row, radius, &mut line);
            }
        }
    }
    let mut sums = vec![0_u32; width];
    let mut source = Vec::new();
    for radius in radii(blur / 2.0) {
        if radius > 0 {
            average_down(mask, width, height, radius, &mut sums, &mut source);
        }
    }
}

/// The rounded mean over `2 * radius + 1` neighbours in a row; outside is nothing.
fn average(row: &mut [u8], radius: usize, copy: &mut Vec<u8>) {
    copy.clear();
    copy.extend_from_slice(row);
    let share = 65_536 / (2 * radius as u32 + 1);
    let mut sum: u32 = copy.iter().take(radius).map(|&v| u32::from(v)).sum();
    for (x, out) in row.iter_mut().enumerate() {
        sum += copy.get(x + radius).map_or(0, |&v| u32::from(v));
        if x > radius {
            sum -= u32::from(copy[x - radius - 1]);
        }
        *out = ((sum * share + 32_768) >> 16) as u8;
    }
}

/// The same down every column at once.
fn average_down(mask: &mut [u8], width: usize, height: usize, radius: usize, sums: &mut [u32], copy: &mut Vec<u8>) {
    copy.clear();
    copy.extend_from_slice(mask);
    let row = |y: usize| &copy[y * width..(y + 1) * width];
    let share = 65_536 / (2 * radius as u32 + 1);
    sums.fill(0);
    for y in 0..radius.min(height) {
        sums.iter_mut().zip(row(y)).for_each(|(sum, &v)| *sum += u32::from(v));
    }
    for y in 0..height {
        if y + radius < height {
            sums.iter_mut().zip(row(y + radius)).for_each(|(sum, &v)| *sum += u32::from(v));
        }
        if y > radius {
            sums.iter_mut().zip(row(y - radius - 1)).for_each(|(sum, &v)| *sum -= u32::from(v));
        }
        let out = &mut mask[y * width..(y + 1) * width];
        out.iter_mut().zip(sums.iter()).for_each(|(out, &sum)| *out = ((sum * share + 32_768) >> 16) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
