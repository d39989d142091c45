//! Export presets: frame size, encoder settings and loudness, one TOML file each. A preset file alone decides the bytes.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::strict;

/// What a finished movie is to be. All numbers are whole, so that equal presets are equal recipes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportPreset {
    /// Name by which a project asks for it.
    #[schemars(length(min = 1, max = 64))]
    pub name: String,
    /// One sentence for a list of presets.
    #[schemars(length(max = 300))]
    pub description: String,
    /// Width of the frame in pixels, even.
    #[schemars(range(min = 64, max = 4096), extend("multipleOf" = 2))]
    pub width: u32,
    /// Height of the frame in pixels, even.
    #[schemars(range(min = 64, max = 4096), extend("multipleOf" = 2))]
    pub height: u32,
    /// Frames a second.
    #[schemars(range(min = 10, max = 60))]
    pub fps: u32,
    /// Whether captions are painted when the project does not say otherwise.
    pub captions: bool,
    /// Whether titles, the end card, the progress bar and the badge are painted when the project asks for them.
    #[serde(default = "painted")]
    pub overlays: bool,
    /// The picture encoder.
    pub video: Video,
    /// The sound encoder and the loudness aimed at.
    pub audio: Audio,
    /// The part of the frame no platform covers with its buttons and texts.
    pub safe: SafeBox,
    /// The longest movie the platform takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

/// Settings of the x264 encoder. Threads are part of them because another number gives other bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Video {
    /// Speed against size, in x264's own words.
    pub preset: Speed,
    /// Constant rate factor: 51 is the worst. 0 would be lossless, in a profile that no platform takes.
    #[schemars(range(min = 1, max = 51))]
    pub crf: u32,
    /// Threads of one encoder.
    #[schemars(range(min = 1, max = 16))]
    pub threads: u32,
    /// Whether the threads share one frame (no frame delay, less memory) instead of a frame each.
    pub sliced_threads: bool,
    /// Frames the rate control looks ahead. With any, bits go to what later frames are predicted from (x264's mbtree).
    #[schemars(range(min = 0, max = 250))]
    pub rc_lookahead: u32,
    /// Frames buffered for the lookahead thread.
    #[schemars(range(min = 0, max = 250))]
    pub sync_lookahead: u32,
    /// Consecutive B-frames at most.
    #[schemars(range(min = 0, max = 16))]
    pub bframes: u32,
    /// Whether a group of pictures may refer to its neighbour. Segments are encoded apart, so it must not.
    pub open_gop: bool,
    /// Frames from one key frame to the next at most.
    #[schemars(range(min = 1, max = 600))]
    pub keyint: u32,
    /// Frames from one key frame to the next at least.
    #[schemars(range(min = 1, max = 600))]
    pub min_keyint: u32,
    /// Ceiling of a segment's mean bit rate in kbit/s. A segment above it is encoded again with a higher rate factor:
    /// x264's own ceiling (VBV) makes other bytes from run to run as soon as it has two threads.
    #[schemars(range(min = 100, max = 100_000))]
    pub maxrate: u32,
}

/// Presets of the x264 encoder, fastest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are x264's own")]
pub enum Speed {
    Ultrafast,
    Superfast,
    Veryfast,
    Faster,
    Fast,
    Medium,
    Slow,
    Slower,
    Veryslow,
}

impl Speed {
    /// The name x264 knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ultrafast => "ultrafast",
            Self::Superfast => "superfast",
            Self::Veryfast => "veryfast",
            Self::Faster => "faster",
            Self::Fast => "fast",
            Self::Medium => "medium",
            Self::Slow => "slow",
            Self::Slower => "slower",
            Self::Veryslow => "veryslow",
        }
    }
}

/// The sound of the movie: AAC-LC, 48 kHz, stereo.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audio {
    /// Bit rate in kbit/s.
    #[schemars(range(min = 48, max = 512))]
    pub bitrate: u32,
    /// Integrated loudness in hundredths of a LUFS (EBU R 128): -1400 is -14 LUFS.
    #[schemars(range(min = -4000, max = -500))]
    pub loudness: i32,
    /// Highest true peak in hundredths of a dBTP: -150 is -1.5 dBTP.
    #[schemars(range(min = -1000, max = 0))]
    pub true_peak: i32,
}

/// A box inside the frame, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SafeBox {
    /// First column inside.
    #[schemars(range(max = 4096))]
    pub left: u32,
    /// First row inside.
    #[schemars(range(max = 4096))]
    pub top: u32,
    /// First column outside again.
    #[schemars(range(max = 4096))]
    pub right: u32,
    /// First row outside again.
    #[schemars(range(max = 4096))]
    pub bottom: u32,
}

