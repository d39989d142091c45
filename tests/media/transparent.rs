//! What is transparent is black, in clips as in stills, and hidden colours are never shown.

use crate::support::{Bench, footage};

/// Magenta everywhere, but transparent in the upper half.
const HALF: &str = "color=magenta:s=180x320:r=10:d=1,format=rgba,geq=r=255:g=0:b=255:a='if(lt(Y,160),0,255)'";
/// The same for codecs that want YUV.
const HALF_YUV: &str =
    "color=magenta:s=180x320:r=10:d=1,format=yuva420p,geq=lum='p(X,Y)':cb='p(X,Y)':cr='p(X,Y)':a='if(lt(Y,160),0,255)'";

#[test]
fn hidden_colours_of_clips_are_not_shown() {
    let bench = Bench::showing("One short line.\n", "");
    let gif = format!("{HALF},split[x][y];[x]palettegen=reserve_transparent=1[p];[y][p]paletteuse");
    for (name, source, options) in [
        ("vp9.webm", HALF_YUV, &["-c:v", "libvpx-vp9", "-deadline", "realtime", "-pix_fmt", "yuva420p"][..]),
        ("vp8.webm", HALF_YUV, &["-c:v", "libvpx", "-auto-alt-ref", "0", "-pix_fmt", "yuva420p"]),
        ("animation.mov", HALF, &["-c:v", "qtrle"]),
        ("prores-4444.mov", HALF, &["-c:v", "prores_ks", "-pix_fmt", "yuva444p10le"]),
        ("png.mov", HALF, &["-c:v", "png"]),
        ("moving.gif", &gif, &[]),
        ("moving.webp", HALF, &["-c:v", "libwebp_anim", "-lossless", "1"]),
        ("moving.png", HALF, &["-f", "apng"]),
    ] {
        let clip = bench.path(&format!("project/{name}"));
        footage(&clip, source, options);
        let pictures = bench.seen(&["--background", clip.to_str().unwrap()]);
        for picture in [&pictures[0], &pictures[pictures.len() / 2]] {
            assert_eq!(picture.quarters(20), ["black", "black", "magenta", "magenta"], "{name}");
        }
    }
}
