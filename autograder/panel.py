"""A panel as HTML for a notebook and as text for a terminal: the same words in both."""

from __future__ import annotations

import re
import sys
import textwrap
from functools import cache
from typing import TYPE_CHECKING

from .explain import Panel

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

SYMBOLS = {"right": "✓", "partly": "◐", "wrong": "✗", "not tried": "○", "stopped": "■"}
COLORS = {"right": "#009E73", "partly": "#E69F00", "wrong": "#D55E00", "stopped": "#CC79A7"}
"""Of the Okabe-Ito palette; the symbol and the words say the same without color."""
GRAY = "#808080"
WIDTH = 79
EMPHASIS = re.compile(r"(?<![\w*)])\*([^*\s][^*]*[^*\s]|[^*\s])\*(?![\w*(])")
"""*Words*, but not the stars of a product or a power, such as 2.4*x**2 + 3.4*x."""


def to_text(panel: Panel) -> str:
    """The panel in lines of at most `WIDTH` columns."""
    symbol = SYMBOLS.get(panel.status, "·")
    lines = [f"{symbol} {panel.title}", *(f"  {line}" for line in panel.lines)]
    wrap = textwrap.TextWrapper(
        WIDTH, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
    )
    return "\n".join(
        textwrap.indent(code_in(line.strip()), "    ")
        if line.lstrip().startswith("```")
        else wrap.fill(line)
        for line in lines
    )


def to_html(panel: Panel) -> str:
    """The panel as one `div` with `role="status"`; everything in it is escaped."""
    return _template().render(
        panel=panel,
        symbol=SYMBOLS.get(panel.status, "·"),
        color=COLORS.get(panel.status, GRAY),
    )


def show(panel: Panel) -> None:
    """Display the panel where there is a front end, and print it where there is none."""
    interactive = sys.modules.get("IPython")
    if interactive is None or interactive.get_ipython() is None:
        print(to_text(panel))
        return
    interactive.display.display(
        {"text/html": to_html(panel), "text/plain": to_text(panel)}, raw=True
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader  # only needed once a panel is drawn

    environment = Environment(loader=PackageLoader("autograder"), autoescape=True)
    environment.filters["marked"] = marked
    environment.filters["code"] = code_in
    return environment.get_template("panel.html.j2")


def paragraphs(markdown: str) -> tuple[str, ...]:
    """Markdown as the lines of a panel; a fenced block of code stays one."""
    pieces = re.split(r"^(```.*?^```)$", markdown, flags=re.DOTALL | re.MULTILINE)
    return tuple(
        line.strip()
        for piece in pieces
        for line in ([piece] if piece.startswith("```") else piece.splitlines())
        if line.strip()
    )


def code_in(block: str) -> str:
    """The lines between the fences of a block of code."""
    return "\n".join(block.splitlines()[1:-1])


def marked(text: str) -> Markup:
    """Escape `text`, then turn its `code` and *emphasis* into elements."""
    from markupsafe import Markup, escape

    parts = re.split(r"(`[^`]+`)", text)
    html = [
        f"<code>{escape(part[1:-1])}</code>"
        if part.startswith("`") and part.endswith("`") and len(part) > 2
        else EMPHASIS.sub(r"<em>\1</em>", str(escape(part)))
        for part in parts
    ]
    return Markup("".join(html))  # every part was escaped above
