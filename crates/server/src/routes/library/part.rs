//! Which part of a file is asked for: `Range` and `If-Range` of RFC 9110. One part at a time.

use axum::http::{HeaderMap, header};

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Bytes from the first on, up to and with the last.
    Bytes(u64, u64),
    /// Nothing: there is no such part, or several are asked for.
    None,
}

/// Which part of a file of so many bytes is asked for, whose tag is `tag`.
pub fn asked(headers: &HeaderMap, bytes: u64, tag: &str) -> Part {
    let text = |name| headers.get(name).map(|value: &axum::http::HeaderValue| value.to_str().unwrap_or_default());
    let Some(range) = text(header::RANGE) else { return Part::Whole };
    // It was for another content, or the tag is a date, which is never ours.
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Part::Whole;
    }
    let Some(range) = range.trim().strip_prefix("bytes=") else { return Part::Whole };
    let Some((first, last)) = range.split_once('-').filter(|_| !range.contains(',')) else { return Part::None };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let end = bytes.saturating_sub(1);
    let part = match (first.trim(), last.trim()) {
        ("", last) => number(last).filter(|length| *length > 0).map(|length| (bytes.saturating_sub(length), end)),
        (first, "") => number(first).map(|first| (first, end)),
        (first, last) => number(first).zip(number(last)).map(|(first, last)| (first, last.min(end))),
    };
    part.filter(|(first, last)| first <= last && *first < bytes)
        .map_or(Part::None, |(first, last)| Part::Bytes(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_within_the_file_is_given() {
        let part = |range: &str, if_range: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, range.parse().unwrap());
            if let Some(if_range) = if_range {
                headers.insert(header::IF_RANGE, if_range.parse().unwrap());
            }
            asked(&headers, 1_000, "\"tag\"")
        };
        for (range, expected) in [
            ("bytes=0-0", Part::Bytes(0, 0)),
            ("bytes=500-", Part::Bytes(500, 999)),
            ("bytes=-1", Part::Bytes(999, 999)),
            ("bytes=-5000", Part::Bytes(0, 999)),
            ("bytes=990-2000", Part::Bytes(990, 999)),
            ("bytes=1000-", Part::None),
            ("bytes=5-4", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=0-1,5-6", Part::None),
            ("bytes=a-b", Part::None),
            ("bytes=99999999999999999999-", Part::None),
            ("lines=0-1", Part::Whole),
        ] {
            assert_eq!(part(range, None), expected, "{range}");
        }
        assert_eq!(part("bytes=0-0", Some("\"tag\"")), Part::Bytes(0, 0));
        assert_eq!(part("bytes=0-0", Some("\"other\"")), Part::Whole);
        assert_eq!(part("bytes=0-0", Some("Sun, 29 Nov 2026 18:00:00 GMT")), Part::Whole);
        let mut headers = HeaderMap::new();
        assert_eq!(asked(&headers, 0, "x"), Part::Whole);
        headers.insert(header::RANGE, "bytes=0-".parse().unwrap());
        assert_eq!(asked(&headers, 0, "x"), Part::None);
    }
}
