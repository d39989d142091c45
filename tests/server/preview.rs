//! What is seen and heard of a project before its movie is made.

use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::server::{Answer, Server};
use crate::support::{Bench, TINY, footage, text};

const SCRIPT: &str = "An old lamp hung over the *door*. It had burned for ninety years.\n\n---\n\n[background: media/two.mp4]\n\
                      Then somebody bought a new one. Nobody looked up any more.\n";

/// A server, and a project of it that shows two clips.
fn studio(script: &str) -> (Bench, Server, PathBuf) {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let project = server.home().join("projects/lamp");
    write(&project.join("presets/tiny.toml"), TINY);
    let toml = "preset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n[background]\npaths = [\"media/one.mp4\"]\n";
    write(&project.join("project.toml"), toml);
    write(&project.join("script.md"), script);
    let coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
    for (name, source) in [("one", "testsrc2"), ("two", "testsrc"), ("three", "smptebars")] {
        let source = &format!("{source}=s=200x360:r=30:d=20");
        footage(&project.join(format!("media/{name}.mp4")), source, &coded);
    }
    (bench, server, project)
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// FFmpeg with these arguments, given some bytes; what it prints.
fn ffmpeg(args: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = input.to_vec();
    let writes = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    writes.join().unwrap();
    assert!(output.status.success(), "{args:?}");
    output.stdout
}

/// A picture as red, green and blue.
fn pixels(image: &[u8]) -> Vec<u8> {
    ffmpeg(&["-i", "pipe:0", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], image)
}

/// The mean difference of two pictures, in levels.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len());
    let sum: u64 = one.iter().zip(other).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    sum as f64 / one.len() as f64
}

fn is_ok(answer: Answer) -> Answer {
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    answer
}

/// A request that names what it knows.
fn known(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let bearer = server.bearer();
    server.ask("GET", path, &[&[("Authorization", bearer.as_str())], headers].concat())
}

#[test]
fn a_frame_is_the_one_that_reaches_the_encoder() {
    let (bench, server, project) = studio(SCRIPT);
    let address = "/api/v1/projects/lamp/frames/37";
    let shown = is_ok(server.get(address));
    assert_eq!(
        (shown.headers["content-type"].as_str(), shown.headers["cache-control"].as_str()),
        ("image/webp", "private, no-cache")
    );
    let exact = is_ok(server.get(&format!("{address}.png")));
    let file = bench.path("frame.png");
    let told = bench
        .vo()
        .args(["frame", project.to_str().unwrap(), "--number", "37", "-o", file.to_str().unwrap()])
        .env("VO_HOME", server.home())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", text(&told.stderr));
    let wanted = pixels(&std::fs::read(&file).unwrap());
    assert!(pixels(&exact.body) == wanted, "they are the very pixels");
    let near = difference(&pixels(&shown.body), &wanted);
    let other = pixels(&is_ok(server.get("/api/v1/projects/lamp/frames/45.webp")).body);
    assert!(near < 6.0 && near * 2.0 < difference(&other, &wanted), "{near}");
    let small = is_ok(server.get(&format!("{address}.webp?width=90")));
    assert_eq!(pixels(&small.body).len(), 90 * 160 * 3);
    // No wider than the movie.
    let wide = is_ok(server.get(&format!("{address}.webp?width=720")));
    assert_eq!(wide.headers["etag"], shown.headers["etag"]);

    // Whoever has it is told so, and its content has an address of its own.
    let tag = shown.headers["etag"].as_str();
    let same = known(&server, address, &[("If-None-Match", tag)]);
    assert_eq!((same.status, same.body.len(), same.headers["etag"].as_str()), (304, 0, tag));
    let kept = is_ok(server.get(&shown.headers["content-location"]));
    assert!(kept.body == shown.body && kept.headers["cache-control"].contains("immutable"));
    // Another word is another frame there, and the same elsewhere.
    let last = server.get("/api/v1/projects/lamp/plan").ok()["frames"].as_u64().unwrap() - 1;
    let end = is_ok(server.get(&format!("/api/v1/projects/lamp/frames/{last}"))).headers["etag"].clone();
    write(&project.join("script.md"), &SCRIPT.replace("*door*", "*gate*"));
    assert_ne!(known(&server, address, &[("If-None-Match", tag)]).headers["etag"], tag);
    let last = server.get("/api/v1/projects/lamp/plan").ok()["frames"].as_u64().unwrap() - 1;
    assert_eq!(is_ok(server.get(&format!("/api/v1/projects/lamp/frames/{last}"))).headers["etag"], end);
}

