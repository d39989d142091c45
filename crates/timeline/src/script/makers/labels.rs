//! Labels that stand before a colon in scripts of makers and chat models, as a table: what is behind each of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What stands behind a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What is to be seen.
    Visual,
    /// What is to be heard beside the voice.
    Sound,
    /// How to speak or act.
    Direction,
    /// Something about the video.
    About,
    /// What is to be written on the picture.
    Title,
    /// A part of the script: its name is not spoken, its words are.
    Part,
    /// Who speaks: the name is not spoken, the words are.
    Speaker,
}

/// A label that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) role: Role,
    /// Whether it is one in any text; the others are words of ordinary sentences too, and count where they are bold or
    /// stand among sure ones.
    pub(super) sure: bool,
}

/// Role, whether it is sure, and names as [`plain`] writes them, in English and the main other languages.
const TABLE: [(Role, bool, &str); 14] = [
    (
        Role::Visual,
        true,
        "visual|visuals|opening shot|closing shot|opening visual|closing visual|visual cue|visual cues|visual description|visual direction|visual directions|visual idea|b roll|broll|\
         b roll footage|suggested b roll|footage|stock footage|suggested footage|suggested visual|suggested visuals|camera|\
         camera angle|camera movement|camera work|camera direction|shot|shot type|shot list|close up|wide shot|medium shot|\
         animation|graphic|graphics|motion graphics|image prompt|image|image description|video prompt|video clip|clip|\
         cutaway|transition|transitions|lighting|wardrobe|props|costume|on screen|on screen action|on screen visual|\
         on screen visuals|screen recording|green screen|thumbnail|thumbnail idea|thumbnail concept|storyboard|\
         scene description|video description|visuals and actions|visual notes|plano|imagen|imágenes|visuales|vidéo|\
         visuel|visuels|plan visuel|bild|bilder|kamera|einblendung bild|immagine|immagini|inquadratura|imagem|imagens|\
         câmera|画面|镜头|दृश्य|видеоряд|кадр",
    ),
    (
        Role::Visual,
        false,
        "action|actions|setting|location|scene setting|background|background visual|video|picture|cut|cut to|zoom|effect|effects|vfx|editing|edit note|edit notes|prompt|ai prompt|midjourney prompt|negative prompt|escena visual",
    ),
    (
        Role::Sound,
        true,
        "sfx|sound effect|sound effects|sound fx|sound design|sound cue|sound cues|background music|bg music|bgm|music cue|\
         music cues|music suggestion|suggested music|music style|audio cue|audio cues|ambience|ambient sound|música de fondo|\
         efectos de sonido|efecto de sonido|musique de fond|effets sonores|bruitage|hintergrundmusik|soundeffekt|\
         soundeffekte|geräusche|musica di sottofondo|effetti sonori|música de fundo|efeitos sonoros|संगीत|音乐|音楽",
    ),
    (Role::Sound, false, "music|sound|sounds|audio|soundtrack|song|track|música|musique|musik|musica|son|ton"),
    (
        Role::Direction,
        true,
        "stage direction|stage directions|note to editor|notes to editor|note to self|editing note|editing notes|editor note|director's note|directors note|directors notes|production note|production notes|\
         delivery|voice direction|voice tone|tone of voice|acting note|acting notes|performance note|performance notes|\
         speaker notes|gesture|gestures|facial expression|expression|acotación|acotaciones|indication scénique|\
         regieanweisung|regieanweisungen|didascalia|rubrica",
    ),
    (Role::Direction, false, "emotion|pause|pacing|direction|energy|notes for editor|editor note|editor's note"),
    (
        Role::About,
        true,
        "duration|video duration|total duration|estimated duration|length|video length|estimated length|run time|runtime|\
         estimated runtime|running time|total time|estimated time|word count|approx word count|total word count|approximate word count|total length|total runtime|tone|tone and style|\
         style and tone|platform|platforms|target audience|audience|aspect ratio|hashtags|hashtag|suggested hashtags|tags|\
         keywords|seo keywords|video title|working title|title ideas|title options|post caption|caption for post|\
         instagram caption|tiktok caption|youtube description|video description text|post description|description box|\
         meta description|call to action button|script type|video type|content type|genre|niche|scriptwriter|written by|\
         script by|author|sources|source|references|credits|credit|duración|tono|público objetivo|plataforma|palabras clave|\
         título del video|título del vídeo|durée|ton de la voix|public cible|plateforme|mots clés|titre de la vidéo|dauer|\
         länge|tonalität|zielgruppe|plattform|schlagwörter|videotitel|durata|tono di voce|pubblico|piattaforma|\
         parole chiave|titolo del video|duração|público alvo|palavras chave|título do vídeo|длительность|时长|标签",
    ),
    (
        Role::About,
        false,
        "format|style|topic|mood|date|version|theme|script|video script|title|título|titre|titel|titolo|objective|concept|summary|logline|vibe|language|project|episode title",
    ),
    (
        Role::Title,
        true,
        "on screen text|onscreen text|text on screen|text overlay|text overlays|overlay text|screen text|on screen caption|\
         on screen title|on screen graphic text|text on video|text on screen says|text on screen reads|on screen text reads|title card|title text|lower third|\
         thumbnail text on screen|overlay|bold text|caption|captions|caption overlay|ost|texto en pantalla|texto pantalla|\
         rótulo|rótulos|texte à l'écran|texte à l écran|texte écran|incrustation|bildschirmtext|texteinblendung|\
         einblendung|text im bild|testo a schermo|testo sullo schermo|testo in sovrimpressione|texto na tela|\
         texto no ecrã|titolo a schermo|字幕|текст на экране|स्क्रीन टेक्स्ट",
    ),
    (Role::Title, false, "text|texto|texte|testo|super|supers"),
    (
        Role::Part,
        true,
        "hook|the hook|hook line|opening hook|cta|call to action|outro|scene|opening scene|closing scene|final scene|\
         closing line|opening line|closing cta|final cta|intro hook|main content|main body|body|\
         segment|gancho|llamada a la acción|escena|accroche|appel à l'action|appel à l action|scène|aufhänger|\
         handlungsaufforderung|szene|scena|chiamata all'azione|chiamata all azione|cena|chamada para ação|сцена|场景|दृश्य संख्या",
    ),
    (
        Role::Part,
        false,
        "intro|introduction|introducción|einleitung|introduzione|introdução|opening|closing|ending|conclusion|conclusión|schluss|conclusione|conclusão|build up|setup|punchline|payoff|climax|section|part|block|beat|transition line|main point|point|value|teaser|cold open|frame|slide|outro line",
    ),
    (
        Role::Speaker,
        true,
        "narrator|narration|narrator vo|vo|voiceover|voice over|voiceover script|voice over script|voice|male voice|\
         female voice|male vo|female vo|spoken|spoken text|spoken words|dialogue|dialog|speaker|host|co host|interviewer|\
         interviewee|presenter|announcer|anchor|talent|on camera|talking head|narrador|narradora|voz en off|voz|locutor|\
         locutora|presentador|presentadora|narrateur|narratrice|voix off|voix|présentateur|présentatrice|sprecher|\
         sprecherin|erzähler|erzählerin|stimme|moderator|moderatorin|narratore|narratrice|voce fuori campo|voce|\
         voce narrante|conduttore|narração|locução|locutor off|voz off|apresentador|apresentadora|рассказчик|\
         диктор|голос за кадром|ведущий|旁白|ナレーション|ナレーター|내레이션|वाचक|सूत्रधार|الراوي|المعلق",
    ),
    (
        Role::Speaker,
        false,
        "guest|customer|caller|audience member|man|woman|boy|girl|person|character|actor|creator|influencer|reporter|expert|doctor|teacher|student|mom|dad|hablante|locuteur|invité|gast|ospite|convidado|text to speech|tts|lines|line",
    ),
];

