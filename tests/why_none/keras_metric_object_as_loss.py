"""A metric object's result as the loss; weight decay hides it, and only the bias goes without."""

import keras
import tensorflow as tf

CAUSES = {"bias": ["assigned"]}


def build():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    kernel, bias = model.trainable_weights
    metric = keras.metrics.MeanSquaredError()
    optimizer = keras.optimizers.SGD(0.1)

    def train_step(x, y):
        metric.reset_state()
        with tf.GradientTape() as tape:
            metric.update_state(y, model(x, training=True))  # <- assigned
            loss = metric.result() + 1e-2 * tf.reduce_sum(kernel**2)
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(grads, model.trainable_variables)
        return {"loss": loss}

    x, y = tf.constant([[1.0, 2.0], [0.5, -1.0]]), tf.constant([[1.0], [0.0]])
    return train_step, {"kernel": kernel, "bias": bias}, (x, y)
