"""The exercises of 11_training: their inputs, and what a learner may be told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

import keras
import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect

Inputs = tuple[Any, ...]
Claims = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """A function that a learner can read: its text, and the code that runs it."""

    text: str
    run: Callable[[], Any] = field(compare=False)

    def __call__(self) -> Any:
        """Run it."""
        return self.run()

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


def table(rng: np.random.Generator, *shape: int) -> Any:
    """Numbers of both signs with one decimal, none of them near 0, 1 or 2."""
    size = rng.integers(3, 9, shape) / 10 + rng.choice([0.0, 1.0, 2.0], shape)
    return (size * rng.choice([-1, 1], shape)).round(1)


def tensor(rng: np.random.Generator, *shape: int) -> Any:
    """Such numbers as a tensor of float32."""
    return tf.constant(table(rng, *shape), tf.float32)


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


@cache
def classifier() -> Any:
    """A model of two layers; making one takes longer than all else, so it is made once."""
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(3, activation="tanh", name="hidden"),
            keras.layers.Dense(3, name="out"),
        ]
    )


class TrainStep(Exercise):
    """One whole step of training, from an empty cell."""

    name = "train_step"
    section = "The whole step"
    returns = ("losses", "loss afterwards")
    changes = (0,)
    hints = (
        "Which lines must run inside the block, so that the loss is recorded up to the model?",
        "Four lines: the loss in the block, the list of variables, their slopes, the optimizer. "
        "See *The whole step*.",
        """A twin: a greenhouse's two vents learn how far to open; the loss is squared error.

```python
vents = [tf.Variable(0.5), tf.Variable(2.0)]
sun, wanted = tf.constant([3.0, 4.0]), tf.constant([2.5, 1.5])
helper = keras.optimizers.SGD(0.02)             # made once, before the steps
for _ in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((vents[0] * sun - vents[1] - wanted) ** 2)
    helper.apply(tape.gradient(loss, vents), vents)
    print(round(float(loss), 2))                # 5.62, then 2.04
```""",
    )
    reason = "The loss is recorded from the model on, and the same list is asked and moved."
    another_way = "`optimizer.apply_gradients(zip(slopes, variables))` does the same."
    what_if = "What if the optimizer were made inside the step?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The losses of some steps, and the loss that they lead to."""
        model, optimizer, x, y, steps = inputs
        losses = [function(model, optimizer, x, y) for _ in range(steps)]
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(y, model(x))
        return losses, tf.reduce_mean(entropy)

    @aspect("one step")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 1)

    @aspect("several steps")
    def several(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, 2)

    @staticmethod
    def case(rng: np.random.Generator, steps: int) -> Inputs:
        """A model with new weights, an optimizer with momentum, five rows of three classes."""
        model = classifier()
        model.set_weights([table(rng, *weight.shape) / 2 for weight in model.get_weights()])
        optimizer = keras.optimizers.SGD(float(rng.integers(2, 5)) / 10, momentum=0.9)
        x, y = tensor(rng, 5, 4), tf.constant(rng.permutation([0, 1, 2, 2, 1]))
        return model, optimizer, x, y, steps

    def show(self, *inputs: Any) -> str:
        _, optimizer, _, y, steps = inputs
        rate, labels = float(optimizer.learning_rate), ",".join(map(str, y.numpy()))
        return f"labels {labels}, rate={rate:.1f}, steps={steps}"


