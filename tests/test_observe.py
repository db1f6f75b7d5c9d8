"""Is what a function did written down as it was, TensorFlow's objects included?"""

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder.encoding import decode, encode
from autograder.exercise import Exercise, aspect
from autograder.judge import same_value
from autograder.observe import observe, observe_cases
from autograder.outcome import Array, Entries, Items, Opaque, Slices, Strings
from autograder.reference import Tolerance
from autograder.snapshot import snapshot

LIVE = {
    "tensor": lambda: tf.constant([[1.5, 2.5]]),
    "variable": lambda: tf.Variable(3.0),
    "keras variable": lambda: keras.Variable([1.0, 2.0]),
    "ndarray": lambda: np.arange(6.0).reshape(2, 3).T,
    "bfloat16": lambda: tf.constant([1.5, 2.0], dtype=tf.bfloat16),
    "complex": lambda: tf.constant(1 + 2j),
    "nan and inf": lambda: tf.constant([np.nan, np.inf, -np.inf, -0.0]),
    "indexed slices": lambda: tf.IndexedSlices(tf.ones((2, 3)), tf.constant([4, 1]), (5, 3)),
    "strings": lambda: tf.constant(["a", "b"]),
    "nested": lambda: {"g": [None, (1, "x", b"y", True)], 3: np.float16(2)},
    "set": lambda: {"b", "a"},
    "layer": lambda: keras.layers.Dense(1),
    "function": lambda: len,
    "ellipsis": lambda: ...,
    "huge": lambda: np.zeros(200_000),
    "deep": lambda: [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]],
}


@pytest.mark.parametrize("name", LIVE)
def test_every_live_value_comes_back_from_its_encoding(name):
    outcome = observe(LIVE[name], ())
    assert decode(encode([outcome]), 1) == (outcome,)


@pytest.mark.parametrize(
    ("name", "kind", "dtype", "shape"),
    [
        ("tensor", "tensor", "float32", (1, 2)),
        ("variable", "variable", "float32", ()),
        ("keras variable", "keras variable", "float32", (2,)),
        ("ndarray", "ndarray", "float64", (3, 2)),
        ("bfloat16", "tensor", "bfloat16", (2,)),
        ("complex", "tensor", "complex128", ()),
    ],
)
def test_arrays_keep_kind_dtype_and_shape(name, kind, dtype, shape):
    array = snapshot(LIVE[name]())
    assert isinstance(array, Array)
    assert (array.kind, array.dtype, array.shape) == (kind, dtype, shape)


def test_a_transposed_array_is_read_in_row_order():
    assert snapshot(LIVE["ndarray"]()).values.tolist() == [0, 3, 1, 4, 2, 5]


def test_other_kinds_of_value():
    assert isinstance(snapshot(LIVE["indexed slices"]()), Slices)
    assert isinstance(snapshot(LIVE["strings"]()), Strings)
    assert isinstance(snapshot(LIVE["set"]()), Items)
    assert isinstance(snapshot(LIVE["huge"]()), Opaque)
    assert "0x" not in snapshot(object()).text


def test_a_repr_that_raises_is_survived():
    class Hostile:
        def __repr__(self):
            raise RuntimeError("no")

    assert "raised RuntimeError" in snapshot(Hostile()).text


def test_changes_made_to_arguments_are_seen():
    def step(w, items, layer):
        w.assign_sub(0.5)
        items.append(1)
        layer.kernel.assign_add(tf.ones((2, 1)))

    layer = keras.layers.Dense(1)
    layer.build((None, 2))
    outcome = observe(step, (tf.Variable(2.0), [], layer))
    assert [place for place, _ in outcome.changed] == [0, 1, 2]
    assert outcome.changed[0][1].values.tolist() == [1.5]
    assert isinstance(outcome.changed[2][1], Entries)


def test_the_layers_of_a_model_keep_their_variables_apart():
    model = keras.Sequential([keras.layers.Dense(1), keras.layers.Dense(1)])
    model.build((None, 1))
    before = snapshot(model)
    assert [name for name, _ in before.entries] == ["kernel", "bias", "kernel 2", "bias 2"]
    model.layers[0].bias.assign([0.5])
    assert not same_value(before, snapshot(model), Tolerance())


def test_an_argument_that_is_only_read_has_not_changed():
    assert observe(lambda w: w + 1.0, (tf.Variable(2.0),)).changed == ()


def test_the_line_is_the_answer_s_though_a_function_of_the_lecture_raised():
    space = {}
    exec(compile("def halve(x):\n    return x / 0", "lecture", "exec"), space)
    exec(compile("def answer(x):\n    a = x\n    return halve(a)", "answer", "exec"), space)
    raised = observe(space["answer"], (1.0,)).raised
    assert raised is not None and raised.line_number == 3


def test_an_exception_carries_the_learner_s_own_line():
    def broken(w):
        return tf.ones((2, 3)) @ tf.ones((2, 3)) + w

    raised = observe(broken, (1.0,)).raised
    assert raised.type_name == "InvalidArgumentError"
    assert raised.line == "return tf.ones((2, 3)) @ tf.ones((2, 3)) + w"


def test_leaving_python_is_an_outcome():
    assert observe(lambda: exit(3), ()).raised.type_name == "SystemExit"


def test_an_interrupt_passes_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observe(interrupted, ())


def test_measure_observes_a_property_of_the_function():
    assert observe(lambda x: x * 2, (3,), lambda f, x: f(f(x))).returned == 12


class Doubled(Exercise):
    name = "doubled"

    @aspect("small numbers")
    def small(self, rng):
        return (float(rng.uniform(1, 2)),)


def test_cases_are_the_same_each_time_and_prints_are_kept_apart(capsys):
    def noisy(x):
        print("hello")
        return 2 * x

    pages = []
    first = observe_cases(Doubled(), 0, (11, 29), noisy, pages)
    assert first == observe_cases(Doubled(), 0, (11, 29), lambda x: 2 * x)
    assert pages == ["hello\n", "hello\n"]
    assert capsys.readouterr().out == ""
