"""Grounds and things for the pictures: water, light, bubbles, sand, corals, hearts, drops."""

import math
import random

WIDTH, HEIGHT = 1080, 1920


def picture(body):
    """A whole SVG picture."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<defs><filter id="soft"><feGaussianBlur stdDeviation="26"/></filter>'
        f'<filter id="glow" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="34"/></filter></defs>'
        f"{body}</svg>"
    )


def ground(*colours):
    """A gradient from above to below."""
    stops = "".join(f'<stop offset="{i / (len(colours) - 1):.2f}" stop-color="{c}"/>' for i, c in enumerate(colours))
    return (
        f'<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#g)"/>'
    )


def rays(seed, colour="#ffffff", x=380, count=7):
    """Sunlight that falls through water."""
    stream, out = random.Random(seed), []
    for i in range(count):
        top = x + (i - count / 2) * 150 + stream.uniform(-40, 40)
        lean, wide = (top - 540) * 0.9 + stream.uniform(-60, 60), stream.uniform(60, 190)
        out.append(f'<polygon points="{top},-60 {top + 50},-60 {top + lean + wide},1500 {top + lean - wide},1500" '
                   f'fill="url(#ray)" opacity="{stream.uniform(0.25, 0.6):.2f}"/>')
    return (
        f'<defs><linearGradient id="ray" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{colour}" '
        f'stop-opacity=".75"/><stop offset="1" stop-color="{colour}" stop-opacity="0"/></linearGradient></defs>'
        f'<g filter="url(#soft)">{"".join(out)}</g>'
    )


def bubbles(seed, count=26, box=(0, 0, 1080, 1500)):
    stream, out = random.Random(seed), []
    for _ in range(count):
        x, y, r = stream.uniform(box[0], box[2]), stream.uniform(box[1], box[3]), stream.choice([8, 11, 14, 18, 26, 38])
        out.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r}" fill="#fff" fill-opacity=".16" stroke="#fff" '
                   f'stroke-opacity=".6" stroke-width="{max(2, r * 0.11):.1f}"/>')
        out.append(f'<circle cx="{x - r * 0.34:.0f}" cy="{y - r * 0.34:.0f}" r="{r * 0.24:.1f}" fill="#fff" opacity=".9"/>')
    return "".join(out)


def sand(colours, height=330, seed=1):
    """A sea floor in three waves, the nearest last."""
    stream, out = random.Random(seed), []
    for i, colour in enumerate(colours):
        y = HEIGHT - height + i * height / len(colours)
        points = " ".join(f"{x},{y + math.sin(x / 170 + i * 2 + seed) * 34:.0f}" for x in range(-40, WIDTH + 60, 20))
        out.append(f'<polygon points="-40,{HEIGHT + 9} {points} {WIDTH + 60},{HEIGHT + 9}" fill="{colour}"/>')
    for _ in range(46):
        x, y = stream.uniform(0, WIDTH), stream.uniform(HEIGHT - height * 0.6, HEIGHT)
        out.append(f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{stream.uniform(3, 9):.0f}" ry="3" fill="#fff" opacity=".3"/>')
    return "".join(out)


def weed(x, y, height, colour, seed=0, leaves=9):
    """Seaweed: a stem that sways, with leaves."""
    stream, out, px, py = random.Random(seed), [], x, y
    for i in range(leaves):
        nx, ny = x + math.sin(i * 0.9 + seed) * 34, y - height * (i + 1) / leaves
        out.append(f'<path d="M{px:.0f} {py:.0f} L{nx:.0f} {ny:.0f}" stroke="{colour}" stroke-width="15" stroke-linecap="round"/>')
        for side in (-1, 1):
            r = 64 * (1 - i / leaves * 0.5)
            out.append(f'<path d="M{nx:.0f} {ny:.0f} q{side * r:.0f} {-r * 0.2:.0f} {side * r * 1.3:.0f} {-r:.0f} '
                       f'q{-side * r * 0.8:.0f} {r * 0.1:.0f} {-side * r * 1.3:.0f} {r:.0f}" fill="{colour}"/>')
        px, py = nx, ny
    return "".join(out)


def coral(x, y, height, colour, light, seed=0):
    """A branching coral."""
    stream, out = random.Random(seed), []

    def branch(px, py, angle, length, width):
        nx, ny = px + math.cos(angle) * length, py + math.sin(angle) * length
        out.append(f'<path d="M{px:.0f} {py:.0f} L{nx:.0f} {ny:.0f}" stroke="{colour}" stroke-width="{width:.0f}" stroke-linecap="round"/>')
        if width < 17:
            out.append(f'<circle cx="{nx:.0f}" cy="{ny:.0f}" r="{width * 0.62:.0f}" fill="{light}"/>')
            return
        for lean in (-0.5, 0.08, 0.55):
            branch(nx, ny, angle + lean + stream.uniform(-0.16, 0.16), length * stream.uniform(0.62, 0.8), width * 0.7)

    branch(x, y, -math.pi / 2, height * 0.36, height * 0.11)
    return "".join(out)


def heart(x, y, size, colours=("#ff5d7e", "#d1123f"), name="k", glow="#ff9fb0"):
    s = size / 100
    path = (f"M{x} {y + 42 * s} C{x - 90 * s} {y - 20 * s} {x - 52 * s} {y - 72 * s} {x} {y - 28 * s} "
            f"C{x + 52 * s} {y - 72 * s} {x + 90 * s} {y - 20 * s} {x} {y + 42 * s} Z")
    return (
        f'<defs><radialGradient id="{name}" cx=".35" cy=".3" r=".9"><stop offset="0" stop-color="{colours[0]}"/>'
        f'<stop offset="1" stop-color="{colours[1]}"/></radialGradient></defs>'
        f'<path d="{path}" fill="{glow}" opacity=".75" filter="url(#glow)"/><path d="{path}" fill="url(#{name})"/>'
        f'<ellipse cx="{x - 27 * s}" cy="{y - 26 * s}" rx="{11 * s}" ry="{7 * s}" fill="#fff" opacity=".75" '
        f'transform="rotate(-35 {x - 27 * s} {y - 26 * s})"/>'
    )


def drop(x, y, size, colours=("#8fe3ff", "#1668e8"), name="d"):
    s = size / 100
    path = (f"M{x} {y - 70 * s} C{x + 18 * s} {y - 34 * s} {x + 46 * s} {y - 10 * s} {x + 46 * s} {y + 20 * s} "
            f"A{46 * s} {46 * s} 0 1 1 {x - 46 * s} {y + 20 * s} C{x - 46 * s} {y - 10 * s} {x - 18 * s} {y - 34 * s} {x} {y - 70 * s} Z")
    return (
        f'<defs><radialGradient id="{name}" cx=".35" cy=".45" r=".8"><stop offset="0" stop-color="{colours[0]}"/>'
        f'<stop offset="1" stop-color="{colours[1]}"/></radialGradient></defs><path d="{path}" fill="url(#{name})"/>'
        f'<path d="M{x - 26 * s} {y + 14 * s} a{28 * s} {28 * s} 0 0 0 {16 * s} {30 * s}" stroke="#fff" '
        f'stroke-width="{7 * s}" stroke-linecap="round" fill="none" opacity=".85"/>'
    )
