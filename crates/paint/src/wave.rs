//! Sines, easings and scatter from plain arithmetic, so that every machine paints the same.

/// Sine of `turns` (1.0 is a full circle) by a corrected parabola; off by at most 0.001.
#[inline(always)]
pub(crate) fn sine(turns: f32) -> f32 {
    // One period runs over -1..1. Whole turns are dropped by a cast, which is quicker than `floor`.
    let x = (turns - turns as i32 as f32) * 2.0;
    let x = if x > 1.0 { x - 2.0 } else { x };
    let x = if x < -1.0 { x + 2.0 } else { x };
    let y = 4.0 * x * (1.0 - x.abs());
    0.225 * (y * y.abs() - y) + y
}

/// From 0 to 1, fast first.
pub(crate) fn out_cubic(t: f32) -> f32 {
    let left = 1.0 - t.clamp(0.0, 1.0);
    1.0 - left * left * left
}

/// Scatters the bits of `n`: the finaliser of `MurmurHash3`.
pub(crate) const fn scatter(n: u64) -> u64 {
    let mut h = n ^ (n >> 33);
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

/// A number in 0..1 that depends on `seed` and `index` only.
pub(crate) fn unit(seed: u64, index: u64) -> f32 {
    let bits = scatter(seed ^ scatter(index.wrapping_add(0x9e37_79b9_7f4a_7c15)));
    (bits >> 40) as f32 / 16_777_216.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parabola_is_close_to_a_sine() {
        for step in -400..400 {
            let turns = step as f32 / 100.0;
            let exact = (turns * std::f32::consts::TAU).sin();
            assert!((sine(turns) - exact).abs() < 0.0015, "{turns}");
        }
    }

    #[test]
    fn easings_start_at_nothing_and_end_whole() {
        assert!(out_cubic(0.0).abs() < 1e-6);
        assert!((out_cubic(1.0) - 1.0).abs() < 1e-6);
    }
}