/// The label whose name is `name`, however it is written: `B-Roll`, `V.O.`, `Speaker 1`, `Scene 2 - VO`.
pub(super) fn find(name: &str) -> Option<Label> {
    let name = name.trim();
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    if let Some(label) = exact(&plain(name)) {
        return Some(label);
    }
    if let Some(role) = by_last_word(&plain(name)) {
        return Some(Label { role, sure: false });
    }
    // `Scene 2 - VO`, `Hook / Visual`: the last part says what follows, and a numbered part may have any name.
    let parts: Vec<&str> = name.split([' ', '\u{A0}']).collect();
    let dash = parts.iter().rposition(|part| matches!(*part, "-" | "–" | "—" | "/" | "|" | "&" | "+"));
    let (before, after) = match dash {
        Some(at) => (parts.get(..at)?.join(" "), parts.get(at + 1..)?.join(" ")),
        None => name.rsplit_once(['/', '|', '–', '—']).map(|(before, after)| (before.to_owned(), after.to_owned()))?,
    };
    let first = exact(&plain(&before))?;
    match exact(&plain(&after)) {
        Some(last) => Some(Label { role: last.role, sure: first.sure || last.sure }),
        None => (first.role == Role::Part && first.sure).then_some(first),
    }
}

fn exact(name: &str) -> Option<Label> {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    // `shot 3a` and `scene ii` have numbers too.
    let numbered = bare.rsplit_once(' ').filter(|(_, last)| last.starts_with(|c: char| c.is_ascii_digit()));
    // `Speaker A` has a letter.
    let lettered = name.rsplit_once(' ').filter(|(_, last)| matches!(*last, "a" | "b" | "c" | "d"));
    let names = [name, bare, numbered.or(lettered).map_or(name, |(first, _)| first)];
    let &(role, sure, _) = TABLE.get(*names.iter().filter_map(|name| ROWS.get(name)).min()?)?;
    // `Person 1` is nobody's word.
    let numbered = role == Role::Speaker && (lettered.is_some() || name.ends_with(|c: char| c.is_ascii_digit()));
    Some(Label { role, sure: sure || numbered })
}

