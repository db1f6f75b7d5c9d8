"""The exercises of 02_recording: how their inputs are made, and what a learner may be told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


def eighth(rng: np.random.Generator, below: float = 4.0) -> float:
    """An eighth with 2 < |x| < below: exact in float32, where a step of 1e-7 is lost at once."""
    return float(rng.choice([-1, 1]) * rng.integers(17, int(8 * below))) / 8


def rounded(value: Any) -> Any:
    """The numbers of a tensor or variable as they were made, with one decimal."""
    return np.round(value.numpy().astype(float), 1).tolist()


@contextmanager
def entered_tapes() -> Iterator[list[Any]]:
    """The tapes whose blocks are entered meanwhile; the list grows as they are."""
    tapes: list[Any] = []
    enter = tf.GradientTape.__enter__

    def noted(tape: Any) -> Any:
        tapes.append(tape)
        return enter(tape)

    with patch.object(tf.GradientTape, "__enter__", noted):
        yield tapes


class SlopeAt(Exercise):
    """The slope of f at x0, read from a tape."""

    name = "slope_at"
    section = "The block"
    hints = (
        "When `f` runs, is the tape running? And does `f` get `x`, or the bare number?",
        "A tape records what runs in its block, from a variable on. Then ask it for "
        "`gradient(target, source)`. See *The block*.",
        """A twin: how fast does a circle's area grow when its radius is 5?

```python
radius = tf.Variable(5.0)
with tf.GradientTape() as tape:       # from here on the tape runs
    area = 3.14 * radius**2           # made from the variable: recorded
growth = tape.gradient(area, radius)  # target first, then source
print(growth.numpy())                 # 31.4, the circumference
```""",
    )
    reason = "The tape saw the operations that ran, so a loop or a branch needs no formula."
    another_way = "Asking `gradient` as the last line inside the block gives the same number."
    what_if = "What if `x0` were the very point where the `if` changes sides?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer; without a tape, from different values of f, only that it is an estimate."""
        f, x0 = inputs
        values: set[float] = set()

        def noted(x: Any) -> Any:
            y = f.run(x)
            if tf.executing_eagerly():
                values.add(float(y))
            return y

        with entered_tapes() as tapes:
            answer = function(Named(f.text, noted), x0)
        return "an estimate from values of f" if len(values) > 1 and not tapes else answer

    @aspect("formulas")
    def formulas(self, rng: np.random.Generator) -> Inputs:
        a, b = readable(rng, 1.2, 2.8), readable(rng, 3.1, 4.7)
        f = (
            Named(f"{a}*x**3 - {b}*x", lambda x: a * x**3 - b * x),
            Named(f"{a}*x**2 + {b}*x - 5", lambda x: a * x**2 + b * x - 5.0),
            Named(f"{b}/x - {a}*x**2", lambda x: b / x - a * x**2),
            Named(f"{b}*x + {a}*x**4", lambda x: b * x + a * x**4),
        )[rng.integers(4)]
        return f, eighth(rng)

    @aspect("functions that loop or branch")
    def programs(self, rng: np.random.Generator) -> Inputs:
        a, b = readable(rng, 1.2, 2.8), readable(rng, 3.1, 4.7)
        rounds = int(rng.integers(3, 6))

        def repeated(x: Any) -> Any:
            y = a
            for _ in range(rounds):
                y = y * x / b + a
            return y

        def branched(x: Any) -> Any:
            return a * x**3 if x > 0 else b * x**2

        def grown(x: Any) -> Any:
            y = a * x
            while abs(y) < 40.0:
                y = y * x
            return y

        f = (
            Named(f"y = {a}, then {rounds} times y = y*x/{b} + {a}", repeated),
            Named(f"{a}*x**3 if x > 0 else {b}*x**2", branched),
            Named(f"y = {a}*x, then y = y*x while abs(y) < 40", grown),
        )[rng.integers(3)]
        return f, eighth(rng)

    def show(self, *inputs: Any) -> str:
        f, x0 = inputs
        return f"f: {f}, at x0 = {x0}"


