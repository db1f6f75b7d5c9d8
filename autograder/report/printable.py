"""Strings of a student's made safe to show: in a terminal, a page or a spreadsheet."""

from __future__ import annotations

import unicodedata

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet reads a cell that starts so, also in full-width letters, as a formula."""


def printable(text: str) -> str:
    """`text` on one line, without control characters, escape sequences or reversed writing.

    What is taken out leaves a mark, so that two names that differ only there still differ.
    """
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"}
        else " "
        if unicodedata.category(character) in {"Zl", "Zp"}
        else character
        for character in text
    )


def no_formula(text: str) -> str:
    """`text` as a spreadsheet shows it: a leading apostrophe where it would be a formula."""
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text
