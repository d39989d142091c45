//! English numbers in words.

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(u64, &str); 5] = [
    (1_000_000_000_000_000, "quadrillion"),
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
];
/// Above this, digits are read one by one.
const LARGEST: u64 = 999_999_999_999_999_999;

fn word(list: &[&'static str], index: u64) -> &'static str {
    list.get(index as usize).copied().unwrap_or_default()
}

/// `123` as `one hundred twenty three`.
pub(super) fn cardinal(number: u64) -> String {
    if number > LARGEST {
        return digits(&number.to_string());
    }
    let mut words = Vec::new();
    let mut rest = number;
    for (scale, name) in SCALES {
        if rest >= scale {
            words.push(hundreds(rest / scale));
            words.push(name.to_owned());
            rest %= scale;
        }
    }
    if rest > 0 || words.is_empty() {
        words.push(hundreds(rest));
    }
    words.join(" ")
}

/// A number below 1000.
fn hundreds(number: u64) -> String {
    let tail = |number: u64| match number {
        0..20 => word(&ONES, number).to_owned(),
        _ if number.is_multiple_of(10) => word(&TENS, number / 10).to_owned(),
        _ => format!("{} {}", word(&TENS, number / 10), word(&ONES, number % 10)),
    };
    match (number / 100, number % 100) {
        (0, rest) => tail(rest),
        (hundreds, 0) => format!("{} hundred", word(&ONES, hundreds)),
        (hundreds, rest) => format!("{} hundred {}", word(&ONES, hundreds), tail(rest)),
    }
}

/// `21` as `twenty first`.
pub(super) fn ordinal(number: u64) -> String {
    let cardinal = cardinal(number);
    let (head, last) = cardinal.rsplit_once(' ').map_or(("", cardinal.as_str()), |(head, last)| (head, last));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => match other.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{other}th"),
        },
    };
    if head.is_empty() { last } else { format!("{head} {last}") }
}

/// `1905` as `nineteen oh five`, `2005` as `two thousand five`, `2024` as `twenty twenty four`.
pub(super) fn year(year: u64) -> String {
    match (year / 100, year % 100) {
        (century, 0) if century % 10 == 0 => cardinal(year),
        (century, 0) => format!("{} hundred", cardinal(century)),
        (century, 1..10) if century % 10 == 0 => cardinal(year),
        (century, rest @ 1..10) => format!("{} oh {}", cardinal(century), word(&ONES, rest)),
        (century, rest) => format!("{} {}", cardinal(century), cardinal(rest)),
    }
}

/// Digits of any length as a number: `124444234854823834553` has a name, too. What is longer than that is read digit by
/// digit.
pub(super) fn large(text: &str) -> String {
    const BEYOND: [&str; 5] = ["quintillion", "sextillion", "septillion", "octillion", "nonillion"];
    let Some(at) = text.len().checked_sub(18).filter(|at| *at > 0) else {
        return text.parse().map_or_else(|_| digits(text), cardinal);
    };
    let (high, low) = text.split_at_checked(at).unwrap_or(("", text));
    if high.len() > 3 * BEYOND.len() {
        return digits(text);
    }
    let mut words = Vec::new();
    let mut rest = high;
    while !rest.is_empty() {
        let scale = (rest.len() - 1) / 3;
        let (group, behind) = rest.split_at_checked(rest.len() - 3 * scale).unwrap_or((rest, ""));
        let group: u64 = group.parse().unwrap_or_default();
        if group > 0 {
            words.push(format!("{} {}", hundreds(group), BEYOND.get(scale).copied().unwrap_or_default()));
        }
        rest = behind;
    }
    let low = low.parse().unwrap_or_default();
    if low > 0 {
        words.push(cardinal(low));
    }
    words.join(" ")
}

/// Digits one by one; other characters are skipped.
pub(super) fn digits(text: &str) -> String {
    let words: Vec<&str> =
        text.chars().filter_map(|c| c.to_digit(10)).map(|digit| word(&ONES, u64::from(digit))).collect();
    words.join(" ")
}

/// The plural of the last word: `nineties`, `thirds`, `two thousands`.
pub(super) fn plural(words: &str) -> String {
    match words.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if words.ends_with('s') || words.ends_with('x') => format!("{words}es"),
        None => format!("{words}s"),
    }
}

/// `3/4` as `three quarters`.
pub(super) fn fraction(above: u64, below: u64) -> String {
    if above > 100 || !(2..=100).contains(&below) {
        return format!("{} over {}", cardinal(above), cardinal(below));
    }
    let part = match below {
        2 if above == 1 => return "one half".to_owned(),
        2 => "halve".to_owned(),
        4 => "quarter".to_owned(),
        _ => ordinal(below),
    };
    if above == 1 { format!("one {part}") } else { format!("{} {}", cardinal(above), plural(&part)) }
}

/// Runs of ASCII digits that are left in a spoken form, in words: a short run as a number, a long one or one that begins
/// with zero digit by digit.
pub(super) fn without_digits(said: &str) -> String {
    if !said.contains(|c: char| c.is_ascii_digit()) {
        return said.to_owned();
    }
    let mut out = String::with_capacity(said.len() * 2);
    let mut run = String::new();
    for c in said.chars().chain([' ']) {
        if c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            out.push(' ');
            out.push_str(&plain(&run));
            out.push(' ');
            run.clear();
        }
        out.push(c);
    }
    let joined = out.split_whitespace().collect::<Vec<_>>().join(" ");
    joined
        .replace(" -", " ")
        .replace("- ", " ")
        .replace(" .", " ")
        .replace(" ,", " ")
        .replace(" :", " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A run of ASCII digits as a number, or digit by digit when it looks like a code.
pub(super) fn plain(run: &str) -> String {
    match run.parse() {
        Ok(number) if run.len() <= 6 && (run == "0" || !run.starts_with('0')) => cardinal(number),
        _ => digits(run),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_in_american_english() {
        assert_eq!(cardinal(0), "zero");
        assert_eq!(cardinal(110), "one hundred ten");
        assert_eq!(cardinal(1_000_021), "one million twenty one");
        assert_eq!(cardinal(u64::MAX), digits("18446744073709551615"));
        assert_eq!(ordinal(3), "third");
        assert_eq!(ordinal(20), "twentieth");
        assert_eq!(ordinal(112), "one hundred twelfth");
        assert_eq!(ordinal(1000), "one thousandth");
    }

    #[test]
    fn years_are_said_in_pairs() {
        let said: Vec<String> = [1066, 1100, 1905, 1999, 2000, 2005, 2010, 2024].map(year).into();
        assert_eq!(
            said,
            [
                "ten sixty six",
                "eleven hundred",
                "nineteen oh five",
                "nineteen ninety nine",
                "two thousand",
                "two thousand five",
                "twenty ten",
                "twenty twenty four"
            ]
        );
    }

    #[test]
    fn fractions_have_their_names() {
        assert_eq!(fraction(1, 2), "one half");
        assert_eq!(fraction(3, 2), "three halves");
        assert_eq!(fraction(3, 4), "three quarters");
        assert_eq!(fraction(2, 3), "two thirds");
        assert_eq!(fraction(1, 365), "one over three hundred sixty five");
    }
}
