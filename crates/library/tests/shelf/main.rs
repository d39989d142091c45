//! The library as those see it who upload, look and delete.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests write files as another program would")]

mod assets;
mod killed;
mod uploads;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use vo_library::{
    Asset, Clock, Created, LibraryError, LibraryLimits, MediaLibrary, NewUpload, Receiving, Upload, UploadId,
    system_clock,
};

/// A clock that is set by hand.
#[derive(Clone, Default)]
struct Hands(Arc<AtomicU64>);

impl Hands {
    fn clock(&self) -> Clock {
        let hands = self.clone();
        Arc::new(move || hands.0.load(Ordering::SeqCst))
    }

    fn set(&self, now: u64) {
        self.0.store(now, Ordering::SeqCst);
    }
}

/// Limits that do not ask how full this machine's disk is.
fn limits() -> LibraryLimits {
    LibraryLimits { floor: 0, ..LibraryLimits::default() }
}

fn open(folder: &Path) -> Arc<MediaLibrary> {
    Arc::new(MediaLibrary::open(folder, limits(), system_clock()).unwrap())
}

/// A PNG by its first bytes, with something behind them.
fn picture(behind: &str) -> Vec<u8> {
    [&b"\x89PNG\r\n\x1A\n"[..], behind.as_bytes()].concat()
}

fn begun(library: &MediaLibrary, new: &NewUpload) -> Upload {
    match library.create(new).unwrap() {
        Created::Upload(upload) => upload,
        Created::Known(asset) => panic!("{asset:?} is here already"),
    }
}

fn named(name: &str, length: usize) -> NewUpload {
    NewUpload { name: Some(name.to_owned()), length: Some(length as u64), digest: None }
}

/// Sends bytes to an upload, a few at a time.
fn send(library: &Arc<MediaLibrary>, id: &UploadId, offset: u64, bytes: &[u8]) -> Result<Upload, LibraryError> {
    let Some(mut receiving) = Receiving::begin(library, id, offset, None)? else { return library.upload(id) };
    for piece in bytes.chunks(100_000) {
        receiving.write(piece)?;
    }
    receiving.end()
}

/// Uploads a file as a whole.
fn put(library: &Arc<MediaLibrary>, name: &str, bytes: &[u8]) -> Asset {
    let upload = begun(library, &named(name, bytes.len()));
    let upload = send(library, &upload.id, 0, bytes).unwrap();
    library.get(upload.asset.unwrap()).unwrap()
}
