"""The exercises of 10_higher_order: their inputs, and what a learner may be told."""

from collections.abc import Callable, Iterator
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
    run: Callable[..., Any]

    def __call__(self, *values: Any) -> Any:
        """Run it."""
        return self.run(*values)

    def __str__(self) -> str:
        return self.text


def readable(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with one decimal."""
    return round(float(rng.uniform(low, high)), 1)


def shown(value: Any, digits: int = 1) -> str:
    """The numbers of a tensor or variable as they were made, in one word."""
    return str(np.round(np.asarray(value, float), digits).tolist()).replace(" ", "")


@contextmanager
def entered_tapes() -> Iterator[list[Any]]:
    """The tapes and accumulators entered meanwhile; the list grows as they are."""
    tapes: list[Any] = []

    def noting(enter: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def noted(tape: Any) -> Any:
            tapes.append(tape)
            return enter(tape)

        return noted

    with ExitStack() as watched:
        for kind in (tf.GradientTape, tf.autodiff.ForwardAccumulator):
            watched.enter_context(patch.object(kind, "__enter__", noting(kind.__enter__)))
        yield tapes


class SpeedAndPush(Exercise):
    """The first and the second slope of a position over time."""

    name = "speed_and_push"
    section = "A slope is a computation too"
    returns = ("speed", "push")
    hints = (
        "Which tape was running while the speed was computed? And what is the acceleration of a "
        "ride whose speed never changes?",
        "The inner question stands inside the outer block. Where a path is missing for a good "
        "reason, zeros may be asked for. See *A slope is a computation too*.",
        """A twin: how fast does the slope of a hill change, on a hill and on a ramp?

```python
for height in (lambda s: 0.5 * s**3, lambda s: 0.25 * s):
    s = tf.Variable(2.0)
    with tf.GradientTape() as around:
        with tf.GradientTape() as tape:
            h = height(s)
        slope = tape.gradient(h, s)          # asked while `around` is running
    change = around.gradient(slope, s, unconnected_gradients="zero")
    print(slope.numpy(), change.numpy())     # 6.0 6.0, then 0.25 0.0
```""",
    )
    reason = "The outer tape recorded how the speed was computed; a constant speed has no path."
    another_way = "Replacing the push by 0.0 where it `is None` does the same."
    what_if = "What if a ride's position were t squared: is its second slope None, or a number?"

    @aspect("rides that speed up")
    def bent(self, rng: np.random.Generator) -> Inputs:
        a, b, t = readable(rng, 1.2, 2.9), readable(rng, 0.4, 0.9), eighth(rng)
        position = (
            Named(f"{a}*t**3-{b}*t", lambda t: a * t**3 - b * t),
            Named(f"{a}*sin({b}*t)", lambda t: a * tf.sin(b * t)),
            Named(f"{a}*exp({b}*t)", lambda t: a * tf.exp(b * t)),
        )[rng.integers(3)]
        return position, t

    @aspect("rides at a constant speed")
    def straight(self, rng: np.random.Generator) -> Inputs:
        a, b, t = readable(rng, 1.2, 2.9), readable(rng, 3.1, 4.9), eighth(rng)
        position = (
            Named(f"{b}-{a}*t", lambda t: b - a * t),
            Named(f"{a}*(t+{b})", lambda t: a * (t + b)),
        )[rng.integers(2)]
        return position, t

    def show(self, *inputs: Any) -> str:
        position, t = inputs
        return f"position {position} at t0={t}"


def eighth(rng: np.random.Generator) -> float:
    """A number of eighths, exact in float32, between 0.5 and 2.5 but not near 1 or 2."""
    return float(rng.choice([4, 5, 6, 11, 12, 13, 19, 20])) / 8


SHORT = {
    frozenset(("outer", "inner")): "both",
    frozenset(("outer",)): "outer",
    frozenset(("inner",)): "inner",
    frozenset(): "none",
}


class SecondGives(Exercise):
    """What an outer tape says of a slope, read from which tapes ran when."""

    name = "second_gives"
    section = "Recording decides"
    hints = (
        "Which of the three columns of a row says something about recording, and which does not?",
        "The inner tape must run at y, else there is no slope. The outer tape must run at y *and* "
        "at the slope. See *Recording decides*.",
        """A twin, on real tapes: does depth matter, does the outer tape?

```python
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x**2
    if True:
        if True:
            slope = inner.gradient(y, x)     # deep, but outer is running
print(outer.gradient(slope, x).numpy())      # 2.0
with tf.GradientTape() as inner:
    with tf.GradientTape() as outer:
        y = x**2
    slope = inner.gradient(y, x)             # outer has stopped
print(outer.gradient(slope, x))              # None
```""",
    )
    reason = "Each slope needs its tape while everything below it was computed; depth is no part."
    another_way = "Counting the rows that the outer tape missed: none may be missed."
    what_if = "What changes if x is a watched constant, and not a variable?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The word for each program; all are asked in one case."""
        words = [function(program) for program in inputs[0]]
        if any(word is ... for word in words):
            raise NotImplementedError
        return words

    @aspect("programs with a first slope")
    def with_slope(self, rng: np.random.Generator) -> Inputs:
        runs = ["both outer outer", "both outer none", "both both none", "both inner none"]
        return (self.programs(rng, [*runs, "inner outer none"]),)

    @aspect("programs that lost the first slope")
    def without(self, rng: np.random.Generator) -> Inputs:
        runs = ["both outer outer", "outer both none", "none both none", "inner both none"]
        return (self.programs(rng, [*runs, "both inner none"]),)

    @staticmethod
    def programs(rng: np.random.Generator, runs: list[str]) -> list[Any]:
        """Programs in any order, with indents that say the opposite of what recording says.

        A run names the tapes at y, at the slope and at the question for its slope.
        """
        tapes = {short: tuple(sorted(names)) for names, short in SHORT.items()}
        made = []
        for place in rng.permutation(len(runs)):
            at_y, at_slope, at_second = (tapes[short] for short in runs[place].split())
            answers = "inner" in at_y and "outer" in at_y and "outer" in at_slope
            depth = int(rng.integers(1, 4))
            rows = [
                ("y", int(rng.integers(0, 3)), at_y),
                ("slope", depth, at_slope),
                ("second", depth + 1 if answers else depth - 1, at_second),
            ]
            made.append(rows)
        return made

    def show(self, *inputs: Any) -> str:
        texts = (
            "/".join(
                f"{name}:{SHORT[frozenset(running)]}"
                for name, _, running in program
                if running or name != "second"
            )
            for program in inputs[0]
        )
        return ", ".join(texts)


class CalmSlopes(Exercise):
    """The slopes of a loss that holds a gradient penalty."""

    name = "calm_slopes"
    section = "Recording decides"
    rtol = 1e-3
    hints = (
        "While the penalty's slope was computed, was the tape running that you ask in the end?",
        "The outer tape must record the guess and the question to the inner tape. "
        "See *Recording decides*.",
        """A twin: a cable sags as `k * s**2`. How does k move the squared slope at one place?

```python
k, s = tf.Variable(0.3), tf.constant(2.0)
with tf.GradientTape() as whole:
    with tf.GradientTape() as part:
        part.watch(s)
        sag = k * s**2
    steep = part.gradient(sag, s)            # 2*k*s = 1.2, computed under `whole`
    cost = steep**2
print(round(float(cost), 2))                 # 1.44
print(round(float(whole.gradient(cost, k)), 2))   # 9.6: 2 * 1.2 * (2 * s)
```""",
    )
    reason = "The penalty reached the loss as a recorded computation, not as a plain number."
    another_way = "One persistent tape that watches x, asked inside its block and again outside."
    what_if = "What would the penalty do if it held the slope along w?"

    @aspect("one reading")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 1)

    @aspect("several readings")
    def several(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 4)

    @staticmethod
    def case(rng: np.random.Generator, n: int) -> Inputs:
        """A model of two weights, `n` readings with what was measured, and a strength."""
        f = (
            Named("w[0]*tanh(w[1]*x)", lambda w, x: w[0] * tf.tanh(w[1] * x)),
            Named("w[0]*x**2+w[1]*x", lambda w, x: w[0] * x**2 + w[1] * x),
            Named("w[0]*sin(w[1]*x)", lambda w, x: w[0] * tf.sin(w[1] * x)),
        )[rng.integers(3)]
        w = tf.Variable(rng.uniform([0.6, 0.4], [0.9, 0.8]).round(1).astype(np.float32))
        x = np.sort(rng.choice([0.3, 0.5, 0.7, 1.2, 1.4, 1.6], n, replace=False))
        y = rng.uniform(-1.9, -0.6, n).round(1)
        return (
            f,
            w,
            tf.constant(x, tf.float32),
            tf.constant(y, tf.float32),
            readable(rng, 1.3, 1.8),
        )

    def show(self, *inputs: Any) -> str:
        f, w, x, y, strength = inputs
        return f"{f}, w={shown(w)}, x={shown(x)}, y={shown(y)}, strength={strength}"


