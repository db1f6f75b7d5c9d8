"""Model-agnostic meta-learning; each task starts from the model's weights in a second model."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["left TensorFlow", "assigned"]}


def make_model():
    return keras.Sequential(
        [keras.Input((1,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(1)]
    )


class MAML:
    def __init__(self, inner_lr=0.05, meta_lr=1e-3):
        self.model = make_model()
        self.fast_model = make_model()
        self.inner_lr = inner_lr
        self.meta_optimizer = keras.optimizers.Adam(meta_lr)

    def loss(self, model, x, y):
        return tf.reduce_mean(tf.square(model(x, training=True) - y))

    def adapt(self, x, y):
        self.fast_model.set_weights(self.model.get_weights())  # <- left TensorFlow # <- assigned
        with tf.GradientTape() as inner_tape:
            inner_loss = self.loss(self.fast_model, x, y)
        gradients = inner_tape.gradient(inner_loss, self.fast_model.trainable_variables)
        for variable, gradient in zip(self.fast_model.trainable_variables, gradients, strict=True):
            variable.assign_sub(self.inner_lr * gradient)  # <- assigned

    def meta_step(self, tasks):
        with tf.GradientTape() as outer_tape:
            query_losses = []
            for (x_support, y_support), (x_query, y_query) in tasks:
                self.adapt(x_support, y_support)
                query_losses.append(self.loss(self.fast_model, x_query, y_query))
            meta_loss = tf.add_n(query_losses) / len(tasks)
        meta_gradients = outer_tape.gradient(meta_loss, self.model.trainable_variables)
        self.meta_optimizer.apply_gradients(
            zip(meta_gradients, self.model.trainable_variables, strict=True)
        )
        return meta_loss


def sinusoid_task(amplitude, phase):
    support = tf.reshape(tf.linspace(-3.0, 3.0, 5), (-1, 1))
    query = support + 0.3
    return (
        (support, amplitude * tf.sin(support + phase)),
        (query, amplitude * tf.sin(query + phase)),
    )


def build():
    keras.utils.set_random_seed(1)
    maml = MAML()
    tasks = [sinusoid_task(1.0, 0.0), sinusoid_task(2.5, 0.7)]
    return maml.meta_step, {"kernel": maml.model.layers[0].kernel}, (tasks,)
