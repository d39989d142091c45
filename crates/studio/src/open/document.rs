//! The bytes of a script as text. What a file is, its inside decides, whatever its name: the text of Word and `OpenDocument`
//! documents and of web pages is taken out as Markdown, and any other kind is refused by name with the way to a text.

use std::borrow::Cow;

use vo_timeline::diagnostic::{Diagnostic, Place};
use vo_timeline::utf8;

use crate::{Code, StudioError};

mod emphasis;
mod html;
mod html_notes;
mod html_style;
mod kind;
mod markdown;
mod opendocument;
mod package;
mod raised;
mod word;
mod word_styles;
mod xml;

use kind::Kind;
pub(crate) use kind::is_packed;

/// The text of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// The file's own text, or what was taken out of it: places in messages are places in here.
    pub text: Cow<'a, str>,
    /// What the file was read as and what of it was left out, in a sentence; nothing for a plain text.
    pub read_as: Option<String>,
}

/// The text of the script `file`.
///
/// # Errors
/// [`StudioError::Mistakes`] for a document that cannot be read, with its kind, and for bytes that are not UTF-8, with the
/// place of the first.
pub fn text<'a>(bytes: &'a [u8], file: &str) -> Result<Document<'a>, StudioError> {
    if let Some((text, encoding)) = wide(bytes) {
        let read = own(text.as_bytes(), file)?;
        let read_as = read.read_as.unwrap_or_else(|| format!("{file}: read as text in {encoding}"));
        return Ok(Document { text: Cow::Owned(read.text.into_owned()), read_as: Some(read_as) });
    }
    own(bytes, file)
}

/// The same for what is neither UTF-16 nor UTF-32.
fn own<'a>(bytes: &'a [u8], file: &str) -> Result<Document<'a>, StudioError> {
    let refused = |why: String, fix: &str| {
        StudioError::mistakes(Code::ScriptUnreadable, vec![Diagnostic::error(file, why).hint(fix)], "")
    };
    let (name, taken) = match kind::of(bytes) {
        Kind::Foreign(kind, fix) => {
            return Err(refused(format!("this is {kind}, and a script is plain text or Markdown"), fix));
        }
        Kind::Text => {
            let text = plain(bytes, file)?;
            return Ok(match without_colours(text) {
                Some(text) => {
                    let read_as = Some(format!("{file}: read without the colours of a terminal"));
                    Document { text: Cow::Owned(text), read_as }
                }
                None => Document { text: Cow::Borrowed(text), read_as: None },
            });
        }
        Kind::Word => ("a Word document", package::of_word(bytes)),
        Kind::OpenDocument => ("an OpenDocument text", package::of_opendocument(bytes)),
        Kind::Html => ("a web page (HTML)", Ok(html::read(plain(bytes, file)?))),
    };
    let refused = |why: String| refused(format!("this is {name}, and {why}"), kind::AS_TEXT);
    let (text, left_out) = taken.map_err(refused)?.finish();
    if text.is_empty() {
        return Err(refused(format!("there is no text in it{}", without(&left_out))));
    }
    let read_as = format!("{file}: read as {name}{}; lines in messages are lines of its text", without(&left_out));
    Ok(Document { text: Cow::Owned(text), read_as: Some(read_as) })
}

/// `, without comments and pictures`.
fn without(left_out: &[&str]) -> String {
    match left_out {
        [] => String::new(),
        [one] => format!(", without {one}"),
        [first @ .., last] => format!(", without {} and {last}", first.join(", ")),
    }
}

/// The text of a file with a mark of UTF-16 or UTF-32, and its name; nothing for one without, or if it is broken.
fn wide(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (text, encoding) = match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => (utf32(rest, u32::from_le_bytes), "UTF-32"),
        [0, 0, 0xFE, 0xFF, rest @ ..] => (utf32(rest, u32::from_be_bytes), "UTF-32"),
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes), "UTF-16"),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes), "UTF-16"),
        _ => return None,
    };
    Some((text.filter(|text| !text.contains('\0'))?, encoding))
}

fn utf16(units: &[u8], order: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = units.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|&pair| order(pair))).collect::<Result<_, _>>().ok();
    text.filter(|_| rest.is_empty())
}

fn utf32(units: &[u8], order: fn([u8; 4]) -> u32) -> Option<String> {
    let (fours, rest) = units.as_chunks::<4>();
    let text = fours.iter().map(|&four| char::from_u32(order(four))).collect::<Option<_>>();
    text.filter(|_| rest.is_empty())
}

/// The text without what colours it in a terminal (`ESC [ … m` and its like); nothing if there is none of that.
fn without_colours(text: &str) -> Option<String> {
    let mut parts = text.split("\u{1B}[");
    let mut out = parts.next()?.to_owned();
    let mut any = false;
    for part in parts {
        any = true;
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | '?' | ' '));
        out.push_str(rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest));
    }
    any.then_some(out)
}

/// The text of a file that is nothing but text.
fn plain<'a>(bytes: &'a [u8], file: &str) -> Result<&'a str, StudioError> {
    let text = utf8::read(bytes, file).map_err(|mistake| {
        // Up to the first wrong byte the text is the same, so its line is shown as it stands in the file.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        StudioError::mistakes(Code::ScriptUnreadable, vec![mistake], &String::from_utf8_lossy(bytes))
    })?;
    if let Some(at) = text.find('\0') {
        let place = Place::of(text, at..at + 1);
        let mistake = Diagnostic::error(file, "a byte of zero stands here, so this is no plain text").at(place);
        return Err(StudioError::mistakes(
            Code::ScriptUnreadable,
            vec![mistake.hint("save the script as plain text in UTF-8")],
            text,
        ));
    }
    Ok(text)
}

/// The text of `word/document.xml` alone, with the styles that are built into Word.
///
/// # Errors
/// Why it cannot be read.
pub fn word(xml: &str) -> Result<String, String> {
    Ok(word::read(xml, &word_styles::Styles::default())?.finish().0)
}

/// The text of the `content.xml` of an `OpenDocument` text alone.
///
/// # Errors
/// Why it cannot be read.
pub fn opendocument(xml: &str) -> Result<String, String> {
    Ok(opendocument::read(xml, None)?.finish().0)
}

/// The text of a web page.
pub fn html(page: &str) -> String {
    html::read(page).finish().0
}

#[cfg(test)]
mod tests;
