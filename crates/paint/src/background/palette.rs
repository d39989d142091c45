//! Families of colours that go together, chosen and turned by a seed.

use crate::wave::unit;

/// Colours of one picture, as red, green and blue in 0..1.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    /// The dark ground.
    pub ground: [f32; 3],
    /// Three lights upon it.
    pub lights: [[f32; 3]; 3],
}

/// Hand-picked families: a ground and three lights.
const FAMILIES: &[[u32; 4]] = &[
    [0x0B_1026, 0x4C_5FE0, 0xB0_4FD8, 0x2F_B7D9],
    [0x12_0B22, 0x8A_3FE0, 0xE8_4F8A, 0x3F_6FE8],
    [0x06_1A1E, 0x12_8C8C, 0x3F_C48A, 0x2F_6FC0],
    [0x1C_0D14, 0xD8_4A5A, 0xF0_8A4A, 0x8A_3F9A],
    [0x0A_1424, 0x2F_74D0, 0x46_C2E0, 0x7A_5FE0],
    [0x17_0F1E, 0xC0_4FB0, 0x5F_5FE8, 0xF0_7F8F],
    [0x0C_1812, 0x2F_9A6A, 0x8F_C850, 0x2F_8FA8],
    [0x1A_1210, 0xE0_8040, 0xD8_4F60, 0xF0_B860],
];

/// The palette of a seed.
pub(super) fn of(seed: u64) -> Palette {
    let pick = (unit(seed, 1) * FAMILIES.len() as f32) as usize % FAMILIES.len();
    let family = FAMILIES[pick].map(|rgb| [16, 8, 0].map(|shift| ((rgb >> shift) & 255) as f32 / 255.0));
    // Which light leads differs as well, so that a family has several faces.
    let first = (unit(seed, 2) * 3.0) as usize;
    let light = |i: usize| family[1 + (first + i) % 3];
    Palette { ground: family[0], lights: [light(0), light(1), light(2)] }
}

/// Red, green and blue in 0..1 as BT.709 limited range Y, U, V in 8-bit steps.
#[inline(always)]
pub(super) fn yuv([r, g, b]: [f32; 3]) -> [f32; 3] {
    [
        16.0 + 46.559 * r + 156.629 * g + 15.812 * b,
        128.0 - 25.664 * r - 86.336 * g + 112.0 * b,
        128.0 + 112.0 * r - 101.730 * g - 10.270 * b,
    ]
}
