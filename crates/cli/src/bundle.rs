//! What `vo doctor --bundle` packs.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;
use vo_log::bundle::{Redaction, bundle};
use vo_setup::Paths;
use vo_studio::StudioError;

/// The folder of our logs, and of those of tools that failed, in the cache folder.
pub const LOGS: &str = "logs";

/// Packs what a bug report needs.
pub fn pack(
    (paths, person): (&Paths, Option<&Path>),
    findings: &[vo_setup::Finding],
    (path, force): (&Path, bool),
) -> Result<(), StudioError> {
    let logs = paths.cache_dir.join(LOGS);
    let mut attachments = vec![
        ("doctor.txt".to_owned(), vo_setup::doctor::table(findings)),
        ("doctor.json".to_owned(), serde_json::to_string_pretty(findings).unwrap_or_default()),
        ("machine.json".to_owned(), machine().to_string()),
    ];
    if paths.cache_dir.join("ledger.db").exists() {
        let held = vo_studio::open_store(paths).and_then(|store| Ok(store.inventory()?));
        // A store that cannot be opened is worth knowing.
        let state = match held {
            Ok(held) => json!({ "blobs": held.blobs, "bytes": held.bytes, "artifacts": held.artifacts }),
            Err(error) => json!({ "error": error.to_string() }),
        };
        attachments.push(("store.json".to_owned(), state.to_string()));
    }
    let ours = vo_log::files(&logs);
    let entries = std::fs::read_dir(&logs).into_iter().flatten().flatten().map(|entry| entry.path());
    let tools = entries.filter(|path| !ours.contains(path) && path.extension().is_some_and(|kind| kind == "log"));
    for log in ours.iter().cloned().chain(tools) {
        let name = log.file_name().unwrap_or_default().to_string_lossy();
        let text = std::fs::read(&log).unwrap_or_default();
        attachments.push((format!("{LOGS}/{name}"), String::from_utf8_lossy(&text).into_owned()));
    }
    let mut folders =
        vec![(paths.data_dir.clone(), "$VO_HOME".to_owned()), (paths.cache_dir.clone(), "$VO_CACHE".to_owned())];
    folders.extend(person.map(|person| (person.to_owned(), "~".to_owned())));
    folders.extend(std::env::current_dir().map(|here| (here, "$PWD".to_owned())));
    let archive = bundle(&attachments, &Redaction::new(folders));
    vo_studio::write_named(None, path, archive.map_err(StudioError::files("writing", path))?, force)
}

/// What kind of machine this is, and the settings of vo.
fn machine() -> serde_json::Value {
    let is_ours = |name: &str| name.starts_with("VO_");
    let settings: BTreeMap<_, _> = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .filter(|(name, _)| is_ours(name))
        .collect();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "cores": vo_meter::cores(),
        "kernel": std::fs::read_to_string("/proc/version").unwrap_or_default().trim(),
        "memory": std::fs::read_to_string("/proc/meminfo").unwrap_or_default().lines().take(3).collect::<Vec<_>>(),
        "settings": settings,
    })
}
