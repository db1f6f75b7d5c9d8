"""The exercises of 06_none_gradients: their inputs, and what a learner may be told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
        """Run it."""
        return self.run(x)

    def __str__(self) -> str:
        return self.text


def readable(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with one decimal."""
    return round(float(rng.uniform(low, high)), 1)


def numbers(rng: np.random.Generator, *shape: int) -> Any:
    """Numbers of both signs with one decimal, none of them near 0, 1 or 2, as float32."""
    size = rng.integers(3, 9, shape) / 10 + rng.choice([2.0, 3.0], shape)
    return (size * rng.choice([-1, 1], shape)).round(1).astype(np.float32)


def shown(value: Any) -> str:
    """The numbers of a tensor or variable with one decimal, in one word."""
    return str(np.round(np.asarray(value, float), 1).tolist()).replace(" ", "")


class KindOfGradient(Exercise):
    """What a tape answers for a function: a value, zero, None, or an error."""

    name = "kind_of_gradient"
    wants_none = True
    section = "Four outcomes"
    hints = (
        "Which two of the four outcomes can be told apart only by looking at a tensor's numbers?",
        "Ask in a `try`: a missing rule raises `LookupError`. Test `is None` before you look "
        "at numbers; a slope is zero if no entry differs from 0. See *Four outcomes*.",
        """A twin: a tram's display says `late`, `on time`, or `no data`; a broken one raises.

```python
def said(read):
    try:
        minutes = read()              # an array of delays, or None
    except OSError:
        return "broken"
    if minutes is None:               # asked first: None has no numbers
        return "no data"
    return "late" if (minutes != 0).any() else "on time"

print(said(lambda: np.array([0, 4])), said(lambda: np.array([0, 0])), said(lambda: None))
# late on time no data
```""",
    )
    reason = "A path with slope 0, no path, and a step without a rule are three different findings."
    another_way = "`tf.math.count_nonzero(slope)` counts the entries that differ from 0."
    what_if = "What would your function say of a slope that is `nan`?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What it says of each of the functions."""
        functions, x = inputs
        return [function(f, x) for f in functions]

    @aspect("single numbers")
    def single(self, rng: np.random.Generator) -> Inputs:
        x = readable(rng, 3.1, 6.9)
        return self.functions(rng, np.float32(x), str(x), [-7.5]), tf.Variable(x)

    @aspect("vectors")
    def vectors(self, rng: np.random.Generator) -> Inputs:
        x, size = numbers(rng, 3), readable(rng, 2.1, 4.9)
        cancel = np.float32(rng.permutation([size, 0.0, -size]))
        below = np.float32(rng.permutation([-size, 0.0, -6.5]))
        return self.functions(rng, x, "c", [cancel, below]), tf.Variable(x)

    @staticmethod
    def functions(rng: np.random.Generator, x: Any, at: str, values: list[Any]) -> list[Named]:
        """Functions with these slopes at x, zero in value there, and one of each other outcome."""
        zero = (
            Named(f"(x-{at})**2+4", lambda z: (z - x) ** 2 + 4),
            Named("3*sign(x)", lambda z: 3 * tf.sign(z)),
            Named("maximum(x,9)", lambda z: tf.maximum(z, 9.0)),
        )
        none = (
            Named("3*round(x)", lambda z: 3 * tf.round(z)),
            Named("floor(x)", tf.floor),
            Named("cast(x,int32)", lambda z: tf.cast(tf.cast(z, tf.int32), tf.float32)),
        )
        no_rule = (
            Named("adjust_contrast(x)", lambda z: _contrast(z)),
            Named("unique(x)", lambda z: tf.unique(tf.reshape(z, [-1]))[0]),
        )
        value = [Named(f"{shown(each)}*(x-{at})", _line(each, x)) for each in values]
        picked = [group[rng.integers(len(group))] for group in (zero, none, no_rule)]
        functions = [*value, *picked]
        return [functions[place] for place in rng.permutation(len(functions))]

    def show(self, *inputs: Any) -> str:
        functions, x = inputs
        at = ", c=x" if x.shape.rank else ""
        return f"x={shown(x)}{at}, f={'; '.join(map(str, functions))}"


