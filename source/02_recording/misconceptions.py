"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import tensorflow as tf

from autograder.misconceptions import another_way, group, misconception

# slope_at ---------------------------------------------------------------------------------------


@misconception(
    "slope_at",
    cause="divide the change of f over a step so small that float32 drops it.",
    experiment="print `f(x0 + step) - f(x0)` for steps 1e-2, 1e-5 and 1e-7.",
    section="Checking a slope",
    catalogue="M68",
    parameters={"step": (1e-7, 1e-8)},
)
def tiny_step(f: Any, x0: float, *, step: float) -> Any:
    """Forward difference with a step below the spacing of float32."""
    return (f(x0 + step) - f(x0)) / step


@misconception(
    "slope_at",
    cause="divide the height f(x0) by x0, which is the slope of a line from the origin.",
    experiment="compare `f(x0) / x0` with the slope for `f = x + 10`.",
    section="The block",
)
def height_over_distance(f: Any, x0: float) -> Any:
    """The slope of the chord from the origin."""
    return f(x0) / x0


@misconception(
    "slope_at",
    cause="take the rise of f over a whole unit, from x0 to x0 + 1.",
    experiment="print the rise over 0.1, times 10, beside it.",
    section="The block",
)
def run_of_one(f: Any, x0: float) -> Any:
    """The rise over a run of one."""
    return f(x0 + 1.0) - f(x0)


@misconception(
    "slope_at",
    cause="call f before the block opens.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
    catalogue="M04",
)
def f_before_block(f: Any, x0: float) -> Any:
    """The target is ready before the tape runs."""
    x = tf.Variable(x0)
    y = f(x)
    with tf.GradientTape() as tape:
        pass
    return tape.gradient(y, x)


@misconception(
    "slope_at",
    cause="call f inside the question, after the block has closed.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
    catalogue="M05",
)
def f_after_block(f: Any, x0: float) -> Any:
    """The target is computed in the call of `gradient`."""
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        pass
    return tape.gradient(f(x), x)


@misconception(
    "slope_at",
    cause="call f on the number x0, so that the variable is never read.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
)
def f_of_the_number(f: Any, x0: float) -> Any:
    """The target is made from the Python number."""
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = f(x0)
    return tape.gradient(y, x)


nothing_recorded = group(
    "slope_at",
    "f_before_block",
    "f_after_block",
    "f_of_the_number",
    cause="an empty tape: f ran outside the block, or on x0 and not on x.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
)


@misconception(
    "slope_at",
    cause="name the source first and the target second.",
    experiment="swap the two arguments of `gradient`.",
    section="The block",
    catalogue="M44",
)
def source_first(f: Any, x0: float) -> Any:
    """The arguments of `gradient` the other way round."""
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = f(x)
    return tape.gradient(x, y)


@another_way("slope_at")
def asked_inside_block(f: Any, x0: float) -> Any:
    """A plain tape may be asked while it runs."""
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        return tape.gradient(f(x), x)


@another_way("slope_at")
def watched_constant(f: Any, x0: float) -> Any:
    """A tensor, watched by hand."""
    x = tf.constant(x0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient([y], [x])[0]


# recorded ---------------------------------------------------------------------------------------


@misconception(
    "recorded",
    cause="list every row inside the block, whatever it reads.",
    experiment="find a row inside that reads only constants: does it need a slope?",
    section="What is recorded",
)
def place_decides(program: Any, watched: Any) -> Any:
    """Inside means recorded."""
    return [name for name, reads, inside in program if inside]


@misconception(
    "recorded",
    cause="list only rows inside that read a variable themselves.",
    experiment="record `y = 2 * w`, then `z = y + 1`; print dz/dw.",
    section="What is recorded",
)
def tracking_does_not_spread(program: Any, watched: Any) -> Any:
    """Only a variable is tracked."""
    return [name for name, reads, inside in program if inside and set(reads) & set(watched)]


@misconception(
    "recorded",
    cause="let a row before the block pass tracking on, as if values knew their origin.",
    experiment="move only `y = 2 * w` out of the block; print `tape.watched_variables()`.",
    section="What is recorded",
    catalogue="M04",
)
def value_knows_its_origin(program: Any, watched: Any) -> Any:
    """Every row made from a variable is tracked; only inside ones are listed."""
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if tracked.intersection(reads):
            tracked.add(name)
            if inside:
                names.append(name)
    return names


@misconception(
    "recorded",
    cause="list every row made from a variable, wherever it ran.",
    experiment="compute a loss after the block and ask for its slope.",
    section="What is recorded",
    catalogue="M05",
)
def place_does_not_matter(program: Any, watched: Any) -> Any:
    """Origin alone decides."""
    tracked, names = set(watched), []
    for name, reads, _ in program:
        if tracked.intersection(reads):
            tracked.add(name)
            names.append(name)
    return names


@misconception(
    "recorded",
    cause="ask that everything a row reads is tracked.",
    experiment="run `y = w * 3.0` in a block and ask for dy/dw.",
    section="What is recorded",
)
def every_input_must_be_tracked(program: Any, watched: Any) -> Any:
    """One untracked input spoils the row."""
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if inside and tracked.issuperset(reads):
            tracked.add(name)
            names.append(name)
    return names


@misconception(
    "recorded",
    cause="count the variables themselves among the recorded rows.",
    experiment="look up which rows of the program carry a variable's name.",
    section="What is recorded",
)
def variables_are_rows(program: Any, watched: Any) -> Any:
    """The variables come first in the list."""
    names = list(watched)
    for name, reads, inside in program:
        if inside and set(names).intersection(reads):
            names.append(name)
    return names


@another_way("recorded")
def with_any(program: Any, watched: Any) -> Any:
    """One list, searched with `any`."""
    names: list[str] = []
    for name, reads, inside in program:
        if inside and any(read in watched or read in names for read in reads):
            names.append(name)
    return names


@another_way("recorded")
def by_recursion(program: Any, watched: Any) -> Any:
    """Ask of each row, backwards, whether a path of inside rows leads to a variable."""
    row = {name: (reads, inside) for name, reads, inside in program}

    def is_tracked(name: str) -> bool:
        if name not in row:
            return name in watched
        reads, inside = row[name]
        return inside and any(is_tracked(read) for read in reads)

    return [name for name, _, _ in program if is_tracked(name)]
