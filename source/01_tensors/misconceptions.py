"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

import math
from typing import Any

import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# first_slope ------------------------------------------------------------------------------------


def slope_at_source(x: Any) -> Any:
    """What the stub gives: a tape around the cube, asked for the slope."""
    with tf.GradientTape() as tape:
        y = x * x * x
    return tape.gradient(y, x)


@misconception(
    "first_slope",
    cause="make the variable from whole numbers as they are: it then holds whole numbers.",
    experiment="print `tf.Variable(4).dtype`, then `tf.Variable(4.0).dtype`.",
    shows="int32, then float32: without a point, whole numbers.",
    section="A slope in a minute",
)
def dtype_left_open(start: Any) -> Any:
    return slope_at_source(tf.Variable(start))


@misconception(
    "first_slope",
    cause="put the dtype in second place: that place means `trainable`.",
    experiment="print `x.dtype` and `x.trainable`, which is True by default.",
    shows="int32, and a dtype where True belongs.",
    section="Rank, shape, dtype",
    catalogue="M24",
)
def dtype_in_second_place(start: Any) -> Any:
    return slope_at_source(tf.Variable(start, tf.float32))


variable_of_whole_numbers = group(
    "first_slope",
    "dtype_left_open",
    "dtype_in_second_place",
    "made_whole",
    cause="a variable of whole numbers: the dtype is not named, or not by `dtype=`.",
    experiment="print `x.dtype` and `x.trainable`, which is True by default.",
    shows="whole numbers; and perhaps a dtype, as `trainable`.",
    section="A slope in a minute",
)


@misconception(
    "first_slope",
    cause="give the tape a constant: it follows variables by itself, not constants.",
    experiment="print `type(x)`, for yours and in the lecture's first cell.",
    shows="an EagerTensor, where the lecture has a ResourceVariable.",
    section="A slope in a minute",
    catalogue="M15",
)
def constant_as_source(start: Any) -> Any:
    return slope_at_source(tf.constant(start, dtype=tf.float32))


@misconception(
    "first_slope",
    cause="turn each number into a whole one: the decimals are gone, and so is the slope.",
    experiment="print `x.dtype` of your variable.",
    shows="int32 or int64: whole numbers.",
    section="Rank, shape, dtype",
)
def made_whole(start: Any) -> Any:
    return slope_at_source(tf.Variable(np.asarray(start).astype(int)))


@misconception(
    "first_slope",
    cause="use a variable of complex numbers: the slope then is complex too.",
    experiment="print `x.dtype` of your variable.",
    shows="complex128, where the lecture's variable has float32.",
    section="Rank, shape, dtype",
)
def of_complex_numbers(start: Any) -> Any:
    return slope_at_source(tf.Variable(np.asarray(start) * (1 + 0.25j)))


@misconception(
    "first_slope",
    cause="work the slope out by a formula; here the tape is asked for it.",
    experiment="count how often your answer calls `tape.gradient`.",
    shows="0: the tape had no part in it.",
    section="A slope in a minute",
)
def formula_alone(start: Any) -> Any:
    return 3 * np.square(np.asarray(start, float))


@another_way("first_slope")
def float64_held(start: Any) -> Any:
    return slope_at_source(tf.Variable(np.array(start, dtype=float)))


@another_way("first_slope")
def cast_beforehand(start: Any) -> Any:
    return slope_at_source(tf.Variable(tf.cast(start, "float32"), name="x"))