class WrongSlopes(Exercise):
    """Claimed slopes, checked without a tape."""

    name = "wrong_slopes"
    section = "Check the slopes"
    hints = (
        "How many slopes does a variable of shape (2, 3) have, and which of them can be wrong?",
        "Nudge one entry up and down by a small step, put it back, and compare with a tolerance "
        "that grows with the slope. See *Check the slopes*.",
        """A twin: is the claim right that a tank's volume grows by 47.1 a meter of radius?

```python
radius, claimed, step = 2.5, 47.1, 1e-4

def volume(r):
    return 3.0 * 3.14159 * r**2                    # a tank of height 3

slope = (volume(radius + step) - volume(radius - step)) / (2 * step)
print(round(slope, 1))                             # 47.1
print(abs(slope - claimed) < 0.01 * abs(slope))    # True: they agree within 1 percent
```""",
    )
    reason = "Each entry was asked alone, from both sides, and compared at its own scale."
    another_way = "`np.allclose(numeric, claimed, rtol=...)` compares all entries of a variable."
    what_if = "A model has 10,000 entries. Which few would you check?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns; words instead, where it opened a tape."""
        with entered_tapes() as tapes:
            names = function(*inputs)
        if names is ...:
            raise NotImplementedError
        return "asked a tape" if tapes else names

    @aspect("slopes wrong by a factor")
    def factor(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, self.scaled)

    @aspect("slopes exchanged")
    def exchanged(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, self.swapped)

    @staticmethod
    def scaled(rng: np.random.Generator, slopes: Claims, wrong: list[str]) -> None:
        """One entry, not the first, is wrong by a factor: too large, too small, or either."""
        factors = (rng.choice([0.5, 2.0]), 0.5, 2.0)
        for name, factor in zip(wrong, factors, strict=True):
            slopes[name].flat[1 + rng.integers(slopes[name].size - 1)] *= factor

    @staticmethod
    def swapped(rng: np.random.Generator, slopes: Claims, wrong: list[str]) -> None:
        """The two last entries change places, in c and sometimes in another variable."""
        for name in {"c", wrong[rng.integers(3)]}:
            slopes[name].flat[-2:] = slopes[name].flat[-2:][::-1].copy()

    @staticmethod
    def case(rng: np.random.Generator, spoil: Callable[..., None]) -> Inputs:
        """A loss of four variables in float64, and claims of which up to three are wrong.

        The slopes of one of these are 10,000 times as small as those of the others.
        """
        names = rng.permutation(["W", "b", "c", "d"]).tolist()
        shapes = {"W": (2, 2), "b": (3,), "c": (2,), "d": (2,)}
        wrong = rng.permutation(names)[:3].tolist()
        start, pull = {}, {}
        for name in names:
            start[name] = table(rng, *shapes[name])
            start[name].flat[-2:] = rng.choice([-1, 1], 2) * [0.6, 2.4]
            pull[name] = np.arange(start[name].size).reshape(shapes[name]) + 1.3
            pull[name] *= 1e-4 if name == wrong[0] else 1.0
        variables = {name: tf.Variable(start[name], dtype=tf.float64) for name in names}

        def loss() -> Any:
            return tf.add_n([tf.reduce_sum(pull[n] * variables[n] ** 3) for n in names])

        claimed = {name: 3 * pull[name] * start[name] ** 2 for name in names}
        spoil(rng, claimed, wrong)
        claims = {name: tf.constant(claimed[name]) for name in names}
        return Named("sum(k*v**3)", loss), variables, claims

    def show(self, *inputs: Any) -> str:
        loss_fn, _, claimed = inputs
        texts = " ".join(f"{name}:{self.short(claim)}" for name, claim in claimed.items())
        return f"loss={loss_fn}, claims {texts}"

    @staticmethod
    def short(claim: Any) -> str:
        """The numbers of a claim with three digits, in one word."""
        return "[" + ",".join(f"{number:.3g}" for number in np.asarray(claim).flat) + "]"