class BendsByHand(Exercise):
    """A Hessian and its product with a direction, worked by hand."""

    name = "bends_by_hand"
    section = "Tables of slopes"
    returns = ("table", "product")
    hints = (
        "Raise y a little. Does only the slope along y change, or the slope along x as well?",
        "Row i of the table says how slope i reacts to each variable; one entry of the product "
        "is a row times v, added. See *Tables of slopes*.",
        """A twin: the area x*y of a sail, at (3, 5). Its slopes are y along x, and x along y.

```python
table = [[0.0, 1.0], [1.0, 0.0]]    # the slope along x reacts to y only, one for one
v = [0.5, -2.0]
product = [row[0] * v[0] + row[1] * v[1] for row in table]
print(product)                      # [-2.0, 0.5]
```""",
    )
    reason = "A slope may react to every variable; the tape adds slopes times v, then goes back."
    another_way = "For the product: differentiate slope_x*v[0] + slope_y*v[1] along x and along y."
    what_if = "Why are the two mixed entries equal? Try a function for which they are not."

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns; words instead, where it opened a tape."""
        with entered_tapes() as tapes:
            answers = function(*inputs)
        return "read from a tape" if tapes else answers

    @aspect("sheets without a mixed term")
    def plain(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, mixed=False)

    @aspect("sheets with a mixed term")
    def mixed(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, mixed=True)

    @staticmethod
    def case(rng: np.random.Generator, *, mixed: bool) -> Inputs:
        """Three coefficients, a point and a direction."""
        a, b, c = (float(size) for size in rng.choice([0.3, 0.7, 1.3, 1.7], 3, replace=False))
        x, y = (float(size) for size in rng.choice([0.6, 1.4, -1.7, 2.3], 2, replace=False))
        v = tuple(float(size) for size in rng.choice([0.5, -1.5, 3.0, -2.5], 2, replace=False))
        return a, b if mixed else 0.0, c, (x, y), v

    def show(self, *inputs: Any) -> str:
        a, b, c, point, v = inputs
        return f"a,b,c={a},{b},{c}, point={shown(point)}, v={shown(v)}"


class BowlStep(Exercise):
    """A Newton step in a bowl, a gradient step elsewhere, and what it promises."""

    name = "bowl_step"
    section = "A step with curvature"
    returns = ("promised",)
    changes = (1,)
    rtol = 1e-3
    needs = ("small steps", "descent loop")
    hints = (
        "The table may bend up along one direction and down along another. Which call finds these "
        "curvatures?",
        "Newton where all curvatures are above 0: solve table · step = -slopes. "
        "See *A step with curvature*.",
        """A twin: the loss 2*p**2 + p*q + 3*q**2, whose table is [[4, 1], [1, 6]].

