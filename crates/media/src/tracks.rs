//! Which of a file's picture tracks is the picture, read out of what FFmpeg lists when it opens the file.

use vo_plan::picture::Alpha;

/// A picture track, as FFmpeg lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureTrack {
    /// FFmpeg's name for its codec.
    pub codec: String,
    /// What FFmpeg lists in one line, such as `h264 (High), yuv420p(tv, bt709), 1920x1080, 25 fps (default)`.
    listed: String,
    /// Whether it says that its transparency is a picture of its own.
    apart: bool,
    /// The profile of Dolby Vision, and whether its picture is one that other screens can show.
    dolby_vision: Option<(u32, bool)>,
}

/// The picture tracks of a file, in order, out of FFmpeg's lines.
pub fn tracks<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<PictureTrack> {
    let (mut tracks, mut in_picture) = (Vec::<PictureTrack>::new(), false);
    for line in lines {
        // `[info]   Stream #0:1[0x2](und): Video: h264 (High) ...`; what follows is said of that stream.
        let line = line.strip_prefix("[info]").unwrap_or(line).trim_start();
        if line.starts_with("Stream mapping:") || line.starts_with("Output #") {
            break;
        }
        if line.starts_with("Stream #") {
            let listed = line.split_once(": Video: ").map(|(_, listed)| listed);
            in_picture = listed.is_some();
            tracks.extend(listed.map(|listed| PictureTrack {
                codec: listed.split([' ', ',']).next().unwrap_or_default().to_owned(),
                listed: listed.to_owned(),
                ..PictureTrack::default()
            }));
        } else if let Some(track) = tracks.last_mut().filter(|_| in_picture) {
            track.apart |= alpha_mode(line);
            track.dolby_vision = track.dolby_vision.or_else(|| dolby_vision(line));
        }
    }
    tracks
}

/// `alpha_mode      : 1`, in letters of either size.
fn alpha_mode(line: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(key, value)| key.trim().eq_ignore_ascii_case("alpha_mode") && value.trim() == "1")
}

/// `DOVI configuration record: version: 1.0, profile: 8, level: 6, ..., compatibility id: 4`
fn dolby_vision(line: &str) -> Option<(u32, bool)> {
    let record = line.strip_prefix("DOVI configuration record:")?;
    let number = |name: &str| {
        let (_, rest) = record.split_once(name)?;
        rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()
    };
    Some((number("profile:")?, number("compatibility id:").unwrap_or(0) != 0))
}

impl PictureTrack {
    /// Whether FFmpeg says that of it, in brackets behind all else.
    fn is(&self, what: &str) -> bool {
        self.listed.contains(&format!("({what})"))
    }

    /// Whether it is something beside the picture: a cover, a thumbnail, a map of depth.
    fn is_beside(&self) -> bool {
        ["attached pic", "timed thumbnails", "dependent"].iter().any(|what| self.is(what))
    }

    /// Where its transparency comes from, as far as the list says.
    pub fn alpha(&self) -> Alpha {
        match self.codec.as_str() {
            "vp8" if self.apart => Alpha::Vp8,
            "vp9" if self.apart => Alpha::Vp9,
            _ => Alpha::Opaque,
        }
    }

    /// The profile of Dolby Vision if only its own screens can show the colours.
    pub fn only_dolby_vision(&self) -> Option<u32> {
        self.dolby_vision.filter(|(_, compatible)| !compatible).map(|(profile, _)| profile)
    }

    /// Whether it may hold fields although it does not say so: a usual size and rate of interlaced material, not turned as
    /// phones turn it.
    pub fn may_be_interlaced(&self) -> bool {
        let sizes = ["x480", "x486", "x576", "x1080", "x1088"];
        let (sized, timed) = (
            sizes.iter().any(|size| self.listed.split([' ', ',']).any(|word| word.ends_with(size))),
            [", 25 fps", ", 29.97 fps", ", 30 fps"].iter().any(|rate| self.listed.contains(rate)),
        );
        sized && timed && !matches!(self.codec.as_str(), "vp8" | "vp9" | "av1" | "gif")
    }
}

/// The track that players show: the first that its container marks as default, or else the first. Covers, thumbnails and
/// maps of depth are none.
pub fn shown(tracks: &[PictureTrack]) -> Option<usize> {
    let pictures = || tracks.iter().enumerate().filter(|(_, track)| !track.is_beside());
    pictures().find(|(_, track)| track.is("default")).or_else(|| pictures().next()).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COVER: &str = "[info]   Stream #0:0: Video: mjpeg (Progressive), yuvj444p(pc), 64x64, 90k tbr (attached pic)";
    const SMALL: &str =
        "[info]   Stream #0:1[0x1](und): Video: h264 (High), yuv420p, 320x180 [SAR 1:1 DAR 16:9], 30 fps";
    const SOUND: &str = "[info]   Stream #0:2: Audio: aac (LC), 48000 Hz, stereo, fltp, 128 kb/s (default)";
    const MAIN: &str = "[info]   Stream #0:3(eng): Video: vp9 (Profile 0), yuv420p(tv), 720x1280, 30 fps (default)";

    #[test]
    fn the_default_track_is_shown_and_no_cover() {
        let codecs = |lines: &[&str]| {
            let tracks = tracks(lines.iter().copied());
            shown(&tracks).map(|index| (index, tracks[index].codec.clone()))
        };
        assert_eq!(codecs(&[COVER, SMALL, SOUND, MAIN]), Some((2, "vp9".to_owned())));
        assert_eq!(codecs(&[COVER, SMALL, SOUND]), Some((1, "h264".to_owned())));
        assert_eq!(codecs(&[SMALL, COVER]), Some((0, "h264".to_owned())));
        assert_eq!(codecs(&[COVER, SOUND]), None);
    }

    #[test]
    fn what_is_said_below_a_stream_is_said_of_it() {
        let text = [
            MAIN,
            "[info]     Metadata:",
            "[info]       alpha_mode      : 1",
            SOUND,
            "[info]       ALPHA_MODE      : 1",
            SMALL,
            "[info]       DOVI configuration record: version: 1.0, profile: 5, level: 6, compatibility id: 0",
            "[info] Stream mapping:",
            COVER,
        ];
        let tracks = tracks(text);
        assert_eq!(tracks.len(), 2);
        assert_eq!((tracks[0].alpha(), tracks[1].alpha()), (Alpha::Vp9, Alpha::Opaque));
        assert_eq!((tracks[0].only_dolby_vision(), tracks[1].only_dolby_vision()), (None, Some(5)));
        let phone = "DOVI configuration record: version: 1.0, profile: 8, level: 4, compatibility id: 4";
        assert_eq!(dolby_vision(phone), Some((8, true)));
    }

    #[test]
    fn only_usual_sizes_may_be_interlaced() {
        for (listed, expected) in [
            ("Video: h264 (High), yuv420p(tv, top first), 1920x1080 [SAR 1:1 DAR 16:9], 25 fps, 25 tbr", true),
            ("Video: mpeg4, yuv420p, 720x576, 25 fps", true),
            ("Video: h264 (High), yuv420p, 1920x1080, 60 fps", false),
            ("Video: h264 (High), yuv420p, 1280x720, 25 fps", false),
            ("Video: vp9, yuv420p, 1920x1080, 25 fps", false),
        ] {
            let line = format!("Stream #0:0: {listed}");
            assert_eq!(tracks([line.as_str()])[0].may_be_interlaced(), expected, "{listed}");
        }
    }
}
