//! Runs each case of the benchmarks twice, to warm up and to be counted: `tests/instructions.rs` starts this below
//! callgrind, which counts inside [`counted`] only. The names of the cases are printed in the order of their counts.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program of the tests")]

#[path = "../../../crates/digest/benches/cases/mod.rs"]
mod digest;
mod heap;
#[path = "../../../crates/paint/benches/cases/mod.rs"]
mod paint;
#[path = "../../../crates/plan/benches/cases/mod.rs"]
mod plan;
#[path = "../../../crates/web/benches/cases/mod.rs"]
mod web;

#[global_allocator]
static HEAP: heap::Heap = heap::Heap::new();

fn main() {
    // With words behind it, only cases whose names hold one of them: for profiling by hand.
    let asked: Vec<String> = std::env::args().skip(1).collect();
    for (name, prepare) in [digest::CASES, paint::CASES, plan::CASES, web::CASES].into_iter().flatten() {
        if asked.is_empty() || asked.iter().any(|part| name.contains(part)) {
            println!("{name}");
            let mut work = prepare();
            work();
            counted(&mut *work);
        }
    }
}

/// What is counted. Callgrind finds this function by its name, so it must stay a function.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}
