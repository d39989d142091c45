//! Who makes what: the missing segments, dealt out so that those which follow each other stay together.

use std::collections::VecDeque;

/// As many runs as this for every thread, where there is more than one, so that none waits long for the last.
const SHARES: usize = 4;

/// The missing segments (their numbers, rising) as runs without a gap, none longer than a fair share. One thread
/// gets whole runs, so that a decoder can go on as long as its footage does.
pub fn of_neighbours(missing: &[usize], threads: usize) -> VecDeque<Vec<usize>> {
    let longest = if threads > 1 { missing.len().div_ceil(threads * SHARES).max(1) } else { usize::MAX };
    let mut runs: VecDeque<Vec<usize>> = VecDeque::new();
    for &segment in missing {
        match runs.back_mut() {
            Some(run) if run.len() < longest && run.last().is_some_and(|last| last + 1 == segment) => {
                run.push(segment);
            }
            _ => runs.push_back(vec![segment]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_gets_whole_runs() {
        assert_eq!(of_neighbours(&[0, 1, 2, 5, 6, 9], 1), [vec![0, 1, 2], vec![5, 6], vec![9]]);
        assert!(of_neighbours(&[], 1).is_empty());
    }

    #[test]
    fn several_threads_share_a_run() {
        let all: Vec<_> = (0..20).collect();
        let runs = of_neighbours(&all, 2);
        assert_eq!(runs.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 3, 3, 3, 2]);
        assert_eq!(runs.into_iter().flatten().collect::<Vec<_>>(), all);
    }
}