def _line(slopes: Any, x: Any) -> Callable[[Any], Any]:
    return lambda z: slopes * (z - x)


def _contrast(x: Any) -> Any:
    return tf.image.adjust_contrast(tf.reshape(x, [1, -1, 1]), 1.5)


class BrokenLines(Exercise):
    """The first line that breaks the path, in eight short programs."""

    name = "broken_lines"
    section = "Did it pass through state?"
    reading = True
    hints = (
        "Follow x through the program, line by line. On which line does it stop being a "
        "recorded tensor of floats?",
        "Ask the four questions of each line, in their order. Not every cast, choice or "
        "index breaks the path. See *Recorded, and in floats?* and the sections after it.",
        """A twin: follow the length of a guitar's string.

```python
string = tf.Variable(0.6)
with tf.GradientTape() as tape:
    waves = 2.0 * string                # line 2: floats, recorded
    steps = tf.cast(waves, tf.int64)    # line 3: whole numbers, and no way back
    y = 3.0 * tf.cast(steps, tf.float32)
print(tape.gradient(y, string))         # None: the answer would be 3
```""",
    )
    reason = "A path breaks at the first line that answers one of the four questions with no."
    another_way = "Asking the tape for the slope along each value on the way finds the line, too."
    what_if = "Which of the eight would raise an error if x were a whole number?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """Its answers to two of the programs."""
        answers = function()
        return [answers[place] for place in inputs[0]]

    def form(self, answer: Any) -> str | None:
        whole = isinstance(answer, list | tuple) and all(type(line) is int for line in answer)
        if not whole or len(answer) != 8:
            return "Give a list of eight whole numbers, one for each program."
        if not all(0 <= line <= 4 for line in answer):
            return "A line is a number from 1 to 4; 0 means that no line breaks the path."
        return None

    @aspect("programs B and E")
    def second_pair(self, rng: np.random.Generator) -> Inputs:
        return ((1, 4),)

    @aspect("programs A and G")
    def first_pair(self, rng: np.random.Generator) -> Inputs:
        return ((0, 6),)

    @aspect("programs D and F")
    def fourth_pair(self, rng: np.random.Generator) -> Inputs:
        return ((3, 5),)

    @aspect("programs C and H")
    def third_pair(self, rng: np.random.Generator) -> Inputs:
        return ((2, 7),)

    def show(self, *inputs: Any) -> str:
        one, other = inputs[0]
        return f"programs {'ABCDEFGH'[one]} and {'ABCDEFGH'[other]}"


class SlopesOrNone(Exercise):
    """Your own tape, which tells a slope of zero from no path at all."""

    name = "slopes_or_none"
    section = "Recorded, and in floats?"
    hints = (
        "What stands in `found` for a name that no path has reached? And for one whose "
        "slope is 0.0?",
        "A read is followed only if its row was reached and its slope is not None. What arrives "
        "is added; 0.0 arrives, too. See *Four outcomes*.",
        """A twin: which towns get water from the lake, and how much? None: no open pipe.

