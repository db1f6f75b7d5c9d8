"""A table of functions, each built anew: what a tape and a recording must agree on.

`TABLE` holds functions without a tape of their own, `OWN` those that ask one themselves. A builder
returns the function, its arguments, and its sources by the names that the function has for them.
"""

import keras
import numpy as np
import tensorflow as tf

TABLE = {}
OWN = {}


def case(builder):
    TABLE[builder.__name__] = builder
    return builder


def own(builder):
    OWN[builder.__name__] = builder
    return builder


def numbers(*shape, seed=3):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def simple(name, function, *arguments):
    """A case of tensors only: parameters are named x, y, ..."""

    def builder():
        tensors = [tf.constant(argument) for argument in arguments]
        return function, tensors, dict(zip("xyz", tensors, strict=False))

    TABLE[name] = builder


V, M, S = numbers(3), numbers(3, 3), np.float32(1.5)
POSITIVE = np.abs(V) + 0.5

# Arithmetic
simple("square", lambda x: x * x, S)
simple("polynomial", lambda x: 3.0 * x**3 - 2.0 * x + 7.0, S)
simple("two_arguments", lambda x, y: x * y + y, S, np.float32(4.0))
simple("quotient", lambda x, y: x / (y + 1.0), S, np.float32(4.0))
simple("from_the_right", lambda x: 2.0 / x - 1.0, S)
simple("negative_and_absolute", lambda x: abs(-x), V)
simple("floor_division", lambda x: x // 0.4, V)
simple("remainder", lambda x: x % 0.7, V)
simple("elementary", lambda x: tf.sin(x) * tf.exp(x) + tf.math.log(x), POSITIVE)
simple("flat_everywhere", lambda x: tf.sign(x), V)
simple("rounded", lambda x: tf.round(x) * 2.0, V)
simple("unused_argument", lambda x, y: x * 2.0, S, S)
simple("its_own_argument", lambda x: x, S)
simple("a_constant_result", lambda x: tf.constant(4.0), S)
simple("used_twice", lambda x: x * 2.0 + x * 5.0, S)

# Shapes
simple("broadcast_scalar", lambda x, y: x * y, M, S)
simple("broadcast_rows", lambda x, y: x + y, M, V)
simple("reductions", lambda x: tf.reduce_mean(x, axis=0) + tf.reduce_sum(x, axis=1), M)
simple("maximum_of_all", lambda x: tf.reduce_max(x), V)
simple("product", lambda x: tf.reduce_prod(x), V)
simple("norm", lambda x: tf.norm(x), V)
simple("index", lambda x: x[1] * 2.0, V)
simple("slices", lambda x: x[1:, ::2], M)
simple("reshape_and_transpose", lambda x: tf.transpose(tf.reshape(x, (9, 1))), M)
simple("concat_and_stack", lambda x, y: tf.concat([x, y], 0) * tf.stack([x, y])[0, 0], V, V)
simple("split", lambda x: tf.split(x, 3)[1], V)
simple("unstack_in_python", lambda x: sum(part * part for part in tf.unstack(x)), V)
simple("gather", lambda x: tf.gather(x, [0, 2, 0]), V)
simple("gather_nd", lambda x: tf.gather_nd(x, [[0, 1], [2, 2]]), M)
simple("scatter", lambda x: tf.tensor_scatter_nd_update(x, [[1]], [9.0]), V)
simple("padded", lambda x: tf.pad(x, [[1, 1]]), V)
simple("top_k", lambda x: tf.math.top_k(x, 2).values, V)
simple("sorted", lambda x: tf.sort(x) * tf.constant([1.0, 2.0, 3.0]), V)
simple("where", lambda x: tf.where(x > 0.0, x * 2.0, 0.0), V)
simple("condition_of_where", lambda x: tf.where(x > 0.0, 1.0, 0.0), V)
simple("clipped", lambda x: tf.clip_by_value(x, -0.5, 0.5), V)

# Dtypes
simple("float64", lambda x: x * x, np.float64(1.5))
simple("cast_between_floats", lambda x: tf.cast(tf.cast(x, tf.float64) * 2.0, tf.float32), V)
simple("bfloat16", lambda x: tf.cast(x, tf.bfloat16) * 3.0, V)
simple("cast_to_int", lambda x: tf.cast(tf.cast(x, tf.int32), tf.float32) * 2.0, V)
simple("comparison", lambda x: tf.cast(x > 0.0, tf.float32), V)
simple("argmax", lambda x: tf.cast(tf.argmax(x), tf.float32), V)
simple("integers", lambda x: x * 2, np.int32(3))
simple("complex_numbers", lambda x: tf.abs(x * tf.complex(0.0, 1.0)), np.complex64(1 + 2j))
simple("fft", lambda x: tf.abs(tf.signal.fft(tf.cast(x, tf.complex64))), V)

# Linear algebra
simple("matrix_products", lambda x, y: x @ tf.linalg.matvec(x, y)[:, None], M, V)
simple("inverse", lambda x: tf.linalg.inv(x), M)
simple("determinant", lambda x: tf.linalg.det(x), M)
simple("cholesky", lambda x: tf.linalg.cholesky(x @ tf.transpose(x) + tf.eye(3)), M)
simple("solve", lambda x, y: tf.linalg.solve(x, y[:, None]), M, V)
simple("singular_values", lambda x: tf.linalg.svd(x, compute_uv=False), M)
simple("einsum", lambda x, y: tf.einsum("ij,j->i", x, y), M, V)
simple(
    "convolution", lambda x: tf.nn.conv2d(x, tf.ones((2, 2, 1, 2)), 1, "SAME"), numbers(1, 4, 4, 1)
)

# Paths that end
simple("stop_gradient", lambda x: tf.stop_gradient(x) * x, S)
simple("only_stop_gradient", lambda x: tf.stop_gradient(x * 2.0), S)
simple("numpy_detour", lambda x: tf.constant(x.numpy() * 2.0), S)
simple("numpy_function_of_numpy", lambda x: tf.constant(np.exp(x)) * 2.0, V)
simple("half_a_detour", lambda x: tf.constant(float(x)) * x, S)
simple("python_number", lambda x: 2.0 * float(x) if float(x) > 0 else x, S)
simple("a_copy", lambda x: tf.convert_to_tensor(x) * tf.identity(x), S)
simple("constant_of_tensor", lambda x: tf.constant(x) * 2.0, S)
simple("py_function", lambda x: tf.py_function(lambda a: a * a, [x], tf.float32), S)
simple("numpy_function", lambda x: tf.numpy_function(lambda a: a * a, [x], tf.float32), S)
simple("strings", lambda x: tf.strings.to_number(tf.strings.as_string(x)), S)
simple("one_hot", lambda x: tf.one_hot(tf.cast(x, tf.int32), 3), V)

# Flow
simple("python_branch", lambda x, y: x * 2.0 if x > 1.0 else y, S, S)
simple(
    "while_loop",
    lambda x: tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * x), [0, x]),
    S,
)
simple("cond", lambda x, y: tf.cond(x > 1.0, lambda: x * 2.0, lambda: y), S, S)
simple("map", lambda x: tf.map_fn(lambda a: a * a, x), V)
simple("vectorized", lambda x: tf.vectorized_map(lambda a: a * a, x), V)
simple("scan", lambda x: tf.scan(lambda a, b: a * b, x), V)
simple("many_results", lambda x, y: {"a": x * y, "b": [x, (y * 2.0, 3)]}, S, S)
simple("ragged", lambda x: tf.RaggedTensor.from_row_lengths(x, [1, 2]) * 2.0, V)
simple("sparse", lambda x: tf.sparse.to_dense(tf.SparseTensor([[0], [2]], x[:2], [3])), V)
simple("text_and_floats", lambda x: (tf.constant("a"), x * 2.0, tf.constant(1)), S)


