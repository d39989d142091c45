//! Addresses and handles: `example.com`, `me@example.com`, `@name`, `#tag`, `#1`.

use super::{Context, mixed};
use crate::spoken::number;

/// Ends of host names that a script is likely to mention.
const ENDS: [&str; 37] = [
    "com", "org", "net", "io", "ai", "co", "uk", "dev", "app", "gov", "edu", "me", "tv", "us", "de", "fr", "es", "it",
    "in", "info", "xyz", "gg", "ly", "fm", "eu", "ca", "au", "br", "mx", "jp", "ch", "nl", "se", "shop", "blog",
    "news", "biz",
];

/// Whether `end` is the end of a host name.
pub(in crate::spoken) fn is_domain_end(end: &str) -> bool {
    ENDS.contains(&end)
}

/// The words of an address or a handle.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some(tag) = core.strip_prefix('#') {
        return Some(match tag.parse::<u64>() {
            Ok(number) => format!("number {}", number::cardinal(number)),
            Err(_) => mixed(&parted_at_capitals(tag)),
        });
    }
    if let Some(name) = core.strip_prefix('@').filter(|name| !name.is_empty()) {
        return Some(format!("at {}", mixed(&parted_at_capitals(&name.replace('.', " dot ")))));
    }
    let bare = core.strip_prefix("https://").or_else(|| core.strip_prefix("http://"));
    let bare = bare.or_else(|| core.strip_prefix("www.").map(|_| core));
    if let Some(bare) = bare {
        return Some(address(bare));
    }
    let (name, host) = core.split_once('@').map_or(("", core), |(name, host)| (name, host));
    let authority = host.split('/').next().unwrap_or_default();
    let end = authority.rsplit('.').next().unwrap_or_default();
    let has_dots = authority.contains('.') && authority.split('.').all(|label| !label.is_empty() && label.is_ascii());
    let has_letter = authority.split('.').next().is_some_and(|label| label.contains(|c: char| c.is_ascii_alphabetic()));
    if !has_dots || !has_letter || !is_domain_end(end) {
        return None;
    }
    Some(if name.is_empty() { address(host) } else { format!("{} at {}", spelled(name), address(host)) })
}

/// Host and path; what follows a `?` is for machines.
fn address(bare: &str) -> String {
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    spelled(bare.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/'))
}

fn spelled(text: &str) -> String {
    let mut said = String::new();
    for c in text.chars() {
        match c {
            '.' => said.push_str(" dot "),
            '/' => said.push_str(" slash "),
            '-' => said.push_str(" dash "),
            '_' => said.push_str(" underscore "),
            ':' => said.push_str(" colon "),
            '+' => said.push_str(" plus "),
            _ => said.push(c),
        }
    }
    said.split(' ').map(mixed).collect::<Vec<_>>().join(" ")
}

/// `OctopusFacts` as `Octopus Facts`.
fn parted_at_capitals(name: &str) -> String {
    let mut parted = String::with_capacity(name.len() + 4);
    let mut before_is_low = false;
    for c in name.chars() {
        if c.is_uppercase() && before_is_low {
            parted.push(' ');
        }
        before_is_low = c.is_lowercase();
        parted.push(if c == '_' { ' ' } else { c });
    }
    parted
}
