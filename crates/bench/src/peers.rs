//! Other people's programs as competitors: optional, installed by `tools/install-peers.sh`, pinned. What their jobs are
//! and why is written in `peers/README.md`.

use std::path::{Path, PathBuf};

use vo_process::Command;
use vo_setup::Paths;

use crate::BenchError;
use crate::competitor::{Competitor, Trial};

/// A program of other people, and the job that is written for it.
struct Peer {
    name: &'static str,
    about: &'static str,
    /// What runs its job, below the folder of all peers.
    runner: &'static str,
    /// What else must be there before it can run, likewise.
    needs: &'static [&'static str],
    /// The files of its job as this program knows them. The first one is what the runner is given.
    job: &'static [(&'static str, &'static str)],
}

/// A file of a peer's folder as (name, text).
macro_rules! part {
    ($peer:literal, $name:literal) => {
        ($name, include_str!(concat!("../peers/", $peer, "/", $name)))
    };
}

const PEERS: [Peer; 3] = [
    Peer {
        name: "moviepy",
        about: "MoviePy 2.2.1: numpy frames, captions painted once each by Pillow, one encode by the same FFmpeg",
        runner: "moviepy/venv/bin/python",
        needs: &["moviepy/venv/installed.txt"],
        job: &[part!("moviepy", "job.py"), part!("moviepy", "requirements.txt")],
    },
    Peer {
        name: "hyperframes",
        about: "HyperFrames 0.8.170: HTML in Chromium, 2 workers, its own encoder settings (x264 medium, no B-frames)",
        runner: "node/node",
        needs: &["browser", "hyperframes/node_modules/.installed"],
        job: &[
            part!("hyperframes", "job.mjs"),
            part!("hyperframes", "composition.mjs"),
            part!("hyperframes", "package-lock.json"),
        ],
    },
    Peer {
        name: "remotion",
        about: "Remotion 4.0.527: React in Chromium, OffthreadVideo, concurrency 2, its own FFmpeg",
        runner: "node/node",
        needs: &["browser", "remotion/node_modules/.installed", "remotion/bundle/index.html"],
        job: &[
            part!("remotion", "job.mjs"),
            part!("remotion", "bundle.mjs"),
            part!("remotion", "src/index.jsx"),
            part!("remotion", "src/short.jsx"),
            part!("remotion", "package-lock.json"),
        ],
    },
];

/// Those that are installed take part, the others say how to install them. `ffmpeg` is what the first two work with, so
/// that a faster build of it is no advantage for any of them; Remotion has one that is made for it.
pub fn all(home: &Paths, ffmpeg: &Path) -> Vec<Competitor> {
    let peers = home.at("peers");
    PEERS.iter().map(|peer| competitor(peer, &peers, ffmpeg)).collect()
}

fn competitor(peer: &'static Peer, peers: &Path, ffmpeg: &Path) -> Competitor {
    if let Some(why) = missing(peer, peers) {
        let how = format!("{why}: run tools/install-peers.sh {}", peer.name);
        return Competitor::absent(peer.name, peer.about, how);
    }
    let (peers, ffmpeg) = (peers.to_owned(), ffmpeg.to_owned());
    Competitor::ready(peer.name, peer.about, move |trial| {
        let own = own_folders(trial.folder)?;
        Ok(vec![command(peer, &peers, &ffmpeg, trial, &own)])
    })
}

/// Why a peer cannot take part. A job of another version of ours would make another movie than is asked for.
fn missing(peer: &Peer, peers: &Path) -> Option<&'static str> {
    if !peer.needs.iter().chain([&peer.runner]).all(|needed| peers.join(needed).exists()) {
        return Some("not installed");
    }
    let same = |(name, text): &(&str, &str)| {
        std::fs::read_to_string(peers.join(peer.name).join(name)).is_ok_and(|found| found == *text)
    };
    (!peer.job.iter().all(same)).then_some("installed by another version")
}

/// The folders a peer takes for its user's and for the system's temporary one.
struct Own {
    home: PathBuf,
    scratch: PathBuf,
}

/// The first stays from round to round, as a user's would; the second is empty in every round.
fn own_folders(folder: &Path) -> Result<Own, BenchError> {
    let own = Own { home: folder.join("home"), scratch: folder.join("scratch") };
    if own.scratch.exists() {
        std::fs::remove_dir_all(&own.scratch).map_err(BenchError::files("emptying", &own.scratch))?;
    }
    for made in [&own.home, &own.scratch] {
        std::fs::create_dir_all(made).map_err(BenchError::files("making", made))?;
    }
    Ok(own)
}

