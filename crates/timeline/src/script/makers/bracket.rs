//! What stands in brackets: a direction to whoever films, plays or speaks, or an aside that is read.

use super::labels::{self, Role, plain};
use super::list::List;
use vo_normalize::MONTHS;

/// Where a bracket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that do not hang together")]
pub(super) struct Standing {
    /// Whether it is square or curly, and not round.
    pub(super) square: bool,
    /// Whether nothing else stands on its line.
    pub(super) alone: bool,
    /// Whether a sentence begins behind it, or it begins its line.
    pub(super) opens: bool,
    /// Whether all of it is italic or bold.
    pub(super) marked: bool,
}

/// What the inside of a bracket is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// Text that is read.
    Text,
    /// What is not for the voice.
    Left(Role),
    /// A name with words of that role behind it, which begin at this character.
    Labelled(Role, usize),
    /// A number of a note: `[1]`.
    Note,
    /// A directive without its colon: `[pause]`.
    NoColon,
    /// Something that was to be replaced: `[Your Name]`.
    Blank,
}

/// What `inside` is, by its words and where it stands.
pub(super) fn read(inside: &str, standing: Standing) -> Inside {
    let words = plain(inside);
    if let Some(found) = labelled(inside) {
        return found;
    }
    if words.is_empty() {
        return Inside::Text;
    }
    if standing.square && !standing.alone && is_note(inside) || !standing.square && is_citation(inside) {
        return Inside::Note;
    }
    if standing.square && is_blank_to_fill(&words) {
        return if standing.alone && words.starts_with("insert ") { Inside::Left(Role::Visual) } else { Inside::Blank };
    }
    let count = words.split(' ').count();
    let role = if has_any(&words, SOUND_WORDS) { Role::Sound } else { Role::Direction };
    let is_cue = if standing.square {
        standing.alone
            || has_any(&words, CUE_WORDS)
            || has_any(&words, SOUND_WORDS)
            || MANNERS.has(&words)
            || PLAIN_CUES.has(&words)
            // `inaudible 00:00:10` says when, too.
            || PLAIN_CUES.has(words.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '))
            || standing.opens && count <= 4 && is_acting(&words)
    } else if count > 14 {
        false
    } else {
        let acted = MANNERS.has(&words) && (standing.alone || standing.opens || standing.marked);
        let loose = standing.alone || standing.marked;
        PLAIN_CUES.has(&words)
            || acted
            || is_labels_name(&words)
            || begins(&words, CUE_STARTS)
            || is_music(&words)
            || words.ends_with(" camera") && is_acting(&words)
            || loose && (begins(&words, LOOSE_STARTS) || is_stage_line(inside, &words, count))
    };
    if is_cue { Inside::Left(role) } else { Inside::Text }
}

/// Whether a round bracket in a subtitle tells of a sound or a manner: as in a script, and what is short and no sentence.
pub(super) fn is_caption_sound(inside: &str, alone: bool, opens: bool) -> bool {
    let standing = Standing { square: false, alone, opens, marked: false };
    let words = plain(inside);
    let first = words.split(' ').next().unwrap_or_default();
    let one_case = !inside.chars().any(char::is_uppercase) || !inside.chars().any(char::is_lowercase);
    let short = words.split(' ').count() <= 5 && !words.is_empty() && !SENTENCE_STARTS.has(first);
    let has_digit = words.chars().any(|c| c.is_ascii_digit());
    let is_sentence = inside.trim_end().ends_with(['.', '!', '?', '…', ',']);
    read(inside, standing) != Inside::Text || opens && one_case && short && !is_sentence && !has_digit
}

/// Whether a few words in the writing of [`plain`] say how something is said, and nothing else.
pub(super) fn is_manner(words: &str) -> bool {
    words.split(' ').count() <= 3
        && (MANNERS.has(words) || PLAIN_CUES.has(words) || ACTS.has(words) || is_acting(words))
}

/// Whether a line that is wholly italic or bold is a direction without its brackets.
pub(super) fn is_marked_direction(text: &str) -> bool {
    let words = plain(text);
    words.split(' ').count() <= 8
        && !text.trim_end().ends_with(['!', '?'])
        && (PLAIN_CUES.has(&words) || begins(&words, CUE_STARTS) || is_music(&words))
}

/// `B-roll: coins`, `SFX: boom`, `Text on screen - WOW`.
fn labelled(inside: &str) -> Option<Inside> {
    let colon = inside.find([':', '：'])?;
    let name = inside.get(..colon)?;
    let label = labels::find(name).filter(|label| label.sure || name.chars().count() <= 12)?;
    let after = inside.get(..colon)?.chars().count() + 1;
    Some(match label.role {
        Role::Title | Role::Speaker => Inside::Labelled(label.role, after),
        role => Inside::Left(role),
    })
}

/// `1`, `2, 3`, `12-14`, `^1`: marks of notes.
fn is_note(inside: &str) -> bool {
    let sign = |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–' | '^' | '†');
    inside.chars().all(sign) && inside.chars().any(|c| c.is_ascii_digit()) && inside.len() <= 12
        || ["citation needed", "source"].contains(&inside.trim().to_ascii_lowercase().as_str())
        || is_source(inside)
}

/// What chat models write for their sources: `cite: 1`, `cite_start`, `oaicite:0`, `4†source`.
pub(super) fn is_source(inside: &str) -> bool {
    let inside = inside.trim();
    let number = inside.strip_prefix("cite:").or_else(|| inside.strip_prefix("oaicite:"));
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–'));
    inside == "cite_start" || inside == "cite_end" || number.is_some_and(is_number) || inside.contains('†')
}

/// `Smith et al., 2019`, `Smith & Lee, 2019`: whose work something is.
fn is_citation(inside: &str) -> bool {
    let works: Vec<&str> = inside.split(';').collect();
    works.iter().all(|work| {
        let Some((names, year)) = work.trim().rsplit_once([' ', ',']) else { return false };
        let year = year.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let is_year =
            year.len() == 4 && (year.starts_with("19") || year.starts_with("20")) && year.parse::<u32>().is_ok();
        let names = names.trim_end_matches([',', ' ']);
        let mut words = names.split_whitespace();
        let is_name = |word: &str| {
            word.starts_with(char::is_uppercase)
                || matches!(word, "et" | "al." | "al" | "&" | "and" | "de" | "van" | "von")
        };
        // `(May, 2019)` is a month.
        let is_work = names.contains(" et al") || names.contains(" & ") || work.contains(", ") && names.len() > 3;
        is_year && is_work && !MONTHS.contains(&names) && names.split_whitespace().count() <= 6 && words.all(is_name)
    })
}

/// Whether a few words between asterisks at the beginning of a sentence say how somebody acts: `sighs`, `leans in`.
pub(super) fn is_act(inside: &str) -> bool {
    let words = plain(inside);
    let is_low = inside.trim_start().starts_with(char::is_lowercase);
    let is_sentence = inside.trim_end().ends_with(['.', '!', '?', ',', '…', ':']);
    !is_sentence
        && words.split(' ').count() <= 4
        && (ACTS.has(&words) || is_low && (PLAIN_CUES.has(&words) || is_acting(&words)))
}

/// Whether a square bracket at the beginning of a row names what follows, a sentence: `[Close] Like and follow.`
pub(super) fn is_name_of_part(inside: &str, next: Option<char>) -> bool {
    let words = plain(inside);
    let follows = next.is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '“' | '¿' | '¡' | '«'));
    follows
        && inside.starts_with(char::is_uppercase)
        && (1..=4).contains(&words.split(' ').count())
        && !SENTENCE_STARTS.has(&words)
        && !inside.ends_with(['.', '!', '?', ','])
}

