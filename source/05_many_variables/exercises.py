"""The exercises of 05_many_variables: their inputs, and what a learner may be told."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

import keras
import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect

Inputs = tuple[Any, ...]


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


def table(rng: np.random.Generator, *shape: int) -> Any:
    """Numbers of both signs with one decimal, none of them near 0, 1 or 2, as float32."""
    size = rng.integers(3, 9, shape) / 10 + rng.choice([0.0, 1.0, 2.0], shape)
    return (size * rng.choice([-1, 1], shape)).round(1).astype(np.float32)


def shown(value: Any, digits: int = 1) -> str:
    """The numbers of a tensor or variable as they were made, in one word."""
    return str(np.round(np.asarray(value, float), digits).tolist()).replace(" ", "")


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


class EntrySlope(Exercise):
    """The slope of a loss with respect to one entry of one variable."""

    name = "entry_slope"
    section = "One question, many answers"
    hints = (
        "From which tensors and variables was the loss made? Is the single entry one of them?",
        "Ask for a whole variable: its gradient has the variable's shape. Then take the entry. "
        "See *One question, many answers*.",
        """A twin: a fence costs 7 a meter, a pond 2.5 a square meter. What does one side do?

```python
garden = {"fence": tf.Variable([[4.0, 6.5]]), "pond": tf.Variable([3.0, 1.5])}
with tf.GradientTape() as tape:
    cost = 7 * tf.reduce_sum(garden["fence"]) + 2.5 * tf.reduce_prod(garden["pond"])
slopes = tape.gradient(cost, garden)    # a dict came in, a dict comes out
print(slopes["pond"].numpy())           # [3.75 7.5 ]: the shape of the pond's variable
print(slopes["pond"].numpy()[1])        # 7.5: one meter more on its second side
```""",
    )
    reason = "The loss was made from whole variables, so whole gradients come back."
    another_way = "Multiplying the gradient by a mask, with a 1 at the place asked for, and adding."
    what_if = "What if the entry were taken inside the block, and the loss made from it?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer; of an estimate from different values of the loss, only that it is one."""
        loss_fn, *rest = inputs
        values: set[float] = set()

        def noted(weights: Any) -> Any:
            loss = loss_fn(weights)
            if tf.executing_eagerly():
                values.add(float(loss))
            return loss

        slope = function(Named(str(loss_fn), noted), *rest)
        return "an estimate from values of the loss" if len(values) > 1 else slope

    @aspect("an entry of a matrix")
    def matrix(self, rng: np.random.Generator) -> Inputs:
        return *self.model(rng), "W", ((0, 1), (1, 0))[rng.integers(2)]

    @aspect("an entry of a vector")
    def vector(self, rng: np.random.Generator) -> Inputs:
        return *self.model(rng), "b", (int(rng.integers(2)),)

    @staticmethod
    def model(rng: np.random.Generator) -> Inputs:
        """The loss of a building's model on five days, and the model's variables."""
        x, y = table(rng, 5, 3), table(rng, 5, 2)
        weights = {"W": tf.Variable(table(rng, 3, 2)), "b": tf.Variable(table(rng, 2))}
        loss = Named("mean((x@W+b-y)**2)", lambda w: tf.reduce_mean((x @ w["W"] + w["b"] - y) ** 2))
        return loss, weights

    def show(self, *inputs: Any) -> str:
        loss, weights, name, place = inputs
        entry = f"{name}[{','.join(map(str, place))}]"
        return f"{loss}, W={shown(weights['W'])}, b={shown(weights['b'])}, entry {entry}"