@case
def python_loop():
    def function(x):
        total = tf.constant(0.0)
        for number in range(4):
            total += x * float(number)
        return total

    x = tf.constant(2.0)
    return function, [x], {"x": x}


@case
def custom_gradient():
    @tf.custom_gradient
    def tripled(a):
        return a * 1.0, lambda upstream: upstream * 3.0

    x = tf.constant(2.0)
    return lambda x: tripled(x) * x, [x], {"x": x}


@case
def custom_gradient_of_a_variable():
    w = tf.Variable(2.0)

    @tf.custom_gradient
    def scaled(a):
        def backward(upstream, variables):
            return upstream * 10.0, [upstream * 20.0 for _ in variables]

        return a * w, backward

    x = tf.constant(2.0)
    return lambda x: scaled(x), [x], {"x": x, "w": w}


@case
def silu():
    x = tf.constant(V)
    return lambda x: tf.nn.silu(x), [x], {"x": x}


# Variables


@case
def variable_of_a_closure():
    w, b = tf.Variable(2.0), tf.Variable(1.0)
    x = tf.constant(3.0)
    return lambda x: 2.0 * w * x + b, [x], {"w": w, "b": b, "x": x}


@case
def variable_read_inside_of_tensorflow():
    w = tf.Variable(2.0)
    x = tf.constant(3.0)
    return lambda x: x * w, [x], {"w": w, "x": x}


