//! What is the same for everybody is compressed, and named by its content so that it is sent once. Nothing else is: an answer in
//! which a secret and the words of a stranger stand together tells that secret by its length (BREACH), media are compressed
//! already, a stream would arrive late, and over loopback the time of a processor is worth more than the bytes.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;
use vo_studio::Code;

use crate::answer::{ERRORS, Refused};

/// What holds nothing of anybody, whoever asks. Files of the page are compressed already.
const PUBLIC: [&str; 7] =
    ["/", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/voices", "/api/v1/looks", "/api/v1/presets", ERRORS];

/// Bytes from which on compressing is worth it.
const LEAST: usize = 1 << 10;

/// Bytes of something public, at most.
const MOST: usize = 8 << 20;

/// How hard it is tried, of 11: the last steps take ten times as long for a few percent.
const LEVEL: i32 = 6;

/// An answer that may be compressed.
#[derive(Clone, Copy, Debug)]
struct Public;

/// Compresses what [`name_by_content`] has found to be public, as the other side reads it.
pub fn compression() -> CompressionLayer<impl Predicate> {
    let is_public = |_: StatusCode, _: Version, _: &HeaderMap, marks: &Extensions| marks.get::<Public>().is_some();
    CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).compress_when(is_public)
}

/// Whether somebody wants the bytes as they are.
pub fn wants_plain(headers: &HeaderMap) -> bool {
    headers.contains_key("x-no-compression")
}

/// Stands before every route: what is public gets a name by its content, and is not sent to whoever has it already.
pub async fn name_by_content(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_page_of_error = path.strip_prefix(ERRORS).is_some_and(|rest| rest.starts_with('/'));
    let is_public = request.method() == Method::GET && (PUBLIC.contains(&path) || is_page_of_error);
    if !is_public {
        return next.run(request).await;
    }
    let is_plain = wants_plain(request.headers());
    let known: Vec<HeaderValue> = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    let answer = next.run(request).await;
    if answer.status() != StatusCode::OK {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else {
        return Refused::new(Code::Unexpected, "the answer is too long").into_response();
    };
    let tag = format!("W/\"{}\"", &blake3::hash(&bytes).to_hex()[..32]);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    // It may be kept, and is asked for again each time.
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    parts.headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if known.iter().any(|known| has(known, &tag)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    if bytes.len() >= LEAST && !is_plain {
        parts.extensions.insert(Public);
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// Whether a list of names holds one. What stands before a weak one means nothing here.
fn has(known: &HeaderValue, tag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.to_str().is_ok_and(|known| known.trim() == "*" || known.split(',').any(|one| strong(one) == strong(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    fn ask(path: &str, pairs: &[(&str, &str)]) -> Response {
        let text = "the same for everybody ".repeat(100);
        let (long, short) = (get(text.clone()), get("short"));
        let router = Router::new().route("/api/v1/docs", long.clone()).route("/api/v1/jobs", long);
        let router = router.route("/api/v1/looks", short);
        let router = router.layer(from_fn(name_by_content)).layer(compression());
        let mut request = Request::builder().uri(path);
        for (name, value) in pairs {
            request = request.header(*name, *value);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(router.oneshot(request.body(Body::empty()).unwrap())).unwrap()
    }

    fn coding(path: &str, pairs: &[(&str, &str)]) -> String {
        let answer = ask(path, pairs);
        answer.headers().get("content-encoding").map_or("", |coding| coding.to_str().unwrap()).to_owned()
    }

    #[test]
    fn only_what_is_public_is_compressed() {
        for wanted in ["br", "gzip", "zstd"] {
            assert_eq!(coding("/api/v1/docs", &[("accept-encoding", wanted)]), wanted);
            assert_eq!(
                coding("/api/v1/jobs", &[("accept-encoding", wanted)]),
                "",
                "{wanted} of what belongs to somebody"
            );
        }
        assert_eq!(coding("/api/v1/docs", &[]), "");
        assert_eq!(coding("/api/v1/docs", &[("accept-encoding", "br"), ("x-no-compression", "1")]), "");
        assert_eq!(coding("/api/v1/looks", &[("accept-encoding", "br")]), "", "it is too short");
    }

    #[test]
    fn what_somebody_has_is_not_sent_again() {
        let tag = ask("/api/v1/docs", &[]).headers()["etag"].to_str().unwrap().to_owned();
        for known in [tag.clone(), format!("\"x\", {tag}"), "*".to_owned(), tag.replace("W/", "")] {
            assert_eq!(ask("/api/v1/docs", &[("if-none-match", &known)]).status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(ask("/api/v1/docs", &[("if-none-match", "\"x\"")]).status(), StatusCode::OK);
        assert!(ask("/api/v1/jobs", &[]).headers().get("etag").is_none());
    }
}
