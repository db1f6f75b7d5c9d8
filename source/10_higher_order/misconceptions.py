"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# speed_and_push ---------------------------------------------------------------------------------


@misconception(
    "speed_and_push",
    cause="compute the speed when the outer tape had stopped.",
    experiment="print in which lines the outer tape is running, and where the speed is made.",
    section="A slope is a computation too",
    shows="that it has stopped when the speed is made.",
    catalogue="M56",
)
def speed_after_both(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as around, tf.GradientTape() as tape:
        p = position(t)
    v = tape.gradient(p, t)
    return v, around.gradient(v, t)


@misconception(
    "speed_and_push",
    cause="leave the `None` of a constant speed: no push is a number.",
    experiment="print your push for `position = lambda t: 2.5 * t`.",
    section="A slope is a computation too",
    shows="`None`: 2.5 has no path.",
    catalogue="M60",
)
def none_left(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as around:
        with tf.GradientTape() as tape:
            p = position(t)
        v = tape.gradient(p, t)
    return v, around.gradient(v, t)


none_for_constant_speed = group(
    "speed_and_push",
    "speed_after_both",
    "none_left",
    cause="leave a `None`: at constant speed no path leads to t, and no push is a number here.",
    experiment="print your push for `position = lambda t: t**3`, and for `2.5 * t`.",
    section="A slope is a computation too",
    shows="`None` for `2.5 * t`: no path leads to t.",
)


@misconception(
    "speed_and_push",
    cause="fill a push of 0.0 in for a path that was lost.",
    experiment="print your push without `zero`, for `position = lambda t: t**3`.",
    section="A slope is a computation too",
    shows="`None`, for a real push.",
    catalogue="M56",
)
def lost_path_filled(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as around, tf.GradientTape() as tape:
        p = position(t)
    v = tape.gradient(p, t)
    push = around.gradient(v, t)
    return v, 0.0 if push is None else push


@misconception(
    "speed_and_push",
    cause="ask the outer tape for the slope of the position: the speed again.",
    experiment="print what you ask the outer tape for.",
    section="A slope is a computation too",
    shows="the position: its slope is the speed again.",
    catalogue="M56",
)
def speed_twice(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as around, tf.GradientTape() as tape:
        p = position(t)
    return tape.gradient(p, t), around.gradient(p, t)


@misconception(
    "speed_and_push",
    cause="square the speed.",
    experiment="print the second slope of `t**3` at 2.0: is it 12, or 144?",
    section="A slope is a computation too",
    shows="12; the speed squared is 144.",
)
def speed_squared(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as tape:
        p = position(t)
    v = tape.gradient(p, t)
    return v, v**2


@misconception(
    "speed_and_push",
    cause="return the position and the speed: one slope too few.",
    experiment="print `position(t0)` beside your first answer.",
    section="A slope is a computation too",
    shows="the same number twice.",
)
def place_and_speed(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as tape:
        p = position(t)
    return p, tape.gradient(p, t)


@misconception(
    "speed_and_push",
    cause="take one slope too many: the second and the third.",
    experiment="count the tapes around `position(t)`.",
    section="A slope is a computation too",
    shows="three tapes, for two slopes.",
)
def one_slope_too_many(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as widest:
        with tf.GradientTape() as around:
            with tf.GradientTape() as tape:
                p = position(t)
            v = tape.gradient(p, t)
        push = around.gradient(v, t, unconnected_gradients="zero")
    return push, widest.gradient(push, t, unconnected_gradients="zero")


@misconception(
    "speed_and_push",
    cause="return the push first; the speed is asked first.",
    experiment="print both for `lambda t: 2.5 * t`.",
    section="A slope is a computation too",
    shows="0.0 first, then 2.5; the speed is 2.5.",
)
def answers_exchanged(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as around:
        with tf.GradientTape() as tape:
            p = position(t)
        v = tape.gradient(p, t)
    return around.gradient(v, t, unconnected_gradients="zero"), v


@misconception(
    "speed_and_push",
    cause="take the slope of the squared speed.",
    experiment="print what you ask the outer tape for, beside the speed.",
    section="A slope is a computation too",
    shows="the square of the speed, not the speed.",
)
def slope_of_the_square(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape() as around:
        with tf.GradientTape() as tape:
            p = position(t)
        v = tape.gradient(p, t)
        energy = v**2
    return v, around.gradient(energy, t, unconnected_gradients="zero")


@another_way("speed_and_push")
def one_persistent_tape(position: Any, t0: float) -> Any:
    t = tf.Variable(t0)
    with tf.GradientTape(persistent=True) as tape:
        v = tape.gradient(position(t), t)
    push = tape.gradient(v, t)
    return v, 0.0 if push is None else push


@another_way("speed_and_push")
def forward_over_reverse(position: Any, t0: float) -> Any:
    t = tf.constant(t0)
    with tf.autodiff.ForwardAccumulator(t, tf.ones_like(t)) as forward:
        with tf.GradientTape() as tape:
            tape.watch(t)
            p = position(t)
        v = tape.gradient(p, t)
    return float(v), forward.jvp(v, unconnected_gradients="zero").numpy()


# second_gives ----------------------------------------------------------------------------------


def running_at(program: Any) -> tuple[Any, Any, Any]:
    """The tapes that run at y, at the slope, and at the question for the second slope."""
    return tuple(set(running) for _, _, running in program)  # type: ignore[return-value]


@misconception(
    "second_gives",
    cause="go by depth.",
    experiment="run `deeper()` again.",
    section="Recording decides",
    shows="6.0, though the second question is the deepest line.",
    catalogue="M57",
    parameters={"alone": (False, True)},
)
def by_depth(program: Any, *, alone: bool) -> str:
    (_, _, at_y), (_, slope_depth, _), (_, depth, _) = program
    if "inner" not in at_y and not alone:
        return "raises"
    return "value" if depth < slope_depth else "None"


@misconception(
    "second_gives",
    cause="look at the outer tape at y only.",
    experiment="run `y:both/slope:none` on real tapes: it is `asked_after()`.",
    section="Recording decides",
    shows="`None`: the outer tape missed the slope.",
    catalogue="M56",
)
def outer_at_y_only(program: Any) -> str:
    at_y, _, _ = running_at(program)
    if "inner" not in at_y:
        return "raises"
    return "value" if "outer" in at_y else "None"


@misconception(
    "second_gives",
    cause="look at the outer tape at the slope only.",
    experiment="run `outer_too_late(tf.Variable(1.5))` again.",
    section="Recording decides",
    shows="`None`: the outer tape missed y.",
)
def outer_at_slope_only(program: Any) -> str:
    at_y, at_slope, _ = running_at(program)
    if "inner" not in at_y:
        return "raises"
    return "value" if "outer" in at_slope else "None"


@misconception(
    "second_gives",
    cause="accept an outer tape at y or at the slope: it takes both.",
    experiment="run `outer_too_late(tf.Variable(1.5))` and `asked_after()` again.",
    section="Recording decides",
    shows="`None`, both times.",
)
def either_is_enough(program: Any) -> str:
    at_y, at_slope, _ = running_at(program)
    if "inner" not in at_y:
        return "raises"
    return "value" if "outer" in at_y | at_slope else "None"


@misconception(
    "second_gives",
    cause="want the inner tape at the slope as well.",
    experiment="ask `inner` after its block.",
    section="Recording decides",
    shows="the slope: a tape answers after its block, too.",
)
def inner_at_slope_too(program: Any) -> str:
    at_y, at_slope, _ = running_at(program)
    if "inner" not in at_y:
        return "raises"
    return "value" if at_y == at_slope == {"inner", "outer"} else "None"


@misconception(
    "second_gives",
    cause="refuse an inner tape that runs on.",
    experiment="run the slope's line in the inner block.",
    section="Recording decides",
    shows="the same slope.",
)
def inner_must_have_stopped(program: Any) -> str:
    at_y, at_slope, _ = running_at(program)
    if "inner" not in at_y:
        return "raises"
    return "value" if "outer" in at_y and at_slope == {"outer"} else "None"


@misconception(
    "second_gives",
    cause="never raise: without a first slope, the next question has no target.",
    experiment="run `outer.gradient(None, x)`.",
    section="Recording decides",
    shows="a `TypeError`.",
)
def never_raises(program: Any) -> str:
    at_y, at_slope, _ = running_at(program)
    return "value" if "inner" in at_y and "outer" in at_y & at_slope else "None"


@misconception(
    "second_gives",
    cause="call a missing path an error: it gives `None`, and raises nothing.",
    experiment="run the lecture's `asked_after()` again.",
    section="Recording decides",
    shows="`None`, and no error.",
)
def missing_path_raises(program: Any) -> str:
    at_y, at_slope, _ = running_at(program)
    return "value" if "inner" in at_y and "outer" in at_y & at_slope else "raises"


@misconception(
    "second_gives",
    cause="refuse to ask a tape that is still running.",
    experiment="run the lecture's `deeper()` again: is `outer` still running?",
    section="Recording decides",
    shows="6.0, from a tape that is still running.",
)
def outer_must_have_stopped(program: Any) -> str:
    at_y, at_slope, at_second = running_at(program)
    if "inner" not in at_y or "outer" in at_second:
        return "raises"
    return "value" if "outer" in at_y & at_slope else "None"


@misconception(
    "second_gives",
    cause="want the outer tape at the last row.",
    experiment="ask `outer` after its block.",
    section="Recording decides",
    shows="the same answer.",
)
def outer_at_the_question_too(program: Any) -> str:
    at_y, at_slope, at_second = running_at(program)
    if "inner" not in at_y:
        return "raises"
    return "value" if "outer" in at_y & at_slope & at_second else "None"


@misconception(
    "second_gives",
    cause="exchange the two tapes.",
    experiment="read again which tape is asked for the slope of y.",
    section="Recording decides",
    shows="that `inner` is asked for the slope of y.",
)
def tapes_exchanged(program: Any) -> str:
    at_y, at_slope, _ = running_at(program)
    if "outer" not in at_y:
        return "raises"
    return "value" if "inner" in at_y & at_slope else "None"


@misconception(
    "second_gives",
    cause="return None itself: three words are asked.",
    experiment='print `type(None)` beside `type("None")`.',
    section="Recording decides",
    shows="that one of them is no word.",
)
def none_itself(program: Any) -> Any:
    at_y, at_slope, _ = running_at(program)
    if "inner" not in at_y:
        return "raises"
    return "value" if "outer" in at_y & at_slope else None


@another_way("second_gives")
def counting_missed_rows(program: Any) -> str:
    *needed, _ = running_at(program)
    missed = sum("outer" not in running for running in needed)
    words = {True: {0: "value", 1: "None", 2: "None"}, False: dict.fromkeys(range(3), "raises")}
    return words["inner" in needed[0]][missed]


@another_way("second_gives")
def on_real_tapes(program: Any) -> str:
    x = tf.Variable(1.5)
    tapes = {name: tf.GradientTape(persistent=True) for name in ("outer", "inner")}
    values: dict[str, Any] = {}
    rows = {
        "y": lambda: x * x * x,
        "slope": lambda: tapes["inner"].gradient(values["y"], x),
        "second": lambda: tapes["outer"].gradient(values["slope"], x),
    }
    for name, _, running in program:
        for tape in (tapes[each] for each in running):
            tape.__enter__()
        try:
            values[name] = rows[name]()
        except TypeError:
            return "raises"
        finally:
            for tape in (tapes[each] for each in running):
                tape.__exit__(None, None, None)
    return "None" if values["second"] is None else "value"


# calm_slopes ------------------------------------------------------------------------------------


@misconception(
    "calm_slopes",
    cause="let the penalty reach the loss as a plain number, of which w knows nothing.",
    experiment="print your slopes for strength 0.0 and for 50.0.",
    section="Recording decides",
    shows="the same slopes twice.",
    catalogue="M56",
)
def penalty_is_a_number(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(x)
        each = f(w, x)
    steep = tape.gradient(each, x)
    with tf.GradientTape() as tape:
        off = f(w, x) - y
        total = tf.reduce_mean(off * off) + strength * tf.reduce_mean(steep * steep)
    return tape.gradient(total, w)


def penalized(f: Any, w: Any, x: Any, loss_of: Any) -> Any:
    """The slopes of `loss_of(guess, steep)`, all recorded."""
    with tf.GradientTape() as whole:
        with tf.GradientTape() as part:
            part.watch(x)
            each = f(w, x)
        steep = part.gradient(each, x)
        total = loss_of(each, steep)
    return whole.gradient(total, w)


@misconception(
    "calm_slopes",
    cause="take the slope of the squared error along x, not that of the guess.",
    experiment="print your inner target: is the measured y in it?",
    section="Recording decides",
    shows="that y is in it.",
)
def slope_of_the_error(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    with tf.GradientTape() as whole:
        with tf.GradientTape() as part:
            part.watch(x)
            off = (f(w, x) - y) ** 2
        steep = part.gradient(off, x)
        total = tf.reduce_mean(off) + strength * tf.reduce_mean(steep**2)
    return whole.gradient(total, w)


@misconception(
    "calm_slopes",
    cause="take the slope along w: the penalty is about the reading x.",
    experiment="print the shape of the inner slope beside that of x.",
    section="Recording decides",
    shows="two numbers, however many readings x has.",
)
def slope_along_w(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    with tf.GradientTape() as whole:
        with tf.GradientTape() as part:
            each = f(w, x)
        steep = part.gradient(each, w)
        total = tf.reduce_mean((each - y) ** 2) + strength * tf.reduce_mean(steep**2)
    return whole.gradient(total, w)


@misconception(
    "calm_slopes",
    cause="add the squared slopes up: their mean is asked.",
    experiment="give every reading twice; the mean stays.",
    section="Recording decides",
    shows="your penalty doubles, where the mean stays.",
)
def penalty_summed(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    return penalized(
        f, w, x, lambda g, s: tf.reduce_mean((g - y) ** 2) + strength * tf.reduce_sum(s**2)
    )


@misconception(
    "calm_slopes",
    cause="square the mean of the slopes: the mean of their squares is asked.",
    experiment="try slopes 1 and -1: what are both?",
    section="Recording decides",
    shows="0 for yours, 1 for the other.",
)
def mean_first(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    return penalized(
        f, w, x, lambda g, s: tf.reduce_mean((g - y) ** 2) + strength * tf.reduce_mean(s) ** 2
    )


@misconception(
    "calm_slopes",
    cause="penalize the size of the slopes, not their squares.",
    experiment="print the penalty for a slope of 0.5, and for 2.",
    section="Recording decides",
    shows="0.5 and 2 times the strength; squares give 0.25 and 4.",
)
def size_not_square(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    return penalized(
        f, w, x, lambda g, s: tf.reduce_mean((g - y) ** 2) + strength * tf.reduce_mean(tf.abs(s))
    )


@misconception(
    "calm_slopes",
    cause="give the slopes of the penalty alone.",
    experiment="print your slopes for strength 0.0.",
    section="Recording decides",
    shows="zeros: nothing is left of the error.",
)
def penalty_alone(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    return penalized(f, w, x, lambda g, s: strength * tf.reduce_mean(s**2))


@misconception(
    "calm_slopes",
    cause="take the penalty without its strength.",
    experiment="print your slopes for strength 0.0 and for 50.0.",
    section="Recording decides",
    shows="the same slopes twice.",
)
def strength_forgotten(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    return penalized(f, w, x, lambda g, s: tf.reduce_mean((g - y) ** 2 + s**2))


@misconception(
    "calm_slopes",
    cause="subtract the penalty, so that steep guesses are rewarded.",
    experiment="train with your slopes: does the guess get calmer?",
    section="Recording decides",
    shows="a guess that gets steeper.",
)
def penalty_subtracted(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    return penalized(f, w, x, lambda g, s: tf.reduce_mean((g - y) ** 2 - strength * s**2))


@misconception(
    "calm_slopes",
    cause="return the loss itself, not its slopes along w.",
    experiment="print the shape of what you return beside that of w.",
    section="Recording decides",
    shows="one number, where w has two.",
)
def loss_returned(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    with tf.GradientTape() as part:
        part.watch(x)
        each = f(w, x)
    steep = part.gradient(each, x)
    return tf.reduce_mean((each - y) ** 2) + strength * tf.reduce_mean(steep**2)


@another_way("calm_slopes")
def one_tape_for_both(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        each = f(w, x)
        steep = tape.gradient(each, x)
        total = tf.reduce_mean(tf.square(each - y) + strength * tf.square(steep))
    return tape.gradient(total, w)


@another_way("calm_slopes")
def forward_inside(f: Any, w: Any, x: Any, y: Any, strength: float) -> Any:
    with tf.GradientTape() as tape:
        with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as forward:
            each = f(w, x)
            steep = forward.jvp(each)
        total = tf.reduce_mean((each - y) ** 2) + strength * tf.reduce_mean(steep**2)
    return tape.gradient(total, w).numpy()


# bends_by_hand ----------------------------------------------------------------------------------


def hessian_of(a: float, b: float, c: float, point: Any) -> Any:
    """The right table, as NumPy."""
    x, y = point
    return np.array([[6 * a * x, 2 * b * y], [2 * b * y, 2 * b * x + 6 * c * y]])


@misconception(
    "bends_by_hand",
    cause="leave the mixed entries 0.",
    experiment="raise y by 0.1: does the slope along x change?",
    section="Tables of slopes",
    shows="that it does.",
)
def diagonal_only(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = np.diag(np.diag(hessian_of(a, b, c, point)))
    return table, table @ v


@misconception(
    "bends_by_hand",
    cause="add the rows of the table, whatever v is.",
    experiment="give the first entry of v ten times its value.",
    section="Tables of slopes",
    shows="the same product as before.",
    catalogue="M59",
)
def direction_ignored(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = hessian_of(a, b, c, point)
    return table, table.sum(axis=1)


@misconception(
    "bends_by_hand",
    cause="multiply entry by entry and add nothing: four numbers for a product of two.",
    experiment="count the entries of slopes · v.",
    section="Tables of slopes",
)
def product_not_added(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = hessian_of(a, b, c, point)
    return table, table * np.array(v)


@misconception(
    "bends_by_hand",
    cause="multiply with v once more, which gives one number.",
    experiment="count the sources: how many answers must come?",
    section="Tables of slopes",
    shows="two sources, so two answers.",
)
def product_twice(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = hessian_of(a, b, c, point)
    return table, np.array(v) @ table @ np.array(v)


@misconception(
    "bends_by_hand",
    cause="multiply a row by one entry of v: v belongs to the columns.",
    experiment="write down slopes · v.",
    section="Tables of slopes",
)
def row_sums_times_v(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = hessian_of(a, b, c, point)
    return table, table.sum(axis=1) * np.array(v)


@misconception(
    "bends_by_hand",
    cause="set one mixed entry only.",
    experiment="raise y: which slopes change? Then raise x.",
    section="Tables of slopes",
    shows="both slopes change, each time.",
    parameters={"row": (0, 1)},
)
def mixed_once(a: float, b: float, c: float, point: Any, v: Any, *, row: int) -> Any:
    table = hessian_of(a, b, c, point)
    table[row, 1 - row] = 0.0
    return table, table @ v


@misconception(
    "bends_by_hand",
    cause="forget that b·x·y² also bends along y.",
    experiment="differentiate 2b·x·y along y.",
    section="Tables of slopes",
    shows="a term that your table lacks.",
)
def bend_of_the_mixed_term_forgotten(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = hessian_of(a, b, c, point)
    table[1, 1] = 6 * c * point[1]
    return table, table @ v


@misconception(
    "bends_by_hand",
    cause="differentiate b·y² along x, not y.",
    experiment="raise x by 0.1: does b·y² change?",
    section="Tables of slopes",
    shows="no change.",
)
def wrong_letter(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = hessian_of(a, b, c, point)
    table[0, 1] = table[1, 0] = 2 * b * point[0]
    return table, table @ v


@misconception(
    "bends_by_hand",
    cause="multiply v with the diagonal alone.",
    experiment="give the second entry of v ten times its value.",
    section="Tables of slopes",
    shows="that your first number stays; the tape's changes with it.",
)
def product_of_the_diagonal(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    table = hessian_of(a, b, c, point)
    return table, np.diag(table) * np.array(v)


@misconception(
    "bends_by_hand",
    cause="multiply slopes with slopes: a second slope is the slope of a slope.",
    experiment="work the second slope of x**3: 6x, or 9x**4?",
    section="Tables of slopes",
    shows="6x.",
)
def slopes_multiplied(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    x, y = point
    slopes = np.array([3 * a * x**2 + b * y**2, 2 * b * x * y + 3 * c * y**2])
    table = np.outer(slopes, slopes)
    return table, table @ v


@misconception(
    "bends_by_hand",
    cause="take the slopes times v as the product; it is the gradient of their sum.",
    experiment="print how slopes · v changes if x is raised by 0.1.",
    section="Tables of slopes",
)
def slopes_times_v(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    x, y = point
    slopes = np.array([3 * a * x**2 + b * y**2, 2 * b * x * y + 3 * c * y**2])
    return hessian_of(a, b, c, point), slopes * np.array(v)


@misconception(
    "bends_by_hand",
    cause="let a tape work, where your hand is asked to.",
    experiment="write down the slope along x, and what y does to it.",
    section="Tables of slopes",
)
def worked_by_a_tape(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    with tf.GradientTape():
        return hessian_of(a, b, c, point).tolist(), hessian_of(a, b, c, point) @ v


@another_way("bends_by_hand")
def as_arrays(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    x, y = point
    table = np.zeros((2, 2))
    table += 6 * a * x * np.array([[1, 0], [0, 0]])
    table += 2 * b * np.array([[0, y], [y, x]])
    table += 6 * c * y * np.array([[0, 0], [0, 1]])
    return table, np.dot(v, table)


@another_way("bends_by_hand")
def product_without_the_table(a: float, b: float, c: float, point: Any, v: Any) -> Any:
    (x, y), (v0, v1) = point, v
    along_x = 6 * a * x * v0 + 2 * b * y * v1
    along_y = 2 * b * y * v0 + (2 * b * x + 6 * c * y) * v1
    rows = tf.constant([[6 * a * x, 2 * b * y], [2 * b * y, 2 * b * x + 6 * c * y]])
    return rows, (along_x, along_y)


# bowl_step --------------------------------------------------------------------------------------


def first_and_second(loss_fn: Any, w: Any) -> tuple[Any, Any]:
    """The slopes and the Hessian at w, as NumPy."""
    with tf.GradientTape(persistent=True) as around:
        with tf.GradientTape() as tape:
            loss = loss_fn(w)
        slopes = tape.gradient(loss, w)
        entries = [slopes[row] for row in range(2)]
    rows = [around.gradient(entry, w).numpy() for entry in entries]
    return slopes.numpy(), np.array(rows)


def stepped(w: Any, slopes: Any, table: Any, step: Any) -> Any:
    """Move w, and return the parabola's promise."""
    w.assign_add(step)
    return slopes @ step + step @ table @ step / 2


@misconception(
    "bowl_step",
    cause="take a Newton step everywhere, also where the parabola has no lowest point.",
    experiment="print `tf.linalg.eigvalsh(table)` there, and the loss before and after.",
    section="A step with curvature",
    shows="a curvature below 0.",
)
def newton_everywhere(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    return stepped(w, slopes, table, -np.linalg.solve(table, slopes))


@misconception(
    "bowl_step",
    cause="take a gradient step everywhere, also in a bowl.",
    experiment="print your step beside `slopes`, in a bowl.",
    section="A step with curvature",
    shows="the slopes times -rate, whatever the table is.",
)
def gradient_everywhere(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    return stepped(w, slopes, table, -rate * slopes)


def chosen_by(bowl: Any, loss_fn: Any, w: Any, rate: float) -> Any:
    """A Newton step where `bowl(table)` holds, else a gradient step."""
    slopes, table = first_and_second(loss_fn, w)
    step = -np.linalg.solve(table, slopes) if bowl(table) else -rate * slopes
    return stepped(w, slopes, table, step)


@misconception(
    "bowl_step",
    cause="know a bowl by the diagonal, or by its sum: a saddle can have both above 0.",
    experiment="print `table` and its curvatures in a saddle.",
    section="A step with curvature",
    shows="one curvature below 0, whatever the diagonal says.",
    parameters={"only": ("all", "sum")},
)
def bowl_by_the_diagonal(loss_fn: Any, w: Any, rate: float, *, only: str) -> Any:
    return chosen_by(
        lambda table: (np.diag(table) > 0).all() if only == "all" else np.trace(table) > 0,
        loss_fn,
        w,
        rate,
    )


@misconception(
    "bowl_step",
    cause="know a bowl by all entries of the table.",
    experiment="print `table` and its curvatures, in a bowl and in a saddle.",
    section="A step with curvature",
    shows="that their signs don't agree.",
)
def bowl_by_all_entries(loss_fn: Any, w: Any, rate: float) -> Any:
    return chosen_by(lambda table: (table > 0).all(), loss_fn, w, rate)


@misconception(
    "bowl_step",
    cause="know a bowl by the determinant, or by the product of its curvatures.",
    experiment="print both curvatures on a hilltop.",
    section="A step with curvature",
    shows="two curvatures below 0, whose product is above 0.",
)
def bowl_by_the_determinant(loss_fn: Any, w: Any, rate: float) -> Any:
    return chosen_by(lambda table: np.linalg.det(table) > 0, loss_fn, w, rate)


@misconception(
    "bowl_step",
    cause="accept one curvature above 0: a saddle has one, too.",
    experiment="print both curvatures in a saddle.",
    section="A step with curvature",
    shows="one above 0, one below 0.",
)
def one_curvature_is_enough(loss_fn: Any, w: Any, rate: float) -> Any:
    return chosen_by(lambda table: np.linalg.eigvalsh(table).max() > 0, loss_fn, w, rate)


newton_in_saddles = group(
    "bowl_step",
    "newton_everywhere",
    "bowl_by_the_diagonal",
    "bowl_by_all_entries",
    "one_curvature_is_enough",
    cause="take a Newton step in a saddle, where one curvature is below 0.",
    experiment="print `tf.linalg.eigvalsh(table)` there.",
    section="A step with curvature",
    shows="one curvature below 0.",
)
gradient_in_bowls = group(
    "bowl_step",
    "gradient_everywhere",
    "bowl_by_all_entries",
    cause="take a gradient step in a bowl.",
    experiment="print `table` and `tf.linalg.eigvalsh(table)` there.",
    section="A step with curvature",
    shows="both curvatures above 0, though an entry is below.",
)
newton_on_hilltops = group(
    "bowl_step",
    "newton_everywhere",
    "bowl_by_the_determinant",
    cause="take a Newton step on a hilltop, where both curvatures are below 0.",
    experiment="print `tf.linalg.eigvalsh(table)` there.",
    section="A step with curvature",
    shows="both curvatures below 0.",
)


@misconception(
    "bowl_step",
    cause="divide each slope by its own curvature: the mixed entries are lost.",
    experiment="print `tf.linalg.matvec(table, step)` beside `-slopes`.",
    section="A step with curvature",
    shows="two columns that differ: slopes are left over.",
)
def diagonal_newton(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    bowl = np.linalg.eigvalsh(table).min() > 0
    return stepped(w, slopes, table, -slopes / np.diag(table) if bowl else -rate * slopes)


@misconception(
    "bowl_step",
    cause="divide by the sums of the rows, as nested `gradient` calls give them.",
    experiment="print `tf.linalg.matvec(table, step)` beside `-slopes`.",
    section="Tables of slopes",
    shows="two columns that differ: slopes are left over.",
    catalogue="M59",
)
def row_sum_newton(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    bowl = np.linalg.eigvalsh(table).min() > 0
    return stepped(w, slopes, table, -slopes / table.sum(axis=1) if bowl else -rate * slopes)


@misconception(
    "bowl_step",
    cause="multiply the table with the slopes: the table must be divided by.",
    experiment="print `tf.linalg.matvec(table, step)` beside `-slopes`.",
    section="A step with curvature",
    shows="two columns that differ: slopes are left over.",
)
def multiplied_by_the_table(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    bowl = np.linalg.eigvalsh(table).min() > 0
    return stepped(w, slopes, table, -table @ slopes if bowl else -rate * slopes)


@misconception(
    "bowl_step",
    cause="shorten the Newton step by the rate.",
    experiment="print `tf.linalg.matvec(table, step)` beside `-slopes`.",
    section="A step with curvature",
    shows="only `rate` times -slopes: most of the slopes is left over.",
)
def newton_with_rate(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    bowl = np.linalg.eigvalsh(table).min() > 0
    step = -rate * (np.linalg.solve(table, slopes) if bowl else slopes)
    return stepped(w, slopes, table, step)


@misconception(
    "bowl_step",
    cause="step along the slopes, not against them.",
    experiment="print the loss before and after.",
    section="A step with curvature",
    shows="a loss that rises.",
)
def uphill(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    bowl = np.linalg.eigvalsh(table).min() > 0
    return stepped(w, slopes, table, np.linalg.solve(table, slopes) if bowl else rate * slopes)


def right_step(loss_fn: Any, w: Any, rate: float) -> tuple[Any, Any, Any]:
    """Slopes, table and the step that is asked."""
    slopes, table = first_and_second(loss_fn, w)
    bowl = np.linalg.eigvalsh(table).min() > 0
    return slopes, table, -np.linalg.solve(table, slopes) if bowl else -rate * slopes


@misconception(
    "bowl_step",
    cause="promise the tangent's change, slopes · step, without the bend.",
    experiment="in a bowl, print the loss before and after, and your promise.",
    section="A step with curvature",
    shows="a promise of about twice the real fall.",
)
def promise_of_the_tangent(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, _, step = right_step(loss_fn, w, rate)
    w.assign_add(step)
    return slopes @ step


@misconception(
    "bowl_step",
    cause="count the bend in full: a parabola has half of it.",
    experiment="for x**2 at 1 with step -1, print 2·step, and what is missing to -1.",
    section="A step with curvature",
    shows="-2, and that 1 is missing: half of 2·step².",
)
def bend_in_full(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table, step = right_step(loss_fn, w, rate)
    w.assign_add(step)
    return slopes @ step + step @ table @ step


@misconception(
    "bowl_step",
    cause="promise what really happens, measured after the step.",
    experiment="add a term w**3 to the loss: does the parabola change as much?",
    section="A step with curvature",
)
def real_change(loss_fn: Any, w: Any, rate: float) -> Any:
    before = loss_fn(w)
    _, _, step = right_step(loss_fn, w, rate)
    w.assign_add(step)
    return loss_fn(w) - before


@misconception(
    "bowl_step",
    cause="subtract the bend.",
    experiment="in a bowl, print the loss before and after, and your promise.",
    section="A step with curvature",
    shows="a promise of about three times the real fall.",
)
def bend_subtracted(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table, step = right_step(loss_fn, w, rate)
    w.assign_add(step)
    return slopes @ step - step @ table @ step / 2


@another_way("bowl_step")
def by_its_factors(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    try:
        np.linalg.cholesky(table)
        step = -np.linalg.inv(table) @ slopes
    except np.linalg.LinAlgError:
        step = -rate * slopes
    return float(stepped(w, slopes, table, step))


@another_way("bowl_step")
def by_general_eigenvalues(loss_fn: Any, w: Any, rate: float) -> Any:
    slopes, table = first_and_second(loss_fn, w)
    sizes, ways = np.linalg.eigh(table.astype(np.float64))
    along = ways.T @ slopes
    step = ways @ (-along / sizes) if all(size > 0 for size in sizes) else -rate * slopes
    promised = sum(along * (ways.T @ step) + sizes * (ways.T @ step) ** 2 / 2)
    w.assign(w.numpy() + step.astype(np.float32))
    return promised


# click ------------------------------------------------------------------------------------------


@misconception(
    "click",
    cause="round without a rule for the way back, or stop all of it: no slope is left.",
    experiment="ask a tape for the slope of `tf.round(x)`.",
    section="Rules of your own",
    shows="`None`.",
)
def rounded_only(x: Any, size: Any) -> Any:
    return tf.stop_gradient(tf.round(x / size) * size)


@misconception(
    "click",
    cause="return x itself, or something near it: the ring then stops between clicks.",
    experiment="print `click(x, size)` beside x.",
    section="Rules of your own",
    shows="a number between two clicks.",
)
def not_rounded(x: Any, size: Any) -> Any:
    return tf.identity(x)


@misconception(
    "click",
    cause="exchange the parts: the value of x, and no slope.",
    experiment="print value and slope of your function at 2.3 for size 1.0.",
    section="Rules of your own",
    shows="2.3, no slope.",
)
def parts_exchanged(x: Any, size: Any) -> Any:
    near = tf.round(x / size) * size
    return near + tf.stop_gradient(x - near)


@misconception(
    "click",
    cause="give a slope of 0: by a rule, or because two slopes cancel.",
    experiment="ask a tape for the slope of `click(x, size)`.",
    section="Rules of your own",
    shows="0.0: the descent stands still.",
)
def slopes_cancel(x: Any, size: Any) -> Any:
    return x + (tf.round(x / size) * size - x)


@misconception(
    "click",
    cause="let a custom rule forget what arrives from the loss.",
    experiment="ask for the slope of `-10 * click(x, size)`.",
    section="Rules of your own",
    shows="1.0, though -10 arrives.",
)
def arriving_forgotten(x: Any, size: Any) -> Any:
    @tf.custom_gradient
    def rounded(x: Any) -> Any:
        return tf.round(x / size) * size, lambda arriving: tf.ones_like(x)

    return rounded(x)


@misconception(
    "click",
    cause="give a slope below 0, so that the descent runs away from its goal.",
    experiment="ask for the slope of `click(x, size)`: is it above 0?",
    section="Rules of your own",
    shows="-1.0: below 0.",
)
def slope_turned_round(x: Any, size: Any) -> Any:
    return tf.stop_gradient(x + tf.round(x / size) * size) - x


@misconception(
    "click",
    cause="round to whole numbers, whatever the size.",
    experiment="print `click(1.3, 0.5)`.",
    section="Rules of your own",
    shows="1.0, though 1.5 is a click, and nearer.",
)
def whole_numbers(x: Any, size: Any) -> Any:
    return x + tf.stop_gradient(tf.round(x) - x)


@misconception(
    "click",
    cause="count the clicks, without multiplying by the size again.",
    experiment="print `click(4.1, 2.0)`: 4.0, or 2.0?",
    section="Rules of your own",
    shows="2.0: the number of the click, not its place.",
)
def number_of_the_click(x: Any, size: Any) -> Any:
    return x / size + tf.stop_gradient(tf.round(x / size) - x / size)


@misconception(
    "click",
    cause="go to the click below, not to the nearest one.",
    experiment="print `click(1.9, 1.0)` and `click(-1.9, 1.0)`.",
    section="Rules of your own",
    shows="1.0 and -2.0: the first is not the nearest.",
)
def click_below(x: Any, size: Any) -> Any:
    return x + tf.stop_gradient(tf.floor(x / size) * size - x)


@misconception(
    "click",
    cause="give a slope so long that the descent jumps over its goal.",
    experiment="print w after each of the 6 steps.",
    section="Rules of your own",
    shows="places on one side of the goal, then on the other.",
    parameters={"slope": (2.5, 2.6, 3.0)},
)
def slope_too_long(x: Any, size: Any, *, slope: float) -> Any:
    return slope * x + tf.stop_gradient(tf.round(x / size) * size - slope * x)


@misconception(
    "click",
    cause="smooth the steps: values lie between clicks.",
    experiment="print `click(1.3, 1.0)`.",
    section="Rules of your own",
    shows="a number between two clicks.",
)
def smooth_staircase(x: Any, size: Any) -> Any:
    turn = 2 * np.pi / size
    return x - tf.sin(turn * x) / turn


@another_way("click")
def ties_go_up(x: Any, size: Any) -> Any:
    return x + tf.stop_gradient(tf.floor(x / size + 0.5) * size - x)


@another_way("click")
def by_a_rule(x: Any, size: Any) -> Any:
    @tf.custom_gradient
    def rounded(x: Any) -> Any:
        return tf.round(x / size) * size, lambda arriving: arriving

    return rounded(x)


@another_way("click")
def softer_rule(x: Any, size: Any) -> Any:
    near = tf.stop_gradient(tf.round(x / size) * size)
    soft = 0.9 * (x - tf.stop_gradient(x)) / (1.0 + tf.stop_gradient(tf.abs(x - near) / size))
    return near + soft


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that the step goes to the turning point of a parabola that fits at this r?",
        "Does it say that the curvature is below 0 there, so that this point is a highest one?",
        "Does it name a check of the curvature's sign or of the loss, and another step?",
    ),
    samples=(
        Sample(
            "Newton's step goes to the turning point of a parabola touching the curve. At 1.6 "
            "the curvature is negative, so the parabola opens downwards and its turning point is "
            "a highest point, further out. She should look at the sign of the second slope and "
            "take a gradient step where it is not above 0.",
            (1, 1, 1),
        ),
        Sample(
            "At 1.6 the step is too long, because Newton divides by a small number. She should "
            "multiply the step by a small rate, then it gets to the minimum as well.",
            (0, 0, 0),
        ),
    ),
)
