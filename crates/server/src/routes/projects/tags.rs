//! `ETag`s of projects. The first part stands for the texts, which edits are made of, and the second for all that is shown.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use vo_projects::IfMatch;
use vo_studio::Code;

use super::wire::ProjectView;
use crate::answer::Refused;

/// Digits that stand for all that is shown.
const DIGITS: usize = 16;

/// A project as it is sent.
pub struct Shown {
    /// What stands for it.
    pub etag: HeaderValue,
    body: Bytes,
}

impl Shown {
    /// A project.
    pub fn of(project: &ProjectView) -> Self {
        let body = Bytes::from(serde_json::to_vec(project).unwrap_or_default());
        let etag = format!("\"{}-{:.DIGITS$}\"", project.tag, blake3::hash(&body).to_hex().as_str());
        // Hexadecimal digits are plain ASCII.
        let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\""));
        Self { etag, body }
    }

    /// All of it.
    pub fn whole(self, status: StatusCode) -> Response {
        let json = HeaderValue::from_static("application/json");
        (status, [(header::ETAG, self.etag), (header::CONTENT_TYPE, json)], self.body).into_response()
    }

    /// That it is as it was.
    pub fn unchanged(self) -> Response {
        (StatusCode::NOT_MODIFIED, [(header::ETAG, self.etag)]).into_response()
    }
}

/// Whether a request says that it knows this state already.
pub fn is_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let known = entries(headers, &header::IF_NONE_MATCH);
    known.iter().any(|one| one == "*" || one.trim_start_matches("W/").as_bytes() == etag.as_bytes())
}

/// What a change is made of.
///
/// # Errors
/// [`Refused`] if nothing says so: then the changes of others would be overwritten unseen.
pub fn if_match(headers: &HeaderMap) -> Result<IfMatch, Refused> {
    if headers.contains_key(header::IF_MATCH) {
        return Ok(optional_if_match(headers));
    }
    let why =
        "send the ETag of the project that you changed as `If-Match`, or `If-Match: *` to change whatever is there";
    Err(Refused::new(Code::PreconditionMissing, why))
}

/// The same where nothing means whatever is there.
pub fn optional_if_match(headers: &HeaderMap) -> IfMatch {
    let entries = entries(headers, &header::IF_MATCH);
    if !headers.contains_key(header::IF_MATCH) || entries.iter().any(|one| one == "*") {
        return IfMatch::Any;
    }
    // A weak one stands for no state (RFC 9110, 13.1.1).
    let quoted = |one: &String| Some(one.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    IfMatch::Tags(entries.iter().filter_map(quoted).collect())
}

/// The entries of a header, over all its lines.
fn entries(headers: &HeaderMap, name: &header::HeaderName) -> Vec<String> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &header::HeaderName, lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (name.clone(), line.parse().unwrap())).collect()
    }

    #[test]
    fn what_a_change_is_made_of_is_said() {
        let read = |lines: &[&str]| if_match(&headers(&header::IF_MATCH, lines)).unwrap();
        assert_eq!(read(&["*"]), IfMatch::Any);
        assert_eq!(
            read(&["\"a-b\", \"c-d\"", "\"e\""]),
            IfMatch::Tags(["a-b", "c-d", "e"].map(str::to_owned).to_vec())
        );
        for nothing in ["W/\"a-b\"", "a-b", "", "\"", ","] {
            assert_eq!(read(&[nothing]), IfMatch::Tags(Vec::new()), "{nothing}");
        }
        assert_eq!(if_match(&HeaderMap::new()).unwrap_err().problem.code, Code::PreconditionMissing);
        assert_eq!(optional_if_match(&HeaderMap::new()), IfMatch::Any);
    }

    #[test]
    fn who_knows_a_state_is_sent_nothing() {
        let etag = HeaderValue::from_static("\"a-b\"");
        for (line, is) in
            [("\"a-b\"", true), ("W/\"a-b\"", true), ("\"x\", \"a-b\"", true), ("*", true), ("\"a\"", false)]
        {
            assert_eq!(is_known(&headers(&header::IF_NONE_MATCH, &[line]), &etag), is, "{line}");
        }
        assert!(!is_known(&HeaderMap::new(), &etag));
    }
}
