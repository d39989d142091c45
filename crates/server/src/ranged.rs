//! A file as an answer: whole or a part of it (RFC 9110, section 14), with what tells whether a client has it already.

use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use vo_studio::Code;

use crate::address::encoded;
use crate::answer::Refused;
use crate::blocking::blocking;

/// As many bytes are read at once. What is longer is read while it is sent.
const AT_ONCE: u64 = 256 << 10;

/// May be kept for ever: the address names the content.
pub const FOREVER: &str = "private, max-age=31536000, immutable";

/// May be kept, and is asked for again each time.
pub const ASK_AGAIN: &str = "private, no-cache";

/// A file that is answered.
#[derive(Clone, Debug)]
pub struct Ranged {
    /// Where it lies.
    pub path: PathBuf,
    /// Its media type.
    pub kind: &'static str,
    /// What names its content, without quotes.
    pub tag: String,
    /// How it may be kept.
    pub keep: &'static str,
}

/// What is asked for of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// All of it.
    All,
    /// These bytes.
    Bytes(Range<u64>),
    /// There is no such part.
    Nothing,
}

impl Ranged {
    /// The answer to a request with these headers; nothing if the file is not there.
    ///
    /// # Errors
    /// [`Refused`] if the file cannot be read.
    pub async fn answer(self, headers: &HeaderMap) -> Result<Option<Response>, Refused> {
        let Self { path, kind, tag, keep } = self;
        let tag = format!("\"{tag}\"");
        let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
        let usual = [(header::ETAG, value(&tag)), (header::CACHE_CONTROL, HeaderValue::from_static(keep))];
        if is_known(headers, &tag) {
            return Ok(Some((StatusCode::NOT_MODIFIED, usual).into_response()));
        }
        let opened = blocking(move || match vo_files::durable::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            opened => {
                opened.and_then(|file| Ok(Some((file.metadata()?.len(), file)))).map_err(|error| unreadable(&error))
            }
        });
        let Some((length, file)) = opened.await? else { return Ok(None) };
        let mut answer = parted((file, length), &tag, headers).await?;
        if answer.status() != StatusCode::RANGE_NOT_SATISFIABLE {
            answer.headers_mut().extend(usual);
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        Ok(Some(answer))
    }
}

/// So much of an open file as a request asks for; `tag` names its content, with quotes. What it is, is left to be said.
///
/// # Errors
/// [`Refused`] if the file cannot be read.
pub async fn parted((file, length): (File, u64), tag: &str, headers: &HeaderMap) -> Result<Response, Refused> {
    let (status, range) = match part(headers, tag, length) {
        Part::All => (StatusCode::OK, 0..length),
        Part::Bytes(range) => (StatusCode::PARTIAL_CONTENT, range),
        Part::Nothing => {
            let last = length.saturating_sub(1);
            let why = format!("the file has {length} bytes: ask for a part of it, such as `bytes=0-{last}`");
            let total = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            return Ok((total, Refused::new(Code::RangeRefused, why)).into_response());
        }
    };
    let about = [(header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start))];
    let shown = format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1));
    let mut answer = (status, about, body(file, range).await?).into_response();
    answer.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let (StatusCode::PARTIAL_CONTENT, Ok(shown)) = (status, HeaderValue::from_str(&shown)) {
        answer.headers_mut().insert(header::CONTENT_RANGE, shown);
    }
    Ok(answer)
}

fn unreadable(error: &std::io::Error) -> Refused {
    tracing::error!(why = %error, "a file could not be read");
    Refused::new(Code::FilesFailed, "a file of the server cannot be read; its log says why")
}

/// That a file is to be saved under a name, and not opened.
pub fn attachment(name: &str) -> HeaderValue {
    let value = format!("attachment; filename*=UTF-8''{}", encoded(name));
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// What names the content of a file that is known by its size and its time alone.
pub fn tag_of(meta: &Metadata) -> String {
    let changed = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{:x}-{:x}", meta.len(), changed.as_nanos())
}

/// Whether the client has it already (`If-None-Match`).
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|known| known.split(','))
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == tag || one == "*")
}

