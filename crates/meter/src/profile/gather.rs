//! Gathers samples within a bound: a long run has coarser moments, never more of them.

use std::collections::BTreeMap;
use std::time::Duration;

use super::record::{Mark, Record, Track};

/// Moments kept at most; a power of two. At 50 Hz the first merging is after 82 s.
const MOMENTS: usize = 4096;

/// Marks kept at most.
const MARKS: usize = 512;

/// What is seen at one look.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    at: Duration,
    roles: BTreeMap<&'static str, Cost>,
}

/// What is seen of one role at one look.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Proportional set size in bytes.
    pub pss: u64,
    /// Processor time from the beginning of our process until now.
    pub cpu: Duration,
}

impl Sample {
    /// A look without processes, this long after the start.
    pub(crate) fn at(at: Duration) -> Self {
        Self { at, roles: BTreeMap::new() }
    }

    /// What is seen of a role.
    pub(crate) fn role(&mut self, role: &'static str) -> &mut Cost {
        self.roles.entry(role).or_default()
    }

    fn tree(&self) -> Cost {
        self.roles.values().fold(Cost::default(), |sum, cost| Cost { pss: sum.pss + cost.pss, cpu: sum.cpu + cost.cpu })
    }
}

/// All samples so far, some of them merged.
#[derive(Debug)]
pub(crate) struct Gathered {
    moments: Vec<Duration>,
    tree: Column,
    roles: BTreeMap<&'static str, Column>,
    marks: Vec<Mark>,
    /// How many samples one moment stands for.
    span: usize,
    /// How many of them the last moment has.
    filled: usize,
}

/// One role at all moments.
#[derive(Clone, Debug, Default)]
struct Column {
    /// Processor time before the first moment.
    before: Duration,
    /// The highest weight since the moment before.
    pss: Vec<u64>,
    /// Processor time until the moment. As it is a sum, merging two moments just forgets the first.
    cpu: Vec<Duration>,
    peak: u64,
}

impl Gathered {
    /// Nothing but the first look, from which processor time is counted.
    pub(crate) fn since(first: &Sample) -> Self {
        let started = |cost: Cost| Column { before: cost.cpu, ..Column::default() };
        let mut gathered = Self {
            moments: Vec::new(),
            tree: started(first.tree()),
            roles: first.roles.iter().map(|(role, cost)| (*role, started(*cost))).collect(),
            marks: Vec::new(),
            span: 1,
            filled: 0,
        };
        gathered.add(first);
        gathered
    }

    pub(crate) fn add(&mut self, sample: &Sample) {
        let before = self.moments.len();
        let merge = self.filled != 0 && self.filled < self.span;
        self.filled = if merge { self.filled + 1 } else { 1 };
        match self.moments.last_mut() {
            Some(last) if merge => *last = sample.at,
            _ => self.moments.push(sample.at),
        }
        self.tree.add(sample.tree(), merge);
        for role in sample.roles.keys() {
            self.roles.entry(role).or_insert_with(|| Column::of_nobody(before));
        }
        for (role, column) in &mut self.roles {
            // A role is missing from a look when the last of its children is gone and it never had a whole tick.
            let gone = Cost { pss: 0, cpu: column.until_now() };
            column.add(sample.roles.get(role).copied().unwrap_or(gone), merge);
        }
        if self.moments.len() == MOMENTS && self.filled == self.span {
            self.halve();
        }
    }

    pub(crate) fn mark(&mut self, at: Duration, name: &'static str) {
        if self.marks.len() < MARKS {
            self.marks.push(Mark { at: at.as_millis() as u64, name: name.to_owned() });
        }
    }

    pub(crate) fn peak(&self) -> u64 {
        self.tree.peak
    }

    pub(crate) fn record(&self, cores: usize) -> Record {
        let moments: Vec<u64> = self.moments.iter().map(|at| at.as_millis() as u64).collect();
        let tracks = self.roles.iter().map(|(role, column)| ((*role).to_owned(), column.track(&self.moments)));
        Record {
            milliseconds: moments.last().copied().unwrap_or(0),
            cores,
            tree: self.tree.track(&self.moments),
            // Roles that were over before the start are not part of this run.
            roles: tracks.filter(|(_, track)| track.peak_pss_bytes > 0 || track.cpu_milliseconds > 0).collect(),
            moments,
            marks: self.marks.clone(),
        }
    }

    /// Makes one moment of every two neighbours.
    fn halve(&mut self) {
        self.span *= 2;
        self.filled = self.span;
        self.moments = every_second(&self.moments);
        for column in std::iter::once(&mut self.tree).chain(self.roles.values_mut()) {
            column.cpu = every_second(&column.cpu);
            column.pss = column.pss.chunks(2).filter_map(|pair| pair.iter().max().copied()).collect();
        }
    }
}

