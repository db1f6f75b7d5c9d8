"""Times are sorted into the rows of an embedding by a rate that was meant to be learned."""

import keras
import tensorflow as tf

CAUSES = {"rate": ["left floats"]}


def build():
    rate = tf.Variable(1.5, name="rate")
    embedding = keras.layers.Embedding(12, 4)
    head = keras.layers.Dense(1)
    embedding.build()
    head.build((None, 4))
    optimizer = keras.optimizers.SGD(0.1)
    bce = keras.losses.BinaryCrossentropy(from_logits=True)
    weights = [rate, *embedding.trainable_weights, *head.trainable_weights]

    def train_step(times, labels):
        with tf.GradientTape() as tape:
            bucket = tf.cast(times * rate, tf.int32)  # <- left floats
            logits = head(embedding(bucket))
            loss = bce(labels, logits)
        grads = tape.gradient(loss, weights)
        pairs = [(g, w) for g, w in zip(grads, weights, strict=True) if g is not None]
        optimizer.apply_gradients(pairs)
        return loss

    sources = {"rate": rate, "rows": embedding.embeddings, "kernel": head.kernel}
    return train_step, sources, (tf.constant([0.4, 1.3, 2.1]), tf.constant([[0.0], [1.0], [1.0]]))
