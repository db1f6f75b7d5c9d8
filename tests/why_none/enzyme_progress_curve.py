"""Progress curves of an enzyme: the integrator is NumPy's, and this assay has no blank."""

from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

CAUSES = {
    "vmax": ["left TensorFlow"],
    "km": ["left TensorFlow"],
    "blank": ["branch not taken"],
}


def progress(vmax, km, substrate, times):
    """Product over time by small steps of Euler, as float32."""
    made, left, now = [], substrate, np.float32(0.0)
    for time in times:
        while now < time:
            left = left - 0.05 * vmax * left / (km + left)
            now += np.float32(0.05)
        made.append(substrate - left)
    return np.array(made, np.float32)


@dataclass(eq=False)
class Assay:
    has_blank: bool
    parameters: dict = field(
        default_factory=lambda: {
            "vmax": tf.Variable(1.2),
            "km": tf.Variable(0.6),
            "gain": tf.Variable(0.9),
            "blank": tf.Variable(0.05),
        }
    )

    def signal(self, substrate, times):
        p = self.parameters
        inputs = [p["vmax"], p["km"], substrate, times]
        product = tf.numpy_function(progress, inputs, tf.float32)  # <- left TensorFlow
        light = p["gain"] * tf.ensure_shape(product, times.shape)
        if self.has_blank:
            light += p["blank"]  # <- branch not taken
        return light

    @tf.function
    def misfit(self, substrate, times, measured):
        with tf.GradientTape() as tape:
            residual = self.signal(substrate, times) - measured
            loss = tf.reduce_mean(residual**2)
        return tape.gradient(loss, self.parameters)


def build():
    assay = Assay(has_blank=False)

    def one_round(substrate, measured):
        times = tf.constant([0.5, 1.0, 2.0])
        slopes = assay.misfit(tf.constant(substrate), times, tf.constant(measured))
        return {name: slope for name, slope in slopes.items() if slope is not None}

    return one_round, assay.parameters, (2.0, [0.4, 0.8, 1.3])
