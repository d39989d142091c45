"""Speaks sentences and compares when each word is spoken with the second opinion.

Usage: compare.py SPEAK_PROGRAM VOICE... with SPEAK_PROGRAM the built example `speak` of crates/voice and VO_HOME set;
the sentences come from sentences.txt beside this file. With WHISPER_MODEL set, what was said is written down too.
Prints every word that is off by more than 60 ms, then the median and the worst difference of each voice.
"""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

# Nothing is to be left behind in the folder of the sources.
sys.dont_write_bytecode = True
from align import align  # noqa: E402

HERE = pathlib.Path(__file__).parent


def letters(text):
    return re.sub(r"[^a-z' ]", " ", text.lower()).split()


def main(program, voices):
    sentences = (HERE / "sentences.txt").read_text().splitlines()
    whisper = None
    if os.environ.get("WHISPER_MODEL"):
        from faster_whisper import WhisperModel
        from transcribe import transcribe

        whisper = WhisperModel(os.environ["WHISPER_MODEL"], device="cpu", compute_type="int8", cpu_threads=1)
    for voice in voices:
        differences, misheard, said = [], 0, 0
        for sentence in sentences:
            with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
                printed = subprocess.run([program, voice, sentence, wav.name], capture_output=True, check=True).stdout
                ours, theirs = json.loads(printed), align(wav.name, sentence)
                heard = transcribe(whisper, wav.name) if whisper else sentence
            assert len(ours) == len(theirs), (len(ours), len(theirs), sentence)
            for our, their in zip(ours, theirs):
                difference = (our["from"] - their["from"]) * 1000
                differences.append(difference)
                if abs(difference) > 60:
                    print(f"{voice}: {difference:+.0f} ms at {our['from']:.2f} s: {our['word']} ({sentence})")
            said += len(letters(sentence))
            if letters(heard) != letters(sentence):
                misheard += 1
                print(f"{voice}: heard {heard!r} for {sentence!r}")
        sizes = [abs(difference) for difference in differences]
        print(
            f"{voice}: {len(sizes)} words, median {statistics.median(sizes):.0f} ms (signed "
            f"{statistics.median(differences):+.0f}), 90 % within {sorted(sizes)[int(len(sizes) * 0.9)]:.0f} ms, "
            f"worst {max(sizes):.0f} ms, {misheard} of {len(sentences)} sentences heard differently"
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
