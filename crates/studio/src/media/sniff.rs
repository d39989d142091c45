//! What a file is, by its first bytes. The decoder is told the answer and may not guess for itself: a playlist that is
//! called `clip.mp4` must not make it open other files.

use vo_plan::picture::Container;

/// Bytes from the beginning of a file that are enough to tell.
pub const ENOUGH: usize = 4_096;

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// Something that is read.
    Known(Container),
    /// Nothing at all.
    Empty,
    /// A text that tells a player to open other files.
    Playlist,
    /// Some other text.
    Text,
    /// Something else.
    Unknown,
}

/// Looks at the first bytes of a file.
pub fn sniff(head: &[u8]) -> Sniffed {
    use Sniffed::{Empty, Known, Playlist, Text, Unknown};
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let text_start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    match head {
        [] => Empty,
        _ if at(4, b"ftyp") || at(4, b"moov") || at(4, b"wide") || at(4, b"mdat") || at(4, b"free") => {
            Known(Container::Mp4)
        }
        _ if at(0, b"\x1A\x45\xDF\xA3") => Known(Container::Matroska),
        _ if at(0, b"RIFF") && at(8, b"AVI ") => Known(Container::Avi),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => Known(Container::Wav),
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Known(Container::Webp),
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Known(Container::Gif),
        _ if at(0, b"\x89PNG\r\n\x1A\n") => Known(Container::Png),
        _ if at(0, b"\xFF\xD8\xFF") => Known(Container::Jpeg),
        _ if at(0, b"fLaC") => Known(Container::Flac),
        _ if at(0, b"OggS") => Known(Container::Ogg),
        _ if at(0, b"ID3") => Known(Container::Mp3),
        [0x47, ..] if at(188, b"\x47") && at(376, b"\x47") => Known(Container::MpegTs),
        // Frame sync of MPEG audio: layer 0 is AAC in ADTS, layer 3 is MP3.
        [0xFF, second, ..] if second & 0xF6 == 0xF0 => Known(Container::Adts),
        [0xFF, second, ..] if second & 0xE6 == 0xE2 => Known(Container::Mp3),
        _ if [&b"#EXTM3U"[..], b"ffconcat", b"<MPD", b"v=0", b";FFMETADATA"]
            .iter()
            .any(|magic| text_start.starts_with(magic)) =>
        {
            Playlist
        }
        _ if text_start.starts_with(b"<?xml") && contains(head, b"<MPD") => Playlist,
        _ if is_text(head) => Text,
        _ => Unknown,
    }
}

fn contains(head: &[u8], needle: &[u8]) -> bool {
    head.windows(needle.len()).any(|window| window == needle)
}

/// Text has no control characters but white space; a character may be cut at the end.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if head.len() - error.valid_up_to() < 4 => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or("\0")
        }
        Err(_) => return false,
    };
    !valid.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inside_decides() {
        for (head, expected) in [
            (&b""[..], Sniffed::Empty),
            (b"\0\0\0\x20ftypisom", Sniffed::Known(Container::Mp4)),
            (b"#EXTM3U\n#EXT-X-VERSION:3\n", Sniffed::Playlist),
            (b"  \n#EXTM3U\n", Sniffed::Playlist),
            (b"ffconcat version 1.0\nfile '/etc/passwd'\n", Sniffed::Playlist),
            (b"<?xml version=\"1.0\"?><MPD>", Sniffed::Playlist),
            (b"just some words\n", Sniffed::Text),
            (b"\x89PNG\r\n\x1A\n\0\0", Sniffed::Known(Container::Png)),
            (b"\xFF\xFB\x90\x00", Sniffed::Known(Container::Mp3)),
            (b"\xFF\xF1\x50\x80", Sniffed::Known(Container::Adts)),
            (b"\0\0\0\0\0\0\0\0\0\0\0\0", Sniffed::Unknown),
        ] {
            assert_eq!(sniff(head), expected, "{head:?}");
        }
    }
}
