//! What the numbers of a still mean, brought to sRGB as every browser does: an embedded ICC profile, or what the chunks of a
//! PNG say (W3C PNG, third edition, 4.3).

use image::RgbImage;
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace, Layout,
    MatrixCoefficients, ToneReprCurve, TransferCharacteristics, Transform8BitExecutor, TransformOptions,
};
use vo_plan::picture::Transfer;

use crate::hdr::screen_colour;

/// How the colours of a still become those of sRGB.
pub enum ToSrgb {
    /// They are sRGB.
    Same,
    /// By a profile of RGB pictures.
    Rgb(std::sync::Arc<Transform8BitExecutor>),
    /// By a profile of grey pictures.
    Grey(std::sync::Arc<Transform8BitExecutor>),
    /// By the curve of an HDR screen, for colours in BT.2020.
    Hdr(Transfer),
}

/// Steps along red, green and blue at which a profile is tried, to see whether it does anything.
const TRIED: [u8; 5] = [0, 64, 128, 192, 255];

impl ToSrgb {
    /// By an embedded ICC profile, or by the chunks of a PNG in front of its picture. What says nothing is sRGB. The error is
    /// what a person should know: it is then taken for sRGB.
    pub fn of(icc: Option<&[u8]>, png: Option<&[u8]>) -> Result<Self, String> {
        let png = png.unwrap_or_default();
        let code_points = chunks(png).find(|(name, _)| *name == b"cICP").map(|(_, data)| data);
        match (code_points, icc) {
            (Some(&[primaries, transfer, _, _]), _) => Ok(Self::by_code_points(primaries, transfer)),
            (_, Some(icc)) => Self::by_icc(icc),
            _ => Ok(Self::by_gamma(png)),
        }
    }

    /// By an embedded ICC profile.
    fn by_icc(profile: &[u8]) -> Result<Self, String> {
        const BROKEN: &str = "its colour profile is damaged and is left out: its colours may be slightly off";
        let profile = ColorProfile::new_from_slice(profile).map_err(|_| BROKEN.to_owned())?;
        match profile.color_space {
            DataColorSpace::Rgb => Self::by(&profile, Layout::Rgb).ok_or_else(|| BROKEN.to_owned()),
            DataColorSpace::Gray => Self::by(&profile, Layout::Gray).ok_or_else(|| BROKEN.to_owned()),
            _ => Err("its colour profile is not one for screens and is left out: save it as sRGB".to_owned()),
        }
    }

    /// By the curve and the primaries that a PNG says it was made for.
    fn by_gamma(png: &[u8]) -> Self {
        let chunk = |wanted: &[u8; 4]| chunks(png).find(|(name, _)| *name == wanted).map(|(_, data)| data);
        if chunk(b"sRGB").is_some() {
            return Self::Same;
        }
        let [gamma] = chunk(b"gAMA").and_then(hundred_thousandths).unwrap_or_default();
        // Without a curve, primaries alone are not worth believing.
        if !(0.1..=2.0).contains(&gamma) {
            return Self::Same;
        }
        let mut profile = ColorProfile::new_srgb();
        // Its code points would count for more than what is set here.
        profile.cicp = None;
        let places = chunk(b"cHRM").and_then(hundred_thousandths::<8>);
        if let Some(places) = places.filter(|places| places.iter().all(|at| (0.001..1.0).contains(at))) {
            let [white, red, green, blue] = [0, 2, 4, 6].map(|at| Chromaticity { x: places[at], y: places[at + 1] });
            profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
        }
        // The curve of sRGB is written as 1/2.2.
        if (gamma - 0.454_55).abs() > 0.005 {
            let curve = Some(ToneReprCurve::Parametric(vec![1.0 / gamma]));
            (profile.red_trc, profile.green_trc, profile.blue_trc) = (curve.clone(), curve.clone(), curve);
        }
        Self::by(&profile, Layout::Rgb).unwrap_or(Self::Same)
    }

