//! What the server can do, for programs and for people: the `OpenAPI` document, and the same as a page.

pub mod access;

use std::fmt::Write;
use std::future::ready;

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use crate::assets;
use crate::state::AppState;

/// Where the document is.
pub const DOCUMENT: &str = "/api/v1/openapi.json";

/// Where the same is as a page.
const PAGE: &str = "/api/v1/docs";

/// How the page looks.
const STYLE: [&str; 1] = ["docs.css"];

/// The routes of a document.
pub fn routes(document: &OpenApi) -> Router<AppState> {
    // Both are made once; an answer shares them.
    let (json, page) = (Bytes::from(document.to_json().unwrap_or_default()), Bytes::from(drawn(document)));
    let as_json = move || ready(([(header::CONTENT_TYPE, "application/json")], json.clone()));
    let links = assets::preloaded(&STYLE);
    let as_page = move || {
        let mut answer = Html(page.clone()).into_response();
        answer.headers_mut().extend(links.clone());
        ready(answer)
    };
    Router::new().route(DOCUMENT, get(as_json)).route(PAGE, get(as_page.clone())).route("/", get(as_page))
}

/// A page that lists every route. It runs nothing.
fn drawn(document: &OpenApi) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <link rel=\"stylesheet\" href=\"{style}\"><title>{title}</title><h1>{title}</h1><p>{about}</p><p><a href=\"{DOCUMENT}\">OpenAPI document</a></p><dl>",
        style = STYLE.iter().find_map(|style| assets::address(style)).unwrap_or_default(),
        title = escaped(&document.info.title),
        about = escaped(document.info.description.as_deref().unwrap_or_default()),
    );
    for (path, item) in &document.paths.paths {
        for (method, operation) in operations(item) {
            let about = operation.summary.as_deref().unwrap_or_default();
            let _ = write!(page, "<dt><code>{method} {}</code></dt><dd>{}<ul>", escaped(path), escaped(about));
            for (status, response) in &operation.responses.responses {
                let about = match response {
                    RefOr::T(response) => response.description.as_str(),
                    RefOr::Ref(_) => "",
                };
                let _ = write!(page, "<li>{} {}</li>", escaped(status), escaped(about));
            }
            page.push_str("</ul></dd>");
        }
    }
    page.push_str("</dl></html>");
    page
}

/// What can be done at an address, by method.
pub fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    let all = [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
        ("HEAD", &item.head),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// A text as it stands in a page.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_page_is_no_part_of_it() {
        assert_eq!(escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
