"""A step full of numbers for the log, nested helpers and a fallback, that breaks nothing."""

import numpy as np
import tensorflow as tf

CAUSES = {}


def build():
    weight, offset = tf.Variable([0.4, -0.3, 0.2]), tf.Variable(0.1)
    history = []

    def step(x, labels):
        def logits():
            return tf.stack([x * w for w in tf.unstack(weight)], axis=1) + offset

        def log(loss, scores):
            hit = np.mean(tf.argmax(scores, axis=1).numpy() == labels.numpy())
            history.append({"loss": float(loss), "accuracy": hit, "norm": np.linalg.norm(weight)})

        with tf.GradientTape() as tape:
            scores = logits()
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores)
            baseline = tf.stop_gradient(tf.reduce_mean(losses))
            loss = tf.reduce_mean(losses * (losses - baseline + 1.0)) + 0.01 * offset**2
            try:
                tf.debugging.assert_less(loss, 1e-3)
            except tf.errors.InvalidArgumentError:
                log(loss, scores)
        return tape.gradient(loss, [weight, offset])

    x, labels = tf.constant([0.5, 2.0]), tf.constant([0, 2])
    return step, {"weight": weight, "offset": offset}, (x, labels)
