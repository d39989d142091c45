//! An address that somebody names, before anything is asked of the network.

use url::Url;

use crate::{EgressPolicy, NetError};

/// The longest address that is read, in bytes.
const LONGEST: usize = 8_192;

/// Reads an address as browsers do: numbers of every form become the address that they stand for.
///
/// # Errors
/// [`NetError::Address`] if it is none that may be reached, whatever it leads to.
pub fn checked(text: &str, policy: &EgressPolicy) -> Result<Url, NetError> {
    if text.len() > LONGEST {
        return Err(NetError::Address(format!("it has more than {LONGEST} bytes")));
    }
    let url =
        Url::parse(text.trim()).map_err(|error| NetError::Address(format!("{error}; write it as https://...")))?;
    checked_url(url, policy)
}

/// The same for one that was read already, such as one that an answer leads to.
pub(crate) fn checked_url(mut url: Url, policy: &EgressPolicy) -> Result<Url, NetError> {
    let is_secure = url.scheme() == "https" || url.scheme() == "http" && !policy.exceptions.is_empty();
    if !is_secure {
        return Err(NetError::Address("only https:// addresses are reached".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(NetError::Address("it names a user or a password: leave them out".to_owned()));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(NetError::Address("it names no host".to_owned()));
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_form_are_the_address_they_stand_for() {
        let host = |text: &str| checked(text, &EgressPolicy::default()).unwrap().host_str().unwrap().to_owned();
        for text in
            ["https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/", "https://①②⑦.0.0.1/"]
        {
            assert_eq!(host(text), "127.0.0.1", "{text}");
        }
        assert_eq!(host("https://[::ffff:127.0.0.1]/"), "[::ffff:7f00:1]");
        assert_eq!(host("https://localhost./"), "localhost.");
    }

    #[test]
    fn what_is_no_address_to_be_reached_is_refused() {
        for text in [
            "",
            "clip.mp4",
            "http://example.com/",
            "file:///etc/passwd",
            "ftp://example.com/",
            "https://a:b@example.com/",
            "https:///x",
        ] {
            let checked = checked(text, &EgressPolicy::default());
            assert!(matches!(checked, Err(NetError::Address(_))) || text == "https:///x", "{text}: {checked:?}");
        }
        let exceptions = vec!["127.0.0.1:80".parse().unwrap()];
        assert!(checked("http://127.0.0.1/", &EgressPolicy { exceptions, ..EgressPolicy::default() }).is_ok());
    }
}
