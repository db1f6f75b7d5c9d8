"""Temporal-difference learning by a table of values, with its step and discount to be learned."""

import tensorflow as tf

CAUSES = {"alpha": ["table"], "discount": ["left TensorFlow", "table"]}


class Agent:
    def __init__(self):
        self.alpha = tf.Variable(0.3)
        self.discount = tf.Variable(0.9)

    def walk(self, path):
        values = tf.lookup.experimental.MutableHashTable(tf.string, tf.float32, default_value=0.0)
        for room, reward, following in path:
            here = values.lookup(tf.constant(room))
            there = values.lookup(tf.constant(following))
            goal = reward + float(self.discount) * there  # <- left TensorFlow
            better = here + self.alpha * (goal - here)
            values.insert(tf.constant(room), better)  # <- table
        return values


def build():
    agent = Agent()

    def meta_step(path, wanted):
        with tf.GradientTape() as tape:
            values = agent.walk(path)
            miss = (values.lookup(tf.constant("door")) - wanted) ** 2
        return tape.gradient(miss, [agent.alpha, agent.discount])

    path = [("hall", 1.0, "goal"), ("door", 0.0, "hall")]
    return meta_step, {"alpha": agent.alpha, "discount": agent.discount}, (path, 0.8)
