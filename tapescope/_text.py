"""A recording as lines of text, for terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .recording import Node, Recording

if TYPE_CHECKING:
    import numpy as np

MAX_CELL = 34
MAX_LINE = 60


def to_text(recording: Recording) -> str:
    """One line a node: what it is, its value, its gradient, its line, and why not recorded."""
    ask = f"gradient of {_names(recording, recording.targets)}"
    head = f"{recording.name}: {ask} at {_names(recording, recording.sources)}"
    rows = [("", "", "value", "gradient", "")]
    rows += [
        (
            _mark(recording, node),
            _cut(_made(recording, node)),
            _short(node.value),
            _slope(node),
            _note(node, before),
        )
        for node, before in zip(recording.nodes, (None, *recording.nodes), strict=False)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(
            (
                row[0].ljust(widths[0]),
                row[1].ljust(widths[1]),
                row[2].rjust(widths[2]),
                row[3].rjust(widths[3]),
                row[4],
            )
        ).rstrip()
        for row in rows
    ]
    foot = [f"raised: {recording.error}"] if recording.error else []
    return "\n".join([head, *lines, *foot])


def _names(recording: Recording, indices: tuple[int, ...]) -> str:
    if len(indices) > 4:
        return f"{len(indices)} sources"
    return ", ".join(_label(recording.nodes[index]) for index in indices) or "nothing"


def _label(node: Node) -> str:
    return node.name or (f"#{node.index}" if node.op or node.value is None else _short(node.value))


def _mark(recording: Recording, node: Node) -> str:
    bar = "|" if recording.block[node.index] else " "
    return f"{bar} #{node.index}"


def _made(recording: Recording, node: Node) -> str:
    if node.kind != "op":
        return f"{node.name or 'constant'}"
    inputs = ", ".join(_label(recording.nodes[index]) for index in node.inputs)
    made = f"{node.op}({inputs})"
    return f"{node.name} = {made}" if node.name else made


def _slope(node: Node) -> str:
    if node.kind == "constant" and node.gradient is None:
        return ""
    return "None" if node.gradient is None else _short(node.gradient)


def _note(node: Node, before: Node | None) -> str:
    """The line, where it is another than that of the node before, and why it was not recorded."""
    line = ""
    if node.line is not None:
        again = before is not None and before.line == node.line
        line = f"{node.line.number}: " + ("..." if again else node.line.text[:MAX_LINE])
    return "  ".join(part for part in (line, node.why_not and f"[{node.why_not}]") if part)


def _short(value: np.ndarray[Any, Any] | None) -> str:
    if value is None:
        return ""
    if value.dtype.kind not in "fciub" or value.size > 3:
        return f"{value.dtype} {value.shape}" if value.ndim else str(value)[:12]
    numbers = [_number(number) for number in value.ravel().tolist()]
    return numbers[0] if value.ndim == 0 else f"[{', '.join(numbers)}]"


def _number(number: Any) -> str:
    return f"{number:.4g}" if isinstance(number, (float, complex)) else str(number)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
