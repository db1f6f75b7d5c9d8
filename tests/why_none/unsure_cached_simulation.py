"""A costly simulation runs once; every later call gives its first result again."""

import tensorflow as tf

CAUSES = {"speed": ["unsure"]}


def build():
    speed, area = tf.Variable(3.0), tf.Variable(0.6)
    cache = {}

    def drag(v):
        if "drag" not in cache:
            cache["drag"] = 0.5 * 1.2 * float(v) ** 2
        return cache["drag"]

    def step(measured):
        with tf.GradientTape() as tape:
            loss = (area * drag(speed) - measured) ** 2
        return tape.gradient(loss, {"speed": speed, "area": area})

    return step, {"speed": speed, "area": area}, (tf.constant(2.0),)
