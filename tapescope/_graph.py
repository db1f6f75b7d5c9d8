"""A recording as boxes and links: what is drawn, before it has places.

Constants that only parametrize an op go into its label, as in `× 3`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._words import (
    INFIX,
    brief,
    entry_text,
    gradient_text,
    op_label,
    shorten,
    value_text,
    variable_name,
)

if TYPE_CHECKING:
    from .recording import Node, Recording

UNTRACKED = "the tape tracks none of its inputs"
"""The reason of an op that follows from its inputs': theirs is told in its place."""


@dataclass(frozen=True)
class Box:
    """One thing drawn: a source, a constant, an op, or several of them folded into one."""

    members: tuple[int, ...]
    """Indices of the nodes, in order."""
    head: str
    second: str
    value: str
    gradient: str
    """As text; `None` where the tape gives None."""
    leaf: bool
    """Is it no op?"""
    recorded: bool
    why_not: str
    inside: bool
    """Did it run within the with-block?"""
    source: bool = False
    target: bool = False
    named: bool = False
    scope: str = ""
    cut: str = ""
    """Why the path ends before this box, in a few words; empty where it does not."""
    ops: int = 1


@dataclass(frozen=True)
class Link:
    """A value of box `start` is an input of box `end` (places in the list of boxes)."""

    start: int
    end: int
    carries: bool
    """Does a gradient return along it?"""
    broken: bool
    """Is the path from a source to a target cut here?"""


@dataclass(frozen=True)
class Graph:
    """Boxes in the order in which they ran, and the links between them."""

    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    left_out: int = 0
    """Ops that have no part in any gradient, or in the lack of one."""


def graph(recording: Recording) -> Graph:
    """The whole recording, nothing folded but the constants that fit into labels."""
    nodes, users = recording.nodes, _users(recording)
    in_label = {node.index for node in nodes if _parametrizes(node, users[node.index], recording)}
    aside = side_ops(recording)
    users = {index: [user for user in found if user not in aside] for index, found in users.items()}
    idle = {node.index for node in nodes if _is_idle(node, users[node.index], recording)}
    shown = [node for node in nodes if node.index not in in_label | idle | aside]
    places = {node.index: place for place, node in enumerate(shown)}
    cuts = _cuts(recording)
    cuts = {link: why for link, why in cuts.items() if link[0] in places}
    boxes = tuple(_box(node, recording, in_label, users, cuts) for node in shown)
    links = {
        (places[start], places[node.index]): Link(
            places[start],
            places[node.index],
            node.recorded and node.gradient is not None and nodes[start].gradient is not None,
            (start, node.index) in cuts,
        )
        for node in shown
        for start in node.inputs
        if start in places
    }
    return Graph(boxes, tuple(links.values()), len(aside))


def _users(recording: Recording) -> dict[int, list[int]]:
    users: dict[int, list[int]] = {node.index: [] for node in recording.nodes}
    for node in recording.nodes:
        for start in dict.fromkeys(node.inputs):
            users[start].append(node.index)
    return users


def _parametrizes(node: Node, users: Sequence[int], recording: Recording) -> bool:
    """Is it a nameless constant: a number for one op, or integers such as an axis or a shape?"""
    apart = node.index in recording.sources or node.index in recording.targets or node.why_not
    if node.kind != "constant" or node.name or apart or not users:
        return False
    return (node.shape == () and len(users) == 1) or node.dtype.startswith(("int", "string"))


def _is_idle(node: Node, users: Sequence[int], recording: Recording) -> bool:
    asked = node.index in recording.sources or node.index in recording.targets
    return node.kind == "constant" and not (users or asked)


