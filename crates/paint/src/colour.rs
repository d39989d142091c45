//! Colours: sRGB to BT.709 limited range in integers, mixing, and which of two reads better.

use vo_timeline::look::Colour;

/// Luma of a colour premultiplied with its opacity (each 0 to 255), in the same premultiplied sense.
/// Coefficients of ITU-R BT.709 scaled to 219/255, in 1/65536.
pub(crate) const fn luma(r: u32, g: u32, b: u32, a: u32) -> u8 {
    ((11_966 * r + 40_254 * g + 4_064 * b + 4_112 * a + 32_768) >> 16) as u8
}

/// Both colour differences of the sum of four premultiplied pixels.
pub(crate) const fn chroma(r: i32, g: i32, b: i32, a: i32) -> (u8, u8) {
    let round = 1 << 17;
    let u = (-6_596 * r - 22_189 * g + 28_785 * b + 32_896 * a + round) >> 18;
    let v = (28_784 * r - 26_145 * g - 2_639 * b + 32_896 * a + round) >> 18;
    (u as u8, v as u8)
}

/// An opaque colour as Y, U, V.
#[cfg(test)]
pub(crate) const fn yuv(red: u8, green: u8, blue: u8) -> [u8; 3] {
    let (r, g, b) = (red as i32, green as i32, blue as i32);
    let (u, v) = chroma(r * 4, g * 4, b * 4, 255 * 4);
    [luma(r as u32, g as u32, b as u32, 255), u, v]
}

/// `t` = 0 gives `a`, 1 gives `b`.
pub(crate) fn mix(a: Colour, b: Colour, t: f32) -> Colour {
    let t = (t.clamp(0.0, 1.0) * 256.0) as i32;
    let between = |a: u8, b: u8| (i32::from(a) + (((i32::from(b) - i32::from(a)) * t) >> 8)) as u8;
    Colour {
        red: between(a.red, b.red),
        green: between(a.green, b.green),
        blue: between(a.blue, b.blue),
        alpha: (i32::from(a.alpha) + (((i32::from(b.alpha) - i32::from(a.alpha)) * t) >> 8)) as u16,
    }
}

/// Near black or white, whichever stands out more against `ground`.
pub(crate) fn readable_on(ground: Colour) -> Colour {
    // Relative luminance (WCAG 2) with the gamma curve taken as a square: black and white tie at about 0.18.
    let square = |c: u8| u32::from(c) * u32::from(c);
    let luminance = 2126 * square(ground.red) + 7152 * square(ground.green) + 722 * square(ground.blue);
    if luminance > 2300 * 255 * 255 { Colour::opaque(0x0B, 0x0B, 0x0D) } else { Colour::opaque(255, 255, 255) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primaries_have_their_textbook_values() {
        assert_eq!(yuv(255, 255, 255), [235, 128, 128]);
        assert_eq!(yuv(0, 0, 0), [16, 128, 128]);
        assert_eq!(yuv(255, 0, 0), [63, 102, 240]);
        assert_eq!(yuv(0, 0, 255), [32, 240, 118]);
    }

    #[test]
    fn yellow_takes_black_and_violet_takes_white() {
        assert_eq!(readable_on(Colour::opaque(0xFF, 0xD9, 0x3D)).red, 0x0B);
        assert_eq!(readable_on(Colour::opaque(0x7C, 0x3A, 0xED)).red, 255);
        assert_eq!(readable_on(Colour::opaque(0x04, 0x78, 0x57)).red, 255);
    }
}
