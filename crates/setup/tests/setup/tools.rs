//! The tool chains of this machine: the tests of the whole pipeline run on each of them.

use std::collections::BTreeSet;

use vo_setup::{Settings, toolchain};

#[test]
fn every_tool_chain_here_decodes_what_phones_record_and_has_an_id_of_its_own() {
    let found = toolchain::all(Settings::from_env().unwrap().paths().unwrap());
    assert!(!found.is_empty(), "there is no FFmpeg here: run `vo setup`");
    for toolchain in &found {
        for codec in ["h264", "hevc", "vp9", "mpeg4", "mjpeg", "aac", "mp3", "opus", "flac"] {
            assert!(toolchain.decodes(codec).unwrap(), "{} does not decode {codec}", toolchain.ffmpeg.display());
        }
        assert!(!toolchain.decodes("no-such-codec").unwrap());
    }
    let ids: BTreeSet<_> = found.iter().map(|toolchain| &toolchain.id).collect();
    assert_eq!(ids.len(), found.len());
}
