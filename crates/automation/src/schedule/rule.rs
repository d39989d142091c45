//! When a schedule's time comes, by the clock on the wall of its zone. A time that this clock leaves out, as daylight saving time
//! begins, comes at the first moment after; one that it shows twice comes once, the first time.

use std::cmp::Ordering;

use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use croner::time::{CivilDateTime, CronDateTime, Resolution, Weekday};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::Timing;
use crate::error::AutomationError;

/// Times of the wall's clock that are looked at for the next moment: where that clock goes back, those of the hours that it shows
/// for the second time come to nothing.
const MOST_REPEATED: usize = 2_000;

/// When a schedule's time comes.
#[derive(Clone, Debug)]
pub struct Rule {
    pattern: Pattern,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Pattern {
    Again(Box<Cron>),
    Once(DateTime),
}

/// A moment at which a schedule's time comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// In milliseconds since 1970.
    pub at: u64,
    /// As the clock of the zone shows it: `2027-03-28T03:00:00+02:00`.
    pub local: String,
    /// What is special about it: that the clock leaves out its time, or shows it twice.
    pub note: Option<String>,
}

impl Rule {
    /// A rule by the clock of a zone.
    ///
    /// # Errors
    /// [`AutomationError::Invalid`] with what is wrong, and how it is written.
    pub fn new(timing: &Timing, zone: &str) -> Result<Self, AutomationError> {
        let zone = TimeZone::get(zone).map_err(|_| {
            let why = format!(
                "there is no time zone {zone:?}: write a name of the IANA database, such as Europe/Berlin or UTC"
            );
            AutomationError::invalid("zone", why)
        })?;
        let pattern = match timing {
            Timing::Cron(text) => Pattern::Again(Box::new(cron(text)?)),
            Timing::At(text) => Pattern::Once(wall(text)?),
        };
        Ok(Self { pattern, zone })
    }

    /// The first moment after another one; nothing if there is none.
    pub fn next_after(&self, after: u64) -> Option<Slot> {
        let after = Timestamp::from_millisecond(i64::try_from(after).ok()?).ok()?;
        let mut wall = match &self.pattern {
            Pattern::Once(wall) => {
                return self.slot(*wall).filter(|(at, _)| *at > after).map(|(at, note)| self.shown(at, note));
            }
            Pattern::Again(_) => Wall(self.zone.to_datetime(after)),
        };
        for _ in 0..MOST_REPEATED {
            let Pattern::Again(cron) = &self.pattern else { return None };
            wall = cron.find_next_occurrence(&wall, false).ok()?;
            // Where the clock goes back, what it shows for the second time was there before.
            if let Some((at, note)) = self.slot(wall.0).filter(|(at, _)| *at > after) {
                return Some(self.shown(at, note));
            }
        }
        None
    }

    /// The next moments after another one, so many at most.
    pub fn upcoming(&self, after: u64, most: usize) -> Vec<Slot> {
        let first = self.next_after(after);
        std::iter::successors(first, |slot| self.next_after(slot.at)).take(most).collect()
    }

    /// The moment at which the clock shows a time, and what is special about it.
    fn slot(&self, wall: DateTime) -> Option<(Timestamp, Option<String>)> {
        let shown = wall.strftime("%H:%M");
        match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => Some((offset.to_timestamp(wall).ok()?, None)),
            AmbiguousOffset::Fold { before, .. } => {
                let note = format!(
                    "the clocks go back and show {shown} twice: this is the first time, and the second is left out"
                );
                Some((before.to_timestamp(wall).ok()?, Some(note)))
            }
            AmbiguousOffset::Gap { before, .. } => {
                // By the clock as it was it would be now, which is not before the moment at which the clock leaps.
                let late = before.to_timestamp(wall).ok()?.checked_add(SignedDuration::from_secs(1)).ok()?;
                let leap = self.zone.preceding(late).next()?.timestamp();
                let note = format!(
                    "there is no {shown} on that day, as the clocks go forward: this is the first moment after"
                );
                Some((leap, Some(note)))
            }
        }
    }

    fn shown(&self, at: Timestamp, note: Option<String>) -> Slot {
        let local = at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        Slot { at: u64::try_from(at.as_millisecond()).unwrap_or_default(), local, note }
    }
}

/// A time as a clock on the wall shows it.
fn wall(text: &str) -> Result<DateTime, AutomationError> {
    // With or without seconds. What is longer names an offset, which may contradict the zone.
    const LENGTHS: [usize; 2] = [16, 19];
    let text = text.trim();
    let read = text.parse().ok().filter(|_| LENGTHS.contains(&text.len()));
    read.ok_or_else(|| {
        let why = "write the time of the zone's clock as 2027-01-31T18:30, without an offset";
        AutomationError::invalid("at", why)
    })
}

fn cron(text: &str) -> Result<Cron, AutomationError> {
    let invalid = |why: String| AutomationError::invalid("cron", why);
    let fields = text.split_whitespace().count();
    if fields != 5 {
        let why = format!(
            "it has {fields} fields, and there are 5: minute, hour, day of the month, month, day of the week, such as \
             `30 18 * * MON-FRI`"
        );
        return Err(invalid(why));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(text).map_err(|error| invalid(format!("{error}; a pattern is written as `30 18 * * MON-FRI`")))
}

/// What a clock on the wall shows, without a zone: croner searches among these, and what daylight saving time makes of them is
/// decided here.
#[derive(Clone, Copy)]
struct Wall(DateTime);

impl CronDateTime for Wall {
    fn to_civil(&self) -> CivilDateTime {
        let (date, time) = (self.0.date(), self.0.time());
        let (year, month, day) = (i32::from(date.year()), date.month() as u32, date.day() as u32);
        let civil = CivilDateTime::from_ymd_hms_opt(
            year,
            month,
            day,
            time.hour() as u32,
            time.minute() as u32,
            time.second() as u32,
        );
        // Every time of the one is a time of the other.
        civil.unwrap_or_else(|| unreachable!("{} is a time", self.0))
    }

    fn civil_weekday(&self) -> Weekday {
        Weekday::from_days_from_sunday(self.0.weekday().to_sunday_zero_offset() as u32)
    }

    fn resolve_civil(&self, civil: CivilDateTime) -> Result<Resolution<Self>, CronError> {
        let small = |number: u32| i8::try_from(number).map_err(|_| CronError::InvalidTime);
        let wall = DateTime::new(
            i16::try_from(civil.year()).map_err(|_| CronError::InvalidDate)?,
            small(civil.month())?,
            small(civil.day())?,
            small(civil.hour())?,
            small(civil.minute())?,
            small(civil.second())?,
            0,
        );
        wall.map(|wall| Resolution::Single(Self(wall))).map_err(|_| CronError::InvalidDate)
    }

    fn checked_add_seconds(&self, seconds: i64) -> Option<Self> {
        self.0.checked_add(SignedDuration::from_secs(seconds)).ok().map(Self)
    }

    fn cmp_instant(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

#[cfg(test)]
mod tests;