```python
pipes = [("lake", "mill", 0.5), ("lake", "farm", None), ("mill", "inn", 0.0)]
water = {"lake": 8.0}
for start, end, share in pipes:
    if start in water and share is not None:      # an open pipe from a wet place
        water[end] = water.get(end, 0.0) + share * water[start]
print(water.get("inn"), water.get("farm"))        # 0.0 None
```""",
    )
    reason = "A name is found as soon as one path reaches it, whatever slope arrives there."
    another_way = "First find the names that a path reaches; then walk back as in module 05."
    what_if = "What should your tape say if a row has slope None, but its value were constant?"

    @aspect("missing paths")
    def unreached(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, broken="only", zero=False)

    @aspect("zero slopes")
    def zeros(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, broken="", zero=True)

    @aspect("paths side by side")
    def beside(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, broken="beside", zero=False)

    @staticmethod
    def case(rng: np.random.Generator, broken: str, zero: bool) -> Inputs:
        """Five rows: paths meet at u and v; x's path may be broken, flat, or between two breaks.

        The last row is made from the target: nothing of it belongs to the answer.
        """
        u, v, x = rng.permutation(list("uvx")).tolist()
        a, b, c, d, e = rng.permutation(list("pqrst")).tolist()
        size = iter((rng.choice([-1, 1], 20) * rng.integers(11, 40, 20) / 10).tolist())
        first = None if broken == "only" else 0.0 if zero else next(size)
        rows = [
            (a, (u, x), (next(size), first)),
            (b, (u, v), (next(size), next(size))),
            (c, (a, b), (next(size), next(size))),
        ]
        if broken == "beside":  # breaks are met first and last on the way back
            rows[0] = (a, (u, x), (next(size), None))
            rows[2] = (c, (a, b, x), (next(size), next(size), next(size)))
            side = (d, (c, x), (next(size), None))
        else:
            side = (d, (c, v), (next(size), next(size)))
        rows += [side, (e, (d, x), (next(size), next(size)))]
        return rows, d, rng.permutation([u, v, x]).tolist()

    def show(self, *inputs: Any) -> str:
        rows, target, sources = inputs
        texts = (
            f"{name}({','.join(f'{_sign(s)}·{r}' for r, s in zip(reads, slopes, strict=True))})"
            for name, reads, slopes in rows
        )
        return f"{' '.join(texts)}, target {target}, sources {','.join(sources)}"


def _sign(slope: float | None) -> str:
    return "None" if slope is None else f"{slope:+g}"


class RepairStep(Exercise):
    """A training step that is wrong in two places, mended."""

    name = "repair_step"
    section = "Did it pass through state?"
    returns = ("loss of step one", "loss of step two")
    changes = (0, 1)
    hints = (
        "There are two mistakes. Which line stops the slopes? Mend it: do `w` and `b` of the "
        "caller move now?",
        "Stay in TensorFlow from the variables to the loss; change a variable in place. "
        "See *Recorded, and in floats?* and *Did it pass through state?*.",
        """A twin: how sour is a dough after x hours? One step for one variable.

```python
yeast = tf.Variable(0.5)
with tf.GradientTape() as tape:
    sour = tf.exp(yeast * 2.0)            # tf.exp, not np.exp
    loss = (sour - 4.0) ** 2
slope = tape.gradient(loss, yeast)
yeast.assign_sub(0.01 * slope)            # the variable moves; the name stays
print(round(float(yeast), 3))             # 0.639
```""",
    )
    reason = "Two breaks, two rules: stay in TensorFlow, and move the variables themselves."
    another_way = "`w.assign(w - rate * slope)` moves the same variable as well."
    what_if = "What would a second call do if only the first mistake were mended?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The losses that two steps return, one after the other."""
        return function(*inputs), function(*inputs)

    @aspect("one plank")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, (), (5,))

    @aspect("three planks")
    def three(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, (3,), (5, 3))

    @staticmethod
    def case(rng: np.random.Generator, plank: tuple[int, ...], loads: tuple[int, ...]) -> Inputs:
        """A weight and a bias for each plank, five loads for each, and how far it bent."""
        w, b = tf.Variable(numbers(rng, *plank)), tf.Variable(numbers(rng, *plank))
        x, y = tf.constant(numbers(rng, *loads)), tf.constant(numbers(rng, *loads))
        return w, b, x, y, float(rng.integers(2, 6)) / 100

    def show(self, *inputs: Any) -> str:
        w, b, _, _, rate = inputs
        return f"w={shown(w)}, b={shown(b)}, rate={rate}"


