"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# entry_slope ------------------------------------------------------------------------------------


@misconception(
    "entry_slope",
    cause="name a slice as the source: a new tensor, of which the loss was not made.",
    experiment="print `weights[name][place] is weights[name][place]`.",
    section="One question, many answers",
    shows="False: each indexing makes another tensor.",
    catalogue="M07",
)
def part_as_source(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tape.gradient(loss, weights[name][place])


@misconception(
    "entry_slope",
    cause="name a slice from the block as source, though the loss passes it by.",
    experiment="print `weights[name][place] is weights[name][place]`.",
    section="One question, many answers",
    shows="False: each indexing makes another tensor.",
    catalogue="M07",
)
def part_made_inside(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        entry = weights[name][place]
        loss = loss_fn(weights)
    return tape.gradient(loss, entry)


part_of_a_variable = group(
    "entry_slope",
    "part_as_source",
    "part_made_inside",
    cause="name a slice as the source: the loss was made from the whole variable, not from it.",
    experiment="print `weights[name][place] is weights[name][place]`.",
    section="One question, many answers",
    shows="False: each indexing makes another tensor.",
)


@misconception(
    "entry_slope",
    cause="give the slopes of all entries of the variable.",
    experiment="print the shape of what you return.",
    section="One question, many answers",
    shows="the variable's shape, where one number is asked.",
)
def whole_gradient(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tape.gradient(loss, weights)[name]


@misconception(
    "entry_slope",
    cause="exchange row and column when the entry is taken.",
    experiment="print the gradient, and its entries [0, 1] and [1, 0].",
    section="One question, many answers",
    shows="two different slopes, for two different entries.",
)
def row_and_column_exchanged(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tape.gradient(loss, weights)[name][place[::-1]]


@misconception(
    "entry_slope",
    cause="take one index of the two: a row of slopes.",
    experiment="print `place`, and the shape of what you return.",
    section="One question, many answers",
    shows="two indices, and a whole row.",
)
def row_of_slopes(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tape.gradient(loss, weights)[name][place[0]]


@misconception(
    "entry_slope",
    cause="add the slopes of all entries into one number.",
    experiment="print the gradient before you reduce it.",
    section="One question, many answers",
    shows="one slope for each entry, and one is asked.",
)
def slopes_summed(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tf.reduce_sum(tape.gradient(loss, weights[name]))


@misconception(
    "entry_slope",
    cause="take the first gradient, whichever variable is named.",
    experiment="print `name`, and the shape of the gradient you use.",
    section="One question, many answers",
    shows="b, and W's shape.",
)
def first_variable(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tape.gradient(loss, list(weights.values()))[0][place]


@misconception(
    "entry_slope",
    cause="return the value of the entry, not its slope.",
    experiment="print the entry itself.",
    section="One question, many answers",
    shows="the very number that you returned.",
)
def value_of_the_entry(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    return weights[name][place]


@misconception(
    "entry_slope",
    cause="multiply the slope by the entry's value.",
    experiment="print your answer divided by the entry.",
    section="One question, many answers",
    shows="the number that was expected.",
)
def slope_times_value(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return (tape.gradient(loss, weights[name]) * weights[name])[place]


@misconception(
    "entry_slope",
    cause="return the gradients of all variables.",
    experiment="print the type and the names of what you return.",
    section="One question, many answers",
    shows="a dict with the names W and b.",
)
def all_gradients(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tape.gradient(loss, weights)


@misconception(
    "entry_slope",
    cause="take the mean over all entries of the gradient.",
    experiment="print the gradient before you reduce it.",
    section="One question, many answers",
    shows="one slope for each entry, and one is asked.",
)
def slopes_averaged(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tf.reduce_mean(tape.gradient(loss, weights[name]))


@misconception(
    "entry_slope",
    cause="divide differences of the loss: an estimate, where the slope is asked.",
    experiment="count the losses that all entries of W would need.",
    section="One question, many answers",
    shows="12 for 6 entries; a tape needs one.",
)
def quotient(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    def moved(step: float) -> Any:
        values = weights[name].numpy()
        values[place] += step
        return loss_fn({**weights, name: tf.constant(values)})

    return (moved(0.1) - moved(-0.1)) / 0.2


@another_way("entry_slope")
def from_a_list(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    names = list(weights)
    with tf.GradientTape(persistent=True) as tape:
        loss = loss_fn(weights)
    slopes = tape.gradient(loss, [weights[each] for each in names])
    return float(slopes[names.index(name)].numpy()[place])


@another_way("entry_slope")
def by_a_mask(loss_fn: Any, weights: Any, name: str, place: Any) -> Any:
    mask = np.zeros(weights[name].shape)
    mask[place] = 1.0
    copies = {each: tf.constant(value.numpy()) for each, value in weights.items()}
    with tf.GradientTape() as tape:
        tape.watch(copies)
        loss = loss_fn(copies)
    return np.sum(mask * tape.gradient(loss, copies[name]).numpy())


# slopes_by_hand ---------------------------------------------------------------------------------


@misconception(
    "slopes_by_hand",
    cause="give the bias a slope for every row: b has one entry a column.",
    experiment="print the shapes of `b` and `slope_b`.",
    section="Several targets, many rows",
    shows="(2,) against (4, 2), for four rows.",
)
def bias_for_each_row(x: Any, W: Any, b: Any, back: Any) -> Any:
    return tf.transpose(x) @ back, back


@misconception(
    "slopes_by_hand",
    cause="give the whole bias one number.",
    experiment="print the shapes of `b` and `slope_b`.",
    section="Several targets, many rows",
    shows="(2,) against ().",
)
def bias_one_number(x: Any, W: Any, b: Any, back: Any) -> Any:
    return tf.transpose(x) @ back, tf.reduce_sum(back)


@misconception(
    "slopes_by_hand",
    cause="add along the columns of a row, not over the rows.",
    experiment="print the shapes of `b` and `slope_b`.",
    section="Several targets, many rows",
    shows="(2,) against (4,), for four rows.",
)
def bias_along_columns(x: Any, W: Any, b: Any, back: Any) -> Any:
    return tf.transpose(x) @ back, tf.reduce_sum(back, axis=1)


@misconception(
    "slopes_by_hand",
    cause="take a mean over the rows: `back` has it already.",
    experiment="give every row twice: do your slopes change?",
    section="Several targets, many rows",
    shows="no, though twice as much arrives.",
)
def rows_averaged(x: Any, W: Any, b: Any, back: Any) -> Any:
    return tf.transpose(x) @ back / len(x), tf.reduce_mean(back, axis=0)


@misconception(
    "slopes_by_hand",
    cause="take a mean for b: `back` has it already.",
    experiment="give every row twice: does `slope_b` change?",
    section="Several targets, many rows",
    shows="no, though twice as much arrives.",
)
def bias_averaged(x: Any, W: Any, b: Any, back: Any) -> Any:
    return tf.transpose(x) @ back, tf.reduce_mean(back, axis=0)


@misconception(
    "slopes_by_hand",
    cause="take one row's slopes only.",
    experiment="change `back` in the first row, then the last.",
    section="Several targets, many rows",
    shows="one change without effect.",
    parameters={"row": (0, -1)},
)
def one_row_only(x: Any, W: Any, b: Any, back: Any, *, row: int) -> Any:
    return tf.expand_dims(x[row], 1) * back[row], back[row]


@misconception(
    "slopes_by_hand",
    cause="add first, and multiply the two sums.",
    experiment="compare 1*5+2*7 with (1+2)*(5+7).",
    section="Several targets, many rows",
    shows="19 against 36.",
)
def sums_multiplied(x: Any, W: Any, b: Any, back: Any) -> Any:
    total = tf.reduce_sum(back, axis=0)
    return tf.expand_dims(tf.reduce_sum(x, axis=0), 1) * total, total


@misconception(
    "slopes_by_hand",
    cause="forget x, which multiplies W.",
    experiment="raise W[0, 0] by 0.1: how far do errors move?",
    section="Several targets, many rows",
    shows="another move in each row, though W moved by 0.1 only.",
)
def x_forgotten(x: Any, W: Any, b: Any, back: Any) -> Any:
    total = tf.reduce_sum(back, axis=0)
    return tf.ones_like(W) * total, total


@misconception(
    "slopes_by_hand",
    cause="multiply by W: that gives slopes with respect to x.",
    experiment="print the shapes of `W` and `slope_W`.",
    section="Several targets, many rows",
    shows="(3, 2) against (4, 3), for four rows.",
)
def slope_of_the_readings(x: Any, W: Any, b: Any, back: Any) -> Any:
    return back @ tf.transpose(W), tf.reduce_sum(back, axis=0)


@misconception(
    "slopes_by_hand",
    cause="exchange rows and columns of W's slopes.",
    experiment="print the shapes of `W` and `slope_W`.",
    section="Several targets, many rows",
    shows="(3, 2) against (2, 3).",
)
def slopes_transposed(x: Any, W: Any, b: Any, back: Any) -> Any:
    return tf.transpose(back) @ x, tf.reduce_sum(back, axis=0)


@misconception(
    "slopes_by_hand",
    cause="return the slope of b first; W's is asked first.",
    experiment="print the shapes of both.",
    section="Several targets, many rows",
    shows="(2,) first, then (3, 2).",
)
def answers_swapped(x: Any, W: Any, b: Any, back: Any) -> Any:
    return tf.reduce_sum(back, axis=0), tf.transpose(x) @ back


@misconception(
    "slopes_by_hand",
    cause="let a tape work, where your hand is asked to.",
    experiment="write the slope of the first error alone.",
    section="Several targets, many rows",
)
def from_a_tape(x: Any, W: Any, b: Any, back: Any) -> Any:
    with tf.GradientTape() as tape:
        errors = x @ W + b
    return tuple(tape.gradient(errors, [W, b], output_gradients=back))


@another_way("slopes_by_hand")
def row_by_row(x: Any, W: Any, b: Any, back: Any) -> Any:
    slope_W, slope_b = np.zeros(W.shape), np.zeros(b.shape)
    for readings, slopes in zip(x.numpy(), back.numpy(), strict=True):
        slope_W += np.outer(readings, slopes)
        slope_b += slopes
    return slope_W, slope_b


@another_way("slopes_by_hand")
def as_one_matrix(x: Any, W: Any, b: Any, back: Any) -> Any:
    with_ones = tf.concat([tf.cast(x, tf.float64), tf.ones((len(x), 1), tf.float64)], axis=1)
    both = tf.matmul(with_ones, tf.cast(back, tf.float64), transpose_a=True)
    return [both[:-1], both[-1]]


# own_gradient -----------------------------------------------------------------------------------


def walk_back(rows: Any, begin: Any) -> Any:
    """What the lecture gives: slopes of all names, from the last row to the first."""
    slopes = {**begin}
    for name, reads, local in reversed(rows):
        arrived = slopes.get(name)
        for read, slope in zip(reads, local, strict=True):
            if arrived is not None:
                slopes[read] = slopes.get(read, 0.0) + slope * arrived
    return slopes


def in_the_form_of(sources: Any, slopes: Any) -> Any:
    """The slopes of the sources: a dict for a dict, else a list."""
    if isinstance(sources, dict):
        return {label: slopes.get(name) for label, name in sources.items()}
    return [slopes.get(name) for name in sources]


@misconception(
    "own_gradient",
    cause="give an answer for each target.",
    experiment="ask a real tape with two targets.",
    section="Several targets, many rows",
    shows="one answer.",
    catalogue="M48",
    parameters={"form": ("list", "dict")},
)
def one_answer_a_target(rows: Any, targets: Any, sources: Any, *, form: str) -> Any:
    each = [in_the_form_of(sources, walk_back(rows, {target: 1.0})) for target in targets]
    return each if form == "list" else dict(zip(targets, each, strict=True))


@misconception(
    "own_gradient",
    cause="begin at one target and drop the others.",
    experiment="ask for each target alone.",
    section="Several targets, many rows",
    shows="two different slopes.",
    parameters={"place": (0, -1)},
)
def one_target_only(rows: Any, targets: Any, sources: Any, *, place: int) -> Any:
    return in_the_form_of(sources, walk_back(rows, {targets[place]: 1.0}))


@misconception(
    "own_gradient",
    cause="take the mean over the targets.",
    experiment="ask a real tape for `[y, y]`.",
    section="Several targets, many rows",
    shows="twice the slope of y.",
    catalogue="M46",
)
def targets_averaged(rows: Any, targets: Any, sources: Any) -> Any:
    begin = dict.fromkeys(targets, 1.0 / len(targets))
    return in_the_form_of(sources, walk_back(rows, begin))


@misconception(
    "own_gradient",
    cause="begin with the slope 1 at every row.",
    experiment="print what the way back begins with.",
    section="Several targets, many rows",
    shows="too many names.",
)
def every_row_a_target(rows: Any, targets: Any, sources: Any) -> Any:
    return in_the_form_of(sources, walk_back(rows, {name: 1.0 for name, _, _ in rows}))


@misconception(
    "own_gradient",
    cause="begin at the last row, whatever was asked for.",
    experiment="print where the way back begins, and `targets`.",
    section="Several targets, many rows",
    shows="another name.",
)
def last_row_is_the_target(rows: Any, targets: Any, sources: Any) -> Any:
    return in_the_form_of(sources, walk_back(rows, {rows[-1][0]: 1.0}))


@misconception(
    "own_gradient",
    cause="begin at the sources: the way back begins at the targets.",
    experiment="print `begin`, and who reads it.",
    section="Several targets, many rows",
)
def begun_at_the_sources(rows: Any, targets: Any, sources: Any) -> Any:
    names = sources.values() if isinstance(sources, dict) else sources
    return in_the_form_of(sources, walk_back(rows, dict.fromkeys(names, 1.0)))


@misconception(
    "own_gradient",
    cause="multiply the slopes of the targets.",
    experiment="ask a real tape for `[y, y]`.",
    section="Several targets, many rows",
    shows="twice the slope of y.",
)
def targets_multiplied(rows: Any, targets: Any, sources: Any) -> Any:
    slopes: Any = walk_back(rows, {targets[0]: 1.0})
    for target in targets[1:]:
        walked = walk_back(rows, {target: 1.0})
        slopes = {name: slope * walked.get(name, 0.0) for name, slope in slopes.items()}
    return in_the_form_of(sources, slopes)


@misconception(
    "own_gradient",
    cause="answer a dict with a list.",
    experiment="ask a real tape with a dict.",
    section="One question, many answers",
    shows="a dict with the same labels.",
)
def always_a_list(rows: Any, targets: Any, sources: Any) -> Any:
    slopes = walk_back(rows, dict.fromkeys(targets, 1.0))
    names = sources.values() if isinstance(sources, dict) else sources
    return [slopes.get(name) for name in names]


@misconception(
    "own_gradient",
    cause="return the slopes of every name.",
    experiment="count the sources.",
    section="One question, many answers",
    shows="fewer than your slopes.",
)
def all_slopes(rows: Any, targets: Any, sources: Any) -> Any:
    return dict(walk_back(rows, dict.fromkeys(targets, 1.0)))


@misconception(
    "own_gradient",
    cause="look for a dict's labels in the rows.",
    experiment="print `list(sources)`.",
    section="One question, many answers",
    shows="labels, not names.",
    parameters={"form": ("list", "dict")},
)
def labels_for_names(rows: Any, targets: Any, sources: Any, *, form: str) -> Any:
    slopes = walk_back(rows, dict.fromkeys(targets, 1.0))
    if form == "dict" and isinstance(sources, dict):
        return {label: slopes.get(label) for label in sources}
    return [slopes.get(label) for label in sources]


@misconception(
    "own_gradient",
    cause="name the answers as the rows do.",
    experiment="print `sources` beside your answer.",
    section="One question, many answers",
    shows="labels beside names.",
)
def keyed_by_source(rows: Any, targets: Any, sources: Any) -> Any:
    slopes = walk_back(rows, dict.fromkeys(targets, 1.0))
    names = sources.values() if isinstance(sources, dict) else sources
    return {name: slopes.get(name) for name in names}


@misconception(
    "own_gradient",
    cause="add the slopes of all sources into one number.",
    experiment="count the sources, and your answers.",
    section="One question, many answers",
    shows="several sources, and one answer.",
)
def sources_summed(rows: Any, targets: Any, sources: Any) -> Any:
    slopes = walk_back(rows, dict.fromkeys(targets, 1.0))
    names = sources.values() if isinstance(sources, dict) else sources
    return sum(slopes.get(name, 0.0) for name in names)


@misconception(
    "own_gradient",
    cause="give 0.0 where no path leads.",
    experiment="ask a real tape for an unread variable.",
    section="One question, many answers",
    shows="`None`.",
)
def zero_without_a_path(rows: Any, targets: Any, sources: Any) -> Any:
    found = walk_back(rows, dict.fromkeys(targets, 1.0))
    if isinstance(sources, dict):
        return {label: found.get(name, 0.0) for label, name in sources.items()}
    return [found.get(name, 0.0) for name in sources]


@misconception(
    "own_gradient",
    cause="let another tape work, where your own is asked to.",
    experiment="print `walk_back(rows, {targets[0]: 1.0})`.",
    section="Several targets, many rows",
    shows="the slopes of all names, for one target.",
)
def replayed_on_a_tape(rows: Any, targets: Any, sources: Any) -> Any:
    values: Any = {read: tf.Variable(1.5) for _, reads, _ in rows for read in reads}
    with tf.GradientTape() as tape:
        for name, reads, slopes in rows:
            parts = [slope * values[read] for read, slope in zip(reads, slopes, strict=True)]
            values[name] = tf.add_n(parts)
    wanted = tape.gradient([values[target] for target in targets], values)
    return in_the_form_of(sources, wanted)


@another_way("own_gradient")
def target_by_target(rows: Any, targets: Any, sources: Any) -> Any:
    def together(name: str) -> Any:
        walks = [walk_back(rows, {target: 1.0}) for target in targets]
        arrived = [walk[name] for walk in walks if name in walk]
        return sum(arrived) if arrived else None

    if not isinstance(sources, dict):
        return tuple(together(name) for name in sources)
    return {label: together(name) for label, name in sources.items()}


@another_way("own_gradient")
def a_row_for_the_sum(rows: Any, targets: Any, sources: Any) -> Any:
    longer = [*rows, ("all", tuple(targets), (1.0,) * len(targets))]
    found = walk_back(longer, {"all": 1.0})
    as_tensors = {name: tf.constant(slope, tf.float64) for name, slope in found.items()}
    return in_the_form_of(sources, as_tensors)


# mended_layer -----------------------------------------------------------------------------------


@misconception(
    "mended_layer",
    cause="leave the scale a bare `tf.Variable`, which Keras does not list.",
    experiment="print `len(layer.trainable_variables)` of your layer.",
    section="Who keeps the variables",
    shows="1: the shift alone.",
    catalogue="M79",
)
def scale_left_bare(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a = tf.Variable(scale)
            self.c = keras.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a * x + self.c

    return Calibration()


@misconception(
    "mended_layer",
    cause="make the scale not trainable: Keras knows it, and leaves it out of the list.",
    experiment="print `len(layer.variables)` and `len(layer.trainable_variables)`.",
    section="Who keeps the variables",
    shows="2, then 1: the scale is left out.",
)
def scale_not_trainable(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a = keras.Variable(scale, trainable=False)
            self.c = keras.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a * x + self.c

    return Calibration()


@misconception(
    "mended_layer",
    cause="keep the scale as a plain number or tensor, which nothing can move.",
    experiment="print the type of the scale inside your layer.",
    section="Who keeps the variables",
    shows="a number or a tensor, not a variable.",
)
def scale_a_number(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a = tf.constant(scale)
            self.c = keras.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a * x + self.c

    return Calibration()


@misconception(
    "mended_layer",
    cause="take the scale out of its variable as a plain number inside `call`.",
    experiment="print the type of what multiplies x.",
    section="Who keeps the variables",
    shows="NumPy's type, which no tape watches.",
    catalogue="M32",
)
def scale_taken_out(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a, self.c = keras.Variable(scale), keras.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a.numpy() * x + self.c

    return Calibration()


@misconception(
    "mended_layer",
    cause="make the scale anew in every call.",
    experiment="print `len(layer.trainable_variables)` of your layer.",
    section="Who keeps the variables",
    shows="1: the shift alone.",
)
def scale_made_in_call(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.c = keras.Variable(shift)

        def call(self, x: Any) -> Any:
            return tf.Variable(scale) * x + self.c

    return Calibration()


scale_not_listed = group(
    "mended_layer",
    "scale_left_bare",
    "scale_not_trainable",
    "scale_a_number",
    "scale_made_in_call",
    cause="a scale not listed: bare in Keras, plain, frozen, or Keras's in a `tf.Module`.",
    experiment="print `layer.trainable_variables` of your layer.",
    section="Who keeps the variables",
    shows="a list without the scale.",
)


@misconception(
    "mended_layer",
    cause="make both bare `tf.Variable`s: Keras lists neither.",
    experiment="print `len(layer.trainable_variables)` of your layer.",
    section="Who keeps the variables",
    shows="0: a step over this list moves nothing.",
    catalogue="M79",
)
def both_bare(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a, self.c = tf.Variable(scale), tf.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a * x + self.c

    return Calibration()


@misconception(
    "mended_layer",
    cause="freeze the layer: its list of trainable variables is empty.",
    experiment="print `len(layer.trainable_variables)` of your layer.",
    section="Who keeps the variables",
    shows="0: a step over this list moves nothing.",
)
def layer_frozen(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a, self.c = keras.Variable(scale), keras.Variable(shift)
            self.trainable = False

        def call(self, x: Any) -> Any:
            return self.a * x + self.c

    return Calibration()


nothing_listed = group(
    "mended_layer",
    "both_bare",
    "layer_frozen",
    cause="a layer that lists no trainable variable: all bare, frozen, or none at all.",
    experiment="print `layer.variables` and `layer.trainable_variables`.",
    section="Who keeps the variables",
    shows="an empty list of trainable variables.",
)


@misconception(
    "mended_layer",
    cause="mend the scale and make the shift what the scale was.",
    experiment="print `len(layer.trainable_variables)` of your layer.",
    section="Who keeps the variables",
    shows="1: the scale alone.",
)
def shift_left_bare(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a = keras.Variable(scale)
            self.c = tf.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a * x + self.c

    return Calibration()


@misconception(
    "mended_layer",
    cause="let the scale begin elsewhere than at the value given.",
    experiment="print the scale before any step.",
    section="Who keeps the variables",
    shows="ones or zeros, not the numbers given.",
    parameters={"begin": ("ones", "zeros")},
)
def own_beginning(scale: Any, shift: Any, *, begin: str) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a = self.add_weight(shape=np.shape(scale), initializer=begin)
            self.c = keras.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a * x + self.c

    return Calibration()


@misconception(
    "mended_layer",
    cause="add the shift before the scale multiplies.",
    experiment="work one output by hand.",
    section="Who keeps the variables",
    shows="a shift that the scale has multiplied.",
)
def shifted_first(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.a, self.c = keras.Variable(scale), keras.Variable(shift)

        def call(self, x: Any) -> Any:
            return self.a * (x + self.c)

    return Calibration()


@misconception(
    "mended_layer",
    cause="return the class, not a layer made from it.",
    experiment="print `type(...)` of what you return.",
    section="Who keeps the variables",
)
def class_returned(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            return scale * x + shift

    return Calibration


@another_way("mended_layer")
def with_add_weight(scale: Any, shift: Any) -> Any:
    class Calibration(keras.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.a = self.add_weight(shape=np.shape(scale), initializer="zeros")
            self.c = self.add_weight(shape=np.shape(shift), initializer="zeros")
            self.a.assign(scale)
            self.c.assign(shift)

        def call(self, x: Any) -> Any:
            return tf.multiply(x, self.a) + self.c

    return Calibration()


@another_way("mended_layer")
def as_a_module(scale: Any, shift: Any) -> Any:
    class Calibration(tf.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.parts = [tf.Variable(scale), tf.Variable(shift)]

        def __call__(self, x: Any) -> Any:
            return self.parts[0] * x + self.parts[1]

    return Calibration()


# group_step -------------------------------------------------------------------------------------


def loss_on_tape(model: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """What the stub gives: a tape, and the loss it recorded."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    return tape, loss


def move(sources: Any, slopes: Any, rate: float) -> None:
    """What the stub gives: the step."""
    for variable, slope in zip(sources, slopes, strict=True):
        variable.assign_sub(rate * slope)


def of_group(model: Any, group: Any) -> list[Any]:
    """The trainable variables of the named layers."""
    return [part for name in group for part in model.get_layer(name).trainable_variables]


def squares(slopes: Any) -> Any:
    """All squared slopes, added."""
    return sum(tf.reduce_sum(slope**2) for slope in slopes)


@misconception(
    "group_step",
    cause="take every trainable variable of the model as a source.",
    experiment="print how many sources you have, and the group.",
    section="One step over all",
    shows="more variables than the group has.",
)
def whole_model(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = model.trainable_variables
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * squares(slopes)


@misconception(
    "group_step",
    cause="take all variables of a layer, frozen ones too: the tape watches those as well.",
    experiment="print a frozen layer's two lists of variables.",
    section="One step over all",
    shows="two variables, then none.",
    catalogue="M26",
)
def frozen_too(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = [part for name in group for part in model.get_layer(name).variables]
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * squares(slopes)


@misconception(
    "group_step",
    cause="ask in one order and step in another: `zip` pairs by place.",
    experiment="print the paths of both lists.",
    section="One step over all",
    shows="two orders.",
    catalogue="M50",
)
def asked_in_another_order(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    in_order = [layer.name for layer in model.layers if layer.name in group]
    slopes = tape.gradient(loss, of_group(model, in_order))
    move(sources, slopes, rate)
    return -rate * squares(slopes)


@misconception(
    "group_step",
    cause="take the kernels and leave the biases out.",
    experiment="print the names of your sources.",
    section="One step over all",
    shows="kernels, and no bias.",
)
def kernels_only(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    layers = [model.get_layer(name) for name in group]
    sources = [layer.kernel for layer in layers if layer.trainable]
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * squares(slopes)


@misconception(
    "group_step",
    cause="step over all layers but those of the group.",
    experiment="print the names of the layers that moved.",
    section="One step over all",
    shows="names that the group does not have.",
)
def all_but_the_group(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    rest = [layer.name for layer in model.layers if layer.name not in group]
    sources = of_group(model, rest)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * squares(slopes)


@misconception(
    "group_step",
    cause="use only the first name of the group.",
    experiment="print the names of the layers that moved.",
    section="One step over all",
    shows="one name, and the group has two.",
)
def first_of_the_group(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group[:1])
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * squares(slopes)


@misconception(
    "group_step",
    cause="promise the step, not the change that it makes: slopes unsquared.",
    experiment="for slope 5 and rate 0.1, how far does a loss fall?",
    section="One step over all",
    shows="a step of 0.5, and a fall of 2.5.",
    parameters={"sign": (-1.0, 1.0)},
)
def step_for_change(model: Any, group: Any, x: Any, y: Any, rate: float, *, sign: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return sign * rate * sum(tf.reduce_sum(slope) for slope in slopes)


@misconception(
    "group_step",
    cause="square the step: the promise is slope times step.",
    experiment="halve the rate: does your promise halve?",
    section="One step over all",
    shows="no: it becomes a quarter.",
)
def step_squared(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -(rate**2) * squares(slopes)


@misconception(
    "group_step",
    cause="add first and square then: the slopes are squared one by one.",
    experiment="compare (3 + 4)**2 with 3**2 + 4**2.",
    section="One step over all",
    shows="49 against 25.",
)
def square_of_the_sum(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * sum(tf.reduce_sum(slope) ** 2 for slope in slopes)


@misconception(
    "group_step",
    cause="promise a rise: the step goes against the slopes.",
    experiment="print the loss before and after.",
    section="One step over all",
)
def promise_without_minus(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return rate * squares(slopes)


@misconception(
    "group_step",
    cause="give the change that really came, not the promised one.",
    experiment="compare your answer at this rate and at a tenth of it.",
    section="One step over all",
    shows="two changes that are not ten to one.",
)
def real_for_promised(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    move(sources, tape.gradient(loss, sources), rate)
    return tf.reduce_mean((model(x) - y) ** 2) - loss


@misconception(
    "group_step",
    cause="promise for one variable and forget the others.",
    experiment="print each variable's promise.",
    section="One step over all",
    shows="several promises, of which yours is one.",
    parameters={"place": (0, -1)},
)
def promise_of_one(model: Any, group: Any, x: Any, y: Any, rate: float, *, place: int) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * tf.reduce_sum(slopes[place] ** 2)


@misconception(
    "group_step",
    cause="give a promise for each variable: one step changes one loss.",
    experiment="print your promise beside the change of the loss.",
    section="One step over all",
    shows="several promises beside one change.",
)
def promises_not_added(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return [-rate * tf.reduce_sum(slope**2) for slope in slopes]


@misconception(
    "group_step",
    cause="promise with the mean of the squared slopes of each variable.",
    experiment="count the slopes in one kernel.",
    section="One step over all",
    shows="nine, and a mean divides by them.",
)
def squares_averaged(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * sum(tf.reduce_mean(slope**2) for slope in slopes)


@misconception(
    "group_step",
    cause="promise with the length of the gradient: its square is asked.",
    experiment="for slopes 3 and 4, print both.",
    section="One step over all",
    shows="5 for the length, 25 for its square.",
)
def length_for_square(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * tf.sqrt(squares(slopes))


@misconception(
    "group_step",
    cause="let the rate out of the promise.",
    experiment="halve the rate: what becomes of your promise?",
    section="One step over all",
    shows="it stays, though the step is half as long.",
)
def rate_forgotten(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -squares(slopes)


@misconception(
    "group_step",
    cause="return the loss, not the promised change.",
    experiment="print the loss beside your answer.",
    section="One step over all",
    shows="the same number twice.",
)
def loss_returned(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = of_group(model, group)
    move(sources, tape.gradient(loss, sources), rate)
    return loss


@misconception(
    "group_step",
    cause="set `trainable` of every layer by the group: that thaws a frozen one.",
    experiment="print each layer's `trainable` before and after.",
    section="One step over all",
    shows="False, then True.",
)
def thawed(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    for layer in model.layers:
        layer.trainable = layer.name in group
    tape, loss = loss_on_tape(model, x, y)
    sources = model.trainable_variables
    slopes = tape.gradient(loss, sources)
    move(sources, slopes, rate)
    return -rate * squares(slopes)


frozen_moved = group(
    "group_step",
    "frozen_too",
    "thawed",
    cause="move a frozen layer: all its variables, or thawed.",
    experiment="print the lengths of a frozen layer's two lists.",
    section="One step over all",
    shows="2, then 0.",
)


@another_way("group_step")
def filtered_from_the_model(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    wanted = {id(part) for name in group for part in model.get_layer(name).variables}
    sources = [part for part in model.trainable_variables if id(part) in wanted]
    slopes = tape.gradient(loss, sources)
    for part, slope in zip(sources, slopes, strict=True):
        part.assign(part - rate * slope)
    return float(-rate * sum(np.sum(slope.numpy() ** 2) for slope in slopes))


@another_way("group_step")
def in_a_dict(model: Any, group: Any, x: Any, y: Any, rate: float) -> Any:
    tape, loss = loss_on_tape(model, x, y)
    sources = {name: model.get_layer(name).trainable_variables for name in group}
    slopes = tape.gradient(loss, sources)
    promised = tf.constant(0.0, tf.float64)
    for name in group:
        move(sources[name], slopes[name], rate)
        for slope in slopes[name]:
            promised += tf.reduce_sum(tf.cast(-rate * slope * slope, tf.float64))
    return promised


# fair_sizes -------------------------------------------------------------------------------------


def slopes_of(loss_fn: Any, weights: Any) -> Any:
    """The gradients of the loss, by name."""
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return tape.gradient(loss, weights)


@misconception(
    "fair_sizes",
    cause="take the size of the slope: it is loss for each unit, and the unit changed.",
    experiment="divide a weight by 1000, let the loss multiply it back.",
    section="What size does not say",
    shows="another size.",
    catalogue="M55",
)
def size_of_the_slope(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return {name: tf.reduce_sum(tf.abs(slope)) for name, slope in slopes.items()}


@misconception(
    "fair_sizes",
    cause="take the length of the slopes: it is loss for each unit.",
    experiment="divide a weight by 1000, let the loss multiply it back.",
    section="What size does not say",
    shows="another size.",
    catalogue="M55",
)
def length_of_the_slopes(loss_fn: Any, weights: Any) -> Any:
    return {name: tf.norm(slope) for name, slope in slopes_of(loss_fn, weights).items()}


slope_alone = group(
    "fair_sizes",
    "size_of_the_slope",
    "length_of_the_slopes",
    "shares_of_the_slopes",
    cause="take slopes alone, or their shares: the unit changed.",
    experiment="divide a weight by 1000, let the loss multiply it back.",
    section="What size does not say",
    shows="another size.",
)


@misconception(
    "fair_sizes",
    cause="divide slopes by their sum: the shares still carry units.",
    experiment="divide a weight by 1000, let the loss multiply it back.",
    section="What size does not say",
    shows="other shares.",
)
def shares_of_the_slopes(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    sizes = {name: tf.reduce_sum(tf.abs(slope)) for name, slope in slopes.items()}
    return {name: size / sum(sizes.values()) for name, size in sizes.items()}


@misconception(
    "fair_sizes",
    cause="take the size of the value alone: the loss has no part in it.",
    experiment="double the loss: does any of your sizes change?",
    section="What size does not say",
    shows="no: they stay as they are.",
)
def size_of_the_value(loss_fn: Any, weights: Any) -> Any:
    return {name: tf.reduce_sum(tf.abs(weight)) for name, weight in weights.items()}


@misconception(
    "fair_sizes",
    cause="rank the values: the loss has no part in it.",
    experiment="double the loss: does any of your sizes change?",
    section="What size does not say",
    shows="no: they stay as they are.",
)
def rank_of_the_value(loss_fn: Any, weights: Any) -> Any:
    largest = sorted(weights, key=lambda name: float(tf.norm(weights[name])))
    return {name: 1.0 + largest.index(name) for name in weights}


@misconception(
    "fair_sizes",
    cause="divide the slope by the value: the unit then counts twice.",
    experiment="write down the units of slope, value, and your size.",
    section="What size does not say",
    shows="a size that still has a unit.",
)
def slope_over_value(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return {name: tf.reduce_sum(tf.abs(slopes[name] / weights[name])) for name in weights}


@misconception(
    "fair_sizes",
    cause="square the slopes: the unit then counts twice.",
    experiment="write down the units of slope, value, and your size.",
    section="What size does not say",
    shows="a size that still has a unit.",
    catalogue="M55",
)
def slope_squared(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return {name: tf.reduce_sum(slope**2) for name, slope in slopes.items()}


unit_counts_twice = group(
    "fair_sizes",
    "slope_over_value",
    "slope_squared",
    cause="let the unit count twice: slopes squared, or divided by values.",
    experiment="write down the units of slope, value, and your size.",
    section="What size does not say",
    shows="a size that still has a unit.",
)


@misconception(
    "fair_sizes",
    cause="keep the sign: a size says how much, not which way.",
    experiment="print your sizes: is one below 0?",
    section="What size does not say",
    shows="a size below 0.",
)
def signed(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return {name: tf.reduce_sum(slopes[name] * weights[name]) for name in weights}


@misconception(
    "fair_sizes",
    cause="multiply lengths, whose entries have different units.",
    experiment="give one entry another unit.",
    section="What size does not say",
    shows="another size, for the same loss.",
)
def lengths_multiplied(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return {name: tf.norm(slopes[name]) * tf.norm(weights[name]) for name in weights}


@misconception(
    "fair_sizes",
    cause="add up entries of different units before multiplying.",
    experiment="give one entry of two another unit.",
    section="What size does not say",
    shows="another size, for the same loss.",
)
def sums_multiplied_in_units(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return {
        name: tf.abs(tf.reduce_sum(slopes[name]) * tf.reduce_sum(weights[name])) for name in weights
    }


units_per_entry = group(
    "fair_sizes",
    "lengths_multiplied",
    "sums_multiplied_in_units",
    cause="put entries of different units together before multiplying.",
    experiment="give one entry another unit.",
    section="What size does not say",
    shows="another size, for the same loss.",
)


@misconception(
    "fair_sizes",
    cause="give every variable the same size.",
    experiment="make one variable's part of the loss 30 times as large.",
    section="What size does not say",
    shows="the same size as before.",
)
def all_alike(loss_fn: Any, weights: Any) -> Any:
    return {name: 1.0 for name in weights}


@misconception(
    "fair_sizes",
    cause="answer in another form than a dict with one size a name.",
    experiment="print the type of what you return.",
    section="What size does not say",
)
def list_of_sizes(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return [tf.reduce_sum(tf.abs(slopes[name] * weights[name])) for name in weights]


@misconception(
    "fair_sizes",
    cause="give a size for each entry, not for each variable.",
    experiment="print each size's shape.",
    section="What size does not say",
    shows="an axis.",
)
def size_for_each_entry(loss_fn: Any, weights: Any) -> Any:
    slopes = slopes_of(loss_fn, weights)
    return {name: tf.abs(slopes[name] * weights[name]) for name in weights}


@another_way("fair_sizes")
def one_percent_more(loss_fn: Any, weights: Any) -> Any:
    now = float(loss_fn(weights))
    return {
        name: abs(float(loss_fn({**weights, name: 1.01 * weights[name]})) - now) for name in weights
    }


@another_way("fair_sizes")
def without_it(loss_fn: Any, weights: Any) -> Any:
    now = loss_fn(weights)
    sizes = {}
    for name, weight in weights.items():
        gone = {**weights, name: tf.zeros_like(weight)}
        sizes[name] = np.abs((loss_fn(gone) - now).numpy())
    return sizes


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that the target has many entries, and that the tape adds their slopes?",
        "Does it say why the number of rows matters: more rows, larger slope, larger step?",
        "Does it name a mend, such as `tf.reduce_mean`, or a way to see the cause?",
    ),
    samples=(
        Sample(
            "The loss still has one entry for each house. The tape adds the slopes of all entries. "
            "With 1000 houses that sum is 25 times larger than with 40, so the same rate makes a "
            "step 25 times longer. tf.reduce_mean inside the block makes the slope independent of "
            "the number of rows.",
            (1, 1, 1),
        ),
        Sample(
            "More data means more noise, so the rate is too large for 1000 houses. She should "
            "make the rate smaller, or print the shape of the loss to see what is wrong.",
            (0, 0, 1),
        ),
    ),
)
