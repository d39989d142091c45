//! What a voice says to be heard: a sentence in its language.

use vo_timeline::language::primary;

/// A sentence for each language, by the first part of its tag.
const SENTENCES: [(&str, &str); 24] = [
    ("en", "Every story begins with one sentence. This is how I would tell yours."),
    ("de", "Jede Geschichte beginnt mit einem Satz. So würde ich deine erzählen."),
    ("es", "Toda historia empieza con una frase. Así contaría yo la tuya."),
    ("fr", "Chaque histoire commence par une phrase. Voici comment je raconterais la vôtre."),
    ("it", "Ogni storia comincia con una frase. Così racconterei la tua."),
    ("pt", "Toda história começa com uma frase. É assim que eu contaria a sua."),
    ("nl", "Elk verhaal begint met één zin. Zo zou ik het jouwe vertellen."),
    ("pl", "Każda historia zaczyna się od jednego zdania. Tak opowiem twoją."),
    ("sv", "Varje berättelse börjar med en mening. Så här skulle jag berätta din."),
    ("da", "Enhver historie begynder med en sætning. Sådan ville jeg fortælle din."),
    ("nb", "Hver historie begynner med en setning. Slik ville jeg fortalt din."),
    ("fi", "Jokainen tarina alkaa yhdestä lauseesta. Näin minä kertoisin sinun tarinasi."),
    ("cs", "Každý příběh začíná jednou větou. Takhle bych vyprávěl ten váš."),
    ("hu", "Minden történet egy mondattal kezdődik. Így mesélném el a tiédet."),
    ("ro", "Fiecare poveste începe cu o propoziție. Așa aș spune-o pe a ta."),
    ("tr", "Her hikâye bir cümleyle başlar. Sizinkini böyle anlatırdım."),
    ("el", "Κάθε ιστορία αρχίζει με μια πρόταση. Έτσι θα έλεγα τη δική σας."),
    ("ru", "Каждая история начинается с одной фразы. Вот так звучала бы ваша."),
    ("uk", "Кожна історія починається з одного речення. Ось так звучала б ваша."),
    ("hi", "हर कहानी एक वाक्य से शुरू होती है। मैं आपकी कहानी ऐसे सुनाऊँगी।"),
    ("ja", "どんな物語も、一つの文から始まります。"),
    ("zh", "每个故事都从一句话开始。"),
    ("ko", "모든 이야기는 한 문장에서 시작됩니다."),
    ("ar", "كل قصة تبدأ بجملة واحدة."),
];

/// What is said in any other language: figures are read in each.
const FIGURES: &str = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10.";

/// What a voice of that language says; one of no language says what English ones do.
pub fn sentence(language: &str) -> &'static str {
    let wanted = match primary(language) {
        "" => "en",
        "no" => "nb",
        "cmn" => "zh",
        other => other,
    };
    SENTENCES.iter().find(|(tag, _)| *tag == wanted).map_or(FIGURES, |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_says_something_in_its_language() {
        assert!(sentence("pt-br").starts_with("Toda história"));
        assert_eq!(sentence(""), sentence("en-gb"));
        assert_eq!((sentence("sw"), sentence("cmn")), (FIGURES, sentence("zh")));
        assert!(SENTENCES.iter().all(|(tag, text)| !tag.contains('-') && text.chars().count() < 120));
    }
}
