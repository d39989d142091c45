use std::fmt::Write;

use super::*;
use expect_test::Expect;
use proptest::strategy::Strategy;

mod makers;
mod mistakes;
mod pasted;
mod prose;
mod reading;
mod saying;
mod sentences;
mod speakers;
mod subtitles;
mod titles;

/// One line for each line of the script; what is said stands below it where it differs.
fn dump(script: &Script) -> String {
    let value = |placed: &Option<Placed<String>>| placed.as_ref().map(|placed| placed.value.clone());
    let asked = |directives: &Directives| {
        let Directives { background, voice, sound } = directives;
        [("background", background), ("voice", voice), ("sound", sound)]
            .iter()
            .filter_map(|(key, placed)| value(placed).map(|value| format!(" [{key}: {value}]")))
            .collect::<String>()
    };
    let mut out = String::new();
    if script.title.is_some() || script.pause_ms.is_some() || script.front != Directives::default() {
        let pause = script.pause_ms.map_or_else(String::new, |ms| format!(" pause {ms}"));
        writeln!(out, "= {}{}{pause}", script.title.as_deref().unwrap_or("-"), asked(&script.front)).unwrap();
    }
    for scene in &script.scenes {
        writeln!(out, "# {}{}", scene.title.as_deref().unwrap_or("-"), asked(&scene.directives)).unwrap();
        for line in &scene.lines {
            let shown: Vec<String> = line
                .tokens
                .iter()
                .map(|token| if token.emphasis { format!("<{}>", token.shown) } else { token.shown.clone() })
                .collect();
            write!(out, "  {}:{} {}", line.place.line, line.place.column, shown.join(" ")).unwrap();
            for (key, placed) in [("voice", &line.voice), ("sound", &line.sound), ("title", &line.title)] {
                if let Some(value) = value(placed) {
                    write!(out, " [{key}: {value}]").unwrap();
                }
            }
            if let Some(ms) = line.pause_after_ms {
                write!(out, " (pause {ms})").unwrap();
            }
            out.push('\n');
            if line.spoken() != line.text {
                writeln!(out, "      {}", line.spoken()).unwrap();
            }
        }
    }
    for warning in &script.warnings {
        let place = warning.at.as_ref().unwrap();
        writeln!(out, "! {}:{} {}", place.line, place.column, warning.message).unwrap();
    }
    out
}

fn check(text: &str, expected: &Expect) {
    match Script::parse(text, "script.md", "en-us") {
        Ok(script) => expected.assert_eq(&dump(&script)),
        Err(mistakes) => panic!("{}", mistakes.iter().map(|mistake| mistake.render(text)).collect::<String>()),
    }
}

fn mistakes(text: &str, expected: &Expect) {
    let mistakes = Script::parse(text, "script.md", "en-us").expect_err("a mistake");
    let rendered: Vec<String> = mistakes.iter().map(|mistake| mistake.render(text)).collect();
    expected.assert_eq(&rendered.join("\n\n"));
}

fn warnings(text: &str, expected: &Expect) {
    let script = Script::parse(text, "script.md", "en-us").unwrap();
    let rendered: Vec<String> = script.warnings.iter().map(|warning| warning.render(text)).collect();
    expected.assert_eq(&rendered.join("\n\n"));
}

