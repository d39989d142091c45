//! Asks the routes of this very server, through all that stands before them, with the rights of whoever asks us.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, HOST, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, Request};
use serde_json::Value;
use tower::ServiceExt;
use vo_studio::Code;

use crate::answer::{Refused, as_sent};

/// Bytes of an answer, at most: lists are asked for page by page.
const MOST: usize = 16 << 20;

/// What of a request says who sends it.
const WHO: [&str; 9] = [
    "host",
    "authorization",
    "cookie",
    "origin",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "sec-fetch-site",
];

/// Asks with the rights of one request.
#[derive(Debug)]
pub struct Asking {
    whole: Router,
    headers: HeaderMap,
    /// Such as over which connection it came.
    extensions: Extensions,
}

impl Asking {
    /// With the rights of whoever sent a request.
    pub fn of(whole: &Router, parts: &Parts) -> Self {
        let mut headers = HeaderMap::new();
        for name in WHO {
            for value in parts.headers.get_all(name) {
                headers.append(name, value.clone());
            }
        }
        // Over HTTP/2 the name of the server is part of the address.
        let authority = parts.uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
        if let Some(host) = authority.filter(|_| !headers.contains_key(HOST)) {
            headers.insert(HOST, host);
        }
        Self { whole: whole.clone(), headers, extensions: parts.extensions.clone() }
    }

    /// What is there.
    ///
    /// # Errors
    /// The problem that the route answers with.
    pub async fn get(&self, path: &str) -> Result<Value, Value> {
        self.ask(Method::GET, path, None).await
    }

    /// Has something done.
    ///
    /// # Errors
    /// The problem that the route answers with.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Value> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Changes what is there, whatever it is.
    ///
    /// # Errors
    /// The problem that the route answers with.
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Value, Value> {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// Removes what is there.
    ///
    /// # Errors
    /// The problem that the route answers with.
    pub async fn delete(&self, path: &str) -> Result<Value, Value> {
        self.ask(Method::DELETE, path, None).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Value> {
        let lost = |why: String| as_sent(&Refused::new(Code::Unexpected, why).problem);
        let body = body.filter(|body| !body.is_null()).map(Value::to_string);
        let is_change = method == Method::PATCH;
        let mut request = Request::builder().method(method).uri(path);
        if let Some(headers) = request.headers_mut() {
            *headers = self.headers.clone();
            if body.is_some() {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            }
        }
        if let Some(headers) = request.headers_mut().filter(|_| is_change) {
            headers.insert(IF_MATCH, HeaderValue::from_static("*"));
        }
        if let Some(extensions) = request.extensions_mut() {
            *extensions = self.extensions.clone();
        }
        let request = request.body(Body::from(body.unwrap_or_default())).map_err(|error| lost(error.to_string()))?;
        let answer = self.whole.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), MOST).await.map_err(|error| lost(error.to_string()))?;
        if status.is_success() && bytes.is_empty() {
            return Ok(Value::Null);
        }
        let value = serde_json::from_slice(&bytes).map_err(|error| lost(format!("an answer is no JSON: {error}")))?;
        if status.is_success() { Ok(value) } else { Err(value) }
    }
}
