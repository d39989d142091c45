//! What a script is by its inside, whatever its name, and how to make a text of what is no script.

use vo_media::sniff::{ENOUGH, Sniffed, sniff};
use vo_plan::picture::Container;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text, or something that only looks like one.
    Text,
    /// A Word document (Office Open XML).
    Word,
    /// An `OpenDocument` text.
    OpenDocument,
    /// A web page.
    Html,
    /// What is no script: its name, and how to make one of it.
    Foreign(&'static str, &'static str),
}

pub(super) const AS_TEXT: &str =
    "open it, and save it as plain text (.txt) in UTF-8, or copy its text into a script.md";
const UNPACK: &str = "unpack it, and name the script in it";
const AS_BACKGROUND: &str = "to show it, name it with `--background` or `[background: FILE]`; a script is what is said";
const AS_MUSIC: &str = "to hear it, name it with `--music`; a script is what is said";
const AS_SUBTITLES: &str = "convert it to SubRip (.srt) or WebVTT (.vtt)";
const AS_LINES: &str = "write what is said as sentences into a script.md";

/// What the file `bytes` is.
pub(super) fn of(bytes: &[u8]) -> Kind {
    const BINARY: [(&[u8], &str, &str); 11] = [
        (b"{\\rtf", "a document in RTF", AS_TEXT),
        (b"%PDF-", "a PDF", "copy its text into a script.md"),
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
        return Kind::Foreign(kind, fix);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    if is_packed(bytes) {
        return packed(bytes);
    }
    // UTF-16 and UTF-32 are named where text is read, and their marks are like those of sounds.
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Kind::Text;
    }
    if is_text {
        return markup(text);
    }
    match sniff(bytes.get(..ENOUGH).unwrap_or(bytes)) {
        Sniffed::Known(container) => media(container),
        Sniffed::Foreign(kind) => Kind::Foreign(kind, AS_LINES),
        _ => Kind::Text,
    }
}

/// What a file of pictures or sound is called here.
fn media(container: Container) -> Kind {
    use Container as Is;
    let (kind, fix) = match container {
        Is::Png | Is::Jpeg | Is::Webp | Is::Gif | Is::Heif => ("an image", AS_BACKGROUND),
        Is::Mp3 | Is::Wav | Is::Flac | Is::Ogg | Is::Adts | Is::Aiff | Is::Caf | Is::W64 => ("a sound", AS_MUSIC),
        Is::Mp4 | Is::Matroska | Is::Avi | Is::MpegTs => ("a video or a sound", AS_BACKGROUND),
    };
    Kind::Foreign(kind, fix)
}

/// Whether a file is a ZIP archive, as many kinds of documents are.
pub(crate) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What a compound file of Microsoft's is: Word documents with a password are put into one.
fn compound(bytes: &[u8]) -> Kind {
    let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(package.len()).any(|window| window == package) {
        Kind::Foreign("a Word or Office document with a password", "open it, and save it without a password")
    } else {
        Kind::Foreign("an old Word or Office document", "open it, and save it as .docx or as plain text (.txt)")
    }
}

/// What a ZIP archive is by the names of the files in it.
fn packed(bytes: &[u8]) -> Kind {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"word/document") || has(b"[Content_Types].xml") && has(b"word/") {
        return Kind::Word;
    }
    if has(b"application/vnd.oasis.opendocument.text") {
        return Kind::OpenDocument;
    }
    let (kind, fix) = if has(b"application/epub+zip") {
        ("an e-book (EPUB)", AS_TEXT)
    } else if has(b"xl/workbook") || has(b"opendocument.spreadsheet") {
        ("a spreadsheet", AS_LINES)
    } else if has(b"ppt/") || has(b"opendocument.presentation") {
        ("a presentation", AS_TEXT)
    } else if has(b"Index/Document.iwa") || has(b".iwa") {
        ("a Pages document", AS_TEXT)
    } else {
        ("a ZIP archive", UNPACK)
    };
    Kind::Foreign(kind, fix)
}

