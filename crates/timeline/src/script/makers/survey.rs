//! What kind of script it is, found before anything is left out: who speaks in it, and whether it has labels and times.

use std::collections::BTreeMap;

use super::labels::{self, plain};
use super::{lines, row, screenplay, stamp};
use crate::script::block::{Block, Kind};

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Rows with a label that is sure, or bold.
    pub(super) labelled: usize,
    /// Rows with a label for who speaks.
    pub(super) spoken: usize,
    /// Rows that begin with a span of time without brackets.
    pub(super) spans: usize,
    /// Rows that begin with a lone time without brackets.
    pub(super) times: usize,
    /// Whether the first time or span is zero.
    pub(super) from_zero: bool,
    /// Rows that are a name and a time.
    pub(super) named_times: usize,
    /// Whether it has the headings of a screenplay.
    pub(super) is_screenplay: bool,
    /// How many rows begin with each name.
    names: BTreeMap<String, usize>,
    /// How many of the names are in capitals.
    capitals: usize,
}

impl Survey {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut survey = Self::default();
        for block in blocks.iter().filter(|block| block.kind == Kind::Paragraph) {
            for (glyphs, _) in row::rows(&block.text) {
                survey.row(row::trimmed(&glyphs));
            }
        }
        survey
    }

    fn row(&mut self, glyphs: &[super::Glyph]) {
        self.is_screenplay |= screenplay::is_scene(&row::text(glyphs));
        if let Some(found) = stamp::at_start(&row::chars(glyphs)).filter(|stamp| !stamp.in_brackets) {
            self.from_zero |= self.times + self.spans == 0 && found.from == 0;
            if found.is_span {
                self.spans += 1;
            } else {
                self.times += 1;
            }
        }
        self.named_times += usize::from(lines::name_and_time(glyphs));
        let Some((name, rest)) = row::label(glyphs) else { return };
        let is_bold = row::is_marked(name);
        let name = row::text(name);
        match labels::find(&name) {
            Some(label) => {
                self.labelled += usize::from(label.sure || is_bold);
                self.spoken += usize::from(label.role == labels::Role::Speaker && (label.sure || is_bold));
            }
            None => {
                if let Some(name) = speaker_name(&name).filter(|_| !row::is_empty(rest)) {
                    let capitals = row::is_capitals(&name);
                    let count = self.names.entry(plain(&name)).or_default();
                    self.capitals += usize::from(capitals && *count == 0);
                    *count += 1;
                }
            }
        }
    }

    /// Whether `label` is the name of one who speaks: nothing where it may be.
    pub(super) fn is_speaker(&self, label: &str) -> Option<bool> {
        let Some(name) = speaker_name(label) else { return Some(false) };
        let Some(&count) = self.names.get(&plain(&name)) else { return Some(false) };
        let repeated = self.names.values().any(|&count| count >= 2);
        let several = self.names.len() >= 2;
        let capitals = row::is_capitals(&name);
        let has_manner = label.contains('(') && capitals;
        if has_manner
            || capitals && (count >= 2 || self.capitals >= 2 || self.is_screenplay || self.labelled >= 2)
            || several && repeated
        {
            return Some(true);
        }
        // `Anna: Hi.` may be a speaker, `Anna: the last queen` may not be.
        if capitals || several { None } else { Some(false) }
    }
}

/// The name in a label such as `JOHN (excited)` or `Dr. Smith`: one to three words that begin with capitals and are not
/// those with which people begin sentences.
fn speaker_name(label: &str) -> Option<String> {
    let bare = label.split(['(', '[']).next().unwrap_or_default().trim().trim_matches(['*', '_']).trim();
    let words: Vec<&str> = bare.split_whitespace().collect();
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
            || word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 2
    };
    let known = |word: &str| PROSE.split('|').any(|entry| entry == word);
    let lower = plain(bare);
    let first = lower.split(' ').next().unwrap_or_default();
    let fits = (1..=3).contains(&words.len())
        && words.iter().all(is_name)
        && words.first().is_some_and(|word| word.starts_with(char::is_uppercase))
        && bare.chars().count() <= 30;
    (fits && !known(first) && !known(&lower)).then(|| bare.to_owned())
}

/// Whether a label is a name in capitals, as subtitles for who does not hear have it.
pub(super) fn is_name_in_capitals(label: &str) -> bool {
    row::is_capitals(label) && speaker_name(label).is_some()
}

/// First words of labels that are read: they stand before a colon in any text.
const PROSE: &str = "note|notes|nb|remember|warning|caution|danger|attention|alert|fact|facts|fun|myth|myths|truth|lie|reality|pov|ps|pps|tip|tips|\
    pro|con|pros|cons|step|steps|day|week|month|year|rule|rules|reason|reasons|number|q|a|question|answer|problem|solution|before|after|\
    result|results|bonus|example|update|breaking|spoiler|tldr|tl|dr|psa|fyi|quote|secret|lesson|moral|challenge|ingredients|recipe|\
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
    passo|giorno|regola|esempio|domanda|risposta|dica|dia|regra|pergunta|resposta|nasa|usa|uk|us|eu|ai|un|fbi|cia|gps|dna|covid|lol|omg|aka";