    /// By the numbers of ITU-T H.273.
    pub fn by_code_points(primaries: u8, transfer: u8) -> Self {
        match transfer {
            16 => return Self::Hdr(Transfer::Pq),
            18 => return Self::Hdr(Transfer::Hlg),
            _ => {}
        }
        let known = CicpColorPrimaries::try_from(primaries).ok().zip(TransferCharacteristics::try_from(transfer).ok());
        let Some((color_primaries, transfer_characteristics)) = known else { return Self::Same };
        let profile = ColorProfile::new_from_cicp(CicpProfile {
            color_primaries,
            transfer_characteristics,
            matrix_coefficients: MatrixCoefficients::Identity,
            full_range: true,
        });
        Self::by(&profile, Layout::Rgb).unwrap_or(Self::Same)
    }

    /// By a profile; nothing if it cannot be used.
    fn by(profile: &ColorProfile, layout: Layout) -> Option<Self> {
        let srgb = ColorProfile::new_srgb();
        let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
        let grey = matches!(layout, Layout::Gray);
        let tried: Vec<[u8; 3]> = if grey {
            TRIED.map(|value| [value; 3]).to_vec()
        } else {
            TRIED.iter().flat_map(|&r| TRIED.iter().flat_map(move |&g| TRIED.map(|b| [r, g, b]))).collect()
        };
        let inputs: Vec<u8> = if grey { TRIED.to_vec() } else { tried.concat() };
        let mut outputs = vec![0; tried.len() * 3];
        transform.transform(&inputs, &mut outputs).ok()?;
        let same = tried.concat().iter().zip(&outputs).all(|(input, output)| input.abs_diff(*output) <= 1);
        Some(match (same, grey) {
            (true, _) => Self::Same,
            (false, true) => Self::Grey(transform),
            (false, false) => Self::Rgb(transform),
        })
    }

    /// Brings a picture to sRGB, row by row in its own place. A grey one has its value three times.
    pub fn apply(&self, picture: &mut RgbImage) {
        let width = picture.width() as usize;
        let mut row_before = vec![0; width * 3];
        for row in picture.chunks_exact_mut((width * 3).max(1)) {
            row_before.copy_from_slice(row);
            // Rows are of the lengths that were asked for, so nothing can fail; one that did would stay as it was.
            let _ = match self {
                Self::Same => return,
                Self::Rgb(transform) => transform.transform(&row_before, row),
                Self::Grey(transform) => {
                    let grey: Vec<u8> = row_before.iter().step_by(3).copied().collect();
                    transform.transform(&grey, row)
                }
                Self::Hdr(transfer) => {
                    for (seen, signal) in row.chunks_exact_mut(3).zip(row_before.chunks_exact(3)) {
                        let signal = [signal[0], signal[1], signal[2]].map(|value| f64::from(value) / 255.0);
                        let colour = screen_colour(*transfer, signal).map(|value| (value * 255.0).round() as u8);
                        seen.copy_from_slice(&colour);
                    }
                    Ok(())
                }
            };
        }
    }
}

/// Numbers of a PNG, in hundred thousandths.
fn hundred_thousandths<const COUNT: usize>(data: &[u8]) -> Option<[f32; COUNT]> {
    let (numbers, rest) = data.as_chunks::<4>();
    let numbers: [[u8; 4]; COUNT] = numbers.try_into().ok()?;
    rest.is_empty().then(|| numbers.map(|bytes| u32::from_be_bytes(bytes) as f32 / 100_000.0))
}

