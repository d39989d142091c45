//! Values as they are typed: times, shares, sizes, addresses.

use std::net::{IpAddr, Ipv4Addr};

use vo_server::{Network, Tls};

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

/// The address of a server.
pub fn host(text: &str) -> Result<IpAddr, String> {
    let bare = text.trim().trim_start_matches('[').trim_end_matches(']');
    if bare.eq_ignore_ascii_case("localhost") {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    bare.parse().map_err(|_| "write an address of this machine, such as 127.0.0.1, localhost or 0.0.0.0".to_owned())
}

/// A port.
pub fn port(text: &str) -> Result<u16, String> {
    text.trim().parse().map_err(|_| "write a whole number from 0 to 65535, such as 4545".to_owned())
}

/// With whose certificate a server encrypts.
pub fn tls(text: &str) -> Result<Tls, String> {
    if text == "self" {
        return Ok(Tls::Generated);
    }
    let files = text.split_once(',').filter(|(certificate, key)| !certificate.is_empty() && !key.is_empty());
    let (certificate, key) = files.ok_or("write `self`, or two files with a comma between: cert.pem,key.pem")?;
    Ok(Tls::Own { certificate: certificate.into(), key: key.into() })
}

/// Addresses of proxies.
pub fn network(text: &str) -> Result<Network, String> {
    text.trim().parse()
}

/// A name by which a server is asked, in small letters.
pub fn server_name(text: &str) -> Result<String, String> {
    let wrong =
        || "write a name such as studio.example or localhost:8080, without https:// and without a path".to_owned();
    let name = text.trim().to_ascii_lowercase();
    let (host, port) = match name.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (name.as_str(), None),
    };
    let is_v6 = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
    let is_name = !host.is_empty() && host.len() <= 253 && host.chars().all(fits);
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    if (is_v6 || is_name) && is_port { Ok(name) } else { Err(wrong()) }
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

    #[test]
    fn addresses_are_told_in_our_words() {
        assert_eq!(host("localhost"), Ok(Ipv4Addr::LOCALHOST.into()));
        assert!(host("[::1]").is_ok() && host("0.0.0.0").is_ok());
        assert!(host("example.org").unwrap_err().contains("127.0.0.1"));
        assert_eq!(port("0"), Ok(0));
        for wrong in ["80x", "-1", "65536", ""] {
            assert!(port(wrong).unwrap_err().contains("65535"), "{wrong}");
        }
        assert_eq!(tls("self"), Ok(Tls::Generated));
        assert!(tls("cert.pem,key.pem").is_ok());
        for wrong in ["", "cert.pem", "cert.pem,", ",key.pem"] {
            assert!(tls(wrong).unwrap_err().contains("comma"), "{wrong}");
        }
        for (name, wanted) in
            [("Studio.Example", "studio.example"), ("localhost:8080", "localhost:8080"), ("[::1]:80", "[::1]:80")]
        {
            assert_eq!(server_name(name).as_deref(), Ok(wanted));
        }
        for wrong in ["", "https://a", "a/b", "a:b", "::1", "a b", "a:99999"] {
            assert!(server_name(wrong).is_err(), "{wrong}");
        }
    }
}
