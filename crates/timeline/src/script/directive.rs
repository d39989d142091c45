//! Directives: `[background: clip.mp4]`, `[voice: am_michael]`, `[pause: 800ms]`, `[sound: whoosh]`,
//! `[title: Three hearts]`, `[say: A P R]`.

/// What a directive asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    Background(String),
    Voice(String),
    /// Milliseconds.
    Pause(u32),
    Sound(String),
    Title(String),
    Say(String),
}

/// Why a directive cannot be read, and how to put it right.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

/// The keys there are.
pub(super) const KEYS: [&str; 6] = ["background", "voice", "pause", "sound", "title", "say"];

/// The longest pause in milliseconds.
const LONGEST_PAUSE: u32 = 10_000;

/// A directive from its key (lower case) and its value; nothing when there is no such key.
pub(super) fn parse(key: &str, value: &str) -> Option<Result<Directive, Wrong>> {
    let example = match key {
        "background" => "[background: media/clip.mp4]",
        "voice" => "[voice: am_michael]",
        "pause" => "[pause: 800ms]",
        "sound" => "[sound: whoosh]",
        "title" => "[title: Three hearts]",
        "say" => "APR [say: A P R]",
        _ => return None,
    };
    let value = value.trim();
    if value.is_empty() {
        return Some(Err(Wrong { message: format!("`{key}` has no value"), hint: format!("write `{example}`") }));
    }
    Some(match key {
        "background" => Ok(Directive::Background(value.to_owned())),
        "voice" => Ok(Directive::Voice(value.to_owned())),
        "sound" => Ok(Directive::Sound(value.to_owned())),
        "title" => Ok(Directive::Title(value.to_owned())),
        "say" => Ok(Directive::Say(value.to_owned())),
        _ => pause(value).map(Directive::Pause),
    })
}

/// Key and value of the inside of brackets, if it has the shape of a directive: one word, a colon, a value.
pub(super) fn shape(inside: &str) -> Option<(String, &str)> {
    let (key, value) = inside.split_once(':')?;
    let key = key.trim();
    let is_word = key.chars().all(|c| c.is_ascii_alphabetic() || c == '_' || c == '-') && !key.is_empty();
    is_word.then(|| (key.to_ascii_lowercase(), value.trim()))
}

fn pause(value: &str) -> Result<u32, Wrong> {
    let wrong = |message: &str| Wrong {
        message: message.to_owned(),
        hint: format!("write milliseconds or seconds, at most {} s: `800ms` or `0.8s`", LONGEST_PAUSE / 1000),
    };
    let lower = value.to_ascii_lowercase();
    let unit = |names: &[&str]| names.iter().find_map(|name| lower.strip_suffix(name));
    let (number, thousandths) = if let Some(number) = unit(&["ms", "milliseconds"]) {
        (number, false)
    } else if let Some(number) = unit(&["seconds", "second", "secs", "sec", "s"]) {
        (number, true)
    } else {
        return Err(wrong("the pause has no unit"));
    };
    let number = number.trim();
    let ms = if thousandths { thousandths_of(number) } else { number.parse().ok() };
    match ms {
        Some(ms) if ms <= LONGEST_PAUSE => Ok(ms),
        Some(_) => Err(wrong("the pause is too long")),
        None => Err(wrong("the pause is not a length of time")),
    }
}

/// A decimal number with at most three decimals, times 1000, without a float on the way.
fn thousandths_of(number: &str) -> Option<u32> {
    let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if decimals.len() > 3 || !digits(decimals) || !digits(whole) || whole.len() + decimals.len() == 0 {
        return None;
    }
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let decimals: u32 = format!("{decimals:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_read_in_milliseconds_and_seconds() {
        let ms = |value: &str| pause(value).ok();
        assert_eq!(ms("800ms"), Some(800));
        assert_eq!(ms("0.8s"), Some(800));
        assert_eq!(ms("1 s"), Some(1000));
        assert_eq!(ms("2 seconds"), Some(2000));
        assert_eq!(ms("500 milliseconds"), Some(500));
        assert_eq!(ms(".25s"), Some(250));
        assert_eq!(ms("1,5 s"), Some(1500));
        assert_eq!(ms("10s"), Some(10_000));
        for bad in ["11s", "800", "fast", "s", "ms", "-1s", "1.2.3s", "9999999999s", ".s", "é s"] {
            assert_eq!(ms(bad), None, "{bad}");
        }
    }
}