/// The names and contents of the chunks of a PNG that stand in front of its picture.
fn chunks(png: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = png.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        let data = after.get(..u32::from_be_bytes(*length) as usize)?;
        rest = after.get(data.len() + 4..).unwrap_or_default();
        (name != b"IDAT").then_some((name, data))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(by: &ToSrgb, colour: [u8; 3]) -> [u8; 3] {
        let mut picture = RgbImage::from_pixel(3, 2, image::Rgb(colour));
        by.apply(&mut picture);
        picture.get_pixel(2, 1).0
    }

    fn near(found: [u8; 3], expected: [u8; 3]) {
        assert!(found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 2), "{found:?}, expected {expected:?}");
    }

    fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
        for (name, data) in chunks {
            png.extend((data.len() as u32).to_be_bytes());
            png.extend([&name[..], data, &[0; 4]].concat());
        }
        png
    }

    #[test]
    fn display_p3_becomes_srgb() {
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        let by = ToSrgb::by_icc(&p3).unwrap();
        near(shown(&by, [234, 51, 35]), [255, 0, 0]);
        near(shown(&by, [187, 105, 103]), [200, 100, 100]);
        near(shown(&by, [90, 90, 90]), [90, 90, 90]);
    }

    #[test]
    fn adobe_rgb_and_grey_profiles_are_applied() {
        let adobe = ToSrgb::by_icc(&ColorProfile::new_adobe_rgb().encode().unwrap()).unwrap();
        near(shown(&adobe, [219, 0, 0]), [255, 0, 0]);
        let grey = ToSrgb::by_icc(&ColorProfile::new_gray_with_gamma(1.0).encode().unwrap()).unwrap();
        near(shown(&grey, [55, 55, 55]), [128, 128, 128]);
    }

    #[test]
    fn srgb_is_left_as_it_is() {
        let srgb = ToSrgb::by_icc(&ColorProfile::new_srgb().encode().unwrap()).unwrap();
        assert!(matches!(srgb, ToSrgb::Same));
    }

    #[test]
    fn the_chunks_of_a_png_are_obeyed() {
        let of = |chunks: &[(&[u8; 4], &[u8])]| ToSrgb::of(None, Some(&png(chunks))).unwrap();
        let numbers = |values: &[u32]| values.iter().flat_map(|value| value.to_be_bytes()).collect::<Vec<u8>>();
        assert!(matches!(of(&[(b"IHDR", &[0; 13])]), ToSrgb::Same));
        assert!(matches!(of(&[(b"gAMA", &numbers(&[45_455]))]), ToSrgb::Same));
        let linear = of(&[(b"gAMA", &numbers(&[100_000]))]);
        near(shown(&linear, [55, 55, 55]), [128, 128, 128]);
        assert!(matches!(of(&[(b"gAMA", &numbers(&[100_000])), (b"sRGB", &[0])]), ToSrgb::Same));
        // What stands behind the picture counts no more.
        assert!(matches!(of(&[(b"IDAT", &[]), (b"gAMA", &numbers(&[100_000]))]), ToSrgb::Same));
        let p3 = numbers(&[31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]);
        near(shown(&of(&[(b"gAMA", &numbers(&[45_455])), (b"cHRM", &p3)]), [234, 51, 35]), [255, 0, 0]);
        near(shown(&of(&[(b"cICP", &[12, 13, 0, 1])]), [234, 51, 35]), [255, 0, 0]);
        assert!(matches!(of(&[(b"cICP", &[1, 13, 0, 1])]), ToSrgb::Same));
        // Paper white, 58 percent of PQ, is bright.
        assert!(shown(&of(&[(b"cICP", &[9, 16, 0, 1])]), [148, 148, 148])[0] > 200);
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        assert!(ToSrgb::by_icc(b"nothing like a profile").is_err_and(|why| why.contains("damaged")));
        let mut cmyk = ColorProfile::new_srgb().encode().unwrap();
        cmyk[16..20].copy_from_slice(b"CMYK");
        assert!(ToSrgb::by_icc(&cmyk).is_err());
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_there_a_picture_comes_out(bytes: Vec<u8>) {
            let _ = ToSrgb::by_icc(&bytes);
            let png = [b"\x89PNG\r\n\x1A\n", &bytes[..]].concat();
            shown(&ToSrgb::of(None, Some(&png)).unwrap(), [1, 2, 3]);
        }
    }
}
