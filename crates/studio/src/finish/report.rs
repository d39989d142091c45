//! What stands in the report beside a movie: what was made, how, of what, and by which tools.

use serde_json::json;
use vo_meter::Record;
use vo_meter::profile::Track;
use vo_timeline::track::Timeline;

use crate::event::Done;
use crate::gather::Prepared;
use crate::run::Render;

/// What was made, how, and of what.
pub fn report(
    render: &Render,
    prepared: &Prepared,
    timeline: &Timeline,
    (done, record): (&Done, &Record),
) -> serde_json::Value {
    let voices: std::collections::BTreeSet<_> = prepared.takes.iter().map(|take| (&take.voice, &take.engine)).collect();
    json!({
        "movie": done,
        "seconds_of_movie": f64::from(timeline.frames) / f64::from(timeline.rate.per_second()),
        "seed": prepared.loaded.project.seed,
        "project": prepared.loaded.project,
        "voices": voices.iter().map(|(voice, engine)| json!({"voice": voice, "engine": engine})).collect::<Vec<_>>(),
        "voice_fell_back_from": prepared.fell_back_from,
        "tools": {
            "vo": env!("CARGO_PKG_VERSION"),
            "paint": vo_paint::VERSION,
            "ffmpeg": render.tools().version,
            "ffmpeg_id": render.tools().id,
            "ffmpeg_concerns": render.tools().advisories,
        },
        "processes": processes(record),
        "sandbox": sandbox(render),
        "warnings": render.warnings(),
    })
}

/// What each kind of process took, by its role: highest memory and processor time.
fn processes(record: &Record) -> serde_json::Value {
    let cost = |track: &Track| {
        json!({
            "peak_pss_bytes": track.peak_pss_bytes,
            "cpu_seconds": track.cpu_milliseconds as f64 / 1_000.0,
        })
    };
    let mut all: serde_json::Map<_, _> = record.roles.iter().map(|(role, track)| (role.clone(), cost(track))).collect();
    all.insert("all".to_owned(), cost(&record.tree));
    all.into()
}

/// The sandbox in which untrusted files were decoded; no level if all was found and nothing decoded.
fn sandbox(render: &Render) -> serde_json::Value {
    let level = render.account.sandbox().map(|level| json!({"level": level, "missing": level.missing()}));
    json!({
        "policy": vo_sandbox::policy().name(),
        "reached": level,
        "memory": vo_process::limits::memory_held_by().unwrap_or("by process only"),
    })
}
