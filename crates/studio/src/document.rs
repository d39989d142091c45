//! The bytes of a script as text. A document of another kind is known by its inside, whatever its name, and refused by
//! name with the way to a text; nothing of its markup is ever read aloud.

use vo_plan::picture::Container;
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::utf8;

use crate::StudioError;
use crate::sniff::{ENOUGH, Sniffed, sniff};

/// The text of the script `file`.
///
/// # Errors
/// [`StudioError::Mistakes`] for a document that is no plain text, with its kind, and for bytes that are not UTF-8, with
/// the place of the first.
pub fn text<'a>(bytes: &'a [u8], file: &str) -> Result<&'a str, StudioError> {
    if let Some((kind, fix)) = foreign(bytes) {
        let mistake =
            Diagnostic::error(file, format!("this is {kind}, and a script is plain text or Markdown")).hint(fix);
        return Err(StudioError::mistakes(vec![mistake], ""));
    }
    let text = utf8::read(bytes, file).map_err(|mistake| {
        // Up to the first wrong byte the text is the same, so its line is shown as it stands in the file.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        StudioError::mistakes(vec![mistake], &String::from_utf8_lossy(bytes))
    })?;
    if let Some(at) = text.find('\0') {
        let place = vo_timeline::diagnostic::Place::of(text, at..at + 1);
        let mistake = Diagnostic::error(file, "a byte of zero stands here, so this is no plain text").at(place);
        return Err(StudioError::mistakes(vec![mistake.hint("save the script as plain text in UTF-8")], text));
    }
    Ok(text)
}

const AS_TEXT: &str = "open it, and save it as plain text (.txt) in UTF-8, or copy its text into a script.md";
const UNPACK: &str = "unpack it, and name the script in it";
const AS_BACKGROUND: &str = "to show it, name it with `--background` or `[background: FILE]`; a script is what is said";
const AS_MUSIC: &str = "to hear it, name it with `--music`; a script is what is said";
const AS_SUBTITLES: &str = "convert it to SubRip (.srt) or WebVTT (.vtt)";
const AS_LINES: &str = "write what is said as sentences into a script.md";

/// What a document is that is no plain text, and how to make a script of it.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const BINARY: [(&[u8], &str, &str); 12] = [
        (b"{\\rtf", "a document in RTF", AS_TEXT),
        (b"%PDF-", "a PDF", "copy its text into a script.md"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Word or Office document", AS_TEXT),
        (b"\x1F\x8B", "a file packed with gzip", UNPACK),
        (b"BZh", "a file packed with bzip2", UNPACK),
        (b"\xFD7zXZ\0", "a file packed with xz", UNPACK),
        (b"\x28\xB5\x2F\xFD", "a file packed with zstd", UNPACK),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
        (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
        (b"II*\0", "an image (TIFF)", AS_BACKGROUND),
        (b"MM\0*", "an image (TIFF)", AS_BACKGROUND),
        (b"SQLite format 3\0", "a database", AS_LINES),
    ];
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    // Text may begin with the signs of something else: `The wide road` with those of a film.
    let is_text = str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    let marked = BINARY.iter().find(|(magic, ..)| text.starts_with(magic));
    if let Some(&(_, kind, fix)) = marked.filter(|(magic, ..)| !is_text || matches!(magic.first(), Some(b'{' | b'%'))) {
        return Some((kind, fix));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(packed(bytes));
    }
    // UTF-16 and UTF-32 are named where text is read, and their marks are like those of sounds.
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return None;
    }
    if is_text {
        return markup(text);
    }
    match sniff(bytes.get(..ENOUGH).unwrap_or(bytes)) {
        Sniffed::Known(container) => Some(media(container)),
        Sniffed::Foreign(kind) => Some((kind, AS_LINES)),
        _ => None,
    }
}

/// What a file of pictures or sound is called here.
fn media(container: Container) -> (&'static str, &'static str) {
    use Container as Is;
    match container {
        Is::Png | Is::Jpeg | Is::Webp | Is::Gif | Is::Heif => ("an image", AS_BACKGROUND),
        Is::Mp3 | Is::Wav | Is::Flac | Is::Ogg | Is::Adts | Is::Aiff | Is::Caf | Is::W64 => ("a sound", AS_MUSIC),
        Is::Mp4 | Is::Matroska | Is::Avi | Is::MpegTs => ("a video or a sound", AS_BACKGROUND),
    }
}

/// What a ZIP archive is by the names of the files in it.
fn packed(bytes: &[u8]) -> (&'static str, &'static str) {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"word/document") {
        ("a Word document", AS_TEXT)
    } else if has(b"application/vnd.oasis.opendocument.text") {
        ("an OpenDocument text", AS_TEXT)
    } else if has(b"application/epub+zip") {
        ("an e-book (EPUB)", AS_TEXT)
    } else if has(b"xl/workbook") || has(b"opendocument.spreadsheet") {
        ("a spreadsheet", AS_LINES)
    } else if has(b"ppt/") || has(b"opendocument.presentation") {
        ("a presentation", AS_TEXT)
    } else if has(b"Index/Document.iwa") || has(b".iwa") {
        ("a Pages document", AS_TEXT)
    } else {
        ("a ZIP archive", UNPACK)
    }
}

