//! The language a script is in, the voice that reads it, and what is read for every word.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use serde_json::{Value, json};
use support::{Bench, text};

/// A project that names no voice and no language.
fn free(script: &str) -> Bench {
    let bench = Bench::with_script(script);
    bench.write("project/project.toml", "preset = \"tiny\"\n");
    bench
}

/// What `vo plan` says beside its answer, and its lines.
fn planned(bench: &Bench, extra: &[&str]) -> (String, Vec<Value>) {
    let output = bench.run(["plan", "project", "--json"].iter().chain(extra));
    let said = text(&output.stderr);
    assert!(output.status.success(), "vo plan failed: {said}");
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
    (said, plan["lines"].as_array().unwrap().clone())
}

fn refused(bench: &Bench, extra: &[&str]) -> String {
    bench.refused(["plan", "project"].iter().chain(extra))
}

#[test]
fn a_plan_tells_what_is_read_for_every_word() {
    let bench = Bench::with_script("It costs **$5**. 🎉\n\nThe APR [say: A P R] of ACME's.\n");
    bench.write(
        "project/project.toml",
        "preset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n[pronounce]\nacme = \"ack me\"\n",
    );
    let plan = bench.plan();
    let line = |line: usize, shown: &[&str], spoken: &[&str]| json!({"line": line, "language": "en-us", "voice": "espeak:en-us", "shown": shown, "spoken": spoken});
    let read = |line: &Value| {
        let of = |key: &str| (key.to_owned(), line[key].clone());
        Value::from_iter(["line", "language", "voice", "shown", "spoken"].map(of))
    };
    assert_eq!(
        plan["lines"].as_array().unwrap().iter().map(read).collect::<Value>(),
        json!([
            line(0, &["It", "costs", "$5.", "🎉"], &["It", "costs", "five dollars.", ""]),
            line(1, &["The", "APR", "of", "ACME's."], &["The", "A P R", "of", "ack me's."]),
        ])
    );
}

#[test]
fn a_changed_pronunciation_speaks_its_line_again_and_no_other() {
    let bench = Bench::with_script("The Xiaomi is new.\n\nNobody knows why.\n");
    let done = bench.make(&[]);
    assert_eq!(done["takes"]["made"], 2);
    let done = bench.make(&["--set", "pronounce.xiaomi=shao mee"]);
    assert_eq!(done["takes"], json!({"made": 1, "reused": 1}));
    let subtitles = std::fs::read_to_string(bench.path("out/movie.srt")).unwrap();
    assert!(subtitles.contains("The Xiaomi is new."), "{subtitles}");
}

#[test]
fn the_language_is_found_and_its_voice_reads() {
    for (script, name, language, voice) in [
        ("¿Sabías que España tiene más bares que nadie?", "Spanish (es)", "es", "ef_dora"),
        ("Hola a todos.", "Spanish (es)", "es", "ef_dora"),
        ("Saviez-vous que la tour Eiffel grandit en été ?", "French (fr)", "fr", "ff_siwis"),
        ("Você sabia que o polvo tem três corações?", "Portuguese (pt)", "pt", "pf_dora"),
        ("Lo sapevi che il polpo ha tre cuori?", "Italian (it)", "it", "if_sara"),
        ("क्या आप जानते हैं कि ऑक्टोपस के तीन दिल होते हैं?", "Hindi (hi)", "hi", "hf_alpha"),
        ("An octopus has three hearts.", "English (en-us)", "en-us", "af_heart"),
        ("Hello there.", "English (en-us)", "en-us", "af_heart"),
    ] {
        let (said, lines) = planned(&free(script), &[]);
        assert_eq!((&lines[0]["language"], &lines[0]["voice"]), (&json!(language), &json!(voice)), "{script}");
        assert_eq!(said, format!("language: {name}, found from the text; voice {voice}\n"), "{script}");
    }
}

#[test]
fn a_language_without_a_natural_voice_says_so() {
    for (script, voice, warned) in [
        ("Wusstest du, dass ein Oktopus drei Herzen hat?", "espeak:de", "no natural voice speaks German here yet"),
        ("Знаете ли вы, что у осьминога три сердца?", "espeak:ru", "no natural voice speaks Russian here yet"),
        ("هل تعلم أن للأخطبوط ثلاثة قلوب؟", "espeak:ar", "a robot, hard to understand"),
    ] {
        let (said, lines) = planned(&free(script), &[]);
        assert_eq!(lines[0]["voice"], voice, "{script}");
        assert!(said.contains(warned) && said.contains("--voice silence"), "{said}");
    }
}

