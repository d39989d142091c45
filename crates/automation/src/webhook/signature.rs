//! The signature of a message, by <https://www.standardwebhooks.com>: whoever has the secret knows that we have sent it, and when.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// What a secret begins with.
const PREFIX: &str = "whsec_";

/// Bytes of a secret.
const BYTES: usize = 32;

/// A secret that nobody guesses; nothing if the system has no random numbers.
pub(super) fn new_secret() -> Option<SecretString> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).ok()?;
    Some(SecretString::from(format!("{PREFIX}{}", STANDARD.encode(bytes))))
}

/// The value of `webhook-signature`: one signature for each secret, so that a receiver may know the old or the new one.
pub(super) fn signatures(secrets: &[SecretString], message: &str, timestamp: u64, body: &str) -> String {
    let mut value = String::new();
    for signed in secrets.iter().filter_map(|secret| signature(secret, message, timestamp, body)) {
        let _ = write!(value, "{}{signed}", if value.is_empty() { "" } else { " " });
    }
    value
}

/// The signature of a message with one secret; nothing if that is none. The time is in seconds since 1970.
pub fn signature(secret: &SecretString, message: &str, timestamp: u64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.expose_secret().strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{message}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_the_standard() {
        // The example of the reference implementations.
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        let both = signatures(&[secret.clone(), secret], "a", 1, "b");
        let (one, other) = both.split_once(' ').unwrap();
        assert_eq!(one, other);
    }

    #[test]
    fn each_secret_is_another_and_none_is_shown() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert_eq!(STANDARD.decode(&one.expose_secret()[PREFIX.len()..]).unwrap().len(), BYTES);
        assert!(!format!("{one:?}").contains(one.expose_secret()));
        assert_eq!(signature(&SecretString::from("no secret"), "a", 1, "b"), None);
    }
}