@another_way("first_slope")
def constant_that_is_watched(start: Any) -> Any:
    x = tf.constant(start, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3
    return tape.gradient(y, x)


# described --------------------------------------------------------------------------------------


def fits(numbers: Any, shape: Any) -> bool:
    """Whether the numbers fill the shape."""
    return len(numbers) in {1, math.prod(shape)}


def dtype_name(numbers: Any, width: int = 32) -> str:
    """TensorFlow's name for the dtype of whole or decimal numbers."""
    decimal = any(isinstance(number, float) for number in numbers)
    return ("float" if decimal else "int") + str(width)


@misconception(
    "described",
    cause="take NumPy's widths: 64 bits for whole numbers and for decimals.",
    experiment="print `tf.constant([1.5]).dtype` and `np.array([1.5]).dtype`.",
    shows="float32, then float64.",
    section="Rank, shape, dtype",
    catalogue="M106",
)
def numpy_widths(numbers: Any, shape: Any) -> Any:
    return (len(shape), dtype_name(numbers, 64)) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="keep int32 although one of the numbers has a point.",
    experiment="print `tf.constant([1, 2.5])`.",
    shows="two floats.",
    section="Rank, shape, dtype",
)
def first_number_decides(numbers: Any, shape: Any) -> Any:
    return (len(shape), dtype_name(numbers[:1])) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="call the number of entries the rank.",
    experiment="print `tf.zeros((2, 3)).ndim`.",
    shows="2: one for each axis, though it holds six entries.",
    section="Rank, shape, dtype",
)
def entries_for_rank(numbers: Any, shape: Any) -> Any:
    size = math.prod(shape)
    return (size, dtype_name(numbers)) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="count how many numbers are given, not how many places the shape has.",
    experiment="print `tf.zeros((2, 3)).ndim`.",
    shows="2: one for each axis, though it holds six entries.",
    section="Rank, shape, dtype",
)
def numbers_for_rank(numbers: Any, shape: Any) -> Any:
    return (len(numbers), dtype_name(numbers)) if fits(numbers, shape) else "raises"


count_for_rank = group(
    "described",
    "entries_for_rank",
    "numbers_for_rank",
    cause="give a count of numbers as the rank.",
    experiment="print `tf.zeros((2, 3)).ndim`.",
    shows="2: one for each axis, though it holds six entries.",
    section="Rank, shape, dtype",
)


@misconception(
    "described",
    cause="refuse one number for many places.",
    experiment="print `tf.constant(7, shape=(2, 3))`.",
    shows="six sevens, in two rows of three.",
    section="Rank, shape, dtype",
)
def one_number_refused(numbers: Any, shape: Any) -> Any:
    whole = len(numbers) == math.prod(shape)
    return (len(shape), dtype_name(numbers)) if whole else "raises"


@misconception(
    "described",
    cause="give Python's name of the kind, without its width.",
    experiment="print `tf.constant([1.5]).dtype.name`.",
    shows="float32: the name ends with the width.",
    section="Rank, shape, dtype",
)
def name_without_width(numbers: Any, shape: Any) -> Any:
    return (len(shape), dtype_name(numbers)[:-2]) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="give the dtype itself where its name is asked.",
    experiment="print `tf.float32` and `tf.float32.name`.",
    shows="a dtype, then a text.",
    section="Rank, shape, dtype",
)
def dtype_itself(numbers: Any, shape: Any) -> Any:
    return (len(shape), getattr(tf, dtype_name(numbers))) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="count the rank from 0, so that a vector has none.",
    experiment="print `tf.zeros(3).ndim`.",
    shows="1: a vector has one axis.",
    section="Rank, shape, dtype",
)
def rank_from_zero(numbers: Any, shape: Any) -> Any:
    return (len(shape) - 1, dtype_name(numbers)) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="fill the places that are left over.",
    experiment="run `tf.constant([1, 2, 3], shape=(2, 2))`.",
    shows="an error: three numbers for four places.",
    section="Rank, shape, dtype",
)
def left_over_places_filled(numbers: Any, shape: Any) -> Any:
    short = len(numbers) <= math.prod(shape)
    return (len(shape), dtype_name(numbers)) if short else "raises"


@misconception(
    "described",
    cause="cut off the numbers that are left over.",
    experiment="run `tf.constant([1, 2, 3], shape=(2,))`.",
    shows="an error: three numbers for two places.",
    section="Rank, shape, dtype",
)
def left_over_numbers_cut(numbers: Any, shape: Any) -> Any:
    enough = len(numbers) == 1 or len(numbers) >= math.prod(shape)
    return (len(shape), dtype_name(numbers)) if enough else "raises"


@misconception(
    "described",
    cause="let every shape hold any numbers.",
    experiment="run `tf.constant([1, 2, 3], shape=(2, 2))`.",
    shows="an error: three numbers for four places.",
    section="Rank, shape, dtype",
)
def every_shape_holds(numbers: Any, shape: Any) -> Any:
    return len(shape), dtype_name(numbers)


@misconception(
    "described",
    cause="let one float beside whole numbers raise.",
    experiment="print `tf.constant([1, 2.5])`.",
    shows="two floats, without an error.",
    section="Rank, shape, dtype",
)
def mixture_refused(numbers: Any, shape: Any) -> Any:
    if not fits(numbers, shape) or len({type(number) for number in numbers}) > 1:
        return "raises"
    return len(shape), dtype_name(numbers)


