//! Characters of Unicode: which are letters of some script, which are mere decoration, and which only look different.

/// The word in plain characters: fancy letters as letters, typographic signs as typed ones, emoji as blanks. With
/// `ascii_digits`, digits of other scripts become ASCII.
pub(super) fn folded(word: &str, ascii_digits: bool) -> String {
    if is_plain(word) {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        // A keycap (1️⃣) is an emoji that begins with a digit.
        let mut ahead = chars.clone();
        let after = ahead.next();
        if after == Some('\u{20E3}') || after == Some('\u{FE0F}') && ahead.next() == Some('\u{20E3}') {
            while chars.next_if(|&c| matches!(c, '\u{FE0F}' | '\u{20E3}')).is_some() {}
            // A list's number is said before what it numbers; `#️⃣` is no number.
            if !c.is_ascii_digit() {
                folded.push(' ');
                continue;
            }
            folded.push(c);
            folded.push_str(", ");
            continue;
        }
        if let Some(number) = enclosed(c) {
            folded.push(' ');
            folded.push_str(&number.to_string());
            folded.push_str(", ");
            continue;
        }
        if ascii_digits && let Some(name) = behind(c, &folded) {
            folded.push_str(name);
            continue;
        }
        // In English a true minus sign between two numbers is no dash.
        let signs_number = chars.peek().is_some_and(char::is_ascii_digit) && !folded.ends_with(char::is_alphanumeric);
        if ascii_digits && c == '−' && !signs_number {
            folded.push(c);
            continue;
        }
        match plain(c) {
            Some(text) => folded.push_str(text),
            None => match letter(c) {
                Some(letter) => folded.push(letter),
                // In English an arrow between two things says `to`.
                None if ascii_digits && matches!(c, '→' | '⟶' | '➔' | '➜' | '⇒') => folded.push(c),
                None if is_decoration(c) => folded.push(' '),
                None if ascii_digits => folded.push(ascii_digit(c).unwrap_or(c)),
                None => folded.push(c),
            },
        }
    }
    folded
}

/// Whether a word has nothing but plain letters and digits, as most have: nothing in it needs a closer look.
pub(super) fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Keeps what a voice can say: letters with their marks, digits, apostrophes, hyphens between sounds, and `. , ; : ? !`.
pub(super) fn sounds(said: &str) -> String {
    if is_plain(said) {
        return said.to_owned();
    }
    let chars: Vec<char> = said.chars().collect();
    let mut kept = String::with_capacity(said.len());
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| chars.get(before)).copied().unwrap_or(' ');
        let after = chars.get(index + 1).copied().unwrap_or(' ');
        let between = is_sound(before) && is_sound(after);
        let numeric = before.is_numeric() && after.is_numeric();
        let keeps = match c {
            '\'' => before.is_alphabetic() || after.is_alphabetic(),
            '-' | '\u{200C}' | '\u{200D}' => between,
            '.' | ':' | ',' => numeric || matches!(after, ' '),
            ';' | '?' | '!' => true,
            _ => is_sound(c),
        };
        kept.push(if keeps { c } else { ' ' });
    }
    let words: Vec<&str> = kept.split_whitespace().filter(|word| word.contains(is_sound)).collect();
    words.join(" ")
}

/// Whether a character is a letter, a mark on one, or a digit.
pub(super) fn is_sound(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && !is_decoration(c) && (c.is_alphanumeric() || is_mark(c))
}

/// The number in a circle (`①`, `❶`), with which people number lists.
fn enclosed(c: char) -> Option<u32> {
    const ONES: [(u32, u32); 6] = [(0x2460, 20), (0x2776, 10), (0x2780, 10), (0x278A, 10), (0x24EB, 10), (0x24F5, 10)];
    let code = c as u32;
    let (one, first) = ONES
        .into_iter()
        .find(|(one, count)| (*one..one + count).contains(&code))
        .map(|(one, _)| (one, if one == 0x24EB { 11 } else { 1 }))?;
    Some(code - one + first)
}

/// Signs that are named only behind what they belong to: stars behind their number, accidentals behind their note.
fn behind(c: char, folded: &str) -> Option<&'static str> {
    let is_note = folded.ends_with(|c| ('A'..='G').contains(&c));
    match c {
        '★' | '☆' | '⭐' | '🌟' if folded.ends_with(|c: char| c.is_ascii_digit()) => Some("★"),
        '♯' if is_note => Some("#"),
        '♭' if is_note => Some(" flat "),
        _ => None,
    }
}

