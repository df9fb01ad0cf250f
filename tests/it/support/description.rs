//! The service's own description, and whether an answer matches it.

use serde_json::{Value, json};

/// An OpenAPI document.
pub struct Description(Value);

impl Description {
    pub fn new(document: Value) -> Self {
        Self(document)
    }

    /// The templates of all paths, each with its methods.
    pub fn operations(&self) -> Vec<(String, String)> {
        let paths = self.0["paths"].as_object().unwrap();
        let methods = |(path, item): (&String, &Value)| -> Vec<(String, String)> {
            item.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())).collect()
        };
        paths.iter().flat_map(methods).collect()
    }

    /// Fails unless the JSON matches the description of this path, method and status, and every key of it is
    /// described.
    #[track_caller]
    pub fn check(&self, method: &str, path: &str, status: u16, content_type: &str, body: &Value) {
        let Some(item) = self.path_item(path) else {
            assert_eq!(status, 404, "{path} is not described");
            return;
        };
        let operation = &item[method.to_lowercase()];
        if operation.is_null() {
            assert_eq!(status, 405, "{method} {path} is not described");
            return;
        }
        let responses = &operation["responses"];
        let response = responses.get(status.to_string()).unwrap_or(&responses["default"]);
        let schema = &response["content"][content_type]["schema"];
        assert!(!schema.is_null(), "{method} {path} does not describe {status} as {content_type}");
        self.check_schema(schema, body);
    }

    #[track_caller]
    fn check_schema(&self, schema: &Value, body: &Value) {
        let mut whole = schema.clone();
        whole["components"] = self.0["components"].clone();
        let validator = jsonschema::validator_for(&whole).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(body).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?} in {body:#}");
        let mut undescribed = Vec::new();
        self.find_undescribed(schema, body, "", &mut undescribed);
        assert!(undescribed.is_empty(), "not described: {undescribed:?}");
    }

    fn path_item(&self, path: &str) -> Option<&Value> {
        let paths = self.0["paths"].as_object().unwrap();
        // A path without parameters takes precedence over one with.
        paths.get(path).or_else(|| paths.iter().find(|(template, _)| fits(template, path)).map(|(_, item)| item))
    }

    fn find_undescribed(&self, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                let schemas = self.parts(schema);
                let Some(items_schema) = schemas.iter().find_map(|part| part.get("items")) else { return };
                items.iter().for_each(|item| self.find_undescribed(items_schema, item, place, found));
            }
            Value::Object(entries) => {
                let parts = self.parts(schema);
                if parts.iter().all(|part| part.get("properties").is_none()) {
                    return; // any object
                }
                for (key, entry) in entries {
                    let place = format!("{place}/{key}");
                    match parts.iter().find_map(|part| part.get("properties")?.get(key)) {
                        Some(schema) => self.find_undescribed(schema, entry, &place, found),
                        None => found.push(place),
                    }
                }
            }
            _ => {}
        }
    }

    /// The schema with its references followed and its `allOf` taken apart.
    fn parts<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.parts(self.0.pointer(reference.trim_start_matches('#')).unwrap());
        }
        match schema["allOf"].as_array() {
            Some(all) => all.iter().flat_map(|part| self.parts(part)).collect(),
            None => vec![schema],
        }
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(path).all(|(part, given)| part.starts_with('{') || *part == given)
}

/// Fails unless the checker finds the faults it is for.
#[test]
fn what_is_not_described_is_found() {
    let description = Description::new(json!({
        "paths": {"/thing/{id}": {"get": {"responses": {
            "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
        }}}},
        "components": {"schemas": {
            "Named": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            "Thing": {"allOf": [{"$ref": "#/components/schemas/Named"},
                {"type": "object", "properties": {"parts": {"type": "array", "items": {"$ref": "#/components/schemas/Named"}}}}]},
        }},
    }));
    let fails = |path: &str, status: u16, body: Value| {
        let check = std::panic::AssertUnwindSafe(|| description.check("GET", path, status, "application/json", &body));
        std::panic::catch_unwind(check).is_err()
    };
    assert!(!fails("/thing/1", 200, json!({"name": "a", "parts": [{"name": "b"}]})));
    assert!(fails("/thing/1", 200, json!({"name": 7})));
    assert!(fails("/thing/1", 200, json!({"parts": []})));
    assert!(fails("/thing/1", 200, json!({"name": "a", "size": 1})));
    assert!(fails("/thing/1", 200, json!({"name": "a", "parts": [{"name": "b", "size": 1}]})));
    assert!(fails("/thing/1", 500, json!({"name": "a"})));
    assert!(fails("/other", 200, json!({"name": "a"})));
}