#[test]
fn a_script_names_its_language() {
    let (said, lines) = planned(&free("---\nlanguage: Spanish\n---\nTotal normal.\n"), &[]);
    assert_eq!((&lines[0]["language"], &lines[0]["voice"]), (&json!("es"), &json!("ef_dora")));
    assert!(said.contains("as the script says"), "{said}");
    let (_, lines) = planned(&free("---\nlanguage: English (UK)\n---\nIt is 105 on 5/3.\n"), &[]);
    assert_eq!(lines[0]["voice"], "bf_emma");
    let told = refused(&free("---\nlanguage: Spansh\n---\nTotal normal.\n"), &[]);
    assert!(told.contains("script.md:2:11") && told.contains("did you mean `Spanish`?"), "{told}");
}

#[test]
fn a_sign_that_a_voice_may_not_say_is_told_where_it_stands() {
    let (said, _) = planned(&free("---\nlanguage: Icelandic\n---\nÞetta er 5% meira og 6% meira.\n"), &[]);
    assert_eq!(said.matches("`%` has no name here in Icelandic").count(), 1, "{said}");
    assert!(said.contains("script.md:4"), "{said}");
    let (said, lines) = planned(&free("---\nlanguage: Polish\n---\nTo jest 5% więcej.\n"), &[]);
    assert!(!said.contains("has no name"), "{said}");
    assert_eq!(lines[0]["spoken"][2], "5 procent");
}

#[test]
fn a_language_goes_by_its_names() {
    let bench = free("Hola a todos.");
    for (written, tag, voice) in [
        ("spanish", "es", "ef_dora"),
        ("español", "es", "ef_dora"),
        ("pt-br", "pt-br", "pf_dora"),
        ("English (UK)", "en-gb", "bf_emma"),
        ("fra", "fr", "ff_siwis"),
        ("auto", "es", "ef_dora"),
    ] {
        let (_, lines) = planned(&bench, &["--set", &format!("voice.language={written}")]);
        assert_eq!((&lines[0]["language"], &lines[0]["voice"]), (&json!(tag), &json!(voice)), "{written}");
    }
    bench.write("project/project.toml", "preset = \"tiny\"\n[voice]\nlanguage = \"spannish\"\n");
    let said = refused(&bench, &[]);
    assert!(said.contains("project.toml:3:12") && said.contains("did you mean `Spanish`"), "{said}");
}

#[test]
fn what_contradicts_is_told() {
    let spanish = "¿Sabías que España tiene más bares que nadie?\n";
    let english = "An octopus has three hearts.\n";
    for (script, toml, told) in [
        (
            spanish,
            "[voice]\nname = \"af_heart\"\n",
            "`af_heart` speaks English (en-us), and the script is Spanish (es)",
        ),
        (
            english,
            "[voice]\nlanguage = \"es\"\n",
            "the language is set to Spanish (es), but the text looks like English",
        ),
        (
            spanish,
            "[voice]\nname = \"am_michael\"\nlanguage = \"spanish\"\n",
            "`am_michael` speaks English (en-us), and",
        ),
        ("Kya aap jaante hain ki octopus ke teen dil hote hain?", "", "looks like Hindi in Latin letters"),
        (
            "An octopus has three hearts, and two of them stop when it swims. ¿Sabías que tiene tres corazones y la sangre azul?",
            "",
            "this looks like Spanish",
        ),
    ] {
        let bench = free(script);
        bench.write("project/project.toml", format!("preset = \"tiny\"\n{toml}"));
        let (said, _) = planned(&bench, &[]);
        assert_eq!(said.matches("warning:").count(), 1, "{said}");
        assert!(said.contains(told), "{said}");
    }
    let (said, _) = planned(&free(spanish), &["--voice", "af_heart"]);
    assert!(said.contains("`af_heart` speaks English (en-us), and the script is Spanish (es)"), "{said}");
}

#[test]
fn letters_that_a_voice_cannot_read_are_refused() {
    let said = refused(&free("Знаете ли вы, что у осьминога три сердца?\n\nДа."), &["--voice", "af_heart"]);
    assert!(said.contains("`af_heart` speaks English and cannot read Cyrillic: `Знаете`, and 1 more line"), "{said}");
    assert!(said.contains("[voice: espeak:ru]"), "{said}");
    let said = refused(&free("An octopus has three hearts. The word Привет means hello."), &[]);
    assert!(
        said.contains("script.md:1:30") && said.contains("write how it sounds behind the word: `Привет [say: …]`"),
        "{said}"
    );
    let (_, lines) = planned(&free("The word Привет [say: privyet] means hello."), &[]);
    assert_eq!(lines[0]["spoken"][2], "privyet");
    // A whole line in other letters has a voice of its own, if nobody chose another.
    let (said, lines) = planned(&free("An octopus has three hearts. Знаете ли вы, почему?"), &[]);
    assert_eq!((&lines[1]["language"], &lines[1]["voice"]), (&json!("ru"), &json!("espeak:ru")));
    assert!(said.contains("this is Russian: `espeak:ru` reads it"), "{said}");
}

