//! Verses of the Bible: `Psalm 23:4`, `Matthew 5:3`, `1 Cor. 13:4-7`.

use super::amount::whole;
use super::context::{Context, is_capital};
use crate::number::{cardinal, ordinal};

/// Books, short and in full.
const BOOKS: &[(&str, &str)] = &[
    ("gen", "Genesis"),
    ("exod", "Exodus"),
    ("lev", "Leviticus"),
    ("num", "Numbers"),
    ("deut", "Deuteronomy"),
    ("josh", "Joshua"),
    ("judg", "Judges"),
    ("ruth", "Ruth"),
    ("sam", "Samuel"),
    ("kgs", "Kings"),
    ("chr", "Chronicles"),
    ("chron", "Chronicles"),
    ("ezra", "Ezra"),
    ("neh", "Nehemiah"),
    ("esth", "Esther"),
    ("job", "Job"),
    ("ps", "Psalm"),
    ("pss", "Psalms"),
    ("prov", "Proverbs"),
    ("eccl", "Ecclesiastes"),
    ("isa", "Isaiah"),
    ("jer", "Jeremiah"),
    ("lam", "Lamentations"),
    ("ezek", "Ezekiel"),
    ("dan", "Daniel"),
    ("hos", "Hosea"),
    ("joel", "Joel"),
    ("amos", "Amos"),
    ("obad", "Obadiah"),
    ("jonah", "Jonah"),
    ("mic", "Micah"),
    ("nah", "Nahum"),
    ("hab", "Habakkuk"),
    ("zeph", "Zephaniah"),
    ("hag", "Haggai"),
    ("zech", "Zechariah"),
    ("mal", "Malachi"),
    ("matt", "Matthew"),
    ("mark", "Mark"),
    ("luke", "Luke"),
    ("john", "John"),
    ("acts", "Acts"),
    ("rom", "Romans"),
    ("cor", "Corinthians"),
    ("gal", "Galatians"),
    ("eph", "Ephesians"),
    ("phil", "Philippians"),
    ("col", "Colossians"),
    ("thess", "Thessalonians"),
    ("tim", "Timothy"),
    ("titus", "Titus"),
    ("philem", "Philemon"),
    ("heb", "Hebrews"),
    ("jas", "James"),
    ("pet", "Peter"),
    ("jude", "Jude"),
    ("rev", "Revelation"),
];

/// A part of what names a verse.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    if let Some(name) = book(context.core) {
        return verse(context.after).map(|_| name.to_owned());
    }
    if book(context.before).is_some() {
        return verse(context.core);
    }
    // `1 Cor. 13:4` is the first letter.
    let nth = whole(context.core).filter(|nth| (1..=3).contains(nth) && context.core.len() == 1)?;
    book(context.after).and_then(|_| verse(context.second)).map(|_| ordinal(nth))
}

fn book(word: &str) -> Option<&'static str> {
    let is_book = |(short, name): &&(&str, &str)| short.eq_ignore_ascii_case(word) || name.eq_ignore_ascii_case(word);
    is_capital(word).then(|| BOOKS.iter().find(is_book)).flatten().map(|(_, name)| *name)
}

/// `13:4`, `13:4-7`: chapter and verses.
fn verse(text: &str) -> Option<String> {
    let (chapter, verses) = text.split_once(':')?;
    let number = |text: &str| whole(text).filter(|_| text.len() < 4).map(cardinal);
    let verses: Option<Vec<String>> = verses.split(['-', '–']).map(number).collect();
    let verses = verses.filter(|verses| verses.len() < 3)?;
    Some(format!("{} {}", number(chapter)?, verses.join(" to ")))
}
