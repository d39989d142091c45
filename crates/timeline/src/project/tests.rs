use super::*;
use expect_test::{Expect, expect};

fn mistakes(text: &str, expected: &Expect) {
    let mistakes = Project::parse(text, "project.toml").expect_err("a mistake");
    let rendered: Vec<String> = mistakes.iter().map(|mistake| mistake.render(text)).collect();
    expected.assert_eq(&rendered.join("\n\n"));
}

fn set(assignments: &[&str]) -> Result<Project, String> {
    let mut project = Project::default();
    for assignment in assignments {
        project.set(assignment).map_err(|mistake| mistake.render(assignment))?;
    }
    Ok(project)
}

#[test]
fn an_empty_file_is_a_project() {
    assert_eq!(Project::parse("", "project.toml").unwrap().0, Project::default());
}

#[test]
fn every_key_is_read_and_its_place_known() {
    let text = r#"
title = "Octopus hearts"
script = "script.md"
preset = "reels"
look = "punch"
captions = false
seed = 7
[voice]
name = "af_heart"
speed = 110
language = "en-us"
[background]
paths = ["media", "drift"]
fit = "blur"
focus = [40, 60]
transition = "cut"
motion = "still"
[music]
path = "bed.mp3"
level = "quiet"
[overlay]
progress = false
badge = "Part 1"
[pacing]
pause = 300
scene_pause = 500
lead_in = 0
tail = 1000
"#;
    let (project, places) = Project::parse(text, "project.toml").unwrap();
    assert_eq!(project.background.focus, [40, 60]);
    assert_eq!(project.music.level, MusicLevel::Quiet);
    let voice = places.of("voice.name").unwrap();
    assert_eq!(&text[voice.span.clone()], "\"af_heart\"");
    assert_eq!((voice.line, voice.column), (9, 8));
    assert_eq!(&text[places.of("background.paths.1").unwrap().span.clone()], "\"drift\"");
    let again = toml::to_string(&project).unwrap();
    assert_eq!(Project::parse(&again, "again").unwrap().0, project);
}

#[test]
fn the_first_mistakes_of_a_file_are_told_and_the_rest_counted() {
    let told = |text: &str| Project::parse(text, "project.toml").unwrap_err();
    // The names come in another order than the lines.
    let many = (0..50).map(|n| format!("z{} = 1\n", 99 - n)).collect::<Vec<_>>().concat();
    let mistakes = told(&many);
    let lines: Vec<_> = mistakes.iter().filter_map(|one| one.at.as_ref()).map(|place| place.line).collect();
    assert_eq!(lines, (1..=20).collect::<Vec<_>>());
    assert_eq!(mistakes.last().unwrap().message, "30 more mistakes are not shown");
    let table = (0..1_001).map(|n| format!("w{n} = \"x\"\n")).collect::<Vec<_>>().concat();
    let mistakes = told(&format!("[pronounce]\n{table}"));
    assert_eq!((mistakes.len(), mistakes[0].message.as_str()), (1, "`pronounce` has 1001 entries"));
}

#[test]
fn stills_move_where_nothing_is_cut_off_that_was_to_be_seen() {
    let moves = |written: &str| {
        let (project, _) = Project::parse(&format!("[background]\n{written}"), "project.toml").unwrap();
        // What is written stays, what is not stays away.
        assert_eq!(toml::to_string(&project).unwrap().contains("motion"), written.contains("motion"));
        project.background.moves_stills()
    };
    for zoomed in ["", "fit = \"cover\"", "fit = \"contain\"\nmotion = \"zoom\"", "fit = \"blur\"\nmotion = \"zoom\""] {
        assert!(moves(zoomed), "{zoomed}");
    }
    for still in ["fit = \"contain\"", "fit = \"blur\"", "motion = \"still\"", "fit = \"blur\"\nmotion = \"still\""] {
        assert!(!moves(still), "{still}");
    }
    let mut project = set(&["background.fit=blur"]).unwrap();
    assert!(!project.background.moves_stills());
    project.set("background.motion=zoom").unwrap();
    assert!(project.background.moves_stills());
}