class CarefulUpdate(Exercise):
    """A step with decay that knows None from zero."""

    name = "careful_update"
    section = "Before you apply"
    changes = (0,)
    needs = ("assign", "small steps", "several sources")
    hints = (
        "What does decay do to a variable whose slope is 0? And to one that has no slope?",
        "`None` means: leave this variable alone, decay included. Zero is a slope like any "
        "other. Test `is None`. See *Before you apply*.",
        """A twin: accounts get interest, and a payment if one came. `None` closes an account.

```python
accounts = [tf.Variable(200.0), tf.Variable(300.0), tf.Variable(50.0)]
payments, closed = [20.0, None, 0.0], []
for place, payment in enumerate(payments):
    if payment is None:
        closed.append(place)              # nothing happens to it, no interest either
        continue
    account = accounts[place]
    account.assign_add(payment + 0.1 * account)
print([float(account) for account in accounts], closed)   # [240.0, 300.0, 55.0] [1]
```""",
    )
    reason = "None says that the loss does not reach a variable; zero says that it is level there."
    another_way = "Choosing the pairs with a slope first, and then one loop over them."
    what_if = "What would happen to the unused variable in 1,000 such steps with None as zero?"

    @aspect("plain slopes")
    def values(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, ())

    @aspect("true zeros")
    def zeros(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, ("zero",))

    @aspect("missing slopes")
    def none(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, ("none", "value", "none")[: 2 + int(rng.integers(2))])

    @staticmethod
    def case(rng: np.random.Generator, kinds: tuple[str, ...]) -> Inputs:
        """Three or four variables with slopes of these kinds; the last one is a number.

        So whoever stops at a None leaves a variable behind.
        """
        others = [*kinds, *["value"] * (2 - len(kinds))]
        variables, slopes = [], []
        for kind in (*rng.permutation(others).tolist(), "value"):
            variables.append(tf.Variable(numbers(rng)))
            slope = tf.constant(numbers(rng))
            slopes.append({"none": None, "zero": 0.0 * tf.abs(slope), "value": slope}[kind])
        return variables, slopes, readable(rng, 0.1, 0.4), readable(rng, 0.1, 0.4)

    def show(self, *inputs: Any) -> str:
        variables, slopes, rate, decay = inputs
        said = ",".join("None" if slope is None else shown(slope) for slope in slopes)
        start = ",".join(map(shown, variables))
        return f"variables={start}, slopes={said}, rate={rate}, decay={decay}"


class SoftGate(Exercise):
    """A gate whose threshold can learn."""

    name = "soft_gate"
    section = "Has every op a derivative?"
    returns = ("gate", "slope along t")
    hints = (
        "In `x > t`, what does a small change of `t` do to the result? What would a smooth "
        "step from 0 to 1 do?",
        "`tf.sigmoid` goes from 0 to 1 and is one half at 0. What must be 0 at the threshold, "
        "above 0 beyond it, and steeper for larger k? See *Has every op a derivative?*.",
        """A twin: a kite rises when the wind exceeds a limit; `tanh` is a soft sign, -1 to 1.

```python
wind, limit = tf.constant([2.5, 7.5]), tf.Variable(5.0)
with tf.GradientTape() as tape:
    rises = tf.tanh(3.0 * (wind - limit) / 5.0)   # 0 at the limit, steeper by the 3
print(rises.numpy().round(2))                     # [-0.91  0.91]
print(tape.gradient(rises, limit).numpy().round(2))   # -0.22: a higher limit, less rise
```""",
    )
    reason = "The threshold stands in a smooth op, not in a condition, so it has a slope."
    another_way = "`0.5 * (1 + tf.tanh(k * (x - t) / 2))` is the same curve."
    what_if = "What becomes of the slope along t, far from it, as k grows?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The gate, and the slope along its threshold that a tape gives."""
        x, t, k = inputs
        with tf.GradientTape() as tape:
            gate = function(x, t, k)
        if not tf.is_tensor(gate) or not gate.dtype.is_floating:
            return gate, "the gate is no tensor of floats"
        return gate, tape.gradient(gate, t)

    @aspect("one temperature")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, rng.choice([-1, 1], ()))

    @aspect("several temperatures")
    def several(self, rng: np.random.Generator) -> Inputs:
        return self.case(rng, np.array([-1, 1, 1.5]))

    @staticmethod
    def case(rng: np.random.Generator, sides: Any) -> Inputs:
        """Temperatures on both sides of a threshold, near enough to feel it."""
        t, k = readable(rng, 2.3, 4.8), readable(rng, 2.2, 3.4)
        away = rng.integers(2, 6, np.shape(sides)) / 10 * sides
        return tf.constant(np.float32(t + away)), tf.Variable(t), k

    def show(self, *inputs: Any) -> str:
        x, t, k = inputs
        return f"x={shown(x)}, t={shown(t)}, k={k}"


