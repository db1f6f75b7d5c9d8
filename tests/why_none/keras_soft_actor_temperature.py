"""A soft actor whose temperature holds the entropy; it is worked out when the agent is made."""

import keras
import tensorflow as tf

CAUSES = {"log_alpha": ["before the block"]}


class SoftAgent:
    def __init__(self, states, actions, wanted_entropy):
        self.wanted_entropy = wanted_entropy
        self.log_alpha = tf.Variable(-0.7, name="log_alpha")
        self.alpha = tf.exp(self.log_alpha)  # <- before the block
        self.policy = keras.Sequential(
            [
                keras.Input((states,)),
                keras.layers.Dense(6, activation="tanh"),
                keras.layers.Dense(actions),
            ]
        )
        self.critic = keras.Sequential([keras.Input((states,)), keras.layers.Dense(actions)])
        self.optimizer = keras.optimizers.Adam(3e-4)

    @property
    def weights(self):
        return [*self.policy.trainable_variables, self.log_alpha]

    def improve(self, states):
        with tf.GradientTape() as tape:
            log_chances = tf.nn.log_softmax(self.policy(states, training=True))
            chances = tf.exp(log_chances)
            values = tf.stop_gradient(self.critic(states))
            entropy = -tf.reduce_sum(chances * log_chances, axis=1)
            gain = tf.reduce_sum(chances * values, axis=1)
            excess = tf.stop_gradient(entropy - self.wanted_entropy)
            actor_loss = -tf.reduce_mean(gain + self.alpha * entropy)
            alpha_loss = tf.reduce_mean(self.alpha * excess)
            loss = actor_loss + alpha_loss
        grads = tape.gradient(loss, self.weights)
        pairs = [(g, w) for g, w in zip(grads, self.weights, strict=True) if g is not None]
        self.optimizer.apply_gradients(pairs)
        return {"actor": actor_loss, "alpha": alpha_loss}


def build():
    agent = SoftAgent(states=3, actions=2, wanted_entropy=0.5)
    sources = {
        "policy": agent.policy.trainable_variables[0],
        "log_alpha": agent.log_alpha,
    }
    states = tf.constant([[0.1, 0.5, -0.4], [1.0, -0.3, 0.2]])
    return agent.improve, sources, (states,)
