"""Does every run of `why_none` begin alike, and is all as it was when it is done?"""

import random
from collections import deque

import keras
import numpy as np
import pytest
import tensorflow as tf

from tapescope import why_none

W = tf.Variable([0.5, -0.3])
MODULES_OWN = np.random.default_rng(0)
COUNT = 0


def slope(noise):
    """A loss through NumPy, times what `noise` gives."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.constant(np.sin(W)) * tf.cast(noise, tf.float32))
    return tape.gradient(loss, W)


def rules(function, *arguments):
    return [one.rule for one in why_none(function, {"w": W}, *arguments).breaks]


class Agent:
    def __init__(self, kind=None):
        self.random = np.random.RandomState(4)
        self.state, self.count, self.kept = np.zeros(2), 0, None
        self.recent = deque(maxlen=3)

    def chance(self):
        return slope(self.random.normal())

    def counter(self):
        self.count += 1
        return slope(self.count)

    def rebound_array(self):
        self.state = 0.5 * self.state + 1.0
        return slope(self.state)

    def array_in_place(self):
        self.state += 1.0
        return slope(self.state)

    def filled(self):
        self.recent.append(tf.constant(1.0 + len(self.recent)))
        return slope(self.recent[-1])

    def counted_list(self):
        self.recent.append(tf.constant(np.cos(W)))
        self.count += 1
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(self.recent[self.count - 1] ** 2)
        return tape.gradient(loss, W)

    def kept_apart(self):
        self.kept = 1.0 if self.kept is None else self.kept + 1.0
        return slope(self.kept)


class Layer(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.calls, self.level = 0, np.float32(0.5)

    def step(self):
        self.calls += 1
        self.level = self.level * np.float32(1.5)
        return slope(self.calls * self.level)


def of_module():
    return slope(MODULES_OWN.normal())


def of_global_count():
    global COUNT
    COUNT += 1
    return slope(COUNT)


def of_closure():
    generator, count = random.Random(3), 0

    def step():
        nonlocal count
        count += 1
        return slope(generator.random() + count)

    return step


def of_tensorflow():
    generator = tf.random.Generator.from_seed(1)
    return lambda: slope(generator.normal(()))


METHODS = [name for name in vars(Agent) if not name.startswith("_")]


@pytest.mark.parametrize(
    "step",
    [
        *(getattr(Agent(), name) for name in METHODS),
        *(of_module, of_global_count, of_closure(), of_tensorflow(), Layer().step),
    ],
    ids=[*METHODS, "module", "global", "closure", "tensorflow", "layer"],
)
def test_what_has_moved_on_is_no_hindrance(step):
    assert rules(step) == ["left TensorFlow"]


def test_a_generator_may_be_an_argument():
    assert rules(lambda given: slope(given.normal()), np.random.default_rng(2)) == [
        "left TensorFlow"
    ]


def test_keras_own_generator_may_be_made_on_the_way():
    keras.src.backend.common.global_state.set_global_attribute("global_seed_generator", None)
    assert rules(lambda: slope(keras.random.normal(()))) == ["left TensorFlow"]


def test_all_is_as_it_was():
    agent, layer, generator = Agent(), Layer(), np.random.default_rng(5)
    state, kept = agent.state, dict(vars(agent))

    def step():
        generator.normal()
        layer.step()
        agent.fresh = 3.0
        return [getattr(agent, name)() for name in METHODS][-1]

    why_none(step, {"w": W})
    assert vars(agent) == kept
    assert agent.state is state and not state.any()
    assert not agent.recent
    assert (layer.calls, layer.level, COUNT) == (0, 0.5, 0)
    assert agent.random.normal() == np.random.RandomState(4).normal()
    assert generator.normal() == np.random.default_rng(5).normal()