class ChainByHand(Exercise):
    """The slopes of z = (y - budget)**2, where y is the sum of prices * x, multiplied by hand."""

    name = "chain_by_hand"
    section = "Slopes multiply backwards"
    returns = ("y", "dz_dy", "dz_dx")
    hints = (
        "If one entry of `x` grows by a little, how much does `y` grow? And how much does `z`?",
        "Each step has a slope of its own. Multiply them from the target back to the source; "
        "the result has the source's shape. See *Slopes multiply backwards*.",
        """A twin: z = 5*y, where y is the sum of x / 4, for three entries.

```python
x = tf.Variable([0.4, 1.6, 2.8])
y = tf.reduce_sum(x / 4)
dz_dy = tf.constant(5.0)         # z grows five times as fast as y
dy_dx = tf.ones_like(x) / 4      # an entry moves y by a quarter of its own move
print((dz_dy * dy_dx).numpy())   # [1.25 1.25 1.25]: multiplied, one an entry
```""",
    )
    reason = (
        "An entry moves y by its price, and z moves 2(y - budget) times as fast as y: "
        "multiply the two."
    )
    another_way = "`tf.broadcast_to` gives the prices the shape of `x` without a multiplication."
    what_if = "What is dz/dprices, and which shape does it have?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer; with a tape, only that it was not worked by hand."""
        with entered_tapes() as tapes:
            answer = function(*inputs)
        return "what a tape worked out" if tapes else answer

    @aspect("one row")
    def one_row(self, rng: np.random.Generator) -> Inputs:
        return self.amounts(rng, (3,))

    @aspect("several rows")
    def several_rows(self, rng: np.random.Generator) -> Inputs:
        return self.amounts(rng, (2, 3) if rng.integers(2) else (3, 2))

    @staticmethod
    def amounts(rng: np.random.Generator, shape: tuple[int, ...]) -> Inputs:
        """Amounts, the first given back and so negative; a price a column; a budget near y."""
        amounts = rng.uniform(2.1, 3.9, shape).round(1)
        amounts.flat[0] = -readable(rng, 0.3, 0.9)
        prices = rng.uniform(1.1, 2.9, shape[-1]).round(1)
        over = float(rng.choice([-1, 1])) * readable(rng, 1.2, 1.8)
        budget = round(float((amounts * prices).sum()) - over, 1)
        x = tf.Variable(amounts, dtype=tf.float32)
        return x, tf.constant(prices, tf.float32), budget

    def show(self, *inputs: Any) -> str:
        x, prices, budget = inputs
        return f"x = {rounded(x)}, prices = {rounded(prices)}, budget = {budget}"


class Recorded(Exercise):
    """Which rows of a small program a tape records."""

    name = "recorded"
    section = "What is recorded"
    hints = (
        "Take a row in the block that reads only an earlier row. What does the tape know of that?",
        "A row is recorded if the tape is running *and* something it reads is tracked. "
        "A recorded row is tracked from then on. See *What is recorded*.",
        """A twin, on a real tape: follow each row.

```python
p = tf.Variable(5.0)
a = p * 3                    # no tape is running: not recorded
with tf.GradientTape() as tape:
    b = a + 1                # running, but a is not tracked: not recorded
    c = p * a                # running, and p is a variable: recorded
    d = b + c                # running, and c is tracked: recorded
print(tape.gradient(d, p).numpy())   # 15.0 = a: the one path runs through c
```""",
    )
    reason = "Two things decide: a running tape and a tracked input. One tracked input is enough."
    another_way = "Going backwards from each row to a variable, through inside rows only."
    what_if = "What if the block were entered a second time, further down?"

    @aspect("inside rows")
    def inside(self, rng: np.random.Generator) -> Inputs:
        w, v, h, s = rng.permutation(list("wvhs")).tolist()
        names = rng.permutation(list("abcdefg")).tolist()
        a, b, c, d, _, _, _ = names
        reads = [(h, s), (w, h), (b, s), (a, s), (d, c), (w, v), (s, h)]
        return list(zip(names, reads, [True] * 7, strict=True)), (w, v)

    @aspect("rows around the block")
    def around(self, rng: np.random.Generator) -> Inputs:
        w, v, h, s = rng.permutation(list("wvhs")).tolist()
        names = rng.permutation(list("abcdefgk")).tolist()
        a, b, c, d, _, _, g, _ = names
        middle, both = [(a, s), (v, h)], (c, b)
        if rng.integers(2):
            middle, both = [(v, h), (a, s)], (b, c)
        reads = [(w, h), *middle, (h, s), (w, v), (d, s), both, (g, s)]
        inside = [False, *[True] * 6, False]
        return list(zip(names, reads, inside, strict=True)), (w, v)

    def show(self, *inputs: Any) -> str:
        program, watched = inputs
        texts = [f"{name}({','.join(reads)})" for name, reads, _ in program]
        inside = [place for place, row in enumerate(program) if row[2]]
        texts[inside[0]] = "[" + texts[inside[0]]
        texts[inside[-1]] += "]"
        return f"variables {','.join(watched)}; {' '.join(texts)}"


