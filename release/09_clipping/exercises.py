"""The exercises of 09_clipping: their inputs, and what a learner may be told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

import keras
import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect

Inputs = tuple[Any, ...]


def readable(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with one decimal."""
    return round(float(rng.uniform(low, high)), 1)


def signed(rng: np.random.Generator, low: float, high: float, *shape: int) -> Any:
    """Numbers of both signs, with sizes between `low` and `high`, as float32."""
    size = rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)
    return size.round(1).astype(np.float32)


def shown(value: Any, digits: int = 1) -> str:
    """The numbers of a tensor or variable as they were made, in one word."""
    return str(np.round(np.asarray(value, float), digits).tolist()).replace(" ", "")


@contextmanager
def counted_clipping() -> Iterator[list[str]]:
    """The names of what is called meanwhile and clips: TensorFlow's functions, an optimizer."""
    called: list[str] = []

    def noting(name: str, clip: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*inputs: Any, **options: Any) -> Any:
            called.append(name)
            return clip(*inputs, **options)

        return noted

    with ExitStack() as patches:
        for name in ("clip_by_value", "clip_by_norm", "clip_by_global_norm"):
            patches.enter_context(patch.object(tf, name, noting(name, getattr(tf, name))))
        step = noting("apply", keras.optimizers.Optimizer.apply)
        patches.enter_context(patch.object(keras.optimizers.Optimizer, "apply", step))
        yield called


class StepWithin(Exercise):
    """One joint step of descent that is not longer than a given reach."""

    name = "step_within"
    section = "Three ways to clip"
    returns = ("length", "moves")
    changes = (1,)
    hints = (
        "`reach` is for the step, and clipping is for the slopes. How long may the slopes be, "
        "if the loop multiplies them by `rate`?",
        "A plain step is rate × gradient, so the gradient's limit is another number than the "
        "step's. Both variables are one direction. See *Three ways to clip*.",
        """A twin: two dials of a radio, turned so that the *slopes* stay within 2 together.

```python
dials = [tf.Variable(3.0), tf.Variable([1.5, 2.5])]
with tf.GradientTape() as tape:
    hiss = dials[0] ** 2 + 4 * tf.reduce_sum(dials[1])
slopes = tape.gradient(hiss, dials)           # 6, and [4, 4]
slopes, before = tf.clip_by_global_norm(slopes, 2.0)
print(before.numpy().round(2))                # 8.25: the joint length, for the log
print([slope.numpy().round(2) for slope in slopes])   # 1.46, and [0.97 0.97]
```""",
    )
    reason = "The step is rate × gradient, so a gradient of reach / rate makes a step of reach."
    another_way = "Multiplying all slopes by `min(1, reach / (rate * length))`."
    what_if = "What if the optimizer were Adam, which divides by the size of the gradient?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The length that it returned, and how far each variable moved."""
        variables = inputs[1]
        before = [variable.numpy() for variable in variables]
        length = function(*inputs)
        moves = [v.numpy() - old for v, old in zip(variables, before, strict=True)]
        return length, moves

    @aspect("steps that would be too long")
    def too_long(self, rng: np.random.Generator) -> Inputs:
        return *self.motors(rng), readable(rng, 0.3, 0.6), readable(rng, 0.7, 0.9)

    @aspect("steps that are short enough")
    def short_enough(self, rng: np.random.Generator) -> Inputs:
        return *self.motors(rng), readable(rng, 0.11, 0.29), readable(rng, 3.1, 3.9)

    @staticmethod
    def motors(rng: np.random.Generator) -> Inputs:
        """A loss with slopes that a learner can read, and its two variables."""
        slopes = [signed(rng, 2.6, 4.4, 2), signed(rng, 4.6, 6.4, 1)]
        loss = Sloped(slopes)
        return loss, [tf.Variable(signed(rng, 1.1, 1.9, *slope.shape)) for slope in slopes]

    def show(self, *inputs: Any) -> str:
        loss, _, rate, reach = inputs
        return f"slopes {loss}, rate {rate}, reach {reach}"


