//! Single characters and their names: signs, Greek letters, powers.

use super::currencies::CURRENCIES;

/// What is said for a sign wherever it stands: sign and words.
const NAMES: &[(char, &str)] = &[
    ('&', "and"),
    ('+', "plus"),
    ('=', "equals"),
    ('%', "percent"),
    ('‰', "per mille"),
    ('‱', "basis points"),
    ('@', "at"),
    ('°', "degrees"),
    ('º', "degrees"),
    ('×', "times"),
    ('÷', "divided by"),
    ('±', "plus or minus"),
    ('∓', "minus or plus"),
    ('≥', "greater than or equal to"),
    ('⩾', "greater than or equal to"),
    ('≤', "less than or equal to"),
    ('⩽', "less than or equal to"),
    ('≠', "is not equal to"),
    ('≈', "is about"),
    ('≡', "is identical to"),
    ('∝', "is proportional to"),
    ('∞', "infinity"),
    ('→', "to"),
    ('−', "minus"),
    ('√', "the square root of"),
    ('∛', "the cube root of"),
    ('∑', "the sum of"),
    ('∏', "the product of"),
    ('∫', "the integral of"),
    ('∂', "partial"),
    ('∆', "delta"),
    ('∇', "nabla"),
    ('∈', "is in"),
    ('∩', "intersected with"),
    ('∪', "united with"),
    ('∅', "the empty set"),
    ('∴', "therefore"),
    ('⋅', "times"),
    ('·', ""),
    ('<', "less than"),
    ('>', "greater than"),
    ('¢', "cents"),
    ('§', "section"),
    ('¶', "paragraph"),
    ('′', "prime"),
    ('″', "inches"),
    ('Ω', "ohms"),
    ('Å', "angstroms"),
    ('¤', "currency"),
    ('¦', ""),
];
/// Powers as they are set, and as they are typed.
const POWERS: [(char, char); 12] = [
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
    ('⁻', '-'),
    ('ⁿ', 'n'),
];
/// Greek letters as symbols.
const GREEK: [(char, &str); 30] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('µ', "mu"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "gamma"),
    ('Δ', "delta"),
    ('Θ', "theta"),
    ('Λ', "lambda"),
    ('Π', "pi"),
    ('Σ', "sigma"),
    ('Φ', "phi"),
    ('Ω', "omega"),
];

/// The name of a sign, or the plural of a currency.
pub(super) fn name(c: char) -> Option<&'static str> {
    // No letter or digit is a sign, and most characters are one of these.
    if c.is_ascii_alphanumeric() {
        return None;
    }
    let currency = || CURRENCIES.iter().find(|currency| currency.signs.iter().any(|sign| sign.chars().eq([c])));
    NAMES
        .iter()
        .find(|(sign, _)| *sign == c)
        .map(|(_, name)| *name)
        .or_else(|| currency().map(|currency| currency.many))
}

/// The name of a Greek letter that is a symbol.
pub(super) fn greek(c: char) -> Option<&'static str> {
    GREEK.iter().find(|(letter, _)| *letter == c).map(|(_, name)| *name)
}

/// The typed character of a power.
pub(super) fn power_of(c: char) -> Option<char> {
    POWERS.iter().find(|(power, _)| *power == c).map(|(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_or_digit_is_a_sign() {
        let signs = NAMES.iter().map(|(sign, _)| sign.to_string());
        let currencies = CURRENCIES.iter().flat_map(|currency| currency.signs).map(|sign| (*sign).to_owned());
        let single = |sign: &String| sign.len() == 1 && sign.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert_eq!(signs.chain(currencies).find(single), None);
    }
}
