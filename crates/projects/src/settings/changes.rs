//! What is changed in settings: a merge patch (RFC 7396) as a list of keys, and what two of them have in common.

use serde_json::{Map, Value};

/// A key that is set or removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The key and those of the tables above it.
    pub path: Vec<String>,
    /// Its value; nothing if it is removed.
    pub value: Option<Value>,
}

impl Change {
    /// Its key as it is written in messages: `voice.name`.
    pub fn key(&self) -> String {
        self.path.join(".")
    }
}

/// A value with a merge patch: `null` removes a key, an object is merged, anything else replaces.
pub fn patched(value: &Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    let mut patched = value.as_object().cloned().unwrap_or_default();
    for (key, change) in patch {
        if change.is_null() {
            patched.remove(key);
        } else {
            let before = patched.get(key).unwrap_or(&Value::Null);
            let after = self::patched(before, change);
            patched.insert(key.clone(), after);
        }
    }
    Value::Object(patched)
}

/// What makes `after` of `before`, key by key; a list is one value.
pub fn between(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Change> {
    let mut changes = Vec::new();
    collect(before, after, &mut Vec::new(), &mut changes);
    changes
}

fn collect(before: &Map<String, Value>, after: &Map<String, Value>, path: &mut Vec<String>, changes: &mut Vec<Change>) {
    let removed = before.keys().filter(|key| !after.contains_key(*key));
    for key in after.keys().chain(removed) {
        path.push(key.clone());
        match (before.get(key), after.get(key)) {
            (Some(Value::Object(before)), Some(Value::Object(after))) => collect(before, after, path, changes),
            (None, Some(Value::Object(after))) if !after.is_empty() => collect(&Map::new(), after, path, changes),
            (was, is) if was != is => changes.push(Change { path: path.clone(), value: is.cloned() }),
            _ => {}
        }
        path.pop();
    }
}

/// The value at a path.
pub fn get<'v>(settings: &'v Map<String, Value>, path: &[String]) -> Option<&'v Value> {
    let (last, above) = path.split_last()?;
    let table = above.iter().try_fold(settings, |table, key| table.get(key)?.as_object())?;
    table.get(last)
}

/// Whether something that is no table has the name of a table above a path.
pub fn is_in_the_way(settings: &Map<String, Value>, path: &[String]) -> bool {
    (1..path.len())
        .any(|depth| path.get(..depth).and_then(|above| get(settings, above)).is_some_and(|found| !found.is_object()))
}

/// Makes a change in a value.
pub fn set(value: &mut Value, change: &Change) {
    let mut value = value;
    let Some((last, above)) = change.path.split_last() else { return };
    for key in above {
        if !value.is_object() {
            *value = Value::Object(Map::new());
        }
        let Some(table) = value.as_object_mut() else { return };
        value = table.entry(key.clone()).or_insert_with(|| Value::Object(Map::new()));
    }
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Some(table) = value.as_object_mut() else { return };
    match &change.value {
        Some(new) => drop(table.insert(last.clone(), new.clone())),
        None => drop(table.remove(last)),
    }
}
