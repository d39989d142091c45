//! Words in capitals: letters are spelt (`APR`, `SQL`) unless they are a word (`NASA`, `STOP`).

use super::context::Context;

/// English words of two to five letters. Source: SCOWL, size 35 and below, without abbreviations.
const LEXICON: &str = include_str!("lexicon.txt");
/// Acronyms that are said as words.
const WORDS: &str = " nasa nato covid ram gif jpeg opec unicef unesco nafta aids sars mers ebola pin sim pac ice scuba laser radar \
    sonar taser swat awol fema hipaa nascar nasdaq fifa uefa lego ikea nike asics imax captcha rom lan wan voip raid bios cobol basic \
    ansi ascii abba isis opek asean scotus potus flotus fomo yolo noob zip spam asap_ nimby snafu hud gaap fiat saab osha epcot \
    comcast roku hulu visa pixar asus acer dell sony sega meta esa_ cern jaxa_ noaa lidar lasik ahmet dreamer swift bric tesla uber \
    tiktok haha hehe lmao_ omg_ yay wow yeah nope yep hmm grr brr argh ugh ooh aah okay meow woof bam boom pow zap pls thx idk_ rofl \
    wtf_ yall gonna wanna gotta kinda aint cant wont dont im ive youre isnt wasnt didnt doesnt thats whats lets hes shes \
    tv_ ";
/// Letters that are spelt although they are also a word.
const SPELT: &str = " id led us it who la ad pa ma ac ai ar vr pr hr er or_ ip op uk eu un iq ot pc pe pg pi pm am po ps pt qa rv sd si \
    so_ tv ufo usa vp lol sat act_ mit cat_ cam_ ira bmi dna rna gps mph cia fbi irs ira ipo etf apr apy roi kpi ceo cfo cto coo vip \
    diy faq asap rsvp atm usb sql api sdk ide aws gpu cpu ssd hdd rgb lcd oled bbc cnn nbc abc cbs hbo mtv espn nfl nba mlb nhl ufc \
    wwe ncaa mvp epa fda cdc who nsa ins ssa gop aclu naacp ymca mba phd sos ac dc ibm fyi imo imho btw tbh hiv nypd lapd aka eta etc_ ufo nft llm gpt ml \
    lax jfk hq mma sol_ eur usd gbp utc gmt est_ pst isp vpn ui ux pov irl dm cv bmw vw mbti adhd ocd ptsd ";

/// A word in capitals, or one with capitals inside, as it is said.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let (word, ending) = parted(core);
    let shouted = context.sentence.shouted;
    if word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && is_spelt(word, shouted, context) {
        let ending = if ending == "s" { "'s" } else { ending };
        return Some(format!("{}{ending}", letters(word)));
    }
    mixed_case(core).map(str::to_owned)
}

/// Capitals in a piece of a word, such as `GPT` in `GPT-4` and `MP` in `MP3`.
pub(super) fn piece(letters_only: &str) -> Option<String> {
    let is_capital = letters_only.len() > 1 && letters_only.bytes().all(|byte| byte.is_ascii_uppercase());
    let lower = letters_only.to_ascii_lowercase();
    if matches!(lower.as_str(), "up" | "go" | "to" | "no" | "on" | "by" | "in" | "is" | "me" | "my" | "we" | "he") {
        return None;
    }
    (is_capital
        && !among(WORDS, &lower)
        && !(letters_only.len() > 2 && is_word(&lower) && !among(SPELT, &lower))
        && !(letters_only.len() > 3 && is_pronounceable(&lower)))
    .then(|| letters(letters_only))
}

/// A word in capitals and its plural or possessive ending: `CEOs`, `NASA's`.
fn parted(core: &str) -> (&str, &str) {
    for ending in ["'s", "s"] {
        if let Some(word) = core
            .strip_suffix(ending)
            .filter(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            return (word, ending);
        }
    }
    (core, "")
}

fn is_spelt(word: &str, shouted: bool, context: &Context<'_>) -> bool {
    let lower = word.to_ascii_lowercase();
    if among(WORDS, &lower) {
        return false;
    }
    if shouted {
        // All is in capitals: only what no word looks like is spelt.
        return among(SPELT, &lower) && !is_word(&lower) && lower != "us" && lower != "it" && lower != "who"
            || !lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    }
    match lower.as_str() {
        // `The US and the IT team`, but `It is for US`.
        "us" => {
            return !matches!(
                context.before,
                "of" | "for" | "to" | "with" | "let" | "Let" | "all" | "between" | "tell" | "give" | "about"
            );
        }
        "it" => {
            return matches!(
                context.after.to_lowercase().as_str(),
                "department"
                    | "team"
                    | "support"
                    | "guy"
                    | "industry"
                    | "worker"
                    | "workers"
                    | "admin"
                    | "security"
                    | "job"
                    | "jobs"
                    | "professional"
                    | "professionals"
                    | "company"
                    | "manager"
                    | "infrastructure"
                    | "consultant"
                    | "services"
                    | "staff"
            ) || matches!(context.before, "in" | "an") && context.pauses();
        }
        "who" => return matches!(context.before, "the" | "The"),
        "ok" => return true,
        "ad" => return context.is_before_number() || context.is_after_number(),
        "ma" | "pa" | "la" => return lower != "ma",
        _ => {}
    }
    if among(SPELT, &lower) {
        return true;
    }
    if is_word(&lower) {
        return false;
    }
    match word.len() {
        2 | 3 => true,
        4 => !is_pronounceable(&lower),
        _ => !lower.contains(['a', 'e', 'i', 'o', 'u', 'y']),
    }
}

fn among(list: &str, word: &str) -> bool {
    list.contains(&format!(" {word} "))
}

/// Whether a word of two to five letters is in the lexicon; longer ones are taken for words.
pub(crate) fn is_word(lower: &str) -> bool {
    LEXICON.split_ascii_whitespace().any(|word| word == lower)
}

/// Whether vowels part the consonants, two of which stand together at most in the middle.
fn is_pronounceable(lower: &str) -> bool {
    let is_vowel = |c: char| "aeiouy".contains(c);
    let letters: Vec<bool> = lower.chars().map(is_vowel).collect();
    let has_vowel = letters.iter().filter(|vowel| **vowel).count() >= 2;
    let clusters = letters.windows(2).filter(|pair| pair.iter().all(|vowel| !vowel)).count();
    let vowels = letters.windows(2).filter(|pair| pair.iter().all(|vowel| *vowel)).count();
    let opens_hard = letters.get(..2).is_some_and(|pair| pair.iter().all(|vowel| !vowel));
    has_vowel && clusters <= 1 && vowels <= 1 && !opens_hard
}

/// Words with capitals inside that are no name to read as it stands.
fn mixed_case(core: &str) -> Option<&'static str> {
    Some(match core {
        "IoT" => "I O T",
        "PhD" => "P H D",
        "PhDs" => "P H D's",
        "mRNA" => "M R N A",
        "tRNA" => "T R N A",
        "BSc" => "B S C",
        "MSc" => "M S C",
        "eBay" => "E bay",
        "eBook" => "E book",
        "LaTeX" => "lay tek",
        "SaaS" => "sass",
        "macOS" => "mac O S",
        "iOS" => "I O S",
        "iPadOS" => "I pad O S",
        "TVs" => "T V's",
        "DJs" => "D J's",
        "PCs" => "P C's",
        _ => return None,
    })
}

/// Letters one by one.
pub(super) fn letters(text: &str) -> String {
    let said: Vec<String> = text.chars().map(|c| c.to_ascii_uppercase().to_string()).collect();
    said.join(" ")
}
