//! A zip file for a bug report: attachments and logs, without secrets, and with the folders of
//! the person called by other names.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use vo_files::{plain, plain_json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::secret::Scrubber;

/// A paper is cut off after as many bytes.
const LONGEST: usize = 2 << 20;

/// What is taken out of everything that goes into a bundle.
#[derive(Debug)]
pub struct Redaction {
    scrubber: Scrubber,
    /// Folders, the longest first, with what they are called instead.
    folders: Vec<(String, String)>,
}

impl Redaction {
    /// Takes out the secrets of this process's environment, and calls folders by other names.
    pub fn new(folders: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let mut folders: Vec<_> = folders
            .into_iter()
            .map(|(folder, name)| (folder.to_string_lossy().into_owned(), name))
            .filter(|(folder, _)| folder.len() > 1)
            .collect();
        folders.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        Self { scrubber: Scrubber::of_environment(), folders }
    }

    /// The text without what is taken out.
    pub fn of(&self, text: &str) -> String {
        let mut text = self.scrubber.scrub(text);
        for (folder, name) in &self.folders {
            text = text.replace(folder, name);
        }
        // A line of JSON, of a log or of a paper on several lines, stays JSON.
        let is_json = text.starts_with(['{', '[']);
        let mut lines = Vec::new();
        for line in text.lines() {
            lines.push(if is_json || line.starts_with('{') { plain_json(line) } else { plain(line) });
        }
        lines.join("\n")
    }
}

/// A zip archive of attachments, each a name and a text.
///
/// # Errors
/// Those of writing an archive.
pub fn bundle(attachments: &[(String, String)], redaction: &Redaction) -> std::io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in attachments {
        let text = redaction.of(text);
        // Of what is too long the end says more.
        let text = text.get(text.ceil_char_boundary(text.len().saturating_sub(LONGEST))..).unwrap_or_default();
        archive.start_file(redaction.of(name), options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn folders_have_other_names_and_the_end_of_what_is_long_is_kept() {
        let redaction = Redaction::new([
            (PathBuf::from("/here/someone"), "~".to_owned()),
            (PathBuf::from("/here/someone/cache"), "$VO_CACHE".to_owned()),
        ]);
        let long = format!("{}\nthe end", "x\n".repeat(LONGEST));
        let attachments =
            [("a.txt".to_owned(), "in /here/someone/cache/x of /here/someone".to_owned()), ("b.txt".to_owned(), long)];
        let archive = bundle(&attachments, &redaction).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        assert_eq!(read("a.txt"), "in $VO_CACHE/x of ~");
        let long = read("b.txt");
        assert!(long.len() <= LONGEST && long.ends_with("\nthe end"), "{}", long.len());
    }
}