#[test]
fn what_is_not_there_is_told_without_where_projects_lie() {
    let (_bench, server, project) = studio(SCRIPT);
    let of = |path: &str| {
        let answer = server.get(path);
        let said = text(&answer.body);
        assert!(!said.contains(server.home().to_str().unwrap()), "{path}: {said}");
        (answer.status, answer.code())
    };
    let lamp = "/api/v1/projects/lamp";
    let none = |path: &str| of(&format!("{lamp}/{path}"));
    assert_eq!(none("frames/99999"), (404, "unknown-frame".to_owned()));
    assert_eq!(none("frames/one"), (404, "unknown-frame".to_owned()));
    assert_eq!(none("frames/1?width=100"), (422, "output-unusable".to_owned()));
    assert_eq!(none("frames/1?look=none"), (422, "unknown-look".to_owned()));
    assert_eq!(none("frames/1?preset=..%2Ftiny"), (422, "unknown-preset".to_owned()));
    assert_eq!(none("takes/99"), (404, "unknown-line".to_owned()));
    assert_eq!(none("explain?segment=99"), (404, "unknown-segment".to_owned()));
    assert_eq!(none(&format!("plates/{}.mp4", "0".repeat(64))), (404, "preview-missing".to_owned()));
    assert_eq!(none("plates/..%2F..%2Fscript.md"), (404, "preview-missing".to_owned()));
    for name in ["..%2F..%2Ftoken", "token", &format!("{}.webp", "0".repeat(64))] {
        assert_eq!(of(&format!("/api/v1/previews/{name}")), (404, "preview-missing".to_owned()));
    }
    for id in ["none", "..", "..%2Flamp", "Lamp"] {
        assert_eq!(of(&format!("/api/v1/projects/{id}/plates")).0, 404, "{id}");
    }
    assert_eq!(of("/api/v1/looks/..%2Fclean/preview.webp"), (422, "unknown-look".to_owned()));
    assert_eq!(of("/api/v1/backgrounds/%2Fetc%2Fpasswd/preview.webp"), (422, "unknown-background".to_owned()));
    assert_eq!(of("/api/v1/voices/nobody/sample"), (422, "unknown-voice".to_owned()));
    assert_eq!(of("/api/v1/music/none/sound"), (404, "file-missing".to_owned()));
    write(&project.join("script.md"), "Hello there.\n\n[backgruond: drift]\nAnd more.\n");
    let problem = server.get(&format!("{lamp}/frames/1")).json();
    assert_eq!(
        (&problem["code"], &problem["place"]["file"], &problem["place"]["line"]),
        (&json!("invalid-script"), &json!("lamp/script.md"), &json!(3)),
        "{problem}"
    );
}