fn command(peer: &Peer, peers: &Path, ffmpeg: &Path, trial: &Trial<'_>, own: &Own) -> Command {
    let program = peer.job.first().map_or("", |(name, _)| name);
    Command::new(peers.join(peer.runner))
        .arg(peers.join(peer.name).join(program))
        .arg(trial.folder)
        .folder(trial.folder)
        .env("HOME", &own.home)
        .env("TMPDIR", &own.scratch)
        .env("PEER_FFMPEG", ffmpeg)
        .env("PEER_BROWSER", std::fs::canonicalize(peers.join("browser")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::expect;
    use vo_process::Stop;

    use super::*;

    fn home(folder: &Path) -> Paths {
        Paths::new(folder.join("home"), folder.join("cache"))
    }

    fn put(path: PathBuf, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Everything that is looked for, as an installation would have it.
    fn install(peers: &Path) {
        for peer in &PEERS {
            peer.needs.iter().chain([&peer.runner]).for_each(|needed| put(peers.join(needed), ""));
            peer.job.iter().for_each(|(name, text)| put(peers.join(peer.name).join(name), text));
        }
    }

    fn rows(competitors: &[Competitor]) -> String {
        let row = |competitor: &Competitor| {
            let state = competitor.ready.as_ref().map_or_else(Clone::clone, |_| "takes part".to_owned());
            format!("{}: {state}", competitor.name)
        };
        competitors.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_is_not_installed_says_how_to_install_it() {
        let folder = tempfile::tempdir().unwrap();
        expect![[r"
            moviepy: not installed: run tools/install-peers.sh moviepy
            hyperframes: not installed: run tools/install-peers.sh hyperframes
            remotion: not installed: run tools/install-peers.sh remotion"]]
        .assert_eq(&rows(&all(&home(folder.path()), Path::new("ffmpeg"))));
    }

    #[test]
    fn a_job_of_another_version_is_not_run() {
        let folder = tempfile::tempdir().unwrap();
        let home = home(folder.path());
        install(&home.at("peers"));
        fs::write(home.at("peers/remotion/job.mjs"), "another").unwrap();
        fs::remove_file(home.at("peers/moviepy/venv/installed.txt")).unwrap();
        expect![[r"
            moviepy: not installed: run tools/install-peers.sh moviepy
            hyperframes: takes part
            remotion: installed by another version: run tools/install-peers.sh remotion"]]
        .assert_eq(&rows(&all(&home, Path::new("ffmpeg"))));
    }

    #[test]
    fn a_peer_is_given_the_folder_and_an_empty_scratch() {
        let folder = tempfile::tempdir().unwrap();
        let home = home(folder.path());
        install(&home.at("peers"));
        let own = folder.path().join("job");
        put(own.join("scratch/left.over"), "");
        put(own.join("home/kept"), "");
        let trial = Trial { folder: &own, round: 1, stop: &Stop::new() };
        for competitor in all(&home, Path::new("ffmpeg")) {
            let commands = competitor.ready.unwrap()(&trial).unwrap();
            let [command] = commands.as_slice() else { panic!("one command is measured") };
            let [job, given] = command.arguments() else { panic!("a job and its folder") };
            assert!(Path::new(job).starts_with(home.at("peers").join(competitor.name)), "{}", vo_files::shown(job));
            assert_eq!(Path::new(given), own);
        }
        assert_eq!(fs::read_dir(own.join("scratch")).unwrap().count(), 0);
        assert!(own.join("home/kept").exists());
    }

    #[test]
    fn the_versions_in_the_report_are_those_that_are_installed() {
        let pinned = |peer: &Peer, pin: &str| {
            assert!(peer.job.iter().any(|(_, text)| text.contains(pin)), "{} has no {pin}", peer.name);
        };
        let [moviepy, hyperframes, remotion] = &PEERS;
        for (peer, before) in
            [(moviepy, "moviepy=="), (hyperframes, "\"hyperframes\":\""), (remotion, "\"remotion\":\"")]
        {
            let version = peer.about.split([' ', ':']).nth(1).unwrap();
            pinned(peer, &format!("{before}{version}"));
        }
    }

    #[test]
    fn the_locks_tell_of_hashes_and_of_no_host() {
        for (name, text) in PEERS.iter().flat_map(|peer| peer.job) {
            assert!(!text.contains("\"resolved\""), "{name}");
            if name.contains("lock") || name.contains("requirements") {
                assert!(text.contains("sha512-") || text.contains("sha256:"), "{name}");
            }
        }
    }
}