QUESTIONS = (
    "Was it recorded?",
    "Did it stay in TensorFlow, in floats?",
    "Has every op a derivative?",
    "Did it pass through state?",
)


class FourBreaks(Exercise):
    """Four functions whose value depends on x, and whose gradient is None, each for its reason."""

    name = "four_breaks"
    claimable = True
    wants_none = True
    section = "Before you apply"
    returns = ("value", "slope", "questions that found a break")
    hints = (
        "Which broken program of this module stands under each question? Does its y change "
        "if x does?",
        "y must depend on x and yet have no path: so each function needs one break, of its own "
        "question. A slope of 0.0 is not None. See the four questions.",
        """A twin: the opposite. This y is always the same, and yet it has a path.

```python
def opposite(x, tape):
    with tape:
        y = 0.0 * x + 3.0         # recorded, in floats, with derivatives, no state
    return y

x, tape = tf.Variable(4.5), tf.GradientTape()
y = opposite(x, tape)
print(y.numpy(), tape.gradient(y, x).numpy())   # 3.0 0.0
```""",
    )
    reason = "None speaks of the record, not of the world: y depends on x in all four."
    another_way = "Each question has several breaks; any of them does."
    what_if = "Which of your four would a finite difference catch?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """Of one function: does its value depend on x, what is its slope, and why is it None?"""
        place, points = inputs
        functions = function()
        if not isinstance(functions, list | tuple) or len(functions) != len(QUESTIONS):
            return "no list of four functions"
        broken = functions[place]
        made = [broken(tf.Variable(x), tf.GradientTape()) for x in points]
        if not all(tf.is_tensor(y) and y.dtype.is_floating and y.shape == () for y in made):
            return "y is not one float tensor"
        values = {round(float(y), 3) for y in made}
        depends = "depends on x" if len(values) > 1 else "is always the same"

        def program() -> Any:
            tape = tf.GradientTape()
            y = broken(x, tape)
            return tape.gradient(y, x)

        from tapescope import why_none  # only here: it costs a moment

        x = tf.Variable(points[0])
        breaks = why_none(program, x).breaks
        if not breaks and (slope := program()) is not None:
            return depends, "0.0" if not np.any(slope) else "not zero", "none"
        found = {one.question for one in breaks}
        said = ", ".join(question for question in QUESTIONS if question in found)
        return depends, "None", said or "why_none can't tell"

    @aspect("the first question")
    def recorded(self, rng: np.random.Generator) -> Inputs:
        return 0, self.points(rng)

    @aspect("the second question")
    def in_floats(self, rng: np.random.Generator) -> Inputs:
        return 1, self.points(rng)

    @aspect("the third question")
    def derivatives(self, rng: np.random.Generator) -> Inputs:
        return 2, self.points(rng)

    @aspect("the fourth question")
    def state(self, rng: np.random.Generator) -> Inputs:
        return 3, self.points(rng)

    @staticmethod
    def points(rng: np.random.Generator) -> list[float]:
        """Three x, far enough apart for a step function to change between them."""
        return [readable(rng, 2.1, 3.9), readable(rng, 7.1, 9.9), -readable(rng, 3.1, 5.9)]

    def show(self, *inputs: Any) -> str:
        place, points = inputs
        return f"function {place + 1} at x = {points[0]}"
