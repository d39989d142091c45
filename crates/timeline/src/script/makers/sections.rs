//! Sections below a script that are about it and no part of it: `### Production Notes`, `Why this works:`, `Hashtags`.

use super::labels::{self, Role, plain};
use super::list::List;
use super::survey::Survey;
use super::{chat, row};
use crate::script::block::{Block, HARD_BREAK, Kind};

/// Which of the blocks stand in such a section, its own heading included.
pub(super) fn of_notes(blocks: &[Block], survey: &Survey) -> Vec<bool> {
    const HEAD: usize = 5;
    let is_made = survey.labelled > 0
        || survey.spoken > 0
        || survey.spans > 0
        || survey.is_screenplay
        || blocks.iter().take(HEAD).any(|block| {
            let text = row::text(&block.text);
            block.kind == Kind::Paragraph && chat::is_preamble(&text)
                || block.kind == Kind::Heading && plain(&text).split(' ').any(|word| word == "script")
        });
    let (mut marked, mut open, mut begun) = (vec![false; blocks.len()], None::<Open>, false);
    for (index, block) in blocks.iter().enumerate() {
        if open.is_some_and(|open| open.ends_at(block)) {
            open = None;
        }
        if open.is_none() && begun {
            open = opened(block, is_made);
        }
        if let Some(mark) = marked.get_mut(index) {
            *mark = open.is_some();
        }
        begun = begun || open.is_none() && block.kind == Kind::Paragraph && is_said(block);
    }
    marked
}

/// An open section.
#[derive(Clone, Copy)]
enum Open {
    /// Below a heading of this level.
    Heading(usize),
    /// Below a label that is a paragraph of its own, or its first row.
    Label,
}

impl Open {
    fn ends_at(self, block: &Block) -> bool {
        match (self, block.kind) {
            (Self::Heading(level), Kind::Heading) => block.number <= level,
            (Self::Label, Kind::Heading | Kind::Rule) => true,
            (Self::Label, Kind::Paragraph) => block.after_blank && speaks(block),
            _ => false,
        }
    }
}

/// The section that a block opens. `is_made` says that labels, times or a chat model's words show a script around it.
fn opened(block: &Block, is_made: bool) -> Option<Open> {
    const LONGEST: usize = 60;
    let first = row::trimmed(block.text.split(|glyph| matches!(glyph.c, '\n' | HARD_BREAK)).next()?);
    if first.len() > LONGEST || row::is_empty(first) {
        return None;
    }
    let text = row::text(first);
    let words = plain(&text);
    let words = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if !(is_sure(words) || is_made && is_likely(words)) {
        return None;
    }
    match block.kind {
        Kind::Heading => Some(Open::Heading(block.number)),
        Kind::Paragraph => {
            // What is seen and heard has labels of its own, within the script.
            let is_other =
                labels::find(&text).is_some_and(|label| !matches!(label.role, Role::About | Role::Direction));
            let stands_out = row::is_marked(first) || text.trim_end().ends_with([':', '：']) || row::is_capitals(&text);
            (stands_out && !is_other && block.number == 0).then_some(Open::Label)
        }
        _ => None,
    }
}

/// Whether a paragraph says who speaks, or begins a part.
fn speaks(block: &Block) -> bool {
    let rows = row::rows(&block.text);
    let found = rows.first().and_then(|(glyphs, _)| {
        let (name, _) = row::label(row::trimmed(glyphs))?;
        labels::find(&row::text(name)).filter(|label| label.sure || row::is_marked(name))
    });
    found.is_some_and(|label| matches!(label.role, Role::Part | Role::Speaker))
}

/// Whether anything in a paragraph may be spoken.
fn is_said(block: &Block) -> bool {
    row::rows(&block.text).iter().any(|(glyphs, _)| {
        let glyphs = row::trimmed(glyphs);
        let labelled = row::label(glyphs).and_then(|(name, _)| labels::find(&row::text(name)));
        let is_other = labelled.is_some_and(|label| !matches!(label.role, Role::Part | Role::Speaker));
        !row::is_empty(glyphs) && !is_other && !chat::is_preamble(&row::text(glyphs))
    })
}

/// Names that no part of a spoken text has.
fn is_sure(words: &str) -> bool {
    SURE.has(words)
}

