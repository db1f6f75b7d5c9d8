"""The report as one HTML page: no scripts, nothing fetched, readable without colors."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from .standing import STATUSES, ClassReport, Status

SYMBOLS: dict[Status, str] = {
    "right": "\N{CHECK MARK}",
    "partly": "\N{CIRCLE WITH LEFT HALF BLACK}",
    "wrong": "\N{MULTIPLICATION X}",
    "not tried": "\N{MIDDLE DOT}",
    "stopped": "\N{BLACK SQUARE}",
    "not handed in": "\N{EN DASH}",
}
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
    template = environment.get_template("page.html.j2")
    return template.render(report=report, statuses=STATUSES, symbols=SYMBOLS)
