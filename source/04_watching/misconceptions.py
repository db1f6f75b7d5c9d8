"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from typing import Any

import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# most_sensitive ---------------------------------------------------------------------------------


def largest(slopes: Any) -> Any:
    """Place and value of the largest slope, whatever its sign."""
    row = int(tf.argmax(tf.abs(slopes)))
    return row, slopes[row]


def slopes_of(f: Any, x: Any) -> Any:
    """The slopes of f along a copy of x in floats."""
    v = tf.Variable(tf.cast(x, tf.float32))
    with tf.GradientTape() as tape:
        y = f(v)
    return tape.gradient(y, v)


@misconception(
    "most_sensitive",
    cause="ask along a constant that nobody watches.",
    experiment="ask a tape along a constant, then along a variable.",
    section="Told to watch",
    shows="None, then a number.",
    catalogue="M15",
)
def never_watched(f: Any, x: Any) -> Any:
    x = tf.cast(x, tf.float32)
    with tf.GradientTape() as tape:
        answer = f(x)
    return largest(tape.gradient(answer, x))


@misconception(
    "most_sensitive",
    cause="watch `x` after f has used it.",
    experiment="print slopes of squares above and below a watch.",
    section="Told to watch",
    shows="None, then a number.",
    catalogue="M16",
)
def watched_last(f: Any, x: Any) -> Any:
    x = tf.cast(x, tf.float32)
    with tf.GradientTape() as tape:
        answer = f(x)
        tape.watch(x)
    return largest(tape.gradient(answer, x))


