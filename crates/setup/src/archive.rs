//! Takes named members out of a package. Never unpacks: a name inside an archive never becomes a path.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use crate::download::Download;

/// A member to take: its exact name in the package, and the number of the download it goes to.
pub(crate) type Wanted = (String, usize);

/// Appends each wanted member of the package at `path` to its download.
///
/// # Errors
/// If the package cannot be read, or lacks a member, or the member is not a plain file.
pub(crate) fn take(path: &Path, wanted: &[Wanted], downloads: &mut [Download]) -> io::Result<()> {
    let file = BufReader::new(File::open(path)?);
    // Everything else that is fetched is a wheel, which is a zip.
    if path.extension().is_some_and(|end| end == "tgz" || end == "gz") {
        take_from_tar(flate2::read::GzDecoder::new(file), wanted, downloads)
    } else {
        take_from_zip(file, wanted, downloads)
    }
}

fn take_from_zip(file: impl Read + io::Seek, wanted: &[Wanted], downloads: &mut [Download]) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(file).map_err(io::Error::other)?;
    for (member, download) in wanted {
        let found = archive.by_name(member).map_err(|_| no_member(member))?;
        if !found.is_file() {
            return Err(no_member(member));
        }
        downloads[*download].append(found)?;
    }
    Ok(())
}

fn take_from_tar(file: impl Read, wanted: &[Wanted], downloads: &mut [Download]) -> io::Result<()> {
    let mut missing: Vec<&Wanted> = wanted.iter().collect();
    for entry in tar::Archive::new(file).entries()? {
        let entry = entry?;
        let found = missing.iter().position(|(member, _)| *entry.path_bytes() == *member.as_bytes());
        if let Some(position) = found.filter(|_| entry.header().entry_type().is_file()) {
            let (_, download) = missing.swap_remove(position);
            downloads[*download].append(entry)?;
        }
        // What is left of a compressed stream need not be read once everything is found.
        if missing.is_empty() {
            return Ok(());
        }
    }
    missing.first().map_or(Ok(()), |(member, _)| Err(no_member(member)))
}

fn no_member(member: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("there is no file {member:?} in the package"))
}