/// Names of notes where a script stands above them, and of parts of an essay elsewhere.
fn is_likely(words: &str) -> bool {
    let list: Vec<&str> = words.split(' ').collect();
    let last = list.last().copied().unwrap_or_default();
    LIKELY.has(words)
        || list.len() <= 5 && ABOUT_WORK.has(last) && list.iter().any(|word| WORK.has(word))
        || list.len() <= 6
            && ["notes on ", "notes for ", "a few notes", "some notes", "quick notes", "notes about "]
                .iter()
                .any(|start| words.starts_with(start))
        || (words.starts_with("why this") || words.starts_with("why it"))
            && list.len() <= 6
            && list.iter().any(|word| matches!(*word, "work" | "works" | "performs"))
}

static SURE: List = List::of(
    "production notes|production note|production tips|filming notes|shooting notes|editing notes|editor notes|\
    notes for editor|notes for the editor|notes to editor|notes for production|director's notes|directors notes|\
    b roll suggestions|b roll ideas|b roll list|shot list|hashtags|suggested hashtags|recommended hashtags|hashtag suggestions|\
    hashtag ideas|caption and hashtags|caption hashtags|captions and hashtags|caption|suggested caption|post caption|instagram caption|tiktok caption|caption ideas|\
    caption suggestion|caption suggestions|youtube description|video description|thumbnail idea|thumbnail ideas|\
    thumbnail suggestions|thumbnail text|title ideas|title options|title suggestions|seo keywords|seo tags|why this script works|\
    why this hook works|script notes|voiceover notes|voice over notes|music suggestions|suggested music|visual suggestions|\
    alternative hooks|alternate hooks|alternative titles|hook variations|on screen text suggestions|text overlay suggestions|\
    notas de producción|notas de edición|por qué funciona este guion|produktionshinweise|notizen zur produktion|schnitthinweise|\
    warum dieses skript funktioniert|notes de production|notes de tournage|note di produzione|notas de produção|\
    hashtags sugeridos|hashtags sugeridas|hashtags suggérés|empfohlene hashtags|hashtag suggeriti",
);
static LIKELY: List = List::of(
    "notes|note|production|tips|pro tips|pro tip|extras|bonus tips|sources|references|citations|credits|keywords|tags|description|title|titles|\
    technical details|technical notes|specs|specifications|key takeaways for editor|call outs|variations|alternatives|\
    optional variations|optional extras|optional|metadata|music|sound|audio|sound design|visuals|visual style|style|style notes|\
    tone|tone and style|pacing|delivery|delivery notes|timing|timing notes|runtime|word count|target audience|audience|\
    explanation|rationale|breakdown|what makes this work|what makes it work|strategy|next steps|fuentes|notas|consejos|\
    por qué funciona|hinweise|quellen|tipps|warum das funktioniert|sources et références|conseils|pourquoi ça marche|\
    pourquoi ça fonctionne|fonti|note|consigli|perché funziona|dicas|fontes|por que funciona",
);
static ABOUT_WORK: List = List::of(
    "notes|note|tips|suggestions|ideas|options|breakdown|checklist|guide|guidelines|list|alternatives|\
    variations|keywords|details|instructions|directions|recommendations|strategy|plan|settings",
);
static WORK: List = List::of(
    "production|filming|shooting|editing|editor|delivery|recording|posting|upload|publishing|thumbnail|hashtag|\
    hashtags|caption|captions|roll|broll|music|audio|sound|seo|visual|visuals|voiceover|vo|voice|performance|technical|script|\
    camera|video|style|engagement|title|hook|shot|text|overlay|creator|platform|timing|pacing|lighting|export",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_known_by_their_names() {
        for name in ["production notes", "hashtags", "caption", "shot list"] {
            assert!(is_sure(name), "{name}");
        }
        for name in [
            "filming tips",
            "why this works",
            "why it works",
            "a few notes",
            "notes on delivery",
            "editing suggestions",
            "b roll and music ideas",
        ] {
            assert!(is_likely(name) && !is_sure(name), "{name}");
        }
        for name in ["the deepest hole", "how it works", "five tips for sleep", "why we dream", "conclusion"] {
            assert!(!is_likely(name) && !is_sure(name), "{name}");
        }
    }
}
