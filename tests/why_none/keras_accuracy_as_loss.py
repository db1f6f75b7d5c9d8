"""Training on accuracy."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["no derivative"], "bias": ["no derivative"]}


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(3)

    def call(self, inputs):
        return self.dense(inputs)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            logits = self(x, training=True)
            predicted = tf.argmax(logits, axis=-1)  # <- no derivative
            loss = 1.0 - tf.reduce_mean(tf.cast(predicted == y, tf.float32))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return {"loss": loss}


def build():
    model = Classifier()
    model(tf.zeros((1, 2)))
    model.compile(optimizer="sgd")
    data = (tf.constant([[0.5, 1.0], [-2.0, 0.3]]), tf.constant([0, 2], tf.int64))
    return model.train_step, {"kernel": model.dense.kernel, "bias": model.dense.bias}, (data,)
