"""Take the first side of each merge conflict that Git left in a text."""

from __future__ import annotations

import re

_MARK = re.compile(
    r"^(?:<{7}(?: [^\n]*)?|\|{7}[^\n]*|={7}|>{7}(?: [^\n]*)?)\r?(?:\n|\Z)", re.MULTILINE
)


def first_sides(text: str) -> str:
    """`text` with this side of each whole conflict; it is `text` itself where there is none.

    Git leaves this side, perhaps the common ancestor, and the other side. One pass, mark by mark:
    a file of nothing but marks must not take longer than another.
    """
    kept: list[str] = []
    copied = begin = first = end = 0
    seen = ""
    for mark in _MARK.finditer(text):
        kind = mark[0][0]
        if kind == "<" and not seen:
            begin, first, seen = mark.start(), mark.end(), kind
        elif (kind in "|=" and seen == "<") or (kind == "=" and seen == "|"):
            end = mark.start() if seen == "<" else end
            seen = kind
        elif kind == ">" and seen == "=":
            kept += text[copied:begin], text[first:end]
            copied, seen = mark.end(), ""
    return "".join([*kept, text[copied:]]) if kept else text
