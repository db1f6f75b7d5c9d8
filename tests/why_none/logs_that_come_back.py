"""A helper returns the loss with extra terms by name; the branch that fills them wasn't taken."""

import tensorflow as tf

CAUSES = {"bias": ["branch not taken"]}


class Model:
    def __init__(self):
        self.w, self.bias = tf.Variable(2.0), tf.Variable(0.3)

    def losses(self, x, regular=False):
        extra, logs = {}, {}
        loss = tf.reduce_mean((self.w * x - 1.0) ** 2)
        if regular:
            extra["bias"] = self.bias**2  # <- branch not taken
        return loss, extra, logs

    def step(self, x):
        with tf.GradientTape() as tape:
            loss, extra, _ = self.losses(x)
            total = loss + sum(extra.values())
        return tape.gradient(total, [self.w, self.bias])


def build():
    model = Model()
    return model.step, {"bias": model.bias}, (tf.constant([1.0, 2.0]),)
