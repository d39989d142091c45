//! Which events a webhook hears of.

use super::Subscription;
use crate::error::AutomationError;

/// Patterns of topics, and kinds of jobs, that a webhook may name.
const MOST_NAMES: usize = 50;

/// Bytes of one of them.
const MOST_BYTES: usize = 100;

/// Bytes of a description.
const MOST_DESCRIPTION_BYTES: usize = 500;

impl Subscription {
    /// Whether it hears of an event of a type, about a job of a kind or about none.
    pub(super) fn wants(&self, topic: &str, kind: Option<&str>) -> bool {
        let fits = |pattern: &String| match pattern.strip_suffix('*') {
            Some(begin) => topic.starts_with(begin),
            None => topic == pattern,
        };
        self.topics.iter().any(fits)
            && (self.kinds.is_empty() || kind.is_none_or(|kind| self.kinds.iter().any(|wanted| wanted == kind)))
    }

    /// Whether it can be meant, but for its address.
    pub(super) fn check(&self) -> Result<(), AutomationError> {
        let is_name = |text: &str| {
            !text.is_empty()
                && text.len() <= MOST_BYTES
                && text
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter))
        };
        let is_pattern = |text: &String| {
            let begin = text.strip_suffix('*');
            is_name(begin.unwrap_or(text)) && begin.is_none_or(|begin| begin.ends_with('.')) || text == "*"
        };
        if self.topics.is_empty() || self.topics.len() > MOST_NAMES || !self.topics.iter().all(is_pattern) {
            let why = format!("name 1 to {MOST_NAMES} types of events, such as `job.done`, `job.*` or `*`");
            return Err(AutomationError::invalid("topics", why));
        }
        if self.kinds.len() > MOST_NAMES || !self.kinds.iter().all(|kind| is_name(kind)) {
            let why = format!("name {MOST_NAMES} kinds of jobs at most, such as `render`");
            return Err(AutomationError::invalid("kinds", why));
        }
        if self.description.len() > MOST_DESCRIPTION_BYTES {
            let why = format!("it may have {MOST_DESCRIPTION_BYTES} bytes");
            return Err(AutomationError::invalid("description", why));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(topics: &[&str], kinds: &[&str]) -> Subscription {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Subscription {
            url: "https://example.com/".to_owned(),
            topics: owned(topics),
            kinds: owned(kinds),
            description: String::new(),
            enabled: true,
            allow_private: false,
        }
    }

    #[test]
    fn it_hears_of_what_its_patterns_name() {
        let wants = |topics: &[&str], kinds: &[&str], topic, kind| subscription(topics, kinds).wants(topic, kind);
        assert!(wants(&["job.done"], &[], "job.done", Some("render")));
        assert!(!wants(&["job.done"], &[], "job.failed", Some("render")));
        assert!(wants(&["job.*"], &["render"], "job.failed", Some("render")));
        assert!(!wants(&["job.*"], &["render"], "job.failed", Some("prune")));
        assert!(wants(&["*"], &["render"], "project.changed", None));
        assert!(!wants(&["job.*"], &[], "jobs.done", None));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for topics in [&[][..], &["Job.done"], &["job*"], &[""], &["**"], &["job.done\n"]] {
            assert!(subscription(topics, &[]).check().unwrap_err().to_string().starts_with("topics: "), "{topics:?}");
        }
        assert!(subscription(&["*"], &["a b"]).check().unwrap_err().to_string().starts_with("kinds: "));
        subscription(&["*", "job.*", "job.done"], &["render"]).check().unwrap();
    }
}
