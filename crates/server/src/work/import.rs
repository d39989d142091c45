//! Imports what lies at an address, by the one client that reaches addresses of others, into the library.

use std::io::Read;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vo_jobs::{Claim, Queue};
use vo_library::{AssetChange, AssetState, Created, LibraryError, LibraryLimits, NewUpload, Receiving, Upload};
use vo_net::{Body, Client, EgressPolicy, NetError, Response};
use vo_process::Stop;
use vo_studio::worker::Failed;
use vo_studio::{Code, Problem};

use super::{Workshop, look_later};
use crate::answer::Refused;

/// How long a download may take in all.
const LONGEST: Duration = Duration::from_secs(12 * 3_600);

/// How far it is, is told so often.
const TELL: Duration = Duration::from_millis(500);

/// Bytes that are read at once.
const PIECE: usize = 256 << 10;

/// What is imported.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Where it lies.
    pub url: &'w str,
    /// What it is to be called, if not as it is there.
    pub name: Option<&'w str>,
    /// What it is to be marked with.
    pub tags: &'w [String],
}

/// Downloads it, and has it looked at. What has come when it is stopped is thrown away.
///
/// # Errors
/// Why it cannot be had, or kept.
pub fn import(
    (workshop, queue): (&Workshop, &Queue),
    claim: &Claim,
    wanted: Wanted<'_>,
    stop: &Stop,
) -> Result<Value, Failed> {
    let failed = |refused: Refused| Failed::Run(*refused.problem);
    let bytes = LibraryLimits::default().asset_bytes;
    let client = Client::new(EgressPolicy { bytes, total: LONGEST, ..workshop.egress() });
    let response = client.get(wanted.url, &[]).map_err(|error| failed(error.into()))?;
    if response.status != 200 {
        return Err(Failed::Run(unwanted(&response)));
    }
    let name = wanted
        .name
        .map(str::to_owned)
        .or(response.name.clone())
        .or_else(|| response.url.path_segments()?.next_back().filter(|name| !name.is_empty()).map(str::to_owned));
    let new = NewUpload { name, length: response.length, digest: None };
    let created = workshop.library.create(&new).map_err(|error| failed(error.into()))?;
    let Created::Upload(upload) = created else { return Err(Failed::Run(stopped())) };
    let received = receive((workshop, queue), claim, &upload, response, stop);
    let id = match received {
        Ok(received) => received.asset,
        Err(refused) => {
            // It may be gone already.
            let _ = workshop.library.terminate(&upload.id);
            return Err(failed(refused));
        }
    };
    let id = id.ok_or_else(|| Failed::Run(stopped()))?;
    let asset = workshop.library.get(id).map_err(|error| failed(error.into()))?;
    if asset.state == AssetState::Refused {
        let why = format!("what lies at the address is no media: {}", asset.why.as_deref().unwrap_or_default());
        let _ = workshop.library.remove(id, true, |_| Ok::<_, LibraryError>(Vec::new()));
        return Err(Failed::Run(Problem::new(Code::SourceRefused, why)));
    }
    if !wanted.tags.is_empty() {
        let change = AssetChange { name: None, tags: Some(wanted.tags.to_vec()) };
        workshop.library.edit(id, &change).map_err(|error| failed(error.into()))?;
    }
    if asset.state == AssetState::Looking {
        look_later(queue, id);
    }
    Ok(json!({ "asset": id, "name": asset.name, "bytes": asset.bytes }))
}

/// Takes all that comes.
fn receive(
    (workshop, queue): (&Workshop, &Queue),
    claim: &Claim,
    upload: &Upload,
    response: Response,
    stop: &Stop,
) -> Result<Upload, Refused> {
    let Response { length, mut body, .. } = response;
    let begun = Receiving::begin(&workshop.library, &upload.id, 0, None)?;
    let Some(mut receiving) = begun else { return Ok(workshop.library.upload(&upload.id)?) };
    let (mut piece, mut told) = (vec![0; PIECE], Instant::now());
    loop {
        if stop.is_requested() {
            return Err(Refused::of(stopped()));
        }
        let read = match body.read(&mut piece) {
            Ok(read) => read,
            Err(error) => return Err(Refused::from(body.of(error))),
        };
        if read == 0 {
            break;
        }
        receiving.write(piece.get(..read).unwrap_or_default())?;
        if told.elapsed() >= TELL {
            let progress = json!({ "step": "download", "done": receiving.received(), "of": length });
            let _ = queue.progress(claim, progress);
            told = Instant::now();
        }
    }
    ended(receiving, length, &body)
}

/// All has come, if it is as much as was told.
fn ended(mut receiving: Receiving, length: Option<u64>, body: &Body) -> Result<Upload, Refused> {
    let received = receiving.received();
    if received == 0 || length.is_some_and(|length| received != length) {
        let why = format!("{received} bytes came, and {} were told: try it again", length.unwrap_or(1));
        return Err(Refused::new(Code::SourceFailed, why));
    }
    debug_assert_eq!(body.received(), received);
    if length.is_none() {
        receiving.set_length(received)?;
    }
    Ok(receiving.end()?)
}

/// Why an answer is none that is imported.
fn unwanted(response: &Response) -> Problem {
    let status = response.status;
    let may_pass = matches!(status, 408 | 425 | 429 | 500..);
    let code = if may_pass { Code::SourceFailed } else { Code::SourceRefused };
    Problem::new(
        code,
        format!("the address answers with status {status}, not with a file: open it in a browser to see why"),
    )
}

fn stopped() -> Problem {
    Problem::new(Code::Stopped, "it was stopped")
}

impl From<NetError> for Refused {
    fn from(error: NetError) -> Self {
        let code = match &error {
            error if error.may_pass() => Code::SourceFailed,
            NetError::TooLarge { .. } => Code::RequestTooLarge,
            _ => Code::SourceRefused,
        };
        Self::new(code, error.to_string())
    }
}

/// What a request to import says, before it is begun.
///
/// # Errors
/// If it is no address that is reached.
pub fn check(url: &str, egress: &EgressPolicy) -> Result<(), Refused> {
    vo_net::checked(url, egress)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_tried_again() {
        let code = |error: NetError| Refused::from(error).problem.code;
        assert_eq!(code(NetError::TooSlow { host: String::new() }), Code::SourceFailed);
        assert_eq!(code(NetError::NotPublic { host: String::new() }), Code::SourceRefused);
        assert_eq!(code(NetError::TooLarge { most: 1 }), Code::RequestTooLarge);
    }
}
