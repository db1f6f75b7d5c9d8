"""The exercises of 02_recording: how their inputs are made, and what a learner may be told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from autograder import Exercise, aspect


@dataclass(frozen=True)
class Named:
    """A function of one number that a learner can read: its text, and the code that runs it."""

    text: str
    run: Callable[[Any], Any]

    def __call__(self, x: Any) -> Any:
        """Run it in the dtype of `x`; a Python number is float32, as everywhere in TensorFlow."""
        return self.run(tf.convert_to_tensor(x))

    def __str__(self) -> str:
        return self.text


def one_decimal(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between `low` and `high` that reads well in a panel."""
    return round(float(rng.uniform(low, high)), 1)


def away_from_zero(rng: np.random.Generator) -> float:
    """An eighth with 2 < |x| < 4: exact in float32, which has no room there for a step of 1e-7."""
    return float(rng.choice([-1, 1]) * rng.integers(17, 32)) / 8


def formula(rng: np.random.Generator) -> Named:
    """One formula out of four shapes."""
    a, b = one_decimal(rng, 1.2, 2.8), one_decimal(rng, 3.1, 4.7)
    return (
        Named(f"{a}*x**3 - {b}*x", lambda x: a * x**3 - b * x),
        Named(f"{a}*x**2 + {b}*x - 5", lambda x: a * x**2 + b * x - 5.0),
        Named(f"{b}/x - {a}*x**2", lambda x: b / x - a * x**2),
        Named(f"{b}*x + {a}*x**4", lambda x: b * x + a * x**4),
    )[rng.integers(4)]


def program(rng: np.random.Generator) -> Named:
    """A function that loops or branches, and so has no single formula."""
    a, b = one_decimal(rng, 1.2, 2.8), one_decimal(rng, 3.1, 4.7)
    rounds = int(rng.integers(3, 6))

    def repeated(x: Any) -> Any:
        y = a
        for _ in range(rounds):
            y = y * x / b + a
        return y

    def branched(x: Any) -> Any:
        return a * x**3 if x > 0 else b * x**2

    def grown(x: Any) -> Any:
        y = a * x
        while abs(y) < 40.0:
            y = y * x
        return y

    return (
        Named(f"y = {a}, then {rounds} times y = y*x/{b} + {a}", repeated),
        Named(f"{a}*x**3 if x > 0 else {b}*x**2", branched),
        Named(f"y = {a}*x, then y = y*x while abs(y) < 40", grown),
    )[rng.integers(3)]


class SlopeAt(Exercise):
    """The slope of f at x0, read from a tape."""

    name = "slope_at"
    section = "The block"
    hints = (
        "At the moment when `f` runs, is a tape running? And does `f` get `x`, or the bare number?",
        "A tape records what runs inside its block, from a variable to the result. "
        "Ask for `gradient(target, source)` once the block is closed. See *The block*.",
        "A twin: how fast does a circle's area grow when its radius is 5?\n\n"
        "```python\n"
        "radius = tf.Variable(5.0)\n"
        "with tf.GradientTape() as tape:       # the tape runs from here on\n"
        "    area = 3.14 * radius ** 2         # made from the variable, so recorded\n"
        "growth = tape.gradient(area, radius)  # target first, then source\n"
        "print(growth.numpy())                 # about 31.4\n"
        "```",
    )
    reason = (
        "The tape saw the operations that ran, so a loop or a branch is as good as a formula."
    )
    another_way = "Calling `gradient` as the last line inside the block gives the same number."
    what_if = "What would the slope be at a point where the `if` changes branch?"

    @aspect("formulas")
    def formulas(self, rng: np.random.Generator) -> tuple[Any, ...]:
        """One line of arithmetic."""
        return formula(rng), away_from_zero(rng)

    @aspect("functions that loop or branch")
    def programs(self, rng: np.random.Generator) -> tuple[Any, ...]:
        """Python that decides while it runs."""
        return program(rng), away_from_zero(rng)

    def show(self, *inputs: Any) -> str:
        """Name the function and the point."""
        f, x0 = inputs
        return f"f: {f}, at x0 = {x0}"


Row = tuple[str, tuple[str, ...], bool]


def rows(names: str, reads: list[str], inside: list[bool]) -> list[Row]:
    """Rows of a program, in the order in which they run."""
    return [
        (name, tuple(read), here) for name, read, here in zip(names, reads, inside, strict=True)
    ]


class Recorded(Exercise):
    """Which rows of a small program a tape records."""

    name = "recorded"
    section = "What is recorded"
    hints = (
        "Take a row inside the block that reads only an earlier row. What does the tape know "
        "about that earlier row?",
        "A row is recorded if the tape is running *and* something it reads is tracked. "
        "A recorded row is tracked from then on. See *What is recorded*.",
        "A twin: a rumor. People meet one after another, some on a day when they talk. "
        "Who knows it in the end?\n\n"
        "```python\n"
        "meetings = [('Ben', ('Ann',), True), ('Cem', ('Dee',), True),\n"
        "            ('Eli', ('Ben',), False), ('Fay', ('Ben', 'Dee'), True)]\n"
        "knows = {'Ann'}\n"
        "for person, meets, talking in meetings:\n"
        "    met_one = any(friend in knows for friend in meets)\n"
        "    if talking and met_one:      # both, and one friend is enough\n"
        "        knows.add(person)        # from now on it spreads from here\n"
        "print(sorted(knows))             # ['Ann', 'Ben', 'Fay']\n"
        "```",
    )
    reason = (
        "Two conditions decide: the tape is running, and at least one input is tracked. "
        "Each recorded row passes tracking on."
    )
    another_way = "Keep one list and test each row against the variables and that list."
    what_if = "What if the block were entered a second time, further down?"

    @aspect("rows inside the block")
    def inside(self, rng: np.random.Generator) -> tuple[Any, ...]:
        """Every row is inside: only tracking decides."""
        w, v, h, s = rng.permutation(list("wvhs"))
        names = "".join(rng.permutation(list("abcdefg"))[:6])
        a, b, c, d = names[:4]
        reads = [[h, s], [w, h], [b, s], [a, s], [c, d], [w, v]]
        return rows(names, reads, [True] * 6), (str(w), str(v))

    @aspect("rows before and after the block")
    def around(self, rng: np.random.Generator) -> tuple[Any, ...]:
        """Some rows run before the block, some after it."""
        w, v, h, s = rng.permutation(list("wvhs"))
        names = "".join(rng.permutation(list("abcdefg")))
        a = names[0]
        reads = [[w, h], [a, s], [v, h], [h, s], [names[2], names[1]], [names[4], s], [w, v]]
        if rng.integers(2):  # the same two rows in the other order
            reads[1], reads[2] = reads[2], reads[1]
        inside = [False, True, True, True, True, False, False]
        return rows(names, reads, inside), (str(w), str(v))

    def show(self, *inputs: Any) -> str:
        """Spell the program, with the block in square brackets."""
        program, watched = inputs
        text, open_block = [], False
        for name, reads, inside in program:
            if inside != open_block:
                text.append("[" if inside else "]")
                open_block = inside
            text.append(f"{name}({' '.join(reads)})")
        return f"variables {' '.join(watched)}; {' '.join(text)}{' ]' if open_block else ''}"
