"""A penalty after the warm-up: in the first rounds its weight has no gradient."""

import tensorflow as tf

CAUSES = {"scale": ["branch not taken"]}


class Fit:
    def __init__(self):
        self.weight = tf.Variable([0.5, -1.0])
        self.scale = tf.Variable(0.3)
        self.history = []

    def loss(self, x, round_number, warm_up):
        loss = tf.reduce_mean((x * self.weight - 1.0) ** 2)
        if round_number >= warm_up:
            loss += tf.exp(self.scale) * tf.nn.l2_loss(self.weight)  # <- branch not taken
        return loss

    def run(self, x, rounds=4, warm_up=2):
        for number in range(rounds):
            with tf.GradientTape() as tape:
                loss = self.loss(x, number, warm_up)
            slopes = tape.gradient(loss, [self.weight, self.scale])
            for slope, variable in zip(slopes, [self.weight, self.scale], strict=True):
                if slope is not None:
                    variable.assign_sub(0.1 * slope)
            self.history.append(float(loss))
            if number == rounds:
                self.history.append(float(self.scale))
        return self.history


def build():
    fit = Fit()
    return fit.run, {"scale": fit.scale}, (tf.constant([1.0, 2.0]),)