/// The keys of a project's plates, with the lines they belong to.
fn keys(server: &Server) -> Vec<(u64, String)> {
    let list = server.get("/api/v1/projects/lamp/plates").ok();
    let each = list["each"].as_array().unwrap().iter();
    each.map(|one| (one["line"].as_u64().unwrap(), one["key"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn plates_play_one_behind_the_other_and_stay_when_words_and_looks_change() {
    let (_bench, server, project) = studio(SCRIPT);
    for line in 0..4 {
        is_ok(server.get(&format!("/api/v1/projects/lamp/takes/{line}")));
    }
    let list = server.get("/api/v1/projects/lamp/plates").ok();
    assert_eq!(
        (&list["width"], &list["height"], &list["guessed"]),
        (&json!(540), &json!(960), &json!(false)),
        "{list}"
    );
    let (mut at, each) = (0, list["each"].as_array().unwrap());
    // From where the playhead is.
    for plate in each.iter().skip(1).chain(each.first()) {
        let address = format!("/api/v1/projects/lamp/plates/{}.mp4", plate["key"].as_str().unwrap());
        let answer = is_ok(server.get(&address));
        assert_eq!(
            (answer.headers["content-type"].as_str(), answer.headers["etag"].trim_matches('"')),
            ("video/mp4", plate["key"].as_str().unwrap())
        );
        assert!(answer.headers["cache-control"].contains("immutable"));
        let decoded = ffmpeg(&["-i", "pipe:0", "-f", "framemd5", "-fps_mode", "passthrough", "-"], &answer.body);
        let pictures: Vec<_> =
            text(&decoded).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
        assert_eq!(pictures.len() as u64, plate["frames"].as_u64().unwrap());
        assert!(pictures[0].split(',').nth(2).unwrap().trim() == "0", "it begins at 0: {}", pictures[0]);
        let part = known(&server, &address, &[("Range", "bytes=4-7")]);
        assert_eq!((part.status, &part.body[..]), (206, &b"ftyp"[..]));
    }
    for plate in each {
        assert_eq!(plate["from"], at, "{list}");
        at += plate["frames"].as_u64().unwrap();
    }
    assert_eq!(list["frames"], at);
    let made = server.get("/api/v1/projects/lamp/plates").ok();
    assert!(made["each"].as_array().unwrap().iter().all(|plate| plate["made"] == true), "{made}");

    let before = keys(&server);
    let toml = std::fs::read_to_string(project.join("project.toml")).unwrap();
    write(
        &project.join("project.toml"),
        &format!("look = \"punch\"\n{toml}[overlay]\nprogress = true\nbadge = \"AI\"\n"),
    );
    write(
        &project.join("script.md"),
        &SCRIPT.replace("*door*", "**door**").replace("Nobody looked", "*Nobody* looked"),
    );
    assert_eq!(keys(&server), before, "nothing is to be made again");
    // Another clip in the second scene: its own segments, and that which fades into it.
    write(&project.join("script.md"), &SCRIPT.replace("media/two.mp4", "media/three.mp4"));
    let after = keys(&server);
    assert_eq!(after.len(), before.len());
    for ((line, one), (_, other)) in before.iter().zip(&after) {
        assert!(*line == 1 || (one != other) == (*line >= 2), "line {line}");
    }
    // A longer line moves what comes later, and changes none of it.
    write(&project.join("script.md"), &SCRIPT.replace("ninety years", "ninety long and rather quiet years"));
    let list = server.get("/api/v1/projects/lamp/plates").ok();
    let of = |line: u64| list["each"].as_array().unwrap().iter().filter(move |one| one["line"] == line);
    assert!(of(1).all(|one| one["certain"] == false) && of(3).all(|one| one["certain"] == true), "{list}");
    is_ok(server.get("/api/v1/projects/lamp/takes/1"));
    let after = keys(&server);
    let of = |keys: &[(u64, String)], line: u64| keys.iter().filter(|(of, _)| *of == line).cloned().collect::<Vec<_>>();
    assert!([0, 2, 3].iter().all(|line| of(&before, *line) == of(&after, *line)), "{before:?} {after:?}");
    assert_ne!(of(&before, 1), of(&after, 1));
}

#[test]
fn what_is_heard_is_what_the_movie_is_made_with() {
    let (bench, server, project) = studio(SCRIPT);
    let lamp = "/api/v1/projects/lamp";
    let take = is_ok(server.get(&format!("{lamp}/takes/0")));
    assert_eq!((take.headers["content-type"].as_str(), &take.body[..4]), ("audio/wav", &b"RIFF"[..]));
    let length = take.body.len().to_string();
    assert_eq!(
        (take.headers["content-length"].as_str(), take.headers["accept-ranges"].as_str()),
        (length.as_str(), "bytes")
    );
    let end = known(&server, &format!("{lamp}/takes/0"), &[("Range", "bytes=-100")]);
    assert!(end.status == 206 && end.body == take.body[take.body.len() - 100..]);
    let beyond = known(&server, &format!("{lamp}/takes/0"), &[("Range", &format!("bytes={length}-"))]);
    assert_eq!((beyond.status, beyond.headers["content-range"].as_str()), (416, format!("bytes */{length}").as_str()));
    assert_eq!(beyond.code(), "range-refused");
    let other = [("Range", "bytes=0-3"), ("If-Range", "\"another\"")];
    assert_eq!(known(&server, &format!("{lamp}/takes/0"), &other).body.len(), take.body.len());
    let samples = ffmpeg(&["-i", "pipe:0", "-f", "s16le", "-"], &take.body);
    let peaks = server.get(&format!("{lamp}/takes/0/peaks")).ok();
    let loudest = samples.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs()).max().unwrap();
    let peak = peaks["peaks"].as_array().unwrap().iter().map(|peak| peak.as_u64().unwrap()).max().unwrap();
    assert_eq!((peak, &peaks["samples"]), (u64::from(loudest) * 255 / 32_768, &json!(samples.len() / 2)));

    // The sound has the other lines spoken.
    let plan = || server.get(&format!("{lamp}/plan")).ok();
    assert_eq!(plan()["takes"], json!({ "make": 3, "reuse": 1 }));
    let sound = is_ok(server.get(&format!("{lamp}/sound")));
    assert_eq!(sound.headers["content-type"], "audio/aac");
    let told = plan();
    assert_eq!((&told["takes"], &told["sound"]), (&json!({ "make": 0, "reuse": 4 }), &json!(false)));
    let seconds = told["frames"].as_f64().unwrap() / 30.0;
    let heard =
        ffmpeg(&["-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "48000", "-"], &sound.body).len() as f64 / 96_000.0;
    assert!((heard - seconds).abs() < 0.1, "{heard} {seconds}");
    let peaks = server.get(&format!("{lamp}/sound/peaks")).ok();
    assert!(peaks["peaks"].as_array().unwrap().len() as f64 / 50.0 - seconds < 0.05, "{peaks}");

    // The movie is made of these.
    let movie = bench.path("movie.mp4");
    let made = bench
        .vo()
        .args(["make", project.to_str().unwrap(), "--json", "-o", movie.to_str().unwrap()])
        .env("VO_HOME", server.home())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));
    let done = crate::support::last_event(&made);
    assert_eq!(done["takes"], json!({ "made": 0, "reused": 4 }), "{done}");
    let track = Command::new("ffmpeg")
        .args(["-v", "error", "-i", movie.to_str().unwrap(), "-map", "0:a", "-c", "copy", "-f", "adts", "-"])
        .output()
        .unwrap();
    assert!(track.stdout == sound.body, "it is the very track");
}

#[test]
fn voices_looks_and_backgrounds_are_seen_and_heard() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let sample = is_ok(server.get("/api/v1/voices/espeak:de/sample"));
    assert_eq!((sample.headers["content-type"].as_str(), &sample.body[..4]), ("audio/wav", &b"RIFF"[..]));
    let look = |query: &str| pixels(&is_ok(server.get(&format!("/api/v1/looks/{query}"))).body);
    let (one, other) = (look("punch/preview.webp"), look("punch/preview.webp?text=Three%20hearts&width=360"));
    assert_eq!((one.len(), other.len()), (360 * 640 * 3, 360 * 640 * 3));
    assert!(difference(&one, &other) > 0.1 && difference(&look("clean/preview.webp"), &one) > 0.1);
    let long = server.get(&format!("/api/v1/looks/punch/preview.webp?text={}", "a".repeat(301)));
    assert_eq!((long.status, long.code()), (413, "file-too-large".to_owned()));
    let backgrounds = server.get("/api/v1/backgrounds").ok();
    let seen: Vec<_> = backgrounds
        .as_array()
        .unwrap()
        .iter()
        .map(|one| is_ok(server.get(&format!("{}?width=90", one["preview"].as_str().unwrap()))).body)
        .collect();
    assert!(seen.len() >= 3 && seen.iter().all(|image| pixels(image).len() == 90 * 160 * 3));
    let music = server.get("/api/v1/music").ok();
    let offered = music.as_array().unwrap().iter().find(|one| one["name"] == "calm-acoustic").unwrap();
    assert_eq!(
        (&offered["origin"], &offered["artifact"], &offered["licence"]),
        (&Value::Null, &json!("music"), &json!("MIT"))
    );
    write(&server.home().join("music/mine.wav"), "RIFF");
    let mine = server.get("/api/v1/music").ok();
    let mine = mine.as_array().unwrap().iter().find(|one| one["name"] == "mine").unwrap();
    assert_eq!(is_ok(server.get(mine["sound"].as_str().unwrap())).body, b"RIFF");
}

#[test]
fn a_plan_follows_what_is_typed() {
    let (_bench, server, _) = studio(SCRIPT);
    let lamp = "/api/v1/projects/lamp";
    let plan = server.get(&format!("{lamp}/plan")).ok();
    assert_eq!((&plan["takes"], plan["lines"].as_array().unwrap().len()), (&json!({ "make": 4, "reuse": 0 }), 4));
    let typed = json!({ "text": SCRIPT.replace("ninety", "eighty") });
    let supposed = server.call("POST", &format!("{lamp}/plan"), &typed).ok();
    assert_eq!(
        (&supposed["diagnostics"], &supposed["plan"]["lines"][1]["shown"][4]),
        (&json!([]), &json!("eighty")),
        "{supposed}"
    );
    let wrong = json!({ "text": "Hello.\n\n[backgruond: drift]\nMore.\n", "changes": { "look": "punch" } });
    let wrong = server.call("POST", &format!("{lamp}/plan"), &wrong).ok();
    assert_eq!(
        (&wrong["diagnostics"][0]["severity"], &wrong["diagnostics"][0]["at"]["line"]),
        (&json!("error"), &json!(3)),
        "{wrong}"
    );
    let larger = server.call("POST", &format!("{lamp}/plan"), &json!({ "changes": { "preset": "draft" } })).ok();
    assert_eq!(larger["plan"]["width"], 360);
    let files = server.call("POST", &format!("{lamp}/plan"), &json!({ "changes": { "music": "/etc/passwd" } }));
    assert!((400..500).contains(&files.status), "{}", text(&files.body));
    let why = server.get(&format!("{lamp}/explain?segment=1")).ok();
    assert_eq!(
        (&why["segment"], &why["reuse"], why["recipe"]["make"].as_str()),
        (&json!(1), &json!(false), Some("segment"))
    );
    let insight = server
        .call("POST", "/api/v1/script/insight", &json!({ "text": "BEN: Three hearts.\n\nANA: Nine brains.\n" }))
        .ok();
    assert_eq!((&insight["speakers"], &insight["language"]), (&json!(["BEN", "ANA"]), &json!("en-us")), "{insight}");
}

#[test]
fn equal_requests_are_answered_alike_and_what_nobody_waits_for_is_stopped() {
    let sentence = |line: usize| format!("This is sentence number {line} of a long story.\n\n");
    let long = (0..150).map(sentence).collect::<Vec<_>>().concat();
    let (_bench, server, _) = studio(&long);
    let lamp = "/api/v1/projects/lamp";
    let spoken = || server.get(&format!("{lamp}/plan")).ok()["takes"]["reuse"].as_u64().unwrap();
    // The last frame needs every line.
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head =
        format!("GET {lamp}/sound HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\r\n", server.address, server.bearer());
    stream.write_all(head.as_bytes()).unwrap();
    while spoken() == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(stream);
    // What went on then may have ended; nothing new begins.
    let mut last = spoken();
    let mut same = 0;
    while same < 5 {
        std::thread::sleep(Duration::from_millis(200));
        let now = spoken();
        same = if now == last { same + 1 } else { 0 };
        last = now;
    }
    assert!(last < 150, "it was stopped");
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..20).map(|_| scope.spawn(|| server.get(&format!("{lamp}/frames/2")))).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.body == answers[0].body));
}
