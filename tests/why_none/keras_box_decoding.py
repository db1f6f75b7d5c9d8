"""A small detector: the columns of its output get each their own activation, in place."""

import keras
import tensorflow as tf

CAUSES = {"trunk": ["new variable", "assigned"], "head": ["new variable", "assigned"]}

ANCHOR = tf.constant([0.4, 0.6])


def decode(raw):
    """Centre, size and objectness of each cell's box; tensors have no item assignment."""
    boxes = tf.Variable(raw)  # <- new variable
    boxes[..., 0:2].assign(tf.sigmoid(raw[..., 0:2]))  # <- assigned
    boxes[..., 2:4].assign(tf.exp(raw[..., 2:4]) * ANCHOR)  # <- assigned
    return boxes


def detection_loss(targets, boxes):
    objectness = targets[..., 4]
    coordinates = tf.reduce_sum(tf.square(targets[..., :4] - boxes[..., :4]), axis=-1)
    confidence = tf.nn.sigmoid_cross_entropy_with_logits(objectness, boxes[..., 4])
    return tf.reduce_mean(5.0 * objectness * coordinates + confidence)


class Detector:
    def __init__(self):
        self.trunk = keras.layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")
        self.head = keras.layers.Conv2D(5, 1)
        self.model = keras.Sequential([keras.Input((4, 4, 3)), self.trunk, self.head])
        self.optimizer = keras.optimizers.SGD(1e-2, momentum=0.9)
        self.mean_loss = keras.metrics.Mean()

    def train_step(self, images, targets):
        variables = self.model.trainable_variables
        with tf.GradientTape() as tape:
            boxes = decode(self.model(images, training=True))
            loss = detection_loss(targets, boxes)
        gradients = tape.gradient(loss, variables)
        gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
        self.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        self.mean_loss.update_state(loss)
        return self.mean_loss.result()


def build():
    detector = Detector()
    images = tf.random.stateless_uniform((2, 4, 4, 3), seed=(1, 2))
    targets = tf.random.stateless_uniform((2, 2, 2, 5), seed=(3, 4))
    sources = {"trunk": detector.trunk.kernel, "head": detector.head.kernel}
    return detector.train_step, sources, (images, targets)
