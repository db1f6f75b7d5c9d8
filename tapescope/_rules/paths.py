"""From one unanswered source to every rule that its path to the target breaks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import inf

from .._history import Detour, History, Question
from . import derivative, state, stayed
from .absent import NO_PROOF, absent
from .again import Again, NoProof
from .changes import Way
from .differentiable import Answer, Passage
from .graph import Edge, Graph, Node, closure
from .recorded import missed
from .stayed import same_value
from .words import Finding

MAX_WAYS = 12
"""So many ways out of TensorFlow are tried, each by at most three more runs."""


class Search:
    """Answers for one followed function."""

    def __init__(self, again: Again) -> None:
        self.again = again
        self.history: History = again.first
        self.graph = Graph(self.history)
        self.passage = Passage(self.graph)
        self.resolved: set[int] = set()
        self.tried: dict[tuple[Way, int], list[Node] | None] = {}
        self.ways_out: dict[Node, Detour] = {}

    def explain(self, question: Question, source: int) -> list[Finding]:
        """Every rule broken between this source and the targets of this question."""
        source = self.graph.whole(source)
        self._add_readings(source)
        dtype = stayed.not_float(self.graph, source)
        return [*([dtype] if dtype else []), *self._breaks(question, source, not dtype)]

    def _breaks(self, question: Question, source: int, is_float: bool) -> list[Finding]:
        starts = self.graph.versions(source)
        ends = [self.graph.node(index, question.at) for index in question.targets]
        edges = self.between(starts, ends)
        whole = self.graph.between(starts, ends, self._passing(edges))
        if whole:
            self._prove(question, starts, ends, conditions=False)
            return [
                *missed(self.history, question, source, whole),
                *self._beside(whole, starts, ends),
            ] or [Finding("unsure", None, "the tape seems to have recorded all of the path", False)]
        proved = self._prove(question, starts, ends, conditions=False)
        edges = self.between(starts, ends)
        if not edges:
            proved = self._prove(question, starts, ends, conditions=True) and proved
            edges = self.between(starts, ends)
        if edges:
            return list(self._findings(question, source, edges))
        if not is_float:
            return []
        if not proved:
            return [Finding("unsure", None, NO_PROOF, False)]
        return absent(self.graph, self.again, question, source, ends)

    def _prove(
        self, question: Question, starts: Sequence[Node], ends: Sequence[Node], conditions: bool
    ) -> bool:
        """Add an edge for each way out of TensorFlow that is proved to come back.

        False where nothing can be proved: another run goes another way.
        """
        number, proved = self.history.questions.index(question), True
        lost: list[Node] = []
        while True:
            ways = self._ways(question, starts, conditions)
            fresh = [way for way in ways if (way, number) not in self.tried]
            if not fresh:
                self._lead(lost, ends)
                return proved
            if len(self.tried) >= MAX_WAYS or not self.again.replays(number):
                self._lead(lost, ends)
                return False
            try:
                back = self.tried[fresh[0], number] = self._back(fresh[0], question)
            except NoProof:
                self.tried[fresh[0], number] = None
                proved = False
                continue
            if back is None:
                continue
            for detour in self._detours(question):
                if (detour.line, detour.way) != fresh[0]:
                    continue
                start = self.graph.node(detour.value, detour.at)
                self.graph.edges.extend(Edge(start, end, "detour", detour=detour) for end in back)
                self.ways_out[start] = detour
                lost.append(start)

    def _lead(self, lost: Sequence[Node], ends: Sequence[Node]) -> None:
        """Lead values that changed the target straight to it, where it can't be told how."""
        for start in lost:
            if not self.graph.between([start], ends):
                self.graph.edges.extend(
                    Edge(start, end, "detour", detour=self.ways_out[start]) for end in ends
                )

    def _back(self, way: Way, question: Question) -> list[Node] | None:
        """Where values come back that leave in this way; None if the target doesn't need them.

        Where one of them leaves once more, in another way, what comes back from there is that
        way's own.
        """
        number = self.history.questions.index(question)
        back = self.again.changed_by(way, number)
        if back is None:
            return None
        after = self._leaving_again(way, question, back.nodes)
        if any(self.graph.first_use(node) > after for node in back.nodes):
            straight = self.again.straight(way, number, back.size)
            return [node for node in back.nodes if node in straight] or back.nodes
        return back.nodes

    def _leaving_again(self, way: Way, question: Question, back: Sequence[Node]) -> float:
        """When a value that depends on `back` first leaves in another way; never: infinity."""
        reached = self.graph.reached(back)
        return min(
            (
                detour.at
                for detour in self._detours(question)
                if (detour.line, detour.way) != way
                and self.graph.node(detour.value, detour.at) in reached
            ),
            default=inf,
        )

    def _ways(
        self, question: Question, starts: Sequence[Node], conditions: bool
    ) -> dict[Way, list[Detour]]:
        """The detours of values that depend on the source, by line and way."""
        reached = self.graph.reached(starts)
        found: dict[Way, list[Detour]] = {}
        for detour in self._detours(question):
            condition = detour.way == "__bool__" or isinstance(detour.result, bool)
            if condition and not detour.users:
                continue  # a library's own check, such as whether there is another batch
            if condition == conditions and self.graph.node(detour.value, detour.at) in reached:
                found.setdefault((detour.line, detour.way), []).append(detour)
        return found

    def _detours(self, question: Question) -> list[Detour]:
        return [detour for detour in self.history.detours if detour.at < question.at]

    def _add_readings(self, source: int) -> None:
        """Find the readings of a variable that TensorFlow made on its own, and prove each.

        The shadow tape knows all but those of integers, and those made while tapes are paused, as
        in `tf.stop_gradient(w)`.
        """
        value = self.history.values[source]
        if source in self.resolved or value.kind != "variable":
            return
        self.resolved.add(source)
        alike = [other.index for other in self.history.values if same_value(other, value)]
        alike = [index for index in alike if self._hidden_reading(index)]
        if alike:
            for index in self.again.readings(value.what, alike):
                self.history.values[index].read_of = source
                start = self.graph.node(source, self.history.users(index)[0].at)
                self.graph.edges.append(Edge(start, (index, 0), "read"))

    def _hidden_reading(self, index: int) -> bool:
        uses = self.history.users(index)
        return bool(uses) and (uses[0].stopped or not self.history.values[index].differentiable)

    def between(self, starts: Sequence[Node], ends: Sequence[Node]) -> list[Edge]:
        """The edges on the way; those through an index, then a condition, for want of others.

        Where a way of values exists, mending its breaks brings the gradient back: what was picked
        by `argmin` on the side needs no mend.
        """
        values = self.history.values
        by_value = [edge for edge in self.graph.edges if values[edge.start[0]].dtype != "bool"]
        direct = [edge for edge in by_value if not self._picks(edge)]
        for used in (direct, by_value, self.graph.edges):
            found = self.graph.between(starts, ends, used)
            if found:
                return found
        return []

    def _picks(self, edge: Edge) -> bool:
        """Does an integer choose here, as an index does, in TensorFlow or after it left?

        A cast carries the value of a float: what follows it isn't chosen, but lost.
        """
        start = edge.start[0]
        if not self.history.values[start].dtype.startswith(("int", "uint")):
            return False
        if edge.kind == "detour":
            return not self._carries(start)
        is_op = edge.kind == "op" and edge.op is not None and edge.op.type != "Cast"
        return is_op and self.passage.differentiable(edge.end[0])

    def _carries(self, integer: int) -> bool:
        """Does an integer come from floats by a cast, maybe with arithmetic in between?"""
        maker = self.history.maker(integer)
        if maker is None:
            return False
        if maker.type == "Cast" and self.passage.differentiable(maker.inputs[0]):
            return True
        values = self.history.values
        whole = [index for index in maker.inputs if values[index].dtype.startswith(("int", "uint"))]
        return any(self._carries(index) for index in whole)

    def _passing(self, edges: Sequence[Edge]) -> list[Edge]:
        return [edge for edge, answer in self.passage.of(edges).items() if answer == "passes"]

    def _findings(self, question: Question, source: int, edges: list[Edge]) -> Iterator[Finding]:
        answers = self.passage.of(edges)
        cuts = [edge for edge, answer in answers.items() if answer != "passes"]
        ends = {self.graph.node(index, question.at) for index in question.targets}
        for edge in essential(edges, cuts, ends):
            finding = self._cut(edge, answers[edge])
            if finding is not None:
                yield finding
        passing = [edge for edge in edges if answers.get(edge) == "passes"]
        yield from missed(self.history, question, source, passing)

    def _beside(
        self, whole: Sequence[Edge], starts: Sequence[Node], ends: Sequence[Node]
    ) -> Iterator[Finding]:
        """Breaks of other ways than `whole`, which a gradient could pass but the tape missed.

        A layer of a library that stops a gradient beside its own main path is on the line of that
        path, and is let pass: there is nothing to mend.
        """
        lines = {edge.op.line for edge in whole if edge.op is not None}
        others = [edge for edge in self.between(starts, ends) if edge not in set(whole)]
        answers = self.passage.of(others)
        cuts = [edge for edge, answer in answers.items() if answer != "passes"]
        for edge in essential(others, cuts, set(ends)):
            finding = self._cut(edge, answers[edge])
            if finding is not None and finding.line not in lines:
                yield finding

    def _cut(self, edge: Edge, answer: Answer) -> Finding | None:
        return (
            state.cut(self.history, edge)
            or stayed.cut(self.history, edge)
            or derivative.cut(edge, answer)
        )


def essential(edges: Sequence[Edge], cuts: Sequence[Edge], ends: Collection[Node]) -> list[Edge]:
    """The cuts without those that a gradient could go around, to meet just the same cuts after.

    Batch normalization stops a gradient beside its main path: mending that would mend nothing.
    """
    cut = set(cuts)
    whole = [(edge.start, edge.end) for edge in edges if edge not in cut]

    def ways_on(node: Node) -> set[Edge | Node]:
        near = closure([node], whole)
        return {edge for edge in cuts if edge.start in near} | (near & set(ends))

    return [edge for edge in cuts if not ways_on(edge.end) <= ways_on(edge.start) - {edge}]
