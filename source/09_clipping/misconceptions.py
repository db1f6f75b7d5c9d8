"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

import math
from collections import defaultdict
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# step_within ------------------------------------------------------------------------------------


def asked(loss_fn: Any, variables: Any) -> Any:
    """What the stub gives: the slopes of the loss."""
    with tf.GradientTape() as tape:
        loss = loss_fn(variables)
    return tape.gradient(loss, variables)


def moved(variables: Any, slopes: Any, rate: float) -> None:
    """What the stub gives: the step."""
    for variable, slope in zip(variables, slopes, strict=True):
        variable.assign_sub(rate * slope)


@misconception(
    "step_within",
    cause="clip each variable alone.",
    experiment="print the joint length of the clipped slopes.",
    shows="more than the limit you gave.",
    section="Three ways to clip",
    catalogue="M84",
)
def each_alone(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = asked(loss_fn, variables)
    moved(variables, [tf.clip_by_norm(slope, reach / rate) for slope in slopes], rate)
    return tf.linalg.global_norm(slopes)


@misconception(
    "step_within",
    cause="share the limit out: the joint direction turns.",
    experiment="divide the clipped slopes by the slopes.",
    shows="two different factors.",
    section="Three ways to clip",
    catalogue="M84",
    parameters={"parts": (math.sqrt(2), 2.0)},
)
def shared_out(loss_fn: Any, variables: Any, rate: float, reach: float, *, parts: float) -> Any:
    slopes = asked(loss_fn, variables)
    share = reach / rate / parts
    moved(variables, [tf.clip_by_norm(slope, share) for slope in slopes], rate)
    return tf.linalg.global_norm(slopes)


@misconception(
    "step_within",
    cause="clip one variable, and leave the others.",
    experiment="print the lengths of all variables, before and after.",
    shows="one length unchanged.",
    section="Three ways to clip",
    parameters={"place": (0, -1)},
)
def only_one(loss_fn: Any, variables: Any, rate: float, reach: float, *, place: int) -> Any:
    slopes = asked(loss_fn, variables)
    length = tf.linalg.global_norm(slopes)
    slopes[place] = tf.clip_by_norm(slopes[place], reach / rate)
    moved(variables, slopes, rate)
    return length


@misconception(
    "step_within",
    cause="clip by value: the step turns.",
    experiment="divide the clipped slopes by the slopes.",
    shows="factors that are not all equal.",
    section="Three ways to clip",
    catalogue="M83",
)
def each_entry(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = asked(loss_fn, variables)
    bound = reach / rate
    moved(variables, [tf.clip_by_value(slope, -bound, bound) for slope in slopes], rate)
    return tf.linalg.global_norm(slopes)


@misconception(
    "step_within",
    cause="give the slopes the step's limit: the loop still multiplies by the rate.",
    experiment="print the length of `rate * slope`, all together.",
    shows="a step shorter than `reach`.",
    section="Three ways to clip",
)
def reach_for_slopes(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes, length = tf.clip_by_global_norm(asked(loss_fn, variables), reach)
    moved(variables, slopes, rate)
    return length


@misconception(
    "step_within",
    cause="multiply reach by the rate; then the loop multiplies once more.",
    experiment="print the length of `rate * slope`, all together.",
    shows="a step far shorter than `reach`.",
    section="Three ways to clip",
)
def rate_twice(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes, length = tf.clip_by_global_norm(asked(loss_fn, variables), reach * rate)
    moved(variables, slopes, rate)
    return length


@misconception(
    "step_within",
    cause="make short steps `reach` long, too.",
    experiment="print the length before and after, for small slopes.",
    shows="that it grew.",
    section="Three ways to clip",
)
def always_reach(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = asked(loss_fn, variables)
    length = tf.linalg.global_norm(slopes)
    moved(variables, [slope * reach / (rate * length) for slope in slopes], rate)
    return length


@misconception(
    "step_within",
    cause="clip the steps, and multiply them by the rate again.",
    experiment="print how far the variables moved.",
    shows="less than `reach`, together.",
    section="Three ways to clip",
)
def steps_for_slopes(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = asked(loss_fn, variables)
    steps, _ = tf.clip_by_global_norm([rate * slope for slope in slopes], reach)
    moved(variables, steps, rate)
    return tf.linalg.global_norm(slopes)


limit_before_rate = group(
    "step_within",
    "reach_for_slopes",
    "steps_for_slopes",
    cause="clip to `reach`, and multiply by the rate after that.",
    experiment="print the length of `rate * slope`, all together.",
    shows="a step shorter than `reach`.",
    section="Three ways to clip",
)


@misconception(
    "step_within",
    cause="clip by `reach`, after multiplying by the rate: the length is then the step's.",
    experiment="print the length before you multiply by the rate.",
    shows="a number larger than yours.",
    section="Three ways to clip",
)
def length_of_the_step(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    steps = [rate * slope for slope in asked(loss_fn, variables)]
    steps, length = tf.clip_by_global_norm(steps, reach)
    moved(variables, steps, 1.0)
    return length


@misconception(
    "step_within",
    cause="return the length after clipping.",
    experiment="print the joint length before and after.",
    shows="that yours is the one after.",
    section="Three ways to clip",
)
def length_afterwards(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes, _ = tf.clip_by_global_norm(asked(loss_fn, variables), reach / rate)
    moved(variables, slopes, rate)
    return tf.linalg.global_norm(slopes)


@misconception(
    "step_within",
    cause="log the length, and clip nothing.",
    experiment="print how far the variables moved, and `reach`.",
    shows="a step longer than `reach`.",
    section="Three ways to clip",
)
def not_clipped(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = asked(loss_fn, variables)
    moved(variables, slopes, rate)
    return tf.linalg.global_norm(slopes)


@misconception(
    "step_within",
    cause="add the variables' lengths: a joint length adds squares.",
    experiment="for lengths 3 and 4, print √(3² + 4²).",
    shows="5, not 7.",
    section="Three ways to clip",
)
def lengths_added(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = asked(loss_fn, variables)
    length = sum(tf.norm(slope) for slope in slopes)
    moved(variables, [slope * min(1.0, reach / (rate * length)) for slope in slopes], rate)
    return length


@another_way("step_within")
def one_factor(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = [slope.numpy().astype(float) for slope in asked(loss_fn, variables)]
    length = math.sqrt(sum(float(np.sum(slope**2)) for slope in slopes))
    for variable, slope in zip(variables, slopes, strict=True):
        variable.assign_sub(slope * min(rate, reach / length))
    return length


@another_way("step_within")
def joined_to_one(loss_fn: Any, variables: Any, rate: float, reach: float) -> Any:
    slopes = asked(loss_fn, variables)
    flat = tf.concat([tf.reshape(slope, [-1]) for slope in slopes], axis=0)
    step = tf.clip_by_norm(rate * flat, reach)
    sizes = [int(tf.size(slope)) for slope in slopes]
    for variable, part in zip(variables, tf.split(step, sizes), strict=True):
        variable.assign(variable - tf.reshape(part, variable.shape))
    return float(tf.norm(flat))


# clipped_by_hand --------------------------------------------------------------------------------


def length_of(slopes: Any) -> float:
    """The joint length of a list of arrays."""
    return math.sqrt(sum(float(np.sum(np.square(slope))) for slope in slopes))


def factor(length: float, limit: float) -> float:
    """By what all is multiplied."""
    return min(1.0, limit / length)


def cut(slope: Any, limit: float) -> Any:
    """Each entry between two bounds."""
    return np.clip(slope, -limit, limit)


def by_hand(slopes: Any, limit: float, way: str) -> Any:
    """A right answer, from which the wrong ones depart."""
    if way == "value":
        return [cut(slope, limit) for slope in slopes]
    if way == "norm":
        return [slope * factor(length_of([slope]), limit) for slope in slopes]
    return [slope * factor(length_of(slopes), limit) for slope in slopes]


@misconception(
    "clipped_by_hand",
    cause="stretch what is short.",
    experiment="clip [0.3, 0.4] with limit 1, by TensorFlow.",
    shows="[0.3, 0.4], unchanged.",
    section="Three ways to clip",
    parameters={"only": ("", "norm", "global norm")},
)
def stretched(slopes: Any, limit: float, way: str, *, only: str) -> Any:
    if way == "value" or only not in ("", way):
        return by_hand(slopes, limit, way)
    if way == "norm":
        return [slope * limit / length_of([slope]) for slope in slopes]
    return [slope * limit / length_of(slopes) for slope in slopes]


@misconception(
    "clipped_by_hand",
    cause="cut off each entry, whatever the way is.",
    experiment="print the proportion of two entries, before and after.",
    shows="two different proportions.",
    section="Three ways to clip",
    catalogue="M83",
)
def all_by_value(slopes: Any, limit: float, way: str) -> Any:
    return [cut(slope, limit) for slope in slopes]


@misconception(
    "clipped_by_hand",
    cause="clip each variable alone, not all as one.",
    experiment="print the joint length of your result.",
    shows="more than the limit.",
    section="Three ways to clip",
    catalogue="M84",
)
def global_is_norm(slopes: Any, limit: float, way: str) -> Any:
    return by_hand(slopes, limit, "value" if way == "value" else "norm")


@misconception(
    "clipped_by_hand",
    cause="take all variables as one, not each alone.",
    experiment="call `tf.clip_by_norm` for each.",
    shows="that the short one stays as it is.",
    section="Three ways to clip",
    catalogue="M84",
)
def norm_is_global(slopes: Any, limit: float, way: str) -> Any:
    return by_hand(slopes, limit, "value" if way == "value" else "global norm")


@misconception(
    "clipped_by_hand",
    cause="bound the entries on one side only.",
    experiment="clip -7 by value, with limit 3, by TensorFlow.",
    shows="-3.",
    section="Three ways to clip",
)
def one_side(slopes: Any, limit: float, way: str) -> Any:
    if way == "value":
        return [np.minimum(slope, limit) for slope in slopes]
    return by_hand(slopes, limit, way)


@misconception(
    "clipped_by_hand",
    cause="set negative entries to 0.",
    experiment="clip -7 by value, with limit 3, by TensorFlow.",
    shows="-3, not 0.",
    section="Three ways to clip",
)
def negative_to_zero(slopes: Any, limit: float, way: str) -> Any:
    if way == "value":
        return [np.clip(slope, 0.0, limit) for slope in slopes]
    return by_hand(slopes, limit, way)


@misconception(
    "clipped_by_hand",
    cause="stretch the short, and keep the long.",
    experiment="print your factor, for a long gradient.",
    shows="1: nothing is shortened.",
    section="Three ways to clip",
)
def larger_factor(slopes: Any, limit: float, way: str) -> Any:
    if way == "value":
        return by_hand(slopes, limit, way)
    if way == "norm":
        return [slope * max(1.0, limit / length_of([slope])) for slope in slopes]
    return [slope * max(1.0, limit / length_of(slopes)) for slope in slopes]


@misconception(
    "clipped_by_hand",
    cause="set entries outside the bounds to 0.",
    experiment="clip 7 by value, with limit 3, by TensorFlow.",
    shows="3, not 0.",
    section="Three ways to clip",
)
def outside_is_zero(slopes: Any, limit: float, way: str) -> Any:
    if way == "value":
        return [np.where(np.abs(slope) > limit, 0.0, slope) for slope in slopes]
    return by_hand(slopes, limit, way)


@misconception(
    "clipped_by_hand",
    cause="lose the sign of what is cut off.",
    experiment="clip -7 by value, with limit 3, by TensorFlow.",
    shows="-3.",
    section="Three ways to clip",
)
def sign_lost(slopes: Any, limit: float, way: str) -> Any:
    if way == "value":
        return [np.where(np.abs(slope) > limit, limit, slope) for slope in slopes]
    return by_hand(slopes, limit, way)


@misconception(
    "clipped_by_hand",
    cause="take another length: the sum or the largest of the sizes, or no root.",
    experiment="print `tf.norm([3.0, 4.0])`.",
    shows="5.0.",
    section="Three ways to clip",
    parameters={"kind": ("sum", "largest", "squared", "mean")},
)
def another_length(slopes: Any, limit: float, way: str, *, kind: str) -> Any:
    def size(parts: Any) -> float:
        flat = np.abs(np.concatenate([np.ravel(part) for part in parts]))
        kinds = {"sum": np.sum(flat), "largest": np.max(flat), "squared": np.sum(flat**2),
                 "mean": np.sqrt(np.mean(flat**2))}  # fmt: skip
        return float(kinds[kind])

    if way == "value":
        return by_hand(slopes, limit, way)
    if way == "norm":
        return [slope * factor(size([slope]), limit) for slope in slopes]
    return [slope * factor(size(slopes), limit) for slope in slopes]


@misconception(
    "clipped_by_hand",
    cause="add lengths: a joint length adds squares.",
    experiment="for lengths 3 and 4, print √(3² + 4²).",
    shows="5, not 7.",
    section="Three ways to clip",
)
def sum_of_lengths(slopes: Any, limit: float, way: str) -> Any:
    if way != "global norm":
        return by_hand(slopes, limit, way)
    return [slope * factor(sum(length_of([s]) for s in slopes), limit) for slope in slopes]


@misconception(
    "clipped_by_hand",
    cause="divide by the length, and forget the limit.",
    experiment="print the length of your result, and the limit.",
    shows="no length above 1, whatever the limit.",
    section="Three ways to clip",
)
def limit_forgotten(slopes: Any, limit: float, way: str) -> Any:
    if way == "value":
        return by_hand(slopes, limit, way)
    if way == "norm":
        return [slope / max(1.0, length_of([slope])) for slope in slopes]
    return [slope / max(1.0, length_of(slopes)) for slope in slopes]


@misconception(
    "clipped_by_hand",
    cause="let TensorFlow or Keras clip, where your hand is asked to.",
    experiment="write the length of [3, 4] with a root.",
    section="Three ways to clip",
    parameters={"by": ("functions", "an optimizer")},
)
def by_a_library(slopes: Any, limit: float, way: str, *, by: str) -> Any:
    if by == "an optimizer":
        names = {"value": "clipvalue", "norm": "clipnorm", "global norm": "global_clipnorm"}
        zeros = [tf.Variable(np.zeros_like(slope)) for slope in slopes]
        keras.optimizers.SGD(1.0, **{names[way]: limit}).apply(
            [tf.constant(slope) for slope in slopes], zeros
        )
        return [-zero.numpy() for zero in zeros]
    if way == "value":
        return [tf.clip_by_value(slope, -limit, limit) for slope in slopes]
    if way == "norm":
        return [tf.clip_by_norm(slope, limit) for slope in slopes]
    return tf.clip_by_global_norm([tf.constant(slope) for slope in slopes], limit)[0]


@another_way("clipped_by_hand")
def with_tensors(slopes: Any, limit: float, way: str) -> Any:
    tensors = [tf.constant(slope) for slope in slopes]
    if way == "value":
        return [tf.sign(slope) * tf.minimum(tf.abs(slope), limit) for slope in tensors]
    joint = tf.linalg.global_norm(tensors)
    lengths = [tf.norm(slope) if way == "norm" else joint for slope in tensors]
    return [
        slope * (limit / tf.maximum(length, limit))
        for slope, length in zip(tensors, lengths, strict=True)
    ]


@another_way("clipped_by_hand")
def entry_by_entry(slopes: Any, limit: float, way: str) -> Any:
    if way == "value":
        return [[max(-limit, min(limit, float(s))) for s in slope] for slope in slopes]
    groups = [[slope] for slope in slopes] if way == "norm" else [slopes]
    clipped = []
    for parts in groups:
        joint = math.hypot(*(float(s) for part in parts for s in part))
        clipped += [part if joint <= limit else part / joint * limit for part in parts]
    return clipped


# nan_row ----------------------------------------------------------------------------------------


def walked(rows: Any, target: str) -> Any:
    """The way back: (row, read, local slope, what is handed on, the sum it goes into)."""
    found = defaultdict(float, {target: 1.0})
    for name, reads, slopes in reversed(rows):
        if name in found:
            for read, slope in zip(reads, slopes, strict=True):
                handed = slope * found[name]
                found[read] += handed
                yield name, read, slope, handed, found[read]


@misconception(
    "nan_row",
    cause="stop at the first inf: an inf alone is no nan.",
    experiment="print `math.isnan(2 * math.inf)`.",
    shows="False.",
    section="A nan and its source",
)
def first_infinity(rows: Any, target: str) -> Any:
    for name, _, _, _, total in walked(rows, target):
        if not math.isfinite(total):
            return name
    return None


@misconception(
    "nan_row",
    cause="look for the first inf from the front of the record.",
    experiment="print `math.isnan(2 * math.inf)`.",
    shows="False.",
    section="A nan and its source",
)
def infinity_from_the_front(rows: Any, target: str) -> Any:
    for name, _, slopes in rows:
        if any(math.isinf(slope) for slope in slopes):
            return name
    return None


@misconception(
    "nan_row",
    cause="look for a nan among the local slopes: it is only made on the way back.",
    experiment="print `0 * math.inf`.",
    shows="nan, made of no nan.",
    section="A nan and its source",
)
def nan_among_slopes(rows: Any, target: str) -> Any:
    for name, _, slopes in reversed(rows):
        if any(math.isnan(slope) for slope in slopes):
            return name
    return None


@misconception(
    "nan_row",
    cause="name the last row with a nan, not the first.",
    experiment="print each row's name, with what it hands on.",
    shows="nan earlier on the way back.",
    section="A nan and its source",
)
def last_nan(rows: Any, target: str) -> Any:
    last = None
    for name, _, _, _, total in walked(rows, target):
        if math.isnan(total):
            last = name
    return last


@misconception(
    "nan_row",
    cause="look only at what is handed on: inf and -inf meet in a sum.",
    experiment="print `math.inf - math.inf`.",
    shows="nan.",
    section="A nan and its source",
)
def handed_on_only(rows: Any, target: str) -> Any:
    for name, _, _, handed, _ in walked(rows, target):
        if math.isnan(handed):
            return name
    return None


@misconception(
    "nan_row",
    cause="name the row with the 0: it hands on a 0, which is a number.",
    experiment="print what that row hands on.",
    shows="0.0, or nothing.",
    section="A nan and its source",
)
def row_of_the_zero(rows: Any, target: str) -> Any:
    for name, _, slopes in reversed(rows):
        if 0.0 in slopes:
            return name
    return None


never = group(
    "nan_row",
    "nan_among_slopes",
    "row_of_the_zero",
    "compared_with_nan",
    "replaced",
    cause="find no nan: slopes hold none, `==` finds none, sums make one.",
    experiment="print `math.inf - math.inf`, `math.nan == math.nan`.",
    shows="nan, and False.",
    section="A nan and its source",
)


@misconception(
    "nan_row",
    cause="replace what arrived, where it is added up.",
    experiment="print `found` for a name read twice.",
    shows="one amount, not a sum.",
    section="A nan and its source",
)
def replaced(rows: Any, target: str) -> Any:
    arrived = {target: 1.0}
    for name, reads, slopes in reversed(rows):
        for read, slope in zip(reads, slopes, strict=True):
            if name in arrived:
                arrived[read] = slope * arrived[name]
                if math.isnan(arrived[read]):
                    return name
    return None


@misconception(
    "nan_row",
    cause="name what the nan arrives at, not the row that hands it on.",
    experiment="print the row's own name.",
    shows="another name than yours.",
    section="A nan and its source",
)
def where_it_arrives(rows: Any, target: str) -> Any:
    for _, read, _, _, total in walked(rows, target):
        if math.isnan(total):
            return read
    return None


arrives_there = group(
    "nan_row",
    "handed_on_only",
    "where_it_arrives",
    cause="look only at what is handed on, or name where it arrives.",
    experiment="print `math.inf - math.inf`.",
    shows="nan.",
    section="A nan and its source",
)


@misconception(
    "nan_row",
    cause="compare with nan by `==`: a nan equals nothing.",
    experiment="print `math.nan == math.nan`.",
    shows="False.",
    section="A nan and its source",
)
def compared_with_nan(rows: Any, target: str) -> Any:
    for name, _, _, _, total in walked(rows, target):
        if total == math.nan:
            return name
    return None


@another_way("nan_row")
def all_then_first(rows: Any, target: str) -> Any:
    return next((step[0] for step in walked(rows, target) if step[-1] != step[-1]), None)


@another_way("nan_row")
def in_numpy(rows: Any, target: str) -> Any:
    places = {name: place for place, name in enumerate(dict.fromkeys(
        [*(name for name, _, _ in rows), *(read for _, reads, _ in rows for read in reads)]
    ))}  # fmt: skip
    found, met = np.zeros(len(places)), {target}
    found[places[target]] = 1.0
    with np.errstate(invalid="ignore"):
        for name, reads, slopes in rows[::-1]:
            if name in met:
                np.add.at(found, [places[r] for r in reads], found[places[name]] * np.array(slopes))
                met |= set(reads)
            if np.isnan(found).any():
                return name
    return None


# mended_gain ------------------------------------------------------------------------------------


def gain_step(
    power: Any, wanted: Any, floor: Any, gain: float, limit: float, levels_of: Any
) -> tuple[Any, Any, Any]:
    """What the stub gives: the levels, the slope of the loss, and the variable, not yet moved."""
    variable = tf.Variable(gain)
    with tf.GradientTape() as tape:
        heard = variable * power
        levels = levels_of(heard)
        loss = tf.reduce_mean((levels - wanted) ** 2)
    return levels, tape.gradient(loss, variable), variable


@misconception(
    "mended_gain",
    cause="leave log(0) in the record: a clipped nan stays nan.",
    experiment="print the slope of the loss to `heard`.",
    shows="nan, where it is silent.",
    section="A nan and its source",
    catalogue="M63",
)
def chosen_afterwards(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.where(heard > 0, tf.math.log(heard), floor))  # fmt: skip
    variable.assign_sub(0.1 * tf.clip_by_value(slope, -limit, limit))
    return levels, variable


@misconception(
    "mended_gain",
    cause="put 0 in place of a nan slope: the gain then never moves.",
    experiment="print the gain before and after.",
    shows="the same number twice.",
    section="A nan and its source",
    catalogue="M88",
)
def nan_to_zero(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.where(heard > 0, tf.math.log(heard), floor))  # fmt: skip
    if not tf.math.is_nan(slope):
        variable.assign_sub(0.1 * tf.clip_by_value(slope, -limit, limit))
    return levels, variable


@misconception(
    "mended_gain",
    cause="add a number to every sound: quiet levels are no longer true.",
    experiment="print the levels before and after, with five digits.",
    shows="different digits.",
    section="A nan and its source",
    parameters={"extra": (1e-4, 1e-3, 1e-2, 1.0)},
)
def louder(power: Any, wanted: Any, floor: Any, gain: float, limit: float, *, extra: float) -> Any:
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.where(heard > 0, tf.math.log(heard + extra), floor))  # fmt: skip
    variable.assign_sub(0.1 * tf.clip_by_value(slope, -limit, limit))
    return levels, variable


@misconception(
    "mended_gain",
    cause="give silence another level than the floor.",
    experiment="print the level of the silent sound.",
    shows="another number than `floor`.",
    section="A nan and its source",
    parameters={"least": (1e-7, 1e-6, 1e-3, 1.0)},
)
def other_floor(power: Any, wanted: Any, floor: Any, gain: float, limit: float, *,
                least: float) -> Any:  # fmt: skip
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.math.log(tf.where(heard > 0, heard, least)))  # fmt: skip
    variable.assign_sub(0.1 * tf.clip_by_value(slope, -limit, limit))
    return levels, variable


@misconception(
    "mended_gain",
    cause="leave silence out of the levels.",
    experiment="print the shape of the levels.",
    shows="one entry fewer than `power`.",
    section="A nan and its source",
)
def loud_only(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    loud = power > 0
    levels, slope, variable = gain_step(
        power[loud], wanted[loud], floor, gain, limit, tf.math.log)  # fmt: skip
    variable.assign_sub(0.1 * tf.clip_by_value(slope, -limit, limit))
    return levels, variable


@misconception(
    "mended_gain",
    cause="take the clipping away: it was no cause, and is still asked for.",
    experiment="print the slope and the limit.",
    shows="a size above the limit.",
    section="A nan and its source",
)
def clipping_removed(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.where(heard > 0, tf.math.log(tf.maximum(heard, 1e-9)), floor))  # fmt: skip
    variable.assign_sub(0.1 * slope)
    return levels, variable


@misconception(
    "mended_gain",
    cause="climb: the step goes against the slope.",
    experiment="print the loss before and after.",
    shows="a higher loss.",
    section="A nan and its source",
)
def climbed(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.where(heard > 0, tf.math.log(tf.maximum(heard, 1e-9)), floor))  # fmt: skip
    variable.assign_add(0.1 * tf.clip_by_value(slope, -limit, limit))
    return levels, variable


@misconception(
    "mended_gain",
    cause="mend the levels, and leave the gain where it was.",
    experiment="print the gain before and after.",
    shows="the same number twice.",
    section="A nan and its source",
)
def gain_unmoved(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    heard = gain * power
    return tf.where(heard > 0, tf.math.log(heard), floor), tf.constant(gain)


never_moves = group(
    "mended_gain",
    "nan_to_zero",
    "gain_unmoved",
    cause="leave the gain where it was: no step, or a nan replaced by 0.",
    experiment="print the gain before and after.",
    shows="the same number twice.",
    section="A nan and its source",
)


@another_way("mended_gain")
def tiny_number(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.where(heard > 0, tf.math.log(heard + 1e-9), floor))  # fmt: skip
    variable.assign_sub(0.1 * max(-limit, min(limit, float(slope))))
    return levels.numpy(), float(variable)


@another_way("mended_gain")
def never_below_the_floor(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    levels, slope, variable = gain_step(
        power, wanted, floor, gain, limit,
        lambda heard: tf.math.log(tf.maximum(heard, tf.exp(floor))))  # fmt: skip
    variable.assign(variable - 0.1 * tf.clip_by_value(slope, -limit, limit))
    return levels, variable


@another_way("mended_gain")
def scattered(power: Any, wanted: Any, floor: Any, gain: float, limit: float) -> Any:
    def levels_of(heard: Any) -> Any:
        loud = tf.where(heard > 0)
        logs = tf.math.log(tf.gather_nd(heard, loud))
        return tf.tensor_scatter_nd_update(tf.fill(heard.shape, float(floor)), loud, logs)

    levels, slope, variable = gain_step(power, wanted, floor, gain, limit, levels_of)
    variable.assign_sub(0.1 * tf.clip_by_norm(slope, limit))
    return levels, variable


# watched_step -----------------------------------------------------------------------------------


def gradients(model: Any, x: Any, y: Any, penalty: bool = True) -> Any:
    """Gradients as they come, layer by layer; `penalty` adds the model's losses."""
    layers = {layer.name: layer.trainable_variables for layer in model.layers}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
        if penalty and model.losses:
            loss += tf.add_n(model.losses)
    return tape.gradient(loss, layers)


def dense_ones(parts: Any) -> Any:
    """Each gradient as an ordinary tensor."""
    return {name: [tf.convert_to_tensor(g) for g in part] for name, part in parts.items()}


def stepped(model: Any, parts: Any, optimizer: Any) -> None:
    """The step of the optimizer."""
    optimizer.apply([g for part in parts.values() for g in part], model.trainable_variables)


def lengths_of(parts: Any) -> Any:
    """The length of each layer's gradient."""
    return {name: tf.linalg.global_norm(part) for name, part in parts.items()}


@misconception(
    "watched_step",
    cause="leave the penalty out: a layer has it, the loss does not.",
    experiment="print `model.losses`.",
    shows="a loss that you did not add.",
    section="Inside an optimizer",
)
def penalty_left_out(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y, penalty=False))
    stepped(model, parts, optimizer)
    return lengths_of(parts)


@misconception(
    "watched_step",
    cause="leave gradients sparse: repeated rows count apart.",
    experiment="print the type of each gradient.",
    shows="`IndexedSlices` for the table.",
    section="Inside an optimizer",
    catalogue="M89",
)
def left_sparse(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = gradients(model, x, y)
    stepped(model, parts, optimizer)
    return lengths_of(parts)


@misconception(
    "watched_step",
    cause="make gradients dense for the lengths alone.",
    experiment="print the types that `optimizer` gets.",
    shows="`IndexedSlices` among them.",
    section="Inside an optimizer",
    catalogue="M89",
)
def dense_in_the_log(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = gradients(model, x, y)
    stepped(model, parts, optimizer)
    return lengths_of(dense_ones(parts))


@misconception(
    "watched_step",
    cause="make gradients dense for the step alone.",
    experiment="print the types of what you measure.",
    shows="`IndexedSlices` among them.",
    section="Inside an optimizer",
    catalogue="M89",
)
def dense_in_the_step(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = gradients(model, x, y)
    stepped(model, dense_ones(parts), optimizer)
    return lengths_of(parts)


@misconception(
    "watched_step",
    cause="measure after clipping.",
    experiment="print the joint length of all your lengths.",
    shows="the limit itself.",
    section="Inside an optimizer",
)
def measured_afterwards(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y))
    stepped(model, parts, optimizer)
    joint = tf.linalg.global_norm([g for part in parts.values() for g in part])
    share = tf.minimum(1.0, optimizer.global_clipnorm / joint)
    return {name: share * length for name, length in lengths_of(parts).items()}


@misconception(
    "watched_step",
    cause="measure each variable, not each layer.",
    experiment="print the names in your dict, and the layers' names.",
    shows="more names than layers.",
    section="Inside an optimizer",
)
def for_each_variable(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y))
    stepped(model, parts, optimizer)
    flat = [g for part in parts.values() for g in part]
    pairs = zip(model.trainable_variables, flat, strict=True)
    return {variable.path: tf.norm(g) for variable, g in pairs}


@misconception(
    "watched_step",
    cause="give squared lengths.",
    experiment="print `tf.norm([3.0, 4.0])`.",
    shows="5.0, not 25.",
    section="Inside an optimizer",
)
def squared_lengths(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y))
    stepped(model, parts, optimizer)
    return {name: length**2 for name, length in lengths_of(parts).items()}


@misconception(
    "watched_step",
    cause="measure one variable of a layer: kernel and bias belong together.",
    experiment="count the gradients of the last layer.",
    shows="2.",
    section="Inside an optimizer",
    parameters={"place": (0, -1)},
)
def one_of_a_layer(model: Any, x: Any, y: Any, optimizer: Any, *, place: int) -> Any:
    parts = dense_ones(gradients(model, x, y))
    stepped(model, parts, optimizer)
    return {name: tf.norm(part[place]) for name, part in parts.items()}


@misconception(
    "watched_step",
    cause="add the lengths of kernel and bias: a joint length adds squares.",
    experiment="for lengths 3 and 4, print √(3² + 4²).",
    shows="5, not 7.",
    section="Inside an optimizer",
)
def lengths_summed(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y))
    stepped(model, parts, optimizer)
    return {name: sum(tf.norm(g) for g in part) for name, part in parts.items()}


@misconception(
    "watched_step",
    cause="give the lengths of weights, not of gradients.",
    experiment="print a layer's kernel and its gradient.",
    shows="two different tensors.",
    section="Inside an optimizer",
)
def lengths_of_weights(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    weights = {
        layer.name: tf.linalg.global_norm([tf.identity(w) for w in layer.trainable_variables])
        for layer in model.layers
    }
    stepped(model, dense_ones(gradients(model, x, y)), optimizer)
    return weights


@misconception(
    "watched_step",
    cause="give every layer the joint length of all layers.",
    experiment="print how many gradients you measured for one layer.",
    shows="more than the layer has.",
    section="Inside an optimizer",
)
def whole_for_each(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y))
    stepped(model, parts, optimizer)
    joint = tf.linalg.global_norm([g for part in parts.values() for g in part])
    return dict.fromkeys(parts, joint)


@misconception(
    "watched_step",
    cause="measure, and make no step.",
    experiment="print the weights before and after.",
    shows="the same numbers twice.",
    section="Inside an optimizer",
)
def no_step(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    return lengths_of(dense_ones(gradients(model, x, y)))


@misconception(
    "watched_step",
    cause="step by hand: the optimizer's limit is then not used.",
    experiment="print the length of the step, and rate × limit.",
    shows="a step longer than rate × limit.",
    section="Inside an optimizer",
)
def by_hand_unclipped(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y))
    moved(model.trainable_variables, [g for part in parts.values() for g in part],
          float(optimizer.learning_rate))  # fmt: skip
    return lengths_of(parts)


@another_way("watched_step")
def layer_by_layer(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_sum((model(x) - y) ** 2) / tf.size(y, tf.float32)
        loss = tf.add_n([loss, *model.losses])
    lengths, pairs = {}, []
    for layer in model.layers:
        mine = [tf.convert_to_tensor(g) for g in tape.gradient(loss, layer.trainable_weights)]
        lengths[layer.name] = math.sqrt(sum(float(tf.reduce_sum(g * g)) for g in mine))
        pairs += zip(mine, layer.trainable_weights, strict=True)
    optimizer.apply_gradients(pairs)
    return lengths


@another_way("watched_step")
def clipped_before(model: Any, x: Any, y: Any, optimizer: Any) -> Any:
    parts = dense_ones(gradients(model, x, y))
    flat, _ = tf.clip_by_global_norm(
        [g for part in parts.values() for g in part], optimizer.global_clipnorm
    )
    optimizer.apply(flat, model.trainable_variables)
    return {name: np.linalg.norm(np.concatenate([np.ravel(g) for g in part]))
            for name, part in parts.items()}  # fmt: skip


# soft_clip --------------------------------------------------------------------------------------


@misconception(
    "soft_clip",
    cause="keep a hard edge: beyond the limit, all become equally long, or nearly so.",
    experiment="print the lengths for twice and for four times the limit.",
    shows="nearly the same length twice.",
    section="Three ways to clip",
    parameters={"power": (8, 64)},
)
def hard_edge(slopes: Any, limit: float, *, power: int) -> Any:
    length = min(float(tf.linalg.global_norm(slopes)) / limit, 10.0)  # 10**64 is a float
    return [slope / (1 + length**power) ** (1 / power) for slope in slopes]


@misconception(
    "soft_clip",
    cause="bend each entry alone: that turns the direction.",
    experiment="divide the result by the slopes, entry by entry.",
    shows="different factors.",
    section="Three ways to clip",
    catalogue="M83",
)
def each_entry_bent(slopes: Any, limit: float) -> Any:
    count = math.sqrt(sum(int(tf.size(slope)) for slope in slopes))
    return [limit / count * tf.tanh(slope * count / limit) for slope in slopes]


@misconception(
    "soft_clip",
    cause="bend each entry up to the limit: turned, and longer.",
    experiment="print the joint length of the result.",
    shows="more than the limit.",
    section="Three ways to clip",
    catalogue="M83",
)
def each_entry_up_to_it(slopes: Any, limit: float) -> Any:
    return [limit * tf.tanh(slope / limit) for slope in slopes]


@misconception(
    "soft_clip",
    cause="soften each variable alone: the joint direction turns.",
    experiment="print the lengths of the variables, before and after.",
    shows="another factor for each variable.",
    section="Three ways to clip",
    catalogue="M84",
)
def each_variable_alone(slopes: Any, limit: float) -> Any:
    return [slope / (1 + tf.norm(slope) / limit) for slope in slopes]


softened_in_parts = group(
    "soft_clip",
    "each_entry_bent",
    "each_variable_alone",
    cause="soften each part alone: the joint direction turns.",
    experiment="divide the result by the slopes, entry by entry.",
    shows="different factors.",
    section="Three ways to clip",
)


@misconception(
    "soft_clip",
    cause="make all as long as the limit, and divide 0 by 0.",
    experiment="use slopes of zero, and very short ones.",
    shows="nan, and the limit.",
    section="Three ways to clip",
)
def always_the_limit(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    return [slope * limit / length for slope in slopes]


@misconception(
    "soft_clip",
    cause="divide by a length of 0: zero becomes nan.",
    experiment="print your result for slopes of zero.",
    shows="nan.",
    section="A nan and its source",
)
def nan_at_zero(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    return [slope / length * limit * tf.tanh(length / limit) for slope in slopes]


@misconception(
    "soft_clip",
    cause="grow without a bound: long gradients pass the limit.",
    experiment="print the length for four times the limit.",
    shows="more than the limit.",
    section="Three ways to clip",
)
def unbounded(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    new = limit * tf.math.log1p(length / limit)
    return [slope * tf.math.divide_no_nan(new, length) for slope in slopes]


@misconception(
    "soft_clip",
    cause="grow without a bound, and divide 0 by 0.",
    experiment="use slopes of zero, and very long ones.",
    shows="nan, and lengths above the limit.",
    section="Three ways to clip",
)
def unbounded_and_nan(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    return [slope / length * limit * tf.math.log1p(length / limit) for slope in slopes]


@misconception(
    "soft_clip",
    cause="bend at length 1, whatever the limit is, and divide 0 by 0.",
    experiment="print the lengths for other limits.",
    shows="1 at most.",
    section="Three ways to clip",
)
def bent_at_one(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    return [slope * tf.tanh(length) / length for slope in slopes]


@misconception(
    "soft_clip",
    cause="divide by more than the length: very long gradients end short.",
    experiment="print the lengths for twice and for four times the limit.",
    shows="a shorter one for four times the limit.",
    section="Three ways to clip",
)
def divided_twice(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    return [slope / (1 + length / limit) ** 2 for slope in slopes]


@misconception(
    "soft_clip",
    cause="change nothing, or only what is short: long gradients pass the limit.",
    experiment="print the length for four times the limit.",
    shows="more than the limit.",
    section="Three ways to clip",
)
def unchanged(slopes: Any, limit: float) -> Any:
    return [tf.identity(slope) for slope in slopes]


beyond_the_limit = group(
    "soft_clip",
    "unbounded",
    "unchanged",
    cause="let long gradients pass the limit.",
    experiment="print the length for four times the limit.",
    shows="more than the limit.",
    section="Three ways to clip",
)


@misconception(
    "soft_clip",
    cause="divide everything by one fixed number: short gradients shrink as much.",
    experiment="print the length for a hundredth of the limit.",
    shows="far less than a hundredth.",
    section="Three ways to clip",
)
def always_divided(slopes: Any, limit: float) -> Any:
    return [slope / 4 for slope in slopes]


@misconception(
    "soft_clip",
    cause="divide by 1 + length, without the limit.",
    experiment="print what your divisor is at the length of the limit.",
    shows="another number for each limit.",
    section="Three ways to clip",
)
def limit_left_out(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    return [slope / (1 + 2 * length) for slope in slopes]


short_ones_shrink = group(
    "soft_clip",
    "always_divided",
    "limit_left_out",
    cause="shorten short gradients by more than 3 percent.",
    experiment="print the length for a hundredth of the limit, before and after.",
    shows="more than 3 percent less.",
    section="Three ways to clip",
)


@another_way("soft_clip")
def with_tanh(slopes: Any, limit: float) -> Any:
    length = tf.linalg.global_norm(slopes)
    new = limit * tf.tanh(length / limit)
    return [slope * tf.math.divide_no_nan(new, length) for slope in slopes]


@another_way("soft_clip")
def with_a_root(slopes: Any, limit: float) -> Any:
    arrays = [np.asarray(slope, float) for slope in slopes]
    squares = sum(float(np.sum(array**2)) for array in arrays)
    return [array / math.sqrt(1 + squares / limit**2) for array in arrays]


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that two things were changed at once, so that either may have helped?",
        "Does it name a missing control, such as rate 0.05 without clipping?",
        "Does it say what clipping can cost, such as short steps where long ones were right?",
    ),
    samples=(
        Sample(
            "You changed the rate and added clipping in one go. Maybe the small rate alone stopped "
            "the jumping. Run 0.05 without clipping, and 0.5 with it. Far from the goal, clipping "
            "makes every step short, so training may simply take longer.",
            (1, 1, 1),
        ),
        Sample(
            "Clipping is good because gradients can explode. Your second run is smooth since "
            "gradients of more than 1 are cut off. You could also try global_clipnorm=0.5.",
            (0, 0, 0),
        ),
    ),
)
