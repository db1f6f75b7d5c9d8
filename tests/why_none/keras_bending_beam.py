"""A network for the bending of a beam; the place along it is scaled above the tapes."""

import keras
import tensorflow as tf

CAUSES = {"x": ["before the block"]}


class Beam:
    def __init__(self, length, stiffness):
        self.length, self.stiffness = length, stiffness
        self.net = keras.Sequential(
            [
                keras.Input((1,)),
                keras.layers.Dense(8, activation="tanh"),
                keras.layers.Dense(1),
            ]
        )
        self.optimizer = keras.optimizers.Adam(1e-3)

    def sag(self, scaled):
        return scaled * self.net(scaled)

    def curvature(self, x):
        scaled = 2.0 * x / self.length - 1.0  # <- before the block
        with tf.GradientTape() as second:
            second.watch(x)
            with tf.GradientTape() as first:
                first.watch(x)
                sag = self.sag(scaled)
            tilt = first.gradient(sag, x)
        return second.gradient(tilt, x)

    def train_step(self, x, moment):
        with tf.GradientTape() as tape:
            residual = self.stiffness * self.curvature(x) - moment
            held = self.sag(tf.constant([[-1.0]]))
            loss = tf.reduce_mean(residual**2) + tf.reduce_mean(held**2)
        grads = tape.gradient(loss, self.net.trainable_variables)
        self.optimizer.apply(grads, self.net.trainable_variables)
        return loss


def build():
    beam = Beam(length=3.0, stiffness=1.7)
    x = tf.constant([[0.2], [1.1], [2.4]])
    moment = 0.5 * x * (3.0 - x)
    return beam.train_step, {"x": x}, (x, moment)