/// The longest movie a platform takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Name of the platform, for the warning.
    #[schemars(length(min = 1, max = 64))]
    pub platform: String,
    /// Longest movie in seconds.
    #[schemars(range(min = 1, max = 86_400))]
    pub seconds: u32,
}

/// The presets that come with the program, by name.
const BUNDLED: [(&str, &str); 7] = [
    ("tiktok", include_str!("../../../presets/export/tiktok.toml")),
    ("shorts", include_str!("../../../presets/export/shorts.toml")),
    ("reels", include_str!("../../../presets/export/reels.toml")),
    ("square", include_str!("../../../presets/export/square.toml")),
    ("landscape", include_str!("../../../presets/export/landscape.toml")),
    ("draft", include_str!("../../../presets/export/draft.toml")),
    ("plate", include_str!("../../../presets/export/plate.toml")),
];

/// Macroblocks of a frame at most, and a second (ITU-T H.264, table A-1, level 5.2).
const LARGEST: u32 = 36_864;
const FASTEST: u32 = 2_073_600;

/// What a preset does that says nothing of it.
const fn painted() -> bool {
    true
}

/// Blocks of 16x16 pixels that a frame is made of.
fn macroblocks(preset: &ExportPreset) -> u32 {
    preset.width.div_ceil(16) * preset.height.div_ceil(16)
}

impl ExportPreset {
    /// The presets that come with the program.
    pub fn bundled() -> Vec<Self> {
        // A test holds that each of them is free of mistakes, so none is left out here.
        BUNDLED.iter().filter_map(|(name, text)| Self::parse(text, name).ok()).collect()
    }

    /// The preset of that name that comes with the program.
    pub fn named(name: &str) -> Option<Self> {
        static READ: [OnceLock<Option<ExportPreset>>; BUNDLED.len()] = [const { OnceLock::new() }; BUNDLED.len()];
        let ((name, text), read) = BUNDLED.iter().zip(&READ).find(|((known, _), _)| *known == name)?;
        read.get_or_init(|| Self::parse(text, name).ok()).clone()
    }

