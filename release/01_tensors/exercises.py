"""The exercises of 01_tensors: how their inputs are made, and what a learner may be told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import prod
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect

Inputs = tuple[Any, ...]


def decimals(rng: np.random.Generator, low: float, high: float, shape: Any = ()) -> Any:
    """Numbers between `low` and `high` with one decimal that isn't 0; a list if shaped."""
    whole = rng.integers(int(low), int(high), shape)
    return np.round(whole + rng.integers(1, 10, shape) / 10, 1).tolist()


def rounded(values: Any) -> Any:
    """The numbers of an array, tensor or variable as they were made, with one decimal."""
    return np.round(np.asarray(values, float), 1).tolist()


def joined(shape: tuple[int, ...]) -> str:
    """A shape as one word, such as (2,3)."""
    return str(shape).replace(" ", "")


class StandIn:
    """A library for a while in place of itself: it notes each name that is asked of it."""

    def __init__(self, library: ModuleType, asked: list[str]) -> None:
        self._library, self._asked = library, asked

    def __getattr__(self, name: str) -> Any:
        self._asked.append(name)
        return getattr(self._library, name)


@contextmanager
def names_asked(function: Callable[..., Any], *libraries: ModuleType) -> Iterator[list[str]]:
    """The names that the function's own code asks of these libraries meanwhile."""
    names, asked = getattr(function, "__globals__", {}), list[str]()
    found = {
        name: StandIn(value, asked)
        for name, value in names.items()
        if any(value is library for library in libraries)
    }
    with patch.dict(names, found):
        yield asked


class FirstSlope(Exercise):
    """The slope of x * x * x, from a source that a tape can use."""

    name = "first_slope"
    section = "A slope in a minute"
    hints = (
        "Print `tf.Variable(start)` for `start = 4`. Which dtype has it?",
        "A tape finds slopes for variables of floats. `dtype=` says what a variable holds, "
        "whatever it starts from. See *A slope in a minute*.",
        """A twin: twice as much of a whole number, with room for halves later.

```python
apples = tf.Variable(6, dtype=tf.float64)  # a whole number, held as a float
print(apples.dtype.name)                   # float64
print((apples / 4).numpy())                # 1.5
```""",
    )
    reason = "A tape differentiates floats. With `dtype=` the variable holds floats from the start."
    another_way = "Turning the numbers into floats first, with `np.float32(start)`, does it too."
    what_if = "What would you want the slope to be if x could take whole numbers only?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The slope; where no tape was asked for it, only that."""
        asked, gradient = list[Any](), tf.GradientTape.gradient

        def asking(tape: Any, *args: Any, **named: Any) -> Any:
            asked.append(tape)
            return gradient(tape, *args, **named)

        with patch.object(tf.GradientTape, "gradient", asking):
            slope = function(*inputs)
        return slope if asked or slope is None else "a slope that no tape was asked for"

    @aspect("decimal numbers")
    def decimal(self, rng: np.random.Generator) -> Inputs:
        return (decimals(rng, 2, 6, (2,) if rng.integers(2) else ()),)

    @aspect("whole numbers")
    def whole(self, rng: np.random.Generator) -> Inputs:
        return (rng.integers(3, 9, (2,) if rng.integers(2) else ()).tolist(),)

    def show(self, *inputs: Any) -> str:
        return f"start = {inputs[0]}"


