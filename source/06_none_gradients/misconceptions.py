"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# kind_of_gradient -------------------------------------------------------------------------------


def answered(f: Any, x: Any) -> Any:
    """What a tape answers for f at x, or the error that it raised."""
    with tf.GradientTape() as tape:
        y = f(x)
    try:
        return tape.gradient(y, x)
    except LookupError as error:
        return error


@misconception(
    "kind_of_gradient",
    cause="call a zero slope none: `if slope` is false for 0.0.",
    experiment="print `bool(tf.constant(0.0))`.",
    section="Four outcomes",
    shows="`False`: to `if`, a true zero is as good as nothing.",
    catalogue="M30",
)
def zero_is_none(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "no rule"
    return "value" if slope is not None and np.any(slope) else "none"


@misconception(
    "kind_of_gradient",
    cause="call None zero, perhaps by `unconnected_gradients`.",
    experiment="print what the tape gives for `tf.round`.",
    section="Four outcomes",
    shows="`None`: the zero is only filled in.",
    catalogue="M30",
)
def none_is_zero(f: Any, x: Any) -> str:
    with tf.GradientTape() as tape:
        y = f(x)
    try:
        slope = tape.gradient(y, x, unconnected_gradients="zero")
    except LookupError:
        return "no rule"
    return "value" if np.any(slope) else "zero"


@misconception(
    "kind_of_gradient",
    cause="call every slope a value, zero as well.",
    experiment="print the slope of `tf.sign`.",
    section="Four outcomes",
    shows="0.0, which you call a value.",
)
def zero_is_a_value(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "no rule"
    return "none" if slope is None else "value"


@misconception(
    "kind_of_gradient",
    cause="return slopes, or None itself, in place of the words.",
    experiment="print what you return for `tf.round`.",
    section="Four outcomes",
    shows="a slope or `None` itself, where a word is asked.",
)
def slope_for_a_word(f: Any, x: Any) -> Any:
    slope = answered(f, x)
    return "no rule" if isinstance(slope, LookupError) else slope


@misconception(
    "kind_of_gradient",
    cause="take a missing rule for None.",
    experiment="call `tape.gradient` without the `try`, for `tf.image.adjust_contrast`.",
    section="Four outcomes",
    shows="a `LookupError`, not `None`.",
    catalogue="M43",
)
def error_is_none(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if slope is None or isinstance(slope, LookupError):
        return "none"
    return "value" if np.any(slope) else "zero"


@misconception(
    "kind_of_gradient",
    cause="let the error of a missing rule end the function.",
    experiment="ask the tape for `tf.image.adjust_contrast`: what stands below the cell?",
    section="Four outcomes",
    shows="a `LookupError`; nothing is returned.",
)
def error_passes(f: Any, x: Any) -> str:
    with tf.GradientTape() as tape:
        y = f(x)
    slope = tape.gradient(y, x)
    if slope is None:
        return "none"
    return "value" if np.any(slope) else "zero"


@misconception(
    "kind_of_gradient",
    cause="take None for a missing rule.",
    experiment="does `tf.round` raise an error here?",
    section="Four outcomes",
    shows="no error: the tape answers `None`.",
)
def none_is_error(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if slope is None or isinstance(slope, LookupError):
        return "no rule"
    return "value" if np.any(slope) else "zero"


@misconception(
    "kind_of_gradient",
    cause="look at the value of f, not at its slope.",
    experiment="for `5*(x-2)` at 2, print value and slope.",
    section="Four outcomes",
    shows="value 0.0, but slope 5.0.",
)
def value_of_f(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "no rule"
    if slope is None:
        return "none"
    return "value" if np.any(f(x)) else "zero"


@misconception(
    "kind_of_gradient",
    cause="call it zero for one slope of 0.",
    experiment="print every slope.",
    section="Four outcomes",
    shows="one 0 beside others.",
)
def one_zero_is_enough(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "no rule"
    if slope is None:
        return "none"
    return "value" if np.all(slope) else "zero"


@misconception(
    "kind_of_gradient",
    cause="add the slopes, which may cancel.",
    experiment="print them, and their sum.",
    section="Four outcomes",
    shows="a sum of 0.",
)
def slopes_cancel(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "no rule"
    if slope is None:
        return "none"
    return "value" if abs(float(tf.reduce_sum(slope))) > 1e-5 else "zero"


@misconception(
    "kind_of_gradient",
    cause="call slopes zero where none is above 0.",
    experiment="print the slope of `-5*x`, and what you return for it.",
    section="Four outcomes",
    shows="-5.0, which you call zero.",
)
def only_above_zero(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "no rule"
    if slope is None:
        return "none"
    return "value" if float(tf.reduce_max(slope)) > 0 else "zero"


@misconception(
    "kind_of_gradient",
    cause="swap the words for None and for a missing rule.",
    experiment="call `tape.gradient` for `tf.round` without the `try`.",
    section="Four outcomes",
    shows="`None`, and no error.",
    catalogue="M43",
)
def words_swapped(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "none"
    if slope is None:
        return "no rule"
    return "value" if np.any(slope) else "zero"


@another_way("kind_of_gradient")
def counted_by_tensorflow(f: Any, x: Any) -> str:
    slope = answered(f, x)
    if isinstance(slope, LookupError):
        return "no rule"
    if slope is None:
        return "none"
    return ("zero", "value")[min(1, int(tf.math.count_nonzero(slope)))]


@another_way("kind_of_gradient")
def by_its_length(f: Any, x: Any) -> str:
    watched = tf.constant(x.numpy())
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(watched)
        y = f(watched)
    try:
        slopes = tape.gradient([y], [watched])
    except LookupError:
        return "no rule"
    if slopes == [None]:
        return "none"
    return "value" if np.linalg.norm(slopes[0].numpy()) > 0 else "zero"


# slopes_or_none ---------------------------------------------------------------------------------


@misconception(
    "slopes_or_none",
    cause="answer 0.0 where no path arrives.",
    experiment="print the keys of `found` when the walk is over.",
    section="Four outcomes",
    catalogue="M30",
)
def zero_without_a_path(rows: Any, target: str, sources: Any) -> Any:
    back = {target: 1.0}
    for name, reads, slopes in rows[::-1]:
        for read, slope in zip(reads, slopes, strict=True):
            back[read] = back.get(read, 0.0) + (slope or 0.0) * back.get(name, 0.0)
    return [back.get(source, 0.0) for source in sources]


@misconception(
    "slopes_or_none",
    cause="treat a slope of 0.0 as a break.",
    experiment="print `bool(0.0)`, and `0.0 is None`.",
    section="Four outcomes",
    shows="`False` twice.",
    catalogue="M30",
)
def zero_breaks(rows: Any, target: str, sources: Any) -> Any:
    back = {target: 1.0}
    for name, reads, slopes in rows[::-1]:
        for read, slope in zip(reads, slopes, strict=True):
            if slope and name in back:
                back[read] = back.get(read, 0.0) + slope * back[name]
    return [back.get(source) for source in sources]


@misconception(
    "slopes_or_none",
    cause="let one broken path spoil a whole one.",
    experiment="ask a tape for `3*x + tf.round(x)`.",
    section="Recorded, and in floats?",
    shows="3.0, not None.",
)
def break_spoils_all(rows: Any, target: str, sources: Any) -> Any:
    back, broken = {target: 1.0}, set()
    for name, reads, slopes in rows[::-1]:
        for read, slope in zip(reads, slopes, strict=True):
            if slope is None:
                broken.add(read)
            elif name in back:
                back[read] = back.get(read, 0.0) + slope * back[name]
    return [None if source in broken else back.get(source) for source in sources]


@misconception(
    "slopes_or_none",
    cause="let a broken read erase what arrived before it.",
    experiment="print `found` after each row.",
    section="Recorded, and in floats?",
    shows="a slope that is there, and then gone.",
)
def break_erases(rows: Any, target: str, sources: Any) -> Any:
    back: dict[str, Any] = {target: 1.0}
    for name, reads, slopes in rows[::-1]:
        for read, slope in zip(reads, slopes, strict=True):
            if back.get(name) is not None:
                before = back.get(read) or 0.0
                back[read] = None if slope is None else before + slope * back[name]
    return [back.get(source) for source in sources]


none_beside_a_path = group(
    "slopes_or_none",
    "break_spoils_all",
    "break_erases",
    cause="let a broken path spoil or erase a whole one.",
    experiment="ask a tape for `3*x + tf.round(x)`.",
    section="Recorded, and in floats?",
    shows="3.0, not None.",
)


@misconception(
    "slopes_or_none",
    cause="keep the last path that arrives: slopes of paths that meet are added.",
    experiment="print `found` after each row.",
    section="Recorded, and in floats?",
    shows="one slope replacing another.",
)
def last_path_only(rows: Any, target: str, sources: Any) -> Any:
    back = {target: 1.0}
    for name, reads, slopes in rows[::-1]:
        for read, slope in zip(reads, slopes, strict=True):
            if name in back and slope is not None:
                back[read] = slope * back[name]
    return [back.get(source) for source in sources]


@misconception(
    "slopes_or_none",
    cause="walk back from rows off the way to the target.",
    experiment="print `name in found` for each row.",
    section="Recorded, and in floats?",
    shows="`False` where you walk back.",
)
def rows_off_the_way(rows: Any, target: str, sources: Any) -> Any:
    back: dict[str, float] = {}
    for name, reads, slopes in rows[::-1]:
        for read, slope in zip(reads, slopes, strict=True):
            if slope is not None:
                back[read] = back.get(read, 0.0) + slope * back.get(name, 1.0)
    return [back.get(source) for source in sources]


@misconception(
    "slopes_or_none",
    cause="pass a broken read with slope 1.",
    experiment="print `found` for a row with slopes (None,).",
    section="Recorded, and in floats?",
    shows="the read with slope 1.",
)
def break_is_one(rows: Any, target: str, sources: Any) -> Any:
    back = {target: 1.0}
    for name, reads, slopes in rows[::-1]:
        for read, slope in zip(reads, slopes, strict=True):
            if name in back:
                factor = 1.0 if slope is None else slope
                back[read] = back.get(read, 0.0) + factor * back[name]
    return [back.get(source) for source in sources]


@misconception(
    "slopes_or_none",
    cause="pass a broken read as a slope of 0: it then counts as a path.",
    experiment="print the keys of `found` when the walk is over.",
    section="Four outcomes",
)
def break_is_zero(rows: Any, target: str, sources: Any) -> Any:
    back = {target: 1.0}
    for name, reads, slopes in rows[::-1]:
        if name in back:
            for read, slope in zip(reads, slopes, strict=True):
                back[read] = back.get(read, 0.0) + (slope or 0.0) * back[name]
    return [back.get(source) for source in sources]


none_became_zero = group(
    "slopes_or_none",
    "zero_without_a_path",
    "break_is_zero",
    cause="answer 0.0 where no path arrives.",
    experiment="print the keys of `found` at the end.",
    section="Four outcomes",
)


@misconception(
    "slopes_or_none",
    cause="drop a whole row for one broken read.",
    experiment="what does a row (2.0, None) pass on?",
    section="Recorded, and in floats?",
    shows="nothing, not even the 2.0.",
)
def broken_row_dropped(rows: Any, target: str, sources: Any) -> Any:
    back = {target: 1.0}
    for name, reads, slopes in rows[::-1]:
        if name in back and None not in slopes:
            for read, slope in zip(reads, slopes, strict=True):
                back[read] = back.get(read, 0.0) + slope * back[name]
    return [back.get(source) for source in sources]


@another_way("slopes_or_none")
def path_by_path(rows: Any, target: str, sources: Any) -> Any:
    made = {name: list(zip(reads, slopes, strict=True)) for name, reads, slopes in rows}

    def paths(name: str, so_far: float) -> Any:
        yield name, so_far
        for read, slope in made.get(name, ()):
            if slope is not None:
                yield from paths(read, so_far * slope)

    arrived: dict[str, float] = {}
    for name, slope in paths(target, 1.0):
        arrived[name] = arrived.get(name, 0) + slope
    return [*map(arrived.get, sources)]


@another_way("slopes_or_none")
def asked_of_a_tape(rows: Any, target: str, sources: Any) -> Any:
    made = {name: tf.Variable(1.5) for name in "uvx"}
    with tf.GradientTape() as tape:
        for name, reads, slopes in rows:
            kept = zip(reads, slopes, strict=True)
            parts = [made[r] * s if s is not None else tf.round(made[r]) for r, s in kept]
            made[name] = tf.add_n(parts)
    return tape.gradient(made[target], [made[source] for source in sources])


# soft_gate --------------------------------------------------------------------------------------


@misconception(
    "soft_gate",
    cause="make floats of a comparison: a jump.",
    experiment="print the gate for x just below and just above t.",
    section="Has every op a derivative?",
    shows="0 just below and 1 just above: a jump.",
    catalogue="M40",
)
def comparison_as_floats(x: Any, t: Any, k: float) -> Any:
    return tf.cast(x > t, tf.float32)


@misconception(
    "soft_gate",
    cause="choose between 1 and 0 by `where`: a jump, and no slope for its condition.",
    experiment="print the gate for x just below and just above t.",
    section="Has every op a derivative?",
    shows="0 just below and 1 just above: a jump.",
    catalogue="M41",
)
def chosen_by_where(x: Any, t: Any, k: float) -> Any:
    return tf.where(x > t, tf.ones_like(x), tf.zeros_like(x))


@misconception(
    "soft_gate",
    cause="round the soft step, which makes a jump of it again.",
    experiment="print the gate before and after the rounding.",
    section="Has every op a derivative?",
    shows="a soft value before, only 0 or 1 after.",
    catalogue="M40",
)
def rounded_at_last(x: Any, t: Any, k: float) -> Any:
    return tf.round(tf.sigmoid(k * (x - t)))


a_jump = group(
    "soft_gate",
    "comparison_as_floats",
    "chosen_by_where",
    "soft_behind_a_condition",
    cause="let a comparison decide, also within `where`: a jump.",
    experiment="print the gate for x just below and just above t.",
    section="Has every op a derivative?",
    shows="a jump, however near to t the two x are.",
)


@misconception(
    "soft_gate",
    cause="compare with t, and make only the x part soft.",
    experiment="print the gate at x = t.",
    section="Has every op a derivative?",
    shows="0.0, not one half.",
    catalogue="M41",
)
def soft_behind_a_condition(x: Any, t: Any, k: float) -> Any:
    return tf.where(x > t, tf.sigmoid(k * x), tf.zeros_like(x))


@misconception(
    "soft_gate",
    cause="take t out of TensorFlow: the values are right, the path is gone.",
    experiment="print `type` of what you subtract from x.",
    section="Recorded, and in floats?",
    shows="a plain number, which no tape follows.",
    catalogue="M32",
)
def threshold_as_a_number(x: Any, t: Any, k: float) -> Any:
    return tf.sigmoid(k * (x - float(t)))


@misconception(
    "soft_gate",
    cause="answer with NumPy's numbers, which no tape can follow.",
    experiment="print the type of what you return.",
    section="Recorded, and in floats?",
    shows="a NumPy type, not a tensor.",
    catalogue="M32",
)
def gate_by_numpy(x: Any, t: Any, k: float) -> Any:
    return 1 / (1 + np.exp(k * (t.numpy() - x.numpy())))


@misconception(
    "soft_gate",
    cause="multiply only x by k: the step then moves with k.",
    experiment="print the gate at x = t for k = 1 and k = 4.",
    section="Has every op a derivative?",
    shows="one half for k = 1, but not for k = 4.",
)
def steepness_of_x_alone(x: Any, t: Any, k: float) -> Any:
    return tf.sigmoid(k * x - t)


@misconception(
    "soft_gate",
    cause="turn the gate round: near 1 below the threshold.",
    experiment="print the gate for x far above t.",
    section="Has every op a derivative?",
    shows="nearly 0, where it should be near 1.",
)
def gate_turned_round(x: Any, t: Any, k: float) -> Any:
    return tf.sigmoid(k * (t - x))


@misconception(
    "soft_gate",
    cause="divide by k: a larger k then makes the step flatter.",
    experiment="print the gate beside t for k = 1 and k = 4.",
    section="Has every op a derivative?",
    shows="a value nearer to one half for k = 4.",
)
def divided_by_steepness(x: Any, t: Any, k: float) -> Any:
    return tf.sigmoid((x - t) / k)


@misconception(
    "soft_gate",
    cause="leave out k: the step always has one steepness.",
    experiment="print the gate beside t for k = 1 and k = 4.",
    section="Has every op a derivative?",
    shows="the same value for both k.",
)
def steepness_left_out(x: Any, t: Any, k: float) -> Any:
    return tf.sigmoid(x - t)


@misconception(
    "soft_gate",
    cause="multiply the step by k: it then ends at k, not at 1.",
    experiment="print the gate for x far above t.",
    section="Has every op a derivative?",
    shows="nearly k, not 1.",
)
def step_times_steepness(x: Any, t: Any, k: float) -> Any:
    return k * tf.sigmoid(x - t)


@misconception(
    "soft_gate",
    cause="use `tanh` as it is: it goes from -1 to 1.",
    experiment="print the gate at x = t.",
    section="Has every op a derivative?",
    shows="0.0, not one half.",
)
def from_minus_one(x: Any, t: Any, k: float) -> Any:
    return tf.tanh(k * (x - t))


@misconception(
    "soft_gate",
    cause="draw a ramp and cut it off: beyond its ends it is level.",
    experiment="print the slope along t for x far from t.",
    section="Has every op a derivative?",
    shows="0.0: far from t, the threshold can't learn.",
)
def ramp_cut_off(x: Any, t: Any, k: float) -> Any:
    return tf.clip_by_value(0.5 + k * (x - t), 0.0, 1.0)


@misconception(
    "soft_gate",
    cause="make the step twice as steep as the curve of `step(k)`.",
    experiment="print its slope along t at x = t, for k = 1.",
    section="Has every op a derivative?",
    shows="-0.5, where `step(1.0)` rises by 0.25.",
)
def twice_as_steep(x: Any, t: Any, k: float) -> Any:
    return 0.5 * (1 + tf.tanh(k * (x - t)))


@misconception(
    "soft_gate",
    cause="draw a straight line: it does not end at 0 and 1.",
    experiment="print the gate for x far above t.",
    section="Has every op a derivative?",
    shows="a number far above 1.",
    parameters={"middle": (0.0, 0.5)},
)
def line_without_ends(x: Any, t: Any, k: float, *, middle: float) -> Any:
    return middle + k * (x - t)


@another_way("soft_gate")
def by_tanh(x: Any, t: Any, k: float) -> Any:
    return (1 + tf.math.tanh(0.5 * k * (x - t))) / 2


@another_way("soft_gate")
def by_exp(x: Any, t: Any, k: float) -> Any:
    rise, fall = tf.exp(k * x), tf.exp(k * t)
    return rise / (rise + fall)


# broken_lines -----------------------------------------------------------------------------------


@misconception(
    "broken_lines",
    cause="let every cast break the path.",
    experiment="ask a tape for float32 to float64 and back.",
    section="Recorded, and in floats?",
    shows="a slope: floats to floats keep the path.",
    catalogue="M22",
)
def every_cast_breaks() -> list[int]:
    return [1, 1, 3, 2, 0, 0, 1, 0]


@misconception(
    "broken_lines",
    cause="let indexing or `where` break the path of the values it picks.",
    experiment="ask a tape for `tf.where(x > 2, x, 0.0)`.",
    section="Has every op a derivative?",
    shows="1.0: the value that is picked keeps its path.",
    catalogue="M23",
)
def choosing_breaks() -> list[int]:
    return [1, 1, 3, 2, 0, 2, 0, 0]


@misconception(
    "broken_lines",
    cause="let Python's loops and branches break the path.",
    experiment="ask a tape for a loop that multiplies.",
    section="Recorded, and in floats?",
    shows="a slope: whatever ran was recorded.",
    catalogue="M42",
)
def loops_break() -> list[int]:
    return [1, 1, 3, 2, 2, 0, 0, 0]


@misconception(
    "broken_lines",
    cause="let every `assign` break the path, also one that no value of x goes through.",
    experiment="ask a tape after `v.assign(4.5)`.",
    section="Did it pass through state?",
    shows="a slope: no value of x went into `v`.",
    catalogue="M37",
)
def every_assign_breaks() -> list[int]:
    return [1, 1, 3, 2, 0, 0, 0, 1]


@misconception(
    "broken_lines",
    cause="name the line where the value is read, not where it went into the variable.",
    experiment="run `why_none` on a program like it.",
    section="Did it pass through state?",
    shows="the line of the `assign`.",
    catalogue="M37",
)
def reading_breaks() -> list[int]:
    return [1, 1, 4, 2, 0, 0, 0, 0]


@misconception(
    "broken_lines",
    cause="keep the path through a variable, as if it knew where its value came from.",
    experiment="ask a tape after an `assign` of 3 * x.",
    section="Did it pass through state?",
    shows="`None`: the variable keeps a number, not its history.",
    catalogue="M37",
)
def state_keeps_the_path() -> list[int]:
    return [1, 1, 0, 2, 0, 0, 0, 0]


@misconception(
    "broken_lines",
    cause="blame `where`; the comparison before it has no derivative.",
    experiment="ask a tape for the slope along the condition's numbers.",
    section="Has every op a derivative?",
    shows="`None`: the comparison hands nothing back.",
    catalogue="M41",
)
def where_breaks() -> list[int]:
    return [1, 1, 3, 3, 0, 0, 0, 0]


@misconception(
    "broken_lines",
    cause="give one line for all programs.",
    experiment="ask a tape for each program.",
    section="Has every op a derivative?",
    shows="a slope for some of the eight.",
    parameters={"line": (3, 4)},
)
def all_alike(*, line: int) -> list[int]:
    return [line] * 8


@misconception(
    "broken_lines",
    cause="name the last line of each broken program, where None shows.",
    experiment="ask for the slope along each value on the way.",
    section="Has every op a derivative?",
)
def last_lines() -> list[int]:
    return [3, 4, 4, 4, 0, 0, 0, 0]


@another_way("broken_lines")
def as_a_tuple() -> tuple[int, ...]:
    return (1, 1, 3, 2) + 4 * (0,)


@another_way("broken_lines")
def by_their_letters() -> list[int]:
    lines = dict(zip("ABCD", (1, 1, 3, 2), strict=True))
    return [lines.get(letter, 0) for letter in "ABCDEFGH"]


the_line_of_the_reading = group(
    "broken_lines",
    "reading_breaks",
    "last_lines",
    cause="name the line where the value is read, or the last one, where None shows.",
    experiment="run `why_none` on a program like it.",
    section="Did it pass through state?",
    shows="a line further up than yours.",
)


# repair_step ------------------------------------------------------------------------------------


def loss_and_slopes(w: Any, b: Any, x: Any, y: Any) -> Any:
    """The loss and its two slopes, all in TensorFlow."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((w * x + b - y) ** 2)
    return loss, tape.gradient(loss, [w, b])


@misconception(
    "repair_step",
    cause="give the names `w` and `b` to new tensors: the caller's variables stay.",
    experiment="print `w` of the caller before and after the call.",
    section="Did it pass through state?",
    shows="the same `w` twice.",
    catalogue="M35",
)
def only_numpy_mended(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    loss, (to_w, to_b) = loss_and_slopes(w, b, x, y)
    w, b = w - rate * to_w, b - rate * to_b
    return loss


@misconception(
    "repair_step",
    cause="skip what is None: no error any more, and no step.",
    experiment="print both slopes just before you use them.",
    section="Recorded, and in floats?",
    shows="`None` twice.",
    catalogue="M32",
)
def none_skipped(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(((w * x + b).numpy() - y) ** 2)
    for variable, slope in zip([w, b], tape.gradient(loss, [w, b]), strict=True):
        if slope is not None:
            variable.assign_sub(rate * slope)
    return loss


@misconception(
    "repair_step",
    cause="put zero in place of None: the step is as long as the slope, 0.",
    experiment="print both slopes just before you use them.",
    section="Before you apply",
    shows="zeros only, filled in for `None`.",
    catalogue="M30",
)
def none_as_zero_step(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(((w * x + b).numpy() - y) ** 2)
    slopes = tape.gradient(loss, [w, b], unconnected_gradients="zero")
    for variable, slope in zip([w, b], slopes, strict=True):
        variable.assign_sub(rate * slope)
    return loss


nothing_moves = group(
    "repair_step",
    "only_numpy_mended",
    "none_skipped",
    "none_as_zero_step",
    cause="move nothing: a None was skipped or made 0, or `w` became a new tensor.",
    experiment="print the slopes, and the caller's `w` before and after.",
    section="Did it pass through state?",
    shows="the same `w` before and after.",
)


@misconception(
    "repair_step",
    cause="move `w` only: `b` still becomes a new tensor.",
    experiment="print `b` of the caller before and after.",
    section="Did it pass through state?",
    shows="the same `b` twice.",
    catalogue="M35",
)
def bias_stays(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    loss, (to_w, to_b) = loss_and_slopes(w, b, x, y)
    w.assign_sub(rate * to_w)
    b = b - rate * to_b
    return loss


@misconception(
    "repair_step",
    cause="move `b` only: `w` stays where it was.",
    experiment="print `w` of the caller before and after.",
    section="Did it pass through state?",
    shows="the same `w` twice.",
    catalogue="M35",
)
def weight_stays(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    loss, (_, to_b) = loss_and_slopes(w, b, x, y)
    b.assign_sub(rate * to_b)
    return loss


@misconception(
    "repair_step",
    cause="hide only a part from the tape: the slope of w is missing one path.",
    experiment="compare your slopes with a quotient.",
    section="Recorded, and in floats?",
    catalogue="M32",
)
def product_by_numpy(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((w.numpy() * x + b - y) ** 2)
    b.assign_sub(rate * tape.gradient(loss, b))
    return loss


one_of_two_moves = group(
    "repair_step",
    "weight_stays",
    "product_by_numpy",
    cause="move `b` only: `w` stays where it was.",
    experiment="print the slope along `w`, and `w` before and after.",
    section="Did it pass through state?",
    shows="the same `w` before and after.",
)


@misconception(
    "repair_step",
    cause="add the step: the loss grows.",
    experiment="print the loss before and after one step.",
    section="Did it pass through state?",
    shows="a larger loss after the step.",
    catalogue="M82",
)
def step_uphill(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    loss, (to_w, to_b) = loss_and_slopes(w, b, x, y)
    w.assign_add(rate * to_w)
    b.assign_add(rate * to_b)
    return loss


@misconception(
    "repair_step",
    cause="put the step itself into the variables, not what they should become.",
    experiment="print `w` before and after the call.",
    section="Did it pass through state?",
    shows="the bare step where the old value should count.",
    parameters={"sign": (1.0, -1.0)},
)
def step_assigned(w: Any, b: Any, x: Any, y: Any, rate: float, *, sign: float) -> Any:
    loss, (to_w, to_b) = loss_and_slopes(w, b, x, y)
    w.assign(sign * rate * to_w)
    b.assign(sign * rate * to_b)
    return loss


@misconception(
    "repair_step",
    cause="leave the rate out of the step.",
    experiment="call it with half the rate: is the step half as long?",
    section="Did it pass through state?",
    shows="the same step for both rates.",
)
def step_without_rate(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    loss, (to_w, to_b) = loss_and_slopes(w, b, x, y)
    w.assign_sub(to_w)
    b.assign_sub(to_b)
    return loss


@misconception(
    "repair_step",
    cause="return the loss after the step.",
    experiment="print the loss before the first step.",
    section="Did it pass through state?",
    shows="a number that you never return.",
)
def loss_after(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    _, (to_w, to_b) = loss_and_slopes(w, b, x, y)
    w.assign_sub(rate * to_w)
    b.assign_sub(rate * to_b)
    return tf.reduce_mean((w * x + b - y) ** 2)


@misconception(
    "repair_step",
    cause="add the squares up where the loss is their mean.",
    experiment="print your loss beside the broken one's.",
    section="Did it pass through state?",
    shows="a loss as many times larger as there are errors.",
    catalogue="M47",
)
def squares_added(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((w * x + b - y) ** 2)
    to_w, to_b = tape.gradient(loss, [w, b])
    w.assign_sub(rate * to_w)
    b.assign_sub(rate * to_b)
    return loss


@another_way("repair_step")
def new_values_assigned(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.math.squared_difference(w * x + b, y))
    for each, slope in zip((b, w), tape.gradient(loss, (b, w)), strict=True):
        each.assign(each - rate * slope)
    return float(loss)


@another_way("repair_step")
def worked_by_hand(w: Any, b: Any, x: Any, y: Any, rate: float) -> Any:
    inputs, error = x.numpy(), w.numpy() * x.numpy() + b.numpy() - y.numpy()
    each = 2 * error / error.size
    w.assign_sub(rate * np.sum(each * inputs, axis=0))
    b.assign_sub(rate * np.sum(each, axis=0))
    return np.mean(error**2)


# careful_update ---------------------------------------------------------------------------------


@misconception(
    "careful_update",
    cause="let None decay like zero.",
    experiment="print it before and after.",
    section="Before you apply",
    shows="that it decayed.",
    catalogue="M30",
)
def none_decays(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    none = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            none.append(place)
            slope = tf.zeros_like(part)
        part.assign_sub(rate * (slope + decay * part))
    return none


@misconception(
    "careful_update",
    cause="take None for zero, and report nothing.",
    experiment="print your list, and each slope beside `is None`.",
    section="Before you apply",
    shows="an empty list beside a slope that is `None`.",
    catalogue="M30",
)
def none_is_nothing_special(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    for part, slope in zip(variables, slopes, strict=True):
        part.assign_sub(rate * ((0.0 if slope is None else slope) + decay * part))
    return []


@misconception(
    "careful_update",
    cause="leave a true zero alone: it should decay.",
    experiment="print a variable with slope 0.0 before and after.",
    section="Before you apply",
    shows="the same value twice: no decay.",
    catalogue="M30",
)
def zero_left_alone(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None or not np.any(slope):
            left.append(place)
        else:
            part.assign_sub(rate * (slope + decay * part))
    return left


@misconception(
    "careful_update",
    cause="stop at the first None: later variables never move.",
    experiment="put the None first, then last.",
    section="Before you apply",
    shows="that everything behind the None stays.",
)
def stops_at_none(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            return [place]
        part.assign_sub(rate * (slope + decay * part))
    return []


@misconception(
    "careful_update",
    cause="leave out the decay.",
    experiment="call it with decay 0 and 0.5: is there a difference?",
    section="Before you apply",
    shows="no difference.",
)
def decay_left_out(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            left.append(place)
        else:
            part.assign_sub(rate * slope)
    return left


@misconception(
    "careful_update",
    cause="let decay act without the rate.",
    experiment="halve the rate: does the decay halve?",
    section="Before you apply",
    shows="the same decay for half the rate.",
)
def decay_without_rate(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            left.append(place)
        else:
            part.assign(part - rate * slope - decay * part)
    return left


@misconception(
    "careful_update",
    cause="let the variables grow: the decay has the wrong sign.",
    experiment="give slopes of 0: does a variable shrink?",
    section="Before you apply",
    shows="that it grows.",
)
def growth_for_decay(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            left.append(place)
        else:
            part.assign_sub(rate * (slope - decay * part))
    return left


@misconception(
    "careful_update",
    cause="decay what has moved already: use the old value.",
    experiment="work one variable by hand, in one line.",
    section="Before you apply",
    shows="a number beside yours.",
)
def decay_after_the_step(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            left.append(place)
        else:
            part.assign_sub(rate * slope)
            part.assign_sub(rate * decay * part)
    return left


@misconception(
    "careful_update",
    cause="multiply slope and decay with each other.",
    experiment="give a slope of 0: does the variable still shrink?",
    section="Before you apply",
    shows="that it stays: no decay at all.",
)
def decay_times_slope(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            left.append(place)
        else:
            part.assign_sub(rate * slope * decay * part)
    return left


@misconception(
    "careful_update",
    cause="make new tensors: the variables of the list do not move.",
    experiment="print the first variable before and after.",
    section="Did it pass through state?",
    shows="the same value twice.",
    catalogue="M35",
)
def rebound_in_the_loop(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is None:
            left.append(place)
        else:
            part = part - rate * (slope + decay * part)
    return left


@misconception(
    "careful_update",
    cause="return how many stayed, not their places.",
    experiment="print what you return for slopes [None, 2.0].",
    section="Before you apply",
    shows="1, where a list of places is asked.",
)
def number_of_them(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = 0
    for part, slope in zip(variables, slopes, strict=True):
        if slope is None:
            left += 1
        else:
            part.assign_sub(rate * (slope + decay * part))
    return left


@misconception(
    "careful_update",
    cause="return the variables that stayed, not their places.",
    experiment="print what you return for slopes [None, 2.0].",
    section="Before you apply",
    shows="the variable itself, not its place.",
)
def variables_returned(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    left = []
    for part, slope in zip(variables, slopes, strict=True):
        if slope is None:
            left.append(part)
        else:
            part.assign_sub(rate * (slope + decay * part))
    return left


@misconception(
    "careful_update",
    cause="return the places of those that moved.",
    experiment="print what you return for slopes [None, 2.0].",
    section="Before you apply",
    shows="`[1]`, the place of the one that moved.",
)
def places_of_the_moved(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    moved = []
    for place, (part, slope) in enumerate(zip(variables, slopes, strict=True)):
        if slope is not None:
            moved.append(place)
            part.assign_sub(rate * (slope + decay * part))
    return moved


@another_way("careful_update")
def chosen_first(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    kept = [place for place, slope in enumerate(slopes) if slope is not None]
    for place in kept:
        old = variables[place].numpy()
        variables[place].assign(old - rate * slopes[place].numpy() - rate * decay * old)
    return sorted(set(range(len(slopes))) - set(kept))


@another_way("careful_update")
def shrunk_then_moved(variables: Any, slopes: Any, rate: float, decay: float) -> Any:
    for part, slope in zip(variables, slopes, strict=True):
        if slope is not None:
            part.assign((1 - rate * decay) * part)
            part.assign_sub(rate * slope)
    return tuple(n for n, slope in enumerate(slopes) if slope is None)


# four_breaks ------------------------------------------------------------------------------------


def before_the_block(x: Any, tape: Any) -> Any:
    part = 2.5 * x
    with tape:
        y = part - 3
    return y


def by_whole_numbers(x: Any, tape: Any) -> Any:
    with tape:
        y = 1.5 * tf.cast(tf.cast(x, tf.int64), tf.float32)
    return y


def by_floor(x: Any, tape: Any) -> Any:
    with tape:
        y = 1.5 * tf.floor(x)
    return y


def by_a_box(x: Any, tape: Any) -> Any:
    box = tf.Variable(1.5)
    with tape:
        box.assign_sub(2.5 * x)
        y = box * 1.5
    return y


@misconception(
    "four_breaks",
    cause="leave x out: then y never changes.",
    experiment="print y for x = 2.5 and x = 8.5.",
    section="Four outcomes",
    shows="the same number twice.",
    catalogue="M29",
)
def x_left_out() -> Any:
    def alone(x: Any, tape: Any) -> Any:
        other = tf.Variable(2.5)
        with tape:
            y = 3.0 * other
        return y

    return [alone] * 4


@misconception(
    "four_breaks",
    cause="keep y the same, as by a factor 0.",
    experiment="print the tape's answer, and y for two x.",
    section="Four outcomes",
    shows="0.0, and y unchanged.",
    catalogue="M30",
)
def always_the_same() -> Any:
    def level(x: Any, tape: Any) -> Any:
        with tape:
            y = 0.0 * x + 3.5
        return y

    return [level] * 4


@misconception(
    "four_breaks",
    cause="take a step that no x changes.",
    experiment="print y at 2.5, 8.5 and -4.5.",
    section="Four outcomes",
    shows="one number three times.",
)
def the_same_step() -> Any:
    def true_but_at_five(x: Any, tape: Any) -> Any:
        with tape:
            y = tf.cast(tf.cast(x - 5.0, tf.bool), tf.float32)
        return y

    return [true_but_at_five] * 4


@misconception(
    "four_breaks",
    cause="return NumPy's numbers: y must come back as a tensor.",
    experiment="print the type of each y.",
    section="Recorded, and in floats?",
    shows="a NumPy type, not a tensor.",
    catalogue="M32",
)
def numbers_for_tensors() -> Any:
    def plain(x: Any, tape: Any) -> Any:
        with tape:
            y = 2.5 * x.numpy()
        return y

    return [plain] * 4


@misconception(
    "four_breaks",
    cause="use an op that is flat: its slope is 0.0, which is not None.",
    experiment="print the tape's answer for `tf.sign`.",
    section="Four outcomes",
    shows="0.0, not None.",
    catalogue="M40",
)
def flat_for_none() -> Any:
    def flat(x: Any, tape: Any) -> Any:
        with tape:
            y = 2.5 * tf.sign(x)
        return y

    return [flat] * 4


@misconception(
    "four_breaks",
    cause="use steps that keep the path.",
    experiment="print the tape's answer for each function.",
    section="Has every op a derivative?",
    shows="a slope: the path is whole.",
    catalogue="M23",
)
def steps_that_keep() -> Any:
    def whole(x: Any, tape: Any) -> Any:
        with tape:
            y = tf.cast(tf.cast(tf.stack([x, 2 * x])[1], tf.float64), tf.float32)
        return y

    return [whole] * 4


@misconception(
    "four_breaks",
    cause="break this function by another question than its own.",
    experiment="run `why_none` on each function.",
    section="Recorded, and in floats?",
    shows="another question.",
    parameters={"which": (0, 1, 2, 3)},
)
def one_break_for_all(*, which: int) -> Any:
    return [[before_the_block, by_whole_numbers, by_floor, by_a_box][which]] * 4


@misconception(
    "four_breaks",
    cause="break this function by the question of another one.",
    experiment="run `why_none` on each function.",
    section="Recorded, and in floats?",
    shows="another question.",
)
def another_order() -> Any:
    return [by_a_box, by_floor, by_whole_numbers, before_the_block]


question_of_another = group(
    "four_breaks",
    "one_break_for_all",
    "another_order",
    cause="break the path by another question than this function's own.",
    experiment="run `why_none` on each function.",
    section="Recorded, and in floats?",
    shows="another question.",
)


@another_way("four_breaks")
def the_first_kinds() -> Any:
    return [before_the_block, by_whole_numbers, by_floor, by_a_box]


@another_way("four_breaks")
def other_kinds() -> Any:
    def paused(x: Any, tape: Any) -> Any:
        with tape, tape.stop_recording():
            y = 4.5 * x
        return y

    def averaged(x: Any, tape: Any) -> Any:
        with tape:
            y = tf.square(np.sinh(0.1 * x.numpy()))
        return tf.cast(y, tf.float32)

    def compared(x: Any, tape: Any) -> Any:
        with tape:
            y = tf.where(x > 5.0, 3.5, 1.5)
        return y

    def made_anew(x: Any, tape: Any) -> Any:
        with tape:
            y = 1.5 * tf.Variable(2.5 * x)
        return y

    return (paused, averaged, compared, made_anew)


@another_way("four_breaks")
def further_kinds() -> Any:
    def wrapped(x: Any, tape: Any) -> Any:
        with tape:
            y = 2.5 * tf.constant(x)
        return y

    def by_place(x: Any, tape: Any) -> Any:
        with tape:
            y = tf.cast(tf.argmax([x, 5.0]), tf.float32)
        return y

    return [before_the_block, wrapped, by_place, by_a_box]


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that None means no path on the record, and not that the fare has no effect?",
        "Does it say that the zero is made up, so that the mistake is still there but hidden?",
        "Does it name a mend, such as leaving out the rounding or a smooth stand-in for it?",
    ),
    samples=(
        Sample(
            "More fare means more buses, so the cost does depend on it; the None only says that "
            "the tape has no path, because rounding has no derivative. His zero is not a slope, it "
            "just replaces the None, and now nobody notices. He should train with the number of "
            "buses unrounded and round only for the timetable.",
            (1, 1, 1),
        ),
        Sample(
            "None means that the gradient is zero because round is flat, so the fare really has "
            "no effect near this point. unconnected_gradients is fine for that, but he could also "
            "use tf.cast to make the buses floats again.",
            (0, 0, 0),
        ),
    ),
)
