"""Embeddings are kept in a hash table."""

import tensorflow as tf

CAUSES = {"vectors": ["table"]}


def build():
    vectors = tf.Variable([0.2, 0.9])
    names = tf.constant(["cat", "dog"])

    def score():
        store = tf.lookup.experimental.MutableHashTable(tf.string, tf.float32, default_value=0.0)
        with tf.GradientTape() as tape:
            store.insert(names, vectors * 2.0)  # <- table
            found = store.lookup(tf.constant(["dog"]))
            loss = tf.reduce_sum(found**2)
        return tape.gradient(loss, vectors)

    return score, [vectors], ()
