"""Deep deterministic policy gradients: the actor's loss uses the action that explores."""

import keras
import numpy as np
import tensorflow as tf

CAUSES = {"actor": ["left TensorFlow"]}


class OUNoise:
    def __init__(self, size, theta=0.15, sigma=0.2):
        self.theta, self.sigma = theta, sigma
        self.state = np.zeros(size, dtype="float32")

    def __call__(self):
        kick = self.sigma * np.random.normal(size=self.state.shape)
        self.state = (self.state - self.theta * self.state + kick).astype("float32")
        return self.state


class DDPG:
    def __init__(self, n_states, n_actions, bound=1.0):
        self.actor = keras.Sequential(
            [keras.Input((n_states,)), keras.layers.Dense(n_actions, activation="tanh")]
        )
        state, action = keras.Input((n_states,)), keras.Input((n_actions,))
        joined = keras.layers.Concatenate()([state, action])
        hidden = keras.layers.Dense(8, activation="relu")(joined)
        self.critic = keras.Model([state, action], keras.layers.Dense(1)(hidden))
        self.bound = bound
        self.noise = OUNoise(n_actions)
        self.optimizer = keras.optimizers.Adam(1e-3)

    def policy(self, states):
        actions = self.actor(states) + self.noise()
        return np.clip(actions, -self.bound, self.bound)  # <- left TensorFlow

    def update_actor(self, states):
        with tf.GradientTape() as tape:
            actions = tf.convert_to_tensor(self.policy(states))
            values = self.critic([states, actions])
            loss = -tf.reduce_mean(values)
        gradients = tape.gradient(loss, self.actor.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.actor.trainable_variables, strict=True))
        return loss


def build():
    keras.utils.set_random_seed(4)
    agent = DDPG(3, 2)
    states = tf.constant([[0.1, 0.2, 0.3], [0.4, -1.0, 0.6]])
    return agent.update_actor, {"actor": agent.actor.layers[0].kernel}, (states,)
