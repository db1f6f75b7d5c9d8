"""Actor and critic: drawn actions, a stopped advantage and a clipped ratio that cut nothing off."""

import keras
import numpy as np
import tensorflow as tf

CAUSES = {}


class ActorCritic(keras.Model):
    def __init__(self, actions):
        super().__init__()
        self.body = keras.layers.Dense(4, activation="tanh")
        self.policy = keras.layers.Dense(actions)
        self.value = keras.layers.Dense(1)

    def call(self, states):
        hidden = self.body(states)
        return self.policy(hidden), self.value(hidden)[:, 0]


def build():
    model = ActorCritic(2)
    model(tf.zeros((1, 3)))
    optimizer = keras.optimizers.Adam(1e-3)
    log = []

    def train_step(states, returns):
        with tf.GradientTape() as tape:
            logits, values = model(states)
            actions = tf.random.stateless_categorical(logits, 1, seed=(3, 1))[:, 0]
            chances = tf.nn.log_softmax(logits)
            chosen = tf.gather(chances, actions, batch_dims=1)
            before = tf.stop_gradient(chosen)
            advantage = returns - tf.stop_gradient(values)
            ratio = tf.exp(chosen - before)
            clipped = tf.clip_by_value(ratio, 0.8, 1.2)
            actor = -tf.reduce_mean(tf.minimum(ratio * advantage, clipped * advantage))
            critic = tf.reduce_mean((returns - values) ** 2)
            entropy = -tf.reduce_mean(tf.reduce_sum(tf.exp(chances) * chances, axis=1))
            log.append(float(np.mean(values.numpy())))
            loss = actor + 0.5 * critic - 0.01 * entropy
        grads = tape.gradient(loss, model.trainable_variables)
        grads, _ = tf.clip_by_global_norm(grads, 1.0)
        optimizer.apply(grads, model.trainable_variables)
        return loss

    states = tf.constant([[0.1, 0.3, -0.2], [1.0, 0.0, 0.5], [-0.7, 0.2, 0.2]])
    sources = {weight.path: weight for weight in model.trainable_variables}
    return train_step, sources, (states, tf.constant([1.0, 0.2, -0.5]))