fn is_blank_to_fill(words: &str) -> bool {
    BLANKS.has(words)
        || ["insert ", "your ", "enter ", "fill in ", "add your ", "placeholder "]
            .iter()
            .any(|start| words.starts_with(start))
}

fn is_labels_name(words: &str) -> bool {
    labels::find(words).is_some_and(|label| label.sure && !matches!(label.role, Role::About | Role::Part))
}

fn has_any(words: &str, list: &str) -> bool {
    let padded = format!(" {words} ");
    list.split('|').any(|entry| words.contains(entry) && padded.contains(&format!(" {entry} ")))
}

fn begins(words: &str, list: &str) -> bool {
    list.split('|').any(|entry| words.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// `smiling`, `leans in`, `softly`: how somebody acts, as far as endings tell it.
fn is_acting(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    first.len() > 4 && (first.ends_with("ing") || first.ends_with("ly"))
        || words.contains(' ')
            && first.len() > 3
            && first.ends_with('s')
            && !has_any(first, "this|his|always|perhaps|yes|its|thus|us")
}

/// `upbeat music`, `dramatic music swells`: and not `the music was his life`.
fn is_music(words: &str) -> bool {
    let list: Vec<&str> = words.split(' ').collect();
    let Some(at) = list.iter().position(|word| MUSIC.has(word)) else {
        return false;
    };
    let moves = list.get(at + 1).is_some_and(|word| MUSIC_MOVES.has(word));
    let kind = at > 0 && at <= 3 && at + 1 == list.len() && list.first().is_some_and(|word| MUSIC_KINDS.has(word));
    moves && at <= 3 || kind
}

/// A short line in brackets that is no sentence: `door slams`, `to camera`, and not `and this matters` or `It ended.`
fn is_stage_line(inside: &str, words: &str, count: usize) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    count <= 6
        && !inside.trim_end().ends_with(['.', '!', '?', '…', ',', ';'])
        && !SENTENCE_STARTS.has(first)
        && inside.chars().any(char::is_alphabetic)
        && !inside.chars().any(|c| c.is_ascii_digit() || matches!(c, '$' | '€' | '£' | '%'))
        && (count >= 2 && words.split(' ').any(|word| word.len() > 3 && (word.ends_with('s') || word.ends_with("ing")))
            || is_acting(words))
}

/// What only somebody who plays does, and no sentence begins with.
static ACTS: List = List::of(
    "sighs|sigh|laughs|chuckles|giggles|gasps|coughs|sniffs|groans|screams|whispers|smiles|nods|winks|shrugs|clears throat|\
    laughing|smiling|whispering|crying|sobbing|gasping|chuckling|sips coffee|claps|snaps fingers|risas|suspira|lacht|seufzt|rires|soupire",
);
/// Words that no aside in square brackets has.
const CUE_WORDS: &str = "b roll|broll|visual|visuals|camera|zoom|zooms|close up|closeup|cut to|cuts to|hard cut|jump cut|smash cut|fade|\
    fades|fade in|fade out|transition|overlay|on screen|onscreen|text appears|footage|stock clip|montage|graphic|graphics|\
    animation|wide shot|medium shot|drone shot|slow motion|slow mo|insert|screen recording|logo|pause|pauses|beat|long beat|\
    dramatic pause|whispers|whispering|laughs|laughing|chuckles|sighs|gasps|smiles|winks|nods|shrugs|voiceover|voice over|\
    split screen|green screen|end screen|end card|title card|lower third|emoji|gif|meme|pausa|cámara|kamera|schnitt|coupe|\
    risas|rires|gelächter|lacht|seufzt|ríe|rit";
/// Words of sound among them.
const SOUND_WORDS: &str = "music|sfx|sound|sounds|sound effect|whoosh|ding|boom sound|applause|laughter|jingle|drum roll|drumroll|\
    record scratch|bgm|instrumental|música|musik|musique|musica|aplausos|applaudissements|applaus|applausi|sonido|geräusch|\
    संगीत|音乐|音楽|음악|музыка|аплодисменты|موسيقى";
/// What a bracket alone says only of the voice or a sound, wherever it stands.
static PLAIN_CUES: List = List::of(
    "end|end of script|end of video|end scene|pause|long pause|short pause|brief pause|small pause|dramatic pause|pauses|beat|a beat|long beat|one beat|laughs|laughter|\
    laughing|chuckles|giggles|sighs|sigh|gasps|gasp|clears throat|applause|music|whispers|whispering|vo|os|oc|voiceover|\
    voice over|off screen|offscreen|off camera|on camera|to camera|contd|cont'd|inaudible|unintelligible|indistinct|crosstalk|sfx|whoosh|ding|record scratch|drum roll|\
    background music|intro music|outro music|sniffs|coughs|groans|screams|cheering|crowd cheers|b roll|broll|pausa|risas|\
    aplausos|música|musik|pause dramatique|rires|applaudissements|gelächter|lacht|lachend|applaus|risate|applausi|musica|\
    risos|silencio|flüsternd|flüstert|susurrando|chuchotant|sussurrando|en off|off",
);
/// How something is said: a direction before a sentence, an ordinary word within one.
static MANNERS: List = List::of(
    "excited|excitedly|softly|loudly|quietly|sarcastic|sarcastically|smiling|smiles|serious|serious tone|calm|calmly|\
    confident|confidently|enthusiastic|enthusiastically|energetic|upbeat|deadpan|crying|shouting|yelling|singing|nods|nodding|\
    winks|winking|shrugs|shrugging|angry|angrily|sad|sadly|happy|happily|nervous|nervously|surprised|shocked|curious|dramatic|\
    dramatically|slowly|faster|slower|playful|playfully|warmly|mysterious|mysteriously|ominous|intense|urgent|urgently|\
    conversational|motivational|inspirational|inspired|thoughtful|thoughtfully|cheerful|cheerfully|gently|soft|loud|\
    continued|more|under breath|in a low voice|leans in|leaning in|emocionado|emocionada|en voz baja|aufgeregt|leise|laut|\
    lächelnd|enthousiaste|doucement|souriant|à voix basse|entusiasta|sorridendo|animado|sorrindo",
);
const CUE_STARTS: &str = "cut to|cuts to|cut back to|hard cut to|smash cut|jump cut|match cut|fade in|fade out|fades in|fades out|fade to|zoom in|\
    zoom out|zoom on|zooms in|zooms out|fast zoom|slow zoom|quick zoom|camera pans|camera zooms|camera cuts|camera moves|camera tilts|camera follows|\
    camera shakes|camera on|close up of|close up on|closeup of|closeup on|extreme close up|b roll|broll|sfx|sound of|sound effect|sound effects|sounds of|\
    text on screen|on screen text|text appears|text overlay|text pops|on screen graphic|pause for|beat pause|pauses for|looks at camera|looks into camera|looks to camera|\
    looks at the camera|looks directly at|points at camera|points to camera|points at screen|wide shot|medium shot|drone shot|aerial shot|\
    shot of|footage of|stock footage|clip of|montage of|slow motion|slow mo of|split screen|transition to|whoosh sound|dramatic pause|\
    voice over|voiceover|overlay of|overlay text|screen recording of|visual of|image of|photo of|time lapse of|timelapse of|corte a|fundido a|plano de|\
    schnitt auf|schnitt zu|gros plan|coupe sur|zoom sur|zoom auf|primo piano";
/// The same where the bracket is all there is.
const LOOSE_STARTS: &str = "pause|beat|show|shows|hold|holds up|hold up|point|points|pointing|look|looks|looking|smile|smiles|lean|leans|walk|walks|walking|turn|turns|\
    gesture|gestures|insert|visual|camera|zoom|transition|screen|dramatic|excited|whispering|speaking|talking|holding|text|emphasize|emphasis|speak|say with|deliver|cue|enter|exit|enters|exits";
static MUSIC: List = List::of("music|música|musik|musique|musica|jingle|beat|bass|theme");
static MUSIC_MOVES: List = List::of(
    "fades|fade|plays|play|playing|swells|swell|starts|start|stops|stop|builds|build|begins|begin|ends|end|intensifies|drops|drop|cuts|continues|rises|kicks|in|out|up|down|under|slows|changes|shifts|transitions|suena|empieza|sube|spielt|setzt|wird|commence|monte|inizia|sale|começa",
);
static MUSIC_KINDS: List = List::of(
    "upbeat|soft|dramatic|suspenseful|background|intro|outro|sad|happy|epic|calm|gentle|tense|ominous|energetic|piano|lofi|lo|ambient|cinematic|inspiring|inspirational|emotional|mysterious|playful|uplifting|slow|fast|quirky|eerie|hopeful|motivational|light|heavy|electronic|acoustic",
);
/// Words with which an aside begins that is read.
static SENTENCE_STARTS: List = List::of(
    "and|but|or|so|yes|no|not|well|i|im|i'm|you|we|they|he|she|it|its|it's|the|a|an|that|this|these|those|really|because|if|when|while|just|see|for|\
    in|on|at|as|who|which|what|where|why|how|my|your|our|his|her|their|there|here|at|also|even|maybe|okay|ok|seriously|spoiler|like|then|with|without|more|most|all|some|\
    y|o|pero|porque|que|el|la|los|las|un|una|et|mais|ou|le|les|des|une|und|aber|oder|weil|der|die|das|ein|eine|e|ma|il|lo|gli|mas|os|uma|um",
);
/// What people forget to fill in.
static BLANKS: List = List::of(
    "name|company|company name|brand|brand name|product|product name|topic|channel name|channel|date|link|website|number|city|handle|username|niche|tu nombre|nombre|votre nom|nom|ihr name|dein name|il tuo nome|seu nome",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_is_read_or_left_out_by_its_words_and_its_place() {
        let alone = Standing { square: false, alone: true, opens: true, marked: false };
        let inline = Standing { alone: false, opens: false, ..alone };
        for cue in [
            "pause",
            "Pause for effect",
            "B-ROLL: coins",
            "door slams",
            "upbeat music",
            "whispering",
            "cut to kitchen",
            "camera pans left",
            "V.O.",
        ] {
            assert_ne!(read(cue, alone), Inside::Text, "{cue}");
        }
        for prose in [
            "It ended.",
            "and this matters",
            "I know, right?",
            "yes, all of them",
            "spoiler: it works",
            "see you there",
            "the music was his life",
            "2 of them",
        ] {
            assert_eq!(read(prose, alone), Inside::Text, "{prose}");
        }
        for prose in [
            "seriously",
            "excited",
            "and the camera loved her",
            "music was his life",
            "cut the onions first",
            "which means water",
            "the pause button",
            "B.C.",
            "12 km",
            "more",
        ] {
            assert_eq!(read(prose, inline), Inside::Text, "{prose}");
        }
    }
}
