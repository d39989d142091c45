//! What a chat model says around the script it wrote: `Sure! Here is your script:`, `Let me know if you want changes.`

use super::labels::plain;
use super::row;
use crate::script::block::{Block, Kind};

/// Whether a first row only announces the script.
pub(super) fn is_preamble(text: &str) -> bool {
    let words = plain(text);
    let count = words.split(' ').count();
    let names_it = has_any(&words, SCRIPT);
    let opens = begins(&words, OPENERS);
    let offers = begins(&words, OFFERS) || opens && OFFERS.split('|').any(|offer| words.contains(offer));
    let ends = text.trim_end().trim_end_matches(['*', '_', ' ']).ends_with([':', '：']);
    let about_it = ends || opens || has_any(&words, LENGTHS);
    count <= 60 && names_it && (offers && about_it || opens && ends) || OPENERS.split('|').any(|opener| opener == words)
}

/// Whether a last paragraph only offers more work.
pub(super) fn is_trailer(text: &str) -> bool {
    let words = plain(text);
    let offers = begins(&words, ENDINGS);
    let sure = [
        "let me know if you want me to",
        "let me know if youd like me to",
        "would you like me to",
        "want me to",
        "do you want me to",
        "shall i",
        "should i",
        "hope this helps",
        "good luck with your",
        "good luck with the video",
        "i can also",
        "if youd like i can",
        "if you want i can",
        "if you like i can",
        "would you like a",
        "would you like this",
        "soll ich",
        "möchtest du dass ich",
        "quieres que",
        "te gustaría que",
        "souhaitez vous que",
        "voulez vous que",
        "vuoi che",
        "quer que eu",
    ];
    let words = words.replace('\'', "");
    sure.iter().any(|start| words.starts_with(start)) || offers && has_any(&words, CHANGES)
}

/// The block from which on a chat model only offers more work: `Would you like me to:` and what stands below it.
pub(super) fn offer(blocks: &[Block]) -> Option<usize> {
    const MOST: usize = 12;
    let last_other = blocks.iter().rposition(|block| block.kind != Kind::Paragraph).map_or(0, |at| at + 1);
    let first = last_other.max(blocks.len().saturating_sub(MOST)).max(1);
    blocks.iter().enumerate().skip(first).find_map(|(index, block)| {
        let text = row::text(&block.text);
        (text.trim_end().ends_with([':', '：']) && is_trailer(&text)).then_some(index)
    })
}

fn begins(words: &str, list: &str) -> bool {
    list.split('|').any(|entry| words.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

fn has_any(words: &str, list: &str) -> bool {
    let padded = format!(" {words} ");
    list.split('|').any(|entry| words.contains(entry) && padded.contains(&format!(" {entry} ")))
}

const OPENERS: &str = "sure|sure thing|certainly|of course|absolutely|okay|ok|got it|great|perfect|no problem|alright|definitely|claro|por supuesto|\
    natürlich|gerne|klar|bien sûr|certo|certamente|com certeza|конечно";
const OFFERS: &str = "here's|here is|heres|below is|here are|this is|i've written|i wrote|i have written|aquí tienes|aquí está|hier ist|hier sind|voici|ecco|\
    aqui está|вот";
const SCRIPT: &str = "script|scripts|voiceover|voice over|narration|draft|version|storyboard|transcript|rewrite|screenplay|outline|short form video|tiktok script|\
    guion|guión|skript|drehbuch|copione|roteiro|scénario|сценарий";
const LENGTHS: &str = "second|seconds|sec|60s|30s|minute|minutes|tiktok|reel|reels|shorts|short|youtube|instagram|your|you asked|based on|about|segundos|minuto|\
    sekunden|secondes|secondi";
const ENDINGS: &str = "let me know|feel free|if you'd like|if youd like|if you want|if you need|happy to|i can|i hope|hope this|just let me know|need any|dime si|\
    avísame|lass mich wissen|sag bescheid|dites moi|fammi sapere|me avise";
const CHANGES: &str = "adjust|adjustments|tweak|tweaks|tweaked|change|changes|edit|edits|edited|revise|revisions|rewrite|version|versions|variation|variations|shorter|longer|\
    tone|script|scripts|tailor|tailored|expand|modify|modified|format|style|different|caption|captions|hashtag|hashtags|thumbnail|b roll|voiceover|refine|\
    customize|personalize|another|alternative|alternatives|platform|hooks|guion|guión|skript|länger|kürzer|ton|cambios|ajustes";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_chat_model_says_is_told_from_what_a_maker_says() {
        for said in [
            "Sure! Here is your script:",
            "Here's a 60-second script for TikTok:",
            "Absolutely! Here's a punchy 45-second voiceover about octopuses.",
            "Certainly!",
            "Here is a short script you can use:",
        ] {
            assert!(is_preamble(said), "{said}");
        }
        for said in [
            "Here's the thing: most people fail.",
            "Sure, it sounds easy.",
            "Here is why octopuses have three hearts.",
            "Of course he knew.",
            "Okay, listen.",
            "This is your brain on coffee.",
        ] {
            assert!(!is_preamble(said), "{said}");
        }
        for said in [
            "Let me know if you want any changes!",
            "Would you like me to make it shorter?",
            "Want me to add hashtags?",
            "Feel free to adjust the tone.",
            "Let me know if you'd like a different version.",
        ] {
            assert!(is_trailer(said), "{said}");
        }
        for said in [
            "Let me know in the comments!",
            "Follow for more.",
            "If you want more energy, sleep.",
            "I can see you.",
            "Let me know if you want part two!",
        ] {
            assert!(!is_trailer(said), "{said}");
        }
    }
}
