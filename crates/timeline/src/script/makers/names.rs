//! What may be the name of who speaks, and what begins a sentence and is none.

use super::labels::plain;
use super::list::List;
use super::row;

/// The name in a label such as `JOHN (excited)` or `Dr. Smith`: one to three words that begin with capitals and are not
/// those with which people begin sentences.
pub(super) fn speaker_name(label: &str) -> Option<String> {
    let bare = label.split(['(', '[']).next().unwrap_or_default().trim().trim_matches(['*', '_']).trim();
    let words: Vec<&str> = bare.split_whitespace().collect();
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
            || word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 2
    };
    let lower = plain(bare);
    let first = lower.split(' ').next().unwrap_or_default();
    let fits = (1..=3).contains(&words.len())
        && words.iter().all(is_name)
        && words.first().is_some_and(|word| word.starts_with(char::is_uppercase))
        && bare.chars().count() <= 30;
    (fits && !is_prose(first) && !is_prose(&lower)).then(|| bare.to_owned())
}

/// Whether a label is a name in capitals, as subtitles for who does not hear have it.
pub(super) fn is_name_in_capitals(label: &str) -> bool {
    row::is_capitals(label) && speaker_name(label).is_some()
}

/// Whether people begin sentences with a word, which is no name then.
pub(super) fn is_prose(word: &str) -> bool {
    PROSE.has(word)
}

/// First words of labels that are read: they stand before a colon in any text.
static PROSE: List = List::of(
    "note|notes|nb|remember|warning|caution|danger|attention|alert|fact|facts|fun|myth|myths|truth|lie|reality|pov|ps|pps|tip|tips|\
    pro|con|pros|cons|step|steps|day|week|month|year|rule|rules|reason|reasons|number|q|a|question|answer|problem|solution|before|after|\
    result|results|bonus|example|update|breaking|spoiler|tldr|tl|psa|fyi|quote|secret|lesson|moral|challenge|ingredients|recipe|\
    method|directions|first|second|third|fourth|fifth|one|two|three|four|five|finally|last|next|then|now|today|tomorrow|yesterday|\
    monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|\
    november|december|breakfast|lunch|dinner|snack|morning|afternoon|evening|night|expectation|option|level|stage|phase|chapter|\
    lesson|episode|season|mistake|habit|hack|trick|idea|goal|mission|plot|conclusion|summary|important|key|main|big|best|worst|\
    wait|listen|look|imagine|think|guess|stop|hot|cold|good|bad|old|new|the|this|that|here|heres|here's|there|it|its|my|your|our|i|you|\
    we|they|what|why|how|when|where|who|which|and|but|or|so|because|if|no|yes|every|some|all|most|only|just|still|also|even|plus|meaning|\
    translation|definition|etymology|disclaimer|hint|clue|verdict|winner|loser|score|price|cost|total|time|date|place|name|age|height|\
    weight|job|country|city|capital|population|area|language|currency|religion|nota|notas|recuerda|atención|aviso|consejo|dato|datos|mito|verdad|\
    pregunta|respuesta|problema|solución|paso|día|regla|ejemplo|importante|hinweis|achtung|merke|wichtig|tipp|schritt|tag|frage|\
    antwort|beispiel|fakt|mythos|wahrheit|remarque|astuce|conseil|étape|jour|règle|exemple|fait|mythe|vérité|réponse|consiglio|\
    passo|giorno|regola|esempio|domanda|risposta|dica|dia|regra|pergunta|resposta|nasa|usa|uk|us|eu|ai|un|fbi|cia|gps|dna|covid|lol|omg|aka",
);
