//! Two edits of one script become one: per sentence, where both touch different ones.

mod align;
mod pieces;

use align::{Alignment, Fate, align};
use pieces::{Piece, pieces};

use crate::limits::MOST_CONFLICTS;

/// What both sides changed in different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceConflict {
    /// The line of the script as it is now, from 1.
    pub line: u32,
    /// What stood there when you began; empty where both added something.
    pub base: String,
    /// What you made of it; empty if you removed it.
    pub yours: String,
    /// What stands there now; empty if it was removed.
    pub theirs: String,
}

/// The script that has both what `yours` and what `theirs` changed in `base`. What neither touched is the same, byte for byte.
///
/// # Errors
/// Every sentence that both changed in different ways; the first of them, if there are very many.
pub fn merge(base: &str, yours: &str, theirs: &str) -> Result<String, Vec<SentenceConflict>> {
    if yours == theirs || theirs == base {
        return Ok(yours.to_owned());
    }
    if yours == base {
        return Ok(theirs.to_owned());
    }
    let (base, yours, theirs) = (Text::of(base), Text::of(yours), Text::of(theirs));
    let (mine, other) = (align(&base.pieces, &yours.pieces), align(&base.pieces, &theirs.pieces));
    let mut merging = Merging { base, yours, theirs, out: String::new(), conflicts: Vec::new() };
    for at in 0..=merging.base.pieces.len() {
        if merging.conflicts.len() >= MOST_CONFLICTS {
            break;
        }
        merging.added(at, &mine, &other);
        if let (Some(mine), Some(other)) = (mine.fates.get(at), other.fates.get(at)) {
            merging.piece(at, *mine, *other);
        }
    }
    let tail = either(merging.base.tail, merging.yours.tail, merging.theirs.tail);
    merging.out.push_str(tail);
    if merging.conflicts.is_empty() { Ok(merging.out) } else { Err(merging.conflicts) }
}

/// A text in pieces.
struct Text<'t> {
    whole: &'t str,
    pieces: Vec<Piece<'t>>,
    tail: &'t str,
}

impl<'t> Text<'t> {
    fn of(text: &'t str) -> Self {
        let (pieces, tail) = pieces(text);
        Self { whole: text, pieces, tail }
    }

    fn said(&self, at: Option<usize>) -> &'t str {
        at.and_then(|at| self.pieces.get(at)).map_or("", |piece| piece.text)
    }

    fn lead(&self, at: Option<usize>) -> Lead<'t> {
        let piece = at.and_then(|at| Some((at, self.pieces.get(at)?.lead)));
        piece.map_or(Lead::None, |(at, lead)| if at == 0 { Lead::First(lead) } else { Lead::Between(lead) })
    }

    /// The line in which a piece begins, or the text ends.
    fn line(&self, at: usize) -> u32 {
        let byte = self.pieces.get(at).map_or(self.whole.trim_end().len(), |piece| piece.at);
        self.whole.get(..byte).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count() as u32 + 1
    }
}

/// What stands before a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead<'t> {
    /// There is no such piece.
    None,
    /// It is the first of its text.
    First(&'t str),
    /// What parts it from the one before.
    Between(&'t str),
}

struct Merging<'t> {
    base: Text<'t>,
    yours: Text<'t>,
    theirs: Text<'t>,
    out: String,
    conflicts: Vec<SentenceConflict>,
}

impl Merging<'_> {
    /// What either added before a piece of the base.
    fn added(&mut self, at: usize, mine: &Alignment, other: &Alignment) {
        let range = |of: &Alignment| of.added.get(at).cloned().unwrap_or_default();
        let (mine, new) = (range(mine), range(other));
        let texts = |text: &Text<'_>, range: std::ops::Range<usize>| -> Vec<String> {
            range.map(|at| text.said(Some(at)).to_owned()).collect()
        };
        let (of_yours, of_theirs) = (texts(&self.yours, mine.clone()), texts(&self.theirs, new.clone()));
        if !of_yours.is_empty() && !of_theirs.is_empty() && of_yours != of_theirs {
            self.conflicts.push(SentenceConflict {
                line: self.theirs.line(new.start),
                base: String::new(),
                yours: of_yours.join("\n"),
                theirs: of_theirs.join("\n"),
            });
        } else if of_theirs.is_empty() {
            for at in mine {
                let lead = self.yours.lead(Some(at));
                self.push([Lead::None, lead, Lead::None], self.yours.said(Some(at)));
            }
        } else {
            for at in new {
                let lead = self.theirs.lead(Some(at));
                self.push([Lead::None, Lead::None, lead], self.theirs.said(Some(at)));
            }
        }
    }

    /// What became of a piece of the base.
    fn piece(&mut self, at: usize, mine: Fate, other: Fate) {
        let place = |fate| match fate {
            Fate::Kept(at) | Fate::Edited(at) => Some(at),
            Fate::Gone => None,
        };
        let (in_yours, in_theirs) = (place(mine), place(other));
        let (was, yours, theirs) = (self.base.said(Some(at)), self.yours.said(in_yours), self.theirs.said(in_theirs));
        let stands = match (mine, other) {
            (Fate::Kept(_), _) => theirs,
            (_, Fate::Kept(_)) => yours,
            _ if yours == theirs => yours,
            _ => {
                let line = self.theirs.line(in_theirs.unwrap_or_else(|| self.behind(at)));
                let [base, yours, theirs] = [was, yours, theirs].map(str::to_owned);
                self.conflicts.push(SentenceConflict { line, base, yours, theirs });
                return;
            }
        };
        if !stands.is_empty() {
            let leads = [self.base.lead(Some(at)), self.yours.lead(in_yours), self.theirs.lead(in_theirs)];
            self.push(leads, stands);
        }
    }

    /// About where in the text of now a piece that is gone from it stood.
    fn behind(&self, at: usize) -> usize {
        at.min(self.theirs.pieces.len().saturating_sub(1))
    }

    /// Adds a piece, with what stands before it in the base, in yours and in theirs.
    fn push(&mut self, leads: [Lead<'_>; 3], said: &str) {
        let lead = lead(leads, self.out.is_empty());
        self.out.push_str(lead);
        self.out.push_str(said);
    }
}

/// What parts a piece from what is before it, or stands before the first.
fn lead(leads: [Lead<'_>; 3], is_first: bool) -> &str {
    let between = leads.map(|lead| match lead {
        Lead::Between(lead) => Some(lead),
        Lead::First(_) | Lead::None => None,
    });
    let first = leads.map(|lead| match lead {
        Lead::First(lead) => Some(lead),
        Lead::Between(_) | Lead::None => None,
    });
    let [base, yours, theirs] = if is_first { first } else { between };
    match (base, yours, theirs) {
        (Some(base), Some(yours), Some(theirs)) => either(base, yours, theirs),
        (_, Some(yours), Some(theirs)) => later(yours, theirs),
        // It was the first of its text on one side, and is not any more.
        (_, Some(one), None) | (_, None, Some(one)) | (Some(one), None, None) => one,
        (None, None, None) if is_first => "",
        (None, None, None) => "\n",
    }
}

/// Blanks that both sides may have changed: nobody is asked about those.
fn either<'t>(base: &'t str, yours: &'t str, theirs: &'t str) -> &'t str {
    if yours == base {
        theirs
    } else if theirs == base {
        yours
    } else {
        later(yours, theirs)
    }
}

/// One of two, whichever comes first.
fn later<'t>(a: &'t str, b: &'t str) -> &'t str {
    let lines = |text: &str| text.matches('\n').count();
    if (lines(a), a) < (lines(b), b) { b } else { a }
}

#[cfg(test)]
mod tests;