@misconception(
    "described",
    cause="give the length of the first axis as the rank.",
    experiment="print `tf.zeros((2, 3, 4)).ndim`.",
    shows="3: it has three axes.",
    section="Rank, shape, dtype",
)
def first_axis_for_rank(numbers: Any, shape: Any) -> Any:
    return (shape[0], dtype_name(numbers)) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="take float32 for every dtype, whole numbers too.",
    experiment="print `tf.constant([1, 2]).dtype`.",
    shows="int32: none of these numbers has a point.",
    section="Rank, shape, dtype",
)
def always_floats(numbers: Any, shape: Any) -> Any:
    return (len(shape), "float32") if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="take a number such as 4.0 for a whole one.",
    experiment="print `tf.constant([4.0]).dtype`.",
    shows="float32, although the value is whole.",
    section="Rank, shape, dtype",
)
def value_for_kind(numbers: Any, shape: Any) -> Any:
    decimal = any(number != int(number) for number in numbers)
    dtype = "float32" if decimal else "int32"
    return (len(shape), dtype) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="put the text in place of the dtype alone.",
    experiment="print your answer for `([4, 5, 6], (2, 2))`.",
    shows="a pair.",
    section="Rank, shape, dtype",
)
def raises_for_dtype(numbers: Any, shape: Any) -> Any:
    return len(shape), dtype_name(numbers) if fits(numbers, shape) else "raises"


@misconception(
    "described",
    cause="make a tensor and read it off; this one is worked by hand.",
    experiment="print `shape`, `places` and `kinds` for this case.",
    shows="all that the answer depends on.",
    section="Rank, shape, dtype",
)
def read_from_a_tensor(numbers: Any, shape: Any) -> Any:
    try:
        tensor = tf.fill(shape, numbers[0]) if len(numbers) == 1 else tf.reshape(numbers, shape)
    except tf.errors.InvalidArgumentError:
        return "raises"
    return len(tensor.shape), tensor.dtype.name


@another_way("described")
def counted_in_loops(numbers: Any, shape: Any) -> Any:
    places, rank, dtype = 1, 0, "int32"
    for length in shape:
        places, rank = places * length, rank + 1
    for number in numbers:
        dtype = "float32" if "." in str(number) else dtype
    return [rank, dtype] if len(numbers) == 1 or len(numbers) == places else "raises"


@another_way("described")
def named_by_sum(numbers: Any, shape: Any) -> Any:
    if len(numbers) > 1 and len(numbers) != np.prod(shape):
        return "raises"
    return np.zeros(shape).ndim, {int: "int32", float: "float32"}[type(sum(numbers))]


# shape_of_sum -----------------------------------------------------------------------------------


def paired(a: Any, b: Any, *, left: bool = False) -> list[tuple[int, int]]:
    """The lengths of two shapes, pair by pair, the shorter shape lengthened by ones."""
    rank = max(len(a), len(b))
    ones = [[1] * (rank - len(shape)) for shape in (a, b)]
    full = [
        [*shape, *one] if left else [*one, *shape] for shape, one in zip((a, b), ones, strict=True)
    ]
    return list(zip(*full, strict=True))


def stretched(pairs: list[tuple[int, int]]) -> Any:
    """The shape that such pairs give, or "raises"."""
    if any(m != n and 1 not in (m, n) for m, n in pairs):
        return "raises"
    return tuple(max(pair) for pair in pairs)


@misconception(
    "shape_of_sum",
    cause="compare the shapes from the left.",
    experiment="print `(tf.zeros((2, 3)) + tf.zeros(3)).shape`.",
    shows="(2, 3), without an error.",
    section="Shapes that meet",
    catalogue="M51",
)
def from_the_left(a: Any, b: Any) -> Any:
    return stretched(paired(a, b, left=True))


@misconception(
    "shape_of_sum",
    cause="take the larger length of each pair, fitting or not.",
    experiment="run `tf.zeros((2, 3)) + tf.zeros(2)`.",
    shows="an error: 3 and 2 don't fit.",
    section="Shapes that meet",
)
def larger_length_wins(a: Any, b: Any) -> Any:
    return tuple(max(pair) for pair in paired(a, b))


@misconception(
    "shape_of_sum",
    cause="ask for equal ranks.",
    experiment="print `(tf.zeros((2, 3)) + tf.zeros(3)).shape`.",
    shows="(2, 3), although the ranks are 2 and 1.",
    section="Shapes that meet",
)
def ranks_must_agree(a: Any, b: Any) -> Any:
    return stretched(paired(a, b)) if len(a) == len(b) else "raises"


