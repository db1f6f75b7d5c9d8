"""Only one of two weights is used, by a flag."""

import tensorflow as tf

CAUSES = {"heavy": ["branch not taken"]}

light, heavy = tf.Variable(1.0), tf.Variable(3.0)


def forward(x, careful):
    if careful:
        return x * light
    else:
        return x * heavy  # <- branch not taken


def step():
    with tf.GradientTape() as tape:
        out = forward(tf.constant(2.0), careful=True)
    return tape.gradient(out, [light, heavy])


def build():
    return step, [light, heavy], ()
