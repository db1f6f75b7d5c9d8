"""A recording in words: the finding, a text in place of the picture, a table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._graph import Box, Graph
from ._words import count, gradient_text, joined, op_label, shorten, value_text, variable_name

if TYPE_CHECKING:
    from .recording import Node, Recording

MOST_ROWS = 40


def finding(recording: Recording) -> str:
    """One line: how many ops were recorded, and which sources get a gradient."""
    ops = [node for node in recording.nodes if node.kind == "op"]
    recorded = sum(node.recorded for node in ops)
    if not ops:
        first = "No op ran"
    elif recorded == len(ops):
        many = {1: "The op", 2: "Both ops"}.get(len(ops), f"All {len(ops)} ops")
        first = f"{many} recorded"
    else:
        first = f"{recorded} of {count(len(ops), 'op')} recorded"
    if recording.error:
        return f"{first}; asking raised: {shorten(recording.error, 60)}"
    return f"{first}; {_who_gets_what(recording)}"


def _who_gets_what(recording: Recording) -> str:
    sources = [recording.nodes[index] for index in recording.sources]
    without = [node for node in sources if node.gradient is None]
    if not sources:
        return "no source was asked for"
    if not without:
        if len(sources) > 1:
            many = "both" if len(sources) == 2 else f"all {len(sources)}"
            return f"{many} sources get a gradient"
        answer = gradient_text(sources[0].gradient)
        verb = "has" if answer.startswith("norm") else "is"
        return f"the gradient of {node_name(sources[0])} {verb} {answer}"
    if len(without) > 3:
        return f"{len(without)} of {len(sources)} sources get no gradient"
    names = joined([node_name(node) for node in without], "and")
    return f"{names} {'gets' if len(without) == 1 else 'get'} no gradient"


def node_name(node: Node) -> str:
    """The name in the code, else the op, else what it is."""
    return variable_name(node.name, 34) or op_label(node.op) or node.kind


def in_words(recording: Recording, shown: Graph) -> str:
    """The finding with its numbers, then each box of the drawing in the order in which it ran."""
    inputs: dict[int, list[str]] = {}
    for link in shown.links:
        inputs.setdefault(link.end, []).append(shown.boxes[link.start].head)
    told = [_told(box, inputs.get(place, [])) for place, box in enumerate(shown.boxes)]
    return f"{finding(recording)}. A graph, in order: {'; '.join(told)}."


def _told(box: Box, inputs: list[str]) -> str:
    text = f"{box.head} ({box.second})" if box.second else box.head
    if inputs:
        text += f" of {joined(inputs)}"
    if box.value:
        text += f" = {box.value}"
    if not box.leaf and not box.recorded:
        text += ", not recorded"
    if box.gradient:
        text += f", {box.gradient}" if len(box.members) > 1 and box.leaf \
            else f", gradient {box.gradient}"  # fmt: skip
    return f"{text}, cut here: {box.cut}" if box.cut else text


def rows(recording: Recording, most: int = MOST_ROWS) -> list[tuple[str, ...]]:
    """Name, op, value, gradient, recorded or why not, line: one row for each node, in order."""
    found: list[tuple[str, ...]] = []
    for node in recording.nodes:
        if node.kind == "constant" and not node.name and not node.why_not:
            continue
        role = "source" if node.index in recording.sources else node.kind
        kept = ("yes" if node.recorded else node.why_not or "no") if node.kind == "op" else \
            node.why_not or "-"  # fmt: skip
        found.append((
            shorten(node.name, 24) or "-", op_label(node.op) or role,
            value_text(node.value, node.shape), gradient_text(node.gradient), shorten(kept, 40),
            f"{node.line.number}: {shorten(node.line.text, 50)}" if node.line else "-",
        ))  # fmt: skip
    if len(found) > most:
        left = len(found) - most + 1
        found[most // 2 : most // 2 + left] = [(f"({left} more)", "", "", "", "", "")]
    return found


HEADINGS = ("name", "op", "value", "gradient", "recorded", "line")


def page(recording: Recording) -> str:
    """HTML for a notebook: the drawing with its text, and the rows as a table that unfolds."""
    from jinja2 import Environment, PackageLoader

    from .drawing import draw
    from .pictures._show import image

    pages = Environment(loader=PackageLoader("tapescope"), autoescape=True, trim_blocks=True,
                        lstrip_blocks=True)  # fmt: skip
    return pages.get_template("recording.html.j2").render(
        image=image(draw(recording)), headings=HEADINGS, rows=rows(recording)
    )