/// Markup and data that are text, known by how they begin.
fn markup(text: &[u8]) -> Option<(&'static str, &'static str)> {
    const HEAD: usize = 2_048;
    let head = String::from_utf8_lossy(text.get(..HEAD).unwrap_or(text)).to_ascii_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| head.starts_with(start));
    let is_xml = begins(&["<?xml"]);
    if begins(&["<finaldraft"]) || is_xml && head.contains("<finaldraft") {
        Some(("a Final Draft screenplay", AS_TEXT))
    } else if begins(&["<sami"]) || begins(&["<tt ", "<tt>"]) || is_xml && head.contains("<tt") {
        Some(("subtitles in XML", AS_SUBTITLES))
    } else if begins(&["<!doctype html", "<html", "<head", "<body"]) || is_xml && head.contains("<html") {
        Some(("a web page (HTML)", "open it in a browser, and copy its text into a script.md"))
    } else if is_xml {
        Some(("XML", AS_LINES))
    } else if is_json(&head) {
        Some(("JSON", AS_LINES))
    } else if is_table(text) {
        Some(("a table (CSV)", AS_LINES))
    } else {
        None
    }
}

/// `{"`, `[{"` and `["`, blanks between them or not: no sentence begins so.
fn is_json(head: &str) -> bool {
    let signs: String = head.chars().filter(|c| !c.is_whitespace()).take(3).collect();
    signs.starts_with("{\"")
        || signs.starts_with("[{\"")
        || signs.starts_with("[\"")
        || signs == "[{}"
        || signs.starts_with("[[\"")
}

/// Rows with the same number of commas, semicolons or tabs, at least two, without a blank behind them in the first.
fn is_table(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text.get(..ENOUGH).unwrap_or(text));
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(8);
    let Some(head) = lines.next() else { return false };
    let rows: Vec<&str> = lines.collect();
    [',', ';', '\t'].iter().any(|&sign| {
        let names: Vec<&str> = head.split(sign).collect();
        let named = names.iter().all(|name| {
            !name.starts_with(' ')
                && !name.is_empty()
                && name.split(' ').count() <= 4
                && !name.ends_with(['.', '!', '?'])
        });
        let complete = rows.len().saturating_sub(usize::from(rows.len() == 7));
        names.len() >= 3
            && named
            && !rows.is_empty()
            && rows.iter().take(complete).all(|row| row.matches(sign).count() + 1 >= names.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> String {
        text(bytes, "script.md").map_or_else(|error| error.to_string(), str::to_owned)
    }

    #[test]
    fn documents_are_known_by_their_inside_and_refused_by_name() {
        let docx = [&b"PK\x03\x04\x14\0"[..], b"[Content_Types].xml....word/document.xml"].concat();
        let odt = [&b"PK\x03\x04\x14\0"[..], b"mimetypeapplication/vnd.oasis.opendocument.text"].concat();
        let cases: [(&[u8], &str); 18] = [
            (b"{\\rtf1\\ansi\\ansicpg1252\n\\f0\\fs24 Hello there.}", "RTF"),
            (&docx, "a Word document"),
            (&odt, "OpenDocument"),
            (b"PK\x03\x04....", "a ZIP archive"),
            (b"%PDF-1.7\n%\xE2\xE3", "a PDF"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "old Word"),
            (b"\x1F\x8B\x08\0\0", "gzip"),
            (b"\x89PNG\r\n\x1A\n\0\0", "an image"),
            (b"ID3\x04\0\0", "a sound"),
            (b"\0\0\0\x18ftypmp42", "a video"),
            (b"<!DOCTYPE html><html><body>Hello there.</body></html>", "HTML"),
            (b"\xEF\xBB\xBF  <html>\n<p>Hello.</p>", "HTML"),
            (b"<?xml version=\"1.0\"?>\n<FinalDraft DocumentType=\"Script\">", "Final Draft"),
            (b"<?xml version=\"1.0\"?><tt xmlns=\"http://www.w3.org/ns/ttml\">", "subtitles in XML"),
            (b"{\n  \"title\": \"x\"\n}", "JSON"),
            (b"[{\"text\": \"Hello\"}]", "JSON"),
            (b"time,visual,voice\n0:00,coins,Hello there\n0:05,beach,Bye\n", "CSV"),
            (b"Hello\0 there.", "a byte of zero"),
        ];
        for (bytes, kind) in cases {
            let told = told(bytes);
            assert!(told.contains(kind), "{kind}: {told}");
        }
    }

    #[test]
    fn what_begins_like_a_document_and_is_a_script_is_read() {
        for script in [
            "Hello there.",
            "[Music] Hello there.",
            "{pause} Hello there.",
            "<b>Hello</b> there.",
            "<3 is a heart.",
            "Eggs, milk, bread.\nAll of it, now, please.",
            "PK is short for Peacekeeper.",
            "The wide road is free.",
            "Get free stuff.",
            "ID3 is a tag.",
            "BZ is a magazine.",
            "[\u{201C}Quoted\u{201D}] it is.",
            "",
        ] {
            assert_eq!(told(script.as_bytes()), script);
        }
    }

    #[test]
    fn the_line_with_a_wrong_byte_is_shown() {
        let told = told(b"First line.\nA caf\xE9 there.\n");
        assert!(told.contains("2 | A caf"), "{told}");
    }
}