class ControlEffect(Exercise):
    """What one setting did, read from a log of runs."""

    name = "control_effect"
    section = "The control run"
    hints = (
        "Two runs differ in l2 and in the seed. Which of the two made the loss smaller?",
        "A pair of runs is fair if it differs in the one setting that you ask about, and in no "
        "other. See *The control run*.",
        """A twin: does shade help tomatoes? Four beds, and only one fair pair.

```python
beds = [{"shade": 0, "water": 3, "kg": 4.1}, {"shade": 1, "water": 5, "kg": 6.0},
        {"shade": 1, "water": 3, "kg": 3.7}, {"shade": 0, "water": 4, "kg": 4.9}]
for a in beds:
    for b in beds:
        same_water = a["water"] == b["water"]      # all that shade is not
        if same_water and (a["shade"], b["shade"]) == (0, 1):
            print(round(b["kg"] - a["kg"], 1))     # -0.4: the shade did that, alone
```""",
    )
    reason = "Only where all else is equal does a difference belong to the one setting."
    another_way = "Group the runs by all their other settings, and look at each group by itself."
    what_if = "Two fair pairs give opposite signs. What do you report?"

    @aspect("logs with a control")
    def controlled(self, rng: np.random.Generator) -> Inputs:
        setting, old, new, runs = self.log(rng)
        fair = []
        for seed in (11, 12):
            shared = {"rate": 0.1, "steps": 200, "seed": seed, "l2": 0.0}
            fair += [{**shared, setting: old}, {**shared, setting: new}]
        return self.case(rng, [*runs, *fair], setting, old, new)

    @aspect("logs without one")
    def uncontrolled(self, rng: np.random.Generator) -> Inputs:
        setting, old, new, runs = self.log(rng)
        return self.case(rng, runs, setting, old, new)

    @staticmethod
    def log(rng: np.random.Generator) -> tuple[str, Any, Any, list[dict[str, Any]]]:
        """A question, and runs of which no two differ in that setting alone."""
        choices: dict[str, tuple[Any, Any]] = {
            "l2": (0.0, 0.01),
            "rate": (0.1, 0.2),
            "steps": (200, 400),
        }
        setting = list(choices)[rng.integers(3)]
        old, new = choices[setting]
        base = {"rate": 0.1, "steps": 200, "seed": 13, "l2": 0.0}
        other = [name for name in choices if name != setting]
        runs = [{**base, setting: old}, {**base, setting: new, "seed": 14}]
        runs += [{**base, setting: new, name: choices[name][1]} for name in other]
        runs += [{**base, setting: old, other[0]: choices[other[0]][1], "seed": 14}]
        return setting, old, new, runs

    @staticmethod
    def case(
        rng: np.random.Generator, runs: list[dict[str, Any]], setting: str, old: Any, new: Any
    ) -> Inputs:
        """The runs in some order, each with a loss of its own."""
        losses = (rng.permutation(np.arange(11, 99))[: len(runs)] / 100).tolist()
        full = [{**run, "loss": loss} for run, loss in zip(runs, losses, strict=True)]
        return [full[place] for place in rng.permutation(len(full))], setting, old, new

    def show(self, *inputs: Any) -> str:
        runs, setting, old, new = inputs
        texts = " ".join(
            f"({r['l2']:g},{r['rate']:g},{r['steps']},{r['seed']}):{r['loss']:g}" for r in runs
        )
        return f"(l2,rate,steps,seed):loss {texts}, {setting} {old:g} to {new:g}"


@cache
def normalized() -> Any:
    """A model whose first layer works otherwise in training."""
    return keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.BatchNormalization(momentum=0.5),
            keras.layers.Dense(2),
        ]
    )


@cache
def penalized() -> Any:
    """A model of which two layers have penalties of their own."""
    return keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(3, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.1)),
            keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L1(0.02)),
        ]
    )


