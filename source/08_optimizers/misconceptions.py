"""Wrong answers that run, what each deserves to be told, and other right ways. Never released."""

from itertools import pairwise
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

# fitted_by_keras --------------------------------------------------------------------------------


def recorded_loss(layer: Any, x: Any, y: Any) -> tuple[Any, list[Any]]:
    """What the stub gives: a loss, and the slopes of the layer's variables."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((layer(x) - y) ** 2)
    return loss, tape.gradient(loss, layer.trainable_variables)


def like(optimizer: Any) -> Any:
    """A new optimizer with the same settings and an empty memory."""
    return type(optimizer).from_config(optimizer.get_config())


@misconception(
    "fitted_by_keras",
    cause="move the variables by hand, so that the optimizer never takes a step.",
    experiment="print `optimizer.iterations` at the end.",
    section="One line takes the step",
    shows="0: the optimizer given took no step.",
)
def moved_by_hand(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        for variable, slope in zip(layer.trainable_variables, slopes, strict=True):
            variable.assign_sub(optimizer.learning_rate * slope)
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="make a new optimizer for each step; the one given takes none.",
    experiment="print `optimizer.iterations` at the end.",
    section="One line takes the step",
    shows="0: the optimizer given took no step.",
    catalogue="M78",
)
def new_one_each_step(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        like(optimizer).apply(slopes, layer.trainable_variables)
        losses.append(loss)
    return losses


given_one_idle = group(
    "fitted_by_keras",
    "moved_by_hand",
    "new_one_each_step",
    "another_optimizer",
    cause="move the variables by hand, or by another optimizer: the one given takes no step.",
    experiment="print `optimizer.iterations` at the end.",
    section="One line takes the step",
    shows="0: the optimizer given took no step.",
)


@misconception(
    "fitted_by_keras",
    cause="let another optimizer take all steps.",
    experiment="print `optimizer.iterations` at the end.",
    section="One line takes the step",
    shows="0: the optimizer given took no step.",
)
def another_optimizer(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses, mine = [], keras.optimizers.SGD(float(optimizer.learning_rate))
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        mine.apply(slopes, layer.trainable_variables)
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="multiply the slopes by the rate, which the optimizer does again.",
    experiment="take one step with slope 1 and see how far a variable moves.",
    section="One line takes the step",
    shows="rate × rate, not one rate.",
)
def rate_twice(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        shorter = [optimizer.learning_rate * slope for slope in slopes]
        optimizer.apply(shorter, layer.trainable_variables)
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="turn the slopes round: the optimizer subtracts by itself.",
    experiment="print the losses: do they fall?",
    section="One line takes the step",
    shows="losses that rise.",
)
def minus_twice(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        optimizer.apply([-slope for slope in slopes], layer.trainable_variables)
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="give the optimizer the kernel alone.",
    experiment="print `layer.bias` before and after.",
    section="One line takes the step",
    shows="one bias twice: nothing moved it.",
)
def kernel_alone(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        optimizer.apply(slopes[:1], [layer.kernel])
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="take no step: the layer is what it was.",
    experiment="print the losses, and `optimizer.iterations`.",
    section="One line takes the step",
    shows="one loss, repeated, and 0 steps.",
)
def no_step(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    return [recorded_loss(layer, x, y)[0] for _ in range(steps)]


@misconception(
    "fitted_by_keras",
    cause="step twice in each round: once by hand, once by the optimizer.",
    experiment="print the kernel before and after one round.",
    section="One line takes the step",
    shows="a move of twice the rate times the slope.",
)
def hand_and_optimizer(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        for variable, slope in zip(layer.trainable_variables, slopes, strict=True):
            variable.assign_sub(optimizer.learning_rate * slope)
        optimizer.apply(slopes, layer.trainable_variables)
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="call the optimizer once for each variable: every call counts as a step.",
    experiment="print `optimizer.iterations` after one round.",
    section="One line takes the step",
    shows="2, where one round was made.",
)
def one_call_a_variable(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    optimizer.build(layer.trainable_variables)
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        for variable, slope in zip(layer.trainable_variables, slopes, strict=True):
            optimizer.apply([slope], [variable])
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="call the optimizer twice in each round.",
    experiment="print `optimizer.iterations` after one round.",
    section="One line takes the step",
    shows="2, where one round was made.",
)
def two_calls(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        optimizer.apply(slopes, layer.trainable_variables)
        optimizer.apply(slopes, layer.trainable_variables)
        losses.append(loss)
    return losses


@misconception(
    "fitted_by_keras",
    cause="take one step, at the end, with the last slopes.",
    experiment="print the losses: does any of them fall?",
    section="One line takes the step",
    shows="none: all are equal, since nothing moved between them.",
)
def one_step_at_the_end(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    found = [recorded_loss(layer, x, y) for _ in range(steps)]
    optimizer.apply(found[-1][1], layer.trainable_variables)
    return [loss for loss, _ in found]


@misconception(
    "fitted_by_keras",
    cause="step with a rate of your own: the optimizer given takes no step.",
    experiment="print `optimizer.learning_rate`, and `optimizer.iterations` at the end.",
    section="One line takes the step",
    shows="a rate that is not yours, and 0 steps.",
    parameters={"own": (0.01, 0.02)},
)
def rate_of_ones_own(optimizer: Any, layer: Any, x: Any, y: Any, steps: int, *, own: float) -> Any:
    losses, mine = [], keras.optimizers.SGD(own)
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        mine.apply(slopes, layer.trainable_variables)
        losses.append(loss)
    return losses


@another_way("fitted_by_keras")
def two_lists(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, slopes = recorded_loss(layer, x, y)
        optimizer.apply(slopes, layer.trainable_variables)
        losses.append(float(loss))
    return losses


@another_way("fitted_by_keras")
def pairs_from_behind(optimizer: Any, layer: Any, x: Any, y: Any, steps: int) -> Any:
    losses = []
    for _ in range(steps):
        loss, (slope_kernel, slope_bias) = recorded_loss(layer, x, y)
        pairs = [(slope_bias, layer.bias), (slope_kernel, layer.kernel)]
        optimizer.apply_gradients(pairs)
        losses.append(loss.numpy())
    return tuple(losses)


# momentum_by_hand -------------------------------------------------------------------------------


@misconception(
    "momentum_by_hand",
    cause="forget the steps before: plain SGD.",
    experiment="print the memory in the second step.",
    section="What an optimizer remembers",
    shows="the new step alone: nothing of the first is left.",
)
def no_memory(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    places = []
    for slope, rate in zip(slopes, rates, strict=True):
        w -= rate * slope
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="let a new rate act on old slopes too.",
    experiment="let the second slope and rate be 0.",
    section="What an optimizer remembers",
    shows="no second move.",
)
def slopes_remembered(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * memory + slope
        w -= rate * memory
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="shrink the new slope as well, by 1 − momentum.",
    experiment="print how far the very first step goes.",
    section="What an optimizer remembers",
    shows="less than the rate times the slope.",
)
def mean_of_slopes(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * memory - (1 - momentum) * rate * slope
        w += memory
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="move by the old memory, before the new slope is in it.",
    experiment="print the place after the first step.",
    section="What an optimizer remembers",
    shows="the place where w began.",
)
def moved_too_early(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        w += memory
        memory = momentum * memory - rate * slope
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="shrink the new step together with the memory.",
    experiment="print how far the very first step goes.",
    section="What an optimizer remembers",
    shows="less than the rate times the slope.",
)
def all_shrunk(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * (memory - rate * slope)
        w += memory
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="step up the slope: the minus is missing.",
    experiment="print which way the first step goes.",
    section="What an optimizer remembers",
    shows="the way of the slope, not against it.",
    catalogue="M82",
)
def uphill(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * memory + rate * slope
        w += memory
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="multiply by the rate twice: into the memory, and again for the step.",
    experiment="print how far the very first step goes.",
    section="What an optimizer remembers",
    shows="rate × rate × slope.",
)
def rate_again(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * memory - rate * slope
        w += rate * memory
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="remember only one step back.",
    experiment="print what is left of the first step in the third.",
    section="What an optimizer remembers",
    shows="none of it.",
)
def one_step_back(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    last, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        step = -rate * slope
        w += step + momentum * last
        last = step
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="keep the whole memory: it never shrinks.",
    experiment="let all slopes but the first be 0.",
    section="What an optimizer remembers",
    shows="equal steps for ever: nothing slows them.",
)
def memory_never_shrinks(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory -= rate * slope
        w += memory
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="return the memory, not the place.",
    experiment="print `w` beside what you return.",
    section="What an optimizer remembers",
    shows="two numbers: a place, and the last move.",
)
def memory_returned(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * memory - rate * slope
        places.append(memory)
    return places


@misconception(
    "momentum_by_hand",
    cause="look ahead by one more share of the memory (Nesterov's way).",
    experiment="print how far the very first step goes.",
    section="What an optimizer remembers",
    shows="more than the rate times the slope.",
)
def looked_ahead(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * memory - rate * slope
        w += momentum * memory - rate * slope
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="step from the start each time.",
    experiment="print `w` in each step.",
    section="What an optimizer remembers",
    shows="one w, again and again.",
)
def always_from_the_start(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope, rate in zip(slopes, rates, strict=True):
        memory = momentum * memory - rate * slope
        places.append(w + memory)
    return places


@misconception(
    "momentum_by_hand",
    cause="use the first rate in all steps.",
    experiment="print the rate of each step.",
    section="What an optimizer remembers",
    shows="one rate, though `rates` holds several.",
)
def first_rate_in_all(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    memory, places = 0.0, []
    for slope in slopes:
        memory = momentum * memory - rates[0] * slope
        w += memory
        places.append(w)
    return places


@misconception(
    "momentum_by_hand",
    cause="let Keras work, where your hand is asked to.",
    experiment="write the first two places down with a pencil.",
    section="What an optimizer remembers",
)
def by_keras(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    place, places = tf.Variable(w), []
    optimizer = keras.optimizers.SGD(rates[0], momentum=momentum)
    for slope, rate in zip(slopes, rates, strict=True):
        optimizer.learning_rate.assign(rate)
        optimizer.apply([tf.constant(slope)], [place])
        places.append(float(place))
    return places


@misconception(
    "momentum_by_hand",
    cause="note the start, too: no step led there.",
    experiment="count the places and the slopes.",
    section="What an optimizer remembers",
    shows="one place more than slopes.",
)
def start_noted(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    return [w, *steps_summed(w, slopes, rates, momentum)]


@misconception(
    "momentum_by_hand",
    cause="note the last place alone.",
    experiment="count the places and the slopes.",
    section="What an optimizer remembers",
    shows="fewer places than slopes.",
)
def last_place_alone(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    return list(steps_summed(w, slopes, rates, momentum)[-1:])


@another_way("momentum_by_hand")
def steps_summed(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    count = len(slopes)
    shrunk = np.array([[momentum ** max(n - k, 0) * (k <= n) for k in range(count)]
                       for n in range(count)])  # fmt: skip
    velocities = shrunk @ (-np.array(rates) * np.array(slopes))
    return w + np.cumsum(velocities)


@another_way("momentum_by_hand")
def from_two_places(w: float, slopes: Any, rates: Any, momentum: float) -> Any:
    places = [tf.constant(w, tf.float64)] * 2
    for slope, rate in zip(slopes, rates, strict=True):
        places.append(places[-1] + momentum * (places[-1] - places[-2]) - rate * slope)
    return tuple(places[2:])


# python_runs ------------------------------------------------------------------------------------


@misconception(
    "python_runs",
    cause="run Python in every call.",
    experiment="append to a list inside a traced function, and call it twice with 2.5.",
    section="A traced function",
    shows="one entry after two calls.",
    catalogue="M95",
)
def in_every_call(calls: Any) -> Any:
    return [True for _ in calls]


@misconception(
    "python_runs",
    cause="run Python in the first call, and never again.",
    experiment="append to a list inside a traced function; call it with 2.5, then 3.5.",
    section="A traced function",
    shows="two entries: Python ran for 3.5 as well.",
)
def only_at_first(calls: Any) -> Any:
    return [place == 0 for place in range(len(calls))]


@misconception(
    "python_runs",
    cause="let one graph serve all numbers.",
    experiment="append to a list inside a traced function; call it with 2.5, then 3.5.",
    section="A traced function",
    shows="two entries.",
    catalogue="M97",
)
def one_graph_for_numbers(calls: Any) -> Any:
    seen: list[Any] = []
    for kind, value in calls:
        seen.append(np.shape(value) if kind == "tensor" else kind)
    return [seen.index(key) == place for place, key in enumerate(seen)]


@misconception(
    "python_runs",
    cause="run Python for every new value of a tensor, as for numbers.",
    experiment="call a traced function with two tensors of one shape.",
    section="A traced function",
    shows="one run of Python for both.",
)
def tensors_by_value(calls: Any) -> Any:
    seen = [(kind, str(value)) for kind, value in calls]
    return [seen.index(key) == place for place, key in enumerate(seen)]


@misconception(
    "python_runs",
    cause="let one graph serve tensors of all shapes.",
    experiment="call a traced function with tensors of two shapes.",
    section="A traced function",
    shows="two runs of Python, one for each shape.",
)
def shapes_ignored(calls: Any) -> Any:
    seen = ["tensor" if kind == "tensor" else value for kind, value in calls]
    return [seen.index(key) == place for place, key in enumerate(seen)]


@misconception(
    "python_runs",
    cause="keep only the last graph, and forget the others.",
    experiment="call a traced function with 2.5, 3.5 and 2.5 again.",
    section="A traced function",
    shows="two runs of Python: the third call found its graph.",
)
def last_graph_only(calls: Any) -> Any:
    last, runs = None, []
    for kind, value in calls:
        key = np.shape(value) if kind == "tensor" else value
        runs.append(key != last)
        last = key
    return runs


@misconception(
    "python_runs",
    cause="turn the answer round: True where a graph was ready.",
    experiment="print your answer for the very first call.",
    section="A traced function",
    shows="False, though no graph was there yet.",
)
def turned_round(calls: Any) -> Any:
    seen = [np.shape(value) if kind == "tensor" else value for kind, value in calls]
    return [seen.index(key) != place for place, key in enumerate(seen)]


@misconception(
    "python_runs",
    cause="never trace for a number: only tensors count.",
    experiment="call a traced function with 2.5 alone.",
    section="A traced function",
    shows="one run of Python: a number needs its graph, too.",
)
def numbers_never(calls: Any) -> Any:
    seen = [np.shape(value) if kind == "tensor" else None for kind, value in calls]
    return [key is not None and seen.index(key) == n for n, key in enumerate(seen)]


@another_way("python_runs")
def by_real_tracing(calls: Any) -> Any:
    ran: list[bool] = []

    @tf.function  # type: ignore[untyped-decorator]
    def noted(value: Any) -> Any:
        ran.append(True)
        return 2 * value

    counts = [0]
    for kind, value in calls:
        noted(tf.constant(value) if kind == "tensor" else value)
        counts.append(len(ran))
    return [after > before for before, after in pairwise(counts)]


@another_way("python_runs")
def by_a_dict(calls: Any) -> Any:
    graphs: dict[str, int] = {}
    runs = []
    for place, (kind, value) in enumerate(calls):
        key = f"{kind} of {len(value)}" if kind == "tensor" else f"{value}"
        runs.append(np.bool_(graphs.setdefault(key, place) == place))
    return tuple(runs)


# mended_phases ----------------------------------------------------------------------------------

MOMENTUM = 0.8


def step(optimizer: Any, loss_fn: Any, w: Any) -> float:
    """One recorded step; the place where it ends."""
    with tf.GradientTape() as tape:
        loss = loss_fn(w)
    optimizer.apply([tape.gradient(loss, w)], [w])
    return float(w)


@misconception(
    "mended_phases",
    cause="make a new optimizer for each rate: its memory is empty.",
    experiment="print `optimizer.iterations` at the end.",
    section="A rate that changes",
    shows="the steps of the last rate alone.",
    catalogue="M78",
)
def new_one_each_rate(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    places = []
    for rate in rates:
        fresh = keras.optimizers.SGD(rate, momentum=MOMENTUM)
        places += [step(fresh, loss_fn, w) for _ in range(steps)]
    return places


@misconception(
    "mended_phases",
    cause="make a new optimizer for each step: nothing is remembered.",
    experiment="print `optimizer.iterations` at the end.",
    section="A rate that changes",
    shows="1.",
    catalogue="M78",
)
def new_one_in_each_step(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    return [
        step(keras.optimizers.SGD(rate, momentum=MOMENTUM), loss_fn, w)
        for rate in rates
        for _ in range(steps)
    ]


@misconception(
    "mended_phases",
    cause="stay at the first rate: the next ones never arrive.",
    experiment="print `optimizer.learning_rate` in each step.",
    section="A rate that changes",
    shows="the first rate in every step.",
    catalogue="M76",
)
def first_rate_stays(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    one, places = keras.optimizers.SGD(rates[0], momentum=MOMENTUM), []
    for rate in rates:
        one.lr = rate
        places += [step(one, loss_fn, w) for _ in range(steps)]
    return places


@misconception(
    "mended_phases",
    cause="set each rate after its steps.",
    experiment="print `optimizer.learning_rate` in each step.",
    section="A rate that changes",
    shows="an old rate, too long.",
)
def rate_set_afterwards(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    one, places = keras.optimizers.SGD(rates[0], momentum=MOMENTUM), []
    for rate in rates:
        places += [step(one, loss_fn, w) for _ in range(steps)]
        one.learning_rate.assign(rate)
    return places


new_rate_missing = group(
    "mended_phases",
    "first_rate_stays",
    "rate_set_afterwards",
    "boundary_too_late",
    cause="stay at the first rate: the new one comes too late, or never.",
    experiment="print `optimizer.learning_rate` in each step.",
    section="A rate that changes",
    shows="an old rate, too long.",
)


@misconception(
    "mended_phases",
    cause="note the variable itself, which moves on, not its value.",
    experiment="print `places` after each step.",
    section="A rate that changes",
    shows="one place, repeated, that moves with w.",
    catalogue="M105",
)
def variable_noted(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    by_hand, places = without_keras(loss_fn, w, rates, steps), [w] * (steps * len(rates))
    w.assign(by_hand[-1])
    return places


@misconception(
    "mended_phases",
    cause="note the place before each step.",
    experiment="print `places[0]`, and where w began.",
    section="A rate that changes",
    shows="the same number twice.",
)
def places_before(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    begin = float(w)
    return [begin, *without_keras(loss_fn, w, rates, steps)[:-1]]


@misconception(
    "mended_phases",
    cause="change the rate one step too late.",
    experiment="print the schedule's rate for each step, from step 0.",
    section="A rate that changes",
    shows="the old rate once more.",
)
def boundary_too_late(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    boundaries = [steps * n for n in range(1, len(rates))]
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, list(rates))
    one = keras.optimizers.SGD(schedule, momentum=MOMENTUM)
    return [step(one, loss_fn, w) for _ in range(steps * len(rates))]


@misconception(
    "mended_phases",
    cause="drop the momentum.",
    experiment="print `optimizer.momentum`.",
    section="A rate that changes",
    shows="0.0.",
)
def momentum_dropped(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    one, places = keras.optimizers.SGD(rates[0]), []
    for rate in rates:
        one.learning_rate.assign(rate)
        places += [step(one, loss_fn, w) for _ in range(steps)]
    return places


nothing_remembered = group(
    "mended_phases",
    "new_one_each_rate",
    "new_one_in_each_step",
    "momentum_dropped",
    cause="remember nothing: a new optimizer in each step, or no momentum.",
    experiment="print `optimizer.momentum`, and `optimizer.iterations` at the end.",
    section="A rate that changes",
    shows="0.0, or 1 step.",
)


@misconception(
    "mended_phases",
    cause="take a new rate in every step.",
    experiment="print `optimizer.learning_rate` in each step.",
    section="A rate that changes",
    shows="another rate in every step.",
)
def rate_each_step(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    one, places = keras.optimizers.SGD(rates[0], momentum=MOMENTUM), []
    for _ in range(steps):
        for rate in rates:
            one.learning_rate.assign(rate)
            places.append(step(one, loss_fn, w))
    return places


@misconception(
    "mended_phases",
    cause="take every step at the last rate.",
    experiment="print `optimizer.learning_rate` in each step.",
    section="A rate that changes",
    shows="one rate, the last, in every step.",
)
def last_rate_always(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    one = keras.optimizers.SGD(rates[-1], momentum=MOMENTUM)
    return [step(one, loss_fn, w) for _ in range(steps * len(rates))]


@misconception(
    "mended_phases",
    cause="note one place for each rate, not for each step.",
    experiment="count the places.",
    section="A rate that changes",
    shows="as many places as rates.",
)
def one_place_a_rate(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    one, places = keras.optimizers.SGD(rates[0], momentum=MOMENTUM), []
    for rate in rates:
        one.learning_rate.assign(rate)
        places.append([step(one, loss_fn, w) for _ in range(steps)][-1])
    return places


@misconception(
    "mended_phases",
    cause="take the lecture's momentum of 0.9.",
    experiment="print `optimizer.momentum`.",
    section="A rate that changes",
    shows="0.9.",
)
def momentum_of_the_lecture(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    one, places = keras.optimizers.SGD(rates[0], momentum=0.9), []
    for rate in rates:
        one.learning_rate.assign(rate)
        places += [step(one, loss_fn, w) for _ in range(steps)]
    return places


@misconception(
    "mended_phases",
    cause="round the places.",
    experiment="print `float(w)` beside what you note.",
    section="A rate that changes",
    shows="more digits than you noted.",
    parameters={"digits": (1, 2)},
)
def places_rounded(loss_fn: Any, w: Any, rates: Any, steps: int, *, digits: int) -> Any:
    return [round(float(place), digits) for place in without_keras(loss_fn, w, rates, steps)]


@another_way("mended_phases")
def by_a_schedule(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    boundaries = [steps * n - 1 for n in range(1, len(rates))]
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, list(rates))
    one = keras.optimizers.SGD(schedule, momentum=MOMENTUM)
    return [step(one, loss_fn, w) for _ in range(steps * len(rates))]


@another_way("mended_phases")
def without_keras(loss_fn: Any, w: Any, rates: Any, steps: int) -> Any:
    velocity, places = 0.0, []
    for rate in np.repeat(rates, steps):
        with tf.GradientTape() as tape:
            loss = loss_fn(w)
        velocity = MOMENTUM * velocity - rate * tape.gradient(loss, w)
        w.assign_add(velocity)
        places.append(w.numpy())
    return np.array(places)


# taking_turns -----------------------------------------------------------------------------------


def recorded_slopes(loss_fn: Any, weights: Any) -> tuple[Any, dict[str, Any]]:
    """The loss, and its slope for every name."""
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    return loss, tape.gradient(loss, weights)


@misconception(
    "taking_turns",
    cause="give the other a slope of zero: its memory still acts.",
    experiment="print both weights after each turn.",
    section="A slope that is missing",
    shows="a move without a turn.",
    catalogue="M31",
)
def zero_for_the_others(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    for turn in turns:
        loss, slopes = recorded_slopes(loss_fn, weights)
        given = [slopes[name] * float(name == turn) for name in weights]
        optimizer.apply(given, list(weights.values()))
        losses.append(loss)
    return losses


@misconception(
    "taking_turns",
    cause="make a new optimizer for each turn: its memory is empty.",
    experiment="print `optimizer.iterations` at the end.",
    section="A slope that is missing",
    shows="0: the optimizer given took no step.",
    catalogue="M78",
)
def new_one_each_turn(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    for turn in turns:
        loss, slopes = recorded_slopes(loss_fn, weights)
        like(optimizer).apply([slopes[turn]], [weights[turn]])
        losses.append(loss)
    return losses


@misconception(
    "taking_turns",
    cause="move a weight by hand: rate times slope, and no memory.",
    experiment="print `optimizer.iterations` at the end.",
    section="A slope that is missing",
    shows="0: the optimizer given took no step.",
)
def turned_by_hand(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    for turn in turns:
        loss, slopes = recorded_slopes(loss_fn, weights)
        weights[turn].assign_sub(optimizer.learning_rate * slopes[turn])
        losses.append(loss)
    return losses


memory_lost = group(
    "taking_turns",
    "new_one_each_turn",
    "turned_by_hand",
    cause="lose the memory: new optimizers, or steps by hand.",
    experiment="print `optimizer.iterations` at the end.",
    section="A slope that is missing",
    shows="0: the optimizer given took no step.",
)


@misconception(
    "taking_turns",
    cause="move both and put one back: its memory stepped on.",
    experiment="print `optimizer.variables` after the first turn.",
    section="A slope that is missing",
    shows="two velocities that are not 0.",
)
def moved_and_put_back(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    for turn in turns:
        loss, slopes = recorded_slopes(loss_fn, weights)
        before = {name: float(weight) for name, weight in weights.items() if name != turn}
        optimizer.apply(list(slopes.values()), list(weights.values()))
        for name, place in before.items():
            weights[name].assign(place)
        losses.append(loss)
    return losses


@misconception(
    "taking_turns",
    cause="move both weights in every turn.",
    experiment="print both weights after the first turn.",
    section="A slope that is missing",
    shows="that both moved.",
)
def both_in_every_turn(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    for _ in turns:
        loss, slopes = recorded_slopes(loss_fn, weights)
        optimizer.apply(list(slopes.values()), list(weights.values()))
        losses.append(loss)
    return losses


@misconception(
    "taking_turns",
    cause="move the other weight, not the one whose turn it is.",
    experiment="print both weights after the first turn.",
    section="A slope that is missing",
    shows="that the named one stayed, and the other moved.",
)
def the_other_one(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    optimizer.build(list(weights.values()))
    for turn in turns:
        loss, slopes = recorded_slopes(loss_fn, weights)
        (other,) = set(weights) - {turn}
        optimizer.apply([slopes[other]], [weights[other]])
        losses.append(loss)
    return losses


@misconception(
    "taking_turns",
    cause="use the slopes of the start in every turn.",
    experiment="print the slope that you use in each turn.",
    section="A slope that is missing",
    shows="the same slopes in every turn.",
)
def slopes_of_the_start(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    optimizer.build(list(weights.values()))
    _, slopes = recorded_slopes(loss_fn, weights)
    for turn in turns:
        losses.append(loss_fn(weights))
        optimizer.apply([slopes[turn]], [weights[turn]])
    return losses


@misconception(
    "taking_turns",
    cause="note the loss after a turn, not before it.",
    experiment="print the loss of the start.",
    section="A slope that is missing",
    shows="a number that is not in your list.",
)
def losses_after(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    optimizer.build(list(weights.values()))
    for turn in turns:
        _, slopes = recorded_slopes(loss_fn, weights)
        optimizer.apply([slopes[turn]], [weights[turn]])
        losses.append(loss_fn(weights))
    return losses


@misconception(
    "taking_turns",
    cause="give everybody one turn, whatever `turns` says.",
    experiment="print `turns`, and count your steps.",
    section="A slope that is missing",
    shows="fewer steps than turns.",
)
def one_turn_each(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    losses = []
    optimizer.build(list(weights.values()))
    for turn in weights:
        loss, slopes = recorded_slopes(loss_fn, weights)
        optimizer.apply([slopes[turn]], [weights[turn]])
        losses.append(loss)
    return losses


@another_way("taking_turns")
def one_optimizer_each(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    movers = {name: like(optimizer) for name in weights}
    losses = []
    for turn in turns:
        with tf.GradientTape() as tape:
            loss = loss_fn(weights)
        movers[turn].apply([tape.gradient(loss, weights[turn])], [weights[turn]])
        losses.append(loss.numpy())
    return losses


@another_way("taking_turns")
def put_back_afterwards(optimizer: Any, loss_fn: Any, weights: Any, turns: Any) -> Any:
    sources = list(weights.values())
    optimizer.build(sources)
    losses = []
    for turn in turns:
        place = list(weights).index(turn)
        with tf.GradientTape() as tape:
            loss = loss_fn(weights)
        slope = tape.gradient(loss, sources)[place]
        optimizer.apply_gradients([(slope, sources[place])])
        losses.append(float(loss))
    return np.array(losses)


# own_adam ---------------------------------------------------------------------------------------

KEEP, KEEP_SQUARES, TINY = 0.9, 0.999, 1e-7


def moved(w: float, slope: float, state: dict[str, float], t: int, rate: float) -> float:
    """One weight after Adam's step number t; its two means are in `state`."""
    state["mean"] = KEEP * state.get("mean", 0.0) + (1 - KEEP) * slope
    state["square"] = KEEP_SQUARES * state.get("square", 0.0) + (1 - KEEP_SQUARES) * slope**2
    mean, square = state["mean"] / (1 - KEEP**t), state["square"] / (1 - KEEP_SQUARES**t)
    return float(w - rate * mean / (square**0.5 + TINY))


