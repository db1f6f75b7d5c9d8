"""The report as one HTML page: no scripts, nothing fetched, readable without colors."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from .. import panel
from .standing import STATUSES, ClassReport

SYMBOLS = {**panel.SYMBOLS, "review": "?", "not handed in": "\N{EN DASH}"}
"""Beside each color a symbol and a word: nothing is said by color alone."""


def to_page(report: ClassReport) -> str:
    """The report as HTML text; every string in it is escaped by the template."""
    environment = Environment(
        loader=PackageLoader("autograder.report", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["marked"] = panel.marked
    template = environment.get_template("page.html.j2")
    return template.render(report=report, statuses=STATUSES, symbols=SYMBOLS)
