"""A second opinion on when words are spoken: pocketsphinx aligns a WAV file with its text.

Usage: align.py speech.wav "The text, as spoken."
Prints one JSON array of {"word", "from", "to"} in seconds. English only; needs `pip install pocketsphinx==5.1.1 numpy scipy`.
"""

import json
import re
import sys
import wave

import numpy as np
from pocketsphinx import Decoder
from scipy.signal import resample_poly

RATE = 16_000
# Seconds of silence put around the sound.
PAD = 0.4
# Words that the aligner's dictionary lacks.
EXTRA = {"octopuses": "AA K T AH P AH S IH Z"}


def read(path):
    """Samples of a mono 16-bit WAV file at 16 kHz."""
    with wave.open(path) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        factor = np.gcd(RATE, file.getframerate())
        return resample_poly(samples.astype(np.float64), RATE // factor, file.getframerate() // factor)


def after_pause(samples, start):
    """The start of a word, moved out of a pause of more than 100 ms that the aligner took for its beginning."""
    quiet = 0.01 * np.abs(samples).max()
    end = at = int(start * RATE)
    while end < len(samples) and abs(samples[end]) < quiet:
        end += 1
    return end / RATE if end - at > RATE // 10 else start


def align(path, text):
    """Words with their times in seconds."""
    samples = read(path)
    # A little silence at both ends gives the aligner something to call silence; it is as noisy as silence is.
    pad = np.random.default_rng(0).normal(0, 3, int(RATE * PAD))
    samples = np.clip(np.concatenate([pad, samples, pad]), -32768, 32767).astype("<i2")
    decoder = Decoder(lm=None, samprate=RATE, loglevel="FATAL", beam=1e-80, wbeam=1e-60, pbeam=1e-80)
    words = [word for word in re.findall(r"[a-z']+", text.lower()) if word.strip("'")]
    for word, phones in EXTRA.items():
        decoder.add_word(word, phones)
    unknown = [word for word in words if decoder.lookup_word(word) is None]
    if unknown:
        raise SystemExit(f"not in the dictionary: {unknown}")
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), full_utt=True)
    decoder.end_utt()
    words = [(segment.word, segment.start_frame, segment.end_frame + 1) for segment in decoder.seg()]
    try:
        # The first pass gives words; the second aligns their states and is more exact, but does not always succeed.
        decoder.set_alignment()
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        words = [(word.name, word.start, word.start + word.duration) for word in decoder.get_alignment()]
    except RuntimeError:
        pass
    return [
        {"word": re.sub(r"\(\d+\)$", "", word), "from": after_pause(samples, start / 100) - PAD, "to": end / 100 - PAD}
        for word, start, end in words
        if word[0] not in "<["
    ]


if __name__ == "__main__":
    print(json.dumps(align(sys.argv[1], sys.argv[2])))
