//! The schema of a type as a tool shows it: that of the document of the routes, whole in itself.

use rmcp::model::JsonObject;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// Where the document keeps its types.
const REFERENCE: &str = "#/components/schemas/";

/// Where a schema that stands alone keeps them.
const OWN: &str = "#/$defs/";

/// The schema of a type, which is an object.
pub fn of<T: ToSchema>() -> JsonObject {
    let mut used = Vec::new();
    T::schemas(&mut used);
    whole(written(&T::schema()), used)
}

/// The schema of an object with one list in it.
pub fn list_of<T: ToSchema>(name: &str) -> JsonObject {
    let mut used = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut used);
    let item = json!({ "$ref": format!("{REFERENCE}{}", T::name()) });
    let list =
        json!({ "type": "object", "required": [name], "properties": { name: { "type": "array", "items": item } } });
    whole(list, used)
}

fn whole(schema: Value, used: Vec<(String, RefOr<Schema>)>) -> JsonObject {
    let Value::Object(mut schema) = schema else { return Map::new() };
    // What is put together of several types is an object as well, which the protocol wants to read.
    schema.insert("type".to_owned(), "object".into());
    let used: Map<String, Value> = used.into_iter().map(|(name, schema)| (name, written(&schema))).collect();
    if !used.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(used));
    }
    let mut schema = Value::Object(schema);
    point_inside(&mut schema);
    let Value::Object(schema) = schema else { return Map::new() };
    schema
}

fn written(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).unwrap_or_default()
}

/// Has all references lead to types of the same schema.
fn point_inside(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(point_inside),
        Value::Array(items) => items.iter_mut().for_each(point_inside),
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(REFERENCE) {
                *text = format!("{OWN}{name}");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::jobs::wire::{Job, OneJob};

    #[test]
    fn a_schema_is_whole_in_itself() {
        for schema in [of::<OneJob>(), list_of::<Job>("jobs")] {
            let text = serde_json::to_string(&schema).unwrap();
            assert_eq!(schema["type"], "object", "{text}");
            assert!(!text.contains("#/components"), "{text}");
            for named in text.split("\"#/$defs/").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(schema["$defs"][named].is_object(), "{named}: {text}");
            }
        }
    }
}
