//! How long the painter takes: `cargo bench -p vo-paint`.

#![expect(clippy::expect_used, reason = "a benchmark")]

mod cases;

use criterion::{Criterion, criterion_group, criterion_main};

fn paint(criterion: &mut Criterion) {
    for (name, prepare) in cases::CASES {
        let mut work = prepare();
        criterion.bench_function(name, |bencher| bencher.iter(&mut work));
    }
}

criterion_group!(benches, paint);
criterion_main!(benches);
