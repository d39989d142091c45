//! Scales behind a number: `5k`, `3 million`, `2bn/year`.

/// Words that multiply the number before them, so that the currency is said behind them.
pub(super) const SCALES: [&str; 11] =
    ["hundred", "thousand", "million", "billion", "trillion", "mn", "bn", "mil", "quadrillion", "lakh", "crore"];

/// The word a letter behind a number stands for.
pub(super) fn scale(suffix: &str) -> Option<&'static str> {
    Some(match suffix {
        "k" | "K" | "thousand" => "thousand",
        "m" | "M" | "mn" | "mm" | "MM" | "mil" | "million" => "million",
        "b" | "B" | "bn" | "Bn" | "BN" | "billion" => "billion",
        "t" | "T" | "tn" | "trn" | "trillion" => "trillion",
        "quadrillion" => "quadrillion",
        "hundred" => "hundred",
        "lakh" => "lakh",
        "crore" => "crore",
        _ => return None,
    })
}

/// `million`, `million+`, `million/year`: the scale in a word of its own, whether more is meant, and what it is per.
pub(super) fn scale_word(word: &str) -> Option<(&'static str, bool, &str)> {
    let (word, rate) = word.split_once('/').unwrap_or((word, ""));
    let (word, more) = word.strip_suffix('+').map_or((word, false), |word| (word, true));
    let is_letter = matches!(word, "b" | "B" | "M" | "m" | "K" | "k" | "T") && rate.is_empty();
    let is_scale = is_letter || SCALES.contains(&word) && rate.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_scale.then(|| scale(word)).flatten().map(|scale| (scale, more, rate))
}
