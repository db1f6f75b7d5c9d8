"""A Q-learning step that moves the target network along and then, by mistake, trains on it."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["assigned"], "bias": ["assigned"]}


def build():
    online, target = keras.layers.Dense(2), keras.layers.Dense(2)
    online.build((None, 3))
    target.build((None, 3))

    def train_step(states, actions, returns, tau=0.1):
        with tf.GradientTape() as tape:
            for slow, fast in zip(target.weights, online.weights, strict=True):
                slow.assign((1.0 - tau) * slow + tau * fast)  # <- assigned
            chosen = tf.gather(target(states), actions, batch_dims=1)
            loss = keras.losses.huber(returns[None], chosen[None])
        return tape.gradient(loss, online.trainable_variables)

    states = tf.constant([[0.1, 0.5, -0.4], [1.0, -0.3, 0.2]])
    arguments = (states, tf.constant([0, 1]), tf.constant([1.0, 0.0]))
    return train_step, {"kernel": online.kernel, "bias": online.bias}, arguments