class Described(Exercise):
    """Rank and dtype of a tensor, worked by hand."""

    name = "described"
    claimable = True
    section = "Rank, shape, dtype"
    hints = (
        "How many places has this shape? And how many brackets deep is an entry of it?",
        "Rank is the length of the shape. The dtype holds every number, in TensorFlow's own "
        "default width. Only one number, or exactly enough, can fill a shape. "
        "See *Rank, shape, dtype*.",
        """A twin: how many bytes do the entries of a tensor take?

```python
def bytes_taken(shape, dtype):
    width = {"int32": 4, "float32": 4, "float64": 8}[dtype]
    return width * math.prod(shape)     # each entry takes `width` bytes

print(bytes_taken((2, 3), "float32"))   # 24: six entries
print(bytes_taken((), "float64"))       # 8: a scalar is one entry
```""",
    )
    reason = "The shape's length is the rank. One float among whole numbers makes all float32."
    another_way = "Trying `isinstance(number, float)` on each number finds the dtype too."
    what_if = "What would `np.array` answer for the dtypes?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """One answer for each call; where TensorFlow was asked for more than a dtype, only that."""
        with names_asked(function, tf) as asked:
            answers = [function(numbers, shape) for numbers, shape in inputs]
        by_hand = all(isinstance(getattr(tf, name, None), tf.DType) for name in asked)
        return answers if by_hand else "from TensorFlow"

    @aspect("several numbers")
    def mixed(self, rng: np.random.Generator) -> Inputs:
        shape = ((3, 2), (1, 3), (4, 1), (2, 1, 3), (1, 2, 3), (2, 1, 1, 2))[rng.integers(6)]
        numbers = rng.integers(3, 30, prod(shape)).tolist()
        whole = numbers[::-1]
        numbers[int(rng.integers(1, len(numbers) - 1))] = decimals(rng, 2, 9)
        return self.turned(rng, [(numbers, shape), (whole, shape)])

    @aspect("one number")
    def filled(self, rng: np.random.Generator) -> Inputs:
        shapes = ((3, 2), (4, 2), (5, 3), (2, 3, 4), (4, 2, 3), (3, 2, 2, 4))
        here, there = (shapes[int(row)] for row in rng.permutation(6)[:2])
        number, with_point = int(rng.integers(3, 30)), float(rng.integers(3, 30))
        return self.turned(rng, [([number], here), ([with_point], there)])

    @aspect("numbers that don't fit")
    def unfitting(self, rng: np.random.Generator) -> Inputs:
        shape = ((2, 2), (3, 2), (2, 3))[rng.integers(3)]
        sizes = prod(shape) - int(rng.integers(1, 3)), prod(shape) + int(rng.integers(1, 3))
        return self.turned(rng, [(rng.integers(3, 10, size).tolist(), shape) for size in sizes])

    @staticmethod
    def turned(rng: np.random.Generator, calls: list[Any]) -> Inputs:
        """The calls in one of their two orders."""
        return tuple(calls[:: int(rng.choice([-1, 1]))])

    def show(self, *inputs: Any) -> str:
        texts = (f"{str(numbers).replace(' ', '')} as {joined(shape)}" for numbers, shape in inputs)
        return ", ".join(texts)


class ShapeOfSum(Exercise):
    """The shape of a sum, from the shapes of its two parts."""

    name = "shape_of_sum"
    claimable = True
    section = "Shapes that meet"
    hints = (
        "Write both shapes above each other. At which end do they begin to be compared?",
        "Write the shapes right-aligned; where one is shorter, put 1. Each pair must be equal "
        "or hold a 1, and the 1 stretches. See *Shapes that meet*.",
        """A twin: how many times is each entry of a (3, 1) column used in a (3, 4) table?

