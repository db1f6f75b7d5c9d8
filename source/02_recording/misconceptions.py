"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# slope_at ---------------------------------------------------------------------------------------


@misconception(
    "slope_at",
    cause="divide the change of f by a step so small that float32 drops it.",
    experiment="print `f(x0 + step) - f(x0)` for the steps 1e-2, 1e-5 and 1e-7.",
    section="Checking a slope",
    catalogue="M68",
    parameters={"step": (1e-7, 1e-8)},
)
def tiny_step(f: Any, x0: float, *, step: float) -> Any:
    return (f(x0 + step) - f(x0)) / step


@misconception(
    "slope_at",
    cause="divide the height f(x0) by x0: the slope of a line from the origin.",
    experiment="compare it with the slope you expect for `f = x + 10`.",
    section="The block",
)
def height_over_distance(f: Any, x0: float) -> Any:
    return f(x0) / x0


@misconception(
    "slope_at",
    cause="take the rise of f over a whole unit, from x0 to x0 + 1.",
    experiment="print the rise over a tenth of a unit, times 10, beside it.",
    section="The block",
)
def run_of_one(f: Any, x0: float) -> Any:
    return f(x0 + 1.0) - f(x0)


@misconception(
    "slope_at",
    cause="call f before the block opens.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
    catalogue="M04",
)
def f_before_block(f: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    y = f(x)
    with tf.GradientTape() as tape:
        pass
    return tape.gradient(y, x)


@misconception(
    "slope_at",
    cause="call f once the block is closed.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
    catalogue="M05",
)
def f_after_block(f: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        pass
    return tape.gradient(f(x), x)


@misconception(
    "slope_at",
    cause="call f on the number x0, so that no variable is read.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
)
def f_of_the_number(f: Any, x0: float) -> Any:
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
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = f(x)
    return tape.gradient(x, y)


@misconception(
    "slope_at",
    cause="name the number x0 as the source, not the variable x.",
    experiment="print `type(x0)` and `type(x)`.",
    section="The block",
)
def number_as_source(f: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = f(x)
    return tape.gradient(y, x0)


@misconception(
    "slope_at",
    cause="return the value of f, not its slope.",
    experiment="for the line 3*x + 5, print your answer at two points.",
    section="The block",
)
def value_for_slope(f: Any, x0: float) -> Any:
    return f(x0)


no_answer = group(
    "slope_at",
    "f_before_block",
    "f_after_block",
    "f_of_the_number",
    "source_first",
    cause="a path that doesn't reach: f outside the block, the number x0, or swapped arguments.",
    experiment="print `tape.watched_variables()` after the block.",
    section="The block",
)


@another_way("slope_at")
def asked_inside_block(f: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        return tape.gradient(f(x), x)


@another_way("slope_at")
def watched_constant(f: Any, x0: float) -> Any:
    x = tf.constant(x0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient([y], [x])[0]


# chain_by_hand ----------------------------------------------------------------------------------


@misconception(
    "chain_by_hand",
    cause="square each entry by itself, then add.",
    experiment="compute sum(x)**2 and sum(x**2) for this x.",
    section="Slopes multiply backwards",
)
def squares_each_entry(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, 2 * prices**2 * x


@misconception(
    "chain_by_hand",
    cause="give one number for the whole of x.",
    experiment="compare the shapes of `x` and dz/dx.",
    section="Slopes multiply backwards",
)
def one_number(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, 2 * y


@misconception(
    "chain_by_hand",
    cause="take every entry's own slope as 1, whatever its price.",
    experiment="raise one entry by 0.1: how much does y grow?",
    section="Slopes multiply backwards",
)
def prices_forgotten(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, 2 * y * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="multiply by the entries of x.",
    experiment="raise one entry by 0.1: how much does y grow?",
    section="Slopes multiply backwards",
)
def times_the_entries(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, 2 * y * x


@misconception(
    "chain_by_hand",
    cause="give the slope of one step alone, dy/dx.",
    experiment="raise one entry by 0.1: how much does z grow?",
    section="Slopes multiply backwards",
)
def one_step_only(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="add the two slopes on the way.",
    experiment="raise one entry by 0.1: how much does z grow?",
    section="Slopes multiply backwards",
)
def slopes_added(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, 2 * y + prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="give one slope for each price.",
    experiment="print the shape of dz/dx.",
    section="Slopes multiply backwards",
)
def shape_of_the_prices(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, 2 * y * prices


@misconception(
    "chain_by_hand",
    cause="take 2 for the slope of y**2: the y is lost.",
    experiment="print 5.1**2 - 5**2, then 9.1**2 - 9**2.",
    section="Slopes multiply backwards",
)
def y_lost(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2.0, 2 * prices * tf.ones_like(x)


@another_way("chain_by_hand")
def spread_out(x: Any, prices: Any) -> Any:
    y = tf.reduce_sum(x * prices)
    return y, y + y, tf.broadcast_to(2 * y * prices, x.shape)


@another_way("chain_by_hand")
def in_numpy(x: Any, prices: Any) -> Any:
    y = float((x.numpy() * prices.numpy()).sum())
    return y, 2 * y, np.full(x.shape, 2 * y) * prices.numpy()


# recorded ---------------------------------------------------------------------------------------


@misconception(
    "recorded",
    cause="list every row in the block, whatever it reads.",
    experiment="compute only `2 * 3.0` in a block; print `tape.watched_variables()`.",
    section="What is recorded",
)
def place_decides(program: Any, watched: Any) -> Any:
    return [name for name, reads, inside in program if inside]


@misconception(
    "recorded",
    cause="list only rows in the block that read a variable themselves.",
    experiment="record `y = 2 * w`, then `z = y + 1`; print dz/dw.",
    section="What is recorded",
)
def tracking_does_not_spread(program: Any, watched: Any) -> Any:
    return [name for name, reads, inside in program if inside and set(reads) & set(watched)]


@misconception(
    "recorded",
    cause="let earlier values remember their variable.",
    experiment="move `y = 2 * w` out of a block; print `tape.watched_variables()`.",
    section="What is recorded",
    catalogue="M04",
)
def value_knows_its_origin(program: Any, watched: Any) -> Any:
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if tracked.intersection(reads):
            tracked.add(name)
            if inside:
                names.append(name)
    return names


@misconception(
    "recorded",
    cause="list rows outside the block too.",
    experiment="compute a loss after a block; ask its slope.",
    section="What is recorded",
    catalogue="M05",
)
def place_does_not_matter(program: Any, watched: Any) -> Any:
    tracked, names = set(watched), []
    for name, reads, _ in program:
        if tracked.intersection(reads):
            tracked.add(name)
            names.append(name)
    return names


@misconception(
    "recorded",
    cause="want all that a row reads to be tracked.",
    experiment="record `y = w * 3.0` and print dy/dw.",
    section="What is recorded",
)
def every_input_must_be_tracked(program: Any, watched: Any) -> Any:
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if inside and tracked.issuperset(reads):
            tracked.add(name)
            names.append(name)
    return names


@misconception(
    "recorded",
    cause="count the variables themselves among the rows.",
    experiment="look for a row of the program with a variable's name.",
    section="What is recorded",
)
def variables_are_rows(program: Any, watched: Any) -> Any:
    names = list(watched)
    for name, reads, inside in program:
        if inside and set(names).intersection(reads):
            names.append(name)
    return names


@misconception(
    "recorded",
    cause="look only at the first name in a row.",
    experiment="record `y = 3.0 * w` and print dy/dw.",
    section="What is recorded",
)
def first_input_only(program: Any, watched: Any) -> Any:
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if inside and reads[0] in tracked:
            tracked.add(name)
            names.append(name)
    return names


@another_way("recorded")
def searched_with_any(program: Any, watched: Any) -> Any:
    names: list[str] = []
    for name, reads, inside in program:
        if inside and any(read in watched or read in names for read in reads):
            names.append(name)
    return names


@another_way("recorded")
def followed_backwards(program: Any, watched: Any) -> Any:
    row = {name: (reads, inside) for name, reads, inside in program}

    def is_tracked(name: str) -> bool:
        if name not in row:
            return name in watched
        reads, inside = row[name]
        return inside and any(is_tracked(read) for read in reads)

    return [name for name, _, _ in program if is_tracked(name)]


# mended_gradient --------------------------------------------------------------------------------


@misconception(
    "mended_gradient",
    cause="move the prediction into the block and leave the loss behind it.",
    experiment="ask for the slope of `prediction`; what lies between it and `loss`?",
    section="What is recorded",
    catalogue="M05",
)
def loss_after_block(w: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        prediction = w * hours
        error = prediction - score
    loss = tf.reduce_mean(error**2)
    return tape.gradient(loss, w)


@misconception(
    "mended_gradient",
    cause="move the loss into the block and make the prediction before it.",
    experiment="print `tape.watched_variables()` after the block.",
    section="What is recorded",
    catalogue="M04",
)
def prediction_before_block(w: Any, hours: Any, score: Any) -> Any:
    guessed = w * hours
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(guessed - score))
    return tape.gradient(loss, w)


@misconception(
    "mended_gradient",
    cause="leave the prediction before the block, as it was.",
    experiment="print `tape.watched_variables()` after the block.",
    section="What is recorded",
)
def left_as_it_was(w: Any, hours: Any, score: Any) -> Any:
    error = w * hours - score
    with tf.GradientTape() as tape:
        squares = error**2
    return tape.gradient(tf.reduce_mean(squares), w)


variable_never_read = group(
    "mended_gradient",
    "prediction_before_block",
    "left_as_it_was",
    cause="make the prediction before the block, so that the tape never meets w.",
    experiment="print `tape.watched_variables()` after the block.",
    section="What is recorded",
)


@misconception(
    "mended_gradient",
    cause="add up the squared errors where the loss takes their mean.",
    experiment="divide your answer by the number of rows.",
    section="What is recorded",
    catalogue="M47",
)
def sum_for_mean(w: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((w * hours - score) ** 2)
    return tape.gradient(loss, w)


@misconception(
    "mended_gradient",
    cause="ask for the slope of the prediction, not of the loss.",
    experiment="change `score`: does your answer change?",
    section="What is recorded",
)
def slope_of_the_prediction(w: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        prediction = w * hours
    return tape.gradient(prediction, w)


@misconception(
    "mended_gradient",
    cause="stop at the prediction on the way back: the factor `hours` is missing.",
    experiment="double `hours`, then compare with the quotient of two losses.",
    section="Slopes multiply backwards",
)
def inner_slope_missing(w: Any, hours: Any, score: Any) -> Any:
    slopes = 2 * (w * hours - score) / len(hours)
    return slopes if len(w.shape) else tf.reduce_sum(slopes)


@misconception(
    "mended_gradient",
    cause="take a plain number out of w, as `w.numpy()` does.",
    experiment="print the type of everything that makes the prediction.",
    section="What is recorded",
    catalogue="M32",
)
def number_taken_out(w: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((w.numpy() * hours - score) ** 2)
    return tape.gradient(loss, w)


no_path = group(
    "mended_gradient",
    "loss_after_block",
    "prediction_before_block",
    "left_as_it_was",
    "number_taken_out",
    cause="a path with a gap: a step outside the block, or a plain number on the way.",
    experiment="go from w to the loss, a finger on each line.",
    section="What is recorded",
)


@another_way("mended_gradient")
def loss_in_a_function(w: Any, hours: Any, score: Any) -> Any:
    def loss() -> Any:
        return tf.reduce_mean(tf.square(score - hours * w))

    with tf.GradientTape() as tape:
        value = loss()
    return tape.gradient(value, [w])[0]


@another_way("mended_gradient")
def worked_by_hand(w: Any, hours: Any, score: Any) -> Any:
    slopes = 2 * (w * hours - score) * hours / len(hours)
    return slopes if len(w.shape) else tf.reduce_sum(slopes)


# promised_and_real ------------------------------------------------------------------------------


def slope_of(loss_fn: Any, w: Any) -> tuple[Any, Any]:
    """What the stub gives: the loss and its slope at w."""
    with tf.GradientTape() as tape:
        loss = loss_fn(w)
    return loss, tape.gradient(loss, w)


@misconception(
    "promised_and_real",
    cause="compare `loss` with itself, as if it followed the variable.",
    experiment="print `loss` before and after the step.",
    section="A promise about small steps",
    catalogue="M105",
)
def losses_update_themselves(loss_fn: Any, w: Any, rate: float) -> Any:
    before, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return -rate * tf.reduce_sum(g**2), before - before


@misconception(
    "promised_and_real",
    cause="compute the second loss before the variable moves.",
    experiment="print `w` where the second loss is computed.",
    section="A promise about small steps",
)
def second_loss_too_early(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    again = loss_fn(w)
    w.assign_sub(rate * g)
    return -rate * tf.reduce_sum(g**2), again - loss


both_losses_old = group(
    "promised_and_real",
    "losses_update_themselves",
    "second_loss_too_early",
    cause="take both losses from the old w: a tensor never follows its variable.",
    experiment="print the two losses and `w` just before you subtract.",
    section="A promise about small steps",
)


@misconception(
    "promised_and_real",
    cause="add the step: that goes where the loss grows.",
    experiment="print the loss before and after, at a tenth of the rate.",
    section="A promise about small steps",
    catalogue="M82",
)
def step_added(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_add(rate * g)
    return -rate * tf.reduce_sum(g**2), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="put the name `w` on a new tensor; the variable stays.",
    experiment="print `type(w)` after your step.",
    section="A promise about small steps",
    catalogue="M35",
)
def name_moved(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w = w - rate * g
    return -rate * tf.reduce_sum(g**2), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="promise the step, rate times slope, not the change it makes.",
    experiment="for slope 5 and step 0.1, how far does a loss rise?",
    section="A promise about small steps",
)
def step_for_change(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return -rate * tf.reduce_sum(g), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="give a promise for each weight of one loss.",
    experiment="print the shape of your promise, and of `loss`.",
    section="A promise about small steps",
)
def promises_not_added(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return -rate * g**2, loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="return the loss after the step, not the change of it.",
    experiment="print both losses, and their difference.",
    section="A promise about small steps",
)
def loss_for_change(loss_fn: Any, w: Any, rate: float) -> Any:
    _, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return -rate * tf.reduce_sum(g**2), loss_fn(w)


@misconception(
    "promised_and_real",
    cause="promise a rise: the minus of a step downhill is missing.",
    experiment="print the step, and its product with the slope.",
    section="A promise about small steps",
)
def promise_without_minus(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return rate * tf.reduce_sum(g**2), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="subtract the new loss from the old one.",
    experiment="when the loss falls from 7 to 4, what is its change?",
    section="A promise about small steps",
)
def old_minus_new(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return -rate * tf.reduce_sum(g**2), loss - loss_fn(w)


@another_way("promised_and_real")
def slope_times_step(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    step = -rate * g
    w.assign_add(step)
    return tf.tensordot(g, step, axes=len(g.shape)), loss_fn(w) - loss


@another_way("promised_and_real")
def numbers_kept(loss_fn: Any, w: Any, rate: float) -> Any:
    _, g = slope_of(loss_fn, w)
    before = float(loss_fn(w))
    w.assign(w - rate * g)
    return -rate * float(np.sum(g.numpy() ** 2)), float(loss_fn(w)) - before


# gradient_is_right ------------------------------------------------------------------------------


def quotient(f: Any, x0: float, step: float = 1e-2) -> float:
    """The central difference quotient of f at x0."""
    return float(f(x0 + step) - f(x0 - step)) / (2 * step)


@misconception(
    "gradient_is_right",
    cause="leave no room for rounding, as `==` does.",
    experiment="print your estimate and a right claim with eight digits.",
    section="Checking a slope",
)
def equal_bits(f: Any, x0: float, claimed: float) -> Any:
    return quotient(f, x0) == claimed


@misconception(
    "gradient_is_right",
    cause="take a step so small that float32 drops it.",
    experiment="print your estimate for steps 1e-2 and 1e-7.",
    section="Checking a slope",
    catalogue="M68",
    parameters={"step": (1e-7, 1e-8)},
)
def tiny_step_estimate(f: Any, x0: float, claimed: float, *, step: float) -> Any:
    return abs(quotient(f, x0, step) - claimed) <= 0.01 * abs(claimed)


@misconception(
    "gradient_is_right",
    cause="allow the same difference for every slope, large or small.",
    experiment="print the difference divided by the claim.",
    section="Checking a slope",
    parameters={"tolerance": (1e-2, 1e-3)},
)
def one_tolerance_for_all(f: Any, x0: float, claimed: float, *, tolerance: float) -> Any:
    return abs(quotient(f, x0) - claimed) < tolerance


no_room_for_rounding = group(
    "gradient_is_right",
    "equal_bits",
    "one_tolerance_for_all",
    cause="leave this slope no room for rounding: by `==`, or by a fixed tolerance.",
    experiment="print the difference, then the difference divided by the claim.",
    section="Checking a slope",
)


@misconception(
    "gradient_is_right",
    cause="look at the sign alone.",
    experiment="try a claim three times too large.",
    section="Checking a slope",
)
def sign_alone(f: Any, x0: float, claimed: float) -> Any:
    return bool(np.sign(quotient(f, x0)) == np.sign(claimed))


@misconception(
    "gradient_is_right",
    cause="allow so much that a claim wrong by a tenth passes.",
    experiment="print the difference divided by the claim.",
    section="Checking a slope",
    parameters={"share": (0.5, 0.4)},
)
def too_generous(f: Any, x0: float, claimed: float, *, share: float) -> Any:
    estimate = quotient(f, x0)
    return abs(estimate - claimed) <= share * abs(estimate)


@misconception(
    "gradient_is_right",
    cause="ask a second tape: it misses the same part.",
    experiment="print the tape's slope and a quotient.",
    section="Checking a slope",
)
def a_second_tape(f: Any, x0: float, claimed: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = f(x)
    slope = float(tape.gradient(y, x))
    return abs(slope - claimed) <= 0.01 * abs(slope)


@misconception(
    "gradient_is_right",
    cause="compare with a share of the slope itself, which is below 0 here.",
    experiment="print both sides of your comparison for this f.",
    section="Checking a slope",
)
def share_of_a_signed_slope(f: Any, x0: float, claimed: float) -> Any:
    return abs(quotient(f, x0) - claimed) < 0.01 * claimed


@another_way("gradient_is_right")
def one_sided(f: Any, x0: float, claimed: float) -> Any:
    estimate = (f(x0 + 2e-3) - f(x0)) / 2e-3
    return tf.abs(estimate - claimed) < 0.02 * tf.abs(estimate)


@another_way("gradient_is_right")
def in_float64(f: Any, x0: float, claimed: float) -> Any:
    x = tf.constant(x0, tf.float64)
    estimate = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    return np.isclose(estimate.numpy(), claimed, rtol=0.01)


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that the price was computed before the block, so the tape was not running?",
        "Does it say that the doubling isn't recorded because it reads nothing tracked?",
        "Does it say what to move into the block, or how to see it with `watched_variables()`?",
    ),
    samples=(
        Sample(
            "The price is made before the tape runs, so the tape never reads w. The doubling runs "
            "while it records, but it reads a plain number to the tape, so it is left out too. "
            "Move the first line into the block; watched_variables() then lists w.",
            (1, 1, 1),
        ),
        Sample(
            "The tape only sees what is inside the block. The doubling is inside, so it is "
            "recorded, but the price is not, and so the chain is cut. Put both inside.",
            (1, 0, 1),
        ),
    ),
)