/// The part that is asked for. What is not understood, several parts at once, and a part of something else, is all of it.
fn part(headers: &HeaderMap, tag: &str, length: u64) -> Part {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Part::All;
    }
    let Some(asked) = text(header::RANGE).and_then(|asked| asked.trim().strip_prefix("bytes=")) else {
        return Part::All;
    };
    let number = |text: &str| -> Option<u64> {
        let text = text.trim();
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
    };
    let Some((first, last)) = asked.split_once('-') else { return Part::All };
    match (number(first), number(last), last.trim().is_empty()) {
        (None, Some(count), _) if first.trim().is_empty() => match length.min(count) {
            0 => Part::Nothing,
            count => Part::Bytes(length - count..length),
        },
        (Some(first), _, true) if first < length => Part::Bytes(first..length),
        (Some(first), Some(last), _) if first > last => Part::All,
        (Some(first), Some(last), _) if first < length => Part::Bytes(first..last.saturating_add(1).min(length)),
        (Some(_), _, true) | (Some(_), Some(_), _) => Part::Nothing,
        _ => Part::All,
    }
}

/// A part of a file: read at once if it is short, else while it is sent.
pub async fn body(file: File, range: Range<u64>) -> Result<Body, Refused> {
    if range.end - range.start <= AT_ONCE {
        return piece(file, range).await.map(|(bytes, _)| Body::from(bytes));
    }
    let pieces = unfold(Some((file, range)), |rest| async move {
        let (file, left) = rest.filter(|(_, left)| !left.is_empty())?;
        let end = left.end.min(left.start + AT_ONCE);
        match piece(file, left.start..end).await {
            Ok((bytes, file)) => Some((Ok(bytes), Some((file, end..left.end)))),
            // What was promised cannot be sent: the connection breaks.
            Err(refused) => Some((Err(std::io::Error::other(refused.problem.detail)), None)),
        }
    });
    Ok(Body::from_stream(pieces))
}

async fn piece(mut file: File, range: Range<u64>) -> Result<(Bytes, File), Refused> {
    blocking(move || {
        let mut bytes = vec![0; (range.end - range.start) as usize];
        file.seek(SeekFrom::Start(range.start))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(|error| unreadable(&error))?;
        Ok::<_, Refused>((Bytes::from(bytes), file))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_part_is_found_as_the_standard_says() {
        let of = |range: &str| part(&asked(&[(header::RANGE, range)]), "\"a\"", 10);
        for (range, wanted) in [
            ("bytes=0-3", Part::Bytes(0..4)),
            ("bytes=4-", Part::Bytes(4..10)),
            ("bytes=9-99", Part::Bytes(9..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-99", Part::Bytes(0..10)),
            ("bytes=10-", Part::Nothing),
            ("bytes=10-12", Part::Nothing),
            ("bytes=-0", Part::Nothing),
            ("bytes=3-2", Part::All),
            ("bytes=0-1,4-5", Part::All),
            ("bytes=+1-2", Part::All),
            ("bytes=a-b", Part::All),
            ("bytes=-", Part::All),
            ("lines=0-3", Part::All),
            ("bytes=99999999999999999999999-", Part::All),
        ] {
            assert_eq!(of(range), wanted, "{range}");
        }
        assert_eq!(part(&asked(&[(header::RANGE, "bytes=0-")]), "\"a\"", 0), Part::Nothing);
    }

    #[test]
    fn a_part_of_something_else_is_not_answered() {
        let of = |tag: &str| part(&asked(&[(header::RANGE, "bytes=0-3"), (header::IF_RANGE, tag)]), "\"a\"", 10);
        assert_eq!((of("\"a\""), of("\"b\""), of("W/\"a\"")), (Part::Bytes(0..4), Part::All, Part::All));
        let known = |tags: &str| is_known(&asked(&[(header::IF_NONE_MATCH, tags)]), "\"a\"");
        assert!(known("\"a\"") && known("\"b\", W/\"a\"") && known("*") && !known("\"b\"") && !known("a"));
    }

    #[test]
    fn a_long_file_is_sent_in_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = (folder.path().join("long"), (0..900_000_u32).map(|at| at as u8).collect::<Vec<_>>());
        vo_files::durable::write(&path, &bytes).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let file = Ranged { path, kind: "text/plain", tag: "a".to_owned(), keep: FOREVER };
            let part = asked(&[(header::RANGE, "bytes=100000-899998")]);
            let answer = file.clone().answer(&part).await.unwrap().unwrap();
            assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
            assert_eq!(answer.headers()[header::CONTENT_RANGE], "bytes 100000-899998/900000");
            let sent = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            assert!(sent[..] == bytes[100_000..899_999]);
            let none = Ranged { path: folder.path().join("none"), ..file };
            assert!(none.answer(&HeaderMap::new()).await.unwrap().is_none());
        });
    }
}
