//! How far a run is, from what happens in it: a value that is small, and that a list can show as it is.

use serde_json::{Value, json};
use vo_studio::event::Envelope;

/// How far one run is.
#[derive(Debug, Default)]
pub struct Progress {
    value: Option<Value>,
}

impl Progress {
    /// Takes in what happened; a line for the job's log, if it is worth one.
    pub fn hear(&mut self, event: &Envelope<Value>) -> Option<String> {
        let happened = &event.event;
        let number = |name: &str| happened.get(name).and_then(Value::as_u64).unwrap_or_default();
        let step = |step: &str, done: u64, of: u64| Some(json!({ "step": step, "done": done, "of": of }));
        let name = happened.get("event").and_then(Value::as_str).unwrap_or_default();
        let (value, line) = match name {
            "warning" => (None, happened.get("text").and_then(Value::as_str).map(|text| format!("warning: {text}"))),
            "script" => (step("speak", 0, number("lines")), Some(format!("the script has {} lines", number("lines")))),
            "take" => (step("speak", number("line") + 1, number("of")), None),
            "planned" => {
                let (frames, make, all) = (number("frames"), number("make"), number("segments"));
                (None, Some(format!("{frames} frames in {all} segments, {make} of them to be made")))
            }
            "frames" => (step("render", number("done"), number("of")), None),
            "segment" if happened.get("reused") == Some(&Value::Bool(false)) => {
                (None, Some(format!("segment {} of {} is made", number("segment") + 1, number("of"))))
            }
            "movie" => (step("join", 1, 1), None),
            "fetch" => (step("fetch", number("done"), number("of")), None),
            _ => (None, None),
        };
        self.value = value.or_else(|| self.value.take());
        line
    }

    /// How far it is, told once.
    pub fn take(&mut self) -> Option<Value> {
        self.value.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(events: &[Value]) -> (Option<Value>, Vec<String>) {
        let mut progress = Progress::default();
        let envelope = |event: &Value| Envelope { job: 1, seq: 1, at_ms: 0, event: event.clone() };
        let lines = events.iter().filter_map(|event| progress.hear(&envelope(event))).collect();
        (progress.take(), lines)
    }

    #[test]
    fn the_last_step_is_what_is_told() {
        let frames = |done: u64| json!({ "event": "frames", "segment": 0, "done": done, "of": 90 });
        let warning = json!({ "event": "warning", "text": "the voice is another" });
        let (value, lines) = heard(&[json!({ "event": "script", "lines": 2 }), frames(30), warning, frames(60)]);
        assert_eq!(value, Some(json!({ "step": "render", "done": 60, "of": 90 })));
        assert_eq!(lines, ["the script has 2 lines", "warning: the voice is another"]);
    }

    #[test]
    fn what_a_later_version_tells_is_left_out() {
        assert_eq!(heard(&[json!({ "event": "dream" }), json!(7)]), (None, vec![]));
    }
}
