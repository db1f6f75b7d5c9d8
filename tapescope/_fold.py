"""Large graphs made small: one box for each layer or scope, one for a chain of nameless ops.

Only ops that ran one after another are folded together, so that no cycle can come about.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace

from ._graph import Box, Graph, Link
from ._words import count, joined, shorten

READABLE = 30
"""Boxes that a reader can follow."""

Key = Callable[[Box], Hashable]
"""Neighbors with equal keys are folded; None is never folded."""


def folded(whole: Graph, limit: int = READABLE) -> Graph:
    """The graph with at most `limit` boxes, where folding can do it: the mildest fold that does."""
    small = whole
    depths = max((box.scope.count("/") for box in whole.boxes), default=0) + 1
    for depth in range(depths, 0, -1):
        if len(small.boxes) > limit:
            small = _without_own_leaves(_merge(small, _runs(small, _scope(depth))))
        if len(small.boxes) > limit:
            small = _merge(small, _twins(small))
    for key in (_nameless, _any_op):
        if len(small.boxes) > limit:
            small = _without_own_leaves(_merge(small, _pieces(small, _runs(small, key), limit)))
    if len(small.boxes) > limit:
        small = _merge(small, _twins(small))
    if len(small.boxes) > limit:
        small = _merge(small, _portions(small, limit))
    if small is not whole:  # many leaves in a row are wider than any page
        small = _merge(small, [group for group in _twins(small) if len(group) > 3])
    return small


def _scope(depth: int) -> Key:
    def key(box: Box) -> Hashable:
        scope = "/".join(box.scope.split("/")[:depth])
        return None if not scope or box.leaf or box.target else (scope, box.inside)

    return key


def _nameless(box: Box) -> Hashable:
    apart = box.leaf or box.named or box.target or box.cut or box.scope
    return None if apart else (box.inside, box.recorded)


def _any_op(box: Box) -> Hashable:
    return None if box.leaf or box.target else (box.inside, box.recorded, bool(box.cut))


def _runs(graph: Graph, key: Key) -> list[list[int]]:
    """Places of ops that ran one after another and have one key; leaves between do not count."""
    runs: list[list[int]] = []
    last: Hashable = None
    for place, box in enumerate(graph.boxes):
        if box.leaf:
            continue
        now = key(box)
        if now is not None and now == last:
            runs[-1].append(place)
        else:
            runs.append([place])
        last = now
    return [run for run in runs if len(run) > 1]


def _pieces(graph: Graph, runs: list[list[int]], limit: int) -> list[list[int]]:
    """The runs in pieces of one size, the smallest that leaves about half of the limit."""
    longest = max(map(len, runs), default=0)
    for size in range(2, longest + 1):
        pieces = [run[at : at + size] for run in runs for at in range(0, len(run), size)]
        if len(graph.boxes) - sum(len(piece) - 1 for piece in pieces) <= limit // 2:
            return pieces
    return runs


def _twins(graph: Graph) -> list[list[int]]:
    """Leaves of the same boxes, such as a layer's kernel and bias."""
    groups: dict[Hashable, list[int]] = {}
    for place, box in enumerate(graph.boxes):
        if box.leaf:
            ends = frozenset(link.end for link in graph.links if link.start == place)
            key = (ends, box.source, box.inside, box.cut, box.gradient == "None")
            groups.setdefault(key, []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def _portions(graph: Graph, limit: int) -> list[list[int]]:
    """All ops between two targets or blocks' ends in equal portions: the last resort."""
    stretches: list[list[int]] = [[]]
    inside = None
    for place, box in enumerate(graph.boxes):
        if box.leaf:
            continue
        if box.target or box.inside != inside:
            stretches.append([])
        if not box.target:
            stretches[-1].append(place)
        inside = box.inside
    ops = sum(map(len, stretches))
    size = -(-ops // max(2, limit - (len(graph.boxes) - ops)))
    portions = [run[at : at + size] for run in stretches for at in range(0, len(run), size)]
    return [portion for portion in portions if len(portion) > 1]


def _merge(graph: Graph, groups: Iterable[list[int]]) -> Graph:
    """Each group becomes one box, at the place of its last member."""
    home = {place: group[-1] for group in groups for place in group}
    members: dict[int, list[Box]] = {}
    for place, box in enumerate(graph.boxes):
        members.setdefault(home.get(place, place), []).append(box)
    kept = sorted(members)
    places = {old: new for new, old in enumerate(kept)}
    boxes = tuple(_one(members[old]) for old in kept)
    links: dict[tuple[int, int], Link] = {}
    for link in graph.links:
        start, end = (places[home.get(at, at)] for at in (link.start, link.end))
        if start == end:
            continue
        known = links.get((start, end))
        links[start, end] = Link(
            start,
            end,
            link.carries or (known is not None and known.carries),
            link.broken or (known is not None and known.broken),
        )
    return Graph(boxes, tuple(links.values()), graph.left_out)


def _one(members: list[Box]) -> Box:
    """The box of a group: called by its scope or its number of ops, with the last one's value."""
    last = members[-1]
    if len(members) == 1:
        return last
    ops = sum(box.ops for box in members)
    if last.leaf:
        nothing = sum(box.gradient == "None" for box in members)
        size = len(members)
        return replace(
            last,
            members=tuple(index for box in members for index in box.members),
            head=shorten(joined(_without_common_layer([box.head for box in members]))),
            second=count(size, "source" if last.source else "constant"),
            value="",
            gradient="" if not last.gradient else
                     "None" if nothing == size else
                     f"None for {nothing} of {size}" if nothing else f"{size} gradients",
        )  # fmt: skip
    scopes = {box.scope for box in members if box.scope}
    common = _common([box.scope for box in members]) if scopes else ""
    cut = next((box.cut for box in members if box.cut), "")
    return replace(
        last,
        members=tuple(index for box in members for index in box.members),
        head=shorten(common.rpartition("/")[2]) if common else count(ops, "op"),
        second=count(ops, "op") if common else "",
        recorded=any(box.recorded for box in members),
        # a way that is cut inside counts only where no gradient passes beside it
        cut=cut if last.gradient in ("", "None") else "",
        scope=common,
        named=bool(common),
        ops=ops,
    )


def _without_common_layer(names: list[str]) -> list[str]:
    """`dense/kernel` and `dense/bias` as `kernel` and `bias`: the arrow shows the layer."""
    layers = {name.rpartition("/")[0] for name in names}
    return [name.rpartition("/")[2] for name in names] if len(layers) == 1 else names


def _common(scopes: list[str]) -> str:
    """The part of a path that all scopes begin with."""
    shared = scopes[0].split("/")
    for scope in scopes[1:]:
        parts = scope.split("/")
        same = [one == other for one, other in zip(shared, parts, strict=False)]
        shared = shared[: same.index(False) if False in same else len(same)]
    return "/".join(shared)


def _without_own_leaves(graph: Graph) -> Graph:
    """Without those constants, no sources, that only one folded box uses."""
    ends: dict[int, set[int]] = {}
    for link in graph.links:
        ends.setdefault(link.start, set()).add(link.end)
    dropped = {
        place
        for place, box in enumerate(graph.boxes)
        if box.leaf
        and not (box.source or box.target or box.cut)
        and len(ends.get(place, ())) == 1
        and all(graph.boxes[end].ops > 1 for end in ends[place])
    }
    kept = [place for place in range(len(graph.boxes)) if place not in dropped]
    places = {old: new for new, old in enumerate(kept)}
    return Graph(
        tuple(graph.boxes[old] for old in kept),
        tuple(
            Link(places[link.start], places[link.end], link.carries, link.broken)
            for link in graph.links
            if link.start in places
        ),
        graph.left_out,
    )