/// Signs that have a typed equivalent.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '’' | '‘' | 'ʼ' | '`' | '´' | '‛' => "'",
        '“' | '”' | '„' | '‟' => "\"",
        '‐' | '‑' | '−' | '\u{2012}' => "-",
        '…' => "...",
        '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{200B}' => " ",
        '⁄' | '∕' => "/",
        '½' => " 1/2",
        '⅓' => " 1/3",
        '⅔' => " 2/3",
        '¼' => " 1/4",
        '¾' => " 3/4",
        '⅕' => " 1/5",
        '⅖' => " 2/5",
        '⅗' => " 3/5",
        '⅘' => " 4/5",
        '⅙' => " 1/6",
        '⅚' => " 5/6",
        '⅐' => " 1/7",
        '⅛' => " 1/8",
        '⅜' => " 3/8",
        '⅝' => " 5/8",
        '⅞' => " 7/8",
        '⅑' => " 1/9",
        '⅒' => " 1/10",
        '№' => "# ",
        '℃' => "°C",
        '℉' => "°F",
        '。' | '｡' | '।' | '॥' | '۔' => ".",
        '、' | '،' => ",",
        '؛' => ";",
        '؟' => "?",
        '٪' => "%",
        '\u{FE0F}' | '\u{FE0E}' | '\u{AD}' => "",
        _ => return None,
    })
}

/// The plain character of a full-width form, of a mathematical alphabet (𝗯𝗼𝗹𝗱) or in a circle (ⓐ) or square, which people
/// paste for its looks.
fn letter(c: char) -> Option<char> {
    let code = c as u32;
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0),
        0x1D400..=0x1D6A3 => {
            let offset = (code - 0x1D400) % 52;
            char::from_u32(if offset < 26 { 0x41 + offset } else { 0x61 + offset - 26 })
        }
        0x24B6..=0x24CF => char::from_u32(0x41 + code - 0x24B6),
        0x24D0..=0x24E9 => char::from_u32(0x61 + code - 0x24D0),
        // White on black, three of these are emoji of blood groups.
        0x1F130..=0x1F149 | 0x1F150..=0x1F169 => char::from_u32(0x41 + (code - 0x1F130) % 32),
        0x1D7CE..=0x1D7FF => char::from_u32(0x30 + (code - 0x1D7CE) % 10),
        _ => None,
    }
}

/// The ASCII digit of the same value, for the decimal digits of living scripts.
fn ascii_digit(c: char) -> Option<char> {
    const ZEROS: [u32; 20] = [
        0x2080, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810,
    ];
    let code = c as u32;
    let zero = ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Emoji, dingbats, arrows, enclosed letters, private characters: seen, not said. `ℹ`, `ª`-like letters of Unicode that
/// are pictures count as such.
fn is_decoration(c: char) -> bool {
    matches!(c as u32,
        0x2122 | 0x2139 | 0x2190..=0x21FF | 0x2300..=0x27BF | 0x2900..=0x297F | 0x2B00..=0x2BFF | 0x20D0..=0x20FF
        | 0x3200..=0x32FF | 0xE000..=0xF8FF | 0xFE00..=0xFE0F | 0x1F000..=0x1FAFF | 0xE0000..=0xE007F
        | 0xF0000..=0x0010_FFFF | 0xA9 | 0xAE | 0x2022 | 0x203B)
}

/// Combining marks of the scripts that need them to be read: vowel signs, viramas, points.
fn is_mark(c: char) -> bool {
    matches!(c as u32,
        0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05BD | 0x05BF | 0x05C1..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7
        | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC | 0x06DF..=0x06E4 | 0x06E7..=0x06E8
        | 0x06EA..=0x06ED | 0x0900..=0x0903 | 0x093A..=0x094F | 0x0951..=0x0957 | 0x0962..=0x0963 | 0x0981..=0x0983
        | 0x09BC..=0x09CD | 0x09D7 | 0x0A01..=0x0A03 | 0x0A3C..=0x0A4D | 0x0A70..=0x0A71 | 0x0A81..=0x0A83
        | 0x0ABC..=0x0ACD | 0x0B01..=0x0B03 | 0x0B3C..=0x0B57 | 0x0B82 | 0x0BBE..=0x0BCD | 0x0BD7 | 0x0C00..=0x0C04
        | 0x0C3C..=0x0C56 | 0x0C81..=0x0C83 | 0x0CBC..=0x0CD6 | 0x0D00..=0x0D03 | 0x0D3B..=0x0D4D | 0x0D57
        | 0x0DCA..=0x0DDF | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E | 0x0EB1 | 0x0EB4..=0x0EBC | 0x0EC8..=0x0ECE
        | 0x0F71..=0x0F84 | 0x102B..=0x103E | 0x17B4..=0x17D3 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x3099..=0x309A
        | 0xFE20..=0xFE2F)
}