```python
slopes, table = tf.constant([2.0, -4.0]), tf.constant([[4.0, 1.0], [1.0, 6.0]])
print(tf.linalg.eigvalsh(table).numpy().round(2))   # [3.59 6.41]: it bends up everywhere
# which way must p and q go, so that both slopes become 0?
column = tf.linalg.solve(table, slopes[:, None])    # as a column: table @ column = slopes
print(column.numpy().round(2).tolist())             # [[0.7], [-0.78]]
# the reaction of the slopes to a step of (-0.7, 0.78), row by row:
print(tf.linalg.matvec(table, [-0.7, 0.78]).numpy().round(2))   # [-2.02  3.98]
```""",
    )
    reason = "In a bowl the parabola has a lowest point, and the step goes there; elsewhere not."
    another_way = "NumPy's Cholesky raises outside a bowl, so it can decide and solve at once."
    what_if = "What is the promise of a Newton step, compared with slopes · step alone?"

    @aspect("bowls")
    def bowls(self, rng: np.random.Generator) -> Inputs:
        """Their mixed entry is below 0, so that not all entries are above."""
        a, c = readable(rng, 1.1, 1.9), readable(rng, 2.6, 3.9)
        return self.case(rng, a, -readable(rng, 1.2, 1.8), c)

    @aspect("saddles")
    def saddles(self, rng: np.random.Generator) -> Inputs:
        a, c = readable(rng, 0.6, 1.1), readable(rng, 0.6, 1.1)
        return self.case(rng, a, float(rng.choice([-1, 1])) * readable(rng, 3.1, 4.2), c)

    @aspect("hilltops")
    def hills(self, rng: np.random.Generator) -> Inputs:
        a, c = readable(rng, 1.1, 1.9), readable(rng, 2.6, 3.9)
        return self.case(rng, -a, float(rng.choice([-1, 1])) * readable(rng, 1.2, 1.8), -c)

    @staticmethod
    def case(rng: np.random.Generator, a: float, b: float, c: float) -> Inputs:
        """A loss of two weights with a mixed term and a small cubic one, a start, and a rate."""
        d = float(rng.choice([-0.05, 0.05]))

        def loss_of(w: Any) -> Any:
            x, y = tf.unstack(w)  # one op, and no power: second slopes of those cost twice as much
            return x * (x * (a + d * x) + b * y) + c * y * y

        loss = Named(f"{a}*w[0]**2{b:+}*w[0]*w[1]{c:+}*w[1]**2{d:+}*w[0]**3", loss_of)
        size = rng.uniform([0.7, 0.6], [1.6, 1.5]).round(1)
        w = tf.Variable((size * rng.choice([-1, 1], 2)).astype(np.float32))
        return loss, w, readable(rng, 0.3, 0.7) / 10

    def show(self, *inputs: Any) -> str:
        loss, w, rate = inputs
        return f"{loss}, w={shown(w)}, rate={rate:.2g}"


class Click(Exercise):
    """Rounding to clicks, with a slope that lets a descent pass through."""

    name = "click"
    section = "Rules of your own"
    returns = ("values", "landed")
    hints = (
        "What does a tape say of `tf.round`? And which slope would a straight line have there?",
        "The value and the slope may come from different places: a custom rule, or a difference "
        "that is stopped. What arrives must be passed on. See *Rules of your own*.",
        """A twin: a fuse lets at most 2 through, yet its input shall always get a slope.

