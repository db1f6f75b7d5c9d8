"""Make a student's text and outputs safe for the pages that nbgrader makes of them.

nbconvert renders Markdown with raw HTML and any link, and puts several kinds of output on the
page as they are; formgrader shows such pages with an instructor's rights.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Any

from bleach import clean
from bleach.sanitizer import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from nbformat import NotebookNode
from nbformat.v4 import new_output

SEPARATOR = "\u200b"
"""A space without width: parts what would be read as markup, and is not seen."""
IMAGES = ("image/png", "image/jpeg")
TAGS = {
    *ALLOWED_TAGS,
    *("br", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "hr", "p", "pre"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "s", "span", "sub", "summary", "sup"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
ATTRIBUTES = {**ALLOWED_ATTRIBUTES, "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan"]}
CELL_SECONDS, SUBMISSION_SECONDS = 1.0, 3.0
"""What cleaning the HTML of one cell, and of all cells of a submission, may take at worst."""
MAX_LINES = 500
"""Of a traceback, the last ones: each is looked at alone."""
TOO_MUCH = "(HTML that is too large to be shown safely was left out here.)"

_FORMATTING = re.compile(r"</?(?:a|b|code|em|i|s|strong)\b", re.IGNORECASE)
"""Those of `TAGS` that HTML opens again in the next paragraph when they were not closed."""
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=[#A-Za-z])")
_SCHEME = re.compile(
    r"\b(java|vb|live|da|attach|bl|fi)(?=(?:script|ta|ment|ob|le|lesystem)\s*(?:\\+\s*)?:)",
    re.IGNORECASE,
)
_TEX = re.compile(
    r"\\(?=(?:href|url|class|style|cssId|unicode|require|def|let|csname|html|data|"
    r"(?:re)?new(?:command|environment))(?![a-z]))"
)


def clean_markdown(text: str) -> str:
    """`text` in which no HTML, entity, scripted link or scripted formula is left to be read."""
    text = _TAG.sub("<" + SEPARATOR, text)
    text = _ENTITY.sub("&" + SEPARATOR, text)
    text = _SCHEME.sub(rf"\1{SEPARATOR}", text)
    return part_formulas(text)


def part_formulas(text: str) -> str:
    """`text` without the commands by which a formula could make a link or a style."""
    return _TEX.sub(lambda _: "\\" + SEPARATOR, text)


class OutputCleaner:
    """Makes outputs anew of what is known to be harmless; one for the cells of a submission.

    Building a page from HTML takes time that grows with the square of its size, or worse: what
    would take too long, for its cell or for all cells together, is left out, and it is said so.
    """

    def __init__(self) -> None:
        self.left = SUBMISSION_SECONDS

    def clean(self, outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
        """The outputs of one cell; those that are not known are left out."""
        before = self.left
        self.left = min(before, CELL_SECONDS)
        allowed = self.left
        made = [one for output in outputs if (one := self._made(output)) is not None]
        self.left += before - allowed
        return made

    def _made(self, output: NotebookNode) -> NotebookNode | None:
        made: NotebookNode | None = None
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            made = new_output("stream", name=name, text=_text(output.get("text")))
        elif kind == "error":
            made = new_output(
                "error",
                ename=_text(output.get("ename")),
                evalue=_text(output.get("evalue")),
                traceback=[_text(line) for line in (output.get("traceback") or [])[-MAX_LINES:]],
            )
        elif kind in ("execute_result", "display_data"):
            data = self._data(output.get("data") or {})
            made = new_output(kind, data=data) if data else None
        return made

    def _data(self, data: dict[str, Any]) -> dict[str, str]:
        kept = {}
        if "text/plain" in data:
            kept["text/plain"] = _text(data["text/plain"])
        if "text/html" in data:
            page = _text(data["text/html"])
            seconds = seconds_at_worst(page)
            if seconds <= self.left:
                self.left -= seconds
                page = clean(page, tags=TAGS, attributes=ATTRIBUTES, strip=True)
                kept["text/html"] = part_formulas(page)
            else:
                kept["text/plain"] = f"{kept.get('text/plain', '')}\n{TOO_MUCH}".lstrip("\n")
        for image in IMAGES:
            if image in data:
                try:
                    pixels = base64.b64decode("".join(_text(data[image]).split()), validate=True)
                except (binascii.Error, ValueError):
                    continue  # not an image: it could end the attribute it is put in
                kept[image] = base64.b64encode(pixels).decode()
        return kept


def seconds_at_worst(page: str) -> float:
    """About how long bleach takes at most for HTML of this size, made up to be slow.

    Each attribute is compared with those before it in its tag; each tag is looked for among those
    that are open; and each paragraph repeats the formatting that is open. Fitted to measured times
    of random pages of such parts; even the smallest page takes something.
    """
    tags, formatting = page.count("<"), len(_FORMATTING.findall(page))
    return 0.001 + (len(page) / 20_000) ** 2 + (tags / 2_500) ** 2 + formatting * tags / 200_000


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
