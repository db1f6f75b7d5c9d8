"""An adversarial step: the gradient with respect to a batch of pictures."""

import keras
import tensorflow as tf

CAUSES = {"pictures": ["never watched"]}


def build():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
    measure = keras.losses.SparseCategoricalCrossentropy()

    def attack(pictures, classes):
        with tf.GradientTape() as tape:
            probabilities = model(pictures, training=False)  # <- never watched
            loss = measure(classes, probabilities)
        return tf.sign(tape.gradient(loss, pictures))

    return attack, None, (tf.constant([[0.1, 0.5, 0.3, 0.9]]), tf.constant([1]))
