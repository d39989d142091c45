//! Why a segment has the key it has: the difference between two recipes, in words.

use serde_json::Value;

/// Everything in which two recipes differ, one sentence each, in the order of their fields.
pub fn differences(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(&mut Vec::new(), before, after, &mut found);
    found
}

fn compare(path: &mut Vec<String>, before: &Value, after: &Value, found: &mut Vec<String>) {
    if before == after {
        return;
    }
    if let Some(words) = captions(before, after) {
        found.push(words);
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
            for name in names {
                path.push(name.clone());
                let absent = Value::Null;
                compare(path, old.get(name).unwrap_or(&absent), new.get(name).unwrap_or(&absent), found);
                path.pop();
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                path.push((index + 1).to_string());
                compare(path, old, new, found);
                path.pop();
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            found.push(format!("{}: {} before, {} now", place(path), old.len(), new.len()));
        }
        _ => found.push(format!("{}: {} -> {}", place(path), brief(before), brief(after))),
    }
}

/// Captions are told as text, not field by field, as long as their look is the same.
fn captions(before: &Value, after: &Value) -> Option<String> {
    let (old, new) = (words(before)?, words(after)?);
    if before.get("look") != after.get("look") {
        return None;
    }
    if old == new {
        return Some("caption times: the words are spoken at other moments".to_owned());
    }
    let differing: Vec<_> = old.iter().zip(&new).filter(|(old, new)| old != new).collect();
    Some(match differing.as_slice() {
        [(old_word, new_word)] if old.len() == new.len() => format!("caption text: \"{old_word}\" -> \"{new_word}\""),
        _ => format!("caption text: \"{}\" -> \"{}\"", old.join(" "), new.join(" ")),
    })
}

/// The words of a captions value in reading order; `None` if it is something else.
fn words(captions: &Value) -> Option<Vec<&str>> {
    let cues = captions.get("cues")?.as_array()?;
    let words = cues.iter().filter_map(|cue| cue.get("words")?.as_array()).flatten();
    Some(words.filter_map(|word| word.get("text")?.as_str()).collect())
}

/// The way to a field in words: `layers 1, picture, from`.
fn place(path: &[String]) -> String {
    let mut text = String::new();
    for step in path {
        let number = step.bytes().all(|byte| byte.is_ascii_digit());
        text.push_str(match (text.is_empty(), number) {
            (true, _) => "",
            (false, true) => " ",
            (false, false) => ", ",
        });
        text.push_str(&step.replace('_', " "));
    }
    text
}

/// A value short enough for a line.
fn brief(value: &Value) -> String {
    let text = match value {
        Value::Null => return "nothing".to_owned(),
        Value::String(text) if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            return text.chars().take(12).collect();
        }
        other => other.to_string(),
    };
    if text.chars().count() <= 80 { text } else { text.chars().take(77).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_typo_is_told_as_the_word_it_was() {
        let captions =
            |word: &str| json!({"captions": {"look": 1, "cues": [{"words": [{"text": "has"}, {"text": word}]}]}});
        assert_eq!(differences(&captions("thre"), &captions("three")), ["caption text: \"thre\" -> \"three\""]);
    }

    #[test]
    fn fields_are_named_by_their_way() {
        let before = json!({"layers": [{"picture": {"from": 3}}], "badge": null});
        let after = json!({"layers": [{"picture": {"from": 9}}], "badge": "Part 1"});
        assert_eq!(differences(&before, &after), ["badge: nothing -> \"Part 1\"", "layers 1, picture, from: 3 -> 9"]);
    }

    #[test]
    fn equal_recipes_have_nothing_to_explain() {
        assert!(differences(&json!({"a": [1, 2]}), &json!({"a": [1, 2]})).is_empty());
    }
}
