//! What a file is, by its first bytes. The decoder is given the answer and may not guess for itself: a playlist that is
//! called `clip.mp4` must not make it open other files.

use std::io::{Read, Seek, SeekFrom};

use vo_plan::picture::Container;

/// Bytes from the beginning of a file that are enough to know.
pub const ENOUGH: usize = 4_096;

/// The most tags that are skipped to see what stands behind them.
const MOST_TAGS: usize = 4;

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// Something that is read.
    Known(Container),
    /// Nothing at all.
    Empty,
    /// A text that makes a player open other files.
    Playlist,
    /// Some other text.
    Text,
    /// Something that has a name and is not read.
    Foreign(&'static str),
    /// Something else.
    Unknown,
}

/// What a file is, by its first bytes and, where those are a tag, by what stands behind it.
///
/// # Errors
/// Those of reading.
pub fn sniff_file(file: &mut (impl Read + Seek)) -> std::io::Result<Sniffed> {
    let mut at = 0;
    for _ in 0..MOST_TAGS {
        file.seek(SeekFrom::Start(at))?;
        let mut head = Vec::with_capacity(ENOUGH);
        file.by_ref().take(ENOUGH as u64).read_to_end(&mut head)?;
        match tag(&head) {
            Some(length) => at += length,
            // What begins with a tag and goes on with nothing known is MP3: its reader finds the first frame.
            None if at > 0 => {
                let sniffed = sniff(&head);
                let known = matches!(sniffed, Sniffed::Known(_) | Sniffed::Foreign(_));
                return Ok(if known { sniffed } else { Sniffed::Known(Container::Mp3) });
            }
            None => return Ok(sniff(&head)),
        }
    }
    Ok(Sniffed::Unknown)
}

