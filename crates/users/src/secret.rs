//! Secrets that nobody guesses.

use std::io;

use blake3::Hash;

/// Bytes of a secret.
pub const BYTES: usize = 32;

/// A new one, as hexadecimal digits.
///
/// # Errors
/// What the system says if it has no random numbers.
pub fn secret() -> io::Result<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(Hash::from_bytes(bytes).to_hex().to_string())
}