```python
column, table = (3, 1), (3, 4)
uses = []
for m, n in zip(column, table):  # pair by pair
    uses.append(n // m)          # a 1 is used n times, others once
print(uses)                      # [1, 4]
```""",
    )
    reason = "Shapes are compared from the right; a 1, written or missing, stretches to the other."
    another_way = "Walking from the last lengths to the first needs no padding."
    what_if = "Which shapes can be added to (2, 3) without making it larger?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """One answer for each pair of shapes; where a library was asked, only that."""
        with names_asked(function, tf, np) as asked:
            answers = [function(a, b) for a, b in inputs]
        by_rule = all(name in {"array", "max", "maximum"} for name in asked)
        return answers if by_rule else "from a library"

    @aspect("rows and columns")
    def rows_and_columns(self, rng: np.random.Generator) -> Inputs:
        n, m = rng.permutation([3, 4, 5, 6])[:2].tolist()
        return self.turned(rng, [((), (n, m)), ((n,), (n, 1)), ((n, 1), (1, m)), ((n, 1), (m,))])

    @aspect("tables and stacks")
    def stacks(self, rng: np.random.Generator) -> Inputs:
        k, m, n = rng.permutation([2, 3, 4, 5])[:3].tolist()
        return self.turned(rng, [((k, m, n), (n,)), ((1, n), (k, n, 1)), ((k, 1, n), (1, m, n))])

    @aspect("shapes that don't fit")
    def unfitting(self, rng: np.random.Generator) -> Inputs:
        m, n = ((2, 4), (4, 2), (3, 6), (6, 3), (2, 6), (6, 2))[rng.integers(6)]
        return self.turned(rng, [((m, n), (m,)), ((m, n), (n, m)), ((5,), (3,))])

    @staticmethod
    def turned(rng: np.random.Generator, pairs: list[Any]) -> Inputs:
        """The pairs, some of them with their shapes exchanged."""
        return tuple(pair[:: int(rng.choice([-1, 1]))] for pair in pairs)

    def show(self, *inputs: Any) -> str:
        return ", ".join(f"{joined(a)}+{joined(b)}" for a, b in inputs)


class MendedError(Exercise):
    """A mean squared error that raised, mended."""

    name = "mended_error"
    section = "Numbers that meet"
    hints = (
        "After the first mend it runs. Print the shape of the difference: how many entries?",
        "Two things must agree before you subtract: the dtypes, and the shapes, entry by entry. "
        "See *Numbers that meet* and *Shapes that meet*.",
        """A twin: the largest difference between two clocks' readings.

```python
first = tf.constant([[3.5], [8.0], [9.5]])             # a column of floats
second = tf.constant([3, 8, 10])                       # a row of whole numbers
second = tf.reshape(tf.cast(second, first.dtype), first.shape)
print(tf.reduce_max(tf.abs(first - second)).numpy())   # 0.5, from 3 pairs
```""",
    )
    reason = "Cast makes dtypes agree, reshape shapes: each prediction meets its own height."
    another_way = "Flattening both sides with `tf.reshape(..., [-1])` pairs them up too."
    what_if = "With one plant only, does the shape still matter?"

    @aspect("heights in a column")
    def column(self, rng: np.random.Generator) -> Inputs:
        return self.plants(rng, column=True)

    @aspect("heights in a row")
    def row(self, rng: np.random.Generator) -> Inputs:
        return self.plants(rng, column=False)

    @staticmethod
    def plants(rng: np.random.Generator, column: bool) -> Inputs:
        """Light and water of three to five plants, two weights, and measured heights."""
        n = int(rng.integers(3, 6))
        features = tf.constant(decimals(rng, 1, 5, (n, 2)))
        weights = tf.Variable(decimals(rng, 1, 4, (2, 1)))
        heights = np.round(np.matmul(features, weights)[:, 0] + rng.uniform(0.6, 3.4, n), 1)
        shape = (n, 1) if column else (n,)
        return features, weights, tf.constant(heights.reshape(shape), tf.float64)

    def show(self, *inputs: Any) -> str:
        features, weights, heights = inputs
        predicted = rounded(tf.matmul(features, weights)[:, 0])
        return f"predictions {predicted}, heights {rounded(heights)}".replace(", ", ",")


class RunningMean(Exercise):
    """The mean and the total of all readings so far, kept in two variables."""

    name = "running_mean"
    section = "What moves, and what stays"
    changes = (0, 1)
    returns = ("mean", "so_far")
    hints = (
        "Keep three returned totals in a list. What should the first of them say at the end?",
        "A variable is changed by its own methods. What you hand out must be a snapshot, in a "
        "dtype that fits. See *What moves, and what stays* and *Numbers that meet*.",
        """A twin: a shop's highest bill so far, and how many it has seen.