class SlopesByHand(Exercise):
    """The slopes of a mean squared error with respect to W and b, worked by hand."""

    name = "slopes_by_hand"
    section = "Several targets, many rows"
    returns = ("slope_W", "slope_b")
    hints = (
        "Which errors does `b[0]` move, and how far? Which errors does `W[2, 0]` move?",
        "An entry that is used in several rows collects a slope from each: error's slope times "
        "what it was multiplied with. All of them are added. See *Several targets, many rows*.",
        """A twin: two prices per liter and a fee, on three bills; `back` is the slope of a total.

```python
liters = tf.constant([[3.0, 0.5], [4.0, 2.5], [1.5, 6.0]])   # a row for each bill
back = tf.constant([0.2, -0.4, 0.6])                         # one slope for each bill
# the fee stands once on every bill: its slopes add up
print(round(float(tf.reduce_sum(back)), 2))                  # 0.4
# the first price meets the liters in column 0, bill by bill
print(round(float(tf.reduce_sum(liters[:, 0] * back)), 2))   # -0.1
```""",
    )
    reason = "Each row uses the same W and b, so the slopes of the rows add up in them."
    another_way = "Row by row: the outer product of `x[n]` and `back[n]`, added over the rows."
    what_if = "What is the slope with respect to x, and why is nothing added in it?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns; words instead, where it opened a tape."""
        with entered_tapes() as tapes:
            slopes = function(*inputs)
        return "what a tape worked out" if tapes else slopes

    @aspect("one row")
    def one_row(self, rng: np.random.Generator) -> Inputs:
        return self.data(rng, 1)

    @aspect("several rows")
    def several_rows(self, rng: np.random.Generator) -> Inputs:
        return self.data(rng, 4)

    @staticmethod
    def data(rng: np.random.Generator, n: int) -> Inputs:
        """`n` days of three readings, a model, and the slopes at its errors, of unknown loss."""
        x, y = tf.constant(table(rng, n, 3)), tf.constant(table(rng, n, 2))
        W, b = tf.Variable(table(rng, 3, 2)), tf.Variable(table(rng, 2))
        error = x @ W + b - y
        return x, W, b, 2 * error / error.numpy().size

    def show(self, *inputs: Any) -> str:
        x, _, _, back = inputs
        return f"x={shown(x)}, back={shown(back, 2)}"


class OwnGradient(Exercise):
    """Your own tape asked with several targets and several sources."""

    name = "own_gradient"
    section = "Several targets, many rows"
    needs = ("chain rule",)
    hints = (
        "With which slopes does the way back begin, if two targets are asked for at once?",
        "Several targets are asked as their sum: each begins with the slope 1, and what arrives "
        "adds up. The answer has the form of the sources. See *Several targets, many rows*.",
        """A twin: two leaks are repaired at once. Which pipes feel it, and how much?

```python
rows = [("main", ("pump",), (0.5,)), ("east", ("main",), (3.0,)),
        ("west", ("main", "pump"), (-2.0, 0.25))]
back = walk_back(rows, {"east": 1.0, "west": 1.0})   # both begin with 1
print(back["main"])    # 1.0: 3 from the east, -2 from the west
print(back["pump"])    # 0.75: half of that, and the quarter of the west
```""",
    )
    reason = "Asking for several targets is asking for their sum; one walk serves every source."
    another_way = "A walk for each target alone, and then the sum of the answers, source by source."
    what_if = "What if the same target were named twice in the list?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer; with TensorFlow's tape, only that your own did not give it."""
        with entered_tapes() as tapes:
            answer = function(*inputs)
        return "what another tape worked out" if tapes else answer

    @aspect("a dict of sources")
    def one(self, rng: np.random.Generator) -> Inputs:
        rows, (x, v), (a, b, _, d, e) = self.rows(rng)
        other = (a, x)[rng.integers(2)]
        sources = {"first": v, "second": other, "third": e}
        return rows, [d if rng.integers(2) else b], sources

    @aspect("several targets")
    def several(self, rng: np.random.Generator) -> Inputs:
        rows, (x, v), (a, b, c, d, e) = self.rows(rng)
        targets = ([c, d], [b, d], [d, b], [b, c, d])[rng.integers(4)]
        return rows, targets, ([x, e, v], [v, a, e, x])[rng.integers(2)]

    @staticmethod
    def rows(rng: np.random.Generator) -> tuple[Any, Any, Any]:
        """Five recorded rows of two variables; no target is made from the last."""
        x, v = rng.permutation(list("xv")).tolist()
        a, b, c, d, e = rng.permutation(list("pqrst")).tolist()
        size = iter((rng.choice([-1, 1], 9) * rng.integers(11, 40, 9) / 10).tolist())
        reads = [(a, (x, x)), (b, (v, a)), (c, (a, x)), (d, (c, b)), (e, (x,))]
        rows = [(name, of, tuple(next(size) for _ in of)) for name, of in reads]
        return rows, (x, v), (a, b, c, d, e)

    def show(self, *inputs: Any) -> str:
        rows, targets, sources = inputs
        texts = (
            f"{name}({','.join(f'{s:+g}·{r}' for r, s in zip(reads, slopes, strict=True))})"
            for name, reads, slopes in rows
        )
        asked = str(sources).replace(" ", "").replace("'", "")
        return f"{' '.join(texts)}, targets {','.join(targets)}, sources {asked}"


