"""Where each box of a drawing stands: in layers, by Sugiyama's method (igraph).

`depth` counts layers in the direction of the data, `breadth` the boxes beside each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from ._graph import Box, Graph


@dataclass(frozen=True)
class Band:
    """A with-block: its first and last layer, and how far it extends in breadth."""

    first: int
    last: int
    low: float
    high: float


@dataclass(frozen=True)
class Layout:
    """Places, in units of layers and of boxes."""

    depth: tuple[int, ...]
    breadth: tuple[float, ...]
    bends: tuple[tuple[tuple[int, float], ...], ...]
    """For each link, (depth, breadth) of the points that it passes between its ends."""
    bands: tuple[Band, ...]
    lane: frozenset[int]
    """Leaves that stand beside a with-block, on the side of low breadth."""
    beside: frozenset[int]
    """Those of the lane that stand in the very layer of their first user."""

    @property
    def layers(self) -> int:
        """How many layers there are."""
        return max(self.depth, default=0) + 1


def layout(graph: Graph) -> Layout:
    """Ops in layers after their inputs and after earlier blocks; leaves just before their users.

    Leaves that are older than a with-block but used in its midst stand beside it, in a lane.
    """
    depth, blocks = _layers(graph)
    spans = [_span(block, depth) for block in blocks]
    lane = {
        place
        for place, box in enumerate(graph.boxes)
        if box.leaf
        and not box.inside
        and any(first <= depth[place] <= last for first, last in spans)
    }
    breadth, bends = _breadths(graph, depth, lane)
    bands = []
    for block, (first, last) in zip(blocks, spans, strict=True):
        within = [breadth[place] for place in block]
        within += [bend[1] for path in bends for bend in path if first <= bend[0] <= last]
        within += [breadth[place] for place in range(len(graph.boxes))
                   if place not in lane and first <= depth[place] <= last]  # fmt: skip
        bands.append(Band(first, last, min(within), max(within)))
    depth, beside = _moved(graph, depth, breadth, lane)
    for layer in range(max(depth.values(), default=0) + 1):
        low = min((band.low for band in bands if band.first <= layer <= band.last), default=0.0)
        here = [place for place in sorted(lane) if depth[place] == layer]
        here.sort(key=lambda place: place not in beside)
        for number, place in enumerate(here):
            breadth[place] = low - 1 - number
    least = min((*breadth.values(), *(at for path in bends for _, at in path)), default=0.0)
    return Layout(
        tuple(depth[place] for place in range(len(graph.boxes))),
        tuple(breadth[place] - least for place in range(len(graph.boxes))),
        tuple(tuple((layer, at - least) for layer, at in path) for path in bends),
        tuple(Band(b.first, b.last, b.low - least, b.high - least) for b in bands),
        frozenset(lane),
        frozenset(beside),
    )


def _moved(
    graph: Graph, depth: dict[int, int], breadth: dict[int, float], lane: set[int]
) -> tuple[dict[int, int], set[int]]:
    """Leaves of the lane go beside their first user, if nothing stands between, one for each."""
    moved, beside, taken = dict(depth), set(), set()
    for place in sorted(lane):
        users = sorted({link.end for link in graph.links if link.start == place})
        if not users:
            continue
        first = min(depth[user] for user in users)
        nearest = [user for user in users if depth[user] == first]
        row = [other for other in depth if depth[other] == first and other not in lane]
        outermost = min(row, key=lambda other: breadth[other])
        if len(nearest) == 1 and nearest[0] == outermost and outermost not in taken:
            taken.add(outermost)
            beside.add(place)
            moved[place] = first
    return moved, beside


def _segments(boxes: tuple[Box, ...]) -> dict[int, int]:
    """Number of the stretch, within one block or between two, that each op belongs to."""
    found: dict[int, int] = {}
    number, inside = 0, None
    for place, box in enumerate(boxes):
        if not box.leaf:
            number += inside is not None and inside != box.inside
            found[place], inside = number, box.inside
    return found


def _layers(graph: Graph) -> tuple[dict[int, int], list[list[int]]]:
    """The layer of each box, and the boxes of each with-block."""
    boxes, segments = graph.boxes, _segments(graph.boxes)
    inputs: dict[int, list[int]] = {place: [] for place in range(len(boxes))}
    users: dict[int, list[int]] = {place: [] for place in range(len(boxes))}
    for link in graph.links:
        inputs[link.end].append(link.start)
        users[link.start].append(link.end)
    depth: dict[int, int] = {}
    start, current = int(any(box.leaf for box in boxes)), 0
    own = {segments[end] for place, ends in users.items() for end in ends
           if boxes[place].leaf and boxes[place].inside}  # fmt: skip
    for place, segment in segments.items():
        if segment != current:
            start, current = max(depth.values()) + (2 if segment in own else 1), segment
        known = [depth[before] for before in inputs[place] if before in depth]
        depth[place] = max([start, *(layer + 1 for layer in known)])
    for place, box in enumerate(boxes):
        if box.leaf:
            depth[place] = max(0, min((depth[end] for end in users[place]), default=1) - 1)
    blocks: dict[int, list[int]] = {}
    for place, box in enumerate(boxes):
        if box.inside:
            segment = segments.get(place, segments.get(min(users[place], default=-1), 0))
            blocks.setdefault(segment, []).append(place)
    return depth, list(blocks.values())


def _span(block: list[int], depth: dict[int, int]) -> tuple[int, int]:
    layers = [depth[place] for place in block]
    return min(layers), max(layers)


def _breadths(
    graph: Graph, depth: dict[int, int], lane: set[int]
) -> tuple[dict[int, float], list[tuple[tuple[int, float], ...]]]:
    """Sugiyama's breadths; long links pass through a vertex in each layer that they cross.

    The long links from one box share those vertices, as one line that branches.
    """
    import igraph

    vertices = {place: number for number, place in enumerate(
        place for place in range(len(graph.boxes)) if place not in lane)}  # fmt: skip
    layers = [depth[place] for place in vertices]
    edges: list[tuple[int, int]] = []
    passing: dict[tuple[int, int], int] = {}
    for link in graph.links:
        before = vertices.get(link.start)
        for layer in range(depth[link.start] + 1, depth[link.end]):
            known = passing.get((link.start, layer))
            if known is None:
                known = passing[link.start, layer] = len(layers)
                layers.append(layer)
                edges += [] if before is None else [(before, known)]
            before = known
        if before is not None:
            edges.append((before, vertices[link.end]))
    picture = igraph.Graph(n=len(layers), edges=edges, directed=True)
    found = [x for x, _ in picture.layout_sugiyama(layers=layers, hgap=1, maxiter=200).coords]
    at = _compact(layers, found, len(vertices))
    breadth = {place: at[number] for place, number in vertices.items()}
    breadth.update(dict.fromkeys(lane, 0.0))
    bends = [
        tuple((layer, at[passing[link.start, layer]])
              for layer in range(depth[link.start] + 1, depth[link.end]))
        for link in graph.links
    ]  # fmt: skip
    return breadth, bends


def _compact(layers: list[int], found: list[float], boxes: int) -> list[float]:
    """Closer together, with what stood in line still in line; the first `boxes` are no lines.

    The mean of packing to the low side and packing to the high side, so that middles stay middles.
    """
    low = _packed(layers, found, boxes)
    high = _packed(layers, [-x for x in found], boxes)
    span = max(low, default=0.0)
    return [(one + span - other) / 2 for one, other in zip(low, high, strict=True)]


def _packed(layers: list[int], found: list[float], boxes: int) -> list[float]:
    """Each line of equal breadth as low as its neighbors in the layers allow."""
    at = [0.0] * len(found)
    last: dict[int, int] = {}
    level, order = 0.0, sorted({round(x, 6) for x in found})
    members: dict[float, list[int]] = {x: [] for x in order}
    for number, x in enumerate(found):
        members[round(x, 6)].append(number)
    for position, x in enumerate(order):
        level += 0.1 if position else 0.0
        for number in members[x]:
            if layers[number] in last:
                other = last[layers[number]]
                lines = (number >= boxes) + (other >= boxes)
                level = max(level, at[other] + (1.0, 0.7, 0.3)[lines])
        for number in members[x]:
            at[number] = level
            last[layers[number]] = number
    return at
