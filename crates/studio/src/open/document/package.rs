//! Documents that are ZIP archives: single members by name, with bounds on their number and on what they inflate to.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::markdown::Markdown;
use super::word_styles::Styles;
use super::{opendocument, word};

/// Members that a document may have.
const MOST_MEMBERS: usize = 4_096;
/// Bytes that a member may inflate to: about ten for each of the largest script.
const MOST_INFLATED: u64 = 8 << 20;

type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The text of a Word document.
///
/// # Errors
/// Why it cannot be read, as the end of a sentence.
pub(super) fn of_word(bytes: &[u8]) -> Result<Markdown, String> {
    let mut package = open(bytes)?;
    let own = "word/document.xml";
    let text = match member(&mut package, own)? {
        Some(text) => text,
        // Word on the web writes `document2.xml`.
        None => member(&mut package, "word/document2.xml")?.ok_or_else(|| format!("it has no {own}"))?,
    };
    let mut styles = Styles::default();
    if let Some(xml) = member(&mut package, "word/styles.xml")? {
        styles.read_styles(&xml)?;
    }
    if let Some(xml) = member(&mut package, "word/numbering.xml")? {
        styles.read_numbering(&xml)?;
    }
    word::read(&text, &styles)
}

/// The text of an `OpenDocument` text.
///
/// # Errors
/// Why it cannot be read, as the end of a sentence.
pub(super) fn of_opendocument(bytes: &[u8]) -> Result<Markdown, String> {
    let mut package = open(bytes)?;
    let manifest = member(&mut package, "META-INF/manifest.xml")?;
    if manifest.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(LOCKED.to_owned());
    }
    let text = member(&mut package, "content.xml")?.ok_or("it has no content.xml")?;
    let styles = member(&mut package, "styles.xml")?;
    opendocument::read(&text, styles.as_deref())
}

const LOCKED: &str = "it is locked with a password";
const DAMAGED: &str = "its archive is damaged";

fn open(bytes: &[u8]) -> Result<Package<'_>, String> {
    let package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    if package.len() > MOST_MEMBERS {
        return Err(format!("it has {} members; at most {MOST_MEMBERS} are read", package.len()));
    }
    Ok(package)
}

/// A member as text; nothing if there is none of that name.
fn member(package: &mut Package<'_>, name: &str) -> Result<Option<String>, String> {
    let found = match package.by_name(name) {
        Ok(found) => found,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
            return Err(LOCKED.to_owned());
        }
        Err(_) => return Err(DAMAGED.to_owned()),
    };
    let mut bytes = Vec::new();
    found.take(MOST_INFLATED + 1).read_to_end(&mut bytes).map_err(|_| DAMAGED)?;
    if bytes.len() as u64 > MOST_INFLATED {
        return Err(format!("its {name} is larger than {} MiB", MOST_INFLATED >> 20));
    }
    // The mark of UTF-8 is no character of the document.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    str::from_utf8(bytes).map(|text| Some(text.to_owned())).map_err(|_| format!("its {name} is not UTF-8"))
}
