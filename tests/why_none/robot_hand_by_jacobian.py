"""A robot's hand is led to a goal by its Jacobian; bends are summed up as Python numbers."""

import math
from dataclasses import dataclass

import tensorflow as tf

CAUSES = {"bends": ["left TensorFlow"]}


@dataclass
class Arm:
    lengths: tf.Variable
    bends: tf.Variable

    def joints(self):
        heading, x, y = 0.0, tf.constant(0.0), tf.constant(0.0)
        places = [tf.stack([x, y])]
        for length, bend in zip(tf.unstack(self.lengths), self.headings(), strict=True):
            heading += bend
            x = x + length * math.cos(heading)
            y = y + length * math.sin(heading)
            places.append(tf.stack([x, y]))
        return places

    def headings(self):
        limit = math.radians(150.0)
        return [max(-limit, min(limit, bend)) for bend in self.bends.numpy()]  # <- left TensorFlow


def reach(arm, goal, steps=3, rate=0.3):
    for _ in range(steps):
        with tf.GradientTape() as tape:
            hand = arm.joints()[-1]
        by_bends, by_lengths = tape.jacobian(hand, [arm.bends, arm.lengths])
        miss = goal - hand
        move = tf.linalg.matvec(tf.linalg.pinv(by_bends), miss)
        arm.bends.assign_add(rate * move)
        if float(tf.norm(miss)) > float(tf.reduce_sum(arm.lengths)):
            arm.lengths.assign_add(0.01 * tf.linalg.matvec(by_lengths, miss, transpose_a=True))
    return hand


def build():
    arm = Arm(tf.Variable([1.0, 0.8, 0.5]), tf.Variable([0.3, 0.4, -0.2]))
    sources = {"bends": arm.bends, "lengths": arm.lengths}
    return reach, sources, (arm, tf.constant([0.9, 1.4]))
