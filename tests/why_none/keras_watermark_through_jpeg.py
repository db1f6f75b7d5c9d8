"""A watermark is hidden in pictures, and must still be read after they were saved as JPEG."""

import keras
import tensorflow as tf

CAUSES = {"hide": ["left floats"]}


def saved(pictures, quality=75):
    kept = []
    for picture in tf.unstack(pictures):
        kept.append(tf.image.adjust_jpeg_quality(picture, quality))  # <- left floats
    return tf.stack(kept)


class Watermark(keras.Model):
    def __init__(self, bits):
        super().__init__()
        self.hide = keras.layers.Conv2D(3, 3, padding="same", activation="tanh")
        self.flat = keras.layers.Flatten()
        self.read = keras.layers.Dense(bits)
        self.hide.build((None, 8, 8, 3 + bits))
        self.read.build((None, 8 * 8 * 3))
        self.entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def put(self, pictures, message):
        plane = tf.tile(message[:, None, None, :], (1, 8, 8, 1))
        mark = self.hide(tf.concat([pictures, plane], axis=-1))
        return tf.clip_by_value(pictures + 0.2 * mark, 0.0, 1.0)

    def train_step(self, data):
        pictures, message = data
        with tf.GradientTape() as tape:
            marked = self.put(pictures, message)
            logits = self.read(self.flat(saved(marked)))
            loss = self.entropy(message, logits)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables, strict=True))
        change = tf.reduce_mean(tf.abs(marked - pictures))
        return {"loss": loss, "change": change}


def build():
    model = Watermark(bits=2)
    model.compile(optimizer=keras.optimizers.Adam(1e-3))
    pictures = tf.random.stateless_uniform((2, 8, 8, 3), seed=(3, 9))
    message = tf.constant([[1.0, 0.0], [0.0, 1.0]])
    sources = {"hide": model.hide.kernel, "read": model.read.kernel}
    return model.train_step, sources, ((pictures, message),)
