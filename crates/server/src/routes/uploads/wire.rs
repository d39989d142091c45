//! What the headers of the tus protocol say, and uploads as they are written over HTTP.

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vo_library::tus::{self, Checksum};
use vo_library::{LibraryError, LibraryLimits, Upload, UploadId};
use vo_studio::Code;

use super::super::library::wire::Asset;
use crate::answer::Refused;

/// The version that every answer names.
pub const VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("tus-resumable"), HeaderValue::from_static(tus::VERSION));

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const DEFER: HeaderName = HeaderName::from_static("upload-defer-length");

/// An upload that is not finished.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadView {
    /// Its name.
    id: String,
    /// What the file is called.
    name: String,
    /// Bytes in all, if that is known.
    length: Option<u64>,
    /// Bytes that are here.
    offset: u64,
    /// When it is forgotten if nothing more comes, in milliseconds since 1970.
    expires: u64,
}

impl From<Upload> for UploadView {
    fn from(upload: Upload) -> Self {
        let Upload { id, name, length, offset, expires, .. } = upload;
        Self { id: id.to_string(), name, length, offset, expires }
    }
}

/// What the headers of a request say.
#[derive(Debug)]
pub struct Asked {
    /// What the file is called.
    pub name: Option<String>,
    /// The digest of all of it.
    pub digest: Option<vo_digest::Digest>,
    /// Bytes in all.
    pub length: Option<u64>,
    /// What the body must come to.
    pub checksum: Option<Checksum>,
    /// Whether the body is bytes of the file.
    pub is_octets: bool,
    offset: Option<u64>,
    is_deferred: bool,
}

impl Asked {
    /// Reads them.
    ///
    /// # Errors
    /// `tus-version` and `upload-unreadable`.
    pub fn read(headers: &HeaderMap) -> Result<Self, Refused> {
        let text = |name: &HeaderName| match headers.get(name) {
            None => Ok(None),
            Some(value) => value.to_str().map(|text| Some(text.trim())).map_err(|_| unreadable(name, "ASCII")),
        };
        let number = |name: &HeaderName| {
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            text(name)?
                .map(|text| {
                    text.parse::<u64>()
                        .ok()
                        .filter(|_| digits(text))
                        .ok_or_else(|| unreadable(name, "a number of bytes"))
                })
                .transpose()
        };
        if text(&VERSION.0)?.is_some_and(|version| version != tus::VERSION) {
            let why = format!("version {} of the tus protocol is spoken here", tus::VERSION);
            return Err(Refused::new(Code::TusVersion, why));
        }
        let of = |error: LibraryError| Refused::new(Code::UploadUnreadable, error.to_string());
        let metadata = text(&HeaderName::from_static("upload-metadata"))?.map(tus::metadata).transpose().map_err(of)?;
        let metadata = metadata.unwrap_or_default();
        let digest = text(&HeaderName::from_static("x-content-digest"))?.or(metadata.get("digest").map(String::as_str));
        let checksum =
            text(&HeaderName::from_static("upload-checksum"))?.map(Checksum::read).transpose().map_err(of)?;
        let is_octets = text(&header::CONTENT_TYPE)?.is_some_and(|kind| kind.eq_ignore_ascii_case(super::OCTETS));
        Ok(Self {
            name: ["filename", "name"].into_iter().find_map(|key| metadata.get(key)).cloned(),
            digest: digest.map(tus::content_digest).transpose().map_err(of)?,
            length: number(&LENGTH)?,
            checksum,
            is_octets,
            offset: number(&OFFSET)?,
            is_deferred: text(&DEFER)? == Some("1"),
        })
    }

    /// The length of an upload that begins; nothing if it is told later.
    ///
    /// # Errors
    /// `upload-unreadable` if it is missing.
    pub fn length_to_begin(&self) -> Result<Option<u64>, Refused> {
        if self.length.is_none() && !self.is_deferred {
            let why = "`Upload-Length` is missing: send the length of the file in bytes, or `Upload-Defer-Length: 1`";
            return Err(Refused::new(Code::UploadUnreadable, why));
        }
        Ok(self.length)
    }

    /// Where the bytes of a body belong.
    ///
    /// # Errors
    /// `upload-unreadable` if it is missing.
    pub fn offset_to_send(&self) -> Result<u64, Refused> {
        let why = "`Upload-Offset` is missing: ask with HEAD where the upload goes on, and send that number";
        self.offset.ok_or_else(|| Refused::new(Code::UploadUnreadable, why))
    }
}

fn unreadable(name: &HeaderName, what: &str) -> Refused {
    Refused::new(Code::UploadUnreadable, format!("the header `{name}` must be {what}"))
}

/// Where an upload is.
pub fn address(id: &UploadId) -> String {
    format!("/api/v1/library/uploads/{id}")
}

/// What is spoken.
pub fn limits() -> HeaderMap {
    let name = HeaderName::from_static;
    HeaderMap::from_iter([
        VERSION,
        (name("tus-version"), HeaderValue::from_static(tus::VERSION)),
        (name("tus-extension"), HeaderValue::from_static(tus::EXTENSIONS)),
        (name("tus-checksum-algorithm"), HeaderValue::from_static(tus::ALGORITHMS)),
        (name("tus-max-size"), HeaderValue::from(LibraryLimits::default().asset_bytes)),
    ])
}

/// How far an upload is, and what has become of it.
pub fn state_of(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([VERSION, (OFFSET, HeaderValue::from(upload.offset))]);
    let when = std::time::UNIX_EPOCH + std::time::Duration::from_millis(upload.expires);
    let expires = HeaderValue::from_str(&httpdate::fmt_http_date(when));
    if let (Ok(expires), None) = (expires, upload.asset) {
        headers.insert(HeaderName::from_static("upload-expires"), expires);
    }
    let place = upload.asset.and_then(|asset| HeaderValue::from_str(&super::super::library::wire::address(asset)).ok());
    if let Some(place) = place {
        headers.insert(header::CONTENT_LOCATION, place);
    }
    headers
}

/// What HEAD tells beside that.
pub fn about(upload: &Upload) -> HeaderMap {
    let length = match upload.length {
        Some(length) => (LENGTH, HeaderValue::from(length)),
        None => (DEFER, HeaderValue::from_static("1")),
    };
    let metadata = HeaderValue::from_str(&tus::metadata_of(&upload.name)).unwrap_or(HeaderValue::from_static(""));
    HeaderMap::from_iter([length, (HeaderName::from_static("upload-metadata"), metadata)])
}

/// The answer where a content is in the library already.
pub fn known(asset: vo_library::Asset) -> Response {
    let place = super::super::library::wire::address(asset.id);
    (StatusCode::OK, [VERSION], [(header::CONTENT_LOCATION, place)], Json(Asset::from(asset))).into_response()
}
