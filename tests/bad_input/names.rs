//! Names and keys that nobody knows: where they stand, a caret, and what was perhaps meant.

use crate::support::{Bench, footage, text};

const SHORT: &str = "One short line.\n";

fn refused_with(toml: &str, args: &[&str]) -> String {
    let bench = Bench::with_script(SHORT);
    bench.write("project/project.toml", toml);
    bench.refused([&["plan", "project"], args].concat())
}

#[test]
fn an_unknown_key_is_an_error_with_its_place_and_a_hint() {
    let said = refused_with("preset = \"tiny\"\n[voice]\nnmae = \"silence\"\n", &[]);
    let expected = "error: unknown key `nmae` in [voice]\n --> project/project.toml:3:1\n  |\n3 | nmae = \"silence\"\n  \
                    | ^^^^\n  |\n  = help: did you mean `name`?";
    assert_eq!(said.trim_end(), expected);
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let said = refused_with("sed = 1\n[voice]\nspeed = \"fast\"\n[pacing]\npause = 99999\n", &[]);
    for place in ["project.toml:1:1", "project.toml:3:9", "project.toml:5:9"] {
        assert!(said.contains(place), "{place} is not in {said}");
    }
    assert_eq!(said.matches("help: ").count(), 3, "{said}");
}

#[test]
fn an_unknown_name_is_pointed_at_where_it_was_written() {
    for (toml, place, hint) in [
        ("preset = \"tiktik\"\n", "project/project.toml:1:10", "did you mean `tiktok`?"),
        ("preset = \"tiny\"\nlook = \"pnuch\"\n", "project/project.toml:2:8", "did you mean `punch`?"),
        ("[voice]\nname = \"silense\"\n", "project/project.toml:2:8", "did you mean `silence`?"),
        ("[background]\npaths = [\"drift\", \"rsuh\"]\n", "project/project.toml:2:19", "`rush`?"),
        ("[music]\npath = \"nowhere.ogg\"\n", "project/project.toml:2:8", "nowhere.ogg"),
    ] {
        let said = refused_with(toml, &[]);
        assert!(said.contains(place) && said.contains(hint) && said.contains("^^^"), "{toml}: {said}");
    }
}

#[test]
fn an_unknown_name_on_the_command_line_is_not_sought_in_the_file() {
    let toml = "preset = \"tiny\"\nlook = \"punch\"\n[voice]\nname = \"silence\"\n[background]\npaths = [\"drift\"]\n\
                [music]\npath = \"calm-acoustic\"\n";
    for (args, hint) in [
        (["--preset", "tiktik"], "`tiktok`"),
        (["--look", "pnuch"], "`punch`"),
        (["--voice", "silense"], "`silence`"),
        (["--background", "rsuh"], "`rush`"),
        (["--music", "nowhere.ogg"], "nowhere.ogg"),
        (["--set", "look=pnuch"], "`punch`"),
        (["--set", "voice.name=silense"], "`silence`"),
    ] {
        let said = refused_with(toml, &args);
        assert!(said.contains(hint), "{args:?}: {said}");
        assert!(!said.contains("project.toml:"), "the file is blamed for {args:?}: {said}");
    }
}

#[test]
fn what_a_script_asks_for_is_pointed_at_in_the_script() {
    for (script, hint) in [
        ("[background: rsuh]\n\nOne line.\n", "`rush`?"),
        ("[voice: silense]\n\nOne line.\n", "`silence`?"),
        ("[sound: no-such-sound]\n\nOne line.\n", "no-such-sound"),
        ("[backgroud: rush]\n\nOne line.\n", "`background`?"),
    ] {
        let bench = Bench::with_script(script);
        let said = bench.refused(["plan", "project"]);
        assert!(said.contains("project/script.md:1:") && said.contains("^^^"), "{script}: {said}");
        assert!(said.contains(hint), "{script}: {said}");
    }
}

#[test]
fn a_mistyped_option_is_refused_with_its_name() {
    let bench = Bench::with_script(SHORT);
    for args in [&["make", "project", "--prset", "tiny"][..], &["make", "--prset", "project"], &["mkae", "project"]] {
        let said = bench.refused(args);
        assert!(said.contains("prset") || said.contains("make"), "{args:?}: {said}");
    }
    let said = bench.refused(["plan", "project", "--set", "voice.sped=3"]);
    assert!(said.contains("did you mean `speed`?"), "{said}");
    let said = bench.refused(["plan", "project", "--set", "voice.speed"]);
    assert!(said.contains("key=value"), "{said}");
}

#[test]
fn a_segment_that_does_not_exist_is_refused() {
    let bench = Bench::with_script(SHORT);
    let said = bench.refused(["explain", "project", "99"]);
    assert!(said.contains("99"), "{said}");
}