@case
def variable_as_argument():
    w = tf.Variable(2.0)
    return lambda w: w * w, [w], {"w": w}


@case
def unused_variable():
    w, b = tf.Variable(2.0), tf.Variable(1.0)
    x = tf.constant(3.0)
    return lambda x: x * w if x > 0 else b, [x], {"w": w, "b": b, "x": x}


@case
def not_trainable():
    w, c = tf.Variable(2.0), tf.Variable(3.0, trainable=False)
    return lambda: w * c + 2.0 * c, [], {"w": w, "c": c}


@case
def variable_of_integers():
    w, n = tf.Variable(2.0), tf.Variable(3)
    return lambda: w * tf.cast(n, tf.float32), [], {"w": w, "n": n}


@case
def gather_from_a_variable():
    w = tf.Variable(numbers(5, 2))
    return lambda: tf.gather(w, [1, 3, 1]), [], {"w": w}


@case
def tensor_of_a_closure():
    c, w = tf.constant(3.0), tf.Variable(2.0)
    return lambda: w * c, [], {"w": w}


@case
def assigned_between():
    w = tf.Variable(2.0)

    def function():
        y = w * 3.0
        w.assign(y + 1.0)
        return w * y

    return function, [], {"w": w}


@case
def state_holds_the_value():
    w, s = tf.Variable(2.0), tf.Variable(0.0)

    def function():
        s.assign(w * 3.0)
        return s * 2.0

    return function, [], {"w": w, "s": s}


@case
def assign_result():
    w, s = tf.Variable(2.0), tf.Variable(1.0)
    return lambda: s.assign_add(w) * 2.0, [], {"w": w, "s": s}


@case
def a_new_variable_inside():
    w = tf.Variable(2.0)

    def function():
        v = tf.Variable(w * 3.0)
        return v * 2.0

    return function, [], {"w": w}


@case
def constant_of_a_variable():
    w = tf.Variable(2.0)
    return lambda: tf.constant(w) * 3.0, [], {"w": w}


@case
def rebound():
    w = tf.Variable(2.0)

    def function():
        v = w - 0.1
        return v * v

    return function, [], {"w": w}


@case
def list_and_dict_of_variables():
    weights = [tf.Variable(2.0), tf.Variable(3.0)]
    more = {"b": tf.Variable(1.0)}
    sources = {"weights[0]": weights[0], "weights[1]": weights[1], "more['b']": more["b"]}
    return lambda: weights[0] * weights[1] + more["b"], [], sources


@case
def attributes_of_self():
    class Line:
        def __init__(self):
            self.w, self.b = tf.Variable(2.0), tf.Variable(1.0)

        def __call__(self, x):
            return self.w * x + self.b

        def predict(self, x):
            return self(x)

    line = Line()
    x = tf.constant(3.0)
    return line.predict, [x], {"self.w": line.w, "self.b": line.b, "x": x}


@case
def module():
    class Line(tf.Module):
        def __init__(self):
            super().__init__()
            self.w = tf.Variable(2.0)
            self.unused = tf.Variable(1.0)

    line = Line()
    return lambda: line.w * 2.0, [], {"line.w": line.w, "line.unused": line.unused}


@case
def variables_across_a_data_set():
    w = tf.Variable(2.0)

    def function():
        return sum(w * row for row in tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0]))

    return function, [], {"w": w}


# tf.function