class MendedStep(Exercise):
    """A step in which some layers were not told that they train, mended."""

    name = "mended_step"
    section = "What layers must be told"
    returns = ("loss", "loss in use afterwards")
    changes = (0,)
    hints = (
        "Print `model.losses` inside the block, and the moving mean before and after a step.",
        "Layers work otherwise in training when the call says so, and their penalties count when "
        "they are added to the loss. See *What layers must be told*.",
        """A twin: a layer keeps half of its inputs, in training only, and has its own penalty.

```python
class Half(keras.Layer):
    def call(self, x, training=False):
        self.add_loss(0.5 * tf.reduce_sum(x))     # listed, and no more than that
        return x[:, ::2] if training else x

half, x = Half(), tf.constant([[3.0, 5.0, 6.0, 8.0]])
print(half(x).shape, half(x, training=True).shape)   # (1, 4) (1, 2)
print([float(part) for part in half.losses])         # [11.0]: somebody has to add it
```""",
    )
    reason = "The call says that it trains, and every penalty stands in the recorded loss."
    another_way = "`loss = tf.add_n([mse, *model.losses])` adds them in one call."
    what_if = "What does the validation loss need of the two, and what not?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The loss that it returns, and the squared error of the model in use afterwards."""
        model, _, x, y = inputs
        loss = function(*inputs)
        return loss, tf.reduce_mean((model(x) - y) ** 2)

    @aspect("layers that work otherwise in training")
    def otherwise(self, rng: np.random.Generator) -> Inputs:
        model = normalized()
        gamma, beta, kernel, bias = (table(rng, *shape) for shape in ((3,), (3,), (3, 2), (2,)))
        model.set_weights([gamma, beta, table(rng, 3), np.abs(table(rng, 3)), kernel, bias])
        return self.case(rng, model)

    @aspect("layers with a penalty")
    def penalties(self, rng: np.random.Generator) -> Inputs:
        model = penalized()
        model.set_weights([table(rng, *weight.shape) / 2 for weight in model.get_weights()])
        return self.case(rng, model)

    @staticmethod
    def case(rng: np.random.Generator, model: Any) -> Inputs:
        """The model, a new optimizer, and four rows."""
        optimizer = keras.optimizers.SGD(float(rng.integers(2, 5)) / 10)
        return model, optimizer, tensor(rng, 4, 3), tensor(rng, 4, 2)

    def show(self, *inputs: Any) -> str:
        model, optimizer, _, y = inputs
        kinds = "+".join(type(layer).__name__ for layer in model.layers)
        return f"{kinds}, rate={float(optimizer.learning_rate):.1f}, y={shown(y)}"


@cache
def forecaster(statistics: bool) -> Any:
    """A small model; with `statistics`, it has variables that are not trainable."""
    extra = [keras.layers.BatchNormalization()] if statistics else []
    return keras.Sequential([keras.Input((2,)), *extra, keras.layers.Dense(1)])


class KeepBest(Exercise):
    """Training that ends with the weights that validated best."""

    name = "keep_best"
    section = "Keep what was best"
    returns = ("history", "validation loss at the end")
    changes = (0,)
    needs = ("snapshot", "keras variables")
    hints = (
        "After three more epochs, what does a list of variables hold that you put aside?",
        "Put aside values, not variables, whenever the validation loss is the lowest so far, and "
        "give them back at the end. See *Keep what was best*.",
        """A twin: a thermostat moves on; its best setting is put aside as a number.

```python
setting = tf.Variable(19.0)
lowest, kept, name_only = 99.0, None, None
for cost in (8.0, 5.0, 7.0):
    setting.assign_add(1.0)
    if cost < lowest:
        lowest, kept, name_only = cost, setting.numpy(), setting
print(float(kept))          # 21.0: a value stays
print(float(name_only))     # 22.0: a second name for the variable, which moved on
```""",
    )
    reason = "Values were put aside at the lowest validation loss, and given back at the end."
    another_way = "`model.save_weights(path)` at each new low, and `load_weights(path)` at the end."
    what_if = "Which loss tells how good the kept weights are on data that chose nothing?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The history that it returns, and the loss of the weights that the model is left with."""
        history = function(*inputs)
        return history, inputs[2]()

    @aspect("trainable variables only")
    def plain(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, forecaster(False))

    @aspect("statistics beside them")
    def statistics(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, forecaster(True))

    @staticmethod
    def case(rng: np.random.Generator, model: Any) -> Inputs:
        """A training that is laid down: how far each epoch moves, and both its losses.

        The validation loss falls, rises a little, falls to its lowest, and goes up and down
        above that; the training loss is lowest later.
        """
        epochs = 7
        stops = [
            [np.abs(table(rng, *weight.shape)) for weight in model.get_weights()]
            for _ in range(epochs + 1)
        ]
        low = (rng.permutation(np.arange(31, 39)) / 10).tolist()
        above = (3, 1, 2, 0, 2, 1, 2.5)
        validation = [loss + more for loss, more in zip(low, above, strict=False)]
        training = [6.1, 5.2, 4.4, 3.3, 1.7, 2.6, 2.9]
        model.set_weights(stops[0])
        now = [-1]

        def train() -> float:
            now[0] += 1
            here, there = stops[now[0]], stops[now[0] + 1]
            moved = zip(model.get_weights(), here, there, strict=True)
            model.set_weights([weight + new - old for weight, old, new in moved])
            return training[now[0]]

        def valid_loss() -> float:
            weights = model.get_weights()
            for place, stop in enumerate(stops[1:]):
                if all(np.allclose(a, b, 1e-3) for a, b in zip(weights, stop, strict=True)):
                    return round(validation[place], 1)
            return 9.9

        losses = ",".join(f"{loss:.1f}" for loss in validation)
        return model, Named("train", train), Named(f"[{losses}]", valid_loss), epochs

    def show(self, *inputs: Any) -> str:
        model, _, valid_loss, _ = inputs
        kinds = "+".join(type(layer).__name__ for layer in model.layers)
        return f"{kinds}, validation losses {valid_loss}"


