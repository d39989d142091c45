//! Several requests in one: each passes everything that stands before its route, in their order.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Extension, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use tower::ServiceExt;
use utoipa::ToSchema;
use vo_studio::{Code, Problem};

use crate::answer::{Refused, as_sent};
use crate::extract::JsonBody;

/// Requests of a batch, at most.
const MOST: usize = 20;

/// How long all of them may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// Bytes of all answers, at most.
const MOST_BYTES: usize = 8 << 20;

/// What may not be asked for in a batch: batches, and what goes on for long.
const ALONE: [&str; 4] = ["/batch", "/api/v1/events", "/api/v1/library/uploads", "/mcp"];

/// Headers that a request of a batch may have. Who asks, and from where, is said by the batch.
const OWN: [&str; 8] = [
    "accept",
    "accept-language",
    "content-type",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "idempotency-key",
    "prefer",
];

/// Headers that it has from the batch.
const INHERITED: [&str; 9] = [
    "host",
    "authorization",
    "cookie",
    "origin",
    "user-agent",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "sec-fetch-site",
];

/// Headers of its answer that are handed on.
const TOLD: [&str; 6] = ["content-type", "etag", "location", "retry-after", "cache-control", "last-modified"];

/// Several requests: addresses to read, or whole requests.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Addresses that are read: paths on this server, with their queries.
    #[serde(default)]
    urls: Vec<String>,
    /// Whole requests, in the order in which they are done, after the addresses. There are 20 of both together at most.
    #[serde(default)]
    requests: Vec<OneRequest>,
}

/// A request of a batch.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OneRequest {
    /// The method; left out: `GET`.
    #[serde(default)]
    method: Option<String>,
    /// The path on this server, with its query.
    url: String,
    /// Headers: `Accept`, `Accept-Language`, `Content-Type`, `If-Match`, `If-None-Match`, `If-Modified-Since`, `Idempotency-Key`
    /// and `Prefer` may be among them.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The body, as JSON.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    body: Option<Value>,
}

/// What came of a batch.
#[derive(Serialize, ToSchema)]
pub struct Answers {
    /// Each answer, in the order of the requests.
    responses: Vec<OneAnswer>,
}

/// What came of a request of a batch.
#[derive(Clone, Serialize, ToSchema)]
pub struct OneAnswer {
    /// Its status.
    status: u16,
    /// Some of its headers.
    headers: BTreeMap<String, String>,
    /// Its body: JSON as it is, anything else as a text.
    #[schema(value_type = Object)]
    body: Value,
}

/// A request that can be asked.
struct Checked {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Option<Value>,
}

/// All routes but this one, with everything that stands before them.
#[derive(Clone)]
pub struct Inner(pub Router);

/// Does several requests, one after another, as the caller; equal ones that only read are done once. What comes of each is its
/// own: a refused one does not keep the others from being done.
#[utoipa::path(post, path = "/batch", tag = "batch", request_body = Batch,
    responses((status = 200, description = "What came of each.", body = Answers),
        (status = 400, description = "It cannot be read."), (status = 413, description = "Too many at once, or too large."),
        (status = 422, description = "One of them may not be in a batch: none is done.")))]
