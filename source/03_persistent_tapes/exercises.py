"""The exercises of 03_persistent_tapes: how their inputs are made, what a learner may be told."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect

Inputs = tuple[Any, ...]


@dataclass(frozen=True)
class Named:
    """A function that a learner can read: its text, and the code that runs it."""

    text: str
    run: Callable[[Any], Any]

    def __call__(self, x: Any) -> Any:
        """Run it in the dtype of `x`; a Python number is float32, as everywhere in TensorFlow."""
        return self.run(tf.convert_to_tensor(x))

    def __str__(self) -> str:
        return self.text


def readable(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with one decimal."""
    return round(float(rng.uniform(low, high)), 1)


def rounded(value: Any) -> Any:
    """The numbers of a tensor or variable as they were made, with one decimal."""
    return np.round(value.numpy().astype(float), 1).tolist()


@contextmanager
def entered_tapes() -> Iterator[list[Any]]:
    """The tapes whose block is entered meanwhile, once for each time."""
    entered: list[Any] = []
    enter = tf.GradientTape.__enter__

    def entering(tape: Any) -> Any:
        entered.append(tape)
        return enter(tape)

    with patch.object(tf.GradientTape, "__enter__", entering):
        yield entered


@contextmanager
def asked_angles() -> Iterator[dict[str, set[complex]]]:
    """Of which angles sine and cosine are taken meanwhile; of a function being traced, none."""
    angles: dict[str, set[complex]] = defaultdict(set)

    def noted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def asked(angle: Any, *rest: Any, **options: Any) -> Any:
            if tf.executing_eagerly():
                angles[name].update(np.ravel(np.asarray(angle)).astype(complex).tolist())
            return function(angle, *rest, **options)

        return asked

    with ExitStack() as patches:
        for library in (tf, tf.math, np, math):
            for name in ("sin", "cos"):
                function = noted(name, getattr(library, name))
                patches.enter_context(patch.object(library, name, function))
        yield angles


def shifted(angles: dict[str, set[complex]], times: np.ndarray[Any, Any]) -> bool:
    """Was one function taken twice about the same time, as a difference quotient does?"""
    return any(
        sum(abs(angle - time) < 0.05 for angle in asked) > 1 or any(a.imag for a in asked)
        for asked in angles.values()
        for time in times.tolist()
    )


class BothSlopes(Exercise):
    """Two slopes from one run."""

    name = "both_slopes"
    section = "One question"
    needs = ("gradient", "recording")
    returns = ("dy_dx", "dz_dx")
    hints = (
        "How often do you ask the tape? And how often does the tape you made allow it?",
        "A plain tape gives up its record at the first question. "
        "A persistent one keeps it. See *One question*.",
        """A twin: a cube grows. How fast do its surface and its volume grow at edge 3?

```python
edge = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:  # keeps its record
    side = edge**2
    surface = 6 * side
    volume = side * edge
print(tape.gradient(surface, edge).numpy())     # 36.0
print(tape.gradient(volume, edge).numpy())      # 27.0: asked again
```""",
    )
    reason = "One run made both values, and a tape that keeps its record answers for each."
    another_way = "Two plain tapes in one `with` line record the same run, and each answers once."
    what_if = "What if only dz/dx were asked: would the tape still have to be persistent?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What the function returns; of an estimate, or of slopes of several runs, only that."""
        run, x0 = inputs
        calls = 0

        def counted(x: Any) -> Any:
            nonlocal calls
            calls += 1
            return run(x)

        with entered_tapes() as tapes:
            answer = function(counted, x0)
        if calls > 1 and not tapes:
            return "an estimate from values of run"
        is_pair = isinstance(answer, tuple | list) and len(answer) == len(self.returns)
        if is_pair and calls > 1:
            return f"slopes of {calls} runs, not of one"
        return tuple(answer) if is_pair else answer

    @aspect("a z made from y")
    def chained(self, rng: np.random.Generator) -> Inputs:
        a, b = readable(rng, 1.2, 1.8), readable(rng, 2.1, 2.9)
        made: Sequence[tuple[str, Callable[[Any], Any], str, Callable[[Any], Any]]] = (
            (f"{a}*x**2", lambda x: a * x**2, f"y**2+{b}*y", lambda y: y**2 + b * y),
            (f"{b}*sin(x)+x", lambda x: b * tf.sin(x) + x, f"{a}*y**3", lambda y: a * y**3),
            (f"x*cos({a}*x)+7", lambda x: x * tf.cos(a * x) + 7.0, f"{b}*y**2",
             lambda y: b * y**2),
        )  # fmt: skip
        y_text, make_y, z_text, make_z = made[rng.integers(3)]

        def run(x: Any) -> Any:
            y = make_y(x)
            return y, make_z(y)

        return Named(f"y={y_text}, z={z_text}", run), self.point(rng)

    @aspect("a y and a z side by side")
    def side_by_side(self, rng: np.random.Generator) -> Inputs:
        a, b = readable(rng, 1.2, 1.8), readable(rng, 2.1, 2.9)
        run = (
            Named(f"y={a}*x**2, z={b}*sin(x)", lambda x: (a * x**2, b * tf.sin(x))),
            Named(f"y={b}*cos(x), z={a}*x**3", lambda x: (b * tf.cos(x), a * x**3)),
            Named(f"y=x*sin({a}*x), z={b}/x", lambda x: (x * tf.sin(a * x), b / x)),
        )[rng.integers(3)]
        return run, self.point(rng)

    @staticmethod
    def point(rng: np.random.Generator) -> float:
        """A number between 2.2 and 2.8, where no slope of these functions is near 0."""
        return readable(rng, 2.2, 2.8)

    def show(self, *inputs: Any) -> str:
        run, x0 = inputs
        return f"{run}, x0={x0}"