class Sloped:
    """A loss whose slopes are given numbers, wherever the variables are."""

    def __init__(self, slopes: list[Any]) -> None:
        self.slopes = slopes

    def __call__(self, variables: Any) -> Any:
        """The loss at these variables."""
        pairs = zip(self.slopes, variables, strict=True)
        return tf.add_n([tf.reduce_sum(slope * variable) for slope, variable in pairs])

    def __str__(self) -> str:
        return " ".join(shown(slope) for slope in self.slopes)


class ClippedByHand(Exercise):
    """The three ways of clipping, written out."""

    name = "clipped_by_hand"
    section = "Three ways to clip"
    returns = ("clipped", "with 4 × limit")
    hints = (
        "What does each way look at: one entry, one variable, or all of them? And what may "
        "stay as it is?",
        "By norm divides everything in it by one number, but only if the length is above the "
        "limit. A joint length adds all squares before the root. See *Three ways to clip*.",
        """A twin: three boxes may weigh 12 kg together, and a shelf holds 5 kg at most.

```python
boxes = np.array([3.0, 9.0, 4.0])
print(np.minimum(boxes, 5.0))              # [3. 5. 4.]: each box alone, 3 and 4 may stay
share = min(1, 12 / np.sum(boxes))         # 0.75; it would be 1 for lighter boxes
print((boxes * share).tolist())            # [2.25, 6.75, 3.0]: proportions are kept
```""",
    )
    reason = "By value moves entries; by norm shortens a variable; by global norm shortens all."
    another_way = "Joining all slopes into one long array gives the joint length at once."
    what_if = "What do the three do if every slope is 0?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns, and what becomes of the slopes where the limit is above all lengths."""
        slopes, limit, way = inputs
        with counted_clipping() as called:
            clipped = function(slopes, limit, way)
            if clipped is ...:
                raise NotImplementedError
            generous = function(slopes, 4 * limit, way)
        if called:
            return "what a library clipped"
        return clipped, "kept" if self.same(slopes, generous) else "changed"

    @staticmethod
    def same(slopes: list[Any], others: Any) -> bool:
        """Whether every array is still what it was, but for rounding."""
        if not isinstance(others, list | tuple) or len(others) != len(slopes):
            return False
        pairs = zip(slopes, others, strict=True)
        return all(np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-4) for a, b in pairs)

    @aspect("value clipping")
    def value(self, rng: np.random.Generator) -> Inputs:
        return *self.slopes(rng), "value"

    @aspect("norm clipping")
    def norm(self, rng: np.random.Generator) -> Inputs:
        return *self.slopes(rng), "norm"

    @aspect("joint clipping")
    def global_norm(self, rng: np.random.Generator) -> Inputs:
        return *self.slopes(rng), "global norm"

    @staticmethod
    def slopes(rng: np.random.Generator) -> Inputs:
        """A long and a short gradient, entries of both signs, and a limit between them."""
        limit = readable(rng, 2.6, 3.4)
        sign = float(rng.choice([-1, 1]))
        long = np.array([sign * readable(rng, 4.6, 5.9), -sign * readable(rng, 3.6, 4.2)])
        short = signed(rng, 0.6, 1.4, 2).astype(float).round(1)
        slopes = [long, short] if rng.integers(2) else [short, long]
        return slopes, limit

    def show(self, *inputs: Any) -> str:
        slopes, limit, way = inputs
        return f"{' '.join(shown(slope) for slope in slopes)}, {way}, limit {limit}"


