//! Changes written into a TOML text that a person wrote.

use serde_json::Value;
use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, Table, TableLike};

use super::changes::Change;
use crate::error::ProjectsError;

/// Tables in tables and lists in lists, at most.
const MOST_DEPTH: usize = 16;

/// The text with these changes.
///
/// # Errors
/// [`ProjectsError::Unusable`] for what TOML cannot hold, or if a value stands where a table is wanted.
pub fn with(text: &str, changes: &[Change]) -> Result<String, ProjectsError> {
    let unreadable = |_| ProjectsError::Unusable("project.toml is no TOML: put it right first".to_owned());
    let mut document: DocumentMut = text.parse().map_err(unreadable)?;
    for change in changes {
        let orphaned = make(document.as_table_mut(), change)?;
        if !orphaned.is_empty() {
            let behind = format!("{}{orphaned}", document.trailing().as_str().unwrap_or_default());
            document.set_trailing(behind);
        }
    }
    let text = document.to_string();
    Ok(if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" })
}

/// Makes a change, and gives back the comments before a removed key, if no other key comes behind it.
fn make(root: &mut Table, change: &Change) -> Result<String, ProjectsError> {
    let in_the_way = || ProjectsError::Unusable(format!("`{}` is no table in project.toml", change.key()));
    let Some((last, above)) = change.path.split_last() else { return Ok(String::new()) };
    let mut table: &mut dyn TableLike = root;
    for key in above {
        if !table.contains_key(key) {
            if change.value.is_none() {
                return Ok(String::new());
            }
            table.insert(key, Item::Table(Table::new()));
        }
        table = table.get_mut(key).and_then(Item::as_table_like_mut).ok_or_else(in_the_way)?;
    }
    match &change.value {
        None => Ok(remove(table, last)),
        Some(value) => {
            let mut item =
                item(value, 0).map_err(|why| ProjectsError::Unusable(format!("`{}`: {why}", change.key())))?;
            match table.get_mut(last) {
                Some(before) => {
                    // What stands behind the value, and how it is spaced, stays.
                    if let (Some(old), Some(new)) =
                        (before.as_value().map(|old| old.decor().clone()), item.as_value_mut())
                    {
                        *new.decor_mut() = old;
                    }
                    *before = item;
                }
                None => drop(table.insert(last, item)),
            }
            Ok(String::new())
        }
    }
}

/// Removes a key. What a person wrote above it stays, above the next one; given back if there is none.
fn remove(table: &mut dyn TableLike, key: &str) -> String {
    let above = table.key(key).and_then(|key| Some(key.leaf_decor().prefix()?.as_str()?.to_owned()));
    let above = above.filter(|above| above.contains('#')).unwrap_or_default();
    let behind: Vec<String> =
        table.iter().map(|(key, _)| key.to_owned()).skip_while(|one| one != key).skip(1).collect();
    table.remove(key);
    if above.is_empty() {
        return above;
    }
    for key in behind {
        match table.get_mut(&key) {
            Some(Item::Table(next)) if !next.is_dotted() => {
                let own = text_of(next.decor().prefix());
                next.decor_mut().set_prefix(format!("{above}{own}"));
                return String::new();
            }
            Some(Item::Value(_)) => {
                let Some(mut next) = table.key_mut(&key) else { continue };
                let own = text_of(next.leaf_decor().prefix());
                next.leaf_decor_mut().set_prefix(format!("{above}{own}"));
                return String::new();
            }
            // Of a key with dots the comments are those of its last part.
            _ => {}
        }
    }
    above
}

fn text_of(decor: Option<&RawString>) -> String {
    decor.and_then(RawString::as_str).unwrap_or_default().to_owned()
}

fn item(value: &Value, depth: usize) -> Result<Item, &'static str> {
    match value {
        Value::Object(entries) if depth == 0 => {
            let mut table = Table::new();
            for (key, value) in entries {
                table.insert(key, item(value, depth + 1)?);
            }
            Ok(Item::Table(table))
        }
        value => toml(value, depth).map(Item::Value),
    }
}

fn toml(value: &Value, depth: usize) -> Result<toml_edit::Value, &'static str> {
    if depth > MOST_DEPTH {
        return Err("this is too deep");
    }
    Ok(match value {
        Value::Null => return Err("a list cannot hold `null`"),
        Value::Bool(is) => (*is).into(),
        Value::String(text) => text.as_str().into(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => number.into(),
            (None, Some(float)) if number.is_f64() => float.into(),
            _ => return Err("this number is too large"),
        },
        Value::Array(values) => {
            let values = values.iter().map(|value| toml(value, depth + 1));
            toml_edit::Value::Array(values.collect::<Result<Array, _>>()?)
        }
        Value::Object(entries) => {
            let mut table = InlineTable::new();
            for (key, value) in entries {
                table.insert(key, toml(value, depth + 1)?);
            }
            toml_edit::Value::InlineTable(table)
        }
    })
}
