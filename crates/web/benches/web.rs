//! How long what a page asks for takes: `cargo bench -p vo-web`.

mod cases;

use criterion::{Criterion, criterion_group, criterion_main};

fn web(criterion: &mut Criterion) {
    for (name, prepare) in cases::CASES {
        let mut work = prepare();
        criterion.bench_function(name, |bencher| bencher.iter(&mut work));
    }
}

criterion_group!(benches, web);
criterion_main!(benches);