class SpiralByHand(Exercise):
    """Three slopes of one spiral, worked by hand."""

    name = "spiral_by_hand"
    section = "Many questions"
    needs = ("chain rule",)
    rtol, atol = 4e-6, 4e-6  # closer than a quotient in float32 comes
    returns = ("dr_dt", "dheight_dt", "dwidth_dt")
    hints = (
        "`t` enters `height` in two places. What does each of them add to the slope?",
        "Two paths lead from t to a product: through each factor, while the other one stays. "
        "Their slopes add. See *Many questions*.",
        """A twin: the area of a sheet whose two sides both grow, at t = 2.

```python
t = tf.Variable(2.0)
long, wide = 5 * t, t**2
dlong_dt, dwide_dt = 5.0, 2 * t
through_long = dlong_dt * wide         # wide stays, long moves
through_wide = long * dwide_dt         # long stays, wide moves
print((through_long + through_wide).numpy())   # 60.0 = 20 + 40
```""",
    )
    reason = "Each factor moves with t while the other one waits: two paths, and their slopes add."
    another_way = "Writing `r` out as k·t first gives k·sin t + k·t·cos t, the same numbers."
    what_if = "What if the arm stayed at one length: which of the paths would be left?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What the function returns; with a tape or a quotient, only that it was not by hand."""
        times = np.unique(inputs[0].numpy().astype(float))
        with entered_tapes() as tapes, asked_angles() as angles:
            answer = function(*inputs)
        if shifted(angles, times):
            return "an estimate from two times"
        return "what a tape worked out" if tapes else answer

    @aspect("one time")
    def one(self, rng: np.random.Generator) -> Inputs:
        return tf.Variable(readable(rng, 2.2, 2.9)), readable(rng, 1.3, 2.7)

    @aspect("several times")
    def several(self, rng: np.random.Generator) -> Inputs:
        times = rng.uniform(2.1, 6.1, int(rng.integers(3, 5))).round(1)
        return tf.Variable(times, dtype=tf.float32), readable(rng, 1.3, 2.7)

    def show(self, *inputs: Any) -> str:
        t, k = inputs
        return f"t = {rounded(t)}, k = {k}"


class HeldAfter(Exercise):
    """How much memory tapes hold, read from a list of passes."""

    name = "held_after"
    section = "What a kept tape costs"
    needs = ("recording",)
    hints = (
        "Which of the three, loss, tape or question, has the record in the end?",
        "Only a tape holds a record. A plain one gives it up when asked; "
        "any record goes with the last name of its tape. See *What a kept tape costs*.",
        """A twin, on real tapes: does the first value of a run still exist?

```python
import weakref
w = tf.Variable([1.5, 2.5])
with tf.GradientTape(persistent=True) as tape:
    y = tf.sin(w)
    loss = tf.reduce_sum(y)
seen = weakref.ref(y)          # watches y without keeping it
del y
slope = tape.gradient(loss, w)
print(seen() is not None)      # True: this tape keeps its record
del tape
print(seen() is not None)      # False, though loss and slope remain
```""",
    )
    reason = "A record stays as long as a tape has it: until a plain tape is asked, or let go."
    another_way = "Counting the kept tapes that still have their record, times the size."
    what_if = "What if the same persistent tape were asked a hundred times?"

    @aspect("plain tapes")
    def plain(self, rng: np.random.Generator) -> Inputs:
        passes = [
            ("plain", False, "tape"),
            ("plain", True, "tape"),
            ("plain", False, "loss"),
            ("plain", True, "loss"),
        ]
        return self.mixed(rng, passes + passes[: int(rng.integers(2))])

    @aspect("mostly persistent tapes")
    def both(self, rng: np.random.Generator) -> Inputs:
        passes = [
            ("persistent", True, "tape"),
            ("persistent", False, "tape"),
            ("persistent", True, "loss"),
            ("persistent", False, "loss"),
            ("plain", bool(rng.integers(2)), "tape"),
        ]
        return self.mixed(rng, passes)

    @staticmethod
    def mixed(rng: np.random.Generator, passes: list[Any]) -> Inputs:
        """The passes in an order by chance, and the megabytes of one record."""
        order = rng.permutation(len(passes))
        return [passes[place] for place in order], int(rng.integers(12, 90))

    def show(self, *inputs: Any) -> str:
        passes, size = inputs
        rows = (f"{kind}{'+asked' if asked else ''}→{keeps}" for kind, asked, keeps in passes)
        return f"{size} MB: {' '.join(rows)}"


