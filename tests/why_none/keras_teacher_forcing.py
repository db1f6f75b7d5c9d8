"""Without teacher forcing the second step sees only the word that the first one chose."""

import keras
import tensorflow as tf

CAUSES = {"projection": ["no derivative"]}


def build():
    projection = keras.layers.Dense(5, use_bias=False)
    embedding = keras.layers.Embedding(5, 3)
    last = keras.layers.Dense(5, use_bias=False)
    projection.build((None, 2))
    embedding.build()
    last.build((None, 3))
    weights = [w for layer in (projection, embedding, last) for w in layer.trainable_weights]
    optimizer = keras.optimizers.Adam(0.01)
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def decode(state, words, teacher_forcing):
        first = projection(state)
        seen = words[:, 0] if teacher_forcing else tf.argmax(first, axis=-1)  # <- no derivative
        return last(embedding(seen))

    def train_step(state, words, teacher_forcing=False):
        with tf.GradientTape() as tape:
            logits = decode(state, words, teacher_forcing)
            loss = cross_entropy(words[:, 1], logits)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    sources = {
        "projection": projection.kernel,
        "embedding": embedding.embeddings,
        "last": last.kernel,
    }
    return train_step, sources, (tf.constant([[0.4, 1.0]]), tf.constant([[2, 3]]))