@misconception(
    "most_sensitive",
    cause="watch whole numbers.",
    experiment="print `x.dtype`.",
    section="Told to watch",
    shows="int32: whole numbers, which have no slopes.",
    catalogue="M20",
)
def whole_numbers_watched(f: Any, x: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(x)
        answer = f(x)
    return largest(tape.gradient(answer, x))


@misconception(
    "most_sensitive",
    cause="make a variable of whole numbers.",
    experiment="print its `dtype`.",
    section="Told to watch",
    shows="int32: whole numbers, which have no slopes.",
    catalogue="M21",
)
def whole_variable(f: Any, x: Any) -> Any:
    v = tf.Variable(x)
    with tf.GradientTape() as tape:
        answer = f(v)
    return largest(tape.gradient(answer, v))


@misconception(
    "most_sensitive",
    cause="watch floats, then ask along the whole numbers.",
    experiment="print the source's `dtype`.",
    section="Told to watch",
    shows="int32; what you watched holds float32.",
)
def asked_for_the_original(f: Any, x: Any) -> Any:
    copy = tf.cast(x, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(copy)
        answer = f(copy)
    return largest(tape.gradient(answer, x))


@misconception(
    "most_sensitive",
    cause="watch whole numbers, then make floats.",
    experiment="print `x.dtype` where you watch.",
    section="Told to watch",
    shows="int32: whole numbers, though f gets floats.",
    catalogue="M20",
)
def floats_too_late(f: Any, x: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(x)
        values = tf.cast(x, tf.float32) + 0.0
        answer = f(values)
    return largest(tape.gradient(answer, x))


@misconception(
    "most_sensitive",
    cause="watch whole numbers: floats made from them are another tensor.",
    experiment="print `x.dtype` where you watch.",
    section="Told to watch",
    shows="int32.",
)
def cast_after_the_watch(f: Any, x: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(x)
        x = tf.cast(x, tf.float32)
        answer = f(x)
    return largest(tape.gradient(answer, x))


no_slopes = group(
    "most_sensitive",
    "cast_after_the_watch",
    "never_watched",
    "watched_last",
    "whole_numbers_watched",
    "whole_variable",
    "asked_for_the_original",
    "floats_too_late",
    cause="ask along whole numbers, or what nobody watched in time.",
    experiment="print the slopes and their source's `dtype`.",
    section="Told to watch",
)


@misconception(
    "most_sensitive",
    cause="call `watch` before the block has begun.",
    experiment="print which line raises; is the tape running there?",
    section="Told to watch",
    shows="the watch itself raises: no tape runs there yet.",
)
def watched_before_the_block(f: Any, x: Any) -> Any:
    x, tape = tf.cast(x, tf.float32), tf.GradientTape()
    tape.watch(x)
    with tape:
        answer = f(x)
    return largest(tape.gradient(answer, x))


@misconception(
    "most_sensitive",
    cause="return the entry of `x`, not the slope along it.",
    experiment="print `x` and the slopes side by side.",
    section="Told to watch",
    shows="your number among the entries, not among the slopes.",
)
def entry_for_slope(f: Any, x: Any) -> Any:
    row, _ = largest(slopes_of(f, x))
    return row, x[row]


@misconception(
    "most_sensitive",
    cause="hand `watch` an array, not a tensor.",
    experiment="print the `type` of what you watch.",
    section="Told to watch",
    shows="numpy.ndarray, and not a tensor.",
    catalogue="M17",
)
def array_watched(f: Any, x: Any) -> Any:
    values = tf.cast(x, tf.float32).numpy()
    with tf.GradientTape() as tape:
        tape.watch(values)
        answer = f(values)
    return largest(tape.gradient(answer, values))


@misconception(
    "most_sensitive",
    cause="take the highest slope: -5 loses to 3.",
    experiment="print all slopes: which is furthest from 0?",
    section="Told to watch",
    shows="a negative slope that is further from 0 than yours.",
)
def sign_kept(f: Any, x: Any) -> Any:
    slopes = slopes_of(f, x)
    row = int(tf.argmax(slopes))
    return row, slopes[row]


@misconception(
    "most_sensitive",
    cause="take the lowest slope.",
    experiment="print all slopes: which is furthest from 0?",
    section="Told to watch",
    shows="a positive slope that is further from 0 than yours.",
)
def lowest_slope(f: Any, x: Any) -> Any:
    slopes = slopes_of(f, x)
    row = int(tf.argmin(slopes))
    return row, slopes[row]


@misconception(
    "most_sensitive",
    cause="take the largest entry of `x` for the most important one.",
    experiment="raise each entry by 0.01 in turn, and print f.",
    section="Told to watch",
    shows="another entry that moves f more than the largest does.",
)
def largest_entry(f: Any, x: Any) -> Any:
    row = int(tf.argmax(x))
    return row, slopes_of(f, x)[row]


@misconception(
    "most_sensitive",
    cause="weigh each slope by its entry, as if a nudge grew with it.",
    experiment="raise each entry by 0.01 in turn, and print f.",
    section="Told to watch",
    shows="another entry that moves f more than yours does.",
)
def slope_times_entry(f: Any, x: Any) -> Any:
    slopes = slopes_of(f, x)
    row = int(tf.argmax(tf.abs(slopes * tf.cast(x, tf.float32))))
    return row, slopes[row]


@misconception(
    "most_sensitive",
    cause="return the size of the slope without its sign.",
    experiment="raise that entry by 0.01: does f rise or fall?",
    section="Told to watch",
    shows="a smaller f: it falls.",
)
def size_alone(f: Any, x: Any) -> Any:
    size = tf.abs(slopes_of(f, x))
    row = int(tf.argmax(size))
    return row, size[row]


@misconception(
    "most_sensitive",
    cause="return the slope first and the place second.",
    experiment="print what the docstring asks for, beside your answer.",
    section="Told to watch",
    shows="the place first, in the docstring.",
)
def slope_first(f: Any, x: Any) -> Any:
    row, slope = largest(slopes_of(f, x))
    return slope, row


@misconception(
    "most_sensitive",
    cause="return all slopes, not the one at that place.",
    experiment="print the shape of your second value.",
    section="Told to watch",
    shows="(4,): four slopes, where one is asked.",
)
def all_of_them(f: Any, x: Any) -> Any:
    slopes = slopes_of(f, x)
    return largest(slopes)[0], slopes


@misconception(
    "most_sensitive",
    cause="estimate slopes from values of f; here a tape is asked for.",
    experiment="for x**3 at 2, compare your estimate with 12.0, digit by digit.",
    section="Told to watch",
    shows="near 12, and not 12.0.",
)
def estimated(f: Any, x: Any) -> Any:
    entries = np.asarray(x, "float32")
    nudges = np.eye(len(entries), dtype="float32") / 8
    return largest(tf.stack([(f(entries + n) - f(entries - n)) * 4 for n in nudges]))


@another_way("most_sensitive")
def variable_of_floats(f: Any, x: Any) -> Any:
    v = tf.Variable(tf.cast(x, tf.float64))
    with tf.GradientTape() as tape:
        y = f(v)
    slopes = tape.gradient(y, v).numpy()
    row = np.argmax(np.abs(slopes))
    return row, float(slopes[row])


@another_way("most_sensitive")
def cast_inside_the_block(f: Any, x: Any) -> Any:
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        numbers = tf.cast(x, tf.float32)
        tape.watch([numbers])
        y = f(numbers)
    (slopes,) = tape.gradient(y, [numbers])
    sizes = [abs(float(slope)) for slope in slopes]
    return [sizes.index(max(sizes)), slopes[sizes.index(max(sizes))]]


# slopes_on_the_way ------------------------------------------------------------------------------


@misconception(
    "slopes_on_the_way",
    cause="let a watch count for lines above it.",
    experiment="square a constant, then watch it; print the slope.",
    section="Told to watch",
    shows="None: the square was made before the watch.",
    catalogue="M16",
)
def watch_covers_the_block(a: float, x: float, watch_first: bool) -> Any:
    return 3 * a * x**2, x * x, a * x


@misconception(
    "slopes_on_the_way",
    cause="give no slope at all after a late watch.",
    experiment="print the slopes of a square above and one below the watch.",
    section="Told to watch",
    shows="None, then a slope.",
)
def late_watch_is_void(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return 3 * a * x**2, x * x, a * x
    return None, None, None


@misconception(
    "slopes_on_the_way",
    cause="give a slope for a value made before the watch.",
    experiment="ask a tape along a constant it does not watch.",
    section="Values on the way",
    shows="None: a plain value has no slope.",
)
def plain_value_answers(a: float, x: float, watch_first: bool) -> Any:
    return 3 * a * x**2 if watch_first else 2 * a * x**2, x * x, a * x


@misconception(
    "slopes_on_the_way",
    cause="give None for values on the way, as if each needed a watch.",
    experiment="ask a tape for the slope along a value it recorded.",
    section="Values on the way",
    shows="a slope, though nobody watched that value.",
)
def only_what_is_named_in_watch(a: float, x: float, watch_first: bool) -> Any:
    return 3 * a * x**2 if watch_first else 2 * a * x**2, None, None


@misconception(
    "slopes_on_the_way",
    cause="write 0.0 where the tape knows no path.",
    experiment="print the slope along a constant that nobody watches.",
    section="Values on the way",
    shows="None, and not 0.0.",
    catalogue="M30",
)
def zero_for_none(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return 3 * a * x**2, x * x, a * x
    return 2 * a * x**2, 0.0, a * x


@misconception(
    "slopes_on_the_way",
    cause="give each factor its own value as slope.",
    experiment="raise `late` by 0.1: how much does y grow?",
    section="Values on the way",
    shows="that y changes, but not by 0.1 times `late`.",
)
def own_factor(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return 3 * a * x**2, a * x, x * x
    return 2 * a * x**2, None, x * x


@misconception(
    "slopes_on_the_way",
    cause="follow the path through `early`, made before the watch.",
    experiment="which product reads a watched x?",
    section="Values on the way",
    shows="the product `late` alone.",
)
def the_other_path(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return 3 * a * x**2, x * x, a * x
    return a * x**2, None, a * x


@misconception(
    "slopes_on_the_way",
    cause="stop at the slope of `late`, without its share in y.",
    experiment="raise x by 0.1 in `late` alone.",
    section="Values on the way",
    shows="that y does not grow as `late` does.",
)
def one_step_back(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return 3 * a * x**2, x * x, a * x
    return 2 * x, None, a * x


@misconception(
    "slopes_on_the_way",
    cause="multiply the two factors' slopes.",
    experiment="work x * x the same way.",
    section="Values on the way",
    shows="1 * 1, though the slope of x * x is 2x.",
)
def slopes_of_both_factors(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return a * 2 * x, x * x, a * x
    return 2 * a * x**2, None, a * x


@misconception(
    "slopes_on_the_way",
    cause="ask a tape: this one is worked by hand.",
    experiment="write down the slope of each line, then multiply.",
    section="Values on the way",
)
def asked_a_tape(a: float, x: float, watch_first: bool) -> Any:
    v = tf.constant(x)
    with tf.GradientTape() as tape:
        if watch_first:
            tape.watch(v)
        early = a * v
        tape.watch(v)
        late = v * v
        y = early * late
    return tape.gradient(y, [v, early, late])


@misconception(
    "slopes_on_the_way",
    cause="give x its whole slope, though `early` is a plain value.",
    experiment="record `early + late` after such a watch; print its slope.",
    section="Values on the way",
    shows="2x alone: nothing comes through `early`.",
)
def whole_slope_kept(a: float, x: float, watch_first: bool) -> Any:
    return 3 * a * x**2, x * x if watch_first else None, a * x


@misconception(
    "slopes_on_the_way",
    cause="give None for an x that is watched late, though `late` is recorded.",
    experiment="square a constant above and below its watch; print both slopes.",
    section="Told to watch",
    shows="None, then a slope.",
)
def no_slope_when_late(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return 3 * a * x**2, x * x, a * x
    return None, None, a * x


@misconception(
    "slopes_on_the_way",
    cause="add up the two factors, without their slopes along x.",
    experiment="work x * x**2 the same way.",
    section="Values on the way",
    shows="x + x**2, though the slope of x**3 is 3x**2.",
)
def factors_added(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return x * x + a * x, x * x, a * x
    return a * x, None, a * x


@misconception(
    "slopes_on_the_way",
    cause="give the slopes of `early` and `late` along x, not those of y along them.",
    experiment="raise `late` by 0.1: how much does y grow?",
    section="Values on the way",
    shows="another amount than 0.1 times 2x.",
)
def slopes_of_the_values(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return 3 * a * x**2, a, 2 * x
    return 2 * a * x**2, None, 2 * x


@misconception(
    "slopes_on_the_way",
    cause="add the slopes of the two lines, without the other factors.",
    experiment="work x * x the same way.",
    section="Values on the way",
    shows="1 + 1, though the slope of x * x is 2x.",
)
def slopes_added(a: float, x: float, watch_first: bool) -> Any:
    if watch_first:
        return a + 2 * x, x * x, a * x
    return a + 2 * x, None, a * x


@another_way("slopes_on_the_way")
def multiplied_back(a: float, x: float, watch_first: bool) -> Any:
    v = tf.constant(x)
    along_late, along_early = a * v, v**2
    of_x = along_late * (v + v)
    if watch_first:
        of_x += along_early * a
    return [of_x, along_early if watch_first else None, along_late]


@another_way("slopes_on_the_way")
def in_numpy(a: float, x: float, watch_first: bool) -> Any:
    powers = np.float64(x) ** np.arange(3)
    return (3 if watch_first else 2) * a * powers[2], powers[2] if watch_first else None, a * x


# recorded_with_watch ----------------------------------------------------------------------------


def followed(program: Any, tracked: Any, watch: Any, every: bool = False) -> Any:
    """Rows recorded when `watch(tracked, reads)` is done at a watch row; `tracked` is changed."""
    names = []
    for name, reads, inside in program:
        if name == "watch":
            watch(tracked, reads)
        elif inside and (every or tracked.intersection(reads)):
            tracked.add(name)
            names.append(name)
    return names


def by_itself(kinds: Any, automatic: bool) -> Any:
    """What is tracked before any watch."""
    return {name for name, kind in kinds.items() if kind == "variable"} if automatic else set()


def watching(kinds: Any) -> Any:
    """What a watch row does."""
    return lambda tracked, reads: tracked.update(r for r in reads if kinds.get(r) != "integer")


@misconception(
    "recorded_with_watch",
    cause="let a watch count for rows above it.",
    experiment="square a constant, then watch it; print the slope.",
    section="Told to watch",
    shows="None: made too early.",
    catalogue="M16",
)
def watch_works_backwards(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked = by_itself(kinds, automatic)
    for name, reads, _ in program:
        if name == "watch":
            watching(kinds)(tracked, reads)
    return followed(program, tracked, lambda *_: None)


@misconception(
    "recorded_with_watch",
    cause="pass over the `watch` rows.",
    experiment="watch a constant, square it, print the slope.",
    section="Told to watch",
    shows="a slope: the watch counts.",
    catalogue="M15",
)
def watch_rows_ignored(program: Any, kinds: Any, automatic: bool) -> Any:
    return followed(program, by_itself(kinds, automatic), lambda *_: None)


@misconception(
    "recorded_with_watch",
    cause="list the `watch` rows among the recorded ones.",
    experiment="ask what a `watch` row computes.",
    section="Automatic watching",
    shows="nothing: a watch makes no value.",
)
def watch_rows_listed(program: Any, kinds: Any, automatic: bool) -> Any:
    recorded = followed(program, by_itself(kinds, automatic), watching(kinds))
    return [name for name, _, _ in program if name in recorded or name == "watch"]


@misconception(
    "recorded_with_watch",
    cause="track what a watched value came from.",
    experiment="watch `y = 2.0 * x`; print dy/dx.",
    section="Values on the way",
    shows="None: y came first.",
)
def watch_reaches_back(program: Any, kinds: Any, automatic: bool) -> Any:
    made = {name: reads for name, reads, _ in program}

    def watch(tracked: Any, reads: Any) -> None:
        watching(kinds)(tracked, reads)
        for read in reads:
            tracked.update(made.get(read, ()))

    return followed(program, by_itself(kinds, automatic), watch)


@misconception(
    "recorded_with_watch",
    cause="track neighbors of tracked names.",
    experiment="record `w * s`; print the slope of `2.0 * s`.",
    section="Automatic watching",
    shows="None.",
)
def neighbors_tracked(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked, names = by_itself(kinds, automatic), []
    for name, reads, inside in program:
        if name == "watch":
            watching(kinds)(tracked, reads)
        elif inside and tracked.intersection(reads):
            tracked.update((name, *reads))
            names.append(name)
    return names


@misconception(
    "recorded_with_watch",
    cause="list every row in the block.",
    experiment="square an unwatched constant; print the slope.",
    section="Automatic watching",
    shows="None, though made inside.",
)
def place_decides(program: Any, kinds: Any, automatic: bool) -> Any:
    return [name for name, _, inside in program if inside and name != "watch"]


@misconception(
    "recorded_with_watch",
    cause="list only rows that read a watched name.",
    experiment="print the slope of `2.0 * w + 1.0`.",
    section="Automatic watching",
    shows="2.0: tracking goes on.",
)
def tracking_does_not_spread(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked, names = by_itself(kinds, automatic), []
    for name, reads, inside in program:
        if name == "watch":
            watching(kinds)(tracked, reads)
        elif inside and tracked.intersection(reads):
            names.append(name)
    return names


@misconception(
    "recorded_with_watch",
    cause="track a fixed variable by itself.",
    experiment="read one; print `tape.watched_variables()`.",
    section="Automatic watching",
    shows="an empty list.",
    catalogue="M25",
)
def not_trainable_tracked(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked = {name for name, kind in kinds.items() if kind in ("variable", "fixed")}
    return followed(program, tracked if automatic else set(), watching(kinds))


@misconception(
    "recorded_with_watch",
    cause="track an integer variable by itself.",
    experiment="square `tf.Variable(3)`; print the slope.",
    section="Automatic watching",
    shows="None.",
    catalogue="M21",
)
def integer_tracked(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked = {name for name, kind in kinds.items() if kind in ("variable", "integer")}
    return followed(program, tracked if automatic else set(), watching(kinds))


@misconception(
    "recorded_with_watch",
    cause="let a watch track whole numbers.",
    experiment="watch `tf.constant(3)`; print its square's slope.",
    section="Told to watch",
    shows="None.",
    catalogue="M20",
)
def integer_watched(program: Any, kinds: Any, automatic: bool) -> Any:
    watch = lambda tracked, reads: tracked.update(reads)  # noqa: E731
    return followed(program, by_itself(kinds, automatic), watch)


@misconception(
    "recorded_with_watch",
    cause="track every variable by itself.",
    experiment="square each kind; print the slopes.",
    section="Automatic watching",
    shows="one slope.",
)
def every_variable_tracked(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked = {name for name, kind in kinds.items() if kind != "constant"}
    return followed(program, tracked if automatic else set(), watching(kinds))


@misconception(
    "recorded_with_watch",
    cause="track variables although watching is off.",
    experiment="switch it off, square w, print the slope.",
    section="Automatic watching",
    shows="None.",
    catalogue="M27",
)
def always_automatic(program: Any, kinds: Any, automatic: bool) -> Any:
    return followed(program, by_itself(kinds, True), watching(kinds))


@misconception(
    "recorded_with_watch",
    cause="record nothing when watching is off.",
    experiment="watch w alone; print the slope of w * w.",
    section="Automatic watching",
    shows="a slope.",
)
def off_means_nothing(program: Any, kinds: Any, automatic: bool) -> Any:
    return followed(program, by_itself(kinds, True), watching(kinds)) if automatic else []


@misconception(
    "recorded_with_watch",
    cause="list rows outside the block.",
    experiment="compute a loss after a block; print its slope.",
    section="Automatic watching",
    shows="None.",
    catalogue="M05",
)
def place_does_not_matter(program: Any, kinds: Any, automatic: bool) -> Any:
    everywhere = [(name, reads, True) for name, reads, _ in program]
    return followed(everywhere, by_itself(kinds, automatic), watching(kinds))


@misconception(
    "recorded_with_watch",
    cause="hand on tracking from outside.",
    experiment="double w above a block, square inside; print the slope.",
    section="Automatic watching",
    shows="None.",
)
def outside_hands_on(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked, names = by_itself(kinds, automatic), []
    for name, reads, inside in program:
        if name == "watch":
            watching(kinds)(tracked, reads)
        elif tracked.intersection(reads):
            tracked.add(name)
            if inside:
                names.append(name)
    return names


@misconception(
    "recorded_with_watch",
    cause="let no watch track a row's value.",
    experiment="watch the result of a row; print its square's slope.",
    section="Values on the way",
    shows="a slope.",
)
def only_given_names_watched(program: Any, kinds: Any, automatic: bool) -> Any:
    def watch(tracked: Any, reads: Any) -> None:
        tracked.update(r for r in reads if kinds.get(r, "integer") != "integer")

    return followed(program, by_itself(kinds, automatic), watch)


@misconception(
    "recorded_with_watch",
    cause="let a watch work for constants only.",
    experiment="with watching off, watch w, square it; print the slope.",
    section="Automatic watching",
    shows="a slope.",
)
def only_constants_watched(program: Any, kinds: Any, automatic: bool) -> Any:
    def watch(tracked: Any, reads: Any) -> None:
        tracked.update(read for read in reads if kinds.get(read) == "constant")

    return followed(program, by_itself(kinds, automatic), watch)


@misconception(
    "recorded_with_watch",
    cause="never track a fixed variable, though told to.",
    experiment="watch one; print its square's slope.",
    section="Automatic watching",
    shows="a slope.",
    catalogue="M25",
)
def fixed_for_ever(program: Any, kinds: Any, automatic: bool) -> Any:
    def watch(tracked: Any, reads: Any) -> None:
        tracked.update(r for r in reads if kinds.get(r) not in ("integer", "fixed"))

    return followed(program, by_itself(kinds, automatic), watch)


@misconception(
    "recorded_with_watch",
    cause="want all that a row reads to be tracked.",
    experiment="record `y = w * s`; print dy/dw.",
    section="Automatic watching",
    shows="the value of s: one tracked input was enough.",
)
def all_inputs_tracked(program: Any, kinds: Any, automatic: bool) -> Any:
    tracked, names = by_itself(kinds, automatic), []
    for name, reads, inside in program:
        if name == "watch":
            watching(kinds)(tracked, reads)
        elif inside and tracked.issuperset(reads):
            tracked.add(name)
            names.append(name)
    return names


fixed_stay_untracked = group(
    "recorded_with_watch",
    "only_constants_watched",
    "fixed_for_ever",
    cause="never track a fixed variable, though told to.",
    experiment="watch one; print its square's slope.",
    section="Automatic watching",
    shows="a slope.",
)
made_values_unwatched = group(
    "recorded_with_watch",
    "only_given_names_watched",
    "only_constants_watched",
    cause="let no watch track a row's value.",
    experiment="watch the result of a row; print its square's slope.",
    section="Values on the way",
    shows="a slope.",
)
nothing_recorded = group(
    "recorded_with_watch",
    "watch_rows_ignored",
    "off_means_nothing",
    cause="pass over `watch` rows, or record nothing with watching off.",
    experiment="watch w alone; print the slope of w * w.",
    section="Automatic watching",
    shows="a slope.",
)


@another_way("recorded_with_watch")
def asked_backwards(program: Any, kinds: Any, automatic: bool) -> Any:
    def is_tracked(name: str, row: int) -> bool:
        """Whether `name` is tracked just above a row."""
        for place in range(row):
            made, reads, inside = program[place]
            if made == "watch" and name in reads and kinds.get(name) != "integer":
                return True
            if made == name and inside and any(is_tracked(read, place) for read in reads):
                return True
        return bool(automatic) and kinds.get(name) == "variable"

    return tuple(
        name
        for row, (name, reads, inside) in enumerate(program)
        if name != "watch" and inside and any(is_tracked(read, row) for read in reads)
    )


@another_way("recorded_with_watch")
def by_a_dictionary(program: Any, kinds: Any, automatic: bool) -> Any:
    known = {name: kind == "variable" and automatic for name, kind in kinds.items()}
    rows = {}
    for name, reads, inside in program:
        if name == "watch":
            known.update((read, True) for read in reads if kinds.get(read) != "integer")
        else:
            rows[name] = known[name] = inside and any(known[read] for read in reads)
    return [name for name, recorded in rows.items() if recorded]


# mended_tuning ----------------------------------------------------------------------------------


def three(dial: Any, minutes: Any, dose: Any, rate: float, times: float = 1.0) -> Any:
    """The dial after `times` a step, the slopes along the minutes before it, the loss after it."""
    at = tf.Variable(float(dial))
    minutes = tf.convert_to_tensor(minutes)
    to_dial, to_minutes = both_slopes(at, minutes, dose)
    at.assign_sub(rate * times * to_dial)
    return at, to_minutes, mean_square(at, minutes, dose)


def both_slopes(dial: Any, minutes: Any, dose: Any) -> Any:
    """The slopes of the loss along a dial and the minutes."""
    with tf.GradientTape() as tape:
        tape.watch(minutes)
        misses = mean_square(dial, minutes, dose)
    return tape.gradient(misses, [dial, minutes])


def mean_square(dial: Any, minutes: Any, dose: Any) -> Any:
    """The loss."""
    return tf.reduce_mean(tf.square(tf.cast(dial, tf.float32) * minutes - dose))


@misconception(
    "mended_tuning",
    cause="step all variables: the measured minutes are moved as well.",
    experiment="print the minutes before and after the step.",
    section="What deserves a variable",
    shows="other minutes after the step than before.",
)
def data_stepped(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at, times = tf.Variable(float(dial)), tf.Variable(minutes)
    to_dial, to_minutes = both_slopes(at, times, dose)
    at.assign_sub(rate * to_dial)
    times.assign_sub(rate * to_minutes)
    return at, to_minutes, mean_square(at, times, dose)


@misconception(
    "mended_tuning",
    cause="leave it as it was: the minutes are moved, and a whole-number dial is not.",
    experiment="print dial and minutes before and after the step.",
    section="What deserves a variable",
    shows="moved minutes, and a whole-number dial that stayed.",
)
def left_as_it_was(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    if isinstance(dial, float):
        return data_stepped(dial, minutes, dose, rate)
    at, times = tf.Variable(dial), tf.Variable(minutes)
    _, to_minutes = both_slopes(at, times, dose)
    times.assign_sub(rate * to_minutes)
    return at, to_minutes, mean_square(at, times, dose)


moved_data = group(
    "mended_tuning",
    "data_stepped",
    "left_as_it_was",
    cause="step all variables: the measured minutes are moved as well.",
    experiment="print the minutes before and after the step.",
    section="What deserves a variable",
    shows="other minutes after the step than before.",
)


@misconception(
    "mended_tuning",
    cause="keep the dial in whole numbers: it has no slope.",
    experiment="print `dial.dtype`.",
    section="Automatic watching",
    shows="int32: whole numbers have no slopes.",
    catalogue="M21",
)
def whole_dial_kept(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    if isinstance(dial, float):
        return three(dial, minutes, dose, rate)
    return three(dial, minutes, dose, rate, times=0.0)


@misconception(
    "mended_tuning",
    cause="step a whole-number dial, which has no slope.",
    experiment="print `dial.dtype`.",
    section="Automatic watching",
    shows="int32: whole numbers have no slopes.",
    catalogue="M21",
)
def none_times_rate(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at = tf.Variable(dial)
    to_dial, to_minutes = both_slopes(at, minutes, dose)
    at.assign_sub(rate * to_dial)
    return at, to_minutes, mean_square(at, minutes, dose)


@misconception(
    "mended_tuning",
    cause="ask along minutes that are not watched.",
    experiment="print what the tape answers for the minutes.",
    section="Told to watch",
    shows="None: nobody told the tape to watch them.",
    catalogue="M15",
)
def minutes_unwatched(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at = tf.Variable(float(dial))
    with tf.GradientTape() as tape:
        misses = mean_square(at, minutes, dose)
    to_dial, nothing = tape.gradient(misses, [at, minutes])
    at.assign_sub(rate * to_dial)
    return at, nothing, mean_square(at, minutes, dose)


@misconception(
    "mended_tuning",
    cause="make the minutes a variable with `trainable=False`, which nobody watches.",
    experiment="print `tape.watched_variables()`.",
    section="Automatic watching",
    shows="the dial alone.",
    catalogue="M25",
)
def minutes_not_trainable(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    times = tf.Variable(minutes, trainable=False)
    return minutes_unwatched(dial, times, dose, rate)


unwatched_minutes = group(
    "mended_tuning",
    "minutes_unwatched",
    "minutes_not_trainable",
    cause="ask along minutes that the tape does not watch.",
    experiment="print what the tape answers for the minutes.",
    section="Told to watch",
    shows="None: the tape did not watch them.",
)


@misconception(
    "mended_tuning",
    cause="give the dial's slope where the slopes along the minutes belong.",
    experiment="print how many variables the tape lists.",
    section="Automatic watching",
    shows="1: the dial alone.",
)
def slope_of_the_dial(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at = tf.Variable(float(dial))
    to_dial, _ = both_slopes(at, minutes, dose)
    at.assign_sub(rate * to_dial)
    return at, to_dial, mean_square(at, minutes, dose)


@misconception(
    "mended_tuning",
    cause="return the loss from before the step: a tensor is a snapshot.",
    experiment="print the loss before and after the step.",
    section="What deserves a variable",
    shows="two losses, and that yours is the first.",
    catalogue="M105",
)
def old_loss(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at, to_minutes, _ = three(dial, minutes, dose, rate)
    return at, to_minutes, mean_square(float(dial), minutes, dose)


@misconception(
    "mended_tuning",
    cause="ask for the slopes along the minutes after the dial has moved.",
    experiment="print the dial where the tape runs.",
    section="What deserves a variable",
    shows="the dial as it is after its step.",
)
def slopes_after_the_step(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at, _, loss = three(dial, minutes, dose, rate)
    return at, both_slopes(at, minutes, dose)[1], loss


@misconception(
    "mended_tuning",
    cause="add the step, which goes where the loss grows.",
    experiment="print the loss before and after the step.",
    section="What deserves a variable",
    shows="a larger loss after the step.",
    catalogue="M82",
)
def step_added(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    return three(dial, minutes, dose, rate, times=-1.0)


@misconception(
    "mended_tuning",
    cause="add up the squares where the loss takes their mean.",
    experiment="divide your slopes by 3.",
    section="What deserves a variable",
    shows="the slopes that were expected.",
    catalogue="M47",
)
def sum_for_mean(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    n = len(minutes)
    at, to_minutes, loss = three(dial, minutes, dose, rate, times=float(n))
    return at, n * to_minutes, n * loss


@misconception(
    "mended_tuning",
    cause="ask along `given`, the dial times the minutes.",
    experiment="multiply your slopes by the dial.",
    section="Values on the way",
    shows="the slopes that were expected.",
)
def along_given(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at, to_minutes, loss = three(dial, minutes, dose, rate)
    return at, to_minutes / float(dial), loss


@misconception(
    "mended_tuning",
    cause="leave the dial where it was.",
    experiment="print the dial before and after the step.",
    section="What deserves a variable",
    shows="the same dial twice.",
)
def no_step(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    return three(dial, minutes, dose, rate, times=0.0)


dial_unmoved = group(
    "mended_tuning",
    "whole_dial_kept",
    "no_step",
    cause="leave the dial where it was, as a dial without a slope is left.",
    experiment="print `dial.dtype`.",
    section="Automatic watching",
)


@misconception(
    "mended_tuning",
    cause="make the dial a constant, which can't be stepped in place.",
    experiment="print `type(dial)` before the step.",
    section="What deserves a variable",
    shows="an EagerTensor, not a variable.",
)
def dial_as_constant(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at = tf.constant(float(dial))
    at.assign_sub(rate)
    return at, minutes, at


@misconception(
    "mended_tuning",
    cause="ask a plain tape twice.",
    experiment="ask for the dial twice.",
    section="Values on the way",
    shows="that the second question raises.",
    catalogue="M01",
)
def two_plain_questions(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at = tf.Variable(float(dial))
    with tf.GradientTape() as tape:
        tape.watch(minutes)
        misses = mean_square(at, minutes, dose)
    at.assign_sub(rate * tape.gradient(misses, at))
    return at, tape.gradient(misses, minutes), mean_square(at, minutes, dose)


@another_way("mended_tuning")
def left_out_of_the_step(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    at, times = tf.Variable(dial, dtype=tf.float32), tf.Variable(minutes)
    to_dial, to_minutes = both_slopes(at, times, dose)
    at.assign(at - rate * to_dial)
    return at.numpy(), to_minutes, mean_square(at, minutes, dose)


@another_way("mended_tuning")
def worked_by_hand(dial: Any, minutes: Any, dose: Any, rate: float) -> Any:
    times, wanted = minutes.numpy().astype("float64"), dose.numpy().astype("float64")
    misses = dial * times - wanted
    new = dial - rate * float(np.mean(2 * misses * times))
    return [new, 2 * misses * dial / len(times), np.mean((new * times - wanted) ** 2)]


# speck_promised ---------------------------------------------------------------------------------


def changes(scores_of: Any, picture: Any, speck: Any) -> Any:
    """What the stub gives: the real change of every score."""
    pairs = zip(scores_of(picture), scores_of(picture + speck), strict=True)
    return [float(after - before) for before, after in pairs]


def all_slopes(scores_of: Any, picture: Any) -> Any:
    """The slopes of every score along the picture."""
    v = tf.Variable(picture)
    with tf.GradientTape(persistent=True) as tape:
        values = scores_of(v)
    return [tape.gradient(value, v) for value in values]


@misconception(
    "speck_promised",
    cause="ask a plain tape twice.",
    experiment="ask for one score twice.",
    section="What a reader looks at",
    shows="that the second question raises.",
    catalogue="M01",
)
def plain_tape_twice(scores_of: Any, picture: Any, speck: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(picture)
        values = scores_of(picture)
    nudges = [tape.gradient(value, picture) * speck for value in values]
    return [tf.reduce_sum(nudge) for nudge in nudges], changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="ask for all scores in one list: a tape adds them up.",
    experiment="print the shape of what `gradient` gives for the list.",
    section="What a reader looks at",
    shows="(2, 2): one slope a pixel.",
    catalogue="M48",
)
def list_of_targets(scores_of: Any, picture: Any, speck: Any) -> Any:
    total = sum(all_slopes(scores_of, picture))
    real = changes(scores_of, picture, speck)
    return [tf.reduce_sum(total * speck)] * len(real), real


@misconception(
    "speck_promised",
    cause="return one promise for the sum of all scores.",
    experiment="print how many scores there are, and how many promises.",
    section="What a reader looks at",
    shows="several scores, but one promise.",
    catalogue="M48",
)
def one_promise_for_all(scores_of: Any, picture: Any, speck: Any) -> Any:
    total = sum(all_slopes(scores_of, picture))
    return tf.reduce_sum(total * speck), changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="ask along a picture that nobody watches.",
    experiment="print the slopes.",
    section="Told to watch",
    shows="None for every score.",
    catalogue="M15",
)
def picture_unwatched(scores_of: Any, picture: Any, speck: Any) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        values = scores_of(picture)
    nudges = [tape.gradient(value, picture) * speck for value in values]
    return [tf.reduce_sum(nudge) for nudge in nudges], changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="leave each pixel's share apart: a score is promised one change.",
    experiment="print the shape of one promise.",
    section="What a reader looks at",
    shows="(2, 2): a share for each pixel.",
)
def shares_not_added(scores_of: Any, picture: Any, speck: Any) -> Any:
    slopes = all_slopes(scores_of, picture)
    return [each * speck for each in slopes], changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="take the mean of the pixels' shares, not their sum.",
    experiment="divide the real change by your promise.",
    section="What a reader looks at",
    shows="near 4 for most scores: the number of pixels.",
)
def mean_of_shares(scores_of: Any, picture: Any, speck: Any) -> Any:
    slopes = all_slopes(scores_of, picture)
    promised = [tf.reduce_mean(each * speck) for each in slopes]
    return promised, changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="add up the slopes and leave the speck out.",
    experiment="make the speck ten times as dark: does your promise change?",
    section="Values on the way",
    shows="no: it stays the same.",
)
def speck_left_out(scores_of: Any, picture: Any, speck: Any) -> Any:
    slopes = all_slopes(scores_of, picture)
    return [tf.reduce_sum(each) for each in slopes], changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="multiply the slopes by the picture, not by the speck.",
    experiment="make the speck ten times as dark: does your promise change?",
    section="Values on the way",
    shows="no: it stays the same.",
)
def times_the_picture(scores_of: Any, picture: Any, speck: Any) -> Any:
    slopes = all_slopes(scores_of, picture)
    promised = [tf.reduce_sum(each * picture) for each in slopes]
    return promised, changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="take the slopes at the picture with the speck already on it.",
    experiment="print the picture that your scores are made from.",
    section="What a reader looks at",
    shows="a picture with the speck on it.",
)
def slopes_too_late(scores_of: Any, picture: Any, speck: Any) -> Any:
    slopes = all_slopes(scores_of, picture + speck)
    promised = [tf.reduce_sum(each * speck) for each in slopes]
    return promised, changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="promise what really happens, from two values of each score.",
    experiment="print promised and real with six digits.",
    section="What a reader looks at",
    shows="the same digits in both.",
)
def real_for_promised(scores_of: Any, picture: Any, speck: Any) -> Any:
    real = changes(scores_of, picture, speck)
    return list(real), real


@misconception(
    "speck_promised",
    cause="estimate from values; here slopes are asked for.",
    experiment="for p**3 at 2, compare your slope with 12.0, digit by digit.",
    section="What a reader looks at",
    shows="near 12, and not 12.0.",
)
def estimated_change(scores_of: Any, picture: Any, speck: Any) -> Any:
    pairs = zip(scores_of(picture + speck / 8), scores_of(picture - speck / 8), strict=True)
    return [(up - down) * 4 for up, down in pairs], changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="count each share without its sign.",
    experiment="print the shares of each score.",
    section="What a reader looks at",
    shows="negative shares, too.",
)
def sizes_added(scores_of: Any, picture: Any, speck: Any) -> Any:
    slopes = all_slopes(scores_of, picture)
    promised = [tf.reduce_sum(tf.abs(each * speck)) for each in slopes]
    return promised, changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="go through the rows of one gradient as if they were scores.",
    experiment="print the shape of what `gradient` gives for a list of scores.",
    section="What a reader looks at",
    shows="(2, 2): rows of pixels.",
    catalogue="M48",
)
def rows_for_scores(scores_of: Any, picture: Any, speck: Any) -> Any:
    total = sum(all_slopes(scores_of, picture))
    promised = [tf.reduce_sum(row * speck) for row in total]
    return promised, changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="add up slopes and speck apart, then multiply.",
    experiment="darken one pixel and lighten another as much: what is promised?",
    section="What a reader looks at",
    shows="0.0 promised, though the scores change.",
)
def sums_multiplied(scores_of: Any, picture: Any, speck: Any) -> Any:
    slopes = all_slopes(scores_of, picture)
    promised = [tf.reduce_sum(each) * tf.reduce_sum(speck) for each in slopes]
    return promised, changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="pick scores out after the block.",
    experiment="print the slopes.",
    section="What a reader looks at",
    shows="None for every score.",
    catalogue="M06",
)
def picked_out_late(scores_of: Any, picture: Any, speck: Any) -> Any:
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(picture)
        values = tf.stack(scores_of(picture))
    nudges = [tape.gradient(value, picture) * speck for value in values]
    return [tf.reduce_sum(nudge) for nudge in nudges], changes(scores_of, picture, speck)


@misconception(
    "speck_promised",
    cause="return the new score, not its change.",
    experiment="print each score before and after the speck.",
    section="What a reader looks at",
    shows="that your promise is close to the second.",
)
def score_for_change(scores_of: Any, picture: Any, speck: Any) -> Any:
    pairs = zip(scores_of(picture), all_slopes(scores_of, picture), strict=True)
    promised = [value + tf.reduce_sum(each * speck) for value, each in pairs]
    return promised, changes(scores_of, picture, speck)


@another_way("speck_promised")
def a_tape_for_each(scores_of: Any, picture: Any, speck: Any) -> Any:
    promised = []
    for row in range(len(scores_of(picture))):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            score = scores_of(picture)[row]
        promised.append(float(np.sum(tape.gradient(score, picture).numpy() * speck.numpy())))
    return promised, changes(scores_of, picture, speck)


@another_way("speck_promised")
def in_a_dictionary(scores_of: Any, picture: Any, speck: Any) -> Any:
    v = tf.Variable(picture)
    with tf.GradientTape(persistent=True) as tape:
        scores = dict(enumerate(scores_of(v)))
    slopes = {row: tape.gradient(score, v) for row, score in scores.items()}
    promised = tf.stack([tf.tensordot(slopes[row], speck, axes=2) for row in scores])
    return promised, changes(scores_of, picture, speck)


# fooled -----------------------------------------------------------------------------------------


def ink_slopes(read: Any, picture: Any) -> Any:
    """The slopes of the score along the picture."""
    v = tf.Variable(picture)
    with tf.GradientTape() as tape:
        value = read(v)
    return tape.gradient(value, v)


def away(read: Any, picture: Any) -> float:
    """1 or -1: which way the score must go."""
    return -float(np.sign(read(picture)))


@misconception(
    "fooled",
    cause="raise the score always: a score above 0 must fall.",
    experiment="print the score before and after, for both kinds of pictures.",
    section="What a reader looks at",
    shows="one kind that nears 0, and one that leaves it.",
)
def always_upwards(read: Any, picture: Any, most: float) -> Any:
    return tf.clip_by_value(picture + most * tf.sign(ink_slopes(read, picture)), 0.0, 1.0)


@misconception(
    "fooled",
    cause="lower the score always: a score below 0 must rise.",
    experiment="print the score before and after, for both kinds of pictures.",
    section="What a reader looks at",
    shows="one kind that nears 0, and one that leaves it.",
    catalogue="M82",
)
def always_downwards(read: Any, picture: Any, most: float) -> Any:
    return tf.clip_by_value(picture - most * tf.sign(ink_slopes(read, picture)), 0.0, 1.0)


@misconception(
    "fooled",
    cause="push the score further to the side where it is.",
    experiment="print the score before and after.",
    section="What a reader looks at",
    shows="a score further from 0 than before.",
)
def wrong_way(read: Any, picture: Any, most: float) -> Any:
    step = -away(read, picture) * most * tf.sign(ink_slopes(read, picture))
    return tf.clip_by_value(picture + step, 0.0, 1.0)


wrong_direction = group(
    "fooled",
    "always_upwards",
    "always_downwards",
    "wrong_way",
    cause="move the score away from 0, not across it.",
    experiment="print the score before and after.",
    section="What a reader looks at",
    shows="a score further from 0 than before.",
)


@misconception(
    "fooled",
    cause="change each pixel by `most` times its slope: most of them barely move.",
    experiment="print the largest change and the smallest one.",
    section="What a reader looks at",
    shows="a smallest change far below the largest.",
)
def slopes_as_steps(read: Any, picture: Any, most: float) -> Any:
    step = away(read, picture) * most * ink_slopes(read, picture)
    return tf.clip_by_value(picture + step, 0.0, 1.0)


@misconception(
    "fooled",
    cause="share out the change by slope, so that one pixel alone reaches the limit.",
    experiment="print the change of every pixel beside `most`.",
    section="What a reader looks at",
    shows="most changes below the limit.",
)
def shared_by_slope(read: Any, picture: Any, most: float) -> Any:
    slopes = ink_slopes(read, picture)
    step = away(read, picture) * most * slopes / tf.reduce_max(tf.abs(slopes))
    return tf.clip_by_value(picture + step, 0.0, 1.0)


@misconception(
    "fooled",
    cause="change the pixel with the largest slope alone.",
    experiment="count the pixels that you changed.",
    section="What a reader looks at",
    shows="1.",
)
def one_pixel(read: Any, picture: Any, most: float) -> Any:
    slopes = ink_slopes(read, picture).numpy()
    step = np.where(np.abs(slopes) == np.abs(slopes).max(), np.sign(slopes), 0.0)
    return np.clip(picture.numpy() + away(read, picture) * most * step, 0.0, 1.0)


@misconception(
    "fooled",
    cause="let ink go below 0 or above 1.",
    experiment="print the smallest and the largest pixel.",
    section="What a reader looks at",
    shows="ink below 0, and ink above 1.",
)
def beyond_the_range(read: Any, picture: Any, most: float) -> Any:
    return picture + away(read, picture) * most * tf.sign(ink_slopes(read, picture))


@misconception(
    "fooled",
    cause="change some pixel by more than `most`.",
    experiment="print the largest change of a pixel.",
    section="What a reader looks at",
    shows="a change larger than `most`.",
)
def limit_ignored(read: Any, picture: Any, most: float) -> Any:
    step = away(read, picture) * tf.sign(ink_slopes(read, picture))
    return tf.clip_by_value(picture + step, 0.0, 1.0)


@misconception(
    "fooled",
    cause="darken or lighten all pixels alike.",
    experiment="print the signs of the slopes.",
    section="What a reader looks at",
    shows="both signs.",
)
def all_alike(read: Any, picture: Any, most: float) -> Any:
    return tf.clip_by_value(picture + away(read, picture) * most, 0.0, 1.0)


@misconception(
    "fooled",
    cause="ask along a picture that the tape was not told to watch.",
    experiment="print the slopes before you use them.",
    section="Told to watch",
    shows="None.",
    catalogue="M15",
)
def never_told(read: Any, picture: Any, most: float) -> Any:
    with tf.GradientTape() as tape:
        value = read(picture)
    slopes = tape.gradient(value, picture)
    return tf.clip_by_value(picture - most * tf.sign(slopes), 0.0, 1.0)


@misconception(
    "fooled",
    cause="give the picture back as it came.",
    experiment="print the score before and after.",
    section="What a reader looks at",
    shows="the same score twice.",
)
def unchanged(read: Any, picture: Any, most: float) -> Any:
    return picture


@misconception(
    "fooled",
    cause="share out `most` over all pixels together, by the slopes' length.",
    experiment="print the change of every pixel beside `most`.",
    section="What a reader looks at",
    shows="every change below the limit.",
)
def length_shared(read: Any, picture: Any, most: float) -> Any:
    slopes = ink_slopes(read, picture)
    step = away(read, picture) * most * slopes / tf.norm(slopes)
    return tf.clip_by_value(picture + step, 0.0, 1.0)


@misconception(
    "fooled",
    cause="take the decision, above 0 or not, as the target.",
    experiment="print the `dtype` of your target.",
    section="What a reader looks at",
    shows="bool: True or False.",
    catalogue="M40",
)
def decision_as_target(read: Any, picture: Any, most: float) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(picture)
        value = read(picture) > 0
    slopes = tape.gradient(value, picture)
    return tf.clip_by_value(picture - most * tf.sign(slopes), 0.0, 1.0)


@misconception(
    "fooled",
    cause="multiply by the score itself: the nearer to 0, the smaller the step.",
    experiment="print the largest change of a pixel beside `most`.",
    section="What a reader looks at",
    shows="a largest change below `most`.",
)
def scaled_by_the_score(read: Any, picture: Any, most: float) -> Any:
    step = -read(picture) * most * tf.sign(ink_slopes(read, picture))
    return tf.clip_by_value(picture + step, 0.0, 1.0)


@misconception(
    "fooled",
    cause="try changes out on values of the score; here slopes are asked for.",
    experiment="count the calls of `read` beside the pixels.",
    section="What a reader looks at",
    shows="more calls than pixels; a slope takes one.",
)
def tried_out(read: Any, picture: Any, most: float) -> Any:
    best, side = picture.numpy(), -away(read, picture)
    for place in np.ndindex(best.shape):
        for turn in (-most, most):
            other = best.copy()
            other[place] = min(max(picture.numpy()[place] + turn, 0.0), 1.0)
            if side * float(read(other)) < side * float(read(best)):
                best = other
    return best


@another_way("fooled")
def in_small_steps(read: Any, picture: Any, most: float) -> Any:
    now, side = picture, float(read(picture)) > 0
    for _ in range(5):
        with tf.GradientTape() as tape:
            tape.watch(now)
            score = read(now)
        step = tf.sign(tape.gradient(score, now)) * most / 5
        now = tf.clip_by_value(now - step if side else now + step, 0.0, 1.0)
    return now


@another_way("fooled")
def pixel_by_pixel(read: Any, picture: Any, most: float) -> Any:
    slopes, score = ink_slopes(read, picture).numpy().ravel(), float(read(picture))
    pixels = [float(pixel) for pixel in tf.reshape(picture, [-1])]
    for place, slope in enumerate(slopes):
        turn = most if slope * score < 0 else -most
        pixels[place] = min(max(pixels[place] + turn, 0.0), 1.0)
    return np.reshape(pixels, picture.shape)


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that the temperature needs a slope, not a step, so watching it is enough?",
        "Does it say that as a variable it would be moved with the others by the step?",
        "Does it say what to write instead, as a float constant watched before its first use?",
    ),
    samples=(
        Sample(
            "The temperature is measured. She only wants to know how much the error depends on "
            "it, and tape.watch gives that. As a variable it is in watched_variables(), so her "
            "step would change the measurement and the loss would fall for a wrong reason. Keep "
            "tf.constant(21.5) and watch it in the first line of the block.",
            (1, 1, 1),
        ),
        Sample(
            "A tape only knows variables, but you can also watch a constant. So use tape.watch(t) "
            "with a float. Variables are for weights.",
            (0, 0, 1),
        ),
    ),
)
