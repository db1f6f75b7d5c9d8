"""The exercises of 07_descent: their inputs, and what a learner may be told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect

Inputs = tuple[Any, ...]
CALLS = 40
"""How often the last exercise's loss may be called."""


@dataclass(frozen=True)
class Named:
    """A function that a learner can read: its text, and the code that runs it."""

    text: str
    run: Callable[[Any], Any]

    def __call__(self, weights: Any) -> Any:
        """Run it."""
        return self.run(weights)

    def __str__(self) -> str:
        return self.text


def readable(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with one decimal."""
    return round(float(rng.uniform(low, high)), 1)


def shown(value: Any, digits: int = 3) -> str:
    """Numbers with at most so many digits, in one word."""
    numbers = np.asarray(value, float)
    texts = np.vectorize(lambda number: f"{number:.{digits}g}", otypes=[object])(numbers)
    return str(texts.tolist()).replace(" ", "").replace("'", "")


@contextmanager
def entered_tapes() -> Iterator[list[Any]]:
    """The tapes whose blocks are entered meanwhile, forward ones too; the list grows with them."""
    tapes: list[Any] = []

    def noting(enter: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def noted(tape: Any) -> Any:
            tapes.append(tape)
            return enter(tape)

        return noted

    with ExitStack() as stack:
        for kind in (tf.GradientTape, tf.autodiff.ForwardAccumulator):
            stack.enter_context(patch.object(kind, "__enter__", noting(kind.__enter__)))
        yield tapes


class Descend(Exercise):
    """A run downhill, with a rate for each step."""

    name = "descend"
    section = "A step, again and again"
    changes = (1,)
    hints = (
        "What does one step do to `w`? And which `w` was the tensor `loss` computed from?",
        "A step is -rate times slope, in place. A loss is a snapshot: after the step it has to "
        "be computed again. See *A step, again and again*.",
        """A twin: a lamp is dimmed step by step, and its power noted.

```python
level, powers = tf.Variable(0.8), [10 * 0.8**2]
for turn in (0.25, 0.5):
    level.assign(level * (1 - turn))          # the variable moves, in place
    powers.append(float(10 * level**2))       # the power of the new level
print([round(power, 3) for power in powers])  # [6.4, 3.6, 0.9]
```""",
    )
    reason = "The variable moves in place by rate times slope, and each loss is computed anew."
    another_way = "`w.assign(w - rate * slope)` is the same step."
    what_if = "What if all rates were given to one long step instead of several?"

    @aspect("one weight")
    def one(self, rng: np.random.Generator) -> Inputs:
        a, b = readable(rng, 1.3, 2.9), readable(rng, 5.1, 9.9)
        loss = Named(f"({a}*w-{b})**2", lambda w: (a * w - b) ** 2)
        return loss, tf.Variable(readable(rng, 0.3, 0.9)), self.rates(rng, a)

    @aspect("two weights")
    def two(self, rng: np.random.Generator) -> Inputs:
        a, b = rng.uniform(1.3, 2.9, 2).round(1), rng.uniform(4.1, 9.9, 2).round(1)
        text = f"({a[0]}*w[0]-{b[0]})**2+({a[1]}*w[1]-{b[1]})**2"
        loss = Named(text, lambda w: tf.reduce_sum((a * w - b) ** 2))
        start = rng.uniform(0.3, 0.9, 2).round(1)
        return loss, tf.Variable(start, dtype=tf.float32), self.rates(rng, float(a.max()))

    @staticmethod
    def rates(rng: np.random.Generator, a: float) -> list[float]:
        """Three rates below the limit 1 / a**2 of such a loss, no two alike."""
        shares = rng.permutation([0.15, 0.35, 0.7]) + rng.uniform(-0.04, 0.04, 3)
        return [round(float(share) / a**2, 3) for share in shares]

    def show(self, *inputs: Any) -> str:
        loss, w, rates = inputs
        rates_text = str(rates).replace(" ", "")
        return f"loss {loss}, w = {shown(w)}, rates {rates_text}"


class LimitByHand(Exercise):
    """The limit of a rate and the end of a run, worked out without running it."""

    name = "limit_by_hand"
    section = "Where the limit comes from"
    returns = ("limit", "end")
    needs = ("small steps",)
    hints = (
        "How much does the slope of the loss change when w grows by one?",
        "The curvature is mean(2x²). Each step multiplies the distance from the lowest point by "
        "1 - rate * curvature. See *Where the limit comes from*.",
        """A twin: the loss 4*(t - 20)**2 of a room at t degrees, from t = 26.

```python
curvature = 8.0                     # its slope is 8*(t - 20): one degree more adds 8
print(2 / curvature)                # 0.25: the rate at which it bounces
factor = 1 - 0.1 * curvature        # for the rate 0.1
for distance in (6 * factor, 6 * factor * factor):
    print(round(distance, 2))       # 1.2 after one step, 0.24 after two
```""",
    )
    reason = "On a parabola each step multiplies the distance from the lowest point by one factor."
    another_way = "A loop over the steps, with the slope written by hand, ends at the same w."
    what_if = "What if there were twice as many rows, all of them there twice?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns; words instead, where it opened a tape."""
        with entered_tapes() as tapes:
            answer = function(*inputs)
        return "an answer read from a tape" if tapes else answer

    @aspect("runs that settle")
    def settling(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, rng.uniform(0.3, 0.6), int(rng.integers(2, 5)))

    @aspect("runs that leave")
    def leaving(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, rng.uniform(-1.5, -1.2), (3, 5)[rng.integers(2)])

    @staticmethod
    def case(rng: np.random.Generator, factor: float, steps: int) -> Inputs:
        """Three or four sales of honey, a weight to begin with, and a rate with that factor."""
        x = rng.uniform(0.6, 2.9, int(rng.integers(3, 5))).round(1)
        y = (x * readable(rng, 6.1, 8.9) + rng.uniform(-0.9, 0.9, len(x))).round(1)
        rate = float(f"{(1 - factor) / np.mean(2 * x**2):.2g}")
        x, y = tf.constant(x, tf.float32), tf.constant(y, tf.float32)
        return x, y, readable(rng, 2.1, 4.9), rate, steps

    def show(self, *inputs: Any) -> str:
        x, y, w, rate, steps = inputs
        return f"x={shown(x)}, y={shown(y)}, w = {w}, rate {rate}, {steps} steps"


class ReadLog(Exercise):
    """The limit of a rate, read out of logged slopes."""

    name = "read_log"
    section = "One rate for all"
    returns = ("factors", "limit")
    needs = ("joint direction",)
    hints = (
        "A slope is curvature times distance. So what does a step do to the slope?",
        "A step multiplies distance and slope by the factor, 1 - rate * curvature. The steepest "
        "weight sets the limit. See *One rate for all*.",
        """A twin: the log of one weight, 6.0 and then 2.4, at rate 0.05.

```python
factor = 2.4 / 6.0                 # 0.4, and so 1 - 0.05 * curvature
curvature = (1 - factor) / 0.05
print(round(curvature, 1))         # 12.0
print(round(2 / curvature, 3))     # 0.167: its limit, if it were alone
```""",
    )
    reason = "Slopes shrink or grow by the factor, and the factor holds the curvature."
    another_way = "The third row divided by the second gives the same factors."
    what_if = "What could you still read if the log held only the sizes of the slopes?"

    @aspect("one weight")
    def one(self, rng: np.random.Generator) -> Inputs:
        factor = rng.uniform(-0.9, -0.4) if rng.integers(2) else rng.uniform(-1.6, -1.2)
        return self.case(rng, np.array([factor]))

    @aspect("several weights")
    def several(self, rng: np.random.Generator) -> Inputs:
        factors = np.array([rng.uniform(0.5, 0.8), rng.uniform(-0.6, -0.3), rng.uniform(0.1, 0.3)])
        order = ([0, 1, 2], [2, 1, 0])[rng.integers(2)]  # the steepest in the middle
        return self.case(rng, factors[order])

    @staticmethod
    def case(rng: np.random.Generator, factors: Any) -> Inputs:
        """Three rows of slopes with these factors, about."""
        first = rng.uniform(3.1, 8.9, factors.shape).round(1) * rng.choice([-1, 1], factors.shape)
        rate = round(float(rng.uniform(0.03, 0.4)), 2)
        factors = factors.round(2)
        rows = np.stack([first * factors**step for step in range(3)])
        return tf.constant(rows, tf.float32), rate

    def show(self, *inputs: Any) -> str:
        log, rate = inputs
        return f"log {shown(log)}, rate {rate}"


class MendedForecast(Exercise):
    """A forecast that stands on the scale of the data it was fitted to."""

    name = "mended_forecast"
    section = "One rate for all"
    hints = (
        "For which z is the fitted line made? What number does it give to a girth of 148 cm, "
        "among the old data and among the new?",
        "One scale for the whole course: a girth must become the same z, whichever table it is "
        "in. Mean and spread belong to the fit. See *One rate for all*.",
        """A twin: parcels are marked in steps of 4 kg around 10 kg, the scale of last year.

```python
last_year = tf.constant([6.0, 10.0, 14.0])
middle, unit = tf.reduce_mean(last_year), 4.0        # belong to last year's table
heavy = tf.constant([30.0, 34.0])                    # today's parcels
print(((heavy - middle) / unit).numpy())             # [5. 6.]: heavy, seen from last year
print((heavy - tf.reduce_mean(heavy)).numpy())       # [-2.  2.]: average, seen from today
```""",
    )
    reason = "A girth becomes the same z wherever it stands, so the fitted line still holds."
    another_way = "Turning the line back to centimeters first: w / spread, b - w * mean / spread."
    what_if = "What if the ages were standardized, too?"

    @aspect("one new tree")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 1)

    @aspect("several new trees")
    def several(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 3)

    @staticmethod
    def case(rng: np.random.Generator, new: int) -> Inputs:
        """Four or five trees of known age, and old ones."""
        x = np.cumsum(rng.integers(21, 39, int(rng.integers(4, 6)))) + 35.0
        y = (x * rng.uniform(0.35, 0.45) + rng.uniform(-3, 3, len(x)) - 6).round()
        old = np.cumsum(rng.integers(11, 29, new)) + 230.0
        return tuple(tf.constant(numbers, tf.float32) for numbers in (x, y, old))

    def show(self, *inputs: Any) -> str:
        x, y, new = inputs
        return f"x={shown(x)}, y={shown(y)}, new={shown(new)}"


