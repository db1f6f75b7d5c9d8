"""A slow and a fast half, each with a tape that watches by hand; one weight is on no list."""

import keras
import tensorflow as tf

CAUSES = {"decoder bias": ["automatic watching off"]}


class HalfAndHalf(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = keras.layers.Dense(2, activation="tanh")
        self.decoder = keras.layers.Dense(3)
        self.encoder.build((None, 3))
        self.decoder.build((None, 2))
        self.slow = keras.optimizers.SGD(1e-3)
        self.fast = keras.optimizers.SGD(1e-1)

    def call(self, x):
        return self.decoder(self.encoder(x))  # <- automatic watching off

    def train_step(self, x):
        front, back = self.encoder.trainable_variables, self.decoder.trainable_variables
        with (
            tf.GradientTape(watch_accessed_variables=False) as slow_tape,
            tf.GradientTape(watch_accessed_variables=False) as fast_tape,
        ):
            slow_tape.watch([w.value for w in front])
            fast_tape.watch(self.decoder.kernel.value)
            loss = tf.reduce_mean(tf.abs(self(x, training=True) - x))
        slow_grads = slow_tape.gradient(loss, front)
        fast_grads = fast_tape.gradient(loss, back)
        self.slow.apply(slow_grads, front)
        known = [(g, w) for g, w in zip(fast_grads, back, strict=True) if g is not None]
        self.fast.apply_gradients(known)
        return {"loss": loss}


def build():
    model = HalfAndHalf()
    sources = {
        "encoder kernel": model.encoder.kernel,
        "encoder bias": model.encoder.bias,
        "decoder kernel": model.decoder.kernel,
        "decoder bias": model.decoder.bias,
    }
    return model.train_step, sources, (tf.constant([[0.1, 0.9, -0.3], [1.0, 0.0, 0.4]]),)