/// The length of the `ID3v2` tag that some bytes begin with.
fn tag(head: &[u8]) -> Option<u64> {
    let &[b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = head else { return None };
    let length = [a, b, c, d].iter().fold(0, |length, byte| length << 7 | u64::from(byte & 0x7F));
    // With a footer it is ten bytes longer.
    Some(10 + length + u64::from(flags & 0x10 != 0) * 10)
}

/// Looks at the first bytes of a file.
pub fn sniff(head: &[u8]) -> Sniffed {
    use Sniffed::{Empty, Foreign, Known, Playlist, Text, Unknown};
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let text_start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    match head {
        [] => Empty,
        _ if at(4, b"ftyp") => family(head),
        _ if [b"moov", b"wide", b"mdat", b"free", b"skip"].iter().any(|kind| at(4, *kind)) => Known(Container::Mp4),
        _ if at(0, b"\x1A\x45\xDF\xA3") => Known(Container::Matroska),
        _ if at(0, b"RIFF") && at(8, b"AVI ") => Known(Container::Avi),
        _ if [&b"RIFF"[..], b"RF64", b"BW64"].iter().any(|magic| at(0, magic)) && at(8, b"WAVE") => {
            Known(Container::Wav)
        }
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Known(Container::Webp),
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Known(Container::Gif),
        _ if at(0, b"\x89PNG\r\n\x1A\n") => Known(Container::Png),
        _ if at(0, b"\xFF\xD8\xFF") => Known(Container::Jpeg),
        _ if at(0, b"fLaC") => Known(Container::Flac),
        _ if at(0, b"OggS") => Known(Container::Ogg),
        _ if at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC")) => Known(Container::Aiff),
        _ if at(0, b"caff") => Known(Container::Caf),
        _ if at(0, b"riff\x2E\x91\xCF\x11") => Known(Container::W64),
        _ if at(0, b"ID3") => Known(Container::Mp3),
        [0x47, ..] if at(188, b"\x47") && at(376, b"\x47") => Known(Container::MpegTs),
        // As cameras (AVCHD) and discs write it: four bytes of time before each packet.
        _ if at(4, b"\x47") && at(196, b"\x47") && at(388, b"\x47") => Known(Container::MpegTs),
        // Frame sync of MPEG audio: layer 0 is AAC in ADTS, layer 3 is MP3.
        [0xFF, second, ..] if second & 0xF6 == 0xF0 => Known(Container::Adts),
        [0xFF, second, ..] if second & 0xE6 == 0xE2 => Known(Container::Mp3),
        [0, 0, 0, 0, ..] if is_padded_mp3(head) => Known(Container::Mp3),
        _ if [&b"#EXTM3U"[..], b"ffconcat", b"<MPD", b"v=0", b";FFMETADATA"]
            .iter()
            .any(|magic| text_start.starts_with(magic)) =>
        {
            Playlist
        }
        _ if text_start.starts_with(b"<?xml") && contains(head, b"<MPD") => Playlist,
        _ if is_text(head) && contains(head, b"<svg") => Foreign("an SVG drawing"),
        _ if at(0, b"#!AMR") => Foreign("an AMR recording"),
        _ if at(0, b"%PDF") => Foreign("a PDF document"),
        _ if is_text(head) => Text,
        _ => FOREIGN.iter().find(|(magic, _)| at(0, magic)).map_or(Unknown, |(_, name)| Foreign(name)),
    }
}

/// What is known by its first bytes and not read, with its name for a person.
const FOREIGN: [(&[u8], &str); 26] = [
    (b"II*\0", "a TIFF or a raw photo"),
    (b"MM\0*", "a TIFF or a raw photo"),
    (b"IIU\0", "a raw photo"),
    (b"FUJIFILMCCD-RAW", "a raw photo"),
    (b"BM", "a BMP image"),
    (b"8BPS", "a Photoshop file"),
    (b"\0\0\0\x0CJXL ", "a JPEG XL image"),
    (b"\xFF\x0A", "a JPEG XL image"),
    (b"\0\0\0\x0CjP  ", "a JPEG 2000 image"),
    (b"\0\0\x01\0", "an icon"),
    (b"FLV\x01", "a Flash video (FLV)"),
    (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", "a Windows Media file (WMV, WMA)"),
    (b"\0\0\x01\xBA", "an MPEG program stream (MPG, VOB)"),
    (b"\0\0\x01\xB3", "an MPEG-1 or MPEG-2 video"),
    (b".RMF", "a RealMedia file"),
    (b"\x06\x0E\x2B\x34", "an MXF file"),
    (b"MAC ", "a Monkey's Audio file"),
    (b"wvpk", "a WavPack file"),
    (b"TTA1", "a True Audio file"),
    (b"MPCK", "a Musepack file"),
    (b"DSD ", "a DSD recording"),
    (b"MThd", "a MIDI file, which holds notes and no sound"),
    (b"\x0B\x77", "a Dolby Digital (AC-3) sound"),
    (b"PK\x03\x04", "a ZIP archive or a document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
];

/// A file of the MP4 family, by its brands.
fn family(head: &[u8]) -> Sniffed {
    let length = head.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    let brand = head.get(8..12).unwrap_or_default();
    let others = head.get(16..length.min(head.len())).unwrap_or_default();
    let says = |wanted: &[&[u8; 4]]| wanted.iter().any(|wanted| brand == *wanted);
    if says(&[b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"avif", b"MiHE", b"MiPr"]) {
        return Sniffed::Known(Container::Heif);
    }
    if says(&[b"crx "]) {
        return Sniffed::Foreign("a raw photo");
    }
    // Some say only among the others that they are a picture; one that is a film says so too.
    let (mut pictures, mut films) = (false, false);
    for other in others.chunks_exact(4) {
        pictures |= [b"heic", b"avif", b"mif1"].iter().any(|known| other == *known);
        films |= [b"isom", b"mp41", b"mp42", b"qt  ", b"avis", b"msf1", b"hevc"].iter().any(|known| other == *known);
    }
    let sequence = says(&[b"avis", b"msf1", b"hevc", b"hevx"]);
    let still = pictures && !films && !sequence && !says(&[b"isom", b"mp41", b"mp42", b"qt  "]);
    Sniffed::Known(if still { Container::Heif } else { Container::Mp4 })
}

/// Zeros, and then a frame of MP3.
fn is_padded_mp3(head: &[u8]) -> bool {
    let begin = head.iter().position(|byte| *byte != 0).unwrap_or(head.len());
    matches!(head.get(begin..), Some([0xFF, second, third, ..]) if second & 0xE6 == 0xE2 && third >> 4 != 15)
}

fn contains(head: &[u8], needle: &[u8]) -> bool {
    head.windows(needle.len()).any(|window| window == needle)
}

/// Whether an Ogg file holds a picture, by its first pages: what kind, for a person.
pub fn ogg_picture(head: &[u8]) -> Option<&'static str> {
    [(&b"\x80theora"[..], "Theora"), (b"BBCD", "Dirac"), (b"OVP80", "VP8")]
        .into_iter()
        .find(|(magic, _)| contains(head, magic))
        .map(|(_, name)| name)
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
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Sniffed::Known(Container::Heif)),
            (b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1miaf", Sniffed::Known(Container::Heif)),
            (b"\0\0\0\x18ftypXXXX\0\0\0\0mif1avif", Sniffed::Known(Container::Heif)),
            (b"\0\0\0\x24ftypavis\0\0\0\0avifavismsf1miafmif1", Sniffed::Known(Container::Mp4)),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Sniffed::Known(Container::Mp4)),
            (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", Sniffed::Foreign("a raw photo")),
            (b"#EXTM3U\n#EXT-X-VERSION:3\n", Sniffed::Playlist),
            (b"  \n#EXTM3U\n", Sniffed::Playlist),
            (b"ffconcat version 1.0\nfile '/etc/passwd'\n", Sniffed::Playlist),
            (b"<?xml version=\"1.0\"?><MPD>", Sniffed::Playlist),
            (b"<?xml version=\"1.0\"?><svg>", Sniffed::Foreign("an SVG drawing")),
            (b"BM is how a text may begin\n", Sniffed::Text),
            (b"BM\x36\x10\0\0\0\0", Sniffed::Foreign("a BMP image")),
            (b"just some words\n", Sniffed::Text),
            (b"\x89PNG\r\n\x1A\n\0\0", Sniffed::Known(Container::Png)),
            (b"FORM\0\0\x01\0AIFC", Sniffed::Known(Container::Aiff)),
            (b"RF64\xFF\xFF\xFF\xFFWAVEds64", Sniffed::Known(Container::Wav)),
            (b"caff\0\x01\0\0desc", Sniffed::Known(Container::Caf)),
            (b"\xFF\xFB\x90\x00", Sniffed::Known(Container::Mp3)),
            (b"\0\0\0\0\0\0\xFF\xFB\x90\x00", Sniffed::Known(Container::Mp3)),
            (b"\xFF\xF1\x50\x80", Sniffed::Known(Container::Adts)),
            (b"\0\0\0\0\0\0\0\0\0\0\0\0", Sniffed::Unknown),
        ] {
            assert_eq!(sniff(head), expected, "{head:?}");
        }
    }

    #[test]
    fn what_stands_behind_a_tag_decides() {
        let tagged = |length: usize, behind: &[u8]| {
            let size = [length >> 21, length >> 14, length >> 7, length].map(|part| (part & 0x7F) as u8);
            let file = [&b"ID3\x04\0\0"[..], &size, &vec![b'a'; length], behind].concat();
            sniff_file(&mut std::io::Cursor::new(file)).unwrap()
        };
        // A cover makes a tag far longer than what is read at once.
        assert_eq!(tagged(200_000, b"fLaC\0\0\0\x22"), Sniffed::Known(Container::Flac));
        assert_eq!(tagged(20, b"\xFF\xFB\x90\0"), Sniffed::Known(Container::Mp3));
        assert_eq!(tagged(20, b"\0\0\0\0\xFF\xFB\x90\0"), Sniffed::Known(Container::Mp3));
        assert_eq!(tagged(20, b"\xFF\xF1\x50\x80"), Sniffed::Known(Container::Adts));
        assert_eq!(tagged(20, b""), Sniffed::Known(Container::Mp3));
    }

    #[test]
    fn films_that_are_cut_out_of_streams_are_known_by_their_packets() {
        let mut stream = vec![0; 1_000];
        (4..1_000).step_by(192).for_each(|at| stream[at] = 0x47);
        assert_eq!(sniff(&stream), Sniffed::Known(Container::MpegTs));
    }
}