class RunLog(Exercise):
    """A run over several variables that keeps a log."""

    name = "run_log"
    section = "A log of the run"
    returns = ("losses", "norms", "lengths", "variables after the run")
    changes = (1,)
    needs = ("joint direction", "none gradient")
    hints = (
        "How long is one step that moves a weight by 0.3 and a bias by 0.4?",
        "All slopes are one direction: its length is the root of all their squares, added. The "
        "step is rate times that. A None is no slope and no step. See *A log of the run*.",
        """A twin: how far does a crane move its load, by three motors at once?

```python
motors = [tf.constant([3.0, 4.0]), None, tf.constant(12.0)]   # cm a turn; one is broken
together = tf.linalg.global_norm(motors)                      # passes over None
print(round(float(together), 1))                              # 13.0 cm a turn
print(round(float(0.5 * together), 1))                        # 6.5 cm in half a turn
for motor in motors:
    print("broken" if motor is None else motor.shape)         # (2,), broken, ()
```""",
    )
    reason = "One norm over all slopes, one rate times it, and a variable without a path stays."
    another_way = "Adding up `tf.reduce_sum(slope**2)` and taking the root gives the same norm."
    what_if = "Which of the three columns tells first that a rate is beyond the limit?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The columns of the log it returns, and where the variables are after the run."""
        log = function(*inputs)
        if log is ...:
            raise NotImplementedError
        try:
            rows = [[float(number) for number in row] for row in log]
        except (TypeError, ValueError):
            rows = []
        if len(rows) != inputs[3] or any(len(row) != 3 for row in rows):
            return f"no {inputs[3]} rows of loss, norm, length"
        return *zip(*rows, strict=True), [tf.identity(variable) for variable in inputs[1]]

    @aspect("variables on the path")
    def used(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, unused=False)

    @aspect("a variable without a path")
    def unused(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, unused=True)

    @staticmethod
    def case(rng: np.random.Generator, unused: bool) -> Inputs:
        """A weight for each of two columns, a bias, and maybe a variable that no loss reads."""
        a, b, c = (
            rng.uniform(0.7, 1.6, 2).round(1),
            readable(rng, 2.3, 4.9),
            readable(rng, 5.3, 8.9),
        )
        texts = (f"({a[0]}*p[0]-{b})**2", f"({a[1]}*p[1]+q-{c})**2")
        w, q = (
            tf.Variable(rng.uniform(0.3, 0.8, 2).round(1), dtype=tf.float32),
            readable(rng, 0.3, 0.9),
        )
        variables = [w, tf.Variable(-q)]
        if unused:
            variables.insert(1, tf.Variable(readable(rng, 2.3, 4.9)))

        def loss(weights: Any) -> Any:
            p, q = weights[0], weights[-1]
            return tf.square(a[0] * p[0] - b) + tf.square(a[1] * p[1] + q - c)

        rate = round(float(rng.uniform(0.06, 0.12)), 2)
        return Named("+".join(texts), loss), variables, rate, 2

    def show(self, *inputs: Any) -> str:
        loss, variables, rate, _ = inputs
        values = ",".join(shown(variable) for variable in variables)
        return f"{loss}, variables {values}, rate {rate}"


