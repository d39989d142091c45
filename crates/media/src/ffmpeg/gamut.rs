//! Colours of wide screens, brought to BT.709 by filters that every FFmpeg has: to light, through a matrix, and back.

use vo_plan::picture::{ColourSpace, Primaries, Transfer};

use super::HDR_TABLE;

/// Light out of a number of 16 bits by the curve of ITU-R BT.709 and BT.2020, for FFmpeg's `lutrgb`.
const BT709_TO_LIGHT: &str = "if(lt(val,5308.3),val/4.5,65535*pow((val/65535+0.099)/1.099,1/0.45))";
/// And the number out of light.
const LIGHT_TO_BT709: &str = "if(lt(val,1179.6),val*4.5,65535*(1.099*pow(val/65535,0.45)-0.099))";
/// Light out of a number of 16 bits by the curve of sRGB (IEC 61966-2-1).
const SRGB_TO_LIGHT: &str = "if(lt(val,2650.9),val/12.92,65535*pow((val/65535+0.055)/1.055,2.4))";
/// And the number out of light.
const LIGHT_TO_SRGB: &str = "if(lt(val,205.2),val*12.92,65535*(1.055*pow(val/65535,1/2.4)-0.055))";

/// Light out of a number of 16 bits on a usual screen (ITU-R BT.1886), as the table for HDR gives it.
const SCREEN_TO_LIGHT: &str = "65535*pow(val/65535,2.4)";
/// And the number out of light.
const LIGHT_TO_SCREEN: &str = "65535*pow(val/65535,1/2.4)";

/// Light of red, green and blue in BT.2020 as that in BT.709, row by row (ITU-R BT.2087).
const BT2020_TO_BT709: [&str; 9] =
    ["1.660491", "-0.587641", "-0.072850", "-0.124550", "1.132900", "-0.008349", "-0.018151", "-0.100579", "1.118730"];
/// The same from Display P3 (SMPTE EG 432-1).
const P3_TO_BT709: [&str; 9] =
    ["1.224940", "-0.224940", "0", "-0.042057", "1.042057", "0", "-0.019638", "-0.078636", "1.098274"];

/// The filters that bring RGB pictures to BT.709 on a usual screen, each with a comma behind it; none for those that are
/// there. For HDR they read the table [`HDR_TABLE`].
pub fn to_usual_screen(colour: ColourSpace) -> String {
    match colour.transfer {
        Transfer::Sdr | Transfer::Srgb => to_bt709(colour),
        Transfer::Pq | Transfer::Hlg => {
            format!("format=gbrp16le,lut3d=file={HDR_TABLE}:interp=tetrahedral,{}", to_bt709(colour))
        }
    }
}

/// The filters that bring RGB pictures of a usual screen's brightness to the primaries of BT.709, each with a comma behind
/// it; none where they have them. What lies outside is cut off.
fn to_bt709(colour: ColourSpace) -> String {
    let matrix = match (colour.primaries, colour.transfer) {
        // The table for HDR speaks of BT.2020.
        (Primaries::Bt2020, _) | (_, Transfer::Pq | Transfer::Hlg) => BT2020_TO_BT709,
        (Primaries::DisplayP3, _) => P3_TO_BT709,
        (Primaries::Bt709, _) => return String::new(),
    };
    let (to_light, from_light) = match colour.transfer {
        Transfer::Sdr => (BT709_TO_LIGHT, LIGHT_TO_BT709),
        Transfer::Srgb => (SRGB_TO_LIGHT, LIGHT_TO_SRGB),
        Transfer::Pq | Transfer::Hlg => (SCREEN_TO_LIGHT, LIGHT_TO_SCREEN),
    };
    let curve = |curve: &str| format!("lutrgb=r='{curve}':g='{curve}':b='{curve}'");
    let places = ["rr", "rg", "rb", "gr", "gg", "gb", "br", "bg", "bb"];
    let mixed: Vec<_> = places.iter().zip(matrix).map(|(place, share)| format!("{place}={share}")).collect();
    format!("format=gbrp16le,{},colorchannelmixer={},{},", curve(to_light), mixed.join(":"), curve(from_light))
}

#[cfg(test)]
mod tests {
    use vo_plan::picture::Matrix;

    use super::*;

    #[test]
    fn white_stays_white() {
        for matrix in [BT2020_TO_BT709, P3_TO_BT709] {
            for row in matrix.chunks(3) {
                let sum: f64 = row.iter().map(|share| share.parse::<f64>().unwrap()).sum();
                assert!((sum - 1.0).abs() < 2e-6, "{row:?}");
            }
        }
    }

    #[test]
    fn only_wide_colours_are_brought() {
        let colour =
            |primaries, transfer| ColourSpace { matrix: Matrix::Bt709, full_range: false, primaries, transfer };
        assert_eq!(to_bt709(colour(Primaries::Bt709, Transfer::Sdr)), "");
        assert!(to_bt709(colour(Primaries::Bt2020, Transfer::Pq)).contains("pow(val/65535,2.4)"));
        assert!(to_bt709(colour(Primaries::DisplayP3, Transfer::Srgb)).contains("rr=1.224940"));
        assert!(to_bt709(colour(Primaries::Bt2020, Transfer::Sdr)).contains("val/4.5"));
    }
}