class MendedLayer(Exercise):
    """A layer of which a part never trained, mended."""

    name = "mended_layer"
    section = "Who keeps the variables"
    returns = ("first outputs", "outputs after a step")
    hints = (
        "Print `layer.trainable_variables` of the broken layer. Which variable is missing?",
        "A Keras layer lists the variables that it knows as its own: from `add_weight`, or "
        "`keras.Variable` attributes. See *Who keeps the variables*.",
        """A twin: a dimmer for lamps, brightness = level**2 * x.

```python
class Dimmer(keras.Layer):
    def __init__(self, level):
        super().__init__()
        self.level = keras.Variable(level)   # Keras's own: the layer lists it

    def call(self, x):
        return self.level**2 * x             # read, not copied

dimmer = Dimmer(0.5)
print(dimmer(tf.constant([[8.0]])).numpy())  # [[2.]]
print(len(dimmer.trainable_variables))       # 1: a step will find it
```""",
    )
    reason = "The layer lists both variables now, so a step over its list finds both."
    another_way = "A `tf.Module` with `tf.Variable` attributes and a `__call__` lists both too."
    what_if = "What if the variables were made inside `call`?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The layer's outputs, then again after one step over what it lists as trainable."""
        scale, shift, x, y = inputs
        layer = function(scale, shift)
        if not callable(layer) or isinstance(layer, type):
            return "no layer that can be called"
        first = tf.identity(layer(x))
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((layer(x) - y) ** 2)
        variables = list(getattr(layer, "trainable_variables", ()))
        for variable, slope in zip(variables, tape.gradient(loss, variables), strict=True):
            if slope is not None:
                variable.assign_sub(0.1 * slope)
        return first, tf.identity(layer(x))

    @aspect("one thermometer")
    def one(self, rng: np.random.Generator) -> Inputs:
        scale, shift = readable(rng, 1.3, 2.8), -readable(rng, 0.3, 0.9)
        return scale, shift, tf.constant(table(rng, 2, 1)), tf.constant(table(rng, 2, 1))

    @aspect("several thermometers")
    def several(self, rng: np.random.Generator) -> Inputs:
        scale, shift = table(rng, 2), table(rng, 2)
        numbers = [[round(float(number), 1) for number in row] for row in (scale, shift)]
        return *numbers, tf.constant(table(rng, 3, 2)), tf.constant(table(rng, 3, 2))

    def show(self, *inputs: Any) -> str:
        scale, shift, x, _ = inputs
        return f"scale = {scale}, shift = {shift}, x={shown(x)}"


LAYERS = ("first", "second", "last")


@cache
def building() -> Any:
    """A model of three layers; making one takes longer than all else, so it is made once."""
    dense = [keras.layers.Dense(3, activation="tanh", name=name) for name in LAYERS]
    return keras.Sequential([keras.Input((3,)), *dense])


