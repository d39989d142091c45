//! The rules of the manifest, and that ours keeps them.

use crate::bench::{Bench, artifact, local, sha256};
use proptest::prelude::*;
use vo_setup::{Manifest, manifest};

#[test]
fn ours_keeps_the_rules_and_promises_what_the_voices_need() {
    let manifest = manifest().unwrap();
    let promised: Vec<_> = manifest
        .artifacts
        .iter()
        .flat_map(|artifact| artifact.files.iter().map(|file| artifact.path(file).display().to_string()))
        .collect();
    for path in [
        "tools/ffmpeg/8.1.2/ffmpeg",
        "tools/onnxruntime/libonnxruntime.so",
        "voices/kokoro/model.onnx",
        "voices/kokoro/vocab.json",
        "voices/kokoro/styles/af_heart.bin",
        "voices/piper/en_US-joe-medium.onnx",
        "voices/piper/en_US-joe-medium.onnx.json",
        "music/calm-acoustic.opus",
    ] {
        assert!(promised.iter().any(|promise| promise == path), "{path} is promised by nobody");
    }
    assert_eq!(promised.iter().filter(|path| path.starts_with("voices/kokoro/styles/")).count(), 54);
}

#[test]
fn broken_manifests_are_refused_with_the_reason() {
    let hash = sha256(b"x");
    let source = "{ local = \"/x\" }";
    let with = |name: &str, folder: &str, file: &str, hash: &str, licence: &str, source: &str| {
        format!(
            "[[artifact]]\nname = {name:?}\nversion = \"1\"\npurpose = \"p\"\nlicence = {licence:?}\nfolder = {folder:?}\n\
             files = [{{ name = {file:?}, size = 1, sha256 = {hash:?} }}]\nsources = [{source}]\n"
        )
    };
    let fine = with("a", "f", "x", &hash, "MIT", source);
    let cases = [
        (with("a", "../f", "x", &hash, "MIT", source), "plain path below the data folder"),
        (with("a", "/f", "x", &hash, "MIT", source), "plain path below the data folder"),
        (with("a", "f", "../x", &hash, "MIT", source), "not a plain file name"),
        (with("a", "f", "a/x", &hash, "MIT", source), "not a plain file name"),
        (with("a", "f", "x", "12AB", "MIT", source), "64 lower-case hexadecimal digits"),
        (with("a", "f", "x", &hash, " ", source), "must say something"),
        (with("a", "f", "x", &hash, "MIT", ""), "at least one file and one source"),
        (with("a", "f", "x", &hash, "MIT", "{ url = \"http://x\" }"), "only https"),
        (with("a", "f", "x", &hash, "MIT", "{ pip = [\"x\"], member = \"m\" }"), "name==version"),
        (with("a", "f", "x", &hash, "MIT", "{ pip = [\"--index==1\"], member = \"m\" }"), "name==version"),
        (with("a", "f", "x", &hash, "MIT", "{ npm = \"../x@1\", member = \"m\" }"), "name@version"),
        (with("a", "f", "x", &hash, "MIT", "{ npm = \"x@1\" }"), "needs the `member`"),
        (with("a", "f", "x", &hash, "MIT", "{ npm = \"x@1\", url = \"https://x\" }"), "exactly one of"),
        (format!("{fine}{fine}"), "given twice"),
        (fine.clone() + &with("b", "f", "x", &hash, "MIT", source), "promised twice"),
    ];
    assert!(Manifest::parse(&fine).is_ok());
    for (text, reason) in cases {
        let error = Manifest::parse(&text).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}\ndoes not say: {reason}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "(\\PC|\n){0,200}") {
        let _ = Manifest::parse(&text);
    }

    #[test]
    fn bytes_come_out_of_a_package_as_they_went_in(bytes in prop::collection::vec(any::<u8>(), 0..5000), zip in any::<bool>()) {
        let bench = Bench::new();
        let members: [(&str, &[u8]); 2] = [("noise", b"noise"), ("one", &bytes)];
        let package = if zip { bench.wheel("a.whl", &members) } else { bench.tarball("a.tgz", &members) };
        let manifest = Manifest::parse(&artifact("thing", &[("one", &bytes)], &[local(&package, "one")])).unwrap();
        bench.install(&manifest).unwrap();
        prop_assert_eq!(bench.tree().remove("things/thing/one"), Some(bytes));
    }
}
