//! Names of users.

use crate::UsersError;

/// Characters of a name, at most.
const LONGEST: usize = 64;

/// The name of whoever holds the token of the installation: no user has it.
const RESERVED: &str = "local";

/// Makes sure that a text can be a name: it stands in addresses, in logs and beside jobs.
pub fn check(name: &str) -> Result<(), UsersError> {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter);
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit());
    if begins && name.len() <= LONGEST && name.chars().all(fits) && name != RESERVED {
        return Ok(());
    }
    let why = "a name has 1 to 64 characters: lower-case letters, digits, `.`, `_` and `-`, begins with a letter or a digit, \
               and is not `local`";
    Err(UsersError::Invalid { why: why.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_an_address_as_it_is() {
        for name in ["anna", "a", "b.c-d_9", "7", &"x".repeat(64)] {
            check(name).unwrap();
        }
        for name in ["", "Anna", "a b", "-a", ".", "..", "a/b", "a%", "ä", "a\n", "local", &"x".repeat(65)] {
            check(name).unwrap_err();
        }
    }
}