class GroupStep(Exercise):
    """One step over some layers of a model, and what it promises."""

    name = "group_step"
    section = "One step over all"
    returns = ("promised", "moved layers", "loss after the step")
    changes = (0,)
    needs = ("small steps", "automatic watching")
    hints = (
        "The step below moves every variable in `sources`. Which ones does the question name? "
        "And where does a frozen layer say that it is frozen?",
        "The sources decide what moves. A step over several variables is one joint step: its "
        "promise is -rate times all squared slopes, added. See *One step over all*.",
        """A twin: a band's two players learn, the drummer stays as he is.

```python
band = {"bass": [tf.Variable(3.0)], "flute": [tf.Variable([1.5, 4.0])],
        "drum": [tf.Variable(6.0)]}
with tf.GradientTape() as tape:
    noise = band["bass"][0] ** 2 * band["drum"][0] + tf.reduce_sum(band["flute"][0] ** 2)
players = [part for name in ("bass", "flute") for part in band[name]]
slopes = tape.gradient(noise, players)              # 36, and [3, 8]
squares = [tf.reduce_sum(slope**2) for slope in slopes]
print(round(float(-0.01 * sum(squares)), 2))        # -13.69, of all the slopes together
```""",
    )
    reason = "What is among the sources moves, together; all squared slopes make one promise."
    another_way = "Filtering `model.trainable_variables` by layer gives the same step."
    what_if = "What would the promise be for the other layers alone, and for all at once?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What was promised, which layers moved, and the loss that the step led to."""
        model, _, x, y, _ = inputs
        before = [layer.get_weights() for layer in model.layers]
        promised = function(*inputs)
        moved = [
            layer.name
            for layer, old in zip(model.layers, before, strict=True)
            if any((o != n).any() for o, n in zip(old, layer.get_weights(), strict=True))
        ]
        return promised, moved, tf.reduce_mean((model(x) - y) ** 2)

    @aspect("trainable layers")
    def trainable(self, rng: np.random.Generator) -> Inputs:
        group = (["second", "first"], ["last", "second"], ["last", "first"])[rng.integers(3)]
        return self.case(rng, group, frozen=())

    @aspect("groups with a frozen layer")
    def frozen(self, rng: np.random.Generator) -> Inputs:
        group = (["last", "second"], ["second", "last"])[rng.integers(2)]
        return self.case(rng, group, frozen=(group[rng.integers(2)],))

    @staticmethod
    def case(rng: np.random.Generator, group: list[str], frozen: tuple[str, ...]) -> Inputs:
        """The building's model with new weights, five days of readings, and a rate."""
        model = building()
        for layer in model.layers:
            layer.trainable = True
            layer.set_weights([table(rng, 3, 3) / 3, table(rng, 3) / 3])
        for layer in model.layers:
            layer.trainable = layer.name not in frozen
        x, y = tf.constant(table(rng, 5, 3)), tf.constant(table(rng, 5, 3))
        return model, group, x, y, readable(rng, 0.2, 0.7)

    def show(self, *inputs: Any) -> str:
        model, group, _, _, rate = inputs
        frozen = [layer.name for layer in model.layers if not layer.trainable]
        return f"group {group}, frozen {frozen}, rate {rate}"


