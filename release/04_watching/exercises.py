"""The exercises of 04_watching: how their inputs are made, and what a learner may be told."""

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
    """A function that a learner can read: its text, and the code that runs it in float32."""

    text: str
    run: Callable[[Any], Any]

    def __call__(self, x: Any) -> Any:
        """Run it; whole numbers and other floats become float32 first."""
        return self.run(tf.cast(x, tf.float32))

    def __str__(self) -> str:
        return self.text


def readable(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high`, with one decimal."""
    return round(float(rng.uniform(low, high)), 1)


def sign(rng: np.random.Generator) -> float:
    """1 or -1."""
    return float(rng.choice([-1, 1]))


def rounded(value: Any) -> Any:
    """The numbers of a tensor or variable as they were made, with two decimals at most."""
    numbers = np.asarray(value)
    return numbers.tolist() if numbers.dtype.kind in "iu" else np.round(
        numbers.astype(float), 2
    ).tolist()  # fmt: skip


def joined(value: Any) -> str:
    """A list of numbers in one word."""
    return str(rounded(value)).replace(" ", "")


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


def counting(f: Named) -> tuple[Named, list[Any]]:
    """The same function, and the list of what it was called with; the list grows as it is."""
    calls: list[Any] = []

    def noted(x: Any) -> Any:
        calls.append(x)
        return f.run(x)

    return Named(f.text, noted), calls


class MostSensitive(Exercise):
    """The entry of a constant to which f reacts most, and the slope along it."""

    name = "most_sensitive"
    section = "Told to watch"
    returns = ("place", "slope")
    hints = (
        "`x` is a constant. Which line tells the tape about it, and before what must it stand? "
        "And is a slope of -5 a weaker reaction than one of 3?",
        "A constant is tracked from the line that watches it on, if it holds floats. "
        "How strongly f reacts is the size of a slope, whatever its sign. See *Told to watch*.",
        """A twin: does a bill react more to the hours (12) or to the pages (30)?

```python
amounts = tf.constant([12, 30])            # whole numbers
amounts = tf.cast(amounts, tf.float32)     # a tape wants floats
with tf.GradientTape() as tape:
    tape.watch(amounts)                    # first: from here on it is tracked
    bill = 8.0 * amounts[0] - 2.5 * amounts[1]
slopes = tape.gradient(bill, amounts)
print(slopes.numpy())                      # [ 8.  -2.5]: more to the hours
```""",
    )
    reason = "Watched before its first use, a constant of floats is tracked like a variable."
    another_way = "A float variable made from `x` is watched by itself."
    what_if = "What if two entries of `x` were measured far less exactly than the others?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer; of an estimate from several values of f, only that it is one."""
        f, x = inputs
        counted, calls = counting(f)
        with entered_tapes() as tapes:
            answer = function(counted, x)
        return "an estimate from values of f" if len(calls) > 1 and not tapes else answer

    @aspect("decimals")
    def decimals(self, rng: np.random.Generator) -> Inputs:
        return self.readings(rng, lambda: rng.uniform(1.2, 4.8, 4).round(1), falls=True)

    @aspect("whole numbers")
    def whole(self, rng: np.random.Generator) -> Inputs:
        return self.readings(rng, lambda: rng.permutation(np.arange(2, 10))[:4], falls=False)

    @staticmethod
    def readings(
        rng: np.random.Generator, entries: Callable[[], np.ndarray[Any, Any]], falls: bool
    ) -> Inputs:
        """f and four entries; the largest slope is negative if `falls`, and nowhere else wins."""
        while True:
            x, c = entries(), (rng.uniform(0.3, 2.9, 4) * rng.choice([-1, 1], 4)).round(1)
            text, run, slopes = (
                ("c*x**2", lambda x, c=c: tf.reduce_sum(c * x * x), 2 * c * x),
                ("c/x", lambda x, c=c: tf.reduce_sum(c / x), -c / x**2),
                ("c*x", lambda x, c=c: tf.reduce_sum(c * x), c),
            )[rng.integers(3)]
            size = np.abs(slopes)
            best, second = np.sort(size)[[-1, -2]]
            place = int(size.argmax())
            opposite = int(slopes.argmax() if falls else slopes.argmin())
            places = {place, opposite, int(x.argmax()), int(np.abs(x * slopes).argmax())}
            if (
                len(places) == 4
                and (slopes[place] < 0) == falls
                and best > 1.15 * second
                and abs(slopes[opposite]) > 0.05
                and slopes[opposite] * slopes[place] < 0
            ):
                f = Named(f"sum({text}), c={joined(c)}", run)
                return f, tf.constant(x, tf.float32 if x.dtype.kind == "f" else tf.int32)

    def show(self, *inputs: Any) -> str:
        f, x = inputs
        return f"{f}, x={joined(x)}"


class SlopesOnTheWay(Exercise):
    """What a tape answers for x and for two values on the way, worked by hand."""

    name = "slopes_on_the_way"
    section = "Values on the way"
    returns = ("of_x", "of_early", "of_late")
    hints = (
        "When `early` is made, is anything that it reads tracked already? And `late`?",
        "A watch works from its line on. What was made before it is a plain value to the tape: "
        "no slope for it, and none through it. See *Told to watch*.",
        """A twin: z = (x + 5) * 3x at x = 2, where only the product is made after the watch.

```python
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    shifted = x + 5.0          # x is not tracked yet: 7.0, a plain value
    tape.watch(x)
    tripled = 3.0 * x          # recorded
    z = shifted * tripled      # recorded, because tripled is tracked
slopes = tape.gradient(z, [x, shifted, tripled])
print([None if s is None else s.numpy().item() for s in slopes])
# [21.0, None, 7.0]: the path through tripled alone, 7 * 3; on paper it is 12 * 2 + 3 = 27
```""",
    )
    reason = "A tape knows the paths that it recorded; what was made before the watch is a number."
    another_way = "Multiplying the slopes of single steps, from y back to each source."
    what_if = "What if `a` were a variable: would the first line be recorded?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer; with a tape, only that it was not worked by hand."""
        with entered_tapes() as tapes:
            answer = function(*inputs)
        return "what a tape worked out" if tapes else answer

    @aspect("an early watch")
    def top(self, rng: np.random.Generator) -> Inputs:
        return *self.numbers(rng), True

    @aspect("a late watch")
    def between(self, rng: np.random.Generator) -> Inputs:
        return *self.numbers(rng), False

    @staticmethod
    def numbers(rng: np.random.Generator) -> tuple[float, float]:
        """A factor and an x, of different sizes and any signs."""
        return sign(rng) * readable(rng, 2.3, 3.4), sign(rng) * readable(rng, 1.3, 1.9)

    def show(self, *inputs: Any) -> str:
        a, x, top = inputs
        return f"a={a}, x={x}, watch_first={top}"


class RecordedWithWatch(Exercise):
    """Which rows a tape records, when tensors are watched from some row on."""

    name = "recorded_with_watch"
    section = "Automatic watching"
    hints = (
        "Which names are tracked before the first row? And which become tracked at a `watch` row?",
        "By itself a tape tracks trainable float variables, unless automatic watching is off. "
        "A watch adds float tensors and variables from its row on. "
        "See *Automatic watching*.",
        """A twin, on a real tape with automatic watching off: follow each row.

```python
p, q = tf.Variable(5.0), tf.Variable(2.0)
with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
    a = p * 3                # p is a variable, but nobody watches it
    tape.watch(q)
    b = q * a                # recorded: q is watched by now
    c = b + p                # recorded: b is tracked
slopes = [tape.gradient(c, source) for source in (p, q, a, b)]
print([None if s is None else s.numpy().item() for s in slopes])   # [None, 15.0, None, 1.0]
```""",
    )
    reason = "A tracked input and a running tape decide; watching only adds to what is tracked."
    another_way = "Asking for each row, backwards, if one of its inputs was tracked by that row."
    what_if = "What if a watched tensor got a new value under its old name, further down?"

    @aspect("constants")
    def on_the_way(self, rng: np.random.Generator) -> Inputs:
        w, x, h, s = rng.permutation(list("wxhs")).tolist()
        a, b, c, d, e, f, g = rng.permutation(list("abcdefg")).tolist()
        program = [
            (a, (x, h), True),
            (b, self.either(rng, w, s), True),
            ("watch", (x,), True),
            (c, self.either(rng, h, x), True),
            (d, self.either(rng, h, s), True),
            (e, self.either(rng, a, d), True),
            ("watch", (d,), True),
            (f, self.either(rng, s, d), True),
            (g, self.either(rng, a, h), True),
        ]
        return program, {w: "variable", x: "constant", h: "constant", s: "constant"}, True

    @aspect("variables")
    def kinds(self, rng: np.random.Generator) -> Inputs:
        w, v, n, x, h = rng.permutation(list("wvnxh")).tolist()
        a, b, c, d, e, f, g, i = rng.permutation(list("abcdefgi")).tolist()
        program = [
            (i, self.either(rng, w, h), False),
            (a, self.either(rng, v, h), True),
            (b, self.either(rng, n, i), True),
            (c, self.either(rng, w, h), True),
            (d, self.either(rng, x, h), True),
            ("watch", tuple(rng.permutation([n, v, x]).tolist()), True),
            (e, self.either(rng, n, h), True),
            (f, self.either(rng, v, h), True),
            (g, self.either(rng, x, h), True),
        ]
        kinds = {w: "variable", v: "fixed", n: "integer", x: "constant", h: "constant"}
        return program, kinds, True

    @aspect("watching off")
    def off(self, rng: np.random.Generator) -> Inputs:
        w, v, x, h = rng.permutation(list("wvxh")).tolist()
        a, b, c, d, e, f = rng.permutation(list("abcdef")).tolist()
        program = [
            (a, self.either(rng, w, h), True),
            (b, self.either(rng, h, x), True),
            ("watch", self.either(rng, v, x), True),
            (c, (v,), True),
            (d, self.either(rng, c, w), True),
            (e, self.either(rng, x, h), True),
            (f, (d, x), False),
        ]
        kinds = {w: "variable", v: "variable", x: "constant", h: "constant"}
        return program, kinds, False

    @staticmethod
    def either(rng: np.random.Generator, one: str, other: str) -> tuple[str, str]:
        """Both names, in any order."""
        return (one, other) if rng.integers(2) else (other, one)

    def show(self, *inputs: Any) -> str:
        program, kinds, automatic = inputs
        texts = [f"{name}({','.join(reads)})" for name, reads, _ in program]
        inside = [place for place, row in enumerate(program) if row[2]]
        texts[inside[0]] = "[" + texts[inside[0]]
        texts[inside[-1]] += "]"
        known = [f"{name}={kind}" for name, kind in kinds.items() if kind != "constant"]
        return f"{', '.join(known)}{'' if automatic else ', watching off'}: {' '.join(texts)}"


class MendedTuning(Exercise):
    """One step of the dial, mended: it moved the measured minutes."""

    name = "mended_tuning"
    section = "What deserves a variable"
    returns = ("dial", "slopes", "loss")
    hints = (
        "Print `tape.watched_variables()` in the broken version. Which of these may a step change? "
        "And which of them can have a slope?",
        "A variable is for what a step may change, and it must hold floats. For what you only ask "
        "about, a watched constant is enough. See *What deserves a variable*.",
        """A twin: tune a lamp's power for two measured distances, and ask how exact these must be.

```python
power = tf.Variable(float(40))               # a step changes it: a float variable
distances = tf.constant([2.0, 4.0])          # measured: a constant, watched
with tf.GradientTape() as tape:
    tape.watch(distances)
    loss = tf.reduce_mean((power / distances - 15.0) ** 2)
to_power, to_distances = tape.gradient(loss, [power, distances])
power.assign_sub(4.0 * to_power)             # the step moves the power alone
print(power.numpy(), to_distances.numpy())   # 35.0 [-50.   12.5]
```""",
    )
    reason = "The dial was held in floats, so a step could move it; the data stayed as measured."
    another_way = "Minutes as a variable that is left out of the step."
    what_if = "What if the dial of the pump has only whole positions?"

    @aspect("decimal dials")
    def decimal(self, rng: np.random.Generator) -> Inputs:
        return self.pump(rng, readable(rng, 1.3, 3.8))

    @aspect("whole dials")
    def whole(self, rng: np.random.Generator) -> Inputs:
        return self.pump(rng, int(rng.integers(2, 5)))

    @staticmethod
    def pump(rng: np.random.Generator, dial: float) -> Inputs:
        """The dial in ml a minute, the minutes and doses of three patients, and a rate."""
        minutes = rng.permutation(np.array([2.0, 3.6, 5.2]) + rng.uniform(0, 1.2, 3)).round(1)
        better = dial + sign(rng) * rng.uniform(0.9, 1.6)
        dose = (minutes * better + rng.uniform(-0.9, 0.9, 3)).round(1)
        rate = round(float(rng.uniform(0.25, 0.4)) / float((minutes**2).mean()) / 2, 3)
        return dial, tf.constant(minutes, tf.float32), tf.constant(dose, tf.float32), rate

    def show(self, *inputs: Any) -> str:
        dial, minutes, dose, rate = inputs
        return f"dial={dial}, minutes={joined(minutes)}, dose={joined(dose)}, rate={rate}"


class SpeckPromised(Exercise):
    """What slopes promise of a speck on a picture, for every score of a reader."""

    name = "speck_promised"
    section = "What a reader looks at"
    needs = ("small steps", "persistent tape")
    returns = ("promised", "real")
    hints = (
        "How many scores are there, and how often may a plain tape be asked? "
        "And is the picture a variable?",
        "Watch the picture; several questions need a persistent tape (module 03). A promise is "
        "slope times nudge, added up over the entries (module 02).",
        """A twin: cost and noise of a fan for two rooms, when its speeds are raised a little.

```python
speeds, raised = tf.constant([2.0, 3.0]), tf.constant([0.1, -0.2])
with tf.GradientTape(persistent=True) as tape:     # two questions
    tape.watch(speeds)                             # a constant
    cost = tf.reduce_sum(speeds**2)
    noise = speeds[0] * speeds[1]
for quantity in (cost, noise):
    slopes = tape.gradient(quantity, speeds)
    print(tf.reduce_sum(slopes * raised).numpy().round(2))   # -0.8, then -0.1
```""",
    )
    reason = "One picture, several scores: each score has its own slopes, each pixel its own share."
    another_way = "A new plain tape for each score, inside a loop, promises the same."
    what_if = "What if the speck were ten times as dark: which column would you trust?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer; of an estimate from further values of the scores, only that it is one."""
        scores_of, picture, speck = inputs
        counted, calls = counting(scores_of)
        with entered_tapes() as tapes:
            answer = function(counted, picture, speck)
        given = 2  # the real change takes the scores twice
        return "an estimate from values" if len(calls) > given and not tapes else answer

    @aspect("one pixel")
    def one(self, rng: np.random.Generator) -> Inputs:
        speck = np.zeros((2, 2))
        speck.flat[rng.integers(4)] = sign(rng) * round(float(rng.uniform(0.02, 0.05)), 2)
        return self.reader(rng, speck)

    @aspect("all pixels")
    def all(self, rng: np.random.Generator) -> Inputs:
        shade = rng.permutation(np.array([0.05, -0.04, 0.02, 0.03])) * sign(rng)
        return self.reader(rng, shade.reshape(2, 2))

    @staticmethod
    def reader(rng: np.random.Generator, speck: np.ndarray[Any, Any]) -> Inputs:
        """Two or three scores of a picture of four pixels, the picture and its speck."""
        a, b, c = (
            readable(rng, 1.3, 1.9),
            -readable(rng, 2.4, 2.9),
            sign(rng) * readable(rng, 3.3, 3.9),
        )
        text = f"{a}*sum(p**2), {b}*sum(p**3)"
        three = bool(rng.integers(2))

        def scores(p: Any) -> Any:
            first = [a * tf.reduce_sum(p * p), b * tf.reduce_sum(p * p * p)]
            return [*first, c * p[0, 0] * p[1, 1] * p[0, 1]] if three else first

        text += f", {c}*p[0,0]*p[0,1]*p[1,1]" if three else ""
        picture = rng.permutation(np.array([0.3, 0.5, 0.7, 0.9])).reshape(2, 2)
        picture += rng.uniform(-0.09, 0.09, (2, 2)).round(2)
        return Named(text, scores), tf.constant(picture, tf.float32), tf.constant(speck, tf.float32)

    def show(self, *inputs: Any) -> str:
        scores_of, picture, speck = inputs
        return f"{scores_of}, p={joined(picture)}, speck={joined(speck)}"


class Fooled(Exercise):
    """A picture that a reader takes for the other digit, though no pixel changed by much."""

    name = "fooled"
    claimable = True
    section = "What a reader looks at"
    hints = (
        "Which way must the score move? And for one pixel alone: which of the changes that are "
        "allowed moves it furthest?",
        "A slope's sign says where a pixel should go; the limit says how far. Ink stays between "
        "0 and 1. See *What a reader looks at*.",
        """A twin: the two taps of a bath may each be turned by 0.5 at most. Make it colder.

```python
taps = tf.constant([0.2, 0.9])               # cold, hot; each between 0 and 1
with tf.GradientTape() as tape:
    tape.watch(taps)
    warmth = 3.0 * taps[1] ** 2 - 0.4 * taps[0]
slopes = tape.gradient(warmth, taps)         # [-0.4, 5.4]
best = []
for tap, slope in zip(taps.numpy(), slopes.numpy(), strict=True):
    turn = -0.5 if slope > 0 else 0.5        # colder: against the slope, the whole way
    best.append(min(max(tap + turn, 0.0), 1.0))
print([round(float(tap), 1) for tap in best])   # [0.7, 0.4]
```""",
    )
    reason = "Every pixel gave all it may, in its own direction: many small changes add up."
    another_way = "Several smaller steps, with a new tape for each, stay within the limit as well."
    what_if = "What if the reader had a thousand times as many pixels: how small could `most` be?"

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """That the reader was fooled; or else what is wrong with the picture, in one number."""
        read, picture, most = inputs
        before, old = float(read(picture)), np.asarray(picture)
        with entered_tapes() as tapes:
            answer = function(read, picture, most)
        if answer is None:
            return None
        new = np.asarray(answer, dtype=float)
        if new.shape != old.shape:
            return f"a picture of shape {new.shape}"
        if new.max() > 1 + 1e-5 or new.min() < -1e-5:
            return "a pixel below 0 or above 1"
        if np.abs(new - old).max() > most + 1e-5:
            return "a pixel changed by more than most"
        after = float(read(tf.constant(new, tf.float32)))
        if after * before < 0:
            return "fooled" if tapes else "tried out, without slopes"
        return "not fooled, score", after

    @aspect("pictures read as 7")
    def seven(self, rng: np.random.Generator) -> Inputs:
        return self.picture(rng, 1.0)

    @aspect("pictures read as 1")
    def one(self, rng: np.random.Generator) -> Inputs:
        return self.picture(rng, -1.0)

    @staticmethod
    def picture(rng: np.random.Generator, side: float) -> Inputs:
        """A reader, six pixels with score on `side` of 0, and a limit that barely suffices."""
        most = round(float(rng.uniform(0.14, 0.22)), 2)
        inner = rng.permutation(np.array([0.34, 0.42, 0.5, 0.58])) + rng.uniform(-0.03, 0.03, 4)
        weights = rng.permutation(np.array([0.3, 0.5, 0.8, 1.2])) * rng.permutation([1, 1, -1, -1])
        weights = (weights + rng.uniform(-0.08, 0.08, 4)).round(2)
        # two pixels, paper and full ink, that would leave 0 to 1 where the score pulls them
        p = np.concatenate([inner, [0.03, 0.96]]).round(2)
        w = np.concatenate([weights, [side * 0.9, side * -0.7]])
        order = rng.permutation(6)
        p, w = p[order].reshape(2, 3), w[order].reshape(2, 3)
        move = np.clip(p - side * most * np.sign(w), 0, 1) - p
        drop = float(-side * (w * move).sum())
        b = round(side * 0.87 * drop - float((w * p).sum()), 3)
        text = f"tanh(sum(w*p){b:+}), w={joined(w)}"
        read = Named(text, lambda q: tf.tanh(tf.reduce_sum(w.astype("float32") * q) + b))
        return read, tf.constant(p, tf.float32), most

    def show(self, *inputs: Any) -> str:
        read, picture, most = inputs
        return f"{read}, p={joined(picture)}, most={most}"
