//! HDR footage, brought to the brightness and the colours of every screen: a table that FFmpeg looks colours up in, worked out
//! here, because not every FFmpeg has the filters for it.

use std::fmt::Write;

use vo_plan::picture::Transfer;

/// Steps of the table along each of red, green and blue.
const STEPS: u32 = 33;

/// Brightness of a white sheet of paper in HDR, in nits (ITU-R BT.2408).
const PAPER: f64 = 203.0;

/// The brightest that is told apart, in nits: what most footage is graded for.
const PEAK: f64 = 1_000.0;

/// The gamma of a usual screen (ITU-R BT.1886).
const SCREEN: f64 = 2.4;

/// The table for footage of a transfer, as a `.cube` file: from R'G'B' for a brighter screen to R'G'B' for a usual one, both
/// in BT.2020. To BT.709 it is brought afterwards: what is cut off there would make steps in a table of this size.
pub fn cube(transfer: Transfer) -> String {
    let mut cube = format!("LUT_3D_SIZE {STEPS}\n");
    let at = |step: u32| f64::from(step) / f64::from(STEPS - 1);
    for blue in 0..STEPS {
        for green in 0..STEPS {
            for red in 0..STEPS {
                let [r, g, b] = pressed(transfer, [at(red), at(green), at(blue)]);
                // Writing to a string cannot fail.
                let _ = writeln!(cube, "{r:.5} {g:.5} {b:.5}");
            }
        }
    }
    cube
}

/// What a colour of HDR looks like on a usual screen: from R'G'B' in BT.2020 to R'G'B' in BT.709, 0 to 1.
pub fn screen_colour(transfer: Transfer, signal: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = pressed(transfer, signal).map(|value| value.powf(SCREEN));
    // BT.2020 to BT.709 (ITU-R BT.2087); what lies outside is cut off.
    let narrow = [
        1.660_491 * r - 0.587_641 * g - 0.072_850 * b,
        -0.124_550 * r + 1.132_900 * g - 0.008_350 * b,
        -0.018_151 * r - 0.100_579 * g + 1.118_730 * b,
    ];
    narrow.map(|light| light.clamp(0.0, 1.0).powf(1.0 / SCREEN))
}

/// A colour of HDR no brighter than a usual screen can be, still in BT.2020.
fn pressed(transfer: Transfer, signal: [f64; 3]) -> [f64; 3] {
    let nits = match transfer {
        Transfer::Pq => signal.map(pq_to_nits),
        Transfer::Hlg => hlg_to_nits(signal),
        Transfer::Sdr | Transfer::Srgb => return signal,
    };
    // The brightest of the three is pressed below paper white, and the others with it: so hues stay.
    let brightest = nits.into_iter().fold(0.0, f64::max);
    let pressed = if brightest > 0.0 { press(brightest) / brightest } else { 0.0 };
    nits.map(|nits| (nits * pressed / PAPER).clamp(0.0, 1.0).powf(1.0 / SCREEN))
}

/// Presses brightness below paper white, leaving what is dark as it is (ITU-R BT.2390, 5.4.1).
fn press(nits: f64) -> f64 {
    let peak = nits_to_pq(PEAK);
    let (signal, most) = (nits_to_pq(nits.min(PEAK)) / peak, nits_to_pq(PAPER) / peak);
    let knee = 1.5 * most - 0.5;
    let pressed = if signal < knee {
        signal
    } else {
        let t = (signal - knee) / (1.0 - knee);
        let (t2, t3) = (t * t, t * t * t);
        (2.0 * t3 - 3.0 * t2 + 1.0) * knee + (t3 - 2.0 * t2 + t) * (1.0 - knee) + (-2.0 * t3 + 3.0 * t2) * most
    };
    pq_to_nits(pressed * peak)
}

/// The constants of SMPTE ST 2084.
const M1: f64 = 2_610.0 / 16_384.0;
const M2: f64 = 2_523.0 / 32.0;
const C1: f64 = 3_424.0 / 4_096.0;
const C2: f64 = 2_413.0 / 128.0;
const C3: f64 = 2_392.0 / 128.0;

fn pq_to_nits(signal: f64) -> f64 {
    let root = signal.powf(1.0 / M2);
    10_000.0 * ((root - C1).max(0.0) / (C2 - C3 * root)).powf(1.0 / M1)
}

fn nits_to_pq(nits: f64) -> f64 {
    let root = (nits / 10_000.0).powf(M1);
    ((C1 + C2 * root) / (1.0 + C3 * root)).powf(M2)
}

/// HLG on a screen of 1,000 nits (ITU-R BT.2100).
fn hlg_to_nits(signal: [f64; 3]) -> [f64; 3] {
    const A: f64 = 0.178_832_77;
    const B: f64 = 0.284_668_92;
    const C: f64 = 0.559_910_73;
    let scene =
        signal.map(|signal| if signal <= 0.5 { signal * signal / 3.0 } else { (((signal - C) / A).exp() + B) / 12.0 });
    let [r, g, b] = scene;
    let luma = 0.2627 * r + 0.678 * g + 0.0593 * b;
    let system = if luma > 0.0 { PEAK * luma.powf(0.2) } else { 0.0 };
    scene.map(|light| light * system)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(transfer: Transfer, signal: f64) -> f64 {
        let [r, g, b] = screen_colour(transfer, [signal; 3]);
        assert!((r - g).abs() < 0.002 && (g - b).abs() < 0.002, "grey stays grey: {r} {g} {b}");
        g
    }

    #[test]
    fn the_curves_meet_their_known_points() {
        // ITU-R BT.2408: paper white is 58 percent of PQ and 75 percent of HLG.
        assert!((nits_to_pq(203.0) - 0.58).abs() < 0.002);
        assert!((hlg_to_nits([0.75; 3])[0] - 203.0).abs() < 2.0);
        for nits in [0.1, 1.0, 100.0, 1_000.0, 10_000.0] {
            assert!((pq_to_nits(nits_to_pq(nits)) / nits - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn what_is_dark_stays_and_what_is_bright_comes_near_white() {
        for transfer in [Transfer::Pq, Transfer::Hlg] {
            let greys: Vec<f64> = (0..=100).map(|percent| grey(transfer, f64::from(percent) / 100.0)).collect();
            assert!(greys.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "{transfer:?} {greys:?}");
            assert!(greys[0] < 0.001 && greys[100] > 0.995, "{transfer:?} {greys:?}");
        }
        // A tenth of paper white is a tenth of it.
        assert!((grey(Transfer::Pq, nits_to_pq(20.3)).powf(2.4) - 0.1).abs() < 0.001);
        let white = grey(Transfer::Pq, nits_to_pq(203.0));
        assert!((0.8..0.95).contains(&white), "there is room above paper white: {white}");
    }

    #[test]
    fn hues_stay() {
        let [r, g, b] = screen_colour(Transfer::Pq, [0.6, 0.3, 0.3]);
        assert!(r > 0.8 && g < 0.3 && b < 0.3, "{r} {g} {b}");
    }

    #[test]
    fn the_table_has_a_line_for_every_colour() {
        let cube = cube(Transfer::Pq);
        assert_eq!(cube.lines().count(), 1 + 33 * 33 * 33);
        assert!(cube.len() < 1 << 20);
        assert_eq!(cube.lines().nth(1), Some("0.00000 0.00000 0.00000"));
        assert_eq!(cube.lines().last(), Some("1.00000 1.00000 1.00000"));
    }
}
