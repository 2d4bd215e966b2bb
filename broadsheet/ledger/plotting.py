"""Plots that a treasurer would rather look at than read: drawn here as SVG, with a title that says the finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

SHADES = ("#2b6f77", "#b0532f", "#6b5b95", "#7a8b2f", "#8a6d3b", "#4f5d73")
WIDTH, HEIGHT, FOOT, HEAD, START = 720, 260, 28, 12, 64


def stacked_bars(
    labels: Sequence[str],
    series: Mapping[str, Sequence[int]],
    scale_words: Sequence[tuple[int, str]],
    title: str,
    *,
    marks: Sequence[int] = (),
    marks_name: str = "",
) -> str:
    """Bars side by side, each stacked by series. scale_words: (value, words) of the lines across; title: what it shows.

    marks: a value for each bar that is drawn as a line across it (the year before); marks_name: what they are.

    Values below 0 are left out of the picture; the table beside it has them.
    """
    most = max([value for value, _words in scale_words] + [1])
    plot = HEIGHT - FOOT - HEAD
    step = (WIDTH - START) / max(1, len(labels))
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="bs-plot" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    ]
    for value, words in scale_words:
        y = HEAD + plot - plot * value / most
        parts.append(
            f'<line x1="{START}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" stroke-opacity="0.2"/>'
        )
        parts.append(
            f'<text x="{START - 6}" y="{y + 4:.1f}" text-anchor="end" font-size="11" fill="currentColor">{escape(words)}</text>'
        )
    for at, label in enumerate(labels):
        x, top = START + at * step + step * 0.15, float(HEAD + plot)
        for number, (name, values) in enumerate(series.items()):
            height = plot * max(0, values[at]) / most
            if height:
                top -= height
                shade = SHADES[number % len(SHADES)]
                parts.append(
                    f'<rect x="{x:.1f}" y="{top:.1f}" width="{step * 0.7:.1f}" height="{height:.1f}" fill="{shade}">'
                    f"<title>{escape(label)} · {escape(name)}</title></rect>"
                )
        if marks and marks[at] > 0:
            y = HEAD + plot - plot * marks[at] / most
            parts.append(
                f'<line x1="{x - step * 0.08:.1f}" x2="{x + step * 0.78:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor"'
                f' stroke-width="2"><title>{escape(label)} · {escape(marks_name)}</title></line>'
            )
        parts.append(
            f'<text x="{x + step * 0.35:.1f}" y="{HEIGHT - 8}" text-anchor="middle" font-size="11" fill="currentColor">{escape(label)}</text>'
        )
    return "".join([*parts, "</svg>"])


def scale_for(most: int, lines: int = 4) -> list[int]:
    """Round values for lines across a plot, from 0 to at least the most."""
    if most <= 0:
        return [0, 1]
    step = 1
    while step * lines < most:
        for factor in (2, 5, 10):
            if step * factor * lines >= most:
                return [step * factor * at for at in range(lines + 1)]
        step *= 10
    return [step * at for at in range(lines + 1)]
