"""A painting: its style is seen in a pause of the tape, its roughness in whole grey levels."""

import tensorflow as tf

CAUSES = {"canvas": ["recording stopped", "left floats"]}


def gram(features):
    rows = tf.reshape(features, (-1, features.shape[-1]))
    return tf.matmul(rows, rows, transpose_a=True) / rows.shape[0]


def roughness(picture):
    levels = tf.image.convert_image_dtype(picture, tf.uint8)  # <- left floats
    back = tf.image.convert_image_dtype(levels, tf.float32)
    return tf.reduce_sum(tf.image.total_variation(back))


def build():
    canvas = tf.Variable(tf.random.stateless_uniform((1, 4, 4, 3), seed=(1, 5)))
    filters = tf.random.stateless_normal((3, 3, 3, 2), seed=(2, 7))
    model = tf.random.stateless_uniform((1, 4, 4, 3), seed=(8, 8))

    def eye(picture):
        return tf.nn.relu(tf.nn.conv2d(picture, filters, 1, "SAME"))  # <- recording stopped

    def paint(calm=0.01):
        wanted = gram(eye(model))
        with tf.GradientTape() as tape:
            with tape.stop_recording():
                seen = eye(canvas)
            style = tf.reduce_mean((gram(seen) - wanted) ** 2)
            loss = style + calm * roughness(canvas)
        return tape.gradient(loss, canvas)

    return paint, {"canvas": canvas}, ()
