"""Which tape runs at which line of a program, side by side for several programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from ._picture import Picture, panels
from ._style import BLUE, BLUE_TEXT, INK, VERMILION, VERMILION_TEXT, course_style

LOOKS = ((BLUE, BLUE_TEXT, ""), (VERMILION, VERMILION_TEXT, "//"))
WIDE = 0.62


def running(
    lines: Sequence[str],
    programs: Mapping[str, Mapping[str, tuple[int, int]]],
    title: str,
    needed: Sequence[int] = (),
) -> Picture:
    """One panel a program, its lines from top to bottom, and a bar for the time each tape runs.

    `programs` maps what a program answers to its tapes: name to first and last line, counted from
    0. Tapes may be two at most. Before the answer a program's own name may stand, as in
    "asked after: None". At a line of `needed` where the first tape does not run, "missed" stands.
    """
    with course_style():
        figure, axes = panels(9.6, 4.4, columns=len(programs), sharey=True)
        for axis, (answer, tapes) in zip(axes, programs.items(), strict=True):
            _panel(axis, lines, tapes, " answers ".join(_named(answer)))
            for line in _missed(tapes, needed):
                axis.text(0, line, "× missed", ha="center", va="center", color=INK,
                          bbox={"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 2})  # fmt: skip
        axes[0].set_yticks(range(len(lines)), lines)
        figure.suptitle(title, x=0.02, ha="left", fontsize=13, fontweight="bold")
    figure.alt = f"{title}. " + " ".join(
        f"Program {_named(answer)[0] or place}, {_told(lines, tapes)}, answers "
        f"{_named(answer)[1]}{_without(lines, _missed(tapes, needed))}."
        for place, (answer, tapes) in enumerate(programs.items(), start=1)
    )
    return figure


def _named(answer: str) -> tuple[str, str]:
    """The program's name, which may be empty, and what it answers."""
    name, _, said = answer.strip().rpartition(": ")
    return name, said


def _missed(tapes: Mapping[str, tuple[int, int]], needed: Sequence[int]) -> list[int]:
    first, last = next(iter(tapes.values()))
    return [line for line in needed if not first <= line <= last]


def _without(lines: Sequence[str], missed: Sequence[int]) -> str:
    return f": it missed {' and '.join(repr(lines[line]) for line in missed)}" if missed else ""


def _told(lines: Sequence[str], tapes: Mapping[str, tuple[int, int]]) -> str:
    return " and ".join(
        f"{name} from {lines[first]!r} to {lines[last]!r}"
        if first != last
        else f"{name} at {lines[first]!r}"
        for name, (first, last) in tapes.items()
    )


def _panel(
    axis: Axes, lines: Sequence[str], tapes: Mapping[str, tuple[int, int]], answer: str
) -> None:
    """The bars of one program; what it answers stands above."""
    for place, ((name, (first, last)), look) in enumerate(zip(tapes.items(), LOOKS, strict=False)):
        color, text, hatch = look
        axis.add_patch(FancyBboxPatch(
            (place - WIDE / 2, first - 0.38), WIDE, last - first + 0.76,
            boxstyle="round,pad=0,rounding_size=0.1", facecolor="white", edgecolor=color,
            linewidth=2.2, hatch=hatch, alpha=0.9,
        ))  # fmt: skip
        axis.text(place, -0.62, name, ha="center", va="center", color=text, fontweight="bold")
    for line in range(len(lines)):
        axis.axhline(line, color=INK, linewidth=0.7, linestyle=":", zorder=0)
    axis.set(xlim=(-0.6, len(tapes) - 0.4), ylim=(len(lines) - 0.5, -0.9), xticks=[])
    axis.tick_params(length=0)
    axis.set_title(answer.strip().replace(" answers", "\nanswers"))
    for side in axis.spines.values():
        side.set_visible(False)