@misconception(
    "shape_of_sum",
    cause="let no 1 stretch.",
    experiment="print `(tf.zeros((2, 3)) + tf.zeros((2, 1))).shape`.",
    shows="(2, 3): the 1 was stretched to 3.",
    section="Shapes that meet",
)
def ones_do_not_stretch(a: Any, b: Any) -> Any:
    return a if a == b else "raises"


@misconception(
    "shape_of_sum",
    cause="keep the shape of the higher rank.",
    experiment="print `(tf.zeros(2) + tf.zeros((2, 1))).shape`.",
    shows="(2, 2).",
    section="Shapes that meet",
    catalogue="M51",
)
def higher_rank_wins(a: Any, b: Any) -> Any:
    if stretched(paired(a, b)) == "raises":
        return "raises"
    return max(a, b, key=lambda shape: (len(shape), math.prod(shape)))


@misconception(
    "shape_of_sum",
    cause="keep the shape with more lengths, whatever the other holds.",
    experiment="print `(tf.zeros((3, 1)) + tf.zeros(5)).shape`.",
    shows="(3, 5): more than either shape.",
    section="Shapes that meet",
    parameters={"first": (True, False)},
)
def longer_shape_kept(a: Any, b: Any, *, first: bool) -> Any:
    return max((a, b) if first else (b, a), key=len)


@misconception(
    "shape_of_sum",
    cause="pair up equal numbers of entries, row with column.",
    experiment="print `(tf.zeros(2) + tf.zeros((2, 1))).shape`.",
    shows="(2, 2): four entries.",
    section="Shapes that meet",
    catalogue="M51",
)
def same_count_pairs_up(a: Any, b: Any) -> Any:
    if math.prod(a) == math.prod(b):
        return min(a, b, key=len)
    return stretched(paired(a, b))


@misconception(
    "shape_of_sum",
    cause="stop where the shorter shape ends.",
    experiment="print `(tf.zeros((4, 2, 3)) + tf.zeros(3)).shape`.",
    shows="(4, 2, 3): no length is lost.",
    section="Shapes that meet",
)
def shorter_rank(a: Any, b: Any) -> Any:
    rank = min(len(a), len(b))
    return stretched(list(zip(a[len(a) - rank :], b[len(b) - rank :], strict=True)))


@misconception(
    "shape_of_sum",
    cause="leave the shape in reversed order.",
    experiment="print your answer for (2,3) and (3,).",
    shows="(3, 2).",
    section="Shapes that meet",
)
def left_reversed(a: Any, b: Any) -> Any:
    shape = stretched(paired(a, b))
    return shape if shape == "raises" else shape[::-1]


@misconception(
    "shape_of_sum",
    cause="pair the lengths from the left, as `zip` does, to the end of the shorter shape.",
    experiment="print `(tf.zeros((2, 3)) + tf.zeros(3)).shape`.",
    shows="(2, 3), without an error.",
    section="Shapes that meet",
)
def zipped_as_they_are(a: Any, b: Any) -> Any:
    return stretched(list(zip(a, b, strict=False)))


@misconception(
    "shape_of_sum",
    cause="let any length stretch to a multiple of it.",
    experiment="run `tf.zeros(2) + tf.zeros(4)`.",
    shows="an error: 2 doesn't stretch to 4.",
    section="Shapes that meet",
)
def multiples_stretch(a: Any, b: Any) -> Any:
    pairs = paired(a, b)
    if any(max(pair) % min(pair) for pair in pairs):
        return "raises"
    return tuple(max(pair) for pair in pairs)


@misconception(
    "shape_of_sum",
    cause="let a library answer; here the rule is asked.",
    experiment="print the last lengths of `a` and `b`.",
    shows="the first pair to compare.",
    section="Shapes that meet",
)
def asked_a_library(a: Any, b: Any) -> Any:
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        return "raises"


@another_way("shape_of_sum")
def longest_in_an_array(a: Any, b: Any) -> Any:
    rank = max(len(a), len(b))
    both = np.array([[1] * (rank - len(shape)) + list(shape) for shape in (a, b)])
    longest = both.max(axis=0)
    return longest.tolist() if ((both == longest) | (both == 1)).all() else "raises"


