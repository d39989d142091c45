//! Times of zones with daylight saving time, as tables.

use super::*;

fn ms(text: &str) -> u64 {
    let at: Timestamp = text.parse().unwrap();
    at.as_millisecond() as u64
}

/// The next `most` times after one, as the zone's clock shows them, a mark for those that are special.
fn times(cron: &str, zone: &str, after: &str, most: usize) -> Vec<String> {
    let rule = Rule::new(&Timing::Cron(cron.to_owned()), zone).unwrap();
    let slots = rule.upcoming(ms(after), most).into_iter();
    slots.map(|slot| slot.local + if slot.note.is_some() { " *" } else { "" }).collect()
}

#[test]
fn a_time_that_the_clock_leaves_out_comes_at_the_first_moment_after() {
    assert_eq!(
        times("30 2 * * *", "Europe/Berlin", "2027-03-26T12:00:00Z", 3),
        ["2027-03-27T02:30:00+01:00", "2027-03-28T03:00:00+02:00 *", "2027-03-29T02:30:00+02:00"]
    );
    assert_eq!(
        times("30 2 * * *", "America/New_York", "2027-03-13T12:00:00Z", 2),
        ["2027-03-14T03:00:00-04:00 *", "2027-03-15T02:30:00-04:00"]
    );
    // There the clock moves by half an hour.
    assert_eq!(
        times("15 2 * * *", "Australia/Lord_Howe", "2027-10-02T00:00:00Z", 2),
        ["2027-10-03T02:30:00+11:00 *", "2027-10-04T02:15:00+11:00"]
    );
    // The gap's own end is a time that exists.
    assert_eq!(times("0 3 * * *", "Europe/Berlin", "2027-03-28T00:00:00Z", 1), ["2027-03-28T03:00:00+02:00"]);
    assert_eq!(times("0 2 * * *", "Europe/Berlin", "2027-03-28T00:00:00Z", 1), ["2027-03-28T03:00:00+02:00 *"]);
}

#[test]
fn what_the_clock_leaves_out_is_one_time_and_not_many() {
    assert_eq!(
        times("*/15 * * * *", "Europe/Berlin", "2027-03-28T00:40:00Z", 4),
        [
            "2027-03-28T01:45:00+01:00",
            "2027-03-28T03:00:00+02:00 *",
            "2027-03-28T03:15:00+02:00",
            "2027-03-28T03:30:00+02:00"
        ]
    );
}

#[test]
fn a_time_that_the_clock_shows_twice_comes_once() {
    assert_eq!(
        times("30 2 * * *", "Europe/Berlin", "2027-10-30T12:00:00Z", 2),
        ["2027-10-31T02:30:00+02:00 *", "2027-11-01T02:30:00+01:00"]
    );
    assert_eq!(
        times("30 1 * * *", "America/New_York", "2027-11-07T04:00:00Z", 2),
        ["2027-11-07T01:30:00-04:00 *", "2027-11-08T01:30:00-05:00"]
    );
    assert_eq!(
        times("45 1 * * *", "Australia/Lord_Howe", "2027-04-03T00:00:00Z", 2),
        ["2027-04-04T01:45:00+11:00 *", "2027-04-05T01:45:00+10:30"]
    );
    // Asked between the two, the second is not one.
    assert_eq!(times("30 2 * * *", "Europe/Berlin", "2027-10-31T01:00:00Z", 1), ["2027-11-01T02:30:00+01:00"]);
    assert_eq!(
        times("* * * * *", "Europe/Berlin", "2027-10-31T00:58:30Z", 2),
        ["2027-10-31T02:59:00+02:00 *", "2027-10-31T03:00:00+01:00"]
    );
}

#[test]
fn a_day_that_a_zone_left_out_is_over_at_its_end() {
    assert_eq!(
        times("0 12 30 12 *", "Pacific/Apia", "2011-12-29T00:00:00Z", 2),
        ["2011-12-31T00:00:00+14:00 *", "2012-12-30T12:00:00+14:00"]
    );
}

#[test]
fn days_of_the_week_and_of_the_month_are_as_cron_has_them() {
    assert_eq!(
        times("0 9 * * MON-FRI", "UTC", "2027-01-01T10:00:00Z", 2),
        ["2027-01-04T09:00:00+00:00", "2027-01-05T09:00:00+00:00"]
    );
    assert_eq!(times("0 0 29 2 *", "UTC", "2027-01-01T00:00:00Z", 1), ["2028-02-29T00:00:00+00:00"]);
    assert_eq!(times("0 0 31 2 *", "UTC", "2027-01-01T00:00:00Z", 1), Vec::<String>::new());
}

#[test]
fn every_time_is_later_than_the_one_before() {
    for zone in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"] {
        let rule = Rule::new(&Timing::Cron("*/20 * * * *".to_owned()), zone).unwrap();
        let slots = rule.upcoming(ms("2027-01-01T00:00:00Z"), 3 * 24 * 366);
        assert!(slots.windows(2).all(|pair| pair[0].at < pair[1].at), "{zone}");
        assert_eq!(slots.len(), 3 * 24 * 366, "{zone}");
    }
}

#[test]
fn once_is_once() {
    let rule = Rule::new(&Timing::At("2027-03-28T02:30".to_owned()), "Europe/Berlin").unwrap();
    let slots = rule.upcoming(ms("2027-01-01T00:00:00Z"), 5);
    assert_eq!(slots.len(), 1);
    assert_eq!(slots[0].local, "2027-03-28T03:00:00+02:00");
    assert_eq!(rule.next_after(slots[0].at), None);
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let refused = |timing: Timing, zone: &str| Rule::new(&timing, zone).unwrap_err().to_string();
    assert!(refused(Timing::Cron("* * * * *".into()), "Mars/Base").starts_with("zone: there is no time zone"));
    for text in ["", "* * * *", "* * * * * *", "@daily"] {
        assert!(refused(Timing::Cron(text.into()), "UTC").contains("fields, and there are 5"), "{text}");
    }
    for text in
        ["61 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a b c d e", "1-0 * * * *", "*/0 * * * *"]
    {
        assert!(refused(Timing::Cron(text.into()), "UTC").starts_with("cron: "), "{text}");
    }
    for text in ["", "tomorrow", "2027-02-30T10:00", "2027-01-01T10:00:00Z", "2027-01-01T10:00+01:00"] {
        assert!(refused(Timing::At(text.into()), "UTC").starts_with("at: "), "{text}");
    }
}