pub async fn batch(
    Extension(Inner(inner)): Extension<Inner>,
    mut outer: Parts,
    JsonBody(Batch { urls, requests }): JsonBody<Batch>,
) -> Result<Json<Answers>, Refused> {
    let reads = urls.into_iter().map(|url| OneRequest { method: None, url, headers: BTreeMap::new(), body: None });
    let asked = checked(reads.chain(requests).collect(), &outer.headers)?;
    outer.extensions.remove::<MatchedPath>();
    let (deadline, mut left) = (Instant::now() + DEADLINE, MOST_BYTES);
    let mut answers: Vec<(OneAnswer, usize)> = Vec::with_capacity(asked.len());
    // Reads that were done since something may have changed, and whose answer it was.
    let mut known: Vec<(Uri, HeaderMap, usize)> = Vec::new();
    for Checked { method, uri, headers, body } in asked {
        let is_read = method == Method::GET;
        let same = known.iter().find(|(other, with, _)| is_read && *other == uri && *with == headers);
        let answer = match same.and_then(|(.., at)| answers.get(*at)) {
            Some((_, bytes)) if *bytes > left => (too_large(), 0),
            Some(same) => same.clone(),
            None => {
                let mut request = Request::new(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
                (*request.method_mut(), *request.uri_mut()) = (method, uri.clone());
                (*request.headers_mut(), *request.extensions_mut()) = (headers.clone(), outer.extensions.clone());
                timeout_at(deadline, ask(&inner, request, left)).await.unwrap_or_else(|_| (too_late(), 0))
            }
        };
        left = left.saturating_sub(answer.1);
        if is_read {
            known.push((uri, headers, answers.len()));
        } else {
            known.clear();
        }
        answers.push(answer);
    }
    Ok(Json(Answers { responses: answers.into_iter().map(|(answer, _)| answer).collect() }))
}

/// Has one request answered, with so many bytes at most; how many it has.
async fn ask(inner: &Router, request: Request, most: usize) -> (OneAnswer, usize) {
    let (parts, body) = inner.clone().oneshot(request).await.unwrap_or_else(|never| match never {}).into_parts();
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers = TOLD.iter().filter_map(|name| Some(((*name).to_owned(), text(parts.headers.get(*name)?)?)));
    let headers: BTreeMap<String, String> = headers.collect();
    let kind = headers.get(header::CONTENT_TYPE.as_str()).map(String::as_str).unwrap_or_default();
    // One that never ends is not waited for.
    let bytes = if kind.starts_with("text/event-stream") { None } else { Some(to_bytes(body, most).await) };
    let bytes = match bytes {
        None => return (not_in_a_batch("its answer goes on for long"), 0),
        Some(Err(_)) => return (too_large(), 0),
        Some(Ok(bytes)) => bytes,
    };
    let is_json = kind.split(';').next().is_some_and(|kind| kind == "application/json" || kind.ends_with("+json"));
    let body = match (bytes.is_empty(), is_json) {
        (true, _) => Some(Value::Null),
        (false, true) => serde_json::from_slice(&bytes).ok(),
        (false, false) => std::str::from_utf8(&bytes).ok().map(|text| Value::String(text.to_owned())),
    };
    match body {
        Some(body) => (OneAnswer { status: parts.status.as_u16(), headers, body }, bytes.len()),
        None => (not_in_a_batch("its answer is no text"), 0),
    }
}

/// All requests, if each of them may be in a batch of a caller.
fn checked(asked: Vec<OneRequest>, outer: &HeaderMap) -> Result<Vec<Checked>, Refused> {
    if asked.len() > MOST {
        return Err(Refused::new(Code::RequestTooLarge, format!("a batch has {MOST} requests at most: send several")));
    }
    let one = |(number, request): (usize, OneRequest)| {
        check(request, outer)
            .map_err(|why| Refused::new(Code::QueryUnreadable, format!("request {} of the batch: {why}", number + 1)))
    };
    asked.into_iter().enumerate().map(one).collect()
}

fn check(OneRequest { method, url, headers, body }: OneRequest, outer: &HeaderMap) -> Result<Checked, String> {
    let method = method.unwrap_or_else(|| "GET".to_owned());
    let method = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE]
        .into_iter()
        .find(|known| known.as_str() == method)
        .ok_or("the method must be GET, HEAD, POST, PUT, PATCH or DELETE")?;
    if !url.starts_with('/') || url.starts_with("//") {
        return Err("the address must be a path on this server, such as `/api/v1/jobs`".to_owned());
    }
    let uri: Uri = url.parse().map_err(|_| "the address cannot be read: encode what is no letter or number in it")?;
    if uri.authority().is_some() || is_alone(uri.path()) {
        return Err("a batch, events and uploads cannot be in a batch: ask for it alone".to_owned());
    }
    let mut all = HeaderMap::new();
    for name in INHERITED {
        outer.get_all(name).iter().for_each(|value| {
            all.append(HeaderName::from_static(name), value.clone());
        });
    }
    for (name, value) in &headers {
        let known = OWN.iter().find(|own| own.eq_ignore_ascii_case(name));
        let known = known.ok_or_else(|| format!("a request of a batch may have these headers: {}", OWN.join(", ")))?;
        let value = HeaderValue::from_str(value).map_err(|_| format!("the value of `{known}` cannot be sent"))?;
        all.insert(HeaderName::from_static(known), value);
    }
    if body.is_some() {
        all.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    }
    Ok(Checked { method, uri, headers: all, body })
}

