//! A value becomes one byte string, the same on every machine: JSON with sorted names, no blanks and no floats.

use serde::Serialize;
use serde_json::Value;

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A float: two machines may round it differently, so quantities are counted in whole units instead.
    #[error("`{0}` is not a whole number; what is hashed holds whole numbers only")]
    Float(String),
    /// The value cannot be written as JSON at all, such as a map whose names are not text.
    #[error("the value cannot be written as JSON: {0}")]
    Shape(#[from] serde_json::Error),
}

/// The canonical bytes of a value.
///
/// # Errors
/// [`CanonicalError`] if the value holds a float or is no JSON.
pub fn bytes(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    // Names come out sorted because `serde_json`'s map is a B-tree unless its `preserve_order` feature is on;
    // a test below holds that.
    let value = serde_json::to_value(value)?;
    refuse_floats(&value)?;
    Ok(serde_json::to_vec(&value)?)
}

fn refuse_floats(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) if number.is_f64() => Err(CanonicalError::Float(number.to_string())),
        Value::Array(values) => values.iter().try_for_each(refuse_floats),
        Value::Object(fields) => fields.values().try_for_each(refuse_floats),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_sorted_at_every_depth() {
        let value: Value = serde_json::from_str(r#"{"b":{"z":1,"a":2},"a":[]}"#).unwrap();
        assert_eq!(bytes(&value).unwrap(), br#"{"a":[],"b":{"a":2,"z":1}}"#);
    }

    #[test]
    fn a_float_anywhere_is_refused_by_name() {
        let error = bytes(&json!({"a": [1, {"b": 0.5}]})).unwrap_err();
        assert_eq!(error.to_string(), "`0.5` is not a whole number; what is hashed holds whole numbers only");
    }
}
