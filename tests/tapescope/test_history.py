"""Does a history tell what happened, in order, and leave no trace?"""

import functools
import os
import time

import keras
import numpy as np
import pytest
import tensorflow as tf

from tapescope._follow import follow
from tapescope._history import Created, Detour, Question, TapeEvent
from tapescope._lines import is_users, users_line


def events(history):
    return [(event.tape, event.what) for event in history.events if event.tape]


def named(history):
    return {value.name: value for value in history.values if value.name}


def test_the_life_of_a_tape_is_told_in_order():
    x = tf.constant(3.0)

    def function(x):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            with tape.stop_recording():
                y = x * 2.0
            tape.reset()
            z = y * x
        tape.gradient(z, x)
        with tape:
            pass

    history = follow(function, [x])
    expected = ["enter", "watch", "pause", "resume", "reset", "exit", "enter", "exit"]
    assert events(history) == [(1, what) for what in expected]
    watch = next(event for event in history.events if event.what == "watch" and event.tape)
    assert watch.values == (history.index(x),)
    assert watch.line.text == "tape.watch(x)"
    assert history.tapes[1].own and history.tapes[1].persistent and history.tapes[1].automatic
    assert history.tapes[1].line.text == "with tf.GradientTape(persistent=True) as tape:"


def test_a_tape_asked_within_its_block_stops():
    w = tf.Variable(2.0)

    def function():
        with tf.GradientTape() as tape:
            y = w * 3.0
            answer = tape.gradient(y, w)
            w * 4.0
        return answer

    history = follow(function)
    assert events(history) == [(1, "enter"), (1, "asked")]
    *_, last = (op for op in history.ops if op.type == "Mul" and op.question is None)
    assert last.active == {0} and last.recorded == {0}


def test_a_question_tells_targets_sources_and_answers():
    w, b = tf.Variable(2.0), tf.Variable(1.0)

    def function():
        with tf.GradientTape() as tape:
            y = w * 3.0
        return tape.gradient(y, {"w": w, "b": b})

    history = follow(function)
    (question,) = history.questions
    names = [history.values[index].name for index in (*question.targets, *question.sources)]
    assert names == ["y", "b", "w"]
    assert question.answers[0] is None and float(question.answers[1]) == 3.0
    assert question.method == "gradient" and question.tape == 1
    assert all(op.question == question.at for op in history.ops if op.at > question.at)
    # Its twin can be asked for more than the tape was.
    reading = history.users(question.sources[1])[0].outputs
    assert [float(x) for x in history.gradients(question.targets, reading, question.twin)] == [3.0]


def test_a_function_without_a_question_is_asked_for_its_result():
    w, x = tf.Variable(2.0), tf.constant(3.0)
    history = follow(lambda x: w * x, [x], watched=[x])
    (question,) = history.questions
    assert (question.method, question.tape, question.line) == ("result", 0, None)
    assert [float(answer) for answer in question.answers] == [2.0, 3.0]


def test_without_watching_an_argument_has_no_gradient():
    x = tf.constant(3.0)
    history = follow(lambda x: x * x, [x])
    assert history.questions[0].answers == (None,)
    assert history.connected(history.questions[0].targets[0], history.index(x))