/// Whether an address is one of those that are asked for alone, or below one.
fn is_alone(path: &str) -> bool {
    let is_below =
        |alone: &&str| path.strip_prefix(*alone).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    ALONE.iter().any(is_below)
}

fn too_large() -> OneAnswer {
    let why = format!(
        "all answers of a batch together have more than {} MiB: ask for fewer things at once",
        MOST_BYTES >> 20
    );
    refused(&Problem::new(Code::RequestTooLarge, why))
}

fn too_late() -> OneAnswer {
    let why = format!("the {} s that a batch may take are over: ask for this alone", DEADLINE.as_secs());
    refused(&Problem::new(Code::ServerBusy, why))
}

fn not_in_a_batch(why: &str) -> OneAnswer {
    refused(&Problem::new(Code::QueryUnreadable, format!("{why}, so it cannot be in a batch: ask for it alone")))
}

/// A problem, as it stands in place of an answer.
fn refused(problem: &Problem) -> OneAnswer {
    let headers = BTreeMap::from([("content-type".to_owned(), "application/problem+json".to_owned())]);
    let status = problem.code.status();
    OneAnswer { status, headers, body: as_sent(problem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(method: Option<&str>, url: &str, headers: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        let outer = [("host", "here:1"), ("cookie", "a=1"), ("content-length", "7"), ("accept-encoding", "br")];
        let outer = outer.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let one = OneRequest { method: method.map(str::to_owned), url: url.to_owned(), headers, body: None };
        let checked = check(one, &HeaderMap::from_iter(outer))?;
        let pair =
            |(name, value): (&HeaderName, &HeaderValue)| (name.as_str().to_owned(), value.to_str().unwrap().to_owned());
        Ok(checked.headers.iter().map(pair).collect())
    }

    #[test]
    fn who_asks_is_said_by_the_batch_alone() {
        let mut headers = said(None, "/api/v1/jobs?limit=1", &[("If-None-Match", "\"x\"")]).unwrap();
        headers.sort();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(headers, [pair("cookie", "a=1"), pair("host", "here:1"), pair("if-none-match", "\"x\"")]);
        for name in
            ["Host", "COOKIE", "authorization", "Origin", "Content-Length", "X-Forwarded-For", "Sec-Fetch-Site", "a b"]
        {
            assert!(said(None, "/api/v1/jobs", &[(name, "x")]).is_err(), "{name}");
        }
        assert!(said(None, "/api/v1/jobs", &[("accept", "a\r\nhost: b")]).is_err());
    }

    #[test]
    fn what_goes_on_for_long_or_leads_elsewhere_is_refused() {
        for url in [
            "/batch",
            "/batch/",
            "/batch?x",
            "/api/v1/events",
            "/api/v1/events/ws",
            "/api/v1/library/uploads/7",
            "/mcp",
            "http://elsewhere/",
            "//elsewhere/x",
            "api/v1/jobs",
            "",
            "/a b",
            "*",
        ] {
            assert!(said(None, url, &[]).is_err(), "{url}");
        }
        assert!(said(Some("CONNECT"), "/api/v1/jobs", &[]).is_err() && said(Some("get"), "/api/v1/jobs", &[]).is_err());
        assert!(said(Some("DELETE"), "/api/v1/eventsx", &[]).is_ok());
    }
}