class OwnRate(Exercise):
    """A descent that finds its own rate."""

    name = "own_rate"
    claimable = True
    section = "A loss with a kink"
    returns = ("calls", "what is left")
    hints = (
        "After a step the loss is known at both ends. When was the rate too large? And when "
        "could it have been larger?",
        "A loss that grew says that a step was too long: take it back, and shorten. A loss that "
        "fell allows more. Or measure the curvature. See *A loss with a kink*.",
        """A twin: a key is sought in a shelf by strides; nobody knows how far it hangs.

```python
place, stride, key = 0.0, 1.0, 37.0
for _ in range(40):
    there = place + stride
    if abs(key - there) < abs(key - place):   # nearer: keep it, and dare more
        place, stride = there, stride * 2
    else:                                     # farther: stay, and turn with less
        stride = -stride / 4
print(round(place, 1))                        # 37.0
```""",
    )
    reason = "The run measured how far its steps may go, so no rate had to be known before."
    another_way = "Two slopes give the curvature c here; 1/c is the best rate, as long as c lasts."
    what_if = "Would yours still work with a thousand weights of different curvatures?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """In words: how often the loss was called, and how much of it is left."""
        loss, start_at, lowest = inputs
        w = tf.Variable(start_at)  # many places are near enough, so none is compared
        start, calls = float(loss(w)) - lowest, 0

        def counted(weight: Any) -> Any:
            nonlocal calls
            calls += 1
            return loss(weight)

        answer = function(counted, w)
        if answer is ...:
            raise NotImplementedError
        left = (float(loss(w)) - lowest) / start
        if not np.isfinite(left):
            said = "inf or nan"
        elif float(w) == float(np.float32(start_at)):
            said = "all, for w did not move"
        elif left < 1e-3:
            said = "below a thousandth"
        else:
            said = "more than at the start" if left > 1 else f"{left:.1g} of it"
        return f"{'at most' if calls <= CALLS else 'more than'} {CALLS}", said

    @aspect("flat losses")
    def flat(self, rng: np.random.Generator) -> Inputs:
        c, best, w = self.place(rng, 0.0005, 0.05)
        lowest = float(f"{rng.uniform(0.2, 0.6) * c:.2g}")
        text = f"{c / 2:.3g}*(w-{best})**2+{lowest:.3g}"
        return Named(text, lambda w: c / 2 * tf.square(w - best) + lowest), w, lowest

    @aspect("a curvature that changes")
    def changing(self, rng: np.random.Generator) -> Inputs:
        c, best, w = self.place(rng, 50.0, 200.0)
        lowest = float(f"{rng.uniform(0.2, 0.6) * c:.2g}")

        def loss(w: Any) -> Any:
            square = tf.square(w - best)  # its slope costs less than that of a power
            return c / 2 * (square + tf.square(square)) + lowest

        text = f"{c / 2:.3g}*((w-{best})**2+(w-{best})**4)+{lowest:.3g}"
        return Named(text, loss), w, lowest

    @staticmethod
    def place(rng: np.random.Generator, *curvatures: float) -> tuple[float, float, float]:
        """A curvature, the lowest point, and a start that no stride of 1 leads there from."""
        c, best = float(rng.choice(curvatures)), readable(rng, 2.1, 4.9)
        away = int(rng.integers(4, 6)) + readable(rng, 0.3, 0.7)
        return c, best, round(best + float(rng.choice([-1, 1])) * away, 1)

    def show(self, *inputs: Any) -> str:
        loss, w, _ = inputs
        return f"{loss}, w = {w}"
