//! The real engines in a real process. Voices are looked for under `VO_HOME`; without them these tests say so and end,
//! unless `VO_TEST_REQUIRE_VOICES` is set.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use vo_process::Stop;
use vo_voice::{
    Request, SAMPLE_RATE, Speech, SpokenToken, VoiceError, VoiceFiles, VoiceProcess, engine_version, voices,
};

/// The voices in a data folder, with the ONNX Runtime that the environment names, if it does.
fn files(home: &Path) -> VoiceFiles {
    VoiceFiles::new(home, std::env::var_os("VO_ORT_DYLIB").map(PathBuf::from))
}

/// The data folder, if `voice` can speak there.
fn home_with(voice: &str) -> Option<PathBuf> {
    let home = PathBuf::from(std::env::var_os("VO_HOME").unwrap_or_default());
    let found = voices(&files(&home)).into_iter().find(|one| one.id == voice);
    let why_not = match found {
        Some(found) if found.installed() => return Some(home),
        Some(found) => found.why_not.unwrap_or_default(),
        None => "espeak-ng is not installed".to_owned(),
    };
    assert!(std::env::var_os("VO_TEST_REQUIRE_VOICES").is_none(), "{voice}: {why_not}");
    println!("skipped: {voice}: {why_not}");
    None
}

/// The example `speak`, which is built together with the tests.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(Path::parent).unwrap().join("examples/speak");
    assert!(program.is_file(), "build it with `cargo build -p vo-voice --examples`");
    program
}

fn process(home: &Path) -> VoiceProcess {
    VoiceProcess::start(&program(), &["__voice"], &files(home), &Stop::new()).unwrap()
}

fn request(voice: &str, tokens: &[&str]) -> Request {
    let tokens = tokens.iter().map(|spoken| SpokenToken { spoken: (*spoken).to_owned() }).collect();
    Request { tokens, voice: voice.to_owned(), speed_percent: 100 }
}

fn sentence(voice: &str, text: &str) -> Request {
    request(voice, &text.split(' ').collect::<Vec<_>>())
}

/// Asserts that exactly the tokens that say something have a time, in order and inside. Returns the seconds.
fn checked(request: &Request, speech: &Speech) -> f64 {
    let timed: Vec<usize> = speech.words.iter().map(|word| word.token as usize).collect();
    let spoken: Vec<usize> =
        (0..request.tokens.len()).filter(|&at| request.tokens[at].spoken.chars().any(char::is_alphanumeric)).collect();
    assert_eq!(timed, spoken, "{request:?}");
    let length = speech.samples.len() as u64;
    assert!(speech.words.iter().all(|word| word.from < word.to && word.to <= length), "{:?}", speech.words);
    assert!(speech.words.windows(2).all(|pair| pair[0].to <= pair[1].from), "{:?}", speech.words);
    length as f64 / f64::from(SAMPLE_RATE)
}

fn loudest(samples: &[i16]) -> u16 {
    samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0)
}

/// What every engine must be able to do.
fn speaks_anything(voice: &str) {
    let Some(home) = home_with(voice) else { return };
    let mut process = process(&home);
    for tokens in [
        &["Octopuses", "have", "three", "hearts."][..],
        &["The", "cost", "is", "twenty-five dollars."],
        &["", "Wait", "", "what?!", ""],
        &["--help", "-v", "de", "[[h@l'oU]]", "$(true)", "<speak>", "\u{0}", "x\ny"],
        &["It", "ends.", "Then", "it", "begins", "—", "again!"],
        &["Hi"],
    ] {
        let request = request(voice, tokens);
        let speech = process.speak(&request).unwrap();
        let seconds = checked(&request, &speech);
        assert!(seconds > 0.2, "{tokens:?}: {seconds} s");
        assert!(loudest(&speech.samples) > 1_000, "{tokens:?}");
    }
    let nothing = process.speak(&request(voice, &["", "…", ""])).unwrap();
    assert!(nothing.words.is_empty());
    process.end().unwrap();
}

/// The same request gives the same speech from a new process, and after other sentences in an old one.
fn is_deterministic(voice: &str) {
    let Some(home) = home_with(voice) else { return };
    let request = sentence(voice, "The same words, the same sound.");
    let (mut one, mut other) = (process(&home), process(&home));
    let first = one.speak(&request).unwrap();
    other.speak(&sentence(voice, "Something else entirely was said before.")).unwrap();
    assert!(first == other.speak(&request).unwrap(), "{voice} gave other samples in another process");
    assert!(first == one.speak(&request).unwrap(), "{voice} gave other samples the second time");
}

