//! Bytes of a file a person wrote, as text: UTF-8 with or without a byte order mark, and nothing else.

use crate::diagnostic::{Diagnostic, Place};

/// The text of a file. A UTF-8 byte order mark is accepted and left out, so the places of later diagnostics count from
/// behind it: render them with the text returned here.
///
/// # Errors
/// UTF-16 and UTF-32 are refused by name; other bytes that are not UTF-8 are refused with the place of the first of them.
pub fn read<'a>(bytes: &'a [u8], file: &str) -> Result<&'a str, Diagnostic> {
    if let Some(encoding) = wide(bytes) {
        return Err(Diagnostic::error(file, format!("the file is {encoding}, and only UTF-8 is read"))
            .hint("in the editor, choose \"Save as\" and the encoding UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let valid = str::from_utf8(valid).unwrap_or_default();
        let at = Place::of(valid, valid.len()..valid.len());
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        Diagnostic::error(file, format!("line {}, column {}: byte 0x{byte:02X} is not UTF-8 text", at.line, at.column))
            .at(at)
            .hint("save the file as UTF-8; it is perhaps Latin-1 or Windows-1252 now")
    })
}

/// `UTF-16` or `UTF-32` for a file with their byte order mark, or with as many bytes of zero in its beginning as Latin text
/// has in them.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    const HEAD: usize = 64;
    let head = bytes.get(..HEAD.min(bytes.len() / 4 * 4)).unwrap_or_default();
    let zeros = |nth: usize| head.iter().skip(nth).step_by(4).filter(|&&byte| byte == 0).count();
    let units = head.len() / 4;
    let mostly = |nth: usize| units >= 2 && zeros(nth) * 4 >= units * 3;
    let [first, second, third, fourth] = [mostly(0), mostly(1), mostly(2), mostly(3)];
    let marked = |mark: &[u8]| bytes.starts_with(mark);
    if marked(b"\xFF\xFE\0\0") || marked(b"\0\0\xFE\xFF") || second && third && (first || fourth) {
        Some("UTF-32")
    } else if marked(b"\xFF\xFE") || marked(b"\xFE\xFF") || first && third || second && fourth {
        Some("UTF-16")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_accepted() {
        assert_eq!(read(b"\xEF\xBB\xBFhi", "a"), Ok("hi"));
        assert_eq!(read(b"", "a"), Ok(""));
    }

    #[test]
    fn wide_text_is_refused_by_name_with_the_fix() {
        let marked: Vec<u8> =
            b"\xFF\xFE".iter().copied().chain("title".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bare: Vec<u8> = "title = \"x\"".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [marked, bare] {
            let refused = read(&bytes, "project.toml").unwrap_err();
            assert!(refused.message.contains("UTF-16"), "{refused:?}");
            assert!(refused.hint.unwrap().contains("UTF-8"));
        }
        let wide: Vec<u8> = "title = \"x\"".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        for bytes in [[&b"\xFF\xFE\0\0"[..], &wide].concat(), wide] {
            let refused = read(&bytes, "project.toml").unwrap_err();
            assert!(refused.message.contains("UTF-32"), "{refused:?}");
        }
    }

    #[test]
    fn a_stray_byte_is_named_with_its_place() {
        let refused = read(b"a\nb\xE9c", "script.md").unwrap_err();
        assert_eq!(refused.message, "line 2, column 2: byte 0xE9 is not UTF-8 text");
    }
}
