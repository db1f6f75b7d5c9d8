"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# both_slopes ------------------------------------------------------------------------------------


@misconception(
    "both_slopes",
    cause="call `run` twice, such as once for each question.",
    experiment="give `both_slopes` a function of your own that prints: how often?",
    section="One question",
    shows="two prints: two runs.",
    catalogue="M08",
)
def a_run_for_each(run: Any, x0: float) -> Any:
    slopes = []
    for place in (0, 1):
        x = tf.Variable(x0)
        with tf.GradientTape() as tape:
            target = run(x)[place]
        slopes.append(tape.gradient(target, x))
    return tuple(slopes)


@misconception(
    "both_slopes",
    cause="add the two slopes, as `gradient` does with a list of targets.",
    experiment="print what `gradient` gives for two targets you know, such as x and 5*x.",
    section="One question",
    shows="6.0: one number, 1 and 5 added.",
)
def targets_in_one_list(run: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        both = run(x)
    return tape.gradient(list(both), x)


@misconception(
    "both_slopes",
    cause="ask for z with respect to y, the last step alone.",
    experiment="nudge `x0` by 0.01: how far does `z` move?",
    section="One question",
    shows="another move than 0.01 times your dz_dx.",
)
def last_step_alone(run: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y, z = run(x)
    return tape.gradient(y, x), tape.gradient(z, y)


@misconception(
    "both_slopes",
    cause="multiply by dy/dx once more: the tape has walked the whole way already.",
    experiment="for y = x**2 and z = y**2 at 3, print each answer of the tape.",
    section="One question",
    shows="6.0, and 108.0, the slope of x**4.",
)
def multiplied_once_more(run: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y, z = run(x)
    dy_dx = tape.gradient(y, x)
    return dy_dx, dy_dx * tape.gradient(z, x)


@misconception(
    "both_slopes",
    cause="ask for dz/dx where no path is known: another tape, or another source.",
    experiment="print `watched_variables()` of each tape you ask.",
    section="One question",
)
def second_tape_too_late(run: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y, z = run(x)
    with tf.GradientTape() as late:
        late_z = z
    return tape.gradient(y, x), late.gradient(late_z, x)


@misconception(
    "both_slopes",
    cause="estimate the slopes from values; here a tape is asked for.",
    experiment="for x**3 at 2, compare your answer with 12.0, digit by digit.",
    section="One question",
    shows="a number near 12, and not 12.0.",
    parameters={"step": (1e-2, 1e-3)},
)
def estimated(run: Any, x0: float, *, step: float) -> Any:
    above, below = run(x0 + step), run(x0 - step)
    return tuple((high - low) / (2 * step) for high, low in zip(above, below, strict=True))


@misconception(
    "both_slopes",
    cause="return the values of y and z, not their slopes.",
    experiment="for y = x + 5 and z = x + 9, what do you return at 3?",
    section="One question",
    shows="8 and 12, though both slopes are 1.",
)
def values_for_slopes(run: Any, x0: float) -> Any:
    y, z = run(tf.Variable(x0))
    return y, z


@misconception(
    "both_slopes",
    cause="ask for z alone, with y and x as its sources.",
    experiment="print the target and the sources of your question.",
    section="One question",
    shows="one target, z, and two sources, y and x.",
)
def z_with_two_sources(run: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y, z = run(x)
    return tuple(tape.gradient(z, [y, x]))


no_path_to_z = group(
    "both_slopes",
    "second_tape_too_late",
    "last_step_alone",
    cause="ask for z where no path is known: another tape, or another source.",
    experiment="print your source, and `watched_variables()` of the tape asked.",
    section="One question",
)


@another_way("both_slopes")
def two_plain_tapes(run: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as one, tf.GradientTape() as other:
        y, z = run(x)
    return one.gradient(y, x), other.gradient(z, x)


@another_way("both_slopes")
def watched_in_double(run: Any, x0: float) -> Any:
    x = tf.constant(x0)
    tape = tf.GradientTape(persistent=True)
    with tape:
        tape.watch(x)
        pair = run(x)
    return [float(tape.gradient(value, [x])[0]) for value in pair]


# spiral_by_hand ---------------------------------------------------------------------------------


@misconception(
    "spiral_by_hand",
    cause="keep the arm as it is: only the turning is counted.",
    experiment="print `height` at t and at t + 0.01, with the same `sin(t)`.",
    section="Many questions",
    shows="that `height` still moves.",
)
def arm_kept(t: Any, k: float) -> Any:
    return k * tf.ones_like(t), k * t * tf.cos(t), -k * t * tf.sin(t)


@misconception(
    "spiral_by_hand",
    cause="keep the turning as it is: only the longer arm is counted.",
    experiment="print `height` at t and at t + 0.01, with the same `r`.",
    section="Many questions",
    shows="that `height` still moves.",
)
def turning_kept(t: Any, k: float) -> Any:
    return k * tf.ones_like(t), k * tf.sin(t), k * tf.cos(t)


@misconception(
    "spiral_by_hand",
    cause="multiply the slopes of the two factors.",
    experiment="do the same for t * t at 3, and compare with 6.",
    section="Many questions",
    shows="1, where the slope is 6.",
)
def slopes_of_factors_multiplied(t: Any, k: float) -> Any:
    return k * tf.ones_like(t), k * tf.cos(t), -k * tf.sin(t)


@misconception(
    "spiral_by_hand",
    cause="take +sin for the slope of cos.",
    experiment="print cos(0.5) and cos(0.6): does it rise or fall?",
    section="Many questions",
    shows="that it falls, from 0.878 to 0.825.",
)
def sign_of_cos(t: Any, k: float) -> Any:
    r = k * t
    return (
        k * tf.ones_like(t),
        k * tf.sin(t) + r * tf.cos(t),
        k * tf.cos(t) + r * tf.sin(t),
    )


@misconception(
    "spiral_by_hand",
    cause="let the arm grow by 1 in a unit of time, whatever k is.",
    experiment="print `r` at t and at t + 1.",
    section="Many questions",
    shows="that `r` grows by another number than 1.",
)
def k_forgotten(t: Any, k: float) -> Any:
    r, one = k * t, tf.ones_like(t)
    return one, tf.sin(t) + r * tf.cos(t), tf.cos(t) - r * tf.sin(t)


@misconception(
    "spiral_by_hand",
    cause="put the minus at the slope of the sine, not at that of the cosine.",
    experiment="print sin(0.5) and sin(0.6): does it rise or fall?",
    section="Many questions",
    shows="that it rises, from 0.479 to 0.565.",
)
def minus_at_the_sine(t: Any, k: float) -> Any:
    r = k * t
    return (
        k * tf.ones_like(t),
        k * tf.sin(t) - r * tf.cos(t),
        k * tf.cos(t) + r * tf.sin(t),
    )


@misconception(
    "spiral_by_hand",
    cause="leave out, in the products, how fast `r` itself grows.",
    experiment="print `r` at t and at t + 1.",
    section="Many questions",
    shows="that `r` grows, and by another number than 1.",
)
def growth_of_r_left_out(t: Any, k: float) -> Any:
    r = k * t
    return k * tf.ones_like(t), tf.sin(t) + r * tf.cos(t), tf.cos(t) - r * tf.sin(t)


@misconception(
    "spiral_by_hand",
    cause="give one slope of `r` for all the times.",
    experiment="count the numbers in `r`, and in its slope.",
    section="Many questions",
    shows="several numbers, but one slope.",
)
def one_slope_for_all_times(t: Any, k: float) -> Any:
    r = k * t
    return k, k * tf.sin(t) + r * tf.cos(t), k * tf.cos(t) - r * tf.sin(t)


@misconception(
    "spiral_by_hand",
    cause="give the average speed since the start: the place divided by the time.",
    experiment="print `height` at t and at t + 0.01: how fast does it move there?",
    section="Many questions",
    shows="a speed other than yours.",
)
def place_over_time(t: Any, k: float) -> Any:
    r = k * t
    return r / t, r * tf.sin(t) / t, r * tf.cos(t) / t


@misconception(
    "spiral_by_hand",
    cause="give `r` itself where its slope is asked.",
    experiment="print `r` at t and at t + 1.",
    section="Many questions",
    shows="that `r` grows in that time by less than `r`.",
)
def r_for_its_slope(t: Any, k: float) -> Any:
    r = k * t
    return r, r * tf.sin(t) + r * tf.cos(t), r * tf.cos(t) - r * tf.sin(t)


turning_left_out = group(
    "spiral_by_hand",
    "turning_kept",
    "place_over_time",
    cause="count the longer arm only: `r` moves, while sin t and cos t stay.",
    experiment="print `height` at t and at t + 0.01, with the same `r`.",
    section="Many questions",
    shows="that `height` still moves.",
)


@misconception(
    "spiral_by_hand",
    cause="ask a tape, where hands are asked for.",
    experiment="write down the two paths from t to `height` first.",
    section="Many questions",
)
def read_from_a_tape(t: Any, k: float) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        r = k * t
        places = [r, r * tf.sin(t), r * tf.cos(t)]
    return tuple(tape.gradient(place, t) for place in places)


@misconception(
    "spiral_by_hand",
    cause="divide differences, where the two paths are asked for.",
    experiment="print your slope of t * t at 3 for a step of 0.001.",
    section="Many questions",
    shows="not quite 6.",
)
def estimated_from_two_times(t: Any, k: float) -> Any:
    def place(time: Any) -> Any:
        return np.stack([k * time, k * time * np.sin(time), k * time * np.cos(time)])

    times = t.numpy().astype(float)
    return tuple((place(times + 1e-5) - place(times - 1e-5)) / 2e-5)


@another_way("spiral_by_hand")
def in_numpy(t: Any, k: float) -> Any:
    times = t.numpy()
    s, c = np.sin(times), np.cos(times)
    return np.full(times.shape, k), k * (s + times * c), k * (c - times * s)


@another_way("spiral_by_hand")
def in_a_loop(t: Any, k: float) -> Any:
    times = np.atleast_1d(t.numpy())
    heights = [k * np.sin(time) + k * time * np.cos(time) for time in times]
    widths = [k * np.cos(time) - k * time * np.sin(time) for time in times]
    rows = [k for _ in times], heights, widths
    return tuple(tf.reshape(tf.constant(row, tf.float64), t.shape) for row in rows)


# held_after -------------------------------------------------------------------------------------


@misconception(
    "held_after",
    cause="let a plain tape hold nothing, asked or not.",
    experiment="keep a plain tape unasked; count its values.",
    section="What a kept tape costs",
    shows="20 values, held by a plain tape.",
)
def plain_holds_nothing(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, _, keeps in passes:
        held += size * (kind == "persistent" and keeps == "tape")
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="let every kept tape hold its record, asked or not.",
    experiment="ask a plain tape; count its values.",
    section="What a kept tape costs",
    shows="0 values, though the tape is kept.",
    catalogue="M09",
)
def every_kept_tape_holds(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for _, _, keeps in passes:
        held += size * (keeps == "tape")
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="let a question empty a persistent tape too.",
    experiment="ask a persistent tape; count its values.",
    section="What a kept tape costs",
    shows="20 values still.",
)
def any_question_frees(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for _, asked, keeps in passes:
        held += size * (keeps == "tape" and not asked)
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="count kept losses as if they held a record.",
    experiment="keep a loss, delete its tape; count the values.",
    section="What a kept tape costs",
    shows="0 values.",
    catalogue="M13",
)
def losses_hold(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, asked, keeps in passes:
        held += size * (keeps == "loss" or kind == "persistent" or not asked)
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="count every pass: nothing is ever let go.",
    experiment="count the values after `del tape`.",
    section="What a kept tape costs",
    shows="0 values, once the last name is gone.",
    catalogue="M10",
)
def nothing_is_let_go(passes: Any, size: int) -> Any:
    return [size * (number + 1) for number in range(len(passes))]


@misconception(
    "held_after",
    cause="let each pass replace the record before.",
    experiment="keep two persistent tapes; count the first one's values.",
    section="What a kept tape costs",
    shows="20 values still.",
)
def each_replaces_the_last(passes: Any, size: int) -> Any:
    return [
        size if keeps == "tape" and (kind == "persistent" or not asked) else 0
        for kind, asked, keeps in passes
    ]


@misconception(
    "held_after",
    cause="set the reading anew at each kept tape.",
    experiment="keep two persistent tapes; count the first one's values.",
    section="What a kept tape costs",
    shows="20 values still.",
)
def each_kept_tape_replaces(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, asked, keeps in passes:
        if keeps == "tape":
            held = 0 if kind == "plain" and asked else size
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="count the asked tapes: as if the question made the record.",
    experiment="keep a tape unasked; count its values.",
    section="What a kept tape costs",
    shows="20 values, without any question.",
)
def questions_make_records(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for _, asked, keeps in passes:
        held += size * (keeps == "tape" and asked)
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="let `and` go before `or`: an unasked loss counts too.",
    experiment="print your condition for `plain→loss`.",
    section="What a kept tape costs",
    shows="True, for a kept loss.",
)
def and_before_or(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, asked, keeps in passes:
        if (keeps == "tape" and kind == "persistent") or not asked:
            held += size
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="leave out what a list keeps: a pass counts by its tape alone.",
    experiment="print what `plain→loss` adds.",
    section="What a kept tape costs",
    shows="one size, though only the loss is kept.",
)
def what_is_kept_left_out(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, asked, _ in passes:
        held += size * (kind == "persistent" or not asked)
        readings.append(held)
    return readings


loss_counts = group(
    "held_after",
    "losses_hold",
    "what_is_kept_left_out",
    cause="count a pass that keeps only its loss.",
    experiment="keep a loss, delete its tape; count the values.",
    section="What a kept tape costs",
    shows="0 values.",
)

unasked_persistent_loss = group(
    "held_after",
    "and_before_or",
    "unasked_persistent_stays",
    cause="count an unasked persistent run whose tape is gone.",
    experiment="delete an unasked tape; count its values.",
    section="What a kept tape costs",
    shows="0 values.",
)

one_record_at_most = group(
    "held_after",
    "each_kept_tape_replaces",
    "never_a_second",
    cause="set the reading to one record, and never add a second.",
    experiment="keep two unasked tapes; count the values of both.",
    section="What a kept tape costs",
    shows="40 values.",
)

unasked_loss = group(
    "held_after",
    "and_before_or",
    "what_is_kept_left_out",
    cause="count an unasked pass, whatever the list keeps of it.",
    experiment="print what `plain→loss` adds.",
    section="What a kept tape costs",
    shows="one size, though only the loss is kept.",
)


@misconception(
    "held_after",
    cause="set the reading to one record, and never add a second.",
    experiment="keep two unasked tapes; count the values of both.",
    section="What a kept tape costs",
    shows="40 values.",
)
def never_a_second(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, asked, keeps in passes:
        if keeps == "tape" and (not asked or kind == "persistent"):
            held = size
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="give back a record that was never counted.",
    experiment="print what `plain+asked→loss` adds.",
    section="What a kept tape costs",
    shows="a negative number, though this pass took nothing before.",
)
def given_back_twice(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, asked, keeps in passes:
        held += size * ((keeps == "tape") - (kind == "plain" and asked))
        readings.append(held)
    return readings


@misconception(
    "held_after",
    cause="let an unasked persistent run hold on without its tape.",
    experiment="delete an unasked tape; count its values.",
    section="What a kept tape costs",
    shows="0 values.",
)
def unasked_persistent_stays(passes: Any, size: int) -> Any:
    held, readings = 0, []
    for kind, asked, keeps in passes:
        alone = kind == "persistent" and not asked
        held += size * (alone or (keeps == "tape" and (kind, asked) != ("plain", True)))
        readings.append(held)
    return readings


@another_way("held_after")
def summed_up(passes: Any, size: int) -> Any:
    holds = [row[2] == "tape" and row[:2] != ("plain", True) for row in passes]
    return np.cumsum(holds) * size


@another_way("held_after")
def counted_each_time(passes: Any, size: int) -> Any:
    full = [("plain", False, "tape"), ("persistent", False, "tape"), ("persistent", True, "tape")]
    return [
        size * sum(row in full for row in passes[: number + 1]) for number in range(len(passes))
    ]


# mended_fit -------------------------------------------------------------------------------------


def loss_of(w: Any, b: Any, loads: Any, lengths: Any) -> Any:
    """The mean squared error of the spring's line."""
    return tf.reduce_mean((w * loads + b - lengths) ** 2)


@misconception(
    "mended_fit",
    cause="let one record, made before the loop, answer in every step.",
    experiment="print both slopes in each step.",
    section="When to keep it",
    shows="the same slopes every time.",
)
def one_record_for_all(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    with tf.GradientTape(persistent=True) as tape:
        loss = loss_of(w, b, loads, lengths)
    for _ in range(steps):
        w.assign_sub(rate * tape.gradient(loss, w))
        b.assign_sub(rate * tape.gradient(loss, b))
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="ask for w and b once, then step with these two slopes each time.",
    experiment="print both slopes in each step.",
    section="When to keep it",
    shows="the same slopes every time.",
)
def one_question_for_all(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_of(w, b, loads, lengths)
    dw, db = tape.gradient(loss, [w, b])
    losses = []
    for _ in range(steps):
        w.assign_sub(rate * dw)
        b.assign_sub(rate * db)
        losses.append(loss)
    return losses


stale_slopes = group(
    "mended_fit",
    "one_record_for_all",
    "one_question_for_all",
    cause="take every step with the slopes of the first run.",
    experiment="print both slopes in each step.",
    section="When to keep it",
    shows="the same slopes every time.",
)


@misconception(
    "mended_fit",
    cause="move one variable, then make a new run for the slope of the other.",
    experiment="print `w` and `b` just before each run.",
    section="When to keep it",
    shows="that one has moved between.",
    catalogue="M49",
    parameters={"order": ((0, 1), (1, 0))},
)
def one_after_the_other(
    w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int, *, order: tuple[int, int]
) -> Any:
    losses = []
    for _ in range(steps):
        losses.append(loss_of(w, b, loads, lengths))
        for place in order:
            with tf.GradientTape() as tape:
                loss = loss_of(w, b, loads, lengths)
            (w, b)[place].assign_sub(rate * tape.gradient(loss, (w, b)[place]))
    return losses


@misconception(
    "mended_fit",
    cause="move w alone, so that b stays.",
    experiment="print `b` before and after.",
    section="When to keep it",
    shows="the same number twice.",
)
def b_left_out(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, loads, lengths)
        w.assign_sub(rate * tape.gradient(loss, w))
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="double both slopes, as a loss does that is named twice as target.",
    experiment="print the slopes of two runs, for `loss` and `[loss, loss]`.",
    section="When to keep it",
    shows="doubled slopes.",
)
def two_targets_named(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, loads, lengths)
        dw, db = tape.gradient([loss, loss], [w, b])
        w.assign_sub(rate * dw)
        b.assign_sub(rate * db)
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="add up the slopes of all steps so far.",
    experiment="print the slope that each step uses, and the tape's answer.",
    section="Many questions",
    shows="that they differ from step two.",
    catalogue="M14",
)
def slopes_piled_up(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    total, losses = [0.0, 0.0], []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, loads, lengths)
        new = tape.gradient(loss, [w, b])
        total = [old + slope for old, slope in zip(total, new, strict=True)]
        w.assign_sub(rate * total[0])
        b.assign_sub(rate * total[1])
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="add the step: that goes where the loss grows.",
    experiment="print the losses one by one, at a tenth of the rate.",
    section="When to keep it",
    shows="losses that rise.",
    catalogue="M82",
)
def uphill(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, loads, lengths)
        for variable, slope in zip((w, b), tape.gradient(loss, (w, b)), strict=True):
            variable.assign_add(rate * slope)
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="return the loss after each step, not before it.",
    experiment="print the first loss before anything moves.",
    section="When to keep it",
    shows="the loss that is expected first, and your list lacks.",
)
def losses_after(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, loads, lengths)
        for variable, slope in zip((w, b), tape.gradient(loss, (w, b)), strict=True):
            variable.assign_sub(rate * slope)
        losses.append(loss_of(w, b, loads, lengths))
    return losses


@misconception(
    "mended_fit",
    cause="give the sum of the squared errors, where the mean is asked.",
    experiment="divide your first loss by the number of loads.",
    section="When to keep it",
    shows="the first loss that is expected.",
    catalogue="M47",
)
def sum_for_mean(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((w * loads + b - lengths) ** 2)
        for variable, slope in zip((w, b), tape.gradient(loss, (w, b)), strict=True):
            variable.assign_sub(rate * slope)
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="take the slopes in another order than the sources.",
    experiment="print the list of sources and the names you give the slopes.",
    section="One question",
    shows="b's slope, named for w.",
)
def slopes_exchanged(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, loads, lengths)
        dw, db = tape.gradient(loss, [b, w])
        w.assign_sub(rate * dw)
        b.assign_sub(rate * db)
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="compute each loss anew, while the slopes stay those of the first run.",
    experiment="print both slopes in each step.",
    section="When to keep it",
    shows="the same slopes every time.",
)
def only_losses_are_new(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    with tf.GradientTape(persistent=True) as tape:
        old = loss_of(w, b, loads, lengths)
    for _ in range(steps):
        losses.append(loss_of(w, b, loads, lengths))
        w.assign_sub(rate * tape.gradient(old, w))
        b.assign_sub(rate * tape.gradient(old, b))
    return losses


@misconception(
    "mended_fit",
    cause="use the notebook's own loads and lengths, as `spring_loss` does.",
    experiment="double the `loads` and `lengths` you hand in, and print the losses.",
    section="When to keep it",
    shows="the same losses as before.",
)
def loads_of_the_notebook(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses, own_loads = [], tf.constant([0.5, 1.5, 2.5])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, own_loads, tf.constant([9.6, 12.1, 14.4]))
        for variable, slope in zip((w, b), tape.gradient(loss, (w, b)), strict=True):
            variable.assign_sub(rate * slope)
        losses.append(loss)
    return losses


@misconception(
    "mended_fit",
    cause="work the slopes out by hand; here a tape is asked for.",
    experiment="write the loss as abs(error): what must change in your code?",
    section="When to keep it",
    shows="that each slope must be rewritten.",
)
def slopes_by_hand(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        error = w * loads + b - lengths
        losses.append(tf.reduce_mean(error**2))
        w.assign_sub(rate * tf.reduce_mean(2 * error * loads))
        b.assign_sub(rate * tf.reduce_mean(2 * error))
    return losses


@another_way("mended_fit")
def one_tape_entered_each_time(
    w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int
) -> Any:
    tape, losses = tf.GradientTape(), []
    for _ in range(steps):
        with tape:
            losses.append(loss_of(w, b, loads, lengths))
        for variable, slope in zip((w, b), tape.gradient(losses[-1], (w, b)), strict=True):
            variable.assign_sub(rate * slope)
    return losses


@another_way("mended_fit")
def persistent_inside(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape(persistent=True) as tape:
            loss = loss_of(w, b, loads, lengths)
        w.assign_sub(rate * tape.gradient(loss, w))
        b.assign_sub(rate * tape.gradient(loss, b))  # the record still belongs to the old w
        losses.append(float(loss))
    return losses


@another_way("mended_fit")
def asked_by_name(w: Any, b: Any, loads: Any, lengths: Any, rate: float, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(w, b, loads, lengths)
            slopes = tape.gradient(loss, {"w": w, "b": b})
        w.assign(w - rate * slopes["w"])
        b.assign(b - rate * slopes["b"])
        losses.append(loss)
    return tf.stack(losses)


# side_effect ------------------------------------------------------------------------------------


def both_asked(run: Any, settings: Any) -> tuple[Any, Any, Any, Any]:
    """Chill, cost, and the slope of each, from one run."""
    with tf.GradientTape(persistent=True) as tape:
        chill, cost = run(settings)
    return chill, cost, tape.gradient(chill, settings), tape.gradient(cost, settings)


@misconception(
    "side_effect",
    cause="promise for a step along the cost's own slope, which nobody takes.",
    experiment="print the step that is taken, and the step you promise for.",
    section="When to keep it",
    shows="two steps that differ.",
)
def own_step_promised(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(dear**2), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="promise the change of the chill, not of the cost.",
    experiment="print the slope of each, and the change of each.",
    section="When to keep it",
    shows="a promise near the chill's change, far from the cost's.",
)
def promise_for_the_chill(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, _ = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(cold**2), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="add up each slope by itself, then multiply the two sums.",
    experiment="compute both for the slopes [1, 2] and [3, -4].",
    section="When to keep it",
    shows="-3 your way, -5 entry by entry.",
)
def sums_multiplied(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(cold) * tf.reduce_sum(dear), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="give a promise for each heater, of one cost.",
    experiment="print the shape of your promise, and of the cost.",
    section="When to keep it",
    shows="`()` for the cost.",
)
def promises_not_added(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * cold * dear, run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="promise with the sign turned: a step downhill has a minus.",
    experiment="print the step, and its product with the cost's slope.",
    section="When to keep it",
    shows="a product with the other sign than your promise.",
)
def sign_turned(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return rate * tf.reduce_sum(cold * dear), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="compare the old cost with itself: no new run after the step.",
    experiment="print `cost` before and after the step.",
    section="When to keep it",
    shows="the same number twice.",
    catalogue="M105",
)
def cost_not_run_again(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(cold * dear), cost - cost


@misconception(
    "side_effect",
    cause="measure the change of the chill, not of the cost.",
    experiment="print both values before and after the step.",
    section="When to keep it",
    shows="your `real` as the chill's change, not the cost's.",
)
def change_of_the_chill(run: Any, settings: Any, rate: float) -> Any:
    chill, _, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(cold * dear), run(settings)[0] - chill


@misconception(
    "side_effect",
    cause="take the step that lowers the cost.",
    experiment="print the chill before and after the step: does it fall?",
    section="When to keep it",
    shows="that the chill rises.",
)
def step_for_the_cost(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * dear)
    return -rate * tf.reduce_sum(cold * dear), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="step against the slope of the cost, and promise for that step.",
    experiment="print the chill before and after the step: does it fall?",
    section="When to keep it",
    shows="that the chill rises.",
)
def all_by_the_cost(run: Any, settings: Any, rate: float) -> Any:
    _, cost, _, dear = both_asked(run, settings)
    settings.assign_sub(rate * dear)
    return -rate * tf.reduce_sum(dear**2), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="add the step: that makes it colder.",
    experiment="print the chill before and after the step: does it fall?",
    section="When to keep it",
    shows="that the chill rises.",
    catalogue="M82",
)
def step_added(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_add(rate * cold)
    return -rate * tf.reduce_sum(cold * dear), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="take the cost's slope from a new run, after the step.",
    experiment="print `settings` where each slope is made.",
    section="When to keep it",
    shows="two places: the second slope belongs to the moved settings.",
)
def slope_after_the_step(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, _ = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    _, now, _, dear = both_asked(run, settings)
    return -rate * tf.reduce_sum(cold * dear), now - cost


@misconception(
    "side_effect",
    cause="subtract the new cost from the old one.",
    experiment="for a cost that rises from 4 to 7, compare its change with yours.",
    section="When to keep it",
    shows="3, where your way gives -3.",
)
def old_minus_new(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(cold * dear), cost - run(settings)[1]


@misconception(
    "side_effect",
    cause="return the new cost, not its change.",
    experiment="print the old cost beside what you return.",
    section="When to keep it",
    shows="that the cost was far from 0 before the step.",
)
def cost_for_change(run: Any, settings: Any, rate: float) -> Any:
    _, _, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(cold * dear), run(settings)[1]


@misconception(
    "side_effect",
    cause="promise for the whole slope, not for the step, which the rate makes short.",
    experiment="print the step, and the slope that made it.",
    section="When to keep it",
    shows="a step much shorter than the slope.",
)
def rate_left_out(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -tf.reduce_sum(cold * dear), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="answer for the chill, both times; the cost is asked for.",
    experiment="print the two values that `run` gives, with their names.",
    section="When to keep it",
    shows="the chill first; you return numbers of that one.",
)
def all_for_the_chill(run: Any, settings: Any, rate: float) -> Any:
    chill, _, cold, _ = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_sum(cold**2), run(settings)[0] - chill


@misconception(
    "side_effect",
    cause="take the mean over the heaters, where their changes add up.",
    experiment="turn on two heaters that cost 3 each: what does the cost do?",
    section="When to keep it",
    shows="a rise by 6.",
    catalogue="M47",
)
def mean_for_sum_of_promises(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * cold)
    return -rate * tf.reduce_mean(cold * dear), run(settings)[1] - cost


@misconception(
    "side_effect",
    cause="take a step for the cost as well.",
    experiment="print `settings` after each change of it.",
    section="When to keep it",
)
def a_step_for_each(run: Any, settings: Any, rate: float) -> Any:
    _, cost, cold, dear = both_asked(run, settings)
    settings.assign_sub(rate * (cold + dear))
    return -rate * tf.reduce_sum(cold * dear), run(settings)[1] - cost


@another_way("side_effect")
def asked_when_the_step_is_done(run: Any, settings: Any, rate: float) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        chill, cost = run(settings)
    step = -rate * tape.gradient(chill, settings)
    settings.assign_add(step)
    dear = tape.gradient(cost, settings)  # the record of the old settings
    return tf.tensordot(dear, step, axes=len(step.shape)), run(settings)[1] - cost


@another_way("side_effect")
def two_tapes_and_numpy(run: Any, settings: Any, rate: float) -> Any:
    with tf.GradientTape() as one, tf.GradientTape() as other:
        chill, cost = run(settings)
    cold, dear = one.gradient(chill, [settings])[0], other.gradient(cost, settings)
    settings.assign(settings - rate * cold)
    promise = -rate * float(np.vdot(cold.numpy(), dear.numpy()))
    return promise, float(run(settings)[1]) - float(cost)


# own_tape ---------------------------------------------------------------------------------------


def walk(rows: Any, target: str, source: str) -> Any:
    """The way back: multiplied along each path, added where paths meet."""
    slopes = {target: 1.0}
    for name, reads, local in reversed(rows):
        for read, slope in zip(reads, local, strict=True):
            if name in slopes:
                slopes[read] = slopes.get(read, 0.0) + slopes[name] * slope
    return slopes.get(source)


def once_or_often(persistent: bool, answer: Any) -> Any:
    """An `ask` that refuses a plain tape's second question."""
    spent = []

    def ask(target: str, source: str) -> Any:
        if spent and not persistent:
            raise RuntimeError("asked before")
        spent.append(target)
        return answer(target, source)

    return ask


@misconception(
    "own_tape",
    cause="answer a second question to a plain tape.",
    experiment="ask your plain tape twice, and one of TensorFlow's.",
    section="One question",
    shows="a RuntimeError from TensorFlow's.",
)
def never_refuses(rows: Any, persistent: bool) -> Any:
    return lambda target, source: walk(rows, target, source)


@misconception(
    "own_tape",
    cause="answer a plain tape's second question with None.",
    experiment="ask a plain tape of TensorFlow twice.",
    section="One question",
    shows="a RuntimeError, and no None.",
    catalogue="M01",
)
def second_answer_is_none(rows: Any, persistent: bool) -> Any:
    spent = []

    def ask(target: str, source: str) -> Any:
        if spent and not persistent:
            return None
        spent.append(target)
        return walk(rows, target, source)

    return ask


@misconception(
    "own_tape",
    cause="count only the questions that found a path.",
    experiment="ask TensorFlow's plain tape in vain, then again.",
    section="One question",
    shows="None, then a RuntimeError.",
)
def in_vain_is_free(rows: Any, persistent: bool) -> Any:
    spent = []

    def ask(target: str, source: str) -> Any:
        if spent and not persistent:
            raise RuntimeError("asked before")
        found = walk(rows, target, source)
        if found is not None:
            spent.append(target)
        return found

    return ask


@misconception(
    "own_tape",
    cause="let a plain tape answer once for each target.",
    experiment="ask TensorFlow's plain tape for z, then for y.",
    section="One question",
    shows="a RuntimeError.",
)
def once_for_each_target(rows: Any, persistent: bool) -> Any:
    spent: set[str] = set()

    def ask(target: str, source: str) -> Any:
        if target in spent and not persistent:
            raise RuntimeError("asked before")
        spent.add(target)
        return walk(rows, target, source)

    return ask


@misconception(
    "own_tape",
    cause="refuse a persistent tape's second question too.",
    experiment="print `persistent` where you refuse.",
    section="One question",
    shows="True, for the tape that you refuse.",
)
def always_refuses(rows: Any, persistent: bool) -> Any:
    return once_or_often(False, lambda target, source: walk(rows, target, source))


@misconception(
    "own_tape",
    cause="keep only one slope where two paths meet.",
    experiment="print what arrives at a name that two rows read.",
    section="A tape of your own",
    shows="two arrivals, of which you keep the last.",
)
def last_path_wins(rows: Any, persistent: bool) -> Any:
    def answer(target: str, source: str) -> Any:
        slopes = {target: 1.0}
        for name, reads, local in reversed(rows):
            for read, slope in zip(reads, local, strict=True):
                if name in slopes:
                    slopes[read] = slopes[name] * slope
        return slopes.get(source)

    return once_or_often(persistent, answer)


@misconception(
    "own_tape",
    cause="walk forwards: slopes arrive after their row is done.",
    experiment="print each row's name as you pass it.",
    section="A tape of your own",
    shows="that the target's row comes late.",
)
def walked_forwards(rows: Any, persistent: bool) -> Any:
    return once_or_often(persistent, lambda *asked: walk(rows[::-1], *asked))


@misconception(
    "own_tape",
    cause="add the local slopes along a path.",
    experiment="follow one path with slopes 2 and 3: how fast does its end move?",
    section="A tape of your own",
    shows="6 times the speed, not 5.",
)
def added_along_the_path(rows: Any, persistent: bool) -> Any:
    def answer(target: str, source: str) -> Any:
        slopes = {target: 0.0}
        for name, reads, local in reversed(rows):
            for read, slope in zip(reads, local, strict=True):
                if name in slopes:
                    slopes[read] = slopes.get(read, 0.0) + slopes[name] + slope
        return slopes.get(source)

    return once_or_often(persistent, answer)


@misconception(
    "own_tape",
    cause="answer 0.0 where no path leads.",
    experiment="ask TensorFlow's tape about an unused variable.",
    section="A tape of your own",
    shows="None, and not 0.0.",
    parameters={"nothing": (0.0, 0)},
)
def zero_without_a_path(rows: Any, persistent: bool, *, nothing: float) -> Any:
    def answer(target: str, source: str) -> Any:
        found = walk(rows, target, source)
        return nothing if found is None else found

    return once_or_often(persistent, answer)


@misconception(
    "own_tape",
    cause="carry sums over to the next question.",
    experiment="ask the same question twice.",
    section="Many questions",
    shows="two answers that differ.",
    catalogue="M14",
)
def sums_kept(rows: Any, persistent: bool) -> Any:
    slopes: dict[str, float] = {}

    def answer(target: str, source: str) -> Any:
        slopes[target] = 1.0
        for name, reads, local in reversed(rows):
            for read, slope in zip(reads, local, strict=True):
                if name in slopes:
                    slopes[read] = slopes.get(read, 0.0) + slopes[name] * slope
        return slopes.get(source)

    return once_or_often(persistent, answer)


@misconception(
    "own_tape",
    cause="take the rows out of the list while answering.",
    experiment="print `len(rows)` before and after a question.",
    section="A tape of your own",
    shows="that no row is left.",
)
def rows_used_up(rows: Any, persistent: bool) -> Any:
    def answer(target: str, source: str) -> Any:
        slopes = {target: 1.0}
        while rows:
            name, reads, local = rows.pop()
            for read, slope in zip(reads, local, strict=True):
                if name in slopes:
                    slopes[read] = slopes.get(read, 0.0) + slopes[name] * slope
        return slopes.get(source)

    return once_or_often(persistent, answer)


@misconception(
    "own_tape",
    cause="stop after the target's own row.",
    experiment="print what the target's row reads.",
    section="A tape of your own",
    shows="names that have rows of their own.",
)
def one_row_only(rows: Any, persistent: bool) -> Any:
    def answer(target: str, source: str) -> Any:
        for name, reads, local in rows:
            if name == target and source in reads:
                return sum(s for r, s in zip(reads, local, strict=True) if r == source)
        return None

    return once_or_often(persistent, answer)


@misconception(
    "own_tape",
    cause="start with nothing, so nothing arrives; or `ask` has no `return`.",
    experiment="print what has arrived, as the last line of `ask`.",
    section="A tape of your own",
)
def nothing_at_the_start(rows: Any, persistent: bool) -> Any:
    return once_or_often(persistent, lambda target, source: walk(rows, "", source))


@misconception(
    "own_tape",
    cause="pass on once to a name that a row reads twice.",
    experiment="answer for one row, y = x * x, at x = 3.",
    section="A tape of your own",
    shows="3, where the slope is 6.",
)
def a_read_counts_once(rows: Any, persistent: bool) -> Any:
    once = [
        (
            name,
            tuple(dict(zip(reads, local, strict=True))),
            tuple(dict(zip(reads, local, strict=True)).values()),
        )
        for name, reads, local in rows
    ]
    return once_or_often(persistent, lambda *asked: walk(once, *asked))


@misconception(
    "own_tape",
    cause="let every row start with 1, and not the target alone.",
    experiment="print what has arrived at a row that comes after the target's.",
    section="A tape of your own",
    shows="1, though the target does not read that row.",
)
def every_row_starts(rows: Any, persistent: bool) -> Any:
    def answer(target: str, source: str) -> Any:
        arrived: dict[str, float] = {}
        for name, reads, local in reversed(rows):
            for read, slope in zip(reads, local, strict=True):
                arrived[read] = arrived.get(read, 0.0) + arrived.get(name, 1.0) * slope
        return arrived.get(source)

    return once_or_often(persistent, answer)


target_row_only = group(
    "own_tape",
    "walked_forwards",
    "one_row_only",
    cause="pass on from the target's own row only, as a walk forwards does.",
    experiment="print what the target's row reads.",
    section="A tape of your own",
    shows="names that have rows of their own.",
)


@another_way("own_tape")
def followed_from_the_target(rows: Any, persistent: bool) -> Any:
    row = {name: list(zip(reads, local, strict=True)) for name, reads, local in rows}

    def slope(target: str, source: str) -> Any:
        if target == source:
            return 1.0
        paths = [(local, slope(read, source)) for read, local in row.get(target, [])]
        known = [local * rest for local, rest in paths if rest is not None]
        return sum(known) if known else None

    return once_or_often(persistent, slope)


@another_way("own_tape")
def a_class(rows: Any, persistent: bool) -> Any:
    class Tape:
        def __init__(self) -> None:
            self.record = list(rows)

        def __call__(self, target: str, source: str) -> Any:
            if self.record is None:
                raise RuntimeError("this tape has given its record away")
            found = walk(self.record, target, source)
            self.record = self.record if persistent else None
            return None if found is None else tf.constant(found)

    return Tape()


# the written answer -----------------------------------------------------------------------------

error_silenced = Rubric(
    answer="error_silenced",
    criteria=(
        "Does it say that a plain tape has no record left after its first question?",
        "Does it say that the persistent tape answers from the old run, at the old w and b?",
        "Does it say to make a new run in each step, and to ask it once for [w, b]?",
    ),
    samples=(
        Sample(
            "The first question used the record up, so the second one fails. With "
            "persistent=True the record stays, but it is that of the run before the loop: the "
            "slopes are those of the first w and b in every step. Open a new tape in each step "
            "and ask it once, with both variables in a list.",
            (1, 1, 1),
        ),
        Sample(
            "A normal tape can be used only once, after that its notes are thrown away. "
            "Persistent tapes keep everything and need more memory, and that made the fit bad. "
            "Delete the tape after each step.",
            (1, 0, 0),
        ),
    ),
)