#[test]
fn windows_files_are_read() {
    let bytes = b"\xEF\xBB\xBFtitle = \"a\"\r\n\r\n[voice]\r\n\tspeed = 120\r\n";
    assert_eq!(Project::parse_bytes(bytes, "project.toml").unwrap().0.voice.speed, 120);
}

#[test]
fn an_unknown_key_is_an_error_with_the_nearest_key() {
    mistakes(
        "titel = \"a\"\n[voice]\nspeeed = 100\n[colour]\n",
        &expect![[r#"
            error: unknown key `titel`
             --> project.toml:1:1
              |
            1 | titel = "a"
              | ^^^^^
              |
              = help: did you mean `title`?

            error: unknown key `speeed` in [voice]
             --> project.toml:3:1
              |
            3 | speeed = 100
              | ^^^^^^
              |
              = help: did you mean `speed`?

            error: unknown key `colour`
             --> project.toml:4:2
              |
            4 | [colour]
              |  ^^^^^^
              |
              = help: known keys: background, captions, look, music, overlay, pacing, preset, pronounce, script, seed, speakers, title, voice"#]],
    );
}

#[test]
fn names_and_numbers_outside_the_allowed_are_told_the_allowed() {
    mistakes(
        "[voice]\nspeed = 1000\n[background]\nfit = \"covr\"\nfocus = [50, 101]\n[music]\nlevel = \"loud\"\n",
        &expect![[r#"
            error: `voice.speed` is out of range
             --> project.toml:2:9
              |
            2 | speed = 1000
              |         ^^^^
              |
              = help: write a whole number between 50 and 200

            error: unknown background.fit `covr`
             --> project.toml:4:7
              |
            4 | fit = "covr"
              |       ^^^^^^
              |
              = help: did you mean `cover`?

            error: `background.focus.1` is out of range
             --> project.toml:5:14
              |
            5 | focus = [50, 101]
              |              ^^^
              |
              = help: write a whole number between 0 and 100

            error: unknown music.level `loud`
             --> project.toml:7:9
              |
            7 | level = "loud"
              |         ^^^^^^
              |
              = help: known: `present`, `balanced`, `quiet`, `accessible`"#]],
    );
}

#[test]
fn a_value_of_another_kind_is_told_what_to_write() {
    mistakes(
        "captions = \"yes\"\nseed = 1.5\ntitle = 5\nvoice = \"af_heart\"\n[pacing]\npause = -1\n",
        &expect![[r#"
            error: `captions` expects true or false, and this is a string
             --> project.toml:1:12
              |
            1 | captions = "yes"
              |            ^^^^^
              |
              = help: write true or false, without quotes

            error: `seed` expects a whole number, and this is a decimal number
             --> project.toml:2:8
              |
            2 | seed = 1.5
              |        ^^^
              |
              = help: write a whole number between 0 and 9007199254740991

            error: `title` expects a string, and this is a whole number
             --> project.toml:3:9
              |
            3 | title = 5
              |         ^
              |
              = help: write a text in quotes

            error: `voice` expects a table, and this is a string
             --> project.toml:4:9
              |
            4 | voice = "af_heart"
              |         ^^^^^^^^^^
              |
              = help: write a table: [name] on a line of its own, its keys below

            error: `pacing.pause` is out of range
             --> project.toml:6:9
              |
            6 | pause = -1
              |         ^^
              |
              = help: write a whole number between 0 and 10000"#]],
    );
}

#[test]
fn broken_toml_is_pointed_at() {
    mistakes(
        "title = \"a\nseed = \n",
        &expect![[r#"
            error: invalid basic string, expected `"`
             --> project.toml:1:11
              |
            1 | title = "a
              |           ^

            error: a value is missing
             --> project.toml:2:8
              |
            2 | seed = 
              |        ^
              |
              = help: write it behind the `=`, or remove the line"#]],
    );
    mistakes(
        "seed = 1\nseed = 2\n",
        &expect![[r#"
            error: this key stands here a second time
             --> project.toml:2:1
              |
            2 | seed = 2
              | ^^^^
              |
              = help: keep one of them"#]],
    );
}

#[test]
fn a_number_too_large_for_toml_is_out_of_range() {
    mistakes(
        "seed = 99999999999999999999999\n",
        &expect![[r#"
        error: `seed` is out of range
         --> project.toml:1:8
          |
        1 | seed = 99999999999999999999999
          |        ^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: write a whole number between 0 and 9007199254740991"#]],
    );
}

#[test]
fn values_are_set_from_the_command_line() {
    let project = set(&[
        "title=Octopus hearts = 3",
        "preset=shorts",
        "voice.speed=120",
        "captions=false",
        "background.paths=media/clip.mp4",
        "background.focus=[10, 20]",
        "overlay.badge=2",
        "music.level = \"quiet\"",
    ])
    .unwrap();
    assert_eq!(project.title.as_deref(), Some("Octopus hearts = 3"));
    assert_eq!(project.voice.speed, 120);
    assert!(!project.captions);
    assert_eq!(project.background.paths, ["media/clip.mp4"]);
    assert_eq!(project.background.focus, [10, 20]);
    assert_eq!(project.overlay.badge.as_deref(), Some("2"));
    assert_eq!(project.music.level, MusicLevel::Quiet);
}

#[test]
fn mistakes_on_the_command_line_are_pointed_at() {
    let rendered: Vec<String> = [
        "voice.sped=120",
        "voice.speed=fast",
        "music.level=loudly",
        "title",
        "voice.name.x=1",
        "title=a\nseed=9",
        "=",
        "voice=3",
    ]
    .iter()
    .map(|assignment| set(&[assignment]).err().unwrap_or_else(|| "no mistake".to_owned()))
    .collect();
    expect![[r#"
        error: unknown key `sped`
        --> --set voice.sped=120
         = help: did you mean `speed`?

        error: `voice.speed` expects a whole number, and this is a string
        --> --set voice.speed=fast
         = help: write a whole number between 50 and 200

        error: unknown music.level `loudly`
        --> --set music.level=loudly
         = help: known: `present`, `balanced`, `quiet`, `accessible`

        error: a value is missing
        --> --set title
         = help: write `key=value`, for example `voice.speed=120`

        error: unknown key `x`
        --> --set voice.name.x=1
         = help: nothing lies below this key

        error: `title` has a line break or a control character
        --> --set title=a�seed=9
         = help: write it on one line, without tabs

        error: unknown key ``
        --> --set =
         = help: known keys: background, captions, look, music, overlay, pacing, preset, pronounce, script, seed, speakers, title, voice

        error: `voice` expects a table, and this is a whole number
        --> --set voice=3
         = help: write a table: [name] on a line of its own, its keys below"#]]
    .assert_eq(&rendered.join("\n\n"));
}

#[test]
fn the_schema_describes_every_key() {
    fn check(schema: &serde_json::Value, path: &str) {
        assert!(schema.get("description").is_some(), "{path} is not described");
        for (key, value) in schema.get("properties").and_then(|p| p.as_object()).into_iter().flatten() {
            check(value, &format!("{path}.{key}"));
        }
    }
    let schema = Project::schema();
    check(&schema, "project");
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["properties"]["voice"]["properties"]["speed"]["maximum"], 200);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in ".{0,200}", assignment in ".{0,40}") {
        let _ = Project::parse(&text, "project.toml").map_err(|mistakes| {
            mistakes.iter().map(|mistake| mistake.render(&text)).collect::<Vec<_>>()
        });
        let _ = Project::default().set(&assignment).map_err(|mistake| mistake.render(&assignment));
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = Project::parse_bytes(&bytes, "project.toml");
    }
}