class NanRow(Exercise):
    """The row of a record in which a nan begins, on the way back."""

    name = "nan_row"
    section = "A nan and its source"
    returns = ("first record", "second record")
    needs = ("slopes add up",)
    hints = (
        "What is 0 times inf? What is inf minus inf? And what is 2 times inf?",
        "A nan begins where a 0 meets an inf, or where inf and -inf are added up. So look at "
        "what is handed on, and also at the sum it goes into. See *A nan and its source*.",
        """A twin: shares of a bill, walked forward; from which guest on is the sum no number?

```python
total = 0.0
for guest, share in [("Ada", math.inf), ("Bo", 3.0), ("Cy", -math.inf), ("Di", 2.0)]:
    total += share
    print(guest, total, math.isnan(total))
# Ada inf False, Bo inf False, Cy nan True, Di nan True: it begins with Cy
```""",
    )
    reason = "An inf alone passes through; it takes a 0 or an opposite inf to make a nan of it."
    another_way = "Walking back once, keeping every sum, and then looking for the first nan."
    what_if = "What if the row with the 0 came from `tf.where`: which row would you mend?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answers for both records."""
        first, second, target = inputs
        return function(first, target), function(second, target)

    @aspect("0 times inf")
    def zero_times_inf(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, infinite=1, slopes=((0.0, 0.7), (0.4, 0.7)))

    @aspect("inf minus inf")
    def inf_minus_inf(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, infinite=2, slopes=((0.6, -0.7), (0.6, 0.7)))

    @staticmethod
    def case(rng: np.random.Generator, infinite: int, slopes: Any) -> Inputs:
        """Two records of nine rows that differ in the slopes of one; infs in other rows too.

        One row has a 0 and leads nowhere. The order is drawn, so that no place gives it away.
        """
        x, u, v = rng.permutation(list("xuv")).tolist()
        o, p, a, b, c, d, n, w, e = rng.permutation(list("kmpqrstyz")).tolist()
        inf, sizes = float("inf"), (rng.integers(13, 29, 6) / 10).tolist()
        pair = [(a, (p,), (inf,)), (b, (p,), (inf if infinite == 2 else sizes[1],))]
        turn = -1 if rng.integers(2) else 1
        aside = [(c, (u,), (inf,)), (d, (v,), (-inf,)), (n, (a,), (0.0,))]
        places = rng.integers(0, 7, 2).tolist()
        records = []
        for of_w in slopes:
            rows = [(o, (x,), (sizes[0],)), (p, (o,), (sizes[5],)), *pair[::turn], aside[2],
                    (w, (a, b), of_w)]  # fmt: skip
            rows.insert(places[0], aside[0])
            rows.insert(places[1], aside[1])
            records.append([*rows, (e, (w, c, d), (sizes[2], sizes[3], sizes[4]))])
        return *records, e

    def show(self, *inputs: Any) -> str:
        first, second, _ = inputs
        rows = " ".join(map(self.row, first))
        other = next(two for one, two in zip(first, second, strict=True) if one != two)
        return f"{rows}; second: {self.row(other)}"

    @staticmethod
    def row(row: Any) -> str:
        """A row as one word."""
        name, reads, slopes = row
        return f"{name}({','.join(f'{s:+g}·{r}' for r, s in zip(reads, slopes, strict=True))})"


class MendedGain(Exercise):
    """A step that lost its variable to a nan, mended at the source."""

    name = "mended_gain"
    section = "A nan and its source"
    returns = ("levels", "gain")
    hints = (
        "Print the slopes of the loss to `levels`, to the logarithm, and to `heard`. Which is "
        "the first that is nan?",
        "Both sides of `tf.where` are computed and recorded. The side not chosen must get an "
        "input that it can take. See *A nan and its source*.",
        """A twin: speed of a part that falls h meters, √(19.6h), and 0 above the start.

```python
h = tf.Variable([5.0, 0.0, -3.0])
with tf.GradientTape() as tape:
    fallen = tf.where(h > 0, h, 1.0)                # 1 m is a harmless height
    speed = tf.where(h > 0, (19.6 * fallen) ** 0.5, 0.0)
print(speed.numpy().round(2))                       # [9.9 0.  0. ]
print(tape.gradient(speed, h).numpy().round(2))     # [0.99 0.   0.  ]
```""",
    )
    reason = "The logarithm gets an input it can take, so nothing on the way back is inf or nan."
    another_way = "A tiny number under the logarithm, such as 1e-9, while `where` sets the floor."
    what_if = "What if the loud samples alone were put through the logarithm, by a mask?"

    @aspect("sounds without silence")
    def loud(self, rng: np.random.Generator) -> Inputs:
        power = signed(rng, 0.6, 3.4, 3)
        return self.case(rng, np.abs(power), limit=readable(rng, 0.6, 0.9))

    @aspect("sounds with silence")
    def silent(self, rng: np.random.Generator) -> Inputs:
        power = np.abs(signed(rng, 0.6, 3.4, 4))
        power[rng.integers(4)] = 0.0
        return self.case(rng, power, limit=99.0)

    @staticmethod
    def case(rng: np.random.Generator, power: Any, limit: float) -> Inputs:
        """A gain that is far too small or too large, so that the slope is long."""
        gain = readable(rng, 0.3, 0.6)
        floor = -readable(rng, 3.1, 4.9)
        heard = np.where(power > 0, np.log(np.maximum(power, 0.1) * gain), floor)
        wrong = rng.uniform(0.8, 1.6, power.shape) * rng.choice([-1, 1])
        wanted = tf.constant((heard + wrong).round(1), tf.float32)
        return tf.constant(power), wanted, floor, gain, limit

    def show(self, *inputs: Any) -> str:
        power, wanted, floor, gain, limit = inputs
        sounds = f"power={shown(power)}, wanted={shown(wanted)}"
        return f"{sounds}, floor {floor}, gain {gain}, limit {limit}"


