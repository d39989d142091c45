//! The pictures of a segment, in the form in which they are decoded or painted: positions start at zero.

use serde::{Deserialize, Serialize};
use vo_digest::Digest;

use crate::framing::{Framing, Shape};

/// A picture over some frames of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// First frame of the segment on which it is seen.
    pub at: u32,
    /// For how many frames.
    pub frames: u32,
    /// Where it fades in over the layer before it; what of the fade lies in an earlier segment is already done.
    pub fade: Option<Fade>,
    /// What is seen.
    pub picture: Picture,
}

/// A fade-in that may have begun before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fade {
    /// Frames of it that are done when the layer begins.
    pub done: u32,
    /// Frames it takes in all.
    pub of: u32,
}

/// What a layer shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Picture {
    /// Moving pictures, decoded.
    Footage {
        /// How the file is read.
        file: MediaFile,
        /// Which part is shown where.
        framing: Framing,
        /// The frame of the movie's rate that is shown first.
        from: u32,
    },
    /// A still image, decoded once; our own painter moves over it.
    Still {
        /// How the file is read.
        file: MediaFile,
        /// Which part is shown where.
        framing: Framing,
        /// How it moves; `None` stays still.
        motion: Option<StillMotion>,
    },
    /// Painted by us.
    Painted {
        /// Its name.
        name: String,
        /// What seeds it.
        seed: u64,
        /// The frame that is shown first.
        from: u32,
        /// How fast it runs, if not at its own speed.
        pace: Option<Pace>,
    },
}

/// How a picture runs a little slower or faster than it would: through `span` of its frames in `of` frames of the movie, of
/// which `done` lie before the layer begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Frames of the movie that are over when the layer begins.
    pub done: u32,
    /// Frames of the picture it runs through.
    pub span: u32,
    /// In so many frames of the movie.
    pub of: u32,
}

/// A moment of a picture that runs from a frame on, `local` frames of the movie later: in parts of a frame, and how many
/// parts a frame has.
pub fn moment(from: u32, pace: Option<Pace>, local: u32) -> (u64, u32) {
    match pace {
        None => (u64::from(from) + u64::from(local), 1),
        Some(Pace { done, span, of }) => {
            let (done, of) = (u64::from(done) + u64::from(local), of.max(1));
            (u64::from(from) * u64::from(of) + done * u64::from(span), of)
        }
    }
}

/// The motion over a still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StillMotion {
    /// What chooses direction and end points.
    pub seed: u64,
    /// Frames of the motion that are over when the layer begins.
    pub from: u32,
    /// How fast it runs, if not at its own speed.
    pub pace: Option<Pace>,
}

/// A file of somebody else's, with all a decoder must be told to read it and nothing it could guess.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MediaFile {
    /// The file, in the store.
    pub digest: Digest,
    /// What it is, by our own look at its first bytes.
    pub container: Container,
    /// The shape of its picture.
    pub shape: Shape,
    /// What its numbers mean as colours.
    pub colour: ColourSpace,
    /// Which of its picture tracks is shown, counted from 0.
    pub track: u32,
    /// Where its transparency comes from; stills are decoded with theirs and say [`Alpha::Opaque`].
    pub alpha: Alpha,
    /// How its pictures were scanned.
    pub scan: Scan,
    /// The tool chain that decodes it; empty for stills, which need none.
    pub tools: String,
}

/// Where the transparency of footage comes from. What is transparent is shown over black.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alpha {
    /// It has none.
    Opaque,
    /// It is part of the decoded picture.
    Decoded,
    /// It is a second VP8 picture beside the first, which only libvpx decodes.
    Vp8,
    /// The same with VP9.
    Vp9,
}

/// How pictures were scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scan {
    /// All rows at once.
    Progressive,
    /// Interlaced: the odd rows, counted from 1, are the earlier half.
    TopFirst,
    /// Interlaced: the even rows are the earlier half.
    BottomFirst,
}

/// The containers that are read. Everything else is refused, whatever the file is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Container {
    /// ISO base media: MP4, MOV, M4A.
    Mp4,
    /// Matroska, and WebM, which is a part of it.
    Matroska,
    /// AVI.
    Avi,
    /// MPEG transport stream.
    MpegTs,
    /// GIF, moving or not.
    Gif,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP, moving or not.
    Webp,
    /// HEIC or AVIF: a still picture of one or many tiles.
    Heif,
    /// MP3.
    Mp3,
    /// WAV, RF64 too.
    Wav,
    /// FLAC.
    Flac,
    /// Ogg: Vorbis, Opus or FLAC.
    Ogg,
    /// AAC in ADTS.
    Adts,
    /// AIFF or AIFF-C.
    Aiff,
    /// Core Audio Format.
    Caf,
    /// Sony Wave64.
    W64,
}

impl Container {
    /// Whether it is a kind of image, which may move all the same.
    pub fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp | Self::Gif | Self::Heif)
    }

    /// Whether it can hold sound only.
    pub fn is_sound(self) -> bool {
        matches!(self, Self::Mp3 | Self::Wav | Self::Flac | Self::Ogg | Self::Adts | Self::Aiff | Self::Caf | Self::W64)
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "MP4",
            Self::Matroska => "Matroska/WebM",
            Self::Avi => "AVI",
            Self::MpegTs => "MPEG-TS",
            Self::Gif => "GIF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP",
            Self::Heif => "HEIC/AVIF",
            Self::Mp3 => "MP3",
            Self::Wav => "WAV",
            Self::Flac => "FLAC",
            Self::Ogg => "Ogg",
            Self::Adts => "AAC",
            Self::Aiff => "AIFF",
            Self::Caf => "CAF",
            Self::W64 => "Wave64",
        }
    }
}

/// What the numbers of a decoded picture mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColourSpace {
    /// The matrix between RGB and YUV.
    pub matrix: Matrix,
    /// Whether all 256 values are used.
    pub full_range: bool,
    /// Which red, green and blue they are shares of.
    pub primaries: Primaries,
    /// How light becomes numbers.
    pub transfer: Transfer,
}

impl ColourSpace {
    /// High definition for a usual screen, as all raw pictures of ours are.
    pub const BT709: Self =
        Self { matrix: Matrix::Bt709, full_range: false, primaries: Primaries::Bt709, transfer: Transfer::Sdr };
}

/// The primaries that make a difference. Those of standard definition lie so near to BT.709 that most who write them have
/// changed the matrix only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Primaries {
    /// ITU-R BT.709: those of usual screens.
    Bt709,
    /// Display P3 (SMPTE EG 432-1): those of phones.
    DisplayP3,
    /// ITU-R BT.2020: those of ultra-high definition.
    Bt2020,
}

/// The transfers that make a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transfer {
    /// That of a usual screen, by the curve of ITU-R BT.709.
    Sdr,
    /// That of a usual screen, by the curve of sRGB. Told apart where primaries are converted.
    Srgb,
    /// Perceptual quantizer (SMPTE ST 2084): for a brighter screen.
    Pq,
    /// Hybrid log-gamma (ARIB STD-B67): for a brighter screen too.
    Hlg,
}

/// The matrices that occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matrix {
    /// ITU-R BT.601, standard definition.
    Bt601,
    /// ITU-R BT.709, high definition.
    Bt709,
    /// ITU-R BT.2020, ultra-high definition.
    Bt2020,
}