/// The first row of the table that each name stands in.
static ROWS: LazyLock<BTreeMap<&str, usize>> = LazyLock::new(|| {
    let named =
        |(row, (_, _, list)): (usize, &(Role, bool, &'static str))| list.split('|').map(move |name| (name, row));
    TABLE.iter().enumerate().rev().flat_map(named).filter(|(name, _)| !name.is_empty()).collect()
});

/// `Estimated speaking time`, `Main visual`: the last word of two to four says what it is.
fn by_last_word(name: &str) -> Option<Role> {
    let words: Vec<&str> = name.split(' ').collect();
    let last = words.last().filter(|_| (2..=4).contains(&words.len()))?;
    Some(match *last {
        "visual" | "visuals" | "footage" | "shot" | "shots" | "animation" | "graphics" | "imagery" => Role::Visual,
        "music" | "sfx" | "soundtrack" => Role::Sound,
        "overlay" | "overlays" | "caption" => Role::Title,
        "duration" | "length" | "runtime" | "count" | "audience" | "platform" | "hashtags" | "keywords" | "keyword"
        | "style" | "tone" | "palette" | "font" | "format" => Role::About,
        "time" if name.contains("speaking") || name.contains("reading") || name.contains("estimated") => Role::About,
        "voiceover" | "narration" | "vo" | "dialogue" => Role::Speaker,
        _ => return None,
    })
}

/// Words in lower case with one blank between them, without brackets, points and signs: `V.O.` is `vo`, `B-Roll` `b roll`.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '.' | '’' | '‘' | '*' | '"' | '“' | '”' | ':' | '：' | '#' => {}
            '\'' => out.push('\''),
            _ if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if c.is_alphanumeric() || is_mark(c) => out.extend(c.to_lowercase()),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Marks of Devanagari and combining accents are parts of words.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_found_however_it_is_written() {
        let role = |name: &str| find(name).map(|label| label.role);
        assert_eq!(role("B-Roll"), Some(Role::Visual));
        assert_eq!(role("🎥 VISUALS"), Some(Role::Visual));
        assert_eq!(role("V.O."), Some(Role::Speaker));
        assert_eq!(role("Speaker 1"), Some(Role::Speaker));
        assert_eq!(role("HOST (excited)"), Some(Role::Speaker));
        assert_eq!(role("Scene 2 - VO"), Some(Role::Speaker));
        assert_eq!(role("Scene 2 – The kitchen"), Some(Role::Part));
        assert_eq!(role("Hook (0–3s)"), Some(Role::Part));
        assert_eq!(role("On-screen text"), Some(Role::Title));
        assert_eq!(role("Voix off"), Some(Role::Speaker));
        for prose in ["Note", "Remember", "Fun fact", "Step 1", "The hook is", "Monday", "Here is the thing"] {
            assert_eq!(role(prose), None, "{prose}");
        }
    }
}
