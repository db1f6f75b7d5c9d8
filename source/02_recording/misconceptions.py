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
    cause="divide a rise of f by a run: an estimate, where a tape's slope is asked.",
    experiment="print your estimate for the steps 1, 0.01 and 1e-6.",
    section="The block",
    parameters={"step": (1.0, 1e-2, 1e-5)},
)
def numeric_way(f: Any, x0: float, *, step: float) -> Any:
    return (f(x0 + step) - f(x0 - step)) / (2 * step)


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
    cause="take a plain number out of x, so that f never gets the variable.",
    experiment="print the type of what f gets.",
    section="The block",
    catalogue="M32",
)
def bare_number(f: Any, x0: float) -> Any:
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = f(x.numpy())
    return tape.gradient(y, x)


@misconception(
    "slope_at",
    cause="ask how fast x changes when y grows.",
    experiment="for `y = 5 * x`, print the slope both ways round.",
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
    "bare_number",
    "source_first",
    cause="no path: f outside the block, a plain number in x's place, or a question turned round.",
    experiment="print the type of what f gets, and which line calls f.",
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
    parameters={"with_budget": (False, True)},
)
def squares_each_entry(x: Any, prices: Any, budget: float, *, with_budget: bool) -> Any:
    y = tf.reduce_sum(prices * x)
    off = prices * x - budget if with_budget else prices * x
    return y, 2 * (y - budget), 2 * prices * off


@misconception(
    "chain_by_hand",
    cause="give one number for the whole of x.",
    experiment="compare the shapes of `x` and dz/dx.",
    section="Slopes multiply backwards",
    parameters={"prices_added": (False, True)},
)
def one_number(x: Any, prices: Any, budget: float, *, prices_added: bool) -> Any:
    y = tf.reduce_sum(prices * x)
    off = 2 * (y - budget)
    return y, off, off * tf.reduce_sum(prices) if prices_added else off


@misconception(
    "chain_by_hand",
    cause="take every entry's own slope as 1, whatever its price.",
    experiment="raise one entry by 0.1: how much does y grow?",
    section="Slopes multiply backwards",
)
def prices_forgotten(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * (y - budget), 2 * (y - budget) * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="multiply by the entries of x.",
    experiment="raise one entry by 0.1: how much does y grow?",
    section="Slopes multiply backwards",
    parameters={"with_prices": (False, True)},
)
def times_the_entries(x: Any, prices: Any, budget: float, *, with_prices: bool) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * (y - budget), 2 * (y - budget) * (prices * x if with_prices else x)


@misconception(
    "chain_by_hand",
    cause="give dy/dx alone: the step from y to z is missing.",
    experiment="raise one entry by 0.1: how much does z grow?",
    section="Slopes multiply backwards",
)
def one_step_only(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * (y - budget), prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="add the two slopes on the way.",
    experiment="raise one entry by 0.1: how much does z grow?",
    section="Slopes multiply backwards",
)
def slopes_added(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * (y - budget), 2 * (y - budget) + prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="multiply by the number of entries, too.",
    experiment="raise one entry by 0.1: how much does y grow?",
    section="Slopes multiply backwards",
    parameters={"entries": (False, True)},
)
def number_of_entries(x: Any, prices: Any, budget: float, *, entries: bool) -> Any:
    y, n = tf.reduce_sum(prices * x), tf.size(x, tf.float32)
    return y, 2 * (y - budget), 2 * n * prices * (x if entries else (y - budget) * tf.ones_like(x))


