//! How long planning takes: `cargo bench -p vo-plan`.

#![expect(clippy::expect_used, reason = "a benchmark")]

mod cases;

use criterion::{Criterion, criterion_group, criterion_main};

fn plan(criterion: &mut Criterion) {
    for (name, prepare) in cases::CASES {
        let mut work = prepare();
        criterion.bench_function(name, |bencher| bencher.iter(&mut work));
    }
}

criterion_group!(benches, plan);
criterion_main!(benches);
