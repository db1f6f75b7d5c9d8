"""What is computed from a source would be used in branches that this step doesn't take."""

import tensorflow as tf

CAUSES = {"spread": ["branch not taken"]}


def total(errors, width, robust):
    if robust:
        scaled = errors / width  # <- branch not taken
        return tf.reduce_sum(tf.sqrt(1.0 + scaled**2))
    return tf.reduce_sum(errors**2)


def build():
    center, spread = tf.Variable(0.4), tf.Variable(-0.2)

    def step(x, robust=False, prior=False):
        with tf.GradientTape() as tape:
            width = tf.exp(spread)
            loss = total(x - center, width, robust)
            if prior:
                half = 0.5 * width  # <- branch not taken
                loss += half * width
        return tape.gradient(loss, [center, spread])

    return step, {"center": center, "spread": spread}, (tf.constant([0.5, 1.5, -1.0]),)
