//! Every target over its corpus, and over as many mutations of it as `VO_FUZZ` says: the same ones every time, so that a
//! failure can be repeated. `make fuzz` looks for new ones.

use std::path::Path;

use vo_fuzz::TARGETS;

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Pieces that mean something to one of the parsers.
const PIECES: [&[u8]; 18] = [
    b"---\n",
    b"\n\n",
    b"# ",
    b"[pause 2s]",
    b"[image: ",
    b"**",
    b"]",
    b"\"",
    b" = ",
    b"[[",
    b"\xEF\xBB\xBF",
    b"\r\n",
    b"\0",
    b"\xF0\x9F\x98\x80",
    b"-1",
    b"1e309",
    b"\n00:00:01,000 --> 00:00:02,000\n",
    b"<b>",
];

fn mutated(corpus: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = corpus[chance.below(corpus.len())].clone();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let to = (at + chance.below(64)).min(bytes.len());
        match chance.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let again = bytes[at..to].to_vec();
                bytes.splice(at..at, again);
            }
            3 => {
                let other = &corpus[chance.below(corpus.len())];
                let from = chance.below(other.len() + 1);
                let piece = &other[from..(from + chance.below(200)).min(other.len())];
                bytes.splice(at..to, piece.iter().copied());
            }
            4 => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied())),
            _ => bytes.insert(at, chance.below(256) as u8),
        }
    }
    bytes
}

#[test]
fn nothing_that_is_read_makes_a_target_fail() {
    let rounds = std::env::var("VO_FUZZ").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3_000);
    for (name, target) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let corpus: Vec<_> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
        assert!(corpus.len() >= 3, "{name} has a corpus");
        for bytes in &corpus {
            target(bytes);
        }
        let mut chance = Chance(name.len() as u64);
        for round in 0..rounds {
            let bytes = mutated(&corpus, &mut chance);
            let result = std::panic::catch_unwind(|| target(&bytes));
            assert!(result.is_ok(), "{name}, round {round}: {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
