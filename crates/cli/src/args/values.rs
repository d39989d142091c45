//! Values as they are typed: times, shares, sizes.

/// Seconds with up to three digits behind the point, as milliseconds.
pub fn moment(text: &str) -> Result<u64, String> {
    let (seconds, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|digit| digit.is_ascii_digit());
    let known = !seconds.is_empty() && digits(seconds) && digits(rest) && rest.len() <= 3;
    let milliseconds = format!("{rest:0<3}").parse::<u64>();
    match (known, seconds.parse::<u64>(), milliseconds) {
        (true, Ok(seconds), Ok(milliseconds)) => Ok(seconds.saturating_mul(1_000).saturating_add(milliseconds)),
        _ => Err("write a time in seconds, such as 12 or 12.4".to_owned()),
    }
}

/// A share in percent, 5 to 100, with or without the sign.
pub fn percent(text: &str) -> Result<u32, String> {
    match text.trim().trim_end_matches('%').trim_end().parse() {
        Ok(percent @ 5..=100) => Ok(percent),
        _ => Err("write a whole number of percent from 5 to 100, such as 60".to_owned()),
    }
}

/// A number of bytes with an optional unit.
pub fn size(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match lower.strip_prefix(digits).unwrap_or_default().trim() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err("write a number with B, KB, MB or GB, such as 5GB".to_owned()),
    };
    let number: u64 = digits.trim().parse().map_err(|_| "write a whole number, such as 5GB".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "that is more than any disk holds".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("5GB"), Ok(5_000_000_000));
        assert_eq!(size("800 mb"), Ok(800_000_000));
        assert_eq!(size("0"), Ok(0));
        assert!(size("five").is_err());
        assert!(size("5TB").is_err());
    }

    #[test]
    fn shares_are_percent() {
        assert_eq!(percent("60"), Ok(60));
        assert_eq!(percent(" 60 % "), Ok(60));
        assert!(percent("0").is_err() && percent("101").is_err() && percent("half").is_err());
    }
}
