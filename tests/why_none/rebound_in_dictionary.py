"""Parameters in a dictionary, updated all at once by a comprehension."""

import tensorflow as tf

CAUSES = {"params['m']": ["rebound"], "params['c']": ["rebound"]}


def train(params):
    for _ in range(3):
        with tf.GradientTape() as tape:
            y = params["m"] * 3.0 + params["c"]
            loss = (y - 7.0) ** 2
        grads = tape.gradient(loss, params)
        if any(g is None for g in grads.values()):
            break
        params = {name: p - 0.01 * grads[name] for name, p in params.items()}  # <- rebound
    return params


def build():
    return train, None, ({"m": tf.Variable(0.5), "c": tf.Variable(0.25)},)