@another_way("shape_of_sum")
def from_the_right_end(a: Any, b: Any) -> Any:
    shape: list[int] = []
    for place in range(1, max(len(a), len(b)) + 1):
        here = [s[-place] for s in (a, b) if len(s) >= place and s[-place] != 1]
        if len(set(here)) == 2:
            return "raises"
        shape = [here[0] if here else 1, *shape]
    return shape


# mended_error -----------------------------------------------------------------------------------


@misconception(
    "mended_error",
    cause="mend the dtype alone: a column still meets a row.",
    experiment="print the shape of the difference.",
    shows="a square table, not one number a plant.",
    section="Shapes that meet",
    catalogue="M51",
)
def cast_alone(features: Any, weights: Any, heights: Any) -> Any:
    gaps = tf.matmul(features, weights) - tf.cast(heights, tf.float32)
    return tf.reduce_mean(gaps**2)


@misconception(
    "mended_error",
    cause="flatten the predictions only, not the heights.",
    experiment="print the shape of the difference.",
    shows="a square table, not one number a plant.",
    section="Shapes that meet",
    catalogue="M51",
)
def predictions_flattened(features: Any, weights: Any, heights: Any) -> Any:
    flat = tf.reshape(tf.matmul(features, weights), -1)
    return tf.reduce_mean((flat - tf.cast(heights, tf.float32)) ** 2)


@misconception(
    "mended_error",
    cause="make the heights a row: they still meet a column.",
    experiment="print the shape of the difference.",
    shows="a square table, not one number a plant.",
    section="Shapes that meet",
    catalogue="M51",
)
def heights_in_a_row(features: Any, weights: Any, heights: Any) -> Any:
    row = tf.cast(tf.reshape(heights, (1, -1)), tf.float32)
    return tf.reduce_mean((tf.matmul(features, weights) - row) ** 2)


column_meets_row = group(
    "mended_error",
    "cast_alone",
    "predictions_flattened",
    "heights_in_a_row",
    cause="let a row meet a column: each prediction is compared with every height.",
    experiment="print the shape of the difference.",
    shows="a square table, not one number a plant.",
    section="Shapes that meet",
)


@misconception(
    "mended_error",
    cause="cast to whole numbers: everything after the point is cut off.",
    experiment="print the heights after your cast.",
    shows="the heights without their decimals.",
    section="Numbers that meet",
    parameters={"to": (tf.int32, tf.float32)},
)
def cast_to_whole_numbers(features: Any, weights: Any, heights: Any, *, to: Any) -> Any:
    wanted = tf.cast(tf.reshape(heights, (-1, 1)), tf.int32)
    predicted = tf.cast(tf.matmul(features, weights), tf.int32)
    return tf.reduce_mean(tf.cast((predicted - wanted) ** 2, to))


@misconception(
    "mended_error",
    cause="cut the heights to whole numbers on the way to floats.",
    experiment="print the heights after your casts.",
    shows="the heights without their decimals.",
    section="Numbers that meet",
)
def heights_cut(features: Any, weights: Any, heights: Any) -> Any:
    whole = tf.cast(tf.cast(tf.reshape(heights, (-1, 1)), tf.int32), tf.float32)
    return tf.reduce_mean((tf.matmul(features, weights) - whole) ** 2)


@misconception(
    "mended_error",
    cause="add up the squares where their mean is asked.",
    experiment="divide your answer by the number of plants.",
    shows="the number that is expected.",
    section="Shapes that meet",
    catalogue="M47",
)
def sum_for_mean(features: Any, weights: Any, heights: Any) -> Any:
    gaps = tf.matmul(features, weights) - tf.cast(tf.reshape(heights, (-1, 1)), tf.float32)
    return tf.reduce_sum(gaps**2)


@misconception(
    "mended_error",
    cause="average first and square after: differences then cancel.",
    experiment="compare the mean of -1 and 1, squared, with the mean of their squares.",
    shows="0, then 1: the differences canceled.",
    section="Shapes that meet",
)
def mean_then_square(features: Any, weights: Any, heights: Any) -> Any:
    gaps = tf.matmul(features, weights) - tf.cast(tf.reshape(heights, (-1, 1)), tf.float32)
    return tf.reduce_mean(gaps) ** 2


