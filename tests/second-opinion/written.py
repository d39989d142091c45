"""A second opinion on how written English is said: NVIDIA's text normalization reads the same sentences.

Usage: written.py SPOKEN_PROGRAM [CACHE_FOLDER] with SPOKEN_PROGRAM the built example `spoken` of crates/timeline; the
sentences come from written.txt beside this file. Needs `pip install nemo_text_processing==1.2.0`; its grammars take
three minutes to build and are kept in the cache folder if one is given.
Prints every sentence that is said otherwise, then how many are said alike. Case, punctuation, hyphens, blanks, `and`
in numbers and `oh` for zero make no difference.

Last figures: 68 of 80 alike with version 1.2.0. Of the twelve others, eight are units that it spells letter by letter
(`5 GB` as "five G B"), two are numerals and abbreviations that it leaves (`Chapter IV`, `Prof.`), one is a range without
its "to" (`Pages 3-7`), and one is style (`Room 404`).
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def plain(text):
    """What is left when style is taken away."""
    words = re.sub(r"[^a-z]+", " ", text.lower().replace("'", "")).split()
    same = {"oh": "zero", "o": "zero", "misses": "missus", "per": "a"}
    return "".join(same.get(word, word) for word in words if word != "and")


def main(program, cache=None):
    from nemo_text_processing.text_normalization.normalize import Normalizer

    sentences = (HERE / "written.txt").read_text(encoding="utf-8").splitlines()
    printed = subprocess.run([program], input="\n".join(sentences) + "\n", capture_output=True, check=True, text=True)
    normalizer = Normalizer(input_case="cased", lang="en", cache_dir=cache)
    alike = 0
    for sentence, ours in zip(sentences, printed.stdout.splitlines(), strict=True):
        theirs = normalizer.normalize(sentence)
        if plain(ours) == plain(theirs):
            alike += 1
        else:
            print(f"{sentence}\n  ours   {ours}\n  theirs {theirs}")
    print(f"{alike} of {len(sentences)} sentences are said alike")


if __name__ == "__main__":
    main(*sys.argv[1:])
