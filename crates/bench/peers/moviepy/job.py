"""Makes the movie of a job folder with MoviePy: one decode, one composite, one encode.

    python job.py FOLDER

MoneyPrinterTurbo, which is built on MoviePy, encodes each clip, then their concatenation, then the composite; this
does in one pass what MoviePy can do in one pass. Each caption state is painted once from its words' TextClips and is
one layer from then on, because every layer of a composite costs a blend of the whole frame.
"""

import json
import os
import sys
from pathlib import Path

# MoviePy reads this when it is imported.
os.environ.setdefault("FFMPEG_BINARY", os.environ.get("PEER_FFMPEG", "auto-detect"))

from moviepy import AudioFileClip, CompositeVideoClip, TextClip, VideoFileClip, vfx
from PIL import ImageFont

# FFmpeg would convert the RGB it is piped with the matrix of standard definition, and say so nowhere.
BT709 = (
    "scale=out_color_matrix=bt709:out_range=tv,"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)


def main(folder):
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    seconds = job["frames"] / job["rate"]
    layers = [footage(folder, job, seconds), *(caption(folder, job, state) for state in job["captions"])]
    movie = CompositeVideoClip(layers, size=(job["width"], job["height"]), use_bgclip=True).with_duration(seconds)
    movie.with_audio(AudioFileClip(str(folder / "sound.wav")).subclipped(0, seconds)).write_videofile(
        str(folder / "out.mp4"),
        fps=job["rate"],
        codec="libx264",
        preset=job["preset"],
        threads=job["threads"],
        ffmpeg_params=["-vf", BT709, *encoder(job)],
        audio_codec="aac",
        audio_bitrate=f"{job['sound_bitrate']}k",
        audio_fps=48000,
        temp_audiofile_path=str(folder),
        logger=None,
    )


def encoder(job):
    """What x264 is told besides its preset and its threads."""
    return ["-crf", str(job["crf"]), "-x264-params", job["x264"]]


def footage(folder, job, seconds):
    """The part of the source that is seen, scaled to the frame."""
    crop = job["crop"]
    source = VideoFileClip(str(folder / "source.mp4"), audio=False).subclipped(0, seconds)
    seen = vfx.Crop(x1=crop["x"], y1=crop["y"], width=crop["width"], height=crop["height"])
    # Cropping first, then scaling, takes a quarter less CPU time than the other way round in FFmpeg.
    return source.with_effects([seen, vfx.Resize((job["width"], job["height"]))])


def caption(folder, job, state):
    """One caption state as a clip: its words side by side, the active one in its colour."""
    look, font_file = job["look"], str(folder / "font.ttf")
    size, outline = round(look["size"]), round(look["outline"])
    font = ImageFont.truetype(font_file, size)
    # Room for letters that reach out of their box, which a TextClip takes to be as high as the text's own ink.
    room = size // 2
    words, pen = [], 0.0
    for index, word in enumerate(state["words"]):
        colour = look["active_colour"] if index == state["active"] else look["colour"]
        clip = TextClip(
            font=font_file,
            text=word,
            font_size=size,
            color=colour,
            stroke_color=look["outline_colour"],
            stroke_width=outline,
            margin=(room, room),
        )
        words.append(clip.with_position((round(pen), 0)))
        pen += font.getlength(word + " ")
    whole = (max(clip.pos(0)[0] + clip.w for clip in words), max(clip.h for clip in words))
    still = CompositeVideoClip(words, size=whole).to_ImageClip(0, with_mask=True)

    # A TextClip's line begins one margin and one outline from its left, and as far from its top.
    left = (job["width"] - font.getlength(" ".join(state["words"]))) / 2 - room - outline
    top = look["centre_y"] - sum(font.getmetrics()) / 2 - room - outline
    # A quarter of a frame early, so that no rounding shows a word one frame late.
    start, end = ((frame - 0.25) / job["rate"] for frame in (state["from_frame"], state["to_frame"]))
    return still.with_start(start).with_end(end).with_position((round(left), round(top)))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
