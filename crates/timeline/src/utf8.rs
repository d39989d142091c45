//! Bytes of a file a person wrote, as text: UTF-8 with or without a byte order mark, and nothing else.

use crate::diagnostic::{Diagnostic, Place};

/// The text of a file. A UTF-8 byte order mark is accepted and left out, so the places of later diagnostics count from
/// behind it: render them with the text returned here.
///
/// # Errors
/// UTF-16 is refused by name; other bytes that are not UTF-8 are refused with the place of the first of them.
pub fn read<'a>(bytes: &'a [u8], file: &str) -> Result<&'a str, Diagnostic> {
    if is_utf16(bytes) {
        return Err(Diagnostic::error(file, "the file is UTF-16, and only UTF-8 is read")
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

/// A byte order mark of UTF-16 or UTF-32, or every second byte of the beginning zero (Latin text in UTF-16).
fn is_utf16(bytes: &[u8]) -> bool {
    let head = bytes.get(..64.min(bytes.len() & !1)).unwrap_or_default();
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let pairs = head.len() / 2;
    bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xFE\xFF")
        || (pairs >= 4 && (zeros(0) * 4 >= pairs * 3 || zeros(1) * 4 >= pairs * 3))
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
    fn utf16_is_refused_by_name_with_the_fix() {
        let marked: Vec<u8> =
            b"\xFF\xFE".iter().copied().chain("title".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bare: Vec<u8> = "title = \"x\"".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [marked, bare] {
            let refused = read(&bytes, "project.toml").unwrap_err();
            assert!(refused.message.contains("UTF-16"), "{refused:?}");
            assert!(refused.hint.unwrap().contains("UTF-8"));
        }
    }

    #[test]
    fn a_stray_byte_is_named_with_its_place() {
        let refused = read(b"a\nb\xE9c", "script.md").unwrap_err();
        assert_eq!(refused.message, "line 2, column 2: byte 0xE9 is not UTF-8 text");
    }
}
