//! What is told of an event.

use serde_json::{Value, json};
use vo_jobs::{Event, JobDetail, What};

/// An event as a webhook is told of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    /// What happened: `job.done`, `pause.paused`, `schedule.missed`.
    pub topic: String,
    /// What kind of job it is about.
    pub kind: Option<String>,
    /// All about it.
    pub data: Value,
}

/// What is told of an event. `job` is the job that it is about, if it is still known. What came of a job is not told, only where
/// it is asked for: an address somewhere has no business with the names of folders.
pub(super) fn told(event: &Event, job: Option<&JobDetail>) -> Told {
    let Event { seq, what, job: number, kind, owner, reason, .. } = event;
    if *what == What::Noted {
        let value: Value = reason.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let name = kind.clone().unwrap_or_default();
        let topic = match value.get("what").and_then(Value::as_str) {
            Some(what) => format!("{name}.{what}"),
            None => name,
        };
        return Told { topic, kind: None, data: json!({ "seq": seq, "value": value }) };
    }
    let what = serde_json::to_value(what).unwrap_or_default();
    let what = what.as_str().unwrap_or_default();
    let Some(number) = number else {
        let data = json!({ "seq": seq, "kind": kind, "reason": reason });
        return Told { topic: format!("pause.{what}"), kind: kind.clone(), data };
    };
    let mut data = json!({ "seq": seq, "job": number, "kind": kind, "owner": owner });
    if let Some(job) = job {
        data["metadata"] = job.view.metadata.clone();
        if *what == *"failed" {
            let of = |name: &str| job.result.as_ref().and_then(|problem| problem.get(name)).cloned();
            data["problem"] = json!({ "code": of("code"), "title": of("title") });
        }
    }
    data["href"] = json!(format!("/api/v1/jobs/{number}"));
    Told { topic: format!("job.{what}"), kind: kind.clone(), data }
}

/// The body of a message: `at` is when it happened, in milliseconds since 1970.
pub(super) fn body(topic: &str, at: u64, data: &Value) -> String {
    let at = jiff::Timestamp::from_millisecond(i64::try_from(at).unwrap_or_default()).unwrap_or_default();
    json!({ "type": topic, "timestamp": at.to_string(), "data": data }).to_string()
}

#[cfg(test)]
mod tests {
    use vo_jobs::JobId;

    use super::*;

    fn event(what: What, job: Option<u64>, kind: Option<&str>, reason: Option<&str>) -> Event {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Event { seq: 7, at: 0, what, job: job.map(JobId), kind: owned(kind), owner: None, reason: owned(reason) }
    }

    #[test]
    fn events_have_the_types_that_people_subscribe_to() {
        let topic = |event: &Event| told(event, None).topic;
        assert_eq!(topic(&event(What::Done, Some(1), Some("render"), None)), "job.done");
        assert_eq!(topic(&event(What::Paused, None, None, Some("full"))), "pause.paused");
        assert_eq!(topic(&event(What::Noted, None, Some("schedule"), Some(r#"{"what":"missed"}"#))), "schedule.missed");
        assert_eq!(topic(&event(What::Noted, None, Some("alert"), Some("7"))), "alert");
    }

    #[test]
    fn a_message_has_the_form_of_the_standard() {
        let text = body("job.done", 1_800_000_000_123, &json!({ "job": 1 }));
        let message: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            message,
            json!({ "type": "job.done", "timestamp": "2027-01-15T08:00:00.123Z", "data": { "job": 1 } })
        );
    }
}
