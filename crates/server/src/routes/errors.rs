//! What an error means and how to fix it: the `type` of every problem leads here.

use std::fmt::Write;

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vo_studio::Code;

use crate::answer::Refused;
use crate::extract::Path;
use crate::routes::document::escaped;

/// A kind of error.
#[derive(Serialize, ToSchema)]
pub struct ErrorKind {
    /// What programs go by.
    code: &'static str,
    /// What it means, in a few words.
    title: &'static str,
    /// The status of an answer with it.
    status: u16,
}

/// All kinds of errors.
#[utoipa::path(get, path = "/api/v1/errors", tag = "about", responses((status = 200, description = "The kinds.", body = Vec<ErrorKind>)))]
pub async fn list() -> Json<Vec<ErrorKind>> {
    let kind = |code: &Code| ErrorKind { code: code.name(), title: code.title(), status: code.status() };
    Json(Code::ALL.iter().map(kind).collect())
}

/// What an error means and how to fix it: as a page, or as Markdown.
#[utoipa::path(get, path = "/api/v1/errors/{code}", tag = "about", params(("code" = String, Path, description = "What programs go by.")),
    responses((status = 200, description = "Its page.", body = String, content_type = "text/markdown"), (status = 404, description = "There is no such code.")))]
pub async fn read(Path(code): Path<String>, headers: HeaderMap) -> Result<Response, Refused> {
    let missing = || Refused::new(Code::RouteMissing, "there is no such code: /api/v1/errors lists all");
    let text = Code::named(&code).ok_or_else(missing)?.page_text();
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    let (kind, text) = if accepted.contains("text/html") {
        ("text/html; charset=utf-8", drawn(text))
    } else {
        ("text/markdown; charset=utf-8", text.to_owned())
    };
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// The little Markdown of these pages, drawn.
fn drawn(text: &str) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Error</title>",
    );
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        let level = block.chars().take_while(|letter| *letter == '#').count();
        let tag = ["p", "h1", "h2"].get(level).copied().unwrap_or("h3");
        let words = escaped(block.trim_start_matches('#').trim());
        // Every second part stands between backquotes.
        let parts = words.split('`').enumerate();
        let words: String = parts
            .map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() })
            .collect();
        let _ = write!(page, "<{tag}>{words}</{tag}>");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_drawn() {
        let page = drawn("# A <title>\n\n`a-code`: exit status 2.\n\n## Fix\n\nDo it.\n");
        let wanted = "<h1>A &lt;title&gt;</h1><p><code>a-code</code>: exit status 2.</p><h2>Fix</h2><p>Do it.</p>";
        assert!(page.ends_with(wanted), "{page}");
    }
}
