"""Word vectors by skip-grams and negative samples, with a log and a look at the neighbours."""

import logging

import numpy as np
import tensorflow as tf

CAUSES = {}

logger = logging.getLogger("word2vec")


class Word2Vec(tf.Module):
    def __init__(self, vocab_size, dim, negatives=2):
        super().__init__()
        self.vocab_size = vocab_size
        self.negatives = negatives
        self.target = tf.Variable(tf.random.uniform((vocab_size, dim), -0.5, 0.5), name="target")
        self.context = tf.Variable(tf.random.uniform((vocab_size, dim), -0.5, 0.5), name="context")

    def loss(self, words, contexts):
        batch = tf.shape(words)[0]
        sampled = tf.random.uniform(
            (batch, self.negatives), maxval=self.vocab_size, dtype=tf.int32, seed=3
        )
        candidates = tf.concat([contexts[:, tf.newaxis], sampled], axis=1)
        w = tf.nn.embedding_lookup(self.target, words)
        c = tf.nn.embedding_lookup(self.context, candidates)
        logits = tf.einsum("be,bce->bc", w, c)
        labels = tf.one_hot(tf.zeros(batch, tf.int32), self.negatives + 1)
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))

    @tf.function
    def train_step(self, words, contexts, rate):
        with tf.GradientTape() as tape:
            loss = self.loss(words, contexts)
        gradients = tape.gradient(loss, self.trainable_variables)
        for variable, gradient in zip(self.trainable_variables, gradients, strict=True):
            variable.scatter_sub(tf.IndexedSlices(rate * gradient.values, gradient.indices))
        return loss

    def nearest(self, word):
        vectors = self.target.numpy()
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.argsort(-vectors @ vectors[word])[1:3]


def build():
    model = Word2Vec(6, 3)

    def train(pairs, epochs=2):
        for epoch in range(epochs):
            loss = model.train_step(pairs[:, 0], pairs[:, 1], tf.constant(0.1))
            logger.info("epoch %d: %.4f, near 0: %s", epoch, float(loss), model.nearest(0))

    pairs = tf.constant([[0, 1], [1, 2], [3, 4], [5, 0]])
    return train, {"target": model.target, "context": model.context}, (pairs,)
