//! Texts as parts of addresses.

/// A text as a part of an address (RFC 3986) or a value of a header (RFC 8187): what is no letter or digit is written in
/// hexadecimal.
pub fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}
