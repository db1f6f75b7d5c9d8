"""A helper returns the loss with logs; a branch that was not taken would only fill the logs."""

import tensorflow as tf

CAUSES = {"bias": ["unused"]}


class Model:
    def __init__(self):
        self.w, self.bias = tf.Variable(2.0), tf.Variable(0.3)

    def losses(self, x, verbose=False):
        logs = {}
        loss = tf.reduce_mean((self.w * x - 1.0) ** 2)
        if verbose:
            logs["bias"] = self.bias * 1.0
        return loss, logs

    def step(self, x):
        with tf.GradientTape() as tape:
            loss, logs = self.losses(x)
        gradients = tape.gradient(loss, [self.w, self.bias])
        logs["loss"] = float(loss)
        return gradients, logs


def build():
    model = Model()
    return model.step, {"bias": model.bias}, (tf.constant([1.0, 2.0]),)