class MendedGradient(Exercise):
    """A gradient that was None, mended."""

    name = "mended_gradient"
    section = "What is recorded"
    hints = (
        "Follow `w` to the loss, line by line, then `b`. Which of these lines run in the block?",
        "The whole path from each variable to the target lies inside the block: one line "
        "outside it cuts the path. See *What is recorded*.",
        """A twin: how the cost of a fence depends on the sides of a field.

```python
long, wide, budget = tf.Variable(8.0), tf.Variable(4.0), 50.0
with tf.GradientTape() as tape:
    length = 2 * (long + wide)    # the paths begin at the variables ...
    over = 3.0 * length - budget  # ... each step on them is recorded ...
    penalty = over**2             # ... up to the target itself
slopes = tape.gradient(penalty, [long, wide])
print([slope.numpy().item() for slope in slopes])   # 264.0 = 2*22 * 3 * 2, twice
```""",
    )
    reason = "Product, prediction, error and loss run in the block: no path has a gap."
    another_way = "A function that does all the steps, called once inside the block."
    what_if = "What if only `+ b` were left outside: whose slope would be None?"

    @aspect("one weight")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.data(rng, each=False)

    @aspect("a weight a row")
    def many(self, rng: np.random.Generator) -> Inputs:
        return self.data(rng, each=True)

    @staticmethod
    def data(rng: np.random.Generator, each: bool) -> Inputs:
        """A weight, or one for `each` row; a start; hours and scores of two or three rows."""
        n = int(rng.integers(2, 4))
        w, hours = rng.uniform(3.1, 5.9, n if each else ()), rng.uniform(2.1, 6.9, n)
        score = tf.constant(rng.uniform(40.0, 60.0, n).round(0), tf.float32)
        return (
            tf.Variable(np.round(w, 1), dtype=tf.float32),
            tf.Variable(readable(rng, 1.1, 2.9)),
            tf.constant(hours.round(1), tf.float32),
            score,
        )

    def show(self, *inputs: Any) -> str:
        return "w = {}, b = {}, hours = {}, score = {}".format(*map(rounded, inputs))


class PromisedAndReal(Exercise):
    """What the slope promises of one step, and what the step does."""

    name = "promised_and_real"
    section = "A promise about small steps"
    returns = ("promised", "real")
    changes = (1,)
    hints = (
        "Which `w` was `loss` computed from: the one before your step, or the one after it?",
        "Promised change = slope times step, added up over the weights. A tensor is a "
        "snapshot: after the step, compute the loss again. See *A promise about small steps*.",
        """A twin: heating a room one degree, by a cost that is 0.3*t**2.

```python
t = tf.Variable(18.0)
with tf.GradientTape() as tape:
    cost = 0.3 * t**2
slope = tape.gradient(cost, t)              # 10.8 for each degree
step = 1.0
print("promised", (slope * step).numpy())   # slope times step: 10.8
t.assign_add(step)                          # the variable moves
cost_now = 0.3 * t**2                       # so the cost is computed anew
print("real", (cost_now - cost).numpy())    # 11.1
```""",
    )
    reason = "The slope holds at the old w; over a whole step the loss bends away from it."
    another_way = "Keeping the step in a name and adding up slope times step promises the same."
    what_if = "For a second step from here, may you keep this slope, or do you need a fresh tape?"

    @aspect("one weight")
    def one(self, rng: np.random.Generator) -> Inputs:
        a, b, w = readable(rng, 1.3, 2.9), readable(rng, 7.1, 9.9), readable(rng, 0.3, 1.4)
        share = float(rng.choice([0.25, 0.5, 1.25, 1.5]))
        loss = Named(f"({a}*w-{b})**2", lambda w: (a * w - b) ** 2)
        return loss, tf.Variable(w), round(share / a**2, 3)

    @aspect("two weights")
    def two(self, rng: np.random.Generator) -> Inputs:
        a, b = rng.uniform(1.3, 2.9, 2).round(1), rng.uniform(4.1, 9.9, 2).round(1)
        text = f"({a[0]}*w[0]-{b[0]})**2+({a[1]}*w[1]-{b[1]})**2"
        loss = Named(text, lambda w: tf.reduce_sum((a * w - b) ** 2))
        w = tf.Variable(rng.uniform(0.3, 1.4, 2).round(1), dtype=tf.float32)
        return loss, w, round(float(rng.uniform(0.3, 0.6)) / float(a.max()) ** 2, 3)

    def show(self, *inputs: Any) -> str:
        loss, w, rate = inputs
        return f"loss {loss}, w = {rounded(w)}, rate {rate}"


