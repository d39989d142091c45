//! Assets of the library as they are written over HTTP. Times are milliseconds since 1970.

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vo_library::{AssetChange, AssetFilter, AssetId, AssetKind, AssetListing, AssetOrder, AssetPage, AssetState};

/// What sort of media it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Moving pictures, with or without sound.
    Video,
    /// A picture, which may move as a GIF does.
    Image,
    /// Sound alone.
    Sound,
}

/// How far an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It is here, and still to be looked at.
    Looking,
    /// It can be used.
    Ready,
    /// It cannot be used, for a reason that is told.
    Refused,
}

/// How a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The one that came last comes first.
    #[default]
    Newest,
    /// By name.
    Name,
}

/// A file of the library.
#[derive(Debug, Serialize, ToSchema)]
pub struct Asset {
    /// Its number.
    id: u64,
    /// What a person calls it.
    name: String,
    /// What sort of media it is.
    kind: Kind,
    /// How far it is.
    state: Stage,
    /// Its length in bytes.
    bytes: u64,
    /// The BLAKE3 digest of its content, in hexadecimal.
    digest: String,
    /// What the file is by its first bytes, such as "MP4".
    format: String,
    /// When it came.
    added: u64,
    /// When it was last changed.
    changed: u64,
    /// What it is marked with, sorted.
    tags: Vec<String>,
    /// Why it cannot be used, if it cannot.
    why: Option<String>,
    /// Columns of its picture, upright.
    width: Option<u32>,
    /// Its rows.
    height: Option<u32>,
    /// How long it lasts.
    milliseconds: Option<u64>,
    /// What a person should know of it.
    doubt: Option<String>,
    /// Where its thumbnail is, if it has one: WebP of at most 320x568 pixels and 40 KB.
    thumbnail: Option<String>,
    /// Where pictures out of it are, if there are any: ten of 90x160 pixels beside each other, as WebP.
    strip: Option<String>,
    /// Where the peaks of its sound are, if it has one.
    peaks: Option<String>,
}

/// A page of assets.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetsPage {
    /// The assets.
    assets: Vec<Asset>,
    /// What to send as `after` for the next page; nothing if this is the last.
    next: Option<String>,
}

/// Which assets are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WantedAssets {
    /// Those of this kind.
    kind: Option<Kind>,
    /// Those so far.
    state: Option<Stage>,
    /// Those that are marked so.
    tag: Option<String>,
    /// Those with this text in their names.
    search: Option<String>,
    /// How they are ordered; the newest first, if it is left out.
    #[param(inline)]
    order: Option<By>,
    /// Those after this: the `next` of the page before.
    after: Option<String>,
    /// As many at most: 50 if it is left out, 200 at most.
    limit: Option<usize>,
}

/// What is changed of an asset; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Another name.
    name: Option<String>,
    /// Other tags in place of all that there are.
    tags: Option<Vec<String>>,
}

/// Whether an asset is deleted that projects use.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Force {
    /// They keep their copies.
    #[serde(default)]
    pub force: bool,
}

/// What is imported.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// Where it lies, by `https`.
    pub url: String,
    /// What it is to be called, if not as it is there.
    #[serde(default)]
    pub name: Option<String>,
    /// What it is to be marked with.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// The job that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct Importing {
    /// Its number: see `/api/v1/jobs/{id}`.
    pub job: u64,
}

/// What a project is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Added {
    /// The number of the asset.
    pub asset: u64,
    /// What its file is to be called there, if not as in the library.
    #[serde(default)]
    pub name: Option<String>,
}

/// What it is called there.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedAs {
    /// The file in the folder of the project, such as `media/clip.mp4`.
    pub file: String,
}

/// Where an asset is.
pub fn address(id: AssetId) -> String {
    format!("/api/v1/library/assets/{id}")
}

/// What browsers call a format.
pub fn content_type(format: &str) -> HeaderValue {
    HeaderValue::from_static(match format {
        "MP4" => "video/mp4",
        "Matroska/WebM" => "video/webm",
        "AVI" => "video/x-msvideo",
        "MPEG-TS" => "video/mp2t",
        "GIF" => "image/gif",
        "PNG" => "image/png",
        "JPEG" => "image/jpeg",
        "WebP" => "image/webp",
        "HEIC/AVIF" => "image/heif",
        "MP3" => "audio/mpeg",
        "WAV" => "audio/wav",
        "FLAC" => "audio/flac",
        "Ogg" => "audio/ogg",
        "AAC" => "audio/aac",
        "AIFF" => "audio/aiff",
        _ => "application/octet-stream",
    })
}

impl From<vo_library::Asset> for Asset {
    fn from(asset: vo_library::Asset) -> Self {
        let vo_library::Asset { id, name, kind, state, bytes, digest, format, added, changed, tags, why, facts } =
            asset;
        let place = |there: bool, what: &str| there.then(|| format!("{}/{what}", address(id)));
        Self {
            id: id.0,
            name,
            kind: match kind {
                AssetKind::Video => Kind::Video,
                AssetKind::Image => Kind::Image,
                AssetKind::Sound => Kind::Sound,
            },
            state: match state {
                AssetState::Looking => Stage::Looking,
                AssetState::Ready => Stage::Ready,
                AssetState::Refused => Stage::Refused,
            },
            bytes,
            digest: digest.to_string(),
            format,
            added,
            changed,
            tags,
            why,
            width: facts.width,
            height: facts.height,
            milliseconds: facts.milliseconds,
            doubt: facts.doubt,
            thumbnail: place(facts.thumbnail, "thumbnail"),
            strip: place(facts.strip, "strip"),
            peaks: place(facts.peaks, "peaks"),
        }
    }
}

impl From<AssetListing> for AssetsPage {
    fn from(listing: AssetListing) -> Self {
        Self { assets: listing.assets.into_iter().map(Asset::from).collect(), next: listing.next }
    }
}

impl WantedAssets {
    /// Which, and what part of them.
    pub fn read(self) -> (AssetFilter, AssetPage) {
        /// Assets on a page where nothing else is asked for.
        const PAGE: usize = 50;
        let kind = self.kind.map(|kind| match kind {
            Kind::Video => AssetKind::Video,
            Kind::Image => AssetKind::Image,
            Kind::Sound => AssetKind::Sound,
        });
        let state = self.state.map(|state| match state {
            Stage::Looking => AssetState::Looking,
            Stage::Ready => AssetState::Ready,
            Stage::Refused => AssetState::Refused,
        });
        let order = match self.order.unwrap_or_default() {
            By::Newest => AssetOrder::Newest,
            By::Name => AssetOrder::Name,
        };
        let search = self.search.filter(|search| !search.is_empty());
        let page = AssetPage { order, after: self.after, limit: self.limit.unwrap_or(PAGE) };
        (AssetFilter { kind, state, tag: self.tag, search }, page)
    }
}

impl From<Change> for AssetChange {
    fn from(change: Change) -> Self {
        Self { name: change.name, tags: change.tags }
    }
}
