"""A second opinion on what was said: whisper writes down a WAV file.

Usage: transcribe.py MODEL_FOLDER speech.wav [LANGUAGE]
Prints the text. Needs `pip install faster-whisper`; the model is a folder in CTranslate2's format.
"""

import sys

from faster_whisper import WhisperModel


def transcribe(model, path, language="en"):
    """What is said in a file."""
    segments, _ = model.transcribe(path, language=language, beam_size=5)
    return " ".join(segment.text.strip() for segment in segments)


if __name__ == "__main__":
    whisper = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=1)
    print(transcribe(whisper, *sys.argv[2:]))
