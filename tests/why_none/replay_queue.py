"""Temporal-difference errors go through a replay queue before they are squared."""

import tensorflow as tf

CAUSES = {"value": ["other state"]}


def build():
    value = tf.Variable(0.5)

    def update(states, rewards):
        replay = tf.queue.FIFOQueue(10, [tf.float32], shapes=[()])
        with tf.GradientTape() as tape:
            for state, reward in zip(states, rewards, strict=True):
                replay.enqueue(value * state - reward)  # <- other state
            loss = tf.add_n([replay.dequeue() ** 2 for _ in states]) / len(states)
        return tape.gradient(loss, value)

    return update, {"value": value}, ([0.5, 1.5, -1.0], [1.0, 0.0, 0.5])
