use super::*;
const SOURCE: Source = Source {
    unit: Rational { num: 1, den: 90_000 },
    rate: Rational { num: 25, den: 1 },
    start: 0,
    stream_start: 0,
    wrap_bits: 33,
    jumps: true,
};

/// The times that packets with these times get, when each lasts 40 ms.
fn corrected(source: Source, offset: i64, packets: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut clock = Clock::new(source, offset);
    let mut result = Vec::new();
    for times in packets {
        result.push(clock.arrive(*times, 0));
        clock.step(false);
        let lasting = clock.lasting(3600, (source.rate, 1), None);
        clock.advance(lasting);
        clock.show(times.0, false);
        clock.turn(3600, lasting);
    }
    result
}

#[test]
fn halves_round_away_from_zero() {
    let (third, second) = (Rational { num: 1, den: 2 }, Rational { num: 1, den: 1 });
    assert_eq!([1, 3, -1, -3, 4].map(|time| rescale(time, third, second)), [1, 2, -1, -2, 2]);
    assert_eq!(rescale(i64::MAX, second, MICRO), NONE);
    assert_eq!(rescale(1, Rational { num: 1, den: 0 }, MICRO), NONE);
}

#[test]
fn times_start_where_the_offset_says() {
    assert_eq!(corrected(SOURCE, -1_000_000, &[(90_000, 90_000), (NONE, 93_600)]), [(0, 0), (NONE, 3_600)]);
}

#[test]
fn a_gap_in_a_transport_stream_is_closed() {
    let hour = 3_600 * 90_000;
    let packets = [(0, 0), (3_600, 3_600), (hour, hour), (hour + 3_600, hour + 3_600)];
    assert_eq!(corrected(SOURCE, 0, &packets), [(0, 0), (3_600, 3_600), (7_200, 7_200), (10_800, 10_800)]);
}

#[test]
fn a_gap_in_any_other_file_stays() {
    let hour = 3_600 * 90_000;
    let source = Source { jumps: false, ..SOURCE };
    assert_eq!(corrected(source, 0, &[(0, 0), (hour, hour)]), [(0, 0), (hour, hour)]);
}

#[test]
fn a_time_that_cannot_be_is_dropped() {
    let days = 5 * 24 * 3_600 * 90_000;
    let source = Source { jumps: false, wrap_bits: 64, ..SOURCE };
    assert_eq!(corrected(source, 0, &[(0, 0), (days, days)]), [(0, 0), (NONE, NONE)]);
}

#[test]
fn times_before_a_wrap_are_before_zero() {
    let source = Source { start: 1_000_000, ..SOURCE };
    let almost = (1 << 33) - 90_000;
    assert_eq!(corrected(source, -1_000_000, &[(almost, almost)]), [(-180_000, -180_000)]);
}

#[test]
fn delayed_pictures_begin_before_zero() {
    let mut clock = Clock::new(SOURCE, 0);
    assert_eq!(clock.arrive((NONE, NONE), 2), (NONE, NONE));
    assert_eq!(clock.step(false), -2 * 3_600);
}

#[test]
fn missing_times_are_guessed_from_the_rate() {
    let mut clock = Clock::new(SOURCE, 0);
    let mut result = Vec::new();
    for _ in 0..3 {
        clock.arrive((NONE, NONE), 0);
        result.push(clock.step(false));
        clock.advance(clock.lasting(0, (SOURCE.rate, 1), None));
    }
    assert_eq!(result, [0, 3_600, 7_200]);
}

#[test]
fn no_times_at_all_are_survived() {
    for extreme in [i64::MAX, i64::MIN + 1, 1 << 62, -(1 << 62)] {
        for jumps in [true, false] {
            let source = Source { jumps, start: extreme, stream_start: extreme, ..SOURCE };
            let result = corrected(source, extreme, &[(extreme, extreme), (0, extreme), (extreme, 0), (NONE, NONE)]);
            assert_eq!(result.len(), 4);
        }
    }
}