class MendedFit(Exercise):
    """A fit that stops with an error, mended."""

    name = "mended_fit"
    section = "When to keep it"
    needs = ("gradient", "small steps")
    changes = (0, 1)
    hints = (
        "How many questions does each pass ask? And from which `w` was the loss computed?",
        "Sources in one list are one question. A record belongs to its run, so each step "
        "needs a run of its own. See *When to keep it*.",
        """A twin: a dam's two gates, opened step by step until 30 units flow.

```python
left, right = tf.Variable(2.0), tf.Variable(3.0)
for step in range(2):
    with tf.GradientTape() as tape:             # a new run, a new record
        miss = (2 * left + 4 * right - 30) ** 2
    both = tape.gradient(miss, [left, right])   # one question
    for gate, slope in zip([left, right], both):
        gate.assign_sub(0.01 * slope)
print(left.numpy().round(2), right.numpy().round(2))   # 2.9 4.79
```""",
    )
    reason = "Each step has a fresh record, and one question gets both slopes at the same point."
    another_way = "A persistent tape inside the loop works too, if it is asked before w moves."
    what_if = "What if `w` moved before the slope for `b` was asked of a fresh tape?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What the function returns; without a tape, only that."""
        with entered_tapes() as tapes:
            answer = function(*inputs)
        return answer if tapes or answer is None else "losses without a tape"

    @aspect("one step")
    def once(self, rng: np.random.Generator) -> Inputs:
        return (*self.spring(rng), 1)

    @aspect("several steps")
    def often(self, rng: np.random.Generator) -> Inputs:
        return (*self.spring(rng), int(rng.integers(3, 5)))

    @staticmethod
    def spring(rng: np.random.Generator) -> Inputs:
        """Stretch and length of a spring, then loads, lengths, and a rate that is no trouble."""
        count = int(rng.integers(3, 6))
        w, b = tf.Variable(readable(rng, 0.3, 1.4)), tf.Variable(readable(rng, 5.1, 6.9))
        loads = rng.uniform(0.3, 2.9, count).round(1)
        lengths = (readable(rng, 2.1, 2.9) * loads + readable(rng, 8.1, 9.9)).round(1)
        loads, lengths = tf.constant(loads, tf.float32), tf.constant(lengths, tf.float32)
        return w, b, loads, lengths, round(float(rng.uniform(0.06, 0.12)), 2)

    def show(self, *inputs: Any) -> str:
        w, b, loads, lengths, rate, steps = inputs
        return (
            f"w={rounded(w)}, b={rounded(b)}, loads {rounded(loads)},"
            f" lengths {rounded(lengths)}, rate {rate}, steps {steps}"
        ).replace(", ", ",")


class SideEffect(Exercise):
    """What a step for one loss does to another."""

    name = "side_effect"
    section = "When to keep it"
    needs = ("reduce_sum", "assign", "small steps")
    returns = ("promised", "real")
    changes = (1,)
    hints = (
        "Whose slope decides the step? And whose slope tells what the step does to the cost?",
        "Change of any value ≈ its own slope times the step, added up over the entries. "
        "The step is the same for all of them. See *When to keep it*.",
        """A twin: rowing 0.5 hours longer. What does it promise for the distance?

```python
hours = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    distance = 8 * hours - hours**2        # the rower tires
    hunger = 3 * hours**2
step = 0.5                                 # one step for both
print((tape.gradient(distance, hours) * step).numpy())   # 2.0
print((tape.gradient(hunger, hours) * step).numpy())     # 6.0
```""",
    )
    reason = "The chill decides the step; the cost's own slope tells what it does to the cost."
    another_way = "`tf.tensordot` of the cost's slope and the step adds the products up."
    what_if = "What if the two slopes stood at a right angle, so that their products sum to 0?"

    @aspect("one heater")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.house(rng, ())

    @aspect("several heaters")
    def several(self, rng: np.random.Generator) -> Inputs:
        return self.house(rng, (2, 3) if rng.integers(2) else (3,))

    @staticmethod
    def house(rng: np.random.Generator, shape: tuple[int, ...]) -> Inputs:
        """`run` of settings to (chill, cost), the settings, and a rate."""
        wanted = tf.constant(rng.uniform(5.1, 7.9, shape).round(1), tf.float32)
        price = tf.constant(rng.uniform(0.3, 0.9, shape).round(1), tf.float32)
        heat = readable(rng, 1.3, 1.9)

        def run(settings: Any) -> Any:
            chill = tf.reduce_sum((wanted - heat * settings) ** 2)
            return chill, tf.reduce_sum(price * settings**2)

        text = f"wanted {rounded(wanted)},price {rounded(price)},heat {heat}".replace(", ", ",")
        settings = tf.Variable(rng.uniform(1.1, 2.9, shape).round(1), dtype=tf.float32)
        return Named(text, run), settings, round(float(rng.uniform(0.03, 0.08)), 3)

    def show(self, *inputs: Any) -> str:
        run, settings, rate = inputs
        return f"{run}, settings {rounded(settings)}, rate {rate}".replace(", ", ",")