@case
def a_function():
    w = tf.Variable(2.0)

    @tf.function
    def function(x):
        return w * x * x

    x = tf.constant(3.0)
    return function, [x], {"w": w, "x": x}


@case
def a_function_with_two_results():
    @tf.function
    def both(x, y):
        return x * 2.0, y * 3.0

    x, y = tf.constant(3.0), tf.constant(4.0)
    return lambda x, y: both(x, y)[0], [x, y], {"x": x, "y": y}


@case
def nested_functions():
    w = tf.Variable(2.0)

    @tf.function
    def inner(x):
        return w * x

    @tf.function
    def outer(x):
        return inner(x) * inner(x + 1.0)

    x = tf.constant(3.0)
    return lambda x: outer(x) + 1.0, [x], {"w": w, "x": x}


@case
def a_function_with_a_branch():
    w, b = tf.Variable(2.0), tf.Variable(1.0)

    @tf.function
    def function(x):
        return tf.cond(x > 1.0, lambda: x * w, lambda: x * b)

    x = tf.constant(3.0)
    return function, [x], {"w": w, "b": b, "x": x}


@case
def a_function_with_a_loop():
    w = tf.Variable(2.0)

    @tf.function
    def function(x):
        return tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * w), [0, x])[1]

    x = tf.constant(3.0)
    return function, [x], {"w": w, "x": x}


@case
def a_function_that_converts_python():
    @tf.function
    def function(x):
        if tf.reduce_sum(x) > 100.0:
            return x
        return x * 2.0

    x = tf.constant(V)
    return function, [x], {"x": x}


@case
def a_function_that_assigns():
    w, s = tf.Variable(2.0), tf.Variable(0.0)

    @tf.function
    def function():
        s.assign_add(w)
        return s * w

    return function, [], {"w": w, "s": s}


@case
def an_unused_argument_of_a_function():
    function = tf.function(lambda x, y: x * 2.0)
    x, y = tf.constant(3.0), tf.constant(3.0)
    return lambda x, y: function(x, y), [x, y], {"x": x, "y": y}


# Keras


def keras_case(name, make, shape, integers=False):
    def builder():
        keras.utils.set_random_seed(4)
        layer = make()
        x = tf.constant([[1, 3]]) if integers else tf.constant(numbers(*shape))
        layer(x)
        sources = {variable.path: variable.value for variable in layer.variables}
        return (lambda x: layer(x)), [x], sources if integers else {**sources, "x": x}

    TABLE[name] = builder


keras_case("dense", lambda: keras.layers.Dense(2, activation="relu"), (4, 3))
keras_case("conv", lambda: keras.layers.Conv2D(2, 2), (1, 4, 4, 1))
keras_case("embedding", lambda: keras.layers.Embedding(5, 2), (), integers=True)
keras_case("lstm", lambda: keras.layers.LSTM(3), (2, 4, 3))
keras_case("normalization_by_batch", lambda: keras.layers.BatchNormalization(), (4, 3))
keras_case("normalization_by_layer", lambda: keras.layers.LayerNormalization(), (4, 3))
keras_case("frozen", lambda: keras.layers.Dense(2, trainable=False), (4, 3))


@case
def training_batch_normalization():
    layer = keras.layers.BatchNormalization()
    x = tf.constant(numbers(4, 3))
    layer(x)
    sources = {variable.path: variable.value for variable in layer.variables}
    return lambda x: layer(x, training=True) ** 3, [x], {**sources, "x": x}


@case
def model_with_loss():
    keras.utils.set_random_seed(4)
    dense = keras.layers.Dense(3, activation="tanh")
    model = keras.Sequential([keras.Input((3,)), dense, keras.layers.Dense(1)])
    loss = keras.losses.MeanSquaredError()
    x = tf.constant(numbers(4, 3))
    sources = {variable.path: variable.value for variable in model.variables}
    return lambda x: loss(numbers(4, 1), model(x)), [x], {**sources, "x": x}


@case
def model_with_a_branch_unused():
    keras.utils.set_random_seed(4)

    class Two(keras.Model):
        def __init__(self):
            super().__init__()
            self.one, self.other = keras.layers.Dense(1), keras.layers.Dense(1)

        def call(self, x):
            self.other(x)
            return self.one(x)

    model = Two()
    x = tf.constant(numbers(4, 3))
    model(x)
    sources = {variable.path: variable.value for variable in model.variables}
    return lambda x: model(x), [x], {**sources, "x": x}