class GradientIsRight(Exercise):
    """Whether a claimed slope is right, found out without a tape."""

    name = "gradient_is_right"
    section = "Checking a slope"
    hints = (
        "Which step is good in float32? And may a slope of 0.0003 be as far off as one of 60?",
        "Estimate the slope from two values of `f`, a moderate step apart, and compare within "
        "a tolerance proportional to the slope. See *Checking a slope*.",
        """A twin: does a claimed speed fit the road that was covered?

```python
def position(t):
    return 4.9 * t**2                      # meters after t seconds

step = 0.05
road = position(3 + step) - position(3 - step)
speed = road / (2 * step)                  # measured, by values only
for claim in (29.4, 32.0):
    print(claim, abs(claim - speed) < 0.03 * abs(speed))   # True, then False
```""",
    )
    reason = "Two values of f and a tolerance in proportion: nothing the tape did enters the check."
    another_way = "A one-sided quotient does too, if the tolerance allows for its error."
    what_if = "What would your check say at a kink, such as abs(x) at 0?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """Which claims about f are accepted, and whether the right one about -f is."""
        f, x0, claims, opposite = inputs
        minus = Named(f"-({f.text})", lambda x: -f.run(x))
        answers = [*(function(f, x0, claim) for claim in claims), function(minus, x0, opposite)]
        if not all(np.asarray(answer).dtype == np.bool_ for answer in answers):
            return answers if any(answer is not None for answer in answers) else None
        names = [*map(str, claims), f"-f:{opposite}"]
        accepted = [name for name, answer in zip(names, answers, strict=True) if answer]
        return f"True for {', '.join(accepted)}" if accepted else "False for all"

    @aspect("tiny slopes")
    def small(self, rng: np.random.Generator) -> Inputs:
        size = float(rng.choice([-1e-5, 1e-5]))  # slopes of both signs
        a, b = readable(rng, 1.2, 2.8) * size, -readable(rng, 3.1, 4.7) * size
        x = eighth(rng, below=3.1)
        f = Named(f"{a:.2g}*x**3{b:+.2g}*x", lambda x: a * x**3 + b * x)
        slope = 3 * a * x**2 + b
        return f, x, *self.claims(rng, slope, slope * float(rng.uniform(0.8, 0.9)))

    @aspect("missed parts")
    def missed(self, rng: np.random.Generator) -> Inputs:
        a, x = float(rng.choice([-1, 1])) * readable(rng, 1.2, 2.8), eighth(rng)
        f = Named(f"{a}*x**2*float(x)", lambda x: a * x**2 * float(x))
        return f, x, *self.claims(rng, 3 * a * x**2, 2 * a * x**2)

    @staticmethod
    def claims(rng: np.random.Generator, slope: float, near: float) -> tuple[list[float], float]:
        """Claims about f, shuffled, one within a thousandth of the slope; a right one about -f."""
        right = slope * (1 + float(rng.choice([-1, 1]) * rng.uniform(0.0003, 0.0007)))
        claims = [float(f"{claim:.4g}") for claim in (right, near, 2 * slope, 0.0)]
        return [claims[place] for place in rng.permutation(4)], -claims[0]

    def show(self, *inputs: Any) -> str:
        f, x0, claims, opposite = inputs
        listed = ", ".join(map(str, claims))
        return f"f: {f} at {x0}, claims {listed}, -f:{opposite}"
