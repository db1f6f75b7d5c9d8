"""Names and other text of students' making, as they can be shown on a terminal."""

from __future__ import annotations

BYTE = 0xDC00
"""Added to a byte of a name that is not text, where Python holds it as a letter."""


def escaped(text: object) -> str:
    """A name, or other text, on one line; what a terminal would obey is written as in Python."""
    return "".join(map(_shown, str(text)))


def _shown(letter: str) -> str:
    if letter.isprintable():
        return letter
    if BYTE + 0x80 <= ord(letter) <= BYTE + 0xFF:
        return f"\\x{ord(letter) - BYTE:02x}"
    return letter.encode("unicode_escape").decode()
