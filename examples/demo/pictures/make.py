"""Draws the pictures of the demo as SVG files: make.py FOLDER. `tools/demo-pictures.sh` turns them into images."""

import math
import pathlib
import random
import sys

from octopus import CORAL, arm, eye, octopus
from sea import HEIGHT, WIDTH, bubbles, coral, drop, ground, heart, picture, rays, sand, weed

SEA = ("#5ff0e6", "#1fb6e0", "#1469c9", "#123a94")
SAND = ("#d9a877", "#eec58f", "#ffe0ae")
GLASS = ("#c9f4ff", "#7fd4f5", "#4aa3e0", "#ffffff")


def hearts():
    # The title stands above its eyes and the captions below them, so the hearts are held beneath.
    body = octopus(540, 620, 520, pose=4, colours=("#b9a8ff", "#7b5cf0", "#4a2cb8", "#e2d8ff"), look=(0, 0.4), name="x")
    beats = heart(540, 1470, 330, name="k1") + heart(235, 1370, 210, name="k2") + heart(845, 1370, 210, name="k3")
    return ground("#ff9ec7", "#b45cf0", "#5a2bd0", "#2a1590") + rays(3, "#ffe6f5", 500) + bubbles(5) + body + beats


def brains():
    stream, out, nodes = random.Random(8), [], []
    for i in range(9):
        a = math.pi * 2 * i / 8
        nodes.append((540, 640) if i == 8 else (540 + math.cos(a) * 370, 640 + math.sin(a) * 400))
    for x, y in nodes[:8]:
        for _ in range(3):
            mx, my = (x + 540) / 2 + stream.uniform(-90, 90), (y + 640) / 2 + stream.uniform(-90, 90)
            out.append(f'<path d="M540 640 Q{mx:.0f} {my:.0f} {x:.0f} {y:.0f}" stroke="#ffe25c" stroke-width="6" fill="none" opacity=".75"/>')
        for t in (0.35, 0.6, 0.85):
            out.append(f'<circle cx="{540 + (x - 540) * t:.0f}" cy="{640 + (y - 640) * t:.0f}" r="10" fill="#fff6c2"/>')
    for i, (x, y) in enumerate(nodes):
        out.append(brain(x, y, 330 if i == 8 else 165, f"n{i}"))
    return ground("#3df0d0", "#1a9ff0", "#3b3fe0", "#2a1a9a") + rays(9, "#d8fff6", 420) + "".join(out) + bubbles(2, 16)


def brain(x, y, size, name):
    s, lobes = size / 200, []
    for dx, dy, r in ((-52, -30, 46), (0, -52, 50), (52, -30, 46), (-62, 22, 42), (62, 22, 42), (-22, 42, 46), (24, 42, 46), (0, 0, 62)):
        lobes.append(f'<circle cx="{x + dx * s:.0f}" cy="{y + dy * s:.0f}" r="{r * s:.0f}" fill="url(#{name})"/>')
    folds = "".join(
        f'<path d="M{x + dx * s:.0f} {y + dy * s:.0f} q{20 * s * w:.0f} {-26 * s:.0f} {44 * s * w:.0f} {4 * s:.0f} t{38 * s * w:.0f} {10 * s:.0f}" '
        f'stroke="#c43a86" stroke-width="{8 * s:.0f}" fill="none" stroke-linecap="round" opacity=".7"/>'
        for dx, dy, w in ((-70, -20, 1), (-78, 28, 1), (6, -40, 0.8), (4, 22, 0.9), (-30, -62, 0.7), (-34, 62, 0.9))
    )
    return (
        f'<defs><radialGradient id="{name}" gradientUnits="userSpaceOnUse" cx="{x - 30 * s}" cy="{y - 50 * s}" r="{150 * s}">'
        f'<stop offset="0" stop-color="#ffc4e4"/><stop offset="1" stop-color="#f0609f"/></radialGradient></defs>'
        f'<circle cx="{x}" cy="{y}" r="{92 * s}" fill="#ff8fd0" opacity=".6" filter="url(#glow)"/>{"".join(lobes)}{folds}'
    )


