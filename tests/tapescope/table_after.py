"""More of the table, written after the engine and not looked at while writing it."""

import keras
import numpy as np
import tensorflow as tf

from tests.tapescope.table import OWN, TABLE, M, S, V, case, keras_case, numbers, own, simple

__all__ = ["OWN", "TABLE"]

simple("cumsum", lambda x: tf.cumsum(x) * x, V)
simple("roll", lambda x: tf.roll(x, 1, 0) * x, V)
simple("softmax_ce", lambda x: tf.nn.softmax_cross_entropy_with_logits([0.0, 1.0, 0.0], x), V)
simple(
    "sparse_ce",
    lambda x: tf.nn.sparse_softmax_cross_entropy_with_logits(tf.constant([1, 0, 2]), x),
    M,
)
simple("segment", lambda x: tf.math.segment_sum(x, [0, 0, 1]), V)
simple("unsorted", lambda x: tf.math.unsorted_segment_mean(x, [0, 2, 1], 3), V)
simple("boolean_mask", lambda x: tf.boolean_mask(x, x > 0), V)
simple("dropout", lambda x: tf.nn.dropout(x, 0.5, seed=3), V)
simple("random", lambda x: x * tf.random.normal((3,)), V)
simple("logdet", lambda x: tf.linalg.slogdet(x)[1], M)
simple("eigh", lambda x: tf.linalg.eigh(x + tf.transpose(x))[0], M)
simple("qr", lambda x: tf.linalg.qr(x)[1], M)
simple("maxpool", lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID"), numbers(1, 4, 4, 1))
simple("resize", lambda x: tf.image.resize(x, (2, 2)), numbers(1, 4, 4, 1))
simple("quant", lambda x: tf.quantization.fake_quant_with_min_max_args(x), V)
simple("floorceil", lambda x: tf.floor(x) + tf.math.ceil(x) + tf.math.rint(x), V)
simple("assert", lambda x: (tf.debugging.assert_all_finite(x, "no"), x * 2.0)[1], V)
simple("ensure", lambda x: tf.ensure_shape(x, (3,)) * 2.0, V)
simple(
    "tensorarray", lambda x: tf.TensorArray(tf.float32, 2).write(0, x).write(1, x * 2.0).stack(), S
)
simple("foldl", lambda x: tf.foldl(lambda a, b: a * b, x), V)
simple("switch", lambda x: tf.switch_case(tf.constant(1), [lambda: x, lambda: x * x]), S)
simple(
    "autograph_for", tf.function(lambda x: tf.reduce_sum(tf.stack([x * i for i in range(3)]))), S
)
simple("recompute", lambda x: tf.recompute_grad(lambda a: a * a)(x), S)
simple("grad_pass", lambda x: tf.grad_pass_through(tf.round)(x) * x, V)
simple("jvp", lambda x: tf.math.lbeta(tf.abs(x) + 1.0), V)
simple("item", lambda x: x.numpy().item() * x, S)
simple("prod_np", lambda x: np.float32(2) * x + np.array(1.0, "float32"), S)
simple("rmul", lambda x: np.array([1.0, 2.0, 3.0], "float32") * x, V)
simple("strideds", lambda x: x[..., tf.newaxis, ::-1], M)
simple("meshgrid", lambda x: tf.meshgrid(x, x)[0], V)
simple("print", lambda x: (print(x, end=""), x * 2)[1], S)
simple("format", lambda x: x * float(f"{x:.2f}"), S)
simple("int_result_pair", lambda x: (tf.argmax(x), x), V)
simple("shape", lambda x: tf.cast(tf.shape(x)[0], tf.float32) * x, V)
simple("hist", lambda x: tf.cast(tf.histogram_fixed_width(x, [0.0, 1.0], 3), tf.float32), V)
simple("svd", lambda x: tf.linalg.svd(x)[0], M)
simple("expm", lambda x: tf.linalg.expm(x), M)
simple("pinv", lambda x: tf.linalg.pinv(x), M)
simple("custom_none", lambda x: tf.custom_gradient(lambda a: (a * 2.0, lambda u: None))(x), S)
simple("float16", lambda x: x * x, np.float16(1.5))
simple(
    "nested_custom",
    lambda x: tf.custom_gradient(lambda a: (tf.nn.silu(a), lambda u: u * 7.0))(x) * x,
    S,
)
simple(
    "dataset_batch",
    lambda x: (
        x * next(iter(tf.data.Dataset.range(3).map(lambda i: tf.cast(i, tf.float32)).batch(2)))[1]
    ),
    S,
)
LAYERS = {
    "gru": (lambda: keras.layers.GRU(2), (2, 3, 2)),
    "bidirectional": (lambda: keras.layers.Bidirectional(keras.layers.LSTM(2)), (2, 3, 2)),
    "separable": (lambda: keras.layers.SeparableConv2D(2, 2), (1, 4, 4, 2)),
    "prelu": (lambda: keras.layers.PReLU(), (2, 3)),
    "dropout_layer": (lambda: keras.layers.Dropout(0.5), (2, 3)),
    "gelu": (lambda: keras.layers.Dense(2, activation="gelu"), (2, 3)),
    "normalization_by_group": (lambda: keras.layers.GroupNormalization(1), (2, 4, 4, 2)),
    "spectral": (lambda: keras.layers.SpectralNormalization(keras.layers.Dense(2)), (2, 3)),
    "each_step": (lambda: keras.layers.TimeDistributed(keras.layers.Dense(2)), (2, 3, 2)),
    "cell": (lambda: keras.layers.RNN(keras.layers.SimpleRNNCell(2)), (2, 3, 2)),
}
for name, (make, shape) in LAYERS.items():
    keras_case(name, make, shape)


@case
def gan():
    g = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    d = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
    d.trainable = False
    x = tf.constant(numbers(2, 3))
    return (
        lambda x: keras.losses.BinaryCrossentropy()(tf.ones((2, 1)), d(g(x))),
        [x],
        {**{v.path: v.value for v in g.variables + d.variables}, "x": x},
    )


@own
def hessian():
    def f(x):
        with tf.GradientTape(persistent=True) as t2:
            t2.watch(x)
            with tf.GradientTape() as t1:
                t1.watch(x)
                y = tf.reduce_sum(x**3)
            g = t1.gradient(y, x)
        return t2.gradient(g, x)

    return f, [tf.constant(V)]


@own
def a_step_in_a_function():
    keras.utils.set_random_seed(4)
    m = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(2, activation="relu"), keras.layers.Dense(1)]
    )
    o = keras.optimizers.Adam()

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((m(x) - y) ** 2)
        g = tape.gradient(loss, m.trainable_variables)
        o.apply_gradients(zip(g, m.trainable_variables, strict=True))
        return g

    return step, [tf.constant(numbers(4, 3)), tf.constant(numbers(4, 1))]


@own
def a_tape_outside_of_a_function():
    w = tf.Variable(2.0)
    b = tf.Variable(3.0)

    @tf.function
    def both(x):
        return x * w, x * b

    def f(x):
        with tf.GradientTape() as tape:
            y = both(x)[0]
        return tape.gradient(y, [w, b])

    return f, [tf.constant(2.0)]


@own
def persistent_inside():
    w = tf.Variable(2.0)

    def f():
        with tf.GradientTape(persistent=True) as tape:
            y = w**3
            g = tape.gradient(y, w)
            h = tape.gradient(g, w)
        return h

    return f, []


@own
def gc_penalty():
    keras.utils.set_random_seed(4)
    d = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(2, activation="tanh"), keras.layers.Dense(1)]
    )

    def f(x):
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = d(x)
            n = tf.norm(inner.gradient(y, x))
        return outer.gradient(n, d.trainable_variables)

    return f, [tf.constant(numbers(2, 3))]