```python
highest, seen = tf.Variable(0.0), tf.Variable(0, dtype=tf.int64)
history = []
for bill in (12.5, 40.0, 31.0):
    highest.assign(max(bill, float(highest)))  # the variable moves ...
    seen.assign_add(1)
    history.append(highest.read_value())       # ... this value stays
print([float(value) for value in history], seen.numpy())
# [12.5, 40.0, 40.0] 3
```""",
    )
    reason = "The variables carry on from batch to batch; a value that was read stays as it was."
    another_way = "`float(total)` gives a plain number, which can't move either."
    what_if = "What if `total` were a float16, and the rain went on for years?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """All answers, looked at only after the last batch."""
        total, count, batches = inputs
        return [function(total, count, batch) for batch in batches]

    @aspect("decimal readings")
    def decimal(self, rng: np.random.Generator) -> Inputs:
        return self.days(rng, lambda n: np.asarray(decimals(rng, 1, 9, (n,))))

    @aspect("whole readings")
    def whole(self, rng: np.random.Generator) -> Inputs:
        return self.days(rng, lambda n: rng.integers(2, 30, n))

    @staticmethod
    def days(rng: np.random.Generator, made: Callable[[int], Any]) -> Inputs:
        """Fresh variables, and three batches of different lengths and different means."""
        while True:
            batches = [made(int(n)) for n in rng.permutation([2, 3, 5])]
            means = [float(batch.mean()) for batch in batches]
            so_far = [float(np.concatenate(batches[: k + 1]).mean()) for k in range(3)]
            of_means = [float(np.mean(means[: k + 1])) for k in range(3)]
            apart = abs(means[2] - so_far[2]) > 0.5 and abs(of_means[2] - so_far[2]) > 0.1
            if apart and abs(means[1] - so_far[1]) > 0.5:
                return tf.Variable(0.0), tf.Variable(0, dtype=tf.int32), batches

    def show(self, *inputs: Any) -> str:
        texts = (str(batch.tolist()).replace(" ", "") for batch in inputs[2])
        return f"batches {' '.join(texts)}"


class NearestShop(Exercise):
    """For each house the place of its nearest shop in the list."""

    name = "nearest_shop"
    section = "Shapes that meet"
    hints = (
        "Which shape holds a difference for each house, each shop and each direction?",
        "An axis of length 1 in the right place makes every house meet every shop. Then reduce "
        "one axis at a time. See *Shapes that meet*.",
        """A twin: for each temperature, how far is the closest of three marks?

```python
temperatures = tf.constant([18.0, 25.5, 31.0, 4.0])
marks = tf.constant([0.0, 20.0, 30.0])
gaps = tf.abs(temperatures[:, None] - marks)   # (4, 1) - (3,): (4, 3)
print(tf.reduce_min(gaps, axis=1).numpy())     # [2.  4.5 1.  4. ]
```""",
    )
    reason = "(n, 1, 2) minus (m, 2) is (n, m, 2): each house meets each shop; then axes go."
    another_way = "A Python loop over the houses gives the same; broadcasting does it in one step."
    what_if = "How large would the table of differences be for a million houses?"

    @aspect("as many houses as shops")
    def as_many(self, rng: np.random.Generator) -> Inputs:
        n = int(rng.integers(3, 5))
        return self.places(rng, n, n)

    @aspect("more houses than shops")
    def more(self, rng: np.random.Generator) -> Inputs:
        return self.places(rng, 5, 3)

    @staticmethod
    def places(rng: np.random.Generator, houses: int, shops: int) -> Inputs:
        """Places (x, y) for which each tempting shortcut gives another answer."""
        while True:
            a, b = rng.integers(-9, 10, (houses, 2)), rng.integers(-9, 10, (shops, 2))
            gaps = (a[:, None] - b).astype(float)
            squares = (gaps**2).sum(2)
            nearest = squares.argmin(1)
            near = np.sort(squares, axis=1)
            shortcuts = (
                gaps.sum(2).argmin(1),
                np.abs(gaps).sum(2).argmin(1),
                np.abs(gaps[..., 0]).argmin(1),
                np.abs(gaps).max(2).argmin(1),
                np.abs(gaps.sum(2)).argmin(1),
                squares.argmax(1),
            )
            different = all(any(shortcut != nearest) for shortcut in shortcuts)
            if different and len(set(nearest.tolist())) > 1 and (near[:, 1] - near[:, 0]).min() > 2:
                return tf.constant(a, tf.float32), tf.constant(b, tf.float32)

    def show(self, *inputs: Any) -> str:
        texts = (str(value.numpy().astype(int).tolist()).replace(" ", "") for value in inputs)
        return "houses = {}, shops = {}".format(*texts)
