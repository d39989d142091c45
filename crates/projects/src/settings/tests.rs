use super::*;
use proptest::prelude::*;
use serde_json::json;

fn changed(text: &str, patch: &Value) -> String {
    let before = read(text).unwrap();
    let after = patched(&Value::Object(before.clone()), patch);
    with(text, &between(&before, after.as_object().unwrap())).unwrap()
}

const TOML: &str = "\
# Mine.
title = \"One\"   # names the movie
# look = \"punch\"
seed = 3

# Who speaks.
[voice]
# speed = 100
name = 'bob'  # an old friend
background.x = 1

# The end.
";

#[test]
fn a_change_keeps_comments_and_order() {
    let text = changed(
        TOML,
        &json!({ "title": "Two \"quoted\"", "voice": { "name": "amy", "speed": 90 }, "captions": false }),
    );
    assert_eq!(
        text,
        "\
# Mine.
title = 'Two \"quoted\"'   # names the movie
# look = \"punch\"
seed = 3
captions = false

# Who speaks.
[voice]
# speed = 100
name = \"amy\"  # an old friend
background.x = 1
speed = 90

# The end.
"
    );
    let text = changed(TOML, &json!({ "title": null, "voice": { "name": null } }));
    assert!(text.starts_with("# Mine.\n# look = \"punch\"\nseed = 3\n"), "{text}");
    assert!(text.contains("# speed = 100\n"), "{text}");
    let text = changed("# One.\na = 1\n# Two.\n[b]\nc = 1\n", &json!({ "a": null }));
    assert_eq!(text, "# One.\n# Two.\n[b]\nc = 1\n");
    let text = changed(
        "title = \"a\"\n",
        &json!({ "music": { "path": "calm", "level": "quiet" }, "background": { "paths": ["a", "b"] } }),
    );
    assert_eq!(
        text,
        "title = \"a\"\n\n[background]\npaths = [\"a\", \"b\"]\n\n[music]\nlevel = \"quiet\"\npath = \"calm\"\n"
    );
}

#[test]
fn what_toml_cannot_hold_is_refused() {
    for value in [json!([null]), json!(u64::MAX)] {
        let change = Change { path: vec!["seed".to_owned()], value: Some(value) };
        assert!(matches!(with(TOML, &[change]), Err(ProjectsError::Unusable(_))));
    }
    let change = Change { path: vec!["seed".to_owned(), "x".to_owned()], value: Some(json!(1)) };
    assert!(matches!(with(TOML, &[change]), Err(ProjectsError::Unusable(_))));
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    let Err(ProjectsError::Mistaken(mistake)) = read("title = \"a\"\nseed = \n") else { panic!() };
    assert_eq!((mistake.at.as_ref().unwrap().line, mistake.file.as_str()), (2, "project.toml"));
    assert!(mistakes("lok = \"punch\"\n")[0].hint.as_ref().unwrap().contains("look"));
    assert!(mistakes("script = \"other.md\"\n")[0].message.contains("another file"));
    assert!(mistakes(TOML).iter().any(|mistake| mistake.message.contains("background")));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::String)
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            prop::collection::btree_map("[a-c .\"#é]{1,2}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn settings() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("[a-d]", value(), 0..5).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn whatever_is_changed_is_what_is_read_again(before in settings(), after in settings()) {
        let text = with("# A comment.\n", &between(&Map::new(), &before)).unwrap();
        prop_assert!(same(&Value::Object(read(&text).unwrap()), &Value::Object(before.clone())));
        let changes = between(&read(&text).unwrap(), &after);
        let text = with(&text, &changes).unwrap();
        prop_assert!(same(&Value::Object(read(&text).unwrap()), &Value::Object(after)), "{}", text);
        prop_assert!(text.contains("# A comment."), "{}", text);
    }
}
