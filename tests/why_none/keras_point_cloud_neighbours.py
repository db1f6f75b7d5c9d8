"""Points look at their nearest neighbours, by a distance that was meant to be learned."""

import keras
import tensorflow as tf

CAUSES = {"distance": ["no derivative"]}


class EdgeConv(keras.layers.Layer):
    def __init__(self, neighbours, units):
        super().__init__()
        self.neighbours = neighbours
        self.place = keras.layers.Dense(2, use_bias=False)
        self.edge = keras.layers.Dense(units, activation="relu")

    def build(self, shape):
        self.place.build(shape)
        self.edge.build((*shape[:-1], 2 * shape[-1]))

    def neighbourhood(self, points):
        placed = self.place(points)
        squared = tf.reduce_sum((placed[:, :, None] - placed[:, None]) ** 2, axis=-1)
        _, near = tf.math.top_k(-squared, k=self.neighbours)  # <- no derivative
        return tf.gather(points, near, batch_dims=1)

    def call(self, points):
        around = self.neighbourhood(points)
        centre = tf.repeat(points[:, :, None], self.neighbours, axis=2)
        edges = self.edge(tf.concat([centre, around - centre], axis=-1))
        return tf.reduce_max(edges, axis=2)


def build():
    cloud = EdgeConv(neighbours=2, units=6)
    head = keras.layers.Dense(3)
    cloud.build((None, 5, 3))
    head.build((None, 6))
    weights = [*cloud.trainable_weights, *head.trainable_weights]
    optimizer = keras.optimizers.Adam(1e-2)
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def train_step(points, labels):
        with tf.GradientTape() as tape:
            logits = head(tf.reduce_max(cloud(points), axis=1))
            loss = entropy(labels, logits)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    points = tf.random.stateless_normal((2, 5, 3), seed=(6, 1))
    sources = {
        "distance": cloud.place.kernel,
        "edge": cloud.edge.kernel,
        "head": head.kernel,
    }
    return train_step, sources, (points, tf.constant([0, 2]))
