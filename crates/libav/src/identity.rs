//! Which build of libav* this is, and whether an `ffmpeg` program is of the same one.

use std::fmt::Write;

use crate::raw;

/// The generation of libavcodec whose program this crate does as: that of FFmpeg 5.1. Another one treats times of packets
/// in other ways, so it is never taken for the same.
const GENERATION: &str = "59.";

/// What makes this build: FFmpeg's version, the version of each library, and how they were configured, a line each, such
/// as `libavcodec 59.37.100`. Two builds with the same text write the same bytes.
pub fn version() -> String {
    let (version, libraries) = raw::libraries();
    let mut text = format!("version {version}\n");
    for (name, version, configuration) in &libraries {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{name} {version} {configuration}");
    }
    text
}

/// The same text as [`version`] for a program, from what its `-version` prints; `None` if that is no such text.
///
/// A program does not say how its libraries were configured, only how it was itself. Where they differ the texts differ
/// too, so such a program is not taken for this build.
pub fn version_of_program(printed: &str) -> Option<String> {
    let version = printed.strip_prefix("ffmpeg version ")?.split_whitespace().next()?;
    let configuration = printed.lines().find_map(|line| line.strip_prefix("configuration: "))?;
    let mut text = format!("version {version}\n");
    for name in ["libavutil", "libavcodec", "libavformat", "libavfilter", "libswscale"] {
        // `libavutil      57. 28.100 / 57. 28.100`: as it was built, and as it runs.
        let line = printed.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        let (built, runs) = line.split_once('/')?;
        let plain = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        if plain(built) != plain(runs) {
            return None;
        }
        let _ = writeln!(text, "{name} {} {configuration}", plain(runs));
    }
    Some(text)
}

/// Whether a program that prints this to `-version` makes the bytes that are made here, so that a worker may take its
/// place.
pub fn matches(printed: &str) -> bool {
    let here = version();
    let known =
        here.lines().any(|line| line.strip_prefix("libavcodec ").is_some_and(|rest| rest.starts_with(GENERATION)));
    known && version_of_program(printed).is_some_and(|program| program == here)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a program of this very build would print.
    fn printed() -> String {
        let (version, libraries) = raw::libraries();
        let configuration = libraries[0].2.clone();
        let mut printed = format!("ffmpeg version {version} Copyright (c)\nconfiguration: {configuration}\n");
        for (name, version, _) in &libraries {
            let version = version.replace('.', ". ");
            writeln!(printed, "{name:<14} {version} / {version}").unwrap();
        }
        printed
    }

    #[test]
    fn a_program_of_this_build_matches() {
        assert!(matches(&printed()), "{}\n{:?}", version(), version_of_program(&printed()));
    }

    #[test]
    fn another_library_another_configuration_and_another_version_do_not() {
        let (printed, (version, libraries)) = (printed(), raw::libraries());
        let codec = libraries[1].1.replace('.', ". ");
        for (was, is) in [
            (format!("libavcodec     {codec} / {codec}"), "libavcodec     60. 1.100 / 60. 1.100"),
            (format!("libavcodec     {codec} / {codec}"), "libavcodec     59. 1.100 / 59. 37.100"),
            ("configuration: ".to_owned(), "configuration: --enable-other "),
            (format!("ffmpeg version {version} "), "ffmpeg version n8.1.2 "),
            ("libswscale".to_owned(), "libother"),
        ] {
            assert!(printed.contains(&was), "{was}");
            assert!(!matches(&printed.replacen(&was, is, 1)), "{was} -> {is}");
        }
        assert!(!matches("") && !matches("espeak version 1.51"));
    }
}
