//! What a request holds, read as a value: what cannot be read is answered with a problem that says where and why.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use vo_studio::{At, Code, Problem};

use crate::answer::Refused;

/// A body of JSON. A field that the type does not know is refused where it is marked `#[serde(deny_unknown_fields)]`, which
/// every type of a body is. An `Option` of it is nothing where no body came. The document is told by `request_body = TYPE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonBody<T>(pub T);

/// The query of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query<T>(pub T);

/// The parts of an address that a route names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        if !is_json(request.headers()) {
            let why = "the body must be JSON: send it with `Content-Type: application/json`";
            return Err(Refused::new(Code::MediaTypeRefused, why));
        }
        read(&bytes(request, state).await?).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for JsonBody<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Refused> {
        if request.headers().contains_key(header::CONTENT_TYPE) {
            return <Self as FromRequest<S>>::from_request(request, state).await.map(Some);
        }
        if bytes(request, state).await?.is_empty() {
            return Ok(None);
        }
        let why = "the body must be JSON: send it with `Content-Type: application/json`, or send none";
        Err(Refused::new(Code::MediaTypeRefused, why))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Query(value)| Self(value))
            .map_err(|refused: QueryRejection| placed(Code::QueryUnreadable, "query", cause(&refused), None))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value))
            .map_err(|refused: PathRejection| placed(Code::QueryUnreadable, "address", cause(&refused), None))
    }
}

/// The whole body, as far as it may be that long.
async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Refused> {
    Bytes::from_request(request, state).await.map_err(|refused: BytesRejection| {
        // An error of the body itself may say what it is.
        if let Some(problem) = of_type::<Unread>(&refused) {
            return (*problem).into();
        }
        if refused.into_response().status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            return Unread::TooLarge.into();
        }
        Refused::new(Code::BodyUnreadable, "the body ended before it was complete: send it again")
    })
}

/// Why a body was read no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is longer than it may be.
    #[error("the body is longer than this address takes: at most 1 MB, and files are sent as uploads")]
    TooLarge,
    /// Nothing came for too long.
    #[error("nothing more of the body came for 30 seconds: send it again")]
    TimedOut,
    /// The server ends.
    #[error("the server ends: send it again once it is there")]
    Ending,
}

impl From<Unread> for Refused {
    fn from(why: Unread) -> Self {
        let code = match why {
            Unread::TooLarge => Code::RequestTooLarge,
            Unread::TimedOut => Code::RequestTimeout,
            Unread::Ending => Code::ServerEnds,
        };
        Self::new(code, why.to_string())
    }
}

/// A value of JSON, or where it is none.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        (path, error.into_inner())
    });
    // Nothing but space may follow.
    let read = read.and_then(|value| json.end().map(|()| value).map_err(|error| (".".to_owned(), error)));
    read.map_err(|(path, error)| {
        let at = (error.line() > 0).then(|| (error.line() as u32, error.column() as u32));
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        let said = if path == "." || path == "?" { said.to_owned() } else { format!("`{path}`: {said}") };
        placed(Code::BodyUnreadable, "body", said, at)
    })
}

/// A problem with something in a part of a request.
fn placed(code: Code, part: &str, detail: String, at: Option<(u32, u32)>) -> Refused {
    let place = At { file: part.to_owned(), line: at.map(|at| at.0), column: at.map(|at| at.1) };
    Refused::of(Problem { place: Some(place), ..Problem::new(code, detail) })
}

/// What lies deepest: the words of who found it, without those of who passed it on.
fn cause(error: &dyn Error) -> String {
    let mut deepest = error;
    while let Some(below) = deepest.source() {
        deepest = below;
    }
    deepest.to_string()
}