@misconception(
    "own_adam",
    cause="leave a mean unmended: it began at 0.",
    experiment="print the length of the first step.",
    section="What an optimizer remembers",
    shows="a step that is not one rate long.",
    parameters={"mended": ((), ("mean",), ("square",))},
)
def means_not_mended(
    weights: Any, slopes: Any, memory: Any, rate: float, *, mended: tuple[str, ...]
) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            state = memory.setdefault(name, {})
            moved(weights[name], slope, state, t, rate)
            mean = state["mean"] / (1 - KEEP**t if "mean" in mended else 1)
            square = state["square"] / (1 - KEEP_SQUARES**t if "square" in mended else 1)
            new[name] = weights[name] - rate * mean / (square**0.5 + TINY)
    return new


@misconception(
    "own_adam",
    cause="begin anew in each step.",
    experiment="print `memory` before the second step.",
    section="What an optimizer remembers",
    catalogue="M78",
)
def memory_not_kept(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    return {
        name: w if slopes[name] is None else moved(w, slopes[name], {}, 1, rate)
        for name, w in weights.items()
    }


@misconception(
    "own_adam",
    cause="keep one memory for both weights.",
    experiment="print `memory` after one step.",
    section="What an optimizer remembers",
    shows="one pair of means, where two weights need theirs.",
)
def one_memory_for_all(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            new[name] = moved(weights[name], slope, memory, t, rate)
    return new


@misconception(
    "own_adam",
    cause="take None for zero: the weight moves on.",
    experiment="print the weight before and after.",
    section="A slope that is missing",
    shows="that it moved.",
    catalogue="M31",
)
def none_as_zero(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    return {
        name: moved(w, slopes[name] or 0.0, memory.setdefault(name, {}), t, rate)
        for name, w in weights.items()
    }


@misconception(
    "own_adam",
    cause="count each weight's steps alone.",
    experiment="print your count after the None.",
    section="What an optimizer remembers",
    shows="another count for each weight.",
)
def own_count_each(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            state = memory.setdefault(name, {"t": 0})
            state["t"] += 1
            new[name] = moved(weights[name], slope, state, state["t"], rate)
    return new


@misconception(
    "own_adam",
    cause="forget a weight's means when its slope is None.",
    experiment="print `memory` after the None.",
    section="A slope that is missing",
    shows="that its means are gone.",
)
def means_lost_at_none(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is None:
            memory[name] = {}
        else:
            new[name] = moved(weights[name], slope, memory.setdefault(name, {}), t, rate)
    return new


@misconception(
    "own_adam",
    cause="divide by a mean square, not its root.",
    experiment="print the length of the first step.",
    section="What an optimizer remembers",
    shows="a step whose length depends on the slope.",
)
def root_forgotten(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            state = memory.setdefault(name, {})
            moved(weights[name], slope, state, t, rate)
            mean, square = state["mean"] / (1 - KEEP**t), state["square"] / (1 - KEEP_SQUARES**t)
            new[name] = weights[name] - rate * mean / (square + TINY)
    return new


@misconception(
    "own_adam",
    cause="exchange the two shares, 0.9 and 0.999.",
    experiment="print both means after one step.",
    section="What an optimizer remembers",
    shows="a mean that took only a thousandth of the slope.",
)
def shares_exchanged(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            mean, square = memory.get(name, (0.0, 0.0))
            mean = KEEP_SQUARES * mean + (1 - KEEP_SQUARES) * slope
            square = KEEP * square + (1 - KEEP) * slope**2
            memory[name] = mean, square
            mean, square = mean / (1 - KEEP_SQUARES**t), square / (1 - KEEP**t)
            new[name] = weights[name] - rate * mean / (square**0.5 + TINY)
    return new


@misconception(
    "own_adam",
    cause="step up the slope: the minus is missing.",
    experiment="print which way the first step goes.",
    section="What an optimizer remembers",
    shows="the way of the slope, not against it.",
    catalogue="M82",
)
def adam_uphill(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            new[name] = moved(weights[name], slope, memory.setdefault(name, {}), t, -rate)
    return new


@misconception(
    "own_adam",
    cause="keep the mended means, and so mend them again.",
    experiment="print `memory` after one step.",
    section="What an optimizer remembers",
    shows="the whole slope as mean, though a tenth came in.",
)
def mended_means_kept(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            state = memory.setdefault(name, {})
            new[name] = moved(weights[name], slope, state, t, rate)
            state["mean"] /= 1 - KEEP**t
            state["square"] /= 1 - KEEP_SQUARES**t
    return new


@misconception(
    "own_adam",
    cause="leave the mean slope undivided.",
    experiment="multiply all slopes by 100.",
    section="What an optimizer remembers",
    shows="steps that are 100 times as long.",
)
def mean_slope_only(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    new = dict(weights)
    for name, slope in slopes.items():
        if slope is not None:
            memory[name] = KEEP * memory.get(name, 0.0) + (1 - KEEP) * slope
            new[name] = weights[name] - rate * memory[name] / (1 - KEEP**t)
    return new


@misconception(
    "own_adam",
    cause="let Keras work, where your rules are asked for.",
    experiment="print what is in `memory` after a step.",
    section="What an optimizer remembers",
)
def adam_of_keras(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    if not memory:
        memory["weights"] = {name: tf.Variable(w) for name, w in weights.items()}
        memory["optimizer"] = keras.optimizers.Adam(rate)
    given = [None if slope is None else tf.constant(slope) for slope in slopes.values()]
    memory["optimizer"].apply(given, list(memory["weights"].values()))
    return {name: float(w) for name, w in memory["weights"].items()}


@misconception(
    "own_adam",
    cause="skip a slope of 0.0.",
    experiment="print the weight before and after it.",
    section="What an optimizer remembers",
    shows="that it stayed.",
    catalogue="M31",
)
def zero_as_none(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 0) + 1
    return {
        name: moved(w, slopes[name], memory.setdefault(name, {}), t, rate) if slopes[name] else w
        for name, w in weights.items()
    }


@misconception(
    "own_adam",
    cause="mend every step as if it were the first: the count stays at 1.",
    experiment="print your count in each step.",
    section="What an optimizer remembers",
    shows="1, again and again.",
)
def count_stays(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    return {
        name: w
        if slopes[name] is None
        else moved(w, slopes[name], memory.setdefault(name, {}), 1, rate)
        for name, w in weights.items()
    }


@misconception(
    "own_adam",
    cause="count one step too many.",
    experiment="print your count in each step.",
    section="What an optimizer remembers",
    shows="2 in the first step.",
)
def count_ahead(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory["t"] = t = memory.get("t", 1) + 1
    return {
        name: w
        if slopes[name] is None
        else moved(w, slopes[name], memory.setdefault(name, {}), t, rate)
        for name, w in weights.items()
    }


@another_way("own_adam")
def rate_mended(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    t = memory["steps"] = memory.get("steps", 0) + 1
    known = {name: slope for name, slope in slopes.items() if slope is not None}
    for name, slope in known.items():
        old = memory.get(name, np.zeros(2))
        memory[name] = old + (np.array([slope, slope**2]) - old) * np.array([0.1, 0.001])
    alpha = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    changes = {name: alpha * memory[name][0] / (np.sqrt(memory[name][1]) + TINY) for name in known}
    return {name: w - changes.get(name, 0.0) for name, w in weights.items()}


@another_way("own_adam")
def all_slopes_kept(weights: Any, slopes: Any, memory: Any, rate: float) -> Any:
    memory.setdefault("t", 0)
    memory["t"] += 1
    new = {}
    for name, w in weights.items():
        kept = memory.setdefault(name, [])
        if slopes[name] is None:
            new[name] = w
            continue
        kept.append(slopes[name])
        ages = np.arange(len(kept))[::-1]
        mean = np.sum(0.1 * 0.9**ages * kept) / (1 - 0.9 ** memory["t"])
        square = np.sum(0.001 * 0.999**ages * np.square(kept)) / (1 - 0.999 ** memory["t"])
        new[name] = tf.constant(w - rate * mean / np.sqrt(square))
    return new


# the written answer -----------------------------------------------------------------------------

in_your_words = Rubric(
    answer="in_your_words",
    criteria=(
        "Does it say that the first call ran the Python code, and that later calls ran its graph?",
        "Does it say why the new rate has no effect: the number is fixed in that graph?",
        "Does it name a mend: a rate as a tensor, a variable, or the optimizer's learning_rate?",
    ),
    samples=(
        Sample(
            "The first call traces: Python runs once, and its operations become a graph with the "
            "number 0.1 written into it. All later calls run this graph, so print is silent and "
            "a new value of `rate` is never read. If the rate is an argument that is a tensor, or "
            "is set by optimizer.learning_rate.assign, the graph reads it in each call.",
            (1, 1, 1),
        ),
        Sample(
            "tf.function makes the step faster by running it on another level, where print "
            "does not work. He should use tf.print, and take tf.function away while he looks for "
            "the mistake.",
            (0, 0, 0),
        ),
    ),
)
