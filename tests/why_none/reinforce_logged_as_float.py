"""REINFORCE: the action is an index, and its log probability is kept as a number."""

import tensorflow as tf

CAUSES = {"preferences": ["left TensorFlow"]}


def build():
    preferences = tf.Variable([0.3, -0.2, 0.5])
    payout = [1.0, 0.2, 2.0]

    def episode(plays=3):
        with tf.GradientTape() as tape:
            chances, earned = [], []
            for play in range(plays):
                probs = tf.nn.softmax(preferences + 0.1 * play)
                action = int(tf.argmax(probs))
                chances.append(float(tf.math.log(probs[action])))  # <- left TensorFlow
                earned.append(payout[action])
            total = tf.constant(sum(earned))
            loss = -tf.reduce_sum(tf.constant(chances)) * total
        return tape.gradient(loss, preferences)

    return episode, {"preferences": preferences}, ()
