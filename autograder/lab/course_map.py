"""The map of the course: its modules in order, what each teaches, and what it builds on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..module import Module

if TYPE_CHECKING:
    from tapescope.pictures import Picture


@dataclass(frozen=True)
class Stop:
    """One module on the map."""

    name: str
    title: str
    minutes: int
    """Of lecture and exercises together."""
    teaches: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def number(self) -> str:
        """The two digits of its name."""
        return self.name[:2]


def read_map(room: Path) -> list[Stop]:
    """The modules in `room`, such as `release/`, in their order."""
    modules = [Module(path.parent) for path in sorted(room.glob("*/module.toml"))]
    return [
        Stop(
            module.name,
            str(module.settings["title"]),
            int(module.settings["lecture_minutes"]) + int(module.settings["exercise_minutes"]),
            tuple(module.settings["teaches"]),
            tuple(module.settings["needs"]),
        )
        for module in modules
    ]


def map_notebook(stops: Sequence[Stop]) -> bytes:
    """A notebook that leads to every module, and shows how far a learner has come."""
    rows = [
        f"| {stop.number} | [{stop.title}]({stop.name}/{stop.name}.ipynb) | {stop.minutes} |"
        f" {', '.join(stop.teaches)} |"
        for stop in stops
    ]
    text = "\n".join(
        [
            "# The course",
            "",
            "Begin with the first module and go on in order: each builds on those before it.",
            "In a module, run the cells from top to bottom. **Shift+Enter** runs one.",
            "",
            "| no. | module | minutes | what you meet |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            "Run the cell below at any time: it shows how far you have come.",
        ]
    )
    code = "from autograder import progress\n\nprogress()"
    cells = [
        {"cell_type": "markdown", "id": "map-1", "metadata": {}, "source": text},
        {"cell_type": "code", "id": "map-2", "metadata": {}, "source": code, "outputs": [],
         "execution_count": None},
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def builds_on(stops: Sequence[Stop]) -> dict[tuple[str, str], int]:
    """For each module and an earlier one that it builds on: how many of its concepts it needs."""
    taught: dict[str, str] = {}
    found: dict[tuple[str, str], int] = {}
    for stop in stops:
        for concept in stop.needs:
            if concept in taught:
                pair = stop.name, taught[concept]
                found[pair] = found.get(pair, 0) + 1
        taught.update(dict.fromkeys(stop.teaches, stop.name))
    return found


def draw_map(stops: Sequence[Stop]) -> Picture:
    """The modules from top to bottom, with an arc to each earlier one that they build on."""
    from matplotlib.patches import Arc

    from tapescope.pictures._picture import blank
    from tapescope.pictures._style import BLUE, BLUE_TEXT, INK, course_style

    rows = {stop.name: row for row, stop in enumerate(stops)}
    joined = builds_on(stops)
    with course_style():
        figure = blank(11.4, 0.72 * len(stops) + 1.0)
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        width = 3.1
        axes.set_xlim(-width, 11.4 - width)
        axes.set_ylim(len(stops) - 0.4, -1.0)
        axes.plot([0, 0], [0, len(stops) - 1], color=BLUE, linewidth=2.5, zorder=1)
        for (later, earlier), count in joined.items():
            distance = rows[later] - rows[earlier]
            if distance > 1:
                middle = (rows[later] + rows[earlier]) / 2
                reach = 2 * (width - 0.3) * distance / max(len(stops) - 1, 1)
                axes.add_patch(
                    Arc((0, middle), reach, distance, theta1=90, theta2=270, color=BLUE,
                        alpha=0.45, linewidth=0.7 + 0.5 * count, zorder=0)
                )  # fmt: skip
        for stop in stops:
            row = rows[stop.name]
            axes.plot(0, row, "o", markersize=25, color="white", markeredgecolor=BLUE, zorder=2)
            axes.text(0, row, stop.number, ha="center", va="center", fontweight="bold", zorder=3)
            axes.text(0.42, row - 0.17, stop.title, va="center", fontweight="bold", color=INK)
            axes.text(0.42, row + 0.2, ", ".join(stop.teaches), va="center", color=BLUE_TEXT)
        title = f"{len(stops)} modules: each builds on those before it"
        figure.text(0.012, 0.985, title, va="top", fontsize=13, fontweight="bold")
        figure.alt = _alt(title, stops, joined)
    return figure


def _alt(title: str, stops: Sequence[Stop], joined: dict[tuple[str, str], int]) -> str:
    lines = []
    for stop in stops:
        earlier = [name[:2] for later, name in joined if later == stop.name]
        on = f"; builds on {', '.join(sorted(earlier))}" if earlier else ""
        lines.append(f"{stop.number} {stop.title}: {', '.join(stop.teaches)}{on}")
    return f"{title}. From top to bottom, with an arc to each earlier one: {'. '.join(lines)}."