    /// The names of the presets that come with the program.
    pub fn names() -> Vec<&'static str> {
        BUNDLED.iter().map(|(name, _)| *name).collect()
    }

    /// A preset from TOML text.
    ///
    /// # Errors
    /// All mistakes found, each with its place.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<Diagnostic>> {
        let (preset, places) = strict::read::<Self>(text, file)?;
        let SafeBox { left, top, right, bottom } = preset.safe;
        let checks = [
            ("width", preset.width % 2 == 0, "`width` is odd, and 4:2:0 video needs even sizes"),
            ("height", preset.height % 2 == 0, "`height` is odd, and 4:2:0 video needs even sizes"),
            ("safe", left < right && right <= preset.width, "`safe.left` and `safe.right` do not lie inside the frame"),
            (
                "safe",
                top < bottom && bottom <= preset.height,
                "`safe.top` and `safe.bottom` do not lie inside the frame",
            ),
            (
                "height",
                macroblocks(&preset) <= LARGEST && macroblocks(&preset) * preset.fps <= FASTEST,
                "the frame is larger, or there are more of them a second, than H.264 of level 5.2 holds, which is the most that \
                 platforms take: at most 4096x2304 at 56 frames a second, or 3840x2160 at 60",
            ),
            (
                "video.open_gop",
                !preset.video.open_gop,
                "`video.open_gop` must be false: segments are encoded apart, so none may refer to its neighbour",
            ),
            (
                "video.min_keyint",
                preset.video.min_keyint <= preset.video.keyint,
                "`video.min_keyint` is above `video.keyint`",
            ),
        ];
        let mistakes: Vec<Diagnostic> = checks
            .into_iter()
            .filter(|&(_, holds, _)| !holds)
            .map(|(key, _, message)| {
                let mistake = Diagnostic::error(file, message);
                match places.of(key) {
                    Some(place) => mistake.at(place.clone()),
                    None => mistake,
                }
            })
            .collect();
        if mistakes.is_empty() { Ok(preset) } else { Err(mistakes) }
    }

    /// The JSON Schema of a preset file.
    pub fn schema() -> serde_json::Value {
        strict::schema::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn the_presets_that_come_along_are_free_of_mistakes() {
        for (name, text) in BUNDLED {
            match ExportPreset::parse(text, name) {
                Ok(preset) => assert_eq!(preset.name, name),
                Err(mistakes) => panic!("{}", mistakes.iter().map(|m| m.render(text)).collect::<String>()),
            }
        }
        assert_eq!(ExportPreset::bundled().len(), BUNDLED.len());
    }

    #[test]
    fn sizes_and_limits_are_those_of_the_platforms() {
        let lines: Vec<String> = ExportPreset::bundled()
            .iter()
            .map(|preset| {
                let limit =
                    preset.limit.as_ref().map_or_else(|| "-".to_owned(), |l| format!("{} {} s", l.platform, l.seconds));
                let ExportPreset { name, width, height, fps, video, .. } = preset;
                format!("{name} {width}x{height}@{fps} {} crf {} limit {limit}", video.preset.name(), video.crf)
            })
            .collect();
        expect![[r#"
            tiktok 1080x1920@30 superfast crf 21 limit TikTok 600 s
            shorts 1080x1920@30 superfast crf 21 limit YouTube Shorts 180 s
            reels 1080x1920@30 superfast crf 21 limit Instagram Reels 180 s
            square 1080x1080@30 superfast crf 21 limit -
            landscape 1920x1080@30 superfast crf 21 limit -
            draft 360x640@30 superfast crf 28 limit -
            plate 540x960@30 superfast crf 26 limit -"#]]
        .assert_eq(&lines.join("\n"));
    }

    #[test]
    fn presets_meant_for_segments_have_closed_groups() {
        for preset in ExportPreset::bundled() {
            assert!(!preset.video.open_gop, "{}", preset.name);
            assert_eq!(preset.video.threads, 2, "{}", preset.name);
        }
    }

    #[test]
    fn what_no_platform_takes_is_refused_at_its_place() {
        let refused = |from: &str, to: &str| {
            assert!(BUNDLED[0].1.contains(from), "{from}");
            let text = BUNDLED[0].1.replace(from, to);
            let mistakes = ExportPreset::parse(&text, "mine.toml").err().unwrap_or_default();
            mistakes.iter().map(|mistake| mistake.render(&text)).collect::<Vec<_>>().join("\n")
        };
        let told = [
            ("crf = 21", "crf = 0"),
            ("crf = 21", "crf = 52"),
            ("open_gop = false", "open_gop = true"),
            ("width = 1080\nheight = 1920", "width = 4096\nheight = 4096"),
            ("fps = 30", "fps = 61"),
            ("width = 1080\nheight = 1920\nfps = 30", "width = 2304\nheight = 4096\nfps = 60"),
        ]
        .map(|(from, to)| {
            let told = refused(from, to);
            assert!(told.contains("--> mine.toml:"), "{to}: {told}");
            told.lines().next().unwrap_or_default().to_owned()
        });
        expect![[r#"
            error: `video.crf` is out of range
            error: `video.crf` is out of range
            error: `video.open_gop` must be false: segments are encoded apart, so none may refer to its neighbour
            error: the frame is larger, or there are more of them a second, than H.264 of level 5.2 holds, which is the most that platforms take: at most 4096x2304 at 56 frames a second, or 3840x2160 at 60
            error: `fps` is out of range
            error: the frame is larger, or there are more of them a second, than H.264 of level 5.2 holds, which is the most that platforms take: at most 4096x2304 at 56 frames a second, or 3840x2160 at 60"#]].assert_eq(&told.join("\n"));
        assert_eq!(refused("width = 1080\nheight = 1920\nfps = 30", "width = 2160\nheight = 3840\nfps = 60"), "");
    }

    #[test]
    fn a_speed_is_written_as_x264_writes_it() {
        for speed in [Speed::Ultrafast, Speed::Veryfast, Speed::Veryslow] {
            assert_eq!(serde_json::to_value(speed).unwrap(), speed.name());
        }
    }

    #[test]
    fn a_preset_with_an_odd_width_or_a_missing_key_is_refused() {
        let odd = BUNDLED[0].1.replace("1080", "1081").replace("threads = 2", "thread = 2");
        let rendered = |text: &str| -> String {
            let mistakes = ExportPreset::parse(text, "mine.toml").unwrap_err();
            mistakes.iter().map(|mistake| mistake.render(text)).collect::<Vec<_>>().join("\n")
        };
        expect![[r#"
            error: unknown key `thread` in [video]
              --> mine.toml:11:1
               |
            11 | thread = 2             # part of the recipe: another number gives other bytes
               | ^^^^^^
               |
               = help: did you mean `threads`?"#]]
        .assert_eq(&rendered(&odd));
        expect![[r#"
            error: `width` is odd, and 4:2:0 video needs even sizes
             --> mine.toml:3:9
              |
            3 | width = 1081
              |         ^^^^"#]]
        .assert_eq(&rendered(&odd.replace("thread = 2", "threads = 2")));
        expect![[r#"
            error: missing field `description`
             --> mine.toml:1:1
              |
            1 | name = "mine"
              | ^"#]]
        .assert_eq(&rendered("name = \"mine\"\n"));
    }
}
