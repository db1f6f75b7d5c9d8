"""Does a recording give the gradients that a plain tape gives, and None exactly where it does?"""

import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

import tapescope
from tapescope import record
from tapescope._follow import follow
from tapescope._ops import listening
from tests.tapescope.table import numbers
from tests.tapescope.table_after import OWN, TABLE

# A tf.function is one op to a tape, and its ops are not told.
FOLLOWED = [name for name in OWN if "function" not in name]


def tensors_of(result):
    flat = tf.nest.flatten(result)
    return [thing for thing in flat if tf.is_tensor(thing) or isinstance(thing, tf.Variable)]


def plain_gradients(builder):
    """The independent answer: a tape around everything, asked once."""
    function, arguments, sources = builder()
    with tf.GradientTape() as tape:
        for argument in arguments:
            if not isinstance(argument, tf.Variable) and not argument.dtype.is_integer:
                tape.watch(argument)
        result = function(*arguments)
    return tape.gradient(tensors_of(result), list(sources.values()))


def same(one, other):
    if one is None or other is None:
        return one is None and other is None
    dense = tf.convert_to_tensor(other) if isinstance(other, tf.IndexedSlices) else other
    one, other = np.asarray(one), dense.numpy()
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    return np.allclose(one.astype(complex), other.astype(complex), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", TABLE)
def test_gradients_are_those_of_a_plain_tape(name):
    tf.keras.utils.set_random_seed(4)
    expected = plain_gradients(TABLE[name])
    tf.keras.utils.set_random_seed(4)
    function, arguments, sources = TABLE[name]()
    recording = record(function, *arguments)
    found = {node.name: node for node in recording.nodes if node.kind != "op"}
    for source, gradient in zip(sources, expected, strict=True):
        if source not in found:  # state that has no part in it, such as a seed
            assert gradient is None and not sources[source].trainable
            continue
        node = found[source]
        assert same(node.gradient, gradient), (source, node.gradient, gradient)
        assert node.index in recording.sources or gradient is None


@pytest.mark.parametrize("name", OWN)
def test_gradients_are_those_of_the_functions_own_tape(name):
    function, arguments = OWN[name]()
    expected = tf.nest.flatten(function(*arguments))
    function, arguments = OWN[name]()
    recording = record(function, *arguments)
    assert len(recording.sources) == len(expected)
    for index, gradient in zip(recording.sources, expected, strict=True):
        assert same(recording.nodes[index].gradient, gradient), recording


def recorded_ops(function, arguments):
    """Which ops the function's own tape records, with no other tape about: type and answer."""
    told = []

    def listener(op_type, inputs, outputs, recorded):
        name = op_type.decode() if isinstance(op_type, bytes) else op_type
        told.append((name.split("_f_")[0], recorded))

    with listening(listener):
        function(*arguments)
    return told


def told_ops(history, recorded):
    return [(op.type.split("_f_")[0], recorded(op)) for op in history.ops if ":" not in op.type]


@pytest.mark.parametrize("name", FOLLOWED)
def test_ops_are_recorded_just_as_by_a_tape_alone(name):
    function, arguments = OWN[name]()
    expected = recorded_ops(function, arguments)
    function, arguments = OWN[name]()
    history = follow(function, arguments)
    assert told_ops(history, lambda op: bool(op.recorded - {0})) == expected


# What runs inside of a py_function is recorded by a tape of TensorFlow's own as well.
@pytest.mark.parametrize("name", [name for name in TABLE if name != "py_function"])
@pytest.mark.filterwarnings("ignore:.*run_functions_eagerly")
def test_ops_are_recorded_just_as_by_a_tape_around(name):
    function, arguments, _ = TABLE[name]()
    watched = [x for x in arguments if not isinstance(x, tf.Variable) and x.dtype.is_floating]
    try:
        tf.config.run_functions_eagerly(True)
        with tf.GradientTape() as tape:
            tape.watch(watched)
            expected = recorded_ops(function, arguments)
    finally:
        tf.config.run_functions_eagerly(False)
    function, arguments, _ = TABLE[name]()
    watched = [x for x in arguments if not isinstance(x, tf.Variable) and x.dtype.is_floating]
    history = follow(function, arguments, watched=watched)
    assert told_ops(history, lambda op: 0 in op.recorded) == expected


@pytest.mark.parametrize("name", TABLE)
def test_a_recording_reads_as_a_graph(name):
    function, arguments, _ = TABLE[name]()
    recording = record(function, *arguments)
    text = str(recording)
    for node, inside in zip(recording.nodes, recording.block, strict=True):
        assert recording.nodes[node.index] is node
        assert all(index < node.index for index in node.inputs)
        assert (node.kind == "op") == bool(node.op) == (node.line is not None)
        assert inside == (node.kind == "op")
        assert bool(node.why_not) == (not node.recorded and node.kind != "constant")
        assert node.value is None or node.value.shape == node.shape
        if node.gradient is not None:
            assert node.gradient.shape == node.shape
            # A branch that an eager run did not take has slopes of 0 in the true one.
            assert node.recorded or node.index in recording.targets or not node.gradient.any()
        assert f"#{node.index} " in text


def slope_recording():
    w = tf.Variable(2.0)

    def slope(x):
        early = w * x
        with tf.GradientTape() as tape:
            inside = w * 3.0
            loss = inside * early
        return tape.gradient(loss, [w, x])

    return record(slope, 4.0)


def named(recording):
    return {node.name: node for node in recording.nodes}


def test_every_node_tells_its_line_value_gradient_and_reason():
    nodes = named(slope_recording())
    assert nodes["early"].line.text == "early = w * x"
    assert nodes["early"].line.file == __file__
    assert nodes["loss"].line.number == nodes["inside"].line.number + 1
    assert [nodes[name].value for name in ("w", "x", "early", "inside", "loss")] == [2, 4, 8, 6, 48]
    assert [nodes[name].gradient for name in ("w", "inside", "loss")] == [24.0, 8.0, 1.0]
    assert nodes["x"].gradient is None and nodes["early"].gradient is None
    assert nodes["early"].why_not == "before the with-block"
    assert nodes["x"].why_not == "never watched"


def test_the_block_holds_what_ran_inside():
    recording = slope_recording()
    inside = [
        node.name for node, within in zip(recording.nodes, recording.block, strict=True) if within
    ]
    assert inside == ["inside", "loss"]


def test_gradients_in_the_middle_are_those_of_a_persistent_tape():
    x = tf.constant(numbers(3))

    def chain(x):
        y = tf.exp(x)
        z = tf.reduce_sum(y * y)
        u = tf.sqrt(z) * tf.reduce_max(y)
        return u

    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.exp(x)
        z = tf.reduce_sum(y * y)
        u = tf.sqrt(z) * tf.reduce_max(y)
    nodes = named(record(chain, x))
    for name, tensor in {"x": x, "y": y, "z": z}.items():
        assert same(nodes[name].gradient, tape.gradient(u, tensor))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda tape, w: tape.stop_recording, "within stop_recording"),
        (lambda tape, w: tape.reset, ""),
    ],
)
def test_a_pause_has_its_reason(make, reason):
    w = tf.Variable(2.0)

    def function():
        with tf.GradientTape() as tape:
            if reason:
                with make(tape, w)():
                    y = w * 3.0
            else:
                y = w * 3.0
                make(tape, w)()
            z = y * w
        return tape.gradient(z, w)

    assert named(record(function))["y"].why_not == (reason or "forgotten at reset")