@case
def keras_variable():
    w = keras.Variable(2.0)
    return lambda: w * 3.0, [], {"w": w.value}


@case
def predicted():
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    x = tf.constant(numbers(4, 3))
    sources = {variable.path: variable.value for variable in model.variables}
    return lambda x: tf.constant(model.predict(x, verbose=0)), [x], {**sources, "x": x}


# Functions that ask a tape of their own: they return what it answers.


@own
def before_inside_and_after():
    w, b = tf.Variable(2.0), tf.Variable(1.0)

    def function(x):
        early = w * x
        with tf.GradientTape() as tape:
            inside = w * early + 2.0 * b
        late = inside * b
        return tape.gradient(late * 1.0, [w, b, x])

    return function, [tf.constant(3.0)]


@own
def whole_in_the_block():
    w, b = tf.Variable(2.0), tf.Variable(1.0)

    def function(x):
        with tf.GradientTape() as tape:
            y = (3.0 * w * x - b) ** 2
        return tape.gradient(y, [w, b, x])

    return function, [tf.constant(3.0)]


@own
def watched_too_late():
    def function(x):
        with tf.GradientTape() as tape:
            y = x * x
            tape.watch(x)
            z = y * 2.0 + x
        return tape.gradient(z, x)

    return function, [tf.constant(3.0)]


@own
def automatic_watching_off():
    w, b = tf.Variable(2.0), tf.Variable(1.0)

    def function():
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(w)
            y = w * b
        return tape.gradient(y, [w, b])

    return function, []


@own
def stopped_for_a_while():
    w = tf.Variable(2.0)

    def function():
        with tf.GradientTape(persistent=True) as tape:
            y = w * 3.0
            with tape.stop_recording():
                z = y * w
            u = y * z
        return tape.gradient(u, [w, y, z])

    return function, []


@own
def one_tape_inside_another():
    def function(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = x**3
            slope = inner.gradient(y, x)
        return outer.gradient(slope, x)

    return function, [tf.constant(3.0)]


@own
def slope_taken_outside():
    def function(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = x**3
        slope = inner.gradient(y, x)
        return outer.gradient(slope, x)

    return function, [tf.constant(3.0)]


@own
def a_tensor_in_the_middle():
    def function(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
            z = y * y
        return tape.gradient(z, [y, x])

    return function, [tf.constant(3.0)]


@own
def weighted_targets():
    def function(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
        return tape.gradient(y, x, output_gradients=tf.constant([1.0, 10.0]))

    return function, [tf.constant([3.0, 4.0])]


@own
def zeros_for_none():
    w, b = tf.Variable(2.0), tf.Variable(1.0)

    def function():
        with tf.GradientTape() as tape:
            y = w * 3.0
        return tape.gradient(y, [w, b], unconnected_gradients="zero")

    return function, []


@own
def a_training_step():
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    optimizer = keras.optimizers.SGD(0.1)
    x, y = numbers(4, 3), numbers(4, 1)

    def function():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return gradients

    return function, []


@own
def a_training_step_in_a_function():
    w, b = tf.Variable(2.0), tf.Variable(1.0)

    @tf.function
    def function(x):
        with tf.GradientTape() as tape:
            y = tf.cond(x > 1.0, lambda: w * x, lambda: b * x)
        gradients = tape.gradient(y, [w, b])
        w.assign_sub(gradients[0])
        return gradients

    return function, [tf.constant(3.0)]


@own
def a_loop_of_steps():
    w = tf.Variable(2.0)

    def function():
        for _ in range(3):
            with tf.GradientTape() as tape:
                loss = (w - 5.0) ** 2
            gradient = tape.gradient(loss, w)
            w.assign_sub(0.1 * gradient)
        return gradient

    return function, []


@own
def reset_in_the_middle():
    w = tf.Variable(2.0)

    def function():
        with tf.GradientTape() as tape:
            y = w * 3.0
            tape.reset()
            z = y + w
        return tape.gradient(z, w)

    return function, []