class OwnTape(Exercise):
    """A tape of your own, plain or persistent."""

    name = "own_tape"
    claimable = True
    section = "A tape of your own"
    needs = ("recording", "chain rule")
    rtol = 1e-3
    hints = (
        "Which row does the way back start from? And where can two paths meet?",
        "Go through the rows backwards. Each row passes its slope on to all it reads, times the "
        "local slope; what arrives at one name adds up. See *A tape of your own*.",
        """A twin: not slopes but money. Each row splits what it gets among its shares.

```python
rows = [("office", ("ann", "bo"), (0.5, 0.5)),
        ("firm", ("office", "ann"), (0.8, 0.2))]

gets = {"firm": 100.0}                       # where the money enters
for name, heirs, shares in reversed(rows):   # from the end to the start
    for heir, share in zip(heirs, shares):
        part = gets.get(name, 0.0) * share
        gets[heir] = gets.get(heir, 0.0) + part
print(gets["ann"], gets["bo"])               # 60.0 40.0: ann by two ways
```""",
    )
    reason = "The way back multiplies along each path and adds where paths meet, each time afresh."
    another_way = "A recursion from the source: add, over all rows that read it, slope times rest."
    what_if = "What would you have to keep, if the rows held operations and not yet their slopes?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer to each question; "refused" where asking raised a RuntimeError."""
        rows, persistent, questions = inputs
        ask = function(rows, persistent)
        return [self.asked(ask, *question) for question in questions]

    @staticmethod
    def asked(ask: Callable[[str, str], Any], target: str, source: str) -> Any:
        """One answer, or that it was refused; a part still to be written stays an error."""
        try:
            return ask(target, source)
        except NotImplementedError:
            raise
        except RuntimeError:
            return "refused"

    @aspect("one question")
    def once(self, rng: np.random.Generator) -> Inputs:
        rows, (x, _), (_, _, c, _) = self.rows(rng)
        return rows, bool(rng.integers(2)), [(c, x)]

    @aspect("a second question")
    def again(self, rng: np.random.Generator) -> Inputs:
        """The first is in vain: it counts too. The last two ask for other targets."""
        rows, (x, v), (a, _, c, _) = self.rows(rng)
        return rows, False, [(a, v), (a, x), (c, x)]

    @aspect("a persistent tape")
    def often(self, rng: np.random.Generator) -> Inputs:
        rows, (x, v), (a, _, c, d) = self.rows(rng)
        return rows, True, [(d, x), (a, v), (c, x), (d, x)]

    @staticmethod
    def rows(rng: np.random.Generator) -> tuple[Any, Any, Any]:
        """Four recorded rows of two variables; two paths meet, and one row reads a name twice."""
        x, v = rng.permutation(list("xv")).tolist()
        names = rng.permutation(list("pqrs")).tolist()
        a, b, c, d = names
        slopes = (rng.choice([-1, 1], 8) * rng.integers(11, 29, 8) / 10).round(1).tolist()
        rows = [
            (a, (x, x), (slopes[0], slopes[0])),
            (b, (v, a), (slopes[1], slopes[2])),
            (c, (a, x), (slopes[3], slopes[4])),
            (d, (c, b), (slopes[5], slopes[6])),
        ]
        return rows, (x, v), names

    def show(self, *inputs: Any) -> str:
        rows, persistent, questions = inputs
        texts = [
            f"{name}({','.join(f'{s:+g}·{r}' for r, s in zip(reads, slopes, strict=True))})"
            for name, reads, slopes in rows
        ]
        asked = ",".join(f"d{target}/d{source}" for target, source in questions)
        return f"{' '.join(texts)} {'persistent' if persistent else 'plain'}: {asked}"