def blood():
    drops = drop(540, 620, 520, name="d0")
    for i, (x, y, size) in enumerate(((210, 330, 170), (880, 400, 210), (170, 900, 230), (900, 930, 170), (760, 180, 120), (330, 1130, 130))):
        drops += drop(x, y, size, name=f"d{i + 1}")
    coins = "".join(
        f'<g opacity=".9"><circle cx="{x}" cy="{y}" r="{r}" fill="#d98443"/><circle cx="{x}" cy="{y}" r="{r * 0.78}" fill="#f0a866"/>'
        f'<text x="{x}" y="{y + r * 0.3}" font-family="Inter, DejaVu Sans" font-weight="700" font-size="{r * 0.85}" text-anchor="middle" fill="#a8571f">Cu</text></g>'
        for x, y, r in ((540, 690, 120),)
    )
    return ground("#fff1b8", "#ffb56b", "#ff7f6b", "#d9417f") + rays(4, "#ffffff", 600) + drops + coins


def meet():
    weeds = weed(120, 1800, 640, "#0f8f6f", 1) + weed(985, 1810, 520, "#12a57c", 2) + weed(905, 1860, 360, "#0b7560", 3)
    corals = coral(250, 1850, 330, "#ff5fa2", "#ffc4dd", 3) + coral(800, 1870, 250, "#ffb13d", "#ffe6ad", 5)
    return ground(*SEA) + rays(1) + weeds + sand(SAND) + corals + bubbles(4) + octopus(540, 640, 470, pose=7)


def crawl():
    rocks = "".join(f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{c}"/>' for x, y, rx, ry, c in
                    ((130, 1420, 330, 210, "#3d4f9e"), (1010, 1460, 300, 240, "#33458f"), (520, 1560, 420, 150, "#4a5fb0")))
    return (ground("#8ff5d2", "#35c4d8", "#1b79cf", "#15489f") + rays(6, "#ffffff", 650) + weed(930, 1400, 460, "#139a76", 5)
            + rocks + sand(("#c99a6b", "#e5bb84", "#ffdca6"), 460, 4) + octopus(520, 760, 400, pose=15, look=(0.7, 0.4)) + bubbles(9, 18))


def arms():
    out = []
    for i, (x, y, angle, length, width, bends) in enumerate((
        (-190, 1390, -50, 1760, 260, [25, -80, -120]), (1290, 1480, -128, 1650, 250, [-25, 90, 130]),
        (240, -60, 70, 900, 170, [50, -60, -140]), (900, -60, 110, 820, 150, [-30, 70, 150]))):
        out.append(arm(x, y, angle, length, width, bends, f"url(#t{i % 2})", "#ffe0d2", 34))
    sparks = "".join(f'<circle cx="{x}" cy="{y}" r="{r}" fill="#fff3a8" opacity=".95"/>' for x, y, r in
                     ((330, 820, 12), (420, 640, 15), (520, 520, 11), (690, 760, 15), (770, 900, 12), (360, 300, 10), (800, 300, 12)))
    defs = ('<defs><linearGradient id="t0" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#ff9a6b"/><stop offset="1" '
            'stop-color="#e8386b"/></linearGradient><linearGradient id="t1" x1="0" y1="0" x2="1" y2="1"><stop offset="0" '
            'stop-color="#ffb36b"/><stop offset="1" stop-color="#f0526b"/></linearGradient></defs>')
    return ground("#b8f7ff", "#43c8f0", "#2a7ee0", "#2a3fb8") + rays(2) + defs + "".join(out) + sparks + bubbles(12, 22)


def reef():
    back = coral(150, 1500, 760, "#ff4f8f", "#ffc0d8", 2) + coral(930, 1520, 800, "#ff8f3d", "#ffe0ad", 7) + coral(560, 1560, 660, "#8f5cf0", "#dcc8ff", 4)
    hidden = octopus(540, 760, 400, pose=21, colours=("#ffb877", "#f56a7c", "#b9489a", "#ffe0c2"), look=(-0.4, 0.1), smile=False)
    front = coral(330, 1780, 560, "#ff6f5f", "#ffd0c2", 9) + coral(800, 1800, 520, "#f04f9f", "#ffc8e4", 12) + coral(60, 1830, 480, "#ffb03d", "#fff0c0", 6) + coral(1040, 1840, 460, "#b65cf0", "#e8d0ff", 8)
    return ground("#7df5e0", "#2fc0e8", "#1f78d8", "#1a3fa0") + rays(8) + back + hidden + front + sand(SAND, 220, 3) + bubbles(15, 14)


