//! What an asset is, and what is said about one. Times are milliseconds since 1970.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;

/// The number of an asset. A later one has a greater number, and none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AssetId(pub u64);

impl fmt::Display for AssetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AssetId {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self)
    }
}

/// What sort of media it is, by its inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssetKind {
    /// Moving pictures, with or without sound.
    Video,
    /// A picture, which may move as a GIF does.
    Image,
    /// Sound alone.
    Sound,
}

impl AssetKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Video, Self::Image, Self::Sound];

    /// As it stands in the index.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Image => "image",
            Self::Sound => "sound",
        }
    }
}

/// How far an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssetState {
    /// It is here, and still to be looked at.
    Looking,
    /// It can be used.
    Ready,
    /// It cannot be used, for a reason that is told.
    Refused,
}

impl AssetState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Looking, Self::Ready, Self::Refused];

    /// As it stands in the index.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Looking => "looking",
            Self::Ready => "ready",
            Self::Refused => "refused",
        }
    }
}

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its number.
    pub id: AssetId,
    /// What a person calls it.
    pub name: String,
    /// What sort of media it is.
    pub kind: AssetKind,
    /// How far it is.
    pub state: AssetState,
    /// Its length in bytes.
    pub bytes: u64,
    /// The name of its content.
    pub digest: Digest,
    /// What the file is by its first bytes, for a person, such as "MP4".
    pub format: String,
    /// When it came.
    pub added: u64,
    /// When it was last changed, other than by being looked at.
    pub changed: u64,
    /// What it is marked with, sorted.
    pub tags: Vec<String>,
    /// Why it cannot be used, if it cannot.
    pub why: Option<String>,
    /// What was seen in it, once it was looked at.
    pub facts: Facts,
}

/// What was seen in an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Columns of its picture, upright.
    pub width: Option<u32>,
    /// Its rows.
    pub height: Option<u32>,
    /// How long it lasts; nothing for stills.
    pub milliseconds: Option<u64>,
    /// Pictures in a thousand seconds.
    pub rate_millihertz: Option<u32>,
    /// What a person should know of it.
    pub doubt: Option<String>,
    /// Whether there is a thumbnail.
    pub thumbnail: bool,
    /// Whether there is a strip of pictures out of it.
    pub strip: bool,
    /// Whether there are peaks of its sound.
    pub peaks: bool,
}

/// What is changed of an asset; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AssetChange {
    /// Another name.
    pub name: Option<String>,
    /// Other tags in place of all that there are.
    pub tags: Option<Vec<String>>,
}

/// Which assets are listed: those that fit all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetFilter {
    /// Of this kind.
    pub kind: Option<AssetKind>,
    /// So far.
    pub state: Option<AssetState>,
    /// Marked so.
    pub tag: Option<String>,
    /// With this text in their names, large and small letters being the same.
    pub search: Option<String>,
}

/// How a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssetOrder {
    /// The one that came last comes first.
    #[default]
    Newest,
    /// By name.
    Name,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetPage {
    /// How it is ordered.
    pub order: AssetOrder,
    /// What [`AssetListing::next`] of the page before said.
    pub after: Option<String>,
    /// Assets on it, at most.
    pub limit: usize,
}

/// A page of a list. Assets that come or go do not move those on other pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssetListing {
    /// The assets.
    pub assets: Vec<Asset>,
    /// Where the next page begins, if there may be one.
    pub next: Option<String>,
}
