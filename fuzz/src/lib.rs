//! What reads bytes of other people, and what must hold whatever they are: no panic, and every mistake can be shown.

use vo_media::sniff::{ENOUGH, Sniffed};
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_timeline::project::Project;
use vo_timeline::script::Script;

/// A target: it panics if something does not hold.
pub type Target = fn(&[u8]);

/// Every target with its name, which is that of its corpus too.
pub const TARGETS: [(&str, Target); 11] = [
    ("script", script),
    ("subtitles", subtitles),
    ("project", project),
    ("preset", preset),
    ("look", look),
    ("sniff", sniff),
    ("heif", heif),
    ("document", document),
    ("word", word),
    ("opendocument", opendocument),
    ("html", html),
];

fn shown(mistakes: &[Diagnostic], text: &str) {
    assert!(!mistakes.is_empty(), "a refusal names a mistake");
    for mistake in mistakes {
        assert!(!mistake.render(text).is_empty());
    }
}

/// A script.
///
/// # Panics
/// If something does not hold.
pub fn script(data: &[u8]) {
    let Ok(text) = vo_timeline::utf8::read(data, "script.md") else { return };
    match Script::parse(text, "script.md", "en-us") {
        Ok(script) => {
            for line in script.lines() {
                assert!(!line.spoken().trim().is_empty(), "a line has something to say");
                assert!(text.get(line.place.span.clone()).is_some(), "a line stands in the text");
            }
        }
        Err(mistakes) => shown(&mistakes, text),
    }
}

/// A script that is subtitles of another video, whatever it begins with.
///
/// # Panics
/// If something does not hold.
pub fn subtitles(data: &[u8]) {
    script(&[b"WEBVTT\n\n", data].concat());
}

/// A project file.
///
/// # Panics
/// If something does not hold.
pub fn project(data: &[u8]) {
    if let Err(mistakes) = Project::parse_bytes(data, "project.toml") {
        shown(&mistakes, &String::from_utf8_lossy(data));
    }
}

/// An export preset.
///
/// # Panics
/// If something does not hold.
pub fn preset(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match ExportPreset::parse(text, "preset.toml") {
        Ok(preset) => assert!(preset.width > 0 && preset.height > 0),
        Err(mistakes) => shown(&mistakes, text),
    }
}

/// A caption look.
///
/// # Panics
/// If something does not hold.
pub fn look(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Err(mistakes) = Look::parse(text, "look.toml") {
        shown(&mistakes, text);
    }
}

/// A picture of HEIC or AVIF.
///
/// # Panics
/// If something does not hold.
pub fn heif(data: &[u8]) {
    match vo_media::heif::read_heif(&mut std::io::Cursor::new(data)) {
        Ok(heif) => assert!(!heif.picture.tiles.is_empty(), "a picture has a tile"),
        Err(why) => assert!(!why.is_empty(), "a refusal says why"),
    }
}

/// The first bytes of a clip, an image or a sound.
///
/// # Panics
/// If something does not hold.
pub fn sniff(data: &[u8]) {
    let head = data.get(..ENOUGH).unwrap_or(data);
    let found = vo_media::sniff::sniff(head);
    assert_eq!(found == Sniffed::Empty, data.is_empty());
    if let Sniffed::Known(container) = found {
        assert!(!head.starts_with(b"#EXTM3U") && !head.starts_with(b"ffconcat"), "{container:?}");
    }
}

/// A script of any kind of document: what is read of a plain text is the file's own text.
///
/// # Panics
/// If something does not hold.
pub fn document(data: &[u8]) {
    match vo_studio::open::document::text(data, "script.md") {
        Ok(read) => {
            assert!(!read.text.contains('\0'), "text");
            assert!(read.read_as.is_some() || data.ends_with(read.text.as_bytes()), "the text of the file");
        }
        Err(refusal) => assert!(!refusal.to_string().is_empty(), "a refusal says why"),
    }
}

/// The text of a Word document, out of its archive.
///
/// # Panics
/// If something does not hold.
pub fn word(data: &[u8]) {
    taken(data, vo_studio::open::document::word);
}

/// The text of an `OpenDocument` text, out of its archive.
///
/// # Panics
/// If something does not hold.
pub fn opendocument(data: &[u8]) {
    taken(data, vo_studio::open::document::opendocument);
}

/// A web page.
///
/// # Panics
/// If something does not hold.
pub fn html(data: &[u8]) {
    taken(data, |page| Ok(vo_studio::open::document::html(page)));
}

/// What is taken out of a document is a script, or is refused as one.
fn taken(data: &[u8], read: fn(&str) -> Result<String, String>) {
    let Ok(text) = str::from_utf8(data) else { return };
    match read(text) {
        Ok(text) => {
            assert!(!text.contains('\0'), "text");
            script(text.as_bytes());
        }
        Err(why) => assert!(!why.is_empty(), "a refusal says why"),
    }
}
