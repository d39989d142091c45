//! Files of the page, part of the program: each is compressed once, when the program is built, and named after its content.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use vo_studio::Code;

use crate::answer::Refused;
use crate::compression::wants_plain;
use crate::extract::Path;
use crate::state::AppState;

/// Where they are.
const FOLDER: &str = "/assets";

/// A browser may keep them: what is changed has another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A file.
#[derive(Debug)]
struct Asset {
    /// Its name in the folder `page`.
    source: &'static str,
    /// The name by which it is served.
    name: &'static str,
    ending: &'static str,
    compressed: &'static [u8],
}

/// All of them, as the build has made them.
static ALL: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.in"));

/// The address of a file of the folder `page`; nothing if there is none.
pub fn address(source: &str) -> Option<String> {
    ALL.iter().find(|asset| asset.source == source).map(|asset| format!("{FOLDER}/{}", asset.name))
}

/// What a page sends along with itself, so that a browser fetches its files before it has read it. It stands for server push,
/// which browsers have removed, and for 103 Early Hints, which hyper's server cannot send (it refuses every status of 1xx but
/// those that it sends itself).
pub fn preloaded(sources: &[&str]) -> Option<(HeaderName, HeaderValue)> {
    let link = |source: &&str| {
        let address = address(source)?;
        let is_script = std::path::Path::new(source).extension().is_some_and(|ending| ending == "js");
        let how = if is_script { "rel=modulepreload" } else { "rel=preload; as=style" };
        Some(format!("<{address}>; {how}"))
    };
    let links: Vec<String> = sources.iter().filter_map(link).collect();
    let value = HeaderValue::from_str(&links.join(", ")).ok().filter(|_| !links.is_empty())?;
    Some((header::LINK, value))
}

/// The route of all files.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/assets/{name}", get(async |Path(name): Path<String>, headers: HeaderMap| served(&name, &headers)))
}

fn served(name: &str, headers: &HeaderMap) -> Result<Response, Refused> {
    let missing = || Refused::new(Code::RouteMissing, "the page has no such file: load it anew, it may be newer");
    let asset = ALL.iter().find(|asset| asset.name == name).ok_or_else(missing)?;
    let tag = format!("\"{}\"", asset.name);
    let mut answer = if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if takes_brotli(headers) {
        ([(header::CONTENT_ENCODING, "br")], Bytes::from_static(asset.compressed)).into_response()
    } else {
        asset.plain()?.into_response()
    };
    let kind = HeaderValue::from_static(kind(asset.ending));
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ] {
        answer.headers_mut().insert(name, value);
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    Ok(answer)
}

impl Asset {
    /// Its bytes, for a program that does not read brotli. No browser needs them.
    fn plain(&self) -> Result<Vec<u8>, Refused> {
        let mut plain = Vec::new();
        let read = brotli::BrotliDecompress(&mut &*self.compressed, &mut plain);
        read.map_err(|_| Refused::new(Code::Unexpected, "a file of the page is damaged: install vo again"))?;
        Ok(plain)
    }
}

/// Whether somebody says that brotli is read.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut codings = all.flat_map(|value| value.split(',')).map(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        (
            name.trim().to_ascii_lowercase(),
            weight.trim().trim_start_matches("q=").trim_matches(['0', '.']).is_empty() && !weight.trim().is_empty(),
        )
    });
    !wants_plain(headers) && codings.any(|(name, is_refused)| name == "br" && !is_refused)
}

/// What a file is, by the ending of its name.
fn kind(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    fn body(answer: Response) -> Bytes {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(axum::body::to_bytes(answer.into_body(), usize::MAX)).unwrap()
    }

    #[test]
    fn a_file_is_served_as_it_was_written_and_may_be_kept() {
        let address = address("docs.css").unwrap();
        let name = address.strip_prefix("/assets/").unwrap();
        let written = include_bytes!("../page/docs.css");
        let plain = served(name, &asked(&[("accept-encoding", "gzip")])).unwrap();
        assert!(plain.headers().get("content-encoding").is_none());
        assert_eq!(plain.headers()["cache-control"], FOR_EVER);
        assert_eq!(body(plain), written.as_slice());
        let small = served(name, &asked(&[("accept-encoding", "gzip, br;q=0.9")])).unwrap();
        assert_eq!(
            (small.headers()["content-encoding"].as_bytes(), &small.headers()["content-type"]),
            (&b"br"[..], &HeaderValue::from_static("text/css; charset=utf-8"))
        );
        let tag = small.headers()["etag"].clone();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut body(small).as_ref(), &mut unpacked).unwrap();
        assert_eq!(unpacked, written);
        let mut known = HeaderMap::new();
        known.insert("if-none-match", tag);
        assert_eq!(served(name, &known).unwrap().status(), StatusCode::NOT_MODIFIED);
        for refused in
            [asked(&[("accept-encoding", "br;q=0")]), asked(&[("accept-encoding", "br"), ("x-no-compression", "1")])]
        {
            assert!(!takes_brotli(&refused), "{refused:?}");
        }
        assert_eq!(served("docs.css", &HeaderMap::new()).unwrap_err().problem.code, Code::RouteMissing);
        assert_eq!(super::address("nothing.js"), None);
    }

    #[test]
    fn a_page_sends_its_files_names_along() {
        let (name, value) = preloaded(&["docs.css", "nothing.js"]).unwrap();
        assert_eq!(name, "link");
        assert!(value.to_str().unwrap().starts_with("</assets/docs-"), "{value:?}");
        assert!(preloaded(&["nothing.js"]).is_none());
    }
}