fn speaks_at_length(voice: &str) {
    let Some(home) = home_with(voice) else { return };
    let text = "and so the story went on without a stop ".repeat(9);
    let request = sentence(voice, text.trim());
    let speech = process(&home).speak(&request).unwrap();
    let seconds = checked(&request, &speech);
    assert!((12.0..40.0).contains(&seconds), "{seconds} s");
    let longest = speech.words.iter().map(|word| word.to - word.from).max().unwrap();
    assert!(longest < u64::from(SAMPLE_RATE), "a word takes {longest} samples");
}

#[test]
fn kokoro_speaks_anything() {
    speaks_anything("af_heart");
}

#[test]
fn piper_speaks_anything() {
    speaks_anything("joe");
}

#[test]
fn espeak_speaks_anything() {
    speaks_anything("espeak:en-us");
}

#[test]
fn kokoro_is_deterministic() {
    is_deterministic("af_heart");
}

#[test]
fn piper_is_deterministic() {
    is_deterministic("joe");
}

#[test]
fn espeak_is_deterministic() {
    is_deterministic("espeak:en-us");
}

#[test]
fn kokoro_speaks_a_sentence_that_does_not_end() {
    speaks_at_length("af_heart");
}

#[test]
fn piper_speaks_a_sentence_that_does_not_end() {
    speaks_at_length("joe");
}

#[test]
fn kokoro_speaks_seven_languages() {
    let Some(home) = home_with("af_heart") else { return };
    let mut process = process(&home);
    for (voice, text) in [
        ("am_michael", "Octopuses have three hearts."),
        ("bf_emma", "Octopuses have three hearts."),
        ("ef_dora", "Los pulpos tienen tres corazones."),
        ("ff_siwis", "Les pieuvres ont trois cœurs."),
        ("hf_alpha", "ऑक्टोपस के तीन दिल होते हैं।"),
        ("if_sara", "I polpi hanno tre cuori."),
        ("pf_dora", "Os polvos têm três corações."),
    ] {
        let request = sentence(voice, text);
        let speech = process.speak(&request).unwrap();
        let seconds = checked(&request, &speech);
        assert!((0.5..6.0).contains(&seconds), "{voice}: {seconds} s");
    }
}

#[test]
fn espeak_speaks_what_no_other_engine_does() {
    let Some(home) = home_with("espeak:ro") else { return };
    let request = sentence("espeak:ro", "Caracatițele au trei inimi și sânge albastru.");
    let speech = process(&home).speak(&request).unwrap();
    assert!(checked(&request, &speech) > 0.5);
}

#[test]
fn a_voice_of_an_unread_language_is_refused() {
    let Some(home) = home_with("af_heart") else { return };
    let mut process = process(&home);
    for voice in ["jf_alpha", "zf_xiaobei"] {
        let error = process.speak(&sentence(voice, "Hello")).unwrap_err();
        assert!(error.to_string().contains("cannot be worked out"), "{error}");
    }
    let speech = process.speak(&sentence("af_heart", "And it goes on."));
    assert!(speech.is_ok());
}

#[test]
fn half_the_speed_takes_about_twice_the_time() {
    for voice in ["af_heart", "joe", "espeak:en-us", "silence"] {
        let Some(home) = home_with(voice) else { continue };
        let mut process = process(&home);
        let mut seconds = |speed_percent| {
            let request = Request { speed_percent, ..sentence(voice, "Octopuses have three hearts.") };
            checked(&request, &process.speak(&request).unwrap())
        };
        let ratio = seconds(60) / seconds(120);
        assert!((1.5..2.5).contains(&ratio), "{voice}: {ratio}");
    }
}

#[test]
fn silence_is_silent_and_has_words() {
    let request = request("silence", &["Nobody", "", "speaks."]);
    let speech = process(Path::new("")).speak(&request).unwrap();
    assert!(checked(&request, &speech) > 0.5);
    assert_eq!(loudest(&speech.samples), 0);
}

#[test]
fn engines_take_turns_in_one_process() {
    let Some(home) = home_with("af_heart").filter(|_| home_with("joe").is_some()) else { return };
    let mut process = process(&home);
    let takes = ["af_heart", "joe", "af_heart"].map(|voice| process.speak(&sentence(voice, "Hearts!")).unwrap());
    assert!(takes[0] == takes[2] && takes[0] != takes[1]);
}

/// A data folder of our own with the Kokoro voice of another, so that what is made in it can be damaged.
fn own_home(home: &Path) -> tempfile::TempDir {
    let own = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(own.path().join("voices/kokoro")).unwrap();
    for place in ["tools", "voices/kokoro/model.onnx", "voices/kokoro/vocab.json", "voices/kokoro/styles"] {
        std::os::unix::fs::symlink(home.join(place), own.path().join(place)).unwrap();
    }
    own
}

/// The optimized models in a data folder.
fn optimized_models(home: &Path) -> Vec<PathBuf> {
    let found = std::fs::read_dir(home.join("voices/kokoro")).unwrap().map(|entry| entry.unwrap().path());
    found.filter(|path| path.extension().is_some_and(|end| end == "ort")).collect()
}

