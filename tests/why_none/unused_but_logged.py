"""Two values that only a log would use, had it been asked for."""

import tensorflow as tf

CAUSES = {"penalty": ["unused"], "decay": ["unused"]}


def build():
    weight, penalty, decay = tf.Variable(0.7), tf.Variable(0.1), tf.Variable(0.2)
    history = []

    def step(x, verbose=False, every=0):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((weight * x - 1.0) ** 2)
            cost = penalty * 3.0
            shrunk = decay * weight
            if verbose:
                tf.print("cost", cost)
                print(f"penalty {penalty.numpy():.3f}")
            if every:
                history.append(float(shrunk))
                entry = {"decay": decay.numpy(), "shrunk": shrunk}
                print(entry)
        return tape.gradient(loss, [weight, penalty, decay])

    sources = {"weight": weight, "penalty": penalty, "decay": decay}
    return step, sources, (tf.constant([1.0, 2.0]),)
