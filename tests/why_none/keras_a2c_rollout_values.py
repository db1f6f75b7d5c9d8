"""Advantage actor-critic: the critic's values are those of the rollout."""

import keras
import numpy as np
import tensorflow as tf

CAUSES = {"critic": ["before the block"]}


def discounted_returns(rewards, gamma=0.99):
    returns, running = [], 0.0
    for reward in rewards[::-1]:
        running = reward + gamma * running
        returns.insert(0, running)
    return np.array(returns, dtype="float32")


class A2CAgent:
    def __init__(self, n_states, n_actions):
        self.actor = keras.Sequential([keras.Input((n_states,)), keras.layers.Dense(n_actions)])
        self.critic = keras.Sequential([keras.Input((n_states,)), keras.layers.Dense(1)])
        self.actor_optimizer = keras.optimizers.Adam(1e-3)
        self.critic_optimizer = keras.optimizers.Adam(1e-3)

    def evaluate(self, states):
        return tf.squeeze(self.critic(states), axis=-1)  # <- before the block

    def learn(self, states, actions, rewards):
        states = tf.convert_to_tensor(states, tf.float32)
        values = self.evaluate(states)
        returns = discounted_returns(rewards)
        advantages = tf.stop_gradient(returns - values)

        with tf.GradientTape() as actor_tape, tf.GradientTape() as critic_tape:
            log_probs = tf.nn.log_softmax(self.actor(states))
            chosen = tf.gather(log_probs, actions, axis=1, batch_dims=1)
            entropy = -tf.reduce_sum(tf.exp(log_probs) * log_probs, axis=-1)
            actor_loss = -tf.reduce_mean(chosen * advantages + 0.01 * entropy)
            critic_loss = tf.reduce_mean(tf.square(returns - values))

        actor_grads = actor_tape.gradient(actor_loss, self.actor.trainable_variables)
        critic_grads = critic_tape.gradient(critic_loss, self.critic.trainable_variables)
        self.actor_optimizer.apply(actor_grads, self.actor.trainable_variables)
        self.critic_optimizer.apply(critic_grads, self.critic.trainable_variables)
        return float(actor_loss), float(critic_loss)


def build():
    agent = A2CAgent(3, 2)
    states = np.array([[0.1, 0.2, 0.3], [0.0, 1.0, -1.0], [0.5, 0.5, 0.2]])
    actions = tf.constant([0, 1, 1])
    sources = {"actor": agent.actor.layers[0].kernel, "critic": agent.critic.layers[0].kernel}
    return agent.learn, sources, (states, actions, [1.0, 0.0, 1.0])