@misconception(
    "chain_by_hand",
    cause="give one slope for each price.",
    experiment="print the shape of dz/dx.",
    section="Slopes multiply backwards",
)
def shape_of_the_prices(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * (y - budget), 2 * (y - budget) * prices


@misconception(
    "chain_by_hand",
    cause="take each row's total.",
    experiment="print the shape of y.",
    section="Slopes multiply backwards",
)
def total_of_each_row(x: Any, prices: Any, budget: float) -> Any:
    y, rows = tf.reduce_sum(prices * x), tf.reduce_sum(prices * x, axis=-1, keepdims=True)
    return y, 2 * (y - budget), 2 * (rows - budget) * prices


@misconception(
    "chain_by_hand",
    cause="take 2 for the slope of a square: what is squared got lost.",
    experiment="print 5.1**2 - 5**2, then 9.1**2 - 9**2.",
    section="Slopes multiply backwards",
)
def square_is_2(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2.0, 2 * prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="take the square's value for its slope.",
    experiment="print 5.1**2 - 5**2: how many times 0.1?",
    section="Slopes multiply backwards",
)
def value_of_the_square(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    square = (y - budget) ** 2
    return y, square, square * prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="leave the 2 of the square out.",
    experiment="print 5.1**2 - 5**2: how many times 0.1?",
    section="Slopes multiply backwards",
)
def two_left_out(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, y - budget, (y - budget) * prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="leave the budget out: 2y is the slope of y**2.",
    experiment="print z for y and for y + 0.1.",
    section="Slopes multiply backwards",
)
def budget_left_out(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    return y, 2 * y, 2 * y * prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="double y alone: the 2 belongs to the whole difference.",
    experiment="print z for y and for y + 0.1.",
    section="Slopes multiply backwards",
)
def budget_not_doubled(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(prices * x)
    off = 2 * y - budget
    return y, off, off * prices * tf.ones_like(x)


@misconception(
    "chain_by_hand",
    cause="ask a tape. Here you are the tape.",
    experiment="raise one entry by 0.1: how much does z grow?",
    section="Slopes multiply backwards",
)
def asked_a_tape(x: Any, prices: Any, budget: float) -> Any:
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(prices * x)
        z = (y - budget) ** 2
    return y, *tape.gradient(z, [y, x])


@another_way("chain_by_hand")
def spread_out(x: Any, prices: Any, budget: float) -> Any:
    y = tf.reduce_sum(x * prices)
    off = y - budget
    return y, off + off, tf.broadcast_to(2 * off * prices, x.shape)


@another_way("chain_by_hand")
def in_numpy(x: Any, prices: Any, budget: float) -> Any:
    y = float((x.numpy() * prices.numpy()).sum())
    return y, 2 * (y - budget), np.full(x.shape, 2 * (y - budget)) * prices.numpy()


# recorded ---------------------------------------------------------------------------------------


@misconception(
    "recorded",
    cause="list all rows in the block.",
    experiment="in a block, make `y = 2 * c` from `c = tf.constant(3.0)`; print dy/dc.",
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
    cause="let values remember their variable.",
    experiment="print dz/dw for `z = y + 1`, with `y = 2 * w` before the block.",
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


@misconception(
    "recorded",
    cause="list nothing: all of `reads` compared as one name, or a `return` inside the loop.",
    experiment="print `reads in watched` for each row.",
    section="What is recorded",
)
def reads_as_one_name(program: Any, watched: Any) -> Any:
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if inside and reads in tracked:
            tracked.add(name)
            names.append(name)
    return names


@misconception(
    "recorded",
    cause="return at the first row that is recorded.",
    experiment="print `name` at each turn of the loop: where does it end?",
    section="What is recorded",
)
def returned_in_the_loop(program: Any, watched: Any) -> Any:
    for name, reads, inside in program:
        if inside and set(watched).intersection(reads):
            return [name]
    return []


@misconception(
    "recorded",
    cause="track the numbers too, once they meet a variable.",
    experiment="after `y = w * c`, record `z = 2 * c`; print dz/dc.",
    section="What is recorded",
)
def numbers_become_tracked(program: Any, watched: Any) -> Any:
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if inside and tracked.intersection(reads):
            tracked.update(reads, [name])
            names.append(name)
    return names


@misconception(
    "recorded",
    cause="track every inside row, recorded or not.",
    experiment="print db/da for `a = 2 * c`, `b = 3 * a` and a constant c.",
    section="What is recorded",
)
def inside_rows_become_tracked(program: Any, watched: Any) -> Any:
    tracked, names = set(watched), []
    for name, reads, inside in program:
        if inside:
            if tracked.intersection(reads):
                names.append(name)
            tracked.add(name)
    return names


@misconception(
    "recorded",
    cause="let the tape run on after its block.",
    experiment="compute `loss = error**2` after a block; ask its slope.",
    section="What is recorded",
    catalogue="M05",
)
def tape_never_stops(program: Any, watched: Any) -> Any:
    tracked, names, running = set(watched), [], False
    for name, reads, inside in program:
        running = running or inside
        if running and tracked.intersection(reads):
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


def mean_square(w: Any, b: Any, hours: Any, score: Any) -> Any:
    """The loss that is asked, made wherever it is called."""
    return tf.reduce_mean(tf.square(w * hours + b - score))


@misconception(
    "mended_gradient",
    cause="leave the loss behind the block.",
    experiment="ask for the slopes of `prediction`.",
    section="What is recorded",
    catalogue="M05",
)
def loss_after_block(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        guessed = w * hours + b
    return tape.gradient(tf.reduce_mean((guessed - score) ** 2), [w, b])


@misconception(
    "mended_gradient",
    cause="make the product w * hours before the block.",
    experiment="print `tape.watched_variables()` after the block: is w there?",
    section="What is recorded",
    catalogue="M04",
)
def product_before_block(w: Any, b: Any, hours: Any, score: Any) -> Any:
    scaled = w * hours
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((scaled + b - score) ** 2)
    return tape.gradient(loss, [w, b])


@misconception(
    "mended_gradient",
    cause="make the whole prediction before the block.",
    experiment="print `tape.watched_variables()` after the block.",
    section="What is recorded",
)
def prediction_before_block(w: Any, b: Any, hours: Any, score: Any) -> Any:
    guessed = w * hours + b
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(guessed - score))
    return tape.gradient(loss, [w, b])


@misconception(
    "mended_gradient",
    cause="leave the product before the block and the loss behind it.",
    experiment="after the block, print `tape.watched_variables()`; then ask for error's slopes.",
    section="What is recorded",
)
def left_as_it_was(w: Any, b: Any, hours: Any, score: Any) -> Any:
    scaled = w * hours
    with tf.GradientTape() as tape:
        off = scaled + b - score
    return tape.gradient(tf.reduce_mean(off**2), [w, b])


@misconception(
    "mended_gradient",
    cause="take a plain number out of w, as `w.numpy()` does.",
    experiment="print the type of everything that makes the prediction.",
    section="What is recorded",
    catalogue="M32",
    parameters={"how": ("inside", "before", "both")},
)
def number_taken_out(w: Any, b: Any, hours: Any, score: Any, *, how: str) -> Any:
    scaled = w.numpy() * hours
    with tf.GradientTape() as tape:
        start = b.numpy() if how == "both" else b
        scaled = scaled if how == "before" else w.numpy() * hours
        loss = tf.reduce_mean((scaled + start - score) ** 2)
    return tape.gradient(loss, [w, b])


@misconception(
    "mended_gradient",
    cause="watch the variables in the block and compute outside it.",
    experiment="print what is indented under `with`.",
    section="What is recorded",
)
def watched_alone(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch([w, b])
    return tape.gradient(mean_square(w, b, hours, score), [w, b])


@misconception(
    "mended_gradient",
    cause="ask how the variables change when the loss grows.",
    experiment="for `y = 5 * x`, print the slope both ways round.",
    section="The block",
    catalogue="M44",
)
def question_turned_round(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = mean_square(w, b, hours, score)
    return tape.gradient([w, b], loss)


nothing_computed_inside = group(
    "mended_gradient",
    "number_taken_out",
    "watched_alone",
    cause="a block without a step on the path: plain numbers in it, or the steps outside.",
    experiment="print the type of what makes the prediction, in the block.",
    section="What is recorded",
)
path_of_w_cut = group(
    "mended_gradient",
    "product_before_block",
    "number_taken_out",
    cause="cut the path of w alone: its product outside, or a plain number in its place.",
    experiment="print the type of what makes the prediction, in the block.",
    section="What is recorded",
)
no_path = group(
    "mended_gradient",
    "loss_after_block",
    "prediction_before_block",
    "left_as_it_was",
    "number_taken_out",
    "watched_alone",
    cause="a gap on both paths: a step outside the block, or a plain number.",
    experiment="ask for each line's slope in turn: where does None begin?",
    section="What is recorded",
)


@misconception(
    "mended_gradient",
    cause="turn None into zeros; the path is still cut.",
    experiment="raise w by 0.1 by hand: does the loss change?",
    section="What is recorded",
    parameters={"outside": ("product", "loss")},
)
def zero_for_none(w: Any, b: Any, hours: Any, score: Any, *, outside: str) -> Any:
    scaled = w * hours
    with tf.GradientTape() as tape:
        if outside == "loss":
            scaled = w * hours
        loss = tf.reduce_mean(tf.square(scaled + b - score))
    if outside == "loss":
        loss = tf.reduce_mean(tf.square(scaled + b - score))
    return tape.gradient(loss, [w, b], unconnected_gradients="zero")


@misconception(
    "mended_gradient",
    cause="add up the squared errors where the loss takes their mean.",
    experiment="divide your answer by the number of rows.",
    section="What is recorded",
    catalogue="M47",
)
def sum_for_mean(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((w * hours + b - score) ** 2)
    return tape.gradient(loss, [w, b])


@misconception(
    "mended_gradient",
    cause="leave the mean out: a tape adds the slopes of all entries of its target.",
    experiment="print the shape of your loss.",
    section="What is recorded",
    catalogue="M47",
)
def mean_left_out(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        squares = (w * hours + b - score) ** 2
    return tape.gradient(squares, [w, b])


added_errors = group(
    "mended_gradient",
    "sum_for_mean",
    "mean_left_out",
    cause="add up what the loss takes the mean of; so does a tape, without a mean.",
    experiment="print the shape of your loss, and the number of rows.",
    section="What is recorded",
)


@misconception(
    "mended_gradient",
    cause="take the mean first and the square last.",
    experiment="for errors 3 and -3, print both: mean of squares, square of mean.",
    section="Slopes multiply backwards",
)
def mean_before_square(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(w * hours + b - score) ** 2
    return tape.gradient(loss, [w, b])


@misconception(
    "mended_gradient",
    cause="leave the square out: the mean of the errors, or of their sizes.",
    experiment="add 1 to `score`: does your answer change?",
    section="What is recorded",
    parameters={"sizes": (False, True)},
)
def square_left_out(w: Any, b: Any, hours: Any, score: Any, *, sizes: bool) -> Any:
    with tf.GradientTape() as tape:
        off = w * hours + b - score
        loss = tf.reduce_mean(abs(off) if sizes else off)
    return tape.gradient(loss, [w, b])


@misconception(
    "mended_gradient",
    cause="ask for the slopes of the prediction, not of the loss.",
    experiment="change `score`: does your answer change?",
    section="What is recorded",
)
def slope_of_the_prediction(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        prediction = w * hours + b
    return tape.gradient(prediction, [w, b])


@misconception(
    "mended_gradient",
    cause="stop at the prediction: the factor `hours` is missing.",
    experiment="raise one weight by 0.01 and print the change of the loss.",
    section="Slopes multiply backwards",
    parameters={"added": (False, True)},
)
def hours_missing(w: Any, b: Any, hours: Any, score: Any, *, added: bool) -> Any:
    slopes = 2 * (w * hours + b - score) / len(hours)
    total = tf.reduce_sum(slopes)
    return [total if added and not len(w.shape) else slopes, total]


@misconception(
    "mended_gradient",
    cause="return the loss itself.",
    experiment="print the shape of w beside your answer.",
    section="The block",
)
def loss_returned(w: Any, b: Any, hours: Any, score: Any) -> Any:
    return mean_square(w, b, hours, score)


@misconception(
    "mended_gradient",
    cause="give b's slope first and w's second.",
    experiment="raise b by 0.01 and print the change of the loss.",
    section="The block",
)
def other_order(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = mean_square(w, b, hours, score)
    return tape.gradient(loss, [b, w])


@another_way("mended_gradient")
def loss_in_a_function(w: Any, b: Any, hours: Any, score: Any) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        value = mean_square(w, b, hours, score)
    return tape.gradient(value, w), tape.gradient(value, b)


@another_way("mended_gradient")
def worked_by_hand(w: Any, b: Any, hours: Any, score: Any) -> Any:
    slopes = 2 * (w * hours + b - score) / len(hours)
    each = slopes * hours
    return each if len(w.shape) else tf.reduce_sum(each), tf.reduce_sum(slopes)


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
    parameters={"sign": (-1, 1)},
)
def step_added(loss_fn: Any, w: Any, rate: float, *, sign: int) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_add(rate * g)
    return sign * rate * tf.reduce_sum(g**2), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="put the step in the variable's place, instead of taking it off.",
    experiment="print w before and after your step.",
    section="A promise about small steps",
    parameters={"sign": (1, -1)},
)
def step_assigned(loss_fn: Any, w: Any, rate: float, *, sign: int) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign(sign * rate * g)
    return -rate * tf.reduce_sum(g**2), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="leave the rate out, in the promise or in the step.",
    experiment="at half the rate, what becomes of your two numbers?",
    section="A promise about small steps",
    parameters={"where": ("promise", "step", "both")},
)
def rate_left_out(loss_fn: Any, w: Any, rate: float, *, where: str) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(g if where != "promise" else rate * g)
    return -tf.reduce_sum(g**2) * (rate if where == "step" else 1), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="compute the new weight beside the variable, which stays where it was.",
    experiment="print `w` before and after the call.",
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
    parameters={"sign": (-1, 1), "added": (True, False)},
)
def step_for_change(loss_fn: Any, w: Any, rate: float, *, sign: int, added: bool) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return sign * rate * (tf.reduce_sum(g) if added else g), loss_fn(w) - loss


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
    cause="add the slopes first and square the sum.",
    experiment="work the two promises one by one, then add them.",
    section="A promise about small steps",
)
def slopes_added_first(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return -rate * tf.reduce_sum(g) ** 2, loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="take the mean of the promises of all weights.",
    experiment="work the two promises one by one.",
    section="A promise about small steps",
)
def mean_of_promises(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return -rate * tf.reduce_mean(g**2), loss_fn(w) - loss


@misconception(
    "promised_and_real",
    cause="promise with a slope taken after the step.",
    experiment="print the slope before the step and after it.",
    section="A promise about small steps",
    parameters={"both_slopes": (False, True)},
)
def slope_after_step(loss_fn: Any, w: Any, rate: float, *, both_slopes: bool) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    after, late = slope_of(loss_fn, w)
    return -rate * tf.reduce_sum(late * (g if both_slopes else late)), after - loss


@misconception(
    "promised_and_real",
    cause="promise the loss after the step, not the change of it.",
    experiment="at half the rate, what becomes of your promise?",
    section="A promise about small steps",
)
def loss_promised(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return loss - rate * tf.reduce_sum(g**2), loss_fn(w) - loss


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


@misconception(
    "promised_and_real",
    cause="count a fall as positive, in both numbers.",
    experiment="when the loss falls from 7 to 4, what is its change?",
    section="A promise about small steps",
)
def both_turned_round(loss_fn: Any, w: Any, rate: float) -> Any:
    loss, g = slope_of(loss_fn, w)
    w.assign_sub(rate * g)
    return rate * tf.reduce_sum(g**2), loss - loss_fn(w)


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
    cause="compare with `==`: two ways to a slope never agree in every bit.",
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
    cause="take a step so large that f bends on the way.",
    experiment="print your estimate for steps 1 and 1e-2.",
    section="Checking a slope",
    parameters={"both_sides": (True, False)},
)
def run_of_one_unit(f: Any, x0: float, claimed: float, *, both_sides: bool) -> Any:
    rise = float(f(x0 + 1) - f(x0 - 1)) / 2 if both_sides else float(f(x0 + 1) - f(x0))
    return abs(rise - claimed) < 0.01 * abs(rise)


@misconception(
    "gradient_is_right",
    cause="allow a one-sided estimate too little.",
    experiment="print your estimate with the rise taken on both sides.",
    section="Checking a slope",
)
def too_tight(f: Any, x0: float, claimed: float) -> Any:
    estimate = float(f(x0 + 0.01) - f(x0)) / 0.01
    return abs(estimate - claimed) < 0.001 * abs(estimate)


@misconception(
    "gradient_is_right",
    cause="allow one fixed difference for every slope.",
    experiment="print the difference divided by the claim.",
    section="Checking a slope",
    parameters={"tolerance": (1e-2, 1e-3)},
)
def one_tolerance_for_all(f: Any, x0: float, claimed: float, *, tolerance: float) -> Any:
    return abs(quotient(f, x0) - claimed) < tolerance


every_claim_refused = group(
    "gradient_is_right",
    "equal_bits",
    "tiny_step_estimate",
    "run_of_one_unit",
    "too_tight",
    "one_tolerance_for_all",
    cause="refuse right claims too: by `==`, too small a tolerance, or a bad step.",
    experiment="print your estimate beside each claim.",
    section="Checking a slope",
)


@misconception(
    "gradient_is_right",
    cause="divide by one step what lies two steps apart.",
    experiment="check f = 3*x, claim 3.",
    section="Checking a slope",
)
def two_steps_apart(f: Any, x0: float, claimed: float) -> Any:
    estimate = 2 * quotient(f, x0)
    return abs(estimate - claimed) < 0.01 * abs(estimate)


@misconception(
    "gradient_is_right",
    cause="accept any claim on one side: a difference without `abs`.",
    experiment="print the difference for each claim.",
    section="Checking a slope",
    parameters={"signed_tolerance": (False, True), "claim_first": (False, True)},
)
def no_abs(f: Any, x0: float, claimed: float, *, signed_tolerance: bool, claim_first: bool) -> Any:
    estimate = quotient(f, x0)
    off = claimed - estimate if claim_first else estimate - claimed
    return off < 0.01 * (estimate if signed_tolerance else abs(estimate))


@misconception(
    "gradient_is_right",
    cause="look at the sign alone.",
    experiment="try a claim twice too large.",
    section="Checking a slope",
)
def sign_alone(f: Any, x0: float, claimed: float) -> Any:
    return bool(np.sign(quotient(f, x0)) == np.sign(claimed))


@misconception(
    "gradient_is_right",
    cause="accept claims that are a tenth off.",
    experiment="print the difference divided by the claim.",
    section="Checking a slope",
    parameters={"share": (0.5, 0.4, 0.25)},
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
    cause="refuse every slope below 0: its tolerance is below 0 as well.",
    experiment="print both sides of your comparison for this f.",
    section="Checking a slope",
)
def signed_tolerance(f: Any, x0: float, claimed: float) -> Any:
    estimate = quotient(f, x0)
    return abs(estimate - claimed) < 0.01 * estimate


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
        "Does it say what to move into the block, and that the slope is then 8.0 and not None?",
    ),
    samples=(
        Sample(
            "The price is made before the tape runs, so the tape never reads w. The doubling runs "
            "while it records, but the price is an untracked tensor, so it is left out too. "
            "Move the first line into the block; then the slope is 8.0 instead of None.",
            (1, 1, 1),
        ),
        Sample(
            "The tape only sees what is inside the block. The doubling is inside, so it is "
            "recorded, but the price is not, so the chain is cut. With both inside it gives 8.0.",
            (1, 0, 1),
        ),
    ),
)