class FairSizes(Exercise):
    """A size for each variable that does not depend on its unit."""

    name = "fair_sizes"
    section = "What size does not say"
    returns = ("order", "ratios")
    rtol = 0.02
    hints = (
        "A slope is loss per meter. What must it be multiplied with to get plain loss?",
        "Ask each variable for the same kind of change, such as one percent of its value, "
        "and compare what that does to the loss. See *What size does not say*.",
        """A twin: which part of a recipe's price reacts more to one percent more?

```python
grams, price = tf.Variable(400.0), tf.Variable(0.02)   # of nuts, and per gram
with tf.GradientTape() as tape:
    total = grams * price + 5 * price                  # the shop adds 5 grams of paper
slopes = tape.gradient(total, {"grams": grams, "price": price})
print(slopes["grams"].numpy() * grams.numpy() * 0.01)  # 0.08: one percent more nuts
print(slopes["price"].numpy() * price.numpy() * 0.01)  # 0.081: one percent dearer
```""",
    )
    reason = "Slope times value has the loss's own unit, so the variables' units cancel."
    another_way = "Computing the loss again, with one variable raised by a percent, needs no tape."
    what_if = "What does your size say of a variable whose value is 0?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The order of the sizes, and how they change when one variable gets another unit."""
        loss, weights, factors = inputs
        sizes = self.numbers(function(loss, weights), weights)
        if isinstance(sizes, str):
            return sizes

        def same_loss(other: Mapping[str, Any]) -> Any:
            return loss({name: other[name] / factor for name, factor in factors.items()})

        converted = {name: tf.Variable(weights[name] * factors[name]) for name in weights}
        again = self.numbers(function(same_loss, converted), weights)
        if isinstance(again, str):
            return again
        order = ">".join(sorted(sizes, key=sizes.__getitem__, reverse=True))
        if min(sizes.values()) < 0:
            order = "below 0"
        elif len({f"{size:.3g}" for size in sizes.values()}) < len(sizes):
            order = "all alike"
        converted_first = sorted(sizes, key=lambda name: np.min(factors[name]))
        return order, [self.ratio(again[name], sizes[name]) for name in converted_first]

    @staticmethod
    def numbers(sizes: Any, weights: Mapping[str, Any]) -> dict[str, float] | str:
        """The sizes as plain numbers, or words that say what they are instead."""
        if sizes is ...:
            raise NotImplementedError
        if not isinstance(sizes, Mapping) or set(sizes) != set(weights):
            return "no dict with one size for each name"
        for name, size in sizes.items():
            if size is None or np.ndim(size) > 0:
                return f"for {name} {'None' if size is None else 'more than one number'}"
        return {name: float(size) for name, size in sizes.items()}

    @staticmethod
    def ratio(new: float, old: float) -> float:
        return float(f"{new / old:.2g}") if old else float("nan")

    @aspect("units of single numbers")
    def single(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, (), units=(500.0, 0.02))

    @aspect("a unit for each entry")
    def entries(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, (2,), units=(0.02, 500.0))

    @staticmethod
    def case(
        rng: np.random.Generator, shape: tuple[int, ...], units: tuple[float, float]
    ) -> Inputs:
        """A loss of two variables, the first at stake 30 times as much; `units` of their values.

        Conversion makes the larger values the smaller ones, so that values tell no size.
        """
        names = ("rain", "level") if rng.integers(2) else ("level", "rain")
        parts, goals = {}, rng.permutation([0.0, 2.0])  # beyond its goal, or short of it
        for name, stake, unit in zip(names, (30.0, 1.0), units, strict=True):
            share = rng.uniform(0.4, 0.6, shape) * (1.0 if shape == () else 0.9)
            value = np.round(rng.uniform(1.1, 1.9, shape) * rng.choice([-1, 1]) * unit, 3)
            parts[name] = (stake, np.float32(share / value), np.float32(value))
        loss = Named("", lambda w: sum(
            stake * (tf.reduce_sum(coefficient * w[name]) - goal) ** 2
            for goal, (name, (stake, coefficient, _)) in zip(goals, parts.items(), strict=True)
        ))  # fmt: skip
        order = list(parts) if rng.integers(2) else list(parts)[::-1]
        weights = {name: tf.Variable(parts[name][2]) for name in order}
        changed = names[units.index(max(units))]
        factor = np.float32(1e-6) if shape == () else np.float32([1e-6, 1e-5])
        factors = {name: factor if name == changed else np.float32(1.0) for name in order}
        return loss, weights, factors

    def show(self, *inputs: Any) -> str:
        _, weights, factors = inputs
        values = " ".join(f"{name}={shown(w, 3)}" for name, w in weights.items())
        name = min(factors, key=lambda name: np.min(factors[name]))
        factor = ",".join(f"{number:g}" for number in np.ravel(factors[name]))
        return f"{values}, {name} converted by {factor}"
