"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# descend ----------------------------------------------------------------------------------------


def slope_of(loss_fn: Any, w: Any) -> Any:
    """The slope of the loss at w."""
    with tf.GradientTape() as tape:
        loss = loss_fn(w)
    return tape.gradient(loss, w)


@misconception(
    "descend",
    cause="add the step: that climbs.",
    experiment="print the slope before and after your first step.",
    section="A step, again and again",
    shows="a slope that grows: w climbs.",
    catalogue="M82",
)
def climbed(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    for rate in rates:
        w.assign_add(rate * slope_of(loss_fn, w))
        losses.append(loss_fn(w))
    return losses


@misconception(
    "descend",
    cause="move by the slope itself: the rate has no part in it.",
    experiment="print how far `w` moves when you double all rates.",
    section="A step, again and again",
    shows="the same way both times.",
)
def without_rate(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    for _ in rates:
        w.assign_sub(slope_of(loss_fn, w))
        losses.append(loss_fn(w))
    return losses


@misconception(
    "descend",
    cause="move by the rate itself, whatever the slope is.",
    experiment="print the length of each step: does it shrink on the way?",
    section="A step, again and again",
    shows="no: the slope has no part.",
)
def rate_as_step(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    for rate in rates:
        w.assign_sub(rate * tf.sign(slope_of(loss_fn, w)))
        losses.append(loss_fn(w))
    return losses


@misconception(
    "descend",
    cause="note the loss tensor of before the step: it is a snapshot.",
    experiment="print the first two losses.",
    section="A step, again and again",
    shows="the same number twice.",
    catalogue="M105",
)
def stale_losses(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    for rate in rates:
        with tf.GradientTape() as tape:
            loss = loss_fn(w)
        slope = tape.gradient(loss, w)
        w.assign_sub(rate * slope)
        losses.append(loss)
    return losses


@misconception(
    "descend",
    cause="note what the slope promises, not what the loss becomes.",
    experiment="print your last loss beside `loss_fn(w)`.",
    section="A step, again and again",
    shows="two different numbers.",
)
def promised_losses(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    for rate in rates:
        loss, slope = loss_fn(w), slope_of(loss_fn, w)
        w.assign_sub(rate * slope)
        losses.append(loss - rate * tf.reduce_sum(slope**2))
    return losses


@misconception(
    "descend",
    cause="use the first rate for all steps.",
    experiment="print the rate in each round.",
    section="A step, again and again",
    shows="one rate, where `rates` holds several.",
)
def first_rate_kept(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    for _ in rates:
        w.assign_sub(rates[0] * slope_of(loss_fn, w))
        losses.append(loss_fn(w))
    return losses


@misconception(
    "descend",
    cause="keep one slope for all steps: it holds at one point.",
    experiment="print the slope in each round.",
    section="A step, again and again",
    shows="one number, while w moves on.",
)
def first_slope_kept(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses, slope = [loss_fn(w)], slope_of(loss_fn, w)
    for rate in rates:
        w.assign_sub(rate * slope)
        losses.append(loss_fn(w))
    return losses


@misconception(
    "descend",
    cause="put the step in the place of `w`, where it should be taken off.",
    experiment="print `w` before and after one step.",
    section="A step, again and again",
    shows="w is now the step alone.",
    parameters={"sign": (-1.0, 1.0)},
)
def step_assigned(loss_fn: Any, w: Any, rates: Any, *, sign: float) -> Any:
    losses = [loss_fn(w)]
    for rate in rates:
        w.assign(sign * rate * slope_of(loss_fn, w))
        losses.append(loss_fn(w))
    return losses


@misconception(
    "descend",
    cause="never move the variable: the loss stays.",
    experiment="print `w` after the loop.",
    section="A step, again and again",
    shows="the start: w has not moved.",
)
def never_moved(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    return losses + [loss_fn(w) for _ in rates]


@misconception(
    "descend",
    cause="note the losses only after the steps, or not the last one.",
    experiment="count your losses, and the rates.",
    section="A step, again and again",
    shows="too few: the start and each step have one.",
    parameters={"drop": ("first", "last", "all but the last")},
)
def a_loss_missing(loss_fn: Any, w: Any, rates: Any, *, drop: str) -> Any:
    losses = [loss_fn(w)]
    for rate in rates:
        w.assign_sub(rate * slope_of(loss_fn, w))
        losses.append(loss_fn(w))
    return {"first": losses[1:], "last": losses[:-1], "all but the last": losses[-1:]}[drop]


@misconception(
    "descend",
    cause="note slopes, not losses.",
    experiment="print `loss_fn(w)` beside what you note.",
    section="A step, again and again",
    shows="two different numbers.",
)
def slopes_noted(loss_fn: Any, w: Any, rates: Any) -> Any:
    noted = [loss_fn(w)]
    for rate in rates:
        slope = slope_of(loss_fn, w)
        w.assign_sub(rate * slope)
        noted.append(slope)
    return noted


@misconception(
    "descend",
    cause="note each loss before its step, so that the first stands twice.",
    experiment="print the first two losses.",
    section="A step, again and again",
    shows="the same number twice.",
)
def noted_before_the_step(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [loss_fn(w)]
    for rate in rates:
        losses.append(loss_fn(w))
        w.assign_sub(rate * slope_of(loss_fn, w))
    return losses


first_loss_twice = group(
    "descend",
    "stale_losses",
    "noted_before_the_step",
    cause="note each loss of before the step: a loss tensor is a snapshot.",
    experiment="print the first two losses.",
    section="A step, again and again",
    shows="the same number twice.",
)


@another_way("descend")
def assigned_whole(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = [float(loss_fn(w))]
    for rate in rates:
        w.assign(w - rate * slope_of(loss_fn, w))
        losses.append(float(loss_fn(w)))
    return losses


@another_way("descend")
def a_step_for_each_entry(loss_fn: Any, w: Any, rates: Any) -> Any:
    losses = []
    for rate in [*rates, 0.0]:
        with tf.GradientTape() as tape:
            losses.append(loss_fn(w))
        step = np.float32(-rate) * tape.gradient(losses[-1], w).numpy()
        w.assign_add(step)
    return losses


# limit_by_hand ----------------------------------------------------------------------------------


def parts(x: Any, y: Any) -> Any:
    """The lowest point, and the mean of the squares."""
    return tf.reduce_sum(x * y) / tf.reduce_sum(x**2), tf.reduce_mean(x**2)


def run_of(best: Any, curvature: Any, w: Any, rate: Any, steps: Any) -> Any:
    """Limit and end of a run on a parabola."""
    return 2 / curvature, best + (1 - rate * curvature) ** steps * (w - best)


@misconception(
    "limit_by_hand",
    cause="take mean(x²) for the curvature: squaring brings a 2 down.",
    experiment="print the slope at w and at w + 1.",
    section="Where the limit comes from",
    shows="a change of twice your curvature.",
)
def without_the_two(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    return run_of(best, squares, w, rate, steps)


@misconception(
    "limit_by_hand",
    cause="take the sum over the rows: this loss is a mean.",
    experiment="print your curvature divided by the number of rows.",
    section="Where the limit comes from",
    catalogue="M47",
)
def sum_for_mean(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, _ = parts(x, y)
    return run_of(best, 2 * tf.reduce_sum(x**2), w, rate, steps)


@misconception(
    "limit_by_hand",
    cause="square the mean; the mean of the squares counts.",
    experiment="compare both for x = [1, 3].",
    section="Where the limit comes from",
    shows="4 and 5.",
)
def mean_squared(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, _ = parts(x, y)
    return run_of(best, 2 * tf.reduce_mean(x) ** 2, w, rate, steps)


@misconception(
    "limit_by_hand",
    cause="give 1 / curvature: there the factor is 0, and the run lands.",
    experiment="print the factor at your limit.",
    section="Where the limit comes from",
    shows="0: there the run lands, and does not bounce.",
)
def landing_rate(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    _, end = run_of(best, 2 * squares, w, rate, steps)
    return 1 / (2 * squares), end


@misconception(
    "limit_by_hand",
    cause="let the factor act on w, not on its distance from `best`.",
    experiment="begin at `best`: does your w stay?",
    section="Where the limit comes from",
    shows="no: it moves, though the slope is 0 there.",
)
def factor_on_w(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    _, squares = parts(x, y)
    return run_of(0.0, 2 * squares, w, rate, steps)


@misconception(
    "limit_by_hand",
    cause="return the distance from `best`, not w.",
    experiment="print your end for 0 steps.",
    section="Where the limit comes from",
    shows="a distance, where w should stand.",
)
def distance_returned(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    limit, end = run_of(best, 2 * squares, w, rate, steps)
    return limit, end - best


@misconception(
    "limit_by_hand",
    cause="drop the sign of the factor.",
    experiment="print the factor, and w after one step.",
    section="Where the limit comes from",
)
def one_sided(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    factor = 1 - 2 * rate * squares
    return 1 / squares, best + tf.abs(factor) ** steps * (w - best)


@misconception(
    "limit_by_hand",
    cause="take all steps at once, by the first slope.",
    experiment="print the first two steps: are they equal?",
    section="Where the limit comes from",
    shows="no: the second starts at another slope.",
)
def one_long_step(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    return 1 / squares, best + (1 - steps * rate * 2 * squares) * (w - best)


@misconception(
    "limit_by_hand",
    cause="take one step only, or one too few or too many.",
    experiment="print your end for 0 steps: it should be w.",
    section="Where the limit comes from",
    shows="another number than w.",
    parameters={"taken": ("one", "fewer", "more")},
)
def wrong_count(x: Any, y: Any, w: Any, rate: Any, steps: Any, *, taken: str) -> Any:
    best, squares = parts(x, y)
    return run_of(
        best, 2 * squares, w, rate, {"one": 1, "fewer": steps - 1, "more": steps + 1}[taken]
    )


@misconception(
    "limit_by_hand",
    cause="add where the factor subtracts: 1 + rate * curvature climbs.",
    experiment="print whether w comes nearer to `best`.",
    section="Where the limit comes from",
    shows="no: it moves away.",
    catalogue="M82",
)
def uphill(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    return 1 / squares, run_of(best, -2 * squares, w, rate, steps)[1]


@misconception(
    "limit_by_hand",
    cause="return the curvature, not the limit.",
    experiment="double your first number: may a rate be so large?",
    section="Where the limit comes from",
)
def curvature_returned(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    return 2 * squares, run_of(best, 2 * squares, w, rate, steps)[1]


@misconception(
    "limit_by_hand",
    cause="put 2 / slope for the limit: it would change with w.",
    experiment="print your limit for another w.",
    section="Where the limit comes from",
    shows="another limit, though the data are the same.",
)
def slope_for_curvature(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    slope = 2 * squares * (w - best)
    return 2 / slope, run_of(best, 2 * squares, w, rate, steps)[1]


@misconception(
    "limit_by_hand",
    cause="let a tape work it out: here you are asked to.",
    experiment="write down what a step does to the distance.",
    section="Where the limit comes from",
)
def by_a_tape(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    weight = tf.Variable(w)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((weight * x - y) ** 2)
        weight.assign_sub(rate * tape.gradient(loss, weight))
    return 1 / tf.reduce_mean(x**2), weight.value()


@misconception(
    "limit_by_hand",
    cause="end at `best`: after a few steps some distance is left.",
    experiment="print the factor: is it 0?",
    section="Where the limit comes from",
    shows="no: so some distance is left.",
)
def at_the_lowest_point(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    return 1 / squares, best


@misconception(
    "limit_by_hand",
    cause="give inf at once for a run that leaves.",
    experiment="print the distance after one step.",
    section="Where the limit comes from",
    shows="a finite distance.",
)
def infinite_at_once(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    limit, end = run_of(best, 2 * squares, w, rate, steps)
    return limit, end if rate < limit else float("inf")


@misconception(
    "limit_by_hand",
    cause="multiply the distance by factor times steps.",
    experiment="print your distance for one, two and three steps.",
    section="Where the limit comes from",
    shows="distances that grow evenly, even in a run that settles.",
)
def factor_times_steps(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    return 1 / squares, best + (1 - 2 * rate * squares) * steps * (w - best)


@misconception(
    "limit_by_hand",
    cause="begin on the wrong side of `best`.",
    experiment="print your end for 0 steps: it should be w.",
    section="Where the limit comes from",
    shows="the mirror image of w.",
)
def turned_distance(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    best, squares = parts(x, y)
    return 1 / squares, best + (1 - 2 * rate * squares) ** steps * (best - w)


wrong_side = group(
    "limit_by_hand",
    "one_sided",
    "turned_distance",
    cause="end on the wrong side of `best`.",
    experiment="print your end for 0 and 1 steps.",
    section="Where the limit comes from",
)


@another_way("limit_by_hand")
def step_by_step(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    x, y = x.numpy().astype(float), y.numpy().astype(float)

    def slope(place: float) -> float:
        return float(np.mean(2 * x * (place * x - y)))

    limit = 2 / (slope(1.0) - slope(0.0))
    for _ in range(steps):
        w = w - rate * slope(w)
    return limit, w


@another_way("limit_by_hand")
def by_sums(x: Any, y: Any, w: Any, rate: Any, steps: Any) -> Any:
    curvature = 2 * tf.tensordot(x, x, 1) / len(x)
    lowest = tf.tensordot(x, y, 1) / tf.tensordot(x, x, 1)
    shares = tf.pow(1 - rate * curvature, float(steps))
    return 2 / curvature, lowest * (1 - shares) + shares * w


# read_log ---------------------------------------------------------------------------------------


def curved(factors: Any, rate: Any) -> Any:
    """The curvatures behind some factors."""
    return (1 - factors) / rate


@misconception(
    "read_log",
    cause="divide the earlier slope by the later one.",
    experiment="for slopes 6.0, then 3.0: what did a step do to 6.0?",
    section="Where the limit comes from",
    shows="a step halved it; your way gives 2.",
)
def turned_ratio(log: Any, rate: Any) -> Any:
    factors = log[0] / log[1]
    return factors, 2 / tf.reduce_max(curved(factors, rate))


@misconception(
    "read_log",
    cause="drop the signs: a change of sign tells that w changed sides.",
    experiment="print the signs of one column of `log`.",
    section="Where the limit comes from",
    shows="signs that change, where a weight jumps to and fro.",
)
def sizes_only(log: Any, rate: Any) -> Any:
    factors = tf.abs(log[1] / log[0])
    return factors, 2 / tf.reduce_max(curved(factors, rate))


@misconception(
    "read_log",
    cause="drop the sign of a factor on the way to the curvature.",
    experiment="print the curvatures for the factors 0.5 and -0.5.",
    section="Where the limit comes from",
    shows="one curvature for both, though only one run changes sides.",
)
def sign_dropped_late(log: Any, rate: Any) -> Any:
    factors = log[1] / log[0]
    return factors, 2 / tf.reduce_max(curved(tf.abs(factors), rate))


@misconception(
    "read_log",
    cause="take the change of a slope for the curvature.",
    experiment="print how far w moves in that step: is it one unit?",
    section="Where the limit comes from",
)
def change_as_curvature(log: Any, rate: Any) -> Any:
    change = log[1] - log[0]
    return log[1] / log[0], 2 / tf.reduce_max(tf.abs(change))


@misconception(
    "read_log",
    cause="take a slope for the curvature.",
    experiment="print your factors from the second row: the same?",
    section="Where the limit comes from",
    shows="other factors, though they stay on a parabola.",
)
def slope_as_curvature(log: Any, rate: Any) -> Any:
    return 1 - rate * log[0], 2 / tf.reduce_max(log[0])


@misconception(
    "read_log",
    cause="divide the last slope by the first: two steps lie between.",
    experiment="print the number of rows, and of steps between them.",
    section="Where the limit comes from",
    shows="three rows, with two steps between them.",
)
def two_steps_at_once(log: Any, rate: Any) -> Any:
    factors = log[2] / log[0]
    return factors, 2 / tf.reduce_max(curved(factors, rate))


@misconception(
    "read_log",
    cause="let another weight than the steepest set the limit.",
    experiment="print the factor of each weight at your limit.",
    section="One rate for all",
    shows="below −1 for the steepest: it leaves.",
    parameters={"which": ("flattest", "mean", "first", "last")},
)
def not_the_steepest(log: Any, rate: Any, *, which: str) -> Any:
    factors = log[1] / log[0]
    curvature = curved(factors, rate)
    chosen = {
        "flattest": tf.reduce_min(curvature),
        "mean": tf.reduce_mean(curvature),
        "first": curvature[0],
        "last": curvature[-1],
    }
    return factors, 2 / chosen[which]


@misconception(
    "read_log",
    cause="give each weight a limit: one rate moves all.",
    experiment="count your limits, and the rates of the run.",
    section="One rate for all",
    shows="a list of limits, but one rate.",
)
def limit_for_each(log: Any, rate: Any) -> Any:
    factors = log[1] / log[0]
    return factors, 2 / curved(factors, rate)


@misconception(
    "read_log",
    cause="give 1 / curvature: there the run lands.",
    experiment="print the factor at your limit.",
    section="Where the limit comes from",
    shows="0 for the steepest: it lands, and does not bounce.",
)
def landing_limit(log: Any, rate: Any) -> Any:
    factors = log[1] / log[0]
    return factors, 1 / tf.reduce_max(curved(factors, rate))


@misconception(
    "read_log",
    cause="leave the 1 out: the factor is 1 - rate * curvature.",
    experiment="for factor 1, is there any curvature?",
    section="Where the limit comes from",
    shows="none; yet you get some from factor 1.",
)
def one_forgotten(log: Any, rate: Any) -> Any:
    factors = log[1] / log[0]
    return factors, 2 * rate / tf.reduce_max(tf.abs(factors))


@misconception(
    "read_log",
    cause="take the difference of the slopes: a step multiplies.",
    experiment="compare your number for steps one and two.",
    section="Where the limit comes from",
    shows="two different numbers, on the same parabola.",
)
def differences(log: Any, rate: Any) -> Any:
    change = log[1] - log[0]
    return change, 2 / tf.reduce_max(tf.abs(change) / rate)


@misconception(
    "read_log",
    cause="leave the rate out of the curvature.",
    experiment="read the log with twice the rate: same limit?",
    section="Where the limit comes from",
    shows="the same limit, though the rate has doubled.",
)
def rate_left_out(log: Any, rate: Any) -> Any:
    factors = log[1] / log[0]
    return factors, 2 / tf.reduce_max(1 - factors)


@misconception(
    "read_log",
    cause="return the largest curvature, not the limit.",
    experiment="print the factor, if your number were the rate.",
    section="Where the limit comes from",
    shows="far below −1: such a run leaves.",
)
def steepest_returned(log: Any, rate: Any) -> Any:
    factors = log[1] / log[0]
    return factors, tf.reduce_max(curved(factors, rate))


@misconception(
    "read_log",
    cause="call a run safe at its own rate: the limit is another number.",
    experiment="print the factor of a weight at twice the rate.",
    section="Where the limit comes from",
)
def own_rate_as_limit(log: Any, rate: Any) -> Any:
    return log[1] / log[0], rate


another_weight_steepest = group(
    "read_log",
    "sign_dropped_late",
    "not_the_steepest",
    cause="let another weight than the steepest set the limit, or drop a sign.",
    experiment="print the factor of each weight at your limit.",
    section="One rate for all",
    shows="below −1 for the steepest: it leaves.",
)


@another_way("read_log")
def from_the_last_rows(log: Any, rate: Any) -> Any:
    log = log.numpy().astype(float)
    factors = log[-1] / log[-2]
    return list(factors), min(2 * rate / (1 - factor) for factor in factors)


@another_way("read_log")
def by_fractions_of_a_step(log: Any, rate: Any) -> Any:
    shrunk = (log[0] - log[1]) / log[0]
    return 1 - shrunk, tf.reduce_min(2 * rate / shrunk)


# mended_forecast --------------------------------------------------------------------------------


def scale(x: Any) -> Any:
    """Mean and standard deviation, written by hand."""
    mean = tf.reduce_mean(x)
    return mean, tf.sqrt(tf.reduce_mean((x - mean) ** 2))


def line(x: Any, y: Any) -> Any:
    """The fitted line over standardized x, by least squares."""
    mean, spread = scale(x)
    return tf.reduce_mean((x - mean) / spread * y), tf.reduce_mean(y)


@misconception(
    "mended_forecast",
    cause="give the new trees a mean and a spread of their own.",
    experiment="print z for 300 cm, alone and beside 340 cm.",
    section="One rate for all",
    shows="nan alone, −1 beside the other.",
    catalogue="M93",
)
def own_scale(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    mean, spread = scale(new)
    return w * ((new - mean) / spread) + b


@misconception(
    "mended_forecast",
    cause="put centimeters into a line that was fitted to z.",
    experiment="print `tf.reduce_max` of the z of the fit, and of `new`.",
    section="One rate for all",
    shows="at most 2 in the fit, above 200 for `new`.",
    catalogue="M93",
)
def raw_girths(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    return w * new + b


@misconception(
    "mended_forecast",
    cause="scale old and new trees together.",
    experiment="forecast with one more new tree: do the others change?",
    section="One rate for all",
    shows="they do, though those trees are the same.",
)
def scaled_together(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    mean, spread = scale(tf.concat([x, new], 0))
    return w * (new - mean) / spread + b


@misconception(
    "mended_forecast",
    cause="only take the mean off, and not divide by the spread.",
    experiment="print the z of the fit beside yours.",
    section="One rate for all",
    shows="yours is many times as large.",
)
def centered_only(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    return w * (new - scale(x)[0]) + b


@misconception(
    "mended_forecast",
    cause="only divide by the spread, and not take the mean off.",
    experiment="forecast for the mean girth: is it the mean age?",
    section="One rate for all",
    shows="no: far above it.",
)
def divided_only(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    return w * new / scale(x)[1] + b


@misconception(
    "mended_forecast",
    cause="multiply by the spread where you should divide.",
    experiment="print the z of the fit beside yours.",
    section="One rate for all",
    shows="yours is many times as large.",
)
def multiplied_by_spread(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    mean, spread = scale(x)
    return w * (new - mean) * spread + b


@misconception(
    "mended_forecast",
    cause="divide by the squared spread.",
    experiment="print `standardized(x)` beside your z of x.",
    section="One rate for all",
    shows="yours is many times as small.",
)
def divided_by_variance(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    mean, spread = scale(x)
    return w * (new - mean) / spread**2 + b


@misconception(
    "mended_forecast",
    cause="take the mean from one table and the spread from another.",
    experiment="print both means and both spreads.",
    section="One rate for all",
    shows="means and spreads that are not alike.",
    parameters={"own": ("mean", "spread")},
)
def half_own_scale(x: Any, y: Any, new: Any, *, own: str) -> Any:
    w, b = line(x, y)
    mean = scale(new if own == "mean" else x)[0]
    spread = scale(new if own == "spread" else x)[1]
    return w * (new - mean) / spread + b


@misconception(
    "mended_forecast",
    cause="forecast the trees of the fit.",
    experiment="count your ages, and the new trees.",
    section="One rate for all",
    shows="as many ages as old data, not as new trees.",
)
def ages_of_the_fit(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    mean, spread = scale(x)
    return w * (x - mean) / spread + b


@misconception(
    "mended_forecast",
    cause="fit to centimeters: 0.5 is beyond the limit.",
    experiment="print w and b of the fit.",
    section="One rate for all",
    shows="w beyond a billion: the run left.",
    catalogue="M93",
)
def fitted_raw(x: Any, y: Any, new: Any) -> Any:
    w, b = tf.Variable(0.0), tf.Variable(0.0)
    for _ in range(3):
        error = w * x + b - y
        moves = tf.reduce_mean(2 * error * x), tf.reduce_mean(2 * error)
        w.assign_sub(0.5 * moves[0])
        b.assign_sub(0.5 * moves[1])
    return w * new + b


@misconception(
    "mended_forecast",
    cause="scale to 0 and 1, where `fit` needs standardized z.",
    experiment="forecast the trees of the fit: near their ages?",
    section="One rate for all",
    shows="no: its curvatures aren't 2, so three steps are too few.",
)
def scaled_to_one(x: Any, y: Any, new: Any) -> Any:
    low, high = tf.reduce_min(x), tf.reduce_max(x)
    z = (x - low) / (high - low)
    w, b = tf.Variable(0.0), tf.Variable(0.0)
    for _ in range(3):
        error = w * z + b - y
        moves = tf.reduce_mean(2 * error * z), tf.reduce_mean(2 * error)
        w.assign_sub(0.5 * moves[0])
        b.assign_sub(0.5 * moves[1])
    return w * (new - low) / (high - low) + b


@misconception(
    "mended_forecast",
    cause="standardize the ages, too, and never turn them back.",
    experiment="print what you return: is it in years?",
    section="One rate for all",
    shows="a few spreads, not years.",
)
def ages_standardized(x: Any, y: Any, new: Any) -> Any:
    mean, spread = scale(x)
    y_mean, y_spread = scale(y)
    w, b = line(x, (y - y_mean) / y_spread)
    return w * (new - mean) / spread + b


@misconception(
    "mended_forecast",
    cause="return z, not years.",
    experiment="print the unit of what you return.",
    section="One rate for all",
    shows="none: z counts spreads.",
)
def z_returned(x: Any, y: Any, new: Any) -> Any:
    mean, spread = scale(x)
    return (new - mean) / spread


nan_forecasts = group(
    "mended_forecast",
    "own_scale",
    "fitted_raw",
    cause="divide by the spread of one tree, or fit to centimeters.",
    experiment="print z, then w and b.",
    section="One rate for all",
)


@another_way("mended_forecast")
def turned_back(x: Any, y: Any, new: Any) -> Any:
    w, b = line(x, y)
    mean, spread = scale(x)
    per_centimeter = w / spread
    return per_centimeter * new + (b - per_centimeter * mean)


@another_way("mended_forecast")
def by_least_squares(x: Any, y: Any, new: Any) -> Any:
    slope, shift = np.polyfit(x.numpy().astype(float), y.numpy().astype(float), 1)
    return slope * new.numpy() + shift


# run_log ----------------------------------------------------------------------------------------


def asked(loss_fn: Any, variables: Any) -> Any:
    """The loss and the slopes of all variables."""
    with tf.GradientTape() as tape:
        loss = loss_fn(variables)
    return loss, tape.gradient(loss, variables)


def known(slopes: Any) -> Any:
    """The slopes that are there."""
    return [slope for slope in slopes if slope is not None]


def length(slopes: Any) -> Any:
    """The length of all slopes as one direction."""
    return tf.sqrt(sum(tf.reduce_sum(slope * slope) for slope in known(slopes)))


def move(variables: Any, slopes: Any, rate: Any) -> None:
    """Take one step downhill with what has a slope."""
    for variable, slope in zip(variables, slopes, strict=True):
        if slope is not None:
            variable.assign_sub(rate * slope)


@misconception(
    "run_log",
    cause="add the norms, one for each variable.",
    experiment="how far is 3 km east and 4 km north?",
    section="A log of the run",
    shows="5, not 7.",
)
def norms_added(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = sum(tf.norm(slope) for slope in known(slopes))
        log.append((loss, norm, rate * norm))
        move(variables, slopes, rate)
    return log


@misconception(
    "run_log",
    cause="leave the root out: that is the norm squared.",
    experiment="print your norm for slopes 3 and 4.",
    section="A log of the run",
    shows="25: the way is shorter.",
)
def norm_squared(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes) ** 2
        log.append((loss, norm, rate * norm))
        move(variables, slopes, rate)
    return log


@misconception(
    "run_log",
    cause="take the norm of one variable's slopes only.",
    experiment="count the slopes in your norm.",
    section="A log of the run",
    shows="fewer slopes than numbers that move.",
    parameters={"place": (0, -1)},
)
def norm_of_one(loss_fn: Any, variables: Any, rate: Any, steps: Any, *, place: int) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = tf.norm(known(slopes)[place])
        log.append((loss, norm, rate * norm))
        move(variables, slopes, rate)
    return log


@misconception(
    "run_log",
    cause="log the rate as the length of a step.",
    experiment="print how far a variable really moves.",
    section="A step, again and again",
    shows="another distance in each step.",
)
def rate_as_length(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        log.append((loss, length(slopes), rate))
        move(variables, slopes, rate)
    return log


@misconception(
    "run_log",
    cause="log the promised change of the loss as the length.",
    experiment="halve all slopes: does the length halve?",
    section="A log of the run",
    shows="no: it falls to a quarter.",
    parameters={"sign": (1.0, -1.0)},
)
def promise_as_length(loss_fn: Any, variables: Any, rate: Any, steps: Any, *, sign: float) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        log.append((loss, norm, sign * rate * norm**2))
        move(variables, slopes, rate)
    return log


@misconception(
    "run_log",
    cause="give the length a minus: a length is never below 0.",
    experiment="print the sign of each column.",
    section="A log of the run",
)
def length_below_zero(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        log.append((loss, norm, -rate * norm))
        move(variables, slopes, rate)
    return log


@misconception(
    "run_log",
    cause="log the loss of after the step.",
    experiment="print the loss at the start, and your first row.",
    section="A log of the run",
    shows="two different numbers.",
)
def loss_after(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        _, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        move(variables, slopes, rate)
        log.append((loss_fn(variables), norm, rate * norm))
    return log


@misconception(
    "run_log",
    cause="log without moving: every row is the same.",
    experiment="print the variables after the run.",
    section="A log of the run",
    shows="the start: nothing has moved.",
)
def log_without_steps(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        log.append((loss, norm, rate * norm))
    return log


@misconception(
    "run_log",
    cause="stop at the first None: later variables stay.",
    experiment="print which variables moved.",
    section="A log of the run",
    shows="only those before the None.",
)
def stopped_by_none(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        log.append((loss, norm, rate * norm))
        for variable, slope in zip(variables, slopes, strict=True):
            if slope is None:
                break
            variable.assign_sub(rate * slope)
    return log


@misconception(
    "run_log",
    cause="pair slopes with the wrong variables.",
    experiment="print each slope beside its variable.",
    section="A log of the run",
    catalogue="M50",
)
def pairs_shifted(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        log.append((loss, norm, rate * norm))
        for variable, slope in zip(variables, known(slopes), strict=False):
            variable.assign_sub(rate * slope)
    return log


@misconception(
    "run_log",
    cause="shrink a variable that has no slope.",
    experiment="print that variable before and after.",
    section="A log of the run",
    shows="it moved.",
)
def shrunk_without_slope(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        log.append((loss, norm, rate * norm))
        move(variables, slopes, rate)
        for variable, slope in zip(variables, slopes, strict=True):
            if slope is None:
                variable.assign_sub(rate * variable)
    return log


@misconception(
    "run_log",
    cause="climb: the step was added.",
    experiment="print the first column: does it fall?",
    section="A step, again and again",
    shows="no: it grows.",
    catalogue="M82",
)
def log_of_a_climb(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        log.append((loss, norm, rate * norm))
        move(variables, slopes, -rate)
    return log


@misconception(
    "run_log",
    cause="keep other rows than three numbers a step.",
    experiment="count the rows.",
    section="A log of the run",
    shows="one row, for all steps.",
)
def last_row_only(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    row: Any = None
    for _ in range(steps):
        loss, slopes = asked(loss_fn, variables)
        norm = length(slopes)
        row = (loss, norm, rate * norm)
        move(variables, slopes, rate)
    return [row]


@another_way("run_log")
def one_long_vector(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    rows = np.zeros((steps, 3))
    for row in rows:
        loss, slopes = asked(loss_fn, variables)
        flat = np.concatenate([np.ravel(slope) for slope in known(slopes)])
        row[:] = float(loss), np.linalg.norm(flat), np.linalg.norm(rate * flat)
        move(variables, slopes, rate)
    return rows


@another_way("run_log")
def by_distance_moved(loss_fn: Any, variables: Any, rate: Any, steps: Any) -> Any:
    log = []
    for _ in range(steps):
        before = [tf.identity(variable) for variable in variables]
        loss, slopes = asked(loss_fn, variables)
        for variable, slope in zip(variables, slopes, strict=True):
            step = tf.zeros_like(variable) if slope is None else rate * slope
            variable.assign(variable - step)
        moved = [v - old for v, old in zip(variables, before, strict=True)]
        log.append([loss, length(slopes), length(moved)])
    return log


# own_rate ---------------------------------------------------------------------------------------


@misconception(
    "own_rate",
    cause="take one rate for all: too large here, or too small.",
    experiment="try the curvatures 0.0005 and 200.",
    section="Where the limit comes from",
    catalogue="M92",
    parameters={"rate": (0.1, 0.01, 0.0001)},
)
def fixed_rate(loss_fn: Any, w: Any, *, rate: float) -> None:
    for _ in range(30):
        w.assign_sub(rate * slope_of(loss_fn, w))


@misconception(
    "own_rate",
    cause="halve a rate by plan: a flat loss needs a larger one.",
    experiment="print the rate and the loss in each step.",
    section="A loss with a kink",
    parameters={"rate": (1.0, 0.1)},
)
def halved_by_plan(loss_fn: Any, w: Any, *, rate: float) -> None:
    for step in range(30):
        w.assign_sub(rate * 0.5 ** (step // 5) * slope_of(loss_fn, w))


@misconception(
    "own_rate",
    cause="only ever lower the rate: a flat loss needs more.",
    experiment="try the curvature 0.0005, and print the rate.",
    section="A loss with a kink",
    parameters={"rate": (1.0, 0.1)},
)
def only_lowered(loss_fn: Any, w: Any, *, rate: float) -> None:
    for _ in range(12):
        before, old = loss_fn(w), float(w)
        w.assign_sub(rate * slope_of(loss_fn, w))
        if not loss_fn(w) < before:
            w.assign(old)
            rate = rate / 2


@misconception(
    "own_rate",
    cause="keep a step that made the loss grow.",
    experiment="print w in each step.",
    section="A loss with a kink",
)
def bad_steps_kept(loss_fn: Any, w: Any) -> None:
    rate, last = 1.0, float("inf")
    for _ in range(30):
        with tf.GradientTape() as tape:
            loss = loss_fn(w)
        slope = tape.gradient(loss, w)
        rate = rate * 1.2 if loss < last else rate / 2
        last = loss
        w.assign_sub(rate * slope)


@misconception(
    "own_rate",
    cause="take steps of one length.",
    experiment="print w in the last three steps.",
    section="A loss with a kink",
    parameters={"rate": (1.0, 0.1)},
)
def sign_steps(loss_fn: Any, w: Any, *, rate: float) -> None:
    for _ in range(30):
        w.assign_sub(rate * tf.sign(slope_of(loss_fn, w)))


@misconception(
    "own_rate",
    cause="measure the curvature once: it may change.",
    experiment="print it at the start and the end.",
    section="Where the limit comes from",
    shows="two different numbers, where the curvature changes.",
)
def measured_once(loss_fn: Any, w: Any) -> None:
    slope = slope_of(loss_fn, w)
    w.assign_add(0.01)
    curvature = (slope_of(loss_fn, w) - slope) / 0.01
    w.assign_add(-0.01 - slope / curvature)


@misconception(
    "own_rate",
    cause="get there, but with too many calls of the loss.",
    experiment="count the calls in one round.",
    section="A loss with a kink",
)
def too_many_calls(loss_fn: Any, w: Any) -> None:
    rate = 1e-3
    for _ in range(25):
        before, old = loss_fn(w), float(w)
        w.assign_sub(rate * slope_of(loss_fn, w))
        if loss_fn(w) < before:
            rate = rate * 2
        else:
            w.assign(old)
            rate = rate / 4


@misconception(
    "own_rate",
    cause="take many steps of one rate.",
    experiment="print the loss after 20 calls, and after 40.",
    section="A loss with a kink",
    shows="almost one number, where the curvature is small.",
)
def many_small_steps(loss_fn: Any, w: Any) -> None:
    for _ in range(60):
        w.assign_sub(0.0001 * slope_of(loss_fn, w))


@misconception(
    "own_rate",
    cause="leave w where it was.",
    experiment="print w before and after.",
    section="A step, again and again",
    shows="the same w twice.",
)
def not_moved(loss_fn: Any, w: Any) -> None:
    rate, place = 1.0, float(w)
    for _ in range(5):
        place = place - rate * float(slope_of(loss_fn, w))


rates_that_do_not_fit = group(
    "own_rate",
    "fixed_rate",
    "halved_by_plan",
    "only_lowered",
    "bad_steps_kept",
    cause="move by rates that fit another curvature.",
    experiment="print the rate and the loss after each step.",
    section="A loss with a kink",
)


@another_way("own_rate")
def curvature_each_time(loss_fn: Any, w: Any) -> None:
    for _ in range(12):
        slope = slope_of(loss_fn, w)
        w.assign_add(0.03)
        change = slope_of(loss_fn, w) - slope
        w.assign_sub(0.03 + 0.03 * slope / change)


@another_way("own_rate")
def a_search_without_slopes(loss_fn: Any, w: Any) -> None:
    place, stride = float(w), 1.0
    here = float(loss_fn(w))
    for _ in range(38):
        w.assign(place + stride)
        there = float(loss_fn(w))
        if there < here:
            place, here, stride = place + stride, there, 1.5 * stride
        else:
            stride = -stride / 2
    w.assign(place)


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that the weight jumps between two places of equal loss?",
        "Does it say how the log shows it: the norm is not near 0, so no lowest point?",
        "Does it name a mend: a smaller rate (below 2 / curvature), not more steps?",
    ),
    samples=(
        Sample(
            "The weight is not at the lowest point, because there the gradient norm would be near "
            "0, and it is 5.4. It jumps from one side of the valley to the other, where the loss "
            "has the same height. So the rate is just 2 / curvature, and the factor is -1. More "
            "steps give more jumps; half the rate would land.",
            (1, 1, 1),
        ),
        Sample(
            "A norm of 5.4 means that it still learns, since at the lowest point the norm is 0. "
            "It only learns slowly, so more steps with the same rate will do, or a larger rate.",
            (0, 1, 0),
        ),
    ),
)