@misconception(
    "mended_error",
    cause="leave the squares out and take the mean of the differences.",
    experiment="print your answer when two errors are -1 and 1.",
    shows="0, although both predictions are wrong.",
    section="Shapes that meet",
)
def squares_left_out(features: Any, weights: Any, heights: Any) -> Any:
    gaps = tf.matmul(features, weights) - tf.cast(tf.reshape(heights, (-1, 1)), tf.float32)
    return tf.reduce_mean(gaps)


@misconception(
    "mended_error",
    cause="take lengths of differences where squares are asked.",
    experiment="print the differences, and what you average.",
    shows="the same numbers, without their signs.",
    section="Shapes that meet",
)
def lengths_for_squares(features: Any, weights: Any, heights: Any) -> Any:
    apart = tf.matmul(features, weights) - tf.cast(tf.reshape(heights, (-1, 1)), tf.float32)
    return tf.reduce_mean(tf.abs(apart))


@misconception(
    "mended_error",
    cause="take the root of the mean, which is not asked.",
    experiment="print your answer squared.",
    shows="the number that is expected.",
    section="Shapes that meet",
)
def root_taken(features: Any, weights: Any, heights: Any) -> Any:
    apart = tf.matmul(features, weights) - tf.cast(tf.reshape(heights, (-1, 1)), tf.float32)
    return tf.sqrt(tf.reduce_mean(apart**2))


@another_way("mended_error")
def both_flattened(features: Any, weights: Any, heights: Any) -> Any:
    flat = tf.reshape(features @ weights, [-1])
    wanted = tf.reshape(tf.cast(heights, flat.dtype), [-1])
    return tf.reduce_mean(tf.square(wanted - flat))


@another_way("mended_error")
def in_float64(features: Any, weights: Any, heights: Any) -> Any:
    predicted = features.numpy().astype(float) @ weights.numpy().astype(float)
    return float(np.mean((predicted.ravel() - heights.numpy().ravel()) ** 2))


@another_way("mended_error")
def plant_by_plant(features: Any, weights: Any, heights: Any) -> Any:
    wanted = heights.numpy().reshape(-1).tolist()
    total = 0.0
    for row, height in zip(tf.matmul(features, weights), wanted, strict=True):
        total += (row[0] - height) ** 2
    return total / len(wanted)


# running_mean -----------------------------------------------------------------------------------


def added(total: Any, count: Any, batch: Any) -> Any:
    """Move both variables on by one batch, and give the mean that holds then."""
    total.assign_add(float(np.sum(batch)))
    count.assign_add(len(batch))
    return total / float(count)


@misconception(
    "running_mean",
    cause="return the variable, or what `assign_add` returns: both move on.",
    experiment="keep three answers; print them after the last batch.",
    shows="three times the last total.",
    section="What moves, and what stays",
    catalogue="M105",
)
def variable_handed_out(total: Any, count: Any, batch: Any) -> Any:
    return added(total, count, batch), total


@misconception(
    "running_mean",
    cause="put the names on new tensors; the variables stay as they were.",
    experiment="print both variables after two batches.",
    shows="0 and 0: neither variable moved.",
    section="What moves, and what stays",
    catalogue="M35",
)
def names_moved(total: Any, count: Any, batch: Any) -> Any:
    total = total + float(np.sum(batch))
    count = count + len(batch)
    return total / float(count), total


@misconception(
    "running_mean",
    cause="set the variables, where they should be added to.",
    experiment="print `total` after each of two batches.",
    shows="each time the last batch's sum alone.",
    section="What moves, and what stays",
)
def set_anew(total: Any, count: Any, batch: Any) -> Any:
    total.assign(float(np.sum(batch)))
    count.assign(len(batch))
    return total / float(count), total.read_value()


@misconception(
    "running_mean",
    cause="divide by the length of the last batch alone.",
    experiment="print what you divide by, after each batch.",
    shows="the last batch's length alone.",
    section="What moves, and what stays",
)
def length_of_the_batch(total: Any, count: Any, batch: Any) -> Any:
    added(total, count, batch)
    return total / len(batch), total.read_value()


@misconception(
    "running_mean",
    cause="return the mean of the last batch alone.",
    experiment="print your means beside the mean of all readings.",
    shows="the same number after the first batch only.",
    section="What moves, and what stays",
)
def mean_of_the_batch(total: Any, count: Any, batch: Any) -> Any:
    added(total, count, batch)
    return float(np.mean(batch)), total.read_value()