def side_ops(recording: Recording) -> set[int]:
    """Ops that a reader who asks for gradients can do without.

    Those on shapes, counts and conditions, those that lead nowhere, and those of earlier steps,
    unless a source without gradient goes in. What has a name and ran in the block stays.
    """
    nodes, lost = recording.nodes, set[int]()
    grown = {index for index in recording.sources}
    for node in nodes:
        unanswered = node.index in recording.sources and node.gradient is None
        if unanswered or lost.intersection(node.inputs):
            lost.add(node.index)
        if node.kind == "source" or (grown.intersection(node.inputs) and _floats(node)):
            grown.add(node.index)
    aside: set[int] = set()
    leading = set(recording.targets)
    for node in reversed(nodes):
        index, leads = node.index, node.index in leading
        named = bool(node.name) and recording.block[index]
        kept = leads and index in grown and _floats(node)
        asked = index in recording.targets or index in recording.sources
        if node.kind == "op" and not (kept or named or asked or index in lost):
            aside.add(index)
        elif leads:
            leading.update(node.inputs)
    return aside


def _floats(node: Node) -> bool:
    return node.dtype.startswith(("float", "bfloat", "complex"))


def _cuts(recording: Recording) -> dict[tuple[int, int], str]:
    """Where a path from a source to a target is cut first, with the reason."""
    nodes = recording.nodes
    from_source: set[int] = set(recording.sources)
    to_target: set[int] = set(recording.targets)
    for node in nodes:
        if node.kind == "source" or from_source.intersection(node.inputs):
            from_source.add(node.index)
    for node in reversed(nodes):
        if node.index in to_target:
            to_target.update(node.inputs)
    cuts = {}
    for node in nodes:
        for start in node.inputs:
            before = nodes[start]
            alive = before.kind != "op" or before.recorded
            if start not in from_source or node.index not in to_target or not alive:
                continue
            if not node.recorded:
                first = before.kind == "source" and node.why_not == UNTRACKED
                why = before.why_not if first else node.why_not
                cuts[start, node.index] = brief(why or node.why_not or "not recorded")
            elif node.gradient is not None and before.gradient is None:
                why = before.why_not if before.kind == "source" else ""
                cuts[start, node.index] = brief(why or "no derivative")
    return cuts


def _box(
    node: Node,
    recording: Recording,
    in_label: set[int],
    users: dict[int, list[int]],
    cuts: dict[tuple[int, int], str],
) -> Box:
    leaf, op = node.kind != "op", op_label(node.op)
    source, target = node.index in recording.sources, node.index in recording.targets
    if not leaf:
        op = _with_constants(node, op, [i for i in node.inputs if i in in_label], recording)
    role = "source" if source else node.kind if leaf else "target" if target else ""
    head, second = (shorten(node.name), op) if node.name and not leaf else (op, "")
    if leaf:
        head, second = variable_name(node.name) or "constant", role if node.name else ""
        second = f"{second}, target".strip(", ") if target else second
    elif target:
        second = f"target: {second}" if second else "target"
    cut = next((why for (_, end), why in cuts.items() if end == node.index), "")
    if not (users[node.index] or target or node.gradient is not None):
        cut = cut or ("not used" if leaf else "no op uses it")
    return Box(
        members=(node.index,),
        head=shorten(head),
        second=shorten(second, 22),
        value=value_text(node.value, node.shape),
        gradient=_answer(node, source),
        leaf=leaf,
        recorded=node.recorded,
        why_not=node.why_not,
        inside=recording.block[node.index],
        source=source,
        target=target,
        named=bool(node.name),
        scope=node.scope,
        cut=cut,
        ops=0 if leaf else 1,
    )


def _answer(node: Node, source: bool) -> str:
    """The gradient as text; empty where nobody asks for it: at constants, after an unseen op."""
    if node.kind == "constant" and not source and node.gradient is None:
        return ""
    if node.kind == "op" and not node.recorded:
        return ""
    return gradient_text(node.gradient)


def _with_constants(node: Node, op: str, inside: list[int], recording: Recording) -> str:
    """`× 3`, `1 −`, `to the power 2`: a number beside an op that is written between two."""
    if op not in INFIX or len(node.inputs) != 2 or not inside:
        return op
    shown = [recording.nodes[index] for index in node.inputs]
    left, right = (
        entry_text(one.value.item())
        if one.index in inside and one.value is not None and one.value.ndim == 0
        else ""
        for one in shown
    )
    return " ".join(filter(None, (left, op, right)))
