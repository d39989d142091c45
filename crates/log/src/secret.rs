//! Secrets: a type that cannot be printed, and a scrubber that takes them out of whatever others have put into text.

use std::fmt;

pub use secrecy::{ExposeSecret, SecretString};

/// What stands where a secret was.
const GONE: &str = "[secret]";

/// Words in the names of variables whose values are secrets.
const TELLING: [&str; 8] = ["KEY", "TOKEN", "SECRET", "PASS", "AUTH", "CREDENTIAL", "COOKIE", "BEARER"];

/// Shorter values are not looked for: they occur everywhere.
const SHORTEST: usize = 6;

/// Knows secrets, and takes them out of text.
pub struct Scrubber {
    /// The longest first, so that none is found in another.
    known: Vec<SecretString>,
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Scrubber({} secrets)", self.known.len())
    }
}

impl Scrubber {
    /// Knows what this process was given by its environment: keys, tokens, passwords, and those in addresses.
    pub fn of_environment() -> Self {
        let text = |value: std::ffi::OsString| value.into_string().ok();
        Self::of(std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?))))
    }

    /// Knows the secrets among variables.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut known = Vec::new();
        for (name, value) in variables {
            let name = name.to_ascii_uppercase();
            if TELLING.iter().any(|word| name.contains(word)) || name.ends_with("_PAT") {
                known.extend(value.split([',', ' ', ';', '\n']).map(str::to_owned));
                known.push(value.clone());
                // As it stands in a line of a log.
                known.push(value.escape_debug().to_string());
            }
            for user in value.split_whitespace().filter_map(user_of) {
                known.extend(user.split(':').skip(1).map(str::to_owned));
            }
        }
        known.retain(|value| value.len() >= SHORTEST);
        known.sort_by_key(|value| std::cmp::Reverse(value.len()));
        known.dedup();
        Self { known: known.into_iter().map(SecretString::from).collect() }
    }

    /// The text without any secret that is known, and without who logs in at an address.
    pub fn scrub(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.known {
            if text.contains(secret.expose_secret()) {
                text = text.replace(secret.expose_secret(), GONE);
            }
        }
        without_users(&text)
    }
}

/// Where the part of an address begins that says who logs in, and that part: `user:password` of `https://user:password@host`.
fn user_at(text: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("://") {
        let begin = from + found + 3;
        let rest = text.get(begin..)?;
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'<>".contains(c)).unwrap_or(rest.len());
        if let Some(at) = rest.get(..end)?.rfind('@') {
            return Some((begin, rest.get(..at)?));
        }
        from = begin;
    }
    None
}

fn user_of(text: &str) -> Option<&str> {
    user_at(text).map(|(_, user)| user)
}

fn without_users(text: &str) -> String {
    let (mut done, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((begin, user)) = user_at(rest) {
        done.push_str(rest.get(..begin).unwrap_or_default());
        done.push_str(GONE);
        rest = rest.get(begin + user.len()..).unwrap_or_default();
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scrubber(name: &str, value: &str) -> Scrubber {
        Scrubber::of([(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn what_a_name_tells_to_be_secret_is_gone() {
        for name in ["OPENAI_API_KEY", "github_token", "DB_PASSWORD", "AUTHORIZATION"] {
            let scrubbed = scrubber(name, "canary-123").scrub("it said canary-123, twice: canary-123");
            assert_eq!(scrubbed, "it said [secret], twice: [secret]", "{name}");
        }
        assert_eq!(scrubber("PATH_OF_MOVIE", "canary-123").scrub("canary-123"), "canary-123");
        assert_eq!(scrubber("A_KEY", "yes").scrub("yes"), "yes", "too short to be one");
    }

    #[test]
    fn a_secret_is_found_as_it_stands_in_a_line_and_line_by_line() {
        let scrubber = scrubber("A_TOKEN", "pa\"ss\\word\nsecond line");
        for text in ["pa\"ss\\word\nsecond line", r#"pa\"ss\\word\nsecond line"#, "a second line alone", "pa\"ss\\word"]
        {
            let scrubbed = scrubber.scrub(text);
            assert!(!scrubbed.contains("word") && !scrubbed.contains("second line"), "{scrubbed}");
        }
        assert_eq!(scrubber.scrub("GH"), "GH");
    }

    #[test]
    fn who_logs_in_at_an_address_is_gone() {
        let scrubber = scrubber("HTTPS_PROXY", "http://me:canary-123@proxy.example:80");
        for (text, scrubbed) in [
            ("see https://a:b@host/x?y and http://c@d", "see https://[secret]@host/x?y and http://[secret]@d"),
            ("https://host/a@b", "https://host/a@b"),
            ("the password canary-123 alone", "the password [secret] alone"),
            ("a://b://c:d@e", "a://b://[secret]@e"),
            ("://", "://"),
            ("x://@", "x://[secret]@"),
        ] {
            assert_eq!(scrubber.scrub(text), scrubbed);
        }
    }

    #[test]
    fn nothing_that_holds_secrets_prints_them() {
        let scrubber = scrubber("A_TOKEN", "canary-123");
        let secret = SecretString::from("canary-123");
        assert!(!format!("{scrubber:?} {secret:?}").contains("canary"));
    }

    proptest! {
        #[test]
        fn no_text_brings_a_secret_through(before in ".*", secret in "[a-z0-9]{6,20}", after in ".*") {
            let scrubbed = scrubber("MY_KEY", &secret).scrub(&format!("{before}{secret}{after}"));
            // The word that stands for it may hold a piece of it, never all.
            prop_assert!(!scrubbed.replace(GONE, " ").contains(&secret));
        }

        #[test]
        fn any_text_can_be_scrubbed(text in "(://|@|/| |[a-zé])*") {
            let once = scrubber("MY_KEY", "canary-123").scrub(&text);
            prop_assert_eq!(once.matches("://").count(), text.matches("://").count());
        }
    }
}