@cache
def model_with(part: str) -> Any:
    """A small model of two layers; making one takes longer than all else, so it is made once."""
    dense = keras.layers.Dense
    if part == "embedding":
        first = keras.layers.Embedding(5, 3, name="table")
        return keras.Sequential([keras.Input((4,)), first, dense(1, name="last")])
    first = dense(3, activation="tanh", name="first", use_bias=False)
    last = dense(1, name="last", kernel_regularizer=keras.regularizers.L2(0.3))
    return keras.Sequential([keras.Input((2,)), first, last])


@cache
def optimizer_of(part: str) -> Any:
    """The optimizer of that model; its rate and limit are set anew for each case."""
    optimizer = keras.optimizers.SGD(0.1, global_clipnorm=1.0)
    optimizer.build(model_with(part).trainable_variables)
    return optimizer


class WatchedStep(Exercise):
    """One step of a Keras optimizer that clips, and the gradient's length for each layer."""

    name = "watched_step"
    section = "Inside an optimizer"
    returns = ("lengths", "step")
    changes = (0, 3)
    needs = ("joint direction", "keras optimizer")
    hints = (
        "Print `model.losses`, and the type of each gradient. Is all of the loss in `loss`? "
        "Is every gradient dense?",
        "A penalty is added to the loss inside the block. A sparse gradient is made dense before "
        "it is measured or clipped. See *Inside an optimizer*.",
        """A twin: how long is the gradient of a table that was read three times, twice in row 1?

```python
prices = tf.Variable([[2.5], [4.0], [7.5]])
with tf.GradientTape() as tape:
    bill = tf.reduce_sum(tf.gather(prices, [1, 2, 1]) ** 2)
slope = tape.gradient(bill, prices)                  # rows 1, 2, 1: sparse
print(tf.norm(slope.values).numpy().round(2))        # 18.79: as if three rows
dense = tf.convert_to_tensor(slope)
print(dense.numpy().ravel(), tf.norm(dense).numpy().round(2))   # [ 0. 16. 15.] 21.93
```""",
    )
    reason = "Dense gradients have their true length, so the log is right and the limit holds."
    another_way = "Asking with a dict of sources gives the gradients layer by layer at once."
    what_if = "What would `clipnorm` change: the lengths you log, or the step?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The lengths, and the length of the whole step."""
        model = inputs[0]
        before = model.get_weights()
        lengths = function(*inputs)
        moves = [new - old for new, old in zip(model.get_weights(), before, strict=True)]
        step = np.sqrt(sum(np.sum(move**2) for move in moves))
        if isinstance(lengths, dict):
            lengths = {str(name): lengths[name] for name in sorted(lengths, key=str)}
        return lengths, step

    @aspect("a penalty")
    def penalty(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, "penalty")

    @aspect("an embedding")
    def embedding(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, "embedding")

    @staticmethod
    def case(rng: np.random.Generator, part: str) -> Inputs:
        """The model with new weights, five rows of data, and an optimizer with a limit."""
        model = model_with(part)
        model.set_weights([signed(rng, 0.3, 1.2, *w.shape) for w in model.get_weights()])
        if part == "embedding":  # each of a few words stands in several places
            x = tf.constant(rng.integers(1, 4, (2, 4)))
            y = tf.constant(signed(rng, 3.1, 4.9, 2, 4, 1))
        else:
            x = tf.constant(signed(rng, 0.4, 1.9, 5, 2))
            y = tf.constant(signed(rng, 3.1, 4.9, 5, 1))
        optimizer = optimizer_of(part)
        optimizer.global_clipnorm = readable(rng, 0.3, 0.7)
        optimizer.learning_rate = readable(rng, 0.11, 0.39)
        return model, x, y, optimizer

    def show(self, *inputs: Any) -> str:
        model, _, _, optimizer = inputs
        names = "+".join(layer.name for layer in model.layers)
        rate = float(optimizer.learning_rate)
        return f"{names}, rate {rate:.1f}, global_clipnorm {optimizer.global_clipnorm}"


