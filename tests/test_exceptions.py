"""Does a learner who meets TensorFlow's own exceptions hear what they mean?"""

import pytest

from autograder.exceptions import meaning
from autograder.observe import observe

tf = pytest.importorskip("tensorflow")


def asked_about_numbers():
    with tf.GradientTape() as tape:
        y = 2.5 * 3.1
    return tape.gradient(y, 3.1)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda: tf.ones((2, 3)) + tf.ones(2), "These shapes don't fit"),
        (lambda: tf.ones(2) * tf.constant([1, 2]), "A float meets whole numbers"),
        (lambda: tf.constant([1, 2]) * tf.ones(2), "A float meets whole numbers"),
        (lambda: tf.ones(2) * tf.ones(2, tf.float64), "float32 and float64"),
        (lambda: tf.Variable(0.0).assign_add(tf.constant(1)), "cast it first"),
        (lambda: tf.constant(7.5) / tf.constant(3), "cast one of the two"),
        (lambda: tf.constant(tf.ones(2, tf.float64), dtype=tf.float32), "another dtype; a cast"),
        (asked_about_numbers, "A plain value stands"),
    ],
)
def test_an_exception_of_tensorflow_is_put_in_plain_words(function, said):
    raised = observe(function, ()).raised
    assert raised is not None and said in meaning(raised)


def stepped_over_another():
    import keras

    first, second, one = tf.Variable(1.5), tf.Variable(2.5), tf.constant(1.0)
    optimizer = keras.optimizers.SGD(0.1)
    optimizer.apply([one], [first])
    optimizer.apply([one], [second])


def minimized():
    import keras

    keras.optimizers.SGD(0.1).minimize(tf.constant(1.0), [])


def labels_after_the_output():
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    loss(tf.ones((3, 2)), tf.constant([1, 0, 1]))


def stepped_without_a_path():
    import keras

    variable = keras.Variable([1.5, 2.5])
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(variable.numpy())
    keras.optimizers.SGD(0.1).apply([tape.gradient(loss, variable.value)], [variable])


def watched_by_hand():
    import keras

    with tf.GradientTape() as tape:
        tape.watch([keras.Variable([1.5, 2.5])])


def applied_nothing_but_none():
    import keras

    keras.optimizers.SGD(0.1).apply([None, None], [tf.Variable(1.5), tf.Variable(2.5)])


def applied_pairs_read_before():
    import keras

    pairs = zip([tf.constant(1.0)], [tf.Variable(1.5)], strict=True)
    assert [slope for slope, _ in pairs]
    keras.optimizers.SGD(0.1).apply_gradients(pairs)


def made_a_tensor_of_none():
    tf.reduce_sum([None, 2.5])


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (labels_after_the_output, "labels first"),
        (stepped_without_a_path, "Every gradient that this step was given is None"),
        (watched_by_hand, "a Keras variable by itself"),
        (lambda: tf.add_n([]), "empty"),
        (stepped_over_another, "fixed before"),
        (applied_nothing_but_none, "Every gradient that this step was given is None"),
        (applied_pairs_read_before, "read before"),
        (minimized, "old versions"),
        (lambda: {2.5}.add([7.3, 8.3]), "can't be a key"),
    ],
)
def test_an_exception_of_an_optimizer_or_a_key_is_put_in_plain_words(function, said):
    raised = observe(function, ()).raised
    assert raised is not None and said in meaning(raised)


def test_three_ways_to_have_no_gradients_are_told_apart():
    """The judge takes two exceptions with one meaning for one cause."""
    functions = (applied_nothing_but_none, applied_pairs_read_before, made_a_tensor_of_none)
    raised = [observe(function, ()).raised for function in functions]
    assert {one and one.type_name for one in raised} == {"ValueError"}
    assert len({one and meaning(one) for one in raised} - {"", None}) == 3


def test_a_message_names_no_device():
    raised = observe(lambda: tf.ones((2, 3)) + tf.ones(2), ()).raised
    assert raised is not None and raised.message.startswith("Incompatible shapes")