class Differentiate(Exercise):
    """Your own tape: it runs, records, and goes back."""

    name = "differentiate"
    section = "Your own tape"
    needs = ("chain rule", "several sources")
    hints = (
        "A row is read by a later one. What must a tape know of the row, and what of its inputs?",
        "Record a row that runs inside and reads something tracked. Go back from the last row; "
        "what arrives adds up; answer None where nothing arrived. See *Your own tape*.",
        """A twin: a tape for sums of cubes only, all of it inside, with one source.

```python
def cube_tape(program, x):
    values, rows = {"x": x}, []
    for name, read in program:
        rows.append((name, read, 3 * values[read] ** 2))    # the slope, at the value it read
        values[name] = values[read] ** 3
    back = {program[-1][0]: 1.0}
    for name, read, slope in reversed(rows):
        back[read] = back.get(read, 0.0) + slope * back.get(name, 0.0)
    return back["x"]

print(round(cube_tape([("a", "x"), ("b", "a")], 1.2), 2))   # 38.7: 9 * 1.2**8
```""",
    )
    reason = "Values forwards, slopes backwards, and only where the record has a path."
    another_way = "Each value can carry its row and its parents, so that the graph walks itself."
    what_if = "Which single rule would you change for a pass straight through `round`?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns; words instead, where it opened a tape of TensorFlow's."""
        with entered_tapes() as tapes:
            slopes = function(*inputs)
        return "asked TensorFlow's tape" if tapes else slopes

    @aspect("paths that are whole")
    def whole(self, rng: np.random.Generator) -> Inputs:
        a, b, c, d, e = rng.permutation(list("pqrst")).tolist()
        first, second = rng.permutation(["x", "w"]).tolist()
        program = [
            (a, "multiply", (first, second), True),
            (b, ("sine", "square")[rng.integers(2)], (a,), True),
            (c, "add", (b, first), True),
            (d, "multiply", (c, a), True),
            (e, "square", (d,), True),
        ]
        return program, self.values(rng), ["x", "w"], d, ["w", "x"]

    @aspect("paths with breaks")
    def breaks(self, rng: np.random.Generator) -> Inputs:
        a, b, c, d, e = rng.permutation(list("pqrst")).tolist()
        far, near = rng.permutation(["x", "w"]).tolist()
        program = [
            ("u", "square", (far,), False),
            (a, "round", (far,), True),
            (b, "multiply", (near, "k"), True),
            (c, "multiply", (b, a), True),
            (d, "add", (c, "u"), True),
            (e, "multiply", (d, near), True),
        ]
        if rng.integers(2):
            program[3] = (c, "multiply", (a, b), True)
        return program, self.values(rng), ["x", "w"], e, ["x", "w", "k"]

    @staticmethod
    def values(rng: np.random.Generator) -> dict[str, float]:
        """Two variables, and a constant that nobody watches."""
        x, w = (rng.integers(7, 11, 2) / 4 + 0.125 + np.array([0.0, 1.0])).tolist()
        return {"x": x, "w": w, "k": float(rng.integers(11, 19)) / 4}

    def show(self, *inputs: Any) -> str:
        program, values, _, target, _ = inputs
        rows = " ".join(
            f"{name}={op}({','.join(reads)})" if inside else f"{name}={op}({','.join(reads)})!"
            for name, op, reads, inside in program
        )
        at = ",".join(f"{name}={value:g}" for name, value in values.items())
        return f"{rows}, {at}, target {target}"
