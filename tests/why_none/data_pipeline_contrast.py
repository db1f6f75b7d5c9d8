"""Learned augmentation: the contrast is applied in the pipeline's map."""

import tensorflow as tf

CAUSES = {"contrast": ["data set"]}


def build():
    contrast, gain = tf.Variable(1.2), tf.Variable(0.7)

    def augment(image, label):
        return (image - 0.5) * contrast + 0.5, label

    def epoch(images, labels):
        with tf.GradientTape() as tape:
            pairs = tf.data.Dataset.from_tensor_slices((images, labels))
            batches = pairs.map(augment).batch(2)  # <- data set
            losses = [tf.reduce_mean((gain * image - label) ** 2) for image, label in batches]
            loss = tf.add_n(losses) / len(losses)
        return tape.gradient(loss, {"contrast": contrast, "gain": gain})

    images = tf.constant([0.1, 0.9, 0.4, 0.6])
    labels = tf.constant([0.0, 1.0, 0.0, 1.0])
    return epoch, {"contrast": contrast, "gain": gain}, (images, labels)
