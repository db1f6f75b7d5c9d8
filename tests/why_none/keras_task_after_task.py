"""Two tasks on one trunk; the tape is emptied at the start of each of them."""

import keras
import tensorflow as tf

CAUSES = {"trunk": ["tape reset"], "colour": ["tape reset"]}


def build():
    trunk = keras.layers.Dense(3, activation="tanh", use_bias=False)
    heads = {name: keras.layers.Dense(1, use_bias=False) for name in ("colour", "shape")}
    trunk.build((None, 2))
    for head in heads.values():
        head.build((None, 3))

    def train_step(x, answers):
        total = 0.0
        with tf.GradientTape() as tape:
            shared = trunk(x)  # <- tape reset (trunk)
            for name, head in heads.items():
                tape.reset()
                guess = head(shared)  # <- tape reset (colour)
                total = total + tf.reduce_mean((guess - answers[name]) ** 2)
        weights = [trunk.kernel, *(head.kernel for head in heads.values())]
        return tape.gradient(total, weights)

    answers = {"colour": tf.constant([[1.0], [0.0]]), "shape": tf.constant([[0.5], [2.0]])}
    sources = {
        "trunk": trunk.kernel,
        "colour": heads["colour"].kernel,
        "shape": heads["shape"].kernel,
    }
    return train_step, sources, (tf.constant([[0.2, 1.0], [0.9, -0.3]]), answers)
