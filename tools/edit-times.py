#!/usr/bin/env python3
"""How long one changed word of the demo takes, alone and beside four busy loops at nice 10: edit-times.py [RUNS [VO]].

The two take turns, so that what else the machine does falls on both. CPU is that of vo and all its children; the last
column is what of it is neither the voice's nor the encoder's. Needs the tools and voices of `vo setup`.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORD = "hearts only push"  # of the demo's script
OTHERS = "simply merely solely mainly mostly purely always really clearly largely chiefly firmly gently slowly quickly calmly"
LOOPS = 4


def edit(vo, folder, word):
    """Changes the word, renders, and returns wall seconds, CPU seconds, and those of neither voice nor encoder."""
    script = (ROOT / "examples/demo/script.md").read_text()
    assert WORD in script, "the demo's script has changed: choose another word"
    (folder / "demo/script.md").write_text(script.replace(WORD, f"hearts {word} push"))
    began = time.monotonic()
    command = [vo, "make", str(folder / "demo"), "-o", str(folder / "out/demo.mp4")]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - began
    assert status == 0, told
    roles = json.loads((folder / "out/demo.report.json").read_text())["processes"]
    parts = sum(roles.get(role, {}).get("cpu_seconds", 0) for role in ["voice", "encoder"])
    cpu = used.ru_utime + used.ru_stime
    return wall, cpu, cpu - parts


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    vo = sys.argv[2] if len(sys.argv) > 2 else str(ROOT / "target/release/vo")
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        os.environ.setdefault("VO_CACHE", str(folder / "cache"))
        shutil.copytree(ROOT / "examples/demo", folder / "demo")
        edit(vo, folder, "only")  # everything is made once
        alone, beside = [], []
        for word, other in zip(OTHERS.split()[: 2 * runs : 2], OTHERS.split()[1 : 2 * runs : 2]):
            alone.append(edit(vo, folder, word))
            loops = [subprocess.Popen(["nice", "-n", "10", "sh", "-c", "while :; do :; done"]) for _ in range(LOOPS)]
            try:
                beside.append(edit(vo, folder, other))
            finally:
                for loop in loops:
                    loop.kill()
                    loop.wait()
            load = os.getloadavg()[0]
            print(f"alone {alone[-1][0]:.2f} s, beside {beside[-1][0]:.2f} s, load {load:.1f}", flush=True)
    for name, figures in [("alone", alone), ("beside", beside)]:
        for what, column in zip(["wall", "CPU", "other CPU"], zip(*figures)):
            print(f"{name} {what}: {statistics.median(column):.2f} s [{min(column):.2f} to {max(column):.2f}]")
    ratios = [other[0] / own[0] for own, other in zip(alone, beside)]
    print(f"beside / alone: {statistics.median(ratios):.2f} [{min(ratios):.2f} to {max(ratios):.2f}]")


main()