/// Text that is likely to be read as Markdown.
fn markdown() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-zA-Z]{1,8}|[ \n]{1,2}|[*_`~#>|!-]{1,3}|\\[[a-z]{1,6}(: [a-z0-9]{1,4})?\\]|[.!?:]|[0-9.,$%]{1,6}|\\PC|<[a-z/]{1,3}>|\r\n", 0..60)
        .prop_map(|pieces| pieces.concat())
}

/// Paragraphs as people write them: words, labels, brackets, numbers, and signs that mean something in Markdown.
fn paragraphs() -> impl Strategy<Value = String> {
    let word = "[a-z]{1,7}|[A-Z][a-z]{1,6}|[A-Z]{2,5}|[0-9]{1,4}|[a-z]{2,4}_[a-z]{2,4}|[0-9]\\*[0-9]\\*[0-9]|2019-2024|\\$[0-9]{1,3}";
    let label = "(\\*\\*)?(Visual|VO|Note|Hook|Scene [0-9]|Tone|JOHN|Text on screen|CTA|Anna)( \\(0-3s\\))?:(\\*\\*)? ";
    let aside =
        "\\[[A-Za-z]{2,6}( [a-z]{2,6}){0,2}\\]|\\([a-z]{2,6}( [a-z]{2,6}){0,2}\\)|\\[[a-r]{2,5}: [a-z ]{2,9}\\]";
    let start =
        "|[0-9]{1,4}[.)] |> |- |\\* |\t|    |• |# |[0-9]:[0-9]{2} |\\([0-9]:[0-9]{2}\\) |\\[x\\]: |— |INT\\. |~~|==";
    let sign = "[ ]|[.!?:,;] |\\*|\\*\\*|_|<|>|~|==| • | – |#|\\n---\\n|\\|";
    let piece = format!("({word}) |({word}) |({word}) |{label}|({aside}) |({sign})|\n({start})|\n\n({start})");
    proptest::collection::vec(proptest::string::string_regex(&piece).unwrap(), 1..40).prop_map(|pieces| pieces.concat())
}

/// Subtitles as people write them: seconds of silence before each, and its lines.
fn subtitles() -> impl Strategy<Value = Vec<(usize, String)>> {
    let word = "[a-z]{1,7}|[A-Z][a-z]{1,6}|[0-9]{1,3}";
    let piece = format!(
        "({word}) |({word}) |\\[[a-z ]{{3,9}}\\] |\\([a-z ]{{1,9}}\\) |[A-Z]{{3,5}}: |Anna: |>> |- |♪ |\\*|\n|[.!?] "
    );
    let said = proptest::collection::vec(proptest::string::string_regex(&piece).unwrap(), 1..9);
    proptest::collection::vec((0..6_usize, said.prop_map(|pieces| pieces.concat())), 1..5)
}

/// The bytes at which characters of headings stand, which are understood and not read aloud.
fn headings(text: &str) -> std::collections::BTreeSet<usize> {
    let fenced = fence::script(text);
    let text = fenced.as_ref().map_or(text, |fenced| fenced.text.as_str());
    if super::subtitles::is(text) {
        return std::collections::BTreeSet::new();
    }
    let mut notes = Notes::of("script.md", text);
    let (_, body) = front::read(text, &mut notes);
    let blocks = markdown::blocks(text, body, &mut notes);
    let headings = blocks.iter().filter(|block| block.kind == block::Kind::Heading);
    headings.flat_map(|block| block.text.iter().map(|glyph| glyph.at)).collect()
}

fn is_warned_of(script: &Script, at: usize) -> bool {
    script.warnings.iter().filter_map(|warning| warning.at.as_ref()).any(|place| place.span.contains(&at))
}

/// Letters and digits of `text` that no warning tells of, and that are neither spoken nor shown.
fn lost(script: &Script, text: impl IntoIterator<Item = (usize, char)>) -> String {
    let mut shown: Vec<char> = script.lines().flat_map(|line| line.text.chars()).collect();
    let mut is_lost = |c: char| match shown.iter().position(|&shown| shown == c) {
        Some(at) => {
            shown.swap_remove(at);
            false
        }
        None => true,
    };
    // A title may have a label before it: `Text on screen: Why?`
    let titles: Vec<_> = script.lines().filter_map(|line| line.title.as_ref()).map(|title| &title.place.span).collect();
    let is_kept = |at: usize| !is_warned_of(script, at) && !titles.iter().any(|span| span.contains(&at));
    let kept = text.into_iter().filter(|&(at, c)| c.is_alphanumeric() && is_kept(at));
    kept.map(|(_, c)| c).filter(|&c| is_lost(c)).collect()
}

proptest::proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "(?s).{0,300}") {
        let _ = Script::parse(&text, "script.md", "en-us").map_err(|mistakes| {
            mistakes.iter().map(|mistake| mistake.render(&text)).collect::<Vec<_>>()
        });
    }

    #[test]
    fn no_word_of_a_paragraph_disappears_without_a_warning(text in paragraphs()) {
        if let Ok(script) = Script::parse(&text, "script.md", "en-us") {
            let headings = headings(&text);
            let titles = script.lines().filter_map(|line| line.title.as_ref()).map(|title| &title.place);
            let lines: Vec<_> = script.lines().map(|line| &line.place).chain(titles).collect();
            let is_accounted_for = |at: usize| headings.contains(&at) || lines.iter().any(|place| place.span.contains(&at)) || is_warned_of(&script, at);
            for (at, word) in text.match_indices(|c: char| c.is_alphanumeric()) {
                proptest::prop_assert!(is_accounted_for(at), "{word:?} at {at} of {text:?}: {}", dump(&script));
            }
            // The names of tags are nothing to be read.
            if !text.contains('<') {
                let rest = text.char_indices().filter(|(at, _)| !headings.contains(at));
                proptest::prop_assert_eq!(lost(&script, rest), "", "of {:?}: {}", text, dump(&script));
            }
        }
    }

    #[test]
    fn no_word_of_a_subtitle_disappears_without_a_warning(cues in subtitles()) {
        let (mut text, mut words) = (String::new(), Vec::new());
        for (number, (gap, said)) in cues.iter().enumerate() {
            let from = number * 10 + gap;
            let [minute, second] = [from / 60, from % 60];
            writeln!(text, "{}\n00:{minute:02}:{second:02},000 --> 00:{minute:02}:{second:02},500", number + 1).unwrap();
            words.extend(said.char_indices().map(|(at, c)| (text.len() + at, c)));
            writeln!(text, "{said}\n").unwrap();
        }
        if let Ok(script) = Script::parse(&text, "script.srt", "en-us") {
            proptest::prop_assert_eq!(lost(&script, words), "", "of {:?}: {}", text, dump(&script));
        }
    }

    #[test]
    fn lines_are_their_words_and_nothing_of_the_markdown(text in markdown()) {
        if let Ok(script) = Script::parse(&text, "script.md", "en-us") {
            for line in script.lines() {
                let shown: Vec<&str> = line.tokens.iter().map(|token| token.shown.as_str()).collect();
                proptest::prop_assert_eq!(shown.join(" "), line.text.as_str());
                proptest::prop_assert!(line.tokens.iter().any(|token| token.spoken.chars().any(char::is_alphanumeric)));
                proptest::prop_assert!(line.place.span.end <= text.len());
                proptest::prop_assert!(text.is_char_boundary(line.place.span.start) && text.is_char_boundary(line.place.span.end));
                // Only English writes its numbers out.
                let is_unsaid = |c: char| c.is_ascii_digit() && line.language == "en-us" || "*_`#[]<>|~".contains(c);
                for token in &line.tokens {
                    let shown = token.shown.as_str();
                    proptest::prop_assert!(!shown.is_empty() && !shown.contains(['`', '\n', '\r']) && !shown.contains("~~"), "{:?}", shown);
                    let is_identifier = shown.trim_start_matches('_').contains("__");
                    proptest::prop_assert!(shown == "*" || is_identifier || !shown.starts_with(['*', '_']) && !shown.ends_with(['*', '_']), "{:?}", shown);
                    proptest::prop_assert!(!token.spoken.contains(is_unsaid), "{:?}", token.spoken);
                }
            }
            for warning in &script.warnings {
                proptest::prop_assert!(!warning.render(&text).is_empty());
            }
        }
    }
}