@misconception(
    "running_mean",
    cause="average the batches' means: short batches then weigh too much.",
    experiment="compare with the mean of all readings in one list.",
    shows="another number.",
    section="What moves, and what stays",
)
def mean_of_means(total: Any, count: Any, batch: Any) -> Any:
    total.assign_add(float(np.mean(batch)))
    count.assign_add(1)
    return total / float(count), total.read_value()


@misconception(
    "running_mean",
    cause="count batches, not readings.",
    experiment="print `count` after a batch of three readings.",
    shows="1, although three readings came.",
    section="What moves, and what stays",
)
def batches_counted(total: Any, count: Any, batch: Any) -> Any:
    total.assign_add(float(np.sum(batch)))
    count.assign_add(1)
    return total / float(count), total.read_value()


@misconception(
    "running_mean",
    cause="compute the mean before the variables move.",
    experiment="print both variables where the mean is computed.",
    shows="the sums without this batch: at first 0 and 0.",
    section="What moves, and what stays",
    catalogue="M105",
)
def mean_too_early(total: Any, count: Any, batch: Any) -> Any:
    mean = total / tf.cast(count, tf.float32)
    added(total, count, batch)
    return mean, total.read_value()


@misconception(
    "running_mean",
    cause="read the total before it moves.",
    experiment="print `so_far` beside `total` after the first batch.",
    shows="0, while `total` holds the first batch's sum.",
    section="What moves, and what stays",
    catalogue="M105",
)
def total_too_early(total: Any, count: Any, batch: Any) -> Any:
    so_far = total.read_value()
    return added(total, count, batch), so_far


@misconception(
    "running_mean",
    cause="cut the mean to whole numbers, as `//` or a cast to int32 does.",
    experiment="print your mean of 1.0 and 2.0.",
    shows="1, not 1.5.",
    section="Numbers that meet",
)
def mean_cut(total: Any, count: Any, batch: Any) -> Any:
    return tf.floor(added(total, count, batch)), total.read_value()


@misconception(
    "running_mean",
    cause="cut the total to whole numbers before dividing.",
    experiment="print what you divide beside `total`, for decimal readings.",
    shows="a total without decimals.",
    section="Numbers that meet",
)
def total_cut(total: Any, count: Any, batch: Any) -> Any:
    added(total, count, batch)
    return tf.cast(total, tf.int32) / count, total.read_value()


@misconception(
    "running_mean",
    cause="cut each reading to a whole number.",
    experiment="print a batch after your cast.",
    shows="whole numbers: the decimals are gone.",
    section="Numbers that meet",
)
def readings_cut(total: Any, count: Any, batch: Any) -> Any:
    return added(total, count, np.asarray(batch).astype(int)), total.read_value()


@misconception(
    "running_mean",
    cause="leave `count` where it was: only its name was moved, or nothing.",
    experiment="print `count` after two batches.",
    shows="0: `count` itself never moved.",
    section="What moves, and what stays",
    catalogue="M35",
)
def count_left(total: Any, count: Any, batch: Any) -> Any:
    total.assign_add(float(np.sum(batch)))
    return total / float(count + len(batch)), total.read_value()


@another_way("running_mean")
def all_in_tensorflow(total: Any, count: Any, batch: Any) -> Any:
    readings = tf.cast(batch, tf.float32)
    count.assign_add(tf.size(readings))
    now = total + tf.reduce_sum(readings)
    total.assign(now)
    return now / tf.cast(count, now.dtype), now


@another_way("running_mean")
def plain_numbers(total: Any, count: Any, batch: Any) -> Any:
    for reading in batch:
        total.assign_add(reading)
        count.assign_add(1)
    return float(total) / int(count), float(total)


# nearest_shop -----------------------------------------------------------------------------------


def gaps(houses: Any, shops: Any) -> Any:
    """The differences of every house and every shop, of shape (houses, shops, 2)."""
    return tf.expand_dims(houses, 1) - tf.expand_dims(shops, 0)


@misconception(
    "nearest_shop",
    cause="subtract list from list: each house meets only the shop in its own place.",
    experiment="print the shape of your differences for 5 houses and 3 shops.",
    shows="an error: 5 and 3 don't fit.",
    section="Shapes that meet",
    catalogue="M51",
)
def place_by_place(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_sum((houses - shops) ** 2, axis=1))


@misconception(
    "nearest_shop",
    cause="look for the nearest house of each shop.",
    experiment="print the length of your answer for 5 houses and 3 shops.",
    shows="3: one answer a shop, not one a house.",
    section="Shapes that meet",
)
def house_of_each_shop(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_sum(gaps(houses, shops) ** 2, axis=2), axis=0)