#[test]
fn a_name_is_no_way_out_of_its_folder() {
    let bench = Bench::with_script(SHORT);
    bench.write("secret.toml", "password = \"x\"\n");
    for option in ["--look", "--preset"] {
        let output = bench.run(["plan", "project", option, "../../secret"]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(!said.contains("password"), "{said}");
    }
}

#[test]
fn what_stands_in_a_file_leads_nowhere_but_into_the_project() {
    let bench = Bench::with_script(SHORT);
    let outside = bench.path("outside");
    std::fs::create_dir_all(&outside).unwrap();
    footage(&outside.join("clip.mp4"), "testsrc2=s=64x64:r=10:d=1", &["-c:v", "libx264"]);
    std::fs::write(outside.join("secret.md"), "A secret.\n").unwrap();
    std::fs::create_dir_all(bench.path("project/looks")).unwrap();
    std::os::unix::fs::symlink(&outside, bench.path("project/link")).unwrap();
    let absolute = outside.display().to_string();
    let toml = |line: &str| {
        bench.write("project/project.toml", format!("preset = \"tiny\"\n{line}[voice]\nname = \"silence\"\n"))
    };
    let ways = ["../outside", "looks/../../outside", "link", &absolute, "./link/../outside"];
    for way in ways {
        for (line, name) in [
            (format!("script = \"{way}/secret.md\"\n"), "secret.md"),
            (format!("[background]\npaths = [\"drift\", \"{way}/clip.mp4\"]\n"), "clip.mp4"),
            (format!("[background]\npaths = [\"{way}\"]\n"), "outside"),
            (format!("[music]\npath = \"{way}/clip.mp4\"\n"), "clip.mp4"),
        ] {
            toml(&line);
            let said = bench.refused(["plan", "project"]);
            assert!(said.contains("leads out of the project's folder"), "{line}: {said}");
            assert!(said.contains("project.toml:2:") || said.contains("project.toml:3:"), "{name} {line}: {said}");
        }
    }
    toml("");
    for (directive, place) in [("background", "script.md:1:"), ("sound", "script.md:1:")] {
        bench.write("project/script.md", format!("[{directive}: ../outside/clip.mp4]\n\n{SHORT}"));
        let said = bench.refused(["plan", "project"]);
        assert!(said.contains("leads out of the project's folder") && said.contains(place), "{said}");
        // Only what has an option can be typed.
        assert_eq!(said.contains("name it on the command line"), directive == "background", "{said}");
        assert!(said.contains("or name its folder in VO_MEDIA"), "{said}");
    }
    // Only media may lie elsewhere.
    bench.write("project/script.md", SHORT);
    std::os::unix::fs::symlink(bench.path("outside/clip.mp4"), bench.path("project/looks/mine.toml")).unwrap();
    toml("look = \"mine\"\n");
    let said = bench.refused(["plan", "project"]);
    assert!(said.contains("leads out of the project's folder: put a copy into it\n"), "{said}");
    assert!(said.contains("project.toml:2:8") && !said.contains("VO_MEDIA"), "{said}");
    toml("");
    // Whoever types a name, or says where media lies, means it.
    bench.write("project/script.md", SHORT);
    let typed = bench.run(["plan", "project", "--background", "outside/clip.mp4"]);
    assert!(typed.status.success(), "{}", text(&typed.stderr));
    toml("[background]\npaths = [\"../outside/clip.mp4\"]\n");
    let named = bench.vo().args(["plan", "project"]).env("VO_MEDIA", &outside).output().unwrap();
    assert!(named.status.success(), "{}", text(&named.stderr));
}

#[test]
fn a_name_that_draws_is_told_and_does_not_draw() {
    let evil = "talk\u{1b}]0;owned\u{7}\nerror: \u{202e}no";
    let bench = Bench::with_script(SHORT);
    let drawn = |text: &str| text.contains(['\u{1b}', '\u{7}', '\u{202e}']) || text.contains("\nerror: ");
    let said = bench.refused(["make", evil]);
    assert!(said.contains("owned") && said.contains("\\u{1b}") && !drawn(&said), "{said}");
    let said = bench.refused(["plan", "project", "--nothing=\u{1b}]0;owned\u{7}"]);
    assert!(said.contains("nothing") && !drawn(&said), "{said}");
    std::fs::rename(bench.project(), bench.path(evil)).unwrap();
    let script = format!("{evil}/script.md");
    bench.write(&script, "[background: rsuh]\n\nOne line.\n");
    let said = bench.refused(["plan", evil]);
    assert!(said.contains("owned") && said.contains("`rush`") && !drawn(&said), "{said}");
    bench.write(&script, SHORT);
    bench.write(&format!("{evil}/clip{evil}.mp4"), "no clip");
    let clip = format!("{evil}/clip{evil}.mp4");
    let said = bench.refused(["make", evil, "--background", &clip]);
    assert!(said.contains("owned") && !drawn(&said), "{said}");
    let output = bench.run(["make", evil, "--voice", "silence", "-o", &format!("out/{evil}.mp4")]);
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(said.contains("owned") && !drawn(&said) && !drawn(&told), "{said}{told}");
    for verb in ["plan", "explain"] {
        let output = bench.run(if verb == "plan" { vec!["plan", evil] } else { vec!["explain", evil, "0"] });
        assert!(!drawn(&text(&output.stdout)) && !drawn(&text(&output.stderr)), "{verb}");
    }
}