class SoftClip(Exercise):
    """A clipping of your own, without a hard edge."""

    name = "soft_clip"
    claimable = True
    section = "Three ways to clip"
    returns = ("direction", "limit", "order", "small", "zero")
    hints = (
        "Everything is divided by one number. For which gradients must it be near 1, and with what "
        "must it grow?",
        "Dividing all slopes by one number keeps the direction. Find a new length that grows with "
        "the old one, but stays below the limit. See *Three ways to clip*.",
        """A twin: a lamp shall never be brighter than 10, and show every change of the dial.

```python
for dial in (0.1, 5.0, 20.0, 40.0):
    hard = min(dial, 10.0)
    soft = 10 * (1 - math.exp(-dial / 10))
    print(hard, round(soft, 2))
# 0.1 0.1, 5.0 3.93, 10.0 8.65, 10.0 9.82: the soft one tells 20 from 40
```""",
    )
    reason = "One number divides all slopes; it is near 1 for short ones and grows with the length."
    another_way = "A factor with tanh works, too, if the length 0 is taken care of."
    what_if = "How much shorter does your clipping make a gradient of exactly the limit?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """Five properties in words."""
        slopes, limit = inputs
        joint = float(np.sqrt(sum(np.sum(np.square(slope)) for slope in slopes)))

        def answer(size: float) -> Any:
            scaled = [tf.constant(slope * (size * limit / joint), tf.float32) for slope in slopes]
            clipped = function(scaled, limit)
            if clipped is ...:
                raise NotImplementedError
            shapes = [np.shape(part) for part in clipped]
            if shapes != [np.shape(slope) for slope in slopes]:
                return np.array([])
            return np.concatenate([np.ravel(part) for part in clipped])

        sizes = (0.01, 0.5, 1.0, 2.0, 4.0)
        found = {size: answer(size) for size in sizes}
        lengths = [float(np.linalg.norm(found[size])) / limit for size in sizes]
        flat = np.concatenate([np.ravel(slope) for slope in slopes]) / joint
        zero = answer(0.0)
        return (
            self.direction(flat, found[4.0], limit * lengths[-1]),
            "kept" if max(lengths) <= 1 + 1e-5 else "broken",
            self.order(lengths[1:]),
            self.small(lengths[0] / sizes[0]),
            "stays zero" if np.all(zero == 0) else "nan" if np.any(np.isnan(zero)) else "moved",
        )

    @staticmethod
    def direction(flat: Any, clipped: Any, length: float) -> str:
        if flat.shape != clipped.shape:
            return "another shape"
        if not np.isfinite(length) or length == 0:
            return "none"
        return "kept" if float(flat @ clipped) / length > 1 - 1e-5 else "turned"

    @staticmethod
    def order(lengths: list[float]) -> str:
        steps = np.diff(lengths) / np.abs(lengths[1:])
        return "kept" if np.all(steps > 1e-3) else "alike" if np.all(steps > -1e-3) else "reversed"

    @staticmethod
    def small(ratio: float) -> str:
        if abs(ratio - 1) <= 0.03:
            return "nearly the same"
        return "longer" if ratio > 1 else "shorter" if ratio < 1 else "nan"

    @aspect("one variable")
    def one(self, rng: np.random.Generator) -> Inputs:
        return [signed(rng, 0.6, 3.4, 3)], readable(rng, 2.2, 4.8)

    @aspect("several variables")
    def several(self, rng: np.random.Generator) -> Inputs:
        slopes = [signed(rng, 0.4, 0.9, 2), signed(rng, 2.6, 3.9, 2, 2)]
        return slopes, readable(rng, 2.2, 4.8)

    def show(self, *inputs: Any) -> str:
        slopes, limit = inputs
        return f"directions {' '.join(shown(slope) for slope in slopes)}, limit {limit}"