#[test]
fn a_corrupt_optimized_model_is_made_again_and_sounds_the_same() {
    use std::os::unix::fs::FileExt;
    let Some(home) = home_with("af_heart") else { return };
    let own = own_home(&home);
    let request = sentence("af_heart", "Hearts!");
    let speech = process(own.path()).speak(&request).unwrap();
    let [optimized] = optimized_models(own.path()).try_into().unwrap();
    let damages: [fn(&std::fs::File) -> std::io::Result<()>; 2] =
        [|file| file.write_all_at(b"damage", 50_000_000), |file| file.set_len(40_000_000)];
    for damage in damages {
        damage(&std::fs::OpenOptions::new().write(true).open(&optimized).unwrap()).unwrap();
        let damaged = std::fs::read(&optimized).unwrap();
        assert!(speech == process(own.path()).speak(&request).unwrap());
        assert!(std::fs::read(&optimized).unwrap() != damaged, "it was not noticed");
    }
}

#[test]
fn an_optimized_model_that_cannot_be_stored_is_not_needed() {
    let Some(home) = home_with("af_heart") else { return };
    let (own, other) = (own_home(&home), own_home(&home));
    let request = sentence("af_heart", "Hearts!");
    let speech = process(own.path()).speak(&request).unwrap();
    // A folder with its name is in its way.
    let [optimized] = optimized_models(own.path()).try_into().unwrap();
    std::fs::create_dir(other.path().join("voices/kokoro").join(optimized.file_name().unwrap())).unwrap();
    assert!(speech == process(other.path()).speak(&request).unwrap());
}

#[test]
fn a_missing_voice_is_an_error_that_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    for voice in ["af_heart", "joe"] {
        let error = process(folder.path()).speak(&sentence(voice, "Hello")).unwrap_err().to_string();
        assert!(error.contains("run `vo setup`"), "{error}");
    }
}

#[test]
fn a_process_that_crashes_is_an_error_with_the_sentence() {
    let mut process = VoiceProcess::start(Path::new("false"), &[], &files(Path::new("")), &Stop::new()).unwrap();
    let error = process.speak(&sentence("silence", "Some words")).unwrap_err();
    assert!(matches!(error, VoiceError::Crashed { .. }), "{error}");
    assert!(error.to_string().contains("\"Some words\": exit code 1"), "{error}");
}

#[test]
fn a_process_whose_answers_cannot_be_read_is_an_error() {
    let mut process = VoiceProcess::start(Path::new("cat"), &[], &files(Path::new("")), &Stop::new()).unwrap();
    let error = process.speak(&sentence("silence", "Some words")).unwrap_err();
    assert!(matches!(error, VoiceError::Crashed { .. }), "{error}");
}

#[test]
fn a_killed_process_is_replaced() {
    let mut process = process(Path::new(""));
    let request = sentence("silence", "Some words");
    let first = process.speak(&request).unwrap();
    let id = process.id().unwrap().to_string();
    let killed = vo_process::Command::new("kill")
        .args(["-9", &id])
        .run(&Stop::new(), std::time::Duration::from_secs(5))
        .unwrap();
    assert!(killed.success());
    assert!(process.speak(&request).unwrap() == first);
    assert_ne!(process.id().unwrap().to_string(), id);
}

#[test]
fn a_request_to_stop_ends_the_process() {
    let stop = Stop::new();
    // It reads and never answers.
    let mut process = VoiceProcess::start(Path::new("sleep"), &["60"], &files(Path::new("")), &stop).unwrap();
    let asker = stop.clone();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        asker.request();
    });
    let error = process.speak(&sentence("silence", "Some words")).unwrap_err();
    thread.join().unwrap();
    assert!(error.stopped(), "{error}");
    assert_eq!(process.id(), None);
}

#[test]
fn what_is_out_of_bounds_never_reaches_the_process() {
    let mut process = process(Path::new(""));
    for request in [
        Request { speed_percent: 0, ..sentence("silence", "Hello") },
        Request { speed_percent: 1_000, ..sentence("silence", "Hello") },
        sentence("silence", &"long ".repeat(3_000)),
    ] {
        let error = process.speak(&request).unwrap_err();
        assert!(matches!(error, VoiceError::Request(_)), "{error}");
    }
}

#[test]
fn the_version_names_everything_that_decides_the_sound() {
    let Some(home) = home_with("af_heart") else { return };
    let length = |path: &Path| Ok(std::fs::metadata(path)?.len().to_string());
    let version = engine_version("af_heart", &files(&home), &length).unwrap();
    for part in ["voice ", "kokoro ", "style af_heart ", "onnxruntime 1.", "2 threads", "espeak-ng 1."] {
        assert!(version.contains(part), "{part:?} is not in {version:?}");
    }
}
