//! Who makes what: the missing segments, dealt out so that those which follow each other stay together.

use std::collections::VecDeque;

/// As many chains as this for every slot, where there is more than one, so that none waits long for the last.
const SHARES: usize = 4;

/// The missing segments (their numbers, rising) as chains: runs without a gap, none longer than a fair share. One slot
/// gets whole runs, so that a decoder can go on as long as its footage does.
pub fn chains(missing: &[usize], slots: usize) -> VecDeque<Vec<usize>> {
    let longest = if slots > 1 { missing.len().div_ceil(slots * SHARES).max(1) } else { usize::MAX };
    let mut chains: VecDeque<Vec<usize>> = VecDeque::new();
    for &segment in missing {
        match chains.back_mut() {
            Some(chain) if chain.len() < longest && chain.last().is_some_and(|last| last + 1 == segment) => {
                chain.push(segment);
            }
            _ => chains.push_back(vec![segment]),
        }
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slot_gets_whole_runs() {
        assert_eq!(chains(&[0, 1, 2, 5, 6, 9], 1), [vec![0, 1, 2], vec![5, 6], vec![9]]);
        assert!(chains(&[], 1).is_empty());
    }

    #[test]
    fn several_slots_share_a_run() {
        let all: Vec<_> = (0..20).collect();
        let chains = chains(&all, 2);
        assert_eq!(chains.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 3, 3, 3, 2]);
        assert_eq!(chains.into_iter().flatten().collect::<Vec<_>>(), all);
    }
}