def test_an_op_without_a_rule_is_told_and_nothing_has_a_gradient():
    x = tf.constant([1.0, 2.0])

    def function(x):
        y = x * 2.0
        z = tf.bitcast(y, tf.float32)
        return z * 3.0

    recording = record(function, x)
    assert "Bitcast" in recording.error and "Bitcast" in str(recording)
    assert [node.gradient for node in recording.nodes] == [None] * len(recording.nodes)
    assert named(recording)["z"].recorded


def test_an_error_of_the_function_itself_is_raised():
    with pytest.raises(ZeroDivisionError):
        record(lambda: 1 / 0)


def test_what_cannot_be_called_is_refused():
    with pytest.raises(TypeError, match="wants a function"):
        record(3.0)


def test_within_a_block_it_is_refused():
    with tf.GradientTape(), pytest.raises(RuntimeError, match="outside of its with-block"):
        record(lambda: None)


def test_numbers_and_arrays_become_tensors():
    nodes = named(record(lambda x, y: x * y, 2.0, np.array([1.0, 3.0])[0:1].astype("float32")))
    assert nodes["x"].gradient == 1.0 and nodes["y"].gradient.tolist() == [2.0]


def test_the_text_has_a_row_for_each_node():
    recording = slope_recording()
    first = named(recording)["early"].line.number
    assert [" ".join(row.split()) for row in str(recording).splitlines()] == [
        "slope: gradient of loss at w, x",
        "value gradient",
        "#0 w 2 24",
        "#1 x 4 None [never watched]",
        "#2 constant 3",
        f"#3 early = Mul(w, x) 8 None {first}: early = w * x [before the with-block]",
        f"| #4 inside = Mul(w, 3) 6 8 {first + 2}: inside = w * 3.0",
        f"| #5 loss = Mul(inside, early) 48 1 {first + 3}: loss = inside * early",
    ]


def test_an_assignment_is_a_node_that_the_next_reading_follows():
    w = tf.Variable(2.0)

    def function():
        y = w * 3.0
        w.assign_sub(y)
        z = w * 5.0
        return z

    recording = record(function)
    assigned = next(node for node in recording.nodes if node.op == "AssignSubVariableOp")
    reading = next(node for node in recording.nodes if node.op == "ReadVariableOp")
    assert assigned.value == -4.0 and reading.value == -4.0
    assert assigned.index in reading.inputs
    assert w.numpy() == 2.0


def test_layers_are_scopes():
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, name="first", activation="relu")])
    model(numbers(4, 3))
    recording = record(lambda x: model(x), numbers(4, 3))
    assert {node.scope.split("/")[-1] for node in recording.nodes if node.op} == {"first"}


def test_importing_tapescope_stays_light():
    code = (
        "import sys, time; start = time.perf_counter(); import tapescope;"
        "assert time.perf_counter() - start < 0.3;"
        "assert not {'tensorflow', 'numpy', 'matplotlib', 'igraph'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tapescope.__path__[0] + "/..")
