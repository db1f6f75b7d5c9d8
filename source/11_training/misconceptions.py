"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

import math
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# train_step -------------------------------------------------------------------------------------


def row_losses(y: Any, outputs: Any) -> Any:
    """The loss that the lecture gives, row by row."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(y, outputs)


def slopes_of(model: Any, x: Any, y: Any, sources: Any) -> Any:
    """The mean loss of the rows, and its slopes."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(row_losses(y, model(x, training=True)))
    return loss, tape.gradient(loss, sources)


@misconception(
    "train_step",
    cause="return the loss after the step: the loss in the block was before it.",
    experiment="print the loss from the block beside yours.",
    section="The whole step",
    shows="two different losses.",
)
def loss_after_the_step(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    _, slopes = slopes_of(model, x, y, model.trainable_variables)
    optimizer.apply(slopes, model.trainable_variables)
    return tf.reduce_mean(row_losses(y, model(x)))


@misconception(
    "train_step",
    cause="apply a softmax before a loss that has its own.",
    experiment="add up one row of what you give to `cross_entropy`.",
    section="The whole step",
    shows="about 1: these are probabilities, not logits.",
    catalogue="M67",
)
def softmax_twice(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(row_losses(y, tf.nn.softmax(model(x))))
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(slopes, model.trainable_variables)
    return loss


@misconception(
    "train_step",
    cause="add the rows' losses, so that the step grows with the batch.",
    experiment="divide your loss by `cross_entropy`'s.",
    section="The whole step",
    shows="the number of rows.",
    catalogue="M47",
)
def rows_added(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(row_losses(y, model(x)))
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(slopes, model.trainable_variables)
    return loss


@misconception(
    "train_step",
    cause="never move the variables: slopes alone change nothing.",
    experiment="print `optimizer.iterations` after your step.",
    section="The whole step",
    shows="0.",
)
def never_applied(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    return slopes_of(model, x, y, model.trainable_variables)[0]


@misconception(
    "train_step",
    cause="use a new optimizer each step: its momentum is lost.",
    experiment="print `optimizer.iterations` after three steps.",
    section="The whole step",
    shows="0.",
    catalogue="M78",
)
def new_optimizer_each_step(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    loss, slopes = slopes_of(model, x, y, model.trainable_variables)
    fresh = keras.optimizers.SGD(float(optimizer.learning_rate), momentum=0.9)
    fresh.apply(slopes, model.trainable_variables)
    return loss


@misconception(
    "train_step",
    cause="step by hand, past the optimizer and its momentum.",
    experiment="print `optimizer.iterations` after three steps.",
    section="The whole step",
    shows="0.",
)
def stepped_by_hand(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    loss, slopes = slopes_of(model, x, y, model.trainable_variables)
    for variable, slope in zip(model.trainable_variables, slopes, strict=True):
        variable.assign_sub(optimizer.learning_rate * slope)
    return loss


momentum_lost = group(
    "train_step",
    "new_optimizer_each_step",
    "stepped_by_hand",
    cause="lose the momentum: by a new optimizer each step, or by stepping past it.",
    experiment="print `optimizer.iterations` after three steps.",
    section="The whole step",
    shows="0.",
)


@misconception(
    "train_step",
    cause="move only some of the variables.",
    experiment="print how many variables you move, and how many the model lists.",
    section="The whole step",
    shows="two different numbers.",
    parameters={"part": ("first", "last")},
)
def part_moved(model: Any, optimizer: Any, x: Any, y: Any, *, part: str) -> Any:
    everything = model.trainable_variables
    sources = {
        "first": everything[:1],
        "last": everything[1:],
    }[part]
    loss, slopes = slopes_of(model, x, y, sources)
    optimizer.build(everything)
    optimizer.apply(slopes, sources)
    return loss


@misconception(
    "train_step",
    cause="apply the same slopes twice.",
    experiment="print `optimizer.iterations` after one step.",
    section="The whole step",
    shows="2.",
)
def applied_twice(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    loss, slopes = slopes_of(model, x, y, model.trainable_variables)
    for _ in range(2):
        optimizer.apply(slopes, model.trainable_variables)
    return loss


@misconception(
    "train_step",
    cause="turn the slopes round: the optimizer has its own minus.",
    experiment="print the losses of three steps.",
    section="The whole step",
    shows="that the loss grows.",
    catalogue="M82",
)
def minus_twice(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    loss, slopes = slopes_of(model, x, y, model.trainable_variables)
    optimizer.apply([-slope for slope in slopes], model.trainable_variables)
    return loss


@misconception(
    "train_step",
    cause="return nothing; the step itself is right.",
    experiment="print what your function returns.",
    section="The whole step",
    shows="None.",
)
def nothing_returned(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    _, slopes = slopes_of(model, x, y, model.trainable_variables)
    optimizer.apply(slopes, model.trainable_variables)


@misconception(
    "train_step",
    cause="return the share of right answers, not the loss.",
    experiment="print `cross_entropy(labels, model(images))`.",
    section="The whole step",
    shows="another number than yours.",
)
def accuracy_returned(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    hits = tf.argmax(model(x), axis=1, output_type=y.dtype) == y
    _, slopes = slopes_of(model, x, y, model.trainable_variables)
    optimizer.apply(slopes, model.trainable_variables)
    return tf.reduce_mean(tf.cast(hits, tf.float32))


@another_way("train_step")
def in_pairs(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    loss, slopes = slopes_of(model, x, y, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
    return float(loss)


@another_way("train_step")
def by_hand_to_the_logits(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        logits = model(x)
        loss = keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True)
    back = (tf.nn.softmax(logits) - tf.one_hot(y, 3)) / len(y)
    slopes = tape.gradient(logits, model.trainable_variables, output_gradients=back)
    optimizer.apply(slopes, model.trainable_variables)
    return np.mean(loss.numpy())


# wrong_slopes -----------------------------------------------------------------------------------


def numeric_slopes(loss_fn: Any, variable: Any, step: float = 1e-4) -> Any:
    """Central differences, entry by entry; the variable is put back."""
    start, slopes = variable.numpy(), np.zeros(variable.shape)
    for place in np.ndindex(*variable.shape):
        ends = []
        for sign in (1, -1):
            moved = start.copy()
            moved[place] += sign * step
            variable.assign(moved)
            ends.append(float(loss_fn()))
        slopes[place] = (ends[0] - ends[1]) / (2 * step)
    variable.assign(start)
    return slopes


@misconception(
    "wrong_slopes",
    cause="check one entry of each variable, not all.",
    experiment="print `variable.shape` and how many slopes you compared.",
    section="Check the slopes",
    shows="more entries than you compared.",
    parameters={"place": (0,)},
)
def one_entry_checked(loss_fn: Any, variables: Any, claimed: Any, *, place: int) -> Any:
    wrong = []
    for name, variable in variables.items():
        mine = numeric_slopes(loss_fn, variable).flat[place]
        if abs(mine - claimed[name].numpy().flat[place]) > 0.01 * abs(mine):
            wrong.append(name)
    return wrong


@misconception(
    "wrong_slopes",
    cause="use a tolerance of more than 20 percent.",
    experiment="print by how many percent each claim is off.",
    section="Check the slopes",
    shows="20 and 25 percent for claims that you let pass.",
    parameters={"share": (0.3, 0.6)},
)
def wide_tolerance(loss_fn: Any, variables: Any, claimed: Any, *, share: float) -> Any:
    return [
        name
        for name, variable in variables.items()
        if not np.allclose(claimed[name], numeric_slopes(loss_fn, variable), rtol=share, atol=0.0)
    ]


@misconception(
    "wrong_slopes",
    cause="compare the signs alone.",
    experiment="print by how many percent each claim is off.",
    section="Check the slopes",
    shows="20 and 25 percent for claims that you let pass.",
)
def signs_compared(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    return [
        name
        for name, variable in variables.items()
        if np.any(np.sign(numeric_slopes(loss_fn, variable)) != np.sign(claimed[name]))
    ]


too_little_checked = group(
    "wrong_slopes",
    "one_entry_checked",
    "wide_tolerance",
    "signs_compared",
    cause="check too little: the first entry alone, signs alone, or within 20 percent.",
    experiment="print by how many percent each claim is off.",
    section="Check the slopes",
    shows="20 or 25 percent in later entries.",
)


@misconception(
    "wrong_slopes",
    cause="compare sums of slopes, where mistakes can cancel.",
    experiment="print the slopes of c beside its claims.",
    section="Check the slopes",
    shows="the same numbers, exchanged.",
)
def sums_compared(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    wrong = []
    for name, variable in variables.items():
        mine = numeric_slopes(loss_fn, variable).sum()
        if abs(mine - claimed[name].numpy().sum()) > 0.01 * abs(mine):
            wrong.append(name)
    return wrong


@misconception(
    "wrong_slopes",
    cause="use one tolerance for all: slopes far below it always pass.",
    experiment="print the smallest claim beside your tolerance.",
    section="Check the slopes",
    shows="a claim smaller than your tolerance.",
    parameters={"tolerance": (0.05, 0.01)},
)
def one_tolerance(loss_fn: Any, variables: Any, claimed: Any, *, tolerance: float) -> Any:
    return [
        name
        for name, variable in variables.items()
        if np.any(np.abs(numeric_slopes(loss_fn, variable) - claimed[name].numpy()) > tolerance)
    ]


@misconception(
    "wrong_slopes",
    cause="ask for equality: two ways to a number differ in late digits.",
    experiment="print one slope and its claim with 12 digits.",
    section="Check the slopes",
    shows="that late digits differ.",
)
def exactly_equal(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    return [
        name
        for name, variable in variables.items()
        if np.any(numeric_slopes(loss_fn, variable) != claimed[name].numpy())
    ]


@misconception(
    "wrong_slopes",
    cause="take a step so small that rounding is all that is left.",
    experiment="print a slope with steps 1e-4 and 1e-15.",
    section="Check the slopes",
    catalogue="M68",
)
def step_too_small(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    return [
        name
        for name, variable in variables.items()
        if not np.allclose(numeric_slopes(loss_fn, variable, 1e-17), claimed[name], rtol=0.01)
    ]


@misconception(
    "wrong_slopes",
    cause="name every variable.",
    experiment="count the names you return.",
    section="Check the slopes",
    shows="as many names as variables.",
)
def all_named(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    return list(variables)


@misconception(
    "wrong_slopes",
    cause="nudge `kept` itself: the second nudge takes the first back.",
    experiment="print `kept` after one nudge.",
    section="Check the slopes",
    shows="that `kept` moved, too.",
)
def kept_nudged(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    wrong = []
    for name, variable in variables.items():
        table, slopes = variable.numpy(), np.zeros(variable.shape)
        for place in np.ndindex(*variable.shape):
            ends = []
            for step in (1e-4, -1e-4):
                table[place] += step
                variable.assign(table)
                ends.append(float(loss_fn()))
            slopes[place] = (ends[0] - ends[1]) / 2e-4
        if not np.allclose(slopes, claimed[name], rtol=0.01, atol=0.0):
            wrong.append(name)
    return wrong


@misconception(
    "wrong_slopes",
    cause="divide by one nudge, where two were taken: all slopes are doubled.",
    experiment="divide a slope of yours by its claim.",
    section="Check the slopes",
    shows="2.",
)
def doubled_slopes(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    return [
        name
        for name, variable in variables.items()
        if not np.allclose(2 * numeric_slopes(loss_fn, variable), claimed[name], 0.01, 0.0)
    ]


@misconception(
    "wrong_slopes",
    cause="nudge all entries at once: the change is that of all slopes together.",
    experiment="print how many entries one nudge changes.",
    section="Check the slopes",
    shows="more than one.",
)
def nudged_together(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    wrong = []
    for name, variable in variables.items():
        start, ends = variable.numpy(), []
        for step in (1e-4, -1e-4):
            variable.assign(start + step)
            ends.append(float(loss_fn()))
        variable.assign(start)
        if not np.allclose((ends[0] - ends[1]) / 2e-4, claimed[name], rtol=0.01, atol=0.0):
            wrong.append(name)
    return wrong


@misconception(
    "wrong_slopes",
    cause="compare without `abs`, so that one side is never found.",
    experiment="print the signs of the differences.",
    section="Check the slopes",
    shows="both signs.",
    parameters={"side": (1, -1)},
)
def one_sided(loss_fn: Any, variables: Any, claimed: Any, *, side: int) -> Any:
    wrong = []
    for name, variable in variables.items():
        mine = numeric_slopes(loss_fn, variable)
        if np.any(side * (mine - claimed[name].numpy()) > 0.01 * np.abs(mine)):
            wrong.append(name)
    return wrong


@misconception(
    "wrong_slopes",
    cause="take a share of the slope, sign and all, as the tolerance.",
    experiment="print your tolerance for a negative slope.",
    section="Check the slopes",
    shows="a negative tolerance, which no difference stays below.",
)
def signed_tolerance(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    wrong = []
    for name, variable in variables.items():
        mine = numeric_slopes(loss_fn, variable)
        if np.any(np.abs(mine - claimed[name].numpy()) > 0.01 * mine):
            wrong.append(name)
    return wrong


everything_named = group(
    "wrong_slopes",
    "exactly_equal",
    "step_too_small",
    "all_named",
    "kept_nudged",
    "doubled_slopes",
    "nudged_together",
    "signed_tolerance",
    cause="name every variable: no tolerance above 0, or slopes 0, halved, doubled or added up.",
    experiment="divide your slopes by the claims, entry by entry.",
    section="Check the slopes",
)


@misconception(
    "wrong_slopes",
    cause="name a variable once for each wrong entry.",
    experiment="count the names you return.",
    section="Check the slopes",
    shows="one name more than once.",
)
def named_for_each_entry(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    wrong = []
    for name, variable in variables.items():
        mine = numeric_slopes(loss_fn, variable)
        far = np.abs(mine - claimed[name].numpy()) > 0.01 * np.abs(mine)
        wrong += [name] * int(far.sum())
    return wrong


@misconception(
    "wrong_slopes",
    cause="stop at the first wrong variable.",
    experiment="print the name of each variable as you check it.",
    section="Check the slopes",
    shows="that later variables are never checked.",
)
def first_wrong_only(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    for name, variable in variables.items():
        mine = numeric_slopes(loss_fn, variable)
        if not np.allclose(mine, claimed[name], rtol=0.01, atol=0.0):
            return [name]
    return []


@misconception(
    "wrong_slopes",
    cause="leave the variables nudged: a check puts them back.",
    experiment="print a variable before and after your check.",
    section="Check the slopes",
    shows="other numbers afterwards.",
)
def left_nudged(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    wrong = []
    for name, variable in variables.items():
        mine = numeric_slopes(loss_fn, variable)
        if not np.allclose(mine, claimed[name], rtol=0.01, atol=0.0):
            wrong.append(name)
        variable.assign_sub(1e-4 * np.ones(variable.shape))
    return wrong


@misconception(
    "wrong_slopes",
    cause="name the variables whose claims are right.",
    experiment="print one slope beside its claim.",
    section="Check the slopes",
)
def right_ones_named(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    return [
        name
        for name, variable in variables.items()
        if np.allclose(numeric_slopes(loss_fn, variable), claimed[name], rtol=0.01, atol=0.0)
    ]


@misconception(
    "wrong_slopes",
    cause="ask a tape; here the tape's answers are what is checked.",
    experiment="nudge one entry by 1e-4 and print the loss.",
    section="Check the slopes",
    shows="that the loss changes without a tape.",
)
def asked_a_tape(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn()
    slopes = tape.gradient(loss, variables)
    return [
        name
        for name, slope in slopes.items()
        if not np.allclose(slope, claimed[name], rtol=0.01, atol=0.0)
    ]


@misconception(
    "wrong_slopes",
    cause="ask TensorFlow for the slope; here its answers are what is checked.",
    experiment="nudge one entry by 1e-4 and print the loss.",
    section="Check the slopes",
    shows="that the loss changes without a tape.",
)
def asked_in_forward_mode(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    wrong = []
    for name, variable in variables.items():
        slopes = np.zeros(variable.shape)
        for place in np.ndindex(*variable.shape):
            one = np.zeros(variable.shape)
            one[place] = 1.0
            with tf.autodiff.ForwardAccumulator(variable, tf.constant(one)) as forward:
                loss = loss_fn()
            slopes[place] = forward.jvp(loss)
        if not np.allclose(slopes, claimed[name], rtol=0.01, atol=0.0):
            wrong.append(name)
    return wrong


asked_tensorflow = group(
    "wrong_slopes",
    "asked_a_tape",
    "asked_in_forward_mode",
    cause="ask TensorFlow for the slopes; here its answers are what is checked.",
    experiment="nudge one entry by 1e-4 and print the loss.",
    section="Check the slopes",
    shows="that the loss changes without a tape.",
)


@another_way("wrong_slopes")
def nudged_and_taken_back(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    """Back but for rounding."""
    wrong = []
    for name, variable in variables.items():
        slopes = np.zeros(variable.shape)
        for place in np.ndindex(*variable.shape):
            nudge = np.zeros(variable.shape)
            nudge[place] = 1e-4
            variable.assign_add(nudge)
            above = float(loss_fn())
            variable.assign_sub(2 * nudge)
            slopes[place] = (above - float(loss_fn())) / 2e-4
            variable.assign_add(nudge)
        if np.any(np.abs(slopes - claimed[name]) > 0.01 * np.abs(slopes)):
            wrong.append(name)
    return wrong


@another_way("wrong_slopes")
def with_allclose(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    return [
        name
        for name, variable in variables.items()
        if not np.allclose(numeric_slopes(loss_fn, variable, 1e-5), claimed[name], 1e-3, 0.0)
    ]


@another_way("wrong_slopes")
def from_one_side(loss_fn: Any, variables: Any, claimed: Any) -> Any:
    begin, wrong = float(loss_fn()), set()
    for name, variable in variables.items():
        start = tf.identity(variable)
        flat = tf.reshape(start, [-1])
        for place in range(len(flat)):
            nudge = tf.one_hot(place, len(flat), 1e-6, 0.0, dtype=tf.float64)
            variable.assign(tf.reshape(flat + nudge, start.shape))
            mine = (float(loss_fn()) - begin) / 1e-6
            claim = float(tf.reshape(claimed[name], [-1])[place])
            if not math.isclose(mine, claim, rel_tol=0.02):
                wrong.add(name)
        variable.assign(start)
    return [name for name in variables if name in wrong]


# control_effect ---------------------------------------------------------------------------------


def pairs(runs: Any, setting: str, old: Any, new: Any) -> Any:
    """All pairs from the old setting to the new one, fair or not."""
    return [(a, b) for a in runs for b in runs if a[setting] == old and b[setting] == new]


def mean(changes: Any) -> Any:
    """The mean; None of nothing."""
    return sum(changes) / len(changes) if changes else None


def others(run: Any, setting: str) -> list[str]:
    """The names of all settings but one."""
    return [name for name in run if name not in (setting, "loss")]


@misconception(
    "control_effect",
    cause="compare runs that differ in more than the one setting.",
    experiment="print all settings of each pair you use.",
    section="The control run",
    shows="pairs that differ in two settings or more.",
    catalogue="M103",
)
def all_pairs(runs: Any, setting: str, old: Any, new: Any) -> Any:
    return mean([b["loss"] - a["loss"] for a, b in pairs(runs, setting, old, new)])


@misconception(
    "control_effect",
    cause="overlook one of the other settings.",
    experiment="print all settings of each pair you use.",
    section="The control run",
    shows="a pair that differs in two settings.",
    parameters={"which": (0, 1, 2)},
)
def one_overlooked(runs: Any, setting: str, old: Any, new: Any, *, which: int) -> Any:
    asked = others(runs[0], setting)
    del asked[which]
    return mean(
        [
            b["loss"] - a["loss"]
            for a, b in pairs(runs, setting, old, new)
            if all(a[name] == b[name] for name in asked)
        ]
    )


@misconception(
    "control_effect",
    cause="match one other setting only.",
    experiment="print all settings of each pair you use.",
    section="The control run",
    shows="equal seeds, but other settings that differ.",
    parameters={"which": ("seed",)},
)
def same_seed_is_enough(runs: Any, setting: str, old: Any, new: Any, *, which: str) -> Any:
    return mean(
        [b["loss"] - a["loss"] for a, b in pairs(runs, setting, old, new) if a[which] == b[which]]
    )


@misconception(
    "control_effect",
    cause="compare the best run of each kind.",
    experiment="print all settings of those two runs.",
    section="The control run",
    catalogue="M103",
)
def best_of_each(runs: Any, setting: str, old: Any, new: Any) -> Any:
    best = {
        value: min(run["loss"] for run in runs if run[setting] == value) for value in (old, new)
    }
    return best[new] - best[old]


@misconception(
    "control_effect",
    cause="compare the first run of each kind.",
    experiment="print all settings of those two runs.",
    section="The control run",
    catalogue="M103",
)
def first_of_each(runs: Any, setting: str, old: Any, new: Any) -> Any:
    a, b = pairs(runs, setting, old, new)[0]
    return b["loss"] - a["loss"]


@misconception(
    "control_effect",
    cause="subtract the other way round: a fall should be negative.",
    experiment="try two runs whose loss falls by 0.2.",
    section="The control run",
    shows="0.2, not -0.2.",
)
def turned_round(runs: Any, setting: str, old: Any, new: Any) -> Any:
    fair = [
        a["loss"] - b["loss"]
        for a, b in pairs(runs, setting, old, new)
        if all(a[name] == b[name] for name in others(a, setting))
    ]
    return mean(fair)


@misconception(
    "control_effect",
    cause="say 0 where nothing can be said.",
    experiment="count the pairs that you averaged.",
    section="The control run",
    shows="no pair at all.",
)
def zero_for_nothing(runs: Any, setting: str, old: Any, new: Any) -> Any:
    fair = [
        b["loss"] - a["loss"]
        for a, b in pairs(runs, setting, old, new)
        if all(a[name] == b[name] for name in others(a, setting))
    ]
    return mean(fair) or 0.0


@misconception(
    "control_effect",
    cause="use the first fair pair only.",
    experiment="count the fair pairs.",
    section="The control run",
    shows="more pairs than the one you used.",
)
def first_fair_pair(runs: Any, setting: str, old: Any, new: Any) -> Any:
    for a, b in pairs(runs, setting, old, new):
        if all(a[name] == b[name] for name in others(a, setting)):
            return b["loss"] - a["loss"]
    return None


@misconception(
    "control_effect",
    cause="find no fair pair at all, for instance by asking for equal losses.",
    experiment="count your fair pairs.",
    section="The control run",
    shows="none.",
)
def equal_in_loss(runs: Any, setting: str, old: Any, new: Any) -> Any:
    return mean(
        [
            b["loss"] - a["loss"]
            for a, b in pairs(runs, setting, old, new)
            if all(a[name] == b[name] for name in a if name != setting)
        ]
    )


@misconception(
    "control_effect",
    cause="ask whether the setting grew, not whether it went from `old` to `new`.",
    experiment="print the setting of each pair.",
    section="The control run",
    shows="values that are neither `old` nor `new`.",
)
def whatever_grew(runs: Any, setting: str, old: Any, new: Any) -> Any:
    return mean(
        [
            b["loss"] - a["loss"]
            for a in runs
            for b in runs
            if a[setting] < b[setting] and all(a[name] == b[name] for name in others(a, setting))
        ]
    )


@misconception(
    "control_effect",
    cause="take `old` to any other value, not to `new` alone.",
    experiment="print the setting of each pair.",
    section="The control run",
    shows="a value that is not `new`.",
)
def old_to_any(runs: Any, setting: str, old: Any, new: Any) -> Any:
    return mean(
        [
            b["loss"] - a["loss"]
            for a in runs
            for b in runs
            if a[setting] == old != b[setting]
            and all(a[name] == b[name] for name in others(a, setting))
        ]
    )


@misconception(
    "control_effect",
    cause="use fair pairs in both directions, whose changes cancel.",
    experiment="print each pair's two losses.",
    section="The control run",
    shows="each pair twice, once turned round.",
)
def both_directions(runs: Any, setting: str, old: Any, new: Any) -> Any:
    both = pairs(runs, setting, old, new) + pairs(runs, setting, new, old)
    fair = [(a, b) for a, b in both if all(a[name] == b[name] for name in others(a, setting))]
    return mean([b["loss"] - a["loss"] for a, b in fair])


@another_way("control_effect")
def by_groups(runs: Any, setting: str, old: Any, new: Any) -> Any:
    groups: dict[Any, dict[Any, float]] = {}
    for run in runs:
        rest = tuple(sorted((name, run[name]) for name in others(run, setting)))
        groups.setdefault(rest, {})[run[setting]] = run["loss"]
    fair = [losses[new] - losses[old] for losses in groups.values() if {old, new} <= set(losses)]
    return np.mean(fair) if fair else None


@another_way("control_effect")
def by_replacing(runs: Any, setting: str, old: Any, new: Any) -> Any:
    total, count = 0.0, 0
    for run in runs:
        wanted = {**run, setting: new, "loss": None}
        for other in runs:
            if run[setting] == old and {**other, "loss": None} == wanted:
                total, count = total + other["loss"] - run["loss"], count + 1
    return None if count == 0 else total / count


# mended_step ------------------------------------------------------------------------------------


def move(tape: Any, loss: Any, model: Any, optimizer: Any) -> None:
    """The step itself."""
    sources = model.trainable_variables
    optimizer.apply(tape.gradient(loss, sources), sources)


def squares(model: Any, x: Any, y: Any, **options: Any) -> Any:
    """The mean squared error of the model."""
    return tf.reduce_mean((model(x, **options) - y) ** 2)


@misconception(
    "mended_step",
    cause="leave the layers' penalties out of the loss.",
    experiment="print `model.losses` beside your loss.",
    section="What layers bring along",
    shows="penalties that your loss lacks.",
    catalogue="M102",
)
def penalties_left_out(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True)
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="call the layers as in use; `model.trainable` does not change that.",
    experiment="print the moving mean before and after.",
    section="What layers bring along",
    shows="the same mean twice.",
    catalogue="M101",
    parameters={"trainable": (None, True)},
)
def called_as_in_use(model: Any, optimizer: Any, x: Any, y: Any, *, trainable: Any) -> Any:
    if trainable:
        model.trainable = trainable
    with tf.GradientTape() as tape:
        loss = tf.add_n([squares(model, x, y), *model.losses])
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="add the penalties after the block.",
    experiment="print slopes with and without them.",
    section="What layers bring along",
    shows="the same twice.",
    catalogue="M102",
)
def penalties_after_the_block(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True)
    total = loss + sum(model.losses)
    move(tape, loss, model, optimizer)
    return total


@misconception(
    "mended_step",
    cause="add the penalties after the step, when they have changed and no slope sees them.",
    experiment="print `sum(model.losses)` before and after the step.",
    section="What layers bring along",
    shows="two different numbers.",
    catalogue="M102",
)
def penalties_after_the_step(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True)
    move(tape, loss, model, optimizer)
    return loss + sum(model.losses)


@misconception(
    "mended_step",
    cause="return the loss of after the step.",
    experiment="print the loss from the block beside yours.",
    section="What layers bring along",
    shows="two different losses.",
    parameters={"training": (True, False)},
)
def worked_out_again(model: Any, optimizer: Any, x: Any, y: Any, *, training: bool) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True) + sum(model.losses)
    move(tape, loss, model, optimizer)
    return squares(model, x, y, training=training) + sum(model.losses)


@misconception(
    "mended_step",
    cause="subtract the penalties.",
    experiment="print your loss with and without them.",
    section="What layers bring along",
    shows="that penalties make your loss smaller.",
)
def penalties_subtracted(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True) - sum(model.losses)
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="divide the penalties by the number of rows.",
    experiment="print `sum(model.losses)` and what you add.",
    section="What layers bring along",
    shows="that you add a fourth of their sum.",
)
def penalties_per_row(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True) + sum(model.losses) / len(x)
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="record the penalties but return the loss without them.",
    experiment="print `model.losses` beside your loss.",
    section="What layers bring along",
    shows="penalties that your loss lacks.",
)
def returned_without(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        error = squares(model, x, y, training=True)
        loss = error + sum(model.losses)
    move(tape, loss, model, optimizer)
    return error


@misconception(
    "mended_step",
    cause="take the mean of the penalties: the loss wants each in full.",
    experiment="print `model.losses` and what you add.",
    section="What layers bring along",
    shows="that you add half of their sum.",
)
def penalties_averaged(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True)
        if model.losses:
            loss += tf.reduce_mean(model.losses)
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="add one of the penalties and forget the other.",
    experiment="print `len(model.losses)`.",
    section="What layers bring along",
    shows="2.",
    parameters={"place": (0, -1)},
)
def one_penalty(model: Any, optimizer: Any, x: Any, y: Any, *, place: int) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True)
        if model.losses:
            loss += model.losses[place]
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="add a penalty of your own; the layers have brought theirs.",
    experiment="print `model.losses` beside what you add.",
    section="What layers bring along",
    shows="other penalties than yours, or none.",
    parameters={"size": (0.1, 0.01)},
)
def penalty_of_my_own(model: Any, optimizer: Any, x: Any, y: Any, *, size: float) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True)
        for variable in model.trainable_variables:
            loss += size * tf.reduce_sum(variable**2)
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="train in one call and take the loss from another.",
    experiment="count the calls of the model in your step.",
    section="What layers bring along",
    shows="2.",
    catalogue="M101",
)
def called_twice(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        model(x, training=True)
        loss = squares(model, x, y) + sum(model.losses)
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="add the list of penalties to the loss: that gives one number for each.",
    experiment="print the shape of your loss.",
    section="What layers bring along",
    shows="a shape that is not `()`.",
)
def list_added(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = squares(model, x, y, training=True) + model.losses
    move(tape, loss, model, optimizer)
    return loss


@misconception(
    "mended_step",
    cause="add the squared errors, where the broken step took their mean.",
    experiment="count the squared errors that you add.",
    section="What layers bring along",
    shows="8: 4 rows of 2.",
    catalogue="M47",
)
def errors_added(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        errors = model(x, training=True) - y
        loss = tf.reduce_sum(errors**2) + sum(model.losses)
    move(tape, loss, model, optimizer)
    return loss


@another_way("mended_step")
def added_in_one_call(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        error = tf.math.squared_difference(model(x, training=True), y)
        loss = tf.add_n([tf.reduce_mean(error), *model.losses])
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
    return loss.numpy()


@another_way("mended_step")
def layer_by_layer(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        outputs, total = x, tf.constant(0.0)
        for layer in model.layers:
            outputs = layer(outputs, training=True)
            total += sum(layer.losses)
        loss = keras.losses.MeanSquaredError()(y, outputs) + total
    sources = model.trainable_variables
    optimizer.apply([tape.gradient(loss, source) for source in sources], sources)
    return float(loss)


# keep_best --------------------------------------------------------------------------------------


def epochs_of(train: Any, valid_loss: Any, epochs: int) -> Any:
    """Train an epoch and validate, again and again; gives the epoch and both losses."""
    for epoch in range(epochs):
        trained = train()
        yield epoch, trained, valid_loss()


@misconception(
    "keep_best",
    cause="put variables aside, which move on: the last weights came back.",
    experiment="print what you put aside, at once and at the end.",
    section="Keep what was best",
    shows="other numbers at the end.",
    catalogue="M105",
)
def variables_aside(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        history.append(loss)
        if loss == min(history):
            aside = list(model.variables)
    for variable, kept in zip(model.variables, aside, strict=True):
        variable.assign(kept)
    return history


@misconception(
    "keep_best",
    cause="end with the last weights.",
    experiment="print the weights at the end, and at each epoch.",
    section="Keep what was best",
    shows="that the end is the last epoch.",
)
def last_weights(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    return [loss for _, _, loss in epochs_of(train, valid_loss, epochs)]


the_last = group(
    "keep_best",
    "variables_aside",
    "last_weights",
    cause="end with the last weights: none came back, or variables, which had moved on.",
    experiment="print what you put aside, at once and at the end.",
    section="Keep what was best",
)


@misconception(
    "keep_best",
    cause="choose by the training loss, which the model has seen.",
    experiment="print what `train()` returns beside the validation loss.",
    section="Keep what was best",
    shows="that they are lowest in different epochs.",
    parameters={"noted": ("validation", "training")},
)
def best_in_training(model: Any, train: Any, valid_loss: Any, epochs: int, *, noted: str) -> Any:
    history, lowest = [], math.inf
    for _, trained, loss in epochs_of(train, valid_loss, epochs):
        history.append(trained if noted == "training" else loss)
        if trained < lowest:
            lowest, kept = trained, model.get_weights()
    model.set_weights(kept)
    return history


@misconception(
    "keep_best",
    cause="stop at the first rise: a lower loss came later.",
    experiment="print the whole history.",
    section="Keep what was best",
    shows="fewer losses than epochs.",
)
def stopped_at_the_first_rise(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        history.append(loss)
        if loss > min(history):
            break
        kept = model.get_weights()
    model.set_weights(kept)
    return history


@misconception(
    "keep_best",
    cause="keep weights whenever the loss fell since the last epoch.",
    experiment="print the loss at which you put weights aside.",
    section="Keep what was best",
    shows="that the last such loss is not the lowest.",
)
def lower_than_the_last(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    kept = None
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        if kept is None or loss < history[-1]:
            kept = model.get_weights()
        history.append(loss)
    model.set_weights(kept)
    return history


@misconception(
    "keep_best",
    cause="keep the weights of the highest validation loss.",
    experiment="print the loss at which you put weights aside.",
    section="Keep what was best",
    shows="the highest loss of all.",
)
def highest_loss(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        history.append(loss)
        if loss == max(history):
            kept = model.get_weights()
    model.set_weights(kept)
    return history


@misconception(
    "keep_best",
    cause="keep trainable variables only; others have moved on as well.",
    experiment="count `model.variables` and `model.trainable_variables`.",
    section="Keep what was best",
    shows="more variables than trainable ones.",
)
def trainable_only(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        history.append(loss)
        if loss == min(history):
            kept = [variable.numpy() for variable in model.trainable_variables]
    for variable, value in zip(model.trainable_variables, kept, strict=True):
        variable.assign(value)
    return history


@misconception(
    "keep_best",
    cause="keep the weights from before the best epoch.",
    experiment="print the weights you keep, before and after `train()`.",
    section="Keep what was best",
    shows="two different sets of weights.",
)
def one_epoch_early(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    for _ in range(epochs):
        before = model.get_weights()
        train()
        history.append(valid_loss())
        if history[-1] == min(history):
            kept = before
    model.set_weights(kept)
    return history


@misconception(
    "keep_best",
    cause="validate before training: the history begins one epoch early.",
    experiment="print the first two losses of your history.",
    section="Keep what was best",
    shows="first the loss before any training.",
)
def validated_before_training(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    for _ in range(epochs):
        history.append(valid_loss())
        if history[-1] == min(history):
            kept = model.get_weights()
        train()
    model.set_weights(kept)
    return history


@misconception(
    "keep_best",
    cause="return the lowest loss, not the history of all.",
    experiment="print the type of what you return.",
    section="Keep what was best",
    shows="a float, where a list is asked.",
)
def lowest_returned(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    lowest = math.inf
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        if loss < lowest:
            lowest, kept = loss, model.get_weights()
    model.set_weights(kept)
    return lowest


@misconception(
    "keep_best",
    cause="give weights back in every epoch: training starts over.",
    experiment="print the weights before each `train()`.",
    section="Keep what was best",
    shows="the weights of an earlier epoch.",
)
def given_back_each_epoch(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        history.append(loss)
        if loss == min(history):
            kept = model.get_weights()
        model.set_weights(kept)
    return history


@another_way("keep_best")
def all_kept(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history, weights = [], []
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        history.append(loss)
        weights.append(model.get_weights())
    model.set_weights(weights[int(np.argmin(history))])
    return history


@another_way("keep_best")
def as_tensors(model: Any, train: Any, valid_loss: Any, epochs: int) -> Any:
    history: list[float] = []
    lowest = math.inf
    for _, _, loss in epochs_of(train, valid_loss, epochs):
        history.append(loss)
        if loss < lowest:
            lowest = loss
            kept = [tf.identity(variable) for variable in model.variables]
    for variable, value in zip(model.variables, kept, strict=True):
        variable.assign(value)
    return history


# differentiate ----------------------------------------------------------------------------------


ONE = 1.0
LOCAL: dict[str, Any] = {
    "add": (lambda a, b: a + b, lambda a, b: (ONE, ONE)),
    "multiply": (lambda a, b: a * b, lambda a, b: (b, a)),
    "square": (lambda a: a * a, lambda a: (2 * a,)),
    "sine": (math.sin, lambda a: (math.cos(a),)),
    "round": (round, None),
}
"""The rules of the lecture."""


def run(
    program: Any, values: Any, watched: Any, *, everywhere: bool = False, through: Any = None
) -> Any:
    """Rows that a tape records, and the names that it tracks."""
    values, tracked, rows = dict(values), set(watched), []
    for name, op, reads, inside in program:
        value_of, slopes_of = LOCAL[op]
        numbers = [values[read] for read in reads]
        values[name] = value_of(*numbers)
        if not (inside or everywhere) or not tracked.intersection(reads):
            continue
        if slopes_of is None:
            if through is None:
                continue
            slopes_of = through
        tracked.add(name)
        rows.append((name, reads, slopes_of(*numbers)))
    return rows, tracked


def back(rows: Any, target: str) -> dict[str, float]:
    """What arrives at each name."""
    arrived = {target: 1.0}
    for name, reads, slopes in reversed(rows):
        for read, slope in zip(reads, slopes, strict=True):
            if name in arrived:
                arrived[read] = arrived.get(read, 0.0) + slope * arrived[name]
    return arrived


def answers(arrived: Any, tracked: Any, sources: Any) -> Any:
    """None for what is not tracked, or where nothing arrived."""
    return [arrived.get(name) if name in tracked else None for name in sources]


@misconception(
    "differentiate",
    cause="answer for a constant that nobody watched.",
    experiment="print `watched` and `sources`.",
    section="Your own tape",
    shows="a source that nobody watched.",
    catalogue="M15",
)
def constants_answered(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    arrived = back(run(program, values, watched)[0], target)
    return [arrived.get(name) for name in sources]


@misconception(
    "differentiate",
    cause="answer 0.0 where no path leads.",
    experiment="ask a real tape for the slope of a constant.",
    section="Your own tape",
    shows="None.",
    catalogue="M30",
)
def zero_for_none(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched)
    found = answers(back(rows, target), tracked, sources)
    return [slope or 0.0 for slope in found]


@misconception(
    "differentiate",
    cause="record rows outside the block, too.",
    experiment="print the rows that you record.",
    section="Your own tape",
    shows="a row that ran outside.",
)
def outside_recorded(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched, everywhere=True)
    return answers(back(rows, target), tracked, sources)


@misconception(
    "differentiate",
    cause="pass slopes straight through `round`.",
    experiment="ask a real tape for the slope of `tf.round(x)`.",
    section="Your own tape",
    shows="None.",
    catalogue="M29",
)
def straight_through(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched, through=lambda a: (ONE,))
    return answers(back(rows, target), tracked, sources)


@misconception(
    "differentiate",
    cause="give `round` the slope 0.0, so a path.",
    experiment="ask a real tape for the slope of `tf.round(x)`.",
    section="Your own tape",
    shows="None.",
    catalogue="M40",
)
def flat_round(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched, through=lambda a: (0.0,))
    return answers(back(rows, target), tracked, sources)


@misconception(
    "differentiate",
    cause="overwrite what arrived, where several paths should add up.",
    experiment="print each slope as it arrives.",
    section="Your own tape",
    shows="several slopes for one name.",
)
def overwritten(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched)
    arrived = {target: 1.0}
    for name, reads, slopes in reversed(rows):
        for read, slope in zip(reads, slopes, strict=True):
            if name in arrived:
                arrived[read] = slope * arrived[name]
    return answers(arrived, tracked, sources)


@misconception(
    "differentiate",
    cause="count a name once in a row that reads it twice.",
    experiment="ask a real tape for the slope of x + x.",
    section="Your own tape",
    shows="2.",
)
def read_once(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched)
    once = [(name, *zip(*dict(zip(reads, slopes, strict=True)).items(), strict=True))
            for name, reads, slopes in rows]  # fmt: skip
    return answers(back(once, target), tracked, sources)


@misconception(
    "differentiate",
    cause="record only rows that read a watched name: tracking spreads.",
    experiment="print the rows that you record.",
    section="Your own tape",
    shows="no row that reads only results.",
)
def tracking_does_not_spread(
    program: Any, values: Any, watched: Any, target: str, sources: Any
) -> Any:
    rows, _ = run(program, values, watched)
    rows = [row for row in rows if set(row[1]) & set(watched)]
    return answers(back(rows, target), watched, sources)


@misconception(
    "differentiate",
    cause="go through the rows forwards.",
    experiment="print the names in the order of your walk.",
    section="Your own tape",
    shows="the first row first.",
)
def walked_forwards(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched)
    return answers(back(rows[::-1], target), tracked, sources)


no_way_back = group(
    "differentiate",
    "tracking_does_not_spread",
    "walked_forwards",
    cause="go forwards, or record only rows that read a watched name.",
    experiment="print your rows in the order of your walk.",
    section="Your own tape",
    shows="a row missing, or the first row first.",
)


@misconception(
    "differentiate",
    cause="begin at the last row, whatever the target is.",
    experiment="print the target and the last row.",
    section="Your own tape",
    shows="two different names.",
)
def begun_at_the_last_row(
    program: Any, values: Any, watched: Any, target: str, sources: Any
) -> Any:
    rows, tracked = run(program, values, watched)
    return answers(back(rows, rows[-1][0]), tracked, sources)


@misconception(
    "differentiate",
    cause="add local slopes along a path, which multiply.",
    experiment="try square after square at 3: 108, or 24?",
    section="Your own tape",
    shows="24.",
)
def slopes_added(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched)
    arrived = {target: 0.0}
    for name, reads, slopes in reversed(rows):
        for read, slope in zip(reads, slopes, strict=True):
            if name in arrived:
                arrived[read] = arrived.get(read, 0.0) + slope + arrived[name]
    return answers(arrived, tracked, sources)


@misconception(
    "differentiate",
    cause="hand the work to TensorFlow's tape; yours is asked.",
    experiment="write the slope of the last row alone.",
    section="Your own tape",
)
def handed_on(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    ops = {"add": tf.add, "multiply": tf.multiply, "square": tf.square, "sine": tf.sin}
    found = {name: tf.constant(value) for name, value in values.items()}
    with tf.GradientTape() as tape:
        tape.watch([found[name] for name in watched])
        for name, op, reads, _ in program:
            found[name] = ops.get(op, tf.round)(*(found[read] for read in reads))
    return tape.gradient(found[target], [found[name] for name in sources])


@another_way("differentiate")
def by_its_graph(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    rows, tracked = run(program, values, watched)
    parents = {name: list(zip(reads, slopes, strict=True)) for name, reads, slopes in rows}

    def slope(name: str, source: str) -> Any:
        if name == source and name in tracked:
            return 1.0
        found = [(local, slope(read, source)) for read, local in parents.get(name, [])]
        known = [local * rest for local, rest in found if rest is not None]
        return sum(known) if known else None

    return [slope(target, source) for source in sources]


@another_way("differentiate")
def in_forward_mode(program: Any, values: Any, watched: Any, target: str, sources: Any) -> Any:
    found = []
    for source in sources:
        numbers = dict(values)
        tangent = {source: np.float64(1.0)} if source in watched else {}
        for name, op, reads, inside in program:
            value_of, slopes_of = LOCAL[op]
            read = [numbers[each] for each in reads]
            numbers[name] = value_of(*read)
            if inside and slopes_of and any(each in tangent for each in reads):
                parts = zip(reads, slopes_of(*read), strict=True)
                tangent[name] = sum(local * tangent.get(each, 0.0) for each, local in parts)
        found.append(tangent.get(target))
    return found


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it ask for a control: the same run without dropout, all else equal?",
        "Does it say that the comparison belongs on validation data, not on the training loss?",
        "Does it name one more thing that changed or may explain the fall, such as more steps, "
        "another seed, or training that was not finished?",
    ),
    samples=(
        Sample(
            "The two runs differ in dropout and in the number of epochs, so the lower loss may "
            "come from training longer. He needs a second run of 40 epochs with the same seed and "
            "without dropout, and should compare both on validation images, because the training "
            "loss with dropout is measured on a weakened model.",
            (1, 1, 1),
        ),
        Sample(
            "Dropout always helps against overfitting, so the lower loss is no surprise. He "
            "should look at the validation loss too.",
            (0, 1, 0),
        ),
    ),
)