impl Column {
    fn of_nobody(moments: usize) -> Self {
        Self { pss: vec![0; moments], cpu: vec![Duration::ZERO; moments], ..Self::default() }
    }

    fn until_now(&self) -> Duration {
        self.cpu.last().copied().unwrap_or(self.before)
    }

    fn add(&mut self, cost: Cost, merge: bool) {
        self.peak = self.peak.max(cost.pss);
        // What the kernel reports may step back by a tick when a child is gone.
        let cpu = cost.cpu.max(self.until_now());
        match (self.pss.last_mut(), self.cpu.last_mut()) {
            (Some(last_pss), Some(last_cpu)) if merge => {
                (*last_pss, *last_cpu) = (cost.pss.max(*last_pss), cpu);
            }
            _ => {
                self.pss.push(cost.pss);
                self.cpu.push(cpu);
            }
        }
    }

    fn track(&self, moments: &[Duration]) -> Track {
        let (mut at, mut used) = (Duration::ZERO, self.before);
        let shares = moments.iter().zip(&self.cpu).map(|(moment, cpu)| {
            let (span, spent) = (moment.saturating_sub(at), cpu.saturating_sub(used));
            (at, used) = (*moment, *cpu);
            spent.as_micros().saturating_mul(100).checked_div(span.as_micros()).unwrap_or(0) as u32
        });
        Track {
            cpu_percent: shares.collect(),
            peak_pss_bytes: self.peak,
            cpu_milliseconds: self.until_now().saturating_sub(self.before).as_millis() as u64,
            pss_bytes: self.pss.clone(),
        }
    }
}

/// The second of every two neighbours.
fn every_second(moments: &[Duration]) -> Vec<Duration> {
    moments.iter().skip(1).step_by(2).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(at: u64, roles: &[(&'static str, u64, u64)]) -> Sample {
        let mut sample = Sample::at(Duration::from_millis(at));
        for (role, pss, cpu) in roles {
            *sample.role(role) = Cost { pss: *pss, cpu: Duration::from_millis(*cpu) };
        }
        sample
    }

    #[test]
    fn shares_are_of_the_time_since_the_moment_before() {
        let mut gathered = Gathered::since(&look(0, &[("vo", 10, 500)]));
        gathered.add(&look(50, &[("vo", 20, 525), ("decoder", 70, 25)]));
        gathered.add(&look(150, &[("vo", 15, 525), ("decoder", 60, 225)]));
        gathered.mark(Duration::from_millis(60), "painting");
        let record = gathered.record(2);
        assert_eq!(record.moments, [0, 50, 150]);
        assert_eq!(record.roles["vo"].cpu_percent, [0, 50, 0]);
        assert_eq!(record.roles["decoder"].cpu_percent, [0, 50, 200]);
        assert_eq!(record.roles["decoder"].pss_bytes, [0, 70, 60]);
        assert_eq!(record.tree.cpu_percent, [0, 100, 200]);
        assert_eq!((record.tree.peak_pss_bytes, record.tree.cpu_milliseconds), (90, 250));
        assert_eq!(record.marks, [Mark { at: 60, name: "painting".to_owned() }]);
    }

    #[test]
    fn half_an_hour_stays_small_and_keeps_its_peaks() {
        let mut gathered = Gathered::since(&look(0, &[("vo", 20, 0)]));
        let looks = 30 * 60 * 20;
        for number in 1..=looks {
            // One of all looks sees the encoder at its heaviest.
            let encoder = if number == 12_345 { 300 } else { 200 };
            gathered.add(&look(number * 50, &[("vo", 20, number * 5), ("encoder", encoder, number * 75)]));
        }
        let record = gathered.record(2);
        assert!(record.moments.len() <= MOMENTS);
        assert_eq!(record.tree.peak_pss_bytes, 320);
        assert_eq!(record.tree.pss_bytes.iter().max(), Some(&320));
        assert_eq!(record.roles["encoder"].pss_bytes.iter().max(), Some(&300));
        assert_eq!(record.milliseconds, looks * 50);
        assert_eq!(record.tree.cpu_milliseconds, looks * 80);
        // Every share is the mean of what it was merged from.
        assert!(record.tree.cpu_percent.iter().skip(1).all(|share| *share == 160));
        assert!(serde_json::to_vec(&record).unwrap().len() < 500_000);
    }

    #[test]
    fn what_was_over_before_the_start_is_left_out() {
        let mut gathered = Gathered::since(&look(0, &[("vo", 10, 0), ("voice", 0, 9_000)]));
        gathered.add(&look(50, &[("vo", 10, 50), ("voice", 0, 9_000)]));
        let record = gathered.record(2);
        assert!(!record.roles.contains_key("voice"));
        assert_eq!(record.tree.cpu_milliseconds, 50);
    }
}
