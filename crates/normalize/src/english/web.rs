//! Addresses and handles: `example.com`, `me@example.com`, `@name`, `#tag`, `#1`, `intro.html`.

use super::acronym::letters;
use super::context::Context;
use super::mixed;
use crate::number;

/// Ends of host names that a script is likely to mention.
const ENDS: [&str; 37] = [
    "com", "org", "net", "io", "ai", "co", "uk", "dev", "app", "gov", "edu", "me", "tv", "us", "de", "fr", "es", "it",
    "in", "info", "xyz", "gg", "ly", "fm", "eu", "ca", "au", "br", "mx", "jp", "ch", "nl", "se", "shop", "blog",
    "news", "biz",
];
/// Ends that are said letter by letter: of countries, and of files.
const SPELT: &str = " io ai uk tv us de fr es it gg fm eu ca au br mx jp ch nl se sm html htm css js ts py rs cpp md csv tsv pdf png jpg \
    svg xml yml sql php mp3 mp4 wav exe dll txt_ xls xlsx ppt pptx docx rtf srt vtt url ";

/// Whether `end` is the end of a host name.
pub(crate) fn is_domain_end(end: &str) -> bool {
    ENDS.contains(&end)
}

/// The words of an address or a handle.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    // `$TSLA` names a share and is no money.
    if let Some(ticker) = core
        .strip_prefix('$')
        .filter(|ticker| (1..=5).contains(&ticker.len()) && ticker.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        return Some(super::acronym::piece(ticker).unwrap_or_else(|| ticker.to_owned()));
    }
    if let Some(tag) = core.strip_prefix('#') {
        // `number #5` says it once.
        if matches!(context.before.to_ascii_lowercase().as_str(), "number" | "no")
            && super::amount::whole(tag).is_some()
        {
            return Some(number::plain(tag));
        }
        return Some(match tag.parse::<u64>() {
            Ok(_) if tag.len() > 4 => format!("number {}", number::digits(tag)),
            Ok(number) => format!("number {}", number::cardinal(number)),
            Err(_) => tagged(context, tag),
        });
    }
    if let Some(name) = core.strip_prefix('@').filter(|name| !name.is_empty()) {
        return Some(format!("at {}", tagged(context, &name.replace('.', " dot "))));
    }
    if let Some((scheme, bare)) = core.split_once("://") {
        let is_web = matches!(scheme, "http" | "https");
        return Some(if is_web { address(bare) } else { format!("{scheme} {}", spelled(bare)) });
    }
    if core.starts_with("www.") {
        return Some(address(core));
    }
    let (name, host) = core.split_once('@').map_or(("", core), |(name, host)| (name, host));
    let authority = host.split('/').next().unwrap_or_default();
    let end = authority.rsplit('.').next().unwrap_or_default();
    let has_dots = authority.contains('.') && authority.split('.').all(|label| !label.is_empty() && label.is_ascii());
    let has_letter = authority.split('.').next().is_some_and(|label| label.contains(|c: char| c.is_ascii_alphabetic()));
    let is_mail = !name.is_empty() && end.len() > 1 && end.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_file =
        host == authority && SPELT.contains(&format!(" {end} ")) && !authority.starts_with(char::is_uppercase)
            || is_file(end);
    if !has_dots || !has_letter || !(is_domain_end(end) || is_mail || is_file) {
        return None;
    }
    Some(if name.is_empty() { address(host) } else { format!("{} at {}", spelled(name), address(host)) })
}

/// Ends of files that are no word.
fn is_file(end: &str) -> bool {
    matches!(
        end,
        "html"
            | "htm"
            | "css"
            | "csv"
            | "js"
            | "ts"
            | "py"
            | "rs"
            | "cpp"
            | "md"
            | "pdf"
            | "png"
            | "jpg"
            | "mp3"
            | "mp4"
            | "txt"
            | "json"
            | "docx"
    )
}

/// A name behind `#` or `@`: its words parted at their capitals.
fn tagged(context: &Context<'_>, name: &str) -> String {
    let said = |word: &str| super::acronym::piece(word).unwrap_or_else(|| mixed::read(&context.alone(word)));
    parted_at_capitals(name).split(' ').map(said).collect::<Vec<_>>().join(" ")
}

/// Host and path; what follows a `?` is for machines.
fn address(bare: &str) -> String {
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let (host, path) = bare.split_once('/').map_or((bare, None), |(host, path)| (host, Some(path)));
    match path {
        Some(path) => format!("{} slash {}", host_name(host), spelled(path)),
        None => host_name(host),
    }
}

/// A host's name or a file's: its end is spelt where it is no word.
fn host_name(host: &str) -> String {
    // Two strokes around a name are no part of it: `__init__.py`.
    let host = host.replace("__", "");
    let (front, end) = host.rsplit_once('.').unwrap_or((&host, ""));
    if front.is_empty() || end.is_empty() {
        return spelled(&host);
    }
    let said = if SPELT.contains(&format!(" {end} ")) { letters(end) } else { spelled(end) };
    let front = spelled(front);
    format!("{front} dot {said}")
}

fn spelled(text: &str) -> String {
    let mut said = String::new();
    let mut run = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            // Two digits are a number, more are a code.
            let words = if run.len() < 3 { number::plain(&run) } else { number::digits(&run) };
            said = format!("{said} {words} ");
            run.clear();
        }
        match c {
            '.' => said.push_str(" dot "),
            '/' => said.push_str(" slash "),
            '-' => said.push_str(" dash "),
            '_' => said.push_str(" underscore "),
            ':' => said.push_str(" colon "),
            '+' => said.push_str(" plus "),
            '&' => said.push_str(" and "),
            '%' => said.push_str(" percent "),
            '=' => said.push_str(" equals "),
            '~' => said.push_str(" tilde "),
            '@' => said.push_str(" at "),
            _ => said.push(c),
        }
    }
    said
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
