"""An octopus in SVG: a head, eyes, and arms that bend as they are told."""

import math
import random


def spline(points):
    """A smooth path through points, as SVG path commands without the first move (Catmull-Rom to Bezier)."""
    out = []
    last = len(points) - 1
    for i in range(last):
        p0, p1, p2, p3 = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, last)]
        a = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        b = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        out.append(f"C{a[0]:.1f} {a[1]:.1f} {b[0]:.1f} {b[1]:.1f} {p2[0]:.1f} {p2[1]:.1f}")
    return " ".join(out)


def arm(x, y, angle, length, width, bends, fill, suckers, steps=26):
    """One arm from (x, y): `angle` in degrees (90 is down), `bends` are degrees it turns by, in equal stretches."""
    heading, middle = math.radians(angle), []
    for step in range(steps + 1):
        part = step / steps
        middle.append((x, y, heading, width * (1 - part) ** 0.8 + 5))
        bend = bends[min(int(part * len(bends)), len(bends) - 1)]
        heading += math.radians(bend) / (steps / len(bends))
        x += math.cos(heading) * length / steps
        y += math.sin(heading) * length / steps
    side = lambda sign: [(px - math.sin(h) * w * sign / 2, py + math.cos(h) * w * sign / 2) for px, py, h, w in middle]
    left, right = side(1), side(-1)
    tip = middle[-1]
    path = f"M{left[0][0]:.1f} {left[0][1]:.1f} {spline(left)} A{tip[3] / 2:.1f} {tip[3] / 2:.1f} 0 0 0 "
    path += f"{right[-1][0]:.1f} {right[-1][1]:.1f} {spline(right[::-1])} Z"
    shapes = [f'<path d="{path}" fill="{fill}"/>']
    inner = 1 if sum(bends) < 0 else -1
    for px, py, h, w in middle[2:-1]:
        r = w * 0.17
        cx, cy = px + math.sin(h) * w * 0.27 * inner, py - math.cos(h) * w * 0.27 * inner
        shapes.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{r:.1f}" fill="{suckers}"/>')
        shapes.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{r * 0.45:.1f}" fill="{fill}" opacity=".55"/>')
    return "".join(shapes)


def eye(x, y, r, look):
    """An eye whose pupil looks by (dx, dy) of its radius."""
    dx, dy = look[0] * r * 0.35, look[1] * r * 0.35
    return (
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="#fff"/>'
        f'<circle cx="{x + dx}" cy="{y + dy}" r="{r * 0.62}" fill="#2a1536"/>'
        f'<circle cx="{x + dx - r * 0.2}" cy="{y + dy - r * 0.24}" r="{r * 0.22}" fill="#fff"/>'
        f'<circle cx="{x + dx + r * 0.2}" cy="{y + dy + r * 0.22}" r="{r * 0.1}" fill="#fff" opacity=".8"/>'
    )


CORAL = ("#ff8a5c", "#f0426b", "#c22a63", "#ffd3c2")


def octopus(x, y, size, pose=1, colours=CORAL, look=(0.2, 0.3), smile=True, name="o"):
    """A whole octopus with its head's middle at (x, y) and a head of about `size` pixels across."""
    light, main, dark, suckers = colours
    stream, s = random.Random(pose), size / 400
    out = [
        f'<defs><radialGradient id="{name}h" cx=".38" cy=".28" r=".85"><stop offset="0" stop-color="{light}"/>'
        f'<stop offset=".55" stop-color="{main}"/><stop offset="1" stop-color="{dark}"/></radialGradient>'
        f'<linearGradient id="{name}a" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{main}"/>'
        f'<stop offset="1" stop-color="{light}"/></linearGradient>'
        f'<linearGradient id="{name}b" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{dark}"/>'
        f'<stop offset="1" stop-color="{main}"/></linearGradient></defs>'
    ]
    place = lambda part: (x + (part - 0.5) * 300 * s, y + 165 * s)
    for row, parts in (("b", (0.12, 0.38, 0.62, 0.88)), ("a", (0.0, 0.27, 0.73, 1.0))):
        for part in parts:
            outward = (part - 0.5) * 2
            angle = 90 - outward * (62 if row == "b" else 38)
            turn = 1 if outward > 0 else -1
            bends = [turn * -stream.uniform(10, 50), turn * stream.uniform(10, 90), turn * stream.uniform(-150, -70)]
            length = stream.uniform(560, 720) * s * (0.9 if row == "b" else 1)
            px, py = place(part)
            out.append(arm(px, py, angle, length, 92 * s, bends, f"url(#{name}{row})", suckers))
    # The head: a dome that narrows to the arms.
    top, wide = y - 300 * s, 215 * s
    out.append(
        f'<path d="M{x - 165 * s} {y + 215 * s} C{x - 190 * s} {y + 90 * s} {x - wide * 1.25} {y - 20 * s} '
        f'{x - wide} {y - 130 * s} C{x - wide * 0.95} {top} {x - 90 * s} {top - 40 * s} {x} {top - 40 * s} '
        f'C{x + 90 * s} {top - 40 * s} {x + wide * 0.95} {top} {x + wide} {y - 130 * s} '
        f'C{x + wide * 1.25} {y - 20 * s} {x + 190 * s} {y + 90 * s} {x + 165 * s} {y + 215 * s} '
        f'C{x + 60 * s} {y + 270 * s} {x - 60 * s} {y + 270 * s} {x - 165 * s} {y + 215 * s} Z" fill="url(#{name}h)"/>'
    )
    for _ in range(15):
        a, r = stream.uniform(0, 6.28), stream.uniform(10, 175) * s
        cx, cy = x + math.cos(a) * r, y - 190 * s + math.sin(a) * r * 0.7
        out.append(f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{stream.uniform(6, 20) * s:.0f}" fill="{dark}" opacity=".28"/>')
    out.append(f'<ellipse cx="{x - 95 * s}" cy="{y - 235 * s}" rx="{52 * s}" ry="{30 * s}" fill="#fff" opacity=".45" '
               f'transform="rotate(-32 {x - 95 * s} {y - 235 * s})"/>')
    out.append(eye(x - 98 * s, y + 40 * s, 64 * s, look) + eye(x + 98 * s, y + 40 * s, 64 * s, look))
    for side in (-1, 1):
        out.append(f'<ellipse cx="{x + side * 150 * s}" cy="{y + 122 * s}" rx="{30 * s}" ry="{17 * s}" fill="#fff" opacity=".22"/>')
    if smile:
        out.append(f'<path d="M{x - 38 * s} {y + 128 * s} q{38 * s} {38 * s} {76 * s} 0" stroke="#5a1440" '
                   f'stroke-width="{11 * s}" fill="none" stroke-linecap="round"/>')
    return "".join(out)
