"""What is kept of the outputs of a cell, while they come in."""

from __future__ import annotations

import json

from nbformat import NotebookNode
from nbformat.v4 import new_output

MOST_SAID = 200
"""Characters of an error's message, or of a value, that is kept beyond the limit."""
SURE = ("error", "execute_result")
EACH = 300
"""Bytes that each output counts beside what is in it: many small ones take time to read."""


class Kept:
    """Adds to the outputs of one cell, up to `left` bytes; `cut` tells whether any were too many.

    One error and one value are kept in any case, in short: nbgrader takes a test that leaves
    neither for passed.
    """

    def __init__(self, outputs: list[NotebookNode], left: int) -> None:
        self.outputs, self.left = outputs, left
        self.cut = False
        self._sure: set[str] = set()

    def add(self, output: NotebookNode) -> bool:
        """Take in one output; False for one that was dropped, or joined to the one before."""
        last = self.outputs[-1] if self.outputs else None
        joined = last is not None and _same_stream(last, output)
        left = self.left - (0 if joined else EACH)
        if _size(output) > left:
            self.cut = True
            if output.output_type == "stream" and left > 0:
                output.text = output.text[:left]
            elif output.output_type in SURE and output.output_type not in self._sure:
                output = _in_short(output)
            else:
                return False
        self.left = left - _size(output)
        self._sure.add(output.output_type)
        if last is not None and joined:
            last.text += output.text
            return False
        self.outputs.append(output)
        return True

    def update(self, data: dict[str, object], new: dict[str, object]) -> None:
        """Put other contents into what is shown already, in this cell or in one before."""
        size = len(json.dumps(new))
        if size > self.left:
            self.cut = True
            return
        self.left -= size
        data.update(new)

    def clear(self) -> None:
        """Begin anew; what was taken in counts all the same."""
        self.outputs.clear()
        self._sure.clear()


def _size(output: NotebookNode) -> int:
    return len(json.dumps(output))


def _in_short(output: NotebookNode) -> NotebookNode:
    short: NotebookNode
    if output.output_type == "error":
        name, said = str(output.ename)[:MOST_SAID], str(output.evalue)[:MOST_SAID]
        lines = [f"{name}: {said}"]
        short = new_output("error", ename=name, evalue=said, traceback=lines)
    else:
        value = str(output.data.get("text/plain", ""))[:MOST_SAID]
        short = new_output("execute_result", data={"text/plain": value})
    return short


def _same_stream(last: NotebookNode, output: NotebookNode) -> bool:
    return bool(last.output_type == output.output_type == "stream" and last.name == output.name)
