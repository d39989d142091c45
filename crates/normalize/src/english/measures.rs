//! Marks that are told from punctuation by what stands before them: `55"` is a screen and not the end of a quotation, `–5`
//! is below zero, `--` is a dash.

/// The folded words of a sentence with inches, feet, minus signs and dashes as characters of their own.
pub(crate) fn marked(words: Vec<String>) -> Vec<String> {
    let mut quoted = false;
    let mut after_number = false;
    let mut marked = Vec::with_capacity(words.len());
    for word in words {
        if crate::normalize_unicode::is_plain(&word) {
            after_number = word.ends_with(|c: char| c.is_ascii_digit());
            marked.push(word);
            continue;
        }
        let word = with_minus(&with_dashes(without_note(word)), after_number);
        marked.push(with_primes(&word, &mut quoted));
        if word.starts_with('=') {
            factorial(&mut marked);
        }
        after_number = word.ends_with(|c: char| c.is_ascii_digit() || c == '%');
    }
    marked
}

/// `true.¹`: the number of a footnote behind a sentence or a word is not read.
fn without_note(word: String) -> String {
    let bare = word.trim_end_matches(|c| super::symbol::power_of(c).is_some_and(|power| power.is_ascii_digit()));
    let is_note = bare.len() < word.len()
        && bare.ends_with(['.', ',', '!', '?', ';', ':', '"', ')'])
        && bare.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with(char::is_alphabetic)
        && !bare.contains(['(', '=']);
    if is_note { bare.to_owned() } else { word }
}

/// `5! = 120`: an exclamation mark before an equals sign.
fn factorial(marked: &mut [String]) {
    if let [.., before, _] = marked
        && let Some(number) = before.strip_suffix('!')
        && (number.len() == 1 || number.bytes().all(|byte| byte.is_ascii_digit()))
        && !number.is_empty()
    {
        *before = format!("{number} factorial");
    }
}

/// `it--and` with a dash; `B-` as the mark it is.
fn with_dashes(word: String) -> String {
    if let Some(grade) = word.strip_suffix('-').filter(|grade| matches!(*grade, "B" | "C" | "D")) {
        return format!("{grade} minus");
    }
    // Ions as they are typed.
    let bare = word.trim_end_matches([',', '.', ';']);
    if let Some(ion) = bare.strip_suffix('-').filter(|ion| matches!(*ion, "Cl" | "Br" | "OH" | "NO3" | "HCO3")) {
        return format!("{ion}⁻{}", word.get(bare.len()..).unwrap_or_default());
    }
    let inside = word.trim_matches('-');
    if inside.contains("--") && !word.contains("://") { word.replace("---", "—").replace("--", "—") } else { word }
}

/// A dash in front of a number, behind no other one, is its sign.
fn with_minus(word: &str, after_number: bool) -> String {
    let signed = word
        .strip_prefix(['–', '—'])
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "$€£.".contains(c)));
    signed.filter(|_| !after_number).map_or_else(|| word.to_owned(), |rest| format!("-{rest}"))
}

/// Straight quotation marks behind digits, where no quotation is open.
fn with_primes(word: &str, quoted: &mut bool) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut marked = String::with_capacity(word.len() + 4);
    for (index, &c) in chars.iter().enumerate() {
        let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied().unwrap_or(' ');
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let behind_digit = before.is_ascii_digit() || matches!(before, '½' | '¼' | '¾');
        // `6'x8'`.
        let is_side = matches!(after, 'x' | 'X' | '×') && at(Some(index + 2)).is_ascii_digit();
        // `5'10"` closes no quotation, whatever is open.
        let of_feet = marked.contains('′') || marked.contains('\'') && marked.starts_with(|c: char| c.is_ascii_digit());
        match c {
            '"' if behind_digit && (!*quoted || of_feet) && (is_side || !after.is_alphanumeric()) => marked.push('″'),
            '"' => {
                *quoted = !*quoted;
                marked.push(c);
            }
            '\'' if behind_digit && at(Some(index + 1)) == '\'' => {}
            '\'' if behind_digit && before.is_ascii_digit() && after.is_ascii_digit() => marked.push('′'),
            '\'' if behind_digit && is_side => marked.push('′'),
            '\'' if behind_digit
                && !after.is_alphanumeric()
                && !word.starts_with('\'')
                && (chars.len() < 6 || marked.contains('′')) =>
            {
                marked.push('′');
            }
            _ => marked.push(c),
        }
    }
    marked
}