```python
@tf.custom_gradient
def fuse(current):
    def back(arriving):
        return arriving                   # as if the fuse were a plain wire
    return tf.minimum(current, 2.0), back

current = tf.Variable(5.0)
with tf.GradientTape() as tape:
    heat = fuse(current) ** 2
print(heat.numpy())                            # 4.0: the fuse holds
print(tape.gradient(heat, current).numpy())    # 4.0: what arrived, 2 * 2, went on
```""",
    )
    reason = "The value is that of the click, and the way back is a straight line's, or your own."
    another_way = "A `tf.custom_gradient` around the rounding whose rule hands on what arrives."
    what_if = "What happens if the goal lies between two clicks?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """Its values at some places, and where a descent ends from both sides of the goal."""
        places, size, starts, goal = inputs
        values = [function(tf.constant(place), size) for place in places]
        if any(value is ... for value in values):
            raise NotImplementedError
        return values, [self.landing(function, start, size, goal) for start in starts]

    @staticmethod
    def landing(function: Callable[..., Any], start: Any, size: Any, goal: Any) -> Any:
        """The clicks after six steps, as the function sees them; words where no slope comes."""
        w = tf.Variable(start)
        for _ in range(6):
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(tf.square(function(w, size) - goal))  # cheaper than ** 2
            slope = tape.gradient(loss, w)
            if slope is None:
                return "no slope: None"
            w.assign_sub(0.4 * slope)
        return function(w, size) + 0.0  # so that there is no -0.0; its ties are its own

    @aspect("one ring")
    def one(self, rng: np.random.Generator) -> Inputs:
        size = np.float32(rng.choice([0.5, 2.0, 4.0]))
        return self.case(rng, size, [1.0, -1.0])

    @aspect("several rings")
    def several(self, rng: np.random.Generator) -> Inputs:
        size = rng.permutation([0.5, 2.0, 4.0]).astype(np.float32)
        return self.case(rng, size, [rng.permutation([1.0, 1.0, -1.0])])

    @staticmethod
    def case(rng: np.random.Generator, size: Any, sides: list[Any]) -> Inputs:
        """Places to round (up and down), sizes, starts beside a goal (`sides`), the goal."""
        shape = np.shape(size)
        parts = rng.choice([0.3, -0.3], shape) + rng.integers(3, 8, (2, *shape))
        places = (parts * np.array([1, -1]).reshape(2, *[1] * len(shape)) * size).astype(np.float32)
        goal = (rng.integers(-2, 3, shape) * size).astype(np.float32)
        away = rng.uniform(3.6, 4.4, shape).round(1)
        starts = [(goal + side * away * size).astype(np.float32) for side in sides]
        return places, size, starts, goal

    def show(self, *inputs: Any) -> str:
        places, size, starts, goal = inputs
        return (
            f"x={shown(places, 2)}, size={shown(size)}, starts={shown(starts, 2)},"
            f" goal={shown(goal)}"
        )