/// The first error of a type among those that led to one.
fn of_type<T: Error + 'static>(error: &dyn Error) -> Option<&T> {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Whether a request says that its body is JSON. A form of another page cannot.
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(kind), None) = (types.next(), types.next()) else { return false };
    let kind = kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use expect_test::expect;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[serde(default)]
        jobs: Vec<One>,
        limit: Option<u32>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct One {
        name: String,
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    fn asked(kind: Option<&str>, body: &str) -> Request {
        let mut request = Request::builder().uri("/x?limit=ten");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        request.body(Body::from(body.to_owned())).unwrap()
    }

    fn said(body: &str) -> String {
        let read = run(<JsonBody<Order> as FromRequest<()>>::from_request(asked(Some("application/json"), body), &()));
        read.map_or_else(
            |Refused { problem, .. }| {
                let place = problem.place.unwrap();
                let line = place.line.map(|line| format!(":{line}:{}", place.column.unwrap())).unwrap_or_default();
                format!("{} {}{line}: {}\n", problem.code.name(), place.file, problem.detail)
            },
            |JsonBody(order)| format!("{order:?}\n"),
        )
    }

    #[test]
    fn what_is_wrong_in_a_body_is_told_with_its_place() {
        let bodies = [
            r#"{"jobs": [{"name": "a"}]}"#,
            r#"{"jobs": [{"name": 1}]}"#,
            r#"{"jobs": [{"name": "a", "size": 1}]}"#,
            "{\n  \"jobs\": [{}]\n}",
            r#"{"limit": -1}"#,
            r#"{"jobs": "#,
            "",
            "{} {}",
            "{'a': 1}",
            "[]",
        ];
        expect![[r#"
            Order { jobs: [One { name: "a" }], limit: None }
            body-unreadable body:1:20: `jobs[0].name`: invalid type: integer `1`, expected a string
            body-unreadable body:1:30: `jobs[0].size`: unknown field `size`, expected `name`
            body-unreadable body:2:13: `jobs[0]`: missing field `name`
            body-unreadable body:1:12: `limit`: invalid value: integer `-1`, expected u32
            body-unreadable body:1:9: `jobs`: EOF while parsing a value
            body-unreadable body:1:0: EOF while parsing a value
            body-unreadable body:1:4: trailing characters
            body-unreadable body:1:2: key must be a string
            body-unreadable body:1:2: invalid length 1, expected struct Order with 2 elements
        "#]]
        .assert_eq(&bodies.map(said).concat());
        let deep = said(&"[".repeat(100_000));
        assert!(deep.contains("body-unreadable"), "{deep}");
    }

    #[test]
    fn only_json_is_read() {
        let code = |kind: Option<&str>| {
            let read = run(<JsonBody<Order> as FromRequest<()>>::from_request(asked(kind, "{}"), &()));
            read.err().map(|Refused { problem, .. }| problem.code)
        };
        for kind in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
            assert_eq!(code(Some(kind)), None, "{kind}");
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "text/json", "multipart/form-data", ""] {
            assert_eq!(code(Some(kind)), Some(Code::MediaTypeRefused), "{kind}");
        }
        assert_eq!(code(None), Some(Code::MediaTypeRefused));
        let optional = |kind, body| {
            let read = run(<JsonBody<Order> as OptionalFromRequest<()>>::from_request(asked(kind, body), &()));
            read.map(|read| read.is_some()).map_err(|Refused { problem, .. }| problem.code)
        };
        assert_eq!(optional(None, ""), Ok(false));
        assert_eq!(optional(None, "{}"), Err(Code::MediaTypeRefused));
        assert_eq!(optional(Some("application/json"), "{}"), Ok(true));
    }

    #[test]
    fn a_query_is_told_what_is_wrong_with_it() {
        let (mut parts, _) = asked(None, "").into_parts();
        let Refused { problem, .. } = run(Query::<Order>::from_request_parts(&mut parts, &())).err().unwrap();
        assert_eq!(problem.code, Code::QueryUnreadable);
        expect!["limit: invalid digit found in string"].assert_eq(&problem.detail);
    }
}
