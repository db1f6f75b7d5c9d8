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
    """The tapes and accumulators whose blocks are entered meanwhile; the list grows as they are."""
    tapes: list[Any] = []
    with noted(tf.GradientTape, tapes), noted(tf.autodiff.ForwardAccumulator, tapes):
        yield tapes


def noted(kind: Any, entered: list[Any]) -> Any:
    """A patch by which each entered block of `kind` is added to `entered`."""
    enter = kind.__enter__

    def noted_enter(block: Any) -> Any:
        entered.append(block)
        return enter(block)

    return patch.object(kind, "__enter__", noted_enter)


@cache
def classifier() -> Any:
    """A model of one layer; making one takes longer than all else, so it is made once."""
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="out")])


@cache
def stepper(model: Any, momentum: float) -> Any:
    """An optimizer built for a model; making one takes longer than a step of it."""
    optimizer = keras.optimizers.SGD(momentum=momentum)
    optimizer.build(model.trainable_variables)
    return optimizer


def as_new(optimizer: Any, rate: float) -> Any:
    """The optimizer with this rate, as if it had never made a step."""
    for variable in optimizer.variables:
        variable.value.assign(tf.zeros_like(variable.value))  # without Keras's checks: quicker
    optimizer.learning_rate = rate
    return optimizer


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
        """The losses of some steps, and the loss that they lead to, without TensorFlow."""
        model, optimizer, x, y, steps = inputs
        losses = [function(model, optimizer, x, y) for _ in range(steps)]
        kernel, bias = model.get_weights()
        chances = np.exp(x.numpy() @ kernel + bias)
        chances /= chances.sum(axis=1, keepdims=True)
        return losses, float(-np.log(chances[range(len(x)), y.numpy()]).mean())

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
        optimizer = as_new(stepper(model, 0.9), float(rng.integers(2, 5)) / 10)
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
        """What it returns; words instead, where it asked TensorFlow for slopes.

        A variable that is back but for rounding counts as put back.
        """
        variables = inputs[1].values()
        starts = [variable.numpy() for variable in variables]
        with entered_tapes() as tapes:
            names = function(*inputs)
        if names is ...:
            raise NotImplementedError
        for variable, start in zip(variables, starts, strict=True):
            if np.allclose(variable.numpy(), start, rtol=1e-9, atol=0.0):
                variable.assign(start)
        return "asked a tape" if tapes else names

    @aspect("slopes wrong by a factor")
    def factor(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, self.scaled)

    @aspect("slopes exchanged")
    def exchanged(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, self.swapped)

    @staticmethod
    def scaled(rng: np.random.Generator, slopes: Claims, wrong: list[str]) -> None:
        """One entry, not the first, of each: some claim too large, some too small."""
        shares = (rng.choice([0.25, -0.2]), 0.25, -0.2)
        for name, share in zip(wrong, shares, strict=True):
            place = 1 + rng.integers(slopes[name].size - 1)
            slopes[name].flat[place] += share * abs(slopes[name].flat[place])

    @staticmethod
    def swapped(rng: np.random.Generator, slopes: Claims, wrong: list[str]) -> None:
        """The two last entries change places, in c and sometimes in another variable."""
        for name in {"c", wrong[rng.integers(3)]}:
            slopes[name].flat[-2:] = slopes[name].flat[-2:][::-1].copy()

    @staticmethod
    def case(rng: np.random.Generator, spoil: Callable[..., None]) -> Inputs:
        """A loss of four variables in float64, and claims of which up to three are wrong.

        The slopes of one of these are 10,000 times as small as those of the others. Each variable
        has a negative slope: a tolerance that takes its sign refuses every one.
        """
        names = rng.permutation(["W", "b", "c", "d"]).tolist()
        shapes = {"W": (1, 2), "b": (3,), "c": (2,), "d": (2,)}
        wrong = rng.permutation(names)[:3].tolist()
        start, pull, root = {}, {}, {}
        for name in names:
            start[name] = table(rng, *shapes[name])
            signs = rng.choice([(-1, 1), (1, -1), (-1, -1)])
            start[name].flat[-2:] = signs * [0.6, 2.4]
            pull[name] = np.arange(start[name].size).reshape(shapes[name]) + 1.3
            pull[name] *= 1e-4 if name == wrong[0] else 1.0
            root[name] = tf.constant(np.sqrt(pull[name]))
        variables = {name: tf.Variable(start[name], dtype=tf.float64) for name in names}

        def loss() -> Any:
            """By few and plain ops, since a check asks it some twenty times."""
            roots = [tf.raw_ops.Mul(x=root[n], y=variables[n]) for n in names]
            return tf.raw_ops.AddN(inputs=[tf.raw_ops.L2Loss(t=values) for values in roots])

        claimed = {name: pull[name] * start[name] for name in names}
        spoil(rng, claimed, wrong)
        claims = {name: tf.constant(claimed[name]) for name in names}
        return Named("sum(k*v**2)/2", loss), variables, claims

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

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it returns to each question of a case."""
        runs, setting, old, asked = inputs
        answers = [function(runs, setting, old, new) for new in asked]
        return answers[0] if len(answers) == 1 else answers

    @aspect("logs with a control")
    def controlled(self, rng: np.random.Generator) -> Inputs:
        """Two or three fair pairs, whose changes differ from each other and from their mean."""
        setting, old, new, _, runs = self.log(rng)
        changes = rng.permutation([-0.31, -0.17, 0.12, 0.26])[: rng.integers(2, 4)].tolist()
        for seed, change in zip((11, 12, 15), changes, strict=False):
            before = self.run(rng, {"seed": seed, setting: old})
            after = {**before, setting: new, "loss": round(before["loss"] + change, 2)}
            runs += [before, after]
        return [runs[place] for place in rng.permutation(len(runs))], setting, old, (new,)

    @aspect("logs without one")
    def uncontrolled(self, rng: np.random.Generator) -> Inputs:
        """No fair pair for one question, one for the next: so None cannot be all that is said."""
        setting, old, new, third, runs = self.log(rng)
        return [runs[place] for place in rng.permutation(len(runs))], setting, old, (new, third)

    @staticmethod
    def run(rng: np.random.Generator, settings: dict[str, Any]) -> dict[str, Any]:
        """A run with these settings, all others as usual, and some loss."""
        usual = {"rate": 0.1, "steps": 200, "seed": 13, "l2": 0.0}
        return {**usual, **settings, "loss": int(rng.integers(35, 75)) / 100}

    def log(self, rng: np.random.Generator) -> tuple[str, Any, Any, Any, list[dict[str, Any]]]:
        """A setting, its old, new and third value, and runs.

        No two runs differ in old and new alone. Two do differ in old and the third value alone.
        """
        choices: dict[str, tuple[Any, ...]] = {
            "l2": (0.0, 0.01, 0.1),
            "rate": (0.1, 0.2, 0.4),
            "steps": (200, 400, 800),
        }
        setting = list(choices)[rng.integers(3)]
        old, new, third = (choices[setting][place] for place in rng.permutation(3))
        others = [name for name in choices if name != setting]
        far = [{name: choices[name][1]} for name in others]
        settings = [{setting: value} for value in (old, third)]
        settings += [{setting: new, "seed": 14}, *({setting: new, **other} for other in far)]
        settings += [{setting: old, **far[0], "seed": 14}]
        return setting, old, new, third, [self.run(rng, each) for each in settings]

    def show(self, *inputs: Any) -> str:
        runs, setting, old, asked = inputs
        texts = " ".join(
            f"({r['l2']:g},{r['rate']:g},{r['steps']},{r['seed']}):{r['loss']:g}" for r in runs
        )
        questions = ", then ".join(f"{setting} {old:g} to {new:g}" for new in asked)
        return f"(l2,rate,steps,seed):loss {texts}, {questions}"


@cache
def normalized() -> Any:
    """A model whose layer works otherwise in training."""
    return keras.Sequential([keras.Input((2,)), keras.layers.BatchNormalization(momentum=0.5)])


@cache
def penalized() -> Any:
    """A model whose layer brings two penalties."""
    squares, sizes = keras.regularizers.L2(0.1), keras.regularizers.L1(0.02)
    dense = keras.layers.Dense(2, kernel_regularizer=squares, bias_regularizer=sizes)
    return keras.Sequential([keras.Input((2,)), dense])


class MendedStep(Exercise):
    """A step in which some layers were not told that they train, mended."""

    name = "mended_step"
    section = "What layers bring along"
    changes = (0,)
    hints = (
        "Print `model.losses` inside the block, and the moving mean before and after a step.",
        "Layers work otherwise in training when the call says so, and their penalties count when "
        "they are added to the loss. See *What layers bring along*.",
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

    @aspect("layers that work otherwise in training")
    def otherwise(self, rng: np.random.Generator) -> Inputs:
        model = normalized()
        model.set_weights([*(table(rng, 2) for _ in range(3)), np.abs(table(rng, 2))])
        return self.case(rng, model)

    @aspect("layers with a penalty")
    def penalties(self, rng: np.random.Generator) -> Inputs:
        model = penalized()
        model.set_weights([table(rng, *weight.shape) / 2 for weight in model.get_weights()])
        return self.case(rng, model)

    @staticmethod
    def case(rng: np.random.Generator, model: Any) -> Inputs:
        """The model, a new optimizer, and four rows."""
        optimizer = as_new(stepper(model, 0.0), float(rng.integers(2, 5)) / 10)
        return model, optimizer, tensor(rng, 4, 2), tensor(rng, 4, 2)

    def show(self, *inputs: Any) -> str:
        model, optimizer, _, y = inputs
        kinds = "+".join(type(layer).__name__ for layer in model.layers)
        return f"{kinds}, rate={float(optimizer.learning_rate):.1f}, y={shown(y)}"


@cache
def forecaster(statistics: bool) -> Any:
    """A small model; with `statistics`, it has variables that are not trainable."""
    norm = keras.layers.BatchNormalization(scale=False)
    layer = norm if statistics else keras.layers.Dense(1)
    return keras.Sequential([keras.Input((2,)), layer])


def parts(numbers: Any, shapes: list[tuple[int, ...]]) -> list[Any]:
    """A row of numbers as arrays of these shapes."""
    ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    pieces = np.split(np.asarray(numbers, np.float32), ends)
    return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]


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

        The validation loss dips once, falls to its lowest in an epoch that is drawn, and goes up
        and down above that; the training loss is lowest later.
        """
        lowest, rest = int(rng.integers(2, 4)), int(rng.integers(3, 5))
        epochs = lowest + 1 + rest
        above = [*[3.0, 1.0, 2.0][-lowest:], 0.0, *[2.0, 1.0, 2.0, 3.0][:rest]]
        low = rng.permutation(np.arange(31, 39))[:epochs] / 10
        validation = (low + above).round(1).tolist()
        falling = np.linspace(6.1, 1.7, lowest + 2)
        training = [*falling, *(2.6 + 0.3 * np.arange(epochs - len(falling)))]
        stops = np.abs(table(rng, epochs + 1, sum(w.size for w in model.get_weights())))
        shapes = [weight.shape for weight in model.get_weights()]
        model.set_weights(parts(stops[0], shapes))
        now = [-1]

        def train() -> float:
            now[0] += 1
            moves = parts(stops[now[0] + 1] - stops[now[0]], shapes)
            for variable, move in zip(model.variables, moves, strict=True):
                variable.value.assign_add(move)  # TensorFlow's own: Keras's takes thrice as long
            return float(training[now[0]])

        def valid_loss() -> float:
            weights = np.concatenate([variable.numpy().ravel() for variable in model.variables])
            near = np.isclose(weights, stops[1:], 1e-3).all(axis=1)
            return float(validation[near.argmax()]) if near.any() else 9.9

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
        "Record a row that runs inside, has local slopes, and reads something tracked. Go back "
        "from the last row. What arrives adds up; where nothing arrived, answer None. "
        "See *Your own tape*.",
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
        a, b, c, d, e, f = rng.permutation(list("pqrstv")).tolist()
        first, second = rng.permutation(["x", "w"]).tolist()
        program = [
            (a, "multiply", (first, second), True),
            (b, ("sine", "square")[rng.integers(2)], (a,), True),
            (c, "add", (b, first), True),
            (d, "multiply", (c, a), True),
            (e, "add", (d, d), True),
            (f, "square", (e,), True),
        ]
        return program, self.values(rng), ["x", "w"], e, ["w", "x"]

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
