"""The report as one HTML page: one script of ours that sorts, nothing fetched, no color alone."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .. import panel
from .insight import items, stopped_half_way
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
    script = (files(__package__) / "sorting.js").read_text(encoding="utf-8")
    return environment.get_template("page.html.j2").render(
        report=report,
        statuses=STATUSES,
        symbols=SYMBOLS,
        items={module.name: items(module) for module in report.modules},
        stopped={module.name: stopped_half_way(module) for module in report.modules},
        script=Markup(script),  # the browser runs this text and no other: its hash is in the page
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
