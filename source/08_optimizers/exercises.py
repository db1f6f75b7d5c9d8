"""The exercises of 08_optimizers: their inputs, and what a learner may be told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

import keras
import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect

Inputs = tuple[Any, ...]
MOMENTUM = 0.8
KERAS_STEPS = (
    (keras.optimizers.Optimizer, "apply"),
    (keras.optimizers.SGD, "update_step"),
    (keras.optimizers.Adam, "update_step"),
)
"""What moves a weight in Keras: every optimizer's public step, and the inner ones of two."""


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


def squared(value: Any) -> Any:
    """Its square, by the operation that costs least."""
    return value * value


def readable(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with one decimal."""
    return round(float(rng.uniform(low, high)), 1)


def hundredths(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with two decimals."""
    return round(float(rng.uniform(low, high)), 2)


def signed(rng: np.random.Generator, count: int) -> list[float]:
    """Numbers between 0.4 and 1.9 in size, with signs that are not all the same."""
    size = rng.integers(4, 20, count) / 10
    signs = rng.permutation([1, -1, *rng.choice([-1, 1], count - 2)])
    return [round(float(number), 1) for number in size * signs]


def optimizer_of(rng: np.random.Generator, momentum: float) -> Any:
    """A new SGD with a rate of its own."""
    return keras.optimizers.SGD(hundredths(rng, 0.05, 0.15), momentum=momentum)


def told(optimizer: Any) -> str:
    """An optimizer in few words."""
    momentum = f", momentum={optimizer.momentum:g}" if optimizer.momentum else ""
    return f"SGD({float(optimizer.learning_rate):.2g}{momentum})"


@contextmanager
def keras_steps() -> Iterator[list[Any]]:
    """The optimizers that take a step meanwhile; the list grows as they do."""
    took: list[Any] = []

    def noting(step: Callable[..., Any]) -> Callable[..., Any]:
        def noted(optimizer: Any, *values: Any, **named: Any) -> Any:
            took.append(optimizer)
            return step(optimizer, *values, **named)

        return noted

    with ExitStack() as patches:
        for kind, method in KERAS_STEPS:
            patches.enter_context(patch.object(kind, method, noting(getattr(kind, method))))
        yield took


@cache
def courier() -> Any:
    """A layer for one number; making one takes longer than a step, so it is made once."""
    layer = keras.layers.Dense(1)
    layer.build((None, 1))
    return layer


class FittedByKeras(Exercise):
    """Steps of a layer, taken by a Keras optimizer."""

    name = "fitted_by_keras"
    section = "One line takes the step"
    returns = ("losses", "iterations")
    changes = (1,)
    hints = (
        "You have one slope for each source. Who should move the sources, and what does it want "
        "to know?",
        "The optimizer multiplies with its rate and subtracts by itself. It wants pairs of "
        "(slope, variable), or two lists. See *One line takes the step*.",
        """A twin: a spring is tuned to the length 3, by an optimizer that was made before.

```python
length = keras.Variable(5.0)
optimizer = keras.optimizers.SGD(0.25)
for _ in range(2):
    with tf.GradientTape() as tape:
        stretch = (length - 3.0) ** 2
    slope = tape.gradient(stretch, length)
    optimizer.apply([slope], [length])        # two lists: slopes, variables
print(length.numpy(), int(optimizer.iterations))   # 3.5 2
```""",
    )
    reason = "The optimizer got each slope with its variable, and did the rest by itself."
    another_way = "`optimizer.apply(slopes, sources)` takes the same step from two lists."
    what_if = "What would change if the optimizer were made inside the loop?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The losses, and how many steps the optimizer says that it took."""
        losses = function(*inputs)
        return losses, int(inputs[0].iterations)

    @aspect("plain SGD")
    def plain(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 0.0)

    @aspect("SGD with momentum")
    def momentum(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, MOMENTUM)

    @staticmethod
    def case(rng: np.random.Generator, momentum: float) -> Inputs:
        """An optimizer, a layer with weights of its own, four trips with prices, and steps."""
        layer = courier()
        x = tf.constant([[readable(rng, 0.6, 2.9)] for _ in range(4)])
        y = tf.constant([[readable(rng, 4.0, 9.0)] for _ in range(4)])
        layer.kernel.assign([[readable(rng, 0.3, 0.9)]])  # set_weights takes longer
        layer.bias.assign([0.4])
        return optimizer_of(rng, momentum), layer, x, y, 2

    def show(self, *inputs: Any) -> str:
        optimizer, layer, *_, steps = inputs
        kernel, bias = layer.get_weights()
        return f"{told(optimizer)}, w={kernel[0, 0]:.1f}, b={bias[0]:.1f}, {steps} steps"


class MomentumByHand(Exercise):
    """The places of a weight under momentum, worked by hand."""

    name = "momentum_by_hand"
    section = "What an optimizer remembers"
    hints = (
        "In the second step, how much of the first step is still there?",
        "The memory shrinks, then the new step of its own rate is added to it. The weight moves "
        "by the memory. See *What an optimizer remembers*.",
        """A twin: half of a hall's noise is left each second; a clap adds a fifth of its force.

```python
noise, heard = 0.0, 0.0
for clap in (10.0, 5.0, 0.0):
    noise = 0.5 * noise + 0.2 * clap    # what is left of before, and the new clap
    heard = heard + noise
    print(noise, heard)                 # 2.0 2.0, then 2.0 4.0, then 1.0 5.0
```""",
    )
    reason = "The rate goes into the memory with its own slope; later rates don't touch it."
    another_way = "Each slope's step, shrunk by the momentum once for every later step, and added."
    what_if = "What becomes of the weight if the slope is 5 in every step from now on?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns; words instead, where an optimizer of Keras took a step."""
        with keras_steps() as took:
            places = function(*inputs)
        return "steps taken by Keras" if took else places

    @aspect("one rate")
    def one_rate(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, [hundredths(rng, 0.1, 0.3)] * 4)

    @aspect("rates that change")
    def changing(self, rng: np.random.Generator) -> Inputs:
        rates = [hundredths(rng, low, low + 0.08) for low in (0.3, 0.2, 0.1, 0.02)]
        return self.case(rng, rates if rng.integers(2) else rates[::-1])

    @staticmethod
    def case(rng: np.random.Generator, rates: list[float]) -> Inputs:
        """A start, four slopes of both signs, and a momentum."""
        momentum = (0.6, 0.7, 0.8)[rng.integers(3)]
        return readable(rng, 2.2, 3.8), signed(rng, 4), rates, momentum

    def show(self, *inputs: Any) -> str:
        w, slopes, rates, momentum = inputs
        texts = [str(values).replace(" ", "") for values in (slopes, rates)]
        return f"w={w}, slopes {texts[0]}, rates {texts[1]}, momentum {momentum}"


class PythonRuns(Exercise):
    """For each call of a `tf.function`: does its Python code run again?"""

    name = "python_runs"
    section = "A traced function"
    hints = (
        "What does a traced function have to look at, to know which of its graphs fits a call?",
        "A Python number is part of the graph, with its value. A tensor comes in from outside: "
        "only its shape and dtype count. All graphs are kept. See *A traced function*.",
        """A twin: a kitchen writes one recipe for each dish and each size of the pot. Which of
these orders need a new recipe?

```python
orders = [("soup", 4), ("soup", 4), ("rice", 4), ("soup", 8), ("rice", 4)]
recipes = set()                     # all are kept, not only the last one
for order in orders:
    print(order not in recipes)     # True, False, True, True, False
    recipes.add(order)
```""",
    )
    reason = "Numbers are told apart by value, tensors by shape, and no graph is thrown away."
    another_way = "Making a real `tf.function` with a list inside and calling it gives the same."
    what_if = "What would a whole training cost whose rate is a new Python number at each step?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The calls in which Python is said to run, counted from 1, as words."""
        (calls,) = inputs
        runs = function(list(calls))
        if runs is ...:
            raise NotImplementedError
        if not isinstance(runs, list | tuple) or len(runs) != len(calls):
            return "no list with one answer for each call"
        numbers = [str(number) for number, ran in enumerate(runs, start=1) if ran]
        return f"in calls {','.join(numbers) or 'none'}"

    @aspect("numbers that come again")
    def numbers(self, rng: np.random.Generator) -> Inputs:
        unit, tenths = rng.integers(1, 4), rng.choice(np.arange(1, 5), 2, replace=False)
        a, b = (round(float(unit + tenth / 10), 1) for tenth in tenths)  # alike when rounded
        one, other = self.tensor(rng, 2), self.tensor(rng, 2)
        calls = ([a, a, one, other, b, a, b], [a, a, b, one, other, a, b])[rng.integers(2)]
        return ([("tensor" if isinstance(call, list) else "number", call) for call in calls],)

    @aspect("tensors of several shapes")
    def tensors(self, rng: np.random.Generator) -> Inputs:
        few, many = ((2, 3), (3, 2), (2, 4))[rng.integers(3)]
        number = self.number(rng)
        twin = self.tensor(rng, few)
        same, wide, again = self.tensor(rng, few), self.tensor(rng, many), self.tensor(rng, many)
        calls = (
            [twin, same, number, wide, number, twin, again],
            [twin, number, same, wide, number, twin, again],
        )[rng.integers(2)]
        return ([("tensor" if isinstance(call, list) else "number", call) for call in calls],)

    @staticmethod
    def number(rng: np.random.Generator) -> float:
        """A number that is not whole, so that it never equals a count of entries."""
        return round(float(rng.integers(1, 4) + rng.integers(1, 10) / 10), 1)

    @staticmethod
    def tensor(rng: np.random.Generator, size: int) -> list[float]:
        return [readable(rng, 1.1, 9.8) for _ in range(size)]

    def show(self, *inputs: Any) -> str:
        texts = [str(value).replace(" ", "") for _, value in inputs[0]]
        return f"calls {';'.join(texts)}"


class MendedPhases(Exercise):
    """Momentum that outlives a change of the rate."""

    name = "mended_phases"
    section = "A rate that changes"
    changes = (1,)
    hints = (
        "Print the optimizer's `variables` before and after the rate changes. What was lost?",
        "A new optimizer begins with an empty memory. Keep one, and give it the next rate. "
        "See *A rate that changes*.",
        """A twin: one optimizer learns at two rates, and its count of steps goes on.

```python
volume = tf.Variable(4.0)
optimizer = keras.optimizers.SGD(0.5)
optimizer.apply([tf.constant(2.0)], [volume])
optimizer.learning_rate.assign(0.25)               # the same optimizer, another rate
optimizer.apply([tf.constant(2.0)], [volume])
print(volume.numpy(), int(optimizer.iterations))   # 2.5 2
```""",
    )
    reason = "One optimizer took all steps, so its memory lived on; only its rate was changed."
    another_way = "`PiecewiseConstantDecay`, with one less than the count of steps as boundary."
    what_if = "Which steps would differ if the momentum were 0?"

    @aspect("two rates")
    def two(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 2, 2)

    @aspect("three rates")
    def three(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 3, 1)  # fewer steps take less time

    @staticmethod
    def case(rng: np.random.Generator, count: int, steps: int) -> Inputs:
        """A loss with one valley, a weight, rates that fall, and the steps for each."""
        c = readable(rng, 3.2, 4.8)
        loss = Named(f"(w-{c})**2", lambda w: squared(w - c))
        rates = [hundredths(rng, low, low + 0.04) for low in (0.2, 0.1, 0.03)[:count]]
        return loss, tf.Variable(readable(rng, 0.3, 0.9)), rates, steps

    def show(self, *inputs: Any) -> str:
        loss, w, rates, steps = inputs
        each = f"{steps} step{'s' * (steps > 1)} each"
        return f"loss {loss}, w = {float(w):.1f}, rates {rates}, {each}"


class TakingTurns(Exercise):
    """Variables that move in turns, by one optimizer."""

    name = "taking_turns"
    section = "A slope that is missing"
    returns = ("losses", "loss at the end")
    changes = (2,)
    needs = ("zero against none", "several sources")
    hints = (
        "In a turn of the lens, what does the optimizer hear about the lamp?",
        "A variable stays where it is if the optimizer hears nothing about it. It refuses one "
        "that it doesn't know, so let it know all of them first. See the end of *What an optimizer "
        "remembers*, and *A slope that is missing*.",
        """A twin: two taps fill a bath; only the cold one is turned, in both steps.

```python
cold, hot = tf.Variable(3.0), tf.Variable(2.0)
optimizer = keras.optimizers.SGD(0.1, momentum=0.5)
optimizer.build([cold, hot])                     # it knows both now
for _ in range(2):
    with tf.GradientTape() as tape:
        miss = (cold + hot - 4.0) ** 2
    optimizer.apply([tape.gradient(miss, cold)], [cold])
print(round(float(cold), 2), hot.numpy())        # 2.54 2.0: the hot tap stands still
```""",
    )
    reason = "What the optimizer hears nothing of rests, its memory too, until its next turn."
    another_way = "An optimizer for each variable, kept for all of its turns."
    what_if = "What would weight decay do in each of your turns?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The losses before each turn, and the loss to which the last one led."""
        _, loss_fn, weights, _ = inputs
        losses = function(*inputs)
        return losses, loss_fn(weights)

    @aspect("plain SGD")
    def plain(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 0.0)

    @aspect("SGD with momentum")
    def momentum(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, MOMENTUM)

    @staticmethod
    def case(rng: np.random.Generator, momentum: float) -> Inputs:
        """An optimizer, a picture's error, the projector's two variables, and three turns."""
        c = readable(rng, 3.2, 4.8)
        loss = Named(f"(lens*lamp-{c})**2", lambda w: squared(w["lens"] * w["lamp"] - c))
        values = {"lens": readable(rng, 0.4, 0.9), "lamp": readable(rng, 1.3, 1.9)}
        one, other = ("lens", "lamp") if rng.integers(2) else ("lamp", "lens")
        turns = [one, other, one]
        weights = {name: tf.Variable(value) for name, value in values.items()}
        return optimizer_of(rng, momentum), loss, weights, turns

    def show(self, *inputs: Any) -> str:
        optimizer, _, weights, turns = inputs
        values = " ".join(f"{name}={float(weight):.1f}" for name, weight in weights.items())
        return f"{told(optimizer)}, {values}, turns {','.join(turns)}"


class OwnAdam(Exercise):
    """Adam from its rules: what must be kept from step to step?"""

    name = "own_adam"
    section = "What an optimizer remembers"
    returns = ("after step 1", "after step 2", "after step 3")
    hints = (
        "Which numbers does the second step need from the first? Which of them belong to one "
        "weight, and which to all?",
        "Two means for each weight, and one count of steps for all. A weight without a slope "
        "stays, and so do its means. See *What an optimizer remembers*.",
        """A twin: a mean that forgets, mended for its start at 0.

```python
keep, memory = 0.5, {}
for reading in (6.0, 6.0):
    memory["t"] = memory.get("t", 0) + 1
    memory["mean"] = keep * memory.get("mean", 0.0) + (1 - keep) * reading
    mended = memory["mean"] / (1 - keep ** memory["t"])
    print(memory["mean"], mended)       # 3.0 6.0, then 4.5 6.0: too low, and mended
```""",
    )
    reason = "Two mended means for each weight, one count for all: that is all of Adam's state."
    another_way = "Keras mends the rate instead: the same step, unless slopes are tiny."
    what_if = "How far does Adam go in its first step, if every slope is 1000 times as large?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The weights after each of the steps, with one memory; words where Keras took them."""
        weights, steps, rate = inputs
        memory: dict[Any, Any] = {}
        places = []
        with keras_steps() as took:
            for slopes in steps:
                weights = function(dict(weights), dict(slopes), memory, rate)
                if not isinstance(weights, dict) or set(weights) != set(slopes):
                    return "no dict with one weight for each name"
                places.append([weights[name] for name in slopes])
        return "steps taken by Keras" if took else tuple(places)

    @aspect("slopes in every step")
    def all_slopes(self, rng: np.random.Generator) -> Inputs:
        weights, steps, rate = self.case(rng)
        steps[1][("mass", "spring")[rng.integers(2)]] = 0.0  # no None: its means move it on
        return weights, steps, rate

    @aspect("a None on the way")
    def a_none(self, rng: np.random.Generator) -> Inputs:
        weights, steps, rate = self.case(rng)
        name = ("mass", "spring")[rng.integers(2)]
        steps[1][name] = None
        steps[2][name] = float(np.copysign(steps[2][name], steps[0][name]))  # no mean near 0
        return weights, steps, rate

    @staticmethod
    def case(rng: np.random.Generator) -> Inputs:
        """Two weights, slopes for three steps, and a rate."""
        weights = {"mass": readable(rng, 1.3, 2.8), "spring": -readable(rng, 1.3, 2.8)}
        first, second = signed(rng, 3), signed(rng, 3)
        second = [round(3 * slope, 1) for slope in second]
        steps = [{"mass": a, "spring": b} for a, b in zip(first, second, strict=True)]
        return weights, steps, hundredths(rng, 0.1, 0.3)

    def show(self, *inputs: Any) -> str:
        weights, steps, rate = inputs
        texts = [str(list(each.values())).replace(" ", "") for each in (weights, *steps)]
        return f"mass,spring={texts[0]}, slopes {';'.join(texts[1:])}, rate {rate}"
