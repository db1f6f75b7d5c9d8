"""The settings of a photo editor are fitted to a reference picture."""

import tensorflow as tf

CAUSES = {"exposure": ["no rule"], "saturation": ["no rule"]}


def develop(image, settings):
    """Exposure in stops, then saturation."""
    image = image * tf.pow(2.0, settings["exposure"])
    image = tf.image.adjust_saturation(image, settings["saturation"])  # <- no rule
    return tf.clip_by_value(image, 0.0, 1.0)


def fit_look(image, reference, settings, steps=5, rate=0.1):
    history = []
    for step in range(steps):
        with tf.GradientTape() as tape:
            edited = develop(image, settings)
            loss = tf.reduce_mean(tf.abs(edited - reference))
        names = list(settings)
        gradients = tape.gradient(loss, [settings[name] for name in names])
        for name, gradient in zip(names, gradients, strict=True):
            settings[name].assign_sub(rate * gradient)
        history.append(float(loss))
        print(f"{step:3d}  loss {history[-1]:.4f}")
    return history


def build():
    settings = {"exposure": tf.Variable(0.1), "saturation": tf.Variable(1.2)}
    image = tf.random.stateless_uniform((5, 5, 3), seed=(1, 2)) * 0.6
    reference = tf.random.stateless_uniform((5, 5, 3), seed=(1, 3)) * 0.7
    return fit_look, settings, (image, reference, settings)