#[test]
fn what_cannot_be_made_is_refused_before_any_work() {
    let japanese = "タコには心臓が三つあります。\n\n日本の人口は1億人です。\n";
    let said = refused(&free(japanese), &[]);
    assert!(said.contains("the script is Japanese (ja), which no voice reads well enough here yet"), "{said}");
    assert_eq!(said.matches("error:").count(), 1, "{said}");
    let said = refused(&free(japanese), &["--voice", "silence"]);
    assert!(said.contains("no font here writes") && said.contains("--set captions=false"), "{said}");
    let said = refused(&free(japanese), &["--voice", "espeak:ja", "--set", "captions=false"]);
    assert!(said.contains("cannot read Chinese characters: `タコには心臓が三つあります`, and 1 more line"), "{said}");
    let (_, lines) = planned(&free("こんにちは。"), &["--voice", "espeak:ja", "--set", "captions=false"]);
    assert_eq!(lines[0]["voice"], "espeak:ja");
    for (script, language) in
        [("你知道吗?章鱼有三个心脏。", "Chinese (zh)"), ("문어는 심장이 세 개입니다.", "Korean (ko)")]
    {
        let said = refused(&free(script), &[]);
        assert!(said.contains(&format!("the script is {language}")), "{said}");
    }
    // A voice there is, and no font.
    let tamil = "ஆக்டோபஸுக்கு மூன்று இதயங்கள் உள்ளன.";
    let said = refused(&free(tamil), &[]);
    assert!(said.contains("no font here writes Tamil"), "{said}");
    assert_eq!(said.matches("error:").count(), 1, "{said}");
    let (_, lines) = planned(&free(tamil), &["--set", "captions=false"]);
    assert_eq!(lines[0]["voice"], "espeak:ta");
}

/// Who reads each line.
fn voices(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["voice"].as_str().unwrap()).collect()
}

#[test]
fn people_who_speak_have_voices_of_their_own() {
    let talk = "ANNA: Hi Ben. How are you?\nBEN: Fine. And you?\nANNA: Fine, too.\n";
    let bench = free(talk);
    let (said, lines) = planned(&bench, &[]);
    let [anna, .., ben, _, last] = voices(&lines)[..] else { panic!("{lines:?}") };
    assert!(anna != ben && anna == last, "{lines:?}");
    assert!(said.contains(&format!("speakers: ANNA: voice {anna}, BEN: voice {ben};")), "{said}");
    assert!(said.contains("[speakers]"), "{said}");

    // The project's voice is the first one's; each other gets one of the other sex than most, or as the name tells.
    let (_, lines) = planned(&bench, &["--voice", "am_michael"]);
    assert_eq!(voices(&lines)[0], "am_michael");
    let ben = voices(&lines)[2];
    assert!(ben.starts_with("am_") && ben != "am_michael", "Ben is a man's name: {lines:?}");
    let (_, lines) = planned(&bench, &["--voice", "silence"]);
    assert!(voices(&lines).iter().all(|voice| *voice == "silence"), "{lines:?}");

    bench.write("project/project.toml", "preset = \"tiny\"\n[speakers]\nben = \"am_puck\"\n\"Ana\" = \"af_nova\"\n");
    let (said, lines) = planned(&bench, &[]);
    assert_eq!(voices(&lines)[2..4], ["am_puck"; 2]);
    assert!(
        said.contains("nobody called `Ana` speaks in the script") && said.contains("did you mean `ANNA`?"),
        "{said}"
    );
    bench.write("project/project.toml", "preset = \"tiny\"\n[speakers]\nBEN = \"am_puk\"\n");
    let said = refused(&bench, &[]);
    assert!(said.contains("project.toml:3") && said.contains("did you mean `am_puck`?"), "{said}");
}

#[test]
fn one_alone_who_speaks_and_one_without_a_choice_have_the_narrators_voice() {
    let (said, lines) = planned(&free("BEN: Hello there.\nBEN: Bye.\n\nHe left.\n"), &[]);
    assert!(voices(&lines).iter().all(|voice| *voice == voices(&lines)[0]), "{lines:?}");
    assert!(!said.contains("speakers:"), "{said}");
    let talk = "LÉA: Bonjour, comment vas-tu ce matin ?\nMARC: Très bien, merci beaucoup.\n";
    let (said, lines) = planned(&free(talk), &["--voice", "ff_siwis"]);
    assert_eq!(voices(&lines), ["ff_siwis"; 2]);
    assert!(said.contains("`MARC` has no voice of their own: `ff_siwis` reads them too"), "{said}");
}