def coin():
    ring = "".join(f'<rect x="-5" y="-342" width="10" height="34" fill="#b9801c" transform="translate(540 640) rotate({a})"/>' for a in range(0, 360, 8))
    hole = '<circle cx="540" cy="640" r="236" fill="#0c1f52"/>'
    face = octopus(540, 690, 300, pose=5, look=(0, 0.2), name="c")
    clip = '<defs><clipPath id="hole"><circle cx="540" cy="640" r="236"/></clipPath></defs>'
    out = arm(600, 800, 70, 620, 84, [-30, 60, -150], "url(#ca)", "#ffd3c2") + arm(470, 810, 112, 560, 80, [20, -70, 150], "url(#ca)", "#ffd3c2")
    return (ground("#ffe58f", "#ffc24a", "#ff8f5a", "#e8506b") + rays(5, "#fffbe0", 540) + '<circle cx="540" cy="640" r="372" fill="#e0a52c"/>'
            '<circle cx="540" cy="640" r="350" fill="#ffd766"/>' + ring + '<circle cx="540" cy="640" r="268" fill="#e8b23c"/>' + hole + clip
            + f'<g clip-path="url(#hole)">{face}</g>' + out)


def pipe():
    tiles = "".join(f'<rect x="{x}" y="{y}" width="172" height="172" rx="14" fill="{"#d3f1ff" if (x + y) // 180 % 2 else "#bfe6fb"}"/>'
                    for x in range(0, 1080, 180) for y in range(900, 1920, 180))
    tank = ('<rect x="50" y="180" width="420" height="560" rx="26" fill="#2fb4ea" opacity=".85"/><rect x="50" y="180" width="420" height="90" fill="#e6fbff" opacity=".65"/>'
            '<rect x="50" y="180" width="420" height="560" rx="26" fill="none" stroke="#fff" stroke-width="14"/>' + weed(150, 730, 330, "#19a878", 4) + bubbles(3, 12, (80, 300, 440, 700)))
    drain = ('<ellipse cx="760" cy="1000" rx="250" ry="84" fill="#5a6a86"/><ellipse cx="760" cy="992" rx="215" ry="64" fill="#111d3d"/>')
    return ground("#fff2cf", "#ffd9a0", "#ffc48f", "#ff9f86") + tank + tiles + drain + octopus(750, 640, 330, pose=11, look=(-0.6, 0.5), name="p")


def space():
    stream = random.Random(3)
    stars = "".join(f'<circle cx="{stream.uniform(0, 1080):.0f}" cy="{stream.uniform(0, 1920):.0f}" r="{stream.choice([2, 3, 3, 5])}" fill="#fff" opacity="{stream.uniform(0.4, 1):.2f}"/>' for _ in range(150))
    planet = ('<defs><radialGradient id="pl" cx=".35" cy=".3" r=".9"><stop offset="0" stop-color="#9ff5e0"/><stop offset="1" stop-color="#1f6fd8"/></radialGradient></defs>'
              '<circle cx="160" cy="330" r="190" fill="url(#pl)"/><ellipse cx="160" cy="330" rx="310" ry="60" fill="none" stroke="#ffd98f" stroke-width="20" transform="rotate(-18 160 330)"/>')
    helmet = ('<circle cx="540" cy="640" r="330" fill="#bfefff" opacity=".2"/><circle cx="540" cy="640" r="330" fill="none" stroke="#e6fbff" stroke-width="14" opacity=".9"/>'
              '<path d="M330 500 a260 260 0 0 1 150 -120" stroke="#fff" stroke-width="22" stroke-linecap="round" fill="none" opacity=".85"/>')
    return ground("#ff7ac0", "#8f3fe8", "#3b1fb0", "#160c5a") + stars + planet + octopus(540, 660, 380, pose=7, look=(0, -0.3), name="s") + helmet


PICTURES = {f.__name__: f for f in (hearts, brains, blood, meet, crawl, arms, reef, coin, pipe, space)}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        (folder / f"{name}.svg").write_text(picture(draw()))
