"""Weights after an inner step are plain tensors, and the outer tape saw them being made."""

import tensorflow as tf

CAUSES = {}


def line(weights, x):
    return weights["slope"] * x + weights["start"]


def task_loss(weights, task):
    return tf.reduce_mean((line(weights, task["x"]) - task["y"]) ** 2)


def build():
    weights = {"slope": tf.Variable(0.4), "start": tf.Variable(-0.2)}
    rates = {"slope": tf.Variable(0.1), "start": tf.Variable(0.05)}

    def meta_step(tasks, inner_steps=2):
        with tf.GradientTape() as outer:
            total = 0.0
            for task in tasks:
                quick = weights
                for _ in range(inner_steps):
                    with tf.GradientTape() as inner:
                        inner.watch(quick)
                        loss = task_loss(quick, task)
                    slopes = inner.gradient(loss, quick)
                    quick = {name: quick[name] - rates[name] * slopes[name] for name in quick}
                total += task_loss(quick, task)
        by_weights, by_rates = outer.gradient(total, [weights, rates])
        for name, variable in weights.items():
            variable.assign_sub(0.01 * by_weights[name])
        return total, by_rates

    x = tf.constant([0.0, 1.0, 2.0])
    tasks = [{"x": x, "y": 2.0 * x + 1.0}, {"x": x, "y": 1.0 - x}]
    return meta_step, None, (tasks,)