/// Markup and data that are text, known by how they begin.
fn markup(text: &[u8]) -> Kind {
    const HEAD: usize = 2_048;
    let head = String::from_utf8_lossy(text.get(..HEAD).unwrap_or(text)).to_ascii_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| head.starts_with(start));
    let is_xml = begins(&["<?xml"]);
    if begins(&["<finaldraft"]) || is_xml && head.contains("<finaldraft") {
        Kind::Foreign("a Final Draft screenplay", AS_TEXT)
    } else if begins(&["<sami"]) || begins(&["<tt ", "<tt>"]) || is_xml && head.contains("<tt") {
        Kind::Foreign("subtitles in XML", AS_SUBTITLES)
    } else if begins(&["<!doctype html", "<html", "<head", "<body"])
        || is_xml && head.contains("<html")
        || is_fragment(text)
    {
        Kind::Html
    } else if is_xml {
        Kind::Foreign("XML", AS_LINES)
    } else if is_json(&head) {
        Kind::Foreign("JSON", AS_LINES)
    } else if begins(&["\\documentclass", "\\begin{document}"]) || head.contains("\n\\begin{document}") {
        Kind::Foreign("a LaTeX document", AS_LINES)
    } else if begins(&["begin:vcalendar", "begin:vcard"]) {
        Kind::Foreign("a calendar or an address card", AS_LINES)
    } else if is_mail(&head) {
        Kind::Foreign("an e-mail or a saved page (.eml, .mhtml)", "open it, and copy its text into a script.md")
    } else if is_yaml(text) {
        Kind::Foreign("YAML", AS_LINES)
    } else if is_table(text) {
        Kind::Foreign("a table (CSV)", AS_LINES)
    } else {
        Kind::Text
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

/// Whether a text is a piece of a web page: it begins and ends with tags of blocks, and nothing in it is Markdown.
fn is_fragment(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let lower = text.trim().to_ascii_lowercase();
    let opens = ["p", "h1", "h2", "h3", "div", "ul", "ol", "article", "section", "main", "table", "blockquote"]
        .iter()
        .any(|name| {
            lower
                .strip_prefix('<')
                .and_then(|rest| rest.strip_prefix(name))
                .is_some_and(|rest| rest.starts_with(['>', ' ']))
        });
    let is_markdown = |line: &str| line.starts_with(['#', '[', '*', '-', '>', '`', '|']);
    opens && lower.ends_with('>') && lower.contains("</") && !lower.lines().map(str::trim).any(is_markdown)
}

/// Whether a text begins with the head of an e-mail: three fields of it, one of which no letter has.
fn is_mail(head: &str) -> bool {
    const FIELDS: [&str; 11] = [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "content-type",
        "delivered-to",
        "snapshot-content-location",
    ];
    const SURE: [&str; 5] = ["received", "return-path", "message-id", "mime-version", "content-type"];
    let names: Vec<&str> = head
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.split_once(": ").map(|(name, _)| name).or(line.strip_suffix(':')))
        .collect();
    let known = names.iter().filter(|name| FIELDS.contains(name)).count();
    known >= 3 && names.iter().any(|name| SURE.contains(name))
}

/// Whether most lines are keys of YAML, some of them in a list: `- text: "Honey never spoils."`
fn is_yaml(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text.get(..ENOUGH).unwrap_or(text));
    let is_key = |line: &&str| {
        let line = line.trim().trim_start_matches("- ");
        let key =
            line.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with(' ')).map(|(key, _)| key);
        key.is_some_and(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let keys = lines.iter().filter(|line| is_key(line)).count();
    let nested = lines.iter().any(|line| line.trim_start().starts_with("- ") && is_key(line));
    let parents = lines.iter().any(|line| line.ends_with(':') && is_key(line));
    !text.starts_with("---") && keys >= 3 && keys * 10 >= lines.len() * 8 && nested && parents
}