@misconception(
    "nearest_shop",
    cause="add the two differences without squaring: west and east then cancel.",
    experiment="print the sum for a shop 3 to the left and 3 up.",
    shows="0, as if it were near.",
    section="Shapes that meet",
)
def differences_cancel(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_sum(gaps(houses, shops), axis=2), axis=1)


@misconception(
    "nearest_shop",
    cause="add the lengths along both directions: the way round the corner.",
    experiment="for steps of 3 and 4, compare 7 with the straight way.",
    shows="5: the straight way is shorter.",
    section="Shapes that meet",
)
def round_the_corner(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_sum(tf.abs(gaps(houses, shops)), axis=2), axis=1)


@misconception(
    "nearest_shop",
    cause="look at the first direction alone.",
    experiment="move one shop far up: does your answer change?",
    shows="no change: the second direction never counted.",
    section="Shapes that meet",
)
def first_direction_alone(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.abs(gaps(houses, shops)[..., 0]), axis=1)


@misconception(
    "nearest_shop",
    cause="square the sum of the differences: west and east cancel first.",
    experiment="print that square for a shop 3 to the left and 3 up.",
    shows="0, as if it were near.",
    section="Shapes that meet",
)
def sum_then_square(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_sum(gaps(houses, shops), axis=2) ** 2, axis=1)


@misconception(
    "nearest_shop",
    cause="find the farthest shop.",
    experiment="print the first house's distance to each shop, and your answer for it.",
    shows="the place of the largest distance.",
    section="Shapes that meet",
)
def farthest(houses: Any, shops: Any) -> Any:
    return tf.argmax(tf.reduce_sum(gaps(houses, shops) ** 2, axis=2), axis=1)


@misconception(
    "nearest_shop",
    cause="give the distance itself, not the shop's place in the list.",
    experiment="print `tf.argmin` and `tf.reduce_min` of one row of distances.",
    shows="a place, then a distance.",
    section="Shapes that meet",
    parameters={"rooted": (True, False)},
)
def distance_for_place(houses: Any, shops: Any, *, rooted: bool) -> Any:
    squares = tf.reduce_min(tf.reduce_sum(gaps(houses, shops) ** 2, axis=2), axis=1)
    return tf.sqrt(squares) if rooted else squares


@misconception(
    "nearest_shop",
    cause="count the shops from 1.",
    experiment="print `tf.argmin([5.0, 2.0])`.",
    shows="1 for the second number: places count from 0.",
    section="Shapes that meet",
)
def counted_from_one(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_sum(gaps(houses, shops) ** 2, axis=2), axis=1) + 1


@misconception(
    "nearest_shop",
    cause="add over the shops, and look for the least direction.",
    experiment="print the shape of what you give to `argmin`.",
    shows="two columns, one a direction: the shops are gone.",
    section="Shapes that meet",
)
def added_over_shops(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_sum(gaps(houses, shops) ** 2, axis=1), axis=1)


@misconception(
    "nearest_shop",
    cause="compare only the longer of the two directions.",
    experiment="for steps of 3 and 4, compare 4 with the straight way.",
    shows="5: longer than either step.",
    section="Shapes that meet",
)
def longer_direction(houses: Any, shops: Any) -> Any:
    return tf.argmin(tf.reduce_max(tf.abs(gaps(houses, shops)), axis=2), axis=1)


@another_way("nearest_shop")
def house_by_house(houses: Any, shops: Any) -> Any:
    return [int(tf.argmin(tf.norm(shops - house, axis=1))) for house in houses]


@another_way("nearest_shop")
def shops_first(houses: Any, shops: Any) -> Any:
    away = np.linalg.norm(shops.numpy()[:, None] - houses.numpy(), axis=-1)
    return away.argmin(axis=0)


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that the error is a tensor, a snapshot of the moment it was computed?",
        "Does it say that the variable did move, by `assign_add`?",
        "Does it say to compute the error again after the change?",
    ),
    samples=(
        Sample(
            "error was computed once from the weight it had then, and a tensor keeps its number. "
            "assign_add really moved the weight, so Sam should compute the error again in each "
            "round of the loop and print that.",
            (1, 1, 1),
        ),
        Sample(
            "assign_add changes the weight in place, but the error does not know about it. "
            "Sam has to write the line with the error inside the loop.",
            (0, 1, 1),
        ),
    ),
)