def test_an_error_of_a_question_is_kept_with_it():
    x = tf.constant([3.0])

    def function(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.bitcast(x, tf.int32)
        return tape.gradient(y, x)

    history = follow(function, [x])
    assert isinstance(history.questions[0].error, LookupError)
    assert history.error is history.questions[0].error


@pytest.mark.parametrize("name", ["jacobian", "batch_jacobian"])
@pytest.mark.parametrize("persistent", [True, False])
def test_jacobians_are_questions_too(name, persistent):
    x = tf.constant([[1.0, 2.0]])

    def function(x):
        with tf.GradientTape(persistent=persistent) as tape:
            tape.watch(x)
            y = x * x
        return getattr(tape, name)(y, x)

    history = follow(function, [x])
    (question,) = history.questions
    assert question.method == name
    assert np.allclose(question.answers[0], function(x))


@pytest.mark.parametrize(
    ("way", "leave"),
    [
        ("numpy", lambda x: x.numpy()),
        ("__float__", lambda x: float(x)),
        ("__int__", lambda x: int(x)),
        ("__bool__", lambda x: 1 if x > 0 else 2),
        ("np.exp", lambda x: np.exp(x)),
        ("np.asarray", lambda x: np.asarray(x)),
        ("np.linalg.norm", lambda x: np.linalg.norm([x, x])),
        ("np.add.reduce", lambda x: np.add.reduce([x])),
    ],
)
@pytest.mark.parametrize("make", [tf.constant, tf.Variable, keras.Variable])
def test_ways_out_of_tensorflow_are_told(way, leave, make):
    x = make(3.0)
    history = follow(lambda: leave(x))
    found = [detour for detour in history.detours if detour.users]
    assert [detour.way for detour in found][:1] == [way]
    if way != "__bool__":
        assert found[0].value == history.index(x)
    assert found[0].line.text.startswith('("')


def test_a_librarys_way_out_has_the_users_line():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    x = np.ones((2, 3), "float32")

    def function():
        return model.predict(x, verbose=0)

    found = list(follow(function).detours)
    assert found and not any(detour.users for detour in found)
    assert {detour.line.text for detour in found} == {"return model.predict(x, verbose=0)"}


def test_numpy_is_itself_again():
    def function(x):
        return np.exp(x)

    real = np
    follow(function, [tf.constant(1.0)])
    assert function.__globals__["np"] is real and type(real).__name__ == "module"
    assert not [way for way in vars(type(tf.constant(1.0))) if way in ("__float__", "__array__")]


def test_variables_have_their_values_again():
    w, s = tf.Variable(2.0), keras.Variable([1.0, 2.0])
    optimizer = keras.optimizers.SGD(0.1)

    def step():
        with tf.GradientTape() as tape:
            loss = (w - 5.0) ** 2
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        s.assign(s * 2.0)

    step()
    before = [w.numpy(), s.numpy().tolist(), int(optimizer.iterations)]
    follow(step)
    assert [w.numpy(), s.numpy().tolist(), int(optimizer.iterations)] == before


def test_a_variable_met_only_in_the_run_has_its_value_again():
    hidden = [tf.Variable(2.0)]

    class Box:
        __slots__ = ()

        def get(self):
            return registry[id(self)]

    box = Box()
    registry = functools.partial(dict, {id(box): hidden[0]})()

    def function():
        w = box.get()
        y = w * 3.0
        w.assign(y)
        return y

    follow(function)
    assert hidden[0].numpy() == 2.0


def test_functions_run_eagerly_only_meanwhile():
    seen = []

    @tf.function
    def function(x):
        seen.append(tf.executing_eagerly())
        return x * 2.0

    history = follow(function, [tf.constant(1.0)])
    assert history.functions and seen == [True, False]
    assert not tf.config.functions_run_eagerly()
    assert [op.type for op in history.ops] == ["Mul"]


def test_a_branch_not_taken_has_zeros_only_in_a_graph():
    w = tf.Variable(2.0)

    def branch(x):
        return tf.cond(x > 0.0, lambda: x * 2.0, lambda: x * w)

    for function, answer in ((branch, None), (tf.function(branch), 0.0)):
        history = follow(function, [tf.constant(1.0)])
        question = history.questions[0]
        answers = dict(zip(question.sources, question.answers, strict=True))
        assert answers[history.index(w)] == answer


def test_variables_read_inside_of_tensorflow_are_found():
    w, c, n = tf.Variable(2.0), tf.Variable(3.0, trainable=False), tf.Variable(4)
    history = follow(lambda: (2.0 * w, 2.0 * c, 2 * n))
    read = [history.values[op.inputs[1]].read_of for op in history.ops if op.type == "Mul"]
    assert read == [history.index(w), history.index(c), history.index(n)]


def test_a_new_variable_is_told():
    def function():
        v = tf.Variable(3.0, trainable=False)
        return v * 2.0

    history = follow(function)
    (created,) = (step for step in history.steps if isinstance(step, Created))
    assert created.line.text == "v = tf.Variable(3.0, trainable=False)"
    target = history.questions[0].targets[0]
    assert history.connected(target, created.value)
    assert history.values[created.value].name == "v"


def test_a_paused_op_is_told():
    x = tf.constant(3.0)
    history = follow(lambda x: tf.stop_gradient(x * 2.0), [x], watched=[x])
    stop = list(history.ops)[-1]
    assert (stop.type, stop.stopped, stop.active, stop.recorded) == (
        "StopGradient",
        True,
        {0},
        frozenset(),
    )


def test_names_are_those_of_the_code():
    w = tf.Variable(2.0)
    table = {"b": tf.Variable(1.0)}

    def function(x):
        y = w * x
        for number in range(2):
            z = y * float(number)
        return z + table["b"]

    names = set(named(follow(function, [tf.constant(1.0)])))
    assert {"w", "table['b']", "x", "y", "z"} <= names


def test_tensorflows_own_tapes_are_not_the_functions():
    x = tf.constant(3.0)
    history = follow(lambda x: tf.py_function(lambda a: a * a, [x], tf.float32), [x])
    assert not any(tape.own for tape in history.tapes)
    assert history.questions[-1].tape == 0


def test_places_are_places_in_the_history():
    w = tf.Variable(2.0)

    def function():
        with tf.GradientTape() as tape:
            y = w * float(w)
        return tape.gradient(y, w)

    history = follow(function)
    assert [step.at for step in history.steps] == list(range(len(history.steps)))
    assert {type(step) for step in history.steps} >= {TapeEvent, Question, Detour}
    assert all(history.maker(out) is op for op in history.ops for out in op.outputs)


def test_within_a_block_it_is_refused():
    with tf.GradientTape(), pytest.raises(RuntimeError, match="outside of its with-block"):
        follow(lambda: None)


def test_an_exception_leaves_no_tape_recording():
    def function():
        with tf.GradientTape():
            tf.GradientTape().__enter__()
            raise KeyError("broken")

    history = follow(function)
    assert isinstance(history.error, KeyError)
    follow(lambda: None)  # would be refused


def test_lines_are_the_users_own():
    line = users_line()
    assert (line.text, line.file) == ("line = users_line()", __file__)
    assert is_users(__file__)
    assert not is_users(os.__file__) and not is_users(tf.__file__) and not is_users(keras.__file__)


def test_following_a_model_is_quick():
    model = keras.Sequential([keras.Input((8,)), *[keras.layers.Dense(8) for _ in range(20)]])
    x = tf.ones((4, 8))
    follow(lambda x: model(x), [x])
    start = time.perf_counter()
    follow(lambda x: model(x), [x])
    assert time.perf_counter() - start < 1.0
